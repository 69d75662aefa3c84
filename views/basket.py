"""The basket: figures a reader has put by for a report, in order and with notes of their own.

It lives in an address, so that it can be shared: ``kurv=`` holds the figures with «|» between, each
as its own address says it (``kart?indikator=…&ar=2016``) with the reader's note as ``merknad``.
Nothing of it is used before it is found to be a figure there is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode

from views.asking import Problem, harmless
from views.figures import KINDS, State, address, read

#: Figures in a basket, letters in a note and in a title, and characters of the whole.
MOST, NOTE, TITLE, LONGEST = 20, 600, 120, 7000
BETWEEN = "|"
#: What a figure's address says that a report does not need: it has one language and own widths.
_LEFT_OUT = {"spraak": None, "bredde": None, "utseende": None, "inndeling": "kvantiler"}


@dataclass(frozen=True)
class Item:
    """A figure in the basket and what the reader has written to it."""

    state: State
    note: str = ""


def item_words(item: Item) -> str:
    """One figure as the basket's address says it."""
    params = {k: v for k, v in address(item.state).items()
              if k not in _LEFT_OUT or _LEFT_OUT[k] not in (None, v)}  # fmt: skip
    params |= {"merknad": item.note} if item.note else {}
    query = urlencode(params, safe=",:", quote_via=quote)
    return f"{item.state.kind}?{query}" if query else item.state.kind


def written(items: list[Item]) -> str:
    """The value of ``kurv`` that holds the figures in their order."""
    return BETWEEN.join(item_words(item) for item in items)


def read_basket(value: str, language: str = "nb") -> tuple[list[Item], list[Problem]]:
    """The figures of a basket, and what of it does not exist; figures beyond ``MOST`` are told."""
    parts = [part for part in value.split(BETWEEN) if part]
    items: list[Item] = []
    problems: list[Problem] = []
    if len(value) > LONGEST:
        return [], [Problem("kurv", harmless(value), ())]
    for part in parts[:MOST]:
        found = _item(part, language)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            items.append(found)
    problems += [Problem("kurv", harmless(part), ()) for part in parts[MOST : MOST + 1]]
    return items, problems


def _item(part: str, language: str) -> Item | Problem:
    kind, _, query = part.partition("?")
    if kind not in KINDS:
        return Problem("kurv", harmless(kind), tuple(KINDS))
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=30)
    params = dict(pairs)
    note = plain(params.pop("merknad", ""), NOTE)
    wrong = [n for n in params if n not in KINDS[kind].parameters]
    if wrong or len(pairs) != len(dict(pairs)):
        return Problem("kurv", harmless(wrong[0] if wrong else kind), KINDS[kind].parameters)
    state = read(KINDS[kind], {**params, "spraak": language})
    return state if isinstance(state, Problem) else Item(state, note)


def plain(text: str, most: int) -> str:
    """A reader's words on one line: no control characters, and no longer than ``most``."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: 2 * most])
    return re.sub(r"\s+", " ", kept).strip()[:most].strip()


def added(items: list[Item], state: State) -> list[Item]:
    """The basket with one more figure, last; one that is there already stays where it is."""
    known = [item_words(Item(item.state)) for item in items]
    if item_words(Item(state)) in known or len(items) >= MOST:
        return items
    return [*items, Item(replace(state, width=0))]


def renewed(items: list[Item]) -> list[Item]:
    """The same figures with the newest period there is of each."""
    found = []
    for item in items:
        kind = KINDS[item.state.kind]
        params = {k: v for k, v in address(item.state).items() if k != "ar"}
        state = read(kind, params)
        found.append(item if isinstance(state, Problem) else replace(item, state=state))
    return found
