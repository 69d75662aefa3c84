"""A reader's own table as figures: nothing of it is stored or reaches another reader."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from charts.figure import Figure, Subject
from charts.map import area_map
from charts.ranking import ranking
from store.boundaries import address, has_boundaries, spots
from text.formats import places
from text.texts import t
from views.asking import harmless
from views.comparing import level_name
from views.edition import store
from views.rows import COLUMNS, on_level


class OwnTable(Protocol):
    """A file as it was understood: what the figures of it need to know."""

    @property
    def indicator(self) -> str:
        """Id of the indicator."""

    @property
    def level(self) -> str:
        """The level its areas are on."""

    @property
    def filename(self) -> str:
        """The file's own name."""

    @property
    def observations(self) -> pd.DataFrame:
        """Tidy observations."""


def own_figures(
    table: OwnTable, period: str, category: str, language: str = "nb"
) -> tuple[Figure | None, Figure] | None:
    """Map and ranking of one period of an understood file; None if it has no figure.

    The map is None on a level without boundaries of its own: the country, counties, districts of
    an election.
    """
    chosen = table.observations
    chosen = chosen[(chosen["period"] == period) & (chosen["category"] == category)]
    rows = on_level(chosen, table.level)[COLUMNS]
    if rows["value"].notna().sum() == 0:
        return None
    subject = _subject(table, rows, period, category, language)
    drawn = None
    if has_boundaries(table.level):
        drawn = area_map(subject, rows, address(table.level), spots=spots(table.level))
    return drawn, ranking(subject, rows)


def _subject(
    table: OwnTable, rows: pd.DataFrame, period: str, category: str, language: str
) -> Subject:
    registry, _ = store()
    indicator = registry.indicators[table.indicator]
    return Subject(
        indicator=indicator.id,
        title=indicator.title[language],
        category=indicator.category_title(category, language),
        unit=indicator.unit,
        decimals=places(indicator.unit, indicator.decimals),
        direction=indicator.direction,
        period=period,
        level=table.level,
        level_name=level_name(table.level, language),
        source=t("egne.source", language, name=harmless(table.filename.rsplit(".", 1)[0])),
        language=language,
        reference=float(rows["value"].median()),
        reference_name=t("reference.middle", language),
    )
