"""The house's own exports, read back as what they were: status, precision, parts and all.

Three forms: the API's CSV (every column of an observation), the table of a figure as CSV or
workbook (rounded, with the status in words), and JSON-stat. A figure that is the same as the
series' to the precision the file shows is that figure, whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loaders.importing.answers import Answers
from loaders.importing.opening import is_json
from loaders.importing.owntables import API, Table, api_table, cube_table, figure_table, is_house
from sheets.grid import Sheet
from sheets.messages import ImportFailure, Message, Wish, quoted, said
from store.catalogue import Registry
from store.models import WITH_VALUE, Indicator
from store.snapshot import KEY, tidy

_BESIDE = ["lower", "upper", "numerator", "denominator"]


@dataclass
class Exported:
    """An export of the house: observations, the cell of each, and the table they stood in."""

    frame: pd.DataFrame
    cells: list[str]
    table: Table
    messages: list[Message]


def read(
    content: bytes,
    sheets: list[Sheet],
    name: str,
    registry: Registry,
    indicator: Indicator,
    given: Answers,
    series: pd.DataFrame | None,
) -> Exported | None:
    """The file as observations, or ``None`` if it is no export of the house.

    :raises ImportFailure: if it is one of another indicator, of figures that we have calculated and
        that are no observations, or if it does not say which category.
    """
    table = _table(content, sheets, name, registry)
    if table is None:
        if is_house(sheets, registry):
            raise ImportFailure(said("import.own_calculated"), expected=said("import.own_wants"))
        return None
    if table.rows.empty:
        raise ImportFailure(said("import.own_empty"), expected=said("import.own_wants"))
    rows = table.rows
    if "indicator" in rows:
        rows = rows[rows["indicator"] == indicator.id]
        if rows.empty:
            others = ", ".join(map(str, list(dict.fromkeys(table.rows["indicator"]))[:5]))
            raise ImportFailure(
                said("import.own_other", other=others, indicator=indicator.id), sheet=table.sheet
            )
    if "category" not in rows:
        rows = rows.assign(category=_category(table, rows, indicator, given, series))
    elif given.category is not None:
        rows = rows[rows["category"] == given.category]
    rows = rows.assign(
        indicator=indicator.id,
        level=[str(registry.areas[a].level) for a in rows["area"]],
    )
    frame, same, cells = _settled(rows, indicator, series, table.places)
    messages = [said("import.own", count=len(frame)), said("import.own_same", count=same)]
    return Exported(frame, cells, table, messages)


def _table(content: bytes, sheets: list[Sheet], name: str, registry: Registry) -> Table | None:
    if is_json(content):
        try:
            document = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None
        return _of_document(document, name, registry)
    tables = (api_table(sheet, registry) or figure_table(sheet, registry) for sheet in sheets)
    return next((table for table in tables if table is not None), None)


def _of_document(document: Any, name: str, registry: Registry) -> Table | None:
    if not isinstance(document, dict):
        return None
    records = document.get("observasjoner")
    if isinstance(records, list) and records and all(isinstance(r, dict) for r in records):
        if not set(API) <= set(records[0]):
            return None
        rows = pd.DataFrame(records)[list(API)].rename(columns=API)
        return Table(rows[rows["area"].isin(list(registry.areas))], name, 1, {}, decimal=".")
    return cube_table(document, name, registry)


def _category(
    table: Table,
    rows: pd.DataFrame,
    indicator: Indicator,
    given: Answers,
    series: pd.DataFrame | None,
) -> str:
    """The category of a figure's table, which does not tell it: asked for, or the one that fits."""
    ids = indicator.category_ids
    if len(ids) == 1 or given.category is not None:
        return given.category or ids[0]
    fits = [c for c in ids if series is not None and _fits(rows.assign(category=c), series, table)]
    if len(fits) == 1:
        return fits[0]
    raise ImportFailure(
        said("import.no_category", indicator=quoted(indicator.id)),
        expected=said("import.wants_category", categories=", ".join(fits or ids)),
        sheet=table.sheet,
        row=table.header_row,
        wish=Wish("category", tuple(fits or ids)),
    )


def _fits(rows: pd.DataFrame, series: pd.DataFrame, table: Table) -> bool:
    columns = ["category", "area", "period"]
    both = rows.merge(series[[*columns, "value"]], on=columns, suffixes=("", "_was"))
    known = both[both["value"].notna()]
    return len(known) > 0 and bool(_equal(known["value"], known["value_was"]).all())


def _equal(one: pd.Series, other: pd.Series) -> Any:
    """Whether two values are the same to the four decimals a table of ours shows."""
    near = np.isclose(one.to_numpy(float), other.to_numpy(float), rtol=1e-9, atol=0.5001e-4)
    return near | (one.isna().to_numpy() & other.isna().to_numpy())


def _settled(
    rows: pd.DataFrame, indicator: Indicator, series: pd.DataFrame | None, places: list[str]
) -> tuple[pd.DataFrame, int, list[str]]:
    """Whole observations: the series' own where the figure is the same, else what the file says.

    A row without a figure where the series has no row either is none: figures show every area.
    """
    fresh = tidy(rows.assign(source=rows.get("source", indicator.source)).drop(
        columns=["_row"], errors="ignore"))  # fmt: skip
    fresh.index = rows.index
    fresh.loc[~fresh["status"].isin([str(s) for s in WITH_VALUE]), ["value", *_BESIDE]] = np.nan
    if series is None or series.empty:
        kept = fresh[fresh["status"] != "missing"] if "status" in rows else fresh
        return tidy(kept), 0, [places[i] for i in kept.index]
    old = series.set_index(KEY)
    old = old[~old.index.duplicated()]
    was = old.reindex(pd.MultiIndex.from_frame(fresh[KEY])).reset_index()
    was.index = fresh.index
    exists = was["status"].notna()
    same = exists & pd.Series(_equal(fresh["value"], was["value"]), fresh.index)
    same &= (fresh["status"] == was["status"]) | fresh["status"].eq("")
    result = fresh.copy()
    result.loc[same] = was.loc[same, fresh.columns]
    nothing = ~exists & result["value"].isna() & result["status"].eq("missing")
    result = result[~nothing]
    return tidy(result), int(same.sum()), [places[i] for i in result.index]
