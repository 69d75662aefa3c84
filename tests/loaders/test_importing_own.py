"""What the dashboard exports comes back as what it was: nothing is changed by taking it in."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from demands import alone, sampled

from export import jsonstat, xlsx
from export.csv import figure_csv
from loaders.importing import ImportFailure, merge, understand
from store.catalogue import load_registry
from store.snapshot import COLUMNS, KEY, load_snapshot
from views.choice import Choice, options, shown_indicators, shown_levels
from views.figures import build_for_file, rows_behind, state
from web.api import observations

REGISTRY = load_registry()
INDICATORS = [i.id for i in shown_indicators()]


def unchanged(content, name, indicator, least=1, **said):
    """Taking ``content`` in leaves every observation as it is, column for column."""
    snapshot = alone(indicator)
    understood = understand(content, name, REGISTRY, indicator, series=snapshot.frame, **said)
    assert len(understood.observations) >= least
    frame, _ = merge(understood, content, snapshot, REGISTRY)
    before, after = (
        f[COLUMNS].sort_values(KEY, ignore_index=True) for f in (snapshot.frame, frame)
    )
    pd.testing.assert_frame_equal(before, after, check_dtype=False, check_exact=True)
    return understood


FORMS = ["csv", "json-stat", "json"]
#: A form each in turn for the fast run, and all for all for the slow one.
SAMPLE = [(i, FORMS[n % 3]) for n, i in enumerate(INDICATORS) if n % 12 < 3]
REST = [
    pytest.param(i, f, marks=pytest.mark.slow)
    for i in INDICATORS for f in FORMS if (i, f) not in SAMPLE
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "form"), [*SAMPLE, *REST])
def test_the_addresses_for_machines_come_back_whole(indicator, form):
    content, _ = observations({"indikator": indicator, "format": form}, "")
    rows = len(alone(indicator).frame)
    understood = unchanged(content, f"x.{form[:4]}", indicator, least=rows)
    assert understood.own and len(understood.observations) == rows


def choices(indicator):
    """The newest period of every level that a figure can show, for the last category."""
    for level in shown_levels(indicator):
        for category in options(indicator, level)[0][-1:]:
            snapshot = load_snapshot()
            periods = snapshot.periods(indicator, level, category)
            if periods:
                yield Choice(indicator, category, level, periods[-1])


def file_of(choice, form):
    """The ranking of a choice as a file that is offered on its page."""
    shown = state("rangering", choice)
    figure = build_for_file(shown)
    if form == "csv":
        english = build_for_file(state("rangering", replace(choice, language="en")))
        return figure_csv(english, "en")
    if form == "xlsx":
        return xlsx.workbook(figure, shown, "x")
    return json.dumps(jsonstat.dataset(rows_behind(shown), figure.title, figure.source)).encode()


@pytest.mark.parametrize("indicator", sampled(INDICATORS, 16))
def test_the_files_of_a_ranking_come_back_whole(indicator):
    """The forms take turns over the levels: every level leaves in every form by some indicators."""
    turn = INDICATORS.index(indicator)
    for place, choice in enumerate(choices(indicator), start=turn):
        form = ("csv", "xlsx", "json")[place % 3]
        unchanged(file_of(choice, form), f"x.{form}", indicator, category=choice.category)


def test_a_table_that_does_not_tell_its_category_is_the_one_it_fits_or_is_asked_about():
    choice = Choice("medianinntekt", "aleneboende", "delomrade", "2016")
    content = figure_csv(build_for_file(state("rangering", choice)))
    understood = unchanged(content, "x.csv", "medianinntekt")
    assert set(understood.observations.category) == {"aleneboende"}
    with pytest.raises(ImportFailure) as caught:
        understand(content, "x.csv", REGISTRY, "medianinntekt")
    assert caught.value.wish.name == "category"


def test_what_a_person_has_changed_in_an_export_is_changed_and_nothing_else():
    content, _ = observations({"indikator": "aleneboende", "format": "csv"}, "")
    lines = content.decode("utf-8-sig").split("\r\n")
    at = next(i for i, line in enumerate(lines) if ";320301;" in line and ";2016;" in line)
    cells = lines[at].split(";")
    cells[5], cells[10] = "13,25", "ok"
    lines[at] = ";".join(cells)
    content = "\r\n".join(lines).encode()
    snapshot = load_snapshot()
    understood = understand(content, "x.csv", REGISTRY, "aleneboende",
                            series=snapshot.rows("aleneboende"))  # fmt: skip
    frame, _ = merge(understood, content, snapshot, REGISTRY)
    both = frame.merge(snapshot.frame, on=KEY, suffixes=("", "_was"))
    differ = both[(both.value != both.value_was) & ~(both.value.isna() & both.value_was.isna())]
    assert differ.area.tolist() == ["320301"] and differ.value.tolist() == [13.25]


def test_an_export_of_another_indicator_is_refused_by_name():
    content, _ = observations({"indikator": "lavinntekt", "format": "csv"}, "")
    with pytest.raises(ImportFailure, match="lavinntekt"):
        understand(content, "x.csv", REGISTRY, "aleneboende")


def test_a_hidden_figure_stays_hidden_also_where_no_series_is_known():
    text = (
        "Plass;Område;Kode;Periode;Personer som bor alene (prosent);Merknad;Kilde\n"
        "1;Halsåsen;32030101;2016;12,2912;beregnet;SSB\n"
        ";Åstaddammen;32030410;2016;;skjult: færre enn 30 personer i området;SSB\n"
    )
    frame = understand(text.encode(), "x.csv", REGISTRY, "aleneboende").observations
    assert frame.status.tolist() == ["derived", "suppressed"]
    assert frame.note.tolist() == ["", "for_fa_personer"]
