"""«Hele Asker» on the page of an area: beside the county, the country and other municipalities."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from pages.parts import phases, place, rows, shell
from store.catalogue import ASKER
from store.models import Level
from text.formats import number, period, places, quantity
from views import barometer, comparison, homes, lifecourse, similar, whole
from views.edition import store
from views.pairs import AROUND
from views.subject import sources_line

KEY = "omrade_kommuner"
MOST = 4


def show(params: dict[str, str], phase: str = "") -> dict[str, str]:
    """The page below the choice of area; its address."""
    language = shell.language()
    shell.way("sammenlign", shell.text("ulikhet.inside.more"))
    others = _choose(params)
    found = [row for row in whole.rows(tuple(others), language) if lifecourse.fits(
        lifecourse.of_figure(row.choice.indicator, row.choice.category), phase)]  # fmt: skip
    if phase:
        st.caption(phases.told(phase) if found else phases.nothing(phase))
    _findings(found)
    _table(found, [*AROUND, *others])
    _similar(language)
    st.header(shell.text("hele.districts"), anchor=False)
    place.show_members(ASKER)
    place.show_needs(ASKER, phase)
    phases.show_figure("")
    address = {"omrade": ASKER, "spraak": language}
    return address | ({"sammenlign": ",".join(others)} if others else {})


def lead(language: str) -> None:
    """How many live in Asker, in one sentence."""
    people = store()[1].rows("folkemengde", "kommune", areas=[ASKER]).dropna(subset=["value"])
    last = people.sort_values("period").iloc[-1]
    text = shell.text("hele.lead", people=number(last["value"], 0, language), year=last["period"])
    st.html(f'<p class="lead">{escape(text)}</p>')


def _choose(params: dict[str, str]) -> list[str]:
    """Whom Asker is beside, from the address where that is new, else as the reader left it."""
    registry, _ = store()
    known = [c for c in comparison.offered()
             if registry.areas[c].level == Level.KOMMUNE]  # fmt: skip
    asked = [c for c in params.get("sammenlign", "")[:200].split(",") if c in known]
    seen = "omrade_kommuner_sett"
    if KEY not in st.session_state or st.session_state.get(seen) != params.get("sammenlign", ""):
        usual = [c for c in comparison.USUAL if c in known]
        st.session_state[KEY] = (asked or st.session_state.get(KEY) or usual)[:MOST]
        st.session_state[seen] = params.get("sammenlign", "")
    chosen = st.multiselect(
        shell.text("hele.compare"), known, key=KEY, format_func=place.area_name,
        max_selections=MOST, placeholder=shell.text("choose.areas"), wrap=True,
    )  # fmt: skip
    st.session_state[seen] = ",".join(chosen)
    return [str(c) for c in chosen]


def _findings(found: list[whole.Row]) -> None:
    sides = st.columns(2, gap="large")
    for column, favourable in zip(sides, (True, False), strict=True):
        with column:
            st.header(shell.text("hele.favourable" if favourable else "hele.unfavourable"),
                      anchor=False)  # fmt: skip
            kept = whole.findings(found, favourable)
            for one in kept:
                st.html(f'<div class="finding"><p>{escape(one.text)}</p></div>')
            if not kept:
                st.write(shell.text("hele.none"))
    every = [b for row in found for b in row.others if b is not None]
    tested = sum(b.outcome != "not_tested" for b in every)
    st.caption(shell.text("hele.how", tested=tested, all=len(every)))


def _table(found: list[whole.Row], areas: list[str]) -> None:
    registry, language = store()[0], shell.language()
    st.header(shell.text("hele.table"), anchor=False)
    names = [shell.text("barometer.column.figure"), shell.text("hele.asker"),
             *(registry.area_name(a, shell.language()) for a in areas),
             shell.text("hele.column.place"),
             shell.text("barometer.column.trend"), shell.text("barometer.column.age")]  # fmt: skip
    parts: list[str] = []
    for domain in registry.domains.values():
        mine = [row for row in found if row.domain == domain.id]
        if mine:
            title = domain.title[language]
            table = rows.table(title, names, (_row(row, names) for row in mine), headed=True)
            parts.append(rows.folded(f"{title} ({len(mine)})", table, first=not parts))
    st.html("".join(parts))
    used = [registry.indicators[row.choice.indicator].source for row in found]
    if used:
        st.caption(sources_line(used, language))
    st.caption(shell.text("hele.read") + " " + shell.text("barometer.arrows"))


def _row(row: whole.Row, names: list[str]) -> str:
    choice = row.choice
    link = homes.address("sammenlign", {"indikator": choice.indicator,
                                        "kategori": choice.category, "ar": choice.period,
                                        "spraak": choice.language})  # fmt: skip
    arrow = f'<span aria-hidden="true">{row.arrow}</span> ' if row.arrow else ""
    own, place_of, trend, when = names[1], *names[-3:]
    return rows.row(
        f'<a href="{escape(link)}" target="_self">{escape(row.title)}</a>',
        [rows.cell(escape(row.value), own, "own"),
         *(_cell(row, beside, head) for beside, head in zip(row.others, names[2:], strict=False)),
         rows.cell(escape(row.place), place_of),
         rows.cell(f"{arrow}{escape(row.trend)}", trend),
         rows.cell(f"{escape(row.period)} <small>{escape(row.badge)}</small>", when)],
    )  # fmt: skip


def _cell(row: whole.Row, beside: whole.Beside | None, head: str) -> str:
    if beside is None:
        return rows.cell(escape(shell.text("hele.no_figure")), head)
    item = store()[0].indicators[row.choice.indicator]
    language = row.choice.language
    value = number(beside.value, places(item.unit, item.decimals), language)
    when = "" if beside.period == row.choice.period else f" <small>{escape(period(beside.period, language))}</small>"  # noqa: E501  # fmt: skip
    means = shell.text(f"barometer.mark.{beside.outcome}")
    return rows.cell(f'<span aria-hidden="true" title="{escape(means)}">'
                     f'{barometer.MARKS[beside.outcome]}</span>'
                     f'<span class="sr">{escape(means)}: </span> '
                     f"{escape(value)}{when}", head, "of")  # fmt: skip


def _similar(language: str) -> None:
    """The municipalities most like Asker, with every figure the distance is computed from."""
    near = similar.nearest()
    if not near:
        return
    registry, _ = store()
    measured = similar.measured_by()
    st.header(shell.text("hele.similar"), anchor=False)
    st.write(shell.text("hele.similar_text", count=len(measured)))
    every = [similar.similar()[0], *near]
    head = shell.text("barometer.column.figure")
    found = [{head: shell.text("hele.distance"),
              **{one.name: number(one.distance, 2, language) for one in every}}]  # fmt: skip
    for i, choice in enumerate(measured):
        item = registry.indicators[choice.indicator]
        name = item.category_title(choice.category, language)
        title = f"{item.title[language]}, {name}" if name else item.title[language]
        found.append({head: f"{title} ({period(choice.period, language)})",
                      **{one.name: quantity(one.values[i], item.unit, item.decimals, language)
                         for one in every}})  # fmt: skip
    st.html(rows.of_words(pd.DataFrame(found), shell.text("hele.similar")))
    st.caption(sources_line([registry.indicators[c.indicator].source for c in measured], language))
    st.button(shell.text("hele.similar_use"), key="omrade_bruk_lignende", on_click=_use,
              args=([s.area for s in near[:3]],))  # fmt: skip


def _use(areas: list[str]) -> None:
    st.session_state[KEY] = areas
