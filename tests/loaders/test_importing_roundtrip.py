"""Whatever is written in a layout SSB or FHI uses is read back equal."""

import csv
import io
from dataclasses import replace

import openpyxl
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.importing import understand
from store.catalogue import load_registry
from store.models import Indicator, Level
from store.snapshot import validate_observations
from store.words import Bilingual

INDICATOR = "antall_test"
REGISTRY = replace(
    load_registry(),
    indicators={
        INDICATOR: Indicator(
            id=INDICATOR,
            domain="okonomi",
            title=Bilingual(nb="Antall", en="Number"),
            definition=Bilingual(nb="d", en="d"),
            unit="personer",
            measure="count",
            direction="none",
            levels=["delomrade", "grunnkrets", "levekarssone"],
            source="ssb_06944",
            decimals=0,
        )
    },
)
LEVELS = [Level.DELOMRADE, Level.GRUNNKRETS, Level.LEVEKARSSONE]
SYMBOLS = {":": "suppressed", "*": "suppressed", ".": "not_applicable", "..": "missing"}


def older(code, era):
    """The code that an Asker delområde or grunnkrets had in another era."""
    if era == "now" or len(code) == 10:
        return code
    if era == "viken":
        return "3025" + code[4:]
    district = int(code[4:6])
    old, less = ("0220", 0) if district <= 16 else ("0627", 16) if district <= 20 else ("0628", 20)
    return f"{old}{district - less:02d}{code[6:]}"


@st.composite
def tables(draw):
    level = draw(st.sampled_from(LEVELS))
    areas = REGISTRY.by_level[level]
    chosen = draw(
        st.lists(st.sampled_from(areas), min_size=1, max_size=8, unique_by=lambda a: a.code)
    )
    years = draw(st.lists(st.integers(2002, 2030), min_size=1, max_size=5, unique=True))
    cell = st.one_of(
        st.sampled_from([*SYMBOLS, "-"]),
        st.integers(0, 10_000_000),
        st.decimals(0, 9_999_999, places=1, allow_nan=False),
    )
    cells = {(a.code, str(y)): draw(cell) for a in chosen for y in years}
    return level, chosen, [str(y) for y in years], cells


def written(cell, decimal, space):
    if isinstance(cell, str):
        return cell
    text = f"{cell:,}".replace(",", space)
    return text.replace(".", decimal)


def area_text(area, style, era, drop_zero):
    code = older(area.code, era)
    if len(code) == 6 and style.endswith("8"):
        code += "00"
    if drop_zero:
        code = code.lstrip("0")
    return {"code": code, "code8": code, "name": area.name}.get(style, f"{code} {area.name}")


def expected(chosen, cells):
    result = {}
    for area in chosen:
        for (code, year), cell in cells.items():
            if code == area.code:
                zero = 0.0 if cell == "-" else None
                value = zero if isinstance(cell, str) else float(cell)
                result[code, year] = (value, SYMBOLS.get(cell, "ok") if value is None else "ok")
    return result


def check(understood, chosen, cells, level):
    frame = understood.observations
    got = {
        (r.area, r.period): (None if r.value != r.value else r.value, r.status)
        for r in frame.itertuples()
    }
    assert got == expected(chosen, cells)
    assert understood.level == level
    assert set(frame.level) == {str(level)} and set(frame.category) == {"alle"}
    validate_observations(frame, REGISTRY)


def grid(table, layout, text, number):
    _, chosen, years, cells = table
    if layout == "wide":
        return [["Region", *years]] + [
            [text(a), *(number(cells[a.code, y]) for y in years)] for a in chosen
        ]
    return [["Region", "År", "Verdi"]] + [
        [text(a), y, number(cells[a.code, y])] for a in chosen for y in years
    ]


STYLES = ["code", "both", "code8", "both8", "name"]


@settings(max_examples=examples(80), deadline=None)
@given(
    tables(),
    st.sampled_from(["wide", "long"]),
    st.sampled_from(STYLES),
    st.sampled_from(["now", "viken", "before"]),
    st.booleans(),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from([",", "."]),
    st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_text_files(
    table, layout, style, era, drop_zero, delimiter, decimal, space, codec, framed, end
):
    level, chosen, _, cells = table
    if codec == "cp1252" and space == "\u202f":
        space = "\u00a0"
    rows = grid(
        table,
        layout,
        lambda a: area_text(a, style, era, drop_zero),
        lambda c: written(c, decimal, space),
    )
    if framed:
        rows = [["Tabell 1: Utdrag"], [], *rows, [], ["Kilde: Statistisk sentralbyrå"]]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    content = stream.getvalue().encode(codec)
    understood = understand(content, "x.csv", REGISTRY, INDICATOR, level=str(level))
    check(understood, chosen, cells, level)
    assert understood.delimiter == delimiter


@settings(max_examples=examples(40), deadline=None)
@given(tables(), st.sampled_from(["wide", "long"]), st.sampled_from(STYLES), st.booleans())
def test_workbooks(table, layout, style, as_number):
    level, chosen, _, cells = table
    rows = grid(
        table,
        layout,
        lambda a: area_text(a, style, "now", False),
        lambda c: c if isinstance(c, str) else float(c),
    )
    if as_number:
        rows = [[int(c) if isinstance(c, str) and c.isdigit() else c for c in row] for row in rows]
    book = openpyxl.Workbook()
    book.active.append(["Om tabellen"])
    sheet = book.create_sheet("Tabell")
    for row in [["Tittel"], [], *rows]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    understood = understand(stream.getvalue(), "x.xlsx", REGISTRY, INDICATOR, level=str(level))
    check(understood, chosen, cells, level)
    assert understood.sheet == "Tabell"
