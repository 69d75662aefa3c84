"""A report as a Word document: real headings, native tables, numbered figures, a live contents.

Longer than 300 lines: one kind of block after the other, as Word wants each.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from export.report import blocks as report
from export.report import charts, marks, native, numbering, paper
from export.report.deck import with_accents
from text.texts import t
from views.edition import edition, store

ACCENT, MUTED = RGBColor(0x0B, 0x6E, 0x75), RGBColor(0x4A, 0x59, 0x61)
#: The share of the text area's height a chart takes at the most and at the least: its caption and
#: source stand below it, on the same page.
HIGHEST, LOWEST = 0.75, 0.5
#: The height of a heading on two lines above a figure, its caption and its source.
AROUND = Cm(5)
#: The height of a caption and a source alone.
CAPTION = Cm(3)
#: Letters of what is said right before a figure that are kept on its page.
KEPT = 1200
#: The largest template, unpacked: a small file can hide an endless one.
LARGEST = 15_000_000
#: Names a template may give the table style of its reports.
TABLE_STYLES = ("Rapporttabell", "Report Table")
STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet", "TOC Heading")


class TemplateError(Exception):
    """The template is not a Word document that can be used."""


def write(
    made: report.Report, template: bytes | None = None, pages: Sequence[int] = ()
) -> bytes:  # fmt: skip
    """The document; cover, styles, header and footer from ``template`` if one is given.

    :param pages: the page of each heading, for the contents; without them Word fills them in.
    :raises TemplateError: if the template cannot be used.
    """
    document = _begun(made, template)
    covered = _cover(document, made) if template else False
    writer = _Writer(document, made, template is not None)
    if not made.single:
        if not covered:
            document.add_paragraph(made.title, style="Title")
        subtitle = document.add_paragraph(made.subtitle, style="Subtitle")
        writer.marked(subtitle, "subtitle")
        _contents(document, made, pages)
    blocks = list(marks.keyed(made))
    for number, (key, block) in enumerate(blocks):
        writer.block(key, block, writer.leads([b for _, b in blocks[number:]]))
    marks.carry(document, made.origin, edition().snapshot.version)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def delivered(made: report.Report, template: bytes | None = None) -> bytes:
    """The document with the page of each heading in its contents, where LibreOffice can tell.

    :raises TemplateError: if the template cannot be used.
    """
    first = write(made, template)
    pages = [] if made.single else numbering.pages(first, _headings(made))
    return write(made, template, pages) if pages else first


def _headings(made: report.Report) -> list[str]:
    return [b.text for b in made.blocks if isinstance(b, report.Heading)]


def _begun(made: report.Report, template: bytes | None) -> Any:
    document = _opened(template) if template else Document()
    there = {s.name for s in document.styles}
    for name in STYLES:
        if name not in there:
            document.styles.add_style(name, 1)
    if not template:
        _styled(document)
        _footer(document, made.language)
    code = "nb-NO" if made.language == "nb" else "en-GB"
    _language(document, code)
    properties = document.core_properties
    properties.title, properties.author = made.title, t("app.title", made.language)
    properties.last_modified_by = properties.author
    properties.language = code
    properties.comments = f"{made.subtitle} {store()[1].version}".strip()
    now = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
    properties.created = properties.modified = now
    properties.revision = 1
    return document


def _cover(document: Any, made: report.Report) -> bool:
    """Keep the template's front, up to its first page or section break; whether it has one.

    What Word's own covers bind to the document's title, subject or date is filled in.
    """
    body = document.element.body
    children = [child for child in body if child.tag != qn("w:sectPr")]
    last = next((i for i, child in enumerate(children) if _breaks(child)), None)
    for child in children[0 if last is None else last + 1 :]:
        body.remove(child)
    if last is None:
        return False
    words = {"title": made.title, "subject": made.subtitle, "PublishDate": made.subtitle,
             "Abstract": made.subtitle}  # fmt: skip
    for held in body.iter(qn("w:sdt")):
        bound = held.find(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}")
        path = "" if bound is None else bound.get(qn("w:xpath"), "")
        said = next((v for k, v in words.items() if k in path), None)
        texts = list(held.iter(qn("w:t")))
        if said is not None and texts:
            texts[0].text = said
            for other in texts[1:]:
                other.text = ""
    return True


def _breaks(child: Any) -> bool:
    """Whether the front ends here: a page break, a section break, or a cover from the gallery."""
    gallery = child.find(f".//{qn('w:docPartGallery')}") if child.tag == qn("w:sdt") else None
    if gallery is not None and gallery.get(qn("w:val")) == "Cover Pages":
        return True
    return bool(child.findall(f".//{qn('w:sectPr')}")) or any(
        b.get(qn("w:type")) == "page" for b in child.iter(qn("w:br"))
    )


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
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme"):  # charts take their colours from it
            relation.target_part._blob = with_accents(relation.target_part.blob)


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
    _instruction(paragraph, code)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _instruction(paragraph: Any, code: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)


def _mark(paragraph: Any, kind: str, dirty: bool = False) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def _toc(number: int) -> str:
    return f"_Toc{900000 + number}"


def _contents(document: Any, made: report.Report, pages: Sequence[int]) -> None:
    """The contents: each heading a link with its page; a field, so that Word can renew it."""
    document.add_paragraph(t("report.contents", made.language), style="TOC Heading")
    headings = [b for b in made.blocks if isinstance(b, report.Heading)]
    paragraph = document.add_paragraph()
    _mark(paragraph, "begin", dirty=not pages)
    _instruction(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
    _mark(paragraph, "separate")
    for i, heading in enumerate(headings):
        if i:
            paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            text_width(document), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        before = len(paragraph._p)
        paragraph.add_run(heading.text)
        paragraph.add_run("\t")
        _field(paragraph, f"PAGEREF {_toc(i)} \\h", str(pages[i]) if i < len(pages) else "")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _toc(i))
        for run in list(paragraph._p)[before:]:
            link.append(run)
        paragraph._p.append(link)
    _mark(paragraph, "end")
    document.add_paragraph()


def text_width(document: Any) -> int:
    """The width of the text area, in EMU."""
    section = document.sections[-1]
    return int(section.page_width - section.left_margin - section.right_margin)


def text_height(document: Any) -> int:
    """The height of the text area, in EMU."""
    section = document.sections[-1]
    return int(section.page_height - section.top_margin - section.bottom_margin)


def room_of(made: report.Report, template: bytes | None = None) -> tuple[float, float]:
    """The width and height a picture may have in a report that is not written yet, in points.

    :raises TemplateError: if the template cannot be used.
    """
    return room(_begun(made, template), made.single)


def room(document: Any, single: bool) -> tuple[float, float]:
    """The width and height a picture may have on a page with what stands around it, in points."""
    around = CAPTION if single else AROUND
    return text_width(document) / Pt(1), (text_height(document) - around) / Pt(1)


class _Writer:
    """Writes blocks at the end of a document, each with the bookmark it is found by again."""

    def __init__(self, document: Any, made: report.Report, templated: bool) -> None:
        self.document, self.made, self.templated = document, made, templated
        self.language = made.language
        self.width = text_width(document)
        #: Letters said on the page of the figure that comes.
        self._led = 0
        self._marks = 0
        self._headings = 0
        self._ids: dict[str, str | None] = {}
        self._of_tables = _table_style(document)

    def marked(self, paragraph: Any, key: str, part: str = "") -> None:
        """Bookmark a paragraph as what is known by the key."""
        self._marks += 1
        marks.mark(paragraph, marks.name(key, part), 5000 + self._marks)

    def block(self, key: str, block: report.Block, leads: bool = False) -> None:
        """One block; a text that leads to a figure or a table stands on its page."""
        document = self.document
        if isinstance(block, report.Heading):
            heading = self._styled(block.text, f"Heading {block.level}")
            heading.paragraph_format.page_break_before = block.new_page
            marks.mark(heading, _toc(self._headings), 100 + self._headings)
            self._headings += 1
            self.marked(heading, key)
        elif isinstance(block, report.Paragraph):
            paragraph = document.add_paragraph(block.text)
            paragraph.paragraph_format.keep_with_next = leads or None
            self._led += len(block.text) if leads else 0
            self.marked(paragraph, key)
        elif isinstance(block, report.Bullets):
            for number, (text, address) in enumerate(block.items):
                after = " " if address else ""
                paragraph = self._styled(text + after, "List Bullet")
                if address:
                    self._link(paragraph, address)
                self.marked(paragraph, key, str(number))
        elif isinstance(block, report.Rows):
            word = t("report.table_word", self.language)
            caption = self._caption(word, block.number, block.caption + ".")
            self.marked(caption, key, "caption")
            self._led = 0
            self._table(key, block)
        else:
            self._picture(key, block)

    def leads(self, blocks: Sequence[report.Block]) -> bool:
        """Whether the first block is a text that leads to a figure or a table it has room for on
        the same page."""
        letters = 0
        for block in blocks:
            if not isinstance(block, report.Paragraph):
                if isinstance(block, report.Picture) and letters and not self._charted(block):
                    return paper.below(block, *self._page(), self._said(letters) / Pt(1))[1]
                return isinstance(block, report.Picture | report.Rows) and letters > 0
            letters += len(block.text)
            if letters > KEPT:
                return False
        return False

    def _said(self, letters: int) -> int:
        """The height of so many letters."""
        return int(math.ceil(letters / (self.width / Pt(5.5))) * Pt(15))

    def _page(self) -> tuple[float, float]:
        return room(self.document, self.made.single)

    def _charted(self, picture: report.Picture) -> bool:
        """Whether the figure is a chart that Word can edit."""
        parts = native.parts(picture, native.MOST_ON_PAGE) if self.made.single else ()
        return picture.figure.kind in native.KINDS and len(parts) == 1

    def _styled(self, text: str, style: str) -> Any:
        """A paragraph in a style, which is looked for among all the document's once."""
        if style not in self._ids:
            self._ids[style] = self.document.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self._ids[style]
        return paragraph

    def _caption(self, word: str, number: int, text: str, first: bool = True) -> Any:
        """A caption; one of a later part has the number of the part before."""
        paragraph = self._styled(f"{word} ", "Caption")
        again = "" if first else "\\c "
        _field(paragraph, f"SEQ {word} {again}\\* ARABIC", str(number))
        paragraph.add_run(f". {text}")
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _room(self) -> int:
        """The most a chart may be high: heading and text before it and its caption have room."""
        whole = text_height(self.document)
        said = self._said(self._led) + AROUND
        return int(max(min(whole * HIGHEST, whole - said), whole * LOWEST))

    def _picture(self, key: str, picture: report.Picture) -> None:
        document, figure, high = self.document, picture.figure, self._room()
        said, self._led = self._said(self._led) / Pt(1), 0
        width, tall = self._page()
        if self._charted(picture):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            charts.add(document, paragraph, picture, self.width, high)
            self.marked(paragraph, key, "picture")
            self._under(key, picture)
            return
        for part in paper.below(picture, width, tall, said)[0]:
            if (drawn := part.drawn("png")) is None:
                document.add_paragraph(t("report.no_picture", self.language))
                self._table(key, report.of_figure(figure, self.language))
                self._under(key, picture)
                return
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            shape = paragraph.add_run().add_picture(io.BytesIO(drawn))
            # A figure that fills the page would send its caption to the next one.
            scale = min(1.0, width / part.width, tall / part.height)
            shape.width, shape.height = Pt(part.width * scale), Pt(part.height * scale)
            shape._inline.docPr.set("descr", part.picture.figure.alt)
            shape._inline.docPr.set("title", part.picture.figure.title)
            self.marked(paragraph, key, marks.of_part("picture", part.number))
            self._under(key, part.picture, part.number)

    def _under(self, key: str, picture: report.Picture, part: int = 1) -> None:
        """The caption and the source of a figure, or of a part of it."""
        word = t("report.figure", self.language)
        caption = self._caption(word, picture.number, picture.figure.title + ".", part == 1)
        self.marked(caption, key, marks.of_part("caption", part))
        source = self.document.add_paragraph()
        run = source.add_run(picture.figure.source)
        run.font.size = Pt(9)
        if not self.templated:
            run.font.color.rgb = MUTED
        self.marked(source, key, marks.of_part("source", part))

    def _table(self, key: str, block: report.Rows) -> None:
        """A native table whose first row is a heading, for a screen reader and on each page.

        Numbers stand to the right, so that their digits are under each other.
        """
        table = self.document.add_table(rows=1, cols=len(block.header))
        if self._of_tables:
            table._tbl.tblStyle_val = self._of_tables
        # The cells of a row are looked for in all of the table each time they are asked for.
        rows = [(table.rows[0], table.rows[0].cells)]
        for cell, text in zip(rows[0][1], block.header, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for texts in block.rows:
            row = table.add_row()
            rows.append((row, row.cells))
            for cell, text in zip(rows[-1][1], texts, strict=True):
                cell.paragraphs[0].add_run(text)
        for row, cells in rows:
            unsplit = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().insert(0, unsplit)
            for i, cell in enumerate(cells):
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                if i in block.figures:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
                for run in cell.paragraphs[0].runs:
                    run.font.size = Pt(9)
        if table.columns:
            _widths(
                table, [cells for _, cells in rows], self.width, block.shares(self.width, Pt(9))
            )
        about = OxmlElement("w:tblDescription")
        about.set(qn("w:val"), block.caption)
        table._tbl.tblPr.append(about)
        self.marked(rows[0][1][0].paragraphs[0], key, "table")
        self.document.add_paragraph()

    def _link(self, paragraph: Any, address: str) -> None:
        relation = paragraph.part.relate_to(
            address,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        run = paragraph.add_run(address)
        if self.templated:
            run.font.color.theme_color = MSO_THEME_COLOR.HYPERLINK
        else:
            run.font.color.rgb = ACCENT
        run.font.underline = True
        link.append(run._r)
        paragraph._p.append(link)


def _table_style(document: Any) -> str | None:
    """The template's table style by name, else its own one, else Word's with the theme's colour.

    Its id; None where there is none to name.
    """
    there = {s.name: s for s in document.styles if s.type == WD_STYLE_TYPE.TABLE}
    own = [name for name, style in there.items() if not style.builtin]
    wanted = [*TABLE_STYLES, *own, "Grid Table 4 Accent 1", "Table Grid"]
    name = next((name for name in wanted if name in there), None)
    return document.part.get_style_id(name, WD_STYLE_TYPE.TABLE) if name else None


def _widths(table: Any, rows: list[Any], width: int, shares: Sequence[float]) -> None:
    table.autofit = False
    for place, (column, share) in enumerate(zip(table.columns, shares, strict=True)):
        column.width = wide = Emu(int(width * share))
        for cells in rows:
            cells[place].width = wide
