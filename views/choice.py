"""What a reader has chosen, read from an address and checked against what exists.

The same parameters, in Norwegian, serve the pages and the figure addresses. Nothing that comes
from an address is used before it is found in the registry or the snapshot, and nothing of it is
shown but letters and digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from charts.classes import METHODS
from store.boundaries import codes
from store.models import MAP_LEVELS, Indicator, Level
from views.asking import AddressReader, Problem
from views.edition import edition, per_edition, store

DEFAULT_INDICATOR = "medianinntekt"
#: In the order a reader is offered them, coarse to fine after the one most figures exist on.
SHOWN_LEVELS = [Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS, Level.TIDLIGERE_KOMMUNE,
                Level.KOMMUNE, Level.RUTE1KM]  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A complete and valid choice; ``area`` is empty where none is chosen."""

    indicator: str
    category: str
    level: str
    period: str
    area: str = ""
    method: str = "kvantiler"
    language: str = "nb"

    def address(self) -> dict[str, str]:
        """The choice as parameters of an address, every one written out."""
        result = {
            "indikator": self.indicator,
            "kategori": self.category,
            "niva": self.level,
            "ar": self.period,
            "inndeling": self.method,
            "spraak": self.language,
        }
        return result | ({"omrade": self.area} if self.area else {})


LevelsOf = Callable[[str], list[str]]


def shown_levels(indicator: str) -> list[str]:
    """Levels of the indicator that can be shown as a map, best first."""
    return list(_levels(indicator))


@per_edition(512)
def _levels(indicator: str) -> tuple[str, ...]:
    there = edition().snapshot.levels(indicator)
    return tuple(str(level) for level in SHOWN_LEVELS if str(level) in there)


def shown_indicators() -> list[Indicator]:
    """Indicators with at least one figure, in registry order."""
    return list(_shown_indicators())


def known_indicators() -> list[Indicator]:
    """Indicators with at least one figure on any level, also where no map or list shows them.

    What is published of the country alone is open data too.
    """
    return list(_known_indicators())


@per_edition(1)
def _known_indicators() -> tuple[Indicator, ...]:
    here = edition()
    there = here.snapshot.frame
    told = set(there.loc[there["value"].notna(), "indicator"])
    return tuple(i for i in here.registry.indicators.values() if i.id in told)


@per_edition(1)
def _shown_indicators() -> tuple[Indicator, ...]:
    return tuple(i for i in edition().registry.indicators.values() if _levels(i.id))


def options(indicator: str, level: str) -> tuple[list[str], list[str]]:
    """Categories and periods (oldest first) that have figures on the level."""
    return list(_categories(indicator, level)), list(_periods(indicator, level))


@per_edition(512)
def _categories(indicator: str, level: str) -> tuple[str, ...]:
    registry, snapshot = store()
    there = set(snapshot.categories(indicator, level))
    return tuple(c for c in registry.indicators[indicator].category_ids if c in there)


@per_edition(2048)
def _periods(indicator: str, level: str, category: str | None = None) -> tuple[str, ...]:
    return tuple(edition().snapshot.periods(indicator, level, category))


def periods(indicator: str, level: str, category: str) -> list[str]:
    """Periods with a figure of the category on the level, oldest first."""
    return list(_periods(indicator, level, category))


def area_codes(level: str) -> list[str]:
    """Codes of the areas shown on a level: those with a boundary."""
    if level == Level.KOMMUNE or level in MAP_LEVELS:
        return codes(level)
    return [a.code for a in edition().registry.by_level[Level(level)]]


def default_choice(language: str = "nb") -> Choice:
    """What a reader meets first: income by delområde, newest period."""
    return complete(Choice(DEFAULT_INDICATOR, "", "", "", language=language))


def complete(choice: Choice, levels_of: LevelsOf = shown_levels) -> Choice:
    """Fill what is empty or does not exist for the indicator with the nearest that does."""
    levels = levels_of(choice.indicator)
    level = choice.level if choice.level in levels else levels[0]
    categories, _ = options(choice.indicator, level)
    category = choice.category if choice.category in categories else categories[0]
    there = periods(choice.indicator, level, category)
    period = choice.period if choice.period in there else there[-1]
    area = choice.area if choice.area in area_codes(level) else ""
    return replace(choice, level=level, category=category, period=period, area=area)


def parse(
    params: Mapping[str, str], levels_of: LevelsOf = shown_levels
) -> tuple[Choice, list[Problem]]:
    """The choice an address asks for, completed, and every parameter that could not be met.

    :param levels_of: the levels of an indicator that the page shows; those with a map unless said.
    """
    reader = AddressReader(params)
    pick = reader.pick
    language = pick("spraak", ["nb", "en"], "nb")
    method = pick("inndeling", list(METHODS), "kvantiler")
    indicator = pick("indikator", [i.id for i in shown_indicators()], DEFAULT_INDICATOR)
    levels = levels_of(indicator) or shown_levels(indicator)
    level = pick("niva", levels, levels[0])
    categories, _ = options(indicator, level)
    category = pick("kategori", categories, categories[0])
    there = periods(indicator, level, category)
    period = pick("ar", there, there[-1])
    area = pick("omrade", area_codes(level), "")
    return Choice(indicator, category, level, period, area, method, language), reader.problems
