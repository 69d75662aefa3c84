"""A plot as the dictionary it is written from, with as little copied as can be.

Plotly's own ``to_dict`` copies every value of a plot, boundaries and template too. Here whoever
lays something over a plot has dictionaries and lists of them to write in, and shares the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from _plotly_utils.utils import is_skipped_key, to_typed_array_spec

_ALONE = (str, int, float, bool, type(None))


def plain(plot: go.Figure, packed: bool = True) -> dict[str, Any]:
    """What ``plot.to_dict()`` gives. Lists of numbers and words are the plot's own: never write
    into them; dictionaries, and the lists they stand in, may be written to.

    :param packed: arrays as Plotly packs them; else as lists of their numbers.
    """
    pack = to_typed_array_spec if packed else np.ndarray.tolist
    return {"data": [_copied(trace, pack) for trace in plot._data],
            "layout": _copied(plot._layout, pack)}  # fmt: skip


def own_layout(plot: go.Figure) -> dict[str, Any]:
    """The layout of a plot for another one, which is given Plotly's template as every plot is.

    With the template in it Plotly would check each of its thousand values anew.
    """
    layout: dict[str, Any] = plot.layout.to_plotly_json()
    layout.pop("template", None)
    return layout


def again(plot: go.Figure) -> go.Figure:
    """The same plot once more, to be changed."""
    return go.Figure(data=plot.data, layout=own_layout(plot))


def _copied(value: Any, pack: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {k: v if isinstance(v, _ALONE) or is_skipped_key(k) else
                pack(v) if isinstance(v, np.ndarray) else _copied(v, pack)
                for k, v in value.items()}  # fmt: skip
    if isinstance(value, list | tuple) and any(isinstance(v, dict | list | tuple) for v in value):
        return type(value)(_copied(v, pack) for v in value)
    return value


def lay_over(spec: dict[str, Any], more: dict[str, Any]) -> None:
    """Lay ``more`` (``layout``, and one of ``traces`` for each) over a plot's dictionary.

    As Plotly updates a figure: dictionaries are merged, lists of dictionaries one by one, and any
    other value but an empty dictionary takes the place of what was there.
    """
    _merge(spec["layout"], more["layout"])
    for trace, change in zip(spec["data"], more["traces"], strict=True):
        _merge(trace, change)


def _merge(old: dict[str, Any], new: dict[str, Any]) -> None:
    for name, value in new.items():
        there: Any = old.get(name)
        if isinstance(value, dict) and isinstance(there, dict):
            _merge(there, value)
        elif _of_dicts(value) and _of_dicts(there):
            for one, change in zip(there, value, strict=True):
                _merge(one, change)
        elif value != {}:
            old[name] = value


def _of_dicts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, dict) for v in value)
