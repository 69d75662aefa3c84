"""Finding a place by the name or postal code a reader writes, spelled well or not.

``find`` answers with areas that have a page. Spelling is forgiven in names (RapidFuzz); never in
numbers, where one digit more or less is another place.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from store.catalogue import DATA
from store.errors import RegistryError

FILE = "place_names.csv"
#: Kind of what people say and no register has; people write such rows in the file themselves.
NICKNAME = "kallenavn"
COLUMNS = ["name", "kind", "area", "level", "lat", "lon", "source"]
#: Of equally good hits, those come first that most readers mean.
KINDS = ("delomrade", "sted", NICKNAME, "grunnkrets", "postnummer", "poststed", "kommune",
         "tidligere_kommune", "skole", "barnehage", "levekarssone")  # fmt: skip
#: From this likeness on every word that was asked for is there; below it a word is only like one.
THERE = 89.5
#: A name that answers to a part of what was asked for is never the very same.
PART = 95.0
#: Words that say what kind of place is meant, as they are folded; left out where a name with them
#: is not found.
KIND_WORDS = frozenset(
    [
        "skole",
        "skolen",
        "barneskole",
        "ungdomsskole",
        "skule",
        "barnehage",
        "barnehagen",
        "sentrum",
        "stasjon",
        "togstasjon",
        "kommune",
        "tettsted",
        "omrade",
        "omradet",
        "bygd",
        "vgs",
        "videregande",
        "i",
        "ved",
        "pa",
        "school",
        "kindergarten",
        "station",
        "municipality",
        "centre",
        "center",
        "village",
        "area",
        "district",
        "in",
        "near",
        "the",
    ]
)
#: What is written short, as the names have it.
SHORT = {"vgs": "videregande skole", "u skole": "ungdomsskole", "bhg": "barnehage"}
#: Below this likeness (0–100) a name is another name.
LIKE = 78
#: Characters of a question that are read.
LONGEST = 60
_LETTERS = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})


@dataclass(frozen=True)
class Hit:
    """A place that answers a question; ``score`` is 100 for the very same name."""

    name: str
    kind: str
    area: str
    level: str
    score: float
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class _Name:
    hit: Hit
    folded: str
    words: tuple[str, ...]


def folded(text: str) -> str:
    """Letters and digits alone, small, and Norwegian letters as foreign keyboards write them.

    >>> folded("Sætre, Hurum"), folded("SAETRE hurum"), folded("Åros"), folded("Aaros")
    ('satre hurum', 'satre hurum', 'aros', 'aros')
    """
    small = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    small = re.sub(r"aa|ae", "a", small).replace("oe", "o")
    plain = unicodedata.normalize("NFKD", small)
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if c.isascii())))


@lru_cache(maxsize=2)
def _names(root: Path) -> tuple[_Name, ...]:
    file = root / FILE
    if not file.is_file():
        raise RegistryError(
            f"{FILE}: the file is missing; the search for places needs it.",
            key="feil.missing_names", where=FILE,
        )  # fmt: skip
    result = []
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            lat, lon = (float(row[c]) if row[c] else None for c in ("lat", "lon"))
            hit = Hit(row["name"], row["kind"], row["area"], row["level"], 100, lat, lon)
            plain = folded(row["name"])
            result.append(_Name(hit, plain, tuple(plain.split())))
    return tuple(result)


def find(query: str, most: int = 8, root: Path = DATA) -> list[Hit]:
    """The places most like ``query``, best first; empty where nothing is like it.

    Of several names that lead to the same area, all stand: a school and the district it lies in
    are two answers to a reader. A postal code that covers several districts gives them all.

    :raises RegistryError: if the list of names is missing.

    >>> [(hit.name, hit.level) for hit in find("heggdal", most=1)]
    [('Heggedal', 'delomrade')]
    """
    kept: list[tuple[float, Hit]] = []
    for turn, asked in enumerate(_readings(query[:LONGEST])):
        most_like = PART if turn else 100.0
        found = [(min(_score(asked, n), most_like), n.hit) for n in _names(root)]
        better = [(score, hit) for score, hit in found if score >= LIKE]
        there = [(score, hit) for score, hit in better if score >= THERE]
        # What is there in every word is meant; what is only like it is not asked about beside it.
        kept = there or kept or better
        if there:
            break
    kept.sort(key=lambda pair: (-pair[0], KINDS.index(pair[1].kind), pair[1].name, pair[1].area))
    return [
        Hit(h.name, h.kind, h.area, h.level, round(score, 1), h.lat, h.lon)
        for score, h in kept[:most]
    ]


def _readings(query: str) -> list[str]:
    """What was written, then what may be meant by it, most literal first.

    >>> _readings("Bleiker vgs")
    ['bleiker vgs', 'bleiker videregande skole', 'bleiker']
    >>> _readings("Sætre, Hurum")
    ['satre hurum', 'satre']
    """
    whole = folded(query)
    long = " ".join(SHORT.get(word, word) for word in whole.split())
    first = folded(query.split(",")[0])
    bare = " ".join(word for word in first.split() if word not in KIND_WORDS)
    return [r for r in dict.fromkeys([whole, long, first, bare]) if r]


def _score(asked: str, name: _Name) -> float:
    """How like a name is to what was asked, 0–100."""
    if asked == name.folded:
        return 100
    if any(c.isdigit() for c in asked):
        return _digits(asked, name)
    if asked in name.words:
        return 96
    if name.folded.startswith(asked) and len(asked) >= 2:
        return 94
    if any(word.startswith(asked) for word in name.words) and len(asked) >= 3:
        return 90
    if _every_word(asked, name):
        return 89.5
    whole = fuzz.ratio(asked, name.folded)
    # A name of several words answers to one of them: «Tofte skole» to «toffte».
    part = max((fuzz.ratio(asked, word) for word in name.words if len(word) >= 4), default=0)
    return float(min(89, max(whole, part - 2))) if len(asked) >= 4 else 0.0


def _every_word(asked: str, name: _Name) -> bool:
    """Whether each of several words begins or ends a word: «Borgen skole», Borgen ungdomsskole."""
    words = asked.split()
    return len(words) > 1 and all(
        any(own.startswith(word) or own.endswith(word) for own in name.words)
        for word in words if len(word) >= 3
    ) and any(len(word) >= 3 for word in words)  # fmt: skip


def _digits(asked: str, name: _Name) -> float:
    """Numbers are met whole, or as the beginning of a postal code that is being written."""
    numbers = [word for word in asked.split() if word.isdigit()]
    own = [word for word in name.words if word.isdigit()]
    if not numbers or any(n not in own for n in numbers[:-1]):
        return 0
    if numbers[-1] in own:
        return 97
    begun = name.hit.kind == "postnummer" and len(numbers[-1]) >= 2
    return 92 if begun and any(word.startswith(numbers[-1]) for word in own) else 0
