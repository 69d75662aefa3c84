"""The house keeps its own rules: pinned versions, no private paths, one home for each library."""

import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())


def sources():
    return [f for room in ROOMS for f in (ROOT / room).rglob("*.py")] + [ROOT / "dashboard.py"]


def test_every_direct_dependency_is_installed_in_the_exact_version_that_is_listed():
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text().splitlines():
            if not line.startswith("-r "):
                name, pinned = line.split("==")
                assert version(name) == pinned, f"{line}: {version(name)} is installed"


def test_no_code_reads_what_is_outside_the_project():
    for file in sources():
        assert "../shared" not in file.read_text("utf-8"), file
        assert "/work/" not in file.read_text("utf-8"), file


def test_no_two_files_of_tests_have_one_name():
    """Pytest collects neither of them then, and runs no test at all."""
    names = Counter(file.name for file in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_libraries_live_where_the_house_says():
    homes = {
        "streamlit": {"pages", "dashboard.py"},
        "plotly": {"charts", "export"},
        "requests": {"loaders/http/client.py"},
    }
    for file in sources():
        where = file.relative_to(ROOT)
        text = file.read_text("utf-8")
        for library, allowed in homes.items():
            if re.search(rf"^\s*(?:import|from) {library}\b", text, re.MULTILINE):
                assert {str(where), where.parts[0]} & allowed, f"{library} in {where}"


def test_every_module_says_what_it_is_for():
    for file in sources():
        assert file.read_text("utf-8").lstrip().startswith('"""'), file
