"""A table on a page: to be sorted and scrolled on the screen, and the whole of it on paper."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from export.html import cells
from pages.parts.shell import language
from text.formats import number


def frame(
    table: pd.DataFrame, key: str, alt: str, decimals: dict[str, int] | None = None,
    paper: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """The table.

    :param alt: what it is, for those who cannot see it. :param decimals: of a column of numbers.
    :param paper: what is printed, where the table is wider or longer than a sheet has room for.
    """
    st.dataframe(readable_table(table, decimals or {}), hide_index=True, key=key, alt=alt)
    st.html(printed_table(table if paper is None else paper, decimals or {}))


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
