"""The forms a report is given out in: a name and what writes it."""

from __future__ import annotations

from collections.abc import Callable

from export.report import blocks as report
from export.report import docx as report_docx
from export.report import page as report_html
from export.report import pdf as report_pdf
from export.report import pptx as report_pptx

WRITERS: dict[str, Callable[[report.Report], bytes]] = {
    "docx": report_docx.write,
    "pptx": report_pptx.write,
    "pdf": report_pdf.write,
    "html": lambda made: report_html.write(made).encode("utf-8"),
}
