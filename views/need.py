"""Need and effort by area and theme, from the snapshot and the register of initiatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare import (
    CANNOT_TELL,
    HIGHER,
    LOWER,
    MISSING,
    competition_rank,
    difference_from_reference,
)
from charts.figure import Figure
from charts.need_effort import HIDDEN, HIGH, LITTLE, MIXED, NONE, SOME, UNSURE, need_effort
from register.reading import NO_STAGE, effort_counts
from store.catalogue import ASKER
from store.models import Indicator, Level
from text.formats import period
from text.texts import t
from views.choice import Choice, options, periods, shown_levels
from views.edition import per_edition, store
from views.initiatives.filters import register
from views.priority import DEFAULT as WITHIN_TYPES
from views.rows import area_rows
from views.subject import source_line

LEVEL = str(Level.DELOMRADE)


@dataclass(frozen=True)
class NeedEffort:
    """``cells``: one row an area and domain; ``figures``: the judged indicators behind them."""

    cells: pd.DataFrame
    figures: pd.DataFrame
    whole: dict[str, int]


def directional(domain: str | None = None) -> list[Indicator]:
    """Indicators with a direction and figures for the districts."""
    registry, _ = store()
    return [
        i
        for i in registry.indicators.values()
        if i.direction != "none" and LEVEL in shown_levels(i.id) and domain in (None, i.domain)
    ]


def standings(language: str = "nb") -> pd.DataFrame:
    """Every directional figure of every district, newest period, with what it is compared with."""
    return _standings(language)


@per_edition(4)
def _standings(language: str) -> pd.DataFrame:
    parts = []
    for indicator in directional():
        for category in judged_categories(indicator):
            parts.append(_one(indicator, category, language))
    return judge(pd.concat(parts, ignore_index=True)) if parts else pd.DataFrame()


def judged_categories(indicator: Indicator) -> list[str]:
    """The categories an indicator is judged by, each a figure of its own.

    Schools by every subject; income within each household type, as on Prioritering, because the
    median of all households is lower where many live alone without each of them having less; else
    the first category, which is everyone.
    """
    there, _ = options(indicator.id, LEVEL)
    if indicator.about == "schools":
        return there
    return [c for c in there if f"{indicator.id}.{c}" in WITHIN_TYPES] or there[:1]


def _one(indicator: Indicator, category: str, language: str) -> pd.DataFrame:
    when = periods(indicator.id, LEVEL, category)[-1]
    rows = area_rows(Choice(indicator.id, category, LEVEL, when))
    value, lower, upper, name = _reference(indicator.id, category, when, rows, language)
    title = indicator.title[language]
    extra = indicator.category_title(category, language)
    return rows.assign(
        indicator=indicator.id, category=category, domain=indicator.domain,
        title=f"{title}, {extra}" if extra else title, direction=indicator.direction,
        about=indicator.about, unit=indicator.unit, decimals=indicator.decimals, when=when,
        period=period(when, language), reference=value, reference_lower=lower,
        reference_upper=upper, reference_name=name,
    )  # fmt: skip


def _reference(
    indicator: str, category: str, when: str, rows: pd.DataFrame, language: str
) -> tuple[float, float, float, str]:
    """Asker as a whole with its interval, or the middle district, which has none."""
    _, snapshot = store()
    own = snapshot.rows(indicator, "kommune", category=category, period=when, areas=[ASKER])
    own = own.dropna(subset=["value"])
    if len(own):
        row = own.iloc[0]
        return (float(row["value"]), float(row["lower"]), float(row["upper"]),
                t("reference.asker", language))  # fmt: skip
    middle = t("behov.reference.middle", language)
    return float(rows["value"].median()), np.nan, np.nan, middle


def need_and_effort(language: str = "nb", with_ended: bool = False) -> NeedEffort:
    """All districts against all themes; themes that have district figures come first."""
    registry, _ = store()
    reg = register()
    areas = [a.code for a in registry.by_level[Level(LEVEL)]]
    there = {i.domain for i in directional()}
    domains = sorted(registry.domains, key=lambda d: d not in there)
    figures = standings(language)
    cells = summarise(figures, areas, domains)
    counts = effort_counts(reg, areas, domains, with_ended=with_ended)
    cells["name"] = [registry.area_name(a) for a in cells["area"]]
    cells["title"] = [registry.domains[d].title[language] for d in cells["domain"]]
    cells["own"] = [c.own for c in counts]
    cells["ids"] = [c.ids for c in counts]
    cells["whole_ids"] = [c.whole_ids for c in counts]
    cells["stages"] = [_stages(c.stages, language) for c in counts]
    whole = {registry.domains[c.domain].title[language]: c.whole for c in counts}
    return NeedEffort(cells, figures, whole)


def _stages(stages: dict[str, int], language: str) -> str:
    parts = [f"{t(f'trinn.{s}', language)}: {n}" for s, n in stages.items() if n]
    return ", ".join(parts)


def reference_of(figures: pd.DataFrame, language: str = "nb") -> str:
    """What the figures are compared with, by name; several names are told as what they are."""
    names = list(dict.fromkeys(figures["reference_name"])) if len(figures) else []
    return str(names[0]) if len(names) == 1 else t("behov.reference.several", language)


def need_figure(
    found: NeedEffort, language: str = "nb", chosen: tuple[str, str] | None = None
) -> Figure:
    """The matrix of need and effort."""
    used = list(dict.fromkeys(found.figures["indicator"])) if len(found.figures) else []
    sources = [str(s) for s in found.figures["source"].dropna().unique()] if used else []
    line = t("behov.source", language)
    if used:
        line = source_line(used[0], sources, language) + " " + line
    return need_effort(found.cells, found.whole, line, language, chosen)


def gaps(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where need is high and no initiative is placed, and where need is little and one or more is.

    Themes without district figures are in neither.
    """
    thin = cells[(cells["need"] == HIGH) & (cells["own"] == 0)]
    many = cells[(cells["need"] == LITTLE) & (cells["own"] > 0)]
    return thin, many.sort_values("own", ascending=False, kind="stable")


def without_figures(cells: pd.DataFrame) -> list[str]:
    """Titles of the themes that have no directional figure for any district."""
    there = set(cells.loc[cells["need"] != NONE, "title"])
    return [str(title) for title in dict.fromkeys(cells["title"]) if title not in there]


__all__ = [
    "LEVEL",
    "NO_STAGE",
    "NeedEffort",
    "directional",
    "gaps",
    "judged_categories",
    "need_and_effort",
    "need_figure",
    "reference_of",
    "standings",
    "without_figures",
]


WORSE, BETTER = "worse", "better"


QUARTER = 0.25


def judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Each figure against its reference, with ``verdict`` and ``least`` added.

    :param rows: one row an area and indicator: area, indicator, category, direction
        (``high_is_good`` or ``high_is_bad``), value, lower, upper, reference, reference_lower,
        reference_upper; intervals may be missing, which is a register figure.
    :returns: ``verdict``: worse, better, cannot_tell or missing; ``least``: whether the area is in
        the quarter of the areas that stand least favourably on the indicator.
    """
    parts = [_judge_one(part) for _, part in rows.groupby(["indicator", "category"], sort=False)]
    return pd.concat(parts) if parts else rows.assign(verdict="", least=False)


def _judge_one(part: pd.DataFrame) -> pd.DataFrame:
    bad_is_high = bool(part["direction"].iloc[0] == "high_is_bad")
    interval = (part["lower"], part["upper"]) if part["lower"].notna().any() else None
    around = None
    if part["reference_lower"].notna().all():
        around = (part["reference_lower"], part["reference_upper"])
    answers = difference_from_reference(part["value"], part["reference"], interval, around)
    meaning = {
        HIGHER: WORSE if bad_is_high else BETTER,
        LOWER: BETTER if bad_is_high else WORSE,
        CANNOT_TELL: CANNOT_TELL,
        MISSING: MISSING,
    }
    rank = competition_rank(part["value"], highest_first=bad_is_high)
    least = rank <= QUARTER * part["value"].notna().sum()
    return part.assign(verdict=[meaning[str(a)] for a in answers], least=least)


def summarise(judged: pd.DataFrame, areas: list[str], domains: list[str]) -> pd.DataFrame:
    """One row an area and domain: known, worse, better, unsure, least, and the class ``need``."""
    found = []
    for area in areas:
        for domain in domains:
            part = judged[(judged["area"] == area) & (judged["domain"] == domain)]
            counts = part["verdict"].value_counts()
            row = {
                "area": area,
                "domain": domain,
                "known": int((part["verdict"] != MISSING).sum()),
                "worse": int(counts.get(WORSE, 0)),
                "better": int(counts.get(BETTER, 0)),
                "unsure": int(counts.get(CANNOT_TELL, 0)),
                "least": int((part["least"] & (part["verdict"] == WORSE)).sum()),
            }
            found.append(row | {"need": need_class(len(part), **_numbers(row))})
    return pd.DataFrame(found)


def _numbers(row: dict[str, object]) -> dict[str, int]:
    return {key: int(str(row[key])) for key in ("known", "worse", "better", "least")}


def need_class(there: int, known: int, worse: int, better: int, least: int) -> str:
    """The class of a theme in an area, from counts of indicators.

    ``high`` where more indicators are worse than better and at least half of the known ones are
    worse and among the least favourable quarter of the areas.

    >>> need_class(1, 1, 1, 0, 1), need_class(4, 4, 2, 0, 1), need_class(4, 4, 1, 1, 1)
    ('hoyt', 'noe', 'sprikende')
    >>> need_class(4, 4, 0, 0, 0), need_class(4, 0, 0, 0, 0), need_class(0, 0, 0, 0, 0)
    ('kan_ikke_skilles', 'skjult', 'ingen_tall')
    """
    if not there:
        return NONE
    if not known:
        return HIDDEN
    if worse > better:
        return HIGH if 2 * least >= known else SOME
    if better > worse:
        return LITTLE
    return MIXED if worse else UNSURE
