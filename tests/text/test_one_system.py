"""Texts are in text/, by key: no sentence stands in both languages inside code."""

import ast
import itertools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())
#: Rooms whose messages have not moved yet; an entry that is not needed fails the test.
TO_MOVE: set[str] = set()
#: Words that give a language away.
NORWEGIAN = set(
    "er og ikke som av på til den det et en ei fra eller kan må har blir med".split()  # noqa: SIM905
)
ENGLISH = set(
    "is and not the of to a an from or can must has are be which it with".split()  # noqa: SIM905
)


def spoken(node: ast.AST) -> str:
    """The language of a text in code: nb, en, or empty where it cannot be told."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    words = re.findall(r"[a-zæøå]+", re.sub(r"\w*_\w*", "", " ".join(texts).lower()))
    nb = sum(w in NORWEGIAN or (len(w) > 1 and bool(set(w) & set("æøå"))) for w in words)
    en = sum(w in ENGLISH for w in words)
    return "" if nb == en else "nb" if nb > en else "en"


def pairs(code: str) -> list[int]:
    """Lines where two texts stand side by side, one in each language."""
    found = []
    for node in ast.walk(ast.parse(code)):
        named: dict[object, ast.AST] = {}
        if isinstance(node, ast.Call):
            beside = [*node.args, *(k.value for k in node.keywords)]
            named = {k.arg: k.value for k in node.keywords}
        elif isinstance(node, ast.Tuple | ast.List):
            beside = list(node.elts)
        elif isinstance(node, ast.Dict):
            beside = [x for both in zip(node.keys, node.values, strict=True) for x in both if x]
            keys = [getattr(k, "value", None) for k in node.keys]
            named = dict(zip(keys, node.values, strict=True))
        else:
            continue
        told = [spoken(x) for x in beside]
        aside = any({a, b} == {"nb", "en"} for a, b in itertools.pairwise(told))
        both = [named.get(language) for language in ("nb", "en")]
        if aside or all(isinstance(x, ast.Constant | ast.JoinedStr) for x in both):
            found.append(node.lineno)
    return found


def test_the_test_sees_each_way_of_writing_a_pair():
    for code in (
        'Message("filen er tom", "the file is empty")',
        'Message(f"{name} er tom", f"{name} is empty")',
        'Bilingual(nb="Tittel", en="Title")',
        'd = {"nb": "Tittel", "en": "Title"}',
        'd = {"is missing": "mangler, og må være med"}',
        'nb, en = "er for lang", "is too long"',
    ):
        assert pairs(code), code
    assert not pairs('t("register.no_sheet", language, name="arket")')


def test_no_sentence_stands_in_both_languages_in_code():
    found = {
        file.relative_to(ROOT): lines
        for room in set(ROOMS) - {"text"}
        for file in (ROOT / room).rglob("*.py")
        if (lines := pairs(file.read_text("utf-8")))
    }
    left = {place for place in TO_MOVE if any(f.is_relative_to(place) for f in found)}
    assert left == TO_MOVE, "these rooms have no such sentence left: take them out of TO_MOVE"
    assert not {str(f) for f in found if not any(f.is_relative_to(p) for p in TO_MOVE)}
