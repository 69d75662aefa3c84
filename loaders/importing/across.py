"""Tables with areas across the top: turned, so that each figure has its area in a row."""

from __future__ import annotations

from dataclasses import replace

from loaders.importing.areacolumn import HEADS_AREAS, NO_CHANCE, area_column
from loaders.importing.places import NoPlace, Places
from sheets.grid import Cell, Row, Sheet
from sheets.numbers import looks_like_figure
from sheets.periods import period
from sheets.words import folded, plain
from store.models import Level

#: How far down the row with the areas may stand.
_DEEP = 40
AREA, WHEN, WHAT, VALUE = "Område", "Periode", "Statistikkvariabel", "Verdi"


def turned(sheet: Sheet, places: Places) -> Sheet:
    """The sheet with a row a figure where areas stand across; else the sheet as it is.

    What stands in the rows of the heading (years, contents) and in the columns left of the
    figures comes along, a column each. ``Row.column`` tells where each figure stood.
    """
    found = _heading(sheet, places)
    if found is None:
        return sheet
    index, named = found
    down = area_column(sheet, places)
    if down is not None and down[1] >= len({str(cell) for cell in named.values()}):
        return sheet
    return _melted(sheet, index, named, places)


def _heading(sheet: Sheet, places: Places) -> tuple[int, dict[int, Cell]] | None:
    """The row with most areas above figures, and what it says above each column."""
    best: tuple[int, int, dict[int, Cell]] | None = None
    for index, row in enumerate(sheet.rows[:_DEEP]):
        hits = {i for i, cell in enumerate(row.cells) if _is_area(cell, places)}
        # A row with an area at the left and figures beside it is a row of the table.
        alone = len(hits) > 1 and len(hits) == sum(cell is not None for cell in row.cells)
        if not hits or (0 in hits and not alone) or _is_data(row, hits):
            continue
        if _by_chance(sheet, index, hits):
            continue
        named = _spread(sheet, index, min(hits | _besides(row, places)))
        with_figures = {i for i in named if _over_figures(sheet, index, i)}
        kept = {i: cell for i, cell in named.items() if i in with_figures}
        different = len({str(row.get(i)) for i in hits if i in with_figures})
        if different and (best is None or different > best[0]):
            best = (different, index, kept)
    return None if best is None else (best[1], best[2])


def _is_area(cell: Cell, places: Places) -> bool:
    if cell is None or period(cell) is not None:
        return False
    answer = places.look(cell)
    return isinstance(answer, list) and any(
        p.level not in (Level.LAND, Level.FYLKE) for p in answer
    )


def _besides(row: Row, places: Places) -> set[int]:
    """Cells that name the country, a county or a group of municipalities."""
    named = {i for i, cell in enumerate(row.cells) if isinstance(cell, str)}
    answers = {i: places.look(row.get(i)) for i in named if period(row.get(i)) is None}
    return {i for i, answer in answers.items() if isinstance(answer, list | NoPlace)}


def _is_data(row: Row, hits: set[int]) -> bool:
    """Whether the row holds figures besides the cells that could be areas."""
    others = [c for i, c in enumerate(row.cells) if i not in hits and c is not None]
    bare = all(looks_like_figure(row.get(i)) for i in hits)
    figures = [c for c in others if looks_like_figure(c)]
    return bool(figures) or (bare and any(len(str(row.get(i))) < 4 for i in hits))


def _by_chance(sheet: Sheet, index: int, hits: set[int]) -> bool:
    """Whether a row below years, which says itself whose it is, has figures that happen to be codes
    of municipalities."""
    row, first = sheet.rows[index], min(hits)
    bare = all(looks_like_figure(row.get(i)) for i in hits)
    said = [
        c for c in row.cells[:first] if c is not None and HEADS_AREAS.fullmatch(folded(c)) is None
    ]
    above = [r.get(i) for r in sheet.rows[:index] for i in hits]
    few = len({str(row.get(i)) for i in hits}) < NO_CHANCE
    return bare and few and bool(said) and any(period(c) is not None for c in above)


def _spread(sheet: Sheet, index: int, first: int) -> dict[int, Cell]:
    """Each column's heading in a row; a merged one reaches over the blank cells after it."""
    width = max(len(r.cells) for r in sheet.rows)
    named: dict[int, Cell] = {}
    carried: Cell = None
    for i in range(first, width):
        cell = sheet.rows[index].get(i)
        carried = cell if cell is not None else carried
        named[i] = carried
    return named


def _over_figures(sheet: Sheet, index: int, column: int) -> bool:
    cells = [r.get(column) for r in sheet.rows[index + 1 :] if r.get(column) is not None]
    return bool(cells) and 2 * sum(map(looks_like_figure, cells)) >= len(cells)


def _melted(sheet: Sheet, index: int, named: dict[int, Cell], places: Places) -> Sheet:
    first = min(named)
    below = _below(sheet, index, named)
    top = _above(sheet, index, named)
    heads = [*top, *range(index + 1, below)]
    levels = {h: _spread_periods(sheet, h, named) for h in heads}
    stub = list(range(first))
    header = _header(sheet, [*heads, index], stub)
    titles = [WHEN if _periods(list(levels[h].values())) else WHAT for h in heads]
    rows = [Row(sheet.rows[index].number, [*header, AREA, *titles, VALUE])]
    carried: list[Cell] = [None] * len(stub)
    notes: list[Row] = []
    for row in sheet.rows[below:]:
        if not any(row.get(i) is not None for i in named):
            notes.append(row)
            carried = _carried(row, stub, carried) if row.number else carried
            continue
        carried = _carried(row, stub, carried)
        for i, cell in named.items():
            told = [levels[h].get(i) for h in heads]
            rows.append(Row(row.number, [*carried, cell, *told, row.get(i)], i))
    rows += [replace(note, cells=_first(note)) for note in notes]
    return replace(sheet, rows=rows, turned=sheet.rows[index].number)


def _first(note: Row) -> list[Cell]:
    return next(([cell] for cell in note.cells if cell is not None), [])


def _carried(row: Row, stub: list[int], before: list[Cell]) -> list[Cell]:
    """What stands left of the figures; a blank cell means what stands above it."""
    cells = [row.get(i) for i in stub]
    last = max((i for i, c in enumerate(cells) if c is not None), default=-1)
    return [c if c is not None or i > last else before[i] for i, c in enumerate(cells)]


def _below(sheet: Sheet, index: int, named: dict[int, Cell]) -> int:
    """Where the figures begin: after rows of years or words under the areas."""
    at = index + 1
    while at < len(sheet.rows) - 1:
        row = sheet.rows[at]
        cells = [row.get(i) for i in named if row.get(i) is not None]
        blank = all(row.get(i) is None or period(row.get(i)) is None for i in range(min(named)))
        words = cells and not any(map(looks_like_figure, cells))
        years = cells and all(period(c) is not None for c in cells)
        titled = all(not looks_like_figure(row.get(i)) for i in range(min(named)))
        if not (words or (years and blank and titled)):
            break
        at += 1
    return at


def _above(sheet: Sheet, index: int, named: dict[int, Cell]) -> list[int]:
    """Rows above the areas that touch them and say something over several columns."""
    rows: list[int] = []
    at = index - 1
    while at >= 0 and sheet.rows[at].number == sheet.rows[at + 1].number - 1:
        row = sheet.rows[at]
        told = [row.get(i) for i in named if row.get(i) is not None]
        if not told or (len(told) == 1 and row.get(0) is not None):
            break
        rows.insert(0, at)
        at -= 1
    return rows


def _spread_periods(sheet: Sheet, at: int, named: dict[int, Cell]) -> dict[int, Cell]:
    told = _spread(sheet, at, min(named))
    return {i: told.get(i) for i in named}


def _periods(cells: list[Cell]) -> bool:
    return bool(cells) and all(c is None or period(c) is not None for c in cells)


def _header(sheet: Sheet, heads: list[int], stub: list[int]) -> list[Cell]:
    """The heading of each column left of the figures: the lowest that stands there."""
    result: list[Cell] = []
    for i in stub:
        told = [sheet.rows[h].get(i) for h in sorted(heads)]
        texts = [plain(c) for c in told if isinstance(c, str)]
        result.append(texts[-1] if texts else None)
    return result
