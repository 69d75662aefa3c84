"""Figures of the register of initiatives: pipeline, cooperation, flow, before and after."""

from __future__ import annotations

from charts.before_after import before_after
from text.formats import period
from text.texts import t
from views import effect
from views.choice import Choice
from views.effect import RefusedError
from views.figures.state import Drawing, Further, Made, State, WhyNot
from views.initiatives.figures import cooperation_figure as matrix_of_services
from views.initiatives.figures import flow_figure as flow_of_services
from views.initiatives.figures import pipeline_figure as pipeline_of_today
from views.initiatives.filters import register
from views.subject import subject_of


def pipeline_figure(state: State, _: Drawing) -> Made:
    """From new to used."""
    return pipeline_of_today(state.language)


def cooperation_figure(state: State, _: Drawing) -> Made:
    """Which service areas work together."""
    return matrix_of_services(state.language)


def flow_figure(state: State, _: Drawing) -> Made:
    """From challenge to service area, of all challenges or one."""
    return flow_of_services(state.language, state.get("utfordring"))


def effect_figure(state: State, _: Drawing) -> Made:
    """Areas with and without an initiative, before and after its start."""
    initiative, indicator = register().initiatives[state.get("tiltak")], state.get("indikator")
    try:
        found = effect.compare(initiative, effect.panel(initiative, indicator, state.language))
    except RefusedError as reason:
        return WhyNot(refused(reason, state.language), "tiltak")
    item = subject_of(found.choice)
    title = t("effekt.title", state.language, name=initiative.title[state.language],
              indicator=item.title)  # fmt: skip
    return before_after(item, found.rows, found.treated, found.first, title)


def refused(reason: RefusedError, language: str) -> str:
    """Why there is no comparison, and what figures there are."""
    values = reason.values
    if "level" in values:
        level = t(f"level.{values['level']}", language)
        return t(f"effekt.{reason.code}", language, level=level)
    told = t(f"effekt.{reason.code}", language)
    if not values:
        return told
    ends = {k: period(str(values[k]), language) for k in ("first", "last")}
    return f"{told} {t('effekt.have', language, **{**values, **ends})}"


def first_initiative(*_: object) -> str:
    """One that can be compared, else one with place and start, else the first."""
    every = list(register().initiatives.values())
    placed = [i.id for i in every if i.areas and i.start]
    return (effect.readiness().ready or placed or [i.id for i in every])[0]


def indicators(_: Choice, further: Further) -> list[str]:
    """What the initiative can be looked at by."""
    return effect.candidates(register().initiatives[further["tiltak"]])


def first_indicator(_: Choice, further: Further) -> str:
    """One with figures enough, else the first, else none."""
    initiative = register().initiatives[further["tiltak"]]
    there = effect.can_be_compared(initiative) or effect.candidates(initiative)
    return there[0] if there else ""
