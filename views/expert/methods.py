"""The methods of «For fagfolk», each once: what it can be asked for, and what is shown first.

The page and the catalogue of figures both read ``METHODS``; the key is the kind of figure too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from charts.measurable import FEWEST
from store.models import Indicator, Level
from views import columns
from views.choice import SHOWN_LEVELS, shown_indicators, shown_levels
from views.edition import per_edition, store
from views.expert.age import bands
from views.testing import has_uncertainty

#: Units of a rate of events: what a count is divided into, so that chance alone can be computed.
RATES = ("per_100", "per_1000")
#: The first indicator shown of those that have it.
START = "aleneboende"


@dataclass(frozen=True)
class Method:
    """One method: the levels of an indicator it can be used on, best first; empty where on none.

    ``dated`` tells that it shows one period.
    """

    id: str
    levels: Callable[[str], list[str]]
    start: str = START
    dated: bool = True

    def indicators(self) -> list[Indicator]:
        """The indicators it can be used on, in registry order."""
        return [i for i in shown_indicators() if self.levels(i.id)]

    def first(self) -> str:
        """Id of the indicator shown where none is asked for; empty where there is none."""
        there = [i.id for i in self.indicators()]
        return self.start if self.start in there else next(iter(there), "")


def counted_levels(indicator: str) -> list[str]:
    """Levels where five areas or more have counts behind a share or a rate."""
    return list(_counted(indicator))


def smallest_first(indicator: str) -> list[str]:
    """As ``counted_levels``, the grunnkretser first: where areas are small, shrinkage matters."""
    return sorted(counted_levels(indicator), key=lambda v: v != Level.GRUNNKRETS)


@per_edition(512)
def _counted(indicator: str) -> tuple[str, ...]:
    item, snapshot = store()[0].indicators[indicator], store()[1]
    if item.measure != "share" and not (item.measure == "rate" and item.unit in RATES):
        return ()
    rows = snapshot.rows(indicator)
    known = rows.dropna(subset=["value", "numerator", "denominator"])
    areas = known.groupby("level", observed=True)["area"].nunique()
    every = (*SHOWN_LEVELS, Level.STEMMEKRETS)
    return tuple(str(v) for v in every if areas.get(str(v), 0) >= FEWEST)


def sure_levels(indicator: str) -> list[str]:
    """Levels where three areas or more have figures whose uncertainty is known."""
    return list(_sure(indicator))


@per_edition(512)
def _sure(indicator: str) -> tuple[str, ...]:
    if store()[0].indicators[indicator].measure == "count":
        return ()
    return tuple(v for v in shown_levels(indicator) if v != Level.KOMMUNE
                 and has_uncertainty(indicator, v, columns.FEWEST_PLACES))  # fmt: skip


def side_by_side(indicator: str) -> list[str]:
    """The levels an indicator can be seen on beside each other, coarse to fine; two or none."""
    if store()[0].indicators[indicator].measure == "count":
        return []
    there = [v for v in shown_levels(indicator) if v != Level.KOMMUNE]
    order = [Level.TIDLIGERE_KOMMUNE, Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS,
             Level.RUTE1KM]  # fmt: skip
    found = [str(v) for v in order if v in there]
    return found if len(found) > 1 else []


def beside_levels(indicator: str) -> list[str]:
    """The levels of ``side_by_side`` as a reader is offered them, the usual one first."""
    there = side_by_side(indicator)
    return [v for v in shown_levels(indicator) if v in there]


def changed_levels(indicator: str) -> list[str]:
    """Levels where an indicator has two periods or more."""
    return [v for v in shown_levels(indicator) if len(store()[1].periods(indicator, v)) > 1]


def aged_levels(indicator: str) -> list[str]:
    """Levels where the counts of an indicator are known by age."""
    return [v for v in shown_levels(indicator) if bands(indicator, v)]


METHODS: dict[str, Method] = {
    m.id: m
    for m in (
        Method("trakt", counted_levels),
        Method("krympet", smallest_first),
        Method("plassintervall", sure_levels),
        Method("nivaer", beside_levels),
        Method("endring", changed_levels, dated=False),
        Method("aldersjustert", aged_levels, "utenfor_arbeid_utdanning"),
    )
}
