"""What is written on a tile can be read: WCAG's 4.5 against every colour it may stand on."""

import pytest

from charts import matrix, style


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tile", sorted(set(matrix.COLOURS.values())))
def test_ink_can_be_read_on_every_tile_of_the_matrix(tile):
    assert contrast(style.INK, tile) >= 4.5
