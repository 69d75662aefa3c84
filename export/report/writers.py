"""The forms a report is given out in: a name and what writes it.

Each writer is read when it is first asked for. Office's libraries are a tenth of the time the
server takes to start, and most readers never order a report.
"""

from __future__ import annotations

from typing import Protocol

from export.report import blocks as report


class Writing(Protocol):
    """Writes a report; ``template`` is for the forms of Office alone."""

    def __call__(self, made: report.Report, template: bytes | None = None) -> bytes:
        """The file."""


def _docx(made: report.Report, template: bytes | None = None) -> bytes:
    from export.report import docx

    return docx.delivered(made, template)


def _pptx(made: report.Report, template: bytes | None = None) -> bytes:
    from export.report import pptx

    return pptx.write(made, template)


def _pdf(made: report.Report, template: bytes | None = None) -> bytes:
    from export.report import pdf

    return pdf.write(made)


def _html(made: report.Report, template: bytes | None = None) -> bytes:
    from export.report import page

    return page.write(made).encode("utf-8")


WRITERS: dict[str, Writing] = {"docx": _docx, "pptx": _pptx, "pdf": _pdf, "html": _html}
