"""Files made to harm, and files that are merely broken, end in one plain sentence.

Longer than 300 lines: one test a kind of harm.
"""

import contextlib
import io
import time
import zipfile

import openpyxl
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import sheets.grid as grid
import sheets.workbook as workbook_module
from loaders.importing import ImportFailure, understand
from store.catalogue import load_registry

REGISTRY = load_registry()
CSV = "Region;2015;2016\n320301 Nesøya;1,5;:\n320302 Nesbru;2;3\n"


def read(content, name="x.xlsx"):
    return understand(content, name, REGISTRY, "folkemengde")


def refused(content, name="x.xlsx"):
    with pytest.raises(ImportFailure) as caught:
        read(content, name)
    assert caught.value.nb and caught.value.en
    assert "\n" not in caught.value.nb
    return caught.value


def plain(rows=(("Region", 2016), ("320301", 5))):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


#: Made once: its length varies with the clock, and the property tests draw by length.
PLAIN = plain()


def repacked(content, *, add=(), change=None, **options):
    """The workbook with parts added, or changed by ``change(name, data)``."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(part.filename, data) if change else data)
        for name, data in add:
            new.writestr(name, data)
    return stream.getvalue()


def test_the_plain_workbook_is_read():
    assert len(read(plain()).observations) == 1
    assert len(read(repacked(plain())).observations) == 1
    assert len(read(plain(), "feil.csv").observations) == 1


# --- macros, passwords, other formats ------------------------------------------------------


@pytest.mark.parametrize("name", ["x.xlsm", "X.XLSM", "x.xlsb", "x.xltm", "x.xlam"])
def test_a_name_of_a_workbook_with_macros_is_refused(name):
    assert "makroer" in refused(plain(), name).nb


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"]
)
def test_a_workbook_that_holds_macros_is_refused_whatever_its_name(part):
    assert "makroer" in refused(repacked(plain(), add=[(part, b"x")])).nb


def test_a_workbook_declared_as_one_with_macros_is_refused():
    def change(name, data):
        return data.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml").replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.macro",
            b"application/vnd.ms-excel.sheet.macro",
        )

    assert "makroer" in refused(repacked(plain(), change=change)).nb


def test_the_old_format_and_a_password_are_refused_with_advice():
    for name in ("x.xls", "x.xlsx"):
        failure = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)
        assert "passord" in failure.nb and ".xlsx" in failure.nb


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xef\xbb\xbf", b"%PDF-1.7\n%\xe2\xe3", b"PK\x03\x04",
     b"PK\x05\x06" + b"\0" * 18,
     b"<html><table><tr><td>320301</td></tr></table></html>", b"<?xml version='1.0'?><a/>",
     b"{\"class\": \"dataset\"}", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\x1f\x8b\x08\0\0\0\0\0",
     b"\0" * 1000, b"\xff\xfe\x00", b"\xff\xfe\x00\xd8", bytes(range(256)),
     b"Region;2016\n3203\x81;1"],
)  # fmt: skip
def test_what_is_no_table_is_refused(content):
    for name in ("x.csv", "x.xlsx", "x", ""):
        refused(content, name)


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "Excel-arbeidsbok" in refused(stream.getvalue()).nb


# --- size ----------------------------------------------------------------------------------


def test_a_file_over_10_mb_is_refused_before_it_is_read():
    start = time.perf_counter()
    assert "10 MB" in refused(b"x" * (10 * 1024 * 1024 + 1), "x.csv").nb
    assert time.perf_counter() - start < 1


def test_a_zip_bomb_is_refused_by_its_table_of_contents():
    bomb = repacked(plain(), add=[("xl/worksheets/sheet9.xml", b" " * 60_000_000)], compresslevel=9)
    assert len(bomb) < 200_000
    assert "for stor utpakket (57 MB" in refused(bomb).nb
    smaller = [("xl/worksheets/sheet9.xml", b" " * 12_000_000)]
    tight = repacked(plain(), add=smaller, compresslevel=9)
    assert "pakket tettere" in refused(tight).nb


def test_many_parts_and_a_large_sum_are_refused(monkeypatch):
    many = repacked(plain(), add=[(f"xl/media/{i}.bin", b"x") for i in range(1100)])
    assert "for stor utpakket" in refused(many).nb
    monkeypatch.setattr(workbook_module, "MAX_UNPACKED", 1000)
    assert "for stor utpakket" in refused(plain()).nb


def test_a_zip_that_lies_about_its_size_is_refused():
    content = bytearray(repacked(plain(), add=[("xl/media/a.xml", b"<a>" + b"x" * 5000 + b"</a>")]))
    at = content.rindex(b"xl/media/a.xml") - 46 + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    refused(bytes(content))


def test_too_many_rows_columns_or_cells(monkeypatch):
    wide = ";".join(["Region", *("2016" for _ in range(600))])
    assert "kolonner" in refused(f"{wide}\n320301;1\n".encode(), "x.csv").nb
    monkeypatch.setattr(grid, "MAX_ROWS", 3)
    assert refused(b"Region;2016\n320301;1\n320302;1\n320303;1\n", "x.csv").row == 4
    assert "rader" in refused(plain([("Region", 2016)] + [("320301", 5)] * 5)).nb
    monkeypatch.setattr(grid, "MAX_CELLS", 3)
    assert "celler" in refused(plain()).nb


@pytest.mark.slow
def test_200_001_rows_are_refused_quickly():
    start = time.perf_counter()
    content = b"Region;2016\n" + b"320301;1\n" * 200_001
    assert "200000" in refused(content, "x.csv").nb
    assert time.perf_counter() - start < 20


def sheet_xml(rows):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def with_sheet(rows):
    def change(name, data):
        return sheet_xml(rows) if name == "xl/worksheets/sheet1.xml" else data

    return repacked(plain(), change=change)


HEAD = '<row r="1"><c r="A1" t="str"><v>Region</v></c><c r="B1"><v>2016</v></c></row>'


@pytest.mark.slow
def test_a_claimed_size_is_not_trusted_and_far_cells_are_no_trap():
    start = time.perf_counter()
    body = '<row r="2"><c r="A2"><v>320301</v></c><c r="B2"><v>5</v></c></row>'
    far = '<row r="1048576"><c r="A1048576"><v>320302</v></c><c r="B1048576"><v>5</v></c></row>'
    assert len(read(with_sheet(HEAD + body + far)).observations) == 2
    beyond = f'<row r="{10**15}"><c r="A{10**15}"><v>320303</v></c></row>'
    with contextlib.suppress(ImportFailure):
        read(with_sheet(HEAD + body + beyond))
    wide = "".join(f'<row r="{r}"><c r="XFD{r}"/></row>' for r in range(2, 3000))
    refused(with_sheet(HEAD + wide))
    assert time.perf_counter() - start < 30


# --- XML -----------------------------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
             "[Content_Types].xml", "xl/_rels/workbook.xml.rels"],
)  # fmt: skip
def test_a_doctype_is_refused_in_every_part_and_encoding(text, codec, part):
    def change(name, data):
        return text.encode(codec) if name == part else data

    add = [(part, text.encode(codec))] if part == "xl/sharedStrings.xml" else []
    assert "DOCTYPE" in refused(repacked(plain(), change=change, add=add)).nb


def test_an_unusual_encoding_is_refused():
    def change(name, data):
        return b"<?xml version='1.0' encoding='cp037'?><a/>" if "sheet1" in name else data

    assert "tegnkoding" in refused(repacked(plain(), change=change)).nb


# --- formulas and odd cells ----------------------------------------------------------------


def test_a_formula_is_read_as_its_saved_value_and_never_run():
    cell = '<c r="B2"><f>WEBSERVICE("http://127.0.0.1:1/")</f><v>7</v></c>'
    row = f'<row r="2"><c r="A2"><v>320301</v></c>{cell}</row>'
    assert read(with_sheet(HEAD + row)).observations.value.tolist() == [7]


def test_a_formula_without_a_saved_value_is_an_error_at_the_cell():
    failure = refused(plain([("Region", 2016), ("320301", "=1+1"), ("320302", 2)]))
    assert (failure.row, failure.column) == (2, "B")
    assert "formel" in failure.nb


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(1)", "+1+1", "-1+1", "=cmd|' /C calc'!A0"])
def test_a_formula_in_a_text_file_is_text(cell):
    failure = refused(f'Region;2016\n320301;"{cell}"\n320302;2\n'.encode(), "x.csv")
    assert (failure.row, failure.column) == (2, "B")


@pytest.mark.parametrize(
    "cell",
    ['<c r="B2" t="e"><v>#N/A</v></c>', '<c r="B2" t="b"><v>1</v></c>',
     '<c r="B2"><v>1e999</v></c>', '<c r="B2"><v>nan</v></c>',
     '<c r="B2" t="d"><v>2016-01-01T00:00:00</v></c>'],
)  # fmt: skip
def test_a_cell_that_is_no_number_is_an_error(cell):
    row = f'<row r="2"><c r="A2"><v>320301</v></c>{cell}</row>'
    body = row + '<row r="3"><c r="A3"><v>320302</v></c><c r="B3"><v>1</v></c></row>'
    failure = refused(with_sheet(HEAD + body))
    assert failure.row in (None, 2)


@pytest.mark.parametrize(
    "cell",
    ['<c r="B2" s="99"><v>1</v></c>', '<c r="B2" t="s"><v>99</v></c>', '<c r="!!"><v>1</v></c>'],
)  # fmt: skip
def test_a_damaged_cell_is_an_error(cell):
    refused(with_sheet(HEAD + f'<row r="2"><c r="A2"><v>320301</v></c>{cell}</row>'))


def test_text_of_the_file_is_quoted_short_and_without_control_characters():
    name = "\x1b[31mrød\u202e" + "x" * 500
    failure = refused(f'Region;2016\n320301;1\n"{name}";2\n320302;1\n'.encode(), "\x1b[2J.csv")
    for text in (failure.nb, failure.en):
        assert "\x1b" not in text and "\u202e" not in text and len(text) < 400


@pytest.mark.parametrize("text", ['Region;2016\n"320301;5\n', 'Region;2016\n"320301"x;5\n'])
def test_broken_quotes_are_refused(text):
    refused(text.encode(), "x.csv")


@pytest.mark.slow
def test_patterns_do_not_run_away():
    start = time.process_time()
    for cell in ("1" * 100_000, "1 " * 50_000, "(" * 100_000, " " * 99_999 + "x", "2016-" * 20_000):
        refused(f"Region;2016\n320301;1\n{cell};{cell}\n320302;2\n".encode(), "x.csv")
        refused(f"Region;{cell}\n320301;{cell}\n".encode(), "x.csv")
    assert time.process_time() - start < 10


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_workbook_with_any_byte_changed_is_read_or_refused(data):
    content = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refused(bytes(content), "x.xlsx")


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_a_sheet_with_any_piece_changed_is_read_or_refused(data):
    def change(name, old):
        if "sheet1.xml" not in name:
            return old
        at = data.draw(st.integers(0, len(old)))
        return old[:at] + data.draw(st.binary(max_size=6)) + old[at + 2 :]

    _read_or_refused(repacked(PLAIN, change=change), "x.xlsx")


@settings(max_examples=examples(80), deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    _read_or_refused(content, "x.csv")


@settings(max_examples=examples(80), deadline=None)
@given(st.text(alphabet='Region;2016,\n320301 .:*-"\t%=Asker', max_size=200))
def test_any_text_is_read_or_refused(text):
    _read_or_refused(text.encode(), "x.csv")
    _read_or_refused((CSV + text).encode(), "x.csv")


def _read_or_refused(content, name):
    try:
        understood = read(content, name)
    except ImportFailure as failure:
        assert failure.nb and failure.en
    else:
        assert len(understood.observations) > 0
