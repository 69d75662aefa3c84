"""What a check says of a source's answer is said in bokmål too: no English reason on a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets.answers import said, told
from sheets.statbank import read_statbank
from store.errors import RegistryError, Where
from text.texts import t

ROOT = Path(__file__).resolve().parents[2]
#: English words that stand in no bokmål sentence.
ENGLISH = re.compile(r"\b(the|of|with|and|an|expected|got|answer|from|none|one|is|not)\b")
WHERE = Where("ssb", "07984")


def sentence(node: ast.expr) -> str:
    """What a check writes, with a figure where it writes a name or a number."""
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "17" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence a check may say: in the call that fails, or made just before it."""
    for room in ("loaders", "sheets"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                found: list[ast.expr] = []
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name == "problem":
                        found = node.args
                    elif name == "shaped":
                        found = node.args[3:]
                elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                    target = getattr(node.targets[0], "id", "")
                    found = [node.value] if target in ("expected", "got", "EXPECTED") else []
                    if isinstance(node.value, ast.IfExp):
                        found = [node.value.body, node.value.orelse] if found else []
                elif isinstance(node, ast.Return) and file.name == "client.py":
                    found = [node.value] if isinstance(node.value, ast.JoinedStr) else []
                for one in found:
                    words = sentence(one)
                    if re.search(r"[A-Za-z]{2}", words) and "AGENT" not in words:
                        yield f"{file.relative_to(ROOT)}:{one.lineno}", words


EVERY = sorted(set(sentences()))


def test_the_checks_are_found() -> None:
    assert len(EVERY) > 100


@pytest.mark.parametrize(("place", "words"), EVERY)
def test_every_check_is_said_in_bokmaal(place: str, words: str) -> None:
    nb = said(words).nb
    assert nb != t("svar_om.unknown", "nb"), f"{place}: «{words}» has no text in text/svar.*.yaml"
    assert not ENGLISH.search(nb), nb


def test_a_reason_in_bokmaal_has_no_english_and_keeps_names_and_numbers() -> None:
    got = "no answer from data.ssb.no (ConnectionRefusedError: [Errno 111] Connection refused)"
    reason = told(WHERE.problem("the table's metadata", got), WHERE)
    assert reason.en == f"ssb, table 07984: expected the table's metadata; got {got}."
    assert reason.nb.startswith("ssb, tabell 07984: ventet metadata for tabellen, men fikk ikke")
    assert "data.ssb.no" in reason.nb and "refused" not in reason.nb
    again = told(WHERE.problem("figures", f"{got}; it was not asked again in this run"), WHERE)
    assert "ikke spurt igjen" in again.nb and not ENGLISH.search(again.nb)


@pytest.mark.parametrize("words", ["what nobody has written a text for", "Expecting value: line 1"])
def test_words_without_a_text_are_left_to_the_log(words: str) -> None:
    assert said(words).nb == t("svar_om.unknown", "nb")


def test_names_and_numbers_stand_as_they_are() -> None:
    for words in ("Region, Tid, ContentsCode", "17", "«Personer i alt»"):
        assert said(words).nb == words


def test_a_failure_of_another_kind_shows_no_english() -> None:
    reason = told(RegistryError("the registry has no such indicator"), WHERE)
    assert "registry" in reason.en and not ENGLISH.search(reason.nb)


@pytest.mark.parametrize("content", [
    b'{"class": "dataset", ',
    b'{"class": "dataset", "id": ["a"], "size": [0], "dimension": {}}',
    b'CHARSET="ANSI";\nAXIS-VERSION="2000";\nSTUB="a";\nVALUES("a")="x","y";\nDATA=\n1;\n',
])  # fmt: skip
def test_a_damaged_table_is_refused_in_bokmaal(content: bytes) -> None:
    from sheets.messages import ImportFailure

    with pytest.raises(ImportFailure) as refused:
        read_statbank(content, "min.px")
    assert not ENGLISH.search(refused.value.nb), refused.value.nb
