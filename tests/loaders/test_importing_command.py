"""``python -m loaders import``: shows first, takes in only with --yes."""

import argparse
import hashlib
import shutil
from pathlib import Path

import pytest

import loaders.importing.command as command
from loaders.importing import ImportFailure, add_arguments, merge, run, understand
from store.catalogue import DATA, load_registry
from store.snapshot import COLUMNS, load_snapshot

REGISTRY = load_registry()
TEXT = "Region;2016;2017\n320301 Nesøya;790001;800000\n320302 Nesbru;:;500000\n"


@pytest.fixture
def data(tmp_path, monkeypatch):
    root = tmp_path / "data"
    shutil.copytree(DATA, root, ignore=shutil.ignore_patterns("boundaries"))
    monkeypatch.setattr(command, "DATA", root)
    return root


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bestilling.csv"
    path.write_text(TEXT, "utf-8")
    return path


def arguments(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args([str(word) for word in words])


def pointer(root: Path):
    return (root / "snapshot" / "current.json").read_bytes()


def test_without_yes_nothing_is_written_and_it_says_so(data, file, capsys):
    before = pointer(data)
    args = arguments(file, "--indicator", "medianinntekt", "--category", "alle")
    assert run(args) == 0
    out = capsys.readouterr().out
    assert "Ingenting er lagret" in out and "--yes" in out
    assert "320301" in out and "suppressed" in out
    assert pointer(data) == before


def test_with_yes_same_keys_are_replaced_and_the_rest_kept(data, file, capsys):
    old = load_snapshot(data)
    args = arguments(
        file, "--indicator", "medianinntekt", "--category", "alle", "--yes", "--language", "en"
    )
    assert run(args) == 0
    assert "Taken in: 4 observations, 2 of them in place of older ones" in capsys.readouterr().out
    new = load_snapshot(data)
    assert list(new.frame.columns) == COLUMNS
    assert len(new.frame) == len(old.frame) + 2
    found = new.rows("medianinntekt", "delomrade", category="alle", areas=["320301", "320302"])
    values = found.set_index(["area", "period"])
    assert values.value["320301", "2016"] == 790001
    assert values.status["320302", "2016"] == "suppressed"
    assert set(found.source) == {"ssb_06944"}
    entry = new.manifest["imports"][-1]
    assert entry["file"] == "bestilling.csv" and len(entry["sha256"]) == 64
    assert {k: v for k, v in new.manifest.items() if k not in ("imports", "version")} == {
        k: v for k, v in old.manifest.items() if k not in ("imports", "version")
    }
    assert run(args) == 0
    assert len(load_snapshot(data).manifest["imports"]) == len(new.manifest["imports"]) + 1


def test_a_level_the_catalogue_does_not_have_is_shown_but_not_taken_in(data, file, capsys):
    before = pointer(data)
    assert run(arguments(file, "--indicator", "lavinntekt")) == 0
    assert run(arguments(file, "--indicator", "lavinntekt", "--yes")) == 1
    assert "levels" in capsys.readouterr().err
    assert pointer(data) == before


@pytest.mark.parametrize("text", ["tull", "Region;2016\n320301;tull\n"])
def test_a_file_that_is_refused_ends_with_1_and_one_sentence(data, file, capsys, text):
    file.write_text(text, "utf-8")
    assert run(arguments(file, "--indicator", "folkemengde", "--yes")) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_missing_file_and_a_folder_are_refused_plainly(data, tmp_path, capsys):
    for path in (tmp_path / "ikke.csv", tmp_path):
        assert run(arguments(path, "--indicator", "folkemengde")) == 1
    assert "kan ikke leses" in capsys.readouterr().err


def test_a_damaged_snapshot_is_refused_plainly(data, file, capsys):
    (data / "snapshot" / "current.json").write_text("{", "utf-8")
    args = arguments(file, "--indicator", "medianinntekt", "--category", "alle", "--yes")
    assert run(args) == 1
    assert "cannot be read" in capsys.readouterr().err


HIGH = "Region;2016\n320301 Nesøya;7\n320302 Nesbru;9999999999\n320303;500000\n"
INCOME = ("--indicator", "medianinntekt", "--category", "alle", "--language", "en")


def test_implausible_figures_are_held_back_until_a_person_accepts_them(data, file, capsys):
    file.write_text(HIGH, "utf-8")
    before = pointer(data)
    assert run(arguments(file, *INCOME, "--yes")) == 1
    told = capsys.readouterr()
    outside = "outside what is plausible for the indicator (100000 to 5000000): 2. First 7 (320301"
    assert outside in told.out
    assert outside in told.err and "--accept-implausible" in told.err
    assert "nothing was stored" in told.err
    assert pointer(data) == before
    assert run(arguments(file, *INCOME, "--accept-implausible")) == 0
    assert pointer(data) == before  # accepting is not taking in
    assert run(arguments(file, *INCOME, "--yes", "--accept-implausible")) == 0
    found = load_snapshot(data).rows("medianinntekt", "delomrade", category="alle", period="2016")
    assert found.set_index("area").value["320302"] == 9999999999


@pytest.mark.parametrize("yes", [[], ["--yes"]])
def test_changes_are_listed_as_a_refresh_lists_them(data, file, capsys, yes):
    assert run(arguments(file, *INCOME, *yes)) == 0
    out = capsys.readouterr().out
    assert "Changes in the dashboard's figures:" in out
    assert "medianinntekt (delomrade): new periods: 2017" in out
    assert "medianinntekt (delomrade): 320301 2016 revised from 790000 to 790001" in out
    assert "to suppressed" in out
    if yes:
        run(arguments(file, *INCOME))
        assert "figures:\n  none" in capsys.readouterr().out


def test_a_period_that_has_not_come_is_warned_of(data, file, capsys):
    file.write_text("Region;2099\n320301 Nesøya;700000\n320302;600000\n", "utf-8")
    run(arguments(file, *INCOME))
    assert "- Periods that have not come yet: 2099." in capsys.readouterr().out
    file.write_text(TEXT, "utf-8")
    run(arguments(file, *INCOME))
    assert "not come yet" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["--indicator", "nope"],
        ["--indicator", "medianinntekt", "--category", "nope"],
        ["--indicator", "medianinntekt", "--level", "nope"],
        ["--indicator", "medianinntekt", "--category", "alle", "--period", "nope"],
    ],
)
def test_an_argument_that_cannot_be_ends_with_2_and_is_named(data, file, capsys, words):
    assert run(arguments(file, *words)) == 2
    assert "«nope»" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Region;2016\n320301;500.000\n320302;400.000\n", "--decimal"),
        ("Region;Verdi\n320301;500000\n320302;400000\n", "--period"),
        ("Region;År;En;To\n320301;2016;5;6\n320302;2016;7;8\n", "--contents"),
    ],
)
def test_what_the_file_leaves_open_is_asked_for_by_the_name_of_the_argument(
    data, file, capsys, text, flag
):
    file.write_text(text, "utf-8")
    assert run(arguments(file, *INCOME)) == 1
    assert capsys.readouterr().err.strip().endswith(f"Say so with {flag}.")


def test_merge_does_not_touch_what_it_was_given():
    snapshot = load_snapshot()
    rows, imports = len(snapshot.frame), len(snapshot.manifest.get("imports", []))
    understood = understand(TEXT.encode(), "x.csv", REGISTRY, "folkemengde")
    frame, manifest = merge(understood, TEXT.encode(), snapshot, REGISTRY)
    assert len(manifest["imports"]) == imports + 1
    assert len(snapshot.frame) == rows and len(frame) >= rows
    assert len(snapshot.manifest.get("imports", [])) == imports


def test_merge_refuses_a_level_the_catalogue_does_not_have():
    understood = understand(TEXT.encode(), "x.csv", REGISTRY, "lavinntekt")
    with pytest.raises(ImportFailure, match="not registered on level"):
        merge(understood, TEXT.encode(), load_snapshot(), REGISTRY)


def taken_in(data, file):
    assert run(arguments(file, *INCOME, "--yes")) == 0
    return load_snapshot(data)


def same(one, other):
    return one.frame[COLUMNS].equals(other.frame[COLUMNS])


@pytest.mark.slow
def test_an_import_says_which_file_when_and_by_which_answers_and_can_be_undone(data, file, capsys):
    old = load_snapshot(data)
    new = taken_in(data, file)
    entry = new.manifest["imports"][-1]
    assert entry["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert entry["answers"] == {"category": "alle"} and entry["when"] and entry["id"]
    assert f"--undo {entry['id']}" in capsys.readouterr().out
    assert run(arguments("--undo", "--language", "en")) == 0
    assert "Taken out again: 4 observations; 2 older ones put back" in capsys.readouterr().out
    back = load_snapshot(data)
    assert same(old, back)
    assert back.manifest["imports"][-1]["undone"]
    assert run(arguments("--undo")) == 1
    assert "ingen import å angre" in capsys.readouterr().err


@pytest.mark.slow
def test_undoing_leaves_what_came_later(data, file, capsys):
    old = load_snapshot(data)
    first = taken_in(data, file).manifest["imports"][-1]["id"]
    file.write_text("Region;2017\n320301 Nesøya;810000\n", "utf-8")
    taken_in(data, file)
    assert run(arguments("--undo", first, "--language", "en")) == 0
    assert "3 observations; 2 older ones put back; 1 changed since" in capsys.readouterr().out
    rows = load_snapshot(data).rows("medianinntekt", "delomrade", category="alle")
    values = rows.set_index(["area", "period"]).value
    assert values["320301", "2017"] == 810000 and ("320302", "2017") not in values.index
    was = old.rows("medianinntekt", "delomrade", category="alle", period="2016")
    assert values["320301", "2016"] == was.set_index("area").value["320301"]


def test_an_import_that_is_not_there_is_named(data, file, capsys):
    taken_in(data, file)
    assert run(arguments("--undo", "nope")) == 1
    assert "«nope»" in capsys.readouterr().err


def test_a_question_of_scale_ends_with_both_readings_on_the_command_line(data, file, capsys):
    file.write_text("Region;2022\n3203 Asker;0,071\n3201 Bærum;0,055\n", "utf-8")
    words = ("--indicator", "lavinntekt", "--language", "en")
    assert run(arguments(file, *words, "--yes")) == 1
    assert "--scale as_written / --scale 100" in capsys.readouterr().err
    assert run(arguments(file, *words, "--yes", "--scale", "100")) == 0
    rows = load_snapshot(data).rows("lavinntekt", "kommune", period="2022")
    assert rows.set_index("area").value["3203"] == 7.1
    assert load_snapshot(data).manifest["imports"][-1]["answers"] == {"scale": "100"}


def test_without_a_file_or_an_indicator_it_says_which_is_missing(data, file, capsys):
    assert run(arguments()) == 2
    assert run(arguments(file)) == 2
    assert "--indicator" in capsys.readouterr().err
