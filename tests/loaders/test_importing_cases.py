"""Files that people who do this job have sent: each is read rightly, or asked about.

Longer than 300 lines: one case a test, each with its own small file.
"""

import io
import math

import openpyxl
import pytest

from loaders.importing import ImportFailure, understand
from store.catalogue import load_registry
from store.snapshot import load_snapshot

REGISTRY = load_registry()


def read(content, indicator, name="fil.csv", **said):
    content = content.encode() if isinstance(content, str) else content
    series = load_snapshot().rows(indicator)
    return understand(content, name, REGISTRY, indicator, series=series, **said)


def asked(content, indicator, name="fil.csv", **said):
    with pytest.raises(ImportFailure) as caught:
        read(content, indicator, name, **said)
    assert caught.value.wish is not None, caught.value.nb
    return caught.value


def values(understood):
    """{(area, period): value, or the status where there is none}."""
    frame = understood.observations
    return {
        (a, p): s if math.isnan(v) else v
        for a, p, v, s in zip(frame.area, frame.period, frame.value, frame.status, strict=True)
    }


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


# --- names on two levels --------------------------------------------------------------------


def test_asker_by_name_in_years_of_today_is_todays_asker():
    text = "Region;2023;2024\nAsker;43,6;43,7\nAkershus;43,0;43,1\nHele landet;42,0;42,2\n"
    understood = read(text, "grunnskolepoeng")
    found = values(understood)
    assert understood.level == "kommune"
    assert found["3203", "2023"] == 43.6 and found["3203", "2024"] == 43.7
    assert found["0", "2024"] == 42.2 and found["32", "2024"] == 43.1
    assert "0220" not in set(understood.observations.area)
    # Akershus was no county in 2023.
    assert ("32", "2023") not in found and understood.skipped


def test_asker_by_name_before_2020_is_asked_about():
    text = "Region;2017;2018\nAsker;43,6;43,7\nOslo;42,0;42,1\n"
    wish = asked(text, "grunnskolepoeng").wish
    assert wish.name == "level" and set(wish.choices) == {"kommune", "tidligere_kommune"}
    old = read(text, "grunnskolepoeng", level="tidligere_kommune")
    assert values(old)["0220", "2017"] == 43.6
    assert values(read(text, "grunnskolepoeng", level="kommune"))["3203", "2017"] == 43.6


def test_asker_among_the_municipalities_it_became_one_with_is_the_old_one():
    text = "Region;2017\nAsker;43,6\nRøyken;41\nHurum;40\n"
    assert set(read(text, "grunnskolepoeng").observations.area) == {"0220", "0627", "0628"}


def test_figures_after_an_area_ceased_are_asked_about():
    text = "Region;2023\n0220 Asker;43,6\n0627 Røyken;41\n"
    failure = asked(text, "grunnskolepoeng")
    assert failure.wish.name == "ended" and failure.row == 2
    kept = read(text, "grunnskolepoeng", ended="as_written")
    assert values(kept)["0220", "2023"] == 43.6


def test_the_heading_settles_a_name_on_two_levels():
    for word, code in (("Grunnkrets", "32032103"), ("Delområde", "320306")):
        assert values(read(f"{word};2016\nSem;12\n", "aleneboende")) == {(code, "2016"): 12}
    assert asked("Sted;2016\nSem;12\n", "aleneboende").wish.name == "level"


# --- areas across ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "År;Asker;Bærum\n2023;1100;1400\n2024;1124;1450\n",
        "År;3203 Asker;3201 Bærum\n2023;1100;1400\n2024;1124;1450\n",
        "År;3203;3201\n2023;1100;1400\n2024;1124;1450\n",
        "Indikator;Asker;;Bærum;\n;2023;2024;2023;2024\nMottakere;1100;1124;1400;1450\n",
        ";2023;2023;2024;2024\n;Asker;Bærum;Asker;Bærum\nMottakere;1100;1400;1124;1450\n",
        "Sosialhjelp\n\nÅr;Bærum;Asker\n2023;1400;1100\n2024;1450;1124\nKilde: SSB\n",
    ],
)
def test_areas_across_are_areas_and_figures_are_figures(text):
    assert values(read(text, "sosialhjelp")) == {
        ("3203", "2023"): 1100,
        ("3203", "2024"): 1124,
        ("3201", "2023"): 1400,
        ("3201", "2024"): 1450,
    }


def test_several_contents_down_with_areas_across_are_asked_about():
    text = "Innhold;År;Asker;Bærum\nA;2023;10;20\nA;2024;11;21\nB;2023;30;40\nB;2024;31;41\n"
    wish = asked(text, "sosialhjelp").wish
    assert wish.name == "contents" and wish.choices == ("A", "B")
    assert values(read(text, "sosialhjelp", contents="B"))["3203", "2024"] == 31


def test_the_cell_of_each_figure_is_known_though_the_table_is_turned():
    understood = read("År;Asker;Bærum\n2024;1124;1450\n", "sosialhjelp")
    assert dict(zip(understood.observations.area, understood.cells, strict=True)) == {
        "3203": "B2",
        "3201": "C2",
    }


# --- sheets ---------------------------------------------------------------------------------


def kindergartens():
    head = [["Barnehager"], [], [None, "2022", "2023"]]
    one = [*head, ["3203 Asker", 85.1, 86.2], ["3201 Bærum", "..", 84.0]]
    other = [*head, ["3203 Asker", 97.1, 97.2], ["3201 Bærum", 96.0, 96.1]]
    return workbook(("KOSandel120000", one), ("KOSandel350000", other))


def test_one_content_a_sheet_is_a_question_with_the_sheets_as_answers():
    category = {"category": "alder_3_5"}
    wish = asked(kindergartens(), "barnehagedekning", "b.xlsx", **category).wish
    assert wish.name == "sheet" and wish.choices == ("KOSandel120000", "KOSandel350000")
    for sheet, value in zip(wish.choices, (85.1, 97.1), strict=True):
        told = read(kindergartens(), "barnehagedekning", "b.xlsx", sheet=sheet, **category)
        assert values(told)["3203", "2022"] == value


def test_a_hidden_sheet_is_read_only_by_name():
    book = openpyxl.load_workbook(io.BytesIO(kindergartens()))
    book["KOSandel120000"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    understood = read(stream.getvalue(), "barnehagedekning", "b.xlsx", category="alder_3_5")
    assert understood.sheet == "KOSandel350000"


# --- scale ----------------------------------------------------------------------------------


def test_a_share_of_one_is_asked_about_with_both_readings():
    text = "Region;2022\n3203 Asker;0,071\n3201 Bærum;0,055\n"
    failure = asked(text, "lavinntekt")
    assert failure.wish.name == "scale" and failure.wish.choices == ("as_written", "100")
    assert values(read(text, "lavinntekt", scale="100"))["3203", "2022"] == 7.1
    assert values(read(text, "lavinntekt", scale="as_written"))["3203", "2022"] == 0.071


def test_one_value_among_good_ones_that_lost_its_comma_is_asked_about():
    text = "Region;2022\n3203 Asker;82\n3201 Bærum;8,4\n0301 Oslo;12,1\n"
    failure = asked(text, "lavinntekt")
    assert failure.wish.choices == ("as_written", "0.1")
    read_so = values(read(text, "lavinntekt", scale="0.1"))
    assert read_so["3203", "2022"] == 8.2 and read_so["3201", "2022"] == 8.4


def test_thousands_of_kroner_are_asked_about():
    known = load_snapshot().rows("medianinntekt", "delomrade", category="alle")
    newest = known[known.value.notna()].sort_values("period").groupby("area").tail(1).head(5)
    rows = "".join(f"{a};{v / 1000:.0f}\n" for a, v in zip(newest.area, newest.value, strict=True))
    failure = asked("Region;2030\n" + rows, "medianinntekt", category="alle")
    assert failure.wish.choices == ("as_written", "1000")


def test_figures_like_the_series_are_not_asked_about():
    known = load_snapshot().rows("lavinntekt", "kommune")
    newest = known[known.value.notna()].sort_values("period").groupby("area").tail(1)
    rows = "".join(f"{a};{v * 1.2:.1f}\n" for a, v in zip(newest.area, newest.value, strict=True))
    assert len(read("Region;2030\n" + rows, "lavinntekt").observations) == len(newest)


# --- periods --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "status"),
    [("2024*", "provisional"), ("2024 (foreløpige tall)", "provisional"), ("2024 1)", "ok"),
     ("2024¹", "ok"), ("2024 (%)", "ok"), ("Foreløpig 2024", "provisional"),
     ("2024p", "provisional"), ("31.12.2024", "ok"), ("År 2024", "ok"), ("2024 [1]", "ok"),
     (" 2024 ", "ok")],
)  # fmt: skip
def test_the_newest_year_is_read_whatever_mark_it_has(heading, status):
    text = f"Region;2022;2023;{heading}\n320301;25;26;27\n320302;24;25;26\n"
    frame = read(text, "aleneboende").observations
    newest = frame[frame.period == "2024"]
    assert newest.value.tolist() == [27, 26] and set(newest.status) == {status}
    assert set(frame[frame.period != "2024"].status) == {"ok"}


@pytest.mark.parametrize(
    ("mark", "note", "status"),
    [("1)", "1) Foreløpige tall", "provisional"), ("*", "* Nytt beregningsopplegg", "ok"),
     ("¹", "¹ Brudd i serien", "ok"), ("*", "* Foreløpige tall", "provisional")],
)  # fmt: skip
def test_a_mark_means_what_its_note_says(mark, note, status):
    frame = read(f"Region;2023;2024 {mark}\n320301;25;26\n\n{note}\n", "aleneboende").observations
    assert frame.status.tolist() == ["ok", status]


@pytest.mark.parametrize("written", ["2023-2024", "2023/2024", "2023/24", "Skoleåret 2023-2024"])
def test_a_school_year_in_full_is_the_school_year(written):
    text = f"Enhet;Periode;Verdi\n3203 Asker;{written};51\n3201 Bærum;{written};52\n"
    found = values(read(text, "nasjonale_prover_5", category="lesing"))
    assert found == {("3203", "2023-24"): 51, ("3201", "2023-24"): 52}


def test_a_year_for_an_indicator_of_school_years_is_asked_about():
    text = "Enhet;2023\n3203 Asker;51\n"
    wish = asked(text, "nasjonale_prover_5", category="lesing").wish
    assert wish.name == "periods"
    for answer, period in (("starts", "2023-24"), ("ends", "2022-23"), ("as_written", "2023")):
        told = read(text, "nasjonale_prover_5", category="lesing", periods=answer)
        assert told.periods == [period]


@pytest.mark.parametrize("written", ["2022M11", "november 2022", "1.11.2022", "2022-11"])
def test_months_for_an_indicator_of_months(written):
    assert read(f"Region;{written}\n3203 Asker;1,5\n", "helt_ledige").periods == ["2022-11"]


def test_years_win_over_the_change_between_them_and_every_choice_can_be_taken():
    text = "Delområde;2023;2024;Endring 2023-2024\n320301;25,1;25,2;0,1\n320302;24,1;24,2;0,1\n"
    assert values(read(text, "aleneboende"))["320301", "2024"] == 25.2
    assert values(read(text, "aleneboende", contents=""))["320301", "2024"] == 25.2
    other = "Delområde;2023;2024;Kjerne 2024\n320301;25,1;25,2;9\n320302;24,1;24,2;8\n"
    wish = asked(other, "aleneboende").wish
    first, second = wish.choices
    assert values(read(other, "aleneboende", contents=first))["320301", "2024"] == 25.2
    assert values(read(other, "aleneboende", contents=second)) == {
        ("320301", "2024"): 9,
        ("320302", "2024"): 8,
    }


def test_a_column_of_figures_that_would_be_dropped_is_a_question():
    text = "Region;2022;2023;Nyeste\n320301;25;26;27\n320302;24;25;26\n"
    assert asked(text, "aleneboende").wish.choices == ("2022 … 2023", "Nyeste")


# --- rows that are not ours -----------------------------------------------------------------


def test_comparison_rows_of_kostra_are_left_out_and_named():
    text = "Region,Tid,value\n3203,2024,5.1\n3201,2024,4.1\n" + "".join(
        f"{code},2024,4.4\n" for code in ("EAK", "EAKUO", "EKG10", "EKA32")
    )
    understood = read(text, "kommunale_boliger")
    assert values(understood) == {("3203", "2024"): 5.1, ("3201", "2024"): 4.1}
    assert [s.row for s in understood.skipped] == [4, 5, 6, 7]
    assert any("EKG10" in m.nb for m in understood.messages)


def test_unstated_svalbard_and_gone_municipalities_are_left_out():
    text = (
        "Region;2024\n3203 Asker;1124\n3299 Uoppgitt kommune Akershus;7\n2111 Longyearbyen;3\n"
        "9999 Uoppgitt;12\n0602 Drammen;9\nKOSTRA-gruppe 10;8\nSvalbard;2\n"
    )
    understood = read(text, "sosialhjelp")
    assert values(understood) == {("3203", "2024"): 1124}
    assert len(understood.skipped) == 6


def test_the_country_is_taken_where_the_indicator_has_it():
    text = "Region;2024\n3203 Asker;1124\n3201 Bærum;1450\nLandet;140000\nAkershus;20000\n"
    assert values(read(text, "sosialhjelp"))["0", "2024"] == 140000
    assert "32" not in set(read(text, "sosialhjelp").observations.area)


@pytest.mark.parametrize(
    "name",
    ["Asker kommune", "ASKER KOMMUNE", "Asker\u00a0kommune", "Asker\u200b kommune", "Kommune Asker",
     "Asker municipality", "3203 Asker kommune", "Asker [K-3203]"],
)  # fmt: skip
def test_other_ways_to_write_asker(name):
    text = f"Enhet;Periode;Verdi\n{name};2023-24;51\nBærum kommune;2023-24;52\n"
    found = values(read(text, "nasjonale_prover_5", category="lesing"))
    assert found == {("3203", "2023-24"): 51, ("3201", "2023-24"): 52}


def test_decomposed_letters_are_the_same_name():
    text = "Område;2024\nNesøya;25\nØstbygda Åros;26\n".replace("Å", "A\u030a")
    assert len(read(text, "aleneboende").observations) == 2


# --- other layouts and formats --------------------------------------------------------------


def test_pxwebs_workbook_with_time_in_the_stub():
    rows = [["12345: Kommunale boliger"], [], [None, None, "Andel kommunale boliger"],
            ["3203 Asker", "2023", 5.0], [None, "2024", 5.1],
            ["3201 Bærum", "2023", 4.0], [None, "2024", 4.1]]  # fmt: skip
    found = values(read(workbook(("12345", rows)), "kommunale_boliger", "x.xlsx"))
    assert found["3203", "2024"] == 5.1 and found["3201", "2023"] == 4.0 and len(found) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Kommunenr;Delområdenr;Grunnkretsnr;2024\n3203;01;01;15\n3203;01;02;16\n",
        "Kommune;Kommunenr;Grunnkretsnummer;2024\nAsker;3203;0101;15\nAsker;3203;0102;16\n",
        "knr;delomrade;gkrets;2024\n3203;1;1;15\n3203;1;2;16\n",
        "Kommunenr;Delområdenr;Grunnkretsnr;2024\n0220;1;1;15\n0220;1;2;16\n",
    ],
)
def test_a_code_in_pieces_is_put_together(text):
    found = values(read(text, "aleneboende"))
    assert found == {("32030101", "2024"): 15, ("32030102", "2024"): 16}


PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="no";
DECIMALS=1;
TITLE="Kommunale boliger";
STUB="region";
HEADING="tid";
VALUES("region")="3203 Asker","3201 Baerum";
VALUES("tid")="2023","2024";
UNITS="prosent";
DATA=
5.0 5.1
4.0 ":";
"""
CUBE = (
    '{"version": "2.0", "class": "dataset", "label": "x", "id": ["Region", "Tid"], "size": [1, 2],'
    ' "dimension": {"Region": {"category": {"index": {"3203": 0}}}, "Tid": {"category":'
    ' {"index": {"2023": 0, "2024": 1}}}}, "value": [7.1, 7.2], "status": {"1": "*"}}'
)


def test_px_and_json_stat_are_read_with_their_symbols():
    found = values(read(PX, "kommunale_boliger", "a.px"))
    assert found["3203", "2024"] == 5.1 and found["3201", "2024"] == "suppressed"
    frame = read(CUBE, "lavinntekt", "a.json").observations
    assert frame.value.tolist() == [7.1, 7.2]
    assert frame.status.tolist() == ["ok", "provisional"]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"%PDF-1.7\n", "PDF"), (b'{"type": "FeatureCollection", "features": []}', "GeoJSON"),
     (b'{"a": 1}', "JSON"), (b"<html><table></table></html>", "nettside"),
     (b"<?xml version='1.0'?><m:GenericData></m:GenericData>", "SDMX"), (b"PAR1xxxx", "Parquet"),
     (b"\x1f\x8b\x08\0", "pakket"), (b"\x89PNG\r\n\x1a\n", "bilde")],
)  # fmt: skip
def test_another_format_is_named_as_what_it_is(content, word):
    with pytest.raises(ImportFailure) as caught:
        read(content, "lavinntekt", "x.csv")
    assert word in caught.value.nb


def test_marks_on_values():
    frame = read("Område;2023;2024\n320301;25,1;25,2*\n320302;< 4;NA\n", "aleneboende").observations
    told = dict(zip(zip(frame.area, frame.period, strict=True), frame.status, strict=True))
    assert told["320301", "2024"] == "provisional" and told["320301", "2023"] == "ok"
    assert told["320302", "2023"] == "suppressed" and told["320302", "2024"] == "missing"


def test_pxwebs_workbook_with_notes_below():
    rows = [["Kommunale boliger"], [], [None, None, "2022", "2023", "2024"],
            ["3203", "Asker", 5.0, 5.1, ".."], ["3201", "Bærum", 4.0, ":", 4.1], [],
            ["Brudd i tidsserien i 2020."], ["Kilde:"], ["Statistisk sentralbyrå"],
            ["Måleenhet:"], ["prosent"]]  # fmt: skip
    found = values(read(workbook(("Ark1", rows)), "kommunale_boliger", "x.xlsx"))
    assert len(found) == 6
    assert found["3203", "2024"] == "missing" and found["3201", "2023"] == "suppressed"


# --- figures beside the figures -------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Region;Antall;2022;2023\n3203 Asker;900;1000;1100\n3201 Bærum;800;1200;1210\n",
        "Region;År;Antall;Verdi\n3203 Asker;2022;900;1100\n3201 Bærum;2022;800;1210\n",
        "Region;År;Verdi;Nevner\n3203 Asker;2022;900;1100\n3201 Bærum;2022;800;1210\n",
    ],
)
def test_a_column_of_figures_beside_those_read_is_asked_about(text):
    wish = asked(text, "sosialhjelp").wish
    assert wish.name == "contents" and len(wish.choices) == 2
    for choice in wish.choices:
        dated = {"period": "2024"} if choice == "Antall" and "År" not in text else {}
        assert read(text, "sosialhjelp", contents=choice, **dated).observations.area.nunique() == 2


@pytest.mark.parametrize(
    "text",
    [
        ";Region;2022;2023\n0;3203 Asker;1000;1100\n1;3201 Bærum;1200;1210\n",
        "Fylkesnr;Region;2022;2023\n32;3203 Asker;1000;1100\n32;3201 Bærum;1200;1210\n",
        "GEO;KJONN;AAR;Verdi\n3203;0;2022;1000\n3203;0;2023;1100\n3201;0;2022;1200\n"
        "3201;0;2023;1210\n",
    ],
)
def test_codes_and_running_numbers_are_no_figures(text):
    assert values(read(text, "sosialhjelp")) == {
        ("3203", "2022"): 1000,
        ("3203", "2023"): 1100,
        ("3201", "2022"): 1200,
        ("3201", "2023"): 1210,
    }


def test_asker_by_name_before_2020_is_asked_about_where_only_todays_is_registered():
    assert "tidligere_kommune" not in REGISTRY.indicators["sosialhjelp"].levels
    for text in (
        "Region;2017;2018\nAsker;1000;1100\nOslo;4000;4100\n",
        "Region;2017;2022\nAsker;1000;1100\nOslo;4000;4100\n",
        "Region;År;Verdi\nAsker;2017;1000\nAsker;2022;1100\n",
    ):
        wish = asked(text, "sosialhjelp").wish
        assert wish.name == "level" and set(wish.choices) == {"kommune", "tidligere_kommune"}
        assert values(read(text, "sosialhjelp", level="kommune"))["3203", "2017"] == 1000


def test_figures_after_an_area_ceased_can_be_left_out():
    text = "Region;2017;2022\n0220 Asker;43;44\n0627 Røyken;40;41\n"
    assert "leave_out" in asked(text, "grunnskolepoeng").wish.choices
    found = values(read(text, "grunnskolepoeng", ended="leave_out"))
    assert found == {("0220", "2017"): 43, ("0627", "2017"): 40}


@pytest.mark.parametrize("code", ["1kmN{n}E{e}", "CRS3035RES1000mN{n}000E{e}000"])
def test_squares_of_a_kilometre_are_read_by_either_way_of_writing_their_code(code):
    squares = [a for a in REGISTRY.areas if a.startswith("1kmN")][:3]
    rows = "".join(
        f"{code.format(n=a[4:8], e=a[9:13])};{number}\n" for number, a in enumerate(squares, 40)
    )
    understood = read("GRD_ID;2021\n" + rows, "folketelling_folkemengde", scale="as_written")
    assert understood.level == "rute1km"
    assert values(understood) == {(a, "2021"): n for n, a in enumerate(squares, 40)}
