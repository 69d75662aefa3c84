"""Rapport: put together a report, or take the profile of one area."""

from __future__ import annotations

import streamlit as st

from export.images import browser_path
from export.report import blocks as report
from pages.parts import basket, place, shell, turns, uploading
from pages.parts.address import adopt, warn, write_address
from pages.parts.share import origin
from register import templates
from register.reading import load_initiatives
from sheets.jail import JailFailure
from sheets.template import TemplateRefused, cleaned
from store.catalogue import ASKER
from store.models import MAP_LEVELS
from views.asking import AddressReader
from views.choice import area_codes
from views.edition import store

LARGEST = 10_000_000
DEFAULT = report.Order((), ()).figures
FORMATS = (("docx", "word"), ("pptx", "powerpoint"), ("html", "page"))
LINKS = (*FORMATS[:2], ("pdf", "pdf"), FORMATS[2])


def show() -> None:
    """The page."""
    known = [ASKER, *(code for level in MAP_LEVELS for code in area_codes(str(level)))]
    registry, _ = store()
    reader = AddressReader(st.query_params.to_dict())
    reader.pick("spraak", ["nb", "en"], "nb")
    asked = reader.several("omrade", known, [])[:23]
    domains = reader.several("tema", list(registry.domains), list(registry.domains))
    figures = reader.several("figurer", list(report.FIGURES), list(DEFAULT))
    one = reader.pick("ett", known, asked[0] if asked else known[0])
    basket.take_address(st.query_params.get("kurv", ""), st.query_params.get("tittel", ""))
    adopt("rapport", {"omrader": asked, "ett": one, "temaer": domains, "figurer": figures})
    shell.head(shell.text("nav.rapport"))
    warn(reader.problems)
    st.html(f'<p class="lead">{shell.text("rapport.lead")}</p>')
    if browser_path() is None:
        st.info(shell.text("rapport.no_browser"))
    basket.show(origin(), templates.names())
    _one(known)
    order = _own(known)
    several = {
        "omrade": (order.areas, ()),
        "tema": (order.domains, tuple(registry.domains)),
        "figurer": (order.figures, DEFAULT),
    }
    write_address("rapport", {
        "spraak": shell.language(),
        "ett": st.session_state["rapport_ett"],
        **basket.in_address(),
        **{name: ",".join(v) for name, (v, usual) in several.items() if tuple(v) != tuple(usual)},
    })  # fmt: skip


def _one(known: list[str]) -> None:
    """The fixed addresses of one area's profile."""
    st.header(shell.text("rapport.one"), anchor=False)
    st.write(shell.text("rapport.one_text"))
    area = shell.pick(shell.text("choose.area"), known, "rapport_ett", known[0], place.with_level)
    with st.container(horizontal=True, gap="small"):
        for form, word in LINKS:
            label = shell.text({"html": "rapport.open_page", "pdf": "kurv.pdf"}.get(
                form, f"rapport.{word}"))  # fmt: skip
            st.link_button(label, f"{origin()}/rapport/{area}.{form}?spraak={shell.language()}")
        st.link_button(shell.text("kurv.appendix"), f"{origin()}/rapport/saksvedlegg.pdf"
                       f"?omrade={area}&spraak={shell.language()}")  # fmt: skip


def _own(known: list[str]) -> report.Order:
    st.header(shell.text("rapport.own"), anchor=False)
    order = _chosen(known)
    template = _template()
    if st.button(shell.text("rapport.make"), type="primary", key="rapport_lag"):
        if order.areas:
            _make(order, template)
        else:
            st.warning(shell.text("rapport.nothing"))
    _ready(order)
    return order


def _chosen(known: list[str]) -> report.Order:
    """What the report is to hold; each list keeps the order it was chosen in."""
    registry, _ = store()
    language = shell.language()
    areas = st.multiselect(shell.text("rapport.areas"), known, key="rapport_omrader",
                           format_func=place.with_level, max_selections=23,
                           placeholder=shell.text("choose.areas"), wrap=True)  # fmt: skip
    domains = st.multiselect(shell.text("rapport.domains"), list(registry.domains),
                             key="rapport_temaer",
                             format_func=lambda d: registry.domains[d].title[language])  # fmt: skip
    figures = st.multiselect(shell.text("rapport.figures"), list(report.FIGURES),
                             key="rapport_figurer",
                             format_func=lambda f: shell.text(f"rapport.figure.{f}"))  # fmt: skip
    chosen = _initiatives(areas)
    title = st.text_input(shell.text("rapport.title"), key="rapport_tittel", max_chars=120,
                          placeholder=shell.text("report.title")).strip()  # fmt: skip
    return report.Order(tuple(areas), tuple(domains), tuple(figures), chosen, language, title)


def _initiatives(areas: list[str]) -> tuple[str, ...] | None:
    if st.checkbox(shell.text("rapport.all_initiatives"), value=True, key="rapport_alle_tiltak"):
        return None
    register = load_initiatives(store()[0])
    there = list(dict.fromkeys(i for area in areas for i in report.initiatives_for(area)))
    remembered = st.session_state.get("rapport_tiltak", [])
    st.session_state["rapport_tiltak"] = [i for i in remembered if i in there]
    names = {i: register.initiatives[i].title[shell.language()] for i in there}
    return tuple(st.multiselect(shell.text("rapport.initiatives"), there, key="rapport_tiltak",
                                format_func=names.get, wrap=True))  # type: ignore[arg-type]  # fmt: skip


def _template() -> bytes | None:
    if uploading.off():
        return None
    uploading.speak("rapport.template_bad")
    file = st.file_uploader(shell.text("rapport.template"), type=["docx", "dotx"],
                            key="rapport_mal",
                            help=shell.text("rapport.template_help"))  # fmt: skip
    if file is None:
        return None
    if file.size > LARGEST:
        st.error(shell.text("rapport.template_bad"))
        return None
    try:
        return uploading.jailed(cleaned, file.getvalue())
    except JailFailure as failure:
        st.error(failure[shell.language()])
    except TemplateRefused:
        st.error(shell.text("rapport.template_bad"))
    return None


def _make(order: report.Order, template: bytes | None) -> None:
    """Build, draw and write, telling how far it has come."""
    # Read by who orders a report, and nobody else: Office's libraries.
    from export.report import docx as report_docx
    from export.report import paper
    from export.report.writers import WRITERS

    bar = st.progress(0.0, shell.text("rapport.step.build"))
    made = report.build(order)
    try:
        room = report_docx.room_of(made, template)
    except report_docx.TemplateError:
        bar.empty()
        st.error(shell.text("rapport.template_bad"))
        return
    for picture in made.pictures:
        step = shell.text("rapport.step.pictures", number=picture.number, count=len(made.pictures))
        bar.progress(0.2 + 0.6 * picture.number / len(made.pictures), step)
        with turns.PAGES.aside():
            for part in paper.parts(picture, *room):
                part.drawn("png")
    bar.progress(0.85, shell.text("rapport.step.files"))
    with turns.PAGES.aside():
        files = {form: WRITERS[form](made, template if form == "docx" else None)
                 for form, _ in FORMATS}  # fmt: skip
    bar.empty()
    st.session_state["rapport_filer"] = (order, files)


def _ready(order: report.Order) -> None:
    made_for, files = st.session_state.get("rapport_filer", (None, None))
    if files is None:
        return
    if made_for != order:
        st.info(shell.text("rapport.old"))
    else:
        st.success(shell.text("rapport.ready"))
    with st.container(horizontal=True, gap="small"):
        for form, word in FORMATS:
            st.download_button(shell.text(f"rapport.{word}"), files[form],
                               file_name=f"levekar-rapport.{form}", key=f"rapport_{form}",
                               on_click="ignore")  # fmt: skip
