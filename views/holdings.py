"""What there are figures for: every indicator on every level, its years and their age."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from store.models import Indicator
from text.formats import capital, period
from text.texts import counted, t
from views import age
from views.edition import per_edition, store

#: Columns of the table, each a text under ``dekning.column``.
COLUMNS = ("theme", "indicator", "level", "first", "last", "years", "age", "areas", "source")


def series(language: str = "nb", today: dt.date | None = None) -> pd.DataFrame:
    """One row an indicator and level that has figures, in registry order.

    Columns ``id`` and ``COLUMNS``: ``first`` and ``last`` are periods in words, ``years`` how many
    periods there are, ``age`` whole years since the newest, ``areas`` how many areas have a figure
    in it. A figure that is hidden or missing is none.
    """
    return _series(language, (today or dt.date.today()).isoformat())


@per_edition(8)
def _series(language: str, today: str) -> pd.DataFrame:
    registry, snapshot = store()
    now, rows = dt.date.fromisoformat(today), []
    for item in registry.indicators.values():
        for level in (str(v) for v in item.levels):
            there = snapshot.periods(item.id, level)
            if not there:
                continue
            newest = snapshot.rows(item.id, level, period=there[-1])
            newest = newest[newest["value"].notna()]
            sources = dict.fromkeys(str(s) for s in newest["source"])
            rows.append({
                "id": item.id, "theme": registry.domains[item.domain].title[language],
                "indicator": item.title[language], "level": capital(t(f"level.{level}", language)),
                "first": period(there[0], language), "last": period(there[-1], language),
                "years": len(there), "age": max(0, now.year - age.year_of(there[-1])),
                "areas": int(newest["area"].nunique()),
                "source": ", ".join(dict.fromkeys(registry.sources[s].publisher[language]
                                                  for s in sources)),
            })  # fmt: skip
    return pd.DataFrame(rows, columns=["id", *COLUMNS])


def told(rows: pd.DataFrame, language: str = "nb") -> pd.DataFrame:
    """One row an indicator, its levels with years and areas in words: what a sheet has room for.

    :param rows: as from ``series``. Columns theme, indicator, level and source.
    """
    said = [
        counted("dekning.told", int(row["areas"]), language, level=row["level"],
                years=" – ".join(dict.fromkeys([row["first"], row["last"]])))
        for row in rows.to_dict("records")
    ]  # fmt: skip
    every = rows.assign(level=said).groupby("id", sort=False)
    return every.agg(theme=("theme", "first"), indicator=("indicator", "first"),
                     level=("level", "; ".join),
                     source=("source", lambda s: ", ".join(dict.fromkeys(s))))  # fmt: skip


@per_edition(1)
def waiting() -> tuple[Indicator, ...]:
    """Indicators of the registry without an observation yet, in registry order."""
    registry, snapshot = store()
    there = set(snapshot.frame["indicator"].unique())
    return tuple(i for i in registry.indicators.values() if i.id not in there)
