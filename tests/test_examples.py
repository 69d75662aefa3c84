"""Every example in a docstring gives what it says, in every room."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())
FILES = [f for room in ROOMS for f in sorted((ROOT / room).rglob("*.py"))]
SHOWN = {".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
         for f in [*FILES, *ROOT.glob("*.py")] if ">>> " in f.read_text("utf-8")}  # fmt: skip


@pytest.mark.parametrize("module", sorted(SHOWN | {"another_year", "demands"}))
def test_every_example_in_a_docstring_gives_what_it_says(module, capsys):
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted and not found.failed, capsys.readouterr().out


def test_examples_are_looked_for_in_every_room():
    assert len(ROOMS) >= 10 and len(SHOWN) > 40
