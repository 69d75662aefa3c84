"""Why a source's answer, or a reader's file, was not taken in: in bokmål and English.

A check says what it expected and what it got (``Where.problem``) with texts of
``text/svar.*.yaml``; names, numbers and quotations stand in them as they are. What a library said,
and a piece of the answer itself, has no bokmål: there it is said that the log has the words.
"""

from __future__ import annotations

import re

from sheets.messages import Message
from store.errors import LevekarError, SourceError, Where, both
from text.texts import t


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
    return {"expected": both(error.expected)["nb"], "got": both(error.got)["nb"]}


def foreign(words: object) -> Message:
    """What a library said, or the first characters of an answer, to stand in a check's sentence."""
    return Message(t("svar_om.logged", "nb"), str(words))


def as_it_came(words: object) -> Message:
    """The same where it is all there is to say of what came; what has no words stands as it is."""
    came = str(words)
    return Message(t("svar_om.unknown", "nb") if re.search(r"[A-Za-z]{2}", came) else came, came)
