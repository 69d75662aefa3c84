"""From a published table to observations, as the registry's ``fetch`` says.

Transformations: none (the value as published), ``sum`` (codes of one category, or small areas of
a bigger one, added up), ``share`` (numerator over denominator, times ``options.factor``, 100
unless said), ``change`` (per cent over ``options.years``) and ``density`` (a sum over km² of land,
SSB's own or measured on our boundaries). What we compute is marked ``derived``. A sum with a
hidden part is hidden: nothing hidden becomes a zero.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.refreshing.placing import categorised, placed, selected
from loaders.sources.tables import Table
from sheets.messages import said
from store.boundaries import land_areas
from store.catalogue import Registry
from store.fetches import Fetch
from store.models import Indicator
from store.snapshot import load_snapshot, tidy

PLACE = ["category", "area", "period"]
#: Optional selections whose values are carried beside the value.
BESIDE = ("numerator", "denominator", "lower", "upper")
HIDDEN = ("suppressed", "missing", "not_applicable")


def observations(
    table: Table, fetch: Fetch, indicator: Indicator, registry: Registry
) -> pd.DataFrame:
    """The indicator's observations (``snapshot.COLUMNS``) from one table.

    :raises SourceError: if the table does not hold what the registry says it does.
    """
    frame = placed(table, fetch, registry)
    rule = RULES.get(fetch.transform or "value")
    if rule is None:
        raise table.where.problem(
            said("svar.transformation", known=sorted(RULES)), f"«{fetch.transform}»"
        )
    part = rule(frame, table, fetch)
    levels = {code: str(area.level) for code, area in registry.areas.items()}
    part = part.assign(level=part["area"].map(levels))
    part = part[part["level"].isin([str(level) for level in indicator.levels])]
    unknown = set(part["category"]) - set(indicator.category_ids)
    if unknown:
        raise table.where.problem(
            said("svar.categories", known=indicator.category_ids), f"{sorted(unknown)}"
        )
    return tidy(
        part.assign(
            indicator=indicator.id,
            source=fetch.registered or indicator.source,
            note=part["note"] if "note" in part else str(fetch.options.get("note", "")),
        )
    )


def _own(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    return selected(frame, table, {table.contents: fetch.contents}) if fetch.contents else frame


def _as_published(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    beside = {k: fetch.options[k] for k in BESIDE if k in fetch.options}
    frame = categorised(frame, fetch, table)
    own = _own(frame, table, fetch)
    part = selected(own, table, fetch.options.get("only", {}))
    repeated = part.duplicated(PLACE)
    if repeated.any():
        row = part[repeated].iloc[0]
        where = f"{row['area']} {row['period']} {row['category']}"
        raise table.where.problem(said("svar.one_value"), said("svar.several_for", where=where))
    part = part.set_index(PLACE)
    scale = float(fetch.options.get("scale", 1))
    part = part.assign(value=part["value"] * scale)
    for name, selection in beside.items():
        extra = selected(frame, table, selection).drop_duplicates(PLACE).set_index(PLACE)
        part[name] = extra["value"].reindex(part.index)
    return part.reset_index()


def total(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """``value`` added up ``by`` columns, with a status for the sum.

    Parts that do not apply count for nothing; a suppressed or missing part hides the sum.
    """
    status = frame["status"].astype(str)
    flags = frame[by].assign(
        value=frame["value"],
        parts=frame["value"].notna(),
        suppressed=status == "suppressed",
        missing=status == "missing",
        provisional=status == "provisional",
        derived=status == "derived",
    )
    summed = flags.groupby(by, observed=True, sort=False).sum(min_count=1).reset_index()
    conditions = [
        summed["suppressed"] > 0,
        summed["missing"] > 0,
        summed["parts"] == 0,
        (summed["parts"] > 1) | (summed["derived"] > 0),
        summed["provisional"] > 0,
    ]
    names = [*HIDDEN, "derived", "provisional"]
    summed["status"] = np.select([c.to_numpy() for c in conditions], names, "ok")
    summed.loc[summed["status"].isin(HIDDEN), "value"] = np.nan
    return summed[[*by, "value", "status"]]


def _sum(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    own = _own(categorised(frame, fetch, table), table, fetch)
    return total(selected(own, table, fetch.options.get("only", {})), PLACE)


def _share(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    """``factor`` · numerator / denominator; ``options.of_all`` for one of all categories."""
    own = _own(frame, table, fetch)
    sliced = categorised(own, fetch, table)
    top = total(selected(sliced, table, fetch.options.get("numerator", {})), PLACE)
    of_all = bool(fetch.options.get("of_all"))
    by = ["area", "period"] if of_all else PLACE
    below = selected(own if of_all else sliced, table, fetch.options.get("denominator", {}))
    both = top.merge(
        total(below, by).rename(columns={"value": "denominator", "status": "status_below"}),
        on=by, how="left",
    )  # fmt: skip
    both["numerator"] = both["value"]
    empty = both["denominator"].fillna(0) == 0
    factor = float(fetch.options.get("factor", 100))
    both["value"] = factor * both["value"] / both["denominator"].where(~empty)
    worst = both["status"].where(both["status"].isin(HIDDEN), both["status_below"])
    worst = worst.where(worst.isin(HIDDEN), "not_applicable").fillna("missing")
    both["status"] = np.where(both["value"].notna(), "derived", worst)
    both.loc[both["value"].isna(), ["numerator", "denominator"]] = np.nan
    return both.drop(columns="status_below")


def _change(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    """Per cent change of a sum over ``options.years``, where both ends are known."""
    now = _sum(frame, table, fetch)
    now = now[now["value"].notna()]
    years = int(fetch.options.get("years", 1))
    values = now.set_index(PLACE)["value"]
    start = now.assign(period=(now["period"].astype(int) - years).astype(str))
    before = values.reindex(pd.MultiIndex.from_frame(start[PLACE])).to_numpy()
    change = now["value"].to_numpy() - before
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(before > 0, 100 * change / before, np.nan)
    part = now.assign(value=value, numerator=change, denominator=before, status="derived")
    return part[part["value"].notna()]


def _density(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    """A sum over km² of land: SSB's own where it has been fetched, else measured with lakes."""
    counted = _sum(frame, table, fetch)
    official = _official_land()
    land = counted["area"].map({**land_areas(), **official})
    note = np.where(counted["area"].isin(list(official)), "", "med_innsjoer")
    part = counted.assign(numerator=counted["value"], denominator=land,
                          value=counted["value"] / land, note=note)  # fmt: skip
    known = part["value"].notna()
    part.loc[known, "status"] = "derived"
    part.loc[~known, ["numerator", "denominator"]] = np.nan
    return part[land.notna()]


def _official_land() -> dict[str, float]:
    """SSB's land area in km² by area, newest period, as far as the snapshot has it."""
    rows = load_snapshot().rows("landareal").dropna(subset=["value"]).sort_values("period")
    return dict(zip(rows["area"], rows["value"], strict=True))


RULES = {
    "value": _as_published,
    "sum": _sum,
    "share": _share,
    "change": _change,
    "density": _density,
}
