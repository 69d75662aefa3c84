"""The register as a workbook that staff can fill in, and an empty one to begin with.

Written so that it can be read back by ``register.take_in`` without a difference. A cell is
text, never a formula; drop-down lists and the sheet «Hjelp» tell what is allowed.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from register.models import Initiative
from register.reading import load_initiatives
from register.register import InitiativeRegister
from register.sheet import SEPARATOR, TABLES, Column, Table, rows_of
from store.catalogue import ASKER, load_registry

HELP, LISTS = "Hjelp", "Lister"
_VALIDATED_ROWS = 500
#: What columns of texts and addresses end in; letters across such a column, any other, and the
#: help; points of a line, and hundredths of them on paper.
_LONG = ("nb", "en", "url", "source", "citation")
_TEXT, _OTHER, _HELP, _LINE, _PRINTED = 60, 28, (34, 34, 90), 15, 70
_ABOUT = (
    "Ett tiltak på hver rad i arket Tiltak. Virkning, steder, evidens og kilder står i egne ark, "
    "med tiltakets id i første kolonne.",
    "Det som er ukjent, skal stå tomt. Da viser nettsiden «ikke oppgitt».",
    "Et trinn trenger bevis: nytt = beskrevet og eid; nyttig = prøvd med brukere, og noe er målt; "
    "nyttiggjort = i vanlig bruk, med en realisert gevinst som er dokumentert.",
    "Et evidensnivå trenger skalaen sin. Minst én kilde med adresse (https) for hvert tiltak.",
    "Datoer skrives 2018, 2018-11 eller 2018-11-13. Formler og makroer blir ikke lest.",
    "Kostnadsklasse per år: lav = under 1 million kroner, middels = 1–10, hoy = over 10.",
)


def export_workbook(register: InitiativeRegister) -> bytes:
    """All initiatives as a workbook (.xlsx)."""
    return _workbook(register, register.initiatives.values())


def write_template(path: Path | str, register: InitiativeRegister | None = None) -> None:
    """Write an empty workbook with headings, help and drop-down lists to ``path``."""
    register = register or load_initiatives(load_registry())
    Path(path).write_bytes(_workbook(register, ()))


def _workbook(register: InitiativeRegister, initiatives: Iterable[Initiative]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "Tiltak i Asker", "created": datetime(2020, 1, 1)})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
            "cell": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            "help": book.add_format({"valign": "top", "text_wrap": True}),
        }
        allowed = allowed_values(register)
        entries = list(initiatives)
        ranges: dict[str, str] = {}
        sheets = [(table, book.add_worksheet(table.name)) for table in TABLES]
        _write_help(book.add_worksheet(HELP), allowed, formats)
        _write_lists(book.add_worksheet(LISTS), allowed, ranges)
        for table, sheet in sheets:
            _write_table(sheet, table, entries, formats)
            _add_lists(sheet, table, ranges)
    return stream.getvalue()


def allowed_values(register: InitiativeRegister) -> dict[str, dict[str, str]]:
    """For each column that refers to a registry: the ids with their titles."""
    registry = register.registry
    inside = (a for a in registry.areas.values() if a.parent == ASKER or a.delomrade)
    return {
        "service_areas": {k: s.title.nb for k, s in register.service_areas.items()},
        "challenges": {k: c.title.nb for k, c in register.challenges.items()},
        "domains": {k: d.title.nb for k, d in registry.domains.items()},
        "indicators": {k: i.title.nb for k, i in registry.indicators.items()},
        "areas": {a.code: f"{registry.area_name(a.code)} ({a.level})" for a in inside},
        "programmes": {k: p.title.nb for k, p in register.programmes.items()},
        "scales": {
            k: f"{s.title.nb}. Nivåer: {', '.join(level.id for level in s.levels) or 'ingen'}"
            for k, s in register.scales.items()
        },
        "initiatives": {k: i.title.nb for k, i in register.initiatives.items()},
    }


def _write_table(
    sheet: Any, table: Table, initiatives: list[Initiative], formats: dict[str, Any]
) -> None:
    sheet.freeze_panes(1, 1)
    # On paper every page says whose rows and which columns it has.
    _printed(sheet)
    sheet.set_print_scale(_PRINTED)
    sheet.repeat_columns(0)
    widths = [_TEXT if column.path[-1] in _LONG else _OTHER for column in table.columns]
    _high(sheet, 0, [column.heading for column in table.columns], widths)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, widths[index])
        sheet.write_string(0, index, column.heading, formats["head"])
    rows = (row for initiative in initiatives for row in rows_of(table, initiative))
    for number, row in enumerate(rows, 1):
        _high(sheet, number, row, widths)
        for index, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, index, value, formats["cell"])
            elif value is not None:
                sheet.write_number(number, index, value)


def _high(sheet: Any, number: int, row: Sequence[Any], widths: Sequence[int]) -> None:
    """Make a row as high as its longest text: not every program does when it opens the file."""
    lines = max(len(textwrap.wrap(str(value or ""), wide - 3))
                for value, wide in zip(row, widths, strict=True))  # fmt: skip
    if lines > 1:
        sheet.set_row(number, _LINE * lines)


def _printed(sheet: Any) -> None:
    """On paper: A4 lying, numbered, its headings on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _add_lists(sheet: Any, table: Table, ranges: dict[str, str]) -> None:
    for index, column in enumerate(table.columns):
        rule = _rule(column, ranges)
        if rule:
            sheet.data_validation(1, index, _VALIDATED_ROWS, index, rule)


def _rule(column: Column, ranges: dict[str, str]) -> dict[str, Any]:
    if column.choices and column.kind != "list":
        return {"validate": "list", "source": list(column.choices)}
    if column.kind == "list":
        return {
            "validate": "any",
            "input_title": column.heading[:32],
            "input_message": f"Flere verdier skilles med «{SEPARATOR}». Se arket {HELP}.",
        }
    if column.choose in ranges:
        return {"validate": "list", "source": ranges[column.choose]}
    return {}


def _write_help(sheet: Any, allowed: dict[str, dict[str, str]], formats: dict[str, Any]) -> None:
    _printed(sheet)
    sheet.fit_to_pages(1, 0)
    for index, wide in enumerate(_HELP):
        sheet.set_column(index, index, wide)
    row = 0
    for row, line in enumerate(_ABOUT):
        sheet.merge_range(row, 0, row, len(_HELP) - 1, line, formats["help"])
        _high(sheet, row, [line], [sum(_HELP)])
    row += 2
    sheet.repeat_rows(row)
    for index, heading in enumerate(("Ark og kolonne", "Tillatt verdi", "Betyr")):
        sheet.write_string(row, index, heading, formats["head"])
    for table in TABLES:
        for column in table.columns:
            meanings = allowed.get(column.choose) or dict.fromkeys(column.choices, "")
            for value, meaning in meanings.items():
                row += 1
                texts = (f"{table.name}: {column.heading}", value, meaning)
                _high(sheet, row, texts, _HELP)
                for index, text in enumerate(texts):
                    sheet.write_string(row, index, text, formats["help"])


def _write_lists(sheet: Any, allowed: dict[str, dict[str, str]], ranges: dict[str, str]) -> None:
    sheet.hide()
    for index, (name, values) in enumerate(allowed.items()):
        sheet.write_string(0, index, name)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, index, value)
        if values:
            letter = chr(ord("A") + index)
            ranges[name] = f"={LISTS}!${letter}$2:${letter}${len(values) + 1}"
