"""From the rows of a table to readings: one figure, its place in the file, what it is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from loaders.importing.categories import Categories
from loaders.importing.columns import Roles, check_rest, is_contents
from loaders.importing.layout import Layout
from loaders.importing.periods import period
from loaders.importing.places import NoPlace, Place, Places, on_level
from sheets.grid import Cell, Row
from sheets.messages import ImportFailure, Message, Wish, column_letter, quoted
from sheets.numbers import looks_like_figure
from store.models import Indicator, Level

#: Levels a table may be read on, finest first.
READABLE = (
    Level.GRUNNKRETS,
    Level.RUTE1KM,
    Level.LEVEKARSSONE,
    Level.DELOMRADE,
    Level.TIDLIGERE_KOMMUNE,
    Level.KOMMUNE,
)
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


@dataclass
class Rows:
    """What the rows hold: readings, rows left out, and how many areas came in other ways."""

    readings: list[Reading] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    carried: int = 0
    misnamed: list[tuple[int, str]] = field(default_factory=list)
    filled_down: int = 0


def choose_level(layout: Layout, places: Places) -> Level:
    """The level most rows are on; the finest of several."""
    counts: Counter[Level] = Counter()
    for row in layout.body:
        answer = places.look(row.get(layout.area))
        if isinstance(answer, list):
            counts.update({place.level for place in answer if place.level in READABLE})
    return max(READABLE, key=lambda level: (counts[level], -READABLE.index(level)))


class Reader:
    """Reads the rows of one table on one level."""

    def __init__(
        self,
        layout: Layout,
        roles: Roles,
        places: Places,
        level: Level,
        indicator: Indicator,
        *,
        category: str | None = None,
        contents: str | None = None,
        period: str | None = None,
    ) -> None:
        self._layout, self._roles, self._places, self._level = layout, roles, places, level
        self._categories = Categories(indicator)
        self._category, self._contents, self._period = category, contents, period
        self._previous: Place | NoPlace | None = None
        self._previous_category: Cell = None
        self._keys: dict[int, tuple[str, ...]] = {}
        self._rows = Rows()

    def read(self) -> Rows:
        """All readings.

        :raises ImportFailure: naming the first row that cannot be placed.
        """
        body, area = self._layout.body, self._layout.area
        answers = [
            on_level(self._places.look(row.get(area)), self._level, row.get(area)) for row in body
        ]
        last = max((i for i, a in enumerate(answers) if isinstance(a, Place)), default=-1)
        for index, (row, answer) in enumerate(zip(body, answers, strict=True)):
            place = self._place(row, answer, below=index > last)
            if isinstance(place, Place):
                self._take(row, place)
        check_rest(self._layout, self._roles, self._keys)
        return self._rows

    def _figures(self, row: Row) -> list[Cell]:
        cells = [row.get(column.index) for column in self._roles.values]
        return [cell for cell in cells if cell is not None]

    def _place(self, row: Row, answer: Place | NoPlace | None, *, below: bool) -> Place | None:
        cell, figures = row.get(self._layout.area), self._figures(row)
        if cell is None and figures and not (below and not any(map(looks_like_figure, figures))):
            return self._from_above(row)
        if isinstance(answer, Place) or (isinstance(answer, NoPlace) and answer.harmless):
            self._previous = answer
            if isinstance(answer, Place):
                return answer
            self._skip(row, answer.reason)
            return None
        is_note = below and (
            not any(map(looks_like_figure, figures)) or _NOTE.match(str(cell or "")) is not None
        )
        if is_note or (not figures and answer is None):
            self._skip(row, Message("tekst utenfor tabellen", "text outside the table"))
            return None
        raise self._unknown(row, cell, answer)

    def _from_above(self, row: Row) -> Place | None:
        """A blank area cell means the area above, as in SSB's workbooks."""
        if self._roles.category is None and self._layout.period is None:
            self._previous = None
        if isinstance(self._previous, Place):
            self._rows.filled_down += 1
            return self._previous
        if isinstance(self._previous, NoPlace):
            self._skip(row, self._previous.reason)
            return None
        raise self._unknown(row, None, None)

    def _unknown(self, row: Row, cell: Cell, answer: NoPlace | None) -> ImportFailure:
        said = (
            Message("mangler område.", "has no area.")
            if cell is None
            else Message(
                f"{quoted(cell)} er ikke et kjent område.", f"{quoted(cell)} is not a known area."
            )
        )
        if answer is not None:
            said = Message(f"{answer.reason.nb.rstrip('.')}.", f"{answer.reason.en.rstrip('.')}.")
        return ImportFailure(
            said,
            expected=Message(
                f"kode eller navn på et område på nivået {self._level}",
                f"code or name of an area on the level {self._level}",
            ),
            sheet=self._layout.sheet.name,
            row=row.number,
            column=column_letter(self._layout.area),
        )

    def _skip(self, row: Row, reason: Message) -> None:
        text = " | ".join(str(cell) for cell in row.cells if cell is not None)
        self._rows.skipped.append(Skipped(row.number, quoted(text, 80), reason))

    def _take(self, row: Row, place: Place) -> None:
        category = self._row_category(row)
        if category is None:
            return
        if self._roles.contents is not None and not is_contents(
            row.get(self._roles.contents), self._contents
        ):
            self._skip(row, Message("annet innhold", "another content"))
            return
        when = self._row_period(row)
        self._rows.carried += place.carried
        if place.misnamed and len(self._rows.misnamed) < _MANY:
            cell = row.get(self._layout.area)
            self._rows.misnamed.append((row.number, "" if cell is None else str(cell)))
        self._keys[row.number] = (place.code, place.written, when or "", category)
        base = Reading(place, category, when or "", None, row.number, 0)
        for column in self._roles.values:
            slot = category or self._roles.category_of(column) or ""
            if self._category is not None and slot != self._category:
                continue
            self._rows.readings.append(
                replace(
                    base,
                    category=slot,
                    period=column.period or base.period,
                    cell=row.get(column.index),
                    column=column.index,
                )
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
            said = quoted("" if cell is None else cell)
            self._skip(
                row,
                Message(
                    f"{said} er ingen av indikatorens kategorier",
                    f"{said} is none of the indicator's categories",
                ),
            )
        elif self._category is not None and found != self._category:
            self._skip(row, Message(f"kategorien {found}", f"the category {found}"))
            return None
        return found

    def _row_period(self, row: Row) -> str | None:
        if self._roles.values[0].period is not None:
            return None
        if self._layout.period is None:
            if self._period is not None:
                return self._period
            raise self._no_period(self._layout.header.number, None, None)
        cell = row.get(self._layout.period)
        found = period(cell)
        if found is None:
            raise self._no_period(row.number, self._layout.period, cell)
        return found

    def _no_period(self, row: int, column: int | None, cell: Cell) -> ImportFailure:
        nb, en = "fant ingen periode i tabellen.", "found no period in the table."
        if column is not None:
            text = quoted("" if cell is None else cell)
            nb, en = f"{text} er ikke en periode.", f"{text} is not a period."
        return ImportFailure(
            Message(nb, en),
            expected=Message(
                "et år som 2024, et skoleår som 2023-24 eller år som 2022-2024"
                + ("; står det ikke i filen, må du oppgi det" if column is None else ""),
                "a year like 2024, a school year like 2023-24 or years like 2022-2024"
                + ("; if the file does not say, you must" if column is None else ""),
            ),
            sheet=self._layout.sheet.name,
            row=row,
            column=None if column is None else column_letter(column),
            wish=Wish("period") if column is None else None,
        )
