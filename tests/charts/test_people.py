"""Where people live is drawn as squares of classes, on the map and its inset, and says so."""

import pytest

from charts.people import NAME, with_people
from store import people
from views import inequality, maps, two
from views.choice import Choice, complete, default_choice
from views.people import laid

SQUARES = "/statisk/grenser/folk2022.0123456789.geojson"


def layers(figure):
    return [trace for trace in figure.plot.data if trace.name == NAME]


def laid_on(figure):
    return with_people(figure, SQUARES, ["1", "5"], "2022")


def test_the_squares_are_on_the_map_and_in_its_inset_and_no_number_is_told():
    got = laid_on(maps.map_figure(default_choice()))
    assert {layer.geo or "geo" for layer in layers(got)} == {"geo", "geo2"}
    assert all(layer.hoverinfo == "skip" and layer.text is None for layer in layers(got))
    assert "2022" in got.notes[0] and "rutenett" in got.source


def test_names_are_read_above_the_squares():
    kinds = [trace.name for trace in laid_on(maps.map_figure(default_choice())).plot.data]
    assert max(i for i, n in enumerate(kinds) if n == NAME) < kinds.index("navn")


def cells_of_a_kilometre():
    return maps.map_figure(complete(Choice("folketelling_alder", "", "rute1km", "")))


def of_two():
    return two.two_figure(default_choice(), two.first_other(default_choice()), 620)


MAPS = {
    "cells": cells_of_a_kilometre, "two": of_two,
    "background": lambda: maps.background_figure(default_choice()),
    "clusters": lambda: inequality.cluster_figure(default_choice()),
    "counts": lambda: maps.map_figure(complete(Choice("folkemengde", "", "delomrade", ""))),
    "municipalities": lambda: maps.map_figure(complete(Choice("lavinntekt", "", "kommune", ""))),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAPS)
def test_the_layer_lies_on_every_map(kind):
    assert 1 <= len(layers(laid_on(MAPS[kind]()))) <= 2


def test_a_map_with_the_layer_is_sent_with_an_address_and_a_file_with_the_cells():
    plain = maps.map_figure(default_choice())
    sent = laid(plain, "2022")
    more = len(sent.plot.to_json()) - len(plain.plot.to_json())
    assert layers(sent)[0].geojson == people.address("2022") and more < 3_000
    held = layers(laid(plain, "2022", inline=True))[0].geojson
    assert len(held["features"]) == 5


def test_a_class_of_more_people_is_a_larger_square_and_every_cell_is_one():
    lived, drawn = people.cells("2022"), people.squares("2022")["features"]
    sides = []
    for feature in drawn:
        rings = feature["geometry"]["coordinates"]
        assert len(rings) == (lived["class"] == int(feature["properties"]["kode"])).sum()
        (w, s), (_, n), (e, _), *_ = rings[0][0]
        sides.append(n - s)
        # Drawn clockwise, or the whole world but the square would be filled; as wide as it is tall.
        assert n > s and e > w and 1.8 < (e - w) / (n - s) < 2.2
    assert sides == sorted(sides) and len(set(sides)) == 5
