"""JSON-stat 2.0 read into a tidy frame, vectorised.

Format: https://json-stat.org/full/ (``class: dataset``; ``id`` and ``size`` give the dimensions in
row-major order). Read as services really send it: ``category.index`` as array or object, ``value``
dense or sparse, ``status`` dense, sparse or one for all, and hidden values as strings in ``value``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import StrictInt

from loaders.http.problems import Sent, shaped
from store.errors import Where
from store.models import Status

#: What the symbols of SSB and FHI mean. A dash is a zero that was counted.
SYMBOLS: dict[str, Status] = {
    "": Status.OK,
    ".": Status.NOT_APPLICABLE,
    "..": Status.MISSING,
    "...": Status.MISSING,
    ":": Status.SUPPRESSED,
    "-": Status.OK,
    "*": Status.PROVISIONAL,
}
STATUSES = [str(s) for s in Status]
_CODE = {str(status): code for code, status in enumerate(STATUSES)}
_OK, _MISSING = _CODE["ok"], _CODE["missing"]
#: More cells than any service we ask may send; a bigger answer is damaged or not ours.
MOST_CELLS = 5_000_000
EXPECTED = "a JSON-stat 2.0 dataset"

Codes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dataset:
    """One answer. ``frame``: a column a dimension (codes), then ``value`` and ``status``."""

    frame: pd.DataFrame
    labels: dict[str, dict[str, str]]
    updated: str | None = None
    notes: list[str] = field(default_factory=list)


class _Head(Sent):
    id: list[str]
    size: list[StrictInt]
    dimension: dict[str, dict[str, Any]]


def read(document: Any, where: Where) -> Dataset:
    """The dataset as a frame with one row a cell, in the document's order.

    ``value`` is NaN where ``status`` says there is none: a hidden value is never a zero.

    :raises SourceError: if ``document`` is not a whole, consistent JSON-stat 2.0 dataset.
    """
    ids, sizes = _shape(document, where)
    codes = [_category(document, ids[i], sizes[i], where) for i in range(len(ids))]
    cells = math.prod(sizes)
    value, status = _cells(document, cells, where)
    columns: dict[str, Any] = {}
    for i, name in enumerate(ids):
        columns[name] = _column(codes[i], sizes[:i], sizes[i + 1 :])
    columns["value"] = value
    columns["status"] = pd.Categorical.from_codes(status, dtype=pd.CategoricalDtype(STATUSES))
    frame = pd.DataFrame(columns, copy=False)
    labels = {
        name: _labels(document["dimension"][name], c) for name, c in zip(ids, codes, strict=True)
    }
    updated = document.get("updated")
    return Dataset(frame, labels, str(updated) if updated else None, mandatory_notes(document))


def mandatory_notes(document: Mapping[str, Any]) -> list[str]:
    """Notes the source obliges us to show, of the table and of its dimensions."""
    dimensions = document.get("dimension")
    parts = [document, *(dimensions.values() if isinstance(dimensions, dict) else [])]
    found: list[str] = []
    for part in parts:
        if not isinstance(part, dict):
            continue
        extension = part.get("extension")
        required = extension.get("noteMandatory") if isinstance(extension, dict) else None
        notes = part.get("note")
        if isinstance(required, dict) and isinstance(notes, list):
            found += [str(n) for i, n in enumerate(notes) if required.get(str(i))]
    return list(dict.fromkeys(found))


def _shape(document: Any, where: Where) -> tuple[list[str], list[int]]:
    if document == {}:
        raise where.problem(EXPECTED, "an empty document")
    head = shaped(_Head, document, where, EXPECTED)
    ids, sizes = head.id, head.size
    if not ids or len(ids) != len(sizes) or min(sizes) < 0 or len(set(ids)) != len(ids):
        got = f"id {str(ids)[:80]}, size {str(sizes)[:80]}"
        raise where.problem("one size for each of the distinct dimensions", got)
    if reserved := {"value", "status"} & set(ids):
        raise where.problem("dimensions not named value or status", f"{sorted(reserved)}")
    cells = math.prod(sizes)
    if cells == 0:
        raise where.problem("at least one cell", f"size {sizes}")
    if cells > MOST_CELLS:
        raise where.problem(f"at most {MOST_CELLS} cells", f"size {sizes}")
    return ids, sizes


def _category(document: dict[str, Any], name: str, size: int, where: Where) -> list[str]:
    dimension = document["dimension"].get(name)
    category = dimension.get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise where.problem(f"dimension «{name}» with its categories", f"{str(dimension)[:80]}")
    index = category.get("index")
    if index is None and size == 1 and isinstance(category.get("label"), dict):
        index = list(category["label"])
    if isinstance(index, dict):
        if not all(isinstance(p, int) for p in index.values()) or sorted(index.values()) != list(
            range(len(index))
        ):
            raise where.problem(f"positions 0–{size - 1} in «{name}»", f"{str(index)[:80]}")
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or len(index) != size or len(set(map(str, index))) != size:
        got = f"{len(index)} codes" if isinstance(index, list) else f"{str(index)[:80]}"
        raise where.problem(f"{size} different codes in «{name}»", got)
    return [str(code) for code in index]


def _column(codes: list[str], before: Sequence[int], after: Sequence[int]) -> pd.Categorical[Any]:
    small = np.int8 if len(codes) < 128 else np.int16 if len(codes) < 32_768 else np.int32
    run: npt.NDArray[Any] = np.repeat(np.arange(len(codes), dtype=small), math.prod(after))
    tiled = np.tile(run, math.prod(before))
    return pd.Categorical.from_codes(tiled, dtype=pd.CategoricalDtype(codes))


def _labels(dimension: dict[str, Any], codes: list[str]) -> dict[str, str]:
    label = dimension["category"].get("label")
    given = label if isinstance(label, dict) else {}
    return {code: str(given.get(code, code)) for code in codes}


def _cells(document: dict[str, Any], cells: int, where: Where) -> tuple[Numbers, Codes]:
    raw = document.get("value")
    value, inline = _values(raw, cells, where)
    status = np.full(cells, _OK, dtype=np.int8)
    given = _symbols(document.get("status"), cells, where)
    for positions, symbol in [*inline, *given]:
        if symbol not in SYMBOLS:
            known = " ".join(s for s in SYMBOLS if s)
            raise where.problem(f"a number or one of the symbols {known}", f"«{symbol[:40]}»")
        status[positions] = _CODE[str(SYMBOLS[symbol])]
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
            raise where.problem(f"{cells} values (the product of the sizes)", f"{len(raw)} values")
        positions, given = None, raw
    elif isinstance(raw, dict):
        positions, given = _positions(raw, cells, where), list(raw.values())
    else:
        raise where.problem("values as a list or by position", f"{type(raw).__name__}")
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
        raise where.problem("finite numbers as values", "nested lists or an infinite number")
    return numbers, [(np.array(found), symbol) for symbol, found in inline.items()]


def _plain_numbers(plain: list[Any], where: Where) -> Numbers:
    try:
        return np.array(plain, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise where.problem("numbers, nulls or symbols as values", f"{error}") from error


def _symbols(raw: Any, cells: int, where: Where) -> list[tuple[Any, str]]:
    """(positions, symbol) of the document's ``status`` in any of its three forms."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [(slice(None), raw.strip())]
    found: dict[str, list[int]] = {}
    if isinstance(raw, list):
        if len(raw) != cells:
            raise where.problem(f"{cells} statuses", f"{len(raw)} statuses")
        for i, symbol in enumerate(raw):
            if symbol:
                found.setdefault(str(symbol).strip(), []).append(i)
    elif isinstance(raw, dict):
        for position, symbol in zip(_positions(raw, cells, where), raw.values(), strict=True):
            found.setdefault(str(symbol or "").strip(), []).append(int(position))
    else:
        raise where.problem("statuses as text, a list or by position", f"{type(raw).__name__}")
    return [(np.array(positions), symbol) for symbol, positions in found.items()]


def _positions(raw: dict[str, Any], cells: int, where: Where) -> npt.NDArray[np.int64]:
    try:
        positions = np.fromiter((int(k) for k in raw), dtype=np.int64, count=len(raw))
    except (ValueError, OverflowError) as error:
        raise where.problem("positions as whole numbers", f"{error}") from error
    if len(positions) and (positions.min() < 0 or positions.max() >= cells):
        got = f"position {int(positions.max())} or {int(positions.min())}"
        raise where.problem(f"positions from 0 to {cells - 1}", got)
    return positions
