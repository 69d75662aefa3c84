"""Every error about files on disk is raised with the key of its text, whose English it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.entries import KINDS
from store.observations import WHY
from text.texts import texts

ROOT = Path(__file__).resolve().parents[2]
#: Errors that are raised by other means: for pydantic, which tells them as its own; for the code.
OTHERS = {
    "ValueError", "KeyError", "broken", "UnfitError", "yaml.constructor.ConstructorError",
    # They carry the parts of their own texts (``register.…``, ``mal.…``).
    "ImportFailure", "WorkbookError", "TemplateProblem", "TemplateRefused",
}  # fmt: skip
#: Code quotes as our files do, an English text as English does.
QUOTES = str.maketrans("«»", "“”")
OURS = {"RegistryError", "SnapshotError", "LevekarError"}


def answers(file: str) -> bool:
    """Whether a file is of those that read services' answers: what is wrong with an answer is said
    by its own parts (``svar.…``), and a test of its own walks them."""
    return file.startswith("loaders")


def trees() -> Iterator[tuple[str, ast.Module]]:
    """The rooms whose errors a reader or the operator may meet on a page: what compiles a folder
    of sources tells whoever runs it, on the command line."""
    for room in ("store", "register", "loaders"):
        for file in sorted((ROOT / room).rglob("*.py")):
            if "compiling" in file.parts:
                continue
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


def words(node: ast.expr) -> str:
    """A sentence as code writes it, with a word where it fills something in."""
    values = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(v.value if isinstance(v, ast.Constant) else "x" for v in values)


def sites() -> Iterator[tuple[str, str, str, set[str]]]:
    """Each place that makes a sentence with a key: where, its English, its key, its parts."""
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name, given = ast.unparse(node.func), {k.arg: k.value for k in node.keywords}
            if name in OURS and "key" in given:
                key, parts = given.pop("key"), {str(k) for k in given}
            elif name == "Keyed":
                key, filled = node.args[1:]
                parts = {k.value for k in filled.keys} if isinstance(filled, ast.Dict) else set()
            else:
                continue
            if isinstance(key, ast.Constant) and isinstance(
                node.args[0], ast.Constant | ast.JoinedStr
            ):
                yield f"{file}:{node.lineno}", words(node.args[0]), key.value, parts


SITES = list(sites())


def test_every_error_about_a_file_is_raised_with_a_key() -> None:
    """In all of the rooms, so also where the opening of the whole does not reach."""
    found = 0
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Raise) or node.exc is None:
                continue
            plain = isinstance(node.exc, ast.Call)
            assert plain or answers(file), f"{file}:{node.lineno}: raised by another name"
            name = ast.unparse(node.exc.func) if isinstance(node.exc, ast.Call) else ""
            if name.removesuffix(".of") in OURS:
                found += 1
                keyed = name.endswith(".of") or any(k.arg == "key" for k in node.exc.keywords)
                assert keyed, f"{file}:{node.lineno}: {name} has no key"
            elif not answers(file):
                assert name in OTHERS, f"{file}:{node.lineno}: {name} is not known here"
    assert found > 45


@pytest.mark.parametrize(("place", "spoken", "key", "parts"), SITES, ids=[s[2] for s in SITES])
def test_the_english_of_an_error_is_that_of_its_text(
    place: str, spoken: str, key: str, parts: set[str]
) -> None:
    text = texts("en")[key]
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))
    assert re.fullmatch(pattern, spoken.translate(QUOTES)), f"{place}: «{spoken}» is not «{text}»"
    assert set(re.findall(r"\{(\w+)\}", text)) <= parts, place


def test_why_a_figure_is_refused_is_said_by_the_same_words_as_its_text() -> None:
    assert {f"feil.why.{rule}": why for rule, why in WHY.items()} == {
        key: text for key, text in texts("en").items() if key.startswith("feil.why.")
    }


def test_no_text_stands_without_an_error_that_has_its_key() -> None:
    keys = {key for _, _, key, _ in SITES} | set(KINDS.values()) | {"feil.not_as"}
    assert keys == {k for k in texts("nb") if re.match(r"feil\.(?!why\.)", k)}
