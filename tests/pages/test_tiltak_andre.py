"""Fra nytt til nyttiggjort, Samspill, Før og etter, Del en idé."""

import pandas as pd
import pytest
import yaml
from opened import address, figures, opened, ran, words
from shapely.geometry import Point

from analysis.effect import did
from export.idea import Idea, entry, personal, to_text, to_yaml
from register.models import Initiative
from store.boundaries import shapes
from views import effect
from views.choice import Choice, area_codes
from views.edition import edition
from views.initiatives.figures import (
    cooperation_figure,
    flow_figure,
    pairs,
    pipeline_rows,
    place_points,
    stuck,
)
from views.initiatives.filters import register

TODAY = "2026-11-24"


def test_every_stage_shows_its_proof_and_every_initiative_has_a_row():
    rows = pipeline_rows(TODAY)
    assert len(rows) == len(register().initiatives)
    text = words(opened("innovasjon"))
    for item in register().initiatives.values():
        if item.stage_proof:
            assert item.stage_proof.text.nb.replace("\u202f", " ") in text, item.id


def test_stuck_is_three_years_without_anything_new_and_never_what_has_ended():
    reg = register().initiatives
    assert stuck(reg["velferdslab"], TODAY)
    assert not stuck(reg["velferdslab"], "2020-12-31")
    assert not stuck(reg["fritidskort"], TODAY)
    assert not any(stuck(i, TODAY) for i in reg.values() if i.ended or not i.stage)


def test_a_stage_nobody_has_reached_is_said_plainly():
    if not any(i.stage == "nyttiggjort" for i in register().initiatives.values()):
        page = opened("innovasjon", trinn="nyttiggjort")
        assert "dokumentert, realisert gevinst" in page.info[0].value


def test_pairs_are_symmetric_and_counted_from_the_register():
    table = pairs()
    counts = {(r.a, r.b): r.count for r in table.itertuples(index=False)}
    assert all(counts[a, b] == counts[b, a] for a, b in counts)
    reg = register()
    a, b = reg.service_areas["oppvekst"].title.nb, reg.service_areas["nav"].title.nb
    assert counts[a, b] == sum(
        {"oppvekst", "nav"} <= set(i.service_areas) for i in reg.initiatives.values())  # fmt: skip


def test_zero_is_written_as_zero():
    figure = cooperation_figure()
    texts = [x for trace in figure.plot.data for x in trace.text]
    assert "0" in texts and (figure.table["Antall tiltak"] == 0).any()


def test_the_flow_loses_no_initiative():
    figure = flow_figure()
    labels = " ".join(figure.plot.data[0].node.label).replace("<br>", " ")
    for item in register().initiatives.values():
        if item.challenges:
            assert item.title.nb.split(" – ")[0].split()[0] in labels, item.id
    # What has no stated service area still ends somewhere.
    assert ("ikke oppgitt" in labels) == any(
        not i.service_areas for i in register().initiatives.values() if i.challenges)  # fmt: skip


def test_a_pair_without_shared_initiatives_says_so():
    page = opened("samspill", tjeneste="politiet", tjeneste2="husbanken")
    assert "har ingen felles tiltak i registeret" in page.info[0].value
    assert len(figures(page)) == 2


@pytest.mark.parametrize(
    ("page", "parameter"),
    [("innovasjon", "trinn"), ("samspill", "tjeneste"), ("samspill", "utfordring"),
     ("samspill", "tjeneste2"), ("ide", "omrade"), ("ide", "tema"), ("effekt", "tiltak"),
     ("effekt", "indikator")],
)  # fmt: skip
@pytest.mark.parametrize("value", ["finnesikke"])
def test_a_wrong_address_is_met_with_a_sentence(page, parameter, value):
    found = opened(page, **{parameter: value})
    told = [w.value for w in found.warning if "Adressen ba om" in w.value]
    assert len(told) == 1 and "<" not in told[0]


@pytest.mark.parametrize("key", list(register().initiatives))
def test_before_and_after_is_refused_with_its_reason_or_drawn_with_its_limits(key):
    page = opened("effekt", tiltak=key)
    text = words(page)
    assert "Den kan ikke vise at tiltaket var grunnen" in text
    assert bool(figures(page)) != ("Kan ikke sammenlignes" in text)


def test_before_and_after_shows_the_difference_it_was_given(monkeypatch, request):
    # Figures are kept as long as the edition: neither an earlier one of this nor this one is to be.
    edition()._memos.clear()
    request.addfinalizer(edition()._memos.clear)
    codes = area_codes("delomrade")
    rows = pd.DataFrame(
        [(a, str(y), 10.0 + n + y - 2016 + (4 if n < 6 and y >= 2018 else 0))
         for n, a in enumerate(codes) for y in range(2015, 2022)],
        columns=["area", "period", "value"],
    )  # fmt: skip
    choice = Choice("medianinntekt", "alle", "delomrade", "2016")
    treated = register().initiatives["innbyggertorg"].model_copy(update={"areas": codes[:6]})
    register().initiatives["innbyggertorg"].model_dump()
    monkeypatch.setitem(register().initiatives, "innbyggertorg", treated)
    monkeypatch.setattr(effect, "panel", lambda *_: (rows, choice, "2018"))
    page = opened("effekt", tiltak="innbyggertorg")
    (figure,) = figures(page)
    assert {t["name"] for t in figure["data"]} == {"Områder med tiltaket", "Andre områder"}
    assert did(rows, codes[:6], "2018").effect == pytest.approx(4)
    assert "Områder med tiltaket: 6, uten: 17" in words(page)


def test_an_idea_comes_back_as_a_register_entry_and_a_text():
    page = opened("ide", omrade="320312", utfordring="kvalitet")
    page.text_input(key="ide_tittel").set_value("Åpen gymsal på søndager")
    page.text_area(key="ide_tekst").set_value("Ungdom på Borgen mangler et sted å være.")
    ran(page)
    codes = [c.value for c in page.code]
    assert any("Åpen gymsal på søndager" in c and "Borgen" in c for c in codes)
    assert address(page) == {"omrade": "320312", "utfordring": "kvalitet", "spraak": "nb"}


IDEA = Idea("Åpen gymsal: søndager", "Mangler et sted – «ute» # ikke kommentar", why="- fordi: ja",
            area="320312", challenge="kvalitet", domain="deltakelse", group="unge",
            prevention_level="universell", participation="samskaper",
            services=("medborgerskap",))  # fmt: skip


def test_the_entry_is_valid_as_soon_as_a_source_is_added():
    (read,) = yaml.safe_load(to_yaml(IDEA))
    assert read == entry(IDEA)
    read["sources"] = [{"title": "Kilde", "url": "https://example.org/"}]
    made = Initiative.model_validate(read)
    assert made.id == "apen_gymsal_sondager" and made.areas == ["320312"]


def test_what_is_left_out_reads_not_stated():
    assert "ikke oppgitt" in to_text(Idea("A", "B")) and "not stated" in to_text(
        Idea("A", "B"), "en"
    )
    assert set(entry(Idea("A", "B"))) == {"id", "title", "text", "sources"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("Ring 912 34 567", ["phone"]), ("ola@eksempel.no", ["email"]), ("010190 12345", ["fnr"]),
     ("Fra 2018 til 2024 for 1 000 unge", []), ("750 000 kroner", [])],
)  # fmt: skip
def test_personal_data_is_noticed(text, kinds):
    assert personal(Idea("A", text)) == kinds


def test_personal_data_gives_no_draft():
    page = opened("ide")
    page.text_input(key="ide_tittel").set_value("Idé")
    page.text_area(key="ide_tekst").set_value("Spør kari@eksempel.no")
    ran(page)
    assert not page.code and "e-postadresse" in page.warning[0].value


def test_a_place_is_marked_inside_the_area_its_source_names_and_says_it_is_about():
    places = place_points().set_index("name")
    heggedal = places.loc["Heggedal innbyggertorg"]
    assert not heggedal["exact"]
    assert heggedal["where"] == (
        "Vist midt i Heggedal Sentrum; nøyaktig sted er ikke oppgitt.")  # fmt: skip
    assert shapes("grunnkrets")["32031505"].contains(Point(heggedal["lon"], heggedal["lat"]))


def test_a_place_in_no_certain_area_is_not_marked():
    places = place_points().set_index("name")
    for name in ("Sætre innbyggertorg", "Holmen innbyggertorg"):
        assert pd.isna(places.loc[name, "lon"])
        assert "Ikke på kartet" in places.loc[name, "where"]


def test_initiatives_that_have_ended_have_no_mark():
    ended = {i.id for i in register().initiatives.values() if i.ended}
    assert ended and not ended & set(place_points()["initiative"])
