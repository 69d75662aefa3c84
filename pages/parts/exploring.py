"""Utforsk: one choice and one set of controls, seen as a map, in order, over time, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from charts.classes import METHODS
from pages.parts import shell
from pages.parts.address import adopt, asked, warn, write_address
from text.formats import capital, period
from views.choice import (
    Choice,
    area_codes,
    options,
    parse,
    periods,
    shown_indicators,
    shown_levels,
)
from views.edition import store


def uncoloured(_: Choice) -> bool:
    """Of a view whose figure has no classes of colours."""
    return False


def choose(asked: Choice, coloured: Callable[[Choice], bool] = uncoloured) -> Choice:
    """Theme, indicator, level, category, year, classes and area; the same widgets in every view.

    :param coloured: whether classes of colours are told apart in what is shown of a choice. Where
        they are not, they are no question, and what was chosen of them is kept.
    """
    registry, _ = store()
    language = asked.language
    shown = shown_indicators()
    domains = list(dict.fromkeys(i.domain for i in shown))
    domain = shell.pick(shell.text("choose.domain"), domains, "kart_tema",
                        registry.indicators[asked.indicator].domain,
                        lambda d: registry.domains[d].title[language])  # fmt: skip
    names = {i.id: i.title[language] for i in shown if i.domain == domain}
    indicator = shell.pick(shell.text("choose.indicator"), list(names), "kart_indikator",
                           asked.indicator, names.get)  # type: ignore[arg-type]  # fmt: skip
    levels = shown_levels(indicator)
    level = levels[0]
    if len(levels) > 1:
        level = shell.pick(shell.text("choose.level"), levels, "kart_niva", levels[0],
                           lambda v: capital(shell.text(f"level.{v}")))  # fmt: skip
    categories, _ = options(indicator, level)
    category = categories[0]
    if len(categories) > 1:
        item = registry.indicators[indicator]
        category = shell.pick(shell.text("choose.category"), categories, "kart_kategori",
                              categories[0],
                              lambda c: capital(item.category_title(c, language)))  # fmt: skip
    there = periods(indicator, level, category)
    when = _year(there, language)
    found = Choice(indicator, category, level, when, "", asked.method, language)
    if coloured(found):
        found = replace(found, method=shell.pick(
            shell.text("choose.method"), list(METHODS), "kart_inndeling", asked.method,
            lambda m: shell.text(f"method.{m}")))  # fmt: skip
    area = shell.pick(shell.text("choose.area"), ["", *_by_name(level)], "kart_omrade", "",
                      lambda c: registry.area_name(c, shell.language()) if c else
                      shell.text("choose.none"))  # fmt: skip
    return replace(found, area=area)


def _year(there: list[str], language: str) -> str:
    """The year, on a slider: the colours of a map are the same in all of them."""
    if st.session_state.get("kart_ar") not in there:
        st.session_state["kart_ar"] = there[-1]
    label = shell.text("choose.period")
    if len(there) == 1:
        st.caption(f"{label}: {period(there[0], language)}")
        return there[0]
    return str(st.select_slider(label, there, key="kart_ar",
                                format_func=lambda p: period(p, language)))  # fmt: skip


def _by_name(level: str) -> list[str]:
    registry, _ = store()
    return sorted(area_codes(level), key=registry.area_name)


@contextmanager
def explored(view: str) -> Iterator[Choice]:
    """A view of Utforsk: head, warnings and controls; what stands inside is drawn beside them.

    The figure comes first, so that a phone shows it before the controls.
    """
    found, problems = parse(asked())
    found = replace(found, language=shell.language())
    adopt("kart", widgets(found))
    shell.head(shell.text(f"nav.{view}"))
    warn(problems)
    picture, controls = st.columns([2.4, 1], gap="large")
    with controls, st.container(key="utforsk_valg"):
        choice = choose(found)
    with picture:
        yield choice
    write_address("kart", choice.address())


def widgets(choice: Choice) -> dict[str, str]:
    """The choice as values of the widgets that ``choose`` draws."""
    registry, _ = store()
    return {
        "tema": registry.indicators[choice.indicator].domain,
        "indikator": choice.indicator,
        "kategori": choice.category,
        "niva": choice.level,
        "ar": choice.period,
        "inndeling": choice.method,
        "omrade": choice.area,
    }
