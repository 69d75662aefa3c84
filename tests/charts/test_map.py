"""The map draws what there is: every neighbour that has a boundary, and nothing that has none."""

import mapclassify
import numpy as np
import pytest

from charts.classes import classify
from store.boundaries import codes
from views.choice import Choice, complete, parse
from views.maps import background_figure, map_figure
from views.rows import area_rows


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


def test_counts_are_circles_over_the_background_too():
    for indicator, circles in (("folkemengde", True), ("aleneboende", False)):
        choice = complete(Choice(indicator, "", "delomrade", ""))
        plot = background_figure(choice).plot
        filled = next(t for t in plot.data if t.type == "choroplethmap")
        drawn = [t for t in plot.data if t.name == "sirkler"]
        assert bool(drawn) == circles
        assert (len(set(filled.z)) == 1) == circles, "areas of counts have one colour"
        if circles:
            sizes, values = drawn[0].marker.size, sorted(area_rows(choice)["value"])
            assert len(sizes) == len(values)
            assert (max(sizes) / min(sizes)) ** 2 == pytest.approx(values[-1] / values[0], rel=0.05)
