"""Rows that say two things: a code and a name of different areas, a heading among the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loaders.importing.areacolumn import AREA_WORDS
from loaders.importing.layout import Layout, names_areas
from loaders.importing.places import NoPlace, Place, Places
from sheets.grid import Row
from sheets.messages import ImportFailure, Wish, column_letter, quoted, said
from sheets.numbers import looks_like_figure
from sheets.periods import period
from sheets.words import folded

#: Which of a code and the name beside it in one cell is meant.
CODE, NAME = "code", "name"
_HEADS = {*AREA_WORDS, "region", "område", "area", "fylke", "geografi", "sted", "enhet"}
Placed = Place | NoPlace | None


def settled(
    layout: Layout,
    places: Places,
    answers: list[Placed],
    given: str | None,
    figures: Callable[[Row], bool],
) -> list[Placed]:
    """The place of each row, where a row names two areas on the level as was said.

    :raises ImportFailure: at the first such row, unless it was said what is meant.
    """
    found = list(answers)
    for index, row in enumerate(layout.body):
        place = found[index]
        if not isinstance(place, Place) or not figures(row):
            continue
        beside = _beside(layout, places, row, place)
        if beside is None:
            continue
        column, other = beside
        choices = (CODE, NAME) if column is None else _titles(layout, column)
        if given not in choices:
            raise _question(layout, row, place, other, choices if choices[0] != choices[1] else ())
        if given == choices[1]:
            found[index] = replace(place, code=other, written="", misnamed=False, other="")
    return found


def _beside(
    layout: Layout, places: Places, row: Row, place: Place
) -> tuple[int | None, str] | None:
    """The column (none: the same cell) that names another area, and that area."""
    if place.other:
        return None, place.other
    for column in layout.others:
        cell = row.get(column)
        if looks_like_figure(cell) and not names_areas(layout.header, column, layout.area):
            continue
        other = places.contradicts(cell, place)
        if other is not None:
            return column, other.code
    return None


def _titles(layout: Layout, column: int) -> tuple[str, str]:
    return layout.title(layout.area), layout.title(column)


def _question(
    layout: Layout, row: Row, place: Place, other: str, choices: tuple[str, ...]
) -> ImportFailure:
    told = [quoted(row.get(i)) for i in (layout.area, *layout.others) if row.get(i) is not None]
    return ImportFailure(
        said("import.two_areas", cells=", ".join(told[:4]), one=place.code, other=other),
        expected=said("import.say_names" if choices else "import.one_table"),
        sheet=layout.sheet.name,
        row=row.number,
        column=column_letter(layout.area),
        wish=Wish("names", choices) if choices else None,
    )


def is_heading_again(layout: Layout, row: Row) -> bool:
    """Whether a row among the figures is the heading once more.

    :raises ImportFailure: if it is the heading of another table.
    """
    title = layout.header.get(layout.area)
    cell = folded(row.get(layout.area) or "")
    if not cell or (cell != folded(title or "") and cell not in _HEADS):
        return False
    columns = [c.index for c in layout.values if row.get(c.index) is not None]
    same = [folded(row.get(i)) == folded(layout.header.get(i) or "") for i in columns]
    if not columns:
        return False
    if all(same):
        return True
    if all(period(row.get(i)) is not None or isinstance(row.get(i), str) for i in columns):
        raise ImportFailure(
            said("import.another_heading", cell=quoted(row.get(layout.area))),
            expected=said("import.one_table"),
            sheet=layout.sheet.name,
            row=row.number,
        )
    return False
