"""A report as PDF: tagged, with bookmarks, language and title; printed from its own page."""

from __future__ import annotations

import io
from html import escape

import pypdf
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from export.images import RENDERER
from export.report import blocks as report
from export.report import page
from text.texts import t


def write(made: report.Report) -> bytes:
    """The report as PDF.

    :raises NoBrowserError, PausedError, BrowserError, DrawingError: if it cannot be printed.
    """
    return finished(RENDERER.print(page.write(made), 1, footer(made.title, made.language)),
                    made.title, made.subtitle, made.language)  # fmt: skip


def footer(title: str, language: str) -> str:
    """The foot of each page: what it is, and which page."""
    of = f'<span class="pageNumber"></span> / <span class="totalPages"></span>'  # noqa: F541
    return ('<div style="font:8px Calibri,Arial,sans-serif;color:#4a5961;width:100%;'
            f'padding:0 16mm;display:flex;justify-content:space-between"><span>{escape(title)}'
            f"</span><span>{escape(t('report.page', language))} {of}</span></div>")  # fmt: skip


def finished(printed: bytes, title: str, subject: str, language: str) -> bytes:
    """The PDF with whose it is, its language in full, and its title where a file name would be."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed))
    made = writer.metadata.creation_date_raw if writer.metadata else None
    whose = t("app.title", language)
    about = {"/Title": title, "/Subject": subject, "/Author": whose, "/Creator": whose}
    writer.add_metadata(about | ({"/CreationDate": made, "/ModDate": made} if made else {}))
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("nb-NO" if language == "nb" else "en-GB")
    shown = root.get("/ViewerPreferences", DictionaryObject()).get_object()
    shown[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    root[NameObject("/ViewerPreferences")] = shown
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)
