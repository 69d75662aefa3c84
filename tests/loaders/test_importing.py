"""Layouts that SSB and FHI deliver are understood, and what is not is refused at its cell.

Longer than 300 lines: one test a layout.
"""

import io
import math
from dataclasses import replace

import openpyxl
import pytest

from loaders.importing import ImportFailure, Wish, understand
from store.catalogue import load_registry
from store.fetches import Fetch
from store.models import Category, Indicator
from store.snapshot import COLUMNS, validate_observations
from store.words import Bilingual

SHARE = Indicator(
    id="prosent_test",
    domain="okonomi",
    title=Bilingual(nb="Andel med lavinntekt", en="Share with low income"),
    definition=Bilingual(nb="d", en="d"),
    unit="prosent",
    measure="share",
    direction="high_is_bad",
    levels=["delomrade", "grunnkrets", "levekarssone", "kommune", "tidligere_kommune"],
    source="ssb_06944",
    decimals=1,
)
DIVIDED = SHARE.model_copy(
    update={
        "id": "delt_test",
        "categories": [
            Category(id="alle", title=Bilingual(nb="alle husholdninger", en="all households")),
            Category(id="alene", title=Bilingual(nb="bor alene", en="lives alone")),
        ],
        "fetch": [Fetch(source="ssb", table="06944", category={"HusholdType": {"0001": "alene"}})],
    }
)
COUNT = SHARE.model_copy(update={"id": "antall_test", "unit": "personer", "measure": "count"})
CITY = SHARE.model_copy(update={"id": "kommune_test", "levels": ["kommune"]})
INDICATORS = {i.id: i for i in (SHARE, DIVIDED, COUNT, CITY)}
REGISTRY = replace(load_registry(), indicators=INDICATORS)


def read(text, indicator="prosent_test", name="bestilling.csv", **wishes):
    content = text if isinstance(text, bytes) else text.encode()
    understood = understand(content, name, REGISTRY, indicator, **wishes)
    assert list(understood.observations.columns) == COLUMNS
    assert all(m.nb and m.en for m in understood.messages)
    return understood


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(understood):
    """{(area, period): value}, None where there is none."""
    frame = understood.observations
    return {
        (a, p): None if math.isnan(v) else v
        for a, p, v in zip(frame.area, frame.period, frame.value, strict=True)
    }


def refused(text, indicator="prosent_test", **wishes):
    with pytest.raises(ImportFailure) as caught:
        read(text, indicator, **wishes)
    assert caught.value.nb and caught.value.en == str(caught.value)
    return caught.value


# --- areas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "area", "level"),
    [
        ("320301", "320301", "delomrade"),
        ("32030100", "320301", "delomrade"),
        ("320301 Nesøya", "320301", "delomrade"),
        ("32030100 Nesøya", "320301", "delomrade"),
        ("0301 Nesøya", "320301", "delomrade"),
        ("3203 01 Nesøya", "320301", "delomrade"),
        ("Nesøya (320301)", "320301", "delomrade"),
        ("Nesøya", "320301", "delomrade"),
        ("  NESØYA ", "320301", "delomrade"),
        ("302501", "320301", "delomrade"),
        ("022001", "320301", "delomrade"),
        ("22001", "320301", "delomrade"),
        ("2200100", "320301", "delomrade"),
        ("062701 Østbygda Slemmestad", "320317", "delomrade"),
        ("06270100", "320317", "delomrade"),
        ("32030101 Halsåsen", "32030101", "grunnkrets"),
        ("3203 0101 Halsåsen", "32030101", "grunnkrets"),
        ("3203 01 01 Halsåsen", "32030101", "grunnkrets"),
        ("02200101", "32030101", "grunnkrets"),
        ("2200101", "32030101", "grunnkrets"),
        ("30250101", "32030101", "grunnkrets"),
        ("06280305", "32032305", "grunnkrets"),
        ("3203000001", "3203000001", "levekarssone"),
        ("3203 Asker", "3203", "kommune"),
        ("K-3203", "3203", "kommune"),
        ("3025 Asker", "3203", "kommune"),
        ("0220 Asker", "0220", "tidligere_kommune"),
        ("220", "0220", "tidligere_kommune"),
        ("627 Røyken", "0627", "tidligere_kommune"),
        ("Asker (før 2020)", "0220", "tidligere_kommune"),
        ("0301 Oslo", "0301", "kommune"),
        ("Oslo", "0301", "kommune"),
        ("Bergen", "4601", "kommune"),
        ("3005 Drammen", "3301", "kommune"),
    ],
)
def test_an_area_is_known_by_code_name_or_both(cell, area, level):
    understood = read(f"Region;2016\n{cell};1,5\n")
    assert values(understood) == {(area, "2016"): 1.5}
    assert understood.level == level
    validate_observations(understood.observations, REGISTRY)


def test_excel_numbers_are_codes_too():
    content = workbook(("Ark1", [["Kode", 2016], [320301, 1.5], [2200200, 2], [302503.0, 3]]))
    assert list(values(read(content, name="x.xlsx")).values()) == [1.5, 2, 3]


def test_the_level_is_the_one_most_rows_are_on_and_the_others_are_left_out_with_the_reason():
    understood = read("Region;2016\n0 Hele landet;9\n0220 Asker;1\n320301;2\n320302;3\n")
    assert understood.level == "delomrade"
    assert [s.row for s in understood.skipped] == [2, 3]
    assert "kommune" in understood.skipped[1].reason.nb
    assert read("Region;2016\n3203 Asker;1\n320301;2\n320302;3\n", level="kommune").level == (
        "kommune"
    )


def test_a_name_on_two_levels_is_read_on_the_tables_level():
    assert values(read("Navn;2016\nSem;1\nNesøya;2\n"))[("320306", "2016")] == 1
    assert values(read("Navn;2016\nSem;1\nHalsåsen;2\n"))[("32032103", "2016")] == 1


def test_a_name_that_two_areas_share_is_refused():
    failure = refused("Kommune;2016\nBærum;1\nHerøy;2\n")
    assert (failure.row, failure.column) == (3, "A")
    assert "1515" in failure.en and "1818" in failure.en


def test_the_code_counts_when_the_name_is_of_no_area_and_it_is_said():
    understood = read("Region;2016\n320301 Nesbrua;1\n320303 Billingstad;1\n")
    assert ("320301", "2016") in values(understood)
    assert any("Nesbru" in m.nb for m in understood.messages)


def test_a_code_with_the_name_of_another_area_is_asked_about():
    failure = refused("Region;2016\n320301 Nesbru;1\n320303 Billingstad;1\n")
    assert failure.row == 2 and failure.wish.choices == ("code", "name")


def test_totals_and_unstated_areas_are_left_out_with_the_reason():
    text = "Region;2016\n320301;1\n32039999 Uoppgitt grunnkrets;2\n320399;3\nUoppgitt;1\nI alt;6\n"
    understood = read(text)
    assert values(understood) == {("320301", "2016"): 1}
    assert [s.row for s in understood.skipped] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    "cell",
    ["32030199", "320350", "Tullebyen", "3025000001", "02200401"],
)
def test_an_unknown_area_is_an_error_at_its_cell(cell):
    failure = refused(f"Tittel\n\nRegion;2016\n320301;1\n{cell};2\n320302;3\n")
    assert (failure.sheet, failure.row, failure.column) == ("bestilling.csv", 5, "A")
    assert failure.expected is not None and "delomrade" in failure.expected.nb
    assert failure.wish == Wish("unknown", ("leave_out",))
    text = f"Region;2016\n320301;1\n{cell};2\n320302;3\n"
    left = read(text, unknown="leave_out")
    assert values(left) == {("320301", "2016"): 1, ("320302", "2016"): 3}
    assert [s.row for s in left.skipped] == [3]


@pytest.mark.parametrize("cell", ["39990101", "0602 Drammen", "030101 Gamle Oslo", "EAKUO"])
def test_a_row_of_another_municipality_is_left_out_and_named(cell):
    understood = read(f"Region;2016\n320301;1\n{cell};2\n320302;3\n")
    assert values(understood) == {("320301", "2016"): 1, ("320302", "2016"): 3}
    assert [s.row for s in understood.skipped] == [3]
    assert any(cell in m.nb for m in understood.messages)


def test_an_unknown_area_is_an_error_also_first_last_and_alone():
    assert refused("Region;2016\n320350;1\n320301;2\n").row == 2
    assert refused("Region;2016\n320301;1\n320350;2\n").row == 3
    assert refused("Region;2016\n39990101;2\n").row == 2
    assert refused("Region;2016\n0602;2\n").row == 2


def test_drammen_before_2020_is_refused_with_the_reason():
    assert "slått sammen" in refused("Region;2016\n0602;2\n").nb


def test_a_row_without_area_is_an_error():
    assert refused("Region;2016\n320301;1\n;2\n320302;2\n").row == 3


# --- history -------------------------------------------------------------------------------


def test_a_row_for_each_numbering_becomes_one_series():
    understood = read(
        "Region;2019;2020;2024\n"
        "02200100 Nesøya (-2019);5;.;.\n30250100 Nesøya (2020-2023);.;:;.\n32030100 Nesøya;0;-;7\n"
    )
    assert values(understood) == {
        ("320301", "2019"): 5,
        ("320301", "2020"): None,
        ("320301", "2024"): 7,
    }
    assert understood.observations.status.tolist() == ["ok", "suppressed", "ok"]


def test_a_whole_series_under_todays_code_is_taken_though_the_old_row_is_empty():
    understood = read("Region;2019\n022001;..\n320301;5\n")
    assert values(understood) == {("320301", "2019"): 5}


def test_two_numberings_with_a_figure_each_are_refused():
    failure = refused("Region;2019\n022001;4\n320301;5\n")
    assert (failure.row, failure.column) == (3, "B")


# --- figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("1 234,5", 1234.5, "ok"),
        ("1\u00a0234,5", 1234.5, "ok"),
        ("1\u202f234,5", 1234.5, "ok"),
        ("1\u2009234 567", 1234567, "ok"),
        ("1.234,5", 1234.5, "ok"),
        ("1.234.567", 1234567, "ok"),
        ("12,5", 12.5, "ok"),
        ("12.5", 12.5, "ok"),
        ("0,125", 0.125, "ok"),
        (",5", 0.5, "ok"),
        ("-3", -3, "ok"),
        ("−3,5", -3.5, "ok"),
        ("12,5 %", 12.5, "ok"),
        ("0", 0, "ok"),
        ("-", 0, "ok"),
        ("–", 0, "ok"),
        (":", None, "suppressed"),
        ("*", None, "suppressed"),
        (".", None, "not_applicable"),
        ("..", None, "missing"),
        ("...", None, "missing"),
        ("", None, "missing"),
        ("< 4", None, "suppressed"),
        ("<5", None, "suppressed"),
        ("under 3", None, "suppressed"),
        ("NA", None, "missing"),
        ("5,2*", 5.2, "provisional"),
        ("5,2 *", 5.2, "provisional"),
        ("1 234 p", 1234, "provisional"),
        ("5,2 (p)", 5.2, "provisional"),
        ("5,2¹", 5.2, "ok"),
        ("5,2 1)", 5.2, "ok"),
    ],
)
def test_a_figure_or_its_symbol(cell, value, status):
    understood = read(f"Region;2016;2017\n320301;{cell};7\n")
    assert values(understood)[("320301", "2016")] == value
    assert understood.observations.status.tolist() == [status, "ok"]


@pytest.mark.parametrize(
    "cell",
    ["abc", "=1+1", "12 34", "1,2,3", "1.2.3", "1e5", "inf", "<x", "1,23.456,7", "9" * 400,
     "12,5 kr", "--", "٣", "+", "1x"],
)  # fmt: skip
def test_text_in_a_cell_of_figures_is_an_error_at_the_cell(cell):
    failure = refused(f"Region;2015;2016\n320301;1;{cell}\n320302;1;2\n")
    assert (failure.sheet, failure.row, failure.column) == ("bestilling.csv", 2, "C")


def test_one_figure_that_may_be_thousands_or_decimals_is_not_guessed():
    text = "Region;2016\n320301;1,234\n"
    assert (refused(text).row, refused(text).column) == (2, "B")
    assert values(read(text, decimal=",")) == {("320301", "2016"): 1.234}
    assert values(read(text, decimal=".")) == {("320301", "2016"): 1234}
    assert values(read("Region;2016\n320301;1,234\n320302;1,5\n"))[("320301", "2016")] == 1.234


def test_two_decimal_marks_in_one_table_are_refused():
    failure = refused("Region;2016\n320301;1,5\n320302;1.5\n")
    assert (failure.row, failure.column) == (3, "B")


def test_per_cent_is_refused_for_an_indicator_in_another_unit():
    assert refused("Region;2016\n320301;12,5 %\n", "antall_test").row == 2


def test_a_cell_shown_as_per_cent_is_read_as_shown():
    book = openpyxl.Workbook()
    book.active.append(["Region", 2016])
    book.active.append(["320301", 0.125])
    book.active["B2"].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    understood = read(stream.getvalue(), name="x.xlsx")
    assert values(understood) == {("320301", "2016"): 12.5}
    assert any("prosent" in m.nb for m in understood.messages)


def test_figures_outside_the_plausible_are_mentioned():
    assert any("utenfor" in m.nb for m in read("Region;2016\n320301;130\n").messages)


# --- layouts -------------------------------------------------------------------------------


def test_titles_above_and_notes_below_are_left_out():
    understood = read(
        "Tabell 1: Andel, etter region og år 2015-2016\nAsker kommune\n\nRegion;2015;2016\n"
        "Tidligere Asker;;\n320301 Nesøya;1;2\n\n1) Foreløpige tall\nKilde: SSB, 06944;;\n"
        ": = vises ikke\n"
    )
    assert understood.header_row == 4
    assert len(understood.observations) == 2
    assert [s.row for s in understood.skipped] == [5, 8, 9, 10]


def test_a_comma_file_with_commas_in_its_notes():
    understood = read("Region,2015,2016\n320301,1,2\n320302,3,4\nKilde: SSB, 2016, 06944\n")
    assert understood.delimiter == "," and len(understood.observations) == 4


def test_long_with_a_column_of_years():
    understood = read("Delområde;År;Andel\n320301;2015;1,5\n320301;2016;2,5\n", "prosent_test")
    assert understood.period_column == "B" and understood.periods == ["2015", "2016"]
    assert understood.value_columns == ["C"]


@pytest.mark.parametrize(
    ("written", "period"),
    [("2016", "2016"), ("2022_2024", "2022-2024"), ("2024_2024", "2024"),
     ("2022–2024", "2022-2024"),
     ("2022/23", "2022-23"), ("2022M03", "2022-03"), ("2022-2023", "2022-2023")],
)  # fmt: skip
def test_periods(written, period):
    assert read(f"Region;{written}\n320301;1\n").periods == [period]
    assert read(f"Region;Periode;Verdi\n320301;{written};1\n").periods == [period]


@pytest.mark.parametrize("rows", [["0;12,5", "0;:"], ["0;12,5"], ["0;12", "0;13", ";14"]])
def test_a_column_of_one_code_throughout_is_no_second_content(rows):
    lines = [f"320300000{n};2022_2024;{row}" for n, row in enumerate(rows, 1)]
    understood = read("\n".join(["GEO;AAR;KJONN;RATE", *lines]))
    assert understood.value_columns == ["D"]
    assert any("«KJONN»" in m.nb and "ikke ble lest" in m.nb for m in understood.messages)


def test_a_column_of_several_codes_or_two_of_figures_is_asked_about():
    text = "GEO;AAR;KJONN;RATE\n3203000001;2022;1;12,5\n3203000001;2022;2;13\n"
    assert refused(text).wish == Wish("contents", ("KJONN", "RATE"))
    both = "GEO;AAR;KJONN;RATE;TELLER\n3203000001;2022;0;12,5;7\n3203000002;2022;0;13;9\n"
    assert refused(both).wish.name == "contents"
    assert read(both, contents="TELLER").observations.value.tolist() == [7, 9]
    assert read(both, contents="KJONN").observations.value.tolist() == [0, 0]


def test_figures_that_are_alike_in_a_wide_table_are_not_taken_for_codes():
    text = "Region;Saker 2022;Saker 2023;Andel 2022;Andel 2023\n320301;0;0;1;2\n320302;0;0;3;4\n"
    assert refused(text).wish == Wish("contents", ("Saker", "Andel"))


def test_what_may_be_thousands_or_decimals_is_asked_about():
    failure = refused("Region;2016\n320301;500.000\n320302;400.000\n")
    assert failure.wish == Wish("decimal", (",", "."))
    assert "--" not in failure.nb + failure.en


def test_a_row_with_no_period_is_an_error_at_the_cell():
    failure = refused("Region;År;Verdi\n320301;2015;1\n320302;i fjor;1\n")
    assert (failure.row, failure.column) == (3, "B")


def test_a_file_without_period_needs_one_said():
    text = "Region;Verdi\n320301;1\n"
    assert refused(text).wish == Wish("period")
    assert refused("Region;År;Verdi\n320301;i fjor;1\n").wish is None
    assert read(text, period="2022_2024").periods == ["2022-2024"]
    assert "periode" in refused(text, period="i fjor").nb


def test_fhi_export_with_dimensions_that_do_not_vary():
    understood = read(
        "GEO,AAR,KJONN,ALDER,MEASURE,VALUE\n3203000001,2022_2024,0,0_74,RATE,12.5\n"
        "3203000002,2022_2024,0,0_74,RATE,:\n"
    )
    assert understood.level == "levekarssone" and understood.value_columns == ["F"]


def test_a_dimension_that_divides_the_figures_is_refused_by_name():
    failure = refused("Region;Kjønn;2016\n320301;Menn;1\n320301;Kvinner;2\n")
    assert (failure.row, failure.column) == (3, "B")
    assert "Kvinner" in failure.nb


def test_columns_that_describe_the_area_do_no_harm():
    understood = read(
        "Kommune;Kode;Navn;Areal;2016\nAsker;320301;Nesøya;2,1;5\nAsker;320302;Nesbru;4,5;6\n"
    )
    assert understood.area_column == "B" and understood.period_columns == ["E"]


def test_contents_in_the_heading_are_told_apart():
    text = "Region;Andel med lavinntekt 2016;Antall 2016\n320301;5;100\n"
    assert values(read(text)) == {("320301", "2016"): 5}
    assert values(read(text, contents="Antall")) == {("320301", "2016"): 100}
    other = text.replace("Andel med lavinntekt", "Rate")
    assert "«Rate», «Antall»" in refused(other).nb


def test_contents_in_a_row_above_the_years():
    rows = [["Tittel"], [], [None, "Andel med lavinntekt", None, "Antall"],
            [None, "2015", "2016", "2015", "2016"], ["320301", 1, 2, 100, 200]]  # fmt: skip
    understood = read(workbook(("Ark", rows)), name="x.xlsx")
    assert values(understood) == {("320301", "2015"): 1, ("320301", "2016"): 2}


def test_contents_in_a_column():
    text = "Region;Statistikkvariabel;2016\n320301;Andel;5\n320301;Antall;100\n"
    assert "Antall" in refused(text).nb
    assert values(read(text, contents="antall")) == {("320301", "2016"): 100}


def test_categories_in_a_column_by_title_code_or_id():
    text = "Region;Type;2016\n320301;{};1\n"
    for cell in ("Bor alene", "0001", "0001 Aleneboende", "alene", "Lives alone", "bor alene."):
        assert read(text.format(cell), "delt_test").observations.category.tolist() == ["alene"]


def test_categories_across_columns_and_one_picked_out():
    text = "Region;Alle husholdninger 2016;Bor alene 2016\n320301;5;7\n"
    assert read(text, "delt_test").observations.value.tolist() == [5, 7]
    assert read(text, "delt_test", category="alene").observations.value.tolist() == [7]
    text = "Region;Type;2016\n320301;Alle husholdninger;5\n320301;Bor alene;7\n320301;Andre;8\n"
    understood = read(text, "delt_test", category="alene")
    assert understood.observations.value.tolist() == [7]
    assert [s.row for s in understood.skipped] == [2, 4]


def test_categories_that_nobody_named_are_asked_for():
    text = "Region;2016\n320301;1\n"
    assert refused(text, "delt_test").wish == Wish("category", ("alle", "alene"))
    assert read(text, "delt_test", category="alene").observations.category.tolist() == ["alene"]


def test_blank_area_cells_mean_the_area_above():
    text = "Region;Type;2016\n320301;Alle husholdninger;5\n;Bor alene;7\n320302;Bor alene;8\n"
    understood = read(text, "delt_test")
    assert understood.observations.area.tolist() == ["320301", "320301", "320302"]


def test_the_sheet_with_areas_is_found_and_named_and_others_mentioned():
    table = [["Region", "2016"], ["320301", 1], ["320302", 2]]
    content = workbook(("Om", [["Les meg"]]), ("Tabell", table), ("Mer", table[:2]))
    understood = read(content, name="x.xlsx")
    assert understood.sheet == "Tabell"
    assert any("«Mer»" in m.nb for m in understood.messages)
    assert read(content, name="x.xlsx", sheet="Mer").sheet == "Mer"
    assert "«Tull»" in refused(content, name="x.xlsx", sheet="Tull").nb


def test_an_error_in_a_workbook_names_the_sheet():
    rows = [["Region", "2015", "2016"], ["320301", 1, "tull"]]
    failure = refused(workbook(("Tabell 1", rows)), name="x.xlsx")
    assert (failure.sheet, failure.row, failure.column) == ("Tabell 1", 2, "C")
    assert "Ark «Tabell 1», rad 2, kolonne C" in failure.nb


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(codec, delimiter, end):
    rows = [["Område", "2015", "2016"], ["Nesøya", "1.5", "2"], ["Østbygda Åros", ":", "3"]]
    text = end.join(delimiter.join(row) for row in rows)
    understood = read(text.encode(codec))
    assert understood.delimiter == delimiter and len(understood.observations) == 4


def test_excels_line_that_names_the_delimiter():
    understood = read("sep=,\nRegion,2016\n320301,5\n")
    assert understood.delimiter == "," and understood.header_row == 2


def test_the_same_area_and_year_twice_is_an_error_at_the_second():
    failure = refused("Region;2016\n320301;1\n320302;1\n320301;1\n")
    assert (failure.row, failure.column) == (4, "B")
    assert "B2" in failure.nb
    assert refused("Region;2016;2016\n320301;1;2\n").column == "C"


def test_no_heading_no_areas_no_figures():
    assert "overskrift" in refused("320301;5\n320302;6\n").nb
    assert "områder" in refused("Navn;2016\nPer;5\n").nb
    assert "overskrift" in refused("Region;Farge\n320301;rød\n").nb
    assert "nivået" in refused("Region;2016\n320301;5\n", level="grunnkrets").nb


@pytest.mark.parametrize(
    "wish", [{"level": "gate"}, {"category": "x"}, {"decimal": "'"}, {"indicator": "ukjent"}]
)
def test_a_wish_that_does_not_exist_is_refused_with_the_choices(wish):
    failure = refused("Region;2016\n320301;5\n", **wish)
    assert failure.expected is not None


def test_an_indicator_not_registered_on_the_level_may_be_looked_at_and_it_is_said():
    understood = read("Region;2016\n320301;5\n", "kommune_test")
    assert any("lagres" in m.nb for m in understood.messages)


def test_the_file_is_named_without_its_folders():
    assert read("Region;2016\n320301;5\n", name="C:\\hemmelig\\per.csv").filename == "per.csv"
