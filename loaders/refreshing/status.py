"""``python -m loaders status``: how old each series is, and what is newer at the source."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from loaders.http.client import Client, shared_client
from loaders.refreshing import candidate
from loaders.refreshing.harvest import SERVICES
from loaders.refreshing.planning import credited
from loaders.sources.fhi import Fhi
from loaders.sources.ssb import StatBank
from store.catalogue import load_registry
from store.errors import LevekarError
from store.fetches import Fetch
from store.manifest import reason_of
from store.models import Indicator
from store.snapshot import Snapshot, load_snapshot
from text.texts import LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--candidate", action="store_true",
                        help="what the refresh made that is not published yet")  # fmt: skip
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[-1],
                        help="of what the candidate changes")  # fmt: skip
    parser.add_argument("--offline", action="store_true", help="do not ask the sources")
    parser.add_argument(
        "--source", action="append", default=[], choices=list(SERVICES), help="ask only this one"
    )


def run(options: argparse.Namespace) -> int:
    """Print one line a series; 1 if a source did not answer or its last fetch failed."""
    if options.candidate:
        print("\n".join(candidate.told(language=options.language)))
        return 0
    registry, snapshot = load_registry(), load_snapshot()
    newest = Newest(shared_client())
    now = datetime.now(UTC)
    code = 0
    print(f"Snapshot {snapshot.version}")
    for indicator in registry.indicators.values():
        entry = series_entry(snapshot, indicator)
        code |= entry.get("state") in ("failed", "held")
        line = f"{indicator.id:<36} {described(snapshot, indicator, entry, now)}"
        fetch = next(
            (f for f in indicator.fetch if not options.source or f.source in options.source), None
        )
        if fetch and not options.offline:
            told, bad = newest.compared(fetch, entry.get("published"))
            line, code = f"{line}; {told}", code | bad
        print(line)
    return code


def series_entry(snapshot: Snapshot, indicator: Indicator) -> dict[str, Any]:
    """What the manifest says of a series, else of its source."""
    series = snapshot.manifest.get("series") or {}
    sources = snapshot.manifest.get("sources") or {}
    known = [credited(indicator, f) for f in indicator.fetch] + [indicator.source]
    entry = series.get(indicator.id) or next((sources[s] for s in known if s in sources), None)
    return dict(entry or {})


def described(
    snapshot: Snapshot, indicator: Indicator, entry: dict[str, Any], now: datetime
) -> str:
    """Newest period, state and age in words."""
    periods = [
        p for level in snapshot.levels(indicator.id) for p in snapshot.periods(indicator.id, level)
    ]
    newest = f"to {max(periods)}" if periods else "no figures yet"
    state = entry.get("state") or ("never fetched" if indicator.fetch else "not fetched live")
    why = reason_of(entry, "en")
    reason = f" ({why})" if why else ""
    return f"{newest}, {state}{reason}, {age(entry.get('fetched'), now)}"


def age(fetched: str | None, now: datetime) -> str:
    """Days since the figures were fetched.

    >>> age("2026-11-01T00:00:00+00:00", datetime(2026, 11, 4, tzinfo=UTC))
    'fetched 3 days ago'
    """
    if not fetched:
        return "date of fetch unknown"
    moment = datetime.fromisoformat(fetched)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    days = (now - moment).days
    return "fetched today" if days <= 0 else f"fetched {days} day{'s' if days > 1 else ''} ago"


class Newest:
    """Asks each table once when it was last published. SSB and FHI tell; files do not."""

    def __init__(self, client: Client) -> None:
        self._bank, self._fhi = StatBank(client), Fhi(client)
        self._known: dict[tuple[str, str, str], tuple[str | None, str]] = {}

    def compared(self, fetch: Fetch, published: str | None) -> tuple[str, bool]:
        """What is newer at the source in words, and whether the source failed to answer."""
        if fetch.source not in ("ssb", "fhi"):
            return "the source does not tell when it was published", False
        key = (fetch.source, fetch.table, fetch.title or "")
        if key not in self._known:
            self._known[key] = self._ask(fetch)
        date, problem = self._known[key]
        if problem:
            return f"newer at the source: unknown ({problem})", True
        if not published or not date:
            return f"published at the source {date or 'at an untold date'}", False
        return (f"newer at the source: {date}" if date > published else "nothing newer"), False

    def _ask(self, fetch: Fetch) -> tuple[str | None, str]:
        try:
            if fetch.source == "ssb":
                return self._bank.published(fetch.table)[0], ""
            return self._fhi.published(fetch), ""
        except LevekarError as error:
            return None, str(error)
