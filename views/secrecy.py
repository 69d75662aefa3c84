"""What Asker has ordered for itself is secret: small counts hidden, and all that gives them away.

Applied once, when an edition is opened, so that every page, figure, address and file has the
protected figures and no other. An order that is public is marked open when it is taken in
(``python -m loaders import --open``). Primary: counts from 1 to 4, also of those *not* counted.
Secondary: ``analysis.protection`` over every relation of ``views.relations``. What is hidden for a
small count and what is hidden beside it are told in the same words: nobody sees which is which.
Only figures of orders are hidden: what is public besides can be had elsewhere, and earlier here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.disclosure import recoverable
from analysis.protection import protect
from register.whole import Whole
from store.catalogue import ASKER, Registry
from store.models import Status
from store.snapshot import NUMBERS, Snapshot
from views.relations import HOUSEHOLDS, Cell, Sums, sums

FEWEST = 5
NOTE, LOWER_BOUND = "egen_bestilling", "minst"
#: What all family types are parts of, as a category beside them.
WHOLE = "whole"
log = logging.getLogger("levekar")


def protected(whole: Whole) -> Whole:
    """``whole`` with the figures that may be shown; the same where nothing is secret."""
    snapshot = protected_snapshot(whole.snapshot, whole.registry)
    return whole if snapshot is whole.snapshot else replace(whole, snapshot=snapshot)


def protected_snapshot(snapshot: Snapshot, registry: Registry) -> Snapshot:
    """The snapshot with every secret order protected."""
    orders = [e for e in snapshot.manifest.get("imports", []) if is_secret(e)]
    if not orders:
        return snapshot
    frame = snapshot.frame.copy()
    frame["note"] = frame["note"].astype(object)
    frame["status"] = frame["status"].astype(object)
    people = _people(frame)
    gone, least = pd.Index([]), pd.Index([])
    for period in sorted({period for _, period in _slices(orders)}):
        hide, bounds = _of_period(frame[frame["period"] == period], orders, registry, people)
        gone, least = gone.union(hide), least.union(bounds)
    frame.loc[gone, NUMBERS] = np.nan
    frame.loc[gone, ["status", "note"]] = [str(Status.SUPPRESSED), NOTE]
    frame.loc[least.difference(gone), "note"] = LOWER_BOUND
    return Snapshot(snapshot.version, frame, snapshot.manifest)


def _of_period(
    rows: pd.DataFrame, orders: list[dict[str, Any]], registry: Registry, people: pd.Series
) -> tuple[pd.Index, pd.Index]:
    """``hidden`` of all that is ordered of one period, until no indicator tells of another."""
    ordered = _ordered(rows, orders)
    gone, least, before = pd.Index([]), pd.Index([]), -1
    while before < len(gone):
        before = len(gone)
        for indicator in sorted(rows.loc[ordered, "indicator"].unique()):
            there = rows[rows["indicator"] == indicator]
            measure = registry.indicators[indicator].measure
            hide, bounds = hidden(there, ordered[there.index], measure, registry, people, gone)
            gone, least = gone.union(hide), least.union(bounds)
        gone = gone.union(_among_households(rows, ordered, registry, people, gone))
    return gone, least


def _among_households(
    rows: pd.DataFrame, ordered: pd.Series, registry: Registry, people: pd.Series, gone: pd.Index
) -> pd.Index:
    """What else to hide because all family types together are what each is a share of."""
    there = rows[rows["category"] == rows["indicator"].map(HOUSEHOLDS)]
    if not ordered[there.index].any() or there["indicator"].nunique() < 2:
        return pd.Index([])
    # One system: the indicators as categories, and the whole, which every shown share tells.
    parts = there.assign(category=there["indicator"], value=there["numerator"], denominator=np.nan)
    whole = there.dropna(subset=["denominator"]).drop_duplicates("area")
    whole = whole.assign(category=WHOLE, value=whole["denominator"], denominator=np.nan)
    both = pd.concat([parts, whole], ignore_index=True)
    mine = pd.Series([*ordered[there.index], *([False] * len(whole))], both.index)
    known = pd.Index(np.flatnonzero(there.index.isin(gone)))
    hide, _ = hidden(both, mine, "count", registry, people, known)
    return there.index[[i for i in hide if i < len(there)]]


def is_secret(entry: dict[str, Any]) -> bool:
    """Whether what an import took in is secret: unless it was marked open, or is out again."""
    return not entry.get("open") and not entry.get("undone")


def same_figures(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two imports took in figures of the same indicator, period, level and category."""
    levels = [set(e.get("levels") or [e["level"]]) for e in (one, other)]
    return (
        one["indicator"] == other["indicator"]
        and bool(levels[0] & levels[1])
        and bool({*map(str, one["periods"])} & {*map(str, other["periods"])})
        and bool({*one["categories"]} & {*other["categories"]})
    )


def _slices(orders: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(str(e["indicator"]), str(p)) for e in orders for p in e["periods"]}


def _ordered(rows: pd.DataFrame, orders: list[dict[str, Any]]) -> pd.Series:
    """Whether each row is of a secret order."""
    mine = pd.Series(False, index=rows.index)
    for entry in orders:
        levels = entry.get("levels") or [entry["level"]]
        mine |= ((rows["indicator"] == entry["indicator"]) & rows["level"].isin(levels)
                 & rows["category"].isin(entry["categories"])
                 & rows["period"].isin(entry["periods"]))  # fmt: skip
    return mine


def hidden(
    rows: pd.DataFrame, ordered: pd.Series, measure: str, registry: Registry, people: pd.Series,
    already: pd.Index | None = None,
) -> tuple[pd.Index, pd.Index]:  # fmt: skip
    """Which rows of one indicator and period to hide, and which parents are a lower bound.

    :param ordered: whether each row is of a secret order.
    :param people: persons by area, for shares without counts.
    :param already: rows that are hidden already, and as secret as those of small counts.
    """
    systems = [_cells(rows, counts) for counts in _counts(rows, measure)]
    cell_of = dict(zip(rows.index, zip(rows["category"], rows["area"], strict=True), strict=True))
    small = _small(rows, measure, people) & ordered
    if already is not None:
        small |= pd.Series(rows.index.isin(already), rows.index)
    unknown = (rows["status"] == Status.SUPPRESSED) & rows["value"].isna()
    secret = {cell_of[i] for i in rows.index[small]}
    source = {cell_of[i] for i in rows.index[unknown & ordered]}
    public = {cell_of[i] for i in rows.index[~ordered]}
    hide: set[Cell] = set()
    bounds: set[Cell] = set()
    before = -1
    while before < len(hide):
        before = len(hide)
        for cells in systems:
            found = sums(cells, registry)
            bounds |= found.bounds
            try:
                hide |= _beside(cells, secret | hide, source, public, found)
            except ValueError as error:
                log.warning("an own order cannot be protected cell by cell, all is hidden: %s",
                            error)  # fmt: skip
                hide |= {cell_of[i] for i in rows.index[ordered]}
    gone = secret | hide
    index = [i for i in rows.index if cell_of[i] in gone]
    noted = [i for i in rows.index[ordered & (rows["note"] == "")] if cell_of[i] in bounds]
    return pd.Index(index), pd.Index(noted)


def _counts(rows: pd.DataFrame, measure: str) -> Iterator[pd.Series]:
    """The counts that are published with the rows: of those counted, and of those not."""
    if measure == "count":
        yield rows["value"]
        return
    if rows["numerator"].notna().any():
        yield rows["numerator"]
        if measure == "share":
            yield rows["denominator"] - rows["numerator"]


def _cells(rows: pd.DataFrame, counts: pd.Series) -> dict[Cell, float]:
    return {(str(c), str(a)): float(v)
            for c, a, v in zip(rows["category"], rows["area"], counts, strict=True)}  # fmt: skip


def _small(rows: pd.DataFrame, measure: str, people: pd.Series) -> pd.Series:
    """Rows that tell of one to four persons; nought tells of nobody."""
    small = _few(rows["denominator"])
    for counts in _counts(rows, measure):
        small |= _few(counts)
    if measure == "share":
        # Without counts: the share of everybody in the area is the most it can be.
        alone = rows["numerator"].isna() & rows["value"].notna()
        most = rows["value"] / 100 * rows["area"].map(people)
        rest = rows["area"].map(people) - most
        small |= alone & (_few(most) | _few(rest))
    return small


def _few(counts: pd.Series) -> pd.Series:
    return (counts > 0) & (counts < FEWEST)


def _people(frame: pd.DataFrame) -> pd.Series:
    """Persons by area, the newest count there is: of the population, else of private households."""
    there = frame[frame["indicator"].isin(["folkemengde", "aleneboende"])]
    counted = there["value"].where(there["indicator"] == "folkemengde", there["denominator"])
    known = there.assign(people=counted).dropna(subset=["people"])
    known = known.sort_values(["indicator", "period"])
    return known.groupby("area")["people"].last().astype(float)


def _beside(
    cells: dict[Cell, float], secret: set[Cell], source: set[Cell], public: set[Cell], found: Sums
) -> set[Cell]:
    """What else to hide so that neither secret counts nor those the source hides can be found."""
    values = {c: v for c, v in cells.items() if np.isfinite(v)} | found.rests
    mine = {c for c in secret if c in values}
    shown: dict[Cell, float | None] = {c: None if c in mine else v for c, v in values.items()}
    given_away = {
        cell: one.lower
        for cell, one in recoverable(shown, found.relations, bounds_of=source).items()
        if one.exact and cell in source
    }
    values |= given_away
    mine |= set(given_away)
    if not mine:
        return set()
    keep = {c for c in values if c[1] == ASKER}
    # What the source hides is as hidden as the secret ones.
    mine |= {c for r in found.relations for c in r.terms if c not in values and c in cells}
    # What is public besides the orders, and a rest between two levels, are known to everybody.
    fixed = {c for c in public if c in values} | set(found.rests)
    try:
        more = protect(values, mine, found.relations, keep=keep, fixed=fixed)
    except ValueError:
        # What follows from the public figures alone is told already; the others are protected.
        bare = {c: v if c in fixed else None for c, v in values.items()}
        told = {c for c, one in recoverable(bare, found.relations, bounds_of=mine).items()
                if one.exact}  # fmt: skip
        more = protect(values, mine - told, found.relations, keep=keep, fixed=fixed) | (mine & told)
    return more | set(given_away)
