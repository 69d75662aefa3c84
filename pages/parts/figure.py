"""A figure on a page: title, chart, source, table, files."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import Any

import pandas as pd
import streamlit as st

from charts.figure import Figure
from charts.sent import Sent, themed
from export.csv import figure_csv
from export.figurecsv import filed, stable_csv
from export.html import told_groups
from pages.parts import basket
from pages.parts.shell import language, text
from pages.parts.tables import printed_table, readable_table
from text.formats import capital, number
from views import age
from views.figures import KINDS, State, WhyNot, shown
from views.figures.state import Made

#: The unit at the end of a heading; the widest a column of names is, in pixels.
UNIT, MOST_WIDE = re.compile(r" \(([^()]+)\)$"), 190


def readable(figure: Figure) -> Any:
    """The figure's table with each number as the language writes it; it sorts by the numbers."""
    return readable_table(figure.table, figure.decimals)


def columns(figure: Figure) -> list[str]:
    """The table's columns, code and period last: a phone shows the figures unscrolled."""
    last = [text("column.code"), text("column.period")]
    names = [str(name) for name in figure.table.columns]
    return [n for n in names if n not in last] + [n for n in last if n in names]


def headings(figure: Figure) -> dict[str, Any]:
    """How the columns of the figure's table are headed, so that a phone shows the figures.

    A column of figures is headed by its unit, which says what the title above the table does not;
    the whole heading is in its help. Names are as wide as the longest.
    """
    found: dict[str, Any] = {}
    units = {str(n): m[1] for n in figure.table.columns if (m := UNIT.search(str(n)))}
    area = text("column.area")
    for name in map(str, figure.table.columns):
        values = figure.table[name]
        if pd.api.types.is_float_dtype(values):
            label = capital(units.get(name, name))
            if name not in units or list(units.values()).count(units[name]) > 1:
                continue
            known = values.dropna()
            told = [number(v, figure.decimals.get(name, 1), language()) for v in known]
            letters = max([len(label), *map(len, told)])
            found[name] = st.column_config.Column(label, help=name, width=_wide(letters))
        elif name == area and len(values):
            longest = max(map(len, values.astype(str)))
            found[name] = st.column_config.Column(width=min(_wide(longest), MOST_WIDE))
    return found


def _wide(letters: int) -> int:
    """Pixels of a column of so many letters."""
    return int(24 + 7.5 * letters)


def drawn(state: State, height: int = 0, *, legend: bool = True) -> Made:
    """The figure of a state as a page shows it, or why there is none; never write to it."""
    return shown(state, height, legend=legend)


def show_state(
    state: State, key: str, made: Made | None = None, *, height: int = 0, **how: Any
) -> Any:  # fmt: skip
    """The figure of a state as ``show_figure`` shows it; where there is none, the reason.

    :param made: the figure, where the page has drawn it already.
    """
    figure = made or drawn(state, height)
    if isinstance(figure, WhyNot):
        st.write(figure.text)
        return None
    return show_figure(figure, key, state=state, **how)


def show_figure(
    figure: Figure, key: str, *, selectable: bool = False, level: int = 2, title: bool = True,
    address: dict[str, str] | None = None, chart_key: str = "", state: State | None = None,
) -> Any:  # fmt: skip
    """A figure with its title, source, text alternative, table and downloads.

    :param address: what opens the page as it stands.
    :param chart_key: a key for the chart alone, changed to let go of what was clicked.
    :param state: what the figure's own address is made from; None for one that has no address.
    :returns: Plotly's selection where ``selectable``.
    """
    if title:
        (st.header if level == 2 else st.subheader)(figure.title, anchor=False)
    badges(figure)
    with _held(figure, key, KINDS[state.kind].least if state else 0):
        event = _chart(figure, chart_key or key, selectable)
        if figure.groups:
            st.html(told_groups(figure.groups))
    st.caption(figure.source)
    table = share_of(figure, key, address, state, table=True)
    if table:
        st.dataframe(
            readable(figure), hide_index=True, key=f"{key}_frame", alt=figure.alt,
            column_order=columns(figure), column_config=headings(figure),
        )  # fmt: skip
        st.html(printed_table(figure.table, figure.decimals))
    return event


def badges(figure: Figure) -> None:
    """Under a figure's title: how old what it shows is, and what kind of figures they are."""
    if not figure.period and not figure.says:
        return
    with st.container(horizontal=True, gap="small"):
        if figure.since:
            st.badge(age.span(figure.since, figure.period, language()), color="gray")
        elif figure.period:
            st.badge(age.badge(figure.period, language()), color="gray")
        if figure.says:
            st.badge(figure.says, color="gray")


def plain(state: State, key: str, *, height: int, most: int) -> list[dict[str, Any]]:
    """A figure alone, without title, source and files; the points of it that were clicked.

    :param height: pixels it is to fill; where its own height is more than ``most`` it is scrolled.
    """
    figure = drawn(state, height)
    if isinstance(figure, WhyNot):
        st.write(figure.text)
        return []
    tall = int(figure.plot.layout.height or 0) > most
    with st.container(height=height, border=False, key=f"rull_{key}") if tall else nullcontext():
        return clicked(figure, key)


def clicked(figure: Figure, key: str) -> list[dict[str, Any]]:
    """A figure that is only to be clicked on, and the points of it that were."""
    event = _chart(figure, key, True)
    return list((event or {}).get("selection", {}).get("points", []))


def _held(figure: Figure, key: str, least: int) -> Any:
    """What a figure stands in, where a page may be narrower than its kind can be drawn.

    There its groups stand instead of it, or it is scrolled sideways where it has none (app.css).
    """
    if not least:
        return nullcontext()
    return st.container(key=f"{'smal' if figure.groups else 'minst'}_{least}_{key}")


def _chart(figure: Figure, key: str, selectable: bool) -> Any:
    plot = figure.plot if isinstance(figure.plot, Sent) else Sent(themed(figure.plot))
    return st.plotly_chart(
        plot.clickable() if selectable else plot,
        key=key,
        config=figure.config,
        alt=figure.alt,
        theme=None,
        on_select="rerun" if selectable else "ignore",
        **({"selection_mode": "points"} if selectable else {}),
    )


def share_of(
    figure: Figure, key: str, address: dict[str, str] | None, state: State | None,
    table: bool = False,
) -> bool:  # fmt: skip
    """What takes a figure along: its CSV and the panel; whether its table is asked for.

    :param table: offer the table too.
    """
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        wanted = st.toggle(text("figure.table"), key=f"{key}_table") if table else False
        st.download_button(
            text("figure.csv"),
            data=lambda: (
                stable_csv(filed(state), state) if state else figure_csv(figure, language())
            ),
            file_name=f"{figure.config['toImageButtonOptions']['filename']}.csv",
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
        )
        if state is not None:
            basket.button(state, key)
        _share(figure, key, address, state)
    return wanted


def _share(
    figure: Figure, key: str, address: dict[str, str] | None, state: State | None
) -> None:  # fmt: skip
    # Filled when opened: what most readers never look at is neither computed nor sent.
    panel = st.popover(text("figure.share"), key=f"{key}_share", on_change="rerun")
    if panel.open:
        from pages.parts import share

        with panel:
            share.panel(figure, key, address, state)
