"""Two indicators on one map: which can be paired, and the figure of a pair."""

from __future__ import annotations

from dataclasses import replace

from charts.figure import Figure
from charts.two import FEWEST, joined, two_map
from store.boundaries import address, codes, geojson, spots
from text.texts import t
from views.choice import Choice, complete, shown_indicators, shown_levels
from views.edition import per_edition, store
from views.maps import around
from views.rows import area_rows
from views.subject import source_line, subject_of


def indicators() -> list[str]:
    """Indicators that fill areas with colour; counts are never shown so."""
    return list(_indicators())


@per_edition(1)
def _indicators() -> tuple[str, ...]:
    return tuple(i.id for i in shown_indicators() if i.measure != "count" and levels(i.id))


def levels(indicator: str) -> list[str]:
    """Levels of the indicator with areas enough to be parted in three."""
    return [level for level in shown_levels(indicator) if len(codes(level)) >= FEWEST]


def others(choice: Choice) -> list[str]:
    """Indicators that can be shown together with the one chosen, on its level."""
    return [i for i in indicators() if i != choice.indicator and choice.level in levels(i)]


def first_other(choice: Choice) -> str:
    """The one shown where none is named."""
    return next(iter(others(choice)), choice.indicator)


def beside(choice: Choice, other: str) -> Choice:
    """The other indicator on the same level, for the same year where it has it, else its newest."""
    return complete(replace(choice, indicator=other, category=""))


def two_figure(choice: Choice, other: str, height: int, inline: bool = False) -> Figure | str:
    """The figure, or in words why the areas with both figures are too few.

    :param other: the second indicator, one of ``others``.
    :param inline: put the boundaries into the figure itself.
    """
    second = beside(choice, other)
    one, two = subject_of(choice), subject_of(second)
    rows = area_rows(choice), area_rows(second)
    both = joined(one, rows[0], two, rows[1])
    used = [str(s) for part in rows for s in part["source"].dropna()]
    paired = int((both["third_1"] >= 0).sum())
    if paired < FEWEST:
        return t("two.few", choice.language, count=paired, fewest=FEWEST)
    draw = geojson if inline else address
    return two_map(one, two, both, draw(choice.level), spots=spots(choice.level),
                   selected=choice.area, height=height,
                   around=around(choice.level, inline),
                   source=source_line(choice.indicator, used, choice.language))  # fmt: skip


def can(choice: Choice) -> bool:
    """Whether the chosen indicator can be shown together with another on its level."""
    counted = store()[0].indicators[choice.indicator].measure == "count"
    return not counted and choice.level in levels(choice.indicator) and bool(others(choice))
