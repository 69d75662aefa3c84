"""Where people live is drawn as dots of classes, on the map and its inset, and says so."""

import pandas as pd
import pytest

from charts.people import SIZES, with_people
from views import maps, two
from views.choice import default_choice

CELLS = pd.DataFrame({"lon": [10.4, 10.5], "lat": [59.8, 59.7], "class": [1, 5]})


def dots(figure, got):
    """What the layer added to each map of the figure."""
    there = {id(trace) for trace in figure.plot.data}
    names = {trace.name for trace in figure.plot.data}
    return [d for d in got.plot.data if id(d) not in there and d.name not in names]


def test_every_cell_is_a_dot_larger_where_more_live_and_no_number_is_told():
    figure = maps.map_figure(default_choice())
    got = with_people(figure, CELLS, "2022")
    found = dots(figure, got)
    for geo in ("geo", "geo2"):
        here = [d for d in found if d.geo == geo]
        assert sum(len(d.lon) for d in here) == 2
        sizes = [d.marker.size for d in here]
        assert sizes == sorted(sizes) and len(set(sizes)) == len(SIZES)
    assert all(d.hoverinfo == "skip" for d in found)
    assert "2022" in got.notes[0] and "rutenett" in got.source


def test_names_are_read_above_the_dots():
    got = with_people(maps.map_figure(default_choice()), CELLS, "2022")
    kinds = [trace.name for trace in got.plot.data]
    last = max(i for i, name in enumerate(kinds) if name and "personer" in name)
    assert last < min(i for i, name in enumerate(kinds) if name == "navn")


@pytest.mark.parametrize("kind", ["two", "background"])
def test_the_layer_lies_on_the_map_of_two_and_on_the_background_too(kind):
    choice = default_choice()
    figure = (two.two_figure(choice, two.first_other(choice), 620) if kind == "two"
              else maps.background_figure(choice))  # fmt: skip
    got = with_people(figure, CELLS, "2001")
    assert sum(len(d.lon) for d in dots(figure, got)) in (2, 4)
