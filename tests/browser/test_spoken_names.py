"""What a screen reader is told: on each page of a journey every control and figure has a name."""

import re

import pytest

from text.texts import t

pytestmark = pytest.mark.browser
#: Roles that do something, or that show a figure: without a name nobody knows what they are.
ROLES = ("button", "link", "combobox", "textbox", "searchbox", "checkbox", "switch", "radio",
         "slider", "figure", "tab", "table", "region")  # fmt: skip
JOURNEYS = {
    "politician": ["/", "/omrade?omrade=320322", "/forskjeller?visning=behov&omrade=320322"],
    "planner": ["/utforsk?omrade=320322", "/forskjeller?visning=matrise", "/omrade?omrade=3203"],
    "staff": ["/data", "/data?visning=egne_tall", "/tiltak?visning=ide"],
}
NAMELESS = re.compile(rf"^\s*- ({'|'.join(ROLES)})(?: \[[^\]]*\])*:?\s*$", re.MULTILINE)


def nameless(tree):
    """Roles of the accessibility tree that stand without a name and without words inside.

    Text that follows a role on the same line, or stands indented below it, is what it is called.
    """
    lines, found = tree.splitlines(), []
    for number, line in enumerate(lines):
        match = NAMELESS.match(line)
        if not match:
            continue
        depth = len(line) - len(line.lstrip())
        below = []
        for other in lines[number + 1 :]:
            if len(other) - len(other.lstrip()) <= depth:
                break
            below.append(other)
        if not any('"' in other or re.search(r": \S", other) for other in below):
            found.append((number, match[1], " / ".join(lines[max(0, number - 2) : number + 2])))
    return found


@pytest.mark.parametrize("who", JOURNEYS)
def test_nothing_a_reader_can_use_is_nameless(reader, who):
    look = reader()
    for path in JOURNEYS[who]:
        look.open(path)
        tree = look.page.locator("body").aria_snapshot()
        assert t("finn.label") in tree and "heading" in tree
        assert not nameless(tree), (path, nameless(tree))


def test_the_reading_of_the_tree_sees_what_has_no_name():
    tree = '- button\n- button "Last ned"\n- link:\n  - text: Kart\n- combobox [expanded]\n'
    assert [role for _, role, _ in nameless(tree)] == ["button", "combobox"]
