"""What one client can fill or hold up, and that others do not notice."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from demands import apart
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from export import images
from pages.parts import messages
from web import edges, limits, reports, squeezing
from web.problems import Refused

#: Seconds a test waits for what is to happen, before it says that it did not.
PATIENCE = 10


def test_outlines_nobody_draws_are_no_address(client: TestClient) -> None:
    assert client.get("/statisk/world_110m.json").json()["objects"]
    for name in ("x", "world_110m1", "world_110m.json", "y" * 8000):
        answer = client.get(f"/statisk/{name}.json")
        assert answer.status_code == 404
        assert "max-age" not in answer.headers["cache-control"]


def test_files_kept_compressed_have_an_end_whatever_they_are_called(monkeypatch) -> None:
    async def any_name(request: Request) -> Response:
        return Response(b"{}", headers={"Cache-Control": "public, max-age=31536000"})

    monkeypatch.setattr(squeezing, "FILES", 20)
    app = squeezing.Squeezed(Starlette(routes=[Route("/statisk/{name}", any_name)]))
    house = TestClient(app)
    for number in range(50):
        assert house.get(f"/statisk/{number}").status_code == 200
    assert list(app._kept) == [f"/statisk/{number}" for number in range(30, 50)]


def test_one_client_fills_their_own_part_of_the_queue_of_reports() -> None:
    begun, let_go, order = threading.Event(), threading.Event(), []

    def ask(who: str, name: str) -> bytes:
        def make() -> bytes:
            order.append(name)
            begun.set()
            assert let_go.wait(PATIENCE)
            return name.encode()

        token = images.client.set(who)
        try:
            return reports._made(f"flom|{name}", make, "nb")
        finally:
            images.client.reset(token)

    def until(who: str, number: int) -> None:
        while reports._line.of(who) < number:
            threading.Event().wait(0.001)

    most = reports.OF_ONE
    with ThreadPoolExecutor(most + 1) as pool:
        jobs = []
        for number in range(most):
            jobs.append(pool.submit(ask, "10.0.0.1", f"greedy {number}"))
            until("10.0.0.1", number + 1)
        assert begun.wait(PATIENCE)
        with pytest.raises(Refused) as refused:
            ask("10.0.0.1", "one too many")
        assert refused.value.status == 503 and refused.value.retry > 0
        jobs.append(pool.submit(ask, "10.0.0.2", "reader"))
        until("10.0.0.2", 1)
        let_go.set()
        for job in jobs:
            assert job.result(PATIENCE)
    assert order == ["greedy 0", "reader", *(f"greedy {n}" for n in range(1, most))]
    assert not reports._line, "who has left is not remembered"


def sent(kind: str) -> bytes:
    message = BackMsg()
    if kind == "rerun_script":
        message.rerun_script.page_name = "kart"
    elif kind in ("file_urls_request", "backend_operation_request"):
        getattr(message, kind).request_id = "1"
    else:
        setattr(message, kind, True)
    return bytes(message.SerializeToString())


@pytest.mark.parametrize("kind", [field.name for field in BackMsg.DESCRIPTOR.oneofs[0].fields])
def test_only_messages_our_pages_send_reach_the_app(kind: str) -> None:
    heard: list[bytes] = []

    async def app(socket) -> None:
        await socket.accept()
        async for message in socket.iter_bytes():
            heard.append(message)
            await socket.send_bytes(b"heard")

    house = TestClient(Starlette(
        routes=[WebSocketRoute("/s", app)],
        middleware=[Middleware(limits.Limits, needed=messages.needed)]))  # fmt: skip
    with house.websocket_connect("/s") as socket:
        socket.send_text("clear")
        socket.send_bytes(sent(kind))
        socket.send_bytes(sent("rerun_script"))
        assert socket.receive_bytes() == b"heard"
    asked = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat",
             "backend_operation_request"}  # fmt: skip
    assert heard[0] == sent(kind if kind in asked else "rerun_script")


def test_files_sent_at_once_are_counted_as_they_are_one_after_another() -> None:
    """Also files of no bytes, and more than a session may hold."""
    let_go = asyncio.Event()

    async def app(scope, receive, send) -> None:
        await let_go.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})

    house = limits.Limits(app, limits.Uploads(lambda: True, lambda _: True, dict))

    async def one(length: int) -> int:
        said: list[int] = []

        async def send(message) -> None:
            if message["type"] == "http.response.start":
                said.append(message["status"])

        async def receive() -> dict:
            return {"type": "http.request"}

        scope = {"type": "http", "method": "PUT", "path": f"{limits.UPLOAD}s/f",
                 "query_string": b"",
                 "headers": [(b"content-length", str(length).encode())]}  # fmt: skip
        await house(scope, receive, send)
        return said[0]

    async def many(lengths: list[int]) -> list[int]:
        let_go.clear()
        jobs = [asyncio.ensure_future(one(length)) for length in lengths]
        await asyncio.sleep(0)
        let_go.set()
        return sorted(await asyncio.gather(*jobs))

    async def both() -> tuple[list[int], list[int]]:
        return await many([0] * 10), await many([9, 9, 9, 9])

    assert apart(lambda: asyncio.run(both())) == ([204] * 3 + [413] * 7, [204] * 3 + [413])
    assert not house._coming


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1e3", "٣"])
def test_a_length_that_is_no_number_of_bytes_is_asked_for_again(length: str) -> None:
    house = limits.Limits(None, limits.Uploads(lambda: True, lambda _: True, dict))
    assert house._refused("s", length) == (411, "length")


@pytest.mark.parametrize(
    ("speaks", "query", "page", "language"),
    [
        ("", "", "", "nb"),
        ("en", "", "", "en"),
        ("nb", "?spraak=en", "", "en"),
        ("", "", "https://levekar.example/data?visning=egne_tall&spraak=en", "en"),
        ("nb", "", "https://levekar.example/data?spraak=en", "nb"),
    ],
)
def test_a_refused_file_is_told_in_the_language_of_who_sends_it(
    speaks: str, query: str, page: str, language: str
) -> None:
    uploads = limits.Uploads(lambda: True, lambda _: False, dict, lambda _: speaks)
    app = Starlette(middleware=[Middleware(limits.Limits, uploads=uploads)])
    found = TestClient(app).put(f"/_stcore/upload_file/s/f{query}", content=b"x",
                                headers={"Referer": page})  # fmt: skip
    told = {"nb": "Last siden på nytt", "en": "Reload the page"}
    assert found.status_code == 403 and found.headers["content-language"] == language
    assert told[language] in found.json()["detail"]


@pytest.mark.parametrize(("path", "kind"), [("/a//b", "text/html"), ("/media/x", "text/html"),
                                            ("/api/v1/x", "application/problem+json")])  # fmt: skip
@pytest.mark.parametrize("status", [400, 404])
def test_what_the_framework_refuses_in_a_word_of_english_is_told_in_ours(
    path: str, kind: str, status: int
) -> None:
    async def bare(scope, receive, send) -> None:
        await PlainTextResponse("Bad Request", status)(scope, receive, send)

    answer = TestClient(edges.Edges(bare, pages=["kart"])).get(path)
    assert answer.status_code == 404 and answer.headers["content-type"].startswith(kind)
    assert "Bad Request" not in answer.text and "finnes" in answer.text.lower()
