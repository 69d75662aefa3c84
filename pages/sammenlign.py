"""Sammenlign: Asker against its neighbours, the county and the country, and among all."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from charts.measures import difference
from export import comparison, views
from export.choice import Choice, store
from loaders.models import Level
from pages import choosing, shell
from text.formats import listed, number, period
from text.sentences import place_in_order


def show() -> None:
    """The page."""
    asked, others, problems = comparison.chosen(st.query_params.to_dict())
    asked = replace(asked, language=shell.language())
    shell.adopt("sammenlign", {"indikator": asked.indicator, "kategori": asked.category,
                               "ar": asked.period, "andre": others})  # fmt: skip
    shell.head(shell.text("sammenlign.heading"))
    shell.warn(problems)
    lead = st.container()
    picture, controls = st.columns([2.4, 1], gap="large")
    with controls:
        choice = choosing.choose("sammenlign", asked, comparison.indicators(),
                                 lambda _: [str(Level.KOMMUNE)])  # fmt: skip
        others = _others(choice)
    with lead:
        st.html(f'<p class="lead">{escape(in_words(choice, others))}</p>')
    address = _address(choice, others)
    with picture:
        shell.show_figure(comparison.development_figure(choice, others), "sammenlign_figur",
                          address=address)  # fmt: skip
        st.caption(shell.text("sammenlign.borders"))
    _place(choice, others, address)
    shell.write_address("sammenlign", address)


def _others(choice: Choice) -> list[str]:
    registry, _ = store()
    offered = comparison.others(choice.indicator, choice.category)
    remembered = [c for c in st.session_state.get("sammenlign_andre", []) if c in offered]
    st.session_state["sammenlign_andre"] = remembered or comparison.usual(
        choice.indicator, choice.category
    )
    return st.multiselect(
        shell.text("choose.compare_with"), offered, key="sammenlign_andre", max_selections=6,
        format_func=registry.area_name, placeholder=shell.text("choose.areas"),
    )  # fmt: skip


def _address(choice: Choice, others: list[str]) -> dict[str, str]:
    address = {k: v for k, v in choice.address().items() if k not in ("inndeling", "omrade")}
    return address | ({"sammenlign": ",".join(others)} if others else {})


def in_words(choice: Choice, others: list[str]) -> str:
    """Asker against each of the others, in the newest period both have figures for."""
    subject = views.subject(choice)
    found = comparison.differences(choice, others)
    title = ", ".join(p for p in (subject.title, subject.category) if p)
    if found.empty:
        return shell.text("sammenlign.alone", title=title)
    first = found.iloc[0]
    texts = [shell.text("sammenlign.lead", title=title, value=subject.words(first["value"]),
                        period=period(first["period"], choice.language))]  # fmt: skip
    for row in found.itertuples(index=False):
        gap = round(row.value - row.other, subject.decimals)
        key = "unsure" if row.unsure else "same" if gap == 0 else "above" if gap > 0 else "below"
        when = "" if row.period == first["period"] else f" ({period(row.period, choice.language)})"
        texts.append(shell.text(f"sammenlign.{key}", name=row.name + when,
                                size=difference(subject, abs(gap))))  # fmt: skip
    return texts[0] + " " + shell.text("sammenlign.list", items=listed(texts[1:], choice.language))


def _place(choice: Choice, others: list[str], address: dict[str, str]) -> None:
    st.header(shell.text("sammenlign.place"), anchor=False)
    found = comparison.place(choice)
    if found is None:
        count = len(comparison.inequality.municipalities(choice))
        st.write(shell.text("sammenlign.place.none", count=count))
        return
    rank, count, every = found
    language = choice.language
    st.write(shell.text("sammenlign.place.text", place=place_in_order(rank, count, language),
                        period=period(choice.period, language),
                        share=number(100 * (count - rank) / count, 0, language)))  # fmt: skip
    if count < every:
        st.write(shell.text("sammenlign.place.missing", count=every - count))
    shell.show_figure(comparison.place_figure(choice, others), "sammenlign_plass", level=3,
                      address=address)  # fmt: skip
