"""Samspill can be read: names that fit or are cut with a mark, the chooser above its figure."""

import re
from itertools import pairwise

import pytest
from opened import figures, opened

from export.assets import content_text
from views.figures import KINDS
from views.initiatives.figures import cooperation_figure, flow_figure


@pytest.mark.parametrize("language", ["nb", "en"])
def test_neighbouring_rows_have_room_for_their_names(language):
    plot = cooperation_figure(language).plot
    names = list(plot.layout.yaxis.categoryarray)
    margin = plot.layout.margin
    row = (plot.layout.height - margin.t - margin.b) / len(names)
    size = plot.layout.yaxis.tickfont.size * 1.3
    for a, b in pairwise(names):
        assert (a.count("<br>") + b.count("<br>") + 2) / 2 * size <= row, (a, b)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_name_that_is_cut_ends_with_a_mark_and_stands_whole_when_pointed_at(language):
    node = flow_figure(language).plot.data[0].node
    cut = 0
    for label, name in zip(node.label, node.customdata, strict=True):
        told = label.replace("<br>", " ")
        assert told == name or (told.endswith(" …") and name.startswith(told[:-2])), name
        cut += told != name
    assert cut and "customdata" in node.hovertemplate
    assert "customdata" in flow_figure(language).plot.data[0].link.hovertemplate


def test_the_challenge_is_chosen_between_the_heading_and_the_flow_it_filters():
    page = opened("samspill", utfordring="kvalitet")
    flat = [str(e.proto) for e in page.main if hasattr(e, "proto")]
    marks = ("Fra utfordring til tjenesteområde", "Hovedutfordring", "sankey")
    places = [next(n for n, x in enumerate(flat) if mark in x) for mark in marks]
    assert places == sorted(places)
    assert len(figures(page)) == 2


def test_no_halo_stands_behind_the_names_of_the_flow():
    """White behind white text cannot be read on the dark theme."""
    assert re.search(r"\.node-label \{text-shadow: none !important;\}", content_text("app.css"))


def test_every_kind_too_wide_for_a_phone_keeps_its_width_and_is_scrolled():
    style = content_text("app.css")
    widths = {kind.least for kind in KINDS.values() if kind.least}
    assert widths
    for width in widths:
        rule = rf'st-key-minst_{width}"\] [^{{]*\.stPlotlyChart\) \{{min-width: {width}px;\}}'
        assert re.search(rule, style), width
