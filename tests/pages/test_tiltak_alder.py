"""Ages on Fra nytt til nyttiggjort and Tiltak: never older than the dates of the register allow."""

import pytest
from opened import figures, opened, words

from register.parts import first_day, last_day
from views.initiatives.figures import last_proof, pipeline_rows, stuck, years_between
from views.initiatives.filters import register

TODAY = "2026-11-24"


def row(key, language="nb"):
    return pipeline_rows(TODAY, language).set_index("id").loc[key]


@pytest.mark.parametrize(
    ("since", "years"),
    [("2018", 7), ("2023", 2), ("2021", 4), ("2023-01-31", 3), ("2023-11-24", 3),
     ("2023-11-25", 2), ("2023-11", 2), ("2023-10", 3), ("2026", 0)],
)  # fmt: skip
def test_an_age_is_counted_from_the_newest_day_the_date_can_be(since, years):
    assert years_between(since, TODAY) == years


def test_no_line_and_no_age_is_longer_than_the_dates_allow():
    for item in pipeline_rows(TODAY).itertuples(index=False):
        if not item.since:
            continue
        since = last_proof(register().initiatives[item.id])
        assert first_day(since) <= first_day(item.since) <= last_day(since)
        end = first_day(item.until or TODAY)
        assert item.years <= (end - last_day(since)).days / 365.2 or item.years == 0


def test_an_end_known_to_its_year_runs_through_that_year():
    plan = row("temaplan_fattigdom")
    assert plan["until"] == "2020-12-31"
    assert plan["told"] == (
        "Siste daterte nytt: 14. november 2017. Det gikk om lag tre år til slutten.")  # fmt: skip


def test_stuck_is_said_only_when_it_is_sure():
    reg = register().initiatives
    assert last_proof(reg["frisklivssentralen"]) == "2023"
    assert not stuck(reg["frisklivssentralen"], "2026-12-30")
    assert stuck(reg["frisklivssentralen"], "2026-12-31")


def test_places_that_opened_later_are_newer_news_than_the_proof():
    item = register().initiatives["innbyggertorg"]
    assert max(p.opened for p in item.places if p.opened) > item.stage_proof.date
    assert last_proof(item) == "2021"
    assert not stuck(item, "2024-12-30")
    told = row("innbyggertorg")["told"]
    assert told == "Siste daterte nytt er fra 2021. Det er minst fire år siden."
    told = row("innbyggertorg", "en")["told"]
    assert told == "The latest dated news is from 2021, at least four years ago."


def test_the_pages_say_the_careful_age():
    text = words(opened("innovasjon"))
    assert "om lag 9 år" not in text
    assert "Siste daterte nytt" in text and "Nyeste bevis" not in text
    (figure,) = figures(opened("innovasjon"))
    hovers = [h for t in figure["data"] for h in t.get("hovertext", [])]
    assert any("minst" in h for h in hovers)
    detail = words(opened("tiltak", tiltak="innbyggertorg"))
    assert "Siste daterte nytt er fra 2021. Det er minst " in detail
