"""Sixteen addresses that readers keep lead to the six pages of today, with their choices."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from views.homes import OLD, VIEWS, home

#: What was in the menu before, and where each is now.
BEFORE = {
    "kart": ("utforsk", None), "sammenlign": ("utforsk", "sammenlign"),
    "rapport": ("omrade", "rapport"), "ulikhet": ("forskjeller", None),
    "matrise": ("forskjeller", "matrise"), "prioritering": ("forskjeller", "prioritering"),
    "behov": ("forskjeller", "behov"), "innovasjon": ("tiltak", "innovasjon"),
    "samspill": ("tiltak", "samspill"), "effekt": ("tiltak", "effekt"), "ide": ("tiltak", "ide"),
    "egne_tall": ("data", "egne_tall"),
}  # fmt: skip


@pytest.mark.parametrize("old", BEFORE)
def test_an_old_address_leads_to_its_place_with_its_choices(client, old):
    asked = "indikator=medianinntekt&ar=2016&spraak=en&omrade=320309"
    answer = client.get(f"/{old}?{asked}", follow_redirects=False)
    assert answer.status_code in (301, 308)
    target = urlsplit(answer.headers["location"])
    page, view = BEFORE[old]
    assert target.path == f"/{page}" and not target.netloc
    query = {k: v[0] for k, v in parse_qs(target.query).items()}
    assert query.pop("visning", None) == view
    assert query == {"indikator": "medianinntekt", "ar": "2016", "spraak": "en",
                     "omrade": "320309"}  # fmt: skip


def test_pages_that_stayed_are_not_sent_elsewhere():
    assert set(OLD) == set(BEFORE)
    assert list(VIEWS) == ["oversikt", "omrade", "utforsk", "forskjeller", "tiltak", "data"]


def test_every_view_has_one_home():
    views = [v for page in VIEWS.values() for v in page]
    assert len(views) == len(set(views))
    for view in views:
        page, query = home(view)
        assert view in VIEWS[page] and (query.get("visning") or VIEWS[page][0]) == view


def test_an_old_address_cannot_be_bent_to_another_place(client):
    answer = client.get(
        "/kart?visning=//evil.example&omrade=//evil.example", follow_redirects=False
    )
    assert urlsplit(answer.headers["location"]).netloc == ""
    assert answer.headers["location"].startswith("/utforsk?")
