"""One indicator on several levels side by side: how much the larger areas hide of the smaller."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from charts.levels import Hidden, side_by_side
from store.models import Level
from text.texts import t
from views.choice import Choice, periods
from views.comparing import level_name
from views.edition import store
from views.expert import methods
from views.rows import area_rows
from views.subject import subject_of

#: Column of an area that says which larger area it is part of; the first there is, is told of.
PARENTS = {str(Level.DELOMRADE): "delomrade", str(Level.LEVEKARSSONE): "levekarssone",
           str(Level.TIDLIGERE_KOMMUNE): "tidligere_kommune"}  # fmt: skip


def levels_of(choice: Choice) -> list[str]:
    """The levels that have the choice's figure in its period, coarse to fine."""
    there = methods.side_by_side(choice.indicator)
    return [v for v in there if choice.period in periods(choice.indicator, v, choice.category)]


def rows(choice: Choice) -> pd.DataFrame:
    """One row an area of every level: the columns of the rows, and ``level``."""
    parts = [area_rows(replace(choice, level=v)).assign(level=v) for v in levels_of(choice)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def hidden(found: pd.DataFrame) -> Hidden | None:
    """Inside which larger area the smaller ones lie furthest apart, and how much lies within.

    ``within`` is the part of the variance between the smallest areas, weighted by those counted,
    that lies within the larger ones, in per cent; None where the counts are not known. None where
    no area of a level with parts has two of them.
    """
    registry, _ = store()
    order = list(dict.fromkeys(found["level"]))
    fine = str(order[-1])
    coarse = next((v for v in PARENTS if v in order[:-1]), "")
    if not coarse or fine == Level.RUTE1KM:
        return None
    small = found[(found["level"] == fine) & found["value"].notna()]
    small = small.assign(
        parent=[getattr(registry.areas[str(a)], PARENTS[coarse], "") for a in small["area"]]
    )
    small = small[small["parent"] != ""]
    spans = small.groupby("parent")["value"].agg(["min", "max", "count"])
    spans = spans[spans["count"] > 1]
    large = found[(found["level"] == coarse) & found["value"].notna()].set_index("area")
    spans = spans[spans.index.isin(large.index)]
    if spans.empty:
        return None
    widest = spans.assign(span=spans["max"] - spans["min"]).sort_values("span").iloc[-1]
    whole = large.loc[[str(widest.name)]].iloc[0]
    return Hidden(
        coarse=level_name(coarse), fine=level_name(fine), name=str(whole["name"]),
        value=float(whole["value"]), low=float(widest["min"]), high=float(widest["max"]),
        count=int(widest["count"]), within=_within(small), levels=(coarse, fine),
    )  # fmt: skip


def _within(small: pd.DataFrame) -> float | None:
    known = small.dropna(subset=["denominator"])
    known = known[known["denominator"] > 0]
    if len(known) < len(small) or known.empty:
        return None
    n, x = known["denominator"], known["value"]
    whole = float((n * x).sum() / n.sum())
    total = float((n * (x - whole) ** 2).sum())
    sums = (n * x).groupby(known["parent"]).transform("sum")
    means = sums / n.groupby(known["parent"]).transform("sum")
    return 100 * float((n * (x - means) ** 2).sum()) / total if total > 0 else None


def levels_figure(choice: Choice) -> Figure | str:
    """The figure on every level it has, or why there is only one."""
    found = rows(choice)
    if len(levels_of(choice)) < 2:
        return t("fagfolk.one_level", choice.language)
    told = hidden(found)
    if told is not None:
        coarse, fine = (level_name(v, choice.language) for v in told.levels)
        told = replace(told, coarse=coarse, fine=fine)
    names = {v: level_name(v, choice.language) for v in levels_of(choice)}
    return side_by_side(subject_of(choice), found, names, told, choice.area)
