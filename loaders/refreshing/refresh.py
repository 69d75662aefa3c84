"""``python -m loaders refresh``: fetch, check, compare, and swap the snapshot in one step.

Every question is asked once; a failed one leaves its series as they were. A series that got worse
is held back and named (``loaders.refreshing.sifting``). The new snapshot is written beside the old
one, validated whole and made current by one rename (``store.snapshot``), so that a crash leaves the
former.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from loaders.areas import areas_live, municipalities
from loaders.areas.following import municipalities_of_klass
from loaders.http.client import Client, shared_client
from loaders.http.recording import Recorder, Replay
from loaders.refreshing import candidate, firstrun
from loaders.refreshing.changes import Change, compare
from loaders.refreshing.harvest import SERVICES, Looked, Progress, gather
from loaders.refreshing.planning import Task, credited, plan
from loaders.refreshing.sifting import sift
from loaders.sources.klass import MUNICIPALITIES, changes
from sheets.messages import Message, said
from store.catalogue import DATA, Registry, load_registry
from store.errors import LevekarError, RegistryError
from store.manifest import Note, renewed, with_breaks
from store.models import Indicator
from store.snapshot import load_snapshot, lock, validate_observations, write_snapshot
from text.texts import LANGUAGES

#: Changes after this day are asked for: those of 2020 and 2024 carry the municipalities' numbers.
CODES_FROM = "2019-12-31"


@dataclass
class Outcome:
    """The result of a refresh. ``held``, ``failed`` and ``few``: (what, why).

    ``few``: series that were taken but for a few areas; ``breaks``: joins that do not agree.
    """

    version: str | None
    changes: list[Change]
    accepted: list[str]
    held: list[tuple[str, Message]]
    failed: list[tuple[str, Message]]
    calls: dict[str, int]
    observations: int
    few: list[tuple[str, Message]] = field(default_factory=list)
    breaks: list[dict[str, Any]] = field(default_factory=list)
    codes: str = ""
    looked: list[Looked] = field(default_factory=list)

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
    to: Path | None = None,
) -> Outcome:
    """Fetch the registered series and put what holds up into a new snapshot.

    :param to: the store it is written to: ``root`` unless told.
    :raises RegistryError: if the registry or a name does not hold.
    :raises SnapshotError: if another refresh runs, or the store cannot be read or written.
    """
    tasks = plan(registry, sources, indicators)
    if not tasks:
        raise RegistryError(
            "no registered series to fetch for what was asked.", key="feil.nothing_to_fetch"
        )
    asker = client or shared_client()
    before = dict(asker.calls)
    with lock(root):
        codes, codes_told = _municipality_codes(asker, root)
        with municipalities.using(codes):
            harvest = gather(tasks, registry, asker, progress)
            old = load_snapshot(root)
            sifted = sift(old.frame, harvest, tasks, registry)
        frame = sifted.frame
        for name, reason in sifted.held:
            harvest.notes += _held_notes(registry.indicators[name.split(" ")[0]], reason, tasks)
        differences = compare(old.frame, frame)
        version = None
        if dry_run:
            validate_observations(frame, registry)
        else:
            manifest = renewed(old.manifest, harvest.notes, [c.both() for c in differences])
            manifest = with_breaks(manifest, sifted.breaks, sifted.compared)
            version = write_snapshot(frame, manifest, registry, to or root)
            municipalities.write(codes, root)
    failed = [
        (", ".join(n.indicators), Message(n.reason["nb"], n.reason["en"]))
        for n in harvest.notes
        if n.state == "failed"
    ]
    calls = {s: n - before.get(s, 0) for s, n in asker.calls.items() if n > before.get(s, 0)}
    return Outcome(
        version,
        differences,
        sifted.accepted,
        sifted.held,
        failed,
        calls,
        len(frame),
        sifted.few,
        sifted.breaks,
        codes_told,
        harvest.looked,
    )


def _municipality_codes(client: Client, root: Path) -> tuple[municipalities.Codes, str]:
    """The table of old municipality numbers as KLASS tells it now, else as it was; and what came.

    What is known without KLASS and not told by it (numbers from before 2020) is kept.
    """
    known = municipalities.read(root)
    try:
        steps = changes(client, MUNICIPALITIES, CODES_FROM, datetime.now(UTC).date().isoformat())
        found, left_out = municipalities_of_klass(steps)
    except LevekarError as error:
        return known, f"Old municipality codes are those known before: {error}"
    codes = municipalities.renewed(known, found)
    return codes, municipalities.told(codes, left_out)


def _held_notes(indicator: Indicator, reason: Message, tasks: Sequence[Task]) -> list[Note]:
    sources = {credited(i, f) for t in tasks for i, f in t.pairs if i.id == indicator.id}
    why = said("judge.noted", indicator=indicator.id, reason=reason).both()
    return [Note(s, [indicator.id], "held", why) for s in sorted(sources)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    known = [*SERVICES, *areas_live.SOURCES]
    parser.add_argument(
        "--source", action="append", default=[], choices=known, help="only this one"
    )
    parser.add_argument("--indicator", action="append", default=[], help="only this one, by id")
    parser.add_argument(
        "--record", type=Path, metavar="DIR", help="keep every question and answer, and a report"
    )
    parser.add_argument(
        "--replay", type=Path, metavar="DIR", help="ask nobody: answer from a recording"
    )
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[-1],
                        help="of the list of changes")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="fetch and compare, write nothing")
    candidate.add_publishing(parser)


def run(options: argparse.Namespace) -> int:
    """The command; see the exit codes of ``loaders.__main__``."""
    registry = load_registry()
    client = _client(options)
    places = [s for s in options.source if s in areas_live.SOURCES]
    code = max([areas_live.run(s, registry, client, options.dry_run) for s in places] or [0])
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
            client=client,
            progress=progress,
            to=candidate.home(),
        )
    if options.record:
        firstrun.write(options.record, outcome.looked, datetime.now(UTC))
    print("\n".join(summary(outcome, datetime.now(UTC), options.language)))
    if outcome.version is not None:
        candidate.note(outcome.held, outcome.failed)
        code = max(code, candidate.after_refresh(options))
    return max(code, outcome.code)


def _break_told(found: Mapping[str, Any]) -> str:
    return (
        f"{found['indicator']} ({found['level']}): from {found['period']} the figures are of "
        f"{', '.join(found['after'])}, before of {', '.join(found['before'])}; "
        f"{found['differ']} of {found['compared']} that both have differ."
    )


def _client(options: argparse.Namespace) -> Client:
    """Who answers: the services, the services and a notebook, or the notebook alone."""
    if options.record and options.replay:
        raise RegistryError(
            "--record and --replay: expected one of them at a time.", key="feil.one_at_a_time"
        )
    if options.replay:
        return Replay(options.replay)
    return Recorder(options.record) if options.record else shared_client()


def summary(outcome: Outcome, now: datetime, language: str = "en") -> list[str]:
    """What a person reads after a refresh; ``language`` is that of the list of changes."""
    lines = [f"Refresh {now:%Y-%m-%d %H:%M} UTC"]
    changed = [change[language] for change in outcome.changes]
    lines += [f"  {line}" for line in changed or [said("change.none")[language]]]
    lines += [
        f"HELD BACK {what}: {why.en}. The last good figures stay." for what, why in outcome.held
    ]
    lines += [f"  {outcome.codes}"] if outcome.codes else []
    lines += [f"TAKEN BUT FOR A FEW {what}: {why.en}." for what, why in outcome.few]
    lines += [f"BREAK {told}" for told in map(_break_told, outcome.breaks)]
    lines += [
        f"FAILED {what}: {why.en} The last good figures stay." for what, why in outcome.failed
    ]
    asked = ", ".join(f"{source} {count}" for source, count in sorted(outcome.calls.items()))
    lines.append(f"{len(outcome.accepted)} series taken, {len(outcome.held)} held back, "
                 f"{len(outcome.failed)} failed. Calls: {asked or 'none'}.")  # fmt: skip
    if outcome.version is None:
        lines.append("Dry run: nothing was written.")
    else:
        lines.append(f"Snapshot {outcome.version}: {outcome.observations} observations.")
    return lines
