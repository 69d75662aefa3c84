"""Every page, on invented figures with every awkward case: it opens, and no address does harm."""

import re
from pathlib import Path

import pytest
from demands import sampled
from opened import HOSTILE, address, opened, words

from views import edition
from views.asking import harmless

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(f.stem for f in (ROOT / "pages").glob("[a-z]*.py"))
#: What a page or a view looks for in an address, found in the code so that a new one is met too.
ASKED = sorted(
    {
        name
        for room in ("pages", "views")
        for file in (ROOT / room).rglob("*.py")
        for name in re.findall(
            r'(?:\bpick|\bseveral|query_params\.get)\(\s*"([a-z_]+)"', file.read_text("utf-8")
        )
    }
    | {"sok", "sammenlign", "sammenlign_ar", "sammenlign_indikator", "noe_annet"}
)
#: What a warning never holds: it would be markup, a formula, or the end of a line.
MARKUP = set("<>$`*{}[\\\r\n\x00")


def unharmed(page, value):
    """No markup in a warning, and what was asked is neither shown nor kept as it came."""
    for warning in page.warning:
        assert len(warning.value) < 1000
        assert not MARKUP & set(warning.value), warning.value
    assert harmless(value) == value or value not in words(page)
    assert all(len(kept) < 200 for kept in address(page).values())
    assert not [m for m in page.markdown if m.proto.allow_html and value in m.value]


def test_the_parameters_of_the_pages_are_found():
    assert {"spraak", "niva", "omrade", "indikator", "kategori", "ar"} <= set(ASKED)
    assert {"kart", "oversikt", "omrade", "tiltak", "data"} <= set(PAGES)


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("language", sampled(["nb", "en"]))
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(name, language):
    page = opened(name, spraak=language)
    assert len(page.title) == 1 and page.title[0].value


@pytest.mark.parametrize("name", sampled(PAGES, 3))
def test_every_page_opens_on_the_newest_figures(name, newest_edition, monkeypatch):
    monkeypatch.setattr(edition._keeper, "current", lambda: newest_edition)
    assert opened(name).title[0].value


@pytest.mark.slow
@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", PAGES)
def test_an_address_of_hostile_values_does_no_harm(name, value):
    unharmed(opened(name, **dict.fromkeys(ASKED, value)), value)


@pytest.mark.slow
@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("parameters", [ASKED[n : n + 3] for n in range(0, len(ASKED), 3)],
                         ids="-".join)  # fmt: skip
@pytest.mark.parametrize("name", PAGES)
def test_a_few_hostile_values_among_good_ones_do_no_harm(name, parameters):
    kinds = list(HOSTILE.values())
    start = PAGES.index(name) + ASKED.index(parameters[0])
    asked = {p: kinds[(start + n) % len(kinds)] for n, p in enumerate(parameters)}
    page = opened(name, **asked)
    for value in asked.values():
        unharmed(page, value)
