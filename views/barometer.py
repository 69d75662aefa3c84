"""The barometer of an area: theme by theme every figure it has, what is told and what is not.

Read from the verdicts; the change from ``views.since``, the age from ``views.age``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from charts.areas import FINER
from charts.barometer import barometer as drawn
from charts.figure import Figure
from text.formats import number, period, places, quantity
from text.texts import t
from views import age, columns, comparing, lifecourse, own_area, since
from views.choice import Choice
from views.edition import per_edition, store
from views.rows import area_rows, of_choice
from views.standing import title_of
from views.subject import sources_line
from views.verdicts import CANNOT_TELL, HIGHER, LOWER, NOT_TESTED

#: Told, not told, not tested: the same marks on every page.
MARKS = {HIGHER: "●", LOWER: "●", CANNOT_TELL: "○", NOT_TESTED: "□"}
#: Kinds of figures that are told as such beside their value.
SAID = ("anslag_ruter", "luftlinje")
ARROWS = {HIGHER: "↗", LOWER: "↘", CANNOT_TELL: "→", NOT_TESTED: ""}


@dataclass(frozen=True)
class Line:
    """One figure of the area, in words; ``mark`` and ``arrow`` never stand without them."""

    choice: Choice
    verdict: comparing.Verdict
    change: since.Change | None
    title: str
    value: str
    mark: str
    said: str
    arrow: str
    trend: str
    period: str
    badge: str


@dataclass(frozen=True)
class Theme:
    """A theme and its figures, in registry order."""

    id: str
    title: str
    lines: tuple[Line, ...]


def themes(area: str, language: str = "nb") -> list[Theme]:
    """The barometer of an area of the registry or an own one; themes without figures left out."""
    return list(_themes(area, language))


@per_edition(512)
def _themes(area: str, language: str) -> tuple[Theme, ...]:
    registry, _ = store()
    found = _verdicts(area)
    choices = [Choice(v.indicator, v.category, v.level, v.period, language=language)
               for v, _ in found]  # fmt: skip
    moved = since.changes(area, choices)
    lines = [_line(c, v, least, m)
             for c, (v, least), m in zip(choices, found, moved, strict=True)]  # fmt: skip
    return tuple(
        Theme(key, domain.title[language], part)
        for key, domain in registry.domains.items()
        if (part := tuple(x for x in lines if _domain(x) == key))
    )


def _domain(line: Line) -> str:
    return store()[0].indicators[line.choice.indicator].domain


def _verdicts(area: str) -> list[tuple[comparing.Verdict, float]]:
    """Verdicts with a value or a lower bound, and that bound."""
    if own_area.is_own(area):
        own, _ = own_area.parse(area)
        found = own_area.every(own) if own else []
        return [(v, b) for v, b in found if math.isfinite(v.value) or math.isfinite(b)
                or v.note == "eget_hemmelig"]  # fmt: skip
    level = str(store()[0].areas[area].level)
    each = [comparing.every(choice).get(area) for choice in columns.shown(level)]
    return [(v, math.nan) for v in each if v is not None and math.isfinite(v.value)]


def _line(
    choice: Choice, verdict: comparing.Verdict, least: float, change: since.Change | None
) -> Line:
    item, language = store()[0].indicators[choice.indicator], choice.language
    value = quantity(verdict.value, item.unit, item.decimals, language)
    if math.isfinite(least):
        value = t("eget.at_least", language,
                  value=quantity(least, item.unit, item.decimals, language))  # fmt: skip
    elif not math.isfinite(verdict.value):
        value = t(f"status.{verdict.status}", language)
    if (kind := FINER.get(verdict.note, verdict.note)) in SAID and math.isfinite(verdict.value):
        value = t(f"short.{kind}", language, value=value)
    return Line(
        choice, verdict, change, title_of(choice), value, MARKS[verdict.outcome],
        _said(verdict, language), ARROWS[change.outcome] if change else "",
        trend(change, choice), period(choice.period, language),
        age.in_words(choice.period, language),
    )  # fmt: skip


def _said(verdict: comparing.Verdict, language: str) -> str:
    """The verdict in words: against what, and the place; why not where it is not tested."""
    if verdict.note.startswith("eget_") and not math.isfinite(verdict.value):
        return t(f"note.{verdict.note}", language)
    parts = [p for p in (comparing.against(verdict, language), comparing.place(verdict, language))
             if p]  # fmt: skip
    if verdict.outcome == NOT_TESTED:
        parts.append(t("vurdering.outcome.not_tested", language))
    return ", ".join(parts)


def trend(change: since.Change | None, choice: Choice) -> str:
    """The change in words: from which figure in which year, and whether it is told."""
    language = choice.language
    if change is None:
        return t("barometer.trend.one", language)
    item = store()[0].indicators[choice.indicator]
    return t(
        f"barometer.trend.{change.outcome}", language, first=period(change.first, language),
        value=number(change.first_value, places(item.unit, item.decimals), language),
    )  # fmt: skip


def of_phase(found: list[Theme], phase: str) -> list[Theme]:
    """The figures about a phase of life, themes left empty left out; none wanted keeps all."""
    if not phase:
        return found
    kept = [
        replace(theme, lines=tuple(
            x for x in theme.lines
            if lifecourse.fits(lifecourse.of_figure(x.choice.indicator, x.choice.category), phase)
        ))
        for theme in found
    ]  # fmt: skip
    return [theme for theme in kept if theme.lines]


def figure(area: str, language: str = "nb", phase: str = "", named: str = "") -> Figure | str:
    """The barometer as a figure, or why there is none.

    :param phase: a phase of life the figures are to be about.
    :param named: what the reader calls an own set of areas.
    """
    found = of_phase(themes(area, language), phase)
    rows = [
        {"theme": theme.title, "title": x.title, "value": x.value, "outcome": x.verdict.outcome,
         "said": x.said, "trend": x.trend, "arrow": x.arrow, "period": x.period, "age": x.badge}
        for theme in found
        for x in theme.lines
    ]  # fmt: skip
    if not rows:
        return t("barometer.none", language)
    registry = store()[0]
    own = own_area.parse(area, named, language)[0] if own_area.is_own(area) else None
    who = own.name if own else registry.area_name(area, language)
    used = [registry.indicators[x.choice.indicator].source for th in found for x in th.lines]
    said = f"{who}. {t('barometer.lead', language, **counts(found))} " + " ".join(
        f"{r['title']}, {r['period']}: {r['value']}. {r['said']}."
        for r in rows if r["outcome"] in comparing.TOLD
    )  # fmt: skip
    return drawn(pd.DataFrame(rows), t("barometer.title", language, who=who), said,
                 sources_line(used, language), language,
                 own.codes if own else (area,))  # fmt: skip


def observations(area: str) -> pd.DataFrame:
    """The observations of an area of the registry behind its barometer; of an own set its parts."""
    own = own_area.parse(area)[0] if own_area.is_own(area) else None
    choices = [line.choice for theme in themes(area) for line in theme.lines]
    if own is None:
        return columns.observations(choices, area)
    parts = []
    for choice in choices:
        rows = area_rows(choice)
        parts.append(of_choice(rows[rows["area"].isin(own.codes)], choice))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def counts(found: list[Theme]) -> dict[str, int]:
    """How many figures are told, cannot be told and are not tested, as every list of verdicts."""
    return comparing.counted(line.verdict.outcome for theme in found for line in theme.lines)
