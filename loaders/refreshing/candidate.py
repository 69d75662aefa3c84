"""What a refresh has made and nobody has published: told in words, published, or left.

A candidate is a store of its own under ``data/candidate``, written and validated as any snapshot
is. Publishing writes it, validated once more, as the next version of ``data/snapshot`` and makes it
current by one rename: whenever that stops, readers have the former edition or the new one.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import operating
from loaders.refreshing.changes import PLACE, compare
from sheets.messages import Message, said
from store.catalogue import DATA, load_registry
from store.errors import SnapshotError
from store.snapshot import Snapshot, load_snapshot, lock, read_pointer, write_snapshot
from text.texts import LANGUAGES

OK, NOT_PUBLISHED = 0, 1
NOTE = "refresh.json"


def home(root: Path = DATA) -> Path:
    """The store of the candidate."""
    return root / "candidate"


def note(held: Sequence[tuple[str, Message]], failed: Sequence[tuple[str, Message]],
         root: Path = DATA) -> None:  # fmt: skip
    """Write beside the candidate what was held back and failed, and which edition it came after."""
    base = read_pointer(root / "snapshot")["version"]
    content = {"base": base, "version": read_pointer(home(root) / "snapshot")["version"],
               "held": [(what, why.both()) for what, why in held],
               "failed": [(what, why.both()) for what, why in failed]}  # fmt: skip
    try:
        (home(root) / NOTE).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise SnapshotError(
            f"{home(root)}: the candidate cannot be noted ({error}).",
            key="feil.candidate_unnoted", where=home(root).relative_to(root),
            english=error.strerror,
        ) from error  # fmt: skip


def _noted(root: Path) -> dict[str, object]:
    """What ``note`` wrote of the candidate that is there.

    :raises SnapshotError: if there is no candidate, or a refresh ended before it was noted.
    """
    try:
        noted: dict[str, object] = json.loads((home(root) / NOTE).read_text("utf-8"))
        there = read_pointer(home(root) / "snapshot")["version"]
    except (OSError, ValueError, SnapshotError) as error:
        raise SnapshotError(
            "there is no candidate. Run «python -m loaders refresh» to make one.",
            key="feil.no_candidate",
        ) from error
    if noted.get("version") != there:
        raise SnapshotError(
            "the candidate is not whole: a refresh ended midway. Run «python -m loaders refresh».",
            key="feil.candidate_not_whole",
        )
    return noted


def told(root: Path = DATA, language: str = "en") -> list[str]:
    """The candidate in words: what would change, what was held back, what failed.

    :raises SnapshotError: if there is none.
    """
    noted = _noted(root)
    candidate, current = load_snapshot(home(root)), load_snapshot(root)
    lines = [_in(language, "what", version=candidate.version, base=noted["base"])]
    if noted["base"] != current.version:
        lines.append("  " + _in(language, "stale", version=current.version))
    changes = compare(current.frame, candidate.frame)
    lines += [f"  {change[language]}" for change in changes] or ["  " + _in(language, "none")]
    for name in ("held", "failed"):
        lines += [_in(language, name, what=what, why=why.get(language, ""))
                  for what, why in _pairs(noted, name)]  # fmt: skip
    why = unfit(root)
    because = "; ".join(reason[language] for reason in why)
    return [*lines, _in(language, "unfit", why=because) if why else _in(language, "fit")]


def _in(language: str, key: str, **values: object) -> str:
    return said(f"candidate.{key}", **values)[language]


def _pairs(noted: dict[str, object], name: str) -> list[tuple[str, dict[str, str]]]:
    """What, and why in words by language."""
    found = noted.get(name)
    pairs = found if isinstance(found, list) else []
    return [(str(a), b if isinstance(b, dict) else dict.fromkeys(LANGUAGES, str(b)))
            for a, b in pairs]  # fmt: skip


def unfit(root: Path = DATA) -> list[Message]:
    """Why the candidate must be seen by a person before it is published; empty if it need not.

    Something failed or was held back, a known value is gone, more than a share of the values were
    revised, or one changed by more than a share (``operating.thresholds``).
    """
    noted = _noted(root)
    why = []
    for name in ("failed", "held"):
        count = len(_pairs(noted, name))
        if count:
            why.append(said(f"candidate.why_{name}", count=count))
    return why + _large(load_snapshot(root).frame, load_snapshot(home(root)).frame)


def _large(old: pd.DataFrame, new: pd.DataFrame) -> list[Message]:
    most, largest = operating.thresholds()
    key = ["indicator", "level", *PLACE]
    known = old.loc[old["value"].notna(), [*key, "value"]]
    both = known.merge(new[[*key, "value"]], on=key, how="left", suffixes=("_old", "_new"))
    gone = int(both["value_new"].isna().sum())
    both = both[both["value_new"].notna()]
    before, after = both["value_old"].to_numpy(), both["value_new"].to_numpy()
    revised = ~np.isclose(before, after, rtol=1e-9)
    why = [said("candidate.why_gone", count=gone)] if gone else []
    if revised.sum() > most * len(known):
        why.append(said("candidate.why_revised", count=int(revised.sum()), all=len(known),
                        most=f"{most:.0%}"))  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.abs(after - before)[revised] / np.abs(before)[revised]
    if change.size and change.max() > largest:
        first = both[revised].iloc[int(change.argmax())]
        which = f"{first['indicator']} {first['area']} {first['period']}"
        why.append(said("candidate.why_large", which=which, by=f"{change.max():.0%}",
                        most=f"{largest:.0%}"))  # fmt: skip
    return why


def publish(root: Path = DATA) -> Snapshot:
    """Make the candidate the current edition, and let go of it.

    :raises SnapshotError: if there is none, if the figures have changed since it was made, or if it
        does not validate; nothing is changed.
    """
    with lock(root):
        noted = _noted(root)
        current = read_pointer(root / "snapshot")["version"]
        if noted["base"] != current:
            raise SnapshotError(
                f"the candidate was made after {noted['base']}, and the figures are {current} now. "
                "Run «python -m loaders refresh» again.",
                key="feil.candidate_behind", base=noted["base"], now=current,
            )  # fmt: skip
        candidate = load_snapshot(home(root))
        manifest = {k: v for k, v in candidate.manifest.items() if k != "version"}
        write_snapshot(candidate.frame, manifest, load_registry(root), root)
        # The note goes first: a candidate without one is none.
        (home(root) / NOTE).unlink(missing_ok=True)
        shutil.rmtree(home(root), ignore_errors=True)
    return load_snapshot(root)


def add_publishing(parser: argparse.ArgumentParser) -> None:
    """The options of ``refresh`` that publish."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--publish", action="store_true", help="publish what holds up, at once")
    either.add_argument(
        "--automatic", action="store_true",
        help="publish if nothing failed or was held back and changes are small; for a schedule",
    )  # fmt: skip


def after_refresh(options: argparse.Namespace) -> int:
    """Publish if asked to and, where that is to happen by itself, if it may. The exit code."""
    if options.automatic:
        why = unfit()
        if why:
            because = "; ".join(reason.en for reason in why)
            print(f"Not published: {because}. See «python -m loaders status --candidate», "
                  "then «python -m loaders publish».")  # fmt: skip
            return NOT_PUBLISHED
    elif not options.publish:
        print("Not published yet: «python -m loaders status --candidate» shows what changes, "
              "«python -m loaders publish» makes it current.")  # fmt: skip
        return OK
    return run(options)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command ``publish`` has no options."""


def run(options: argparse.Namespace) -> int:
    """``python -m loaders publish``."""
    print(f"Snapshot {publish().version} is published.")
    return OK
