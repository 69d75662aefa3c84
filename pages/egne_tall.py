"""Egne tall: a member of staff looks at a delivered table, in their own session only."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts import answering, beside, living, shell, uploading
from pages.parts.address import write_address
from pages.parts.figure import show_figure
from text.formats import capital, period
from views import people
from views.edition import store
from views.own import own_figures

if TYPE_CHECKING:
    from loaders.importing import Understood

#: Kinds of files that may be chosen.
KINDS = ["csv", "txt", "tsv", "xlsx", "px", "json"]


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
    if uploading.off():
        write_address("egne_tall", {"spraak": language})
        return
    uploading.speak("egne.refused")
    file = st.file_uploader(shell.text("egne.file"), type=KINDS, key="egne_fil")
    write_address("egne_tall", {"spraak": language})
    if file is None:
        st.write(shell.text("egne.wait"))
        return
    table = _understood(file, item.id, {"category": category}, language)
    if table is None:
        return
    from loaders.importing import side_by_side

    _report(table, language)
    registry, snapshot = store()
    beside.show(side_by_side(table, snapshot.rows(item.id), registry), item, language)
    _figures(table, language)
    st.caption(shell.text("egne.keep"))


def _understood(
    file: UploadedFile, indicator: str, said: dict[str, Any], language: str
) -> Understood | None:
    """What the file says. What it leaves open is asked for, one thing at a time.

    The file is read from the beginning after each answer: nothing of it outlives the run.
    """
    from loaders.importing import ImportFailure, understand  # read by who uploads, and nobody else

    registry, snapshot = store()
    try:
        return uploading.jailed(understand, file.getvalue(), file.name, registry, indicator,
                                series=snapshot.rows(indicator), **said)  # fmt: skip
    except ImportFailure as failure:
        wish = failure.wish
        told = None if wish is None else answering.told(wish, said)
        if wish is None or told is None:
            st.error(shell.text("egne.failed"))
            st.text(failure[language])
            return None
        answer = answering.ask(wish, file.file_id, len(told), registry.indicators[indicator])
        if answer:
            more = answering.with_answer(wish, said, answer)
            return _understood(file, indicator, more, language)
        st.info(shell.text("egne.open"))
        st.text(failure[language])
        return None


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
        if figures[0] is None:
            st.write(shell.text("egne.empty"))
        else:
            lived = living.choose("egne")
            show_figure(people.laid(figures[0], lived, language), "egne_kart")
    with right:
        show_figure(figures[1], "egne_rangering")
