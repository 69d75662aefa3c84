"""Which of an indicator's categories a cell or a heading means."""

from __future__ import annotations

import re

from sheets.grid import Cell
from sheets.words import folded
from store.models import Indicator

_CODE_AND_NAME = re.compile(r"(\d{1,6}[a-z]?)\s+(\D.*)", re.ASCII)


class Categories:
    """Looks up category ids by id, title (nb, en) or the source's own code."""

    def __init__(self, indicator: Indicator) -> None:
        self._known: dict[str, str] = {}
        for fetch in indicator.fetch:
            for pairs in fetch.category.values():
                for one, other in pairs.items():
                    code, slot = (one, other) if other in indicator.category_ids else (other, one)
                    if slot in indicator.category_ids:
                        self._known[folded(code)] = slot
        for category in indicator.categories:
            for text in (category.title.nb, category.title.en, category.id):
                self._known[folded(text)] = category.id

    def find(self, cell: Cell) -> str | None:
        """The category's id; ``None`` if the cell means none of them."""
        text = folded(cell)
        if text in self._known:
            return self._known[text]
        match = _CODE_AND_NAME.fullmatch(text)
        if match is None:
            return None
        return self._known.get(match[2].strip()) or self._known.get(match[1])

    def fits(self, cells: list[Cell]) -> bool:
        """Whether at least half of the cells name a category."""
        return bool(cells) and 2 * sum(self.find(c) is not None for c in cells) >= len(cells)
