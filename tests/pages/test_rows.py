"""A table of words names its columns where a phone shows each row by itself, and its source."""

import re

import pandas as pd
import pytest
from opened import opened, plain, words

from charts.need_effort import HIGH
from pages.parts import rows, tables
from store.catalogue import load_registry
from text.texts import t
from views.need import need_and_effort


def test_every_cell_knows_its_column_and_nothing_becomes_markup():
    frame = pd.DataFrame({"Navn": ["<b>Sem</b>"], "Antall & eier": ["1 < 2"]})
    made = rows.of_words(frame, 'Skoler "her"')
    assert '<th scope="row">&lt;b&gt;Sem&lt;/b&gt;</th>' in made
    assert '<td data-name="Antall &amp; eier">1 &lt; 2</td>' in made
    assert 'aria-label="Skoler &quot;her&quot;"' in made and "<b>" not in made


def test_a_table_of_many_columns_is_one_on_a_wide_screen_alone():
    few, many = (pd.DataFrame([range(n)], columns=list(map(str, range(n)))) for n in (3, 9))
    assert 'class="whole"' in rows.of_words(few, "x")
    assert 'class="whole many"' in rows.of_words(many, "x")


def test_a_place_nobody_has_is_nothing_on_paper_too():
    frame = pd.DataFrame({"Plass": pd.array([1, None], "Int64"), "Navn": ["Sem & Vollen", None]})
    frame.columns.name = "title"
    made = tables.printed_table(frame, {})
    assert "title" not in made
    assert made.count("<td></td>") == 2 and "NA" not in made and "None" not in made
    assert "<td>1</td>" in made and "Sem &amp; Vollen" in made


@pytest.mark.slow
def test_all_of_asker_and_a_barometer_say_who_published_their_figures():
    for area in ("3203", "320309", "eget:320321,320322"):
        captions = [c.value for c in opened("omrade", omrade=area).caption]
        assert any("Kilder:" in c and "Statistisk sentralbyrå" in c for c in captions), area


def test_the_themes_of_all_of_asker_are_headings_that_open_the_first_is_open():
    made = "".join(str(e.value) for e in opened("omrade", omrade="3203").get("html"))
    folds = re.findall(r'<details class="fold"( open)?><summary><h3>(.*?) \((\d+)\)</h3>', made)
    themes = [d.title["nb"] for d in load_registry().domains.values()]
    shown = [title for _, title, _ in folds]
    assert shown == [title for title in themes if title in shown]
    assert len(folds) > 4 and [bool(is_open) for is_open, *_ in folds].count(True) == 1
    assert folds[0][0], "the first is open"
    parts = made.split('<details class="fold"')[1:]
    for (_, title, count), part in zip(folds, parts, strict=True):
        inside = part.split("</details>")[0]
        assert inside.count('<th scope="row">') == int(count), title


@pytest.mark.parametrize("area", ["3203", "320312", "eget:320322,320321"])
def test_that_the_register_may_lack_something_is_told_once_on_a_page_of_an_area(area):
    page = opened("omrade", omrade=area)
    assert plain(words(page)).count(plain(t("behov.absence"))) == 1


def test_needs_of_one_theme_in_several_areas_say_what_they_share_once():
    page = opened("omrade", omrade="3203")
    cells = need_and_effort("nb").cells
    high = cells[cells["need"] == HIGH]
    assert high["domain"].value_counts().iloc[0] > 1, "several areas have the same clear need"
    text = plain(words(page))
    for domain, part in high.groupby("domain"):
        assert text.count(plain(t("behov.here.questions"))) == high["domain"].nunique(), domain
        for name in part["name"]:
            assert f"**{name}**" in text or part["name"].nunique() == 1
    assert text.count(plain(t("behov.here.known_none"))) <= high["domain"].nunique()
