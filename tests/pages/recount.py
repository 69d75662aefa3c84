"""Counting again: the figures as they lie in the snapshot's file, and numbers as a reader sees.

Nothing of the product is used but the registry's words and the file itself, so that a sentence is
held against another computation than its own.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

import numpy as np
import pandas as pd

from store.catalogue import DATA, load_registry

SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "−": "-", "–": "–"})
#: Places in words, from the first: as both languages write them, with numerals after the twelfth.
NTH = {
    "nb": ["", "nest", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende",
           "tiende", "ellevte", "tolvte"],
    "en": ["", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
           "tenth", "eleventh", "twelfth"],
}  # fmt: skip
END = {"nb": {"høyest": 1, "lavest": -1}, "en": {"highest": 1, "lowest": -1}}
SHARED = {"nb": "delt ", "en": "joint "}


@lru_cache(maxsize=1)
def figures() -> pd.DataFrame:
    """Every observation of the edition the tests know."""
    current = json.loads((DATA / "snapshot" / "current.json").read_text("utf-8"))["version"]
    frame = pd.read_parquet(DATA / "snapshot" / str(current) / "observations.parquet")
    return frame.assign(**{c: frame[c].astype(str) for c in ("area", "period", "level")})


@lru_cache(maxsize=4096)
def values(indicator: str, category: str, level: str, period: str) -> pd.Series:
    """Value by area; only those that have one."""
    rows = of(indicator, category)
    rows = rows[(rows["level"] == level) & (rows["period"] == period)]
    return rows.drop_duplicates("area").set_index("area")["value"].dropna()


@lru_cache(maxsize=512)
def of(indicator: str, category: str) -> pd.DataFrame:
    """All rows of a figure."""
    rows = figures()
    return rows[(rows["indicator"] == indicator) & (rows["category"] == category)]


def plain(text: str) -> str:
    """The text with ordinary spaces and minus signs."""
    return re.sub(r"<[^>]+>", " ", text).translate(SPACES)


def numbers(text: str, language: str = "nb") -> list[float]:
    """The numbers of a text as a reader reads them."""
    thousands, point = (" ", ",") if language == "nb" else (",", ".")
    found = re.findall(rf"-?\d{{1,3}}(?:{thousands}\d{{3}})+(?:\{point}\d+)?|-?\d+(?:\{point}\d+)?",
                       plain(text))  # fmt: skip
    return [float(n.replace(thousands, "").replace(point, ".")) for n in found]


def number(text: str, language: str = "nb") -> float:
    """The first number of a text."""
    return numbers(text, language)[0]


def near(decimals: int) -> float:
    """How far a written number may be from the value it is rounded from."""
    return 0.5 * 10.0**-decimals + 1e-9


def place(text: str, language: str) -> tuple[bool, int, int, int] | None:
    """What a place in words says: shared, which, from which end (1 or −1), of how many."""
    ends = "|".join(END[language])
    found = re.search(rf"(\S+ )?(\S+ )?({ends}) (?:av|of) ([\d ,]+)", plain(text))
    if not found:
        return None
    words = plain(found[0]).split()
    before = words[: words.index(found[3])]
    which = next((NTH[language].index(w) + 1 for w in before if w in NTH[language]), 0)
    which = which or next((int(re.sub(r"\D", "", w)) for w in before if re.fullmatch(
        r"\d+(\.|st|nd|rd|th)", w)), 1)  # fmt: skip
    return (SHARED[language].strip() in before, which, END[language][found[3]],
            int(re.sub(r"\D", "", found[4])))  # fmt: skip


def place_of(area: str, known: pd.Series, decimals: int) -> tuple[bool, int, int, int]:
    """The same, counted: from the nearer end, equal figures sharing the better place."""
    shown = known.map(lambda v: round(float(f"{v:.{decimals}f}"), decimals))
    higher, lower = int((shown > shown[area]).sum()) + 1, int((shown < shown[area]).sum()) + 1
    tied = int((shown == shown[area]).sum()) > 1
    return (tied, higher, 1, len(known)) if higher <= lower else (tied, lower, -1, len(known))


def series(indicator: str, category: str, area: str) -> pd.DataFrame:
    """Period and value of the newest series of an area: what follows its last break."""
    rows = of(indicator, category)
    # What covers part of a year is no end of a series of whole years.
    rows = rows[(rows["area"] == area) & rows["value"].notna() & (rows["note"] != "del_av_aret")]
    rows = rows.drop_duplicates("period").sort_values("period")
    breaks = [b.period for b in load_registry().indicators[indicator].breaks]
    if rows.empty:
        return rows
    start = max((b for b in breaks if b <= rows["period"].iloc[-1]), default="")
    return rows[rows["period"] >= start]


def weighted_fifths(value: pd.Series, people: pd.Series) -> float:
    """Mean of the fifth of the people in the highest areas less that of the lowest fifth."""
    order = value.sort_values(kind="stable").index
    v, w = value[order].to_numpy(float), people[order].to_numpy(float)
    fifth = w.sum() / 5

    def mean(v: np.ndarray, w: np.ndarray) -> float:
        taken = np.clip(fifth - np.concatenate([[0], np.cumsum(w)[:-1]]), 0, w)
        return float((v * taken).sum() / fifth)

    return mean(v[::-1], w[::-1]) - mean(v, w)
