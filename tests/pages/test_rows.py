"""A table of words names its columns where a phone shows each row by itself, and its source."""

import pandas as pd
from opened import opened, plain, words

from pages.parts import rows, tables
from text.texts import t


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


def test_all_of_asker_and_a_barometer_say_who_published_their_figures():
    for area in ("3203", "320309", "eget:320321,320322"):
        captions = [c.value for c in opened("omrade", omrade=area).caption]
        assert any("Kilder:" in c and "Statistisk sentralbyrå" in c for c in captions), area


def test_that_the_register_may_lack_something_is_told_once_below_the_needs():
    page = opened("omrade", omrade="3203")
    assert plain(words(page)).count(plain(t("behov.absence"))) == 1
