"""The tables of the house's own exports, recognised by their headings and taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sheets import jsonstat
from sheets.grid import Cell, Row, Sheet
from sheets.messages import ImportFailure, column_letter, said
from sheets.numbers import NotANumber, figure
from sheets.periods import period
from store.catalogue import Registry
from store.errors import SourceError, Where
from store.models import Status
from text.texts import LANGUAGES, t, texts

#: Columns of the API's CSV and JSON → columns of an observation.
API = {"indikator": "indicator", "kategori": "category", "omrade": "area", "niva": "level",
       "periode": "period", "verdi": "value", "nedre": "lower", "ovre": "upper",
       "teller": "numerator", "nevner": "denominator", "status": "status", "kilde": "source",
       "merknad": "note"}  # fmt: skip
#: Keys of the headings of a figure's table; the one that is left is the value's.
_COLUMNS = ("rank", "area", "code", "period", "lower", "upper", "status", "source")
#: Heading of the source line in a figure's CSV.
LAST = "kilde_linje"
_NUMBERS = {"value", "lower", "upper", "numerator", "denominator"}


@dataclass
class Table:
    """Rows with columns of an observation, as far as the export has them.

    ``places``: the cell of each row's figure; ``columns``: name → letter.
    """

    rows: pd.DataFrame
    sheet: str
    header_row: int
    columns: dict[str, str]
    decimal: str = ","
    delimiter: str | None = None
    encoding: str | None = None
    places: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = self.rows.reset_index(drop=True)
        self.places = self.places or [""] * len(self.rows)


def api_table(sheet: Sheet, registry: Registry) -> Table | None:
    """The API's CSV or the file with all figures; ``None`` if the heading is another."""
    titles = _titles(sheet)
    forms: list[dict[str, str]] = [API, {name: name for name in API.values()}]
    names = next((form for form in forms if set(form) <= set(titles)), None)
    if names is None:
        return None
    at = {names[name]: titles.index(name) for name in names}
    rows, places = [], []
    for row in sheet.rows[1:]:
        told = {name: _cell(row, i, sheet) if name in _NUMBERS else _text(row.get(i))
                for name, i in at.items()}  # fmt: skip
        told["area"] = _area(str(told["area"]), registry, sheet, row, at["area"])
        rows.append(told)
        places.append(f"{column_letter(at['value'])}{row.number}")
    return _table(sheet, rows, at, places)


def figure_table(sheet: Sheet, registry: Registry) -> Table | None:
    """The table of a figure of areas, in either language; ``None`` if the heading is another."""
    titles = _titles(sheet)
    for language in LANGUAGES:
        code, when, status = (t(f"column.{c}", language) for c in ("code", "period", "status"))
        if not {code, when, status} <= set(titles):
            continue
        known = {t(f"column.{column}", language) for column in _COLUMNS}
        values = [i for i, title in enumerate(titles) if title and title not in known]
        if len(values) != 1:
            return None
        at = {"area": titles.index(code), "period": titles.index(when), "value": values[0],
              "status": titles.index(status)}  # fmt: skip
        return _of_figure(sheet, registry, at, _statuses(language))
    return None


def is_house(sheets: list[Sheet], registry: Registry) -> bool:
    """Whether a file is any table of the house: its source column, or its sheet about the figures.

    A gap, a curve, an index and the like are calculated: their columns are no observations, though
    areas stand beside them.
    """
    licences = {str(source.licence) for source in registry.sources.values()}
    return any(_has_our_source(sheet, licences) or _is_about(sheet) for sheet in sheets)


def _has_our_source(sheet: Sheet, licences: set[str]) -> bool:
    titles = _titles(sheet)
    last = [str(row.cells[-1] or "") if row.cells else "" for row in sheet.rows[1:]]
    for language in LANGUAGES:
        if not last or titles[-1:] not in ([t("column.source", language)], [LAST]):
            continue
        one, many = (texts(language)[key].split("{") for key in ("source.line", "source.many"))
        ours = [
            (cell.startswith(one[0]) and any(licence in cell for licence in licences))
            or (cell.startswith(many[0]) and cell.endswith(many[1].partition("}")[2]))
            for cell in last
        ]
        if all(ours):
            return True
    return False


def _is_about(sheet: Sheet) -> bool:
    first = {_text(row.get(0)).strip() for row in sheet.rows}
    return any({t(key, language) for key in ("xlsx.figure", "xlsx.version", "xlsx.made")} <= first
               for language in LANGUAGES)  # fmt: skip


#: «: talt 6 av 14» beside a share of too few: the counts themselves stand in the data.
_COUNTED = re.compile(
    "|".join(
        re.escape(": " + t("status.counted", language, count="#", among="#")).replace(
            r"\#", r"[\d\s]+"
        )
        for language in LANGUAGES
    )
)


def _of_figure(
    sheet: Sheet, registry: Registry, at: dict[str, int], meant: dict[str, tuple[str, str]]
) -> Table | None:
    rows, places = [], []
    for row in sheet.rows[1:]:
        when = period(row.get(at["period"]))
        words = _COUNTED.sub("", _text(row.get(at["status"])).strip())
        if when is None or words not in meant:
            return None
        status, note = meant[words]
        value = _cell(row, at["value"], sheet)
        told = {"area": _area(_text(row.get(at["area"])), registry, sheet, row, at["area"]),
                "period": when, "value": value, "status": status, "note": note}  # fmt: skip
        rows.append(told)
        places.append(f"{column_letter(at['value'])}{row.number}")
    return _table(sheet, rows, at, places)


def _statuses(language: str) -> dict[str, tuple[str, str]]:
    """What stands under «Merknad» → status and key of the note."""
    notes = {key.removeprefix("note."): text for key, text in texts(language).items()
             if key.startswith("note.")}  # fmt: skip
    meant: dict[str, tuple[str, str]] = {}
    for status in Status:
        word = "" if status == Status.OK else t(f"status.{status}", language)
        meant.setdefault(word, (str(status), ""))
        for note, text in notes.items():
            meant.setdefault(": ".join(p for p in (word, text) if p), (str(status), note))
    return meant


def cube_table(document: dict[str, Any], name: str, registry: Registry) -> Table | None:
    """The house's JSON-stat; ``None`` if it is another's."""
    ids = document.get("id")
    extension = document.get("extension")
    if not isinstance(ids, list) or not {"indikator", "omrade", "periode"} <= set(map(str, ids)):
        return None
    if not isinstance(extension, dict) or not isinstance(extension.get("derived"), list):
        return None
    if 0 in (document.get("size") or [0]):
        return Table(pd.DataFrame(), name, 1, {}, decimal=".")
    derived = {p for p in extension["derived"] if isinstance(p, int)}
    try:
        frame = jsonstat.read(document, Where("file", name), "levekar").frame
    except SourceError:
        return None
    given = document.get("status")
    told = list(given) if isinstance(given, dict) else []
    frame = frame.astype(dict.fromkeys(ids, str))
    frame["status"] = frame["status"].astype(str)
    frame.loc[[p for p in derived if p in frame.index], "status"] = "derived"
    # A cell without a value and without a word about it is no observation.
    silent: pd.Series = frame["value"].isna() & ~frame.index.astype(str).isin(told)
    frame = _with_bounds(frame, silent) if "maal" in frame else frame[~silent]
    if "kategori" not in frame:
        frame = frame.assign(kategori=frame["indikator"].str.partition(".")[2])
        frame["indikator"] = frame["indikator"].str.partition(".")[0]
    rows = frame.rename(columns=API | {"indikator": "indicator"})
    rows = rows[rows["area"].isin(list(registry.areas))]
    kept = [c for c in [*API.values()] if c in rows and c != "level"]
    return Table(rows[kept], name, 1, {}, decimal=".")


def _with_bounds(frame: pd.DataFrame, silent: pd.Series) -> pd.DataFrame:
    keys = [c for c in frame.columns if c not in ("maal", "value", "status")]
    wide = frame.pivot_table(index=keys, columns="maal", values="value", dropna=False, sort=False,
                             observed=True)  # fmt: skip
    wide = wide.reindex(columns=["value", "lower", "upper"])
    first = frame[(frame["maal"] == "value") & ~silent]
    rows = first.drop(columns=["maal", "value"]).set_index(keys)
    return rows.join(wide[["lower", "upper"]]).join(wide["value"]).reset_index()


def _titles(sheet: Sheet) -> list[str]:
    cells = sheet.rows[0].cells if sheet.rows else []
    return ["" if c is None else str(c).strip() for c in cells]


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


def _cell(row: Row, index: int, sheet: Sheet) -> float | None:
    cell = row.get(index)
    if isinstance(cell, str) and re.fullmatch(r"-?\d+(?:,\d+)?e-?\d+", cell):
        return float(cell.replace(",", "."))
    try:
        return figure(cell, ",").value
    except NotANumber as error:
        raise ImportFailure(
            error.problem, expected=said("import.wants_number"), sheet=sheet.name, row=row.number,
            column=column_letter(index),
        ) from error  # fmt: skip


def _area(code: str, registry: Registry, sheet: Sheet, row: Row, index: int) -> str:
    """The code as registered: a spreadsheet drops zeros before a number."""
    found = [c for c in (code, code.zfill(4), code.zfill(6), code.zfill(8)) if c in registry.areas]
    if not found:
        raise ImportFailure(
            said("import.unknown_area_here", cell=code), sheet=sheet.name, row=row.number,
            column=column_letter(index),
        )  # fmt: skip
    return found[0]


def _table(
    sheet: Sheet, rows: Iterable[dict[str, Any]], at: dict[str, int], places: list[str]
) -> Table:
    letters = {name: column_letter(i) for name, i in at.items()}
    frame = pd.DataFrame(rows)
    return Table(frame, sheet.name, sheet.rows[0].number, letters, ",", sheet.delimiter,
                 sheet.encoding, places)  # fmt: skip
