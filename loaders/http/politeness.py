"""Waiting as the services ask: Retry-After, ``x-ratelimit-*`` and back-off between attempts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

#: The window of the services that announce none (SSB: 40 calls a 60 seconds).
WINDOW = 60.0
LONGEST = 120.0


class PoliteRetry(Retry):
    """urllib3's Retry with our own sleep, a cap on Retry-After, and the window on a bare 429."""

    def __init__(self, *, pause: Callable[[float], None], **settings: Any) -> None:
        super().__init__(**settings)
        self.pause = pause

    def new(self, **settings: Any) -> PoliteRetry:
        """The next state of this retry, with the same sleep."""
        return super().new(pause=self.pause, **settings)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds to wait before the next attempt, ``None`` for plain back-off."""
        told = super().get_retry_after(response)
        if told is None and response.status == 429:
            told = window(response.headers)
        return None if told is None else min(told, LONGEST)

    def sleep_for_retry(self, response: BaseHTTPResponse) -> bool:
        """Wait as the service asked; whether it asked at all."""
        told = self.get_retry_after(response)
        if told is None:
            return False
        self.pause(told)
        return True

    def _sleep_backoff(self) -> None:
        seconds = self.get_backoff_time()
        if seconds > 0:
            self.pause(seconds)


class Pace:
    """Holds back the next call to a host whose quota was used up by the last one."""

    def __init__(self, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._sleep, self._clock = sleep, clock
        self._not_before: dict[str, float] = {}

    def note(self, host: str, headers: Mapping[str, str]) -> None:
        """Remember what the last answer said of calls left."""
        if headers.get("x-ratelimit-remaining", "").strip() == "0":
            self._not_before[host] = self._clock() + window(headers)

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked again."""
        left = self._not_before.pop(host, 0.0) - self._clock()
        if left > 0:
            self._sleep(left)


def window(headers: Mapping[str, str]) -> float:
    """Seconds until the quota is renewed, as far as the headers tell.

    >>> window({"x-ratelimit-policy": "40;w=30"}), window({})
    (30.0, 60.0)
    """
    reset = headers.get("x-ratelimit-reset", "").strip()
    if reset.isdigit() and int(reset) <= LONGEST:
        return float(reset)
    policy = re.search(r"w=(\d+)", headers.get("x-ratelimit-policy", ""))
    return min(float(policy.group(1)), LONGEST) if policy else WINDOW
