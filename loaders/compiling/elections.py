"""Turnout by polling district, from the copy of the election results."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from store.catalogue import ASKER
from store.errors import SourceError

FILE = "districts/valgkrets_turnout_storting_2009_2025.csv"
COLUMNS = ["year", "municipality_code", "krets_nr", "krets_name", "eligible",
           "votes_cast_approved", "turnout_pct_reported", "kind"]  # fmt: skip


def polling_districts(source: Path) -> pd.DataFrame:
    """The polling districts of the newest election in today's Asker, with ``code`` added.

    :raises SourceError: if there are none.
    """
    table: pd.DataFrame = raw.read(source, FILE, COLUMNS)
    table = table[(table["municipality_code"] == ASKER) & (table["kind"] == "polling_district")]
    table = table[table["year"] == table["year"].max()]
    if table.empty:
        raise SourceError(f"{FILE}: no polling district of municipality {ASKER}.")
    return table.assign(code=ASKER + "-" + table["krets_nr"]).reset_index(drop=True)


def turnout(source: Path) -> pd.DataFrame:
    """Turnout of each polling district, votes and those entitled to vote beside it.

    Advance votes are counted in the district of the voter. The copy is of a preliminary result.
    """
    table = polling_districts(source)
    return pd.DataFrame(
        {
            "indicator": "valgdeltakelse_stortingsvalg",
            "category": "alle",
            "area": table["code"],
            "level": "stemmekrets",
            "period": table["year"],
            "value": table["turnout_pct_reported"].map(raw.number),
            "numerator": table["votes_cast_approved"].map(raw.number),
            "denominator": table["eligible"].map(raw.number),
            "status": "provisional",
            "source": "valgdirektoratet",
        }
    )
