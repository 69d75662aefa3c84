"""From what a cell says — a code, a name, both — to one of today's areas."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from loaders.areas import former
from loaders.areas.history import HistoryFailure, level_of, to_today
from loaders.importing.others import (
    not_ours,
    of_another_county,
    of_another_municipality,
    unplaced,
)
from sheets.grid import Cell
from sheets.messages import Message, quoted, said
from sheets.words import folded, plain
from store.catalogue import Registry
from store.models import Level

_CODE = r"\d{4}(?: \d{2}){1,2}|\d{4} \d{4}|\d{4}-\d{4}|\d{1,10}"
_SUMMED = re.compile(r"'?K-\d{4}\b|.*[(\[]K-\d{4}[)\]]", re.ASCII)
_CODE_FIRST = re.compile(
    rf"'?(?:[KFD][-_ ]|[Kk]ommune(?:nr\.?|nummer)? )?({_CODE})(?:\s*[-–.:,]?\s+([^\d|][^|]*))?",
    re.ASCII,
)
_CODE_LAST = re.compile(r"([^\d|][^|]*?)\s*[(\[](?:[KFD]-)?(\d{4,10})[)\]]", re.ASCII)
_YEARS = re.compile(
    r"\s*\((?:(?:19|20)\d{2})?\s*(?:[-–]|t\.?o\.?m\.?|til og med)\s*((?:19|20)\d{2})?\)$", re.I
)
_KOMMUNE = re.compile(r"^(?:kommune|municipality) | (?:kommune|municipality)$", re.I)
#: A note's mark behind a name, and what makes a list of names: «Asker 1)», «Bærum¹», «– Oslo».
_MARK = re.compile(r"(?<=\S)(?: ?[¹²³⁴⁵⁶⁷⁸⁹]+⁾?| ?\*+\)?| ?\[\d{1,2}\]| \(?\d{1,2}\))$")
_BULLET = re.compile(r"^[-–•·>]+ *(?=[^\W\d])")
#: A code that a program has written as a number with decimals: «301.0».
_POINT = re.compile(r"(\d{3,8})[.,]0", re.ASCII)
_WORD_KOMMUNE = re.compile(r"(?<=\w)(?: - |, | \(| )(?:kommune|kom|k|municipality)\)?$")
_LENGTHS = {1: 1, 2: 2, 3: 4, 4: 4, 5: 6, 6: 6, 7: 8, 8: 8, 9: 10, 10: 10}
#: Words that say what kind of area a name is of, and the levels they mean.
_KINDS = {
    "kommune": (Level.KOMMUNE, Level.TIDLIGERE_KOMMUNE),
    "municipality": (Level.KOMMUNE, Level.TIDLIGERE_KOMMUNE),
    "fylke": (Level.FYLKE,),
    "fylkeskommune": (Level.FYLKE,),
    "county": (Level.FYLKE,),
    "delområde": (Level.DELOMRADE,),
    "grunnkrets": (Level.GRUNNKRETS,),
    "levekårssone": (Level.LEVEKARSSONE,),
}
#: Squares of a kilometre, as Eurostat writes their codes, short and long.
_SQUARE = "rute1km"
#: The country by name; EAK is its code in KOSTRA, where EAKUO (without Oslo) is a comparison.
_COUNTRY = ("landet", "norge", "noreg", "norway", "hele norge", "landet i alt", "whole country",
            "the whole country", "hele landet", "heile landet", "nasjonalt",
            "eak", "eak landet")  # fmt: skip
_KOSTRA_COUNTRY = ("eak", "eak landet")


@dataclass(frozen=True)
class Place:
    """An area of today; ``written`` is the code as it stands in the file, empty for a name.

    ``summed``: SSB's mark (K-3203) for today's borders carried back in time. ``other``: the area
    that the name beside the code is of, where it is not the code's.
    """

    code: str
    level: Level
    written: str = ""
    misnamed: bool = False
    summed: bool = False
    other: str = ""

    @property
    def carried(self) -> bool:
        """Whether an older code led here."""
        return bool(self.written) and self.written != self.code


@dataclass(frozen=True)
class NoPlace:
    """A cell that names no area of today. ``harmless`` ones are left out, others are asked about.

    ``sure`` is whether the cell can be nothing but an area, though not one of ours; ``gone``
    whether it would be a municipality's code if it is a code at all; ``part_of`` are today's
    numbers of a municipality that is gone.
    """

    reason: Message
    harmless: bool = False
    sure: bool = False
    gone: bool = False
    part_of: tuple[str, ...] = ()


Answer = list[Place] | NoPlace | None


class Places:
    """Looks cells up among the registered areas; every text once."""

    def __init__(self, registry: Registry) -> None:
        self._areas = registry.areas
        self._names: dict[str, list[str]] = defaultdict(list)
        self._known: dict[str, Answer] = {}
        for code, area in registry.areas.items():
            names = {area.name, registry.area_name(code), _YEARS.sub("", area.name)}
            if area.level == Level.KOMMUNE and " - " in area.name:
                names |= set(area.name.split(" - "))
            if area.level == Level.LAND:
                names |= set(_COUNTRY)
            if str(area.level) == _SQUARE:
                names |= {code, f"crs3035res1000mn{code[4:8]}000e{code[9:13]}000"}
            for name in {folded(name) for name in names}:
                self._names[name].append(code)

    def look(self, cell: Cell) -> Answer:
        """Candidates (one a level), a refusal with its reason, or ``None``: nothing area-like."""
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e11:
            cell = int(cell)
        if isinstance(cell, float) or not isinstance(cell, str | int) or len(str(cell)) > 200:
            return None
        if ";" in str(cell) or "\t" in str(cell):
            return None
        text = plain(cell)
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Answer:
        text = _BULLET.sub("", _MARK.sub("", text)) or text
        if match := _POINT.fullmatch(text):
            text = match[1]
        digits, name = _parts(text)
        if folded(text) in _KOSTRA_COUNTRY:
            return self._by_name(text)
        other = not_ours(name or text, digits)
        if other is not None:
            return NoPlace(*other)
        if not digits:
            return self._by_name(text)
        found = self._by_code(digits, name)
        county = of_another_county(name, digits) if found is None and name else None
        if county is not None:
            return NoPlace(county, harmless=True)
        if isinstance(found, list) and _SUMMED.match(text):
            return [replace(place, summed=True) for place in found]
        return found

    def named(self, text: str) -> list[str]:
        """Codes of the areas with this name, the kind of area before or after it or not."""
        name = _WORD_KOMMUNE.sub(" kommune", folded(text))
        if name in self._names:
            return self._names[name]
        spaced = re.sub(r" ?[-/] ?", " - ", name)
        if spaced in self._names and " - " in spaced:
            return self._names[spaced]
        first, _, rest = name.partition(" ")
        body, _, last = name.rpartition(" ")
        for word, other in ((last, body), (first, rest)):
            if word in _KINDS and other:
                codes = self._names.get(other) or self._names.get(other.removesuffix("s"), [])
                return [c for c in codes if self._areas[c].level in _KINDS[word]]
        return []

    def _by_name(self, text: str) -> Answer:
        until, name = _YEARS.search(text), _YEARS.sub("", text)
        codes = self.named(text)
        if not codes and until and until[1]:
            # «Drammen (-2019)» is the municipality that ended then, whatever is called so today.
            gone = self._gone(name, int(until[1]))
            old = [c for c in self.named(name) if self._areas[c].valid_to == until[1]]
            if gone is not None or old:
                return gone or [Place(code, self._areas[code].level) for code in old]
        codes = codes or self.named(name)
        if codes:
            return [Place(code, self._areas[code].level) for code in codes]
        county = of_another_county(name, "")
        if county is not None:
            return NoPlace(county, harmless=True)
        return self._gone(name) or self._with_county(text)

    def _gone(self, name: str, last: int = 0) -> NoPlace | None:
        """A municipality that was merged into others, by its name; ``last`` its last year."""
        gone = [f for f in former.named(_KOMMUNE.sub("", name)) if last in (0, f.last)]
        if not gone:
            return None
        today = tuple(dict.fromkeys(code for f in gone for code in f.today))
        names = ", ".join(self._areas[c].name for c in today if c in self._areas)
        reason = said("import.gone", name=gone[-1].name, year=gone[-1].last, today=names)
        return NoPlace(reason, harmless=True, sure=True, part_of=today)

    def _with_county(self, text: str) -> Answer:
        """«Våler (Innlandet)»: the county tells two of the same name apart."""
        name, prefixes = former.with_county(_YEARS.sub("", text))
        codes = [c for c in self.named(name) if self._areas[c].level == Level.KOMMUNE]
        codes = [c for c in codes if c.startswith(prefixes)] if prefixes else []
        return [Place(code, Level.KOMMUNE) for code in codes] if codes else None

    def _by_code(self, digits: str, name: str) -> Answer:
        answer = self._code(digits)
        if not name:
            return answer
        named = self.named(_YEARS.sub("", name))
        if isinstance(answer, list) and answer[0].code in named:
            return answer
        ending = [c for c in named if len(digits) >= 2 and c.endswith(digits)]
        if len(ending) == 1:
            return [Place(ending[0], self._areas[ending[0]].level, ending[0])]
        if isinstance(answer, list):
            return [
                Place(p.code, p.level, p.written, True, other=self._other(named, p)) for p in answer
            ]
        return answer

    def _other(self, named: list[str], place: Place) -> str:
        """The area on the same level that the name beside a code is of; empty if none."""
        found = [c for c in named if self._areas[c].level == place.level]
        return found[0] if len(found) == 1 else ""

    def contradicts(self, cell: Cell, place: Place) -> Place | None:
        """The other area on the same level that a cell beside it names; ``None`` if it fits."""
        answer = self.look(cell)
        if not isinstance(answer, list) or place.code in {p.code for p in answer}:
            return None
        area = self._areas[place.code]
        above = {area.parent, area.delomrade, area.levekarssone, area.tidligere_kommune}
        same = [p for p in answer if p.level == place.level]
        return same[0] if len(same) == 1 and not above & {p.code for p in answer} else None

    def _code(self, digits: str) -> Answer:
        if "-" in digits:
            known = self._areas.get(digits)
            return None if known is None else [Place(digits, known.level, digits)]
        code = digits.zfill(_LENGTHS[len(digits)])
        if len(code) == 8 and code.endswith("00"):
            code = code[:6]
        if code in self._areas:
            return [Place(code, self._areas[code].level, code)]
        if (len(code) == 8 and code.endswith("9999")) or (len(code) == 6 and code[4:] == "99"):
            return NoPlace(unplaced(), True, True)
        level = level_of(code)
        if level is None or level in (Level.LAND, Level.FYLKE):
            return None
        other = of_another_municipality(code)
        if other is not None:
            return NoPlace(other, True, len(code) > 4)
        try:
            found = to_today(code, level, self._areas)
        except HistoryFailure as failure:
            # A code of four digits that is no municipality today, or leads to none.
            whole = len(code) == 4
            old = whole and code.startswith("0")
            gone = former.led_to(code)
            return NoPlace(Message(failure.nb, failure.en), whole, old, whole, gone)
        return [Place(found, self._areas[found].level, code)]


def _parts(text: str) -> tuple[str, str]:
    """Code and name, either empty. «3203 01 Nesøya» and «Nesøya (320301)» both have both."""
    if match := _CODE_FIRST.fullmatch(text):
        return match[1].replace(" ", ""), match[2] or ""
    if match := _CODE_LAST.fullmatch(text):
        return match[2], match[1]
    return "", text


def on_level(
    answer: Answer, level: Level, cell: Cell, beside: frozenset[Level] = frozenset()
) -> Place | NoPlace | None:
    """The one candidate on ``level``, or on a level that may stand beside it for comparison.

    A refusal if there are several or only on other levels.
    """
    if not isinstance(answer, list):
        return answer
    fitting = [p for p in answer if p.level == level] or [p for p in answer if p.level in beside]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        codes = ", ".join(place.code for place in fitting)
        return NoPlace(said("import.several_areas", cell=quoted(cell), codes=codes))
    other = ", ".join(sorted({str(place.level) for place in answer}))
    return NoPlace(said("import.other_level", cell=quoted(cell), other=other, level=level), True)
