"""Every figure of figures says how old they are, and writes per cent as its language does."""

import re

import pytest

from charts.figure import Figure
from views.age import year_of
from views.choice import Choice
from views.figures import KINDS, State, build, read
from views.figures.aged import aged
from views.figures.using import rows_behind

#: Figures of the register alone, which holds no figures that grow old.
OF_THE_REGISTER = {"fornyelse", "samspill", "flyt", "effekt"}


def made(name, language="nb"):
    state = read(KINDS[name], {"spraak": language})
    assert isinstance(state, State)
    figure = build(state)
    return state, figure


@pytest.mark.parametrize("name", sorted(set(KINDS) - OF_THE_REGISTER))
def test_every_kind_knows_the_age_of_what_it_shows(name):
    state, figure = made(name)
    if not isinstance(figure, Figure):
        pytest.skip("there is nothing to show")
    found = aged(figure, state)
    assert found.period
    if found.since:
        assert year_of(found.since) <= year_of(found.period)
        periods = {str(p) for p in rows_behind(state).get("period", [])}
        assert not periods or {found.since, found.period} <= periods


def test_a_figure_of_several_indicators_tells_its_oldest_too():
    state, figure = made("matrise")
    found = aged(figure, state)
    rows = rows_behind(state)
    years = [year_of(p) for p in rows.loc[rows["value"].notna(), "period"]]
    assert year_of(found.since) == min(years) < max(years) == year_of(found.period)


def test_a_figure_over_time_is_as_old_as_its_newest_year():
    state, figure = made("gap")
    assert isinstance(state.choice, Choice)
    found = aged(figure, state)
    assert found.period == max(rows_behind(state)["period"]) and not found.since


@pytest.mark.parametrize("name", sorted(KINDS))
def test_english_figures_write_per_cent_without_a_space(name):
    _, figure = made(name, "en")
    if isinstance(figure, Figure):
        said = figure.plot.to_json() + figure.alt
        assert not re.search(r"\d(\s|\\u00a0)%", said)
