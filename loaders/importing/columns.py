"""What each column of the table is for: category, content, description of the area."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.importing.areacolumn import VALUE_WORDS
from loaders.importing.categories import Categories
from loaders.importing.layout import Layout, ValueColumn
from sheets.grid import Cell, Row
from sheets.messages import ImportFailure, Wish, column_letter, quoted, said
from sheets.words import folded, plain
from store.models import Indicator

#: Headings of columns that are reckoned from the others: changes, sums, ranks.
_RECKONED = re.compile(
    r"endring|differanse|\bdiff\b|vekst|økning|nedgang|change|growth|difference|\brang|\brank"
    r"|plassering|^plass\b|^sum\b|^total|gjennomsnitt|\bsnitt\b|average|\btrend|per ?sent ?endring"
)
#: Most values of one column that are offered as answers.
_MOST = 200


@dataclass(frozen=True)
class Roles:
    """The columns to read. ``fixed`` is the category of every row where no column tells it.

    ``contents``: column → the one value in it that is to be read; ``reckoned``: headings left out
    because they are reckoned from the columns that are read.
    """

    values: list[ValueColumn]
    category: int | None
    contents: dict[int, str]
    by_label: dict[str, str]
    fixed: str | None
    rest: list[int]
    reckoned: list[str] = field(default_factory=list)

    def category_of(self, column: ValueColumn) -> str | None:
        """The category that a value column's heading or the whole table has."""
        return self.by_label.get(column.label, self.fixed)

    def is_read(self, row: Row) -> bool:
        """Whether the row is of the contents chosen."""
        return all(folded(row.get(i) or "") == folded(c) for i, c in self.contents.items())


def find_roles(
    layout: Layout, indicator: Indicator, category: str | None, contents: tuple[str, ...]
) -> Roles:
    """Decide what to read as what.

    :raises ImportFailure: if the table holds several contents, or categories that nobody named.
    """
    categories = Categories(indicator)
    divided = bool(indicator.categories)
    column = _category_column(layout, categories) if divided else None
    filtered = _filtered(layout, column, contents)
    left = tuple(c for c in contents if folded(c) not in {folded(v) for v in filtered.values()})
    values, by_label, reckoned = _values(layout, indicator, categories, column is None, left)
    fixed = category if divided else "alle"
    if divided and column is None and not by_label and category is None:
        raise _no_category(layout, indicator)
    rest = [i for i in layout.others if i != column and i not in filtered]
    return Roles(values, column, filtered, by_label, fixed, rest, reckoned)


def _category_column(layout: Layout, categories: Categories) -> int | None:
    for index in layout.others:
        cells = [row.get(index) for row in layout.body if row.get(index) is not None]
        if categories.fits(cells):
            return index
    return None


Chosen = tuple[list[ValueColumn], dict[str, str], list[str]]


def _values(
    layout: Layout,
    indicator: Indicator,
    categories: Categories,
    may_be_categories: bool,
    contents: tuple[str, ...],
) -> Chosen:
    """The value columns to read, which category each heading stands for, what is left out."""
    labels = list(dict.fromkeys(column.label for column in layout.values))
    found = {label: slot for label in labels if (slot := categories.find(label)) is not None}
    if may_be_categories and found:
        beside = [t for t in labels if t not in found and not _is_reckoned(t, layout)]
        chosen = contents[0] if contents and beside else _all_of(list(found))
        if beside and not contents:
            raise _beside_categories(layout, list(found), beside)
        if folded(chosen) == folded(_all_of(list(found))):
            left_out = [t for t in labels if t not in found]
            return [c for c in layout.values if c.label in found], found, left_out
    parts = _of_one(labels, layout, indicator)
    for text in contents:
        if parts and folded(text) == folded(_joined(parts, layout)):
            return [c for c in layout.values if c.label in parts], {}, _beside(labels, parts)
        label = _answered(text, labels, layout)
        if label is None:
            raise _several(layout, labels)
        return _of(label, layout), {}, []
    own = folded(indicator.title.nb)
    if len(labels) == 1:
        if _is_reckoned(labels[0], layout) and not _RECKONED.search(own):
            raise _several(layout, labels)
        return layout.values, {}, []
    if any(_is_reckoned(label, layout) for label in parts):
        # A mean of a year that stands nowhere else is that year, or it is not: left out unasked
        # the year would be lost.
        raise _several(layout, labels, parts)
    plain_ones = [t for t in labels if _RECKONED.search(own) or not _is_reckoned(t, layout)]
    label = _titled(labels, indicator)
    if label is None and len(plain_ones) == 1 and plain_ones[0].casefold() in {"", *VALUE_WORDS}:
        label = plain_ones[0]
    if label is None:
        # FHI writes what is not divided as one code throughout, such as 0 for both sexes.
        varying = [t for t in labels if not all(_one_code(c, layout) for c in _of(t, layout))]
        label = varying[0] if len(varying) == 1 else None
    if label is None:
        raise _several(layout, labels, parts)
    left_out = [t for t in labels if t != label and _is_reckoned(t, layout)]
    return _of(label, layout), {}, left_out


def _all_of(labels: list[str]) -> str:
    return " + ".join(labels)


def _beside_categories(layout: Layout, found: list[str], beside: list[str]) -> ImportFailure:
    """Figures beside the categories' columns: are they to be read, or the categories?"""
    choices = (_all_of(found), *(layout.said(label) for label in beside))
    return ImportFailure(
        said("import.beside_categories", columns=listed(beside), categories=listed(found)),
        expected=said("import.choose_one"),
        sheet=layout.sheet.name,
        row=layout.header.number,
        wish=Wish("contents", choices),
    )


def _of_one(labels: list[str], layout: Layout, indicator: Indicator) -> list[str]:
    """Labels that may be one content together: the years alone, and others with other years.

    «2023», «2024 (revidert)»: no year stands under two of them.
    """
    when = {label: [c.period for c in _of(label, layout)] for label in labels}
    bare = "" if "" in when else (_titled(labels, indicator) or "")
    taken = set(when.get(bare, [])) - {None}
    found = [bare] if taken else []
    for label in labels:
        years = set(when[label])
        if found and label != bare and None not in years and not years & taken:
            found, taken = [*found, label], taken | years
    single = all(re.fullmatch(r"\d{4}", str(p)) for label in found[1:] for p in when[label])
    return found if len(found) > 1 and single else []


def _joined(parts: list[str], layout: Layout) -> str:
    return _all_of([layout.said(label) for label in parts])


def _beside(labels: list[str], parts: list[str]) -> list[str]:
    return [label for label in labels if label not in parts]


def _several(layout: Layout, labels: list[str], parts: list[str] | None = None) -> ImportFailure:
    choices = tuple(layout.said(label) for label in labels)
    if parts:
        choices = (*choices, _joined(parts, layout))
    return ImportFailure(
        said("import.several_contents", contents=listed(list(choices))),
        expected=said("import.choose_one"),
        sheet=layout.sheet.name,
        row=layout.header.number,
        wish=Wish("contents", choices),
    )


def _of(label: str, layout: Layout) -> list[ValueColumn]:
    return [column for column in layout.values if column.label == label]


def _is_reckoned(label: str, layout: Layout) -> bool:
    return _RECKONED.search(folded(label)) is not None


def _one_code(column: ValueColumn, layout: Layout) -> bool:
    """Whether a column holds one and the same small whole number in every row that is filled."""
    if column.period is not None:
        return False
    cells = (row.get(column.index) for row in layout.body)
    found = {str(cell).strip() for cell in cells if cell is not None}
    return len(found) == 1 and re.fullmatch(r"\d{1,4}(\.0)?", found.pop(), re.ASCII) is not None


def _answered(text: str, labels: list[str], layout: Layout) -> str | None:
    """The label an answer means: as it was offered, as it stands, or the only one it is part of."""
    wanted = folded(text)
    for label in labels:
        if wanted in (folded(label), folded(layout.said(label))):
            return label
    return _only(wanted, labels) if wanted else None


def _titled(labels: list[str], indicator: Indicator) -> str | None:
    for text in (folded(indicator.title.nb), folded(indicator.title.en)):
        same = [label for label in labels if folded(label) == text]
        found = same[0] if len(same) == 1 else _only(text, labels)
        if found is not None:
            return found
    return None


def _only(text: str, labels: list[str]) -> str | None:
    holding = [label for label in labels if text in folded(label)]
    return holding[0] if len(holding) == 1 else None


def _filtered(layout: Layout, category: int | None, contents: tuple[str, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    for text in contents:
        for index in layout.others:
            if index == category or index in found or not folded(text):
                continue
            if any(folded(r.get(index) or "") == folded(text) for r in layout.body):
                found[index] = text
                break
    return found


def _no_category(layout: Layout, indicator: Indicator) -> ImportFailure:
    names = ", ".join(indicator.category_ids)
    return ImportFailure(
        said("import.no_category", indicator=quoted(indicator.id)),
        expected=said("import.wants_category", categories=names),
        sheet=layout.sheet.name,
        row=layout.header.number,
        wish=Wish("category", tuple(indicator.category_ids)),
    )


def check_rest(layout: Layout, roles: Roles, keys: dict[int, tuple[str, ...]]) -> None:
    """Ask about a column that divides the figures in a way nobody asked for, such as by sex.

    ``keys`` gives for each row of the body (by place) what its figures are told apart by already.

    :raises ImportFailure: naming the column and what it holds.
    """
    for index in roles.rest:
        seen: dict[tuple[str, ...], Cell] = {}
        for place, row in enumerate(layout.body):
            cell = row.get(index)
            key = keys.get(place)
            if key is None or cell is None:
                continue
            if folded(seen.setdefault(key, cell)) == folded(cell):
                continue
            names = list(dict.fromkeys(
                plain(r.get(index)) for n, r in enumerate(layout.body)
                if n in keys and r.get(index) is not None
            ))  # fmt: skip
            raise ImportFailure(
                said("import.divides", column=quoted(layout.title(index)), values=listed(names)),
                expected=said("import.wants_one_figure"),
                sheet=layout.sheet.name,
                row=row.number,
                column=column_letter(index),
                wish=Wish("contents", tuple(names)) if len(names) <= _MOST else None,
            )


def listed(names: list[str]) -> str:
    """Some of the names, each in quotation marks."""
    return ", ".join(map(quoted, names[:8])) + (" …" if len(names) > 8 else "")
