"""A map that can be read: names never overlap, counts are circles, tiles keep the neighbourhood."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import circles, labels
from charts.tiles import grid
from store.boundaries import shapes, spots
from views.choice import parse
from views.maps import map_figure, tile_figure

NAMES = ["Sem", "Østbygda Slemmestad", "Nesøya", "Vettre", "Vestre Hurum"]
places = st.lists(
    st.tuples(st.floats(10.3, 10.6), st.floats(59.5, 59.9), st.sampled_from(NAMES)),
    min_size=1, max_size=25,
)  # fmt: skip


@given(places, st.floats(200, 1500))
def test_no_two_names_overlap_at_the_size_drawn(found, pixels):
    table = pd.DataFrame(found, columns=["lon", "lat", "name"])
    table["area"] = [str(i) for i in range(len(table))]
    table["room"] = 0.01
    drawn = labels.placed(table, pixels)
    boxes = []
    for row in drawn.itertuples():
        lines = row.text.split("<br>")
        half, tall = max(map(len, lines)) * labels.LETTER / 2, len(lines) * labels.FONT / 2
        x, y = row.lon * pixels, labels.mercator(row.lat) * pixels
        boxes.append((x - half, y - tall, x + half, y + tall))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[0] >= b[2] - 1e-6 or b[0] >= a[2] - 1e-6 or a[1] >= b[3] or b[1] >= a[3]


def test_the_chosen_area_gets_its_name_before_all_others():
    table = pd.DataFrame({"area": ["a", "b"], "name": ["Sem", "Vettre"], "lon": [10.4, 10.4],
                          "lat": [59.8, 59.8], "room": [0.1, 0.01]})  # fmt: skip
    assert labels.placed(table, 600)["area"].tolist() == ["a"]
    assert labels.placed(table, 600, ["b"])["area"].tolist() == ["b"]


@pytest.mark.parametrize("level", ["delomrade", "levekarssone", "grunnkrets"])
def test_every_name_stands_inside_its_own_area(level):
    from shapely import Point

    known = shapes(level)
    assert all(known[r.area].covers(Point(r.lon, r.lat)) for r in spots(level).itertuples())


@given(st.floats(0, 1e6), st.floats(1, 1e6))
def test_the_area_of_a_circle_follows_the_count(value, largest):
    across = circles.diameter(value, largest)
    assert math.isclose(across**2 * largest, circles.LARGEST**2 * value, abs_tol=1e-3 * largest)


def kinds(figure):
    return [trace.name for trace in figure.plot.data]


def test_a_count_is_drawn_as_circles_and_never_as_filled_areas():
    count = map_figure(parse({"indikator": "folkemengde", "niva": "delomrade"})[0])
    share = map_figure(parse({"indikator": "aleneboende", "niva": "delomrade"})[0])
    assert "sirkler" in kinds(count) and "sirkler" not in kinds(share)
    filled = [t for t in count.plot.data if t.type == "choropleth" and t.featureidkey]
    assert all(len(set(t.z)) == 1 for t in filled)


def test_circles_of_two_years_have_one_scale():
    sizes = {}
    for year in ("2015", "2020"):
        choice = parse({"indikator": "folkemengde", "niva": "delomrade", "ar": year})[0]
        trace = next(t for t in map_figure(choice).plot.data if t.name == "sirkler")
        said = [float(x.split("<br>")[1].split("\u00a0")[0].replace("\u202f", ""))
                for x in trace.text]  # fmt: skip
        sizes[year] = np.median(np.square(trace.marker.size) / said)
    assert math.isclose(sizes["2015"], sizes["2020"], rel_tol=0.01)


def test_every_area_has_a_tile_of_its_own_and_north_stays_north():
    known = spots("delomrade")
    tiles = grid(known)
    assert len(tiles) == len(known) == len(set(zip(tiles["column"], tiles["row"], strict=True)))
    both = tiles.merge(known, on="area")
    assert both["row"].corr(both["lat"], method="spearman") > 0.9
    assert both["column"].corr(both["lon"], method="spearman") > 0.8


def test_the_tiles_say_name_and_value_of_every_area():
    choice = parse({"indikator": "medianinntekt", "niva": "delomrade"})[0]
    figure = tile_figure(choice)
    assert len(figure.plot.data[0].text) == len(figure.table) == 23
