"""Where an area stands: the profile."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from charts.figure import Figure
from charts.profile import profile
from text.formats import period
from text.texts import t
from views import columns, comparing, verdicts
from views.choice import Choice
from views.edition import per_edition, store
from views.subject import sources_line


def standing_of(area: str, language: str = "nb", every: bool = False) -> pd.DataFrame:
    """Where one area stands on every figure of its level: spread, reference and verdict.

    The columns of ``views.verdicts.table`` for the area, with title, ``period`` in words and
    ``when`` as it is stored, unit, decimals, direction, about, low, q1, median, q3, high,
    ``reference_name`` and ``place_words``.

    :param every: all categories of every indicator, not only those a profile shows.
    """
    return _standing_of(area, language, every).copy()


@per_edition(1024)
def _standing_of(area: str, language: str, every: bool) -> pd.DataFrame:
    level = str(store()[0].areas[area].level)
    rows = [_row(choice, area) for choice in _choices(level, language, every)]
    return pd.DataFrame([row for row in rows if row])


def _choices(level: str, language: str, every: bool) -> list[Choice]:
    return [replace(c, language=language) for c in columns.shown(level, every)]


def _row(choice: Choice, area: str) -> dict[str, object]:
    language = choice.language
    found = comparing.every(choice).get(area)
    if found is None:
        return {}
    item = store()[0].indicators[choice.indicator]
    spread = _spread(choice.indicator, choice.category, choice.level, choice.period)
    return asdict(found) | spread | {
        "title": title_of(choice),
        "period": period(choice.period, language),
        "when": choice.period,
        "unit": item.unit,
        "decimals": item.decimals,
        "direction": item.direction,
        "about": item.about,
        "reference_name": comparing.reference_name(found.reference_kind, choice.level, language),
        "place_words": comparing.place(found, language),
    }  # fmt: skip


@per_edition(2048)
def _spread(indicator: str, category: str, level: str, when: str) -> dict[str, float]:
    values = verdicts.table(Choice(indicator, category, level, when))["value"].dropna()
    names = ("low", "q1", "median", "q3", "high")
    quantiles = values.quantile([0, 0.25, 0.5, 0.75, 1]) if len(values) else [np.nan] * len(names)
    return dict(zip(names, quantiles, strict=True))


def title_of(choice: Choice) -> str:
    """The indicator and its category, in the reader's language."""
    item = store()[0].indicators[choice.indicator]
    name = item.category_title(choice.category, choice.language)
    title = item.title[choice.language]
    return f"{title}, {name}" if name else title


def profile_figure(area: str, language: str = "nb") -> Figure:
    """The spine chart of one area: indicators it has a value of."""
    registry, _ = store()
    rows = standing_of(area, language)
    rows = rows[rows["value"].notna()] if len(rows) else rows
    sources = [registry.indicators[i].source for i in rows["indicator"]] if len(rows) else []
    line = sources_line(sources, language)
    sure = t("barometer.lead", language, **comparing.told_apart(rows))
    return profile(registry.area_name(area, language), rows, line, sure, language)


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
