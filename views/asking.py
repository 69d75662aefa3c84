"""Parameters of an address, read one by one and checked against what exists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A parameter with a value that does not exist: what was asked, what there is."""

    parameter: str
    asked: str
    allowed: tuple[str, ...]


#: Characters of a list in an address that are read.
MOST = 2000


class AddressReader:
    """Reads parameters one by one and remembers those that asked for what does not exist."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params
        self.problems: list[Problem] = []

    def pick(self, name: str, allowed: list[str], fallback: str) -> str:
        """What the parameter asks for if it is allowed, else ``fallback`` and a problem.

        An empty or absent parameter asks for nothing and is no problem.
        """
        asked = self._params.get(name, "")
        if not asked or asked in allowed:
            return asked or fallback
        self.problems.append(Problem(name, harmless(asked), tuple(a for a in allowed if a)))
        return fallback

    def several(self, name: str, allowed: list[str], fallback: list[str]) -> list[str]:
        """Those of a list with commas that are allowed, each once; one problem for all others."""
        asked = [part for part in self._params.get(name, "")[:MOST].split(",") if part]
        found = list(dict.fromkeys(part for part in asked if part in allowed))
        wrong = [part for part in asked if part not in allowed]
        if wrong:
            self.problems.append(Problem(name, harmless(wrong[0]), tuple(allowed)))
        return found or fallback


def todays(value: str, former: Mapping[str, str]) -> str:
    """A value of an address with every former id of an indicator as it is today.

    >>> todays("inntekt.alle:2,gini:1", {"inntekt": "medianinntekt"})
    'medianinntekt.alle:2,gini:1'
    """
    parts = re.split(r"([^a-z0-9_]+)", value)
    # An id stands first in each part of a list; a category after a dot may look like one.
    first = True
    for i, part in enumerate(parts):
        if i % 2:
            first = "," in part
        elif first:
            parts[i] = former.get(part, part)
    return "".join(parts)


def harmless(value: str) -> str:
    """A value from an address cut to 30 letters, digits and dashes, fit to be shown."""
    return re.sub(r"[^\w\-]", "", value[:200], flags=re.UNICODE)[:30]
