"""A report as a Word document: real headings, native tables, numbered figures, a live contents."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from export.report import blocks as report
from text.texts import t
from views.edition import store

ACCENT, MUTED = RGBColor(0x0B, 0x6E, 0x75), RGBColor(0x4A, 0x59, 0x61)
WIDTH = Cm(16)
HIGHEST = Cm(19)
#: The largest template, unpacked: a small file can hide an endless one.
LARGEST = 15_000_000
STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet", "TOC Heading")


class TemplateError(Exception):
    """The template is not a Word document that can be used."""


def write(made: report.Report, template: bytes | None = None) -> bytes:
    """The document; styles, header and footer from ``template`` if one is given.

    :raises TemplateError: if the template cannot be used.
    """
    document = _begun(made, template)
    document.add_paragraph(made.title, style="Title")
    document.add_paragraph(made.subtitle, style="Subtitle")
    _contents(document, made)
    for block in made.blocks:
        _block(document, block, made)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _begun(made: report.Report, template: bytes | None) -> Any:
    document = _opened(template) if template else Document()
    if template:
        body = document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
    for name in STYLES:
        if name not in [s.name for s in document.styles]:
            document.styles.add_style(name, 1)
    if not template:
        _styled(document)
        _footer(document, made.language)
    _language(document, "nb-NO" if made.language == "nb" else "en-GB")
    properties = document.core_properties
    properties.title, properties.author = made.title, t("app.title", made.language)
    properties.language = "nb-NO" if made.language == "nb" else "en-GB"
    properties.comments = f"{made.subtitle} {store()[1].version}"
    return document


def _opened(template: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            if sum(item.file_size for item in packed.infolist()) > LARGEST:
                raise TemplateError("too large")
        return Document(io.BytesIO(template))
    except TemplateError:
        raise
    except Exception as error:  # the file is a stranger's; whatever breaks, it is not usable
        raise TemplateError(type(error).__name__) from error


def _styled(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in (("Normal", 11), ("Title", 26), ("Subtitle", 12), ("Heading 1", 18),
                       ("Heading 2", 14), ("Caption", 10), ("TOC Heading", 14)):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = MUTED if name in ("Subtitle", "Caption") else ACCENT
    document.styles["Caption"].font.bold = True


def _language(document: Any, code: str) -> None:
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), code)


def _footer(document: Any, language: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{t('app.title', language)} · {t('report.page', language)} ")
    _field(paragraph, "PAGE", "1")


def _field(paragraph: Any, code: str, shown: str, dirty: bool = False) -> None:
    """A Word field with what it shows until it is renewed."""
    _mark(paragraph, "begin", dirty)
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _mark(paragraph: Any, kind: str, dirty: bool = False) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def _contents(document: Any, made: report.Report) -> None:
    """A contents field that Word renews with page numbers; until then it lists the headings."""
    document.add_paragraph(t("report.contents", made.language), style="TOC Heading")
    headings = [b for b in made.blocks if isinstance(b, report.Heading)]
    paragraph = document.add_paragraph()
    _mark(paragraph, "begin", dirty=True)
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = ' TOC \\o "1-2" \\h \\z \\u '
    paragraph.add_run()._r.append(instruction)
    _mark(paragraph, "separate")
    for i, heading in enumerate(headings):
        if i:
            paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(heading.text)
    _mark(paragraph, "end")
    document.add_paragraph()


def _block(document: Any, block: report.Block, made: report.Report) -> None:
    if isinstance(block, report.Heading):
        heading = document.add_heading(block.text, block.level)
        heading.paragraph_format.page_break_before = block.new_page
    elif isinstance(block, report.Paragraph):
        document.add_paragraph(block.text)
    elif isinstance(block, report.Bullets):
        for text, address in block.items:
            paragraph = document.add_paragraph(text + (" " if address else ""), style="List Bullet")
            if address:
                _link(paragraph, address)
    elif isinstance(block, report.Rows):
        _caption(document, t("report.table_word", made.language), block.number,
                 block.caption + ".", keep=True)  # fmt: skip
        _table(document, block.header, block.rows, block.caption)
    else:
        _picture(document, block, made.language)


def _caption(document: Any, word: str, number: int, text: str, keep: bool = False) -> None:
    paragraph = document.add_paragraph(f"{word} ", style="Caption")
    _field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}")
    paragraph.paragraph_format.keep_with_next = keep


def _picture(document: Any, picture: report.Picture, language: str) -> None:
    figure = picture.figure
    drawn = picture.drawn("png")
    if drawn is None:
        document.add_paragraph(t("report.no_picture", language))
        _figure_table(document, figure)
    else:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = Cm(12) if figure.kind == "kart" else WIDTH
        shape = paragraph.add_run().add_picture(io.BytesIO(drawn), width=width)
        # A figure that fills the page would send its caption to the next one.
        if shape.height > HIGHEST:
            shape.width, shape.height = int(shape.width * HIGHEST / shape.height), HIGHEST
        shape._inline.docPr.set("descr", figure.alt)
        shape._inline.docPr.set("title", figure.title)
    _caption(document, t("report.figure", language), picture.number, figure.title + ".", keep=True)
    source = document.add_paragraph()
    run = source.add_run(figure.source)
    run.font.size, run.font.color.rgb = Pt(9), MUTED


def _figure_table(document: Any, figure: Any) -> None:
    from export.html import cells

    columns = [cells(figure.table[c], figure.decimals.get(str(c)), "nb") for c in figure.table]
    _table(document, tuple(map(str, figure.table.columns)), tuple(zip(*columns, strict=True)),
           figure.title)  # fmt: skip


def _table(
    document: Any, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], description: str
) -> None:
    """A native table whose first row is a heading, also for a screen reader and on each page."""
    table = document.add_table(rows=1, cols=len(header))
    if "Table Grid" in [s.name for s in document.styles]:
        table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    for row_ in table.rows:
        unsplit = OxmlElement("w:cantSplit")
        row_._tr.get_or_add_trPr().insert(0, unsplit)
        for cell in row_.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    if table.columns:
        _widths(table, len(header))
    about = OxmlElement("w:tblDescription")
    about.set(qn("w:val"), description)
    table._tbl.tblPr.append(about)
    document.add_paragraph()


def _widths(table: Any, count: int) -> None:
    """The first column, with names, is the wide one; the second, with periods, the narrow one."""
    table.autofit = False
    rest = (16 - 4.4 - 1.8) / max(1, count - 2)
    for i, column in enumerate(table.columns):
        width = Cm(4.4 if i == 0 else 1.8 if i == 1 else rest)
        column.width = width
        for cell in column.cells:
            cell.width = width


def _link(paragraph: Any, address: str) -> None:
    relation = paragraph.part.relate_to(
        address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )  # fmt: skip
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(address)
    run.font.color.rgb, run.font.underline = ACCENT, True
    link.append(run._r)
    paragraph._p.append(link)
