"""Counts behind published shares and rates, and the intervals they give.

Where both counts are published they stand beside the share. Where only the cases are, the interval
is that of the cases (Byar), scaled to the published rate; no denominator is made up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.intervals import byar
from loaders.compiling import raw

#: Indicator published as a rate → the raw indicator that counts the cases, in the same categories.
CASES = {
    "andel_utenfor_arbeid_utdanning": None,
    "helt_ledige_andel": "helt_ledige",
    "primaerhelsetjeneste_brukere_rate": "primaerhelsetjeneste_brukere_antall",
}
STATUS = "arbeidsstyrkestatus"
OUTSIDE = ";status=Utenfor arbeid, utdanning og tiltak"
EVERYONE = ";status=I alt"
PLACE = ["region_code", "year", "category"]


def behind(table: pd.DataFrame, chosen: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Numerator, denominator, lower and upper of the rows of ``chosen``; NaN where not known.

    :param table: the raw file; ``chosen``: those of its rows that ``indicator`` is taken from.
    """
    result = pd.DataFrame(
        float("nan"), index=chosen.index, columns=["numerator", "denominator", "lower", "upper"]
    )
    if indicator == "andel_utenfor_arbeid_utdanning":
        result["numerator"] = _found(table, STATUS, chosen, OUTSIDE)
        result["denominator"] = _found(table, STATUS, chosen, EVERYONE)
    elif CASES.get(indicator):
        count = _found(table, str(CASES[indicator]), chosen)
        value = chosen["value"].map(raw.number).to_numpy()
        for name, limit in zip(("lower", "upper"), byar(count), strict=True):
            result[name] = value * limit / count
    return result


def _found(
    table: pd.DataFrame, indicator: str, chosen: pd.DataFrame, ending: str = ""
) -> np.ndarray[Any, np.dtype[np.float64]]:
    counts = table[table["indicator"] == indicator].drop_duplicates(PLACE).set_index(PLACE)
    asked = chosen.assign(category=chosen["category"] + ending)
    values = counts["value"].map(raw.number)
    return values.reindex(pd.MultiIndex.from_frame(asked[PLACE])).to_numpy(dtype=np.float64)
