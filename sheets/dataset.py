"""A table of any number of dimensions as a tidy frame: what JSON-stat and PX files both hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets.answers import as_it_came
from sheets.messages import said
from sheets.numbers import SYMBOLS as PUBLISHERS
from store.errors import Where
from store.models import Status

#: What the symbols of SSB's and FHI's services mean. An empty one says nothing against the value.
SYMBOLS: dict[str, Status] = {"": Status.OK, **PUBLISHERS["levekar"]}
STATUSES = [str(s) for s in Status]
_CODE = {str(status): code for code, status in enumerate(STATUSES)}
_OK, _MISSING = _CODE["ok"], _CODE["missing"]
#: More cells than any service we ask may send; a bigger answer is damaged or not ours.
MOST_CELLS = 5_000_000
Codes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dataset:
    """One table. ``frame``: a column a dimension (codes), then ``value`` and ``status``.

    ``labels``: dimension → code → what the source calls it; ``names``: dimension → its own name;
    ``roles``: ``time``, ``geo``, ``metric`` → dimensions, where told; ``units``: code of
    a metric (``""``: of all) → its unit; ``notes``: those the source obliges us to show.
    """

    frame: pd.DataFrame
    labels: dict[str, dict[str, str]]
    updated: str | None = None
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    title: str = ""
    source: str = ""


def tidy(codes: Mapping[str, list[str]], value: Numbers, status: Codes) -> pd.DataFrame:
    """One row a cell: ``codes`` of each dimension in row-major order, ``value``, ``status``."""
    columns: dict[str, Any] = {}
    sizes = [len(c) for c in codes.values()]
    for i, (name, own) in enumerate(codes.items()):
        columns[name] = _column(own, sizes[:i], sizes[i + 1 :])
    columns["value"] = value
    columns["status"] = pd.Categorical.from_codes(status, dtype=pd.CategoricalDtype(STATUSES))
    return pd.DataFrame(columns, copy=False)


def _column(codes: list[str], before: Sequence[int], after: Sequence[int]) -> pd.Categorical[Any]:
    small = np.int8 if len(codes) < 128 else np.int16 if len(codes) < 32_768 else np.int32
    run: npt.NDArray[Any] = np.repeat(np.arange(len(codes), dtype=small), math.prod(after))
    tiled = np.tile(run, math.prod(before))
    return pd.Categorical.from_codes(tiled, dtype=pd.CategoricalDtype(codes))


def read_cells(
    document: Mapping[str, Any], cells: int, where: Where, publisher: str = "ssb"
) -> tuple[Numbers, Codes]:
    """Values and statuses (places in ``STATUSES``) of a JSON-stat document's ``cells`` cells.

    :param publisher: whose symbols they are, a key of ``numbers.SYMBOLS``.
    """
    symbols: dict[str, Status] = {"": Status.OK, **PUBLISHERS[publisher]}
    raw = document.get("value")
    value, inline = _values(raw, cells, where)
    status = np.full(cells, _OK, dtype=np.int8)
    given = _symbols(document.get("status"), cells, where)
    for positions, symbol in [*inline, *given]:
        if symbol not in symbols:
            known = " ".join(s for s in symbols if s)
            raise where.problem(said("svar.number_or", known=known), f"«{symbol[:40]}»")
        status[positions] = _CODE[str(symbols[symbol])]
        if symbol == "-":
            value[positions] = np.nan_to_num(value[positions])
    may_have = (status == _OK) | (status == _CODE["provisional"])
    value[~may_have] = np.nan
    status[may_have & np.isnan(value)] = _MISSING
    return value, status


def _values(raw: Any, cells: int, where: Where) -> tuple[Numbers, list[tuple[Any, str]]]:
    """Values as floats, and (positions, symbol) for every string found among them."""
    if isinstance(raw, list):
        if len(raw) != cells:
            raise where.problem(
                said("svar.values_product", count=cells), said("svar.values", count=len(raw))
            )
        positions, given = None, raw
    elif isinstance(raw, dict):
        positions, given = _positions(raw, cells, where), list(raw.values())
    else:
        raise where.problem(said("svar.values_as"), type(raw).__name__)
    numbers, inline = _numbers(given, where)
    if positions is None:
        return numbers, inline
    value = np.full(cells, np.nan)
    value[positions] = numbers
    return value, [(positions[found], symbol) for found, symbol in inline]


def _numbers(given: list[Any], where: Where) -> tuple[Numbers, list[tuple[Any, str]]]:
    inline: dict[str, list[int]] = {}
    try:
        numbers = np.array(given, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        plain = list(given)
        for i, item in enumerate(plain):
            if isinstance(item, str):
                inline.setdefault(item.strip(), []).append(i)
                plain[i] = None
        numbers = _plain_numbers(plain, where)
    if numbers.ndim != 1 or np.isinf(numbers).any():
        raise where.problem(said("svar.finite"), said("svar.nested"))
    return numbers, [(np.array(found), symbol) for symbol, found in inline.items()]


def _plain_numbers(plain: list[Any], where: Where) -> Numbers:
    try:
        return np.array(plain, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise where.problem(said("svar.numbers_or"), as_it_came(error)) from error


def _symbols(raw: Any, cells: int, where: Where) -> list[tuple[Any, str]]:
    """(positions, symbol) of the document's ``status`` in any of its three forms."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [(slice(None), raw.strip())] if raw.strip() else []
    found: dict[str, list[int]] = {}
    if isinstance(raw, list):
        if len(raw) != cells:
            raise where.problem(
                said("svar.statuses", count=cells), said("svar.statuses", count=len(raw))
            )
        for i, symbol in enumerate(raw):
            if symbol:
                found.setdefault(str(symbol).strip(), []).append(i)
    elif isinstance(raw, dict):
        for position, symbol in zip(_positions(raw, cells, where), raw.values(), strict=True):
            if symbol:
                found.setdefault(str(symbol).strip(), []).append(int(position))
    else:
        raise where.problem(said("svar.statuses_as"), type(raw).__name__)
    return [(np.array(positions), symbol) for symbol, positions in found.items() if symbol]


def _positions(raw: dict[str, Any], cells: int, where: Where) -> npt.NDArray[np.int64]:
    try:
        positions = np.fromiter((int(k) for k in raw), dtype=np.int64, count=len(raw))
    except (ValueError, OverflowError) as error:
        raise where.problem(said("svar.whole_positions"), as_it_came(error)) from error
    if len(positions) and (positions.min() < 0 or positions.max() >= cells):
        got = said("svar.position", one=int(positions.max()), other=int(positions.min()))
        raise where.problem(said("svar.positions_to", last=cells - 1), got)
    return positions
