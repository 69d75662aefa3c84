"""Computed sentences are right in number, case and direction."""

import pytest

from text.formats import NARROW, NBSP
from text.sentences import against, difference, place, verdict


def plain(text):
    return text.replace(NBSP, " ").replace(NARROW, " ")


def test_the_difference_in_income_is_told_in_per_cent_with_its_year():
    sentence = difference("Nesøya", 790000, "Sydøstre Hurum", 484400, "kr", 0, "medianinntekt",
                          "2016")  # fmt: skip
    assert sentence == "I 2016 hadde Nesøya 63 prosent høyere medianinntekt enn Sydøstre Hurum."


def test_the_difference_between_shares_is_told_in_points():
    sentence = difference("A", 25.5, "B", 10.0, "prosent", 1, "andel som bor alene", "2016")
    assert "15,5 prosentpoeng over B" in sentence


@pytest.mark.parametrize(
    ("at", "end", "tied", "nb", "en"),
    [
        (1, "highest", 1, "høyest av 23", "highest of 23"),
        (1, "lowest", 1, "lavest av 23", "lowest of 23"),
        (2, "lowest", 1, "nest lavest av 23", "second lowest of 23"),
        (2, "highest", 2, "delt nest høyest av 23", "joint second highest of 23"),
        (1, "highest", 3, "delt høyest av 23", "joint highest of 23"),
        (5, "lowest", 1, "femte lavest av 23", "fifth lowest of 23"),
        (7, "highest", 2, "delt sjuende høyest av 23",
         "joint seventh highest of 23"),
        (1, "all_same", 23, "likt i alle 23", "the same in all 23"),
    ],
)  # fmt: skip
def test_a_place_is_told_from_the_nearer_end_and_shared_by_those_who_share_it(
    at, end, tied, nb, en
):
    assert place(at, end, tied, 23) == nb
    assert place(at, end, tied, 23, "en") == en
    assert place(at, end, tied, 23, level="delområder").endswith("23 delområder") or "fra" in nb


def test_against_says_over_under_same_or_that_it_cannot_be_told():
    assert plain(against(2.0, "Asker samlet", "prosent", 1)) == "2,0 prosentpoeng over Asker samlet"
    assert plain(against(-2.0, "Asker samlet", "kr", 0)) == "2 kr under Asker samlet"
    assert against(0.01, "Asker samlet", "prosent", 1) == "samme som Asker samlet"
    assert "ikke klart forskjellig" in against(2.0, "Asker samlet", "prosent", 1, uncertain=True)


@pytest.mark.parametrize(
    ("gap", "uncertain", "where", "expected"),
    [
        (-111400.0, False, "nest lavest av 23 delområder",
         "I 2016 var Sentrum nest lavest av 23 delområder, 111 400 kr under det midterste."),
        (5.0, False, "", "I 2016 lå Sentrum 5 kr over det midterste."),
        (0.2, False, "", "I 2016 hadde Sentrum samme tall som det midterste."),
        (9.0, True, "", "Tallet for Sentrum i 2016 er ikke klart forskjellig fra det midterste."),
        (float("nan"), False, "lavest av 3", "I 2016 var Sentrum lavest av 3."),
        (float("nan"), False, "", ""),
    ],
)  # fmt: skip
def test_a_verdict_is_a_sentence_with_its_year(gap, uncertain, where, expected):
    said = verdict("Sentrum", "2016", where, gap, "det midterste", "kr", 0, uncertain=uncertain)
    assert plain(said) == expected
