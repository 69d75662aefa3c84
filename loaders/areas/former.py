"""Municipalities that are gone, by name: which years a name was another place than today's.

``data/former_municipalities.csv`` has a row a municipality that was merged, split or renamed since
2004: ``code``, ``name`` (with the county where it told two of the same name apart), the ``last``
year it was there, and ``today``: the numbers its people live under now, with a space between.
From SSB's standard for municipalities (KLASS 131). A name alone, such as «Drammen» in 2017, may be
the municipality of then or today's carried back: two different figures.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.areas import municipalities
from sheets.words import folded
from store.catalogue import DATA
from store.errors import RegistryError

FILE = "former_municipalities.csv"
_COUNTY = re.compile(r"(.+?)\s*\(([^)\d]+)\)")
#: County as SSB writes it behind a name → the first digits of today's numbers there.
COUNTIES = {
    "østfold": ("31",), "akershus": ("32",), "buskerud": ("33",), "viken": ("31", "32", "33"),
    "innlandet": ("34",), "hedmark": ("34",), "oppland": ("34",), "vestfold": ("39",),
    "telemark": ("40",), "vestfold og telemark": ("39", "40"), "agder": ("42",),
    "rogaland": ("11",), "vestland": ("46",), "hordaland": ("46",), "sogn og fjordane": ("46",),
    "møre og romsdal": ("15",), "trøndelag": ("50",), "nordland": ("18",), "troms": ("55",),
    "finnmark": ("56",), "troms og finnmark": ("55", "56"),
}  # fmt: skip


@dataclass(frozen=True)
class Former:
    """A municipality that is gone: its number and name, its last year, today's numbers."""

    code: str
    name: str
    last: int
    today: tuple[str, ...]


def named(text: str, root: Path = DATA) -> list[Former]:
    """The gone municipalities with this name, the county behind it or not.

    >>> [f.code for f in named("nedre eiker")], [f.code for f in named("Sande (Vestfold)")]
    (['0625'], ['0713'])
    """
    return list(_by_name(root, _stamp(root)).get(folded(text), ()))


def led_to(code: str, root: Path = DATA) -> tuple[str, ...]:
    """Today's numbers of where the people of a gone municipality live; empty if it is not gone."""
    every = (f for listed in _by_name(root, _stamp(root)).values() for f in listed)
    return next((f.today for f in every if f.code == code), ())


def with_county(text: str) -> tuple[str, tuple[str, ...]]:
    """A name without the county behind it, and how that county's numbers begin today.

    >>> with_county("Våler (Innlandet)"), with_county("Asker (kommune)")
    (('Våler', ('34',)), ('Asker (kommune)', ()))
    """
    match = _COUNTY.fullmatch(text)
    prefixes = COUNTIES.get(folded(match[2]), ()) if match else ()
    return (match[1], prefixes) if match and prefixes else (text, ())


def borders_since(code: str) -> int:
    """The first year of a municipality's present borders; 0 where no merger is known."""
    return municipalities.current().grown.get(code, 0)


def may_be_another(name: str, year: int, root: Path = DATA) -> list[Former]:
    """What else than today's municipality a name may have meant in ``year``.

    >>> [f.code for f in may_be_another("Drammen", 2017)]
    ['0602']
    >>> may_be_another("Drammen", 2020), may_be_another("Oslo", 2017)
    ([], [])
    """
    return [f for f in named(name, root) if year <= f.last]


def _stamp(root: Path) -> int:
    try:
        return (root / FILE).stat().st_mtime_ns
    except OSError as error:
        raise RegistryError(
            f"{FILE}: cannot be read ({error.strerror}).",
            key="feil.unread_in", where=FILE, english=error.strerror,
        ) from error  # fmt: skip


@lru_cache(maxsize=4)
def _by_name(root: Path, _when: int) -> dict[str, list[Former]]:
    found: dict[str, list[Former]] = {}
    with (root / FILE).open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            code, last = str(row.get("code") or ""), str(row.get("last") or "")
            today = tuple(str(row.get("today") or "").split())
            codes = [code, *today]
            if not today or not last.isdigit() or any(len(c) != 4 for c in codes):
                raise RegistryError(
                    f"{FILE}, line {line}: expected a number of four digits, a name, a year and "
                    f"today's numbers; got {','.join(map(str, row.values()))[:60]}.",
                    key="feil.former_name", where=FILE, line=line,
                    got=",".join(map(str, row.values()))[:60],
                )  # fmt: skip
            one = Former(code, str(row["name"]), int(last), today)
            for name in {folded(one.name), folded(with_county(one.name)[0])}:
                found.setdefault(name, []).append(one)
    return found
