"""Which areas stand out, and on what: only differences that survive the test."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.places import ends
from store.models import Level
from text.formats import period
from views import columns, comparing, households, verdicts
from views.choice import DEFAULT_INDICATOR, Choice, periods
from views.edition import per_edition, store
from views.rows import area_rows
from views.standing import title_of

LEVEL = str(Level.DELOMRADE)


@per_edition(4)
def candidates(language: str = "nb") -> pd.DataFrame:
    """Every area on every figure that could make it stand out, told or not: one list.

    Only figures about those who live there that have a direction. Distance is (value − median) /
    (upper quartile − lower quartile), turned so that up is favourable.

    :returns: the columns of ``views.verdicts.table`` with title, ``period`` in words, ``when``,
        unit, decimals, direction, about, distance and ``place_words``. Not to be written to.
    """
    registry, _ = store()
    parts = []
    for choice in columns.shown(LEVEL):
        item = registry.indicators[choice.indicator]
        if item.direction == "none" or item.about != "residents":
            continue
        parts.append(_distances(replace(choice, language=language)))
    if not parts:
        return pd.DataFrame()
    return pd.concat(parts, ignore_index=True).dropna(subset=["value", "distance"])


def _distances(choice: Choice) -> pd.DataFrame:
    item = store()[0].indicators[choice.indicator]
    found = verdicts.table(choice)
    q1, median, q3 = found["value"].quantile([0.25, 0.5, 0.75])
    sign = 1.0 if item.direction == "high_is_good" else -1.0
    spread = q3 - q1 if q3 > q1 else float("nan")
    return found.assign(
        title=title_of(choice), period=period(choice.period, choice.language), when=choice.period,
        unit=item.unit, decimals=item.decimals, direction=item.direction, about=item.about,
        distance=sign * (found["value"] - median) / spread,
        place_words=[comparing.place(one, choice.language)
                     for one in comparing.every(choice).values()],
    )  # fmt: skip


@per_edition(2)
def income_gap(language: str = "nb") -> tuple[Choice, dict[str, object]]:
    """The newest income of all households, who is highest and lowest, and the gap with equal mix.

    The answers: ``high`` and ``low`` (names, all that share the end), ``high_value``,
    ``low_value``, and ``equal`` (the highest over the lowest with the same mix of households
    everywhere; not a number where that cannot be computed).
    """
    when = periods(DEFAULT_INDICATOR, LEVEL, households.ALL)[-1]
    choice = Choice(DEFAULT_INDICATOR, households.ALL, LEVEL, when, language=language)
    rows = area_rows(choice).dropna(subset=["value"]).reset_index(drop=True)
    found = ends(rows["value"], store()[0].indicators[DEFAULT_INDICATOR].decimals)
    mixed = households.equal_mix(LEVEL, when)
    return choice, {
        "high": list(rows.loc[list(found.highest), "name"]),
        "low": list(rows.loc[list(found.lowest), "name"]),
        "high_value": float(rows["value"].max()),
        "low_value": float(rows["value"].min()),
        "equal": float(mixed.max() / mixed.min()),
    }
