"""Following SSB KLASS's changes from an old code to today's; the table of municipalities of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from loaders.areas import municipalities
from loaders.areas.history import HistoryFailure
from sheets.messages import said
from store.errors import Where

CHANGES = Where("klass", "changes")


def municipalities_of_klass(
    changes: Iterable[Mapping[str, Any]],
) -> tuple[municipalities.Codes, list[str]]:
    """Former numbers that lead to one municipality of today, numbers of today that have grown, and
    the splits left out, told.

    :raises SourceError: if the changes have another shape.
    """
    steps = _steps(changes)
    carried: dict[str, municipalities.Carried] = {}
    left_out: list[str] = []
    for old in sorted({old for _, old, new in steps if old and old != new}):
        date, targets = _next(steps, old, "")
        try:
            [now] = from_klass_changes(changes, old)
        except HistoryFailure as failure:
            if len(targets) > 1:
                left_out.append(f"{old} ({failure.en.partition(': ')[2].rstrip('.')})")
            continue
        if now != old:
            first = int((_birth(steps, old) or "0")[:4])
            carried[old] = municipalities.Carried(now, first, int(date[:4]) - 1)
    return municipalities.Codes.of(carried, _grown(steps)), left_out


def _grown(steps: list[_Step]) -> dict[str, int]:
    """Numbers of today that others were merged into, and the year of the last such merger."""
    stopped = {old for _, old, new in steps if old and old != new}
    found: dict[str, int] = {}
    for date, old, new in steps:
        others = {o for when, o, n in steps if (when, n) == (date, new)}
        if new and new not in stopped and old != new and len(others) > 1:
            found[new] = int(date[:4])
    return found


def from_klass_changes(
    changes: Iterable[Mapping[str, Any]] | Mapping[str, Any],
    code: str,
    *,
    since: str = "",
    summable: bool = False,
) -> list[str]:
    """Follow KLASS changes from ``code`` to the newest code or codes.

    ``changes`` is the answer of ``/classifications/{id}/changes`` (``{"codeChanges": […]}``) or
    the list in it, with ``oldCode``, ``newCode`` and ``changeOccurred`` (``YYYY-MM-DD``).
    ``since`` is a date when the code held; only later changes are followed, and without it a code
    counts as born with the first change that leads to it. ``summable`` allows
    splits and merges: for counts, which the caller then adds up over all parts on both sides.

    :raises HistoryFailure: for a split, a merge or an abolished code that was not allowed.
    :raises SourceError: if the answer has another shape.

    >>> step = {"oldCode": "0220", "newCode": "3025", "changeOccurred": "2020-01-01"}
    >>> from_klass_changes([step], "0220")
    ['3025']
    """
    steps = _steps(changes)
    open_codes, done = {(code, since)}, set()
    while open_codes:
        current, after = open_codes.pop()
        date, targets = _next(steps, current, after)
        if not summable:
            _check_one_to_one(steps, current, after, date, targets)
        if not date:
            done.add(current)
        elif targets:
            open_codes |= {(target, date) for target in targets}
        else:
            raise HistoryFailure(current, "abolished", date=date)
    return sorted(done)


_Step = tuple[str, str, str]


def _steps(changes: Iterable[Mapping[str, Any]] | Mapping[str, Any]) -> list[_Step]:
    """(date, old, new) oldest first; a change of name alone is no step."""
    entries: Any = changes.get("codeChanges") if isinstance(changes, Mapping) else changes
    try:
        steps = {
            (str(e["changeOccurred"]), str(e["oldCode"] or ""), str(e["newCode"] or ""))
            for e in entries
        }
    except (TypeError, KeyError, AttributeError) as error:
        raise CHANGES.problem(said("svar.dated_changes"), said("svar.of_another_form")) from error
    return sorted(step for step in steps if step[1] or step[2])


def _next(steps: list[_Step], code: str, after: str) -> tuple[str, set[str]]:
    """The date of the code's next change and what it became; ``("", set())`` if it stands."""
    mine = [s for s in steps if s[1] == code and s[0] > after]
    date = next((d for d, _, new in mine if new != code), "")
    return date, {new for d, _, new in mine if d == date and new}


def _birth(steps: list[_Step], code: str) -> str:
    """The date of the first change that leads to the code, if it was not there before."""
    first = next((step for step in steps if code in step[1:]), None)
    itself = any(old == new == code and first and when == first[0] for when, old, new in steps)
    return first[0] if first and first[2] == code and not itself else ""


def _check_one_to_one(
    steps: list[_Step], code: str, after: str, date: str, targets: set[str]
) -> None:
    if len(targets) > 1:
        names = ", ".join(sorted(targets))
        raise HistoryFailure(code, "split", date=date, names=names)
    born = after or _birth(steps, code)
    for when, old, new in steps:
        grew = new == code and old != code and born < when and (not date or when < date)
        shared = new in targets and old != code and when == date
        if old and (grew or shared):
            raise HistoryFailure(code, "merged", old=old, new=new, when=when)
