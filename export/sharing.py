"""How a figure is met elsewhere: the frame that embeds it, oEmbed, and what a link shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from charts.figure import Figure
from text.texts import t

#: Pixels above and below the figure itself: title, source, buttons.
AROUND = 200
#: Seconds a reader of oEmbed may keep an answer.
KEPT = 86_400


@dataclass(frozen=True)
class Shared:
    """A figure with its own addresses, whole: ``page`` (html) and ``picture`` (png)."""

    figure: Figure
    base: str
    page: str
    picture: str
    language: str


def height(figure: Figure) -> int:
    """A height that holds the figure, its title, source and buttons where no script tells it."""
    return int(figure.plot.layout.height or 450) + AROUND


def frame_code(title: str, address: str, width: str, height: int) -> str:
    """The iframe that shows a figure's page; it needs nothing of the page around it."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" '
        f'height="{height}" style="border:0" loading="lazy"></iframe>'
    )


def discovery(base: str, page: str) -> str:
    """The address of the oEmbed answer for a figure's page."""
    return f"{base}/oembed?{urlencode({'url': page})}"


@dataclass(frozen=True)
class Told:
    """What a link shows where it is shared: a title, a sentence, its address and a picture."""

    title: str
    about: str
    page: str
    picture: str
    language: str


def open_graph(told: Told, kind: str = "article") -> str:
    """Elements of a page's head that say what a link to it shows.

    OpenGraph (ogp.me) is what Teams, SharePoint and others show of a link: the title, the finding
    in a sentence, and the picture.
    """
    properties = {
        "og:type": kind,
        "og:site_name": t("app.title", told.language),
        "og:locale": "en_GB" if told.language == "en" else "nb_NO",
        "og:title": told.title,
        "og:description": told.about,
        "og:url": told.page,
        "og:image": told.picture,
        "og:image:type": "image/png",
        "og:image:alt": told.about,
    }
    lines = [f'<meta property="{n}" content="{escape(v)}">' for n, v in properties.items()]
    lines += [f'<meta name="description" content="{escape(told.about)}">',
              '<meta name="twitter:card" content="summary_large_image">']  # fmt: skip
    return "\n".join(lines) + "\n"


def head(shared: Shared) -> str:
    """Elements of a figure's page: OpenGraph, and where its oEmbed answer is."""
    figure = shared.figure
    told = Told(figure.title, figure.alt, shared.page, shared.picture, shared.language)
    return open_graph(told) + (
        f'<link rel="alternate" type="application/json+oembed" '
        f'href="{escape(discovery(shared.base, shared.page))}" '
        f'title="{escape(figure.title)}">\n'
    )


def oembed(shared: Shared, width: int, most_high: int | None = None) -> dict[str, Any]:
    """The answer of oEmbed 1.0 (oembed.com), of type ``rich``."""
    tall = min(height(shared.figure), most_high or 10_000)
    return {
        "version": "1.0",
        "type": "rich",
        "title": shared.figure.title,
        "provider_name": t("app.title", shared.language),
        "provider_url": shared.base + "/",
        "cache_age": KEPT,
        "width": width,
        "height": tall,
        "html": frame_code(shared.figure.title, shared.page, str(width), tall),
    }
