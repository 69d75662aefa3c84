"""The picture in a page is the one that was drawn, made small."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from export.still import NEAR, small

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


@given(st.lists(POINT, min_size=12, max_size=80))
def test_an_outline_is_moved_by_less_than_can_be_seen(points: list[tuple[float, float]]) -> None:
    drawn = "M" + "L".join(f"{x:.14f},{y:.14f}" for x, y in points) + "Z"
    svg = small(f'{HEAD}<path d="{drawn}" style="fill: red;"/></svg>'.encode(), "kart")
    path = ET.fromstring(svg).find("{*}path").get("d")
    kept = ring(path)
    for x, y in points:
        near = min(max(abs(x - a), abs(y - b)) for a, b in kept)
        assert near < NEAR / 10 + 0.101
    for a, b in kept:
        assert min(max(abs(x - a), abs(y - b)) for x, y in points) < 0.051


def test_what_is_referred_to_keeps_its_name_and_no_group_is_torn_open() -> None:
    body = (
        '<defs><linearGradient id="g1-cb"/><clipPath id="c"><rect y="1.2345"/></clipPath></defs>'
        '<g class="a" transform="translate(0,1.98765)"><g/></g><g><g class="b"></g>'
        "<rect style=\"fill: url('#g1-cb'); stroke-width: 0px; opacity: 1;\" "
        'clip-path="url(#c)"/></g>'
    )
    svg = small(f"{HEAD}{body}</svg>".encode(), "smal")
    root = ET.fromstring(svg)
    assert root.get("viewBox") == "0 0 340 620" and root.get("width") is None
    rect = root.findall(".//{*}rect")[-1]
    assert rect.get("style").startswith("fill: url(#smal-g1-cb); stroke-width: 0px")
    assert rect.get("clip-path") == "url(#smal-c)"
    assert {e.get("id") for e in root.iter() if e.get("id")} == {"smal-g1-cb", "smal-c"}
    assert "1.2" in svg and "1.23" not in svg
