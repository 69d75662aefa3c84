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


def head(shared: Shared) -> str:
    """Elements of the page's head: OpenGraph, and where its oEmbed answer is.

    OpenGraph (ogp.me) is what Teams, SharePoint and others show of a link: the title, the finding
    in a sentence, and the picture.
    """
    told = {
        "og:type": "article",
        "og:site_name": t("app.title", shared.language),
        "og:locale": "en_GB" if shared.language == "en" else "nb_NO",
        "og:title": shared.figure.title,
        "og:description": shared.figure.alt,
        "og:url": shared.page,
        "og:image": shared.picture,
        "og:image:type": "image/png",
        "og:image:alt": shared.figure.alt,
    }
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in told.items()]
    lines += [
        f'<meta name="description" content="{escape(shared.figure.alt)}">',
        '<meta name="twitter:card" content="summary_large_image">',
        f'<link rel="alternate" type="application/json+oembed" '
        f'href="{escape(discovery(shared.base, shared.page))}" '
        f'title="{escape(shared.figure.title)}">',
    ]
    return "\n".join(lines) + "\n"


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
