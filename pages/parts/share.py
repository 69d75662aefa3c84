"""The «Del» panel under a figure: link, embedding, picture, files, citation."""

from __future__ import annotations

import datetime as dt
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from charts.figure import Figure
from pages.parts import shell
from text.formats import date
from views.figures import PARAMETERS, Kind, offered

#: Kinds of figures that leave under another name than their own.
NAMES = {"behov": "behov-innsats", "konsentrasjon": "lorenz"}
WIDTHS = {"360": 360, "640": 640, "900": 900}
FORMATS = ("csv", "xlsx", "svg", "png")


def panel(figure: Figure, key: str, address: dict[str, str] | None) -> None:
    """What a reader needs to take the figure along. Without an address only words are shown."""
    here = {**(address or {}), "spraak": shell.language()}
    link = f"{origin()}{urlsplit(str(st.context.url or '')).path}?{urlencode(here)}"
    if address:
        st.markdown(f"**{shell.text('share.link')}**")
        st.code(link, language=None, wrap_lines=True)
    kind = offered().get(NAMES.get(figure.kind, figure.kind))
    if kind is not None and address:
        _outside(figure, kind, key, here)
    st.markdown(f"**{shell.text('share.cite')}**")
    st.code(citation(figure, link), language=None, wrap_lines=True)
    st.markdown(f"**{shell.text('figure.alt')}**")
    st.write(figure.alt)
    for note in figure.notes:
        st.caption(note)


def _outside(figure: Figure, kind: Kind, key: str, address: dict[str, str]) -> None:
    query = urlencode(parameters(figure, kind, address))
    base = f"{origin()}/figur/{kind.id}"
    st.markdown(f"**{shell.text('share.files')}**")
    with st.container(horizontal=True, gap="small"):
        for form in FORMATS:
            st.link_button(shell.text(f"share.{form}"), f"{base}.{form}?{query}")
        st.link_button(shell.text("share.html"), f"{base}.html?{query}&selvstendig=1")
    st.markdown(f"**{shell.text('share.image')}**")
    st.code(f"{base}.png?{query}", language=None, wrap_lines=True)
    st.caption(shell.text("share.image_text"))
    st.markdown(f"**{shell.text('share.embed')}**")
    st.code(embed_code(figure, f"{base}.html?{query}"), language=None, wrap_lines=True)
    st.caption(shell.text("share.embed_text"))
    width = st.segmented_control(shell.text("share.width"), list(WIDTHS), default="640",
                                 key=f"{key}_bredde", format_func=lambda w: f"{w} px")  # fmt: skip
    if st.toggle(shell.text("share.preview"), key=f"{key}_forhandsvis"):
        st.iframe(f"{base}.html?{query}", width=WIDTHS[width or "640"], height=height(figure))


def parameters(figure: Figure, kind: Kind, address: dict[str, str]) -> dict[str, str]:
    """The parameters of a page's address that the figure's own address takes."""
    taken = {k: v for k, v in address.items() if k in (*PARAMETERS, *kind.extra) and v}
    if figure.kind == "konsentrasjon":
        taken["metode"] = "konsentrasjon"
    if kind.id == "behov-innsats":
        taken.pop("niva", None)
    return taken


def origin() -> str:
    """The address of this server as the reader's browser knows it, without a path."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def height(figure: Figure) -> int:
    """A height that holds the figure, its title, source and buttons where no script tells it."""
    return int(figure.plot.layout.height or 450) + 200


def embed_code(figure: Figure, address: str) -> str:
    """An iframe and the small script that gives it the figure's height."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(figure.title)}" width="100%" '
        f'height="{height(figure)}" style="border:0" loading="lazy"></iframe>\n'
        f'<script src="{escape(origin())}/statisk/innbygg.js" async></script>'
    )


def citation(figure: Figure, address: str) -> str:
    """Title, source, date and address, as a reference list wants them."""
    today = date(dt.date.today().isoformat(), shell.language())
    return shell.text("share.citation", title=figure.title, source=figure.source, date=today,
                address=address)  # fmt: skip
