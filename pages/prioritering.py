"""Prioritering: an index the reader puts together, and how little it decides by itself."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis.compare import to_reach
from analysis.errors import CannotCompute
from charts import index as index_chart
from charts.areas import together
from charts.measurable import refusal
from pages.parts import choosing, phases, shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import drawn, show_state
from text.formats import listed, number, quantity
from views import priority
from views.choice import default_choice
from views.edition import store
from views.figures import State, WhyNot, state
from views.priority import Part, Recipe
from views.verdicts import CANNOT_TELL

#: Areas without an index that are named; more are counted.
MOST_MISSING = 12


def show() -> None:
    """The page."""
    asked, problems = priority.parse(asked_params())
    asked = replace(asked, language=shell.language())
    adopt("prioritering", _widgets(asked))
    shell.head(shell.text("nav.prioritering"))
    warn(problems)
    lead = st.container()
    picture, controls = st.columns([2, 1], gap="large")
    with controls:
        recipe = _choose(asked)
    with picture:
        found = _build(recipe)
        if found is not None:
            show_state(
                _shown("prioritering", recipe), "prioritering_figur", address=recipe.address()
            )
            _missing(found)
    with lead:
        if recipe.phase:
            st.caption(phases.told(recipe.phase))
        text = shell.text("prioritering.choose_first")
        if found is not None:
            text = index_chart.in_words(found, recipe.language)
        st.html(f'<p class="lead">{escape(text)}</p>')
    st.info(shell.text("prioritering.not"))
    if found is not None:
        st.caption(shell.text("prioritering.range.how"))
        _parts(recipe)
        recipe = _reach(recipe)
    _limits()
    write_address("prioritering", {**recipe.address(), "fase": recipe.phase})


def _widgets(recipe: Recipe) -> dict[str, Any]:
    values: dict[str, Any] = {
        "niva": recipe.level, "metode": recipe.method, "omrade": recipe.area,
        "fase": recipe.phase, "valg": [p.key for p in recipe.parts],
    }  # fmt: skip
    for part in recipe.parts:
        values[f"vekt_{part.key}"] = part.weight
        if part.own:
            values[f"retning_{part.key}"] = part.direction
    return values


def _choose(asked: Recipe) -> Recipe:
    language = asked.language
    level = choosing.choose_level("prioritering", priority.LEVELS)
    phase = phases.choose("prioritering")
    there = priority.offered(level, language, phase)
    if not there:
        st.caption(phases.nothing(phase))
    chosen = list(st.session_state.get("prioritering_valg", []))
    remembered = [k for k in chosen if k in there]
    before = st.session_state.get("prioritering_forrige", (asked.level, asked.phase))
    # Another level or phase has its own start, where the reader has chosen nothing else.
    if (level, phase) != before and (
        not remembered or chosen == [p.key for p in priority.default(*before)]
    ):
        remembered = [p.key for p in priority.default(level, phase)]
    st.session_state["prioritering_valg"] = remembered
    st.session_state["prioritering_forrige"] = (level, phase)
    keys = st.multiselect(
        shell.text("prioritering.indicators"), list(there), key="prioritering_valg",
        format_func=lambda k: there[k]["title"], max_selections=priority.MOST_INDICATORS, wrap=True,
        placeholder=shell.text("prioritering.placeholder"),
    )  # fmt: skip
    st.caption(shell.text("prioritering.equal"))
    parts = tuple(_part(k, there[k]) for k in keys)
    method = shell.pick(shell.text("prioritering.method"), list(priority.METHODS),
                        "prioritering_metode", priority.METHODS[0],
                        lambda m: shell.text(f"prioritering.method.{m}"))  # fmt: skip
    st.caption(shell.text(f"prioritering.method.how.{method}"))
    return Recipe(parts, method, level, asked.area, language, phase)


def _part(key: str, item: dict[str, Any]) -> Part:
    """The weight of one indicator, and its direction where the registry gives none."""
    title = f"{item['title']}, {item['period']}"
    st.session_state.setdefault(f"prioritering_vekt_{key}", 1.0)
    weight = st.number_input(
        shell.text("prioritering.weight", title=title), 0.0, priority.HEAVIEST, step=0.5,
        key=f"prioritering_vekt_{key}", format="%g",
    )  # fmt: skip
    given = priority.fixed(item["direction"])
    if given:
        return Part(key, weight, given)
    choices = ["", *priority.DIRECTIONS]
    own = shell.pick(shell.text("prioritering.direction", title=item["title"]), choices,
                     f"prioritering_retning_{key}", "",
                     lambda d: shell.text(f"prioritering.direction.{d or 'none'}"))  # fmt: skip
    return Part(key, weight, own, own=True)


def _build(recipe: Recipe) -> index_chart.Index | None:
    own = [p for p in recipe.parts if p.own and p.direction]
    there = priority.offered(recipe.level, recipe.language)
    if own:
        st.warning(shell.text("prioritering.own", titles=_titles(own, there, recipe.language)))
    left_out = [p for p in recipe.parts if not p.direction]
    if left_out:
        st.write(shell.text("prioritering.no_direction",
                            titles=_titles(left_out, there, recipe.language)))  # fmt: skip
    if not recipe.used:
        return None
    try:
        return priority.build(recipe)
    except CannotCompute as error:
        st.write(refusal(error, recipe.language))
        return None


def _titles(parts: list[Part], there: dict[str, Any], language: str) -> str:
    return listed([there[p.key]["title"] for p in parts], language)


def _missing(found: index_chart.Index) -> None:
    """Areas without an index are named, and why: a missing figure is never an average."""
    without = found.table.loc[found.table["score"].isna(), "name"]
    if len(without):
        names = together(without, shell.language(), MOST_MISSING)
        st.write(shell.text("prioritering.missing", count=len(without), names=names))


def _shown(kind: str, recipe: Recipe) -> State:
    choice = replace(default_choice(recipe.language), level=recipe.level, area=recipe.area)
    address = recipe.address()
    return state(kind, choice, metode=address["metode"], vekter=address["vekter"])


def _parts(recipe: Recipe) -> None:
    shown = _shown("bidrag", recipe)
    made = drawn(shown)
    show_state(shown, "prioritering_bidrag", made, address=recipe.address())
    if not isinstance(made, WhyNot):
        st.write(made.alt)
    st.caption(shell.text("prioritering.parts.how"))


def _reach(recipe: Recipe) -> Recipe:
    st.header(shell.text("prioritering.reach"), anchor=False)
    area = choosing.choose_area("prioritering", recipe.level, shell.text("prioritering.reach.area"))
    recipe = replace(recipe, area=area)
    if not area:
        st.write(shell.text("prioritering.reach.none"))
        return recipe
    name = store()[0].area_name(area, shell.language())
    rows = priority.changes(recipe)
    items = "".join(f"<li>{escape(_change(r, recipe.language))}</li>"
                    for r in rows.itertuples(index=False))  # fmt: skip
    st.html(f"<p><b>{escape(name)}</b></p><ul>{items}</ul>")
    st.caption(shell.text("prioritering.reach.note") + " " + priority.source(recipe))
    shell.way("omrade", shell.text("matrise.open", name=name), omrade=area)
    return recipe


def _change(row: Any, language: str) -> str:
    """What would have to change on one indicator, and whether that difference can be told."""
    said = _way(row, language)
    apart = pd.notna(row.value) and row.reference is not None
    if apart and row.outcome == CANNOT_TELL and not _reached(row):
        said += " " + shell.text("prioritering.reach.unsure", name=row.reference_name)
    return said


def _reached(row: Any) -> bool:
    gap = float(to_reach(row.value, row.reference))
    return gap == 0 or (gap >= 0) == (row.direction == "ugunstig")


def _way(row: Any, language: str) -> str:
    """The way to what the area is held against, in persons, kroner or the indicator's own unit."""
    if pd.isna(row.value) or row.reference is None:
        return shell.text("prioritering.reach.missing", title=row.title)
    values = {
        "title": row.title, "value": quantity(row.value, row.unit, row.decimals, language),
        "reference": quantity(row.reference, row.unit, row.decimals, language),
        "name": row.reference_name,
    }  # fmt: skip
    gap = float(to_reach(row.value, row.reference))
    if _reached(row):
        return shell.text("prioritering.reach.there", **values)
    way = "more" if gap > 0 else "fewer"
    if pd.notna(row.denominator):
        people = float(to_reach(row.value, row.reference, row.denominator))
        return shell.text(f"prioritering.reach.persons_{way}", **values,
                          count=number(abs(round(people)), 0, language),
                          total=number(row.denominator, 0, language))  # fmt: skip
    size = quantity(abs(gap), row.unit, row.decimals, language)
    return shell.text(f"prioritering.reach.{way}", **values, size=size)


def _limits() -> None:
    st.header(shell.text("prioritering.limits"), anchor=False)
    for key in ("place", "felt", "choice", "small", "causes"):
        st.markdown("- " + shell.text(f"prioritering.limits.{key}"))
