"""The register as a workbook: out and in again, and every fault with its cell.

Longer than 300 lines for its list of faults, a case a line.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from demands import examples, sampled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import take_in as initiative_import
from register.models import Initiative
from register.reading import load_initiatives
from register.sheet import TABLES
from register.take_in import (
    WorkbookError,
    compare,
    export_workbook,
    import_workbook,
    write_imported,
    write_template,
)
from sheets.messages import ImportFailure
from store.catalogue import DATA, load_registry
from store.errors import RegistryError

REGISTRY = load_registry()
REGISTER = load_initiatives(REGISTRY)


@pytest.fixture(scope="module")
def exported():
    return export_workbook(REGISTER)


@pytest.fixture
def root(tmp_path):
    for name in ("programmes", "evidence_scales", "service_areas", "challenges"):
        shutil.copy(DATA / f"{name}.yaml", tmp_path)
    shutil.copytree(DATA / "initiatives", tmp_path / "initiatives")
    return tmp_path


def edited(content, change):
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell(sheet, heading, row=2):
    headings = [c.value for c in sheet[1]]
    return sheet.cell(row, headings.index(heading) + 1)


def setting(sheet, heading, value, row=2):
    def change(book):
        cell(book[sheet], heading, row).value = value

    return change


def test_the_register_goes_out_and_comes_back_unchanged(exported):
    assert import_workbook(exported, REGISTRY) == list(REGISTER.initiatives.values())


TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, blacklist_categories=("C", "Z")),
    min_size=1, max_size=40,
)  # fmt: skip
BOTH = st.fixed_dictionaries({"nb": TEXT, "en": TEXT})


def six(value):
    """A workbook keeps some 15 digits of a number, not all of them."""
    return round(value, 6)


URL = st.sampled_from(["https://example.org/", "https://a.no/x?y=1#z"])
WHEN = st.one_of(
    st.none(),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(lambda d: d.isoformat()),
    st.integers(1950, 2090).map(str),
)
RATING = st.fixed_dictionaries(
    {"scale": st.just("ungsinn"), "level": st.sampled_from([None, "0", "5"]), "url": URL,
     "date": WHEN, "text": st.none() | BOTH}
) | st.fixed_dictionaries(
    {"scale": st.just("wsipp"), "url": URL, "benefit_cost": st.floats(-99, 99).map(six),
     "chance": st.none() | st.integers(0, 100), "programme": st.sampled_from([None, "fft"])}
)  # fmt: skip
ENTRY = st.fixed_dictionaries(
    {
        "id": st.just("ny"), "title": BOTH, "text": BOTH, "owner": st.none() | TEXT,
        "domains": st.lists(st.sampled_from(list(REGISTRY.domains)), unique=True),
        "areas": st.lists(st.sampled_from(["320312", "0220", "32031204"]), unique=True),
        "whole_municipality": st.sampled_from([None, False]),
        "phases": st.lists(st.sampled_from(["ungdom", "voksen", "eldre"]), unique=True),
        "age_from": st.none() | st.integers(0, 20), "learnt": st.none() | BOTH,
        "ended": st.none() | st.booleans(), "related": st.sampled_from([[], ["slt"]]),
        "aims": st.lists(st.fixed_dictionaries(
            {"indicator": st.sampled_from(list(REGISTRY.indicators)),
             "direction": st.sampled_from(["up", "down"]), "reasoning": BOTH}), max_size=3),
        "places": st.lists(st.fixed_dictionaries(
            {"name": TEXT, "lat": st.just(59.75), "lon": st.floats(10.2, 10.7).map(six),
             "source": URL, "opened": WHEN}), max_size=2),
        "evidence": st.lists(RATING, max_size=2),
        "sources": st.lists(st.fixed_dictionaries({"title": TEXT, "url": URL, "date": WHEN}),
                            min_size=1, max_size=3),
    }
)  # fmt: skip


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTRY)
def test_any_initiative_comes_back_unchanged(values):
    initiative = Initiative.model_validate(values)
    content = export_workbook(replace(REGISTER, initiatives={"ny": initiative}))
    assert import_workbook(content, REGISTRY) == [initiative]


def test_the_template_is_empty_and_has_help_and_lists(tmp_path):
    write_template(tmp_path / "mal.xlsx")
    assert import_workbook(tmp_path / "mal.xlsx", REGISTRY) == []
    book = openpyxl.load_workbook(tmp_path / "mal.xlsx")
    assert book.sheetnames == [*(t.name for t in TABLES), "Hjelp", "Lister"]
    assert len(book["Tiltak"].data_validations.dataValidation) > 5
    help_text = {c.value for row in book["Hjelp"].iter_rows() for c in row}
    assert {"samskaper", "forebygging_tidlig_innsats", "320312"} <= help_text


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "place", "said"),
    sampled([
        ("Tiltak", "Trinn", "ferdig", "Tiltak», rad 2, kolonne Y", "stage"),
        ("Tiltak", "Bevis, adresse", "http://x.no", "Tiltak», rad 2", "source"),
        ("Tiltak", "Områder", "320399", "Tiltak», rad 3", "320399"),
        ("Tiltak", "Tittel (engelsk)", None, "Tiltak», rad 2, kolonne C", "title.en mangler"),
        ("Tiltak", "Alder fra", "seks", "Tiltak», rad 2", "et helt tall"),
        ("Tiltak", "Hele kommunen", "kanskje", "Tiltak», rad 2", "ja eller nei"),
        ("Tiltak", "Se også", "finnes_ikke", "Tiltak», rad 2", "finnes_ikke"),
        ("Tiltak", "Temaer", "helse; lykke", "Tiltak», rad 2", "lykke"),
        ("Tiltak", "Livsfaser", "skole; pensjon", "Tiltak», rad 3, kolonne P", "pensjon"),
        ("Virkning", "Indikator", "lykke", "Virkning», rad 2, kolonne B", "lykke"),
        ("Virkning", "Id", "finnes_ikke", "Virkning», rad 2, kolonne A", "finnes_ikke"),
        ("Evidens", "Nivå", "9", "Evidens», rad 2, kolonne D", "skalaen"),
        ("Evidens", "Adresse", None, "Evidens», rad 2, kolonne H", "url"),
        ("Kilder", "Adresse", "ftp://x", "Kilder», rad 2, kolonne C", "sources.url"),
    ], 3),
)  # fmt: skip
def test_a_fault_names_sheet_row_and_column(exported, sheet, heading, value, place, said):
    row = int(re.search(r"rad (\d+)", place)[1])
    with pytest.raises(WorkbookError) as caught:
        import_workbook(edited(exported, setting(sheet, heading, value, row)), REGISTRY)
    assert any(place in fault.nb and said in fault.nb for fault in caught.value.faults), (
        caught.value["nb"]
    )


def test_a_stage_without_its_proof_is_pointed_at(exported):
    def change(book):
        for heading in ("Bevis for trinnet", "Bevis for trinnet (engelsk)", "Bevis, dato",
                        "Bevis, adresse"):  # fmt: skip
            cell(book["Tiltak"], heading).value = None

    with pytest.raises(WorkbookError, match="stage needs its proof"):
        import_workbook(edited(exported, change), REGISTRY)


def test_all_faults_are_told_at_once(exported):
    def change(book):
        setting("Tiltak", "Trinn", "ferdig", 2)(book)
        setting("Tiltak", "Trinn", "ferdig", 3)(book)

    with pytest.raises(WorkbookError) as caught:
        import_workbook(edited(exported, change), REGISTRY)
    assert {fault.row for fault in caught.value.faults} == {2, 3}


def test_an_unknown_heading_and_a_repeated_id_are_faults(exported):
    with pytest.raises(WorkbookError, match="«Eiere»"):
        import_workbook(
            edited(exported, lambda b: setattr(cell(b["Tiltak"], "Eier", 1), "value", "Eiere")),
            REGISTRY,
        )
    repeated = edited(exported, setting("Tiltak", "Id", "slt", 2))
    with pytest.raises(WorkbookError, match="stands twice"):
        import_workbook(repeated, REGISTRY)


def test_numbers_and_dates_typed_in_excel_are_understood(exported):
    def change(book):
        setting("Evidens", "Nivå", None)(book)
        setting("Evidens", "Dato", date(2018, 1, 15))(book)
        row = [c.value for c in book["Tiltak"]["A"]].index("innbyggertorg") + 1
        setting("Tiltak", "Områder", 320312, row)(book)
        setting("Tiltak", "Start", 2018, row)(book)

    read = {i.id: i for i in import_workbook(edited(exported, change), REGISTRY)}
    assert read["velferdslab"].evidence[0].date == "2018-01-15"
    assert read["innbyggertorg"].areas == ["320312"]
    assert read["innbyggertorg"].start == "2018"


def test_formulas_are_refused_with_their_cell(exported):
    content = edited(exported, setting("Tiltak", "Eier", "=1+1"))
    with pytest.raises(ImportFailure) as caught:
        import_workbook(content, REGISTRY)
    assert "formler" in caught.value.nb
    assert (caught.value.sheet, caught.value.row) == ("Tiltak", 2)


def test_text_that_looks_like_a_formula_stays_text():
    entry = REGISTER.initiatives["slt"].model_copy(update={"owner": "=1+1"})
    content = export_workbook(replace(REGISTER, initiatives={"slt": entry}))
    assert import_workbook(content, REGISTRY) == [entry]


def test_macros_and_what_is_no_workbook_are_refused(exported):
    stream = io.BytesIO(exported)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(ImportFailure) as caught:
        import_workbook(stream.getvalue(), REGISTRY)
    assert "makroer" in caught.value.nb
    for content in (b"", b"id;title", b"PK\x03\x04nonsense", b"\0" * (11 * 1024 * 1024)):
        with pytest.raises(ImportFailure):
            import_workbook(content, REGISTRY)


def test_a_workbook_without_the_sheet_is_refused():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    with pytest.raises(ImportFailure) as caught:
        import_workbook(stream.getvalue(), REGISTRY)
    assert "Tiltak" in caught.value.nb


def test_what_changes_is_kept_and_the_rest_left_alone(root, exported):
    content = edited(exported, setting("Tiltak", "Eier", "En annen eier"))
    initiatives = import_workbook(content, REGISTRY, root)
    first = initiatives[0].id
    changes = [c for c in compare(load_initiatives(REGISTRY, root), initiatives)
               if c.kind != "unchanged"]  # fmt: skip
    assert [(c.id, c.kind, c.keys) for c in changes] == [(first, "changed", ("owner",))]
    write_imported(initiatives, REGISTRY, root)
    register = load_initiatives(REGISTRY, root)
    assert register.initiatives[first].owner == "En annen eier"
    assert [k for k, f in register.files.items() if f == "imported.yaml"] == [first]
    assert len(register.initiatives) == len(REGISTER.initiatives)


def test_nothing_is_written_when_the_register_would_not_be_valid(root):
    broken = REGISTER.initiatives["slt"].model_copy(update={"related": ["borte"]})
    with pytest.raises(RegistryError, match=r"imported\.yaml: slt: related\.0"):
        write_imported([broken], REGISTRY, root)
    assert not (root / "initiatives" / "imported.yaml").exists()


@pytest.fixture
def command(root, monkeypatch):
    """Run the command on a copy of the register."""
    monkeypatch.setattr(initiative_import, "load_initiatives",
                        lambda registry, _=None: load_initiatives(registry, root))  # fmt: skip
    monkeypatch.setattr(initiative_import, "write_imported",
                        lambda new, registry: write_imported(new, registry, root))  # fmt: skip

    def run(*words):
        parser = argparse.ArgumentParser()
        initiative_import.add_arguments(parser)
        return initiative_import.run(parser.parse_args([str(w) for w in words]))

    return run


@pytest.mark.slow
def test_the_command_shows_first_and_writes_on_yes(command, root, tmp_path, exported, capsys):
    file = tmp_path / "inn.xlsx"
    file.write_bytes(edited(exported, setting("Tiltak", "Eier", "En annen eier")))
    kept = root / "initiatives" / "imported.yaml"
    assert command(file) == 0
    assert "owner" in capsys.readouterr().out
    assert not kept.exists()
    assert command(file, "--yes") == 0
    assert kept.is_file()
    assert command(file) == 0
    assert "0 new, 0 changed" in capsys.readouterr().out


def test_the_command_refuses_with_the_cell(command, tmp_path, exported, capsys):
    file = tmp_path / "inn.xlsx"
    file.write_bytes(edited(exported, setting("Tiltak", "Trinn", "ferdig")))
    assert command(file, "--yes") == 1
    assert "Sheet «Tiltak», row 2, column Y" in capsys.readouterr().err
    assert command(tmp_path / "borte.xlsx") == 1
    assert command() == 2


def test_the_command_writes_template_and_export(command, tmp_path):
    assert command("--template", tmp_path / "mal.xlsx") == 0
    assert command("--export", tmp_path / "alt.xlsx") == 0
    assert import_workbook(tmp_path / "mal.xlsx", REGISTRY) == []
    assert len(import_workbook(tmp_path / "alt.xlsx", REGISTRY)) == len(REGISTER.initiatives)


def test_the_workbook_can_be_read_whole_on_the_screen_and_on_paper(exported):
    """No text is cut at the edge of its cell, and a sheet of paper says whose rows it has."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    for sheet in book.worksheets:
        if sheet.sheet_state == "hidden":
            continue
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows
        assert sheet.title == "Hjelp" or sheet.print_title_cols == "$A:$A"
        widths = {i: d.width for d in sheet.column_dimensions.values()
                  for i in range(d.min, d.max + 1)}  # fmt: skip
        for row in sheet.iter_rows():
            for cell in row:
                lines = len(str(cell.value or "")) / widths[cell.column]
                if sheet.title == "Hjelp" and cell.column == 1 and lines > 1:
                    continue  # joined over the columns
                assert lines <= 1 or cell.alignment.wrap_text, cell.coordinate
                height = sheet.row_dimensions[cell.row].height or 15
                assert height >= 13 * min(lines, 27), (sheet.title, cell.coordinate)
