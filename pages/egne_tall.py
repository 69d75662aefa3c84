"""Egne tall: a member of staff looks at a delivered table, in their own session only."""

from __future__ import annotations

from html import escape

import streamlit as st

from export.choice import store
from export.own import own_figures
from loaders.importing import ImportFailure, Understood, understand
from pages import shell
from text.formats import capital, period


def show() -> None:
    """The page."""
    registry, _ = store()
    language = shell.language()
    shell.head(shell.text("nav.egne_tall"))
    st.html(f'<p class="lead">{escape(shell.text("egne.lead"))}</p>')
    names = {i.id: i.title[language] for i in registry.indicators.values()}
    indicator = shell.pick(shell.text("egne.indicator"), list(names), "egne_indikator",
                           "medianinntekt", names.get)  # type: ignore[arg-type]  # fmt: skip
    item = registry.indicators[str(indicator)]
    category = None
    if item.categories:
        chosen = shell.pick(shell.text("egne.category"), ["", *item.category_ids],
                            "egne_velg_kategori", "",
                            lambda c: item.category_title(c, language) if c else
                            shell.text("egne.category_in_file"))  # fmt: skip
        category = str(chosen) or None
    file = st.file_uploader(shell.text("egne.file"), type=["csv", "xlsx"], key="egne_fil")
    shell.write_address("egne_tall", {"spraak": language})
    if file is None:
        st.write(shell.text("egne.wait"))
        return
    try:
        table = understand(file.getvalue(), file.name, registry, item.id, category=category)
    except ImportFailure as failure:
        st.error(shell.text("egne.failed"))
        st.text(failure[language])
        return
    _report(table, language)
    _figures(table, language)
    st.caption(shell.text("egne.keep"))


def _report(table: Understood, language: str) -> None:
    st.header(shell.text("egne.understood"), anchor=False)
    # st.text shows the file's own words as they are: no markdown, no HTML.
    for message in table.messages:
        st.text(message[language])
    if table.skipped:
        with st.expander(shell.text("egne.skipped", count=len(table.skipped))):
            for row in table.skipped[:50]:
                st.text(shell.text("egne.row", row=row.row, reason=row.reason[language]))


def _figures(table: Understood, language: str) -> None:
    registry, _ = store()
    when = shell.pick(shell.text("choose.period"), table.periods[::-1], "egne_ar",
                      table.periods[-1], lambda p: period(p, language))  # fmt: skip
    categories = sorted(table.observations["category"].unique())
    category = categories[0]
    if len(categories) > 1:
        item = registry.indicators[table.indicator]
        category = shell.pick(shell.text("choose.category"), categories, "egne_kategori", category,
                              lambda c: capital(item.category_title(c, language)))  # fmt: skip
    figures = own_figures(table, str(when), str(category), language)
    if figures is None:
        st.write(shell.text("egne.empty"))
        return
    left, right = st.columns(2, gap="large")
    with left:
        shell.show_figure(figures[0], "egne_kart")
    with right:
        shell.show_figure(figures[1], "egne_rangering")
