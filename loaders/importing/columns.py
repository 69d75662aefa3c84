"""What each column of the table is for: category, content, description of the area."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.importing.categories import Categories, folded
from loaders.importing.layout import Layout, ValueColumn
from sheets.grid import Cell
from sheets.messages import ImportFailure, Message, Wish, column_letter, quoted
from store.models import Indicator


@dataclass(frozen=True)
class Roles:
    """The columns to read. ``fixed`` is the category of every row where no column tells it."""

    values: list[ValueColumn]
    category: int | None
    contents: int | None
    by_label: dict[str, str]
    fixed: str | None
    rest: list[int]

    def category_of(self, column: ValueColumn) -> str | None:
        """The category that a value column's heading or the whole table has."""
        return self.by_label.get(column.label, self.fixed)


def find_roles(
    layout: Layout, indicator: Indicator, category: str | None, contents: str | None
) -> Roles:
    """Decide what to read as what.

    :raises ImportFailure: if the table holds several contents, or categories that nobody named.
    """
    categories = Categories(indicator)
    divided = bool(indicator.categories)
    column = _category_column(layout, categories) if divided else None
    values, by_label = _values(layout, indicator, categories, column is None, contents)
    filtered = _contents_column(layout, column, contents)
    fixed = category if divided else "alle"
    if divided and column is None and not by_label and category is None:
        raise _no_category(layout, indicator)
    rest = [i for i in layout.others if i not in (column, filtered)]
    return Roles(values, column, filtered, by_label, fixed, rest)


def _category_column(layout: Layout, categories: Categories) -> int | None:
    for index in layout.others:
        cells = [row.get(index) for row in layout.body if row.get(index) is not None]
        if categories.fits(cells):
            return index
    return None


def _values(
    layout: Layout,
    indicator: Indicator,
    categories: Categories,
    may_be_categories: bool,
    contents: str | None,
) -> tuple[list[ValueColumn], dict[str, str]]:
    """The value columns to read, and which category each heading stands for."""
    labels = list(dict.fromkeys(column.label for column in layout.values))
    found = {label: slot for label in labels if (slot := categories.find(label)) is not None}
    if may_be_categories and found:
        return [c for c in layout.values if c.label in found], found
    if len(labels) == 1:
        return layout.values, {}
    label = _one_label(labels, contents, indicator)
    if label is None and contents is None:
        # FHI writes what is not divided as one code throughout, such as 0 for both sexes.
        varying = [t for t in labels if not all(_one_code(c, layout) for c in _under(t, layout))]
        label = varying[0] if len(varying) == 1 else None
    if label is None:
        raise ImportFailure(
            Message(
                f"tabellen har flere innhold: {_listed(labels)}.",
                f"the table has several contents: {_listed(labels)}.",
            ),
            expected=Message("at du velger ett av dem", "that you choose one of them"),
            sheet=layout.sheet.name,
            row=layout.header.number,
            wish=Wish("contents", tuple(labels)),
        )
    return [c for c in layout.values if c.label == label], {}


def _under(label: str, layout: Layout) -> list[ValueColumn]:
    return [column for column in layout.values if column.label == label]


def _one_code(column: ValueColumn, layout: Layout) -> bool:
    """Whether a column holds one and the same small whole number in every row that is filled."""
    if column.period is not None:
        return False
    cells = (row.get(column.index) for row in layout.body)
    found = {str(cell).strip() for cell in cells if cell is not None}
    return len(found) == 1 and re.fullmatch(r"\d{1,4}(\.0)?", found.pop(), re.ASCII) is not None


def _one_label(labels: list[str], contents: str | None, indicator: Indicator) -> str | None:
    wanted = [contents] if contents else [indicator.title.nb, indicator.title.en]
    for text in map(folded, wanted):
        for test in (text.__eq__, lambda label, text=text: text in label):
            matching = [label for label in labels if test(folded(label))]
            if len(matching) == 1:
                return matching[0]
    return None


def _contents_column(layout: Layout, category: int | None, contents: str | None) -> int | None:
    if contents is None:
        return None
    for index in layout.others:
        if index != category and any(is_contents(r.get(index), contents) for r in layout.body):
            return index
    return None


def is_contents(cell: Cell, contents: str | None) -> bool:
    """Whether the cell names the chosen content."""
    return cell is not None and contents is not None and folded(cell) == folded(contents)


def _no_category(layout: Layout, indicator: Indicator) -> ImportFailure:
    names = ", ".join(indicator.category_ids)
    return ImportFailure(
        Message(
            f"indikatoren {quoted(indicator.id)} er delt i kategorier, men tabellen viser "
            "ingen av dem.",
            f"the indicator {quoted(indicator.id)} is divided in categories, but the table "
            "shows none of them.",
        ),
        expected=Message(
            f"en kolonne med kategorier, eller at du velger en: {names}",
            f"a column of categories, or that you choose one: {names}",
        ),
        sheet=layout.sheet.name,
        row=layout.header.number,
        wish=Wish("category", tuple(indicator.category_ids)),
    )


def check_rest(layout: Layout, roles: Roles, keys: dict[int, tuple[str, ...]]) -> None:
    """Refuse a column that divides the figures in a way nobody asked for, such as by sex.

    ``keys`` gives for each row read (by number) what its figures are already told apart by.

    :raises ImportFailure: naming the column and what it holds.
    """
    for index in roles.rest:
        seen: dict[tuple[str, ...], Cell] = {}
        for row in layout.body:
            key, cell = keys.get(row.number), row.get(index)
            if key is None or cell is None:
                continue
            if folded(seen.setdefault(key, cell)) == folded(cell):
                continue
            names = list(dict.fromkeys(str(r.get(index)) for r in layout.body if r.number in keys))
            raise ImportFailure(
                Message(
                    f"kolonnen {quoted(layout.title(index))} deler tallene videre: "
                    f"{_listed(names)}.",
                    f"the column {quoted(layout.title(index))} divides the figures further: "
                    f"{_listed(names)}.",
                ),
                expected=Message(
                    "ett tall for hvert område, hver periode og hver kategori",
                    "one figure for each area, period and category",
                ),
                sheet=layout.sheet.name,
                row=row.number,
                column=column_letter(index),
            )


def _listed(names: list[str]) -> str:
    return ", ".join(map(quoted, names[:8])) + (" …" if len(names) > 8 else "")
