"""The whole site as files: the same answers, made once an edition, embedded without the app."""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from demands import apart, needs_browser
from starlette.testclient import TestClient

from store.catalogue import load_registry
from views.choice import known_indicators, shown_indicators, shown_levels
from views.edition import opened
from views.figures import KINDS
from web import listing, site

#: All states, whatever a test makes of them.
EVERY = listing.states


def one() -> str:
    """An indicator with districts and no categories: few files."""
    registry = load_registry()
    return next(i.id for i in shown_indicators() if not registry.indicators[i.id].categories
                and "delomrade" in shown_levels(i.id))  # fmt: skip


def asked(folder: Path, indicator: str) -> argparse.Namespace:
    return argparse.Namespace(directory=folder, indicator=[indicator], newest=True, pictures=False,
                              no_reports=True, processes=1)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site of a state of every kind in each language: one more is only more of the same."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "states", lambda *asked: islice(EVERY(*asked), 1))
        # The writing alone does without the shelf, not what is tested after it.
        patch.setattr(site.RENDERER, "shelved", site.RENDERER.shelved)
        assert apart(lambda: site.run(asked(folder, one()))) == 0
        yield folder


def test_earlier_years_of_an_indicator_of_very_many_categories_are_files_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = max(known_indicators(), key=lambda i: len(i.categories)).id

    def years(named: list[str], newest: bool) -> int:
        wanted = asked(tmp_path, many)
        wanted.indicator = named
        found = listing.states(KINDS["kart"], "nb", wanted, newest)
        return sum(state.choice.indicator == many for state in found)

    with opened():
        assert years([], newest=True) == years([many], newest=True) > 0
        assert years([many], newest=False) > 0
        monkeypatch.setattr(listing, "MOST_CATEGORIES", 10_000)
        assert years([], newest=False) == years([many], newest=False)
        monkeypatch.setattr(listing, "MOST_CATEGORIES", 1)
        assert years([], newest=False) == 0


@pytest.mark.slow
def test_every_file_says_what_its_address_answers(written: Path, client: TestClient) -> None:
    files = json.loads((written / site.LIST).read_text("utf-8"))["filer"]
    kinds = {name.split("/")[1] for name in files.values() if name.startswith("figur/")}
    # A count has no figures of inequality; everything else of the catalogue is there.
    assert {k for k in kinds if k in KINDS} == kinds
    assert {"kart", "rangering", "utvikling", "profil", "matrise", "samspill"} <= kinds
    for language in ("nb", "en"):
        assert any(f"spraak={language}" in address for address in files)
    # The newest year under the address that follows it is the file of that year.
    chosen = [a for a in files if "ar=siste" not in a]
    chosen = [a for a in chosen if "/kart.csv" in a or "/rangering.json" in a or "/kart.html" in a]
    for address in chosen[:6]:
        answer = client.get(address, headers={"Host": "localhost"})
        assert answer.content == (written / files[address]).read_bytes(), address
    newest = {a: n for a, n in files.items() if "ar=siste" in a}
    assert newest and set(newest.values()) < {n for a, n in files.items() if a not in newest}
    address = next(a for a in newest if a.startswith("/figur/kart.csv"))
    answer = client.get(address, headers={"Host": "localhost"})
    assert answer.content == (written / newest[address]).read_bytes()


@pytest.mark.slow
def test_nothing_is_made_again_of_the_same_edition(written: Path, monkeypatch) -> None:
    async def never(app: object, address: str) -> tuple[int, bytes]:
        raise AssertionError(f"{address} is made again")

    monkeypatch.setattr(site, "answered", never)
    assert apart(lambda: site.run(asked(written, one()))) == 0


@pytest.mark.slow
def test_a_writing_that_was_broken_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = [listing.Group(((f"/api/v1/{name}", f"{name}.json"),))
              for name in ("omrader", "indikatorer", "tiltak")]  # fmt: skip
    monkeypatch.setattr(listing, "groups", lambda _: iter(groups))
    monkeypatch.setattr(site, "AT_A_TIME", 1)
    real, asked_of = site.answered, []

    async def once(app, address: str) -> tuple[int, bytes]:
        asked_of.append(address)
        if len(asked_of) == 2:
            raise KeyboardInterrupt
        return await real(app, address)

    monkeypatch.setattr(site, "answered", once)
    with pytest.raises(KeyboardInterrupt):
        apart(lambda: site.run(asked(tmp_path, one())))
    assert [f.name for f in tmp_path.glob("*.json")] == ["omrader.json"]
    assert apart(lambda: site.run(asked(tmp_path, one()))) == 0
    assert asked_of == ["/api/v1/omrader", "/api/v1/indikatorer", "/api/v1/indikatorer",
                        "/api/v1/tiltak"]  # fmt: skip
    # Another edition: all of it is made again, and what it no longer has is gone.
    monkeypatch.setattr(site.answering, "stamp", lambda: "another")
    del groups[0]
    options = argparse.Namespace(
        **vars(asked(tmp_path, one())) | {"indicator": [], "newest": False}
    )
    assert apart(lambda: site.run(options)) == 0
    assert len(asked_of) == 6 and not (tmp_path / "omrader.json").exists()


def test_earlier_years_are_written_after_the_newest_and_every_area_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "states", EVERY)
    every, few = (asked(tmp_path, "medianinntekt") for _ in range(2))
    every.newest = False
    with opened():
        names = [n for g in listing.groups(every) for _, n in g.files]
        newest = {n for g in listing.groups(few) for _, n in g.files}
    assert len(names) == len(set(names))
    first_earlier = next(i for i, name in enumerate(names) if name not in newest)
    assert set(names[:first_earlier]) == newest
    for kind in ("kart", "rangering", "lorenz", "klynger", "spredning"):
        assert any(name.startswith(f"figur/{kind}/") for name in names[first_earlier:]), kind
    for kind in ("profil", "barometer"):
        assert len([n for n in names if n.startswith(f"figur/{kind}/") and ".html" in n]) == 46


def test_an_unknown_indicator_is_told(tmp_path: Path, capsys) -> None:
    assert apart(lambda: site.run(asked(tmp_path, "finnes_ikke"))) == 2
    assert "finnes_ikke" in capsys.readouterr().err


@needs_browser
@pytest.mark.browser
def test_a_figure_is_embedded_from_files_alone(written: Path, browser) -> None:
    files = json.loads((written / site.LIST).read_text("utf-8"))["filer"]
    name = next(n for a, n in files.items() if "/kart.html" in a and "niva=delomrade" in a)
    (written / "embeds.html").write_text(
        f'<!doctype html><iframe src="/{name}" width=700 height=700></iframe>', "utf-8"
    )
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(quiet, directory=written)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/embeds.html")
        page.frame_locator("iframe").locator(".choroplethlayer path").first.wait_for(timeout=60_000)
    finally:
        page.close()
        server.shutdown()
