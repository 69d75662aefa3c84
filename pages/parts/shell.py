"""What every page shares: language, head, style, warnings about the address, the figure panel."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from text.texts import LANGUAGES, t, texts
from views.homes import address, home

log = logging.getLogger("levekar")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32"'
    ' rx="6" fill="#0b6e75"/><path d="M7 24V14h5v10zm7 0V8h5v16zm7 0V18h4v6z" fill="#fff"/></svg>'
)
#: What only a script can mend. Plotly draws for the screen: figures wider than the paper are scaled
#: while the page is printed. Streamlit makes a step in the history of every parameter written.
SCRIPT = """
if (!window.levekarPrint) {
  window.levekarPrint = true;
  const all = () => [...document.querySelectorAll(".stPlotlyChart, .stDataFrame")].map(
    (f) => f.closest("[data-testid=stElementContainer]") || f);
  addEventListener("beforeprint", () => all().forEach((f) => {
    f.style.zoom = Math.min(1, 640 / f.offsetWidth); }));
  // A page that completes its own address must not trap the way back: no new step for that.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const now = new URL(location.href), next = new URL(url, location.href);
    const kept = [...now.searchParams].every(([k, v]) => next.searchParams.get(k) === v);
    const same = now.pathname === next.pathname
      && now.searchParams.has("tiltak") === next.searchParams.has("tiltak");
    return same && kept ? history.replaceState(state, title, url) : push(state, title, url);
  };
  // Back and Forward: everything a reader chose is in the address, but Streamlit asks its server
  // for the page without it. Read anew from the address, the page is what it was when left.
  addEventListener("popstate", (event) => {
    event.stopImmediatePropagation();
    location.reload();
  }, true);
  addEventListener("afterprint", () => all().forEach((f) => { f.style.zoom = ""; }));
}
"""
#: The framework's own words (also Plotly's, in the toolbar) in the reader's language. A word is
#: replaced where it is the whole of a text or of what a screen reader is told, never inside other.
WORDS_SCRIPT = """
window.levekarWords = new Map(Object.entries(%s));
if (!window.levekarTranslate) {
  const names = ["aria-label", "title", "placeholder", "data-title"];
  const word = (text) => window.levekarWords.get((text || "").trim());
  const node = (one) => {
    if (one.nodeType === 3) {
      const found = word(one.nodeValue);
      if (found && !one.parentElement?.closest("script, style, textarea")) one.nodeValue = found;
    } else if (one.nodeType === 1) {
      names.forEach((name) => {
        const found = one.hasAttribute(name) && word(one.getAttribute(name));
        if (found) one.setAttribute(name, found);
      });
    }
  };
  window.levekarTranslate = (root) => {
    node(root);
    const walk = document.createTreeWalker(root, 5);
    while (walk.nextNode()) node(walk.currentNode);
  };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(window.levekarTranslate);
    else node(change.target);
  })).observe(document.body, {subtree: true, childList: true, characterData: true,
                              attributes: true, attributeFilter: names});
}
window.levekarTranslate(document.body);
"""
STYLE = """
<style>
.block-container {padding-top: 4.2rem; max-width: 1280px;}
h1 {font-size: 2.1rem; line-height: 1.2; letter-spacing: -0.01em;}
h2 {font-size: 1.45rem;} h3 {font-size: 1.15rem;}
p, li {max-width: 46rem; line-height: 1.55;}
[data-testid="stCaptionContainer"] {opacity: 1;}
[data-testid="stCaptionContainer"] p {color: inherit; opacity: .82;}
.lead {font-size: 1.35rem; line-height: 1.4; max-width: 40rem; margin: 0 0 .25rem;}
.finding {border-left: 4px solid #0b6e75; padding: .1rem 0 .1rem .9rem; margin: .5rem 0 1rem;}
[data-testid="stPageLink"] a {padding-left: 0;} [data-testid="stPageLink"] p {
  text-decoration: underline; text-underline-offset: .18em; font-weight: 600;
  text-decoration-color: #0b9aa3;}
[data-tag-index], [data-baseweb="tag"] {
  background-color: #0b6e75 !important; color: #fff !important;}
.js-plotly-plot text[style*="rgb(28, 43, 52)"] {fill: currentColor !important;}
*:focus-visible {outline: 3px solid #d1495b !important; outline-offset: 2px !important;}
@media (hover: none), (pointer: coarse) {.modebar-container, .modebar {display: none !important;}}
@media (max-width: 640px) {.geo2 .scatterlayer > .trace:last-child {display: none;}
  h1 {font-size: 1.6rem;} .lead {font-size: 1.15rem;}
  .block-container {padding-left: 1rem; padding-right: 1rem;}}
@media print {
  header, [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"],
  .stButton, .stDownloadButton, .stSelectbox, .stMultiSelect, .stToggle, .stCheckbox,
  .stPageLink, [data-testid="stPopover"], [data-testid="stButtonGroup"], .modebar,
  .stTextInput, .stSlider, .stNumberInput, [data-testid="stPageLink"]
  {display: none !important;}
  .block-container {padding: 0 !important; max-width: none;}
  @page {size: A4; margin: 15mm;}
  .js-plotly-plot, .stPlotlyChart {break-inside: avoid;}
}
</style>
"""


def language() -> str:
    """The reader's language: from the address, else what was chosen before, else bokmål."""
    asked = st.query_params.get("spraak")
    if asked in LANGUAGES:
        st.session_state["spraak"] = asked
    return str(st.session_state.get("spraak", "nb"))


def text(key: str, **values: object) -> str:
    """The text of ``key`` in the reader's language."""
    return t(key, language(), **values)


def head(title: str) -> None:
    """Style, document language, and the page's one h1."""
    st.html(STYLE)
    st.html(
        f"<script>document.documentElement.lang='{language()}';{SCRIPT}"
        f"{WORDS_SCRIPT % json.dumps(_framework_words(language()), ensure_ascii=False)}</script>",
        unsafe_allow_javascript=True,
    )
    name = text("app.title")
    st.set_page_config(page_title=name if title == name else f"{title} – {name}")
    st.title(title, anchor=False)


@lru_cache(maxsize=2)
def _framework_words(language: str) -> dict[str, str]:
    """The framework's English words → the reader's; empty for a reader of English."""
    keys = [key for key in texts("en") if key.startswith("rammeverk.")]
    return {} if language == "en" else {t(key, "en"): t(key, language) for key in keys}


def pick(
    label: str, options: list[Any], key: str, default: Any, name: Callable[[Any], str] = str
) -> Any:
    """A select box whose remembered value is dropped when it no longer exists."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default if default in options else options[0]
    return st.selectbox(label, options, key=key, format_func=name)


def link(view: str, label: str, **params: str) -> None:
    """A link to a view of the app, on whatever page it stands, with an address of its own."""
    page, query = home(view, {**params, "spraak": language()})
    pages = st.session_state.get("pages", {})
    if page in pages:
        st.page_link(pages[page], label=label, query_params=query)
    else:
        st.markdown(f"[{label}]({address(view, {**params, 'spraak': language()})})")


def head_line() -> None:
    """What stands above every page beside the menu: bokmål or English; the address carries it."""
    current = language()
    with st.container(horizontal=True, horizontal_alignment="right"):
        chosen = st.segmented_control(
            text("choose.language"), list(LANGUAGES), default=current,
            format_func=lambda code: t(f"language.{code}", code), key="spraakvalg",
            label_visibility="collapsed", required=True,
        )  # fmt: skip
    if chosen and chosen != current:
        st.session_state["spraak"] = chosen
        st.query_params["spraak"] = chosen
        st.rerun()
