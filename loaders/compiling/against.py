"""Hold what is worked out of the cells against what others have worked out of the same cells.

``census.check`` does it for the census; here are distances, density and mean age. A file that is
not there is held against nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from store.errors import SourceError

ACCESS = "districts/access_straight_line_2022_2026.csv"
AGES = "districts/mean_age_area_estimates_from_grid_2002_2019.csv"


@dataclass(frozen=True)
class Held:
    """A column of a file beside a figure of ours, and how far apart rounding may put them."""

    file: str
    column: str
    indicator: str
    category: str
    within: float
    share_of: bool = False


HELD = (
    *(Held(ACCESS, f"pct_within_{limit}_m_of_{theirs}", "tilgang_skole_barnehage",
           f"{ours}_{limit}", 0.15)
      for theirs, ours, limit in (
          ("kindergarten", "barnehage", 500), ("primary_school", "barneskole", 1000),
          ("primary_school", "barneskole", 2000), ("lower_secondary_school", "ungdomsskole", 2000),
          ("lower_secondary_school", "ungdomsskole", 4000),
          ("upper_secondary_school", "videregaende", 3000))),
    *(Held(ACCESS, f"median_m_to_{theirs}", "avstand_skole_barnehage", ours, 5)
      for theirs, ours in (
          ("kindergarten", "barnehage"), ("primary_school", "barneskole"),
          ("lower_secondary_school", "ungdomsskole"),
          ("upper_secondary_school", "videregaende"))),
    Held(ACCESS, "experienced_density_per_km2", "tetthet_der_folk_bor", "alle", 0.01, True),
    Held(AGES, "mean_age", "gjennomsnittsalder", "alle", 0.05),
)  # fmt: skip
#: Years of the files that tell none of their own.
YEAR = {ACCESS: "2022"}


def check(frame: pd.DataFrame, source: Path) -> int:
    """How many figures of ``frame`` were held against another's.

    :raises SourceError: naming the first that is further off than rounding allows.
    """
    return sum(_held(one, frame, source) for one in HELD if (source / one.file).exists())


def _held(one: Held, frame: pd.DataFrame, source: Path) -> int:
    dated = [] if one.file in YEAR else ["year"]
    theirs = raw.read(source, one.file, ["area_code", one.column, *dated])
    theirs = theirs[theirs[one.column] != ""]
    theirs = theirs.assign(
        period=theirs["year"] if dated else YEAR[one.file],
        theirs=theirs[one.column].map(raw.number),
    )
    ours = frame[(frame["indicator"] == one.indicator) & (frame["category"] == one.category)]
    both = ours.dropna(subset=["value"]).merge(
        theirs[["area_code", "period", "theirs"]],
        left_on=["area", "period"], right_on=["area_code", "period"],
    )  # fmt: skip
    off = (both["value"] - both["theirs"]).abs()
    off = off / both["theirs"] if one.share_of else off
    if (off > one.within + 1e-6).any():
        worst = both.iloc[int(off.to_numpy().argmax())]
        raise SourceError(
            f"{one.file}: {one.column} of {worst['area']} in {worst['period']} is "
            f"{worst['theirs']}; we make it {worst['value']:.3f}."
        )
    return len(both)
