"""What a person has said of a file that leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from loaders.importing.levels import READABLE
from sheets.messages import WishFailure, quoted, said
from sheets.numbers import BOTH
from sheets.periods import period as as_period
from store.catalogue import Registry
from store.models import Level, Status

#: Answers that let stand what the file says, or leave it out.
AS_WRITTEN, LEAVE_OUT = "as_written", "leave_out"
#: A municipality's name means today's borders, carried back in time.
TODAY = "today"
#: What a text in place of a figure may be told to mean.
SIGNS = (str(Status.MISSING), str(Status.SUPPRESSED))
PERIODS = (AS_WRITTEN, "starts", "ends")


@dataclass(frozen=True)
class Answers:
    """One field a question (``Wish.name``); ``None`` or empty where nothing was said.

    ``scale``: ``as_written``, or what to multiply by. ``periods``: ``as_written``, or whether a
    year names the school year that ``starts`` or ``ends`` in it. ``ended``: ``as_written`` takes
    figures for years after an area ceased to be, ``leave_out`` leaves them out. ``unknown``:
    ``leave_out`` leaves out rows of areas that are not known. ``borders``: whether figures from
    before a municipality grew are of ``today``'s borders, or of others and to ``leave_out``.
    ``names``: which of two areas a row names is meant, the ``code``'s or the ``name``'s, or the
    heading of the column to go by. ``signs``: what a text that is no figure stands for.
    """

    category: str | None = None
    level: str | None = None
    sheet: str | None = None
    period: str | None = None
    contents: tuple[str, ...] = ()
    decimal: str | None = None
    scale: str | None = None
    periods: str | None = None
    ended: str | None = None
    unknown: str | None = None
    borders: str | None = None
    names: str | None = None
    signs: str | None = None

    def given(self) -> dict[str, Any]:
        """What was said, by question."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v}


def answers(registry: Registry, indicator: str, said_: dict[str, Any]) -> Answers:
    """The answers, checked.

    :raises WishFailure: naming what there is no such thing of, and what there is.
    """
    if indicator not in registry.indicators:
        raise unknown("indicator", indicator, list(registry.indicators))
    contents = said_.get("contents")
    if contents is not None:
        texts = [contents] if isinstance(contents, str) else list(_sequence(contents))
        said_ = {**said_, "contents": tuple(texts)}
    found = Answers(**{k: v for k, v in said_.items() if v is not None})
    choices = {
        "category": registry.indicators[indicator].category_ids,
        "level": [str(level) for level in READABLE],
        "decimal": [",", ".", BOTH],
        "signs": list(SIGNS),
        "periods": list(PERIODS),
        "ended": [AS_WRITTEN, LEAVE_OUT],
        "unknown": [LEAVE_OUT],
        "borders": [TODAY, LEAVE_OUT],
    }
    for name, known in choices.items():
        value = getattr(found, name)
        if value is not None and value not in known:
            raise unknown(name, value, known)
    if found.scale not in (None, AS_WRITTEN) and not _is_factor(found.scale):
        raise unknown("scale", found.scale, [AS_WRITTEN, "100", "0.01"])
    return _with_period(found)


def _sequence(value: Any) -> Sequence[str]:
    return [str(v) for v in value]


def _is_factor(text: str) -> bool:
    return text in {str(f) for f in FACTORS}


#: Readings of a figure that is off by a power of ten: what to multiply by, as an answer writes it.
FACTORS = ("1000", "100", "10", "0.1", "0.01", "0.001")


def _with_period(found: Answers) -> Answers:
    if found.period is None:
        return found
    when = as_period(found.period)
    if when is None:
        raise WishFailure(
            said("import.not_period", cell=quoted(found.period)),
            expected=said("import.period_examples"),
        )
    return Answers(**{**asdict(found), "period": when})


def unknown(what: str, value: str | None, known: list[str]) -> WishFailure:
    """The refusal of an answer that is none of those there are."""
    return WishFailure(
        said(f"import.no_such.{what}", value=quoted(value)),
        expected=said("import.one_of", choices=", ".join(known)),
    )


def on(level: str | None) -> Level | None:
    """The level asked for."""
    return None if level is None else Level(level)
