"""A workbook is whole as it is opened and printed: long remarks, headings over their figures."""

from __future__ import annotations

import io
import math

import openpyxl

from export.xlsx import workbook
from views.figures import KINDS, build_for_file, read


def _sheet(kind: str, **asked: str):
    state = read(KINDS[kind], asked)
    made = build_for_file(state)
    book = openpyxl.load_workbook(io.BytesIO(workbook(made, state, "https://levekar.example/x")))
    return made.table, book.worksheets[0]


def test_a_long_remark_goes_on_below_in_a_row_that_is_high_enough() -> None:
    table, sheet = _sheet("rangering", indikator="aleneboende", niva="grunnkrets")
    remark = sheet.max_column
    width = sheet.column_dimensions[sheet.cell(1, remark).column_letter].width
    longest = max(range(len(table)), key=lambda i: len(str(table.iloc[i, -1])))
    cell = sheet.cell(longest + 2, remark)
    assert len(str(cell.value)) > width and cell.alignment.wrap_text
    needed = math.ceil(len(str(cell.value)) / (1.2 * width))
    assert needed > 1 and sheet.row_dimensions[cell.row].height >= 12 * needed
    assert sum(d.width for d in sheet.column_dimensions.values()) < 200


def test_a_heading_stands_over_its_figures_and_mixed_figures_show_no_noise() -> None:
    table, sheet = _sheet("matrise", niva="delomrade")
    at = list(table.columns).index("Verdi") + 1
    assert sheet.cell(1, at).alignment.horizontal == "right"
    held, cell = table["Verdi"].iloc[0], sheet.cell(2, at)
    assert abs(cell.value - held) < 1e-9 and cell.number_format == "#,##0.00"


def test_figures_printed_as_wide_as_a_page_can_be_read() -> None:
    """A4 lying has room for about 150 letters at eight points: what is more goes on below."""
    for kind in ("fornyelse", "rangering", "samspill"):
        _, sheet = _sheet(kind)
        assert sum(d.width for d in sheet.column_dimensions.values()) <= 165, kind
