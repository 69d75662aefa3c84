"""The one place that talks HTTP: polite, bounded, and strict about what it accepts.

``Client`` asks one question at a time of each host, waits when the service says so, tries again
where that may help, and turns every failure into a ``SourceError`` that names source and table.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from loaders.http.addresses import base, check_address, check_redirect, direct
from loaders.http.deadline import PastDeadlineError, pools
from loaders.http.politeness import Pace, PoliteRetry
from loaders.http.problems import first_characters
from sheets.answers import foreign
from sheets.messages import Message, said
from store.errors import SourceError, Where, Wording

AGENT = "levekar-asker/0.1 (open dashboard on living conditions in Asker; python-requests)"
MEGABYTE = 1_000_000
#: Shared by every client of the process, so that two refreshes still ask one at a time.
_LOCKS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@dataclass(frozen=True)
class Limits:
    """Bounds on one call: seconds, bytes, redirects and repeated attempts.

    ``read`` is how long to wait for the next bytes, ``whole`` for the end of one answer.
    """

    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0
    size: int = 50 * MEGABYTE
    redirects: int = 3
    attempts: int = 4


@dataclass(frozen=True)
class Answer:
    """A whole answer. ``body`` is complete: a broken or oversized one never becomes an Answer."""

    where: Where
    url: str
    status: int
    body: bytes
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self, expected: Wording) -> Any:
        """The body as JSON.

        :raises SourceError: if it is HTML, empty, cut short, not UTF-8 or not JSON.
        """
        body = self.body.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not body:
            raise self.where.problem(expected, said("svar.status_empty", status=self.status))
        if body[:1] == b"<":
            raise self.where.problem(expected, said("svar.page", said=foreign(self._told().en)))
        try:
            return json.loads(body.decode("utf-8"))
        except UnicodeDecodeError as error:
            got = said("svar.not_utf8", at=error.start, said=foreign(self._told().en))
            raise self.where.problem(expected, got) from error
        except (ValueError, RecursionError) as error:
            got = said("svar.not_json", english=foreign(error), said=foreign(self._told().en))
            raise self.where.problem(expected, got) from error

    def _told(self) -> Message:
        kind = self.content_type or said("svar.none")
        words = first_characters(self.body)
        return said("svar.status", status=self.status, kind=kind, said=words)


@dataclass(frozen=True)
class Question:
    """One question: who is asked for what, and what is expected of the answer.

    ``path`` is below the base of ``service``, or a whole address.
    """

    method: str
    service: str
    path: str
    where: Where
    expected: Wording
    accept: str = "application/json"
    params: Mapping[str, str] | None = None
    body: Any = None

    @property
    def url(self) -> str:
        """The whole address, without the parameters."""
        return self.path if "://" in self.path else base(self.service) + self.path

    def problem(self, got: Wording) -> SourceError:
        """An error that says what came instead of what was expected."""
        return self.where.problem(self.expected, got)


class _Adapter(HTTPAdapter):
    """What ``requests`` sends through, with a deadline on every answer."""

    def __init__(self, limits: Limits, clock: Callable[[], float], retry: PoliteRetry) -> None:
        self._pools = pools(limits.whole, clock)
        super().__init__(max_retries=retry, pool_maxsize=2)

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:
        """Make the pools of connections."""
        super().init_poolmanager(*arguments, **settings)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *arguments: Any, **settings: Any) -> Any:
        """The pools of connections through a proxy."""
        manager = super().proxy_manager_for(*arguments, **settings)
        manager.pool_classes_by_scheme = self._pools
        return manager


class Client:
    """Asks public services; see the module's text.

    :param sleep: called with seconds to wait; tests pass one that does not.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self.calls: defaultdict[str, int] = defaultdict(int)
        self._pace = Pace(sleep, clock)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = AGENT
        retry = PoliteRetry(
            pause=sleep, total=self.limits.attempts, read=1, redirect=0, backoff_factor=1.0,
            status_forcelist=(429, 502, 503, 504), allowed_methods=("GET", "POST"),
            raise_on_status=False, respect_retry_after_header=True,
        )  # fmt: skip
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(self.limits, clock, retry))

    def get(
        self,
        service: str,
        path: str,
        where: Where,
        expected: Wording,
        *,
        params: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Answer:
        """GET ``path`` below the base of ``service``.

        :raises SourceError: on any answer but a whole 200, naming ``where`` and ``expected``.
        """
        return self._ask(Question("GET", service, path, where, expected, accept, params))

    def post(
        self,
        service: str,
        path: str,
        where: Where,
        expected: Wording,
        body: Any,
        *,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST ``body`` as JSON; otherwise as ``get``. Only for questions: it may be repeated."""
        question = Question("POST", service, path, where, expected, params=params, body=body)
        return self._ask(question)

    def _ask(self, question: Question) -> Answer:
        check_address(question.url, question.where)
        prepared = self._session.prepare_request(
            requests.Request(
                question.method, question.url, params=question.params, json=question.body,
                headers={"Accept": question.accept},
            )
        )  # fmt: skip
        with _LOCKS[urlsplit(question.url).netloc]:
            answer = self._follow(prepared, question)
        if answer.status != 200:
            raise question.problem(answer._told())
        return answer

    def _follow(self, prepared: requests.PreparedRequest, question: Question) -> Answer:
        for _ in range(self.limits.redirects + 1):
            with self._send(prepared, question) as response:
                target = response.headers.get("Location", "")
                if not (response.is_redirect and target):
                    return self._whole(response, question)
                url = urljoin(str(prepared.url), target)
                check_redirect(str(prepared.url), url, question.where, question.expected)
                prepared = prepared.copy()
                prepared.prepare_url(url, None)
        raise question.problem(said("svar.redirects", most=self.limits.redirects))

    def _send(self, prepared: requests.PreparedRequest, question: Question) -> requests.Response:
        host = urlsplit(str(prepared.url)).netloc
        self._pace.wait(host)
        self.calls[question.service] += 1
        settings = self._session.merge_environment_settings(
            prepared.url, direct(str(prepared.url)), True, None, None
        )
        try:
            response = self._session.send(
                prepared,
                timeout=(self.limits.connect, self.limits.read),
                allow_redirects=False,
                **settings,
            )
        except requests.exceptions.RequestException as error:
            raise question.problem(
                said("svar.no_answer", host=host, english=_plain(error))
            ) from error
        except PastDeadlineError as error:
            raise question.problem(self._late()) from error
        self._pace.note(host, response.headers)
        return response

    def _whole(self, response: requests.Response, question: Question) -> Answer:
        limit = self.limits.size
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > limit:
            raise question.problem(said("svar.too_large", size=int(announced), limit=limit))
        parts = bytearray()
        try:
            for part in response.iter_content(65_536):
                parts += part
                if len(parts) > limit:
                    raise question.problem(said("svar.too_large_unsaid", limit=limit))
        except requests.exceptions.RequestException as error:
            got = said("svar.broke_off", size=len(parts), english=_plain(error))
            raise question.problem(got) from error
        except PastDeadlineError as error:
            raise question.problem(self._late()) from error
        kind = response.headers.get("Content-Type", "")
        body = bytes(parts)
        return Answer(
            question.where, response.url, response.status_code, body, kind, response.headers
        )

    def _late(self) -> Message:
        return said("svar.late", seconds=f"{self.limits.whole:g}")


@lru_cache(maxsize=1)
def shared_client() -> Client:
    """The process's own client."""
    return Client()


def _plain(error: Exception) -> Message:
    """The innermost reason of a nested connection error, on one short line."""
    reason: Any = error
    while True:
        inner = getattr(reason, "reason", None) or (reason.args[0] if reason.args else None)
        if not isinstance(inner, Exception):
            break
        reason = inner
    text = " ".join(str(reason).split())
    return foreign(f"{type(reason).__name__}: {text}"[:160])
