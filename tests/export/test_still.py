"""The picture in a page is the one that was drawn, made small."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from export.still import CROWDED, NEAR, NEARLY, small

HEAD = '<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" width="340" height="620">'
POINT = st.tuples(st.floats(0, 340), st.floats(0, 620))


def ring(path: str) -> list[tuple[float, float]]:
    """The points of ``M x y l dx dy …``."""
    first, _, rest = path.strip("z").partition("l")
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", rest)]
    x, y = (float(n) for n in re.findall(r"-?\d*\.?\d+", first))
    found = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def apart(point: tuple[float, float], path: list[tuple[float, float]]) -> float:
    """How far a point is from a line through others."""
    return LineString(path).distance(Point(point)) if len(set(path)) > 1 else math.dist(
        point, path[0])  # fmt: skip


def outline(points: list[tuple[float, float]], more: str = "") -> list[tuple[float, float]]:
    """The outline as it is drawn in a page."""
    drawn = "M" + "L".join(f"{x:.14f},{y:.14f}" for x, y in points) + "Z"
    svg = small(f'{HEAD}<path d="{drawn}" style="fill: red;"/>{more}</svg>'.encode(), "kart")
    return ring(ET.fromstring(svg).find("{*}path").get("d"))


@given(st.lists(POINT, min_size=12, max_size=80))
def test_an_outline_is_moved_by_less_than_can_be_seen(points: list[tuple[float, float]]) -> None:
    kept = outline(points)
    for point in points:
        assert apart(point, [*kept, kept[0]]) < NEAR / 10 + 0.15
    for a, b in kept:
        assert min(max(abs(x - a), abs(y - b)) for x, y in points) < 0.051


def test_a_crowded_picture_is_drawn_with_fewer_points_and_every_island_stays() -> None:
    round_ = [(200 + 9 * math.cos(i / 40), 300 + 9 * math.sin(i / 40)) for i in range(250)]
    many = "M" + "L".join(f"{i % 340}.123456,{i % 600}.654321" for i in range(CROWDED + 1)) + "Z"
    alone, among = outline(round_), outline(round_, f'<path d="{many}" style="fill: blue;"/>')
    assert 8 <= len(among) < len(alone) < len(round_)
    for point in round_:
        assert apart(point, [*among, among[0]]) < NEARLY / 10 + 0.15


def test_what_nobody_sees_is_left_out_and_what_is_seen_stays() -> None:
    body = (
        '<g><g><path d="M0,0H9" style="opacity: 0; stroke-width: 0px; fill: rgb(0, 0, 2);"/>'
        '<rect style="fill: rgb(0, 0, 0); fill-opacity: 0; stroke-width: 0px;"/>'
        '<rect class="bg" style="stroke: rgb(68, 68, 68); fill: rgb(255, 255, 255);"/></g>'
        '<g><path d="M0,0H8" style="fill: red; stroke: blue; stroke-width: 0px;"/>'
        '<path d="M0,0H7" style="fill: none; stroke: blue; stroke-width: 1px;"/>'
        '<path d="M0,0H6" style="fill: red; fill-opacity: 0.5;"/>'
        '<path d="M0,0H5" style="fill-opacity: 0; stroke: blue; stroke-width: 2px;"/></g></g>'
        '<g transform="translate(1,1)"><text style="opacity: 0.4;">Sem</text></g>'
    )
    svg = small(f"{HEAD}{body}</svg>".encode(), "smal")
    root = ET.fromstring(svg)
    drawn = {e.get("d"): e.get("style") for e in root.findall(".//{*}path")}
    assert set(drawn) == {"M0,0H8", "M0,0H7", "M0,0H6", "M0,0H5"}
    assert "stroke" not in drawn["M0,0H8"] and "stroke: blue" in drawn["M0,0H7"]
    assert not root.findall(".//{*}rect")
    groups = root.findall(".//{*}g")
    assert [g.get("transform") for g in groups] == ["translate(1,1)"]
    assert [e.text for e in groups[0]] == ["Sem"]


def test_how_much_shows_through_is_kept_and_a_line_of_no_width_is_none() -> None:
    """Styles as they stand in flows and bands: what says that there is no line may stand last."""
    body = (
        '<path d="M10.2345,0H1" style="stroke: rgb(68, 68, 68); stroke-opacity: 1; fill: red; '
        'fill-opacity: 0.22; stroke-width: 0; opacity: 1;"/>'
        '<path d="M-3.14159,0H2" style="fill: red; fill-opacity: 0.85; opacity: 0.045;"/>'
    )
    first, second = ET.fromstring(small(f"{HEAD}{body}</svg>".encode(), "bred")).findall(
        ".//{*}path"
    )
    assert "stroke" not in first.get("style") and "fill-opacity: 0.22" in first.get("style")
    assert "fill-opacity: 0.85" in second.get("style") and "opacity: 0.045" in second.get("style")
    assert (first.get("d"), second.get("d")) == ("M10.2,0H1", "M-3.1,0H2")


def test_what_is_referred_to_keeps_its_name_and_no_group_is_torn_open() -> None:
    body = (
        '<defs><linearGradient id="g1-cb"/><clipPath id="c"><rect y="1.2345"/></clipPath></defs>'
        '<g class="a" transform="translate(0,1.98765)"><g/></g><g><g class="b"></g>'
        "<rect style=\"fill: url('#g1-cb'); stroke-width: 2px; opacity: 1;\" "
        'clip-path="url(#c)"/></g>'
    )
    svg = small(f"{HEAD}{body}</svg>".encode(), "smal")
    root = ET.fromstring(svg)
    assert root.get("viewBox") == "0 0 340 620" and root.get("width") is None
    rect = root.findall(".//{*}rect")[-1]
    assert rect.get("style").startswith("fill: url(#smal-g1-cb); stroke-width: 2px")
    assert rect.get("clip-path") == "url(#smal-c)"
    assert {e.get("id") for e in root.iter() if e.get("id")} == {"smal-g1-cb", "smal-c"}
    assert "1.2" in svg and "1.23" not in svg
