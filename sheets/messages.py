"""What the import says to people: facts and failures, in bokmål and English."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from store.errors import LevekarError, Words
from text.texts import t


@dataclass(frozen=True)
class Message:
    """One plain sentence in bokmål and English."""

    nb: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.nb

    def both(self) -> dict[str, str]:
        """The sentence by language."""
        return {"nb": self.nb, "en": self.en}

    @classmethod
    def said(cls, key: str, **values: object) -> Message:
        """The text of ``key`` in both languages, ``{names}`` in it filled in.

        A value that is itself said in both (a ``Message``) is filled in by language.

        :raises KeyError: if the key has no text.

        >>> Message.said("import.no_delimiter", name="«x.csv»").en
        '«x.csv» has no columns.'
        """
        both = {
            language: t(key, language, **{n: _in(v, language) for n, v in values.items()})
            for language in ("nb", "en")
        }
        return cls(both["nb"], both["en"])


said = Message.said


def _in(value: object, language: str) -> object:
    if not isinstance(value, Words):
        return value
    return value.en if language == "en" else value.nb


@dataclass(frozen=True)
class Wish:
    """What a file leaves open and a person can say: an argument of ``understand``.

    ``choices`` are the answers there are; empty where any period may be meant.
    """

    name: str
    choices: tuple[str, ...] = ()


class ImportFailure(LevekarError):  # noqa: N818
    """A file that cannot be used: where the trouble is and what was expected.

    ``row`` counts from 1 as the reader's program does; ``column`` is its letter. ``nb`` and ``en``
    are whole sentences with the place in them; ``str()`` is the English one. ``wish`` is what to
    say for the file to be read after all; how to say it, the command and the page know.
    """

    def __init__(
        self,
        problem: Message,
        *,
        expected: Message | None = None,
        sheet: str = "",
        row: int | None = None,
        column: str | None = None,
        wish: Wish | None = None,
    ) -> None:
        self.wish = wish
        self.problem, self.expected = problem, expected
        self.sheet, self.row, self.column = sheet, row, column
        self.nb, self.en = self._sentence("nb"), self._sentence("en")
        super().__init__(self.en)

    def _sentence(self, language: str) -> str:
        place = []
        if self.sheet:
            place.append(t("import.at_sheet", language, sheet=quoted(self.sheet)))
        if self.row is not None:
            place.append(t("import.at_row", language, row=self.row))
        if self.column is not None:
            place.append(t("import.at_column", language, column=self.column))
        text = ", ".join(place) + ": " if place else ""
        text += self.problem[language]
        if self.expected is not None:
            text += " " + t("import.expected", language, expected=self.expected[language])
        return text[0].upper() + text[1:]

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.nb


class WishFailure(ImportFailure):
    """What was said of the file cannot be: no such indicator, category, level, sheet, period."""


def quoted(value: object, longest: int = 60) -> str:
    """Text out of a file, fit to stand in a sentence: short, one line, nothing invisible."""
    text = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in str(value)
    )
    text = " ".join(text.split())
    return f"«{text[:longest] + '…' if len(text) > longest else text}»"


def column_letter(index: int) -> str:
    """The letter of column ``index`` (0 is A), as a spreadsheet shows it.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
