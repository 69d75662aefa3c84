"""The forms a report is given out in: a name and what writes it."""

from __future__ import annotations

from typing import Protocol

from export.report import blocks as report
from export.report import docx as report_docx
from export.report import page as report_html
from export.report import pdf as report_pdf
from export.report import pptx as report_pptx


class Writing(Protocol):
    """Writes a report; ``template`` is for the forms of Office alone."""

    def __call__(self, made: report.Report, template: bytes | None = None) -> bytes:
        """The file."""


def _html(made: report.Report, template: bytes | None = None) -> bytes:
    return report_html.write(made).encode("utf-8")


def _pdf(made: report.Report, template: bytes | None = None) -> bytes:
    return report_pdf.write(made)


WRITERS: dict[str, Writing] = {"docx": report_docx.delivered, "pptx": report_pptx.write,
                               "pdf": _pdf, "html": _html}  # fmt: skip
