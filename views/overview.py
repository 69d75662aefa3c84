"""The four questions a meeting asks, answered from the verdicts and the register.

Where are the differences largest, are they growing, what do we do about it, can it be trusted?
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from charts.need_effort import HIGH
from views import comparing, verdicts
from views.changes import GapChange, of_level
from views.choice import Choice
from views.edition import per_edition, store
from views.need import need_and_effort
from views.standouts import candidates

#: As many as leave room for the other three answers on the same screen.
FINDINGS = 2


@dataclass(frozen=True)
class Finding:
    """One difference that survives the test: whose, on what, and how sure."""

    verdict: comparing.Verdict
    title: str
    unit: str
    decimals: int


@per_edition(4)
def findings(language: str = "nb") -> tuple[Finding, ...]:
    """The largest differences that are told, each of another figure and area, largest first.

    How large is measured as in ``views.standouts``: in quartile ranges from the middle area, so
    that indicators in different units can stand in one list.
    """
    table = candidates(language)
    if table.empty:
        return ()
    told = table[table["favourable"].notna()]
    told = told.assign(far=told["distance"].abs()).sort_values("far", ascending=False)
    found: list[Finding] = []
    for row in told.to_dict("records"):
        choice = Choice(*(str(row[k]) for k in ("indicator", "category", "level", "when")))
        seen = [f.verdict for f in found]
        figure = (choice.indicator, choice.category)
        if any((v.indicator, v.category) == figure or v.area == row["area"] for v in seen):
            continue
        verdict = comparing.verdict(choice, str(row["area"]))
        found.append(Finding(verdict, str(row["title"]), str(row["unit"]), int(row["decimals"])))
        if len(found) == FINDINGS:
            break
    return tuple(found)


@dataclass(frozen=True)
class Growth:
    """How many figures' differences have grown, shrunk, cannot be told, are not tested."""

    grown: tuple[GapChange, ...]
    shrunk: tuple[GapChange, ...]
    cannot: int
    not_tested: int

    def changed(self, *, directed: bool) -> tuple[GapChange, ...]:
        """Those that have changed, the grown first: where a direction counts as favourable, or not.

        A meeting asks of living conditions, and looks there first. A figure without a direction is
        told apart, as what it is.
        """
        items = store()[0].indicators
        return tuple(c for c in (*self.grown, *self.shrunk)
                     if (items[c.choice.indicator].direction != "none") == directed)  # fmt: skip

    @property
    def tested(self) -> int:
        """How many are tested."""
        return len(self.grown) + len(self.shrunk) + self.cannot


@per_edition(2)
def growth() -> Growth:
    """Every figure of the districts, first and latest, over the same areas."""
    every = list(of_level())
    count = Counter(c.outcome for c in every)
    return Growth(
        tuple(c for c in every if c.outcome == verdicts.HIGHER),
        tuple(c for c in every if c.outcome == verdicts.LOWER),
        count[verdicts.CANNOT_TELL], count[verdicts.NOT_TESTED],
    )  # fmt: skip


@per_edition(4)
def clear_needs(language: str = "nb") -> pd.DataFrame:
    """Cells of area and theme with a clear need: area, name, domain, title, own, whole_ids."""
    cells = need_and_effort(language).cells
    return cells[cells["need"] == HIGH]
