"""What a page is called, part for part, to those who hear it."""

from __future__ import annotations

import re

from playwright.sync_api import Page

#: Roles that do something, or that show a figure: without a name nobody knows what they are.
ROLES = ("button", "link", "combobox", "textbox", "searchbox", "checkbox", "switch", "radio",
         "slider", "figure", "tab", "table", "region")  # fmt: skip
NAMELESS = re.compile(rf"^\s*- ({'|'.join(ROLES)})(?: \[[^\]]*\])*:?\s*$", re.MULTILINE)


def nameless(page: Page) -> list[str]:
    """What on the page has a role and no name, with the lines before and after it."""
    return without_name(page.locator("body").aria_snapshot())


def without_name(tree: str) -> list[str]:
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
            found.append(f"{match[1]}: " + " / ".join(lines[max(0, number - 2) : number + 2]))
    return found
