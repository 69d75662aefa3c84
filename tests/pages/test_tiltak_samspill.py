"""Samspill can be read: names are whole, also on a phone; the chooser stands above its figure."""

import re
from itertools import pairwise

import pytest
from opened import figures, opened

from charts.figure import Figure
from export.assets import content_text
from views.figures import KINDS, build_for_file, read
from views.initiatives.figures import cooperation_figure, flow_figure
from views.initiatives.filters import register


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
def test_every_name_of_the_flow_is_whole(language):
    node = flow_figure(language).plot.data[0].node
    assert [label.replace("<br>", " ") for label in node.label] == list(node.customdata)
    assert "customdata" in node.hovertemplate
    assert "customdata" in flow_figure(language).plot.data[0].link.hovertemplate


@pytest.mark.parametrize("language", ["nb", "en"])
def test_on_a_phone_every_initiative_stands_under_each_of_its_challenges(language):
    reg = register()
    groups = flow_figure(language).groups
    for challenge in reg.challenges.values():
        meant = [i for i in reg.initiatives.values() if challenge.id in i.challenges]
        [(head, lines)] = [g for g in groups if g[0].startswith(challenge.title[language] + ":")]
        assert len(lines) == len(meant) and (str(len(meant)) in head or len(meant) == 1)
        for initiative, line in zip(meant, lines, strict=True):
            assert line.startswith(initiative.title[language] + ".")
            for service in initiative.service_areas:
                assert reg.service_areas[service].title[language] in line
    [one] = flow_figure(language, "kvalitet").groups
    assert one[0].startswith(reg.challenges["kvalitet"].title[language])


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


def test_a_kind_too_wide_for_a_phone_is_told_in_groups_or_keeps_its_width_and_is_scrolled():
    style, grouped = content_text("app.css"), set()
    hidden = r'\[data-testid="stElementContainer"\]:has\(.stPlotlyChart\) \{display: none;\}'
    for kind in KINDS.values():
        if not kind.least:
            continue
        figure = build_for_file(read(kind, {}))
        assert isinstance(figure, Figure)
        if figure.groups:
            grouped.add(kind.id)
            assert re.search(rf'st-key-smal_{kind.least}"\] {hidden}', style), kind.id
        else:
            rule = rf'minst_{kind.least}"\] [^{{]*Chart\) \{{min-width: {kind.least}px;\}}'
            assert re.search(rule, style), kind.id
    assert grouped == {"matrise", "behov-innsats", "flyt", "endringer"}
