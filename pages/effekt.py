"""Før og etter: a careful look at one initiative and one indicator. Never a verdict."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from analysis.effect import Effect, did
from analysis.errors import CannotCompute
from charts.before_after import before_after
from export.choice import Choice, options, periods, store
from export.initiative_choice import pick, register
from export.views import area_rows, subject
from loaders.initiative_models import Initiative
from pages import initiative_blocks, shell
from text.formats import number, period, quantity


class RefusedError(Exception):
    """No comparison can be made; the text says why."""


def show() -> None:
    """The page."""
    language = shell.language()
    reg = register()
    known = list(reg.initiatives)
    params = st.query_params.to_dict()
    asked, problems = pick(params, "tiltak", known)
    start = asked or _default(list(reg.initiatives.values()))
    wanted, wrong = pick(params, "indikator", candidates(reg.initiatives[start]))
    shell.adopt("effekt", {"tiltak": start, "indikator": wanted})
    initiative_blocks.head(shell.text("nav.effekt"))
    shell.warn([*problems, *wrong])
    st.html(f'<p class="lead">{escape(shell.text("effekt.lead"))}</p>')
    picture, controls = st.columns([3, 2], gap="large")
    with controls:
        initiative, indicator = _choose(start)
    with picture:
        try:
            _result(initiative, indicator)
        except RefusedError as reason:
            st.header(shell.text("effekt.refused"), anchor=False)
            st.warning(str(reason))
    with controls:
        shell.link("tiltak", initiative.title[language], tiltak=initiative.id)
    st.header(shell.text("effekt.can"), anchor=False)
    st.write(shell.text("effekt.limits"))
    st.write(shell.text("effekt.method"))
    address = {"tiltak": initiative.id, "indikator": indicator, "spraak": language}
    shell.write_address("effekt", {k: v for k, v in address.items() if v})


def _default(initiatives: list[Initiative]) -> str:
    placed = [i.id for i in initiatives if i.areas and i.start]
    return (placed or [i.id for i in initiatives])[0]


def candidates(initiative: Initiative) -> list[str]:
    """Indicators to look at: those it aims at first, then directional ones of its themes."""
    registry, _ = store()
    aims = [a.indicator for a in initiative.aims]
    others = [i.id for i in registry.indicators.values()
              if i.domain in initiative.domains and i.direction != "none"]  # fmt: skip
    return list(dict.fromkeys([*aims, *others]))


def _choose(start: str) -> tuple[Initiative, str]:
    registry, _ = store()
    reg, language = register(), shell.language()
    chosen = shell.pick(shell.text("parameter.tiltak").capitalize(), list(reg.initiatives),
                        "effekt_tiltak", start,
                        lambda i: reg.initiatives[i].title[language])  # fmt: skip
    initiative = reg.initiatives[str(chosen)]
    there = candidates(initiative)
    if not there:
        return initiative, ""
    indicator = shell.pick(shell.text("choose.indicator"), there, "effekt_indikator", there[0],
                           lambda i: registry.indicators[i].title[language])  # fmt: skip
    return initiative, str(indicator)


def panel(initiative: Initiative, indicator: str) -> tuple[pd.DataFrame, Choice, str]:
    """Rows of area, period and value; the choice they belong to; the first period with it.

    :raises RefusedError: where the register or the figures do not allow a comparison.
    """
    registry, snapshot = store()
    if not indicator:
        raise RefusedError(shell.text("effekt.no_indicator"))
    if not initiative.start:
        raise RefusedError(shell.text("effekt.no_start"))
    if not initiative.areas:
        key = "effekt.whole" if initiative.whole_municipality else "effekt.no_areas"
        raise RefusedError(shell.text(key))
    levels = {str(registry.areas[a].level) for a in initiative.areas}
    level = levels.pop()
    categories, _ = options(indicator, level)
    if levels or not categories:
        raise RefusedError(shell.text("effekt.no_figures", level=shell.text(f"level.{level}")))
    choice = Choice(indicator, categories[0], level, periods(indicator, level, categories[0])[-1],
                    language=shell.language())  # fmt: skip
    rows = snapshot.rows(indicator, level, category=choice.category).dropna(subset=["value"])
    shown = set(area_rows(choice)["area"])
    rows = rows[rows["area"].isin(shown)][["area", "period", "value"]].reset_index(drop=True)
    return rows, choice, initiative.start[:4]


def _result(initiative: Initiative, indicator: str) -> None:
    rows, choice, year = panel(initiative, indicator)
    language = shell.language()
    there = sorted(set(rows["period"]))
    after = [p for p in there if p >= year]
    treated = [a for a in initiative.areas if a in set(rows["area"])]
    item = subject(choice)
    title = shell.text("effekt.title", name=initiative.title[language], indicator=item.title)
    try:
        effect = did(rows, treated, after[0] if after else year)
    except CannotCompute as error:
        reason = shell.text(f"effekt.refused.{error.code}")
        detail = shell.text("effekt.have", first=period(there[0], language),
                            last=period(there[-1], language), before=len(there) - len(after),
                            after=len(after), treated=len(treated),
                            others=rows["area"].nunique() - len(treated))  # fmt: skip
        raise RefusedError(f"{reason} {detail}") from error
    figure = before_after(item, rows, treated, after[0], title)
    shell.show_figure(figure, "effekt_figur", address={"tiltak": initiative.id,
                                                       "indikator": indicator,
                                                       "spraak": language})  # fmt: skip
    st.write(_words(effect, item.unit, item.decimals + 1))
    if effect.warning:
        st.warning(shell.text(f"effekt.{effect.warning}", count=effect.treated))


def _words(effect: Effect, unit: str, decimals: int) -> str:
    language = shell.language()
    unit = "prosentpoeng" if unit == "prosent" else unit
    key = "effekt.told" if effect.lower > 0 or effect.upper < 0 else "effekt.not_told"
    return shell.text(
        key, effect=quantity(effect.effect, unit, decimals, language),
        lower=number(effect.lower, decimals, language),
        upper=number(effect.upper, decimals, language), treated=effect.treated,
        controls=effect.controls, before=effect.periods_before, after=effect.periods_after,
    )  # fmt: skip
