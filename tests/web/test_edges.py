"""What every answer carries, what is kept compressed, and how much one reader may ask for."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import logging
import socket

import brotli
import pytest
from demands import apart
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from streamlit.web.server.starlette import starlette_server

from web import edges, limits
from web.places import base_address
from web.squeezing import Squeezed

SCRIPT = b"const words = 'the same again and again';\n" * 400
fetched: list[str] = []


async def script(request: Request) -> Response:
    fetched.append(request.headers.get("accept-encoding", ""))
    return Response(SCRIPT, media_type="text/javascript", headers={
        "Cache-Control": "public, max-age=31536000, immutable", "ETag": '"one"',
        "Set-Cookie": "a=b"})  # fmt: skip


def front(tmp_path) -> BaseRoute:
    """Streamlit's way: any address is answered with its front page, from a file."""
    page = tmp_path / "index.html"
    page.write_text("<title>front</title>", "utf-8")

    async def anything(scope, receive, send) -> None:
        await FileResponse(page)(scope, receive, send)

    return Mount("/", app=anything)


async def refusing(socket) -> None:
    await socket.close()


@pytest.fixture
def house(tmp_path, monkeypatch) -> TestClient:
    fetched.clear()
    monkeypatch.setenv("LEVEKAR_CACHE", str(tmp_path / "shelf"))

    async def where(request: Request) -> Response:
        return PlainTextResponse(base_address(request))

    async def echo(socket) -> None:
        await socket.accept()
        async for message in socket.iter_text():
            await socket.send_text(message)

    app = Starlette(
        routes=[Route("/static/js/a.js", script), Route("/hvor", where), *edges.routes(),
                WebSocketRoute("/_stcore/stream", echo), WebSocketRoute("/{rest:path}", refusing),
                front(tmp_path)],
        middleware=[Middleware(edges.Edges, pages=["kart"]), Middleware(Squeezed),
                    Middleware(limits.Limits, sockets=2)],
    )  # fmt: skip
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/kart", "/nowhere", "/static/js/a.js", "/robots.txt"])
def test_every_answer_has_its_headers(house: TestClient, path: str) -> None:
    found = house.get(path).headers
    assert found["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in found["content-security-policy"]
    assert found["referrer-policy"] and len(found["x-request-id"]) == 32


@pytest.mark.parametrize("path", ["/nowhere", "/kart/x", "/wp-login.php", "/kart.php", "/.env"])
def test_an_address_that_is_no_page_is_not_found(house: TestClient, path: str) -> None:
    answer = house.get(path)
    assert answer.status_code == 404 and "<title>front" not in answer.text
    assert "finnes ikke" in answer.text and "no such page" in answer.text


@pytest.mark.parametrize("path", ["/", "/kart", "/kart/"])
def test_pages_are_found(house: TestClient, path: str) -> None:
    assert house.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/nope", "/_stcore/metrics", "/static/js/gone.js"])
def test_machines_are_told_as_machines_are(house: TestClient, path: str) -> None:
    answer = house.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_is_compressed_once_and_the_same_for_all(house: TestClient) -> None:
    first = house.get("/static/js/a.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip" and first.content == SCRIPT
    for _ in range(100):
        answer = house.get("/static/js/a.js", headers={"Accept-Encoding": "gzip, br"})
        if answer.headers["content-encoding"] == "br":
            break
    with house.stream("GET", "/static/js/a.js", headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert brotli.decompress(raw) == SCRIPT and len(raw) < len(gzip.compress(SCRIPT)) + 1
    plain = house.get("/static/js/a.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.content == SCRIPT
    assert "Accept-Encoding" in plain.headers["vary"] and fetched == [""]


def test_a_file_that_is_held_is_not_sent_again(house: TestClient) -> None:
    tag = house.get("/static/js/a.js").headers["etag"]
    again = house.get("/static/js/a.js", headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example"])
def test_a_foreign_host_is_never_sent_back(house: TestClient, host: str, monkeypatch) -> None:
    monkeypatch.delenv("LEVEKAR_ADRESSE", raising=False)
    assert "evil" not in house.get("/hvor", headers={"Host": host}).text
    assert house.get("/hvor", headers={"Host": "localhost:8501"}).text == "http://localhost:8501"
    monkeypatch.setenv("LEVEKAR_ADRESSE", "https://levekar.example.no/tall/")
    assert house.get("/hvor", headers={"Host": host}).text == "https://levekar.example.no/tall"


def test_a_subpath_that_the_proxy_passes_on_is_left_out(house: TestClient, monkeypatch) -> None:
    monkeypatch.setenv("LEVEKAR_ADRESSE", "https://example.no/levekar")
    assert house.get("/levekar/robots.txt").text.startswith("User-agent")
    assert house.get("/levekarX/robots.txt").status_code == 404


def test_cookies_are_for_tls_alone_behind_tls(house: TestClient) -> None:
    house.base_url = "https://testserver"
    assert house.get("/static/js/a.js").headers["set-cookie"].endswith("; Secure")


def test_whom_to_tell_of_a_hole_is_told_where_it_is_set(house: TestClient, monkeypatch) -> None:
    assert house.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setenv("LEVEKAR_SIKKERHET", "mailto:sikkerhet@example.no")
    lines = house.get("/.well-known/security.txt").text.splitlines()
    assert lines[0] == "Contact: mailto:sikkerhet@example.no" and lines[1].startswith("Expires: 2")


def test_a_third_socket_of_two_is_turned_away(house: TestClient) -> None:
    with house.websocket_connect("/_stcore/stream"), house.websocket_connect("/_stcore/stream"):
        refused = turned_away(house, "/_stcore/stream")
    assert refused.status_code == 503


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/indikatorer", "/kart"])
def test_a_socket_that_is_refused_and_one_that_is_taken_have_every_header(
    house: TestClient, path: str
) -> None:
    refused = turned_away(house, path)
    assert refused.status_code == 403
    with house.websocket_connect("/_stcore/stream") as socket:
        taken = {n.decode(): v.decode() for n, v in socket.extra_headers}
    for headers in (refused.headers, taken):
        for name in (*edges.ALWAYS, "Content-Security-Policy", "X-Request-ID"):
            assert headers.get(name) or headers.get(name.lower()), name


def turned_away(house: TestClient, path: str) -> WebSocketDenialResponse:
    with pytest.raises(WebSocketDenialResponse) as closed, house.websocket_connect(path):
        pass
    return closed.value


def test_a_hundred_messages_wait_their_turn_and_a_hand_does_not() -> None:
    now = [0.0]
    pace = limits.Pace(burst=20, rate=5, clock=lambda: now[0])
    assert [pace.wait() for _ in range(20)] == [0.0] * 20
    waits = [pace.wait() for _ in range(80)]
    assert waits == sorted(waits) and waits[-1] == pytest.approx(16)
    now[0] += 60
    assert pace.wait() == 0


def upload(uploads: limits.Uploads, session: str = "s", length: str = "1000") -> int:
    said: list[int] = []

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    async def receive() -> dict:
        return {"type": "http.request"}

    headers = [(b"content-length", length.encode())] if length else []
    scope = {"type": "http", "method": "PUT", "query_string": b"",
             "path": f"/_stcore/upload_file/{session}/f",
             "headers": headers}  # fmt: skip
    apart(lambda: asyncio.run(limits.Limits(app, uploads)(scope, receive, send)))
    return said[0]


@pytest.mark.parametrize(
    ("on", "shows", "held", "length", "status"),
    [
        (True, True, {}, "1000", 204),
        (False, True, {}, "1000", 403),
        (True, False, {}, "1000", 403),
        (True, True, {}, "", 411),
        (True, True, {"s": [1, 1, 1]}, "1000", 413),
        (True, True, {"s": [15 * 2**20]}, str(6 * 2**20), 413),
        (True, True, {str(n): [9 * 2**20] for n in range(22)}, str(9 * 2**20), 503),
    ],
)
def test_uploads_are_taken_within_limits_from_who_was_asked(
    on, shows, held, length, status
) -> None:
    found = upload(limits.Uploads(lambda: on, lambda session: shows, lambda: held), length=length)
    assert found == status


def test_under_a_subpath_every_file_of_a_figure_is_asked_for_there(client, monkeypatch) -> None:
    import re

    from export import assets
    from store import boundaries
    from views import edition
    from web import figures

    def forget() -> None:
        for cached in (assets.address, boundaries.address):
            cached.cache_clear()
        figures._kept.clear()
        # Figures that are built have the addresses of their boundaries in them.
        with edition.opened() as held:
            held._memos.clear()

    forget()
    monkeypatch.setenv("LEVEKAR_ADRESSE", "https://example.no/levekar")
    try:
        page = client.get("/figur/kart.html").text
        paths = set(re.findall(r"[^/\w](/[\w./-]*statisk/[\w./-]*)", page))
        assert len(paths) >= 4 and all(path.startswith("/levekar/statisk/") for path in paths)
        for path in paths - {"/levekar/statisk/"}:
            assert client.get(path.removeprefix("/levekar")).status_code == 200
        links = re.findall(r'href="(https?:[^"]*)"', page)
        assert any(link.startswith("https://example.no/levekar/") for link in links)
    finally:
        forget()


def test_an_answer_nobody_waits_for_is_no_fault_of_ours(caplog):
    async def left(_scope, _receive, _send):
        raise asyncio.CancelledError

    scope = {"type": "http", "method": "GET", "path": "/kart", "headers": [], "client": None}
    with caplog.at_level(logging.INFO, "levekar.web"), pytest.raises(asyncio.CancelledError):
        apart(lambda: asyncio.run(edges.Edges(left, pages=["kart"])(scope, None, None)))
    (record,) = [r for r in caplog.records if r.name == "levekar.web"]
    assert record.levelno == logging.INFO and record.getMessage().endswith(" 499")


@pytest.mark.parametrize("broken", [False, True])
def test_an_app_that_finds_nobody_there_has_not_failed_and_one_that_fails_has(caplog, broken):
    async def app(_scope, _receive, _send):
        if broken:
            raise ZeroDivisionError

    scope = {"type": "http", "method": "GET", "path": "/kart", "headers": [], "client": None}
    with caplog.at_level(logging.INFO, "levekar.web"), contextlib.suppress(ZeroDivisionError):
        apart(lambda: asyncio.run(edges.Edges(app, pages=["kart"])(scope, None, None)))
    (record,) = [r for r in caplog.records if r.name == "levekar.web"]
    assert record.getMessage().endswith(" 500" if broken else " 499")


def test_no_answer_waits_for_the_readers_word_that_the_last_one_came() -> None:
    with contextlib.closing(starlette_server._bind_socket("127.0.0.1", 0, 5)) as listening:
        listening.setblocking(True)
        edges.send_at_once()
        with socket.create_connection(listening.getsockname()) as reader:
            served, _ = listening.accept()
            with served:
                assert reader and served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
