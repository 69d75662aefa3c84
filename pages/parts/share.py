"""The «Del» panel under a figure: link, embedding, picture, files, citation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

import operating
from charts.figure import Figure
from export import snippets
from export.sharing import frame_code, height
from pages.parts import coding, shell
from pages.parts.address import kept
from text.formats import date, full_stop, period
from views.basket import Item, item_words
from views.choice import periods
from views.edition import store
from views.figures import KINDS, LOOKS, WIDTHS, State
from views.figures import address as figure_address

#: Width of the preview where the reader has chosen none.
PREVIEW = 640
#: What is offered as a file, in this order, where the kind has it; the page stands last.
FILES = ("csv", "xlsx", "json", "svg", "png")


def panel(figure: Figure, key: str, address: dict[str, str] | None, state: State | None) -> None:
    """What a reader needs to take the figure along. Without a state there is no figure's address.

    :param address: opens the page as it stands; without it only words are shown.
    """
    link = _link(st.query_params.to_dict() if address is None else address)
    if address:
        st.markdown(f"**{shell.text('share.link')}**")
        st.code(link, language=None, wrap_lines=True)
    if state is not None:
        _outside(figure, state, key)
    st.markdown(f"**{shell.text('share.cite')}**")
    st.code(citation(figure, link), language=None, wrap_lines=True)
    st.markdown(f"**{shell.text('figure.alt')}**")
    st.write(figure.alt)
    for note in figure.notes:
        if note not in figure.alt:
            st.caption(note)


def _link(address: dict[str, str]) -> str:
    """The page as it stands: its own parameters and the view it stands on, nothing empty."""
    here = {k: v for k, v in {**address, **kept()}.items() if v}
    path = urlsplit(str(st.context.url or "")).path.removeprefix(operating.subpath())
    return f"{origin()}{path or '/'}?{urlencode({**here, 'spraak': shell.language()})}"


def _outside(figure: Figure, shown: State, key: str) -> None:
    """The figure's own addresses. What is chosen here is part of them: year, edition, width."""
    kind = KINDS[shown.kind]
    state = _wide(_dated(shown, key), key)
    query = urlencode(figure_address(state))
    base = f"{origin()}/figur/{kind.id}"
    st.markdown(f"**{shell.text('share.files')}**")
    with st.container(horizontal=True, gap="small"):
        for form in FILES:
            if form in kind.formats:
                st.link_button(shell.text(f"share.{form}"), f"{base}.{form}?{query}")
        held = {"versjon": state.version} if state.version else {}
        alone = urlencode({"kurv": item_words(Item(state)), "spraak": state.language, **held})
        for form in ("docx", "pptx"):
            st.link_button(shell.text(f"share.{form}"), f"{origin()}/rapport/figur.{form}?{alone}",
                           help=shell.text("kurv.single"))  # fmt: skip
        st.link_button(shell.text("share.html"), f"{base}.html?{query}&selvstendig=1")
    if "csv" in kind.formats:
        st.markdown(f"**{shell.text('kode.head')}**")
        coding.lines(snippets.of_figure(f"{base}.csv?{query}", state), key, kind.id)
    st.markdown(f"**{shell.text('share.image')}**")
    st.code(f"{base}.png?{query}", language=None, wrap_lines=True)
    st.caption(shell.text("share.image_text"))
    st.markdown(f"**{shell.text('share.embed')}**")
    page = f"{base}.html?{urlencode(figure_address(_looking(state, key)))}"
    st.code(embed_code(figure, page), language=None, wrap_lines=True)
    st.caption(shell.text("share.embed_text"))
    if st.toggle(shell.text("share.preview"), key=f"{key}_forhandsvis"):
        st.iframe(page, width=state.width or PREVIEW, height=height(figure))


def _dated(state: State, key: str) -> State:
    """The state pinned to its period or edition, or following the newest; the panel says which."""
    dated = "ar" in KINDS[state.kind].takes
    when = period(state.choice.period, state.language) if dated else ""
    names = {"last": shell.text("share.pinned", period=when)} if dated else {}
    names |= {"siste": shell.text("share.newest"), "utgave": shell.text("share.edition")}
    chosen = st.segmented_control(shell.text("share.when"), list(names), default=next(iter(names)),
                                  key=f"{key}_tid", format_func=names.get)  # type: ignore[arg-type]  # fmt: skip
    if chosen == "utgave":
        version = store()[1].version
        st.caption(shell.text("share.edition_text", version=version))
        return replace(state, version=version)
    if not dated:
        st.caption(shell.text("share.follows_text"))
        return state
    if chosen != "siste":
        st.caption(shell.text("share.pinned_text", period=when))
        return state
    now = periods(state.choice.indicator, state.choice.level, state.choice.category)[-1]
    st.caption(shell.text("share.newest_text", period=period(now, state.language)))
    return replace(state, newest=True)


def _looking(state: State, key: str) -> State:
    """The state with the look of the embedded page the reader asks for, and its line of news."""
    names = {look: shell.text(f"share.look.{look}") for look in LOOKS}
    chosen = st.segmented_control(shell.text("share.look"), list(LOOKS), default=LOOKS[0],
                                  key=f"{key}_utseende", format_func=names.get)  # type: ignore[arg-type]  # fmt: skip
    today = dt.date.today().isoformat()
    said = shell.text("share.news", since=date(today, shell.language()))
    news = st.toggle(said, key=f"{key}_nytt")
    return replace(state, look=chosen or LOOKS[0], since=today if news else "")


def _wide(state: State, key: str) -> State:
    """The state with the width of pictures the reader asks for."""
    names = {0: shell.text("share.width_own")} | {w: f"{w} px" for w in WIDTHS}
    chosen = st.segmented_control(shell.text("share.width"), list(names), default=0,
                                  key=f"{key}_bredde", format_func=names.get)  # type: ignore[arg-type]  # fmt: skip
    return replace(state, width=chosen or 0)


def origin() -> str:
    """The address of this site: as set, else as the reader's browser knows it, without a path."""
    if operating.address():
        return operating.address().rstrip("/")
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def embed_code(figure: Figure, address: str) -> str:
    """An iframe and the small script that gives it the figure's height."""
    return (
        frame_code(figure.title, address, "100%", height(figure)) + "\n"
        f'<script src="{escape(origin())}/statisk/innbygg.js" async></script>'
    )


def citation(figure: Figure, address: str) -> str:
    """Title, source, date and address, as a reference list wants them."""
    today = date(dt.date.today().isoformat(), shell.language())
    return shell.text("share.citation", title=full_stop(figure.title), source=figure.source,
                      date=today, address=address)  # fmt: skip
