"""The level a table is read on: by all rows, the heading, the indicator and the years."""

from __future__ import annotations

from collections import Counter

from loaders.importing.areacolumn import level_said
from loaders.importing.layout import Layout
from loaders.importing.places import Place, Places
from sheets.grid import Row
from sheets.messages import ImportFailure, Wish, column_letter, quoted, said
from sheets.numbers import looks_like_figure, symbol
from sheets.periods import last_year, period
from store.catalogue import Registry
from store.models import Indicator, Level

#: Levels a table may be read on, finest first.
READABLE = (
    Level.GRUNNKRETS,
    *(level for level in Level if level == "rute1km"),
    Level.STEMMEKRETS,
    Level.LEVEKARSSONE,
    Level.DELOMRADE,
    Level.TIDLIGERE_KOMMUNE,
    Level.KOMMUNE,
    Level.FYLKE,
    Level.LAND,
)
#: Levels whose rows may stand in a table for comparison, coarsest first, above any finer.
COMPARED = (Level.LAND, Level.FYLKE, Level.KOMMUNE)
_ABOVE = frozenset({Level.LAND, Level.FYLKE})
_FORMER = Level.TIDLIGERE_KOMMUNE
#: The year Asker, Røyken and Hurum became today's Asker.
MERGED = 2020


def compared(level: Level) -> frozenset[Level]:
    """Levels whose rows may stand beside those of ``level`` for comparison: the coarser ones.

    >>> sorted(compared(Level.KOMMUNE)), len(compared(Level.DELOMRADE)), compared(Level.LAND)
    ([<Level.FYLKE: 'fylke'>, <Level.LAND: 'land'>], 3, frozenset())
    """
    if level not in COMPARED:
        former = {Level.KOMMUNE} if level == Level.TIDLIGERE_KOMMUNE else set()
        return frozenset(COMPARED) - former
    return frozenset(COMPARED[: COMPARED.index(level)])


def choose_level(
    layout: Layout,
    places: Places,
    indicator: Indicator,
    registry: Registry,
    given: str | None,
) -> Level:
    """The level most rows can be on, as far as the years allow it.

    A name on two levels, such as Asker, counts for both. What the heading says and where the
    indicator has figures settle what the rows leave open.

    :raises ImportFailure: where that is not enough, with the levels to choose from.
    """
    periods = _periods(layout, given)
    last = max(map(last_year, periods), default=None)
    first = min((int(p[:4]) for p in periods), default=None)
    counts: Counter[Level] = Counter()
    sure: Counter[Level] = Counter()
    unclear: list[tuple[Row, list[Place]]] = []
    for row in layout.body:
        answer = places.look(row.get(layout.area))
        if not isinstance(answer, list):
            continue
        alive = [p for p in answer if _lived(p, registry, last)] or answer
        levels = {p.level for p in alive}
        counts.update(levels)
        if len(levels) == 1:
            sure.update(levels)
        if len(answer) > 1:
            unclear.append((row, answer))
    if any(level not in _ABOVE for level in counts):
        counts = Counter({lv: n for lv, n in counts.items() if lv not in _ABOVE})
    best = [lv for lv in READABLE if counts[lv] and counts[lv] == max(counts.values())]
    if not best:
        return indicator.levels[0]  # no row names an area: the reader of rows says what is there
    return _settled(best, counts, sure, unclear, layout, indicator, (first, last))


def _settled(
    best: list[Level],
    counts: Counter[Level],
    sure: Counter[Level],
    unclear: list[tuple[Row, list[Place]]],
    layout: Layout,
    indicator: Indicator,
    years: tuple[int | None, int | None],
) -> Level:
    first, last = years
    told = level_said(layout.title(layout.area))
    former = {_FORMER, Level.KOMMUNE}
    # «Asker» in years before 2020 is either the old municipality or today's, carried back: which
    # of them the indicator is registered for says nothing of which the file speaks of.
    before = [row for row, places in unclear if {p.level for p in places} >= former]
    if before and set(best) & former and (first is None or first < MERGED or sure[_FORMER]):
        both = [lv for lv in (Level.KOMMUNE, _FORMER) if lv in indicator.levels]
        if told == _FORMER or (best == [_FORMER] and (last is None or last < MERGED)):
            return _FORMER
        if first is None and len(both) == 1 and not sure[_FORMER]:
            # Which years they are is asked first, and then this.
            return both[0]
        if first is None and not sure[_FORMER]:
            raise no_period(layout)
        old = sure[_FORMER] or last is None or last < MERGED
        if old or any(_figures_before(row, layout) for row in before):
            raise _tie(layout, before[0], [Level.KOMMUNE, _FORMER])
    if len(best) == 1:
        return best[0]
    if told in best:
        return told
    best = [lv for lv in best if sure[lv] == max(sure[other] for other in best)]
    registered = [lv for lv in best if lv in indicator.levels]
    if len(registered or best) == 1:
        return (registered or best)[0]
    row = unclear[0][0] if unclear else layout.body[0]
    raise _tie(layout, row, registered or best)


def no_period(layout: Layout) -> ImportFailure:
    """The question which period a table is of that names none."""
    return ImportFailure(
        said("import.no_period"),
        expected=said("import.say_period"),
        sheet=layout.sheet.name,
        row=layout.header.number,
        wish=Wish("period"),
    )


def _figures_before(row: Row, layout: Layout) -> bool:
    """Whether the row has a figure, and no mere symbol, for a year before today's Asker."""
    if layout.period is not None:
        when = period(row.get(layout.period))
        if when is not None and int(when[:4]) >= MERGED:
            return False
    dated = [c for c in layout.values if c.period is None or int(c.period[:4]) < MERGED]
    cells = [row.get(c.index) for c in dated]
    return any(
        looks_like_figure(c) and not (isinstance(c, str) and symbol(c.strip())) for c in cells
    )


def _tie(layout: Layout, row: Row, levels: list[Level]) -> ImportFailure:
    names = ", ".join(map(str, levels))
    return ImportFailure(
        said("import.level_open", cell=quoted(row.get(layout.area) or ""), levels=names),
        expected=said("import.choose_level", levels=names),
        sheet=layout.sheet.name,
        row=row.number,
        column=column_letter(layout.area),
        wish=Wish("level", tuple(map(str, levels))),
    )


def _periods(layout: Layout, given: str | None) -> list[str]:
    found = [c.period for c in layout.values if c.period is not None]
    if layout.period is not None:
        cells = (row.get(layout.period) for row in layout.body)
        found += [p for p in map(period, cells) if p is not None]
    return found or ([given] if given else [])


def _lived(place: Place, registry: Registry, last: int | None) -> bool:
    """Whether the area was there in the table's last year."""
    ended = registry.areas[place.code].valid_to
    return not ended or last is None or last <= int(ended[:4])
