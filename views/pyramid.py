"""How old people are in Asker or a part of it, beside the country or any municipality."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from charts.figure import Figure
from charts.pyramid import pyramid
from store.catalogue import ASKER
from views.edition import per_edition, store
from views.observed import observed
from views.subject import source_line

INDICATOR = "befolkning_kjonn_alder"
#: The same people by single year of age, of those they are known of; told where they are.
BY_YEAR = "befolkning_ettarig"
#: The same of areas inside the municipality, with bands of their own, once they have been fetched.
OF_AREAS = "befolkning_kjonn_alder_omrade"
#: The whole country, unless the reader says otherwise.
DEFAULT = "0"
#: ``kvinner_6_12``, ``kvinner_90_pluss``, and ``kvinner_6`` of a single year.
_BAND = re.compile(r"^(kvinner|menn)_(\d+)(?:_(\d+|pluss))?$")


def years(area: str = ASKER) -> list[str]:
    """Years with a pyramid of the area, oldest first."""
    return list(_years(area))


@per_edition(256)
def _years(area: str) -> tuple[str, ...]:
    return tuple(sorted(_rows(area)["period"].astype(str).unique()))


def areas() -> list[str]:
    """Whose pyramid can be drawn: Asker, and the areas inside it that have figures."""
    return [ASKER, *sorted(_known(OF_AREAS))]


def others() -> list[str]:
    """Areas a pyramid can be held against: the country first, then by code; Asker among them."""
    return sorted(_known(INDICATOR), key=lambda a: (a != DEFAULT, len(a), a))


@per_edition(4)
def _known(indicator: str) -> tuple[str, ...]:
    """The areas with a figure. Asked for in every run of a page of an area."""
    rows = store()[1].rows(indicator)
    return tuple(str(a) for a in rows.loc[rows["value"].notna(), "area"].unique())


def bands(area: str, year: str) -> pd.DataFrame:
    """The people of an area by sex and band: columns sex, low, high (NaN: open) and people.

    Single years of age where they are known of that year; else the bands that are published.
    """
    rows = _rows(area)
    rows = rows[rows["period"] == year]
    parts = rows["category"].str.extract(_BAND)
    return pd.DataFrame(
        {
            "sex": parts[0], "low": parts[1].astype(float),
            "high": parts[2].fillna(parts[1]).where(parts[2] != "pluss", np.nan).astype(float),
            "people": rows["value"],
        }
    )  # fmt: skip


def pyramid_figure(
    year: str = "", other: str = "", language: str = "nb", area: str = ASKER
) -> Figure:  # fmt: skip
    """The area's pyramid with another population as an outline; the newest year unless said.

    The outline is of the same year, or of the newest before it that the other has.
    """
    registry, _ = store()
    when, beside = year or years(area)[-1], _beside(other, area)
    sources = dict.fromkeys([_indicator(area), _indicator(beside)])
    return pyramid(
        bands(area, when), bands(beside, _year_of(beside, when)),
        own_name=registry.area_name(area, language),
        other_name=_named(beside, when, language), period=when,
        source=" ".join(source_line(i, [], language) for i in sources), language=language,
    )  # fmt: skip


def pyramid_rows(year: str = "", other: str = "", area: str = ASKER) -> pd.DataFrame:
    """The observations behind the figure."""
    when, beside = year or years(area)[-1], _beside(other, area)
    parts = [_rows(area), _rows(beside)]
    then = [when, _year_of(beside, when)]
    return observed(pd.concat([p[p["period"] == w] for p, w in zip(parts, then, strict=True)]))


def _indicator(area: str) -> str:
    return INDICATOR if area in others() else OF_AREAS


@per_edition(256)
def _rows(area: str) -> pd.DataFrame:
    """Every year of the area, each in the finest groups there are; never written to."""
    named = [BY_YEAR, INDICATOR] if area in others() else [OF_AREAS]
    parts = [store()[1].rows(name, areas=[area]).dropna(subset=["value"]) for name in named]
    finest = parts[0]
    rest = [part[~part["period"].isin(set(finest["period"]))] for part in parts[1:]]
    return pd.concat([finest, *rest])


def _beside(other: str, area: str) -> str:
    """Whom the area is held against: Asker for one inside it, the country for Asker."""
    chosen = other or (DEFAULT if area == ASKER else ASKER)
    return DEFAULT if chosen == area else chosen


def _year_of(area: str, when: str) -> str:
    there = years(area)
    return max((y for y in there if y <= when), default=there[0])


def _named(area: str, when: str, language: str) -> str:
    """The other's name, with its year where that is not the pyramid's."""
    name, year = store()[0].area_name(area, language), _year_of(area, when)
    return name if year == when else f"{name} ({year})"
