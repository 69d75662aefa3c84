"""What pages, files, panels and reports do with a state: draw it, take its rows, find its page."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from text.formats import date
from text.texts import t
from views.edition import edition
from views.figures import own
from views.figures.kinds import KINDS
from views.figures.reading import address
from views.figures.state import Drawing, Made, State
from views.subject import earlier


def build(
    state: State, *, inline: bool = False, screen: bool = False, height: int = 0
) -> Made:  # fmt: skip
    """The figure of a state, under the name its address has, or why there is none."""
    made = KINDS[state.kind].build(state, Drawing(inline, screen, height))
    return replace(made, kind=state.kind) if isinstance(made, Figure) else made


def build_for_file(state: State) -> Made:
    """The figure with the table that goes into files."""
    made, table = build(state), KINDS[state.kind].table
    if table is None or not isinstance(made, Figure):
        return made
    frame, decimals = table(state)
    return replace(made, table=frame, decimals=decimals)


def rows_behind(state: State) -> pd.DataFrame:
    """The observations behind a figure; none where no observations lie behind its kind."""
    rows = KINDS[state.kind].rows
    return rows(state) if rows else pd.DataFrame({"source": pd.Series(dtype=str)})


def renewed(state: State) -> str:
    """Which edition the figures are of, where it is an earlier one; else whether there are new
    figures since the day the state names, in words; empty without either.

    What is compared is when the figures of the edition were last written.
    """
    made = edition().made[:10]
    if state.version and (told := earlier(state.language)):
        return told
    if not state.since:
        return ""
    key = "figur.newer" if made > state.since else "figur.no_newer"
    return t(key, state.language, since=date(state.since, state.language),
             made=date(made, state.language) if made else t("unknown", state.language))  # fmt: skip


def home(state: State) -> tuple[str, dict[str, str]]:
    """The page of the app that shows the figure, and the parameters it is opened with."""
    kind = KINDS[state.kind]
    page, params = kind.page, {k: v for k, v in address(state).items() if k in kind.shares}
    mine = own.own_of(state)
    if mine is not None:
        page, params = own.home(mine, state)
    elif kind.at is not None:
        page, params = kind.at(state)
    if state.newest:
        params.pop("ar", None)
    return page, {**params, "spraak": state.language}
