"""JSON-stat 1 and 2 read into a tidy frame, vectorised.

Format: https://json-stat.org/full/ (``class: dataset``; ``id`` and ``size`` give the dimensions in
row-major order; version 1 keeps them inside ``dimension``, one level down). Read as services
really send it: ``category.index`` as array or object, ``value`` dense or sparse, ``status`` dense,
sparse or one for all, and hidden values as strings in ``value``. An empty status says nothing: it
never overrules a symbol that stands in ``value``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import StrictInt

from sheets.answers import as_it_came
from sheets.dataset import MOST_CELLS, Dataset, read_cells, tidy
from sheets.messages import said
from sheets.shapes import Sent, shaped
from store.errors import Where


class _Head(Sent):
    id: list[str]
    size: list[StrictInt]
    dimension: dict[str, dict[str, Any]]


def read(document: Any, where: Where, publisher: str = "ssb") -> Dataset:
    """The dataset as a frame with one row a cell, in the document's order.

    ``value`` is NaN where ``status`` says there is none: a hidden value is never a zero.

    :param publisher: whose symbols stand for figures, a key of ``numbers.SYMBOLS``.
    :raises SourceError: if ``document`` is not one whole, consistent dataset of JSON-stat 1 or 2.
    """
    document = _unwrapped(document, where)
    ids, sizes = _shape(document, where)
    codes = [_category(document, ids[i], sizes[i], where) for i in range(len(ids))]
    value, status = read_cells(document, math.prod(sizes), where, publisher)
    frame = tidy(dict(zip(ids, codes, strict=True)), value, status)
    labels = {
        name: _labels(document["dimension"][name], c) for name, c in zip(ids, codes, strict=True)
    }
    dimensions = {name: document["dimension"][name] for name in ids}
    return Dataset(
        frame,
        labels,
        _text(document.get("updated")) or None,
        mandatory_notes(document),
        names={name: _text(d.get("label")) or name for name, d in dimensions.items()},
        roles=_roles(document.get("role"), ids),
        units={c: u for d in dimensions.values() for c, u in _units(d).items()},
        title=_text(document.get("label")),
        source=_text(document.get("source")),
    )


def _unwrapped(document: Any, where: Where) -> Any:
    """A dataset of version 1 as one of version 2: its parts stand one level further down."""
    if not isinstance(document, dict) or "id" in document or document.get("class"):
        return document
    inside = [d for d in document.values() if isinstance(d, dict) and "dimension" in d]
    if len(inside) > 1:
        raise where.problem(
            said("svar.one_dataset"),
            said("svar.counted", count=len(inside), odd=", ".join(map(str, document))[:80]),
        )
    dimension = inside[0]["dimension"] if inside else None
    if not isinstance(dimension, dict):
        return document
    head = {key: dimension[key] for key in ("id", "size", "role") if key in dimension}
    return inside[0] | head | {"dimension": {k: v for k, v in dimension.items() if k not in head}}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _roles(given: Any, ids: list[str]) -> dict[str, list[str]]:
    """Role → dimensions; FHI writes ``null`` for a role that no dimension has."""
    roles = given if isinstance(given, dict) else {}
    found = {
        str(role): [n for n in names if n in ids]
        for role, names in roles.items()
        if isinstance(names, list)
    }
    return {role: names for role, names in found.items() if names}


def _units(dimension: Mapping[str, Any]) -> dict[str, str]:
    units = dimension["category"].get("unit")
    given = units if isinstance(units, dict) else {}
    found = {c: u.get("base") or u.get("label") for c, u in given.items() if isinstance(u, dict)}
    return {str(c): str(u) for c, u in found.items() if u}


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
    expected = said("svar.dataset")
    if document == {}:
        raise where.problem(expected, said("svar.empty_document"))
    head = shaped(_Head, document, where, expected)
    ids, sizes = head.id, head.size
    if not ids or len(ids) != len(sizes) or min(sizes) < 0 or len(set(ids)) != len(ids):
        got = said("svar.id_size", ids=str(ids)[:80], sizes=str(sizes)[:80])
        raise where.problem(said("svar.one_size"), got)
    if reserved := {"value", "status"} & set(ids):
        raise where.problem(said("svar.not_named"), f"{sorted(reserved)}")
    cells = math.prod(sizes)
    if cells == 0:
        raise where.problem(said("svar.one_cell"), said("svar.size", sizes=sizes))
    if cells > MOST_CELLS:
        raise where.problem(
            said("svar.most_cells", most=MOST_CELLS), said("svar.size", sizes=sizes)
        )
    return ids, sizes


def _category(document: dict[str, Any], name: str, size: int, where: Where) -> list[str]:
    dimension = document["dimension"].get(name)
    category = dimension.get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise where.problem(
            said("svar.dimension", name=f"«{name}»"), as_it_came(str(dimension)[:80])
        )
    index = category.get("index")
    if index is None and size == 1 and isinstance(category.get("label"), dict):
        index = list(category["label"])
    if isinstance(index, dict):
        if not all(isinstance(p, int) for p in index.values()) or sorted(index.values()) != list(
            range(len(index))
        ):
            raise where.problem(
                said("svar.positions_in", last=size - 1, name=f"«{name}»"),
                str(index)[:80],
            )
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or len(index) != size or len(set(map(str, index))) != size:
        got = said("svar.codes", count=len(index)) if isinstance(index, list) else str(index)[:80]
        raise where.problem(said("svar.different_codes", count=size, name=f"«{name}»"), got)
    return [str(code) for code in index]


def _labels(dimension: dict[str, Any], codes: list[str]) -> dict[str, str]:
    label = dimension["category"].get("label")
    given = label if isinstance(label, dict) else {}
    return {code: str(given.get(code, code)) for code in codes}
