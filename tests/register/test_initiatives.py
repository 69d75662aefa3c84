"""The register as it stands in data/, its rules, and the counts of effort.

Longer than 300 lines: one test a rule of the register.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from register.models import Initiative
from register.parts import Evidence, EvidenceScale
from register.reading import effort_counts, load_initiatives
from store.catalogue import DATA, load_registry
from store.errors import RegistryError

INITIATIVES = {
    "velferdslab", "fritidskort", "alle_med", "ung_i_asker", "ungdomsloftet", "fact_ung",
    "innbyggertorg", "frisklivssentralen", "aktiv_pa_dagtid", "aktivitetskortet",
    "temaplan_a_hore_til", "temaplan_mestre_hele_livet", "temaplan_leve_hele_livet",
    "forebyggende_hjemmebesok", "temaplan_fattigdom", "sommerjobb", "tidlig_innsats_oppvekst",
    "slt", "veiledningstelefonen", "nav_i_skolen", "sisters_in_business", "sommerskolen",
}  # fmt: skip
PROGRAMMES = {
    "dua", "pmto", "zippys_venner", "cos_p", "mot_robust_ungdom", "mst", "sammen_pa_vei", "fft",
    "bti", "ips", "supported_employment_nav", "housing_first", "home_start", "tidlig_inn",
    "omradesatsing",
}  # fmt: skip
RATINGS = {
    "dua": ("ungsinn", "5"), "pmto": ("ungsinn", "5"), "zippys_venner": ("ungsinn", "4"),
    "cos_p": ("ungsinn", "2"), "mot_robust_ungdom": ("ungsinn", "2"), "mst": ("ungsinn_old", "3"),
}  # fmt: skip
REGISTRY = load_registry()
MINIMAL = {
    "id": "prove",
    "title": {"nb": "Prøve", "en": "Trial"},
    "text": {"nb": "En prøve.", "en": "A trial."},
    "sources": [{"title": "Kilde", "url": "https://example.org/"}],
}


def entry(**changes):
    return Initiative.model_validate(MINIMAL | changes)


@pytest.fixture
def root(tmp_path):
    """A copy of the register that a test may break."""
    for name in ("programmes", "evidence_scales", "service_areas", "challenges"):
        shutil.copy(DATA / f"{name}.yaml", tmp_path)
    shutil.copytree(DATA / "initiatives", tmp_path / "initiatives")
    return tmp_path


def add(root: Path, **changes) -> None:
    text = yaml.safe_dump([MINIMAL | changes], allow_unicode=True)
    (root / "initiatives" / "zz_test.yaml").write_text(text, "utf-8")


def test_every_initiative_and_programme_of_the_facts_is_in_and_nothing_else():
    register = load_initiatives(REGISTRY)
    assert {k for k, f in register.files.items() if f != "imported.yaml"} == INITIATIVES
    assert set(register.programmes) == PROGRAMMES
    assert "ungdata" not in register.initiatives  # a survey, never a measure


def test_no_programme_is_said_to_run_in_asker():
    assert not any(p.run_in_asker for p in load_initiatives(REGISTRY).programmes.values())


@pytest.mark.parametrize(("programme", "rating"), RATINGS.items())
def test_ratings_stand_on_their_own_scale_as_stated(programme, rating):
    first = load_initiatives(REGISTRY).programmes[programme].evidence[0]
    assert (first.scale, first.level) == rating


def test_benefit_cost_figures_are_those_of_wsipp():
    programmes = load_initiatives(REGISTRY).programmes
    fft = programmes["fft"].evidence[0]
    assert (fft.benefit_cost, fft.chance, fft.price_year) == (8.87, 99, 2016)
    nfp = programmes["sammen_pa_vei"].evidence[1]
    assert (nfp.benefit_cost, nfp.chance, nfp.price_year) == (1.47, 65, 2022)


def test_every_address_is_https_and_every_entry_has_a_source():
    for name in ("programmes", "evidence_scales", *(f"initiatives/{p.stem}" for p in
                 (DATA / "initiatives").glob("*.yaml"))):  # fmt: skip
        text = (DATA / f"{name}.yaml").read_text("utf-8")
        assert "http://" not in text
        for address in re.findall(r"(?:url|source|citation): (\S+)", text):
            assert address.startswith("https://"), address


def test_texts_claim_no_effect_without_saying_it_is_assumed():
    for initiative in load_initiatives(REGISTRY).initiatives.values():
        for aim in initiative.aims:
            assert aim.reasoning.nb.startswith("Antatt"), initiative.id
            assert aim.reasoning.en.startswith("Assumed"), initiative.id


def test_nothing_is_called_realised_that_has_no_documented_gain():
    known = load_initiatives(REGISTRY).initiatives
    assert not [name for name in INITIATIVES if known[name].stage == "nyttiggjort"]


def test_squares_are_placed_only_where_the_name_leaves_no_doubt():
    places = {p.name: p for p in load_initiatives(REGISTRY).initiatives["innbyggertorg"].places}
    assert places["Borgen innbyggertorg"].area == "320312"
    assert places["Sætre innbyggertorg"].area is None
    assert places["Holmen innbyggertorg"].area is None
    assert all(p.lat is None for p in places.values())


def test_register_is_read_once():
    assert load_initiatives(REGISTRY) is load_initiatives(REGISTRY)


def test_register_is_read_anew_when_a_file_changes(root):
    before = load_initiatives(REGISTRY, root)
    add(root)
    assert "prove" in load_initiatives(REGISTRY, root).initiatives
    assert "prove" not in before.initiatives


PROOF = {"text": {"nb": "a", "en": "b"}, "source": "https://example.org/"}
AIM = {"indicator": "lavinntekt", "direction": "down", "reasoning": {"nb": "a", "en": "b"}}
URL = "https://example.org/"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"stage": "nytt"}, "stage_proof"),
        ({"stage": "nytt", "stage_proof": PROOF | {"source": None}}, "stage_proof.source"),
        ({"stage_proof": PROOF}, "stage"),
        ({"stage": "ferdig", "stage_proof": PROOF}, "stage"),
        ({"evidence": [{"level": "5", "programme": "dua"}]}, "level"),
        ({"evidence": [{"scale": "ungsinn", "level": "9", "url": URL}]}, "evidence.0.level"),
        ({"evidence": [{"scale": "stars", "level": "5", "url": URL}]}, "evidence.0.scale"),
        ({"evidence": [{"scale": "wsipp", "level": "5", "url": URL}]}, "evidence.0.level"),
        ({"evidence": [{"scale": "eif", "chance": 5, "url": URL}]}, "evidence.0.benefit_cost"),
        ({"evidence": [{"programme": "ukjent"}]}, "evidence.0.programme"),
        ({"aims": [AIM | {"indicator": "lykke"}]}, "aims.0.indicator"),
        ({"aims": [AIM | {"direction": "sideways"}]}, "aims.0.direction"),
        ({"areas": ["320399"]}, "areas.0"),
        ({"areas": ["0301"]}, "areas.0"),
        ({"areas": ["3203"]}, "areas.0"),
        ({"areas": ["320312"], "whole_municipality": True}, "areas"),
        ({"places": [{"name": "x", "area": "999999"}]}, "places.0.area"),
        ({"places": [{"name": "x", "lat": 59.8}]}, "lat"),
        ({"related": ["finnes_ikke"]}, "related.0"),
        ({"related": ["prove"]}, "related.0"),
        ({"service_areas": ["finnes_ikke"]}, "service_areas.0"),
        ({"challenges": ["finnes_ikke"]}, "challenges.0"),
        ({"domains": ["finnes_ikke"]}, "domains.0"),
        ({"domains": ["helse", "helse"]}, "domains"),
        ({"unknown_key": 1}, "unknown_key"),
        ({"sources": []}, "sources"),
        ({"sources": [{"title": "x", "url": "http://example.org/"}]}, "sources.0.url"),
        ({"start": "2018-02-30"}, "start"),
        ({"start": "2018-05", "end": "2018-04-30"}, "end"),
        ({"age_from": 18, "age_to": 6}, "age_to"),
        ({"phases": ["pensjon"]}, "phases.0"),
        ({"phases": ["skole", "skole"]}, "phases"),
        ({"phases": ["eldre"], "age_from": 6, "age_to": 18}, "phases"),
        ({"title": {"nb": "bare norsk"}}, "title.en"),
    ],
)  # fmt: skip
def test_a_fault_names_file_entry_and_key(root, changes, named):
    add(root, **changes)
    with pytest.raises(RegistryError) as caught:
        load_initiatives(REGISTRY, root)
    assert str(caught.value).startswith("zz_test.yaml: prove")
    assert named in str(caught.value)


def test_an_id_that_stands_twice_is_refused(root):
    add(root, id="slt")
    with pytest.raises(RegistryError, match="«slt» is registered twice"):
        load_initiatives(REGISTRY, root)


def test_an_imported_entry_replaces_the_one_with_its_id(root):
    add(root, id="slt")
    (root / "initiatives" / "zz_test.yaml").rename(root / "initiatives" / "imported.yaml")
    register = load_initiatives(REGISTRY, root)
    assert register.initiatives["slt"].title.nb == "Prøve"
    assert register.files["slt"] == "imported.yaml"


def test_a_programme_needs_its_own_scale(root):
    file = root / "programmes.yaml"
    file.write_text(file.read_text("utf-8").replace("scale: ungsinn\n", "scale: ukjent\n", 1))
    with pytest.raises(RegistryError, match=r"programmes\.yaml: dua: evidence\.0\.scale"):
        load_initiatives(REGISTRY, root)


def test_a_missing_file_is_named(root):
    (root / "challenges.yaml").unlink()
    with pytest.raises(RegistryError, match=r"challenges\.yaml"):
        load_initiatives(REGISTRY, root)


def test_a_scale_with_figures_has_no_levels():
    scale = {"id": "x", "title": {"nb": "x", "en": "x"}, "publisher": "x", "kind": "figures",
             "text": {"nb": "x", "en": "x"}}  # fmt: skip
    EvidenceScale.model_validate(scale)
    with pytest.raises(ValidationError):
        EvidenceScale.model_validate(scale | {"kind": "ordered"})


@given(st.text(max_size=12))
def test_a_level_is_accepted_only_if_it_stands_on_the_scale(level):
    scale = load_initiatives(REGISTRY).scales["ungsinn"]
    assert (scale.level(level) is not None) == (level in "012345" and len(level) == 1)


@given(st.text(max_size=12))
def test_a_date_is_a_year_month_or_day_that_exists(text):
    try:
        when = Evidence(programme="dua", date=text).date
    except ValidationError:
        return
    assert re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-\d\d)?)?", when)


@given(st.dates())
def test_dates_of_yaml_and_excel_are_read_as_text(day):
    if 1900 <= day.year < 2100:
        assert Evidence(programme="dua", date=day).date == day.isoformat()


def test_programmes_and_initiatives_are_found_by_indicator():
    register = load_initiatives(REGISTRY)
    found = {i.id for i in register.for_indicator("utenfor_arbeid_utdanning")}
    assert {"ung_i_asker", "ungdomsloftet", "nav_i_skolen"} <= found
    assert "ips" in {p.id for p in register.programmes_for("utenfor_arbeid_utdanning")}


def test_areas_on_different_levels_share_initiatives_where_they_share_ground():
    register = load_initiatives(REGISTRY)
    for code in ("320312", "32031204", "3203000041", "0220", "3203"):
        assert "innbyggertorg" in {i.id for i in register.for_area(code)}, code
    assert "innbyggertorg" not in {i.id for i in register.for_area("320301")}
    assert register.for_area("0301") == []


def small_register():
    proof = {"stage": "nyttig", "stage_proof": PROOF}
    entries = [
        entry(id="a", areas=["320312"], domains=["helse", "arbeid"], **proof),
        entry(id="b", areas=["32031204"], domains=["helse"]),
        entry(id="c", areas=["320301"], domains=["helse"], ended=True, **proof),
        entry(id="d", whole_municipality=True, domains=["helse"], **proof),
        entry(id="e", domains=["helse"]),
    ]
    return replace(load_initiatives(REGISTRY), initiatives={e.id: e for e in entries})


def test_effort_counted_by_hand():
    rows = effort_counts(small_register(), ["320312", "320301"], ["helse", "arbeid"])
    assert [(r.area, r.domain, r.own, r.whole, r.ids, r.whole_ids) for r in rows] == [
        ("320312", "helse", 2, 1, ["a", "b"], ["d"]),
        ("320312", "arbeid", 1, 0, ["a"], []),
        ("320301", "helse", 0, 1, [], ["d"]),
        ("320301", "arbeid", 0, 0, [], []),
    ]
    assert rows[0].stages == {"nytt": 0, "nyttig": 1, "nyttiggjort": 0, "ikke_oppgitt": 1}


def test_effort_that_has_ended_is_counted_on_request_and_unknown_reach_never():
    [row] = effort_counts(small_register(), ["320301"], ["helse"], with_ended=True)
    assert row.ids == ["c"]
    assert [i.id for i in small_register().unplaced] == ["e"]


def test_a_place_names_small_areas_of_its_own_district_only(root):
    place = {"name": "Torg", "area": "320315", "small_areas": ["32031703"]}
    add(root, places=[place])
    with pytest.raises(RegistryError, match=r"32031703.*not a grunnkrets"):
        load_initiatives(REGISTRY, root)
