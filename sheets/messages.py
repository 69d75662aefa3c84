"""What the import says to people: facts and failures, in bokmål and English."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from store.errors import LevekarError


@dataclass(frozen=True)
class Message:
    """One plain sentence in bokmål and English."""

    nb: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.nb


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
        self.nb = self._sentence("nb", "Ark", "rad", "kolonne", "Forventet")
        self.en = self._sentence("en", "Sheet", "row", "column", "Expected")
        super().__init__(self.en)

    def _sentence(self, language: str, sheet: str, row: str, column: str, expected: str) -> str:
        place = [f"{sheet} {quoted(self.sheet)}"] if self.sheet else []
        if self.row is not None:
            place.append(f"{row} {self.row}")
        if self.column is not None:
            place.append(f"{column} {self.column}")
        text = ", ".join(place) + ": " if place else ""
        text += self.problem[language]
        if self.expected is not None:
            text += f" {expected}: {self.expected[language]}."
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
