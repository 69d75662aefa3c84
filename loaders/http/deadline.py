"""A moment by which a whole answer must be there, headers and all.

A time-out of ``requests`` bounds the wait for the next bytes; whoever sends one byte a minute is
never out of time. Here the deadline is asked about before every read of the socket.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

Clock = Callable[[], float]


class PastDeadlineError(Exception):
    """The answer did not end in time. No ``OSError``: urllib3 would ask the same again."""


class _Timed(io.RawIOBase):
    """A socket's stream that waits for the next bytes no longer than what is left."""

    def __init__(self, stream: io.RawIOBase, sock: socket.socket, ends: float, clock: Clock):
        self._stream, self._sock, self._ends, self._clock = stream, sock, ends, clock
        self._patience = sock.gettimeout()

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """The next bytes.

        :raises PastDeadlineError: if there is no time left for them.
        """
        left = self._ends - self._clock()
        if left <= 0:
            raise PastDeadlineError
        own = self._patience
        try:
            self._sock.settimeout(left if own is None else min(own, left))
            return self._stream.readinto(buffer)
        except TimeoutError as error:
            if self._clock() >= self._ends:
                raise PastDeadlineError from error
            raise

    def close(self) -> None:
        """Let the socket go."""
        self._stream.close()
        super().close()


def pools(seconds: float, clock: Clock) -> dict[str, type[HTTPConnectionPool]]:
    """Pools of connections, by scheme, whose every answer ends within ``seconds`` or fails."""

    class Response(http.client.HTTPResponse):
        """An answer read through ``_Timed``."""

        def __init__(self, sock: socket.socket, *arguments: Any, **settings: Any) -> None:
            super().__init__(sock, *arguments, **settings)
            raw = self.fp.detach()
            self.fp = io.BufferedReader(_Timed(raw, sock, clock() + seconds, clock))

    class Plain(HTTPConnection):
        response_class = Response

    class Secure(HTTPSConnection):
        response_class = Response

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
