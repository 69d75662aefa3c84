"""The address and the widgets: adopt, write, warn."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts.shell import language, text
from text.texts import t, texts
from views.asking import Problem, todays
from views.choice import DEFAULT_INDICATOR
from views.edition import store
from views.homes import VIEW


def warn(problems: list[Problem]) -> None:
    """Say in plain words what the address asked for that does not exist, and what does."""
    if st.session_state.get("sammenheng_brukt"):
        return
    for problem in problems:
        allowed = ", ".join(named(problem.parameter, v, language()) for v in problem.allowed[:8])
        if len(problem.allowed) > 8:
            allowed += " " + text("problem.more", count=len(problem.allowed) - 8)
        said = text(
            "problem.text" if allowed else "problem.text_none",
            asked=problem.asked or "…", parameter=text(f"parameter.{problem.parameter}"),
            allowed=allowed,
        )  # fmt: skip
        st.warning(f"{text('problem.title')}. {said}")


#: What a reader carries from page to page where the address of the new page says nothing.
CONTEXT = ("indikator", "kategori", "niva", "ar", "omrade", "navn", "sammenlign", "fase")

#: What an address leaves out where it is empty, and what is then no longer carried either.
CLEARED = ("fase",)


#: Parameters that name indicators.
OF_INDICATORS = ("indikator", "sammenlign_indikator", "vekter", "sorter")


def asked() -> dict[str, str]:
    """What the address asks for; where it asks for nothing, what the reader had chosen before.

    A page opened from the menu has an empty address: the indicator, area, year and comparison of
    the page before come along. What of it does not exist here is let be without a word. An
    indicator asked for by an id it had before is the one it is today.
    """
    former = store()[0].former
    query = {k: todays(v, former) if k in OF_INDICATORS else v
             for k, v in st.query_params.to_dict().items()}  # fmt: skip
    own = {k: v for k, v in query.items() if k not in ("spraak", VIEW)}
    carried = st.session_state.get("sammenheng", {}) if not own else {}
    st.session_state["sammenheng_brukt"] = bool(carried)
    return {**carried, **query}


def keep(params: dict[str, str]) -> None:
    """Parameters of the page itself, written with whatever its view writes (``write_address``)."""
    st.session_state["beholdt"] = params


def kept() -> dict[str, str]:
    """Parameters of the page itself: the view that is shown, where it is not the page's first."""
    return dict(st.session_state.get("beholdt", {}))


def adopt(prefix: str, values: dict[str, Any]) -> None:
    """Put what the address says into the widgets when the address is new to this session."""
    query = st.query_params.to_dict()
    seen = f"{prefix}_address"
    if st.session_state.get(seen) != query:
        for key, value in values.items():
            st.session_state[f"{prefix}_{key}"] = value
        st.session_state[seen] = query


def choose_address(params: dict[str, str]) -> None:
    """Turn the address to what a reader clicked, on the same view of the page."""
    st.query_params.from_dict({**params, **kept()})


def write_address(prefix: str, params: dict[str, str]) -> None:
    """Make the address say what is shown, every parameter written out, and remember it."""
    empty = [k for k, v in params.items() if k in CLEARED and not v]
    params = {**params, **kept()}
    params = {k: v for k, v in params.items() if k not in empty}
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[f"{prefix}_address"] = params
    known = {k: params[k] for k in CONTEXT if params.get(k)}
    carried = {k: v for k, v in st.session_state.get("sammenheng", {}).items() if k not in empty}
    st.session_state["sammenheng"] = {**carried, **known}


#: Parameters of the register of initiatives; their names come from the register.
OF_INITIATIVES = ("tiltak", "utfordring", "tema", "tjeneste", "malgruppe", "trinn", "evidens",
                  "fase")  # fmt: skip


#: Prefixes of text keys under which a value may have its name.
KINDS = ("level", "method", "language", "prioritering.method", "matrise.order", "ulikhet.curve")


def named(parameter: str, value: str, language: str) -> str:
    """The value of a parameter as a reader knows it; the value itself where it has no name."""
    registry, _ = store()
    if parameter == "kategori":
        return _category(value, language)
    if parameter in OF_INITIATIVES:
        from views.initiatives.words import label

        return label(parameter, value, language)
    if value in registry.areas and parameter not in ("ar", "sammenlign_ar"):
        return registry.area_name(value, language)
    indicator, _, category = value.partition(".")
    if indicator in registry.indicators:
        item = registry.indicators[indicator]
        slice_name = item.category_title(category, language) if category else ""
        return ", ".join(part for part in (item.title[language], slice_name) if part)
    for kind in KINDS:
        if f"{kind}.{value}" in texts(language):
            return t(f"{kind}.{value}", language)
    return value


def _category(value: str, language: str) -> str:
    """Categories are named by the indicator the address asks for, else the one shown instead."""
    registry, _ = store()
    for name in (st.query_params.get("indikator", ""), DEFAULT_INDICATOR):
        item = registry.indicators.get(name)
        if item is not None and value in item.category_ids:
            return item.category_title(value, language) or value
    return value
