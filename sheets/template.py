"""A template made harmless: small, its text gone, nothing in it that points elsewhere.

What a report takes from a Word template is its styles, page, header, footer and cover: the body up
to its first page or section break; from a PowerPoint template its masters, layouts and slides. Here
the rest is taken out before anything opens the file as a document: the text of the body, links,
fields that read other files, embedded objects, and pictures and templates that Office would fetch
from a foreign host. A .dotx or .potx comes out as what it is a template for.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Collection

from lxml import etree

from store.errors import LevekarError

#: Limits of what is packed: all of it, one part of text, parts, and elements in one.
MOST, PART, PARTS, ELEMENTS = 15_000_000, 2_000_000, 500, 60_000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Where a file says which of its parts is the document; its name is the writer's own.
FIRST = "_rels/.rels"
FAMILIES = ("word/", "ppt/")
TYPES = "[Content_Types].xml"
#: Fields that show what is in the document itself; any other may read files or run something.
_FIELDS = (
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "DATE",
    "CREATEDATE",
    "SAVEDATE",
    "TITLE",
    "SUBJECT",
    "AUTHOR",
    "STYLEREF",
    "SECTION",
    "TOC",
    "PAGEREF",
    "REF",
    "SEQ",
    "DOCPROPERTY",
)
#: What holds a foreign document, program or control.
_HOLDING = ("altChunk", "object", "control", "oleObj", "contentPart")
_TEXT = (".xml", ".rels", ".vml")


class TemplateRefused(LevekarError):  # noqa: N818
    """The file is no Word or PowerPoint document, or larger than a template is."""


def cleaned(content: bytes) -> bytes:
    """The template without text and without anything foreign.

    :param content: a .docx, .dotx, .pptx or .potx.
    :raises TemplateRefused: if it is none, too large, or has a DOCTYPE.
    """
    try:
        return _cleaned(content)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, ValueError, KeyError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise TemplateRefused(f"the template cannot be read ({type(error).__name__}).") from error


def _cleaned(content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {part.filename: part for part in old.infolist()}
        _check(list(parts.values()))
        main = _main(old.read(FIRST), parts)
        foreign = {name: _foreign(old.read(name)) for name in parts if name.endswith(".rels")}
        for name in parts:
            data = old.read(name)
            if name == TYPES:
                data = _as_document(data)
            elif name.endswith(".rels"):
                data = _without(data, foreign[name])
            elif name.endswith(_TEXT):
                data = _harmless(name, data, foreign.get(_relations(name), frozenset()),
                                 name == main)  # fmt: skip
            new.writestr(name, data)
    return out.getvalue()


def _check(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if FIRST not in names or len(names) < len(parts):
        raise TemplateRefused("the file is not a Word or PowerPoint document.")
    if any("vbaproject" in name.lower() for name in names):
        raise TemplateRefused("the template has macros.")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > MOST:
        raise TemplateRefused(f"the template is more than {MOST // 10**6} MB unpacked.")
    for part in parts:
        if part.filename.endswith(_TEXT) and part.file_size > PART:
            raise TemplateRefused(f"{part.filename[:60]} is more than {PART // 10**6} MB.")


def _main(data: bytes, names: Collection[str]) -> str:
    """The part that is the document: ``word/document.xml`` mostly, «document2.xml» from the web."""
    found = [str(relation.get("Target", "")).lstrip("/") for relation in _parsed(data)
             if relation.get("Type") == f"{RELATION}/officeDocument"]  # fmt: skip
    if len(found) != 1 or found[0] not in names or not found[0].startswith(FAMILIES):
        raise TemplateRefused("the file is not a Word or PowerPoint document.")
    return found[0]


def _relations(name: str) -> str:
    """Where a part's relations stand."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _parsed(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:200]:
        raise TemplateRefused("the template has a DOCTYPE or an unusual encoding.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: etree._Element = etree.fromstring(data, parser)
    if sum(1 for _ in root.iter()) > ELEMENTS:
        raise TemplateRefused(f"the template has more than {ELEMENTS} parts in one file.")
    return root


def _foreign(data: bytes) -> frozenset[str]:
    """Ids of the relations that point out of the file."""
    return frozenset(
        str(relation.get("Id")) for relation in _parsed(data)
        if relation.get("TargetMode", "").lower() == "external"
    )  # fmt: skip


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _without(data: bytes, foreign: frozenset[str]) -> bytes:
    root = _parsed(data)
    for relation in list(root):
        if relation.get("Id") in foreign:
            root.remove(relation)
    return _written(root)


def _harmless(name: str, data: bytes, foreign: frozenset[str], main: bool) -> bytes:
    root = _parsed(data)
    for element in list(root.iter(etree.Element)):
        for attribute in [a for a in element.attrib if str(a).startswith(f"{{{RELATION}}}")]:
            if element.get(attribute) in foreign:
                del element.attrib[attribute]
                if element.tag == f"{{{WORD}}}attachedTemplate":
                    parent = element.getparent()
                    if parent is not None:
                        parent.remove(element)
    _without_holders(root)
    if name.startswith("word/"):
        _without_fields(root)
    if main and name.startswith("word/"):
        body = root.find(f"{{{WORD}}}body")
        children = [c for c in body if c.tag != f"{{{WORD}}}sectPr"] if body is not None else []
        cover = next((i for i, child in enumerate(children) if _ends_cover(child)), -1)
        for child in children[cover + 1 :]:
            body.remove(child)
    return _written(root)


def _ends_cover(child: etree._Element) -> bool:
    """Whether a part of the body ends the cover: a page or section break, or Word's own cover."""
    gallery = child.find(f".//{{{WORD}}}docPartGallery")
    if gallery is not None and gallery.get(f"{{{WORD}}}val") == "Cover Pages":
        return True
    if child.find(f".//{{{WORD}}}sectPr") is not None:
        return True
    return any(b.get(f"{{{WORD}}}type") == "page" for b in child.iter(f"{{{WORD}}}br"))


def _without_holders(root: etree._Element) -> None:
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).localname in _HOLDING and element.getparent() is not None:
            element.getparent().remove(element)


def _without_fields(root: etree._Element) -> None:
    """Fields of other kinds lose what they do and keep what they show."""
    for element in list(root.iter(f"{{{WORD}}}instrText", f"{{{WORD}}}delInstrText")):
        # A field's words may be cut over several runs: one that begins none is judged empty.
        if (element.text or "").strip().split(" ")[0].upper() not in ("", *_FIELDS):
            element.text = ""
    for element in list(root.iter(f"{{{WORD}}}fldSimple")):
        if (element.get(f"{{{WORD}}}instr") or "").strip().split(" ")[0].upper() not in _FIELDS:
            element.set(f"{{{WORD}}}instr", "")


def _as_document(data: bytes) -> bytes:
    """The list of types with a template, or a show, told as the document it is one of."""
    root = _parsed(data)
    kinds = [(element, element.get("ContentType", "").lower()) for element in root]
    if any("macroenabled" in kind for _, kind in kinds):
        raise TemplateRefused("the template has macros.")
    for element, kind in kinds:
        for family, document in (("wordprocessingml", "document"),
                                 ("presentationml", "presentation")):  # fmt: skip
            start, found, what = kind.partition(f"{family}.")
            if found and what in (f"{w}.main+xml" for w in ("template", "slideshow", document)):
                element.set("ContentType", f"{start}{found}{document}.main+xml")
    return _written(root)
