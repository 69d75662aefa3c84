"""Where people live is drawn as dots of classes, and says so."""

import pandas as pd

from charts.people import SIZES, with_people
from views import maps
from views.choice import default_choice


def test_every_cell_is_a_dot_larger_where_more_live_and_no_number_is_told():
    figure = maps.map_figure(default_choice())
    cells = pd.DataFrame({"lon": [10.4, 10.5], "lat": [59.8, 59.7], "class": [1, 5]})
    got = with_people(figure, cells, "2022")
    dots = list(got.plot.data)[len(figure.plot.data):]  # fmt: skip
    assert sum(len(d.lon) for d in dots) == 2
    sizes = [d.marker.size for d in dots]
    assert sizes == sorted(sizes) and len(set(sizes)) == len(SIZES)
    assert all(d.hoverinfo == "skip" for d in dots)
    assert "2022" in got.notes[0] and "rutenett" in got.source
    assert len(figure.plot.data) < len(got.plot.data)
