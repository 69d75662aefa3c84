"""What every source hands over: a tidy table, and how codes are chosen from what a table has."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from loaders.areas.history import HistoryFailure, level_of, to_today
from sheets.dataset import Dataset
from sheets.messages import said
from store.errors import SourceError, Where, Wording
from store.fetches import Fetch

Selection = dict[str, list[str]]

#: Names that stand for «everyone» in the tables we read.
TOTALS = frozenset(
    {"total", "totalt", "i alt", "alle", "begge kjønn", "alle aldre", "kjønn samlet"}
)
#: Whole-country codes of KOSTRA tables, and of offences (all of them, known place or not).
COUNTRY = {"EAK": "0", "Ialt": "0"}


@dataclass(frozen=True)
class Table:
    """One fetched table.

    ``frame``: a column a dimension (codes as published), ``value`` (float) and ``status``.
    ``region``, ``period`` and ``contents`` name the dimensions that hold place, time and what is
    measured; ``asked`` are today's codes of the areas asked for; ``names`` what dimensions are
    called; ``lacking`` contents that some fetch wanted and the table does not have.
    """

    where: Where
    frame: pd.DataFrame
    region: str
    period: str
    contents: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    published: str | None = None
    notes: list[str] = field(default_factory=list)
    codelists: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, SourceError] = field(default_factory=dict)

    @property
    def offered(self) -> frozenset[str]:
        """Today's areas that the answer has rows for, with or without a figure."""
        if self.region not in self.frame:
            return frozenset()
        codes = [area_of(str(code)) for code in self.frame[self.region].unique()]
        return frozenset(area for area in codes if area)


def contents_of(fetch: Fetch, contents: str) -> list[str]:
    """Expressions for every content the fetch needs: its own, and of numerator and denominator."""
    found = [fetch.contents] if fetch.contents else []
    for part in fetch.options.values():
        codes = part.get(contents, []) if isinstance(part, dict) else []
        found += [codes] if isinstance(codes, str) else codes
    return list(dict.fromkeys(found)) or ["*"]


def contents_chosen(
    fetches: Iterable[Fetch], contents: str, known: Mapping[str, str], where: Where, name: str
) -> tuple[list[str], dict[str, SourceError]]:
    """Codes of every content that ``fetches`` need and the table has, and what it lacks.

    A content that one fetch asks for and the table lacks is that fetch's own trouble, told when its
    figures are looked for; only where none of them is there can nothing be asked.

    :raises SourceError: if the table has none of the contents.
    """
    found: list[str] = []
    lacking: dict[str, SourceError] = {}
    for expression in sorted({c for f in fetches for c in contents_of(f, contents)}):
        try:
            found += choose(expression, known, where, name)
        except SourceError as error:
            lacking[expression] = error
    if lacking and not found:
        raise next(iter(lacking.values()))
    return list(dict.fromkeys(found)), lacking


def split(selection: Selection, most: int) -> list[Selection]:
    """Parts of at most ``most`` cells that together are the selection, cut at its longest variable.

    >>> split({"a": ["1", "2", "3"], "b": ["x", "y"]}, 4)
    [{'a': ['1', '2'], 'b': ['x', 'y']}, {'a': ['3'], 'b': ['x', 'y']}]
    """
    cells = math.prod(len(codes) for codes in selection.values())
    if cells <= most:
        return [selection]
    longest = max(selection, key=lambda v: len(selection[v]))
    codes = selection[longest]
    others = cells // len(codes)
    step = max(most // others, 1)
    parts = [selection | {longest: codes[i : i + step]} for i in range(0, len(codes), step)]
    return [p for part in parts for p in split(part, most)]


def joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Parts of one table as one frame."""
    if len(frames) == 1:
        return frames[0]
    plain = [f.astype({c: object for c in f if c != "value"}) for f in frames]
    return pd.concat(plain, ignore_index=True)


def check_answer(dataset: Dataset, selection: Selection, where: Where) -> None:
    """Refuse an answer that lacks a variable or code that was asked for."""
    for variable, codes in selection.items():
        if variable not in dataset.labels:
            raise where.problem(said("svar.variable", wanted=variable), ", ".join(dataset.labels))
        if lost := set(codes) - set(dataset.labels[variable]):
            raise where.problem(
                said("svar.codes_of", count=len(codes), variable=variable),
                said("svar.none_for", which=sorted(lost)[:5]),
            )


def regions(known: Mapping[str, str], areas: frozenset[str], where: Where, label: str) -> list[str]:
    """The table's codes, of any year's numbering, that lead to an area asked for."""
    found = [code for code in known if area_of(code) in areas]
    if any(code in COUNTRY for code in found):
        found = [code for code in found if code != "0"]
    if not found:
        raise where.problem(
            said("svar.some_areas", count=len(areas), label=f"«{label}»"),
            ", ".join(list(known)[:8]),
        )
    return found


def choose(
    wanted: Iterable[str] | str, known: Mapping[str, str], where: Where, name: str
) -> list[str]:
    """Codes of ``known`` (code → label) that the registry's expressions stand for, each once.

    Expressions: a code; ``*``, ``1*``; ``last(n)``, ``from(x)``, ``to(x)``, ``range(a,b)``
    (of ``known`` in its order); ``all(n)`` (every code, of which there must be ``n``);
    ``label:text``; ``total:``. What follows ``optional:`` may be lacking; of ``one|other`` the
    first that finds something counts.

    :raises SourceError: if an expression finds nothing, naming what there is.
    """
    expressions = [wanted] if isinstance(wanted, str) else list(wanted)
    found: list[str] = []
    for expression in expressions:
        found += _one(expression, known, where, name)
    return list(dict.fromkeys(found))


def _one(expression: str, known: Mapping[str, str], where: Where, name: str) -> list[str]:
    codes = list(known)
    if expression in known:
        return [expression]
    if expression.startswith("optional:"):
        try:
            return _one(expression.removeprefix("optional:"), known, where, name)
        except SourceError:
            return []
    if "|" in expression:
        first, rest = expression.split("|", 1)
        return _one(f"optional:{first}", known, where, name) or _one(rest, known, where, name)
    if expression == "total:":
        return [_total(known, where, name)]
    if expression.startswith("label:"):
        return [_labelled(expression.removeprefix("label:"), known, where, name)]
    if "*" in expression:
        pattern = re.compile(".*".join(map(re.escape, expression.split("*"))))
        found = [c for c in codes if pattern.fullmatch(c)]
    else:
        found = _span(expression, codes)
    if not found:
        raise where.problem(
            said("svar.in_list", what=f"«{expression}»", name=f"«{name}»"),
            said("svar.only", known=_some(known)),
        )
    return found


def _span(expression: str, codes: list[str]) -> list[str]:
    match = re.fullmatch(r"(last|from|to|range|all)\(([^,]+)(?:,([^,]+))?\)", expression)
    if not match:
        return []
    kind, first, second = match.group(1), match.group(2).strip(), (match.group(3) or "").strip()
    if kind == "last":
        return codes[-int(first) :] if first.isdigit() else []
    if kind == "all":
        return codes if first == str(len(codes)) else []
    low = first if kind in ("from", "range") else ""
    high = second if kind == "range" else first if kind == "to" else "￿"
    return [c for c in codes if low <= c <= high]


def _total(known: Mapping[str, str], where: Where, name: str) -> str:
    if len(known) == 1:
        return next(iter(known))
    found = [c for c, label in known.items() if {c.casefold(), label.casefold()} & TOTALS]
    if len(found) != 1:
        raise where.problem(
            said("svar.one_total", name=f"«{name}»"),
            said("svar.among", count=len(found), known=_some(known)),
        )
    return found[0]


def _labelled(text: str, known: Mapping[str, str], where: Where, name: str) -> str:
    wanted = text.strip().casefold()
    exact = [c for c, label in known.items() if label.strip().casefold() == wanted]
    found = exact or [c for c, label in known.items() if wanted in label.casefold()]
    if len(found) != 1:
        got = said("svar.such_among", count=len(found), known=_some(known))
        raise where.problem(
            said("svar.one_called", what=f"«{text.strip()}»", name=f"«{name}»"), got
        )
    return found[0]


def _some(known: Mapping[str, str], count: int = 8) -> Wording:
    shown = [f"{c} ({label})" if label != c else c for c, label in list(known.items())[:count]]
    listed, more = ", ".join(shown), len(known) - count
    return said("svar.and_more", known=listed, count=more) if more > 0 else listed


def bare(code: str) -> str:
    """A region code without the letter of its codelist, country codes as ``0``.

    >>> bare("K-3203"), bare("EAK"), bare("32030100")
    ('3203', '0', '32030100')
    """
    return COUNTRY.get(code, re.sub(r"^[A-Z]-", "", code))


def area_of(code: str) -> str | None:
    """Today's area for a published region code, ``None`` where it leads to none of ours."""
    plain = bare(code)
    level = level_of(plain)
    if level is None:
        return None
    try:
        return to_today(plain, level)
    except HistoryFailure:
        return None
