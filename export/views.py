"""The figures of the house, built from a choice. Pages and addresses both call these."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from charts.development import development
from charts.figure import Figure, Subject
from charts.map import area_map, background_map
from charts.profile import profile
from charts.ranking import ranking
from charts.uncertainty import cannot_tell, with_intervals
from export.choice import Choice, area_codes, options, periods, shown_levels, store
from loaders.boundaries import address, codes, geojson, hatch
from loaders.models import Level
from loaders.registry import ASKER
from text.formats import date, period
from text.texts import t

#: Of fewer areas the middle one is no measure: of three it would be measured against itself.
FEWEST = 5
COLUMNS = ["area", "name", "value", "lower", "upper", "status", "note"]


def level_name(level: str, language: str = "nb") -> str:
    """The areas of a level in the plural: «delområder»."""
    return t(f"level.{level}", language)


def source_line(indicator: str, sources: list[str], language: str) -> str:
    """Publisher, table, licence, and who computed what is derived."""
    registry, _ = store()
    found = [registry.sources[s] for s in dict.fromkeys(sources) if s in registry.sources]
    found = found or [registry.sources[registry.indicators[indicator].source]]
    parts = [
        ", ".join(
            [s.publisher, s.title[language] + (f" ({s.table})" if s.table not in s.title[language]
                                               else ""), s.licence]
        )
        for s in found
    ]  # fmt: skip
    return t("source.line", language, sources="; ".join(parts))


def area_rows(choice: Choice) -> pd.DataFrame:
    """One row an area of the level, in code order, with ``COLUMNS``; absent ones are missing."""
    return _area_rows(choice.indicator, choice.category, choice.level, choice.period,
                      store()[1].version)  # fmt: skip


@lru_cache(maxsize=512)
def _area_rows(indicator: str, category: str, level: str, when: str, _version: str) -> pd.DataFrame:
    registry, snapshot = store()
    rows = snapshot.rows(indicator, level, category=category, period=when)
    rows = on_level(rows, level)
    rows = rows[[*COLUMNS, "numerator", "denominator", "source"]]
    return with_intervals(rows, registry.indicators[indicator].measure)


def on_level(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """One row an area of the level, in code order and named; an area without a row is missing."""
    registry, _ = store()
    rows = rows.drop_duplicates("area").set_index("area").reindex(area_codes(level))
    rows["status"] = rows["status"].astype(object).fillna("missing")
    rows["note"] = rows["note"].astype(object).fillna("")
    rows["name"] = [registry.area_name(str(code)) for code in rows.index]
    return rows.reset_index(names="area")


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


def subject(choice: Choice) -> Subject:
    """The indicator of a choice as a chart takes it."""
    registry, _ = store()
    indicator = registry.indicators[choice.indicator]
    rows = area_rows(choice)
    value, name = reference(choice)
    caveats = [c[choice.language] for c in indicator.caveats]
    if (rows["status"] == "derived").any():
        caveats.insert(0, t("note.derived", choice.language))
    if indicator.measure == "share" and rows["lower"].notna().any():
        caveats.insert(0, t("note.interval", choice.language))
    return Subject(
        indicator=indicator.id,
        title=indicator.title[choice.language],
        category=indicator.category_title(choice.category, choice.language),
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=indicator.direction,
        period=choice.period,
        level=choice.level,
        level_name=level_name(choice.level, choice.language),
        source=source_line(indicator.id, list(rows["source"].dropna()), choice.language),
        language=choice.language,
        reference=value,
        reference_name=name,
        caveats=tuple(caveats),
        breaks=tuple((b.period, b.text[choice.language]) for b in indicator.breaks),
    )


def map_figure(
    choice: Choice, height: int = 620, inline: bool = False, points: pd.DataFrame | None = None
) -> Figure:
    """The map of a choice. ``inline`` puts the boundaries into the figure itself.

    :param points: places to mark, with columns name, lon, lat.
    """
    rows = area_rows(choice)
    hidden = tuple(rows.loc[rows["value"].isna() & (rows["status"] == "suppressed"), "area"])
    bounds = geojson(choice.level) if inline else address(choice.level)
    around = geojson("kommune") if inline else address("kommune")
    neighbours = [code for code in codes("kommune") if code != ASKER]
    return area_map(
        subject(choice), rows, bounds, method=choice.method, selected=choice.area,
        hatch=hatch(choice.level, hidden), height=height, points=points,
        context=None if choice.level == Level.KOMMUNE else (around, neighbours),
    )  # fmt: skip


def background_figure(choice: Choice, points: pd.DataFrame | None = None) -> Figure:
    """The map of a choice over Kartverket's background map."""
    return background_map(
        subject(choice), area_rows(choice), address(choice.level), choice.method, points
    )


def ranking_figure(choice: Choice) -> Figure:
    """The areas of a choice in order."""
    return ranking(subject(choice), area_rows(choice), choice.area)


def development_figure(choice: Choice, areas: list[str]) -> Figure:
    """The indicator over time for the given areas, whatever their levels."""
    return development(subject(choice), series(choice, areas))


def series(choice: Choice, areas: list[str]) -> pd.DataFrame:
    """All periods of the choice's indicator and category for the areas, in their order."""
    registry, snapshot = store()
    rows = snapshot.rows(choice.indicator, category=choice.category, areas=areas)
    rows = rows.assign(name=[registry.area_name(str(c)) for c in rows["area"]])
    rows = rows.sort_values("period")
    order = {code: i for i, code in enumerate(areas)}
    rows = rows.iloc[rows["area"].map(order).argsort(kind="stable")]
    rows = with_intervals(rows, registry.indicators[choice.indicator].measure)
    return rows[[*COLUMNS, "period", "source"]].reset_index(drop=True)


@lru_cache(maxsize=512)
def _standing(level: str, language: str, _version: str, every: bool = False) -> pd.DataFrame:
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


def standing(area: str, language: str = "nb", every: bool = False) -> pd.DataFrame:
    """Where one area stands on every indicator of its level: value and rank added.

    :param every: all categories of every indicator, not only those a profile shows.
    """
    return _standing_of(area, language, every, store()[1].version).copy()


@lru_cache(maxsize=1024)
def _standing_of(area: str, language: str, every: bool, version: str) -> pd.DataFrame:
    registry, _ = store()
    level = str(registry.areas[area].level)
    rows = _standing(level, language, version, every)
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
    rows = standing(area, language)
    rows = rows[rows["value"].notna()] if len(rows) else rows
    sources = [registry.indicators[i].source for i in rows["indicator"]] if len(rows) else []
    names = sorted({registry.sources[s].publisher for s in sources})
    line = t("source.many", language, publishers=", ".join(names))
    return profile(registry.area_name(area), rows, line, language)


def freshness(language: str = "nb") -> dict[str, str]:
    """First and last period of all figures, and when the snapshot was made, in words."""
    _, snapshot = store()
    years = snapshot.frame["period"].str[:4]
    made = str(snapshot.manifest.get("compiled") or snapshot.manifest.get("refreshed") or "")
    return {
        "first": str(years.min()),
        "last": str(years.max()),
        "made": date(made, language) if made else t("unknown", language),
    }


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
