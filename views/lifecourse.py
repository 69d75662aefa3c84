"""Livsløp: phase by phase of a life, what differences are told, and what is done.

Early intervention is about when. A difference stands under the phases its indicator tells of, an
initiative under those its source says it is for (``store.life``); what is about all of them stands
under «through life», what names none under «not stated». A figure with several phases stands under
each, so that the phases are not to be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from charts.lifecourse import lifecourse
from register.models import Initiative
from register.reading import InitiativeRegister
from store.life import PHASES, Phase, whole_life
from store.models import Level
from text.formats import listed
from text.texts import t
from views import columns, comparing, verdicts
from views.edition import per_edition, store
from views.initiatives.filters import NO_PHASE, register
from views.subject import sources_line

#: Levels whose areas are held against Asker and can have initiatives of their own.
LEVELS = [str(Level.DELOMRADE), str(Level.LEVEKARSSONE)]
THROUGH = "hele_livet"
#: The rows of the figure, in the order of a life.
ROWS = (*map(str, PHASES), THROUGH, NO_PHASE)


def under(phases: Iterable[Phase]) -> tuple[str, ...]:
    """The rows something stands under.

    >>> under([Phase.SKOLE]), under(PHASES), under([])
    (('skole',), ('hele_livet',), ('ikke_oppgitt',))
    """
    named = list(phases)
    if not named:
        return (NO_PHASE,)
    return (THROUGH,) if whole_life(named) else tuple(str(p) for p in named)


def fits(phases: Iterable[Phase], wanted: str) -> bool:
    """Whether something is of the phase a reader filters by; nothing wanted takes all.

    What is about the whole life is of every phase.
    """
    named = [str(p) for p in phases]
    return not wanted or wanted in named or (wanted == NO_PHASE and not named)


def of_register(phase: str) -> InitiativeRegister:
    """The register, or of its initiatives only those of a phase."""
    reg = register()
    if not phase:
        return reg
    return replace(reg, initiatives={k: i for k, i in reg.initiatives.items()
                                     if fits(i.phases, phase)})  # fmt: skip


def of_figure(indicator: str, category: str = "") -> tuple[Phase, ...]:
    """The phases a figure tells of."""
    return store()[0].indicators[indicator].phases_of(category)


@per_edition(16)
def judged(level: str) -> pd.DataFrame:
    """The verdicts of every area of the level on every figure with a direction, with ``rows``.

    Columns of ``views.verdicts.table``, and ``rows``: what the figure stands under.
    """
    parts = []
    for choice in columns.shown(level):
        item = store()[0].indicators[choice.indicator]
        if item.direction != "none":
            found, rows = verdicts.table(choice), under(item.phases_of(choice.category))
            parts.append(found.assign(rows=pd.Series([rows for _ in found.index], dtype=object)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def initiatives(area: str = "") -> dict[str, list[Initiative]]:
    """Those not ended: ``own`` (of the area, or of named areas), ``whole``, ``unplaced``.

    For one area those without a known place are left out: nobody knows that they are there.
    """
    reg = register()
    here = reg.for_area(area) if area else [
        i for i in reg.initiatives.values()
        if i not in reg.whole_municipality and i not in reg.unplaced
    ]  # fmt: skip
    found = {"own": here, "whole": reg.whole_municipality,
             "unplaced": [] if area else reg.unplaced}  # fmt: skip
    return {key: [i for i in items if not i.ended] for key, items in found.items()}


def table(level: str, area: str = "", language: str = "nb") -> pd.DataFrame:
    """One row of ``ROWS``: key, name, counts of differences and of initiatives, their names."""
    every = judged(level)
    if area and len(every):
        every = every[every["area"] == area]
    done = initiatives(area)
    return pd.DataFrame([_row(key, every, done, language) for key in ROWS])


def _row(
    key: str, every: pd.DataFrame, done: dict[str, list[Initiative]], language: str
) -> dict[str, object]:
    mine = every[[key in rows for rows in every["rows"]]] if len(every) else every
    counts = _counts(mine)
    kept = {group: [i for i in items if key in under(i.phases)] for group, items in done.items()}
    names = [i.title[language] for items in kept.values() for i in items]
    return {"key": key, "name": name(key, language), **counts,
            **{group: len(items) for group, items in kept.items()}, "names": names}  # fmt: skip


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    if rows.empty:
        return dict.fromkeys(("worse", "better", "cannot", "untested"), 0)
    known = rows[rows["value"].notna()]
    return {
        "worse": int(known["favourable"].map(lambda v: v is False).sum()),
        "better": int(known["favourable"].map(lambda v: v is True).sum()),
        "cannot": int(known["outcome"].eq(verdicts.CANNOT_TELL).sum()),
        "untested": int(known["outcome"].eq(verdicts.NOT_TESTED).sum()),
    }


def name(key: str, language: str = "nb") -> str:
    """A row by name."""
    return t("livslop.whole" if key == THROUGH else f"fase.{key}", language)


def in_words(rows: pd.DataFrame, language: str = "nb") -> str:
    """Where initiatives come most and where none is named, among the six phases."""
    phases = rows[rows["key"].isin([str(p) for p in PHASES])]
    count = phases[["own", "whole", "unplaced"]].sum(axis=1)
    total = int(rows[["own", "whole", "unplaced"]].to_numpy().sum())
    texts = []
    if count.max() > 0:
        most = phases.loc[count == count.max(), "name"]
        texts.append(t("livslop.most", language, phases=_quoted(most, language),
                       count=int(count.max())))  # fmt: skip
    none = phases.loc[count == 0]
    if len(none) and total:
        texts.append(
            t("livslop.none", language, phases=_quoted(none["name"], language, either=True))
        )
        missed = none.loc[none["worse"] > 0, "name"]
        if len(missed):
            texts.append(t("livslop.none_worse", language,
                           phases=_quoted(missed, language)))  # fmt: skip
    return " ".join(texts)


def _quoted(names: Iterable[str], language: str, *, either: bool = False) -> str:
    marks = "«{}»" if language == "nb" else "“{}”"
    return listed([marks.format(one) for one in names], language, either=either)


def _all_in_words(rows: pd.DataFrame, language: str) -> str:
    """Every row of the figure as text."""
    parts = [
        t("livslop.alt.row", language, phase=row["name"], worse=row["worse"],
          better=row["better"], count=row["own"] + row["whole"] + row["unplaced"])
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return t("livslop.alt", language, rows="; ".join(parts))


def figure(level: str, area: str = "", language: str = "nb") -> Figure:
    """The figure of a level, or of one area of it."""
    registry, _ = store()
    rows = table(level, area, language)
    who = registry.area_name(area, language) if area else comparing.level_name(level, language)
    used = judged(level)
    sources = [str(s) for s in used["source"].dropna().unique()] if len(used) else []
    line = t("behov.source", language)
    if sources:
        line = sources_line(sources, language) + " " + line
    said = " ".join(s for s in (in_words(rows, language), _all_in_words(rows, language)) if s)
    notes = [t(f"livslop.note.{n}", language) for n in ("several", "children", "schools")]
    made = lifecourse(rows, t("livslop.title", language, who=who), said, line,
                      (*notes, t("behov.absence", language)), language)  # fmt: skip
    return replace(made, areas=(area,) if area else ())


def observations(level: str, area: str = "") -> pd.DataFrame:
    """The observations behind the differences."""
    every = judged(level)
    if every.empty:
        return every
    return every[every["area"] == area] if area else every


def phase_names(phases: Sequence[Phase], language: str = "nb") -> str:
    """Phases in words; all of them as what they are together, none as «not stated»."""
    return listed([name(key, language) for key in under(phases)], language)
