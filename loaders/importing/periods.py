"""Periods as SSB and FHI write them, in the house's notation."""

from __future__ import annotations

import re

from sheets.grid import Cell

_YEAR = r"(?:19|20)\d{2}"
_PERIOD = rf"{_YEAR}(?:\s?[-–_/]\s?(?:{_YEAR}|\d{{2}})|[MmKkQq]\d{{1,2}})?"
_AT_END = re.compile(
    rf"(?P<label>.*?)[\s,:;(]*(?<!\d)(?P<period>{_PERIOD})\)?", re.DOTALL | re.ASCII
)
_PARTS = re.compile(rf"({_YEAR})(?:\s?[-–_/]\s?(\d+)|([MmKkQq])(\d{{1,2}}))?", re.ASCII)


def period(cell: Cell) -> str | None:
    """The period a cell holds and nothing else; ``None`` if it holds something else.

    >>> [period(c) for c in (2016, "2022_2024", "2024_2024", "2022/23", "2022M03", 12, "i 2016")]
    ['2016', '2022-2024', '2024', '2022-23', '2022-03', None, None]
    """
    label, found = labelled_period(cell)
    return found if not label else None


def labelled_period(cell: Cell) -> tuple[str, str | None]:
    """What stands before the period in a column's heading, and the period.

    >>> labelled_period("Median inntekt (kr) 2016"), labelled_period("Verdi")
    (('Median inntekt (kr)', '2016'), ('Verdi', None))
    """
    if isinstance(cell, float) and not cell.is_integer():
        return "", None
    text = str(int(cell)) if isinstance(cell, int | float) else str(cell or "").strip()
    if len(text) > 300:
        return text, None
    match = _AT_END.fullmatch(text)
    found = _normal(match["period"]) if match else None
    if match is None or found is None:
        return text, None
    return match["label"].strip(), found


def last_year(text: str) -> int:
    """The last calendar year a period touches.

    >>> last_year("2022-2024"), last_year("2022-23"), last_year("2022-03"), last_year("2016")
    (2024, 2023, 2022, 2016)
    """
    first, second = int(text[:4]), text[5:]
    if len(second) == 4:
        return int(second)
    return first + 1 if second == _next_year(first) else first


def is_ahead(text: str, year: int) -> bool:
    """Whether a period begins, or years of it end, after ``year``.

    >>> [is_ahead(p, 2026) for p in ("2026", "2026-27", "2026-12", "2027", "2025-2027")]
    [False, False, False, True, True]
    """
    first, second = int(text[:4]), text[5:]
    return max(first, int(second) if len(second) == 4 else first) > year


def _normal(text: str) -> str | None:
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    first, second, kind, number = match.groups()
    if kind:
        return _within(first, kind.upper(), int(number))
    if second is None or second == first:
        return first
    if len(second) == 4:
        return f"{first}-{second}" if first < second else None
    if second == _next_year(int(first)) or 1 <= int(second) <= 12:
        return f"{first}-{second}"
    return None


def _within(year: str, kind: str, number: int) -> str | None:
    if kind == "M":
        return f"{year}-{number:02d}" if 1 <= number <= 12 else None
    return f"{year}K{number}" if 1 <= number <= 4 else None


def _next_year(year: int) -> str:
    return f"{(year + 1) % 100:02d}"
