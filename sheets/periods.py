"""Periods as publishers write them, with marks and words around them, in the house's notation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets.grid import Cell, Odd
from sheets.words import plain

_YEAR = r"(?:19|20)\d{2}"
_MONTHS = (
    *("januar|january|jan", "februar|february|feb", "mars|march|mar", "april|apr", "mai|may"),
    *("juni|june|jun", "juli|july|jul", "august|aug", "september|sept|sep"),
    *("oktober|october|okt|oct", "november|nov", "desember|december|des|dec"),
)
_MONTH = "|".join(_MONTHS)
_FORMS = (
    ("iso", rf"(?P<iy>{_YEAR})-(?P<im>\d{{2}})-(?P<id>\d{{2}})(?:[T ]\d{{2}}:\d{{2}}(:\d\d)?)?"),
    ("dmy", rf"(?P<dd>\d{{1,2}})[./] ?(?P<dm>\d{{1,2}})[./] ?(?P<dy>{_YEAR})"),
    ("day", rf"(?P<nd>\d{{1,2}})\. ?(?P<nm>{_MONTH})\.? (?P<ny>{_YEAR})"),
    ("dmyy", r"(?P<d2>\d{2})\.(?P<m2>\d{2})\.(?P<y2>\d{2})(?!\.?\d)"),
    ("month", rf"(?P<mm>{_MONTH})\.?[ -](?P<my>{_YEAR})"),
    ("short", rf"(?<![a-zæøå])(?P<sm>{_MONTH})\.?[ -](?P<s2>\d{{2}})(?![\d.])"),
    ("number", rf"(?P<nn>0?[1-9]|1[0-2])[/-](?P<n4>{_YEAR})"),
    ("last", rf"(?P<ly>{_YEAR}),? ?(?P<lm>{_MONTH})\.?(?![a-zæøå])"),
    ("quarter", rf"(?P<qn>[1-4])\. ?(?:kvartal|kv\.?|quarter),? (?P<qy>{_YEAR})"),
    ("named", rf"(?:(?:kvartal|kv\.?|quarter) ?|[kq])(?P<wn>[1-4])[ ,-]{{1,2}}(?P<wy>{_YEAR})"),
    ("quarters", rf"(?P<ry>{_YEAR}),? (?P<rn>[1-4])\. ?(?:kvartal|kv\.?|quarter)"),
    ("part", rf"(?P<py>{_YEAR}) ?(?P<pk>[MmKkQq])(?P<pn>\d{{1,2}})"),
    ("span", rf"(?P<sy>{_YEAR}) ?[-–—−_/] ?(?P<se>{_YEAR}|\d{{2}})"),
    ("year", rf"(?P<yy>{_YEAR})"),
)  # fmt: skip
_ANY = re.compile(
    r"(?<![\d.,])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS) + r")(?![\d])",
    re.I | re.ASCII,
)
_SAYS = re.compile(
    r"[(\[]?\b(?:foreløpige?|forel\.|provisional|preliminary|prelim\.?|prel\.?)(?!\w)"
    r"(?: (?:tall|figures))?[)\]]?"
    r"|\([pf]\)|(?<=\d) ?[pf]$",
    re.I,
)
_STAR = re.compile(r" ?\(?\*{1,3}\)?")
_NOTE = re.compile(
    r"[¹²³⁴⁵⁶⁷⁸⁹]⁾?|(?<=\d) \(?(\d{1,2})\)|\[(\d{1,2})\]|(?<=\d)\((\d{1,2})\)|(?<=\d{4})(\d)\)"
)
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
#: Parts of a year that the house has no notation for: no heading of that year.
_PART = re.compile(
    r"halvår|half|tertial|\bterm|\bh[øo]st|\bvår(?:en)?\b|\bsommer|\bvinter|\bautumn|\bspring\b|\buke\b|\bweek|\bh[12]\b",
    re.I,
)
#: A year that a program has written as a number with decimals: «2025.0».
_POINT = re.compile(rf"({_YEAR})[.,]0+$")
#: Words round a period that say nothing but that it is one.
_NOISE = re.compile(
    r"^(?:(?:tall for |for |i |in |the )?(?:skoleåret|skoleår|school year|kalenderår|år|year"
    r"|periode|period|årgang|per|pr\.?|as of|tall for)\b[ :.]*)+|^tall$|\b(?:figures|året|årene)$",
    re.I,
)


@dataclass(frozen=True)
class Heading:
    """What a column's heading says: the period, what else stands there, and its mark.

    ``mark`` is ``provisional`` where it says so, ``*`` for a star, the number of a note, or "".
    ``exact`` is the date where the heading is one («1.10.2022»: ``2022-10``), else "".
    """

    label: str
    period: str | None
    mark: str = ""
    exact: str = ""


def heading(cell: Cell) -> Heading:
    """The period in a heading, with what stands around it.

    >>> [heading(h).period for h in ("2024*", "2024 1)", "2024¹", "2024 (foreløpige tall)")]
    ['2024', '2024', '2024', '2024']
    >>> heading("Median inntekt (kr) 2016").label, heading("Skoleåret 2023-2024").period
    ('Median inntekt (kr)', '2023-2024')
    """
    if isinstance(cell, float) and not cell.is_integer():
        return Heading("", None)
    text = str(int(cell)) if isinstance(cell, int | float) else plain("" if cell is None else cell)
    if isinstance(cell, Odd) and not re.match(rf"{_YEAR}-\d\d-\d\d", text):
        return Heading(text, None)
    if len(text) > 300:
        return Heading(text, None)
    rest, mark = _unmarked(_POINT.sub(r"\1", text))
    if _PART.search(rest):
        return Heading(text, None)
    found = list(_ANY.finditer(rest))
    if len(found) != 1:
        return Heading(text, None)
    when, exact = _normal(found[0])
    if when is None:
        return Heading(text, None)
    before, after = rest[: found[0].start()].strip(), rest[found[0].end() :].strip()
    return Heading(_label(before, after), when, mark, exact)


def _unmarked(text: str) -> tuple[str, str]:
    """The text without marks, and what the strongest of them says."""
    mark = ""
    if _SAYS.search(text):
        text, mark = _SAYS.sub(" ", text), "provisional"
    if _STAR.search(text):
        text, mark = _STAR.sub("", text), mark or "*"
    note = _NOTE.search(text)
    if note and _ANY.search(text[: note.start()] + " " + text[note.end() :]):
        number = next((g for g in note.groups() if g), note[0].rstrip("⁾").translate(_RAISED))
        text, mark = text[: note.start()] + " " + text[note.end() :], mark or number
    return plain(text), mark


def _label(before: str, after: str) -> str:
    parts = [_NOISE.sub("", before.strip(" .,:;-–(")).strip(" .,:;-–("), after.strip(" .,:;-–")]
    if before.endswith("(") and parts[1].endswith(")"):
        parts[1] = parts[1][:-1].strip()
    if parts[1].startswith(")"):
        parts[1] = parts[1][1:].strip(" .,:;-–")
    parts[1] = _NOISE.sub("", parts[1]).strip()
    return plain(" ".join(p for p in parts if p))


def _normal(found: re.Match[str]) -> tuple[str | None, str]:
    """The period in the house's notation, and the month where a whole date is given."""
    part = {k: v for k, v in found.groupdict().items() if v and len(k) == 2}
    if found["iso"] or found["dmy"] or found["day"]:
        year = part.get("iy") or part.get("dy") or part["ny"]
        month = _month(part["nm"]) if found["day"] else int(part.get("im") or part["dm"])
        day = int(part.get("id") or part.get("dd") or part["nd"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None, ""
        return year, f"{year}-{month:02d}"
    if found["dmyy"]:
        day, month, year = int(part["d2"]), int(part["m2"]), f"20{part['y2']}"
        whole = 1 <= day <= 31 and 1 <= month <= 12
        return (year, f"{year}-{month:02d}") if whole else (None, "")
    if found["short"]:
        return f"20{part['s2']}-{_month(part['sm']):02d}", ""
    if found["number"]:
        return f"{part['n4']}-{int(part['nn']):02d}", ""
    if found["named"]:
        return f"{part['wy']}K{part['wn']}", ""
    if found["month"] or found["last"]:
        year, name = part.get("my") or part["ly"], part.get("mm") or part["lm"]
        return f"{year}-{_month(name):02d}", ""
    if found["quarter"] or found["quarters"]:
        return f"{part.get('qy') or part['ry']}K{part.get('qn') or part['rn']}", ""
    if found["part"]:
        return _within(part["py"], part["pk"].upper(), int(part["pn"])), ""
    if found["span"]:
        return _span(part["sy"], part["se"]), ""
    return part["yy"], ""


def _month(name: str) -> int:
    return next(i for i, names in enumerate(_MONTHS, 1) if name.casefold() in names.split("|"))


def _span(first: str, second: str) -> str | None:
    if second == first:
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


def period(cell: Cell) -> str | None:
    """The period a cell holds and nothing else but a mark; ``None`` if it holds something else.

    >>> [period(c) for c in (2016, "2022_2024", "2024_2024", "2022/23", "2022M03", 12, "i 2016")]
    ['2016', '2022-2024', '2024', '2022-23', '2022-03', None, None]
    """
    found = heading(cell)
    return found.period if not found.label else None


def last_year(text: str) -> int:
    """The last calendar year a period touches.

    >>> last_year("2022-2024"), last_year("2022-23"), last_year("2022-03"), last_year("2016")
    (2024, 2023, 2022, 2016)
    """
    first, second = int(text[:4]), text[5:]
    if len(second) == 4:
        return int(second)
    return first + 1 if second == _next_year(first) else first


def year_of_codes(period: str) -> int:
    """The year whose numbering of areas a period's figures carry.

    A span of years is published with the codes of its last year; a school year (2023-24) is
    counted in the autumn it begins, and a month lies in its year.

    >>> year_of_codes("2022-2024"), year_of_codes("2023-24"), year_of_codes("2022-03")
    (2024, 2023, 2022)
    """
    span = re.fullmatch(r"\d{4}-(\d{4})", period)
    return int(span.group(1) if span else period[:4])


def is_ahead(text: str, year: int) -> bool:
    """Whether a period begins, or years of it end, after ``year``.

    >>> [is_ahead(p, 2026) for p in ("2026", "2026-27", "2026-12", "2027", "2025-2027")]
    [False, False, False, True, True]
    """
    first, second = int(text[:4]), text[5:]
    return max(first, int(second) if len(second) == 4 else first) > year
