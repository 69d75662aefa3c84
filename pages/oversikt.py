"""Oversikt: how large the differences are, in ten seconds."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from pages.parts import shell
from pages.parts.figure import show_figure
from text.formats import listed, number, period, quantity
from text.sentences import difference
from views import comparing
from views.choice import shown_indicators
from views.edition import store
from views.maps import map_figure
from views.rows import area_rows
from views.standouts import candidates, income_gap, standouts
from views.subject import freshness

INCOME = "medianinntekt"


def show() -> None:
    """The page."""
    language = shell.language()
    choice, gap = income_gap(language)
    shell.head(shell.text("app.title"))
    high, low = float(str(gap["high_value"])), float(str(gap["low_value"]))
    when = period(choice.period, language)
    finding = difference(
        listed(_names(gap["high"]), language), high, listed(_names(gap["low"]), language), low,
        "kr", 0, shell.text("measure.medianinntekt"), when, language,
    )  # fmt: skip
    versus = shell.text("page.oversikt.versus", high_value=quantity(high, "kr", 0, language),
                        low_value=quantity(low, "kr", 0, language), period=when)  # fmt: skip
    ratio = shell.text("page.oversikt.ratio", ratio=number(high / low, 1, language))
    st.html(f'<div class="finding"><p class="lead"><b>{escape(finding)}</b> '
            f"{escape(_equal(float(str(gap['equal'])), language))}</p>"
            f"<p>{versus} {ratio}</p></div>")  # fmt: skip
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_figure(map_figure(choice, height=520), "oversikt_kart", level=2,
                          address=choice.address())  # fmt: skip
    with right:
        _standouts(language)
        shell.link("kart", shell.text("page.oversikt.more"), indikator=INCOME)
    _footer(language, choice.period, len(area_rows(choice)))


def _names(found: object) -> list[str]:
    return [str(name) for name in found] if isinstance(found, list) else []


def _equal(ratio: float, language: str) -> str:
    """How large the gap is with the same mix of households everywhere; empty where unknown."""
    if not math.isfinite(ratio):
        return ""
    percent = number(100 * (ratio - 1), 0, language)
    return shell.text("page.oversikt.equal", percent=percent)


def _standouts(language: str) -> None:
    up, down = standouts(language)
    for title, found in (("up", up), ("down", down)):
        st.header(shell.text(f"page.oversikt.{title}"), anchor=False)
        for row in found.itertuples(index=False):
            value = quantity(row.value, row.unit, row.decimals, language)
            shell.link("omrade", str(row.name), omrade=str(row.area))
            st.caption(f"{row.title}, {row.period}: {value}, {row.place_words}")
        if found.empty:
            st.write(shell.text("page.oversikt.none"))
    counts = comparing.told_apart(candidates(language))
    chance = shell.text("page.oversikt.chance", told=counts["told"], tested=counts["tested"],
                        chance=counts["by_chance"])  # fmt: skip
    st.caption(f"{shell.text('page.oversikt.how')} {chance}")


def _footer(language: str, when: str, areas: int) -> None:
    registry, snapshot = store()
    fresh = freshness(language)
    newest = snapshot.periods("folkemengde", "kommune")[-1]
    people = snapshot.rows("folkemengde", "kommune", period=newest, areas=["3203"])["value"].iloc[0]
    a, b, c = st.columns(3)
    a.metric(shell.text("page.oversikt.population", year=newest), number(people, 0, language))
    b.metric(
        shell.text("page.oversikt.areas"), shell.text("page.oversikt.areas_value", count=areas)
    )
    c.metric(shell.text("page.oversikt.indicators"), number(len(shown_indicators()), 0, language))
    # Once the income figures are fetched from the source itself, nothing newer is being missed.
    source = snapshot.manifest.get("sources", {}).get(registry.indicators[INCOME].source, {})
    old = (
        shell.text("page.oversikt.old", period=period(when, language)) + " "
        if (source.get("state") == "compiled")
        else ""
    )
    st.caption(old + shell.text("page.oversikt.age", first=fresh["first"], last=fresh["last"],
                            income=period(when, language), made=fresh["made"]))  # fmt: skip
    shell.link("data", shell.text("page.oversikt.sources"))
