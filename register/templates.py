"""The organisation's templates, kept once by the operator in a folder and asked for by name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import settings
from sheets.jail import JailFailure, jailed
from sheets.template import TemplateRefused, cleaned
from store.errors import LevekarError

#: Form of a report → what its templates are called.
ENDINGS = {"docx": (".docx", ".dotx"), "pptx": (".pptx", ".potx")}
LARGEST = 10_000_000


class TemplateProblem(LevekarError):  # noqa: N818
    """A template that cannot be had; ``known`` are the names there are, ``bad`` is a broken one."""

    def __init__(self, asked: str, known: tuple[str, ...], bad: bool = False) -> None:
        super().__init__(f"no template «{asked}»; there are: {', '.join(known) or 'none'}")
        self.asked, self.known, self.bad = asked, known, bad


def names(form: str = "") -> tuple[str, ...]:
    """Names of the templates there are, for a form or for any, in order."""
    forms = [form] if form else list(ENDINGS)
    return tuple(sorted({file.stem for f in forms for file in _files(f)}))


def get(name: str, form: str) -> bytes | None:
    """The template of a name, made harmless; None for a form that takes none.

    The name is held against those in the folder: it is never a path.

    :raises TemplateProblem: if there is none of that name, or it cannot be used.
    """
    if form not in ENDINGS:
        return None
    file = next((f for f in _files(form) if f.stem == name), None)
    if file is None:
        raise TemplateProblem(name, names(form))
    return _read(file, name)


def of_file(file: Path) -> bytes:
    """A template from anywhere, for whoever works on this machine.

    :raises TemplateProblem: if it cannot be used. :raises OSError: if it cannot be read.
    """
    return _read(file, file.name)


def _read(file: Path, name: str) -> bytes:
    known = file.stat()
    try:
        if known.st_size > LARGEST:
            raise TemplateRefused("too large")
        return _cleaned(file, known.st_mtime_ns, known.st_size)
    except (TemplateRefused, JailFailure) as error:
        raise TemplateProblem(name, names(), bad=True) from error


@lru_cache(maxsize=8)
def _cleaned(file: Path, _changed: int, _size: int) -> bytes:
    return jailed(cleaned, lambda: False, file.read_bytes())


def _files(form: str) -> list[Path]:
    folder = settings.read("LEVEKAR_MALER")
    if not folder or not Path(folder).is_dir():
        return []
    return [f for f in sorted(Path(folder).iterdir())
            if f.suffix.lower() in ENDINGS[form] and f.is_file()]  # fmt: skip
