"""Fra nytt til nyttiggjort: three stages, their proof, what is stuck, what ended and taught."""

from __future__ import annotations

from datetime import date as day
from html import escape

import pandas as pd
import streamlit as st

from pages.parts import shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.figure import show_state
from register.parts import STAGES
from register.reading import NO_STAGE
from views.edition import store
from views.figures import state
from views.initiatives.figures import pipeline_rows
from views.initiatives.filters import pick, register


def show() -> None:
    """The page."""
    store()
    language = shell.language()
    asked, problems = pick(st.query_params.to_dict(), "trinn", [*STAGES, NO_STAGE])
    adopt("innovasjon", {"trinn": asked})
    shell.head(shell.text("nav.innovasjon"))
    warn(problems)
    today = day.today().isoformat()
    rows = pipeline_rows(today, language)
    st.html(f'<p class="lead">{escape(_lead(rows))}</p>')
    show_state(state("fornyelse", language=language), "innovasjon_figur",
         address={"spraak": language})  # fmt: skip
    st.caption(shell.text("innovasjon.read"))
    chosen = str(shell.pick(shell.text("parameter.trinn").capitalize(),
                            ["", *STAGES, NO_STAGE], "innovasjon_trinn", "",
                            lambda s: shell.text(f"trinn.{s}") if s
                            else shell.text("innovasjon.all")))  # fmt: skip
    if chosen:
        _stage(chosen, rows)
    else:
        for place, stage in zip(st.columns(3, gap="medium"), STAGES, strict=True):
            with place:
                _stage(stage, rows)
        _stage(NO_STAGE, rows)
    _stuck(rows)
    _ended(rows)
    st.caption(shell.text("behov.absence"))
    write_address("innovasjon", {"spraak": language} | ({"trinn": chosen} if chosen else {}))


def _lead(rows: pd.DataFrame) -> str:
    counts = rows["stage"].value_counts()
    return shell.text("innovasjon.lead", count=len(rows), new=int(counts.get("nytt", 0)),
                      useful=int(counts.get("nyttig", 0)),
                      used=int(counts.get("nyttiggjort", 0)),
                      none=int(counts.get("", 0)))  # fmt: skip


def _stage(stage: str, rows: pd.DataFrame) -> None:
    part = rows[rows["stage"] == ("" if stage == NO_STAGE else stage)]
    st.header(f"{shell.text(f'trinn.{stage}')} ({len(part)})", anchor=False)
    st.write(shell.text(f"trinn.{stage}.means"))
    if part.empty:
        st.info(shell.text(f"innovasjon.empty.{stage}"))
    for row in part.itertuples(index=False):
        with st.container(gap=None):
            shell.link("tiltak", _name(row), tiltak=str(row.id))
            if stage != NO_STAGE:
                st.caption(f"{shell.text('innovasjon.column.proof')}: {row.proof} {row.told}")


def _name(row: object) -> str:
    ended = f" ({shell.text('tiltak.ended')})" if row.ended else ""  # type: ignore[attr-defined]
    return f"{row.name}{ended}"  # type: ignore[attr-defined]


def _stuck(rows: pd.DataFrame) -> None:
    part = rows[rows["stuck"]].sort_values("since")
    st.header(f"{shell.text('innovasjon.stuck')} ({len(part)})", anchor=False)
    st.write(shell.text("innovasjon.stuck_text"))
    reg = register()
    for row in part.itertuples(index=False):
        shell.link("tiltak", str(row.name), tiltak=str(row.id))
        effect = reg.initiatives[str(row.id)].local_effect.what_would_show
        need = effect[shell.language()] if effect else shell.text("unknown")
        st.caption(f"{row.told} {shell.text('felt.what_would_show')}: {need}")
    unknown = rows[(rows["stage"] != "") & (rows["since"] == "") & ~rows["ended"]]
    if len(unknown):
        st.caption(shell.text("innovasjon.undated_list", names=", ".join(unknown["name"])))


def _ended(rows: pd.DataFrame) -> None:
    part = rows[rows["ended"]]
    st.header(f"{shell.text('innovasjon.ended')} ({len(part)})", anchor=False)
    for row in part.itertuples(index=False):
        shell.link("tiltak", str(row.name), tiltak=str(row.id))
        item = register().initiatives[str(row.id)]
        status = item.status[shell.language()] if item.status else ""
        st.caption(f"{status} {shell.text('felt.learnt')}: {row.learnt}")
    learnt = rows[~rows["ended"] & (rows["learnt"] != shell.text("unknown"))]
    if len(learnt):
        st.subheader(shell.text("innovasjon.learnt_running"), anchor=False)
        for row in learnt.itertuples(index=False):
            shell.link("tiltak", str(row.name), tiltak=str(row.id))
            st.caption(str(row.learnt))
