"""History of areas: codes of 2002–2019, 2020–2023 and 2024– lead to today's areas.

``today`` and ``to_today`` hold what is known about Asker and its neighbours without asking anyone.
``loaders.areas.following`` follows the answer of SSB KLASS ``/classifications/{id}/changes``
instead.

In Asker the changes of 2020 and 2024 were one-to-one (checked name by name on all 149
grunnkretser): 0220DDkk → 3203DDkk, 0627DDkk → 3203(DD+16)kk, 0628DDkk → 3203(DD+20)kk and
3025DDkk → 3203DDkk. Where an old area is not one of today's, the code is refused with a reason:
a figure for one place is never shown as if it were for another.

Longer than 300 lines: three layouts of codes and their one set of rules are read together.
"""

from __future__ import annotations

import re
from collections.abc import Container

from loaders.areas import municipalities
from sheets.messages import said
from store.errors import LevekarError
from store.models import Level

#: Asker's former municipalities: first and last delområde before 2020, and what is added to it.
_ASKER_BEFORE_2020 = {"0220": (16, 0), "0627": (4, 16), "0628": (3, 20)}
_ASKER_NOW, _ASKER_2020 = "3203", "3025"
_MERGED_2020 = {"0602": "Drammen", "0625": "Nedre Eiker", "0711": "Svelvik"}
#: First two digits → first and last year that numbers began with them, where not always.
_COUNTIES_IN_USE = {
    "30": (2020, 2023), "38": (2020, 2023), "54": (2020, 2023),
    "34": (2020, 9999), "42": (2020, 9999), "46": (2020, 9999), "50": (2018, 9999),
} | dict.fromkeys(("31", "32", "33", "39", "40", "55", "56"), (2024, 9999))  # fmt: skip
_COUNTIES_NOW = frozenset(
    ("03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56")
)


class HistoryFailure(LevekarError):  # noqa: N818
    """A code that does not lead to one of today's areas; ``nb`` and ``en`` say why,
    by the key ``history.<why>`` of text/."""

    def __init__(self, code: str, why: str, **values: object) -> None:
        told = said("history.at", code=code, why=said(f"history.{why}", **values))
        super().__init__(told.en)
        self.code, self.nb, self.en = code, told.nb, told.en


def level_of(code: str) -> Level | None:
    """The level a written code belongs to by its length; ``None`` where there is no such length.

    >>> level_of("32030100"), level_of("32030101"), level_of("0627")
    (<Level.DELOMRADE: 'delomrade'>, <Level.GRUNNKRETS: 'grunnkrets'>, \
<Level.TIDLIGERE_KOMMUNE: 'tidligere_kommune'>)
    """
    if re.fullmatch(r"\d{4}-\d{4}", code, re.ASCII):
        return Level.STEMMEKRETS
    if re.fullmatch(r"1kmN\d{4}E\d{4}", code, re.ASCII):
        return Level.RUTE1KM
    if not code.isascii() or not code.isdigit():
        return None
    if code in _ASKER_BEFORE_2020:
        return Level.TIDLIGERE_KOMMUNE
    if len(code) == 8 and code.endswith("00"):
        return Level.DELOMRADE
    by_length = {
        2: Level.FYLKE,
        4: Level.KOMMUNE,
        6: Level.DELOMRADE,
        8: Level.GRUNNKRETS,
        10: Level.LEVEKARSSONE,
    }
    return Level.LAND if code == "0" else by_length.get(len(code))


def in_use(code: str, year: int) -> bool:
    """Whether the numbering that ``code`` follows was the one in use in ``year``.

    Tells which of several rows that lead to the same area carries the figure of a year.
    """
    prefix = code[:4]
    known = municipalities.current().in_use(code, year) if len(code) == 4 else None
    if known is not None:
        return known
    if prefix.startswith("0") and prefix != "0301":
        return year <= 2019
    first, last = _COUNTIES_IN_USE.get(prefix[:2], (0, 9999))
    return first <= year <= last


def today(code: str, areas: Container[str] | None = None) -> list[str]:
    """Today's area for a code of 2002–2019, 2020–2023 or 2024–, as a list of one.

    ``areas`` are the codes that exist today; where given, a result outside them is refused.

    :raises HistoryFailure: with the reason, where the code leads to no single area of today.

    >>> today("06270104"), today("302501"), today("0220")
    (['32031704'], ['320301'], ['0220'])
    """
    level = level_of(code)
    if level is None:
        raise HistoryFailure(code, "no_code")
    return [to_today(code, level, areas)]


def to_today(code: str, level: Level | str, areas: Container[str] | None = None) -> str:
    """Today's area on ``level`` for an older or current code; see ``today``.

    A former municipality (0220, 0627, 0628) stays itself: it is never today's Asker.

    :raises HistoryFailure: with the reason, where there is none.
    """
    wanted, own = Level(level), level_of(code)
    if own != wanted:
        raise HistoryFailure(code, "other_level", level=wanted)
    result = _RULES[wanted](code)
    if areas is not None and result not in areas:
        raise HistoryFailure(code, "not_today", area=result)
    return result


def _same(code: str) -> str:
    return code


def _county(code: str) -> str:
    if code in _COUNTIES_NOW:
        return code
    raise HistoryFailure(code, "county")


def _municipality(code: str) -> str:
    if code in _MERGED_2020:
        name = _MERGED_2020[code]
        raise HistoryFailure(code, "drammen", name=name)
    codes = municipalities.current()
    if code in codes.carried:
        return codes.carried[code].today
    if code in codes.since or code == "0301" or code[:2] in _COUNTIES_NOW - {"03"}:
        return code
    raise HistoryFailure(code, "municipality")


def _district(code: str) -> str:
    return _asker(code, code[4:6])


def _unit(code: str) -> str:
    if code.endswith("00"):
        return _district(code)
    return _asker(code, code[4:6]) + code[6:8]


def _asker(code: str, district: str) -> str:
    """Today's delområde of the part of a code after the municipality."""
    old, number = code[:4], int(district)
    if old in (_ASKER_NOW, _ASKER_2020):
        return _ASKER_NOW + district
    last, added = _ASKER_BEFORE_2020.get(old, (0, 0))
    if 1 <= number <= last:
        return f"{_ASKER_NOW}{number + added:02d}"
    if old in _ASKER_BEFORE_2020:
        told = {"old": old, "last": f"{last:02d}", "district": district}
        raise HistoryFailure(code, "districts", **told)
    raise HistoryFailure(code, "asker_alone", old=old)


def _zone(code: str) -> str:
    if code.startswith(_ASKER_NOW):
        return code
    raise HistoryFailure(code, "zone")


def former(code: str) -> list[str]:
    """Older codes that the rules here lead to today's ``code`` of a municipality or grunnkrets.

    >>> former("32031704"), former("3301"), former("0301")
    (['30251704', '06270104'], ['3005'], [])
    """
    if len(code) == 4:
        known = municipalities.current().carried
        return sorted((old for old, new in known.items() if new.today == code), reverse=True)
    district, unit = int(code[4:6]), code[6:]
    before = next(
        (old, district - added)
        for old, (last, added) in _ASKER_BEFORE_2020.items()
        if 1 <= district - added <= last
    )
    return [f"{_ASKER_2020}{code[4:]}", f"{before[0]}{before[1]:02d}{unit}"]


def merged_away() -> dict[str, str]:
    """Old municipalities that are part of a larger one today, and which one that is."""
    parts = dict.fromkeys(_MERGED_2020, "3301")
    return parts | dict.fromkeys(_ASKER_BEFORE_2020, _ASKER_NOW)


_RULES = {
    Level.LAND: _same,
    Level.FYLKE: _county,
    Level.KOMMUNE: _municipality,
    Level.TIDLIGERE_KOMMUNE: _same,
    Level.DELOMRADE: _district,
    Level.LEVEKARSSONE: _zone,
    Level.GRUNNKRETS: _unit,
    Level.STEMMEKRETS: _same,
    Level.RUTE1KM: _same,
}
