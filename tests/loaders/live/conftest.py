from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from loaders.http.client import Client, Limits
from store.catalogue import load_registry
from store.snapshot import tidy, write_snapshot

from .standin.catalogue import DATA, all_tables
from .standin.others import everything
from .standin.pxweb import PxWeb
from .standin.server import Quota, StandIn

SERVICES = ("ssb", "klass", "fhi", "geonorge", "udir", "valg", "bufdir", "nav")


class Waits:
    """A sleep that only notes how long, and moves the server's clock on."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.quotas: list[Quota] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        for quota in self.quotas:
            quota.pass_time(seconds)

    def clock(self) -> float:
        return time.monotonic() + sum(self.seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def client(waits: Waits) -> Client:
    """Who asks; patient, since a busy machine is no fault of a service."""
    limits = Limits(connect=30, read=60, whole=300)
    return Client(limits=limits, sleep=waits, clock=waits.clock)


@pytest.fixture
def bank(waits: Waits) -> PxWeb:
    quota = Quota()
    waits.quotas.append(quota)
    return PxWeb(all_tables(), quota)


@contextmanager
def standing_in(bank: PxWeb) -> Iterator[StandIn]:
    """A stand-in for every service, asked instead of them inside the block."""
    with closing(StandIn(everything(bank))) as server, pytest.MonkeyPatch.context() as patch:
        for service in SERVICES:
            patch.setenv(f"LEVEKAR_{service.upper()}_URL", server.base(service))
        yield server


@pytest.fixture
def standin(bank: PxWeb) -> Iterator[StandIn]:
    with standing_in(bank) as server:
        yield server


@pytest.fixture(scope="session")
def registry():
    return load_registry(DATA)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A copy of the data folder, to write snapshots in."""
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    return root


@pytest.fixture
def blank(store: Path, registry) -> Path:
    """A data folder whose snapshot holds no figures yet."""
    write_snapshot(tidy([]), {"compiled": "2026-01-01", "sources": {}}, registry, store)
    return store
