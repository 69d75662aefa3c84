"""A Word template made harmless: small, its text gone, nothing in it that points elsewhere.

What a report takes from a template is its styles, page, header and footer. Here the rest is taken
out before anything opens the file as a document: the text of the body, links, and pictures and
templates that Word would fetch from a foreign host.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from store.errors import LevekarError

#: Limits of what is packed: all of it, one part of text, parts, and elements in one.
MOST, PART, PARTS, ELEMENTS = 15_000_000, 2_000_000, 500, 60_000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = "word/document.xml"
_TEXT = (".xml", ".rels", ".vml")


class TemplateRefused(LevekarError):  # noqa: N818
    """The file is no Word document, or larger than a template is."""


def cleaned(content: bytes) -> bytes:
    """The template without text and without anything foreign.

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
        foreign = {name: _foreign(old.read(name)) for name in parts if name.endswith(".rels")}
        for name in parts:
            data = old.read(name)
            if name.endswith(".rels"):
                data = _without(data, foreign[name])
            elif name.endswith(_TEXT):
                data = _harmless(name, data, foreign.get(_relations(name), frozenset()))
            new.writestr(name, data)
    return out.getvalue()


def _check(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if BODY not in names or len(names) < len(parts):
        raise TemplateRefused("the file is not a Word document.")
    if any("vbaproject" in name.lower() for name in names):
        raise TemplateRefused("the template has macros.")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > MOST:
        raise TemplateRefused(f"the template is more than {MOST // 10**6} MB unpacked.")
    for part in parts:
        if part.filename.endswith(_TEXT) and part.file_size > PART:
            raise TemplateRefused(f"{part.filename[:60]} is more than {PART // 10**6} MB.")


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


def _harmless(name: str, data: bytes, foreign: frozenset[str]) -> bytes:
    root = _parsed(data)
    for element in list(root.iter(etree.Element)):
        for attribute in [a for a in element.attrib if str(a).startswith(f"{{{RELATION}}}")]:
            if element.get(attribute) in foreign:
                del element.attrib[attribute]
                if element.tag == f"{{{WORD}}}attachedTemplate":
                    parent = element.getparent()
                    if parent is not None:
                        parent.remove(element)
    if name == BODY:
        body = root.find(f"{{{WORD}}}body")
        for child in list(body) if body is not None else []:
            if child.tag != f"{{{WORD}}}sectPr":
                body.remove(child)
    return _written(root)
