"""What a screen reader is told: in each view of a journey every control and figure has a name.

The pages as they first open are held to the same in ``test_accessibility``.
"""

import pytest
from spoken import nameless, without_name

from text.texts import t

pytestmark = pytest.mark.browser
JOURNEYS = {
    "politician": ["/omrade?omrade=320322", "/forskjeller?visning=behov&omrade=320322"],
    "planner": ["/utforsk?omrade=320322", "/forskjeller?visning=matrise", "/omrade?omrade=3203"],
    "staff": ["/data?visning=egne_tall", "/tiltak?visning=ide"],
}


@pytest.mark.parametrize("who", JOURNEYS)
def test_nothing_a_reader_can_use_is_nameless(reader, who):
    look = reader()
    for path in JOURNEYS[who]:
        look.open(path)
        tree = look.page.locator("body").aria_snapshot()
        assert t("finn.label") in tree and "heading" in tree
        assert not nameless(look.page), path


def test_the_reading_of_the_tree_sees_what_has_no_name():
    tree = '- button\n- button "Last ned"\n- link:\n  - text: Kart\n- combobox [expanded]\n'
    assert [told.split(":")[0] for told in without_name(tree)] == ["button", "combobox"]
