"""What an address is asked for: every parameter known, single, short and existing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from views.asking import Problem
from views.figures import Kind, State, read
from web.problems import LONGEST, not_allowed, too_long, unknown_parameter

#: What others hang on to the links they send on; it asks nothing of us.
TRACKING = ("fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "_ga",
            "_gl")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A valid state of a figure; ``standalone`` asks for one file that works from disk."""

    state: State
    standalone: bool = False


def meant(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters without those that trackers have added."""
    return [(n, v) for n, v in items if not n.startswith("utm_") and n not in TRACKING]


def checked(
    items: Iterable[tuple[str, str]], allowed: Sequence[str], language: str = "nb",
    longer: Mapping[str, int] | None = None,
) -> dict[str, str]:  # fmt: skip
    """The parameters by name; ``longer`` are those that may be longer than usual, and how long.

    :raises Refused: for one that is unknown, stands twice, or is too long.
    """
    params: dict[str, str] = {}
    for name, value in meant(items):
        if name not in allowed or name in params:
            raise unknown_parameter(name, allowed, language)
        most = (longer or {}).get(name, LONGEST)
        if len(value) > most:
            raise too_long(name, language, most)
        params[name] = value
    return params


def figure_asked(kind: Kind, params: Mapping[str, str], language: str = "nb") -> Asked:
    """The state an address asks of a figure.

    :raises Refused: naming the first parameter that cannot be met and what is allowed.
    """
    values = dict(params)
    standalone = values.pop("selvstendig", "") or "0"
    if standalone not in ("0", "1"):
        raise not_allowed("selvstendig", standalone, ["0", "1"], language)
    found = read(kind, values)
    if isinstance(found, Problem):
        raise not_allowed(found.parameter, found.asked, found.allowed, language)
    return Asked(found, standalone == "1")
