"""Kart: choose an indicator, see where it differs, click an area."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import card, exploring, living, ranked, shell
from pages.parts.address import adopt, choose_address, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import show_figure, show_state
from pages.parts.initiatives import link
from store.boundaries import area_at
from text.formats import listed, period
from views import inequality, maps, people, two
from views.asking import AddressReader, Problem
from views.choice import (
    Choice,
    area_codes,
    complete,
    parse,
    periods,
    shown_indicators,
    shown_levels,
)
from views.edition import store
from views.figures import State, state
from views.initiatives.figures import place_points
from views.initiatives.filters import register

COMPARE = {
    "ingen": "choose.compare_none",
    "periode": "choose.compare_period",
    "indikator": "choose.compare_indicator",
}
FORMS = ("kart", "ruter", "to")


def show() -> None:
    """The page."""
    asked, problems = parse(asked_params())
    asked = replace(asked, language=shell.language())
    problems += _comparison_problems(asked)
    adopt("kart", _widgets(asked))
    shell.head(shell.text("nav.kart"))
    warn(problems)
    # The picture stands first, so that a phone shows the figure before the controls.
    alone = (st.session_state.get("kart_modus") == "ingen"
             and st.session_state.get("kart_form") != "to")  # fmt: skip
    picture, *order, controls = st.columns([1.6, 1.1, 1] if alone else [2.4, 1], gap="medium")
    with controls:
        chosen = st.container(key="kart_kort")
        choice = exploring.choose(asked, _coloured)
        form = _form(choice)
        paired = _pair(choice) if form == "to" else ""
        # A second map stands beside a map alone, not beside tiles or two indicators on one.
        other = _compare(choice) if form == FORMS[0] else None
        places = _with_places() if form == FORMS[0] else None
        # Tiles of one size lie where nobody lives.
        lived = living.choose("kart") if form != "ruter" else ""
        background = form == FORMS[0] and st.toggle(
            shell.text("choose.background"), key="kart_bakgrunn",
            help=shell.text("choose.background_help"))  # fmt: skip
    with picture:
        found = place_points(choice.language) if places else None
        points = found.dropna(subset=["lon"]) if found is not None else None
        shown = state("kart", choice, steder="nei" if places is False else "ja", folk=lived)
        if paired:
            shown = state("to-indikatorer", choice, sammenlign_indikator=paired, folk=lived)
            clicked = _clickable(shown, "kart_to", _address(shown) | {"form": form})
            st.caption(shell.text("two.how"))
        elif form == "ruter":
            clicked = _clickable(state("ruter", choice), "kart_ruter",
                                 choice.address() | {"form": form})  # fmt: skip
        elif background:
            clicked = _background(shown, points)
        else:
            clicked = _maps(shown, other)
        if lived and form != "ruter":
            st.caption(shell.text("people.note", year=lived))
        if found is not None:
            _places(found, choice.language)
        _listed(choice)
    if order:
        with order[0]:
            beside = ranked.show(choice, st.session_state.get("kart_runde", 0))
            clicked = clicked or _clicked(beside, choice.level)
    with chosen:
        card.show(choice)
    address = _address(shown, other) | ({"form": form} if form != FORMS[0] else {})
    address |= {"steder": "nei"} if places is False else {}
    _apply_click(address, choice.level, clicked)
    write_address("kart", address)


def _coloured(choice: Choice) -> bool:
    """Whether areas are coloured by class; counts are circles, two indicators have their own."""
    if st.session_state.get("kart_form") == "to" and two.can(choice):
        return False
    beside = st.session_state.get("kart_modus") == "indikator"
    other = st.session_state.get("kart_andre_indikator", "") if beside else ""
    items = store()[0].indicators
    return any(items[i].measure != "count" for i in (choice.indicator, other) if i in items)


def _form(choice: Choice) -> str:
    """Map; tiles of one size where the areas are few enough; or two indicators on one map."""
    fits = {"kart": True, "ruter": maps.has_tiles(choice), "to": two.can(choice)}
    there = [form for form in FORMS if fits[form]]
    if len(there) == 1:
        return FORMS[0]
    if st.session_state.get("kart_form") not in there:
        st.session_state["kart_form"] = FORMS[0]
    chosen = st.segmented_control(
        shell.text("kart.form"), there, key="kart_form", required=True,
        format_func=lambda f: shell.text(f"kart.form.{f}"),
    )  # fmt: skip
    return str(chosen or FORMS[0])


def _with_places() -> bool:
    """Whether places of initiatives are marked: on a map of one indicator, where rings are drawn.

    Streamlit forgets what is not drawn: on the way back from another form they are marked again.
    """
    st.session_state.setdefault("kart_steder", True)
    return bool(st.toggle(shell.text("choose.places"), key="kart_steder"))


def _pair(choice: Choice) -> str:
    """The second indicator of a map of two."""
    names = {i: store()[0].indicators[i].title[choice.language] for i in two.others(choice)}
    picked = shell.pick(shell.text("two.other"), list(names), "kart_andre_indikator",
                        two.first_other(choice), names.get)  # type: ignore[arg-type]  # fmt: skip
    return str(picked)


def _clickable(shown: State, key: str, address: dict[str, str], **how: Any) -> str | None:
    """A figure of the choice's areas; the code of the one that was clicked."""
    turn = f"{key}_{st.session_state.get('kart_runde', 0)}"
    event = show_state(shown, key, selectable=True, chart_key=turn, address=address, **how)
    return _clicked((event or {}).get("selection", {}).get("points", []), shown.choice.level)


def _background(shown: State, points: pd.DataFrame | None) -> str | None:
    """The map over Kartverket's background, which the reader has asked for.

    What leaves the app is the same map without the background: no file asks a foreign host.
    """
    made = maps.background_figure(shown.choice, points)
    show_figure(people.laid(made, shown.get("folk"), shown.language), "kart_bakgrunn_figur",
                state=shown, address=_address(shown))  # fmt: skip
    return None


def _comparison_problems(choice: Choice) -> list[Problem]:
    """What the address asks to compare with, or to mark, that does not exist."""
    there = {
        "sammenlign_indikator": [i.id for i in shown_indicators()
                                 if choice.level in shown_levels(i.id)],
        "sammenlign_ar": periods(choice.indicator, choice.level, choice.category),
    }  # fmt: skip
    there |= {"steder": ["ja", "nei"], "folk": people.years(), "form": list(FORMS)}
    reader = AddressReader(asked_params())
    for name, allowed in there.items():
        reader.pick(name, allowed, "")
    return reader.problems


def _widgets(choice: Choice) -> dict[str, Any]:
    query = st.query_params
    mode = "ingen"
    if query.get("sammenlign_indikator") and query.get("form") != "to":
        mode = "indikator"
    elif query.get("sammenlign_ar"):
        mode = "periode"
    return {
        **exploring.widgets(choice),
        "modus": mode,
        "andre_indikator": query.get("sammenlign_indikator", ""),
        "andre_ar": query.get("sammenlign_ar", ""),
        "steder": query.get("steder") != "nei",
        "form": query.get("form", FORMS[0]),
        **living.asked(query.get("folk", "")),
    }


def _compare(choice: Choice) -> Choice | None:
    """The second map's choice."""
    mode = shell.pick(shell.text("choose.compare"), list(COMPARE), "kart_modus", "ingen",
                      lambda m: shell.text(COMPARE[m]))  # fmt: skip
    if mode == "periode":
        there = periods(choice.indicator, choice.level, choice.category)[::-1]
        when = shell.pick(shell.text("choose.period"), there, "kart_andre_ar", there[-1],
                          lambda p: period(p, choice.language))  # fmt: skip
        return replace(choice, period=when)
    if mode == "indikator":
        names = {i.id: i.title[choice.language] for i in shown_indicators()
                 if choice.level in shown_levels(i.id)}  # fmt: skip
        other = shell.pick(shell.text("choose.indicator"), list(names), "kart_andre_indikator",
                           next(iter(names)), names.get)  # type: ignore[arg-type]  # fmt: skip
        return complete(replace(choice, indicator=other, category="", period=""))
    return None


def _maps(shown: State, other: Choice | None) -> str | None:
    """Show the map or maps; the code of a clicked area."""
    height = 640 if other is None else 480
    # Two maps stand below each other where there is no room beside (see app.css).
    with st.container(key="kart_begge"):
        first, second = st.columns(2) if other else (nullcontext(), None)
    with first:
        clicked = _clickable(shown, "kart_figur", _address(shown), height=height)
    if other is not None and second is not None:
        beside = replace(shown, choice=other)
        with second:
            show_state(beside, "kart_figur_2", height=height, address=_address(beside))
    return clicked


def _clicked(points: list[dict[str, Any]], level: str) -> str | None:
    """The area that was clicked: itself, or under the mark of a place that stands in it."""
    if not points:
        return None
    if points[0].get("location"):
        return str(points[0]["location"])
    if points[0].get("customdata"):
        of_tile = points[0]["customdata"]
        return str(of_tile[0] if isinstance(of_tile, list) else of_tile)
    lon, lat = points[0].get("lon"), points[0].get("lat")
    return None if lon is None or lat is None else area_at(level, float(lon), float(lat))


def _places(places: pd.DataFrame, language: str) -> None:
    """Say in words what the marks on the map are, and link to the initiatives."""
    if places.empty:
        return
    drawn = places[places["lon"].notna()]
    lines = [shell.text("kart.places_how")]
    for where, group in drawn.groupby("where", sort=False):
        lines.append(f"- {listed(list(dict.fromkeys(group['name'])), language)}: {where}")
    left = list(dict.fromkeys(places.loc[places["lon"].isna(), "name"]))
    if left:
        lines.append(f"- {listed(left, language)}: {shell.text('kart.place_unknown')}")
    with st.expander(shell.text("kart.places", count=len(set(drawn["name"]))), key="kart_liste"):
        st.markdown("\n".join(lines))
        for entry in dict.fromkeys(places["initiative"]):
            link(register().initiatives[entry].title[language], tiltak=entry)
        st.caption(shell.text("behov.absence"))


def _listed(choice: Choice) -> None:
    """Levels the indicator also has figures for, but no boundaries: they are shown on Ulikhet."""
    others = set(inequality.levels(choice.indicator)) - set(shown_levels(choice.indicator))
    for level in sorted(others):
        shell.way("ulikhet", shell.text("kart.listed", level=shell.text(f"level.{level}")),
                   indikator=choice.indicator, niva=level)  # fmt: skip


def _apply_click(address: dict[str, str], level: str, clicked: str | None) -> None:
    """A click on the map chooses the area; the map starts anew, so that it can be clicked again."""
    if clicked in area_codes(level):
        st.session_state["kart_runde"] = st.session_state.get("kart_runde", 0) + 1
        choose_address({**address, "omrade": str(clicked)})
        st.rerun()


def _address(shown: State, other: Choice | None = None) -> dict[str, str]:
    choice = shown.choice
    address = choice.address() | ({"steder": "nei"} if shown.get("steder") == "nei" else {})
    address |= {name: shown.get(name) for name in ("folk", "sammenlign_indikator")
                if shown.get(name)}  # fmt: skip
    if other is not None and other.indicator != choice.indicator:
        address["sammenlign_indikator"] = other.indicator
    elif other is not None:
        address["sammenlign_ar"] = other.period
    return address
