"""What a check says of a source's answer is said by key: in bokmål too, and in no English there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets.answers import as_it_came, foreign, told
from sheets.messages import Message, said
from sheets.statbank import read_statbank
from store.errors import RegistryError, Where
from text.texts import texts

ROOT = Path(__file__).resolve().parents[2]
#: English words that stand in no bokmål sentence.
ENGLISH = re.compile(r"\b(the|of|with|and|an|expected|got|answer|from|none|one|is|not)\b")
WHERE = Where("ssb", "07984")
#: Who is given words to say, and which of its arguments they are.
SAYING = {
    "problem": slice(0, None),
    "shaped": slice(3, None),
    "get": slice(3, None),
    "post": slice(3, 4),
    "json": slice(0, None),
    "check_redirect": slice(3, None),
    "_refused": slice(0, 1),
    "_asked": slice(4, 5),
}
#: Who makes words of both languages.
SAID = {"said", "foreign", "as_it_came"}


def called(node: ast.AST) -> str:
    """The name of what a call calls."""
    func = node.func if isinstance(node, ast.Call) else None
    return getattr(func, "attr", getattr(func, "id", ""))


def loose(node: ast.AST) -> Iterator[str]:
    """Texts of one language in an expression: words in code that no key and no «» is around."""
    if called(node) in SAID:
        assert isinstance(node, ast.Call)
        for value in node.keywords:
            yield from (w for w in loose(value.value) if " " in w or ENGLISH.search(w))
    elif isinstance(node, ast.JoinedStr):
        whole = "".join(v.value if isinstance(v, ast.Constant) else "17" for v in node.values)
        yield from loose(ast.Constant(whole))
        for inner in node.values:
            yield from loose(inner) if isinstance(inner, ast.FormattedValue) else ()
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = re.sub(r"«[^»]*»", "", node.value)
        yield from [words] if re.search(r"[A-Za-z]{2}", words) else []
    elif isinstance(node, ast.Subscript):  # A part of a foreign document is looked up by its name.
        yield from loose(node.value)
    elif called(node) == "get":
        assert isinstance(node, ast.Call)
        for other in node.args[1:]:
            yield from loose(other)
    elif called(node) == "decode" or isinstance(node, ast.Compare):
        return
    else:
        for child in ast.iter_child_nodes(node):
            yield from loose(child)


def units(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression may come to, and what is filled into its text."""
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from units(value)
    elif isinstance(node, ast.IfExp):
        yield from (*units(node.body), *units(node.orelse))
    elif called(node) in SAID and isinstance(node, ast.Call):
        yield node
        for keyword in node.keywords:
            yield from units(keyword.value)
    else:
        yield node


def meanings(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Name → what is assigned to it in a function."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def places(code: str, file: str = "") -> list[tuple[str, list[str]]]:
    """Every expression that a check may say, and the words of one language in it.

    In the call that fails, wherever a name that is given to it is assigned in the same function,
    and in what a function of the same file returns that is called for it.
    """
    tree = ast.parse(code)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    returned = {f.name: [n.value for n in ast.walk(f) if isinstance(n, ast.Return) and n.value]
                for f in functions}  # fmt: skip
    found: dict[int, tuple[str, list[str]]] = {}

    def look(node: ast.expr, known: dict[str, list[ast.expr]]) -> None:
        if id(node) in found:
            return
        found[id(node)] = f"{file}:{node.lineno}", list(loose(node))
        for unit in units(node):
            name = unit.id if isinstance(unit, ast.Name) else called(unit)
            for value in [*known.get(name, []), *returned.get(name, [])]:
                look(value, known)

    for scope in functions or [tree]:
        known = meanings(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and called(node) in SAYING:
                if called(node) in ("get", "post") and "client" not in ast.unparse(node.func):
                    continue
                for argument in node.args[SAYING[called(node)]]:
                    look(argument, known)
    return list(found.values())


def every_place() -> list[tuple[str, list[str]]]:
    """The places of both rooms that look at what a source answers."""
    return [
        place
        for room in ("loaders", "sheets")
        for file in sorted((ROOT / room).rglob("*.py"))
        for place in places(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    ]


def test_the_checks_are_found() -> None:
    assert len(every_place()) > 200


@pytest.mark.parametrize("code", [
    'where.problem("a whole answer", got)',
    'where.problem(said("svar.figures"), "none")',
    'where.problem(said("svar.figures"), f"{n} of them")',
    'where.problem(said("svar.figures"), names or "none")',
    'got = f"{n} of them"\nwhere.problem(said("svar.figures"), got)',
    'where.problem(said("svar.figures"), entry.get("size", "no file"))',
    'def f():\n    where.problem(x, _late())\ndef _late():\n    return "too late"',
    'where.problem(said("svar.counted", count=3, odd="one of them"), x)',
    'self._client.get("ssb", path, where, "the list").json(expected)',
])  # fmt: skip
def test_words_of_one_language_are_seen(code: str) -> None:
    assert any(words for _, words in places(code)), code


def test_every_check_says_what_it_says_in_both_languages() -> None:
    assert not {where: words for where, words in every_place() if words}


def test_every_text_of_a_check_is_said_somewhere_and_every_one_said_is_there() -> None:
    code = "".join(f.read_text("utf-8") for r in ("loaders", "sheets")
                   for f in (ROOT / r).rglob("*.py"))  # fmt: skip
    named = set(re.findall(r'"(svar(?:_om)?\.\w+)"', code))
    for language in ("nb", "en"):
        assert named == {key for key in texts(language) if re.match(r"svar(_om)?\.", key)}


def test_no_text_of_a_check_has_english_in_bokmaal() -> None:
    for key, text in texts("nb").items():
        if key.startswith(("svar.", "svar_om.")):
            assert not ENGLISH.search(re.sub(r"\{\w+\}", "", text)), key


def test_a_reason_in_bokmaal_has_no_english_and_keeps_names_and_numbers() -> None:
    words = "ConnectionRefusedError: [Errno 111] Connection refused"
    got = said("svar.no_answer", host="data.ssb.no", english=foreign(words))
    reason = told(WHERE.problem(said("svar.metadata"), got), WHERE)
    assert reason.en == (
        "ssb, table 07984: expected the table's metadata; "
        f"got no answer from data.ssb.no ({words})."
    )
    assert reason.nb.startswith("ssb, tabell 07984: ventet metadata for tabellen, men fikk ikke")
    assert "data.ssb.no" in reason.nb and "refused" not in reason.nb
    page = foreign('«{"title": "not found"}»')
    got = said("svar.status", status=404, kind="application/json", said=page)
    third = told(WHERE.problem(said("svar.as_jsonstat"), got), WHERE)
    assert "status 404" in third.nb and "not found" in third.en and "not found" not in third.nb
    again = told(WHERE.problem(said("svar.figures"), said("svar.not_again", why=got)), WHERE)
    assert "ikke spurt igjen" in again.nb and not ENGLISH.search(again.nb)
    assert again.en.endswith("; it was not asked again in this run.")


@pytest.mark.parametrize("say", [foreign, as_it_came])
def test_words_without_bokmaal_are_left_to_the_log(say: type[Message]) -> None:
    reason = told(WHERE.problem(said("svar.figures"), say("Expecting value: line 1")), WHERE)
    assert "Expecting value: line 1" in reason.en
    assert "Expecting" not in reason.nb and "loggen har ordene" in reason.nb


def test_a_piece_without_words_stands_as_it_came() -> None:
    assert as_it_came({}).nb == as_it_came({}).en == "{}"


def test_names_and_numbers_stand_as_they_are() -> None:
    for words in ("Region, Tid, ContentsCode", "17", "«Personer i alt»"):
        reason = told(WHERE.problem(said("svar.variables", wanted=words), words), WHERE)
        assert reason.nb == f"ssb, tabell 07984: ventet variablene {words}, men fikk {words}."
        assert reason.en == f"ssb, table 07984: expected the variables {words}; got {words}."


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


@pytest.mark.parametrize(("content", "name"), [
    (b'omrade;2020\n320301;"1', "a.csv"), (b"omrade;2020\n320301;" + b"1 " * 200_000, "a.csv"),
    (b"omrade;2020\n320301;1\0", "a.csv"), (b"PK\x03\x04" + b"x" * 200, "a.xlsx"),
    (b'{"class": "dataset"' * 2, "a.json"), (b"{" * 3000, "a.json"),
])  # fmt: skip
def test_no_refusal_of_a_file_repeats_a_librarys_words(content: bytes, name: str) -> None:
    from loaders.importing.understanding import understand
    from sheets.messages import ImportFailure
    from store.catalogue import load_registry

    with pytest.raises(ImportFailure) as refused:
        understand(content, name, load_registry(), "folkemengde")
    nb = re.sub(r"«[^»]*»", "", refused.value.nb)
    assert not ENGLISH.search(nb), nb
    assert not re.search(r"\b(field|line|byte string|Error|Bad\w+|delimiter|expected)\b", nb), nb
