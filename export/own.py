"""A reader's own table as figures: nothing of it is stored or reaches another reader."""

from __future__ import annotations

import pandas as pd

from charts.figure import Figure, Subject
from charts.map import area_map
from charts.ranking import ranking
from export.choice import harmless, store
from export.views import COLUMNS, level_name, on_level
from loaders.boundaries import address
from loaders.importing import Understood
from text.texts import t


def own_figures(
    table: Understood, period: str, category: str, language: str = "nb"
) -> tuple[Figure, Figure] | None:
    """Map and ranking of one period of an understood file; None if no area can be drawn."""
    chosen = table.observations
    chosen = chosen[(chosen["period"] == period) & (chosen["category"] == category)]
    rows = on_level(chosen, table.level)[COLUMNS]
    if rows["value"].notna().sum() == 0:
        return None
    subject = _subject(table, rows, period, category, language)
    return area_map(subject, rows, address(table.level)), ranking(subject, rows)


def _subject(
    table: Understood, rows: pd.DataFrame, period: str, category: str, language: str
) -> Subject:
    registry, _ = store()
    indicator = registry.indicators[table.indicator]
    return Subject(
        indicator=indicator.id,
        title=indicator.title[language],
        category=indicator.category_title(category, language),
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=indicator.direction,
        period=period,
        level=table.level,
        level_name=level_name(table.level, language),
        source=t("egne.source", language, name=harmless(table.filename.rsplit(".", 1)[0])),
        language=language,
        reference=float(rows["value"].median()),
        reference_name=t("reference.middle", language),
    )
