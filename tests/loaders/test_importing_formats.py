"""Known figures and marks in every format: read exactly, asked, or refused, never another figure.

Values with marks (``5,2*``, ``< 4``, ``NA``, ``:``), names with hard spaces, decomposed letters,
invisible characters, workbooks with merged heads, notes and hidden sheets, PX, JSON-stat 1 and 2.
"""

import csv
import io
import json
import math
import unicodedata

import openpyxl
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.importing import ImportFailure, understand
from store.catalogue import load_registry

REGISTRY = load_registry()
#: Indicator → codes and names; without a series, so that only the file itself can tell.
INDICATORS = {
    "sosialhjelp": {"3203": "Asker", "3201": "Bærum", "3312": "Lier", "0301": "Oslo"},
    "aleneboende": {"320301": "Nesøya", "320319": "Åros", "320306": "Sem"},
}
NAMES = {
    "code": "{code}",
    "both": "{code} {name}",
    "hard": "{code}\u00a0{name}",
    "thin": "{code}\u202f{name}",
    "invisible": "\ufeff{code} {name}\u200b\u00ad",
    "dash": "{code} - {name}",
    "behind": "{name} ({code})",
}
#: What stands in a cell → what it is: a status, with the figure or without.
MARKS = {
    ":": "suppressed", "< 4": "suppressed", "<5": "suppressed", "NA": "missing", "..": "missing",
    ".": "not_applicable", "": "missing",
}  # fmt: skip


def cells(decimal):
    """(what is written, the value or None, the status)."""
    plain = st.integers(11, 9999).map(
        lambda n: (f"{n / 10:.1f}".replace(".", decimal), n / 10, "ok")
    )
    starred = plain.map(lambda c: (c[0] + "*", c[1], "provisional"))
    noted = plain.map(lambda c: (c[0] + "¹", c[1], "ok"))
    marks = st.sampled_from([m for m in MARKS if m]).map(lambda m: (m, None, MARKS[m]))
    return st.one_of(plain, plain, starred, noted, marks)


@st.composite
def tables(draw, decimal=","):
    indicator = draw(st.sampled_from(sorted(INDICATORS)))
    areas = INDICATORS[indicator]
    codes = draw(st.lists(st.sampled_from(sorted(areas)), min_size=1, max_size=3, unique=True))
    first = draw(st.integers(2005, 2022))
    years = [str(first + n) for n in range(draw(st.integers(1, 3)))]
    found = {(c, y): draw(cells(decimal)) for c in codes for y in years}
    name = NAMES[draw(st.sampled_from(sorted(NAMES)))]
    told = {c: name.format(code=c, name=areas[c]) for c in codes}
    if draw(st.booleans()):
        told = {c: unicodedata.normalize("NFD", text) for c, text in told.items()}
    return indicator, told, years, found


def check(content, name, indicator, found, **said):
    """Whether it was read; it fails if anything is read as another figure or status."""
    try:
        understood = understand(content, name, REGISTRY, indicator, **said)
    except ImportFailure as failure:
        assert failure.nb and failure.en
        return False
    frame = understood.observations
    got = {
        (r.area, r.period): (None if math.isnan(r.value) else r.value, r.status)
        for r in frame.itertuples()
    }
    assert got == {key: (value, status) for key, (_, value, status) in found.items()}
    return True


def as_text(rows):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


@settings(max_examples=examples(50), deadline=None)
@given(tables(), st.booleans())
def test_marks_and_names_in_a_text_file(table, long):
    indicator, told, years, found = table
    wide = [["Område", *years]] + [[t, *(found[c, y][0] for y in years)] for c, t in told.items()]
    down = [["Område", "År", "Verdi"]]
    down += [[t, y, found[c, y][0]] for c, t in told.items() for y in years]
    check(as_text(down if long else wide), "x.csv", indicator, found)


def as_book(table, *, hidden, merged, notes, stub):
    """A workbook as offices send them: merged heads, notes, a hidden sheet with other figures."""
    _, told, years, found = table
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tabell 1"
    sheet.append(["Antall mottakere, etter område og år"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=1 + len(years))
    sheet.append([])

    def value(cell):
        plain = cell[1] is not None and cell[2] == "ok" and not cell[0].endswith("¹")
        return cell[1] if plain else cell[0]

    if stub:
        sheet.append([None, None, "Antall"])
        for code, text in told.items():
            for place, year in enumerate(years):
                sheet.append([None if place else text, year, value(found[code, year])])
            if merged and len(years) > 1:
                last = sheet.max_row
                sheet.merge_cells(start_row=last - len(years) + 1, start_column=1, end_row=last,
                                  end_column=1)  # fmt: skip
    else:
        if merged:
            sheet.append([None, "Antall", *(None for _ in years[1:])])
            sheet.merge_cells(start_row=3, start_column=2, end_row=3, end_column=1 + len(years))
        sheet.append(["Område", *map(int, years)])
        for code, text in told.items():
            sheet.append([text, *(value(found[code, year]) for year in years)])
    if notes:
        for line in ([], ["¹ Brudd i tidsserien"], ["Kilde: SSB"], ["Sist endret 1.2.2026"]):
            sheet.append(line)
    if hidden:
        other = book.create_sheet("Rådata", 0)
        other.sheet_state = "hidden"
        other.append(["Område", *years])
        for text in told.values():
            other.append([text, *(7777 for _ in years)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=examples(40), deadline=None)
@given(tables(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_workbook_with_merged_heads_notes_and_hidden_sheets(table, hidden, merged, notes, stub):
    content = as_book(table, hidden=hidden, merged=merged, notes=notes, stub=stub)
    check(content, "x.xlsx", table[0], table[3])


@pytest.mark.parametrize("stub", [False, True])
@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("hidden", [False, True])
def test_such_a_workbook_is_read_and_not_merely_asked_about(stub, merged, hidden):
    told = {"3203": "3203 Asker", "3201": "3201 Bærum"}
    years = ["2021", "2022"]
    found = {(c, y): (f"{n},0", float(n), "ok")
             for n, (c, y) in enumerate(((c, y) for c in told for y in years), 900)}  # fmt: skip
    table = ("sosialhjelp", told, years, found)
    content = as_book(table, hidden=hidden, merged=merged, notes=True, stub=stub)
    assert check(content, "x.xlsx", "sosialhjelp", found)


def as_px(table, contents):
    _, told, years, found = table
    listed = ",".join(f'"{text}"' for text in told.values())
    body = "\n".join(
        " ".join(
            f'"{found[c, y][0]}"' if found[c, y][1] is None else str(found[c, y][1]) for y in years
        )
        for c in told
    )
    codes = ",".join(f'"{c}"' for c in told)
    head = f'CHARSET="ANSI";\nCODEPAGE="utf-8";\nDECIMALS=1;\nTITLE="{contents}";\n'
    head += 'STUB="region";\nHEADING="tid";\n'
    head += f'VALUES("region")={listed};\nVALUES("tid")={",".join(map(json.dumps, years))};\n'
    return f'{head}CODES("region")={codes};\nUNITS="antall";\nDATA=\n{body};\n'.encode()


PLAIN = {".": "not_applicable", "..": "missing", ":": "suppressed"}


@st.composite
def cubes(draw):
    indicator, _, years, found = draw(tables("."))
    symbols = st.sampled_from(sorted(PLAIN))
    found = {
        key: (symbol := draw(symbols), None, PLAIN[symbol])
        if cell[1] is None
        else (str(cell[1]), cell[1], "ok")
        for key, cell in found.items()
    }
    codes = list(dict.fromkeys(c for c, _ in found))
    return indicator, {c: f"{c} {INDICATORS[indicator][c]}" for c in codes}, years, found


@settings(max_examples=examples(40), deadline=None)
@given(cubes())
def test_a_px_file_is_read_exactly(table):
    assert check(as_px(table, "Mottakere"), "x.px", table[0], table[3])


@settings(max_examples=examples(40), deadline=None)
@given(cubes(), st.sampled_from([1, 2]), st.booleans(), st.booleans())
def test_json_stat_1_and_2_are_read_exactly(table, version, sparse, turned):
    indicator, told, years, found = table
    sizes, ids = [len(told), 1, len(years)], ["Region", "ContentsCode", "Tid"]
    order = [(c, y) for c in told for y in years]
    if turned:
        sizes, ids = [len(years), 1, len(told)], ["Tid", "ContentsCode", "Region"]
        order = [(c, y) for y in years for c in told]

    def category(names):
        return {"category": {"index": {n: i for i, n in enumerate(names)}, "label": names}}

    dimension = {
        "Region": category(told),
        "ContentsCode": category({"Mottakere": "Mottakere"}),
        "Tid": category(dict(zip(years, years, strict=True))),
    }
    values = [found[key][1] for key in order]
    status = {str(i): found[key][0] for i, key in enumerate(order) if found[key][1] is None}
    dense = {str(i): v for i, v in enumerate(values) if v is not None} if sparse else values
    body = {"label": "x", "value": dense, "status": status}
    if version == 1:
        document = {"dataset": {"dimension": {**dimension, "id": ids, "size": sizes}, **body}}
    else:
        document = {"version": "2.0", "class": "dataset", "id": ids, "size": sizes,
                    "dimension": dimension, **body}  # fmt: skip
    assert check(json.dumps(document).encode(), "x.json", indicator, found)


def test_kostras_whole_country_is_the_country_and_the_rest_of_its_groups_are_left_out():
    text = "Region;2024\n3203 Asker;43\n3201 Bærum;44\nEAK Landet;42\nEAKUO Landet uten Oslo;41\n"
    understood = understand(text.encode(), "x.csv", REGISTRY, "grunnskolepoeng")
    frame = understood.observations
    assert dict(zip(frame.area, frame.value, strict=True)) == {"3203": 43, "3201": 44, "0": 42}
    assert [s.row for s in understood.skipped] == [5]
