"""Indicators found by a reader's own words: title, definition, theme, category, or a synonym."""

from __future__ import annotations

from store.models import Indicator
from views.edition import edition, per_edition, store

#: A word shorter than this is not looked for at the beginning of a longer one asked for.
STEM = 4


def indicators(search: str) -> list[Indicator]:
    """Indicators that every word of ``search`` fits, in registry order; all for an empty search.

    A word fits where it stands in a text of the indicator in either language, or where it begins a
    synonym or a synonym begins it: «fattigdom» and «fattige» both find what «fattig» is.
    """
    words = search.casefold().split()
    whole = " ".join(words)
    registry, _ = store()
    texts = _texts()
    return [
        item for item in registry.indicators.values()
        if _synonym(whole, texts[item.id][1])
        or all(w in texts[item.id][0] or _synonym(w, texts[item.id][1]) for w in words)
    ]  # fmt: skip


def best(search: str) -> list[Indicator]:
    """``indicators`` with those first that have the words in their title, then as a synonym."""
    whole = " ".join(search.casefold().split())
    texts = _texts()

    def place(item: Indicator) -> int:
        titles = f"{item.title.nb} {item.title.en}".casefold()
        if whole and whole in titles:
            return 0
        return 1 if any(word.startswith(whole) for word in texts[item.id][1]) else 2

    return sorted(indicators(search), key=place)


def _synonym(asked: str, known: tuple[str, ...]) -> bool:
    if not asked:
        return False
    return any(
        word.startswith(asked) or (len(word) >= STEM and asked.startswith(word)) for word in known
    )


@per_edition(1)
def _texts() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Indicator id → its own texts in lower case, and its synonyms."""
    registry, _ = store()
    other = edition().whole.synonyms
    found = {}
    for item in registry.indicators.values():
        named = [item.title, item.definition, registry.domains[item.domain].title]
        named += [c.title for c in item.categories]
        text = " ".join(f"{n.nb} {n.en}" for n in named).casefold()
        found[item.id] = (text, other.get(item.id, ()))
    return found
