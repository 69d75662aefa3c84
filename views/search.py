"""«Finn stedet ditt»: what a reader writes → the areas it may mean, and whether only one is meant.

The names are those of ``store.names``; here they become areas with a page, each once, in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.catalogue import ASKER
from store.models import MAP_LEVELS, Indicator, Level
from store.names import Hit, find, folded
from text.formats import aside
from text.texts import t
from views import finding
from views.edition import store

#: Answers a reader is shown; where there are more, how many is told and they can be shown.
MOST = 8
#: Hits looked through: all there can be, so that what is counted is counted whole.
LOOKED_AT = 10_000
#: The very same name, and one that is so like that nobody asks which was meant.
SAME, CLOSE = 100, 86
#: A word of a name; and words of a question that are too short to be asked alone.
WORD, SHORTEST = 96, 4


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
    own = _by_code(query.strip(), language)
    if own is not None:
        return [own]
    for hit in sorted(find(query, LOOKED_AT), key=_order):
        if hit.area not in found:
            found[hit.area] = Answer(hit.area, _label(hit, language), hit.score)
    return list(found.values())


def meant(found: list[Answer]) -> Answer | None:
    """The one area that is meant; None where a reader must say which, and where there is none.

    One is meant where it is the only one and close to what was written, or alone in having that
    very name.
    """
    same = [a for a in found if a.score >= SAME]
    only = same if same else found
    return only[0] if len(only) == 1 and only[0].score >= CLOSE else None


def municipality(query: str) -> str:
    """The code of another municipality than Asker that is called so; empty where none is.

    >>> municipality("drammen"), municipality("Asker"), municipality("Tofte")
    ('3301', '', '')
    """
    asked = folded(query)
    found = [a.code for a in store()[0].by_level[Level.KOMMUNE] if folded(a.name) == asked]
    return found[0] if len(found) == 1 and found[0] != ASKER else ""


def apart(query: str, language: str = "nb") -> tuple[list[Answer], list[Indicator]]:
    """Places and matters a question has beside each other: «barnefattigdom i Hurum».

    Each word is asked alone; a word that is the name of a place is no matter too.
    """
    places: dict[str, Answer] = {}
    matters: dict[str, Indicator] = {}
    for word in query.split():
        if len(word) < SHORTEST and not word.isdigit():
            continue
        there = [a for a in answers(word, language) if a.score >= WORD]
        places |= {a.area: a for a in there if a.area not in places}
        if not there:
            matters |= {i.id: i for i in finding.best(word)}
    return list(places.values()), list(matters.values())


def _by_code(asked: str, language: str) -> Answer | None:
    """The area of Asker an area's code names, for those who know codes."""
    area = store()[0].areas.get(asked)
    if (
        area is None
        or area.level not in (*MAP_LEVELS, Level.KOMMUNE)
        or (area.level == Level.KOMMUNE and area.code != ASKER)
    ):
        return None
    level = t(f"singular.{area.level}", language)
    name = aside(store()[0].area_name(asked, language), level)
    return Answer(asked, t("finn.leads", language, asked=asked, name=name), SAME)


def _order(hit: Hit) -> tuple[float, bool]:
    """Of equally like names the one that leads to the level most figures exist on comes first."""
    return (-hit.score, hit.level != Level.DELOMRADE)


def _label(hit: Hit, language: str) -> str:
    registry, _ = store()
    area = registry.areas[hit.area]
    name = registry.area_name(hit.area, language)
    name = t("omrade.whole", language) if hit.area == ASKER else name
    level = t(f"singular.{area.level}", language)
    if area.level == Level.GRUNNKRETS and area.delomrade:
        parent = registry.area_name(area.delomrade, language)
        level = t("finn.within", language, level=level, parent=parent)
    own = hit.name in (name, area.name)
    there = aside(name, level)
    return there if own else t("finn.leads", language, asked=hit.name, name=there)
