"""A figure as an Excel workbook: a sheet with the figures and a sheet about them."""

from __future__ import annotations

import io
import re
import textwrap
from typing import Any

import pandas as pd
import xlsxwriter

from charts.figure import Figure
from store.models import Source
from text.formats import AtMost, date, is_whole, period, unit_long
from text.texts import t
from views.edition import edition, store
from views.figures import KINDS, State, rows_behind
from views.subject import by_licence, sources_of

#: Letters across the sheet about the figures; of the broadest column of theirs (the less the more
#: columns there are), of the narrowest, and of a heading before it goes on below; points of a line.
WIDE, BROADEST, FEWEST, HEADING, LINE = 100, (46, 38, 30, 24), 7, 18, 15
#: Letters across the figures that A4 has room for lying, at eight points.
ACROSS = 150
#: Decimals shown where a column holds figures of many kinds.
MOST_PLACES = 2


def workbook(figure: Figure, state: State, address: str) -> bytes:
    """The workbook. Numbers are numbers, shown with their decimals; a missing one is empty."""
    stream = io.BytesIO()
    language = state.language
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": figure.title, "comments": figure.source,
                             "subject": figure.alt[:250]})  # fmt: skip
        _data(book, figure, t("xlsx.data", language))
        _about(book, about(figure, state, address), t("xlsx.about", language))
    return stream.getvalue()


def _data(book: xlsxwriter.Workbook, figure: Figure, name: str) -> None:
    sheet = book.add_worksheet(name)
    table = figure.table
    texts = book.add_format({"valign": "top", "text_wrap": True, "indent": 1})
    columns: list[dict[str, Any]] = []
    lines = [1] * (len(table) + 1)
    broadest = _broadest(table)
    for i, column in enumerate(table.columns):
        places, numeric = figure.decimals.get(str(column)), _is_number(table[column])
        style = whole = texts
        head: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "indent": 1}
        if numeric:
            style, whole = (
                book.add_format({"num_format": _pattern(table[column], n), "valign": "top"})
                for n in (places, 0)
            )
            head |= {"align": "right", "indent": 0}  # above the figures, which stand to the right
        whole = whole if isinstance(places, AtMost) else style
        columns.append({"header": str(column), "header_format": book.add_format(head)})
        _write(sheet, i, table[column], style, whole)
        wide = _letters(table[column], numeric, broadest)
        sheet.set_column(i, i, wide + 3)
        told = [str(column), *([] if numeric else table[column].fillna("").astype(str))]
        for row, text in enumerate(told):
            lines[row] = max(lines[row], len(textwrap.wrap(text, wide + wide // 8)))
    for row, needed in enumerate(lines):
        if needed > 1:  # who opens the file shows all of it, also where rows are not fitted anew
            sheet.set_row(row, LINE * needed)
    if len(table) and len(table.columns):
        sheet.add_table(0, 0, len(table), len(table.columns) - 1,
                        {"columns": columns, "style": "Table Style Light 1",
                         "name": table_name(figure)})  # fmt: skip
    sheet.freeze_panes(1, 0)
    _printed(sheet)
    sheet.repeat_rows(0)


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def _broadest(table: pd.DataFrame) -> int:
    """Letters of the broadest column, so that what is printed as wide as a page can be read."""
    for most in BROADEST:
        if sum(_letters(table[c], _is_number(table[c]), most) + 3 for c in table) <= ACROSS:
            return most
    return BROADEST[-1]


def _letters(column: pd.Series, numeric: bool, broadest: int) -> int:
    """Letters a column has room for on a line: a heading and a text may go on below."""
    head = str(column.name)
    values = [f"{v:,.1f}" if numeric else str(v) for v in column.dropna()]
    longest = max(map(len, values), default=0)
    word = max(map(len, head.split()), default=0)
    return max(FEWEST, word, min(broadest, longest), min(HEADING, len(head)))


def _printed(sheet: Any) -> None:
    """On paper: A4 lying, as wide as one page, numbered."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _pattern(column: pd.Series, places: int | None) -> str:
    if pd.api.types.is_integer_dtype(column):
        return "0"
    if places is None:
        known = column.dropna().astype(float).round(6)
        places = max((len(f"{v:.6f}".rstrip("0").partition(".")[2]) for v in known), default=0)
        places = min(places, MOST_PLACES)  # shown; the cell has all of them
    return "#,##0" + ("." + "0" * places if places else "")


def table_name(figure: Figure) -> str:
    """What the table is called in Excel, as formulas and Power Query find it: «kart_folkemengde».

    Excel takes letters, digits and underscores, beginning with a letter.
    """
    name = str(figure.config.get("toImageButtonOptions", {}).get("filename", "")) or figure.kind
    return re.sub(r"\W", "_", f"levekar_{name}")[:200]


def _write(sheet: Any, i: int, column: pd.Series, style: Any, whole: Any) -> None:
    """``whole`` is the style of a whole number."""
    numeric = pd.api.types.is_numeric_dtype(column)
    for row, value in enumerate(column, 1):
        if pd.isna(value):
            sheet.write_blank(row, i, None, style)
        elif numeric:
            sheet.write_number(row, i, float(value), whole if is_whole(value) else style)
        else:
            sheet.write_string(row, i, str(value), style)


def about(figure: Figure, state: State, address: str) -> list[tuple[str, str]]:
    """What must go with the figures: what they are, whose they are, what to beware of."""
    registry, snapshot = store()
    choice, language = state.choice, state.language
    rows = [(t("xlsx.figure", language), figure.title), (t("figure.alt", language), figure.alt)]
    if KINDS[state.kind].of_indicator:
        item = registry.indicators[choice.indicator]
        sources = _sources(state, item.source)
        rows += [
            (t("column.indicator", language), item.title[language]),
            (t("data.definition", language), item.definition[language]),
            (t("data.unit", language), unit_long(item.unit, language)),
            (t("data.direction", language), t(f"data.direction.{item.direction}", language)),
            (t("column.period", language), period(choice.period, language)),
            *((t("data.licence", language), words) for words in _licences(sources, language)),
            *((t("xlsx.table_address", language), source.url) for source in sources),
        ]
    label = t("data.source", language)
    rows.append((label, figure.source.removeprefix(f"{label}: ")))
    rows += [(t("data.caveats", language), note) for note in figure.notes]
    made = edition().made
    rows += [
        (t("xlsx.made", language), date(made, language) if made else t("unknown", language)),
        (t("xlsx.version", language), snapshot.version),
        (t("xlsx.address", language), address),
    ]
    return rows


def _sources(state: State, usual: str) -> list[Source]:
    """The sources of the figures shown, which need not be the indicator's usual one."""
    return sources_of(rows_behind(state)["source"]) or [store()[0].sources[usual]]


def _licences(sources: list[Source], language: str) -> list[str]:
    """Each licence once, with whose figures it is of where there are several."""
    each = by_licence(sources, language)
    if len(each) == 1:
        return list(each)
    return [f"{licence}: {', '.join(names)}" for licence, names in each.items()]


def _about(book: xlsxwriter.Workbook, rows: list[tuple[str, str]], name: str) -> None:
    sheet = book.add_worksheet(name)
    bold, wrap = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, WIDE)
    _printed(sheet)
    for i, (key, value) in enumerate(rows):
        # Not every program makes a row as high as its text.
        sheet.set_row(i, 15 * max(1, len(textwrap.wrap(value, WIDE - 8))))
        sheet.write_string(i, 0, key, bold)
        sheet.write_string(i, 1, value, wrap)
