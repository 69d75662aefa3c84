"""«Hele Asker»: every figure of the municipality beside Akershus, the country and others.

Each pair is tested where «Sammenlign» tests it (``views.pairs``); what is not tested says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from store.catalogue import ASKER
from text.formats import in_words, period, quantity
from text.texts import t
from views import age, comparing, comparison, pairs, since, verdicts
from views.barometer import ARROWS, trend
from views.choice import Choice
from views.edition import per_edition, store
from views.pairs import AROUND
from views.standing import title_of

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


@per_edition(32)
def _rows(areas: tuple[str, ...], language: str) -> tuple[Row, ...]:
    every = [replace(c, language=language) for c in pairs.standing()]
    moved = since.changes(ASKER, every)
    found = []
    for choice, change in zip(every, moved, strict=True):
        item = store()[0].indicators[choice.indicator]
        held = pairs.of(choice.indicator, choice.category, choice.period, areas)
        beside = {b.area: b for b in _beside(item.direction, held)}
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


def _beside(direction: str, held: pd.DataFrame) -> list[Beside]:
    good = {"high_is_good": verdicts.HIGHER, "high_is_bad": verdicts.LOWER}.get(direction)
    found = []
    for row in held.to_dict("records"):
        known = good is not None and row["outcome"] in comparing.TOLD
        found.append(Beside(
            row["area"], row["other"], row["difference"], row["period"], row["outcome"],
            row["outcome"] == good if known else None,
        ))  # fmt: skip
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
        name=registry.area_name(beside.area, language),
        other=in_words(beside.value, item.unit, item.decimals, language),
    )  # fmt: skip
