"""A local HTTP server: routes by service, a log of calls, and faults to order."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Call:
    """One request as received. ``path`` is below the service's prefix."""

    method: str
    service: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    headers: dict[str, str]
    address: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """One answer. ``stream`` replaces ``body``; ``cut`` promises more bytes than it sends."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None
    cut: bool = False
    stall: float = 0.0


def json_reply(content: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(content, ensure_ascii=False).encode(), headers=headers)


Service = Callable[[Call], Reply]
Fault = Callable[[Call], Reply | None]


class StandIn:
    """Services under prefixes of one address; ``faults`` are asked first, in order."""

    def __init__(self, services: dict[str, Service]) -> None:
        self.services = services
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._serve(self)

            def do_POST(self) -> None:
                outer._serve(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def base(self, service: str) -> str:
        return f"{self.url}/{service}"

    def counts(self) -> Counter[str]:
        return Counter(call.service for call in self.calls)

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        _, service, *rest = parts.path.split("/")
        length = int(handler.headers.get("Content-Length") or 0)
        call = Call(
            handler.command,
            service,
            "/" + "/".join(rest),
            parse_qs(parts.query, keep_blank_values=True),
            handler.rfile.read(length),
            {k.lower(): v for k, v in handler.headers.items()},
            handler.path,
        )
        self.calls.append(call)
        reply = next((r for r in (fault(call) for fault in self.faults) if r is not None), None)
        if reply is None:
            known = self.services.get(service)
            reply = known(call) if known else json_reply({"title": "Not found"}, 404)
        self._send(handler, reply)

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.stall:
            self.released.wait(reply.stall)
        try:
            handler.send_response(reply.status)
            handler.send_header("Content-Type", reply.kind)
            for name, value in reply.headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if reply.stream is None:
                extra = 1000 if reply.cut else 0
                handler.send_header("Content-Length", str(len(reply.body) + extra))
                handler.end_headers()
                handler.wfile.write(reply.body)
                handler.close_connection = reply.cut
            else:
                handler.send_header("Connection", "close")
                handler.end_headers()
                for part in reply.stream:
                    handler.wfile.write(part)
                handler.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True


class Quota:
    """SSB's limit: ``calls`` a ``window`` seconds, told in headers, 429 beyond it."""

    def __init__(self, calls: int = 40, window: float = 60.0, *, retry_after: bool = True) -> None:
        self.calls, self.window, self.retry_after = calls, window, retry_after
        self.stamps: list[float] = []
        self.offset = 0.0
        self.refused = 0

    def pass_time(self, seconds: float) -> None:
        """What the client's fake sleep calls: the server's clock moves on too."""
        self.offset += seconds

    def check(self) -> tuple[Reply | None, dict[str, str]]:
        now = time.monotonic() + self.offset
        self.stamps = [s for s in self.stamps if now - s < self.window]
        left = self.calls - len(self.stamps)
        headers = {
            "x-ratelimit-limit": str(self.calls),
            "x-ratelimit-policy": f"{self.calls};w={self.window:.0f}",
            "x-ratelimit-remaining": str(max(left - 1, 0)),
        }
        if left <= 0:
            self.refused += 1
            if self.retry_after:
                headers["Retry-After"] = f"{self.window:.0f}"
            return json_reply({"title": "Too many requests"}, 429, **headers), headers
        self.stamps.append(now)
        return None, headers
