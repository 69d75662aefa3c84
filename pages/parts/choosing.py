"""The controls several pages share: indicator, category, level, period and an area to mark."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts import shell
from store.models import Indicator
from text.formats import period
from views.choice import Choice, area_codes, options, periods
from views.edition import store


def choose(
    prefix: str, asked: Choice, indicators: list[Indicator], levels: Callable[[str], list[str]],
    *, dated: bool = True,
) -> Choice:  # fmt: skip
    """What the reader chooses with select boxes whose keys begin with ``prefix``.

    :param dated: whether the period is chosen; else it is the newest.
    """
    language = asked.language
    names = {i.id: i.title[language] for i in indicators}
    indicator = shell.pick(shell.text("choose.indicator"), list(names), f"{prefix}_indikator",
                           asked.indicator, lambda i: names[i])  # fmt: skip
    there = levels(indicator)
    level = choose_level(prefix, there) if len(there) > 1 else there[0]
    category = choose_category(prefix, indicator, level, language)
    when = periods(indicator, level, category)
    chosen = when[-1]
    if dated and len(when) > 1:
        chosen = shell.pick(shell.text("choose.period"), when[::-1], f"{prefix}_ar", chosen,
                            lambda p: period(p, language))  # fmt: skip
    return Choice(indicator, category, level, chosen, asked.area, language=language)


def not_here(key: str, reason: str, indicator: str, shown: Choice) -> None:
    """An indicator that exists but is not on this page is answered with the reason, if any.

    :param key: text key of the reasons; ``indicator`` was asked for and ``shown`` stands instead.
    """
    if not reason:
        return
    registry, _ = store()
    titles = [registry.indicators[i].title[shown.language] for i in (indicator, shown.indicator)]
    st.warning(shell.text(f"{key}.{reason}", title=titles[0], shown=titles[1]))


def choose_level(prefix: str, levels: list[str]) -> str:
    """One of the levels, the first unless chosen otherwise."""
    return str(
        shell.pick(shell.text("choose.level"), levels, f"{prefix}_niva", levels[0],
                   lambda v: shell.text(f"level.{v}").capitalize())
    )  # fmt: skip


def choose_category(prefix: str, indicator: str, level: str, language: str) -> str:
    """The category, asked for where there is more than one."""
    registry, _ = store()
    categories, _ = options(indicator, level)
    if len(categories) == 1:
        return categories[0]
    item = registry.indicators[indicator]
    return str(
        shell.pick(shell.text("choose.category"), categories, f"{prefix}_kategori", categories[0],
                   lambda c: item.category_title(c, language).capitalize())
    )  # fmt: skip


def choose_area(prefix: str, level: str, label: str) -> str:
    """An area of the level, or none."""
    registry, _ = store()
    codes = [c for c in area_codes(level) if c in registry.areas]
    codes = sorted(codes, key=registry.area_name)
    return str(
        shell.pick(label, ["", *codes], f"{prefix}_omrade", "",
                   lambda c: registry.area_name(c, shell.language()) if c else
                   shell.text("choose.none"))
    )  # fmt: skip
