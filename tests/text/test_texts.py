"""Every text exists in both languages, takes the same values, and judges no place."""

import re
from pathlib import Path

import pytest

from text.texts import t, texts

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted(p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file())
#: A failure that is made with a word → the texts it finds by it.
REASONS = {
    r'\bbroken\("(\w+)"': "register.rule.",
    r'\bUnfitError\("(\w+)"': "register.cell.",
    r'\bHistoryFailure\(\w+, "(\w+)"': "history.",
}


def test_both_languages_have_the_same_keys():
    assert set(texts("nb")) == set(texts("en"))


def test_both_languages_take_the_same_values():
    for key, text in texts("nb").items():
        fields = set(re.findall(r"{(\w+)}", text))
        assert fields == set(re.findall(r"{(\w+)}", texts("en")[key])), key


def test_every_key_named_in_the_code_has_a_text():
    keys = set(texts("nb"))
    pattern = re.compile(r"""(?:\btext|\bt|\bsaid|\b_both)\(\s*"([a-z_]+(?:\.[a-z0-9_]+)+)\"""")
    of_counts = re.compile(r"""\bcounted\(\s*"([a-z_.]+)\"""")
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            code = file.read_text("utf-8")
            for key in pattern.findall(code):
                assert key in keys, f"{file.name}: {key}"
            for key in of_counts.findall(code):
                assert {key, f"{key}.one"} <= keys, f"{file.name}: {key}"


@pytest.mark.parametrize(("pattern", "prefix"), REASONS.items())
def test_every_reason_a_failure_is_made_with_has_a_text_and_the_other_way_round(pattern, prefix):
    code = "".join(f.read_text("utf-8") for room in ROOMS for f in (ROOT / room).rglob("*.py"))
    named = {prefix + word for word in re.findall(pattern, code)}
    assert named == {k for k in texts("nb") if k.startswith(prefix)} - {"history.at"}


@pytest.mark.parametrize("word", ["verst", "dårlig", "belastet", "ressurssvak", "problemområde"])
def test_no_text_calls_a_place_bad(word):
    # A text may say that a figure does not tell where it is good or bad to live.
    denials = "ikke hvor det er godt eller dårlig å bo|ikke noe område er et godt eller dårlig sted"
    for key, text in texts("nb").items():
        assert not re.search(rf"\b{word}\b", re.sub(denials, "", text.lower())), key


def test_an_unknown_key_is_an_error_not_an_empty_text():
    with pytest.raises(KeyError):
        t("finnes.ikke")
