"""On the dark theme nothing is a bright plate, and a button's words can be read."""

import re

import pytest
from looking import Look, expect

pytestmark = pytest.mark.browser
NEIGHBOURS = "() => getComputedStyle(document.querySelector('.choroplethlocation')).fill"


def light(colour: str) -> float:
    """WCAG's relative luminance of a colour of the browser's."""
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return float(sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


@pytest.fixture
def dark(reader) -> Look:
    look = reader()
    look.page.emulate_media(color_scheme="dark")
    return look


@pytest.mark.parametrize("path", ["/", "/utforsk"])
def test_the_neighbouring_municipalities_are_dark_on_the_dark_theme(dark, path):
    look = dark.open(path)
    assert light(look.page.evaluate(NEIGHBOURS)) < 0.05


def test_the_words_of_the_first_button_can_be_read_on_the_dark_theme(dark):
    button = dark.open("/omrade?visning=rapport").page.get_by_test_id("stBaseButton-primary").first
    expect(button).to_be_visible()
    ink, ground = button.evaluate(
        "b => [getComputedStyle(b.querySelector('p') || b).color,"
        " getComputedStyle(b).backgroundColor]"
    )
    one, two = sorted((light(ink), light(ground)))
    assert (two + 0.05) / (one + 0.05) >= 4.5
