"""Earlier editions: what was cited can be fetched again, as it was published then.

The figures are those of a version of the snapshot that is kept; the catalogue, the boundaries and
the rules of secrecy are today's. What was taken in as a secret order is not answered for: what was
hidden beside it might be told by two editions together.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from store.errors import LevekarError
from store.manifest import with_joins
from store.snapshot import Snapshot, load_version, validate_observations, withdraw
from store.versions import folders, made
from views import edition as editions
from views.edition import Edition, edition
from views.secrecy import is_secret, same_figures

#: How many of the earlier ones stand ready.
READY = 2


class NoSuchEditionError(Exception):
    """There is no such edition, or none that can be shown. ``code`` is the text that says why."""

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(code)
        self.code = code
        self.known = known


def versions() -> list[str]:
    """Ids of the editions that can be asked for, the current one first."""
    return list(folders(editions.root()))


def first_made() -> str:
    """When the oldest edition that is kept was made: an ISO date, or empty where none tells."""
    return min((d for d in map(made, folders(editions.root()).values()) if d), default="")


def archived(version: str) -> Edition:
    """The edition of a version; today's where that is the one.

    :raises NoSuchEditionError: if there is none, or it cannot be shown today.
    """
    now = edition()
    if version == now.snapshot.version:
        return now
    known = versions()
    if version not in known:
        raise NoSuchEditionError("unknown", known)
    return _archived(now, version)


def _tells_an_order(then: Snapshot, now: Snapshot) -> bool:
    """Whether a version has figures of an order that is secret: said so in it, or today.

    An order that was taken in as open by mistake, and then as secret, was in the open meanwhile.
    """
    if any(is_secret(entry) for entry in then.manifest.get("imports") or []):
        return True
    of_then = [e for e in then.manifest.get("imports") or [] if not e.get("undone")]
    secret = [e for e in now.manifest.get("imports") or [] if is_secret(e)]
    return any(same_figures(one, other) for one in of_then for other in secret)


@lru_cache(maxsize=READY)
def _archived(now: Edition, version: str) -> Edition:
    try:
        then = load_version(version, editions.root())
        if _tells_an_order(then, now.snapshot):
            raise NoSuchEditionError("secret", [now.snapshot.version])
        registry = with_joins(now.registry, then.manifest)
        frame = then.frame.assign(indicator=then.frame["indicator"].replace(registry.former))
        frame = withdraw(frame, registry)
        validate_observations(frame, registry)
    except (LevekarError, KeyError) as error:
        raise NoSuchEditionError("not_today", [now.snapshot.version]) from error
    stamp = hashlib.sha256(f"{now.stamp}{version}".encode()).hexdigest()[:16]
    whole = replace(now.whole, registry=registry, stamp=stamp,
                    snapshot=replace(then, frame=frame))  # fmt: skip
    return Edition(whole)
