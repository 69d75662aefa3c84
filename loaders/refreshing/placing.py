"""Placing a published table: its rows by today's area, our period and the registry's category."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

import pandas as pd

from loaders.areas import municipalities
from loaders.areas.history import in_use
from loaders.sources.tables import Table, area_of, bare, choose
from sheets.messages import said
from sheets.periods import year_of_codes
from store.catalogue import ASKER, Registry
from store.fetches import Fetch
from store.models import Level

#: Which column of the area registry leads a grunnkrets to a bigger area.
MEMBERSHIP = {
    "delomrade": "delomrade",
    "levekarssone": "levekarssone",
    "tidligere_kommune": "tidligere_kommune",
}


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


def placed(table: Table, fetch: Fetch, registry: Registry) -> pd.DataFrame:
    """The frame with ``area`` and ``period``; rows of other areas are left out."""
    frame = table.frame
    if table.region not in frame or table.period not in frame:
        raise table.where.problem(
            said("svar.both", one=table.region, other=table.period), ", ".join(frame.columns)
        )
    plain = frame.astype({c: object for c in frame.columns if c != "value"})
    regions = {code: area_of(str(code)) for code in plain[table.region].unique()}
    periods = {code: period_of(str(code)) for code in plain[table.period].unique()}
    plain["area"] = plain[table.region].map(regions)
    plain["period"] = plain[table.period].map(periods)
    plain = plain[plain["area"].isin(list(registry.areas))]
    plain = _numbering_in_use(_present_borders(plain, table.region), table.region)
    return _summed_up(plain, fetch, registry)


def _present_borders(plain: pd.DataFrame, region: str) -> pd.DataFrame:
    """Without figures of a municipality from before others were merged into it.

    A service that carries today's borders back does so under codes of a codelist («K-1103»): those
    are figures of the larger municipality, and stay.
    """
    grown = municipalities.current().grown
    since = plain[region].map(grown)
    year = plain["period"].map({p: year_of_codes(str(p)) for p in plain["period"].unique()})
    return plain[~(year < since)]


def _numbering_in_use(plain: pd.DataFrame, region: str) -> pd.DataFrame:
    """Where several years' codes lead to one area, the code that was in use in the year."""
    pairs = plain[[region, "period", "area"]].drop_duplicates()
    several = pairs[pairs.duplicated(["area", "period"], keep=False)]
    drop = {
        (code, period)
        for code, period in zip(several[region], several["period"], strict=True)
        if not in_use(bare(str(code)), year_of_codes(str(period)))
    }
    if not drop:
        return plain.copy()
    keys = pd.MultiIndex.from_frame(plain[[region, "period"]])
    return plain[~keys.isin(list(drop))].copy()


def categorised(plain: pd.DataFrame, fetch: Fetch, table: Table) -> pd.DataFrame:
    """The rows with their ``category``, once for each they belong to. ``A+B`` joins two variables.

    Rows of no category are left out; an age may count in «0–5» and in «0–17».
    """
    if not fetch.category:
        return plain.assign(category="alle")
    if len(fetch.category) != 1:
        raise table.where.problem(said("svar.one_category"), str(list(fetch.category)))
    name, rules = next(iter(fetch.category.items()))
    variables = [column(table, v) for v in name.split("+")]
    pairs: list[tuple[str, str]] = []
    for expression, category in rules.items():
        # A code may end in + («080+»): only as many are joined as there are variables.
        parts = expression.split("+", len(variables) - 1)
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


def selected(
    frame: pd.DataFrame, table: Table, selection: Mapping[str, list[str] | str]
) -> pd.DataFrame:
    """Rows whose variables hold the codes of ``selection`` (variable → expressions)."""
    for name, expressions in selection.items():
        variable = column(table, name)
        wanted = [expressions] if isinstance(expressions, str) else expressions
        codes = [c for e in wanted for c in chosen(table, variable, e)]
        frame = frame[frame[variable].isin(codes)]
    return frame
