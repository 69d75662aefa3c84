"""What of a harvest is put in: series by series, with what is derived from each, and their joins.

A series that is held back holds what is computed from the same figures: a change over ten years
must not be newer than the population it is a change of. Where a series goes on from another source,
the two are compared at the places both have, and what does not agree is a break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loaders.refreshing.changes import merged
from loaders.refreshing.harvest import Harvest
from loaders.refreshing.judging import Verdict, judge, without
from loaders.refreshing.planning import Task, bases
from sheets.messages import Message, said
from store.catalogue import Registry
from store.models import Indicator
from store.snapshot import KEY, tidy, withdraw
from text.texts import LANGUAGES, t

Series = tuple[str, str]


@dataclass
class Sifted:
    """``frame``: the new whole. The rest by series («indicator (level)»), each with why.

    ``few``: areas that keep what they had; ``breaks``: joins of two sources, as the manifest keeps
    them, and ``compared`` the series whose sources could be compared now.
    """

    frame: pd.DataFrame
    accepted: list[str] = field(default_factory=list)
    held: list[tuple[str, Message]] = field(default_factory=list)
    few: list[tuple[str, Message]] = field(default_factory=list)
    breaks: list[dict[str, Any]] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)


def sift(old: pd.DataFrame, harvest: Harvest, tasks: Sequence[Task], registry: Registry) -> Sifted:
    """Put in what is not worse than what we have."""
    found: dict[Series, pd.DataFrame] = {}
    former: dict[Series, pd.DataFrame] = {}
    verdicts: dict[Series, Verdict] = {}
    for name, parts in harvest.rows.items():
        indicator, asked = registry.indicators[name], harvest.asked[name]
        new = pd.concat(parts, ignore_index=True)
        new = new.iloc[new["value"].isna().argsort(kind="stable")].drop_duplicates(KEY)
        known = old[old["indicator"] == name]
        levels = set(new["level"]) | set(known.loc[known["area"].isin(list(asked)), "level"])
        for level in sorted(levels):
            series = name, level
            found[series] = new[new["level"] == level]
            former[series] = known[known["level"] == level]
            verdicts[series] = judge(former[series], found[series], asked, indicator)
    _pass_on(verdicts, bases(tasks))
    result, taken = Sifted(old), []
    for series, verdict in verdicts.items():
        name, part = f"{series[0]} ({series[1]})", found[series]
        if verdict.reason:
            if not (former[series].empty and part.empty):
                result.held.append((name, verdict.reason))
            continue
        if verdict.few:
            result.few.append((name, verdict.told))
            part = without(part, list(verdict.few))
        taken.append(part)
        result.accepted.append(name)
        found_breaks = joins(former[series], part, registry.indicators[series[0]])
        if found_breaks is not None:
            result.breaks += [b | {"text": _in_words(b, registry)} for b in found_breaks]
            result.compared.append(name)
    frame = merged(old, pd.concat(taken, ignore_index=True)) if taken else old
    frame = withdraw(tidy(frame.copy()), registry)
    result.frame = frame.sort_values(KEY, ignore_index=True)
    return result


def _pass_on(verdicts: dict[Series, Verdict], derived: dict[str, set[str]]) -> None:
    """Hold what is derived from a series that is held; spare the same few areas."""
    for (name, level), verdict in list(verdicts.items()):
        sources = [
            (base, verdicts[base, level])
            for base in sorted(derived.get(name, set()))
            if (base, level) in verdicts
        ]
        held = next((base for base, v in sources if v.reason), "")
        few = {
            area: said("judge.of_base", base=base, why=why)
            for base, v in sources
            for area, why in v.few.items()
        } | verdict.few
        if held and not verdict.reason:
            verdict = Verdict(said("judge.derived", base=held))
        verdicts[name, level] = verdict if verdict.reason else Verdict(None, few)


def _in_words(found: dict[str, Any], registry: Registry) -> dict[str, str]:
    """The break as a reader meets it, in both languages."""

    def named(sources: list[str], language: str) -> str:
        known = [registry.sources[s] for s in sources if s in registry.sources]
        return ", ".join(f"{s.publisher[language]} {s.table}" for s in known)

    key = "data.join" if found["compared"] else "data.join_none"
    return {
        language: t(
            key,
            language,
            level=t(f"level.{found['level']}", language),
            before=named(found["before"], language),
            after=named(found["after"], language),
            differ=found["differ"],
            compared=found["compared"],
        )
        for language in LANGUAGES
    }


def joins(
    old: pd.DataFrame, new: pd.DataFrame, indicator: Indicator
) -> list[dict[str, Any]] | None:
    """Where ``new`` goes on from another source, and the two do not agree: at most one break.

    Compared at every place and period that both have a figure for. Figures that differ by less than
    what a reader sees (half of the last decimal) agree; without a figure in common none can be said
    to. No break where nothing older of the other source is left. None where the two were joined by
    an earlier refresh, and nothing is left to compare: what that one found stands.
    """
    values = new[new["value"].notna()]
    other = old[old["value"].notna() & ~old["source"].isin(list(values["source"].unique()))]
    if values.empty or other.empty:
        return []
    first = values["period"].min()
    if not (other["period"] < first).any():
        return []
    both = other.merge(values, on=KEY, suffixes=("_old", "_new"))
    apart = (both["value_old"] - both["value_new"]).abs() > 0.5 * 10.0**-indicator.decimals + 1e-9
    if both.empty and old["source"].isin(list(values["source"].unique())).any():
        return None
    if len(both) and not apart.any():
        return []
    return [
        {
            "indicator": indicator.id,
            "level": str(values["level"].iloc[0]),
            "period": first,
            "before": sorted(other["source"].unique()),
            "after": sorted(values["source"].unique()),
            "compared": len(both),
            "differ": int(apart.sum()),
        }
    ]
