"""«Lignende kommuner»: those whose people and dwellings are most like Asker's.

By the distance of ``analysis.similar`` on the indicators of ``LIKENESS``, all shown beside it. Size
is not among them, for it is not published here for every municipality.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.similar import distances
from store.catalogue import ASKER
from views.choice import Choice
from views.edition import per_edition, store
from views.rows import municipalities
from views.verdicts import MOST_OF_THE_COUNTRY

#: Indicator and category of what likeness is measured by: age, income, education, dwellings.
LIKENESS = (("andel_over_60", "alle"), ("medianinntekt", "alle"), ("lavinntekt", "alle"),
            ("utdanningsniva", "grunnskole"), ("utdanningsniva", "hoyere_lang"),
            ("boligtype", "enebolig"), ("boligtype", "blokk"),
            ("eierstatus", "selveier"))  # fmt: skip
MOST = 6


@dataclass(frozen=True)
class Similar:
    """A municipality, its distance from Asker, and its figures in the order of ``measured_by``."""

    area: str
    name: str
    distance: float
    values: tuple[float, ...]


def measured_by() -> tuple[Choice, ...]:
    """The figures likeness is measured by: the newest period most municipalities have."""
    return _measured_by()


@per_edition(2)
def _measured_by() -> tuple[Choice, ...]:
    registry, snapshot = store()
    found = []
    for indicator, category in LIKENESS:
        if indicator not in registry.indicators:
            continue
        rows = snapshot.rows(indicator, "kommune", category=category).dropna(subset=["value"])
        count = rows.groupby("period", observed=True)["area"].nunique()
        own = set(rows.loc[rows["area"] == ASKER, "period"])
        there = [str(p) for p, n in count.items() if n >= MOST_OF_THE_COUNTRY and p in own]
        if there:
            found.append(Choice(indicator, category, "kommune", max(there)))
    return tuple(found)


@per_edition(2)
def similar() -> tuple[Similar, ...]:
    """Asker first, then every municipality with nearly all the figures, the most like first."""
    choices = measured_by()
    if not choices:
        return ()
    columns = [municipalities(c).set_index("area")["value"] for c in choices]
    codes = sorted(set().union(*(c.index for c in columns)))
    table = np.column_stack([c.reindex(codes).to_numpy(float) for c in columns])
    far = distances(table, codes.index(ASKER), least_known=max(1, len(choices) - 1))
    registry, _ = store()
    found = [
        Similar(code, registry.area_name(code), float(d), tuple(float(v) for v in row))
        for code, d, row in zip(codes, far, table, strict=True)
        if np.isfinite(d)
    ]
    return tuple(sorted(found, key=lambda s: (s.area != ASKER, s.distance, s.area)))


def nearest(count: int = MOST) -> list[Similar]:
    """The municipalities most like Asker, Asker itself left out."""
    return list(similar()[1 : count + 1])
