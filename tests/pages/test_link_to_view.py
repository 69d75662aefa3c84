"""«Lenke til denne visningen» and the citation lead to the view they stand on, with its choices."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from opened import ran
from streamlit.testing.v1 import AppTest

from views.homes import VIEW, home

#: A view, what is asked of it, and a panel on it.
PANELS = [
    ("rangering", {"indikator": "aleneboende", "niva": "delomrade"}, "rangering_figur"),
    ("utvikling", {"indikator": "aleneboende"}, "utvikling_figur"),
    ("sammenlign", {"indikator": "lavinntekt", "sammenlign": "3201"}, "sammenlign_figur"),
    ("matrise", {"niva": "delomrade", "omrade": "320309"}, "matrise_figur"),
    ("behov", {"omrade": "320312", "tema": "okonomi"}, "behov_figur"),
    ("samspill", {}, "samspill_matrise"),
    ("omrade", {"omrade": "320312"}, "livslop_320312"),
    ("kart", {"indikator": "aleneboende"}, "kart_figur"),
]


@pytest.mark.parametrize(("view", "asked", "panel"), PANELS, ids=[p[0] for p in PANELS])
def test_the_link_and_the_citation_open_the_view_they_stand_on(view, asked, panel) -> None:
    page, query = home(view, asked)
    test = AppTest.from_string(
        f"from pages.parts import house; house.page({page!r})()", default_timeout=60
    )
    for name, value in query.items():
        test.query_params[name] = value
    test.session_state[f"{panel}_share"] = True
    ran(test)
    codes = [str(e.value) for e in test.get("code")]
    cited = [re.search(r"\S+\?\S*$", c)[0] for c in codes if " hentet " in c]
    links = [c for c in codes if re.match(r"\S*\?\S*$", c) and "/figur/" not in c]
    assert len(cited) == 1
    for link in [*cited, *links]:
        told = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
        assert told.get(VIEW) == query.get(VIEW)
        assert asked.items() <= told.items()
        assert all(told.values()), "nothing empty stands in an address"


def test_a_citation_of_a_title_that_asks_has_one_sign_after_it() -> None:
    test = AppTest.from_string(
        "from pages.parts import house; house.page('tiltak')()", default_timeout=60
    )
    test.query_params[VIEW] = "innovasjon"
    test.session_state["innovasjon_figur_share"] = True
    ran(test)
    cited = next(str(e.value) for e in test.get("code") if " hentet " in str(e.value))
    assert cited.startswith("Hvor lenge er det siden noe nytt ble dokumentert? Tiltak:")
