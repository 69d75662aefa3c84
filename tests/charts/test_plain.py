"""A plot written with little copied is the plot Plotly writes, and leaves it as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from demands import sampled
from plotly.utils import PlotlyJSONEncoder
from test_narrow import as_narrow

from charts.figure import Figure
from charts.narrow import narrowed
from charts.plain import lay_over, plain
from export.frames import spec_of
from views.figures import KINDS, build, read


def written(spec: dict[str, Any]) -> Any:
    return json.loads(json.dumps(spec, cls=PlotlyJSONEncoder))


def figure_of(kind: str) -> Figure:
    made = build(read(KINDS[kind], {}))
    if not isinstance(made, Figure):
        pytest.skip(made.text)
    return made


@pytest.mark.parametrize("kind", sampled(KINDS, 4))
def test_a_plot_is_written_as_plotly_writes_it(kind: str) -> None:
    plot = figure_of(kind).plot
    assert written(plain(plot)) == written(plot.to_dict())


@pytest.mark.parametrize("kind", sampled(KINDS, 4))
def test_what_is_narrow_is_laid_over_as_plotly_updates_a_figure(kind: str) -> None:
    plot = figure_of(kind).plot
    before = written(plot.to_dict())
    spec = plain(plot)
    lay_over(spec, narrowed(plot))
    assert written(spec) == written(as_narrow(plot).to_dict())
    assert written(plot.to_dict()) == before


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.map])
def test_a_picture_has_the_boundaries_its_page_fetches(kind: str) -> None:
    there = figure_of(kind)
    inline = build(read(KINDS[kind], {}), inline=True)
    assert isinstance(inline, Figure)
    assert any(isinstance(trace.geojson, str) for trace in there.plot.select_traces("choropleth"))
    assert written(spec_of(there, 640, False)) == written(spec_of(inline, 640, False))
