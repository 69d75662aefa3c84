"""Observations as JSON-stat 2.0 (https://json-stat.org/full/), dense, so that any reader takes it.

Dimensions: ``indikator`` (metric), ``kategori``, ``omrade`` (geo), ``periode`` (time), and ``maal``
(the value and its bounds) where a source publishes its own uncertainty. Where several indicators
stand together each metric is an indicator and a category, ``medianinntekt.alle``.
A hidden or missing value is ``null`` and has SSB's symbol in ``status``, told in ``extension``,
where the positions of values computed by us stand too.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from text.formats import period, unit_long
from text.texts import t
from views import own_area
from views.edition import edition, store

MEASURES = ("value", "lower", "upper")
SYMBOLS = {
    "suppressed": ":",
    "unreliable": "u",
    "missing": "..",
    "not_applicable": ".",
    "provisional": "*",
    "withdrawn": "x",
}


def dataset(rows: pd.DataFrame, label: str, source: str, language: str = "nb") -> dict[str, Any]:
    """The cube of ``rows`` (columns of ``views.observed``)."""
    frame, dimensions = _dimensions(rows, language)
    bounds = bool(frame["lower"].notna().any())
    if bounds:
        dimensions["maal"] = _dimension(
            t("json.measure", language), {m: t(f"json.{m}", language) for m in MEASURES}
        )
    sizes = [len(d["category"]["index"]) for d in dimensions.values()]
    values, status = _cells(frame, dimensions, sizes, bounds)
    result: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": source,
        "id": list(dimensions),
        "size": sizes,
        "role": {"metric": ["indikator"], "geo": ["omrade"], "time": ["periode"]},
        "dimension": dimensions,
        "value": values,
    }
    updated = _updated()
    if updated:
        result["updated"] = updated
    derived = sorted(int(place) for place, word in status.items() if word == "derived")
    shown = {place: SYMBOLS[word] for place, word in status.items() if word in SYMBOLS}
    if shown:
        result["status"] = shown
    result["extension"] = {
        "status": {SYMBOLS[w]: t(f"status.{w}", language)
                   for w in sorted(set(status.values())) if w in SYMBOLS},
        "derived": derived,
    }  # fmt: skip
    return result


def _dimensions(rows: pd.DataFrame, language: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    registry, _ = store()
    indicators = list(dict.fromkeys(rows["indicator"]))
    frame = rows.copy()
    one = len(indicators) == 1
    if one:
        item = registry.indicators[str(indicators[0])]
        metrics = {item.id: item}
        labels = {item.id: item.title[language]}
    else:
        frame["indicator"] = rows["indicator"] + "." + rows["category"]
        pairs = dict.fromkeys(zip(frame["indicator"], rows["indicator"], rows["category"],
                                  strict=True))  # fmt: skip
        metrics = {key: registry.indicators[i] for key, i, _ in pairs}
        labels = {key: _metric(i, c, language) for key, i, c in pairs}
    metric = _dimension(t("column.indicator", language), labels)
    metric["category"]["unit"] = {
        key: {"base": unit_long(i.unit, language), "decimals": i.decimals}
        for key, i in metrics.items()
    }
    dimensions = {"indikator": metric}
    if one:
        names = {str(c): item.category_title(str(c), language) or t("json.all", language)
                 for c in dict.fromkeys(rows["category"])}  # fmt: skip
        dimensions["kategori"] = _dimension(t("json.category", language), names)
    areas = {str(a): own_area.area_name(str(a), language) for a in dict.fromkeys(rows["area"])}
    when = {str(p): period(str(p), language) for p in sorted(set(rows["period"]))}
    dimensions["omrade"] = _dimension(t("column.area", language), areas)
    dimensions["periode"] = _dimension(t("column.period", language), when)
    return frame, dimensions


def _metric(indicator: str, category: str, language: str) -> str:
    item = store()[0].indicators[indicator]
    name = item.category_title(category, language)
    return f"{item.title[language]}, {name}" if name else item.title[language]


def _dimension(label: str, names: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": {c: i for i, c in enumerate(names)},
                                         "label": names}}  # fmt: skip


def _cells(
    frame: pd.DataFrame, dimensions: dict[str, Any], sizes: list[int], bounds: bool
) -> tuple[list[float | None], dict[str, str]]:
    columns = {"indikator": "indicator", "kategori": "category", "omrade": "area",
               "periode": "period"}  # fmt: skip
    at = np.zeros(len(frame), dtype=np.int64)
    for name, size in zip(dimensions, sizes, strict=True):
        if name == "maal":
            at *= size
            continue
        index = dimensions[name]["category"]["index"]
        at = at * size + frame[columns[name]].map(index).to_numpy(dtype=np.int64)
    values: list[float | None] = [None] * math.prod(sizes)
    status: dict[str, str] = {}
    for k, measure in enumerate(MEASURES if bounds else MEASURES[:1]):
        for place, value, word in zip(at, frame[measure], frame["status"], strict=True):
            if pd.notna(value):
                values[int(place) + k] = float(value)
            if k == 0 and word != "ok":
                status[str(int(place))] = str(word)
    return values, status


def _updated() -> str:
    made = edition().made[:10]
    return f"{made}T00:00:00Z" if made else ""
