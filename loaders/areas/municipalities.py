"""Old municipality numbers: the one table of which of today's municipalities each leads to.

``data/municipality_codes.csv`` has a row a former number whose borders are a municipality's of
today: ``code``, ``today``, and the ``first`` and ``last`` year it was in use (the first empty
where not known). It starts with Asker and its neighbours; a refresh renews it for the whole country
from the changes that SSB KLASS tells of. A number that was split or merged leads nowhere: its
figure can neither be divided nor shown as the larger municipality's. A row of a number that leads
to itself says since when it has its present borders: others were merged into it that year.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from store.catalogue import DATA
from store.errors import RegistryError

FILE = "municipality_codes.csv"
COLUMNS = ["code", "today", "first", "last"]


@dataclass(frozen=True)
class Carried:
    """One former number: today's municipality, and the years it was in use (first 0: not known)."""

    today: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Codes:
    """The table. ``since``: today's number → the first year it was in use, where it is new.

    ``grown``: today's number → the first year of its present borders, where it had smaller ones.
    """

    carried: Mapping[str, Carried]
    since: Mapping[str, int] = field(default_factory=dict)
    grown: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, carried: Mapping[str, Carried], grown: Mapping[str, int] | None = None) -> Codes:
        """The table of ``carried``; a new number is in use from the year after the last old one."""
        since: dict[str, int] = {}
        for old in carried.values():
            since[old.today] = max(since.get(old.today, 0), old.last + 1)
        return cls(dict(carried), since, dict(grown or {}))

    def in_use(self, code: str, year: int) -> bool | None:
        """Whether a number was in use in ``year``; None where the table does not tell."""
        if code in self.carried:
            old = self.carried[code]
            return old.first <= year <= old.last
        return year >= self.since[code] if code in self.since else None


_used: ContextVar[Codes | None] = ContextVar("municipality_codes", default=None)


def current() -> Codes:
    """The table in use: a refresh's own while it runs, else the file's."""
    return _used.get() or read()


@contextmanager
def using(codes: Codes) -> Iterator[None]:
    """Let ``codes`` be the table while what is inside runs."""
    token = _used.set(codes)
    try:
        yield
    finally:
        _used.reset(token)


def read(root: Path = DATA) -> Codes:
    """The table on disk, read anew when it changes.

    :raises RegistryError: if the file is missing or a row is not as the header says.
    """
    file = root / FILE
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise RegistryError(
            f"{FILE}: cannot be read ({error.strerror}).",
            key="feil.unread_in", where=FILE, english=error.strerror,
        ) from error  # fmt: skip


@lru_cache(maxsize=8)
def _read(file: Path, _stamp: int) -> Codes:
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    carried: dict[str, Carried] = {}
    grown: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        texts = [str(row.get(c) or "") for c in COLUMNS]
        whole = all(len(t) == 4 and t.isascii() and t.isdigit() for t in texts[:2])
        itself = texts[0] == texts[1]
        years = [bool(t) and t.isdigit() for t in texts[2:]]
        told_years = (
            years[0] and not texts[3] if itself else years[1] and (years[0] or not texts[2])
        )
        if not whole or not told_years or texts[0] in carried or texts[0] in grown:
            raise RegistryError(
                f"{FILE}, line {line}: expected two numbers of four digits and two years, each "
                f"number once; got {','.join(texts)[:60]}.",
                key="feil.old_code", where=FILE, line=line, got=",".join(texts)[:60],
            )  # fmt: skip
        if itself:
            grown[texts[0]] = int(texts[2])
            continue
        carried[texts[0]] = Carried(texts[1], int(texts[2] or 0), int(texts[3]))
    return Codes.of(carried, grown)


def renewed(known: Codes, found: Codes) -> Codes:
    """``known`` with what was found put in; a first year that was not found is kept."""
    both = dict(known.carried)
    for code, new in found.carried.items():
        before = both.get(code)
        first = new.first or (before.first if before and before.today == new.today else 0)
        both[code] = Carried(new.today, first, new.last)
    return Codes.of(both, {**known.grown, **found.grown})


def write(codes: Codes, root: Path = DATA) -> bool:
    """Put the table in the file, if it is another; whether it was."""
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(COLUMNS)
    rows: list[list[Any]]
    rows = [[code, old.today, old.first or "", old.last] for code, old in codes.carried.items()]
    rows += [[code, code, first, ""] for code, first in codes.grown.items()]
    rows.sort(key=lambda row: str(row[0]))
    lines.writerows(rows)
    file = root / FILE
    if file.read_text("utf-8") == stream.getvalue():
        return False
    beside = file.with_suffix(".new")
    beside.write_text(stream.getvalue(), "utf-8")
    beside.replace(file)
    return True


def told(codes: Codes, left_out: Sequence[str]) -> str:
    """How many numbers lead where, and which were left out because they were split."""
    text = f"Old municipality codes: {len(codes.carried)} lead to today's"
    return f"{text}; left out: {'; '.join(left_out)}." if left_out else f"{text}."
