"""A figure of part of a year is told as such, and no line, sentence or change leads to it."""

from dataclasses import replace

from store.catalogue import ASKER
from views import maps, slope
from views.choice import Choice, complete
from views.expert import changed

REFUGEES = complete(Choice("bosatte_flyktninger", "i_alt", "kommune", ""))


def development():
    return maps.development_figure(replace(REFUGEES, area=ASKER), [ASKER, "3201"])


def test_the_figure_says_which_year_is_part_of_one():
    figure = development()
    assert figure.says.startswith("2024: ") and "del av året" in figure.says
    assert "del av året" in figure.alt
    english = maps.development_figure(replace(REFUGEES, language="en"), [ASKER])
    assert "part of the year" in english.says


def test_no_line_leads_to_it_and_its_mark_is_open():
    lines = [trace for trace in development().plot.data if trace.name == "Asker"]
    whole = next(trace for trace in lines if "2023" in trace.x)
    part = next(trace for trace in lines if "2024" in trace.x)
    assert "2024" not in [x for x, y in zip(whole.x, whole.y, strict=True) if y == y]
    assert [x for x, y in zip(part.x, part.y, strict=True) if y == y] == ["2024"]
    assert part.marker.symbol[-1].endswith("-open")


def test_no_change_is_counted_to_it():
    assert "2024" not in development().alt.partition("2024: ")[0]
    assert set(changed.of_figure(REFUGEES)["latest"]) <= {str(y) for y in range(2000, 2024)}
    assert "2024" not in set(slope.observations(REFUGEES)["period"])
