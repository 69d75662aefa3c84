"""Every door a figure leaves by: taken in again it changes nothing, or is refused by name.

The property holds for every indicator and kind of figure: every kind is tried by one indicator in
so many, and the fast run takes one a kind. ``test_importing_own`` has every indicator by one kind.
"""

import json
from dataclasses import replace

import pandas as pd
import pytest
from demands import alone, sampled

from charts.figure import Figure
from export import jsonstat, xlsx
from export.csv import to_csv
from export.figurecsv import stable_csv
from loaders.importing import ImportFailure, merge, understand
from loaders.refreshing.changes import compare
from store.catalogue import load_registry
from store.models import Status
from store.snapshot import COLUMNS, KEY, load_snapshot
from text.texts import LANGUAGES, texts
from views.choice import Choice, options, shown_indicators, shown_levels
from views.figures import KINDS, build_for_file, rows_behind, state
from views.observed import observed

REGISTRY = load_registry()
INDICATORS = [i.id for i in shown_indicators()]
#: Kinds whose table is calculated: its columns are no observations, and it is refused by name.
CALCULATED = {"gap", "lorenz", "klynger", "profil", "matrise", "behov-innsats", "prioritering",
              "bidrag", "stigning", "trakt", "endring", "endringer", "nivaer",
              "to-indikatorer", "krympet", "plassintervall", "aldersjustert"}  # fmt: skip
#: One indicator in so many leaves by each kind, other ones by each.
ONE_IN = 13


def taken_in(content, name, indicator, category):
    """``None`` where nothing changes, the refusal where it is refused; anything else fails."""
    snapshot = alone(indicator)
    try:
        understood = understand(content, name, REGISTRY, indicator, category=category,
                                series=snapshot.frame)  # fmt: skip
    except ImportFailure as failure:
        assert failure.wish is None, failure.nb
        return failure
    assert understood.own
    frame, _ = merge(understood, content, snapshot, REGISTRY)
    before, after = (
        f[COLUMNS].sort_values(KEY, ignore_index=True) for f in (snapshot.frame, frame)
    )
    pd.testing.assert_frame_equal(before, after, check_dtype=False, check_exact=True)
    return None


def files(choice, kind):
    shown = state(kind, choice)
    figure = build_for_file(shown)
    if not isinstance(figure, Figure):
        return
    yield "csv", stable_csv(figure, shown)
    yield "xlsx", xlsx.workbook(figure, shown, "x")
    rows = rows_behind(shown)
    if KINDS[kind].rows is not None and len(rows):
        cube = jsonstat.dataset(rows, figure.title, figure.source, choice.language)
        yield "json", json.dumps(cube).encode()


def choices(indicator, kind):
    snapshot = load_snapshot()
    levels = KINDS[kind].levels(indicator) if KINDS[kind].of_indicator else ["delomrade"]
    for level in [v for v in levels if v in shown_levels(indicator)]:
        for category in options(indicator, level)[0][-1:]:
            periods = snapshot.periods(indicator, level, category)
            area = snapshot.rows(indicator, level)["area"].iloc[0]
            if periods:
                yield Choice(indicator, category, level, periods[-1], area=area)


#: Kinds of one indicator with observations behind them.
KINDS_OF_ONE = [k for k, kind in KINDS.items() if kind.of_indicator and kind.rows is not None]


#: Calculated kinds of all indicators at once.
OF_ALL = sorted(k for k in CALCULATED if not KINDS[k].of_indicator)


def tried(kind):
    """The indicators a kind is tried with: the one of the fast run first."""
    place, shows = list(KINDS).index(kind), KINDS[kind].indicators
    there = set(shows()) if shows else set(INDICATORS)
    start = 5 * place % len(INDICATORS)
    first = next(i for i in [*INDICATORS[start:], *INDICATORS] if i in there)
    rest = [i for number, i in enumerate(INDICATORS) if not (number + place) % ONE_IN]
    return [first, *(i for i in rest if i in there and i != first)]


def go_out_and_in(indicator, kind):
    for place, choice in enumerate(choices(indicator, kind)):
        told = replace(choice, language=LANGUAGES[place % 2])
        for form, content in files(told, kind):
            refused = taken_in(content, f"x.{form}", indicator, choice.category)
            expected = kind in CALCULATED and form != "json"
            assert (refused is not None) == expected, (form, choice, refused)
            assert refused is None or "eksportert herfra" in refused.nb


@pytest.mark.parametrize("kind", sampled(KINDS_OF_ONE))
def test_the_files_of_a_figure_change_nothing_or_are_refused(kind):
    go_out_and_in(tried(kind)[0], kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS_OF_ONE)
def test_the_files_of_every_other_indicator_change_nothing_or_are_refused(kind):
    for indicator in tried(kind)[1:]:
        go_out_and_in(indicator, kind)


@pytest.mark.parametrize("kind", sampled(OF_ALL, 3))
def test_figures_of_all_indicators_are_refused_as_calculated_and_their_json_changes_nothing(kind):
    choice = Choice("aleneboende", "alle", "delomrade", "2016", area="320309")
    for language in LANGUAGES:
        for form, content in files(replace(choice, language=language), kind):
            refused = taken_in(content, f"x.{form}", "aleneboende", "alle")
            if refused is None:
                assert form == "json"
            else:
                assert "eksportert herfra" in refused.nb


@pytest.mark.slow
@pytest.mark.parametrize("indicator", ["aleneboende"])
def test_the_file_with_every_figure_changes_nothing(indicator):
    content = to_csv(observed(load_snapshot().frame))
    assert taken_in(content, "levekar.csv", indicator, None) is None


def test_an_export_without_observations_is_refused_as_such():
    cube = jsonstat.dataset(observed(load_snapshot().frame.head(0)), "x", "y")
    content = json.dumps(cube | {"id": ["indikator", "omrade", "periode"], "size": [0, 0, 0]})
    refused = taken_in(content.encode(), "x.json", "aleneboende", None)
    assert refused is not None and "ingen observasjoner" in refused.nb


def test_a_foreign_table_with_a_source_column_is_not_taken_for_ours():
    text = "Region;2024;Kilde\n3203 Asker;1124;Kilde: NAV\n3201 Bærum;1450;Kilde: NAV\n"
    understood = understand(text.encode(), "x.csv", REGISTRY, "sosialhjelp")
    assert understood.observations["value"].tolist() == [1124, 1450]


def test_every_status_has_a_word_in_what_was_understood():
    for language in LANGUAGES:
        missing = [s for s in Status if not texts(language).get(f"import.status.{s}")]
        assert missing == []


def test_a_list_of_changes_is_in_the_readers_language_and_hides_no_status():
    rows = load_snapshot().rows("aleneboende", "delomrade", period="2016")
    changed = rows.copy()
    changed.loc[changed.index[0], "value"] += 1.5
    changed.loc[changed.index[1], ["value", "status"]] = [float("nan"), "suppressed"]
    more = pd.concat([changed, changed.head(1).assign(period="2031")])
    lines = compare(rows, more)
    nb, en = "\n".join(c["nb"] for c in lines), "\n".join(c["en"] for c in lines)
    assert "nye perioder: 2031" in nb and "rettet fra" in nb and "til skjult" in nb
    assert "delområde" in nb.casefold() and "revised" not in nb
    assert "new periods: 2031" in en and "revised from" in en and "to suppressed" in en
    assert "\n".join(map(str, lines)) == en
    assert lines[0].both() == {"nb": lines[0]["nb"], "en": lines[0]["en"]}
