"""The picture that stands in a figure's page: SVG in the HTML, so that it needs no script.

The browser that draws pictures draws it (``export.images``); here it is made small. Plotly writes
coordinates with fifteen digits and every style in full: none of that can be seen.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

#: Widths drawn: as in a column of text, as a map that is as good on either, and as on a phone.
BROAD, MIDDLE, SLIM = 640, 340, 320
#: Characters over which a picture of many small marks is drawn to whole pixels.
MANY = 120_000
#: Tenths of a pixel an outline may be moved by; of a picture with many, by more.
NEAR, NEARLY = 3, 6
#: Points of outlines over which a picture has many.
CROWDED = 8_000
#: What a style says that would be so without it.
_IDLE = re.compile(
    r"(?:vector-effect: none|fill-opacity: 1|stroke-opacity: 1|opacity: 1|font-style: normal|"
    r"font-variant: normal|font-weight: normal|text-transform: none|text-decoration-line: none|"
    r"shape-rendering: auto|stroke-miterlimit: 2|pointer-events: \w+|cursor: \w+|"
    r"text-shadow: none|white-space: pre);\s*"
)
_FAMILY = re.compile(r"font-family: [^;]*;\s*")
#: What a style says of a line, wherever in it, and that there is none.
_LINE = re.compile(r"stroke[\w-]*: [^;\"]*;\s*")
_NO_LINE = re.compile(r'style="[^"]*stroke-width: 0(?:px)?;[^"]*"')
#: What is there to be pointed at alone: no colour, or all through it.
_UNSEEN = re.compile(
    r'<(?:path|rect|circle)\b[^>]* style="(?:[^"]*;\s*)?opacity: 0;[^"]*"[^>]*/>'
    r'|<(?:path|rect|circle)\b[^>]* style="fill: [^;"]*;\s*fill-opacity: 0;\s*"[^>]*/>'
    r"|<path/>"
)
_OUTLINE = re.compile(r'(?<= d=")[MLZ\d.,-]{200,}(?=")')


def small(svg: bytes, name: str) -> str:
    """An SVG of Plotly's as it stands in a page: same to look at, a third of the size.

    Decimals to a tenth of a pixel, styles without what goes without saying, no ground of its own,
    and the size as a proportion, so that the page decides.

    :param name: a class of the element.
    """
    text = svg.decode("utf-8")
    head, end = re.match(r"<svg\b[^>]*>", text), text.rfind("</svg>")
    if head is None:
        raise ValueError("not an SVG")
    width, height = (float(re.search(rf'\b{k}="([\d.]+)', head[0])[1])  # type: ignore[index]
                     for k in ("width", "height"))  # fmt: skip
    body = text[head.end() : end]
    body = re.sub(r"<(title|desc)>.*?</\1>", "", body, flags=re.S)
    body = re.sub(r'^<rect x="0" y="0"[^>]*style="fill: rgb\(255, 255, 255\)[^>]*/>', "", body)
    body = re.sub(r'<rect class="bg"[^>]*fill: rgb\(255, 255, 255\)[^>]*/>', "", body)
    body = _FAMILY.sub("", _IDLE.sub("", body))
    body = re.sub(r' style="\s*"| class="[^"]*"| data-[\w-]+="[^"]*"', "", body)
    body = _UNSEEN.sub("", _NO_LINE.sub(lambda found: _LINE.sub("", found[0]), body))
    crowded = sum(path.count("L") for path in _OUTLINE.findall(body)) > CROWDED
    near = NEARLY if crowded else NEAR
    body = _OUTLINE.sub(lambda found: _outline(found[0], near), body)
    rounded = _tenth if len(body) < MANY else _whole
    # How much shows through is no place: a tenth of it can be seen.
    body = re.sub(r"(?<!opacity: )(?<!\d)-?\d+\.\d\d+", rounded, body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r"url\((?:&quot;|')?#([\w-]+)(?:&quot;|')?\)", rf"url(#{name}-\1)", body)
    body, found = re.sub(r"<(?:g|defs)\b[^>]*/>", "", body), 1
    while found:
        body, found = re.subn(r"<(g|defs)\b[^>]*></\1>", "", body)
    body = _bare(body)
    return (f'<svg class="{name}" xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {width:g} {height:g}" aria-hidden="true" focusable="false">'
            f"{body}</svg>")  # fmt: skip


def _bare(body: str) -> str:
    """The same without groups that say nothing of what is in them."""
    kept: list[str] = []
    said: list[bool] = []
    for part in re.split(r"(<g\b[^>]*>|</g>)", body):
        if part == "</g>":
            if said.pop():
                kept.append(part)
        elif part.startswith("<g") and part[2] in " >":
            said.append(part != "<g>")
            if said[-1]:
                kept.append(part)
        else:
            kept.append(part)
    return "".join(kept)


def _outline(path: str, near: int) -> str:
    """A long path of straight lines, with steps from point to point and none that is not seen."""
    return "".join(_ring(part, near) for part in re.findall(r"M[^MZ]+Z?", path))


def _ring(part: str, near: int) -> str:
    """One ring of a path, in steps; points that move it by less than ``near`` are left out."""
    numbers = np.array(part.strip("MZ").replace("L", ",").split(","), float)
    points = np.rint(numbers * 10).astype(int).reshape(-1, 2)
    if len(points) > 2:
        # A ring is parted at its second half: simplified from one point round to itself, it could
        # fold into that point alone.
        half = len(points) // 2
        parts = _fewer(points[: half + 1], near), _fewer(points[half:], near)
        points = np.concatenate([parts[0], parts[1][1:]])
    steps = np.diff(points, axis=0)
    drawn = "".join(map(_after, steps[steps.any(axis=1)].ravel().tolist())).removeprefix(" ")
    x, y = points[0].tolist()
    first = f"M{_written(x)}{_after(y)}"
    return first + (f"l{drawn}" if drawn else "") + ("z" if part.endswith("Z") else "")


def _fewer(points: NDArray[np.int_], near: int) -> NDArray[np.int_]:
    """A line's points without those it passes within ``near`` of (Douglas and Peucker 1973)."""
    if (points == points[0]).all():
        return points[:1]
    line = shapely.simplify(shapely.linestrings(points), near, preserve_topology=False)
    return np.rint(shapely.get_coordinates(line)).astype(int)


# An outline has thousands of steps, and most of them are the same few.
@lru_cache(maxsize=16_384)
def _written(tenths: int) -> str:
    """A number of tenths as short as SVG reads it: ``-.3``, ``12``."""
    text = f"{tenths / 10:.1f}".removesuffix(".0")
    return re.sub(r"^(-?)0(?=\.)", r"\1", text).replace("-0", "0") if text != "-0" else "0"


@lru_cache(maxsize=16_384)
def _after(tenths: int) -> str:
    """A number after another, parted from it where its sign does not do so."""
    number = _written(tenths)
    return number if number.startswith("-") else f" {number}"


def _tenth(found: re.Match[str]) -> str:
    return f"{float(found[0]):.1f}".removesuffix(".0")


def _whole(found: re.Match[str]) -> str:
    number = float(found[0])
    return f"{number:.0f}" if abs(number) >= 2 else _tenth(found)
