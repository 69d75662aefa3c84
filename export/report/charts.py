"""A native chart in a Word document: built as for a slide, taken over with its workbook."""

from __future__ import annotations

from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from pptx import Presentation
from pptx.util import Emu

from export.report import deck as decks
from export.report import native
from export.report.blocks import Picture

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_INLINE = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="{number}" name="chart"/><wp:cNvGraphicFramePr/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="{chart}"><c:chart xmlns:c="{chart}"
 xmlns:r="{relations}" r:id="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def add(document: Any, paragraph: Any, picture: Picture, width: int, highest: int) -> None:
    """Put the figure's native chart at the end of a paragraph, with its text alternative."""
    height = min(highest, int(width * (0.85 if picture.figure.kind == "rangering" else 0.6)))
    scratch = Presentation()
    slide = scratch.slides.add_slide(scratch.slide_layouts[6])

    def put(kind: Any, data: Any) -> Any:
        frame = slide.shapes.add_chart(kind, Emu(0), Emu(0), Emu(width), Emu(height), data)
        return frame.chart

    made: Any = native.chart(picture, put)
    made.font.name = "Calibri"
    decks.spoken(made._chartSpace, picture.choice.language)
    package = document.part.package
    number = 1 + sum("/charts/" in str(p.partname) for p in package.iter_parts())
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), kind, made.part.blob, package)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), sheet,
                made.part.chart_workbook.xlsx_part.blob, package)  # fmt: skip
    held = next(key for key, rel in made.part.rels.items() if rel.reltype.endswith("/package"))
    part.load_rel(f"{_RELATIONS}/package", book, held)
    relation = document.part.relate_to(part, f"{_RELATIONS}/chart")
    run = parse_xml(_INLINE.format(width=width, height=height, number=700 + number, chart=CHART,
                                   relations=_RELATIONS, id=relation))  # fmt: skip
    about = next(run.iter("{http://schemas.openxmlformats.org/drawingml/2006/"
                          "wordprocessingDrawing}docPr"))  # fmt: skip
    about.set("descr", picture.figure.alt)
    about.set("title", picture.figure.title)
    paragraph._p.append(run)
