"""From a published table to observations, as the registry's ``fetch`` says. Pure functions.

Transformations: none (the value as published), ``sum`` (codes of one category, or small areas of
a bigger one, added up), ``share`` (numerator over denominator, times ``options.factor``, 100
unless said) and ``change`` (per cent over ``options.years``). Sums, shares and changes of our own
are marked ``derived``. A sum with a hidden part is hidden: nothing hidden becomes a zero.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from loaders.history import in_use
from loaders.models import Fetch, Indicator, Level
from loaders.registry import ASKER, Registry
from loaders.snapshot import tidy
from loaders.tables import Table, area_of, bare, choose

PLACE = ["category", "area", "period"]
#: Which column of the area registry leads a grunnkrets to a bigger area.
MEMBERSHIP = {
    "delomrade": "delomrade",
    "levekarssone": "levekarssone",
    "tidligere_kommune": "tidligere_kommune",
}
#: Optional selections whose values are carried beside the value.
BESIDE = ("numerator", "denominator", "lower", "upper")
HIDDEN = ("suppressed", "missing", "not_applicable")


def observations(
    table: Table, fetch: Fetch, indicator: Indicator, registry: Registry
) -> pd.DataFrame:
    """The indicator's observations (``snapshot.COLUMNS``) from one table.

    :raises SourceError: if the table does not hold what the registry says it does.
    """
    frame = _placed(table, fetch, registry)
    rule = RULES.get(fetch.transform or "value")
    if rule is None:
        raise table.where.problem(f"a transformation of {sorted(RULES)}", f"«{fetch.transform}»")
    part = rule(frame, table, fetch)
    levels = {code: str(area.level) for code, area in registry.areas.items()}
    part = part.assign(level=part["area"].map(levels))
    part = part[part["level"].isin([str(level) for level in indicator.levels])]
    unknown = set(part["category"]) - set(indicator.category_ids)
    if unknown:
        raise table.where.problem(f"categories {indicator.category_ids}", f"{sorted(unknown)}")
    return tidy(
        part.assign(
            indicator=indicator.id,
            source=fetch.registered or indicator.source,
            note=str(fetch.options.get("note", "")),
        )
    )


def period_of(code: str) -> str:
    """A period as the snapshot writes it.

    >>> period_of("2024_2024"), period_of("2022_2024"), period_of("2024K4"), period_of("2022M03")
    ('2024', '2022-2024', '2024', '2022-03')
    """
    if match := re.fullmatch(r"(\d{4})_(\d{4})", code):
        first, last = match.groups()
        return first if first == last else f"{first}-{last}"
    code = re.sub(r"^(\d{4})M(\d\d)$", r"\1-\2", code)
    return re.sub(r"^(\d{4})K4$", r"\1", code)


def _placed(table: Table, fetch: Fetch, registry: Registry) -> pd.DataFrame:
    """The frame with ``area`` and ``period``; rows of other areas are left out."""
    frame = table.frame
    if table.region not in frame or table.period not in frame:
        raise table.where.problem(f"{table.region} and {table.period}", ", ".join(frame.columns))
    plain = frame.astype({c: object for c in frame.columns if c != "value"})
    regions = {code: area_of(str(code)) for code in plain[table.region].unique()}
    periods = {code: period_of(str(code)) for code in plain[table.period].unique()}
    plain["area"] = plain[table.region].map(regions)
    plain["period"] = plain[table.period].map(periods)
    plain = plain[plain["area"].isin(list(registry.areas))]
    plain = _numbering_in_use(plain, table.region)
    return _summed_up(plain, fetch, registry)


def _numbering_in_use(plain: pd.DataFrame, region: str) -> pd.DataFrame:
    """Where several years' codes lead to one area, the code that was in use in the year."""
    pairs = plain[[region, "period", "area"]].drop_duplicates()
    several = pairs[pairs.duplicated(["area", "period"], keep=False)]
    drop = {
        (code, period)
        for code, period in zip(several[region], several["period"], strict=True)
        if not in_use(bare(str(code)), int(str(period)[:4]))
    }
    if not drop:
        return plain.copy()
    keys = pd.MultiIndex.from_frame(plain[[region, "period"]])
    return plain[~keys.isin(list(drop))].copy()


def _categorised(plain: pd.DataFrame, fetch: Fetch, table: Table) -> pd.DataFrame:
    """The rows with their ``category``, once for each they belong to. ``A+B`` joins two variables.

    Rows of no category are left out; an age may count in «0–5» and in «0–17».
    """
    if not fetch.category:
        return plain.assign(category="alle")
    if len(fetch.category) != 1:
        raise table.where.problem("one category variable (joined by +)", f"{list(fetch.category)}")
    name, rules = next(iter(fetch.category.items()))
    variables = [column(table, v) for v in name.split("+")]
    pairs: list[tuple[str, str]] = []
    for expression, category in rules.items():
        parts = expression.split("+") if len(variables) > 1 else [expression]
        codes = [chosen(table, v, p) for v, p in zip(variables, parts, strict=True)]
        pairs += [("+".join(c), category) for c in itertools.product(*codes)]
    joined = plain[variables[0]].astype(str)
    for variable in variables[1:]:
        joined = joined + "+" + plain[variable].astype(str)
    members = pd.DataFrame(pairs, columns=["member", "category"]).drop_duplicates()
    return plain.assign(member=joined).merge(members, on="member")


def column(table: Table, name: str) -> str:
    """The table's column for a variable written as code or ``label:``-expression."""
    return choose(
        name, {c: table.names.get(c, c) for c in table.frame.columns}, table.where, "variables"
    )[0]


def chosen(table: Table, variable: str, expression: str) -> list[str]:
    """Codes of one of the table's dimensions that an expression stands for."""
    codes = [str(c) for c in table.frame[variable].unique()]
    labels = table.labels.get(variable, {})
    return choose(expression, {c: labels.get(c, c) for c in codes}, table.where, variable)


def _summed_up(plain: pd.DataFrame, fetch: Fetch, registry: Registry) -> pd.DataFrame:
    """With ``options.sum_to``: rows of grunnkretser repeated for each bigger area they lie in."""
    targets = fetch.options.get("sum_to")
    if not targets:
        return plain
    parts = []
    units = [a for a in registry.areas.values() if a.level == Level.GRUNNKRETS]
    for target in targets:
        if target == Level.GRUNNKRETS:
            lies_in = {a.code: a.code for a in units}
        elif target == Level.KOMMUNE:
            lies_in = {a.code: ASKER for a in units}
        else:
            lies_in = {a.code: str(getattr(a, MEMBERSHIP[target])) for a in units}
        parts.append(plain.assign(area=plain["area"].map(lies_in)))
    return pd.concat([p[p["area"].notna()] for p in parts], ignore_index=True)


def _selected(
    frame: pd.DataFrame, table: Table, selection: Mapping[str, list[str] | str]
) -> pd.DataFrame:
    for name, expressions in selection.items():
        variable = column(table, name)
        wanted = [expressions] if isinstance(expressions, str) else expressions
        codes = [c for e in wanted for c in chosen(table, variable, e)]
        frame = frame[frame[variable].isin(codes)]
    return frame


def _own(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    return _selected(frame, table, {table.contents: fetch.contents}) if fetch.contents else frame


def _as_published(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    beside = {k: fetch.options[k] for k in BESIDE if k in fetch.options}
    frame = _categorised(frame, fetch, table)
    own = _own(frame, table, fetch)
    part = _selected(own, table, fetch.options.get("only", {}))
    repeated = part.duplicated(PLACE)
    if repeated.any():
        row = part[repeated].iloc[0]
        where = f"{row['area']} {row['period']} {row['category']}"
        raise table.where.problem("one value an area, period and category", f"several for {where}")
    part = part.set_index(PLACE)
    scale = float(fetch.options.get("scale", 1))
    part = part.assign(value=part["value"] * scale)
    for name, selection in beside.items():
        extra = _selected(frame, table, selection).drop_duplicates(PLACE).set_index(PLACE)
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
    own = _own(_categorised(frame, fetch, table), table, fetch)
    return total(_selected(own, table, fetch.options.get("only", {})), PLACE)


def _share(frame: pd.DataFrame, table: Table, fetch: Fetch) -> pd.DataFrame:
    """``factor`` · numerator / denominator; ``options.of_all`` for one of all categories."""
    own = _own(frame, table, fetch)
    sliced = _categorised(own, fetch, table)
    top = total(_selected(sliced, table, fetch.options.get("numerator", {})), PLACE)
    of_all = bool(fetch.options.get("of_all"))
    by = ["area", "period"] if of_all else PLACE
    below = _selected(own if of_all else sliced, table, fetch.options.get("denominator", {}))
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


RULES = {"value": _as_published, "sum": _sum, "share": _share, "change": _change}
