"""Last year's report with this year's figures: ``python -m export update REPORT.docx``.

A report of ours carries what it was made from (``export.report.marks``) and bookmarks on each text,
table and figure that is computed. What is computed is computed anew with the newest figures and put
in the place of the old; every change stands as a tracked change that Word shows, to be accepted or
refused. What a reader has written between is left alone.

Longer than 300 lines: one class walks the document once and changes its three kinds of piece.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from export.report import blocks as report
from export.report import charts, docx, gathered, marks, ownset, paper
from store.errors import LevekarError
from text.formats import date
from text.texts import t
from views import own_area
from views.basket import read_basket, renewed
from views.edition import edition

#: The most parts of a figure that are looked for, and the shares of a page's height that are tried
#: for as many parts as there were: rows that are new or gone may have made it one more or less.
MOST_PARTS, SHARES = 40, (1, 1.1, 0.9, 1.25, 0.8, 1.5, 0.7, 2, 0.6, 0.5)
#: The largest document, unpacked.
LARGEST = 200_000_000


class NotOursError(LevekarError):
    """The document cannot be updated: it is not a report of ours, or has lost what it was."""


def updated(content: bytes) -> tuple[bytes, int]:
    """The document with today's figures, and how many changes are marked in it.

    :raises NotOursError: with words, if it is not a report of ours.
    """
    held = marks.carried(content)
    if held is None:
        raise NotOursError(t("oppdater.not_ours"))
    origin, _ = held
    language = origin.get("spraak", "nb")
    _check(content, language)
    made = rebuilt(origin)
    document = Document(io.BytesIO(content))
    work = _Update(document, made)
    work.run()
    marks.carry(document, made.origin, edition().snapshot.version)
    properties = document.core_properties
    properties.modified = work.when
    properties.last_modified_by = t("app.title", language)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), work.changes


def _check(content: bytes, language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST:
            raise NotOursError(t("oppdater.large", language))


def rebuilt(origin: Mapping[str, str]) -> report.Report:
    """The report made anew from what it was made from, with the newest figures.

    :raises NotOursError: if nothing of it is left to report on.
    """
    language = origin.get("spraak", "nb")
    if language not in ("nb", "en"):
        raise NotOursError(t("oppdater.not_ours"))
    try:
        if "kurv" in origin:
            items = renewed(read_basket(origin["kurv"], language)[0])
            if origin.get("alene") and items:
                return gathered.build_single(items[0], language)
            return gathered.build_basket(items, origin.get("tittel", ""), language)
        if "eget" in origin:
            own, _ = own_area.parse(origin["eget"], origin.get("navn", ""), language)
            if own is not None:
                return ownset.build(own, language)
        order = report.order_of(origin)
    except gathered.EmptyError as error:
        raise NotOursError(str(error)) from error
    if not order.areas:
        raise NotOursError(t("oppdater.nothing", language))
    return report.build(order)


class _Update:
    """One document being brought up to date; ``changes`` counts what is marked."""

    def __init__(self, document: Any, made: report.Report) -> None:
        self.document, self.made = document, made
        self.when = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
        self.changes = 0
        self._number = 90_000
        self._held = {str(start.get(qn("w:name"))): start
                      for start in document.element.body.iter(qn("w:bookmarkStart"))
                      if str(start.get(qn("w:name"))).startswith(marks.PREFIX)}  # fmt: skip
        self._seen: set[str] = set()
        self._last: Any = None

    def run(self) -> None:
        """Every block of the new report against the document, then what is no longer there."""
        self._text("subtitle", "", self.made.subtitle)
        for key, block in marks.keyed(self.made):
            if isinstance(block, report.Heading | report.Paragraph):
                self._text(key, "", block.text)
            elif isinstance(block, report.Bullets):
                for number, (text, address) in enumerate(block.items):
                    self._text(key, str(number), text + (f" {address}" if address else ""))
            elif isinstance(block, report.Rows):
                self._text(key, "caption", block.caption + ".", after_number=True)
                self._table(key, block)
            else:
                self._picture(key, block)
        for name, start in self._held.items():
            if name not in self._seen:
                self._gone(start)

    def _paragraph(self, key: str, part: str) -> Any:
        name = marks.name(key, part)
        self._seen.add(name)
        start = self._held.get(name)
        element = start
        while element is not None and element.tag != qn("w:p"):
            element = element.getparent()
        return element

    def _text(self, key: str, part: str, text: str, after_number: bool = False) -> None:
        """A text in the place of the old one, marked where they differ."""
        paragraph = self._paragraph(key, part)
        if paragraph is None:
            if not after_number and self._last is not None and text:
                self._added(text)
            return
        self._last = paragraph
        runs = _runs(paragraph, after_number)
        old = "".join(_said(run) for run in runs)
        if after_number:
            text = f". {text}"
        if _same(old, text):
            return
        self._replace(paragraph, runs, text)

    def _replace(self, paragraph: Any, runs: Sequence[Any], text: str) -> None:
        style = copy.deepcopy(runs[0].find(qn("w:rPr"))) if runs else None
        place = runs[-1] if runs else None
        for run in runs:
            self._delete(run)
        inserted = self._change("w:ins")
        inserted.append(_run(text, style))
        anchor = place.getparent() if place is not None else None
        if anchor is not None and anchor.tag == qn("w:del"):
            outer = anchor.getparent()
            (anchor if outer is paragraph else outer).addnext(inserted)
        else:
            paragraph.append(inserted)
        self.changes += 1

    def _delete(self, run: Any) -> None:
        """Mark a run as deleted where it stands."""
        deleted = self._change("w:del")
        run.addprevious(deleted)
        deleted.append(run)
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.set(qn("xml:space"), "preserve")

    def _added(self, text: str) -> None:
        """A paragraph that was not there, after the last one that was."""
        paragraph = OxmlElement("w:p")
        inserted = self._change("w:ins")
        inserted.append(_run(text, None))
        paragraph.append(inserted)
        self._last.addnext(paragraph)
        self._last = paragraph
        self.changes += 1

    def _gone(self, start: Any) -> None:
        """What the new report does not say any more is marked as deleted, not taken away."""
        paragraph = start.getparent()
        if paragraph is None or paragraph.tag != qn("w:p"):
            return
        runs = [r for r in _runs(paragraph, False)
                if _said(r) or r.find(qn("w:drawing")) is not None]  # fmt: skip
        for run in runs:
            self._delete(run)
        self.changes += bool(runs)

    def _table(self, key: str, block: report.Rows) -> None:
        """Cell by cell where the rows are the same; rows that are new or gone are marked."""
        paragraph = self._paragraph(key, "table")
        table = paragraph
        while table is not None and table.tag != qn("w:tbl"):
            table = table.getparent()
        if table is None:
            return
        rows = table.findall(qn("w:tr"))[1:]
        old = {_cell_text(row.findall(qn("w:tc"))[0]): row for row in rows if len(row)}
        template, last = (rows[0] if rows else None), table.findall(qn("w:tr"))[0]
        for cells in block.rows:
            row = old.pop(_plain(cells[0]), None)
            if row is None and template is not None:
                last = self._new_row(template, last, cells)
                continue
            if row is None:
                continue
            last = row
            for cell, text in zip(row.findall(qn("w:tc")), cells, strict=False):
                inside = cell.find(qn("w:p"))
                runs = _runs(inside, False)
                if not _same("".join(map(_said, runs)), text):
                    self._replace(inside, runs, text)
        for row in old.values():
            for inside in row.iter(qn("w:p")):
                for run in _runs(inside, False):
                    self._delete(run)
            _row_properties(row).append(self._change("w:del"))
            self.changes += 1

    def _new_row(self, template: Any, last: Any, cells: Sequence[str]) -> Any:
        row = copy.deepcopy(template)
        for element in list(row.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            element.getparent().remove(element)
        for cell, text in zip(row.findall(qn("w:tc")), cells, strict=False):
            inside = cell.find(qn("w:p"))
            runs = _runs(inside, False)
            style = copy.deepcopy(runs[0].find(qn("w:rPr"))) if runs else None
            for element in [e for e in inside if e.tag != qn("w:pPr")]:
                inside.remove(element)
            inserted = self._change("w:ins")
            inserted.append(_run(text, style))
            inside.append(inserted)
        _row_properties(row).append(self._change("w:ins"))
        last.addnext(row)
        self.changes += 1
        return row

    def _picture(self, key: str, picture: report.Picture) -> None:
        """The new picture in the frame of the old; its caption says that it is new."""
        first = self._paragraph(key, "picture")
        if first is not None and self._chart(first, picture):
            self._under(key, picture, 1, True)
            return
        held = 1 + sum(1 for n in range(2, MOST_PARTS)
                       if marks.name(key, marks.of_part("picture", n)) in self._held)  # fmt: skip
        for number, part in enumerate(self._parts(picture, held), 1):
            paragraph = self._paragraph(key, marks.of_part("picture", number))
            changed = paragraph is not None and self._redrawn(paragraph, part)
            self._under(key, part.picture, number, changed)

    def _parts(self, picture: report.Picture, held: int) -> list[report.Part]:
        """The new picture in as many parts as there are frames; whole where that cannot be."""
        width, height = docx.room(self.document, self.made.single)
        if held > 1:
            for share in SHARES:
                found = paper.parts(picture, width, height * share)
                if len(found) == held:
                    return found
        found = paper.parts(picture, width, height)
        return found if len(found) == 1 else [report.Part(picture, 0, 0, (0, 0))]

    def _redrawn(self, paragraph: Any, part: report.Part) -> bool:
        """Put a picture in a frame; whether it is another than the one there."""
        new, changed = part.drawn("png"), False
        if new is None:
            return False
        for blip in paragraph.iter(qn("a:blip")):
            document = self.document.part
            if document.related_parts[blip.get(qn("r:embed"))].blob == new:
                continue
            key, image = document.get_or_add_image(io.BytesIO(new))
            blip.set(qn("r:embed"), key)
            self._fitted(paragraph, image)
            changed = True
        for about in paragraph.iter(qn("wp:docPr")):
            about.set("descr", part.picture.figure.alt)
            about.set("title", part.picture.figure.title)
        return changed

    def _under(self, key: str, picture: report.Picture, number: int, changed: bool) -> None:
        """The caption and the source of a figure, or of a part of it."""
        caption = picture.figure.title + "."
        if changed:
            said = date(dt.date.today().isoformat(), self.made.language)
            caption += " " + t("oppdater.picture", self.made.language, date=said)
        self._text(key, marks.of_part("caption", number), caption, after_number=True)
        self._text(key, marks.of_part("source", number), picture.figure.source)

    def _chart(self, paragraph: Any, picture: report.Picture) -> bool:
        """The new native chart in the place of the old; whether it is another."""
        tag = f"{{{charts.CHART}}}chart"
        run = next((r for r in paragraph.iter(qn("w:r")) if r.find(f".//{tag}") is not None), None)
        if run is None:
            return False
        part = self.document.part
        old = part.related_parts[run.find(f".//{tag}").get(qn("r:id"))].blob
        size = next(run.iter(qn("wp:extent")))
        charts.add(self.document, _Holder(run.getparent()), picture,
                   int(size.get("cx")), int(size.get("cy")))  # fmt: skip
        new = run.getparent()[-1]
        if part.related_parts[new.find(f".//{tag}").get(qn("r:id"))].blob == old:
            new.getparent().remove(new)
            return False
        run.getparent().replace(run, new)
        return True

    @staticmethod
    def _fitted(paragraph: Any, image: Any) -> None:
        """The frame as high as the new picture is at the old width."""
        for size in (*paragraph.iter(qn("wp:extent")), *paragraph.iter(qn("a:ext"))):
            if size.get("cx"):
                size.set("cy", str(int(int(size.get("cx")) * image.px_height / image.px_width)))

    def _change(self, tag: str) -> Any:
        self._number += 1
        change = OxmlElement(tag)
        change.set(qn("w:id"), str(self._number))
        change.set(qn("w:author"), t("app.title", self.made.language))
        change.set(qn("w:date"), f"{self.when.isoformat()}Z")
        return change


@dataclass
class _Holder:
    """A paragraph as ``charts.add`` takes it."""

    _p: Any


def _row_properties(row: Any) -> Any:
    found = row.find(qn("w:trPr"))
    if found is None:
        found = OxmlElement("w:trPr")
        row.insert(0, found)
    return found


def _runs(paragraph: Any, after_number: bool) -> list[Any]:
    """The runs of a paragraph that are text now; after the number's field where that is asked."""
    runs = [r for r in paragraph.iter(qn("w:r")) if r.getparent().tag != qn("w:del")]
    if after_number:
        ends = [i for i, r in enumerate(runs) for f in r.findall(qn("w:fldChar"))
                if f.get(qn("w:fldCharType")) == "end"]  # fmt: skip
        runs = runs[ends[-1] + 1 :] if ends else runs
    return runs


def _said(run: Any) -> str:
    return "".join(text.text or "" for text in run.findall(qn("w:t")))


def _cell_text(cell: Any) -> str:
    return _plain("".join(_said(r) for p in cell.iter(qn("w:p")) for r in _runs(p, False)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _same(old: str, new: str) -> bool:
    return _plain(old) == _plain(new)


def _run(text: str, style: Any) -> Any:
    run, said = OxmlElement("w:r"), OxmlElement("w:t")
    if style is not None:
        run.append(style)
    said.text = text
    said.set(qn("xml:space"), "preserve")
    run.append(said)
    return run
