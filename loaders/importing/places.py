"""From what a cell says — a code, a name, both — to one of today's areas."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from loaders.areas.history import HistoryFailure, level_of, to_today
from sheets.grid import Cell
from sheets.messages import Message, quoted
from store.catalogue import Registry
from store.models import Level

_CODE = r"\d{4}(?: \d{2}){1,2}|\d{4} \d{4}|\d{1,10}"
_CODE_FIRST = re.compile(rf"'?(?:[KFD]-)?({_CODE})(?:\s*[-–.:,]?\s+([^\d|][^|]*))?", re.ASCII)
_CODE_LAST = re.compile(r"([^\d|][^|]*?)\s*\((\d{4,10})\)", re.ASCII)
_YEARS = re.compile(r"\s*\((?:(?:19|20)\d{2})?\s*[-–]\s*(?:(?:19|20)\d{2})?\)$")
_LENGTHS = {1: 1, 2: 2, 3: 4, 4: 4, 5: 6, 6: 6, 7: 8, 8: 8, 9: 10, 10: 10}
_TOTALS = frozenset(
    ("i alt", "total", "totalt", "sum", "alle områder", "asker i alt", "hele asker")
)
_UNPLACED = frozenset(["uoppgitt", "uoppgitt grunnkrets", "uoppgitt delområde", "uoppgitt sone"])


@dataclass(frozen=True)
class Place:
    """An area of today; ``written`` is the code as it stands in the file, empty for a name."""

    code: str
    level: Level
    written: str = ""
    misnamed: bool = False

    @property
    def carried(self) -> bool:
        """Whether an older code led here."""
        return bool(self.written) and self.written != self.code


@dataclass(frozen=True)
class NoPlace:
    """A cell that names no area of today. ``harmless`` ones are left out, others are errors."""

    reason: Message
    harmless: bool = False


Answer = list[Place] | NoPlace | None


class Places:
    """Looks cells up among the registered areas; every text once."""

    def __init__(self, registry: Registry) -> None:
        self._areas = registry.areas
        self._names: dict[str, list[str]] = defaultdict(list)
        self._known: dict[str, Answer] = {}
        for code, area in registry.areas.items():
            for name in {_folded(area.name), _folded(registry.area_name(code))}:
                self._names[name].append(code)
            if area.level == Level.RUTE1KM:
                north, east = code[4:8], code[9:13]
                self._names[_folded(code)].append(code)
                self._names[f"crs3035res1000mn{north}000e{east}000"].append(code)
            if area.level == Level.KOMMUNE and " - " in area.name:
                for part in area.name.split(" - "):
                    self._names[_folded(part)].append(code)

    def look(self, cell: Cell) -> Answer:
        """Candidates (one a level), a refusal with its reason, or ``None``: nothing area-like."""
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e11:
            cell = int(cell)
        if isinstance(cell, float) or not isinstance(cell, str | int) or len(str(cell)) > 200:
            return None
        if ";" in str(cell) or "\t" in str(cell):
            return None
        text = " ".join(str(cell).split())
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Answer:
        if _folded(text) in _TOTALS:
            return NoPlace(Message("er en sum, ikke et område", "is a total, not an area"), True)
        if _folded(text) in _UNPLACED:
            return _unplaced()
        digits, name = _parts(text)
        if not digits:
            return self._by_name(text)
        return self._by_code(digits, name)

    def _by_name(self, text: str) -> Answer:
        codes = self._names.get(_folded(text))
        return [Place(code, self._areas[code].level) for code in codes] if codes else None

    def _by_code(self, digits: str, name: str) -> Answer:
        answer = self._code(digits)
        if not name:
            return answer
        named = self._names.get(_folded(_YEARS.sub("", name)), [])
        if isinstance(answer, list) and answer[0].code in named:
            return answer
        ending = [c for c in named if len(digits) >= 2 and c.endswith(digits)]
        if len(ending) == 1:
            return [Place(ending[0], self._areas[ending[0]].level, ending[0])]
        if isinstance(answer, list):
            return [Place(p.code, p.level, p.written, True) for p in answer]
        return answer

    def _code(self, digits: str) -> Answer:
        code = digits.zfill(_LENGTHS[len(digits)])
        if len(code) == 8 and code.endswith("00"):
            code = code[:6]
        if code in self._areas:
            return [Place(code, self._areas[code].level, code)]
        if (len(code) == 8 and code.endswith("9999")) or (len(code) == 6 and code[4:] == "99"):
            return _unplaced()
        level = level_of(code)
        if level is None or level in (Level.LAND, Level.FYLKE):
            return None
        try:
            found = to_today(code, level, self._areas)
        except HistoryFailure as failure:
            return NoPlace(Message(failure.nb, failure.en))
        return [Place(found, self._areas[found].level, code)]


def _unplaced() -> NoPlace:
    return NoPlace(
        Message("er uoppgitt område og kan ikke plasseres", "is an unstated area without a place"),
        True,
    )


def _parts(text: str) -> tuple[str, str]:
    """Code and name, either empty. «3203 01 Nesøya» and «Nesøya (320301)» both have both."""
    if match := _CODE_FIRST.fullmatch(text):
        return match[1].replace(" ", ""), match[2] or ""
    if match := _CODE_LAST.fullmatch(text):
        return match[2], match[1]
    return "", text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def on_level(answer: Answer, level: Level, cell: Cell) -> Place | NoPlace | None:
    """The one candidate on ``level``; a refusal if there are several or only on other levels."""
    if not isinstance(answer, list):
        return answer
    fitting = [place for place in answer if place.level == level]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        codes = ", ".join(place.code for place in fitting)
        return NoPlace(
            Message(
                f"{quoted(cell)} er navnet på flere områder ({codes}); skriv koden",
                f"{quoted(cell)} names several areas ({codes}); write the code",
            ),
        )
    other = ", ".join(sorted({str(place.level) for place in answer}))
    return NoPlace(
        Message(
            f"{quoted(cell)} er på nivået {other}; tabellen leses på nivået {level}",
            f"{quoted(cell)} is on level {other}; the table is read on level {level}",
        ),
        True,
    )
