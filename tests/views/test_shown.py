"""The figures of pages: built once an edition, never older than it, and sent as they were drawn."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go
import plotly.io
import pytest

from charts.figure import Figure
from charts.sent import Sent, themed
from register.whole import open_whole
from views.edition import Edition, opened
from views.figures import KINDS, State, build, read, shown, state
from views.figures.state import Made


def asked(kind: str) -> State:
    """A figure as it is first met."""
    found = read(KINDS[kind], {})
    assert isinstance(found, State)
    return found


def figure(made: Made) -> Figure:
    """What was made, which must be a figure."""
    assert isinstance(made, Figure)
    return made


@pytest.fixture()
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of figures that were drawn from here on, one name a drawing."""
    drawn: list[str] = []
    for name, kind in KINDS.items():

        def note(asked_for, drawing, build=kind.build, name=name):  # type: ignore[no-untyped-def]  # fmt: skip
            drawn.append(name)
            return build(asked_for, drawing)

        monkeypatch.setitem(KINDS, name, replace(kind, build=note))
    return drawn


def test_a_figure_is_drawn_once_an_edition(frozen_root: Path, counted: list[str]) -> None:
    with opened(Edition(open_whole(frozen_root))):
        first = shown(state("kart"))
        assert shown(state("kart")) is first
        assert shown(state("kart"), 300) is not first
    assert counted == ["kart", "kart"]


def test_a_new_edition_reaches_the_figures_at_once(frozen_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(frozen_root, root)
    with opened(Edition(open_whole(root))):
        asked_for = asked("rangering")
        before = figure(shown(asked_for))
    word = before.title.split()[0]
    for file in (root / "indicators").glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace(word, "Nyttord"), "utf-8")
    with opened(Edition(open_whole(root))):
        after = figure(shown(asked_for))
    assert "Nyttord" in after.title and "Nyttord" not in before.title


def test_a_figure_that_counts_ages_to_today_is_another_tomorrow(frozen, monkeypatch) -> None:
    class Tomorrow(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date(2031, 5, 7)

    dated = [k for k in KINDS if KINDS[k].dated]
    today = [shown(asked(k)) for k in dated]
    assert [shown(asked(k)) for k in dated] == today and dated
    monkeypatch.setattr(dt, "date", Tomorrow)
    assert all(shown(asked(k)) is not was for k, was in zip(dated, today, strict=True))


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_figure_is_sent_as_it_is_drawn(frozen, kind: str) -> None:
    if not isinstance(read(KINDS[kind], {}), State):
        pytest.skip("the frozen edition has no figures this kind could show")
    made = build(asked(kind), screen=True)
    if not isinstance(made, Figure):
        assert shown(asked(kind)) == made
        return
    sent = figure(shown(asked(kind))).plot
    whole = unpacked(json.loads(plotly.io.to_json(themed(made.plot), validate=False)))
    for name in ("template", "meta"):
        whole["layout"].pop(name, None)
    told = json.loads(plotly.io.to_json(sent.to_dict(), validate=False))
    assert told["layout"].pop("datarevision")
    assert told == whole
    assert sent.layout.height == made.plot.layout.height


def unpacked(value: Any) -> Any:
    """What Plotly has packed as bytes, as lists again."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        shape = [int(n) for n in str(value.get("shape", numbers.size)).split(",")]
        return orjson.loads(orjson.dumps(numbers.reshape(shape).tolist()))  # no number: null
    if isinstance(value, dict):
        return {name: unpacked(v) for name, v in value.items()}
    return [unpacked(v) for v in value] if isinstance(value, list) else value


def test_plotly_is_told_when_it_is_handed_the_same_figure_and_when_another(frozen) -> None:
    """Streamlit hands it copies: what it takes for other data, it draws once more."""

    def layout(plot: go.Figure) -> dict[str, Any]:
        written = json.loads(plot.to_json())
        assert "bdata" not in json.dumps(written) and "template" not in written["layout"]
        return dict(written["layout"])

    first, second = (Sent(themed(figure(build(asked("rangering"), screen=True)).plot))
                     for _ in range(2))  # fmt: skip
    assert layout(first)["datarevision"] == layout(second)["datarevision"]
    other = figure(shown(asked("utvikling"))).plot
    assert layout(first)["datarevision"] != layout(other)["datarevision"]


def test_a_figure_that_can_be_clicked_says_so_itself_and_the_shared_one_does_not(frozen) -> None:
    sent = figure(shown(state("kart"))).plot
    assert isinstance(sent, Sent)
    mine = json.loads(sent.clickable().to_json())["layout"]
    assert (mine["clickmode"], mine["hovermode"]) == ("event+select", "closest")
    assert mine["dragmode"] == "pan"
    assert "clickmode" not in json.loads(sent.to_json())["layout"]
    assert json.loads(sent.clickable().to_json())["data"] == json.loads(sent.to_json())["data"]


def test_one_reader_changes_nothing_for_the_next(frozen) -> None:
    sent = figure(shown(state("kart"))).plot
    assert isinstance(sent, Sent)
    mine = sent.to_dict()
    mine["layout"]["height"] = 1
    for trace in mine["data"]:
        trace.clear()
    assert sent.to_dict()["layout"]["height"] != 1 and all(sent.to_dict()["data"])


def test_a_legend_is_left_out_where_a_page_has_no_room_for_it(frozen) -> None:
    sent = figure(shown(state("kart"), legend=False)).plot.to_json()
    assert json.loads(sent)["layout"]["showlegend"] is False
