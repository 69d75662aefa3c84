"""The map draws what there is: every neighbour that has a boundary, and nothing that has none."""

from export.choice import parse
from export.views import map_figure
from loaders.boundaries import codes


def test_every_neighbour_with_a_boundary_is_drawn_below_asker():
    choice, _ = parse({"indikator": "medianinntekt"})
    below = map_figure(choice).plot.data[0]
    assert sorted(below.locations) == sorted(set(codes("kommune")) - {"3203"})
    assert "kommune" in below.geojson
