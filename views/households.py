"""The mix of household types, and income with an equal mix: what a median of all hides.

A median of all households is lower where many live alone, without any of them having less. So no
area is called better or worse off by it; where it is shown, the figure with an equal mix stands
beside it.
"""

from __future__ import annotations

import pandas as pd

from analysis.adjust import directly_standardised
from store.models import Level
from views.choice import DEFAULT_INDICATOR, area_codes
from views.edition import per_edition, store

#: The household types that both the incomes and the counts of households tell apart.
TYPES = {"aleneboende": "bor_alene", "par_uten_barn": "par_uten_barn",
         "par_med_barn": "par_med_barn", "enslig_forsorger": "en_forelder"}  # fmt: skip
#: The category of all households together.
ALL = "alle"


def mixes(indicator: str, category: str) -> bool:
    """Whether a figure adds up household types that its indicator also tells apart."""
    there = store()[0].indicators[indicator].category_ids
    return category == ALL and set(TYPES) <= set(there)


def mix_year(period: str = "") -> str:
    """The year whose mix goes with a period: that year where it is counted, else the newest."""
    there = store()[1].periods("husholdningstype", "tidligere_kommune")
    return period if period in there else max(there, default="")


@per_edition(16)
def household_mix(period: str = "") -> pd.Series:
    """Households of each type in today's Asker: its three former municipalities added, one year.

    NaN for a type that is not counted in all three: a sum that lacks a part is no mix.

    :param period: of the figures the mix is for; ``mix_year`` says which year is taken.
    """
    _, snapshot = store()
    found = snapshot.rows("husholdningstype", "tidligere_kommune", period=mix_year(period))
    counts = found.groupby("category", observed=True)["numerator"].agg(
        lambda counted: counted.sum(skipna=False)
    )
    return pd.Series(
        {ours: float(counts.get(theirs, float("nan"))) for ours, theirs in TYPES.items()}
    )


def by_type(level: str, period: str, indicator: str = DEFAULT_INDICATOR) -> pd.DataFrame:
    """Medians of each household type: areas × ``TYPES``, in code order."""
    _, snapshot = store()
    found = snapshot.rows(indicator, level, period=period)
    table = found.pivot_table(index="area", columns="category", values="value", observed=True)
    return table.reindex(index=area_codes(level), columns=list(TYPES))


def equal_mix(level: str, period: str, indicator: str = DEFAULT_INDICATOR) -> pd.Series:
    """The income each area would have with the mix of households of all Asker, by area code.

    Only the delområder have incomes by household type; elsewhere it is empty. NaN where the mix of
    all Asker is not known.
    """
    if level != Level.DELOMRADE:
        return pd.Series(dtype=float)
    return _equal_mix(level, period, indicator).copy()


@per_edition(32)
def _equal_mix(level: str, period: str, indicator: str) -> pd.Series:
    table, mix = by_type(level, period, indicator), household_mix(period)
    if mix.isna().any() or not mix.any():
        return pd.Series(float("nan"), index=table.index)
    return pd.Series(directly_standardised(table[list(mix.index)], mix), index=table.index)
