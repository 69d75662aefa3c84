"""From a file's bytes to the sheet that is to be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePath

from loaders.importing.across import turned
from loaders.importing.answers import unknown
from loaders.importing.areacolumn import area_column, score
from loaders.importing.dates import dated
from loaders.importing.parts import is_whole, joined
from loaders.importing.places import Places
from sheets.formats import refuse_other
from sheets.grid import MAX_BYTES, Sheet
from sheets.messages import ImportFailure, Wish, quoted, said
from sheets.px import looks_like_px
from sheets.statbank import as_sheet, is_statbank, read_statbank
from sheets.textfile import read_text
from sheets.words import folded
from sheets.workbook import encrypted, macros, read_workbook
from store.models import Indicator


def check_size(content: bytes, name: str) -> None:
    """Refuse what is too large or empty, and what is of a format that is not read.

    :raises ImportFailure: saying what it is.
    """
    if len(content) > MAX_BYTES:
        megabytes = f"{len(content) / 1024 / 1024:.0f}"
        raise ImportFailure(
            said("import.too_large", name=quoted(name), megabytes=megabytes),
            expected=said("import.at_most_10"),
        )
    if not content.strip(b"\0\r\n\t \xef\xbb\xbf\xfe\xff"):
        raise ImportFailure(said("import.empty", name=quoted(name)))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise encrypted(name)
    if PurePath(name).suffix.lower() in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        raise macros(name)
    refuse_other(content, name)


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """The file's sheets, or its readings with each delimiter.

    :raises ImportFailure: if it is damaged, or of another format.
    """
    check_size(content, name)
    if content.startswith(b"PK"):
        return read_workbook(content, name)
    if is_statbank(content) and (looks_like_px(content) or is_json(content)):
        return [_statbank(content, name)]
    return read_text(content, name)


def is_json(content: bytes) -> bool:
    """Whether the whole is one JSON document, good or of another kind than we read."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def _statbank(content: bytes, name: str) -> Sheet:
    if not looks_like_px(content):
        _refuse_other_json(content, name)
    dataset = read_statbank(content, name)
    sheet = as_sheet(dataset, name)
    statuses = dataset.frame["status"].astype(str)
    marked = frozenset(n for n, s in enumerate(statuses, 2) if s == "provisional")
    return replace(
        sheet, format="PX" if looks_like_px(content) else "JSON-stat", provisional=marked
    )


def _refuse_other_json(content: bytes, name: str) -> None:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return
    if isinstance(document, dict) and not _has_dimensions(document):
        key = "import.is_geojson" if "features" in document else "import.is_json"
        raise ImportFailure(said(key, name=quoted(name)), expected=said("import.formats"))


def _has_dimensions(document: dict[str, object]) -> bool:
    inside = [document, *(d for d in document.values() if isinstance(d, dict))]
    return any("dimension" in part for part in inside)


def arranged(sheet: Sheet, places: Places) -> Sheet:
    """The sheet with areas down and whole codes, however it stands in the file."""
    sheet = dated(sheet)
    column = area_column(sheet, places)
    if not is_whole(sheet, places, None if column is None else column[0]):
        sheet = joined(sheet)
    return turned(sheet, places)


def choose_sheet(
    sheets: list[Sheet], places: Places, wanted: str | None, name: str, indicator: Indicator
) -> tuple[Sheet, list[str]]:
    """The sheet to read, and the names of smaller ones that have areas too.

    :raises ImportFailure: where several are as good, with their names to choose from.
    """
    if not sheets:
        raise ImportFailure(said("import.no_sheets", name=quoted(name)))
    a_book = sheets[0].delimiter is None and not sheets[0].format
    if wanted is not None and a_book:
        named = [s for s in sheets if s.name == wanted]
        if not named:
            raise unknown("sheet", wanted, [s.name for s in sheets])
        return arranged(named[0], places), []
    ready = [arranged(sheet, places) for sheet in sheets]
    scores = [score(sheet, places) for sheet in ready]
    seen = [i for i in range(len(ready)) if not ready[i].hidden] or list(range(len(ready)))
    best = max(seen, key=lambda i: (scores[i], len(ready[i].rows) > 0, -i))
    hidden = [ready[i].name for i in range(len(ready)) if scores[i] and i not in seen]
    if a_book and hidden and not scores[best]:
        raise _several(hidden)
    rivals = [i for i in seen if scores[i] and _rivals(scores[i], scores[best])]
    if a_book and len(rivals) > 1:
        titled = [i for i in rivals if folded(ready[i].name) in _titles(indicator)]
        if len(titled) != 1:
            raise _several([ready[i].name for i in rivals])
        best = titled[0]
    others = [s.name for i, s in enumerate(ready) if i != best and scores[i] and a_book]
    return ready[best], others


def _rivals(areas: int, most: int) -> bool:
    """Whether a sheet has so many areas that it may be as good as the one with most."""
    return areas == most or (areas > 1 and 4 * areas >= most)


def _titles(indicator: Indicator) -> set[str]:
    return {folded(text) for text in (indicator.title.nb, indicator.title.en, indicator.id)}


def _several(names: list[str]) -> ImportFailure:
    return ImportFailure(
        said("import.several_sheets", sheets=", ".join(map(quoted, names[:12]))),
        expected=said("import.choose_one"),
        wish=Wish("sheet", tuple(names)),
    )
