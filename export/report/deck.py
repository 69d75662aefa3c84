"""The deck a report is put into: its layouts by what they hold, its language, its true dates."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from typing import Any

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from text.texts import t

#: python-pptx's own master is 4:3, 25.4 cm wide; ours is 16:9, as high and wider.
WIDE = 33.867 / 25.4
ACCENTS = ("0B6E75", "D1495B", "3D5A80", "C97B1A", "6B4E9B", "4A5961")


def begun(template: bytes | None = None) -> Any:
    """An empty deck: the template's masters and layouts without its slides, or our own at 16:9."""
    deck = Presentation(io.BytesIO(template)) if template else Presentation()
    if template is None:
        _widened(deck)
        _coloured(deck)
    slides = deck.slides._sldIdLst
    for slide in list(slides)[1 if template and _is_front(deck) else 0 :]:
        deck.part.drop_rel(slide.rId)
        slides.remove(slide)
    return deck


def _is_front(deck: Any) -> bool:
    """Whether the template's first slide is a front: one with a title on a title layout."""
    if not len(deck.slides):
        return False
    first = deck.slides[0]
    return first.slide_layout._element.get("type") == "title" and first.shapes.title is not None


def front(deck: Any) -> Any:
    """The front slide: the template's own where it has one."""
    return deck.slides[0] if len(deck.slides) else deck.slides.add_slide(layout(deck, "title"))


def _widened(deck: Any) -> None:
    deck.slide_width = Emu(round(deck.slide_width * WIDE))
    master = deck.slide_master
    for holder in (master, *master.slide_layouts):
        for shape in holder.shapes:
            if shape._element.xpath(".//a:xfrm"):
                shape.left, shape.width = (Emu(round(v * WIDE)) for v in (shape.left, shape.width))
    for shape in master.placeholders:
        if shape.placeholder_format.type == 1:
            shape.top, shape.height = Emu(300000), Emu(1000000)
        elif shape.placeholder_format.idx == 1:
            shape.top, shape.height = Emu(1400000), Emu(4700000)
    front = next(x for x in master.slide_layouts if x._element.get("type") == "title")
    title, under = (next(p for p in front.placeholders if p.placeholder_format.idx == n)
                    for n in (0, 1))  # fmt: skip
    under.left, under.width = title.left, title.width
    for level in under._element.xpath(".//a:lstStyle/*"):
        level.set("algn", "l")
    for style, size in (("titleStyle", 2800), ("bodyStyle", 1800)):
        for level in master._element.xpath(f".//p:{style}/*"):
            level.set("algn", "l")
            for run in level.findall(qn("a:defRPr")):
                run.set("sz", str(size))
    for run in master._element.xpath(".//p:titleStyle//a:defRPr"):
        run.set("b", "1")
        for colour in run.xpath("./a:solidFill/a:schemeClr"):
            colour.set("val", "accent1")


def _coloured(deck: Any) -> None:
    """Our colours in the theme, so that whoever changes the theme changes the report."""
    theme = next(rel.target_part for rel in deck.slide_master.part.rels.values()
                 if rel.reltype.endswith("/theme"))  # fmt: skip
    theme._blob = with_accents(theme.blob)


def with_accents(theme: bytes) -> bytes:
    """A theme with our colours as its accents."""
    content = theme.decode("utf-8")
    for number, colour in enumerate(ACCENTS, 1):
        content = re.sub(rf'(<a:accent{number}>\s*<a:srgbClr val=")[0-9A-Fa-f]{{6}}',
                         rf"\g<1>{colour}", content)  # fmt: skip
    return content.encode("utf-8")


def layout(deck: Any, kind: str) -> Any:
    """The layout of a type (``title``, ``obj``, ``titleOnly``), else the nearest by what it holds.

    A template's layouts have any names in any language; their type is what they are.
    """
    layouts = list(deck.slide_layouts)
    for found in layouts:
        if found._element.get("type") == kind:
            return found
    titled = [x for x in layouts if any(p.placeholder_format.type in (1, 3)
                                        for p in x.placeholders)]  # fmt: skip
    if kind == "titleOnly":
        return min(titled or layouts, key=lambda x: len(list(x.placeholders)))
    bodied = [x for x in titled if any(p.placeholder_format.idx == 1 for p in x.placeholders)]
    return (bodied or titled or layouts)[0]


def slide(deck: Any, kind: str, title: str) -> Any:
    """A new slide with its title and, where its layout has one, its number."""
    made = deck.slides.add_slide(layout(deck, kind))
    if made.shapes.title is not None:
        made.shapes.title.text_frame.text = title
        if len(title) > 60:
            for run in made.shapes.title.text_frame.paragraphs[0].runs:
                run.font.size = Pt(24 if len(title) < 100 else 20)
    for shape in made.slide_layout.placeholders:
        if shape.placeholder_format.type == 13:  # the number; python-pptx leaves it behind
            made.shapes._spTree.append(copy.deepcopy(shape._element))
    return made


def body(made: Any) -> Any:
    """The slide's place for content, or None."""
    held = [p for p in made.placeholders if p.placeholder_format.idx not in (0, 10, 11, 12)
            and p.placeholder_format.type not in (13, 15, 16)]  # fmt: skip
    return max(held, key=lambda p: p.width * p.height) if held else None


def finish(deck: Any, title: str, language: str) -> bytes:
    """The file: language on every run, true dates, no picture of another deck."""
    code = "nb-NO" if language == "nb" else "en-GB"
    properties = deck.core_properties
    properties.title, properties.language = title, code
    properties.author = properties.last_modified_by = t("app.title", language)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
    properties.created = properties.modified = now
    properties.revision = 1
    for key, relation in list(deck.part.package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            deck.part.package._rels.pop(key)
    for made in deck.slides:
        spoken(made._element, language)
        if made.has_notes_slide:
            spoken(made.notes_slide._element, language)
        for shape in made.shapes:
            if getattr(shape, "has_chart", False) and shape.has_chart:
                spoken(shape.chart._chartSpace, language)
    for holder in (deck.slide_master, *deck.slide_layouts):
        spoken(holder._element, language)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def spoken(element: Any, language: str) -> None:
    """The language on each run and field, and on what a run there would inherit."""
    code = "nb-NO" if language == "nb" else "en-GB"
    for run in element.iter(qn("a:r"), qn("a:fld"), qn("a:br")):
        properties = run.find(qn("a:rPr"))
        if properties is None:
            properties = run.makeelement(qn("a:rPr"), {})
            run.insert(0, properties)
        properties.set("lang", code)
    for tag in ("a:defRPr", "a:endParaRPr"):
        for found in element.iter(qn(tag)):
            found.set("lang", code)
    for found in element.iter(qn("c:lang")):
        found.set("val", code)


def lined_up(frame: Any) -> None:
    """The texts of a frame begin at its left."""
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
