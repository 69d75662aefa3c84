"""The command line ends as it promises: 0, 1 or 2, and quietly when nobody reads on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from demands import sampled

from loaders.__main__ import main

HOME = Path(__file__).resolve().parents[2]


def test_an_unknown_source_is_no_source_to_be_asked(capsys):
    with pytest.raises(SystemExit) as end:
        main(["status", "--offline", "--source", "xyz"])
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert "xyz" in told and "ssb" in told


def test_an_unknown_indicator_ends_with_2(tmp_path, capsys):
    file = tmp_path / "x.csv"
    file.write_text("Region;2016\n320301;7\n", "utf-8")
    assert main(["import", str(file), "--indicator", "nope"]) == 2
    assert "«nope»" in capsys.readouterr().err


@pytest.mark.parametrize("unbuffered", sampled(["", "1"]))
def test_a_reader_that_has_had_enough_ends_it_quietly(unbuffered):
    reader, writer = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "loaders", "status", "--offline"],
        cwd=HOME, stdout=writer, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    ) as process:  # fmt: skip
        os.close(writer)
        os.close(reader)
        _, told = process.communicate(timeout=60)
    assert told == b""
    assert process.returncode == 1
