"""A check's English words about a source's answer, in bokmål too.

The checks say what they expected and what they got in English, with names, numbers and pieces of
the answer in it (``Where.problem``). Each such sentence is a text of ``text/svar.*.yaml`` with
places to fill in; here the text is found again by its English, and said in bokmål. What is not
found is not shown in English either: the page says that the log has the words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheets.messages import Message
from store.errors import LevekarError, SourceError, Where
from text.texts import t, texts

PREFIX = "svar."
#: What a library said, and the answer's own first characters: they have no other language.
FOREIGN = ("english", "said")
#: A whole number, and nothing else.
COUNT = "count"


def told(error: LevekarError, where: Where) -> Message:
    """Why something was not taken in, in both languages.

    :param where: what was asked, where the error itself does not tell.
    """
    at = {"source": where.source, "table": where.table}
    head = f"{where.source}, table {where.table}: "
    english = str(error) if str(error).startswith(head) else head + str(error)
    if isinstance(error, SourceError) and error.where is not None:
        at = {"source": error.where.source, "table": error.where.table}
        return Message(t("svar_om.told", "nb", **at, **_parts(error)), english)
    return Message(t("svar_om.unforeseen_at", "nb", **at), english)


def of_file(error: Exception) -> Message:
    """Why a file of a reader's cannot be read."""
    if isinstance(error, SourceError) and error.where is not None:
        return Message(t("svar_om.of_file", "nb", **_parts(error)), str(error).rstrip("."))
    return Message(t("svar_om.not_readable", "nb"), str(error)[:200].rstrip("."))


def _parts(error: SourceError) -> dict[str, str]:
    return {"expected": said(error.expected).nb, "got": said(error.got).nb}


def said(words: str) -> Message:
    """A check's words as a message; those no text is found for are not said in bokmål."""
    found = in_bokmaal(words)
    return Message(found if found is not None else _as_they_are(words), words)


def _as_they_are(words: str) -> str:
    """Names, numbers and quotations stand in any language; sentences do not."""
    plain = re.sub(r"«[^»]*»", "", words)
    is_list = all(len(part.split()) <= 1 for part in plain.split(","))
    return words if is_list or not re.search(r"[A-Za-z]{2}", plain) else t("svar_om.unknown", "nb")


def in_bokmaal(words: str, prefix: str = PREFIX) -> str | None:
    """A check's words in bokmål, by the texts under ``prefix``; None where none is found."""
    for key, pattern in _patterns(prefix):
        match = pattern.fullmatch(words)
        if match:
            parts = {
                name: in_bokmaal(part, prefix) or part for name, part in match.groupdict().items()
            } | dict.fromkeys(set(match.groupdict()) & set(FOREIGN), t("svar_om.logged", "nb"))
            return t(key, "nb", **parts)
    return None


@lru_cache(maxsize=4)
def _patterns(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each text as a pattern, those with most words of their own first."""
    found = []
    for key, text in texts("en").items():
        if key.startswith(prefix):
            # The checks quote as our files do, and an English text as English does.
            parts = re.split(r"\{(\w+)\}", text.replace("“", "«").replace("”", "»"))
            pattern = "".join(re.escape(part) if i % 2 == 0 else
                              rf"(?P<{part}>\d+)" if part == COUNT else f"(?P<{part}>.+?)"
                              for i, part in enumerate(parts))  # fmt: skip
            found.append((len("".join(parts[::2])), key, re.compile(pattern, re.DOTALL)))
    return tuple((key, pattern) for _, key, pattern in sorted(found, key=lambda f: -f[0]))
