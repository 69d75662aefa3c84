"""«Finn stedet ditt»: what a reader writes → the areas it may mean, and whether only one is meant.

The names are those of ``store.names``; here they become areas with a page, each once, in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.catalogue import ASKER
from store.models import Level
from store.names import Hit, find
from text.texts import t
from views.edition import store

#: Answers a reader is shown; where there are more, how many is told and they can be shown.
MOST = 8
#: Hits looked through: all there can be, so that what is counted is counted whole.
LOOKED_AT = 10_000
#: The very same name.
SAME = 100


@dataclass(frozen=True)
class Answer:
    """An area that answers: its code, what the reader reads, and how like the name is (0–100)."""

    area: str
    label: str
    score: float


def answers(query: str, language: str = "nb") -> list[Answer]:
    """The areas ``query`` may mean, best first, each once; empty where nothing is like it.

    >>> [a.label for a in answers("3474")]
    ['3474 Åros → Østbygda Åros (delområde)']
    """
    found: dict[str, Answer] = {}
    for hit in sorted(find(query, LOOKED_AT), key=_order):
        if hit.area not in found:
            found[hit.area] = Answer(hit.area, _label(hit, language), hit.score)
    return list(found.values())


def meant(found: list[Answer]) -> Answer | None:
    """The one area that is meant; None where a reader must say which, and where there is none.

    One is meant where it is the only one, or alone in having that very name.
    """
    same = [a for a in found if a.score >= SAME]
    only = same if same else found
    return only[0] if len(only) == 1 else None


def _order(hit: Hit) -> tuple[float, bool]:
    """Of equally like names the one that leads to the level most figures exist on comes first."""
    return (-hit.score, hit.level != Level.DELOMRADE)


def _label(hit: Hit, language: str) -> str:
    registry, _ = store()
    area = registry.areas[hit.area]
    name = t("omrade.whole", language) if hit.area == ASKER else registry.area_name(hit.area)
    level = t(f"singular.{area.level}", language)
    if area.level == Level.GRUNNKRETS and area.delomrade:
        level = t("finn.within", language, level=level, parent=registry.area_name(area.delomrade))
    own = hit.name in (name, area.name)
    return t("finn.self" if own else "finn.leads", language, asked=hit.name, name=name, level=level)
