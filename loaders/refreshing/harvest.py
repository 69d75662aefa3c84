"""Asking every question once: tables from the sources, observations from the tables, and notes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import pandas as pd
from urllib3.exceptions import MaxRetryError, ReadTimeoutError, ResponseError

from loaders.http.addresses import base
from loaders.http.client import Client
from loaders.refreshing.planning import Task, credited
from loaders.refreshing.transform import observations
from loaders.sources.bufdir import Bufdir
from loaders.sources.fhi import Fhi
from loaders.sources.nav import Nav
from loaders.sources.ssb import StatBank
from loaders.sources.tables import Table, contents_of
from loaders.sources.udir import REGISTERS, Udir
from loaders.sources.valg import Elections
from sheets.answers import foreign, told
from sheets.messages import said
from store.catalogue import ASKER, Registry
from store.errors import LevekarError, SourceError, Where, Wording
from store.fetches import Fetch
from store.manifest import Note
from store.models import Indicator, Level


class Service(Protocol):
    """What every source room offers."""

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The table behind fetches that share one question."""


SERVICES: dict[str, Callable[[Client], Service]] = {
    "ssb": StatBank,
    "fhi": Fhi,
    "udir": Udir,
    "valg": Elections,
    "bufdir": Bufdir,
    "nav": Nav,
}
Progress = Callable[[int, int, str], None]
Got = TypeVar("Got")
log = logging.getLogger(__name__)


@dataclass
class Looked:
    """One question and what it showed. ``recipes``: «indicator (grade)»; ``wrong``: what was not.

    ``not_offered``: levels, or single areas of a level, that were asked for and have no rows;
    ``dimensions``: name → codes with labels, as far as they were asked for.
    """

    source: str
    table: str
    recipes: list[str]
    wrong: list[str] = field(default_factory=list)
    not_offered: list[str] = field(default_factory=list)
    dimensions: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Harvest:
    """What came of the questions: rows and areas asked for by indicator, and notes to keep."""

    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    asked: dict[str, frozenset[str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)


def gather(
    tasks: Sequence[Task], registry: Registry, client: Client, progress: Progress | None = None
) -> Harvest:
    """Ask every question once; a failure is noted with its reason and the others go on.

    A host that could not be reached, all attempts used up, is not asked for its other tables.
    """
    services: dict[str, Service] = {}
    harvest = Harvest()
    dead: dict[str, Wording] = {}
    for number, task in enumerate(tasks):
        if progress:
            progress(number, len(tasks), f"{task.source} {task.table}")
        service = services.setdefault(task.source, SERVICES[task.source](client))
        where, host = Where(task.source, task.table), _host(task)
        recipes = [f"{i.id} ({f.verified})" for i, f in task.pairs]
        looked = Looked(task.source, task.table, recipes)
        harvest.looked.append(looked)
        try:
            if host in dead:
                raise where.problem(said("svar.figures"), said("svar.not_again", why=dead[host]))
            table = _guarded(partial(service.table, task.fetches, task.areas), where)
        except LevekarError as error:
            if isinstance(error, SourceError) and _is_unreachable(error):
                dead[host] = error.got
            harvest.notes += [_failed(i, f, error, where) for i, f in task.pairs]
            looked.wrong.append(str(error))
            continue
        looked.not_offered = _not_offered(table, registry)
        looked.dimensions = _dimensions(table)
        for indicator, fetch in task.pairs:
            _harvest_one(harvest, table, indicator, fetch, registry, looked)
    if progress:
        progress(len(tasks), len(tasks), "")
    _share_codelists(harvest.notes)
    return harvest


def _harvest_one(
    harvest: Harvest,
    table: Table,
    indicator: Indicator,
    fetch: Fetch,
    registry: Registry,
    looked: Looked,
) -> None:
    try:
        for content in contents_of(fetch, table.contents):
            if content in table.lacking:
                raise table.lacking[content]
        rows = _guarded(partial(observations, table, fetch, indicator, registry), table.where)
        if rows.empty:
            raise table.where.problem(
                said("svar.figures_for", indicator=indicator.id), said("svar.none_for_us")
            )
    except LevekarError as error:
        harvest.notes.append(_failed(indicator, fetch, error, table.where))
        looked.wrong.append(f"{indicator.id}: {error}")
        return
    harvest.rows.setdefault(indicator.id, []).append(rows)
    harvest.asked[indicator.id] = harvest.asked.get(indicator.id, frozenset()) | _targets(
        table, fetch, registry
    )
    note = Note(credited(indicator, fetch), [indicator.id], "fresh")
    note.published, note.notes = table.published, table.notes
    note.codelists = dict(table.codelists)
    note.not_offered = [w for w in looked.not_offered if w in list(Level)]
    harvest.notes.append(note)


def _not_offered(table: Table, registry: Registry) -> list[str]:
    """Levels of which no area asked for has a row, and the single areas of the other levels."""
    offered = table.offered
    found: list[str] = []
    by_level: dict[str, list[str]] = {}
    for code in sorted(table.asked):
        if code in registry.areas:
            by_level.setdefault(str(registry.areas[code].level), []).append(code)
    for level, codes in by_level.items():
        lacking = [code for code in codes if code not in offered]
        found += [level] if len(lacking) == len(codes) else lacking
    return found


def _dimensions(table: Table) -> dict[str, list[str]]:
    """Name → codes with labels of every dimension but place and figures."""
    found: dict[str, list[str]] = {}
    for column in table.frame.columns:
        if column not in (table.region, "value", "status"):
            labels = table.labels.get(column, {})
            codes = [str(code) for code in table.frame[column].unique()]
            found[str(column)] = [f"{c} «{labels[c]}»" if c in labels else c for c in codes]
    return found


def _guarded(ask: Callable[[], Got], where: Where) -> Got:
    """What ``ask`` returns; what nobody foresaw becomes a failure of this source alone."""
    try:
        return ask()
    except LevekarError:
        raise
    except Exception as error:
        log.exception("%s, table %s: an unforeseen answer", where.source, where.table)
        words = " ".join(str(error).split())[:160]
        what = f"{type(error).__name__}: {words}"
        got = said("svar.unforeseen", english=foreign(what))
        raise where.problem(said("svar.wants_shape"), got) from error


def _host(task: Task) -> str:
    """Where the task's questions go; Udir's registers have hosts of their own."""
    is_register = task.source == "udir" and task.table in REGISTERS
    return urlsplit(base(task.table if is_register else task.source)).netloc


def _is_unreachable(error: LevekarError) -> bool:
    """Whether no connection came about. A slow or failing answer may be one table's trouble."""
    given_up = next(iter(error.__cause__.args), None) if error.__cause__ else None
    reason = given_up.reason if isinstance(given_up, MaxRetryError) else None
    return reason is not None and not isinstance(reason, ReadTimeoutError | ResponseError)


def _targets(table: Table, fetch: Fetch, registry: Registry) -> frozenset[str]:
    """Areas the answer should give figures for: those asked, or those they are added up to."""
    levels = fetch.options.get("sum_to")
    if not levels:
        return table.asked
    areas = {a.code for a in registry.areas.values() if a.level in levels}
    return frozenset(areas if "kommune" not in levels else areas - _towns(registry) | {ASKER})


def _share_codelists(notes: Sequence[Note]) -> None:
    """Let every note of a source name all codelists used for it: no answer tells which it was."""
    used: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        for variable, codelist in note.codelists.items():
            known = used.setdefault((note.source, variable), [])
            known += [] if codelist in known else [codelist]
    for note in notes:
        note.codelists = {v: ", ".join(used[note.source, v]) for v in note.codelists}


def _towns(registry: Registry) -> set[str]:
    return {a.code for a in registry.by_level[Level.KOMMUNE]}


def _failed(indicator: Indicator, fetch: Fetch, error: LevekarError, where: Where) -> Note:
    """What failed and why, in words a reader has; the log has the check's own."""
    log.warning("%s: %s", indicator.id, error)
    return Note(credited(indicator, fetch), [indicator.id], "failed", told(error, where).both())
