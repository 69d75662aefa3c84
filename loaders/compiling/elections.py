"""Turnout by polling district, from the copy of the election results."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from store.catalogue import ASKER
from store.errors import SourceError

#: Municipalities that became Asker in 2020.
FORMER = ("0220", "0627", "0628")
FILE = "districts/valgkrets_turnout_storting_2009_2025.csv"
COLUMNS = ["year", "municipality_code", "krets_nr", "krets_name", "eligible",
           "votes_cast_approved", "turnout_pct_reported", "kind"]  # fmt: skip


def polling_districts(source: Path) -> pd.DataFrame:
    """The polling districts of every election in Asker as it was then, with ``code`` added.

    A district is drawn anew from election to election: those of two elections are two areas even
    where they share a name, and their codes begin with the municipality of the time.

    :raises SourceError: if there are none.
    """
    table: pd.DataFrame = raw.read(source, FILE, COLUMNS)
    own = table["municipality_code"].isin([ASKER, "3025", *FORMER])
    table = table[own & (table["kind"] == "polling_district")]
    if table.empty:
        raise SourceError(f"{FILE}: no polling district of municipality {ASKER}.")
    return table.assign(code=table["municipality_code"] + "-" + table["krets_nr"]).reset_index(
        drop=True
    )


def turnout(source: Path) -> pd.DataFrame:
    """Turnout of each polling district, votes and those entitled to vote beside it.

    Advance votes are counted in the district of the voter. The newest result in the copy is a
    preliminary one.
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
            "status": (table["year"] == table["year"].max()).map(
                {True: "provisional", False: "ok"}
            ),
            "source": "valgdirektoratet",
        }
    )
