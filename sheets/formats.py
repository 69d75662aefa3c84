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
    (b"FEA1", "parquet"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RDX", "r"),
    (b"RDA", "r"),
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
_MARKUP = ("<html", "<!doctype", "<?xml", "<table", "<rss", "<!--", "<meta", "<head", "<body",
           "<svg", "<div", "<style")  # fmt: skip
_XML = re.compile(
    r"<(?:\w+:)?(GenericData|StructureSpecificData|CompactData|Structure|MessageGroup)"
)


def refuse_other(content: bytes, name: str) -> None:
    """Say what the file is, if it is of a known format that is not read.

    :raises ImportFailure: naming the format and what to send instead.
    """
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if kind is None:
        kind = _deeper(content, start)
    if kind is None and content.startswith(b"PK"):
        kind = _in_archive(content)
    if kind is None:
        kind = _marked_up(content)
    if kind is not None:
        raise ImportFailure(
            said(f"import.is_{kind}", name=quoted(name)), expected=said("import.formats")
        )


def _deeper(content: bytes, start: bytes) -> str | None:
    """What is told by more than its first bytes."""
    if start.startswith(b"%PDF"):
        return "pdf"
    if content[257:262] == b"ustar":
        return "packed"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "picture"
    if content[12:16] == b"\xc2\xea\x81\x60":
        return "spss"
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return "picture"
    if re.match(rb"\[\s*(?:[\[{]|\])|\{[^\n]*\}\s*\n\s*\{", start):
        return "json"
    return None


def _in_archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None
    found = next((kind for part, kind in _PARTS if part in names), None)
    if found is None and "[Content_Types].xml" not in names:
        return "packed" if names else None
    return found


def _marked_up(content: bytes) -> str | None:
    start = (
        content[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\0", "").lstrip()
    )
    if not start.startswith("<"):
        return None
    if _XML.search(start):
        return "sdmx"
    if start.lower().startswith(_MARKUP):
        return "markup"
    return None
