"""A reader meets plain words, in one language at a time, each written as that language does."""

import re

import pytest

from text.texts import texts

#: Names, and values of addresses, that are the same in both languages.
NAMES = {"Levekår", "Nesøya", "Røyken", "bokmål", "mørk"}
#: Wordings a reader stumbles over, and what to write instead.
STUMBLES = {
    r"\bnummer \{": "a place is told as words: «nest lavest av 23»",
    r"\bskiller? seg ut\b|\bskilt seg ut\b": "«klart høyere» or «klart lavere»",
    r"midterste av (områdene|del)": "«det midterste området»",
    r"\b[Ss]tadi(um|et|er|ene)\b": "«trinn»",
    r"\bskilles\b": "«klart forskjellig», or «kan være tilfeldig»",
    r"vektet av ingenting": "«uten vekting»",
    r"[Aa]ndel av folket": "«andel av innbyggerne»",
    r"\b[Ss]tår fast\b": "say what has not happened, and for how long",
    r"\w\((r|er|e|s)\)": "a form that fits one and many: «2 av 9 områder»",
    r"Lorenz-kurve": "«Lorenzkurve»",
    r"\b[Ff]ilen\b": "«fila», as everywhere else",
    r"steg mest, eller": "say which way it went",
}


@pytest.mark.parametrize("pattern", STUMBLES)
def test_no_text_uses_a_wording_readers_stumble_over(pattern: str) -> None:
    for key, text in texts("nb").items():
        assert not re.search(pattern, text), f"{key}: {STUMBLES[pattern]}"


def test_no_english_text_leaves_one_or_many_to_the_reader() -> None:
    for key, text in texts("en").items():
        assert not re.search(r"\w\(s\)", text), key


def test_english_texts_hold_no_norwegian_but_names() -> None:
    for key, text in texts("en").items():
        assert set(re.findall(r"\w*[æøåÆØÅ]\w*", text)) <= NAMES, key
        said = re.sub(r"`[^`]*`|https?:\S+|\{\w+\}", "", text)
        assert not re.search(r"\b(og|ikke|eller|med|som|for å|kommune|tiltak)\b", said), key
        assert "Levekår i Asker" not in text, f"{key}: the site has a name in English"


def test_each_language_quotes_and_writes_per_cent_in_its_own_way() -> None:
    for key, text in texts("en").items():
        assert "«" not in text and not re.search(r"[\d}]\s%", text), key
    for key, text in texts("nb").items():
        assert "“" not in text and not re.search(r"[\d}]%", text), key


@pytest.mark.parametrize(("language", "asks"), [
    ("nb", r"(Hvor|Hva|Hvem|Øker|Blir) (er|blir|gjør|gjøres|måtte|har|ligger|bidrar|de)\b"),
    ("en", r"(Where|What|Who|Which|How|Why) (is|are|do|does|did|has|have|can|large|big)\b"),
])  # fmt: skip
def test_a_heading_that_asks_ends_with_a_question_mark(language: str, asks: str) -> None:
    for key, text in texts(language).items():
        heading = not text.rstrip().endswith((".", ":")) and "\n" not in text.strip()
        if heading and re.match(asks, text):
            assert re.search(r"\?($| |:)", text), key


def test_the_frameworks_words_are_put_into_bokmaal() -> None:
    english, norwegian = texts("en"), texts("nb")
    words = [key for key in english if key.startswith("rammeverk.")]
    for key in words:
        same = english[key] == norwegian[key]
        assert not same or english[key] in ("Format", "System", "Zoom"), key
    for asked in ("No results", "Select all", "Skip to main content", "Upload", "Page not found"):
        assert asked in {english[key] for key in words}, asked
