"""Computed sentences are right in number, case and direction."""

from text.sentences import against, difference, place_in_order


def test_the_difference_in_income_is_told_in_per_cent():
    sentence = difference("Nesøya", 790000, "Sydøstre Hurum", 484400, "kr", 0, "medianinntekt")
    assert sentence == "Nesøya har 63 prosent høyere medianinntekt enn Sydøstre Hurum."


def test_the_difference_between_shares_is_told_in_points():
    sentence = difference("A", 25.5, "B", 10.0, "prosent", 1, "andel som bor alene")
    assert "15,5 prosentpoeng over B" in sentence


def test_a_place_in_the_order_is_told_from_the_highest():
    assert place_in_order(1, 23) == "høyest av 23"
    assert place_in_order(23, 23) == "lavest av 23"
    assert place_in_order(22, 23) == "nummer 22 av 23 fra høyest"


def test_against_says_over_under_same_or_that_it_cannot_be_told():
    assert against(12.0, 10.0, "Asker samlet", "prosent", 1).startswith("2,0")
    assert "over Asker samlet" in against(12.0, 10.0, "Asker samlet", "prosent", 1)
    assert "under Asker samlet" in against(8.0, 10.0, "Asker samlet", "prosent", 1)
    assert against(10.01, 10.0, "Asker samlet", "prosent", 1) == "samme som Asker samlet"
    assert "kan ikke skilles" in against(12, 10, "Asker samlet", "prosent", 1, uncertain=True)
