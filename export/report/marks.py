"""What a report in Word holds unseen: bookmarks on what is computed, and what it is made from."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from export.report import blocks as report

SPACE = "urn:levekar-i-asker:rapport"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
PREFIX = "lev_"
#: The largest part that is looked at for what a report was made from, in bytes.
LARGEST = 200_000


def keyed(made: report.Report) -> Iterator[tuple[str, report.Block]]:
    """Each block with what it is about: the same in next year's report, whatever its figures."""
    heading, count = "", 0
    for block in made.blocks:
        if isinstance(block, report.Heading):
            if block.level == 1:
                heading, count = _undated(block.text), 0
            yield f"h.{heading}.{_undated(block.text)}", block
            continue
        count += 1
        if isinstance(block, report.Paragraph) and block.key:
            yield block.key, block
        elif isinstance(block, report.Rows):
            yield f"t.{heading}.{_undated(block.caption)}", block
        else:
            yield f"{type(block).__name__}.{heading}.{count}", block


def _undated(text: str) -> str:
    return "".join(c for c in text if not c.isdigit())


def name(key: str, part: str = "") -> str:
    """The bookmark of a block, or of a part of it; Word takes 40 letters."""
    return PREFIX + hashlib.sha256(f"{key}|{part}".encode()).hexdigest()[:24]


def of_part(what: str, number: int) -> str:
    """What belongs to a part of a figure; to the first as to a figure of one.

    >>> of_part("caption", 1), of_part("caption", 2)
    ('caption', 'caption.2')
    """
    return what if number == 1 else f"{what}.{number}"


def mark(paragraph: Any, bookmark: str, number: int) -> None:
    """Put a bookmark around a paragraph's text."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), bookmark)
    element = paragraph._p
    place = 1 if element.pPr is not None else 0
    element.insert(place, start)
    element.append(end)


def carry(document: Any, origin: Mapping[str, str], edition: str) -> None:
    """Let the document say what it was made from, in a part that Word keeps and nobody sees."""
    root = etree.Element(f"{{{SPACE}}}rapport", nsmap={None: SPACE})
    root.set("utgave", edition)
    root.text = json.dumps(dict(origin), ensure_ascii=False)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    for relation in document.part.rels.values():
        if relation.reltype == KIND and SPACE.encode() in relation.target_part.blob:
            relation.target_part._blob = blob
            return
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, 1000) if f"/customXml/item{n}.xml" not in taken)
    part = Part(PackURI(f"/customXml/item{number}.xml"), CONTENT_TYPE.XML, blob, package)
    document.part.relate_to(part, KIND)


def carried(content: bytes) -> tuple[dict[str, str], str] | None:
    """What a document was made from and the edition then; None where it is not one of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for item in packed.infolist():
                if not item.filename.startswith("customXml/") or item.file_size > LARGEST:
                    continue
                data = packed.read(item)
                if SPACE.encode() in data and b"<!DOCTYPE" not in data:
                    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
                    if root.tag == f"{{{SPACE}}}rapport":
                        said = json.loads(root.text or "{}")
                        return {str(k): str(v) for k, v in said.items()}, root.get("utgave", "")
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, AttributeError):
        return None
    return None
