"""Område: one area, where it stands, how it develops, what belongs to it."""

import re
import sys
from html import unescape

import pytest
from demands import sampled
from opened import address, figures, opened, plain, ran, words

from store.catalogue import load_registry
from store.models import MAP_LEVELS
from store.places import in_area
from store.snapshot import load_snapshot
from views.asking import harmless
from views.choice import shown_levels
from views.figures import KINDS, read
from views.standing import members, standing_of
from web import warming

BY_LEVEL = {str(level): [a.code for a in load_registry().by_level[level]] for level in MAP_LEVELS}


def every(count, codes):
    """At most ``count`` codes spread over all of them, the first and the last among them."""
    step = max(1, (len(codes) - 1) // (count - 1))
    return [*codes[:-1:step][: count - 1], codes[-1]]


SAMPLE = [c for level, codes in BY_LEVEL.items()
          for c in (codes if level == "delomrade" else every(4, codes))]  # fmt: skip


def test_there_is_a_page_for_every_area_of_the_municipality():
    assert {k: len(v) for k, v in BY_LEVEL.items()} == {
        "delomrade": 23, "levekarssone": 45, "grunnkrets": 149, "tidligere_kommune": 3,
        "rute1km": 275,
    }  # fmt: skip
    options = opened("omrade").selectbox(key="omrade_valg").options
    assert len(options) == 1 + 23 + 45 + 149 + 3 + 275 == len(set(options))


@pytest.mark.parametrize("area", sampled(SAMPLE))
def test_every_area_has_a_page_about_itself(area):
    page = opened("omrade", omrade=area)
    name = load_registry().area_name(area)
    assert page.title[0].value == name and not page.warning
    assert name in page.get("html")[1].value
    assert address(page)["omrade"] == area
    assert {"Utvikling", "Hva hører til her?"} <= {h.value for h in page.header}


def test_the_sentence_on_top_is_the_snapshots():
    text = words(opened("omrade", omrade="320301"))
    people = load_snapshot().rows("folkemengde", "delomrade", areas=["320301"])
    last = people.sort_values("period").iloc[-1]
    assert f"Nesøya hadde {last['value']:,.0f} innbyggere 1. januar {last['period']}.".replace(
        ",", " ") in text  # fmt: skip
    assert "Medianinntekt etter skatt var 790 000 kr i 2016, høyest av 23." in text


def test_slemmestad_has_9465_inhabitants_on_1_january_2025():
    registry = load_registry()
    code = next(a.code for a in registry.by_level["delomrade"] if a.name == "Østbygda Slemmestad")
    assert "Østbygda Slemmestad hadde 9 465 innbyggere 1. januar 2025." in words(
        opened("omrade", omrade=code)
    )


def test_the_profile_has_a_row_for_every_indicator_the_area_has():
    page = opened("omrade", omrade="320301")
    rows = standing_of("320301")
    rows = rows[rows["value"].notna()]
    profile = next(f for f in figures(page) if f["layout"]["xaxis"].get("side") == "top")
    assert len(rows) >= 10
    named = [plain(note["text"]) for note in profile["layout"]["annotations"]]
    assert len(named) == len(rows)
    dots = profile["data"][-1]
    assert len(dots["x"]) == len(rows) and all(0 <= x <= 1 for x in dots["x"])
    assert "790 000 kr" in [plain(t) for t in dots["text"]]
    assert any("<b>790 000 kr</b>" in text for text in named)
    assert f"Nesøya på {len(rows)} indikatorer" in profile["alt"]


def test_the_profile_table_has_lowest_quartiles_asker_and_highest():
    page = opened("omrade", omrade="320301")
    page.toggle(key="omrade_profil_table").set_value(True)
    ran(page)
    table = page.dataframe[0].value
    assert {"Indikator", "Verdi", "Lavest", "Nedre kvartil", "Øvre kvartil", "Høyest",
            "Målt mot", "Verdi det er målt mot"} <= set(table.columns)  # fmt: skip
    income = table[table["Indikator"].str.startswith("Medianinntekt")].iloc[0]
    assert plain(income["Verdi"]) == "790 000 kr" == plain(income["Høyest"])
    assert plain(income["Lavest"]) == "484 400 kr"


def test_development_compares_areas_and_the_address_keeps_them():
    page = opened("omrade", omrade="320301", indikator="folkemengde")
    page.multiselect(key="omrade_andre").set_value(["320302", "320303"])
    ran(page)
    names = [load_registry().area_name(c) for c in ("320301", "320302", "320303")]
    assert [t["name"] for t in figures(page)[-1]["data"]] == names
    assert address(page)["sammenlign"] == "320302,320303"
    again = opened("omrade", **address(page))
    assert figures(again) == figures(page)


def test_development_holds_the_snapshots_values():
    page = opened("omrade", omrade="320301", indikator="folkemengde")
    page.toggle(key="omrade_utvikling_table").set_value(True)
    ran(page)
    table = page.dataframe[0].value
    rows = load_snapshot().rows("folkemengde", "delomrade", areas=["320301"]).sort_values("period")
    column = next(c for c in table.columns if c.startswith("Folkemengde"))
    assert table["Periode"].tolist() == rows["period"].tolist()
    assert table[column].tolist() == rows["value"].tolist()


def test_areas_of_another_level_are_not_offered_for_comparison():
    page = opened("omrade", omrade="320301")
    assert len(page.multiselect(key="omrade_andre").options) == 22


def test_choosing_another_area_shows_that_one():
    page = opened("omrade", omrade="320301")
    page.selectbox(key="omrade_valg").set_value("320322")
    ran(page)
    assert page.title[0].value == "Sydøstre Hurum" and address(page)["omrade"] == "320322"
    assert "484 400 kr" in words(page)


def test_choosing_an_area_of_another_level_forgets_the_comparison():
    page = opened("omrade", omrade="320301", sammenlign="320302")
    assert address(page)["sammenlign"] == "320302"
    page.selectbox(key="omrade_valg").set_value(BY_LEVEL["grunnkrets"][0])
    ran(page)
    assert "sammenlign" not in address(page)


def test_what_belongs_to_the_area_is_listed():
    page = opened("omrade", omrade="320301")
    text = words(page)
    for code in members("320301")["grunnkrets"]:
        assert load_registry().area_name(code) in text
    places = in_area("delomrade", "320301")
    tables = [h.value for h in page.get("html") if 'class="whole' in h.value]
    shown = [unescape(n) for table in tables
             for n in re.findall(r'<th scope="row">([^<]+)</th>', table)]  # fmt: skip
    assert sorted(shown) == sorted(places["name"]) and len(shown) > 0
    assert "Register per april 2026" in text, "how old the numbers of children and pupils are"


def test_medians_are_never_given_for_what_is_summed():
    for area in BY_LEVEL["tidligere_kommune"]:
        page = opened("omrade", omrade=area)
        shown = [h.value for h in page.get("html") if 'class="barometer' in h.value]
        assert len(shown) == 1 and "edianinntekt" not in shown[0]
        assert "edianinntekt" not in str(figures(page))
    assert "tidligere_kommune" not in shown_levels("medianinntekt")


def test_a_small_area_says_which_district_it_lies_in_and_what_it_borders_on():
    text = words(opened("omrade", omrade="32032006"))
    assert "[Vestbygda (delområde)](/omrade?omrade=320320" in text
    assert "Grenser til" in text
    text = words(opened("omrade", omrade="320320"))
    assert "[Solberg](/omrade?omrade=320316" in text
    assert "[Spikkestad](/omrade?omrade=32032006" in text


def test_the_report_is_one_click_away():
    assert "(/omrade?visning=rapport&ett=320320" in words(opened("omrade", omrade="320320"))


def test_under_a_clear_need_stand_what_is_done_and_what_to_ask():
    page = opened("omrade", omrade="320322")
    text = words(page)
    assert {"Inntekt og økonomi"} <= {h.value for h in page.subheader}
    assert "Registeret har ingen tiltak på dette temaet som bare gjelder Sydøstre Hurum." in text
    assert "Spørsmål å stille i møtet" in text and "rettes særlig mot Sydøstre Hurum?" in text


def test_every_mark_of_the_barometer_stands_with_its_word():
    page = opened("omrade", omrade="320309")
    shown = next(h.value for h in page.get("html") if '"barometer"' in h.value)
    for mark, word in (("●", "klart (?:høyere|lavere)"), ("○", "ikke klart forskjellig"),
                       ("□", "ikke prøvd")):  # fmt: skip
        found = re.findall(rf'{mark}</span><span class="sr">([^<]+)<', shown)
        assert found and all(re.fullmatch(word, w) for w in found)
    assert "ti år gammelt" in shown


def test_english():
    page = opened("omrade", omrade="320301", spraak="en")
    text = words(page)
    assert "NOK 790,000" in text
    for norwegian in ("Utvikling", "innbyggere", "Hva hører til her?", "Grunnkretser", "Kilde"):
        assert norwegian not in text, norwegian


@pytest.mark.parametrize("value", ["finnesikke"])
def test_an_unknown_area_is_said_and_another_shown(value):
    page = opened("omrade", omrade=value, indikator=value, sammenlign=value)
    warning = page.warning[0]
    assert "finnes ikke som område" in warning.value and "Det som finnes: " in warning.value
    assert harmless(value) == value or value not in words(page)
    assert len(warning.value) < 1000 and not set("<>$`*{}[\r\n\x00") & set(warning.value)
    assert address(page)["omrade"] in BY_LEVEL["delomrade"]


@pytest.mark.parametrize("name", ["indikator", "sammenlign"])
def test_an_unknown_indicator_or_comparison_is_said_and_left_out(name):
    page = opened("omrade", omrade="320301", **{name: "finnesikke"})
    assert page.title[0].value == "Nesøya"
    assert len(page.warning) == 1


def test_another_municipality_is_no_area_of_its_own():
    assert len(opened("omrade", omrade="3201").warning) == 1


def test_the_address_keeps_the_category_and_opens_the_same_view():
    page = opened("omrade", omrade="320301", indikator="medianinntekt", kategori="aleneboende")
    assert "aleneboende" in words(page)
    assert address(page)["kategori"] == "aleneboende"
    again = opened("omrade", **address(page))
    assert address(again) == address(page)
    assert figures(again) == figures(page)


def test_a_new_address_in_the_same_session_changes_the_indicator():
    page = opened("omrade", omrade="320301", indikator="folkemengde")
    page.query_params["indikator"] = "aleneboende"
    ran(page)
    assert page.selectbox(key="omrade_indikator").value == "aleneboende"


def test_a_category_that_does_not_exist_is_said():
    page = opened("omrade", omrade="320301", indikator="medianinntekt", kategori="finnesikke")
    assert len(page.warning) == 1
    assert "kategori" in page.warning[0].value


def test_what_is_built_before_readers_come_is_what_a_district_s_page_shows(monkeypatch):
    met, module = [], sys.modules["views.figures.shown"]
    build = module._shown

    def noted(state, *how):
        met.append(state)
        return build(state, *how)

    monkeypatch.setattr(module, "_shown", noted)
    opened("omrade", omrade="320302")
    ahead = [read(KINDS[kind], choice) for kind, choice in warming.first_met()
             if choice == {"omrade": "320302"}]  # fmt: skip
    assert len(ahead) == len(warming.OF_DISTRICT)
    assert all(state in met for state in ahead)
