"""A report as PDF: tagged, with bookmarks, language and title; printed from its own page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from export.images import RENDERER
from export.report import blocks as report
from export.report import page
from text.texts import t

#: Where a figure stands, by its page's number in the file and the number of its content there.
Grounds = dict[tuple[int, int], list[float]]
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{whose}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


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
    picture with words of its own, and where on its page it stands (ISO 14289-1, 7.3).

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
    grounds: Grounds = {}
    for sheet in writer.pages:
        for held in sheet.get("/Annots", []):
            _told(held.get_object(), names or {})
        if (content := sheet.get_contents()) is not None:
            whole, place = tuple(map(float, sheet.mediabox)), sheet.indirect_reference
            for number, ground in _grounds(content, whole).items():
                grounds[place.idnum if place else 0, number] = ground
            marked = DecodedStreamObject()
            marked.set_data(_of_the_page(content.get_data()))
            sheet[NameObject("/Contents")] = writer._add_object(marked.flate_encode())
    _framed(root.get("/StructTreeRoot"), grounds)
    _listed(root.get("/StructTreeRoot"), writer)
    root[NameObject("/Metadata")] = writer._add_object(_described(title, whose, language))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


#: What opens and closes tagged content, what begins and ends a text, and a ground painted whole.
_MARKS = re.compile(
    rb"(?<![^\s>])(?:BDC|BMC|EMC|BT|ET)(?!\S)|(?<!\S)(?:[-+.\d]+\s+){4}re\s+f\*?(?!\S)"
)


def _of_the_page(content: bytes) -> bytes:
    """A page's content in which what has no tag is marked as an artifact: its foot, its ground.

    What is tagged is left as it is: an artifact within would hide it from who listens. Texts are
    written as numbers of glyphs, so that no operator's name can stand in one.
    """
    found: list[bytes] = []
    depth = at = 0
    for operator in _MARKS.finditer(content):
        name = operator.group()
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(name, 0)
        if depth or name in (b"BDC", b"BMC", b"EMC"):
            continue
        if name != b"ET":
            found += [content[at : operator.start()], b"/Artifact BMC\n"]
            at = operator.start()
        if name != b"BT":
            found += [content[at : operator.end()], b"\nEMC"]
            at = operator.end()
    return b"".join([*found, content[at:]])


def _told(link: DictionaryObject, names: Mapping[str, str]) -> None:
    """Where a link leads, in words: the heading, else the address."""
    action = link.get("/A", DictionaryObject()).get_object()
    place = str(link.get("/Dest") or action.get("/D") or "").removeprefix("/")
    words = names.get(place) or str(action.get("/URI") or place)
    if link.get("/Subtype") == "/Link" and words:
        link[NameObject("/Contents")] = TextStringObject(words)


def _grounds(content: ContentStream, page: tuple[float, ...]) -> dict[int, list[float]]:
    """Where each figure stands on its page, by the number of its content: left, bottom, right, top.

    The first a picture of ours paints is its ground, whole.
    """
    found: dict[int, list[float]] = {}
    at, kept, figure = pypdf.Transformation(), [], None
    for values, name in content.operations:
        if name == b"q":
            kept.append(at)
        elif name == b"Q" and kept:
            at = kept.pop()
        elif name == b"cm":
            a, b, c, d, e, f = map(float, values)
            at = pypdf.Transformation((a, b, c, d, e, f)).transform(at)
        elif name == b"BDC" and values[0] == "/Figure" and isinstance(values[1], dict):
            figure = int(values[1]["/MCID"])
        elif name == b"re" and figure is not None:
            x, y, wide, high = map(float, values)
            (a, b), (c, d) = at.apply_on((x, y)), at.apply_on((x + wide, y + high))
            found[figure] = [max(min(a, c), page[0]), max(min(b, d), page[1]),
                             min(max(a, c), page[2]), min(max(b, d), page[3])]  # fmt: skip
            figure = None
    return found


def _framed(node: Any, grounds: Grounds) -> None:
    """What holds a picture and its caption is no figure to a screen reader; the picture is."""
    found = node.get_object() if node is not None else None
    if isinstance(found, DictionaryObject):
        if found.get("/S") == "/Figure":
            if "/Alt" in found:
                _placed(found, grounds)
            else:
                found[NameObject("/S")] = NameObject("/Div")
        _framed(found.get("/K"), grounds)
    elif isinstance(found, ArrayObject):
        for part in found:
            _framed(part, grounds)


def _placed(figure: DictionaryObject, grounds: Grounds) -> None:
    """Say where on its page a figure stands."""
    held: Any = figure["/K"].get_object()
    first: Any = (held[0] if isinstance(held, ArrayObject) else held).get_object()
    of_its_own = isinstance(first, DictionaryObject)
    sheet = (first if of_its_own and "/Pg" in first else figure).raw_get("/Pg")
    ground = grounds.get((sheet.idnum, int(first["/MCID"] if of_its_own else first)))
    if ground:
        figure[NameObject("/A")] = DictionaryObject({
            NameObject("/O"): NameObject("/Layout"), NameObject("/Placement"): NameObject("/Block"),
            NameObject("/BBox"): ArrayObject([FloatObject(round(v, 2)) for v in ground]),
        })  # fmt: skip


def _listed(node: Any, writer: pypdf.PdfWriter) -> None:
    """What stands after the mark of an item in a list is its body, as a screen reader expects."""
    found = node.get_object() if node is not None else None
    if isinstance(found, ArrayObject):
        for part in found:
            _listed(part, writer)
    if not isinstance(found, DictionaryObject):
        return
    _listed(found.get("/K"), writer)
    held = found.get("/K")
    kids = held.get_object() if held is not None else None
    parts = kids if isinstance(kids, ArrayObject) else [] if held is None else [held]
    # A number is content itself, which the file also knows by its place: none of ours has one here.
    if found.get("/S") != "/LI" or not all(isinstance(k.get_object(), DictionaryObject)
                                           for k in parts):  # fmt: skip
        return
    labels = [k for k in parts if k.get_object().get("/S") == "/Lbl"]
    rest = [k for k in parts if k.get_object().get("/S") not in ("/Lbl", "/LBody")]
    if not rest:
        return
    body = DictionaryObject({NameObject("/Type"): NameObject("/StructElem"),
                             NameObject("/S"): NameObject("/LBody"),
                             NameObject("/K"): ArrayObject(rest)})  # fmt: skip
    place = writer._add_object(body)
    body[NameObject("/P")] = rest[0].get_object().raw_get("/P")
    for kid in rest:
        kid.get_object()[NameObject("/P")] = place
    found[NameObject("/K")] = ArrayObject([*labels, place])


def _described(title: str, whose: str, language: str) -> DecodedStreamObject:
    """The description of the file as XMP, where PDF/UA-1 (ISO 14289-1, 7.1) looks for its title.

    That the file conforms (``pdfuaid:part``) is not claimed: no validator of all of it has said so.
    """
    told = "nb-NO" if language == "nb" else "en-GB"
    described = DecodedStreamObject()
    described.set_data(XMP.format(title=escape(title), whose=escape(whose), language=told).encode())
    described[NameObject("/Type")] = NameObject("/Metadata")
    described[NameObject("/Subtype")] = NameObject("/XML")
    return described


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)
