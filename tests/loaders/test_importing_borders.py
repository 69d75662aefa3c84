"""A municipality's name before it had its present borders is never silently today's; and rows for
comparison and figures beside categories are taken or asked about, never dropped."""

import csv
from pathlib import Path

import pytest
from demands import sampled

from loaders.areas import former
from loaders.importing import ImportFailure, understand
from store.catalogue import DATA, load_registry
from store.models import Level

REGISTRY = load_registry()
ROWS = list(csv.DictReader((Path(DATA) / former.FILE).open(encoding="utf-8")))


def read(text, indicator="grunnskolepoeng", **said):
    return understand(text.encode(), "x.csv", REGISTRY, indicator, **said)


def asked(text, indicator="grunnskolepoeng", **said):
    with pytest.raises(ImportFailure) as caught:
        read(text, indicator, **said)
    assert caught.value.wish is not None, caught.value.nb
    return caught.value.wish


def values(understood):
    frame = understood.observations
    return dict(zip(zip(frame.area, frame.period, strict=True), frame.value, strict=True))


#: Today's municipalities whose bare name was another municipality's too, and its last year.
NAMES = sorted(
    {
        (former.with_county(row["name"])[0], int(row["last"]))
        for row in ROWS
        if any(
            row["name"].partition(" (")[0] in area.name.split(" - ")
            for area in REGISTRY.by_level[Level.KOMMUNE]
        )
    }
)


@pytest.mark.parametrize(("name", "last"), sampled(NAMES))
def test_a_name_of_then_is_asked_about_until_its_last_year_and_not_after(name, last):
    text = f"Region;{last}\n{name};41\nOslo;42\n"
    assert asked(text).name == "borders"
    assert set(values(read(text, borders="leave_out"))) == {("0301", str(last))}
    assert len(values(read(text, borders="today"))) == 2
    with_today = read(f"Region;2025\n{name};41\nOslo;42\n")
    assert len(values(with_today)) == 2


def test_drammen_sandefjord_stavanger_and_holmestrand_are_among_them():
    assert {"Drammen", "Sandefjord", "Stavanger", "Holmestrand"} <= {name for name, _ in NAMES}


def test_a_question_of_borders_counts_the_figures_and_names_the_old_number():
    with pytest.raises(ImportFailure, match="0602 Drammen") as caught:
        read("Region;2017;2018\nDrammen;41;42\nOslo;42;43\n")
    assert "2 tall" in caught.value.nb


def test_municipalities_that_have_not_changed_are_not_asked_about():
    found = values(read("Region;2017\nOslo;42\nBergen;41\nBærum;44\nLier;43\n"))
    assert {area for area, _ in found} == {"0301", "4601", "3201", "3312"}


def test_a_number_that_came_with_the_borders_is_clear_and_one_that_was_kept_is_not():
    assert values(read("Region;2017\n3301 Drammen;41\n0301 Oslo;42\n"))["3301", "2017"] == 41
    assert asked("Region;2017\n1103 Stavanger;41\n0301 Oslo;42\n").name == "borders"
    # SSB's K- says that today's borders are carried back.
    assert values(read("Region;2017\nK-1103 Stavanger;41\nK-0301 Oslo;42\n"))["1103", "2017"] == 41


def test_a_file_with_municipalities_that_are_gone_speaks_of_those_of_then():
    understood = read("Region;2017\nDrammen;41\nNedre Eiker;39\nSvelvik;40\nOslo;42\n")
    assert values(understood) == {("0301", "2017"): 42}
    assert [s.row for s in understood.skipped] == [2, 3, 4]
    assert "2019" in understood.skipped[1].reason.nb


@pytest.mark.parametrize("mark", ["(-2019)", "(2002-2019)", "(t.o.m. 2019)", "(–2019)"])
def test_the_years_behind_a_name_tell_which_one_it_is(mark):
    text = f"Region;2017\nDrammen {mark};41\nBærum {mark};44\nOslo;42\n"
    assert values(read(text)) == {("3201", "2017"): 44, ("0301", "2017"): 42}
    old = read(f"Region;2017\nAsker {mark};41\nRøyken {mark};40\nHurum {mark};42\n")
    assert {area for area, _ in values(old)} == {"0220", "0627", "0628"}


def test_the_county_behind_a_name_tells_two_of_the_same_name_apart():
    text = "Region;2022\nVåler (Innlandet);41\nVåler (Viken);40\nHerøy (Nordland);42\nOslo;43\n"
    assert {area for area, _ in values(read(text))} == {"3419", "3114", "1818", "0301"}


def test_a_name_that_was_two_municipalities_then_is_asked_about():
    for name in ("Sande", "Nes", "Os", "Bø"):
        assert asked(f"Region;2017\n{name};41\nOslo;42\nBergen;40\n").name == "borders"


def test_a_symbol_in_the_year_before_is_no_figure_to_ask_about():
    found = values(read("Region;2017;2022\nDrammen;..;42\nOslo;42;43\n"))
    assert found["3301", "2022"] == 42


def test_the_series_own_figure_is_not_asked_about():
    text = "Region;2017\nDrammen;41,5\nOslo;42\n"
    series = read(text, borders="today").observations
    assert values(read(text, series=series)) == {("3301", "2017"): 41.5, ("0301", "2017"): 42}


# --- rows for comparison ---------------------------------------------------------------------


@pytest.mark.parametrize("asker", ["3203 Asker", "Asker", "Asker kommune"])
def test_the_municipality_the_county_and_the_country_are_taken_in_a_finer_table(asker):
    text = "Område;2024\n320301 Nesøya;10\n320302 Nesbru;12\n"
    text += f"{asker};11\nAkershus;13\nHele landet;15\n"
    indicator = "husholdninger_delomrade_test"
    item = REGISTRY.indicators["aleneboende"].model_copy(
        update={
            "id": indicator,
            "levels": [Level.DELOMRADE, Level.KOMMUNE, Level.FYLKE, Level.LAND],
        }
    )
    registry = type(REGISTRY)(REGISTRY.domains, {indicator: item}, REGISTRY.sources, REGISTRY.areas)
    understood = understand(text.encode(), "x.csv", registry, indicator)
    assert understood.level == "delomrade" and not understood.skipped
    frame = understood.observations
    assert dict(zip(frame.area, frame.level, strict=True)) == {
        "320301": "delomrade", "320302": "delomrade", "3203": "kommune", "32": "fylke", "0": "land"
    }  # fmt: skip


def test_asker_for_comparison_before_2020_is_left_out_and_said():
    text = "Område;2016;2024\n320301 Nesøya;10;11\n320302 Nesbru;12;13\nAsker;11;12\n"
    understood = read(text, "aleneboende")
    assert ("3203", "2016") not in values(understood) and values(understood)["3203", "2024"] == 12
    assert any("2016" in s.reason.nb for s in understood.skipped)


# --- figures beside categories ---------------------------------------------------------------


def test_a_column_of_figures_beside_the_categories_columns_is_a_question():
    text = (
        "Delområde;Alle;Aleneboende;Antall\n320301;700000;400000;1234\n320302;650000;380000;999\n"
    )
    wish = asked(text, "medianinntekt", period="2017")
    assert wish.name == "contents" and wish.choices == ("Alle + Aleneboende", "Antall")
    both = read(text, "medianinntekt", period="2017", contents=wish.choices[0])
    assert set(both.observations.category) == {"alle", "aleneboende"}
    one = read(text, "medianinntekt", period="2017", contents="Antall", category="andre")
    assert one.observations.value.tolist() == [1234, 999]


def test_an_unknown_category_beside_known_ones_is_a_question_and_not_dropped():
    text = "Delområde;Alle;Tenåringer\n320301;700000;400000\n320302;650000;380000\n"
    assert asked(text, "medianinntekt", period="2017").choices == ("Alle", "Tenåringer")
    for choice in ("Alle", "Tenåringer"):
        told = read(text, "medianinntekt", period="2017", contents=choice, category="alle")
        assert len(told.observations) == 2
