"""Places in the order with the places each area could have had, given how sure its figure is."""

from __future__ import annotations

from analysis.errors import CannotCompute
from analysis.ranks import rank_intervals
from charts.figure import Figure
from charts.rank_intervals import placed
from text.texts import t
from views.choice import Choice
from views.edition import store
from views.rows import area_rows
from views.subject import subject_of
from views.testing import known_of


def place_figure(choice: Choice) -> Figure | str:
    """Every area's place and interval of places, or why there are none.

    An area whose own uncertainty is not known is left out of the order and stands in the table.
    """
    item = store()[0].indicators[choice.indicator]
    rows = area_rows(choice).reset_index(drop=True)
    sure = rows[rows["value"].notna()]
    has = sure["lower"].notna() | (sure["numerator"].notna() & (item.measure == "share"))
    sure = sure if item.measure == "median" else sure[has]
    try:
        found = rank_intervals(known_of(item, choice, sure))
    except CannotCompute as error:
        return t(f"fagfolk.{error.code}", choice.language)
    placed_rows = rows.join(sure[[]].assign(place=found.place, first=found.lower, last=found.upper))
    return placed(subject_of(choice), placed_rows, choice.area)
