"""``python -m loaders refresh``: fetch, check, compare, and swap the snapshot in one step.

Every question is asked once; a failed one leaves its series as they were. A series that got worse
is held back and named. The new snapshot is written beside the old one, validated whole and made
current by one rename (``store.snapshot``), so that a crash leaves the former.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from loaders.areas import areas_live
from loaders.http.client import Client, shared_client
from loaders.refreshing.changes import Change, compare, merged, worse
from loaders.refreshing.harvest import SERVICES, Harvest, Progress, gather
from loaders.refreshing.planning import Task, credited, plan
from store.catalogue import DATA, Registry, load_registry
from store.errors import RegistryError
from store.manifest import Note, renewed
from store.models import Indicator
from store.snapshot import (
    KEY,
    load_snapshot,
    lock,
    tidy,
    validate_observations,
    withdraw,
    write_snapshot,
)


@dataclass
class Outcome:
    """The result of a refresh. ``held`` and ``failed``: (what, why)."""

    version: str | None
    changes: list[Change]
    accepted: list[str]
    held: list[tuple[str, str]]
    failed: list[tuple[str, str]]
    calls: dict[str, int]
    observations: int

    @property
    def code(self) -> int:
        """Exit code: 0 all well, 1 something held back or failed."""
        return int(bool(self.held or self.failed))


def refresh(
    registry: Registry,
    *,
    sources: Collection[str] = (),
    indicators: Collection[str] = (),
    dry_run: bool = False,
    client: Client | None = None,
    progress: Progress | None = None,
    root: Path = DATA,
) -> Outcome:
    """Fetch the registered series and put what holds up into a new snapshot.

    :raises RegistryError: if the registry or a name does not hold.
    :raises SnapshotError: if another refresh runs, or the store cannot be read or written.
    """
    tasks = plan(registry, sources, indicators)
    if not tasks:
        raise RegistryError("no registered series to fetch for what was asked.")
    asker = client or shared_client()
    before = dict(asker.calls)
    with lock(root):
        harvest = gather(tasks, registry, asker, progress)
        old = load_snapshot(root)
        frame, accepted, held = _sift(old.frame, harvest, registry)
        for name, reason in held:
            harvest.notes += _held_notes(registry.indicators[name.split(" ")[0]], reason, tasks)
        changes = compare(old.frame, frame)
        version = None
        if dry_run:
            validate_observations(frame, registry)
        else:
            manifest = renewed(old.manifest, harvest.notes, [str(c) for c in changes])
            version = write_snapshot(frame, manifest, registry, root)
    failed = [(", ".join(n.indicators), n.reason) for n in harvest.notes if n.state == "failed"]
    calls = {s: n - before.get(s, 0) for s, n in asker.calls.items() if n > before.get(s, 0)}
    return Outcome(version, changes, accepted, held, failed, calls, len(frame))


def _held_notes(indicator: Indicator, reason: str, tasks: Sequence[Task]) -> list[Note]:
    sources = {credited(i, f) for t in tasks for i, f in t.pairs if i.id == indicator.id}
    return [Note(s, [indicator.id], "held", f"{indicator.id}: {reason}") for s in sorted(sources)]


def _sift(
    old: pd.DataFrame, harvest: Harvest, registry: Registry
) -> tuple[pd.DataFrame, list[str], list[tuple[str, str]]]:
    """The new whole, the series taken, and the series held back with the reason."""
    taken: list[pd.DataFrame] = []
    accepted: list[str] = []
    held: list[tuple[str, str]] = []
    for name, parts in harvest.rows.items():
        indicator, asked = registry.indicators[name], harvest.asked[name]
        new = pd.concat(parts, ignore_index=True)
        new = new.iloc[new["value"].isna().argsort(kind="stable")].drop_duplicates(KEY)
        former = old[old["indicator"] == name]
        former_asked = former[former["area"].isin(list(asked))]
        for level in sorted(set(new["level"]) | set(former_asked["level"])):
            part = new[new["level"] == level]
            reason = worse(former[former["level"] == level], part, asked, indicator)
            if not reason:
                taken.append(part)
                accepted.append(f"{name} ({level})")
            elif not former[former["level"] == level].empty or not part.empty:
                held.append((f"{name} ({level})", reason))
    frame = merged(old, pd.concat(taken, ignore_index=True)) if taken else old
    frame = withdraw(tidy(frame.copy()), registry)
    return frame.sort_values(KEY, ignore_index=True), accepted, held


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    known = [*SERVICES, *areas_live.SOURCES]
    parser.add_argument(
        "--source", action="append", default=[], choices=known, help="only this one"
    )
    parser.add_argument("--indicator", action="append", default=[], help="only this one, by id")
    parser.add_argument("--dry-run", action="store_true", help="fetch and compare, write nothing")


def run(options: argparse.Namespace) -> int:
    """The command; see the exit codes of ``loaders.__main__``."""
    registry = load_registry()
    places = [s for s in options.source if s in areas_live.SOURCES]
    code = max(
        [areas_live.run(s, registry, shared_client(), options.dry_run) for s in places] or [0]
    )
    series = [s for s in options.source if s in SERVICES]
    if places and not series:
        return code
    with tqdm(total=1, unit="table", disable=None, file=sys.stderr) as bar:

        def progress(done: int, total: int, what: str) -> None:
            bar.total, bar.n = total, done
            bar.set_description_str(what)
            bar.refresh()

        outcome = refresh(
            registry,
            sources=series,
            indicators=options.indicator,
            dry_run=options.dry_run,
            progress=progress,
        )
    print("\n".join(summary(outcome, datetime.now(UTC))))
    return max(code, outcome.code)


def summary(outcome: Outcome, now: datetime) -> list[str]:
    """What a person reads after a refresh."""
    lines = [f"Refresh {now:%Y-%m-%d %H:%M} UTC"]
    lines += [f"  {change}" for change in outcome.changes] or ["  no change in the figures"]
    lines += [f"HELD BACK {what}: {why}. The last good figures stay." for what, why in outcome.held]
    lines += [f"FAILED {what}: {why} The last good figures stay." for what, why in outcome.failed]
    asked = ", ".join(f"{source} {count}" for source, count in sorted(outcome.calls.items()))
    lines.append(f"{len(outcome.accepted)} series taken, {len(outcome.held)} held back, "
                 f"{len(outcome.failed)} failed. Calls: {asked or 'none'}.")  # fmt: skip
    if outcome.version is None:
        lines.append("Dry run: nothing was written.")
    else:
        lines.append(f"Snapshot {outcome.version}: {outcome.observations} observations.")
    return lines
