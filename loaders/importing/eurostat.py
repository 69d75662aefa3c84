"""Eurostat's census grid as it is downloaded: counts by cell, made into shares as ours are.

The file has one row a cell and a column a count (``GRD_ID``, ``T``, ``Y_LT15`` …). Taken as it
stands its counts would be read as percentages; so it is handed on in the form of our own exports,
with value, interval and both counts worked out as for the figures there are. Of a file with every
cell of ours the estimates for areas are made anew, rounded so that no cell of few is given away.
"""

from __future__ import annotations

import pandas as pd

from loaders.compiling import census
from loaders.compiling.cells import OUTSIDE, load_members
from loaders.importing import gridfile
from store.catalogue import Registry
from store.models import Level

#: Eurostat's headings → ours; CHG_IN moved within the country, CHG_OUT from abroad.
COLUMNS = {
    "T": "population", "M": "men", "F": "women", "Y_LT15": "age_0_14", "Y_1564": "age_15_64",
    "Y_GE65": "age_65_plus", "EMP": "employed", "NAT": "born_in_norway",
    "EU_OTH": "born_in_other_eu_country", "OTH": "born_elsewhere",
    "CHG_IN": "moved_within_norway", "CHG_OUT": "moved_from_abroad",
}  # fmt: skip
CELL = "GRD_ID"
_NAMED = r"RES1000mN(\d{4})000E(\d{4})000$"


def arranged(content: bytes, indicator: str, period: str | None, registry: Registry) -> bytes:
    """The file in the form of our own export, if it is Eurostat's grid; else as it is.

    Cells of other municipalities are left out; the period is that of the census unless said.
    """
    mark, headings = gridfile.heading(content)
    if CELL not in headings or not set(COLUMNS) <= set(headings):
        return content
    if indicator not in census.OF_CELLS:
        return content
    table = gridfile.table(content, mark)
    if table is None:
        return content
    parts = table[CELL].str.extract(_NAMED)
    code = "1kmN" + parts[0] + "E" + parts[1]
    known = code.isin([area.code for area in registry.by_level[Level.RUTE1KM]])
    # A count that is kept back (a negative code, or nothing) is none.
    numbers = table[list(COLUMNS)].apply(pd.to_numeric, errors="coerce").rename(columns=COLUMNS)
    numbers = numbers.where(numbers >= 0)
    members = load_members()
    inside = members[members["delomrade"] != OUTSIDE].groupby("code")["share"].sum().to_dict()
    whole = numbers.assign(code=code, share_of_people_in_asker=code.map(inside).round(4))[known]
    whole = whole.dropna(subset=["population"])
    made = [census.of_cells(whole, indicator)]
    if indicator in census.ESTIMATED and _complete(whole, registry):
        made.append(census.of_areas(whole, members, indicator))
    return gridfile.exported(pd.concat(made), period or census.PERIOD)


def _complete(whole: pd.DataFrame, registry: Registry) -> bool:
    """Whether every cell of ours is there with every count: no estimate is made of some of them."""
    every = {area.code for area in registry.by_level[Level.RUTE1KM]}
    return set(whole["code"]) >= every and bool(whole.notna().all(axis=None))
