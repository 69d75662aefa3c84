"""The measures of inequality an analyst asks for: Gini, Theil, the curve, the clusters."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from analysis import inequality as measures_of
from analysis.errors import CannotCompute
from charts.measurable import difference, refusal, refuse_unless_measurable
from export.csv import to_csv
from pages.parts import living, shell
from pages.parts.figure import drawn, show_state
from text.formats import listed
from text.texts import counted
from views import inequality, published
from views.choice import Choice
from views.edition import store
from views.figures import WhyNot, state
from views.figures.unequal import CURVES
from views.measures import Measured, measure_table


def show(choice: Choice) -> dict[str, str]:
    """The measures an analyst asks for, after what everybody reads; what was chosen there."""
    st.header(shell.text("nav.fagfolk"), anchor=False)
    st.write(shell.text("ulikhet.experts"))
    shell.way("fagfolk", shell.text("ulikhet.experts.more"), indikator=choice.indicator,
               kategori=choice.category, niva=choice.level)  # fmt: skip
    _measures(choice)
    _within(choice)
    curve = _curve(choice)
    lived = _clusters(choice)
    measure = _households(choice.language)
    return {"metode": curve} | {
        name: value for name, value in (("folk", lived), ("ulikhetsmaal", measure)) if value
    }


def _measures(choice: Choice) -> None:
    st.subheader(shell.text("ulikhet.section.measures"), anchor=False)
    st.write(shell.text("ulikhet.measures.lead"))
    found = inequality.measures(choice)
    st.html(_table(found))
    st.write(shell.text("ulikhet.measures.lower_bound"))
    st.caption(inequality.subject(choice).source)
    st.download_button(
        shell.text("ulikhet.measures.csv"), key="ulikhet_maal_csv", mime="text/csv",
        data=lambda: to_csv(measure_table(found, choice.language)), on_click="ignore",
        file_name=f"ulikhet-{choice.indicator}.csv",
    )  # fmt: skip


def _table(found: list[Measured]) -> str:
    heads = [shell.text(f"ulikhet.column.{c}") for c in ("measure", "interval", "how")]
    heads.insert(1, shell.text("column.value"))
    rows = [
        f'<tr><th scope="row">{escape(m.name)}</th>'
        f'<td class="value">{escape(m.value) or "–"}</td>'
        f"<td>{escape(m.interval or m.reason)}</td><td>{escape(m.how)}</td></tr>"
        for m in found
    ]
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    return (f'<table class="measures"><thead><tr>{top}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table>")  # fmt: skip


def _within(choice: Choice) -> None:
    st.subheader(shell.text("ulikhet.section.within"), anchor=False)
    registry, _ = store()
    rows = inequality.rows(choice).dropna(subset=["value", "people"])
    rows = rows[rows["group"] != ""]
    if rows.empty:
        st.write(shell.text("ulikhet.within.none"))
        return
    try:
        refuse_unless_measurable(inequality.subject(choice), rows, ratio=True)
        parts = measures_of.theil_decomposition(rows["value"], rows["people"], rows["group"])
    except CannotCompute as error:
        st.write(refusal(error, choice.language))
        if error.code == "no_zero":
            st.write(_group_means(choice, rows))
        return
    share = round(100 * parts.share_between)
    st.write(shell.text("ulikhet.within.lead", between=share, within=100 - share,
                        level=shell.text(f"level.{choice.level}")))  # fmt: skip
    st.write(_group_means(choice, rows))
    if registry.indicators[choice.indicator].measure == "median":
        st.write(shell.text("ulikhet.within.not_median"))
    if choice.level == "levekarssone":
        st.write(shell.text("ulikhet.within.zones"))


def _group_means(choice: Choice, rows: pd.DataFrame) -> str:
    registry, _ = store()
    subject = inequality.subject(choice)
    # A mean of amounts published in hundreds is shown in hundreds too.
    say = partial(difference, subject) if subject.unit == "kr" else subject.say
    means = []
    for code, part in rows.groupby("group"):
        mean = (part["value"] * part["people"]).sum() / part["people"].sum()
        means.append(counted("ulikhet.within.mean", len(part), choice.language,
                             name=registry.area_name(str(code), choice.language),
                             value=say(mean)))  # fmt: skip
    return shell.text("ulikhet.within.means", means=listed(means, choice.language))


def _curve(choice: Choice) -> str:
    st.subheader(shell.text("ulikhet.section.curve"), anchor=False)
    kind = str(shell.pick(shell.text("ulikhet.curve.which"), list(CURVES), "ulikhet_kurve",
                          CURVES[0], lambda c: shell.text(f"ulikhet.curve.{c}")))  # fmt: skip
    shown = state("lorenz", choice, metode=kind)
    made = drawn(shown)
    if isinstance(made, WhyNot):
        st.write(made.text)
    else:
        st.write(made.alt)
        if store()[0].indicators[choice.indicator].measure == "median":
            st.write(shell.text("ulikhet.curve.median"))
        with st.columns([1.5, 1])[0]:
            show_state(shown, "ulikhet_kurve_figur", made, level=3,
                 address={**choice.address(), "metode": kind})  # fmt: skip
    return kind


def _clusters(choice: Choice) -> str:
    """The map of neighbours that are alike; the year of where people live, if that is shown."""
    st.subheader(shell.text("ulikhet.section.clusters"), anchor=False)
    made = drawn(state("klynger", choice))
    if isinstance(made, WhyNot):
        st.write(made.text)
        return ""
    st.write(made.alt)
    picture, beside = st.columns([1.5, 1], gap="medium")
    with beside:
        lived = living.choose("ulikhet")
    address = choice.address() | ({"folk": lived} if lived else {})
    with picture:
        show_state(state("klynger", choice, folk=lived), "ulikhet_klynger", level=3,
                   address=address)  # fmt: skip
    if lived:
        st.caption(shell.text("people.note", year=lived))
    st.caption(shell.text("ulikhet.clusters.how"))
    return lived


def _households(language: str) -> str:
    """Inequality between households as SSB has published it; the measure shown, if there is one."""
    there = published.measures()
    if not there:
        return ""
    st.subheader(shell.text("husholdningsulikhet.heading"), anchor=False)
    st.write(shell.text("husholdningsulikhet.lead"))
    items = store()[0].indicators
    measure = str(shell.pick(shell.text("husholdningsulikhet.which"), there, "ulikhet_maal",
                             there[0], lambda m: items[m].title[language]))  # fmt: skip
    st.write(published.in_words(measure, language))
    show_state(state("inntektsulikhet", language=language, ulikhetsmaal=measure),
               "ulikhet_husholdninger", level=3,
               address={"ulikhetsmaal": measure, "spraak": language})  # fmt: skip
    return measure
