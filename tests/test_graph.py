"""The shape of the house: no file depends on itself by a detour, no room outgrows the others."""

import ast
from collections import Counter
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())
LONG = 300
#: How a docstring begins to say why its file is long.
REASON = "longer than"


@lru_cache(maxsize=1)
def graph():
    """File → the files it imports, also those imported inside a function."""
    built = grimp.build_graph(*ROOMS, cache_dir=None)
    return {module: built.find_modules_directly_imported_by(module) for module in built.modules}


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def written() -> list[Path]:
    folders = [*ROOMS, "tests", "benchmarks", "scripts"]
    files = [f for folder in folders for f in (ROOT / folder).rglob("*.py")]
    return [*ROOT.glob("*.py"), *files]


def test_no_circle_of_files():
    assert len(graph()) > 100
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_no_room_holds_a_third_of_the_house():
    sizes = Counter({room: sum(lines(f) for f in (ROOT / room).rglob("*.py")) for room in ROOMS})
    (biggest, size) = sizes.most_common(1)[0]
    assert size < 0.3 * sizes.total(), f"{biggest}: {size} of {sizes.total()}"


def test_a_long_file_says_why_it_is_long():
    silent = {
        str(file.relative_to(ROOT)): lines(file) for file in written()
        if lines(file) > LONG
        and REASON not in (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").lower()
    }  # fmt: skip
    assert not silent


def test_every_room_is_in_readme_and_every_room_there_is_here():
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.split("## How it is laid out")[1].split("\n## ")[0]
    told = {row.split("`")[1].rstrip("/") for row in table.splitlines() if row.startswith("| `")}
    assert {*ROOMS, "data", "tests", "dashboard.py", "settings.py", "pages/parts"} <= told
    assert all((ROOT / name).exists() for name in told), told
