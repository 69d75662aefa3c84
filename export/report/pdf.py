"""A report as PDF: tagged, with bookmarks, language and title; printed from its own page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from export.images import RENDERER
from export.report import blocks as report
from export.report import page
from text.texts import t


def write(made: report.Report) -> bytes:
    """The report as PDF.

    :raises NoBrowserError, PausedError, BrowserError, DrawingError: if it cannot be printed.
    """
    written = page.write(made)
    footed = written.replace("</style>", f"{footer(made.title, made.language)}</style>", 1)
    names = [b.text for b in made.blocks if isinstance(b, report.Heading)]
    return finished(RENDERER.print(footed), made.title, made.subtitle, made.language,
                    {f"h{i}": name for i, name in enumerate(names)})  # fmt: skip


def footer(title: str, language: str) -> str:
    """The foot of each page as CSS: what it is, and which page.

    It is of the page and not of the text: ``finished`` marks it so.
    """
    named = re.sub(r"[^\w .,:;!?()–-]", "", title)
    word = t("report.page", language)
    box = "font:8px Calibri,Arial,sans-serif;color:#4a5961"
    counted = f'"{word} " counter(page) " / " counter(pages)'
    return (f'@page{{@bottom-left{{content:"{named}";{box}}}'
            f"@bottom-right{{content:{counted};{box}}}}}")  # fmt: skip


def finished(
    printed: bytes, title: str, subject: str, language: str, names: Mapping[str, str] | None = None
) -> bytes:
    """The PDF with whose it is, its language in full, and its title where a file name would be.

    What a screen reader meets is told: where a link leads, and a figure only where there is a
    picture with words of its own.

    :param names: what each place a link in it leads to is called.
    """
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
    for sheet in writer.pages:
        for held in sheet.get("/Annots", []):
            _told(held.get_object(), names or {})
        if (content := sheet.get_contents()) is not None:
            marked = DecodedStreamObject()
            marked.set_data(_of_the_page(content.get_data()))
            sheet[NameObject("/Contents")] = writer._add_object(marked.flate_encode())
    _framed(root.get("/StructTreeRoot"))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _of_the_page(content: bytes) -> bytes:
    """A page's content in which text without a tag, the foot of the page, is marked as an artifact.

    Texts are written as numbers of glyphs, so that no operator's name can stand in one.
    """
    found: list[bytes] = []
    depth = at = 0
    for operator in re.finditer(rb"(?<!\S)(?:BDC|BMC|EMC|BT|ET)(?!\S)", content):
        name = operator.group()
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(name, 0)
        if depth == 0 and name in (b"BT", b"ET"):
            begins = name == b"BT"
            cut = operator.start() if begins else operator.end()
            found += [content[at:cut], b"/Artifact BMC\n" if begins else b"\nEMC"]
            at = cut
    return b"".join([*found, content[at:]])


def _told(link: DictionaryObject, names: Mapping[str, str]) -> None:
    """Where a link leads, in words: the heading, else the address."""
    action = link.get("/A", DictionaryObject()).get_object()
    place = str(link.get("/Dest") or action.get("/D") or "").removeprefix("/")
    words = names.get(place) or str(action.get("/URI") or place)
    if link.get("/Subtype") == "/Link" and words:
        link[NameObject("/Contents")] = TextStringObject(words)


def _framed(node: Any) -> None:
    """What holds a picture and its caption is no figure to a screen reader; the picture is."""
    found = node.get_object() if node is not None else None
    if isinstance(found, DictionaryObject):
        if found.get("/S") == "/Figure" and "/Alt" not in found:
            found[NameObject("/S")] = NameObject("/Div")
        _framed(found.get("/K"))
    elif isinstance(found, ArrayObject):
        for part in found:
            _framed(part)


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)
