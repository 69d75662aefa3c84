"""What a file is by its first bytes, where it is not one of the formats that are read."""

from __future__ import annotations

import io
import re
import zipfile

from sheets.messages import ImportFailure, quoted, said

#: First bytes → text key of what such a file is.
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "parquet"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"BZh", "packed"),
    (b"SQLite format 3", "database"),
    (b"{\\rtf", "document"),
    (b"$FL2", "spss"),
    (b"<stata_dta>", "spss"),
)
#: A part that only such an archive has.
_PARTS = (
    ("mimetype", "opendocument"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "document"),
    ("xl/workbook.bin", "binary_workbook"),
)
_XML = re.compile(
    r"<(?:\w+:)?(GenericData|StructureSpecificData|CompactData|Structure|MessageGroup)"
)


def refuse_other(content: bytes, name: str) -> None:
    """Say what the file is, if it is of a known format that is not read.

    :raises ImportFailure: naming the format and what to send instead.
    """
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if kind is None and content.startswith(b"PK"):
        kind = _in_archive(content)
    if kind is None:
        kind = _marked_up(content)
    if kind is not None:
        raise ImportFailure(
            said(f"import.is_{kind}", name=quoted(name)), expected=said("import.formats")
        )


def _in_archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None
    found = next((kind for part, kind in _PARTS if part in names), None)
    if found is None and "[Content_Types].xml" not in names:
        tables = [n for n in names if n.lower().endswith((".csv", ".xlsx", ".px", ".json", ".txt"))]
        return "packed" if tables else None
    return found


def _marked_up(content: bytes) -> str | None:
    start = (
        content[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\0", "").lstrip()
    )
    if not start.startswith("<"):
        return None
    if _XML.search(start):
        return "sdmx"
    if start[:9].lower().startswith(("<html", "<!doctype", "<?xml", "<table", "<rss")):
        return "markup"
    return None
