"""Words of a figure have room: none lies over another or is cut, however narrow the page is."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from charts import bars, profile, style, tiles
from charts.figure import Figure, Subject, draw_reference
from charts.merger import mark
from charts.narrow import NARROWEST
from charts.periods import period_axis
from views.figures import KINDS, build, read
from views.subject import subject_of

plotly = pytest.importorskip("plotly.graph_objects")
pandas = pytest.importorskip("pandas")


def figure(kind: str, **asked: str) -> Figure:
    made = build(read(KINDS[kind], asked))
    assert isinstance(made, Figure)
    return made


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_class_of_the_tiles_is_named_over_another(language) -> None:
    plot = figure("ruter", spraak=language).plot
    notes = [n for n in plot.layout.annotations if n.xshift == 24]
    assert any("<br>" in n.text for n in notes), "a class holds what the areas are compared with"
    ends = [(n.yshift, n.yshift + tiles.LINE * (n.text.count("<br>") + 1)) for n in notes]
    for (_, top), (low, _) in itertools.pairwise(ends):
        assert low >= top
    assert ends[-1][1] <= plot.layout.yaxis.domain[0] * plot.layout.height


def test_name_and_value_stand_above_each_line_of_a_profile_and_fit_a_phone() -> None:
    made = figure("profil", omrade="320312")
    notes = list(made.plot.layout.annotations)
    assert len(notes) == len(made.table)
    for note, value in zip(notes, made.table.iloc[::-1, 2], strict=True):
        assert note.text.endswith(f"<b>{value}</b>")
        assert all(len(re.sub("<.*?>", "", line)) <= profile.LETTERS
                   for line in note.text.split("<br>"))  # fmt: skip
    assert profile.LETTERS * 13 * 0.5 <= NARROWEST
    for low, high in itertools.pairwise(notes):
        lines = low.text.count("<br>") + 1
        assert low.y + profile.ABOVE + lines * profile.LINE <= high.y - 6, "the next one's dot"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.95])
@pytest.mark.parametrize("names", [True, False])
def test_the_words_at_a_reference_lean_to_the_side_with_room(share, names) -> None:
    subject = replace(subject_of(read(KINDS["rangering"], {}).choice), reference=100 * share)
    beside = {"tickvals": [0], "ticktext": ["Østbygda Slemmestad"]} if names else {"visible": False}
    plot = plotly.Figure(layout={"xaxis": {"range": [0, 100]}, "yaxis": beside})
    draw_reference(plot, subject)
    [note] = plot.layout.annotations
    room = NARROWEST - 125 if names else NARROWEST
    wide = max(map(len, note.text.split("<br>"))) * 12 * 0.5
    before = (NARROWEST - room) + share * room
    assert wide <= (before if note.xanchor == "right" else NARROWEST - before) + 16


@pytest.mark.parametrize("first", [2002, 2015, 2018])
def test_words_at_2020_make_no_room_of_the_periods(first) -> None:
    years = pandas.Series([str(year) for year in range(first, 2026)])
    axis = period_axis(years, "nb")
    assert axis["range"][0] > -1 and axis["range"][1] < len(years)
    plot = plotly.Figure(layout={"xaxis": axis})
    subject: Subject = subject_of(read(KINDS["rangering"], {}).choice)
    at = 2020 - first - 0.5
    mark(plot, subject, at)
    [note] = plot.layout.annotations
    assert (note.xanchor == "right") == (at > len(years) - 1 - at)


def test_an_interval_is_seen_on_every_bar() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    fills = {c for scale in (style.SEQUENTIAL, style.DIVERGING) for p in scale.values() for c in p}
    for fill in fills | {style.ACCENT}:
        ink = bars.ON_LIGHT if style.ink(fill) == style.INK else bars.ON_DARK
        one, two = sorted((light(fill), light(ink)))
        assert (two + 0.05) / (one + 0.05) >= 3, fill


@pytest.mark.parametrize(("language", "word"), [("nb", "Kilde:"), ("en", "Source:")])
def test_two_indicators_on_a_map_name_their_sources_in_one_line(language, word) -> None:
    made = figure("to-indikatorer", spraak=language)
    assert made.source.count(word) == 1
    assert "06944" in made.source and "04317" in made.source
