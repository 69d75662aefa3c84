"""Files of kinds that were once read wrongly without a word: read, asked about, or refused now.

Every question is followed to its end: each answer that is offered leads somewhere. Longer than 300
lines: one test a kind of file.
"""

import io
import math
from datetime import datetime

import openpyxl
import pytest

from loaders.importing import ImportFailure, understand
from pages.parts.answering import told, with_answer
from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views.own import own_figures

REGISTRY = load_registry()


def read(content, indicator, name="fil.csv", **said):
    content = content.encode() if isinstance(content, str) else content
    series = load_snapshot().rows(indicator)
    return understand(content, name, REGISTRY, indicator, series=series, **said)


def values(understood):
    frame = understood.observations
    return {
        (a, p): s if math.isnan(v) else v
        for a, p, v, s in zip(frame.area, frame.period, frame.value, frame.status, strict=True)
    }


def asked(content, indicator, name="fil.csv", **said):
    with pytest.raises(ImportFailure) as caught:
        read(content, indicator, name, **said)
    assert caught.value.wish is not None, caught.value.nb
    return caught.value.wish


def refused(content, indicator, name="fil.csv", **said):
    with pytest.raises(ImportFailure) as caught:
        read(content, indicator, name, **said)
    assert caught.value.wish is None and caught.value.en
    return caught.value


def ends(content, indicator, said=None, name="fil.csv"):
    """What each way through the questions leads to: the figures, or the refusal."""
    said = said or {}
    try:
        return [values(read(content, indicator, name, **said))]
    except ImportFailure as failure:
        wish = failure.wish
        if wish is None:
            return [failure.nb]
        assert told(wish, said) is not None, f"asked twice: {failure.nb}"
        return [
            end
            for choice in wish.choices or ("2022",)
            for end in ends(content, indicator, with_answer(wish, said, choice), name)
        ]


def book(*sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows, state in sheets:
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


# --- two things said of one row, or of one table --------------------------------------------

SWAPPED = "Kommune;2022\n3203 Bærum;8,1\n3201 Asker;8,3\n"
BESIDE = "Nr;Navn;2022\n3203;Bærum;8,1\n3201;Asker;8,3\n"


@pytest.mark.parametrize(
    ("text", "choices"), [(SWAPPED, ("code", "name")), (BESIDE, ("Nr", "Navn"))]
)
def test_a_code_and_a_name_of_different_areas_are_asked_about(text, choices):
    assert asked(text, "lavinntekt").choices == choices
    found = [values(read(text, "lavinntekt", names=choice)) for choice in choices]
    assert found == [
        {("3203", "2022"): 8.1, ("3201", "2022"): 8.3},
        {("3201", "2022"): 8.1, ("3203", "2022"): 8.3},
    ]


def test_a_name_spelt_otherwise_beside_its_code_is_not_asked_about():
    text = "Nr;Navn;2022\n3203;Asker kommune;8,1\n0301;Oslo fylke;14,1\n"
    assert values(read(text, "lavinntekt")) == {("3203", "2022"): 8.1, ("0301", "2022"): 14.1}


def test_tables_beside_one_another_with_areas_in_another_order_are_refused():
    text = "Kommune;2021;;Kommune;2022\n3203;8,0;;3201;8,3\n3201;8,2;;3203;8,1\n"
    assert "to områder" in refused(text, "lavinntekt").nb


def test_a_second_table_below_is_refused_and_a_heading_repeated_is_left_out():
    below = "Kommune;2021\n3203;8,0\n\nKommune;2022\n3201;8,3\n"
    assert "ny tabell" in refused(below, "lavinntekt").nb
    again = read("Kommune;2022\n3203;8,1\nKommune;2022\n3201;8,3\n", "lavinntekt")
    assert values(again) == {("3203", "2022"): 8.1, ("3201", "2022"): 8.3}
    assert [s.row for s in again.skipped] == [3]


def test_two_figures_of_one_area_are_refused_whatever_it_is_called():
    assert "to ganger" in refused("Kommune;2022\n3203;8,1\nAsker;8,4\n", "lavinntekt").nb


def test_contents_in_a_column_without_a_heading_are_asked_about():
    rows = [["Tabell"], [], [None, None, "2021", "2022"], ["3203 Asker", "Antall", 100, 101],
            [None, "Andel", 8.0, 8.1]]  # fmt: skip
    content = book(("Ark1", rows, "visible"))
    assert asked(content, "lavinntekt", "x.xlsx").choices == ("Antall", "Andel")
    found = values(read(content, "lavinntekt", "x.xlsx", contents="Andel"))
    assert found == {("3203", "2021"): 8.0, ("3203", "2022"): 8.1}


def test_a_comma_that_parts_columns_and_decimals_is_refused():
    for text in ("Kommune,2022\nAsker,8,1\nBærum,8,3\n", "Kommune,2021,2022\nAsker,8,0,8,1\n"):
        assert "komma" in refused(text, "lavinntekt").nb


# --- periods --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Kommune;2021;;2022;\n;nov;des;jan;feb\nAsker;1,5;1,5;1,4;1,4\n",
         ["2021-11", "2021-12", "2022-01", "2022-02"]),
        ("Kommune;År;Måned;Verdi\nAsker;2022;1;1,4\nAsker;2022;feb;1,4\n", ["2022-01", "2022-02"]),
        ("Kommune;okt-21;11/2021\nAsker;1,4;1,5\n", ["2021-10", "2021-11"]),
    ],
)  # fmt: skip
def test_months_in_pieces_are_months(text, periods):
    assert read(text, "helt_ledige").periods == periods


@pytest.mark.parametrize("head", ["Q3 2025", "kvartal 3 2025", "10/2025", "okt. 2025"])
def test_a_part_of_a_year_is_never_taken_for_the_year(head):
    assert asked(f"Region;{head}\n3203 Asker;43,3\n", "grunnskolepoeng").name == "periods"


@pytest.mark.parametrize("head", ["1. halvår 2025", "2025 (vår)", "Høst 2025", "2025 H1"])
def test_a_part_the_house_cannot_write_is_asked_about(head):
    wish = asked(f"Region;{head}\n3203 Asker;43,3\n", "grunnskolepoeng")
    assert wish.name == "period"


@pytest.mark.parametrize("head", ["Årsgjennomsnitt 2025", "2025 (revidert)"])
def test_the_newest_year_under_another_word_is_asked_about_and_can_be_had_with_the_rest(head):
    text = f"Region;2024;{head}\n3203 Asker;43,2;43,5\n"
    assert {("3203", "2024"): 43.2, ("3203", "2025"): 43.5} in ends(text, "grunnskolepoeng")
    assert len(asked(text, "grunnskolepoeng").choices) == 3


@pytest.mark.parametrize(
    ("head", "status"),
    [("2025 prel.", "provisional"), ("2025 (f)", "provisional"), ("2025 ²⁾", "ok"),
     ("2025.0", "ok"), ("01.01.25", "ok"), ("45658", "ok")],
)  # fmt: skip
def test_more_ways_to_write_the_newest_year(head, status):
    first = "45292" if head.isdigit() else "2024"
    frame = read(f"Region;{first};{head}\n3203 Asker;43,2;43,5\n", "grunnskolepoeng").observations
    assert frame.period.tolist() == ["2024", "2025"] and frame.status.tolist() == ["ok", status]


def test_dates_of_a_workbook_are_periods_however_they_are_kept():
    for days in ((datetime(2024, 1, 1), datetime(2025, 1, 1)), (45292, 45658)):
        rows = [["Region", "Dato", "Verdi"], *(["3203 Asker", d, 43.2] for d in days)]
        found = read(book(("a", rows, "visible")), "grunnskolepoeng", "x.xlsx")
        assert found.periods == ["2024", "2025"]


def test_a_sheet_named_by_its_year_is_of_that_year_and_others_are_asked():
    one, two = ([["Kommune", "Poeng"], ["Asker", v]] for v in (43.2, 43.5))
    content = book(("2024", one, "visible"), ("2025", two, "visible"))
    assert asked(content, "grunnskolepoeng", "x.xlsx").choices == ("2024", "2025")
    found = values(read(content, "grunnskolepoeng", "x.xlsx", sheet="2025"))
    assert found == {("3203", "2025"): 43.5}
    # Which year it is settles which Asker it is: that is asked first.
    assert asked("Kommune;Poeng\nAsker;43,5\n", "grunnskolepoeng").name == "period"


def test_figures_in_a_hidden_sheet_alone_are_asked_about():
    rows = [["Kommune", "2022"], ["Asker", 8.1]]
    content = book(("Les meg", [["Se skjult ark"]], "visible"), ("data", rows, "hidden"))
    assert asked(content, "lavinntekt", "x.xlsx").choices == ("data",)


# --- scale ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "text", "factor"),
    [
        ("grunnskolepoeng", "Region;2025\n3203;43,5\n3201;4,45\n", "10"),
        ("grunnskolepoeng", "Region;2025\n3203;43,5\n3201;445\n", "0.1"),
        ("lavinntekt", "Region;2022\n3203;0\n3201;8,3\n", None),
        ("lavinntekt", "Region;2022\n3203;8,1\n3201;1,1\n", None),
        ("leid_bolig", "Region;2023\n3203;0,0368\n3201;0,0398\n", None),
        ("folkemengde", "Region;2026\n3203;101509\n3201;1332\n", "100"),
    ],
)
def test_a_value_far_from_its_series_is_asked_about(indicator, text, factor):
    wish = asked(text, indicator)
    assert wish.name == "scale"
    assert wish.choices == ("as_written", *([factor] if factor else []))


def test_a_question_of_scale_writes_its_figures_out():
    with pytest.raises(ImportFailure) as caught:
        read("Område;2016\nNesøya;1 012\n", "medianinntekt", category="alle")
    assert "1012000" in caught.value.nb


# --- names and rows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Asker 1)", "Asker²", "Asker [3]", "Asker*", "– Asker", "• Asker", "Asker (kommune)",
     "Asker - kommune", "Asker k.", "K_3203", "Kommune 3203", "3203.0", '="3203"'],
)  # fmt: skip
def test_marks_and_words_round_a_name_are_no_part_of_it(name):
    assert values(read(f"Geo;2022\n{name};8,1\n0301 Oslo;14,1\n", "lavinntekt")) == {
        ("3203", "2022"): 8.1,
        ("0301", "2022"): 14.1,
    }


@pytest.mark.parametrize(
    "row",
    ["Totalt Asker", "Norge totalt", "Alle kommuner samlet", "KOSTRA-gr. 9", "ASSS-kommunene",
     "Sammenligningskommuner", "Storkommuner", "Utenfor Norge", "Ufordelt", "Øvrige kommuner",
     "Rogaland", "34 Innlandet", "Vestland fylke", "Oslo fylke", "03 Oslo"],
)  # fmt: skip
def test_rows_that_are_not_ours_are_left_out_and_named(row):
    found = read(f"Geo;2022\n3203 Asker;8,1\n3201 Bærum;8,3\n{row};9\n", "lavinntekt")
    assert set(found.observations.area) == {"3203", "3201"}
    assert [s.row for s in found.skipped] == [4] and row in found.skipped[0].text


def test_counties_or_the_country_alone_are_read_as_what_they_are():
    counties = read("Fylke;2025\n32 Akershus;42,6\n33 Buskerud;41,2\n34 Innlandet;40\n",
                    "grunnskolepoeng")  # fmt: skip
    assert counties.level == "fylke" and set(counties.observations.area) == {"32", "33"}
    assert read("Region;2025\nHele landet;41,5\n", "grunnskolepoeng").level == "land"
    other = read("Region;2024\nHele landet;9,1\n", "lavinntekt")
    assert any("ikke registrert" in m.nb for m in other.messages)
    # No boundaries are drawn of such levels: the page shows the ranking alone.
    for table in (counties, other):
        drawn, ranked = own_figures(table, table.periods[-1], "alle")
        assert drawn is None and len(ranked.table) >= len(table.observations)


def test_a_code_that_was_not_in_use_says_nothing_of_the_year():
    text = "Region;2019;2021;2024\n3025 Asker;.;43,1;.\n3203 Asker;.;.;43,3\n"
    assert values(read(text, "grunnskolepoeng")) == {("3203", "2021"): 43.1, ("3203", "2024"): 43.3}


# --- figures and formats --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [("8,1 prosent", 8.1), ("8,1 pst.", 8.1), ("NaN", "missing"), ("prikket", "suppressed"),
     ("mindre enn 3 %", "suppressed")],
)  # fmt: skip
def test_more_ways_to_write_a_figure_or_none(cell, value):
    assert values(read(f"Geo;2022\n3203;{cell}\n3201;8,3\n", "lavinntekt"))["3203", "2022"] == value


def test_apostrophes_between_thousands_are_read():
    text = "Geo;2026\n3203;101'509\n3201;133’228\n"
    assert values(read(text, "folkemengde")) == {("3203", "2026"): 101509, ("3201", "2026"): 133228}


def test_a_text_in_place_of_a_figure_is_asked_about():
    text = "Geo;2022\n3203;i.t.\n3201;8,3\n"
    assert asked(text, "lavinntekt").choices == ("missing", "suppressed")
    for sign in ("missing", "suppressed"):
        assert values(read(text, "lavinntekt", signs=sign))["3203", "2022"] == sign
    assert values(read("Geo;2022\n3203;x\n", "lavinntekt", signs="missing")) == {
        ("3203", "2022"): "missing"
    }


def test_figures_with_either_decimal_mark_have_an_answer_that_works():
    text = "Geo;2022\n3203;8.1\n3201;8,3\n"
    assert asked(text, "lavinntekt").choices == ("both",)
    assert values(read(text, "lavinntekt", decimal="both"))["3203", "2022"] == 8.1


@pytest.mark.parametrize(
    ("content", "word"),
    [(b'[{"kommune": "3203"}]', "JSON"), (b'{"a": 1}\n{"a": 2}\n', "JSON"), (b"RDX3\nX\n", "R"),
     (b"<!-- x --><html></html>", "nettside"), (b"<meta charset=utf-8><table>", "nettside"),
     (b"\n%PDF-1.4\n", "PDF"), (b"II*\0\x08\0\0\0", "bilde"), (b"FEA1\0\0", "Arrow"),
     (b"x" * 257 + b"ustar\x0000", "pakket"), (b"RIFF\0\0\0\0WEBPVP8 ", "bilde")],
)  # fmt: skip
def test_more_formats_are_named_as_what_they_are(content, word):
    assert word in refused(content, "lavinntekt").nb


def test_columns_parted_by_a_bar_are_read():
    found = read("Kommune|2022\nAsker|8,1\nBærum|8,3\n", "lavinntekt")
    assert values(found) == {("3203", "2022"): 8.1, ("3201", "2022"): 8.3}
    assert "loddrett strek" in found.messages[0].nb


# --- no dead ends ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Region;2017;2022\nAsker;43;43,5\nRøyken;41;41\n", "grunnskolepoeng"),
        ("Innhold;Asker;Bærum\nAndel;8,1;8,3\nAntall;810;830\n", "lavinntekt"),
        ("Region;2024;2025 (revidert);N\n3203;43,2;43,5;900\n", "grunnskolepoeng"),
        ("Region;2022\n3203;x\nKrabat;8,1\n3201;83\n", "lavinntekt"),
        (SWAPPED, "lavinntekt"),
    ],
)
def test_every_way_through_the_questions_ends_and_one_of_them_in_figures(text, indicator):
    found = ends(text, indicator)
    assert any(isinstance(end, dict) for end in found)
