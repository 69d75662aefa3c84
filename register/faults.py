"""What is wrong with the files on disk, in bokmål as well as in the checks' own English."""

from __future__ import annotations

import re
from pathlib import Path

from sheets.answers import in_bokmaal
from sheets.messages import Message
from store.errors import LevekarError
from text.texts import t

#: The texts that say in bokmål what a check of ``store`` or ``register`` says in English.
PREFIX = "feil."


def told(error: Exception, root: Path) -> Message:
    """Why what is under ``root`` cannot be used, in both languages, without the path of ``root``.

    What was said in both languages when it was found (``register.checks``) stands as it was said.
    What no text is found for is named by its file, and the log has the words.
    """
    english = str(error).replace(f"{root}/", "")
    both = error.nb if isinstance(error, LevekarError) else ""
    return Message(both or _in_bokmaal(english), english)


def _in_bokmaal(words: str) -> str:
    lines = [in_bokmaal(line, PREFIX) for line in words.splitlines()]
    if lines and None not in lines:
        return "\n".join(str(line) for line in lines)
    whole = in_bokmaal(words, PREFIX)
    if whole:
        return whole
    file = re.match(r"([\w./-]+\.(?:yaml|csv|json|geojson|parquet)): ", words)
    return t("feil_om.file", "nb", where=file[1]) if file else t("feil_om.any", "nb")
