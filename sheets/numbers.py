"""Figures as Norwegian statistics write them: decimal comma, spaces in thousands, symbols, marks.

What a symbol means is decided here and nowhere else: ``SYMBOLS``, one table a publisher.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sheets.grid import Cell, Odd, Percent
from sheets.messages import Message, quoted, said
from store.errors import Where
from store.models import Status

_DOTS = {
    ".": Status.NOT_APPLICABLE,
    "..": Status.MISSING,
    "...": Status.MISSING,
    ":": Status.SUPPRESSED,
    "-": Status.OK,
}
#: Publisher → symbol → what it says of the cell it stands in. ``OK`` is a counted zero.
#: SSB's standard signs (https://www.ssb.no/metadata/standardtegn): a star is a provisional figure,
#: and stands beside it. Udir, NAV and Bufdir write a star in place of a figure that is hidden. FHI
#: writes SSB's dots and colon, and no star. ``""`` is a file of which we do not know who made it:
#: there a star alone has no figure beside it, so it hides one. ``levekar`` is what we export.
SYMBOLS: Mapping[str, Mapping[str, Status]] = MappingProxyType(
    {
        "ssb": _DOTS | {"*": Status.PROVISIONAL},
        "fhi": _DOTS,
        "udir": _DOTS | {"*": Status.SUPPRESSED},
        "nav": _DOTS | {"*": Status.SUPPRESSED},
        "bufdir": _DOTS | {"*": Status.SUPPRESSED},
        "levekar": _DOTS | {"*": Status.PROVISIONAL, "u": Status.UNRELIABLE, "x": Status.WITHDRAWN},
        "": _DOTS
        | dict.fromkeys("–−—", Status.OK)
        | {"*": Status.SUPPRESSED}
        | dict.fromkeys(("na", "n/a", "n.a.", "#n/a", "nan", "null", "mangler"), Status.MISSING)
        | dict.fromkeys(("skjult", "skjermet", "prikket", "anonymisert"), Status.SUPPRESSED)
        | dict.fromkeys(("suppressed", "confidential", "konfidensielt"), Status.SUPPRESSED),
    }
)
#: A table whose figures are written with either mark, each so that it can be told.
BOTH = "both"
#: What stands for «no figure» in words or signs in any delivered file.
ANY = SYMBOLS[""]
_SPACE = " \u00a0\u2009\u202f"
#: What may stand between thousands beside a space: 1'234.
_THOUSANDS = _SPACE + "'’"
_WHOLE = rf"(?:\d+|\d{{1,3}}(?:[{_THOUSANDS}]\d{{3}})+)"
_UNIT = rf"(?P<percent>[{_SPACE}]?(?:%|prosent|pst\.?|per ?cent))?"
_NUMBER = re.compile(
    rf"(?P<sign>[-−+]?)(?P<body>{_WHOLE}(?:[.,]\d+)?"
    rf"|\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d+)?|[.,]\d+){_UNIT}",
    re.ASCII | re.I,
)
#: A figure with a mark after it: «5,2*» is provisional, «5,2 1)» and «5,2¹» point to a note.
_MARKED = re.compile(
    rf"(?P<number>[^*()\[\]¹²³a-zA-Z]+?)[{_SPACE}]*"
    r"(?:(?P<provisional>\*{1,2}|\(?p\)?|\((?:foreløpig|provisional)\))"
    rf"|(?P<note>[¹²³]|(?<=[{_SPACE}])\d{{1,2}}\)|\[\d{{1,2}}\]))",
    re.I,
)
#: Hidden because it is small: «< 4», «under 5», «færre enn 3», «≤3».
_SMALL = re.compile(
    rf"(?:<=?|≤|under|færre enn|mindre enn|fewer than|less than)[{_SPACE}]*\d{{1,3}}"
    rf"(?:[{_SPACE}]?%)?",
    re.I,
)


class NotANumber(Exception):  # noqa: N818
    """The cell holds no figure; ``problem`` says what it holds."""

    def __init__(self, problem: Message) -> None:
        super().__init__(problem.en)
        self.problem = problem


@dataclass(frozen=True)
class Figure:
    """A value with its status; ``as_percent`` where the cell itself says per cent."""

    value: float | None
    status: Status
    as_percent: bool = False


def looks_like_figure(cell: Cell) -> bool:
    """Whether the cell is a number or one of the symbols that stand in for one."""
    if isinstance(cell, int | float):
        return True
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return symbol(text) is not None or _NUMBER.fullmatch(_unmarked(text)[0]) is not None


def symbol(text: str) -> Status | None:
    """What stands in place of a figure; ``None`` if it is no symbol. ``OK`` is a counted zero.

    >>> symbol(":"), symbol("< 4"), symbol("-"), symbol("12")
    (<Status.SUPPRESSED: 'suppressed'>, <Status.SUPPRESSED: 'suppressed'>, <Status.OK: 'ok'>, None)
    """
    if len(text) > 30:
        return None
    found = ANY.get(text.casefold())
    return Status.SUPPRESSED if found is None and _SMALL.fullmatch(text) else found


def _unmarked(text: str) -> tuple[str, bool]:
    """The figure without the mark after it, and whether the mark says provisional."""
    match = _MARKED.fullmatch(text) if len(text) <= 60 else None
    if match is None:
        return text, False
    return match["number"].strip(), match["provisional"] is not None


def figure(cell: Cell, decimal: str) -> Figure:
    """The figure in a cell; ``decimal`` is «,» or «.», or ``BOTH`` where each cell tells its own.

    :raises NotANumber: saying what stands there instead.

    >>> figure("1 234,5", ",").value, figure(":", ",").status.value, figure("-", ",").value
    (1234.5, 'suppressed', 0.0)
    >>> figure("5,2*", ",").status.value, figure("5,2 1)", ",").value
    ('provisional', 5.2)
    """
    if cell is None:
        return Figure(None, Status.MISSING)
    if isinstance(cell, Odd):
        raise NotANumber(said("import.cell_is", cell=quoted(cell.text), what=cell.what))
    if isinstance(cell, int | float):
        return _finite(float(cell) * 100 if isinstance(cell, Percent) else float(cell), cell)
    text = cell.strip()
    stands_for = symbol(text)
    if decimal == BOTH and stands_for is None:
        decimal = _own_mark(text)
    if stands_for is not None:
        return Figure(0.0 if stands_for == Status.OK else None, stands_for)
    return _parsed(text, decimal)


def _own_mark(text: str) -> str:
    """The decimal mark a cell shows by itself.

    :raises NotANumber: if it may be either.
    """
    found = notation([text])
    if found.unclear is not None:
        raise NotANumber(said("import.thousands_or_decimals", cell=quoted(text)))
    return found.decimal or ","


def _parsed(text: str, decimal: str) -> Figure:
    number, provisional = _unmarked(text)
    match = _NUMBER.fullmatch(number)
    thousand = "." if decimal == "," else ","
    body = re.sub(rf"[{_THOUSANDS}]", "", match["body"]) if match else ""
    whole, *fraction = body.split(decimal)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{thousand}\d{{3}})+|\d*", whole)
    if match is None or len(fraction) > 1 or grouped is None or thousand in "".join(fraction):
        raise NotANumber(said("import.no_number", cell=quoted(text)))
    read = float(".".join([whole.replace(thousand, "") or "0", *fraction]))
    value = -read if match["sign"] in ("-", "−") and read else read
    status = Status.PROVISIONAL if provisional else Status.OK
    return _finite(value, text, bool(match["percent"]), status)


def _finite(
    value: float, cell: Cell, as_percent: bool = False, status: Status = Status.OK
) -> Figure:
    if not math.isfinite(value):
        raise NotANumber(said("import.not_finite", cell=quoted(cell)))
    if isinstance(cell, Percent):
        return Figure(round(value, 10), status, True)
    return Figure(value, status, as_percent)


@dataclass(frozen=True)
class Notation:
    """How the decimals of a table are marked, or the index of the cell that leaves it open.

    ``decimal`` is ``""`` where no text figure has any mark. ``clash`` is the cell that writes
    otherwise than those before it; ``unclear`` one that may be thousands or thousandths.
    """

    decimal: str
    clash: int | None = None
    unclear: int | None = None


def notation(cells: Iterable[Cell]) -> Notation:
    """Find the decimal mark that all text figures agree on.

    «1,234» alone may be 1.234 or 1234: it decides nothing and is reported as unclear.

    >>> notation(["1 234,5", "12"]).decimal, notation(["1.234"]).unclear
    (',', 0)
    """
    decimal, unclear = "", None
    for index, cell in enumerate(cells):
        if not isinstance(cell, str) or not ("," in cell or "." in cell):
            continue
        match = _NUMBER.fullmatch(_unmarked(cell.strip())[0])
        if match is None or not ("," in match["body"] or "." in match["body"]):
            continue
        mark = _mark(
            re.sub(rf"[{_THOUSANDS}]", "", match["body"]), spaced=_has_space(match["body"])
        )
        if mark is None:
            unclear = index if unclear is None else unclear
        elif decimal and mark != decimal:
            return Notation(decimal, clash=index)
        else:
            decimal = mark
    return Notation(decimal, unclear=None if decimal else unclear)


def _has_space(text: str) -> bool:
    return any(space in text for space in _THOUSANDS)


def _mark(body: str, *, spaced: bool) -> str | None:
    """The decimal mark one figure shows; ``None`` where it may be either."""
    other = {",": ".", ".": ","}
    if "," in body and "." in body:
        return max(",.", key=body.rfind)
    mark = "," if "," in body else "."
    if body.count(mark) > 1:
        return other[mark]
    whole, fraction = body.split(mark)
    grouped = len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
    return None if grouped and not spaced else mark


def parse_number(text: Any, where: Where) -> tuple[float | None, str]:
    """(value, status) of one cell of Udir's, NAV's or Bufdir's tables, whose signs are the same.

    >>> parse_number("4 277,5", Where("udir", "t")), parse_number("*", Where("udir", "t"))
    ((4277.5, 'ok'), (None, 'suppressed'))

    :raises SourceError: if the cell is neither a number nor a known sign.
    """
    if text is None or (isinstance(text, float) and math.isnan(text)):
        return None, "missing"
    if isinstance(text, int | float) and not isinstance(text, bool):
        return float(text), "ok"
    plain = re.sub(r"[\s\u00a0\u202f]", "", str(text)).removesuffix("%")
    if not plain:
        return None, "missing"
    if plain in SYMBOLS["udir"]:
        found = SYMBOLS["udir"][plain]
        return (0.0 if found == Status.OK else None), str(found)
    if re.fullmatch(r"[-+\u2212]?\d+([.,]\d+)?", plain):
        return float(plain.replace("\u2212", "-").replace(",", ".")), "ok"
    raise where.problem(said("svar.number_or_of", known=". .. : * -"), f"«{str(text)[:40]}»")
