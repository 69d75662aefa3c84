"""The HTTP client keeps its promises: polite, bounded, same host, one call at a time."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from demands import sampled

from loaders.http.client import AGENT, Client, Limits
from store.errors import SourceError, Where

from .standin.server import Reply, json_reply

WHERE = Where("fhi", "583")


def ask(client, path="/nokkel/table", service="fhi"):
    return client.get(service, path, WHERE, "the list of tables")


def once(*replies):
    """A fault that answers these in turn and then no more."""
    waiting = list(replies)
    return lambda _call: waiting.pop(0) if waiting else None


def test_it_names_the_project(standin, client):
    ask(client)
    assert standin.calls[0].headers["user-agent"] == AGENT
    assert "levekar-asker" in AGENT


def test_429_with_retry_after_waits_as_told(standin, client, waits):
    standin.faults.append(once(json_reply({}, 429, Retry_After="7")))
    assert ask(client).status == 200
    assert waits.seconds == [7]


def test_429_without_retry_after_waits_out_the_window(standin, client, waits):
    standin.faults.append(
        once(json_reply({}, 429, x_ratelimit_policy="40;w=30"), json_reply({}, 429))
    )
    assert ask(client).status == 200
    assert waits.seconds == [30, 60]


def test_a_used_up_quota_is_waited_for_before_the_next_call(standin, client, waits):
    standin.faults.append(
        once(json_reply([], 200, x_ratelimit_remaining="0", x_ratelimit_policy="40;w=60"))
    )
    ask(client)
    assert waits.seconds == []
    ask(client)
    assert waits.seconds == [pytest.approx(60, abs=1)]


def test_503_is_tried_again_with_growing_pauses(standin, client, waits):
    standin.faults.append(once(*[Reply(503)] * 3))
    assert ask(client).status == 200
    assert waits.seconds == [2, 4]


def test_a_retry_after_of_a_day_is_capped(standin, client, waits):
    standin.faults.append(once(json_reply({}, 503, Retry_After="86400")))
    ask(client)
    assert waits.seconds == [120]


def test_500_is_not_asked_again(standin, client):
    standin.faults.append(lambda c: Reply(500))
    with pytest.raises(SourceError, match=r"status 500.*an empty body"):
        ask(client)
    assert len(standin.calls) == 1


def test_one_call_at_a_time_a_host(standin):
    running, most = 0, 0

    def slow(_call):
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.02)
        running -= 1

    standin.faults.append(slow)
    threads = [threading.Thread(target=ask, args=(Client(),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(standin.calls) == 6


def test_a_redirect_on_the_same_host_is_followed(standin, client):
    standin.faults.append(once(Reply(302, headers={"Location": "/fhi/nokkel/table"})))
    assert ask(client, "/old").json("tables")


@pytest.mark.parametrize(
    "target", ["http://localhost:9/x", "https://127.0.0.1/x", "http://[::1]/x"]
)
def test_a_redirect_to_another_host_or_scheme_is_refused(standin, client, target):
    standin.faults.append(lambda c: Reply(302, headers={"Location": target}))
    with pytest.raises(SourceError, match="a redirect to another host or scheme"):
        ask(client)
    assert len(standin.calls) == 1


def test_redirects_without_end_stop(standin, client):
    standin.faults.append(lambda c: Reply(302, headers={"Location": c.address}))
    with pytest.raises(SourceError, match="more than 3 redirects"):
        ask(client)


@pytest.mark.parametrize("address", ["http://example.org", "ftp://127.0.0.1", "file:///etc"])
def test_http_is_for_this_machine_alone(client, monkeypatch, address):
    monkeypatch.setenv("LEVEKAR_FHI_URL", address)
    with pytest.raises(SourceError, match="an https address"):
        ask(client)


def test_60_megabytes_are_refused_without_being_held(standin, client):
    sent = 0

    def parts():
        nonlocal sent
        for _ in range(60):
            sent += 1_000_000
            yield b"0" * 1_000_000

    standin.faults.append(lambda c: Reply(stream=parts()))
    with pytest.raises(SourceError, match="more than 50000000 bytes"):
        ask(client)
    assert sent < 60_000_000
    standin.faults[:] = [
        lambda c: Reply(headers={"Content-Length": "60000000"}, stream=iter([b"x"]))
    ]
    with pytest.raises(SourceError, match="an answer of 60000000 bytes"):
        ask(client)


def test_a_trickle_ends_at_the_deadline(standin, waits):
    def trickle():
        for _ in range(100):
            time.sleep(0.02)
            yield b" " * 70_000

    standin.faults.append(lambda c: Reply(stream=trickle()))
    with pytest.raises(SourceError, match="no end within"):
        ask(Client(limits=Limits(whole=0.1), sleep=waits))


class Dripping:
    """A server of its own, for answers that come a few bytes at a time."""

    def __init__(self, *parts: bytes) -> None:
        self.parts, self.calls = parts, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.socket.accept()
                self.calls += 1
                threading.Thread(target=self._drip, args=(caller,), daemon=True).start()

    def _drip(self, caller: socket.socket) -> None:
        with contextlib.suppress(OSError), caller:
            caller.recv(65_536)
            for part in self.parts:
                caller.sendall(part)
                time.sleep(0.02)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "a body with a Content-Length": [HEAD + b"Content-Length: 50000\r\n\r\n", *[b" " * 9] * 200],
    "a body without one": [HEAD + b"\r\n", *[b" " * 9] * 200],
    "chunks": [CHUNKED, *[b"1\r\n \r\n"] * 200],
    "one chunk": [CHUNKED + b"9999\r\n", *[b" "] * 200],
    "headers": [HEAD, *[b"X-A: b\r\n"] * 90, *[b"Y"] * 110],
    "the status line": [b"HTTP/1.1 2", *[b"0"] * 200],
    "continue without end": [b"HTTP/1.1 100 Continue\r\n\r\n"] * 200,
    "the body of a 503": [b"HTTP/1.1 503 No\r\nContent-Length: 50000\r\n\r\n", *[b" "] * 200],
}


@pytest.mark.parametrize("kind", sampled(DRIPS))
def test_whatever_drips_ends_at_the_deadline_and_is_not_asked_again(kind, monkeypatch, waits):
    server = Dripping(*DRIPS[kind])
    monkeypatch.setenv("LEVEKAR_FHI_URL", server.url)
    client = Client(limits=Limits(connect=2, read=1, whole=0.3), sleep=waits)
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"no end within 0\.3 seconds"):
        ask(client)
    assert time.monotonic() - began < 1.5
    assert server.calls == 1
    server.socket.close()


def test_a_silence_shorter_than_the_deadline_is_still_a_time_out(monkeypatch, waits):
    server = Dripping(HEAD + b"Content-Length: 50000\r\n\r\n", b"")
    server.parts = (*server.parts, *[b""] * 100)
    monkeypatch.setenv("LEVEKAR_FHI_URL", server.url)
    client = Client(limits=Limits(connect=2, read=0.2, whole=30), sleep=waits)
    with pytest.raises(SourceError, match=r"broke off after 0 bytes.*timed out"):
        ask(client)
    server.socket.close()


def test_a_connection_that_is_used_again_has_its_whole_time_again(standin, waits):
    client = Client(limits=Limits(whole=0.5), sleep=waits)
    for _ in range(4):
        time.sleep(0.2)
        assert ask(client).status == 200
