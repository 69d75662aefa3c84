"""On which page each heading of a document falls: LibreOffice lays it out and tells."""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdf

#: Seconds LibreOffice may take.
PATIENCE = 60
_LOG = logging.getLogger("levekar.pictures")


def pages(document: bytes, headings: Sequence[str]) -> list[int]:
    """The page of each heading, counted from 1; empty where there is no LibreOffice or it fails."""
    office = shutil.which("soffice")
    if office is None or not headings:
        return []
    with tempfile.TemporaryDirectory(prefix="levekar-") as folder:
        file = Path(folder) / "rapport.docx"
        file.write_bytes(document)
        command = [office, f"-env:UserInstallation=file://{folder}/profil", "--headless",
                   "--convert-to", "pdf:writer_pdf_Export:{\"ExportBookmarks\":"
                   "{\"type\":\"boolean\",\"value\":\"true\"}}",
                   "--outdir", folder, str(file)]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            return _read(Path(folder) / "rapport.pdf", headings)
        except (subprocess.SubprocessError, OSError) as error:
            _LOG.warning("no page numbers for the contents: %s", type(error).__name__)
            return []


def _read(file: Path, headings: Sequence[str]) -> list[int]:
    """Pages of the outline's entries, where they are the headings, in order."""
    reader = pypdf.PdfReader(io.BytesIO(file.read_bytes()))
    found: list[tuple[str, int]] = []

    def walk(outline: Iterable[object]) -> None:
        for entry in outline:
            if isinstance(entry, list):
                walk(entry)
            elif isinstance(entry, pypdf.generic.Destination):
                page = reader.get_destination_page_number(entry)
                found.append((_bare(str(entry.title)), (page or 0) + 1))

    walk(reader.outline)
    wanted = [_bare(h) for h in headings]
    places = [(name, page) for name, page in found if name in set(wanted)]
    return [page for _, page in places] if [n for n, _ in places] == wanted else []


def _bare(text: str) -> str:
    return "".join(text.split())
