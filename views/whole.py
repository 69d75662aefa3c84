"""«Hele Asker»: every figure of the municipality beside Akershus, the country and others.

All differences on the page are one list of tests (``views.testing``); what is not tested says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from store.catalogue import ASKER
from text.formats import in_words, period, quantity
from text.texts import t
from views import age, comparing, comparison, since, testing, verdicts
from views.barometer import ARROWS, trend
from views.choice import Choice
from views.edition import per_edition, store
from views.standing import title_of

#: Always beside Asker: the county and the country.
AROUND = ("32", "0")
#: Sentences of each kind.
FINDINGS = 3


@dataclass(frozen=True)
class Beside:
    """Another area's figure, of ``period``; ``favourable`` of Asker, None where nothing is told."""

    area: str
    value: float
    difference: float
    period: str
    outcome: str
    favourable: bool | None


@dataclass(frozen=True)
class Row:
    """One figure of Asker in words, beside the others in the order asked for (None: no figure)."""

    choice: Choice
    domain: str
    title: str
    number: float
    value: str
    place: str
    arrow: str
    trend: str
    period: str
    badge: str
    others: tuple[Beside | None, ...]


def rows(others: tuple[str, ...], language: str = "nb") -> list[Row]:
    """Every figure of Asker that somebody else has too, in registry order; counts left out.

    :param others: codes beside ``AROUND``.
    """
    return list(_rows((*AROUND, *others), language))


@per_edition(64)
def choices() -> tuple[Choice, ...]:
    """Each indicator's first category that Asker has, in the newest period of Asker's."""
    snapshot = store()[1]
    found = []
    for item in comparison.indicators():
        own = snapshot.rows(item.id, "kommune", areas=[ASKER]).dropna(subset=["value"])
        category = next((c for c in item.category_ids if (own["category"] == c).any()), None)
        if category is not None:
            when = str(own.loc[own["category"] == category, "period"].astype(str).max())
            found.append(Choice(item.id, category, "kommune", when))
    return tuple(found)


@per_edition(32)
def _rows(areas: tuple[str, ...], language: str) -> tuple[Row, ...]:
    every = [Choice(c.indicator, c.category, c.level, c.period, language=language)
             for c in choices()]  # fmt: skip
    pairs = [verdicts.pairs(c.indicator, c.category, c.period, areas) for c in every]
    q = testing.adjusted(np.concatenate([p["p"].to_numpy(float) for p in pairs]))
    ends = np.cumsum([len(p) for p in pairs])[:-1]
    moved = since.changes(ASKER, every)
    found = []
    for choice, pair, adjusted, change in zip(every, pairs, np.split(q, ends), moved, strict=True):
        item = store()[0].indicators[choice.indicator]
        beside = {b.area: b for b in _beside(item.direction, pair, adjusted)}
        if not beside:
            continue
        own = comparison.own_value(choice)
        if own is None:
            continue
        found.append(Row(
            choice, item.domain, title_of(choice), own,
            quantity(own, item.unit, item.decimals, language), _place(choice),
            ARROWS[change.outcome] if change else "", trend(change, choice),
            period(choice.period, language), age.in_words(choice.period, language),
            tuple(beside.get(a) for a in areas),
        ))  # fmt: skip
    return tuple(found)


def _beside(direction: str, pair: object, adjusted: np.ndarray) -> list[Beside]:
    good = {"high_is_good": verdicts.HIGHER, "high_is_bad": verdicts.LOWER}.get(direction)
    found = []
    for row, q in zip(pair.itertuples(index=False), adjusted, strict=True):  # type: ignore[attr-defined]
        side = verdicts.HIGHER if row.difference > 0 else verdicts.LOWER
        told = side if q < verdicts.LEVEL else verdicts.CANNOT_TELL
        outcome = verdicts.NOT_TESTED if math.isnan(q) else told
        known = good is not None and outcome in comparing.TOLD
        found.append(Beside(row.area, row.other, row.difference, row.period, outcome,
                            outcome == good if known else None))  # fmt: skip
    return found


def _place(choice: Choice) -> str:
    found = comparison.place(choice)
    return comparing.place(found[0], choice.language) if found else ""


@dataclass(frozen=True)
class Finding:
    """One tested difference that is told, as a sentence; ``share`` of the other's figure."""

    choice: Choice
    text: str
    share: float


def findings(found: list[Row], favourable: bool) -> list[Finding]:
    """The largest tested differences that are favourable for Asker, or not; largest first.

    How large is the difference as a share of the other's figure. One sentence an indicator: against
    the country where that is tested and told, else the county, else the first of the others.
    """
    kept = []
    for row in found:
        there = {b.area: b for b in row.others if b is not None and b.favourable is favourable}
        order = [there[a] for a in dict.fromkeys([*reversed(AROUND), *there]) if a in there]
        if order and order[0].value:
            share = abs(order[0].difference / order[0].value)
            kept.append(Finding(row.choice, _sentence(row, order[0]), share))
    return sorted(kept, key=lambda f: -f.share)[:FINDINGS]


def _sentence(row: Row, beside: Beside) -> str:
    choice, registry = row.choice, store()[0]
    language, item = choice.language, registry.indicators[choice.indicator]
    unit = "prosentpoeng" if item.unit == "prosent" else item.unit
    key = "above" if beside.difference > 0 else "below"
    return t(
        f"hele.finding.{key}", language, title=row.title, period=period(beside.period, language),
        value=in_words(beside.value + beside.difference, item.unit, item.decimals, language),
        size=in_words(abs(beside.difference), unit, item.decimals, language),
        name=registry.area_name(beside.area),
        other=in_words(beside.value, item.unit, item.decimals, language),
    )  # fmt: skip
