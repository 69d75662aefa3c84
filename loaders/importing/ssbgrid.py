"""SSB's «Befolkning på rutenett» as it is downloaded: what it says of our areas, not its cells.

The file has one row an inhabited cell of 250 m (``SSBID0250M``, ``pop_tot``) or of 1 km
(``SSBID1000M``, ``pop_tot``, ``pop_ave``), and none of its cells is an area of ours: they lie in
UTM zone 33, while ``rute1km`` is Eurostat's grid. So it is handed on as what is worked out of it,
by the same functions as the figures there are: density where people live from 250 m, mean age from
1 km; and the cells of 250 m are a new year of where people live (``layer``).

A cell is named by its south-western corner: 2·10⁶ + metres east, then metres north, seven digits
each. Source: Strand and Bloch (2009), Statistical grids for Norway, SSB Documents 2009/9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from loaders.compiling import people
from loaders.compiling.gridshare import SIDE, classed, frame_of_asker, in_metres, shared
from loaders.importing import gridfile
from sheets.messages import ImportFailure, Wish, WishFailure, quoted, said
from store import people as layers
from store.catalogue import DATA, Registry

#: Headings of the cell's name, in small letters → metres of its side.
CELL = {"ssbid0250m": 250, "ssbid250m": 250, "ssbid1000m": 1000}
#: Headings, in small letters and without «_»: everybody in the cell, their mean age, the year.
EVERYBODY, AGE, YEAR = "poptot", ("popave", "popave2"), ("statistikkar", "statistikkår")
#: Side of a cell → the indicators that are worked out of it.
GIVES = {250: ("tetthet_der_folk_bor",), 1000: ("gjennomsnittsalder", "anslag_egenandel")}
_EAST = 2_000_000
#: Metres round Asker that cells are read in.
_AROUND = 2_000
#: Where a class of people is all that is known, the number it is taken for.
_MIDDLE = {0: 0, 1: 5, 2: 18, 3: 57, 4: 170, 5: 400}
#: How many times more or fewer than that the people of a cell of 1 km may be.
_ROOM = 2.0


@dataclass(frozen=True)
class Grid:
    """A file of cells: ``cells`` has x, y (the middle, EPSG:25833), people and, for 1 km, age."""

    side: int
    period: str
    cells: pd.DataFrame


def read(content: bytes, name: str, period: str | None) -> Grid | None:
    """The file as cells near Asker; ``None`` if it is no grid of SSB's.

    :raises ImportFailure: if it does not say of what year it is, or no cell is near Asker.
    """
    mark, headings = gridfile.heading(content)
    headings = [heading.casefold() for heading in headings]
    side = next((CELL[h] for h in headings if h in CELL), 0)
    plain = [h.replace("_", "") for h in headings]
    if not side or EVERYBODY not in plain:
        return None
    table = gridfile.table(content, mark)
    if table is None:
        return None
    table = table.set_axis(plain, axis=1)
    corner = table[next(c for c in plain if c in CELL)].str.strip()
    parts = corner.str.extract(r"^(2\d{6})(\d{7})$").astype(float)
    age = next((table[c] for c in AGE if c in plain), pd.Series(np.nan, table.index))
    cells = pd.DataFrame({
        "x": parts[0] - _EAST + side / 2, "y": parts[1] + side / 2,
        "people": _numbers(table[EVERYBODY]), "age": _numbers(age),
    })  # fmt: skip
    near = cells[_near(cells)].dropna(subset=["people"])
    if near.empty:
        raise ImportFailure(said("import.grid_elsewhere", name=quoted(name)))
    # A mean age of nought is that of a cell of too few to tell it of.
    near = near.assign(age=near["age"].where(near["age"] > 0)).reset_index(drop=True)
    return Grid(side, _period(table, name, period), near)


def _numbers(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text.astype(str).str.strip().str.replace(",", "."), errors="coerce")


def _near(cells: pd.DataFrame) -> pd.Series:
    west, south, east, north = frame_of_asker()
    inside: pd.Series = cells["x"].between(west - _AROUND, east + _AROUND)
    return inside & cells["y"].between(south - _AROUND, north + _AROUND)


def _period(table: pd.DataFrame, name: str, period: str | None) -> str:
    """The year said, else of the file's own column, else the last in its name."""
    told = {str(v).strip() for c in YEAR if c in table for v in table[c].dropna().unique()}
    in_name = re.findall(r"(?<!\d)(20\d\d)(?!\d)", Path(name).stem)
    found = period or (told.pop() if len(told) == 1 else "") or (in_name[-1] if in_name else "")
    if not re.fullmatch(r"20\d\d", found):
        raise ImportFailure(said("import.no_period"), expected=said("import.wants_period"),
                            wish=Wish("period"))  # fmt: skip
    return found


def arranged(
    content: bytes, name: str, indicator: str, period: str | None, registry: Registry
) -> bytes:
    """The file in the form of our own export, if it is SSB's grid; else as it is.

    :raises ImportFailure: if the indicator is not the one that its cells give.
    """
    grid = read(content, name, period)
    if grid is None:
        return content
    if indicator not in GIVES[grid.side]:
        gives = [i for i in GIVES[grid.side] if i in registry.indicators]
        raise WishFailure(said("import.grid_gives", side=grid.side, indicators=", ".join(gives)))
    made = _density(grid) if grid.side == SIDE else _ages(grid)
    return gridfile.exported(made, grid.period)


def _density(grid: Grid) -> pd.DataFrame:
    cells = grid.cells.rename(columns={"people": grid.period})
    return people.density(shared(cells, DATA), [grid.period])


def _ages(grid: Grid) -> pd.DataFrame:
    """Mean age weighted with where people live, as the layer of the nearest year has it.

    The layer knows classes of people alone, so the people of a cell of 1 km are shared by them.
    """
    there = [y for y in layers.years(DATA) if y <= grid.period] or layers.years(DATA)[:1]
    lived = in_metres(layers.cells(there[-1], DATA))
    found = shared(lived.assign(**{grid.period: lived["class"].map(_MIDDLE)}), DATA)
    key = ["east", "north"]
    found = found.assign(east=found["x"] // 1000, north=found["y"] // 1000)
    whole = grid.cells.assign(east=grid.cells["x"] // 1000, north=grid.cells["y"] // 1000)
    whole = whole.set_index(key)
    guess = found[grid.period] * found["share"]
    guessed = guess.groupby([found[k] for k in key]).transform("sum")
    counted = whole["people"].reindex(pd.MultiIndex.from_frame(found[key])).to_numpy()
    # More than the classes leave room for are the neighbours' people.
    found[grid.period] *= (counted / guessed).clip(1 / _ROOM, _ROOM).fillna(1)
    ages = whole.rename(columns={"people": "population", "age": "mean_age"})
    return people.ages_of(found, {grid.period: ages[["population", "mean_age"]]})


def layer(content: bytes, name: str, period: str | None) -> tuple[str, pd.DataFrame] | None:
    """The year and the cells of 250 m in Asker as a new year of where people live.

    :returns: columns lon, lat and ``class``; ``None`` for any other file.
    """
    grid = read(content, name, period)
    if grid is None or grid.side != SIDE:
        return None
    held = shared(grid.cells, DATA)
    inside = grid.cells.loc[sorted(held.loc[held["inside"] > 0, "cell"].unique())]
    return grid.period, classed(inside)
