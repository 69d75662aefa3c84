"""How old people are in Asker, beside the country, a county or another municipality."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from charts.figure import Figure
from charts.pyramid import pyramid
from store.catalogue import ASKER
from views.edition import store
from views.observed import observed
from views.subject import source_line

INDICATOR = "befolkning_kjonn_alder"
#: The whole country, unless the reader says otherwise.
DEFAULT = "0"
_BAND = re.compile(r"^(kvinner|menn)_(\d+)_(\d+|pluss)$")


def years() -> list[str]:
    """Years with a pyramid, oldest first."""
    return store()[1].periods(INDICATOR, "kommune")


def others() -> list[str]:
    """Areas Asker can be held against: those with the same bands, the country first."""
    rows = store()[1].rows(INDICATOR)
    found = rows.loc[rows["value"].notna(), "area"].unique()
    return sorted((str(a) for a in found if a != ASKER), key=lambda a: (a != DEFAULT, len(a), a))


def bands(area: str, year: str) -> pd.DataFrame:
    """The people of an area by sex and band: columns sex, low, high (NaN: open) and people."""
    rows = store()[1].rows(INDICATOR, period=year, areas=[area]).dropna(subset=["value"])
    parts = rows["category"].str.extract(_BAND)
    return pd.DataFrame(
        {
            "sex": parts[0], "low": parts[1].astype(float),
            "high": parts[2].where(parts[2] != "pluss", np.nan).astype(float),
            "people": rows["value"],
        }
    )  # fmt: skip


def pyramid_figure(year: str = "", other: str = "", language: str = "nb") -> Figure:
    """Asker's pyramid with another population as an outline; the newest year unless said."""
    registry, _ = store()
    when, beside = year or years()[-1], other or DEFAULT
    return pyramid(
        bands(ASKER, when), bands(beside, when), own_name=registry.area_name(ASKER),
        other_name=registry.area_name(beside), period=when,
        source=source_line(INDICATOR, [], language), language=language,
    )  # fmt: skip


def pyramid_rows(year: str = "", other: str = "") -> pd.DataFrame:
    """The observations behind the figure."""
    when, beside = year or years()[-1], other or DEFAULT
    return observed(store()[1].rows(INDICATOR, period=when, areas=[ASKER, beside]))
