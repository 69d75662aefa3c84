"""Oversikt: how large the differences are, in ten seconds."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import shell
from pages.parts.figure import show_state
from text.formats import number, period, quantity
from text.sentences import difference, place_in_order
from views.choice import Choice, shown_indicators
from views.edition import store
from views.figures import state
from views.rows import area_rows
from views.standing import standing_of
from views.subject import freshness

INCOME = "medianinntekt"


def show() -> None:
    """The page."""
    language = shell.language()
    registry, snapshot = store()
    when = snapshot.periods(INCOME, "delomrade", "alle")[-1]
    choice = Choice(INCOME, "alle", "delomrade", when, language=language)
    rows = area_rows(choice).dropna(subset=["value"]).sort_values("value")
    low, high = rows.iloc[0], rows.iloc[-1]
    indicator = registry.indicators[INCOME]
    shell.head(shell.text("app.title"))
    finding = difference(
        high["name"], high["value"], low["name"], low["value"], indicator.unit,
        indicator.decimals, shell.text("measure.medianinntekt"), language,
    )  # fmt: skip
    versus = shell.text(
        "page.oversikt.versus",
        high_value=quantity(high["value"], "kr", 0, language),
        low_value=quantity(low["value"], "kr", 0, language),
        period=period(when, language),
    )
    ratio = shell.text("page.oversikt.ratio",
                       ratio=number(high["value"] / low["value"], 1, language))  # fmt: skip
    st.html(f'<div class="finding"><p class="lead"><b>{finding}</b></p>'
            f"<p>{versus} {ratio}</p></div>")  # fmt: skip
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_state(state("kart", choice), "oversikt_kart", height=520, address=choice.address())
    with right:
        _standouts(language)
        shell.link("kart", shell.text("page.oversikt.more"), indikator=INCOME)
    _footer(language, when, len(area_rows(choice)))


def _standouts(language: str) -> None:
    up, down = standouts(language)
    for title, found in (("up", up), ("down", down)):
        st.header(shell.text(f"page.oversikt.{title}"), anchor=False)
        for row in found.itertuples(index=False):
            value = quantity(row.value, row.unit, row.decimals, language)
            place = place_in_order(row.rank, row.count, language)
            shell.link("omrade", str(row.name), omrade=str(row.area))
            st.caption(f"{row.title}, {row.period}: {value}, {place}")
    st.caption(shell.text("page.oversikt.how"))


def standouts(language: str = "nb", count: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas farthest from the middle area on one directional indicator, each area once.

    Distance is (value − median) / (upper quartile − lower quartile), turned so that up is
    favourable. Indicators without a direction judge nobody and are left out.
    :returns: two frames, up and down: area, name, title, period, value, unit, rank, count.
    """
    registry, _ = store()
    parts = []
    for area in registry.by_level["delomrade"]:  # type: ignore[index]
        rows = standing_of(area.code, language, every=True)
        rows = rows[rows["direction"].ne("none") & rows["about"].eq("residents")]
        parts.append(rows.assign(area=area.code, name=area.name))
    table = pd.concat(parts).dropna(subset=["value"])
    sign = table["direction"].map({"high_is_good": 1.0, "high_is_bad": -1.0})
    spread = (table["q3"] - table["q1"]).where(lambda s: s > 0)
    table["distance"] = sign * (table["value"] - table["median"]) / spread
    table = table.sort_values("distance").dropna(subset=["distance"])
    down = table[table["distance"] < 0].drop_duplicates("area").head(count)
    up = table[table["distance"] > 0].iloc[::-1].drop_duplicates("area").head(count)
    return up, down


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
