"""Tables as files: CSV that opens right in a Norwegian Excel."""

from __future__ import annotations

import re

import pandas as pd

from charts.figure import Figure
from text.texts import t

BOM = "\ufeff"
#: What a formula may begin with; some spreadsheets take the wide forms of the signs too.
_BEGINS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def to_csv(
    table: pd.DataFrame, decimals: dict[str, int] | None = None, *, decimal: str = ",",
    headed: bool = True,
) -> bytes:  # fmt: skip
    """Semicolon, decimal comma, UTF-8 with BOM, CRLF; a missing value is an empty field.

    ``decimal`` is another sign for decimals; without ``headed`` it is a later part of a file, with
    no BOM and no headings.

    A text or heading that a spreadsheet would run as a formula gets an apostrophe before it (OWASP,
    CSV injection); a negative number is a number.
    """
    frame: pd.DataFrame = table.copy().astype(object)
    for column in table.columns:
        if pd.api.types.is_float_dtype(table[column]):
            places = (decimals or {}).get(str(column))
            frame[column] = pd.Series([_number(v, places, decimal) for v in table[column]],
                                      frame.index)  # fmt: skip
        elif not pd.api.types.is_numeric_dtype(table[column]):
            # A word stands in many rows: each is looked at once.
            told = {v: _harmless(v) for v in {w for w in table[column] if isinstance(w, str)}}
            said = [told[v] if isinstance(v, str) else v for v in table[column]]
            frame[column] = pd.Series(said, frame.index, dtype=object)
    frame.columns = pd.Index([_harmless(heading) for heading in frame.columns])
    text = frame.to_csv(sep=";", index=False, lineterminator="\r\n", header=headed)
    return ((BOM if headed else "") + text).encode("utf-8")


def figure_csv(figure: Figure, language: str = "nb") -> bytes:
    """The table behind a figure, its source line in a column of its own.

    Six decimals hold every published figure; what lies beyond is the noise of our own divisions.
    """
    return to_csv(figure.table.round(6).assign(**{t("column.source", language): figure.source}))


def _number(value: float, places: int | None, decimal: str = ",") -> str:
    if pd.isna(value):
        return ""
    text = f"{value:.{places}f}" if places is not None else repr(float(value)).removesuffix(".0")
    return text.replace(".", decimal)


def _harmless(value: object) -> object:
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    return "'" + value if value[:1] in _BEGINS else value
