"""From the rows of a table to readings: one figure, its place in the file, what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from loaders.importing.answers import Answers
from loaders.importing.categories import Categories
from loaders.importing.columns import Roles, check_rest
from loaders.importing.doubts import is_heading_again, settled
from loaders.importing.kinds import as_kind
from loaders.importing.layout import Layout, ValueColumn
from loaders.importing.levels import compared, no_period
from loaders.importing.places import NoPlace, Place, Places, on_level
from sheets.grid import Cell, Row
from sheets.marks import Marks
from sheets.messages import ImportFailure, Message, Wish, column_letter, quoted, said
from sheets.numbers import looks_like_figure
from sheets.periods import heading, period
from store.models import Indicator, Level

_NOTE = re.compile(r"kilde|source|merknad|fotnote|note|sist oppdatert|\*|\d{1,2}\)", re.I)
_MANY = 50


@dataclass(frozen=True)
class Skipped:
    """A row that was left out: its number, what it says, and why."""

    row: int
    text: str
    reason: Message


@dataclass(frozen=True)
class Reading:
    """One cell of figures and what it is about."""

    place: Place
    category: str
    period: str
    cell: Cell
    row: int
    column: int
    provisional: bool = False


@dataclass
class Rows:
    """What the rows hold: readings, rows left out, and how many areas came in other ways."""

    readings: list[Reading] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    carried: int = 0
    misnamed: list[tuple[int, str]] = field(default_factory=list)
    filled_down: int = 0
    #: Today's numbers of gone municipalities that have figures here, and the years of them.
    gone: set[tuple[str, str]] = field(default_factory=set)

    def leave_out(self, reading: Reading, why: str, area: str) -> None:
        """Count a reading among what was left out; ``why`` is the text's key."""
        reason = said(why, area=area, period=reading.period)
        self.skipped.append(Skipped(reading.row, f"«{reading.cell}»", reason))


class Reader:
    """Reads the rows of one table on one level."""

    def __init__(
        self,
        layout: Layout,
        roles: Roles,
        places: Places,
        level: Level,
        indicator: Indicator,
        answers: Answers,
        kind: str | None,
    ) -> None:
        self._layout, self._roles, self._places, self._level = layout, roles, places, level
        self._categories, self._answers, self._kind = Categories(indicator), answers, kind
        self._marks = Marks(layout.sheet)
        self._beside = compared(level) & set(indicator.levels)
        self._previous: Place | NoPlace | None = None
        self._previous_category: Cell = None
        self._keys: dict[int, tuple[str, ...]] = {}
        self._unknown: list[tuple[Row, Cell, NoPlace | None]] = []
        self._rows = Rows()

    def read(self) -> Rows:
        """All readings.

        :raises ImportFailure: naming the rows that cannot be placed, and how to leave them out.
        """
        body, area = self._layout.body, self._layout.area
        answers = [
            on_level(self._places.look(r.get(area)), self._level, r.get(area), self._beside)
            for r in body
        ]
        answers = settled(
            self._layout, self._places, answers, self._answers.names, self._has_figure
        )
        last = max((i for i, a in enumerate(answers) if isinstance(a, Place)), default=-1)
        for index, (row, answer) in enumerate(zip(body, answers, strict=True)):
            place = self._place(row, answer, below=index > last)
            if isinstance(place, Place):
                self._take(index, row, place)
        self._ask_of_unknown()
        check_rest(self._layout, self._roles, self._keys)
        return self._rows

    def _figures(self, row: Row) -> list[Cell]:
        cells = [row.get(column.index) for column in self._roles.values]
        return [cell for cell in cells if cell is not None]

    def _has_figure(self, row: Row) -> bool:
        return any(map(looks_like_figure, self._figures(row)))

    def _place(self, row: Row, answer: Place | NoPlace | None, *, below: bool) -> Place | None:
        cell, figures = row.get(self._layout.area), self._figures(row)
        if cell is None and figures and not (below and not any(map(looks_like_figure, figures))):
            return self._from_above(row)
        if isinstance(answer, Place) or (isinstance(answer, NoPlace) and answer.harmless):
            self._previous = answer
            if isinstance(answer, NoPlace) and answer.part_of:
                self._note_gone(row, answer)
            if isinstance(answer, Place):
                return answer
            self._skip(row, answer.reason)
            return None
        if answer is None and is_heading_again(self._layout, row):
            self._skip(row, said("import.heading_again"))
            return None
        is_note = below and (
            not any(map(looks_like_figure, figures)) or _NOTE.match(str(cell or "")) is not None
        )
        if is_note or (not figures and answer is None):
            self._skip(row, said("import.outside"))
            return None
        self._previous = answer
        self._unknown.append((row, cell, answer))
        return None

    def _note_gone(self, row: Row, answer: NoPlace) -> None:
        """Which years the file has a figure of a municipality that is gone."""
        dated = None if self._layout.period is None else period(row.get(self._layout.period))
        for column in self._roles.values:
            when = column.period or dated or self._answers.period
            if when and looks_like_figure(row.get(column.index)):
                self._rows.gone |= {(code, when) for code in answer.part_of}

    def _from_above(self, row: Row) -> Place | None:
        """A blank area cell means the area above, as in SSB's workbooks."""
        if self._layout.period is None and not self._divided(row):
            self._previous = None
        if isinstance(self._previous, Place):
            self._rows.filled_down += 1
            return self._previous
        if isinstance(self._previous, NoPlace) and self._previous.harmless:
            self._skip(row, self._previous.reason)
            return None
        self._unknown.append((row, None, None))
        return None

    def _divided(self, row: Row) -> bool:
        """Whether something beside the area tells the row apart: a category, a content, a word."""
        words = [row.get(i) for i in self._roles.rest if isinstance(row.get(i), str)]
        return bool(self._roles.contents or words) or self._roles.category is not None

    def _ask_of_unknown(self) -> None:
        if not self._unknown:
            return
        if self._answers.unknown:
            for row, cell, answer in self._unknown:
                self._skip(row, self._why(cell, answer))
            return
        row, cell, answer = self._unknown[0]
        problem = self._why(cell, answer)
        others = [quoted(c) for _, c, _ in self._unknown[1:] if c is not None]
        if others:
            listed = ", ".join(dict.fromkeys(others[:8])) + (" …" if len(others) > 8 else "")
            problem = said("import.and_others", first=problem, count=len(others), others=listed)
        raise ImportFailure(
            said("import.sentence", text=problem),
            expected=said("import.wants_area", level=self._level),
            sheet=self._layout.sheet.name,
            row=row.number,
            column=column_letter(self._layout.area),
            wish=Wish("unknown", ("leave_out",)),
        )

    def _why(self, cell: Cell, answer: NoPlace | None) -> Message:
        if answer is not None:
            return answer.reason
        if cell is None:
            return said("import.without_area")
        return said("import.unknown_area", cell=quoted(cell))

    def _skip(self, row: Row, reason: Message) -> None:
        text = " | ".join(str(cell) for cell in row.cells if cell is not None)
        self._rows.skipped.append(Skipped(row.number, quoted(text, 80), reason))

    def _take(self, index: int, row: Row, place: Place) -> None:
        category = self._row_category(row)
        if category is None:
            return
        if not self._roles.is_read(row):
            self._skip(row, said("import.other_contents"))
            return
        when, provisional = self._row_period(row)
        self._rows.carried += place.carried
        if place.misnamed and len(self._rows.misnamed) < _MANY:
            cell = row.get(self._layout.area)
            self._rows.misnamed.append((row.number, "" if cell is None else str(cell)))
        self._keys[index] = (place.code, place.written, when or "", category)
        provisional |= row.number in self._layout.sheet.provisional
        base = Reading(place, category, when or "", None, row.number, 0, provisional)
        for column in self._roles.values:
            slot = category or self._roles.category_of(column) or ""
            if self._answers.category is None or slot == self._answers.category:
                self._rows.readings.append(self._reading(base, column, slot, row))

    def _reading(self, base: Reading, column: ValueColumn, slot: str, row: Row) -> Reading:
        when = base.period
        if column.period is not None:
            when = as_kind(column.period, column.exact, self._kind)
        return replace(
            base,
            category=slot,
            period=when,
            cell=row.get(column.index),
            column=column.index if row.column is None else row.column,
            provisional=base.provisional or self._marks.is_provisional(column.mark),
        )

    def _row_category(self, row: Row) -> str | None:
        """The row's category, ``""`` if the column's heading tells it, ``None`` to leave it out."""
        if self._roles.category is None:
            return ""
        cell = row.get(self._roles.category)
        if cell is None and row.get(self._layout.area) is None:
            cell = self._previous_category
        self._previous_category = cell
        found = self._categories.find(cell)
        if found is None:
            self._skip(
                row, said("import.no_such_category", cell=quoted("" if cell is None else cell))
            )
        elif self._answers.category is not None and found != self._answers.category:
            self._skip(row, said("import.other_category", category=found))
            return None
        return found

    def _row_period(self, row: Row) -> tuple[str | None, bool]:
        """The row's period and whether its mark says provisional; none where columns tell it."""
        if self._roles.values[0].period is not None:
            return None, False
        if self._layout.period is None:
            if self._answers.period is not None:
                return as_kind(self._answers.period, "", self._kind), False
            raise no_period(self._layout)
        cell = row.get(self._layout.period)
        found = heading(cell)
        if found.period is None or found.label:
            raise self._not_period(row.number, self._layout.period, cell)
        when = as_kind(found.period, found.exact, self._kind)
        return when, self._marks.is_provisional(found.mark)

    def _not_period(self, row: int, column: int, cell: Cell) -> ImportFailure:
        return ImportFailure(
            said("import.not_period", cell=quoted("" if cell is None else cell)),
            expected=said("import.wants_period"),
            sheet=self._layout.sheet.name,
            row=row,
            column=column_letter(column),
        )
