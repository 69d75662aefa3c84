"""Data og metode: every indicator with definition, source, coverage and caveats."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

import operating
from export import opendata, snippets
from pages.parts import coding, covered, publishing, recipes, share, shell, tables
from pages.parts import initiatives as initiative_blocks
from pages.parts.address import write_address
from store.manifest import reason_of
from store.models import Indicator, Source
from text.formats import date, number, period, periods, unit_long
from views import finding, holdings
from views.choice import known_indicators
from views.edition import carried, per_edition, store
from views.subject import table_name

#: A yearly table should be fetched once a year; later than this it is called old.
OLD = timedelta(days=400)


def show() -> None:
    """The page."""
    registry, snapshot = store()
    language = shell.language()
    shell.head(shell.text("nav.data"))
    st.html(f'<p class="lead">{shell.text("data.lead")}</p>')
    st.write(shell.text("data.indicator_count", count=len(known_indicators()),
                        waiting=len(holdings.waiting())))  # fmt: skip
    st.download_button(
        shell.text("data.download"), data=carried(lambda: b"".join(opendata.whole_csv(language))),
        file_name=f"levekar-asker-{snapshot.version}.csv", mime="text/csv", on_click="ignore",
        key="data_alt",
    )  # fmt: skip
    st.caption(shell.text("data.download_text"))
    st.markdown(f"**{shell.text('data.lasting')}**")
    whole = [f"{share.origin()}/api/v1/alt.{form}" for form in ("csv", "parquet")]
    st.code("\n".join(whole), language=None, wrap_lines=True)
    with st.popover(shell.text("kode.head")):
        coding.lines(snippets.whole(share.origin(), language), "data_alt", "levekar-asker")
    _indicators(language)
    covered.changes()
    st.header(shell.text("data.method"), anchor=False)
    st.write(shell.text("data.method_text"))
    _sources(language)
    if operating.operator():
        publishing.show()
        recipes.show(registry, snapshot, language)
    st.header(shell.text("data.credits"), anchor=False)
    st.write(shell.text("data.credits_text"))
    write_address("data", {"spraak": language})


def _indicators(language: str) -> None:
    registry, _ = store()
    st.header(shell.text("dekning.heading"), anchor=False)
    wanted = st.text_input(shell.text("data.search"), key="data_sok", max_chars=60).strip()
    fitting = {i.id for i in finding.indicators(wanted)}
    if not fitting:
        # st.text shows the reader's own words as they are: no markdown, no HTML.
        st.text(shell.text("data.search_none", asked=wanted))
    covered.table(fitting)
    idle = {i.id for i in holdings.waiting()}
    # On paper those that are open alone (app.css): the table above has them all.
    with st.container(key="data_hver"):
        if fitting - idle:
            st.header(shell.text("dekning.about"), anchor=False)
        for domain in registry.domains.values():
            found = [i for i in registry.in_domain(domain.id) if i.id in fitting - idle]
            if found:
                with st.container(key=f"data_tema_{domain.id}"):
                    st.subheader(domain.title[language], anchor=False)
                    for indicator in found:
                        _one(indicator)
    covered.waiting(fitting, _one)


def _one(indicator: Indicator) -> None:
    language, today = shell.language(), datetime.now(UTC).date().isoformat()
    with st.expander(indicator.title[language]):
        st.markdown(_described(indicator.id, language, today))
        initiative_blocks.for_indicator(indicator.id)


@per_edition(1024)
def _described(indicator: str, language: str, _today: str) -> str:
    # A series grows old without the edition changing, so a description holds for one day.
    return describe(store()[0].indicators[indicator], language)


def describe(indicator: Indicator, language: str) -> str:
    """Everything known about one indicator, as markdown."""
    registry, snapshot = store()
    states = snapshot.manifest.get("sources", {})
    parts = [
        (shell.text("data.definition"), indicator.definition[language]),
        (shell.text("data.unit"), unit_long(indicator.unit, language)),
        (shell.text("data.direction"), shell.text(f"data.direction.{indicator.direction}")),
    ]
    sources = sources_of(indicator)
    series = snapshot.manifest.get("series", {}).get(indicator.id)
    for name, levels in sources.items():
        # A series has one date; where it comes from two sources, only theirs tell them apart.
        of_source = states.get(name, {})
        state = of_source if len(sources) > 1 and of_source else series or of_source
        parts += _of_source(registry.sources[name], state, levels, language)
    parts.append((shell.text("data.coverage"), coverage(indicator, language)))
    parts += [(shell.text("data.caveats"), caveat[language]) for caveat in indicator.caveats]
    notes = [note for name in sources for note in states.get(name, {}).get("notes", [])]
    parts += [(shell.text("data.note"), _plain(note)) for note in dict.fromkeys(notes)]
    parts += [(shell.text("data.breaks"), f"{period(b.period, language)}: {b.text[language]}")
              for b in indicator.breaks]  # fmt: skip
    parts += recipes.facts(indicator, snapshot)
    return "\n".join(f"- **{name}:** {value}" for name, value in parts)


def sources_of(indicator: Indicator) -> dict[str, list[str]]:
    """Sources its figures really come from, each with its levels where there are several.

    A table fetched live may be credited to another source than the one the catalogue names. Where
    there are no figures yet, the catalogue's source is where they will come from.
    """
    registry, snapshot = store()
    rows = snapshot.rows(indicator.id)[["source", "level"]].drop_duplicates()
    names = sorted(
        set(rows["source"]) & set(registry.sources), key=lambda s: (s != indicator.source, s)
    )
    if len(names) < 2:
        return {name: [] for name in names or [indicator.source]}
    return {n: [str(lv) for lv in indicator.levels
                if lv in set(rows.loc[rows["source"] == n, "level"])] for n in names}  # fmt: skip


def _of_source(
    source: Source, state: dict[str, Any], levels: list[str], language: str
) -> list[tuple[str, str]]:
    fetched = state.get("fetched")
    named = f"{source.publisher[language]}, {table_name(source, language)}, <{source.url}>"
    if levels:
        named += f": {', '.join(shell.text(f'level.{level}') for level in levels)}"
    return [
        (shell.text("data.source"), named),
        (shell.text("data.licence"), source.licence),
        (shell.text("data.published"), state.get("published") or shell.text("unknown")),
        (shell.text("data.fetched"),
         date(fetched, language) if fetched else source.vintage[language]),
        (shell.text("data.state"), state_words(state)),
    ]  # fmt: skip


def state_words(state: dict[str, Any]) -> str:
    """How a series or source stands: from a copy, fetched, old, held back or failed, and why."""
    name = str(state.get("state") or "")
    if not name:
        return shell.text("unknown")
    fetched = state.get("fetched")
    if name == "fresh" and fetched:
        age = datetime.now(UTC) - datetime.fromisoformat(fetched)
        name = "old" if age > OLD else name
    words = shell.text(f"data.state.{name}")
    reason = reason_of(state, shell.language())
    return f"{words}: {_plain(reason)}" if reason else words


def _plain(words: str) -> str:
    """A source's own words as they are: its signs are not markdown here."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", " ".join(str(words).split()))


def coverage(indicator: Indicator, language: str) -> str:
    """Levels, periods and number of figures; a plain sentence where there are none."""
    _, snapshot = store()
    items = []
    for level in indicator.levels:
        rows = snapshot.rows(indicator.id, str(level))
        known = rows[rows["value"].notna()]
        if len(known):
            items.append(shell.text(
                "data.coverage_item", level=shell.text(f"level.{level}"),
                periods=periods(known["period"].min(), known["period"].max(), language),
                count=number(len(known), 0, language),
            ))  # fmt: skip
    return "; ".join(items) or shell.text("data.waiting")


def _sources(language: str) -> None:
    st.header(shell.text("data.sources"), anchor=False)
    found = _source_table(language, datetime.now(UTC).date().isoformat())
    tables.frame(found, "data_kilder", shell.text("data.sources"),
                 groups=tables.groups_of(found))  # fmt: skip


@per_edition(8)
def _source_table(language: str, _today: str) -> pd.DataFrame:
    registry, snapshot = store()
    states = snapshot.manifest.get("sources", {})
    rows = []
    for source in registry.sources.values():
        state = states.get(source.id, {})
        fetched = state.get("fetched")
        rows.append({
            shell.text("data.source"): source.publisher[language],
            shell.text("column.name"): f"{table_name(source, language)}",
            shell.text("data.licence"): source.licence,
            shell.text("data.published"): state.get("published") or shell.text("unknown"),
            shell.text("data.fetched"): date(fetched, language) if fetched else
            shell.text("unknown"),
            shell.text("column.status"): state_words(state),
            shell.text("data.vintage"): source.vintage[language],
        })  # fmt: skip
    return pd.DataFrame(rows)
