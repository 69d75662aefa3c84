"""Need and effort by area and theme, from the snapshot and the register of initiatives."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from charts.figure import Figure
from charts.need_effort import HIDDEN, HIGH, LITTLE, MIXED, NONE, SOME, UNSURE, need_effort
from register.reading import NO_STAGE, effort_counts
from store.models import Indicator, Level
from text.formats import period
from text.texts import t
from views import columns, comparing, lifecourse, verdicts
from views.choice import Choice, options, periods, shown_levels
from views.edition import per_edition, store
from views.households import mixes
from views.standing import title_of
from views.subject import source_line

LEVEL = str(Level.DELOMRADE)


@dataclass(frozen=True)
class NeedEffort:
    """``cells``: one row an area and domain; ``figures``: the judged indicators behind them."""

    cells: pd.DataFrame
    figures: pd.DataFrame
    whole: dict[str, int]


def directional(domain: str | None = None, about: str = "residents") -> list[Indicator]:
    """Indicators with a direction and figures for the districts, of those who live there.

    Schools are not their districts: what is about them tells nothing of need where they lie.
    """
    registry, _ = store()
    return [
        i
        for i in registry.indicators.values()
        if i.direction != "none" and i.about == about
        and LEVEL in shown_levels(i.id) and domain in (None, i.domain)
    ]  # fmt: skip


def standings(language: str = "nb", about: str = "residents") -> pd.DataFrame:
    """The verdict of every district on every directional figure, newest period.

    The columns of ``views.verdicts.table`` with domain, title, unit, decimals, direction, about,
    ``period`` in words and ``when`` as stored, ``reference_name`` and ``least`` (whether the area
    is in the quarter of the areas that stand least favourably on the figure).
    """
    return _standings(language, about)


@per_edition(8)
def _standings(language: str, about: str) -> pd.DataFrame:
    parts = [
        _one(indicator, category, language)
        for indicator in directional(about=about)
        for category in judged_categories(indicator)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def judged_categories(indicator: Indicator) -> list[str]:
    """The categories an indicator is judged by, each a figure of its own.

    Schools by every subject; income within each household type, because the median of all
    households is lower where many live alone without each of them having less; else the first
    category, which is everyone.
    """
    there, _ = options(indicator.id, LEVEL)
    return [c for c in columns.categories(indicator.id, LEVEL)
            if not mixes(indicator.id, c)] or there[:1]  # fmt: skip


def _one(indicator: Indicator, category: str, language: str) -> pd.DataFrame:
    when = periods(indicator.id, LEVEL, category)[-1]
    choice = Choice(indicator.id, category, LEVEL, when, language=language)
    found = verdicts.table(choice)
    return found.assign(
        domain=indicator.domain, title=title_of(choice), direction=indicator.direction,
        about=indicator.about, unit=indicator.unit, decimals=indicator.decimals, when=when,
        period=period(when, language), least=_least(found, indicator.direction),
        reference_name=[comparing.reference_name(k, LEVEL, language)
                        for k in found["reference_kind"]],
    )  # fmt: skip


def _least(found: pd.DataFrame, direction: str) -> pd.Series:
    """The quarter that stands least favourably, those who share its last place with them."""
    from_top = found["rank"]
    from_bottom = found["count"] - found["rank"] - found["tied"] + 2
    place = from_top if direction == "high_is_bad" else from_bottom
    return (found["rank"] > 0) & (place <= QUARTER * found["count"])


def need_and_effort(
    language: str = "nb", with_ended: bool = False, phase: str = ""
) -> NeedEffort:  # fmt: skip
    """All districts against all themes; themes that have district figures come first.

    Shared by all who ask: never write to a frame of it.

    :param phase: a phase of life that figures and initiatives are to be about.
    """
    return _need_and_effort(language, with_ended, phase)


@per_edition(16)
def _need_and_effort(language: str, with_ended: bool, phase: str) -> NeedEffort:
    registry, _ = store()
    reg = lifecourse.of_register(phase)
    areas = [a.code for a in registry.by_level[Level(LEVEL)]]
    there = {i.domain for i in directional()}
    domains = sorted(registry.domains, key=lambda d: d not in there)
    figures = _of_phase(standings(language), phase)
    cells = summarise(figures, areas, domains)
    counts = effort_counts(reg, areas, domains, with_ended=with_ended)
    cells["name"] = [registry.area_name(a, language) for a in cells["area"]]
    cells["title"] = [registry.domains[d].title[language] for d in cells["domain"]]
    cells["own"] = [c.own for c in counts]
    cells["ids"] = [c.ids for c in counts]
    cells["whole_ids"] = [c.whole_ids for c in counts]
    cells["stages"] = [_stages(c.stages, language) for c in counts]
    whole = {registry.domains[c.domain].title[language]: c.whole for c in counts}
    return NeedEffort(cells, figures, whole)


def _of_phase(figures: pd.DataFrame, phase: str) -> pd.DataFrame:
    if not phase or figures.empty:
        return figures
    return figures[[
        lifecourse.fits(lifecourse.of_figure(i, c), phase)
        for i, c in zip(figures["indicator"], figures["category"], strict=True)
    ]]  # fmt: skip


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


QUARTER = 0.25
#: What is counted of a theme in an area, and the columns it is counted from.
COUNTED = ("there", "known", "worse", "better", "unsure", "untested", "least")
JUDGED = ("area", "domain", "value", "outcome", "favourable", "least")


def summarise(judged: pd.DataFrame, areas: list[str], domains: list[str]) -> pd.DataFrame:
    """One row an area and domain: known, worse, better, unsure, untested, least, and ``need``.

    Worse and better are differences that survive the test; ``least`` counts those worse that are
    in the least favourable quarter as well.

    :param judged: columns area, domain, value, outcome, favourable, least.
    """
    found = {(a, d): dict.fromkeys(COUNTED, 0) for a in areas for d in domains}
    listed = zip(*(judged[c] for c in JUDGED), strict=True)
    for area, domain, value, outcome, favourable, least in listed:
        cell = found.get((area, domain))
        if cell is None:
            continue
        cell["there"] += 1
        if pd.isna(value):
            continue
        cell["known"] += 1
        cell["worse"] += favourable is False
        cell["better"] += favourable is True
        cell["unsure"] += outcome == verdicts.CANNOT_TELL
        cell["untested"] += outcome == verdicts.NOT_TESTED
        cell["least"] += bool(least and favourable is False)
    return pd.DataFrame([_cell(a, d, counts) for (a, d), counts in found.items()])


def _cell(area: str, domain: str, counts: dict[str, int]) -> dict[str, object]:
    need = need_class(*(counts[c] for c in ("there", "known", "worse", "better", "least")))
    return {"area": area, "domain": domain, **{c: counts[c] for c in COUNTED[1:]}, "need": need}


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
