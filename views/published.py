"""How unequal households' incomes are, as SSB has published it: the country, and single places.

These are no measures of the differences between areas (``views.measures``): each is one figure of
all households of a country or a municipality. Old Asker's is old Asker's; today's has none.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.development import development
from charts.figure import Figure
from store.models import Level
from text.formats import listed, period
from text.texts import t
from views.choice import Choice, periods
from views.edition import store
from views.rows import series_of
from views.subject import source_line, subject_of

#: In the order a reader is offered them.
MEASURES = ("gini", "p90_p10")
_LAND, _ALL = str(Level.LAND), "alle"


def measures() -> list[str]:
    """Those of ``MEASURES`` with a figure of the country."""
    registry, _ = store()
    return [m for m in MEASURES if m in registry.indicators and periods(m, _LAND, _ALL)]


def areas(measure: str) -> list[str]:
    """The country, then every other area with a figure: former municipalities, then by code."""
    registry, snapshot = store()
    rows = snapshot.rows(measure, category=_ALL)
    found = [str(a) for a in rows.loc[rows["value"].notna(), "area"].unique()]
    order = [Level.LAND, Level.TIDLIGERE_KOMMUNE]
    return sorted(found, key=lambda a: (_place(registry.areas[a].level, order), a))


def _place(level: Level, order: list[Level]) -> int:
    return order.index(level) if level in order else len(order)


def rows(measure: str, language: str = "nb") -> pd.DataFrame:
    """Every published figure: the columns of ``views.rows.series_of``, area by area."""
    return series_of(_choice(measure, language), areas(measure))


def figure(measure: str, language: str = "nb") -> Figure:
    """The country over time, and the places with a figure as points of their own year."""
    choice, found = _choice(measure, language), rows(measure, language)
    subject = subject_of(choice)
    source = source_line(measure, list(found["source"].unique()), language)
    return replace(development(subject, found), kind="inntektsulikhet", source=source)


def in_words(measure: str, language: str = "nb") -> str:
    """The year with most places, every figure of it, and what is published of today's Asker."""
    registry, _ = store()
    subject, found = subject_of(_choice(measure, language)), rows(measure, language)
    found = found.dropna(subset=["value"])
    count = found.groupby("period")["area"].nunique()
    when = str(count[count == count.max()].index.max())
    then = found[found["period"] == when].sort_values("value", ascending=False)
    told = [f"{name} {subject.words(v)}"
            for name, v in zip(then["name"], then["value"], strict=True)]  # fmt: skip
    whole = found[found["area"].isin([a.code for a in registry.by_level[Level.LAND]])]
    first, last = whole.iloc[0], whole.iloc[-1]
    texts = [t(f"husholdningsulikhet.{measure}", language)]
    if len(then) > 1:
        texts.append(t("husholdningsulikhet.then", language, period=period(when, language),
                       values=listed(told, language)))  # fmt: skip
    texts.append(t(
        "husholdningsulikhet.country", language, name=first["name"],
        first=period(first["period"], language), first_value=subject.words(first["value"]),
        last=period(last["period"], language), last_value=subject.words(last["value"]),
    ))  # fmt: skip
    former = [n for a, n in zip(found["area"], found["name"], strict=True)
              if registry.areas[a].level == Level.TIDLIGERE_KOMMUNE]  # fmt: skip
    key = "old" if former else "none"
    texts.append(t(f"husholdningsulikhet.{key}", language, names=listed(former, language)))
    return " ".join(texts)


def _choice(measure: str, language: str) -> Choice:
    return Choice(measure, _ALL, _LAND, periods(measure, _LAND, _ALL)[-1], language=language)
