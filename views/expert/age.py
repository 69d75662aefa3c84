"""Age-standardised rates: what an area's figure would be with the age of another population.

Only where a source counts both those concerned and those they are counted among by age: categories
of one indicator that end in years (``alder_15_29``, ``innvandrere_30_61``, ``alder_67_pluss``).
Those that begin alike are one group. Bands that overlap are not added: the largest set of bands
that do not is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis.adjust import age_standardised_rate
from analysis.errors import CannotCompute
from charts.figure import Figure
from charts.standardised import standardised
from store.catalogue import ASKER
from text.texts import t
from views.choice import Choice
from views.edition import per_edition, store
from views.subject import subject_of

#: The populations whose age can be the standard, the first that is counted: the country, a county,
#: Asker itself.
STANDARDS = ("0", "32", "30", ASKER)
#: Fewer areas than this are no comparison.
FEWEST = 3
_BAND = re.compile(r"(\w*?)_?(\d+)_(\d+|pluss)")


def span(category: str) -> tuple[str, int, int] | None:
    """The group of a band of age, its first and its last year; None for another category.

    >>> span("alder_15_29"), span("alder_67_pluss"), span("alle")
    (('alder', 15, 29), ('alder', 67, 200), None)
    """
    found = _BAND.fullmatch(category)
    if not found:
        return None
    return found[1], int(found[2]), 200 if found[3] == "pluss" else int(found[3])


def apart(categories: Iterable[str]) -> list[str]:
    """The largest set of bands that do not overlap, in order of age: of a whole and parts, parts.

    >>> apart(["alder_15_74", "alder_15_24", "alder_25_74"])
    ['alder_15_24', 'alder_25_74']
    """
    there = [(s, c) for c in categories if (s := span(c))]
    found: list[tuple[tuple[str, int, int], str]] = []
    for band in sorted(there, key=lambda one: (one[0][2], -one[0][1])):
        if not found or band[0][1] > found[-1][0][2]:
            found.append(band)
    return [c for _, c in found]


def bands(indicator: str, level: str, category: str = "") -> list[str]:
    """The bands of age of a category's group on a level; of any group where none is named.

    Empty where there are fewer than two: then nothing is known by age.
    """
    groups = dict(_groups(indicator, level))
    if not category:
        return list(next(iter(groups.values()), ()))
    group = span(category)
    return list(groups.get(group[0], ())) if group else []


@per_edition(256)
def _groups(indicator: str, level: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = store()[1].rows(indicator, level).dropna(subset=["numerator", "denominator"])
    names: dict[str, list[str]] = {}
    for category in sorted(str(c) for c in rows["category"].unique()):
        if (band := span(category)) is not None:
            names.setdefault(band[0], []).append(category)
    found = []
    for group, members in names.items():
        used = apart(members)
        whole = rows[rows["category"].isin(used)].groupby(["area", "period"], observed=True)
        # Shares of the whole population are an age distribution, not rates by age.
        by_age = (whole["denominator"].nunique() > 1).any()
        if len(used) > 1 and by_age and rows["area"].nunique() >= FEWEST:
            found.append((group, tuple(used)))
    return tuple(found)


def rates(choice: Choice) -> tuple[pd.DataFrame, str]:
    """One row an area: crude and standardised rate with limits; and the standard's code.

    Columns area, name, crude, value, lower, upper (in the unit of the indicator, per cent or per
    thousand), events, people. Areas that lack a band are left out; so is a rate of fewer than ten
    events. The standard is of the same indicator, period and bands.

    :raises CannotCompute: ``no_standard`` where no such population is counted in the bands.
    """
    registry, snapshot = store()
    used = bands(choice.indicator, choice.level, choice.category)
    rows = snapshot.rows(choice.indicator, period=choice.period)
    rows = rows[rows["category"].isin(used)].dropna(subset=["numerator", "denominator"])
    counts, people = (
        rows.pivot_table(index="area", columns="category", values=v, observed=True)
        .reindex(columns=used).dropna()
        for v in ("numerator", "denominator")
    )  # fmt: skip
    standard = next((c for c in STANDARDS if c in people.index), "")
    if not standard or not used:
        raise CannotCompute("no_standard", "No larger population is counted in the same bands.")
    per = {"prosent": 100.0, "per_100": 100.0}.get(registry.indicators[choice.indicator].unit, 1000)
    mine = [str(a) for a in counts.index if str(registry.areas[str(a)].level) == choice.level]
    found = []
    for area in dict.fromkeys([*mine, standard]):
        x, n = counts.loc[[area]].iloc[0], people.loc[[area]].iloc[0]
        try:
            rate = age_standardised_rate(x, n, people.loc[standard], per=per)
        except CannotCompute:
            continue
        found.append({"area": area, "name": registry.area_name(area, choice.language),
                      "crude": per * float(x.sum() / n.sum()), "value": rate.rate,
                      "lower": rate.lower, "upper": rate.upper, "events": float(x.sum()),
                      "people": float(n.sum())})  # fmt: skip
    return pd.DataFrame(found), standard


def age_figure(choice: Choice) -> Figure | str:
    """Crude and age-standardised rate of every area, or why there are none."""
    registry, _ = store()
    try:
        rows, standard = rates(choice)
    except CannotCompute:
        return t("fagfolk.no_standard", choice.language)
    if len(rows) < FEWEST:
        return t("fagfolk.no_standard", choice.language)
    item = registry.indicators[choice.indicator]
    used = [
        item.category_title(c, choice.language)
        for c in bands(choice.indicator, choice.level, choice.category)
    ]
    subject = subject_of(choice)
    return standardised(subject, rows, standard, registry.area_name(standard, choice.language),
                        used, choice.area or ASKER)  # fmt: skip
