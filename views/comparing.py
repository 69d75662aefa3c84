"""The verdict: can this area be told from Asker, and what is it held against."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.compare import difference_from_reference
from analysis.intervals import wilson
from charts.matrix import _says
from store.catalogue import ASKER
from store.models import Level
from text.texts import t
from views.choice import Choice
from views.edition import store
from views.rows import area_rows


def told_apart(cells: pd.DataFrame) -> pd.DataFrame:
    """Add to each cell its interval, ``side`` (higher, lower, …) and ``says`` (a key of COLOURS).

    Shares with published counts get Wilson's interval; figures with the source's own limits keep
    them; the rest (``sure`` False) have no published uncertainty, and the values decide.

    :param cells: columns value, lower, upper, numerator, denominator, share, reference, ref_lower,
        ref_upper, direction.
    """
    result = cells.copy()
    counted = (result["share"] & result["numerator"].notna() & result["value"].notna()).to_numpy()
    low, high = (result[c].to_numpy(float).copy() for c in ("lower", "upper"))
    if counted.any():
        counts = wilson(result["numerator"][counted], result["denominator"][counted])
        low[counted], high[counted] = (100 * np.asarray(limit) for limit in counts)
    value = result["value"].to_numpy(float)
    result["lower"], result["upper"] = low, high
    result["sure"] = np.isfinite(low)
    reference = result["reference"].to_numpy(float)
    limits = (result[c].to_numpy(float) for c in ("ref_lower", "ref_upper"))
    ends = [np.where(np.isfinite(limit), limit, reference) for limit in limits]
    result["side"] = difference_from_reference(
        value, reference,
        (np.where(np.isfinite(low), low, value), np.where(np.isfinite(high), high, value)),
        (ends[0], ends[1]),
    )  # fmt: skip
    result["says"] = [_says(s, d) for s, d in zip(result["side"], result["direction"], strict=True)]
    return result


def cannot_tell(lower: float, upper: float, reference: float | None) -> bool:
    """Whether an interval holds the reference, so that the two cannot be told apart."""
    return reference is not None and bool(lower <= reference <= upper)


#: Of fewer areas the middle one is no measure: of three it would be measured against itself.
FEWEST = 5


def level_name(level: str, language: str = "nb") -> str:
    """The areas of a level in the plural: «delområder»."""
    return t(f"level.{level}", language)


def reference(choice: Choice) -> tuple[float | None, str]:
    """Asker as a whole for the same figure, or the middle area, named as what it is."""
    _, snapshot = store()
    own = snapshot.rows(choice.indicator, "kommune", category=choice.category,
                        period=choice.period, areas=[ASKER])["value"].dropna()  # fmt: skip
    count = store()[0].indicators[choice.indicator].measure == "count"
    # A part is always smaller than the whole: counts are held against the middle area.
    if len(own) and not count:
        return float(own.iloc[0]), t("reference.asker", choice.language)
    values = area_rows(choice)["value"].dropna()
    if choice.level == Level.KOMMUNE or len(values) < FEWEST:
        return None, ""
    return float(values.median()), t("reference.middle", choice.language,
                                     level=level_name(choice.level, choice.language))  # fmt: skip
