"""The map draws what there is: every neighbour that has a boundary, and nothing that has none."""

import mapclassify
import numpy as np

from charts.classes import classify
from store.boundaries import codes
from views.choice import parse
from views.maps import map_figure


def test_every_neighbour_with_a_boundary_is_drawn_below_asker():
    choice, _ = parse({"indikator": "medianinntekt"})
    below = map_figure(choice).plot.data[0]
    assert sorted(below.locations) == sorted(set(codes("kommune")) - {"3203"})
    assert "kommune" in below.geojson


def test_bounds_of_incomes_stand_in_whole_hundreds_and_move_no_area():
    values = np.array([484_400, 494_700, 568_900, 569_000, 606_100, 688_600, 790_000.0])
    found = classify(values, "kvantiler")
    assert all(edge % 100 == 0 for edge in found.edges)
    exact = mapclassify.Quantiles(values, k=5)
    assert found.of.tolist() == exact.yb.tolist()
