"""Figures as Norwegian statistics write them: decimal comma, spaces in thousands, symbols."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheets.grid import Cell, Odd, Percent
from sheets.messages import Message, quoted
from store.errors import Where
from store.models import Status

#: What a symbol in place of a figure means in SSB's and FHI's tables. «-» is a true zero.
SYMBOLS = {
    ":": Status.SUPPRESSED,
    "*": Status.SUPPRESSED,
    ".": Status.NOT_APPLICABLE,
    "..": Status.MISSING,
    "...": Status.MISSING,
}
ZERO = ("-", "–", "−")
_SPACE = " \u00a0\u2009\u202f"
_WHOLE = rf"(?:\d+|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+)"
_NUMBER = re.compile(
    rf"(?P<sign>[-−+]?)(?P<body>{_WHOLE}(?:[.,]\d+)?|\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d+)?"
    rf"|[.,]\d+)(?P<percent>[{_SPACE}]?%)?",
    re.ASCII,
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
    return text in SYMBOLS or text in ZERO or _NUMBER.fullmatch(text) is not None


def figure(cell: Cell, decimal: str) -> Figure:
    """The figure in a cell; ``decimal`` is «,» or «.».

    :raises NotANumber: saying what stands there instead.

    >>> figure("1 234,5", ",").value, figure(":", ",").status.value, figure("-", ",").value
    (1234.5, 'suppressed', 0.0)
    """
    if cell is None:
        return Figure(None, Status.MISSING)
    if isinstance(cell, Odd):
        raise NotANumber(
            Message(f"{quoted(cell.text)} {cell.what.nb}.", f"{quoted(cell.text)} {cell.what.en}.")
        )
    if isinstance(cell, int | float):
        return _finite(float(cell) * 100 if isinstance(cell, Percent) else float(cell), cell)
    text = cell.strip()
    if text in SYMBOLS:
        return Figure(None, SYMBOLS[text])
    if text in ZERO:
        return Figure(0.0, Status.OK)
    return _parsed(text, decimal)


def _parsed(text: str, decimal: str) -> Figure:
    match = _NUMBER.fullmatch(text)
    thousand = "." if decimal == "," else ","
    body = re.sub(rf"[{_SPACE}]", "", match["body"]) if match else ""
    whole, *fraction = body.split(decimal)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{thousand}\d{{3}})+|\d*", whole)
    if match is None or len(fraction) > 1 or grouped is None or thousand in "".join(fraction):
        raise NotANumber(
            Message(f"{quoted(text)} er ikke et tall.", f"{quoted(text)} is no number.")
        )
    number = float(".".join([whole.replace(thousand, "") or "0", *fraction]))
    value = -number if match["sign"] in ("-", "−") and number else number
    return _finite(value, text, bool(match["percent"]))


def _finite(value: float, cell: Cell, as_percent: bool = False) -> Figure:
    if not math.isfinite(value):
        raise NotANumber(
            Message(f"{quoted(cell)} er ikke et endelig tall.", f"{quoted(cell)} is not finite.")
        )
    if isinstance(cell, Percent):
        return Figure(round(value, 10), Status.OK, True)
    return Figure(value, Status.OK, as_percent)


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
    decimal, unclear, marks = "", None, set()
    for index, cell in enumerate(cells):
        if not isinstance(cell, str) or not ("," in cell or "." in cell):
            continue
        match = _NUMBER.fullmatch(cell.strip())
        if match is None:
            continue
        mark = _mark(re.sub(rf"[{_SPACE}]", "", match["body"]), spaced=_has_space(match["body"]))
        if mark is None:
            marks.add("," if "," in cell else ".")
            unclear = index if unclear is None else unclear
        elif decimal and mark != decimal:
            return Notation(decimal, clash=index)
        else:
            decimal = mark
    return Notation(decimal, unclear=None if decimal else unclear)


def _has_space(text: str) -> bool:
    return any(space in text for space in _SPACE)


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


#: In Udir's, NAV's and Bufdir's tables. (In SSB's JSON a star means provisional instead.)
SIGNS = {
    "": "missing",
    ".": "not_applicable",
    "..": "missing",
    "...": "missing",
    ":": "suppressed",
    "*": "suppressed",
}


def parse_number(text: Any, where: Where) -> tuple[float | None, str]:
    """(value, status) of one cell: decimal comma, thousand spaces, and signs for hidden.

    >>> parse_number("4 277,5", Where("udir", "t")), parse_number("*", Where("udir", "t"))
    ((4277.5, 'ok'), (None, 'suppressed'))

    :raises SourceError: if the cell is neither a number nor a known sign.
    """
    if text is None or (isinstance(text, float) and math.isnan(text)):
        return None, "missing"
    if isinstance(text, int | float) and not isinstance(text, bool):
        return float(text), "ok"
    plain = re.sub(r"[\s\u00a0\u202f]", "", str(text)).removesuffix("%")
    if plain in SIGNS:
        return None, SIGNS[plain]
    if plain == "-":
        return 0.0, "ok"
    if re.fullmatch(r"[-+\u2212]?\d+([.,]\d+)?", plain):
        return float(plain.replace("\u2212", "-").replace(",", ".")), "ok"
    raise where.problem("a number or one of . .. : * -", f"«{str(text)[:40]}»")
