"""A table on a page: to be sorted and scrolled on the screen, and the whole of it on paper."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.figure import Group
from export.html import cells, told_groups
from pages.parts.shell import language
from text.formats import number


def frame(
    table: pd.DataFrame, key: str, alt: str, decimals: dict[str, int] | None = None,
    paper: pd.DataFrame | None = None, groups: tuple[Group, ...] = (),
) -> None:  # fmt: skip
    """The table.

    :param alt: what it is, for those who cannot see it. :param decimals: of a column of numbers.
    :param paper: what is printed, where the table is wider or longer than a sheet has room for.
    :param groups: what a phone shows instead (app.css), which has room for the first columns.
    """
    with st.container(key=f"liste_{key}") if groups else nullcontext():
        st.dataframe(readable_table(table, decimals or {}), hide_index=True, key=key, alt=alt)
        if groups:
            st.html(told_groups(groups))
    st.html(printed_table(table if paper is None else paper, decimals or {}))


def groups_of(table: pd.DataFrame) -> tuple[Group, ...]:
    """A table of words as groups: one for each value of the first column, a line for each row.

    >>> groups_of(pd.DataFrame({"Tema": ["Bolig"], "Tall": ["Leie"], "Kilde": ["SSB"]}))
    (('Bolig (1)', ('Leie. Kilde: SSB',)),)
    """
    by, _, *rest = map(str, table.columns)
    return tuple(
        (f"{head} ({len(part)})",
         tuple(". ".join([str(row[1]), *(f"{name}: {value}" for name, value in
                                         zip(rest, row[2:], strict=True))])
               for row in part.itertuples(index=False, name=None)))
        for head, part in table.groupby(by, sort=False)
    )  # fmt: skip


def readable_table(table: pd.DataFrame, decimals: dict[str, int]) -> Any:
    """A table with each number as the language writes it; it sorts by the numbers."""
    numbers = {
        name: partial(number, decimals=decimals.get(str(name), 1), language=language())
        for name in table.columns
        if pd.api.types.is_float_dtype(table[name])
    }
    return table.style.format(numbers, na_rep="") if numbers else table


def printed_table(table: pd.DataFrame, decimals: dict[str, int]) -> str:
    """The whole table for paper: what stands on the screen is a picture that scrolls."""
    told = pd.DataFrame({name: cells(table[name], decimals.get(str(name)), language())
                         for name in table.columns})  # fmt: skip
    return str(told.to_html(index=False, border=0, classes="print-table"))
