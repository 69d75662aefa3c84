"""Boundaries: right codes, valid polygons that tile, light enough to send."""

import gzip

import geopandas as gpd
import pytest
from shapely.geometry import Point

from store.boundaries import address, codes, content, hatch, middle, shapes
from store.catalogue import DATA, load_registry
from store.errors import SnapshotError

LEVELS = ["delomrade", "levekarssone", "grunnkrets", "tidligere_kommune"]


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_of_the_level_has_one_valid_polygon(level):
    registered = {a.code for a in load_registry().by_level[level]}
    assert set(codes(level)) == registered
    assert all(s.is_valid and not s.is_empty for s in shapes(level).values())


@pytest.mark.parametrize("level", LEVELS)
def test_the_polygons_tile_the_same_land(level):
    layer = gpd.read_file(DATA / "boundaries" / f"{level}.geojson").to_crs(25832)
    land = layer.geometry.area.sum()
    assert land / 1e6 == pytest.approx(375.9, abs=1.5)
    assert layer.geometry.union_all().area == pytest.approx(land, rel=1e-4)


@pytest.mark.parametrize("level", LEVELS)
def test_boundaries_travel_light(level):
    assert len(gzip.compress(content(level))) < 80_000


def test_the_address_changes_with_the_content_only():
    assert address("delomrade") == address("delomrade")
    assert address("delomrade") != address("grunnkrets")


def test_hatching_stays_inside_the_hidden_area():
    lon, lat = hatch("delomrade", ("320322",))
    west, south, east, north = shapes("delomrade")["320322"].bounds
    assert all(west - 1e-3 <= x <= east + 1e-3 for x in lon if x is not None)
    assert all(south - 1e-3 <= y <= north + 1e-3 for y in lat if y is not None)
    assert lon.count(None) == lat.count(None) > 3


def test_a_level_without_boundaries_is_said_so():
    with pytest.raises(SnapshotError, match="boundaries"):
        content("bydel")


def test_the_middle_of_several_areas_lies_inside_one_of_them():
    codes = ("32032202", "32032203")
    assert any(shapes("grunnkrets")[c].contains(Point(*middle("grunnkrets", codes))) for c in codes)
    assert middle("grunnkrets", ("99999999",)) is None
