"""Measurements and log for whoever runs the site: never at a public address."""

from __future__ import annotations

import contextvars
import json
import logging
import re
from datetime import UTC, datetime

from prometheus_client import Counter, Gauge, Histogram, start_http_server

import operating

#: The id of the request at hand, for whoever logs.
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
ANSWERS = Counter("levekar_answers_total", "Answers over HTTP.", ["kind", "status"])
SECONDS = Histogram("levekar_answer_seconds", "Time to an answer over HTTP.", ["kind"],
                    buckets=(0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30))  # fmt: skip
SOCKETS = Gauge("levekar_readers", "Readers with a page open: web sockets.")
FAULTS = Counter("levekar_page_faults_total", "Pages that failed in a way nobody foresaw.")
#: First part of an address → what it is counted as; anything else is a page.
KINDS = ("figur", "api", "rapport", "katalog", "statisk", "static", "helse", "_stcore", "media")


def answered(path: str, status: int, seconds: float) -> None:
    """Count one answer. Addresses are counted by kind: their number has no bound."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    kind = first if first in KINDS else "page"
    ANSWERS.labels(kind, str(status)).inc()
    SECONDS.labels(kind).observe(seconds)


def serve() -> None:
    """Open the operator's address, if one is set. :raises OSError: if it is taken."""
    where = operating.measurements()
    if where is not None:
        start_http_server(where[1], where[0])


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, text, and the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""

        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": moment, "level": record.levelname, "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        line |= {name: getattr(record, name) for name in ("status", "ms") if hasattr(record, name)}
        if request_id.get():
            line["request_id"] = request_id.get()
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log() -> None:
    """The log as the settings say; what is said of each answer is written for machines alone."""
    if not operating.json_log():
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    house = logging.getLogger("levekar")
    house.handlers, house.propagate = [handler], False
    house.setLevel(logging.INFO)
    for name in logging.root.manager.loggerDict:
        if re.match(r"uvicorn|streamlit", name):
            other = logging.getLogger(name)
            other.handlers, other.propagate = [handler], False
