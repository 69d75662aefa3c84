"""Where everything lives: six pages, each a few views of one matter, and where old addresses lead.

A view is known by the same word in code, address (``visning=``) and text (``nav.<view>``). What was
once a page of its own is a view now; its old address leads here with its choices (``home``).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

#: Page → its views, the one shown where none is asked for first. A page of one view has no choice.
VIEWS: dict[str, tuple[str, ...]] = {
    "oversikt": ("oversikt",),
    "omrade": ("omrade", "rapport"),
    "utforsk": ("kart", "rangering", "utvikling", "fordeling", "sammenlign", "tabell"),
    "forskjeller": ("ulikhet", "matrise", "behov", "prioritering", "fagfolk"),
    "tiltak": ("tiltak", "livslop", "innovasjon", "samspill", "effekt", "ide"),
    "data": ("data", "egne_tall"),
}
VIEW = "visning"
_PAGE_OF = {view: page for page, views in VIEWS.items() for view in views}
#: Views that were pages, with an address of their own.
OLD = tuple(view for view, page in _PAGE_OF.items() if view != page and view not in
            ("rangering", "utvikling", "fordeling", "tabell", "livslop",
             "fagfolk"))  # fmt: skip


def page_of(view: str) -> str:
    """The page a view (or a page, by its own name) stands on.

    :raises KeyError: for a word that is neither.
    """
    return view if view in VIEWS else _PAGE_OF[view]


def home(view: str, params: Mapping[str, str] | None = None) -> tuple[str, dict[str, str]]:
    """The page of a view and the parameters that open it there.

    >>> home("kart", {"indikator": "medianinntekt"})
    ('utforsk', {'indikator': 'medianinntekt'})
    >>> home("samspill")
    ('tiltak', {'visning': 'samspill'})
    """
    page = page_of(view)
    first = view in (page, VIEWS[page][0])
    return page, ({} if first else {VIEW: view}) | dict(params or {})


def address(view: str, params: Mapping[str, str] | None = None) -> str:
    """Path and query of a view, without host."""
    page, query = home(view, params)
    return f"/{page}" + (f"?{urlencode(query)}" if query else "")
