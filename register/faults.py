"""What is wrong with the files on disk, said in a language: by the key it was raised with."""

from __future__ import annotations

from pathlib import Path

from sheets.answers import foreign
from sheets.messages import Message
from store.errors import Keyed, LevekarError
from text.texts import t

#: The part of an error that is what a library said: bokmål says that the log has the words.
FOREIGN = "english"


def told(error: Exception, root: Path) -> Message:
    """Why what is under ``root`` cannot be used, in both languages, without the path of ``root``.

    What has no key is the system's own: bokmål names its file, where it has one, and the log has
    the words.
    """
    if isinstance(error, LevekarError) and error.lines:
        lines = [_said(line, root) for line in error.lines]
        return Message("\n".join(x.nb for x in lines), "\n".join(x.en for x in lines))
    file = error.filename if isinstance(error, OSError) else None
    nb = t("feil_om.file", "nb", where=_bare(file, root)) if file else t("feil_om.any", "nb")
    return Message(nb, _bare(error, root))


def _said(line: Keyed, root: Path) -> Message:
    return Message.said(line.key, **{name: _part(name, v, root) for name, v in line.parts.items()})


def _part(name: str, value: object, root: Path) -> object:
    if isinstance(value, Message):
        return value
    if isinstance(value, Keyed):
        return _said(value, root)
    if name == FOREIGN:
        return foreign(_bare(value, root))
    return _bare(value, root)


def _bare(value: object, root: Path) -> str:
    return str(value).replace(f"{root}/", "")
