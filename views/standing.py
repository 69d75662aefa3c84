"""Where an area stands: the profile."""

from __future__ import annotations

import numpy as np
import pandas as pd

from charts.figure import Figure
from charts.profile import profile
from text.formats import period
from text.texts import t
from views.choice import Choice, options, periods, shown_levels
from views.comparing import cannot_tell, reference
from views.edition import per_edition, store
from views.rows import area_rows


@per_edition(512)
def _standing(level: str, language: str, every: bool = False) -> pd.DataFrame:
    """Every indicator of the level with its newest period: spread and reference."""
    registry, _ = store()
    rows = []
    for indicator in registry.indicators.values():
        if not indicator.standing or level not in shown_levels(indicator.id):
            continue
        for category in _standing_categories(indicator.id, level, every):
            when = periods(indicator.id, level, category)[-1]
            choice = Choice(indicator.id, category, level, when, language=language)
            values = area_rows(choice)["value"].dropna()
            if len(values) < 3:
                continue
            asker, called = reference(choice)
            title = indicator.title[language]
            name = indicator.category_title(category, language)
            rows.append(
                {
                    "indicator": indicator.id,
                    "category": category,
                    "title": f"{title}, {name}" if name else title,
                    "period": period(when, language),
                    "when": when,
                    "unit": indicator.unit,
                    "decimals": indicator.decimals,
                    "direction": indicator.direction,
                    "about": indicator.about,
                    "low": values.min(),
                    "q1": values.quantile(0.25),
                    "median": values.median(),
                    "q3": values.quantile(0.75),
                    "high": values.max(),
                    "reference": np.nan if asker is None else asker,
                    "reference_name": called,
                    "count": len(values),
                }
            )
    return pd.DataFrame(rows)


def _standing_categories(indicator: str, level: str, every: bool) -> list[str]:
    """The categories a profile shows: all of the tests, the first of everything else."""
    categories, _ = options(indicator, level)
    return categories if every or indicator.startswith("nasjonale_prover") else categories[:1]


def standing_of(area: str, language: str = "nb", every: bool = False) -> pd.DataFrame:
    """Where one area stands on every indicator of its level: value and rank added.

    :param every: all categories of every indicator, not only those a profile shows.
    """
    return _standing_of(area, language, every).copy()


@per_edition(1024)
def _standing_of(area: str, language: str, every: bool) -> pd.DataFrame:
    registry, _ = store()
    level = str(registry.areas[area].level)
    rows = _standing(level, language, every)
    if rows.empty:
        return rows
    values, ranks, statuses, unsure = [], [], [], []
    for row in rows.to_dict("records"):
        all_rows = area_rows(Choice(row["indicator"], row["category"], level, row["when"]))
        own = all_rows[all_rows["area"] == area].iloc[0]
        values.append(own["value"])
        statuses.append(own["status"])
        same = own["value"] == row["reference"]
        unsure.append(same or cannot_tell(own["lower"], own["upper"], row["reference"]))
        higher = int((all_rows["value"] > own["value"]).sum())
        ranks.append(higher + 1 if np.isfinite(own["value"]) else 0)
    return rows.assign(value=values, rank=ranks, status=statuses, unsure=unsure)


def profile_figure(area: str, language: str = "nb") -> Figure:
    """The spine chart of one area: indicators it has a value of."""
    registry, _ = store()
    rows = standing_of(area, language)
    rows = rows[rows["value"].notna()] if len(rows) else rows
    sources = [registry.indicators[i].source for i in rows["indicator"]] if len(rows) else []
    names = sorted({registry.sources[s].publisher for s in sources})
    line = t("source.many", language, publishers=", ".join(names))
    return profile(registry.area_name(area), rows, line, language)


def members(area: str) -> dict[str, list[str]]:
    """Areas that lie in an area, by level (grunnkretser of a delområde, and so on)."""
    registry, _ = store()
    place = registry.areas[area]
    result: dict[str, list[str]] = {}
    for other in registry.areas.values():
        inside = getattr(other, str(place.level), "") == area or other.parent == area
        if inside and other.code != area:
            result.setdefault(str(other.level), []).append(other.code)
    return result
