"""``python -m loaders import``: shows first, takes in only with --yes."""

import argparse
import shutil
from pathlib import Path

import pytest

import loaders.importing.command as command
from loaders.importing import ImportFailure, add_arguments, merge, run, understand
from loaders.registry import DATA, load_registry
from loaders.snapshot import COLUMNS, load_snapshot

REGISTRY = load_registry()
TEXT = "Region;2016;2017\n320301 Nesøya;790001;800000\n320302 Nesbru;:;5\n"


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
