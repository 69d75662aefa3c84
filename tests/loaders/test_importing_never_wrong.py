"""Known figures written in any layout, with any names and marks: read exactly, asked, or refused.

Never another figure: whatever is read is one of those that were written, at its own place.
"""

import csv
import io

import openpyxl
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.importing import ImportFailure, understand
from store.catalogue import load_registry

REGISTRY = load_registry()
#: Indicator → the codes and names its tables have.
INDICATORS = {
    "grunnskolepoeng": {"3203": "Asker", "3201": "Bærum", "0301": "Oslo", "3301": "Drammen"},
    "sosialhjelp": {"3203": "Asker", "3201": "Bærum", "3312": "Lier", "5001": "Trondheim"},
    "folkemengde": {"320301": "Nesøya", "320302": "Nesbru", "320306": "Sem"},
}
NAMES = {
    "code": "{code}",
    "both": "{code} {name}",
    "letter": "K-{code} {name}",
    "name": "{name}",
    "kommune": "{name} kommune",
    "decomposed": "{code} {name}\u200b",
}
HEADINGS = {
    "plain": "{year}",
    "star": "{year}*",
    "note": "{year} 1)",
    "raised": "{year}¹",
    "words": "{year} (foreløpige tall)",
    "unit": "{year} (antall)",
    "date": "31.12.{year}",
}
NOT_OURS = ["9999 Uoppgitt", "3299 Uoppgitt kommune", "2111 Longyearbyen", "EAKUO Landet u/Oslo",
            "KOSTRA-gruppe 10", "0602 Drammen (-2019)", "I alt", "21 Svalbard"]  # fmt: skip


@st.composite
def files(draw):
    indicator = draw(st.sampled_from(sorted(INDICATORS)))
    areas = INDICATORS[indicator]
    codes = draw(st.lists(st.sampled_from(sorted(areas)), min_size=1, max_size=4, unique=True))
    years = draw(st.lists(st.integers(2003, 2026), min_size=1, max_size=4, unique=True))
    figures = {
        (c, str(y)): draw(st.integers(1, 9999) | st.decimals(1, 9999, places=1))
        for c in codes
        for y in sorted(years)
    }
    name = NAMES[draw(st.sampled_from(sorted(NAMES)))]
    mark = HEADINGS[draw(st.sampled_from(sorted(HEADINGS)))]
    layout = draw(st.sampled_from(["wide", "long", "across", "across_long", "stub"]))
    others = draw(st.lists(st.sampled_from(NOT_OURS), max_size=2, unique=True))
    framed = draw(st.booleans())
    said = {c: name.format(code=c, name=areas[c]) for c in codes}
    heads = {str(y): (mark if y == max(years) else "{year}").format(year=y) for y in sorted(years)}
    rows = LAYOUTS[layout](said, heads, figures, others)
    if framed:
        rows = [["Tabell fra en etat"], [], *rows, [], ["1) Foreløpige tall"], ["Kilde: SSB"]]
    return indicator, figures, rows


def wide(said, heads, figures, others):
    body = [[text, *(figures[c, y] for y in heads)] for c, text in said.items()]
    return [["Region", *heads.values()], *body, *([o, *(77 for _ in heads)] for o in others)]


def long(said, heads, figures, others):
    body = [[text, head, figures[c, y]] for c, text in said.items() for y, head in heads.items()]
    return [["Region", "År", "Verdi"], *body, *([o, h, 77] for o in others for h in heads.values())]


def across(said, heads, figures, others):
    body = [[head, *(figures[c, y] for c in said), *(77 for _ in others)]
            for y, head in heads.items()]  # fmt: skip
    return [["År", *said.values(), *others], *body]


def across_long(said, heads, figures, others):
    names = [n for text in said.values() for n in (text, *(None for _ in list(heads)[1:]))]
    years = list(heads.values()) * len(said)
    return [[None, *names], ["Innhold", *years], ["Antall", *(figures[c, y] for c in said
                                                              for y in heads)]]  # fmt: skip


def stub(said, heads, figures, others):
    rows = [[None, None, "Antall personer"]]
    for code, text in said.items():
        for place, (year, head) in enumerate(heads.items()):
            rows.append([None if place else text, head, figures[code, year]])
    return rows


LAYOUTS = {"wide": wide, "long": long, "across": across, "across_long": across_long, "stub": stub}


def as_text(rows, delimiter, decimal):
    stream = io.StringIO()
    cells = [
        ["" if c is None else str(c).replace(".", decimal) if not isinstance(c, str) else c
         for c in row] for row in rows
    ]  # fmt: skip
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(cells)
    return stream.getvalue().encode()


def as_workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([c if isinstance(c, str | None) else float(c) for c in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def check(content, name, indicator, figures):
    try:
        understood = understand(content, name, REGISTRY, indicator)
    except ImportFailure as failure:
        assert failure.nb and failure.en
        return False
    frame = understood.observations
    got = {(r.area, r.period): r.value for r in frame.itertuples()}
    wanted = {key: float(value) for key, value in figures.items()}
    # What is left out is told with its year: Drammen before 2020, where the old one stands beside.
    told = " ".join(skipped.reason.nb for skipped in understood.skipped)
    left = {key for key in wanted if key not in got and f" i {key[1]} " in told}
    assert got == {key: value for key, value in wanted.items() if key not in left}, (got, wanted)
    return True


@settings(max_examples=examples(70), deadline=None)
@given(files(), st.sampled_from([";", "\t", ","]), st.sampled_from([",", "."]))
def test_a_text_file_is_read_exactly_or_asked_about_and_never_otherwise(file, delimiter, decimal):
    indicator, figures, rows = file
    check(as_text(rows, delimiter, decimal), "x.csv", indicator, figures)


@settings(max_examples=examples(40), deadline=None)
@given(files())
def test_a_workbook_is_read_exactly_or_asked_about_and_never_otherwise(file):
    indicator, figures, rows = file
    check(as_workbook(rows), "x.xlsx", indicator, figures)


def test_the_commonest_layouts_are_read_and_not_merely_asked_about():
    said, heads = {"3203": "3203 Asker", "3201": "3201 Bærum"}, {"2023": "2023", "2024": "2024*"}
    figures = {(c, y): n for n, (c, y) in enumerate(((c, y) for c in said for y in heads), 1100)}
    for layout in LAYOUTS.values():
        rows = layout(said, heads, figures, ["EAKUO Landet u/Oslo"])
        assert check(as_text(rows, ";", ","), "x.csv", "sosialhjelp", figures), layout.__name__
        assert check(as_workbook(rows), "x.xlsx", "sosialhjelp", figures), layout.__name__


#: Figures that are also codes of municipalities, in tables whose own areas are not known.
LIKE_CODES = {
    "stub": [[None, None, "Antall personer"], ["Nesøya kommune", "2003", 2],
             [None, "2004", 100], ["Nesbru kommune", "2003", 1557], [None, "2004", 1]],
    "one year": [["År", "Sem kommune", "9999 Uoppgitt"], ["2019 (foreløpige tall)", 4638, 77]],
    "a heading of six digits": [["År", "320301", "I alt"], ["2016 (foreløpige tall)", 3101, 77]],
    "codes left": [[None, None, "Antall personer"], ["3201", "2009", 4003], [None, "2015", 4636],
                   [None, "2018 1)", 1557]],
    "years across": [["Region", "2004", "2005 (foreløpige tall)"], ["Sem kommune", 5028, 3203],
                     ["EAKUO Landet u/Oslo", 77, 77]],
    "a row of nothing but figures": [[None, "3301", None, None],
                                     ["Innhold", "2007", "2017", "2023 (antall)"],
                                     ["Antall", 8169, 1836, 3453]],
    "hundreds": [[None, None, "Antall personer"], ["Nesbru kommune", "2005", 6307],
                 [None, "2011*", 5001], ["Sem kommune", "2005", 100], [None, "2011*", 3203]],
}  # fmt: skip


@pytest.mark.parametrize("rows", LIKE_CODES.values(), ids=LIKE_CODES)
@pytest.mark.parametrize("indicator", ["sosialhjelp", "folkemengde"])
def test_a_figure_that_is_also_a_code_is_never_taken_for_an_area(rows, indicator):
    written = {cell for row in rows for cell in row if isinstance(cell, int)}
    for content, name in ((as_workbook(rows), "x.xlsx"), (as_text(rows, ";", ","), "x.csv")):
        try:
            frame = understand(content, name, REGISTRY, indicator).observations
        except ImportFailure as failure:
            assert failure.nb and failure.en
            continue
        assert not {int(area) for area in frame["area"]} & written
        assert set(frame["value"].dropna()) <= written


def test_a_few_municipalities_are_read_by_their_bare_codes_left_of_the_figures():
    for heading in ("Kommunenr", "Region", "Bostedskommune", "Kode", "Geografi", "kommune_nr",
                    "Kommune nr. (2024)", "Region (kommune)", "knr", "Area code"):  # fmt: skip
        rows = [["År", heading, "Verdi"], ["2023", 3203, 5], ["2023", 3201, 7]]
        frame = understand(as_workbook(rows), "x.xlsx", REGISTRY, "sosialhjelp").observations
        assert dict(zip(frame["area"], frame["value"], strict=True)) == {"3203": 5, "3201": 7}
