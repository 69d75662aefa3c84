"""«Eget område»: districts, small areas or squares of a kilometre put together, and their figures.

In an address ``omrade=eget:320321,320322&navn=Sør-Hurum``. Counts are added; shares and rates are
computed anew from the counts behind them; medians and means stay side by side, for they cannot be
added. What is hidden stays hidden: with a hidden part there is no figure but a lower bound.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.catalogue import ASKER
from store.models import Indicator, Level, Status
from text.texts import counted, t
from views import columns, comparing, own_cells, testing, verdicts
from views.asking import Problem, harmless
from views.choice import Choice, periods
from views.edition import per_edition, store
from views.families import design_effect
from views.rows import COLUMNS, COUNTS, with_intervals

PREFIX = "eget:"
#: The levels an own area can be made of, one of them at a time.
LEVELS = (str(Level.DELOMRADE), str(Level.GRUNNKRETS), str(Level.RUTE1KM))
NAME_LENGTH = 60
#: What a unit is when its counts are divided.
FACTOR = {"prosent": 100.0, "per_100": 100.0, "per_1000": 1000.0, "per_km2": 1.0}
#: The former municipalities, whose districts are offered together.
PRESETS = ("0628", "0627", "0220")


@dataclass(frozen=True)
class OwnArea:
    """Parts of one level, in code order and each once, and what the reader calls them together."""

    codes: tuple[str, ...]
    level: str
    name: str

    @property
    def code(self) -> str:
        """The area as an address says it."""
        return PREFIX + ",".join(self.codes)


def is_own(asked: str) -> bool:
    """Whether an address asks for an own area, well or not."""
    return asked.startswith(PREFIX)


def parse(asked: str, name: str = "", language: str = "nb") -> tuple[OwnArea | None, list[Problem]]:
    """The own area an address asks for, and what of it does not exist.

    The first part that exists decides the level; parts of another level are left out and told.
    None where nothing is left.
    """
    registry, _ = store()
    wanted = [c for c in asked.removeprefix(PREFIX)[:4000].split(",") if c]
    known = [c for c in wanted if c in registry.areas and str(registry.areas[c].level) in LEVELS]
    level = str(registry.areas[known[0]].level) if known else LEVELS[0]
    codes = tuple(sorted({c for c in known if str(registry.areas[c].level) == level}))
    wrong = [c for c in wanted if c not in codes]
    allowed = tuple(a.code for a in registry.by_level[Level(level)])
    problems = [Problem("omrade", harmless(c), allowed) for c in wrong[:1]]
    if not codes:
        return None, problems or [Problem("omrade", "", allowed)]
    return OwnArea(codes, level, _name(name, codes, language)), problems


def _name(asked: str, codes: tuple[str, ...], language: str) -> str:
    return name_of(asked) or counted("eget.unnamed", len(codes), language)


def name_of(asked: str) -> str:
    """What the reader wrote as a name, letters and plain signs alone."""
    kept = [c for c in asked[:200] if unicodedata.category(c)[0] in "LN" or c in " -–.,'()"]
    return re.sub(r"\s+", " ", "".join(kept)).strip()[:NAME_LENGTH].strip()


def area_name(code: str, language: str = "nb") -> str:
    """The name of an area of the registry, or of an own one by how many parts it has."""
    own = parse(code, "", language)[0] if is_own(code) else None
    return own.name if own else store()[0].area_name(code, language)


def presets(language: str = "nb") -> dict[str, OwnArea]:
    """Hurum, Røyken and gamle Asker, each the districts it has become, by code of the former."""
    registry, _ = store()
    return {
        former: OwnArea(
            tuple(a.code for a in registry.by_level[Level.DELOMRADE]
                  if a.tidligere_kommune == former),
            LEVELS[0], t(f"eget.preset.{former}", language),
        )
        for former in PRESETS
    }  # fmt: skip


def adds_up(item: Indicator) -> bool:
    """Whether the parts' figures can be put together: counts, and what is a count over another."""
    return item.measure == "count" or (
        item.measure in ("share", "rate", "change") and item.unit in FACTOR
    )


def series(own: OwnArea, indicator: str, category: str) -> pd.DataFrame:
    """One row a period, oldest first: the columns of ``views.rows.counted_series``, ``at_least``.

    ``value`` is missing where a part has none; then ``at_least`` is what the others give, and the
    status is that of the part. Empty where the figures cannot be put together.
    """
    return _series(own, indicator, category).copy()


@per_edition(512)
def _series(own: OwnArea, indicator: str, category: str) -> pd.DataFrame:
    registry, snapshot = store()
    item = registry.indicators[indicator]
    names = [*COLUMNS, "period", "source", *COUNTS, "at_least", "parts_known"]
    if not adds_up(item):
        return pd.DataFrame(columns=names)
    rows = snapshot.rows(indicator, own.level, category=category, areas=list(own.codes))
    found = []
    for when in periods(indicator, own.level, category):
        part = rows[rows["period"] == when].drop_duplicates("area").set_index("area")
        part = part.reindex(list(own.codes))
        one = _together(own, item, part)
        if one is None:
            continue
        if one["value"] is not None and _tells_a_secret(own, indicator, category, when):
            one |= {"value": None, "numerator": None, "status": str(Status.SUPPRESSED),
                    "note": "eget_hemmelig", "at_least": None}  # fmt: skip
        source = str(part["source"].dropna().iloc[0])
        found.append({"area": own.code, "name": own.name, "lower": None, "upper": None,
                      "period": when, "source": source, **one})  # fmt: skip
    table = pd.DataFrame(found, columns=names)
    for column in ("value", "lower", "upper", *COUNTS, "at_least"):
        table[column] = pd.to_numeric(table[column]).astype(float)
    return with_intervals(table, item.measure, design_effect(indicator, category))


def _together(own: OwnArea, item: Indicator, part: pd.DataFrame) -> dict[str, object] | None:
    """The figure of the parts together; squares of a kilometre with what their rounding moves."""
    count = item.measure == "count"
    cells = own.level == str(Level.RUTE1KM)
    if cells and (few := own_cells.too_few(item, part)) is not None:
        return few
    one = _added(item, part) if count else _divided(item, part)
    if not cells or one is None or one["value"] is None:
        return one
    return one | (own_cells.added(part) if count else own_cells.divided(part, FACTOR[item.unit]))


def _added(item: Indicator, part: pd.DataFrame) -> dict[str, object] | None:
    known = part["value"].dropna()
    if known.empty:
        return None
    return _row(part, part["value"].notna(), float(known.sum()), None, None)


def _divided(item: Indicator, part: pd.DataFrame) -> dict[str, object] | None:
    """Numerators over denominators; None where the denominators are not all told."""
    below = part["denominator"]
    counted = part["numerator"].notna()
    if below.isna().any() or not below.sum() > 0 or not counted.any():
        return None
    above = float(part.loc[counted, "numerator"].sum())
    value = FACTOR[item.unit] * above / float(below.sum())
    # Of a change that may be negative, what the others give is no bound.
    bound = value if item.measure != "change" else None
    return _row(part, counted, value, above, float(below.sum()), bound)


def _row(
    part: pd.DataFrame, known: pd.Series, value: float, above: float | None, below: float | None,
    bound: float | None = np.nan,
) -> dict[str, object]:  # fmt: skip
    least = value if bound is not None and np.isnan(bound) else bound
    row: dict[str, object] = {"denominator": below, "parts_known": int(known.sum())}
    if known.all():
        return row | {"value": value, "numerator": above, "at_least": None,
                      "status": str(Status.DERIVED), "note": "eget_sum"}  # fmt: skip
    lacking = part.loc[~known, "status"].dropna()
    secret = (lacking == str(Status.SUPPRESSED)).any()
    status = Status.SUPPRESSED if secret else Status.MISSING
    return row | {"value": None, "numerator": None, "at_least": least, "status": str(status),
                  "note": "eget_minst"}  # fmt: skip


def _tells_a_secret(own: OwnArea, indicator: str, category: str, when: str) -> bool:
    """Whether the own area is a published whole less one part that is hidden.

    A reader would find the hidden figure by subtraction, so that the sum is not told.
    """
    snapshot = store()[1]
    rows = snapshot.rows(indicator, own.level, category=category, period=when)
    secret = set(rows.loc[rows["status"] == str(Status.SUPPRESSED), "area"])
    mine = set(own.codes)
    return any(
        len(rest := members - mine) == 1 and rest < members and rest <= secret
        for members in _wholes(own.level)
    )  # fmt: skip


@per_edition(4)
def _wholes(level: str) -> tuple[frozenset[str], ...]:
    """The parts of every area that consists of whole areas of the level."""
    found: dict[str, set[str]] = {}
    for area in store()[0].by_level[Level(level)]:
        for above in (area.delomrade, area.levekarssone, area.tidligere_kommune, ASKER):
            if above:
                found.setdefault(above, set()).add(area.code)
    return tuple(frozenset(v) for v in found.values())


def choices(own: OwnArea, language: str = "nb") -> list[Choice]:
    """The figures of the parts' level, newest period of the own area, that can be put together."""
    found = []
    for choice in columns.shown(own.level):
        there = series(own, choice.indicator, choice.category)
        if len(there):
            found.append(Choice(choice.indicator, choice.category, own.level,
                                str(there["period"].iloc[-1]), language=language))  # fmt: skip
    return found


def every(own: OwnArea) -> list[tuple[comparing.Verdict, float]]:
    """The verdict of the own area on every figure that can be put together, with its lower bound.

    Tested against Asker as the districts are; the figures of the own area are one list.
    """
    return list(_every(own))


@per_edition(128)
def _every(own: OwnArea) -> tuple[tuple[comparing.Verdict, float], ...]:
    rows = [_tested(own, choice) for choice in choices(own)]
    q = testing.adjusted(np.array([row["p"] for row in rows], float))
    found = []
    for row, adjusted in zip(rows, q, strict=True):
        least = float(str(row.pop("at_least")))
        found.append((_verdict(row, float(adjusted)), least))
    return tuple(found)


def _tested(own: OwnArea, choice: Choice) -> dict[str, object]:
    item = store()[0].indicators[choice.indicator]
    last = series(own, choice.indicator, choice.category).iloc[[-1]].reset_index(drop=True)
    row = last.iloc[0]
    against = verdicts.reference_of(choice.indicator, choice.category, choice.level, choice.period)
    kind = against.kind if against.kind == verdicts.OF_ASKER else ""
    reference = against.value if kind else np.nan
    why = verdicts.COUNT if item.measure == "count" else "" if kind else verdicts.NO_REFERENCE
    why = verdicts.NO_VALUE if pd.isna(row["value"]) else why
    lower = upper = p = np.nan
    if not why:
        other = pd.Series({"value": against.value, "lower": against.lower, "upper": against.upper,
                           "numerator": against.numerator,
                           "denominator": against.denominator})  # fmt: skip
        test = testing.of_difference(item, choice, last, other, middle=False)
        why, lower, upper, p = str(test.how[0]), test.lower[0], test.upper[0], test.p[0]
    return {
        "indicator": choice.indicator, "category": choice.category, "level": choice.level,
        "period": choice.period, "area": own.code, "name": own.name, "value": float(row["value"]),
        "lower": float(row["lower"]), "upper": float(row["upper"]), "status": row["status"],
        "note": row["note"], "reference": reference, "reference_kind": kind,
        "difference": float(row["value"]) - reference, "difference_lower": float(lower),
        "difference_upper": float(upper), "p": float(p), "tested": why,
        "at_least": float(row["at_least"]),
    }  # fmt: skip


def _verdict(row: dict[str, object], q: float) -> comparing.Verdict:
    item = store()[0].indicators[str(row["indicator"])]
    told = verdicts.HIGHER if float(str(row["difference"])) > 0 else verdicts.LOWER
    outcome = (verdicts.NOT_TESTED if np.isnan(q)
               else told if q < verdicts.LEVEL else verdicts.CANNOT_TELL)  # fmt: skip
    good = {"high_is_good": verdicts.HIGHER, "high_is_bad": verdicts.LOWER}.get(item.direction)
    favourable = None if good is None or outcome not in comparing.TOLD else outcome == good
    return comparing.Verdict(
        **row, q=q, outcome=outcome, favourable=favourable, rank=0, place=0, end="", tied=0,  # type: ignore[arg-type]
        count=0, equal_mix=float("nan"),
    )  # fmt: skip
