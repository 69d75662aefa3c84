"""A file's figures beside those of the dashboard, area by area."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import shell, tables
from store.models import Indicator
from text.formats import period, quantity

#: Most rows of the list; the newest and those that change come first.
MOST = 500


def show(rows: pd.DataFrame, indicator: Indicator, language: str) -> None:
    """How many figures are new, changed and the same, and each with the figure that stands.

    :param rows: columns area, name, category, period, old, old_status, new, new_status, cell,
        outcome, newest first.
    """
    st.subheader(shell.text("egne.beside"), anchor=False)
    counts = rows["outcome"].value_counts()
    st.write(shell.text("egne.beside_counts", **{
        outcome: int(counts.get(outcome, 0)) for outcome in ("new", "changed", "same")
    }))  # fmt: skip
    order = rows["outcome"].map({"changed": 0, "new": 1, "same": 2})
    shown = rows.iloc[order.argsort(kind="stable")].head(MOST)

    def figure(value: float, status: str) -> str:
        if not status:
            return "–"
        text = shell.text(f"status.{status}")
        if pd.isna(value):
            return text
        number = quantity(value, indicator.unit, indicator.decimals, language)
        return number if status == "ok" else f"{number} ({text})"

    table = pd.DataFrame({
        shell.text("column.area"): shown["name"],
        shell.text("column.period"): [period(p, language) for p in shown["period"]],
        shell.text("egne.category_column"): [
            indicator.category_title(c, language) for c in shown["category"]
        ],
        shell.text("egne.now"): [figure(*p) for p in zip(shown["old"], shown["old_status"],
                                                         strict=True)],
        shell.text("egne.in_file"): [figure(*p) for p in zip(shown["new"], shown["new_status"],
                                                             strict=True)],
        shell.text("egne.outcome"): [shell.text(f"egne.outcome.{o}") for o in shown["outcome"]],
        shell.text("egne.cell"): shown["cell"],
    })  # fmt: skip
    if not indicator.categories:
        table = table.drop(columns=shell.text("egne.category_column"))
    tables.frame(table, "egne_ved_siden", shell.text("egne.beside"))
    if len(rows) > MOST:
        st.caption(shell.text("egne.beside_more", count=len(rows) - MOST))
