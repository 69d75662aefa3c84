"""Numbers as Norwegian tables write them, with what a sign in their place means."""

from __future__ import annotations

import math
import re
from typing import Any

from loaders.problems import Where

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
