"""Oversikt: the four questions of a meeting, answered on one screen."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from pages.parts import shell
from pages.parts.address import write_address
from pages.parts.figure import show_state
from store.catalogue import ASKER
from text.formats import between, date, listed, number, period
from text.texts import counted
from views import age, changes, comparing, overview, verdicts
from views.choice import Choice, area_codes, known_indicators
from views.edition import edition, store
from views.figures import state
from views.standouts import candidates, income_gap

LEVEL = "delomrade"

#: Clear needs that are named; more are counted.
MOST_NEEDS = 5


def show() -> None:
    """The page."""
    language = shell.language()
    shell.head(shell.text("app.title"))
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        _largest(language)
        with st.container(key="oversikt_svarene"):
            first, second, third = st.columns(3, gap="medium")
            with first:
                _growing(language)
            with second:
                _doing(language)
            with third:
                _trust(language)
    with right, st.container(key="oversikt_kartet"):
        choice = _on_map(language)
        show_state(state("kart", choice), "oversikt_kart", height=460, level=3,
                   address=choice.address())  # fmt: skip
        shell.way("kart", shell.text("page.oversikt.more"),
                   **{k: v for k, v in choice.address().items() if k != "spraak"})  # fmt: skip
    if set(st.query_params) - {"spraak"}:  # nothing else means anything here
        write_address("oversikt", {"spraak": language})


def _on_map(language: str) -> Choice:
    """What the map shows: the first finding with its area marked; income where there is none."""
    found = overview.findings(language)
    if not found:
        return income_gap(language)[0]
    first = found[0].verdict
    return Choice(first.indicator, first.category, LEVEL, first.period, first.area,
                  language=language)  # fmt: skip


def _largest(language: str) -> None:
    found = overview.findings(language)
    # On a phone the map stands between the first finding and the others (see app.css).
    with st.container(key="oversikt_svar"):
        st.header(shell.text("oversikt.where"), anchor=False)
        if not found:
            st.write(shell.text("page.oversikt.none"))
        for one in found[:1]:
            _finding(one, language)
    with st.container(key="oversikt_flere"):
        for one in found[1:]:
            _finding(one, language)
        counts = comparing.told_apart(candidates(language))
        st.caption(shell.text("page.oversikt.chance", told=counts["told"],
                              tested=counts["tested"], chance=counts["by_chance"]))  # fmt: skip
        choice, gap = income_gap(language)
        _income(gap, period(choice.period, language), language)
        shell.way("ulikhet", shell.text("oversikt.where.more"))


def _finding(one: overview.Finding, language: str) -> None:
    said = comparing.sentence(one.verdict, language)
    st.html(f'<div class="finding"><p><b>{escape(one.title)}</b></p>'
            f"<p>{escape(said)} {escape(_interval(one, language))}</p></div>")  # fmt: skip
    shell.link("omrade", one.verdict.name, omrade=one.verdict.area)


def _interval(one: overview.Finding, language: str) -> str:
    v = one.verdict
    if not math.isfinite(v.difference_lower):
        return ""
    unit = "prosentpoeng" if one.unit == "prosent" else one.unit
    ends = sorted((abs(v.difference_lower), abs(v.difference_upper)))
    shown = [round(e, one.decimals if one.unit != "kr" else -2) for e in ends]
    low, high = between(shown[0], shown[1], unit, one.decimals, language)
    return shell.text("oversikt.interval", low=low, high=high)


def _income(gap: dict[str, object], when: str, language: str) -> None:
    """The gap of all households, never without what is left of it with the same mix of them."""
    high, low = float(str(gap["high_value"])), float(str(gap["low_value"]))
    equal = float(str(gap["equal"]))
    names = [[str(n) for n in part] for part in (gap["high"], gap["low"])
             if isinstance(part, list)]  # fmt: skip
    if len(names) != 2 or not math.isfinite(equal):
        return
    st.write(shell.text(
        "oversikt.income", period=when, high=listed(names[0], language),
        low=listed(names[1], language), percent=number(100 * (high / low - 1), 0, language),
        equal=number(100 * (equal - 1), 0, language),
    ))  # fmt: skip


def _growing(language: str) -> None:
    st.header(shell.text("oversikt.growing"), anchor=False)
    found = overview.growth()
    first, apart = found.changed(directed=True), found.changed(directed=False)
    for one in first:
        st.markdown(f"**{_changed(one, language)}**")
    if not first:
        key = "oversikt.growing.cannot_directed" if apart else "oversikt.growing.cannot"
        st.markdown(f"**{shell.text(key)}**")
    st.write(shell.text("oversikt.growing.how", tested=found.tested, grown=len(found.grown),
                        shrunk=len(found.shrunk), cannot=found.cannot,
                        untested=found.not_tested))  # fmt: skip
    if apart:
        told = " ".join(_changed(one, language) for one in apart)
        st.write(shell.text("oversikt.growing.undirected", told=told))
    some = next(iter((*first, *apart)), None) or next(iter(changes.of_level()), None)
    if some is not None:
        shell.way("ulikhet", shell.text("oversikt.growing.more"),
                   indikator=some.choice.indicator, kategori=some.choice.category)  # fmt: skip


def _changed(one: changes.GapChange, language: str) -> str:
    """That the differences on a figure have grown or shrunk, and from when to when."""
    item = store()[0].indicators[one.choice.indicator]
    name = item.category_title(one.choice.category, language)
    kind = "grown" if one.outcome == verdicts.HIGHER else "shrunk"
    title = ", ".join(p for p in (item.title[language], name) if p)
    return shell.text(f"oversikt.growing.{kind}", title=title, first=period(one.first, language),
                      last=period(one.last, language))  # fmt: skip


def _doing(language: str) -> None:
    st.header(shell.text("oversikt.doing"), anchor=False)
    cells = overview.clear_needs(language)
    if cells.empty:
        st.markdown(f"**{shell.text('oversikt.doing.none')}**")
    else:
        own = int((cells["own"] > 0).sum())
        key = "oversikt.doing.lead" if own else "oversikt.doing.without"
        st.markdown(f"**{counted(key, len(cells), language, own=own)}**")
        st.write(shell.text("oversikt.doing.whole"))
        for row in cells.head(MOST_NEEDS).itertuples(index=False):
            shell.link("behov", f"{row.name}: {row.title}", omrade=str(row.area),
                       tema=str(row.domain))  # fmt: skip
        if len(cells) > MOST_NEEDS:
            st.caption(counted("oversikt.doing.cut", len(cells) - MOST_NEEDS, language))
    st.caption(shell.text("behov.absence"))
    shell.way("tiltak", shell.text("oversikt.doing.more"))


def _trust(language: str) -> None:
    st.header(shell.text("oversikt.trust"), anchor=False)
    lines = [f"- {title}: {age.badge(when, language)}"
             for title, when in age.by_theme(LEVEL, language)]  # fmt: skip
    st.markdown(f"{shell.text('oversikt.trust.by_theme')}\n\n" + "\n".join(lines))
    made = edition().made
    st.write(shell.text("oversikt.trust.made",
                        made=date(made, language) if made else shell.text("unknown")))  # fmt: skip
    _, snapshot = store()
    newest = snapshot.periods("folkemengde", "kommune")[-1]
    people = snapshot.rows("folkemengde", "kommune", period=newest, areas=[ASKER])["value"].iloc[0]
    st.caption(shell.text("oversikt.trust.size", people=number(people, 0, language),
                          year=newest, areas=len(area_codes(LEVEL)),
                          indicators=len(known_indicators())))  # fmt: skip
    shell.way("data", shell.text("page.oversikt.sources"))
