"""Every setting is one line of one table; README has them all, and nothing else asks."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import settings
from web.answering import frame_ancestors

ROOT = Path(__file__).resolve().parents[1]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())


def sources():
    files = [f for room in ROOMS for f in (ROOT / room).rglob("*.py")]
    return [*files, *(f for f in ROOT.glob("*.py") if f.name != "settings.py")]


def test_readme_has_every_setting_with_its_kind_default_and_sentence():
    text = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(LEVEKAR_\w+)` \|(.*)\|(.*)\|(.*)\|$", text, re.MULTILINE)
    told = {
        name: (kind.strip(), default.strip(" `"), says.strip())
        for name, kind, default, says in rows
    }
    here = {s.name: (s.kind.name, s.default.replace(f"{ROOT}/data", "data/"), s.says)
            for s in settings.SETTINGS}  # fmt: skip
    assert told == here


def test_nothing_else_reads_the_environment():
    asking = re.compile(r"\b(environb?|getenv|putenv)\b")
    for text, file in ((f.read_text("utf-8"), f) for f in sources()):
        # What no line of a file has, no name in it is: most need not be parsed.
        for node in ast.walk(ast.parse(text if asking.search(text) else "")):
            named = getattr(node, "attr", None) or getattr(node, "id", None)
            imported = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
            for name in (named, *imported):
                assert not (isinstance(name, str) and asking.fullmatch(name)), f"{name} in {file}"


def test_every_setting_that_is_asked_for_is_in_the_table():
    names = {s.name for s in settings.SETTINGS}
    for file in sources():
        asked = set(re.findall(r"\bLEVEKAR_[A-Z_]*[A-Z]\b", file.read_text("utf-8")))
        assert asked <= names, file


def test_every_default_is_what_its_kind_allows():
    for setting in settings.SETTINGS:
        assert not setting.default or setting.kind.well_formed(setting.default), setting.name
        assert setting.says.endswith("."), setting.name


def test_the_settings_file_knows_no_room():
    tree = ast.parse((ROOT / "settings.py").read_text("utf-8"))
    modules = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    modules |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not {m.split(".")[0] for m in modules} & set(ROOMS)


@pytest.mark.parametrize(
    "value",
    ["*", "'self'", "'none'", "'self' https://*.asker.kommune.no", "https:", "levekar.no:8443",
     "https://a.no https://b.no/vev/", "http://localhost:8501"],
)  # fmt: skip
def test_a_list_of_framers_as_the_standard_writes_it_is_taken(value, monkeypatch):
    monkeypatch.setenv("LEVEKAR_FRAME_ANCESTORS", value)
    assert settings.problems() == []
    assert frame_ancestors() == value


@pytest.mark.parametrize(
    "value",
    ["https://a.no, https://b.no", "https://a.no,https://b.no", "self", "none", "'self';",
     "*; script-src *", "'none' https://a.no", "https://a.no\nX: y", "'unsafe-inline'", "a b",
     "https://a.no?x"],
)  # fmt: skip
def test_any_other_list_of_framers_is_told_and_until_then_only_this_site_frames(value, monkeypatch):
    monkeypatch.setenv("LEVEKAR_FRAME_ANCESTORS", value)
    (problem,) = settings.problems()
    assert "LEVEKAR_FRAME_ANCESTORS" in problem and "without commas" in problem
    assert frame_ancestors() == "'self'"


@pytest.mark.parametrize(
    ("name", "value"),
    [("LEVEKAR_ADRESSE", "levekar.asker.no"), ("LEVEKAR_ADRESSE", "https://a.no/?x=1"),
     ("LEVEKAR_CHROME", "/nowhere/chrome"), ("LEVEKAR_DATA", "/nowhere"),
     ("LEVEKAR_KONTAKT", "ring oss"), ("LEVEKAR_UTGIVER", "to\nlinjer"),
     ("LEVEKAR_UTGIVER_ADRESSE", "Asker kommune"), ("LEVEKAR_SSB_URL", "http://data.ssb.no"),
     ("LEVEKAR_NAV_URL", "file:///etc/passwd")],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_told_with_what_was_expected(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    (problem,) = settings.problems()
    assert problem.startswith(f"{name} is «") and "expected" in problem
    with pytest.raises(settings.SettingsError, match=name):
        settings.require()


@pytest.mark.parametrize(
    ("kind", "fits", "wrong"),
    [(settings.SHARE, ["0", "0.02", "1"], ["2", "-0.1", "0,5", "25 %"]),
     (settings.LISTEN, ["9100", "127.0.0.1:9100"], ["", "localhost", "a b:1"]),
     (settings.one_of("public", "operator"), ["public", "operator"], ["Public", "begge", ""])],
)  # fmt: skip
def test_a_kind_takes_what_it_says_and_nothing_else(kind, fits, wrong):
    assert [v for v in fits if not kind.well_formed(v)] == []
    assert [v for v in wrong if kind.well_formed(v)] == []


def test_an_empty_variable_is_a_variable_that_is_not_set(monkeypatch):
    for setting in settings.SETTINGS:
        monkeypatch.setenv(setting.name, "")
    assert settings.problems() == []
    assert frame_ancestors() == "*"


def test_a_misspelt_name_is_told_with_the_name_that_is_near(monkeypatch):
    monkeypatch.setenv("LEVEKAR_FRAME_ANCESTOR", "'self'")
    (problem,) = settings.problems()
    assert "Did you mean LEVEKAR_FRAME_ANCESTORS?" in problem


@pytest.mark.parametrize(
    "command", [["-c", "import dashboard"], ["-m", "loaders", "check"]], ids=["app", "loaders"]
)
def test_nothing_starts_with_settings_that_cannot_be_used(command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"LEVEKAR_FRAME_ANCESTORS": "https://a.no, https://b.no"},
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert "LEVEKAR_FRAME_ANCESTORS is «https://a.no, https://b.no»" in done.stderr
    assert "Traceback" not in done.stderr
