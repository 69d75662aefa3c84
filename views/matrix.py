"""The cells of areas against indicators, from a level, in the order a reader asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from charts.figure import Figure, status_text
from charts.matrix import matrix
from store.catalogue import ASKER
from store.models import Level
from text.texts import t
from views import comparing
from views.choice import Choice, area_codes
from views.comparing import told_apart
from views.edition import per_edition, store
from views.rows import area_rows
from views.standing import standing_of

#: Levels that divide today's Asker.
LEVELS = [str(v) for v in (Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS)]
BY_NAME = "navn"


def cells(level: str, language: str = "nb") -> pd.DataFrame:
    """One row an area and indicator of the level, told apart from Asker as a whole."""
    return _cells(level, language)


@per_edition(8)
def _cells(level: str, language: str) -> pd.DataFrame:
    shown = standing_of(area_codes(level)[0], language)
    parts = [_column(level, language, row) for row in shown.itertuples(index=False)]
    return told_apart(pd.concat(parts, ignore_index=True))


def _column(level: str, language: str, row: object) -> pd.DataFrame:
    registry, snapshot = store()
    r = row._asdict()  # type: ignore[attr-defined]
    choice = Choice(r["indicator"], r["category"], level, r["when"], language=language)
    found = area_rows(choice)
    value, name = comparing.reference(choice)
    whole = snapshot.rows(choice.indicator, "kommune", category=choice.category,
                          period=choice.period, areas=[ASKER])  # fmt: skip
    low, high = (whole[c].iloc[0] if len(whole) else np.nan for c in ("lower", "upper"))
    reasons = [status_text(s, n, language) or t("status.missing", language)
               for s, n in zip(found["status"], found["note"], strict=True)]  # fmt: skip
    return found.assign(
        key=f"{choice.indicator}.{choice.category}", indicator=choice.indicator,
        category=choice.category, title=r["title"], period=r["period"], when=choice.period,
        unit=r["unit"], decimals=r["decimals"], direction=r["direction"], reason=reasons,
        share=registry.indicators[choice.indicator].measure == "share",
        reference=np.nan if value is None else value, reference_name=name,
        ref_lower=low, ref_upper=high,
    )  # fmt: skip


def orders(level: str, language: str = "nb") -> dict[str, str]:
    """What the areas can be sorted by: the name, or one of the indicators."""
    found = cells(level, language).drop_duplicates("key")
    by = dict(zip(found["key"], found["title"], strict=True))
    return {BY_NAME: t("matrise.by_name", language), **by}


def ordered(level: str, by: str, language: str = "nb") -> pd.DataFrame:
    """The cells with areas in order: by name, or from the highest value of an indicator."""
    found = cells(level, language)
    if by == BY_NAME:
        return found.sort_values("name", kind="stable")
    values = found[found["key"] == by].set_index("area")["value"]
    place = found["area"].map(values.rank(ascending=False, method="first", na_option="bottom"))
    return found.iloc[place.argsort(kind="stable")]


def matrix_figure(level: str, by: str, language: str = "nb", selected: str = "") -> Figure:
    """Areas against indicators."""
    registry, _ = store()
    found = ordered(level, by, language)
    publishers = {registry.sources[s].publisher for s in found["source"].dropna().unique()}
    line = t("source.many", language, publishers=", ".join(sorted(publishers)))
    name = comparing.level_name(level, language)
    return matrix(found, name, line, language, selected)
