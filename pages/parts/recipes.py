"""How far each recipe that fetches figures is proved: for whoever runs the service."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import shell, tables
from store.catalogue import Registry
from store.models import Indicator
from store.snapshot import Snapshot

#: The least proved first: those are what an operator has to look at.
GRADES = ("unknown", "client", "confirmed")


def show(registry: Registry, snapshot: Snapshot, language: str) -> None:
    """The table of recipes, the least proved first."""
    st.header(shell.text("data.recipes"), anchor=False)
    st.write(shell.text("data.recipes_text"))
    tables.frame(recipes(registry, snapshot, language), "data_oppskrifter",
                 shell.text("data.recipes"))  # fmt: skip


def recipes(registry: Registry, snapshot: Snapshot, language: str) -> pd.DataFrame:
    """One row a recipe: indicator, table, grade in words, and what the table does not offer."""
    rows = []
    for indicator in registry.indicators.values():
        for grade, source, table in sorted(
            {(GRADES.index(f.verified), f.source, f.table) for f in indicator.fetch}
        ):
            rows.append((grade, indicator.title[language], f"{source} {table}",
                         not_offered(indicator, snapshot)))  # fmt: skip
    rows.sort(key=lambda row: row[0])
    return pd.DataFrame({
        shell.text("choose.indicator"): [title for _, title, _, _ in rows],
        shell.text("data.recipes.table"): [table for _, _, table, _ in rows],
        shell.text("data.recipes.verified"): [
            shell.text(f"data.recipes.{GRADES[grade]}") for grade, _, _, _ in rows
        ],
        shell.text("data.not_offered"): [levels for _, _, _, levels in rows],
    })  # fmt: skip


def not_offered(indicator: Indicator, snapshot: Snapshot) -> str:
    """Levels that were asked for and the source's table does not have, as words."""
    series = snapshot.manifest.get("series", {}).get(indicator.id) or {}
    return ", ".join(shell.text(f"level.{level}") for level in series.get("not_offered", []))


def facts(indicator: Indicator, snapshot: Snapshot) -> list[tuple[str, str]]:
    """(what, text) on the levels that the source's table of one indicator does not have."""
    levels = not_offered(indicator, snapshot)
    text = shell.text("data.not_offered_text", levels=levels)
    return [(shell.text("data.not_offered"), text)] if levels else []
