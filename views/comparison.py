"""Asker beside its neighbours, the county and the country, and its place among municipalities."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.places import Standing, standing
from charts.areas import MOST_NAMES
from charts.figure import Figure
from charts.spread import spread
from store.catalogue import ASKER
from store.models import Indicator, Level
from text.formats import listed, number, period
from text.texts import counted, t
from views import comparing, pairs, verdicts
from views.asking import Problem, harmless
from views.choice import Choice, parse
from views.edition import per_edition, store
from views.rows import municipalities, series_of
from views.subject import subject_of

#: Who Asker is compared with unless the reader says otherwise.
USUAL = list(pairs.USUAL)
#: Many years, and nearly all municipalities.
DEFAULT = "lavinntekt"
#: Parts of today's Asker: lines of their own for who asks, never something Asker is held against.
PARTS = ["0220", "0627", "0628"]
#: In the order a reader is offered them; former municipalities under their own names, never joined.
OFFERED = [*USUAL, *pairs.BESIDE, *PARTS]


def indicators() -> list[Indicator]:
    """Indicators with a figure for Asker and for somebody else; counts cannot be compared."""
    return list(_indicators())


@per_edition(1)
def _indicators() -> tuple[Indicator, ...]:
    registry, _ = store()
    return tuple(i for i in registry.indicators.values()
                 if i.measure != "count" and others(i.id, i.category_ids[0]))  # fmt: skip


def others(indicator: str, category: str) -> list[str]:
    """Areas that are offered and have a figure, where Asker has one too."""
    return list(_others(indicator, category))


def offered() -> list[str]:
    """``OFFERED``, then every other municipality by name."""
    registry, _ = store()
    rest = [a for a in registry.by_level[Level.KOMMUNE] if a.code not in (ASKER, *OFFERED)]
    named = sorted(rest, key=lambda a: (a.name, a.code))
    return [*(c for c in OFFERED if c in registry.areas), *(a.code for a in named)]


@per_edition(512)
def _others(indicator: str, category: str) -> tuple[str, ...]:
    _, snapshot = store()
    wanted = [ASKER, *offered()]
    rows = snapshot.rows(indicator, category=category, areas=wanted)
    there = set(rows.loc[rows["value"].notna(), "area"])
    return tuple(c for c in wanted[1:] if c in there) if ASKER in there else ()


def chosen(params: dict[str, str]) -> tuple[Choice, list[str], list[Problem]]:
    """The choice an address asks for on the level of municipalities, and whom to compare with."""
    names = [i.id for i in indicators()]
    asked = params.get("indikator", "")
    level = str(Level.KOMMUNE)
    if not_here(asked):
        # Year, category and areas were asked of another indicator and mean nothing for this one.
        params = {"spraak": params.get("spraak", "")}
    indicator = asked if asked in names else DEFAULT
    choice, problems = parse({**params, "indikator": indicator, "niva": level, "omrade": ""})
    if asked and asked not in names and not not_here(asked):
        problems.insert(0, Problem("indikator", harmless(asked), tuple(names)))
    if params.get("niva", level) != level:
        problems.append(Problem("niva", harmless(params["niva"]), (level,)))
    there = others(choice.indicator, choice.category)
    wanted = [c for c in params.get("sammenlign", "")[:200].split(",") if c]
    known = tuple(offered())
    unknown = [c for c in wanted if c not in known]
    problems += [Problem("sammenlign", harmless(c), known) for c in unknown[:3]]
    picked = [c for c in wanted if c in there] or usual(choice.indicator, choice.category)
    return choice, picked, problems


def not_here(indicator: str) -> str:
    """Why an indicator of the registry is not on this page: ``count``, ``alone`` or nothing."""
    registry, _ = store()
    if indicator not in registry.indicators or indicator in [i.id for i in indicators()]:
        return ""
    return "count" if registry.indicators[indicator].measure == "count" else "alone"


def comparable(indicator: str, category: str) -> list[str]:
    """Those with a figure that Asker can be held against: no parts of Asker itself."""
    return [c for c in others(indicator, category) if c not in PARTS]


def usual(indicator: str, category: str) -> list[str]:
    """Those usually compared with, as far as they have figures; none where only parts have."""
    there = comparable(indicator, category)
    return [c for c in there if c in USUAL] or there[:5]


def differences(choice: Choice, areas: list[str]) -> pd.DataFrame:
    """Asker and each of the others in the period chosen, else in the newest both have.

    One row an area with name, value (Asker's), other, period, difference, ``tested`` and
    ``outcome`` (Asker's); none for parts of Asker and for areas that share no period with Asker.
    """
    wanted = tuple(c for c in areas if c not in PARTS)
    return pairs.of(choice.indicator, choice.category, choice.period, wanted)


@per_edition(512)
def own_value(choice: Choice) -> float | None:
    """Asker's figure in the period chosen."""
    rows = series_of(choice, [ASKER])
    own = rows.loc[rows["period"] == choice.period, "value"].dropna()
    return float(own.iloc[0]) if len(own) else None


@per_edition(512)
def place(choice: Choice) -> tuple[comparing.Verdict, Standing, int] | None:
    """Asker's place, how many of the others are lower, the same and higher, and all there are.

    None where the figures hold a few municipalities only, so that a place would say nothing, and
    where Asker has no figure.
    """
    registry, _ = store()
    rows = verdicts.table(choice)
    if ASKER not in set(rows["area"]):
        return None
    found = comparing.verdict(choice, ASKER)
    if not found.rank:
        return None
    others = rows.loc[rows["area"] != ASKER, "value"]
    counted = standing(found.value, others, registry.indicators[choice.indicator].decimals)
    return found, counted, len(registry.by_level[Level.KOMMUNE])


def place_in_words(choice: Choice) -> str:
    """Asker's place, and how many municipalities were lower and how many the same, in numbers."""
    found = place(choice)
    if found is None:
        return _no_place(choice)
    own, among, every = found
    language = choice.language
    item = store()[0].indicators[choice.indicator]
    what = t(f"sammenlign.what.{'share' if item.unit == 'prosent' else 'figure'}", language)
    texts = [
        t("sammenlign.place.text", language, place=comparing.place(own, language),
          period=period(choice.period, language)),
        t("sammenlign.place.lower", language, lower=number(among.lower, 0, language),
          count=number(own.count, 0, language), what=what),
    ]  # fmt: skip
    if among.same > MOST_NAMES:
        texts.append(t("sammenlign.place.same", language, what=what,
                       count=number(among.same, 0, language)))  # fmt: skip
    elif among.same:
        names = listed(_sharing(choice, own), language)
        texts.append(t("sammenlign.place.same.named", language, names=names, what=what))
    if own.count < every:
        texts.append(counted("sammenlign.place.missing", every - own.count, language))
    return " ".join(texts)


def _sharing(choice: Choice, own: comparing.Verdict) -> list[str]:
    """Those who share Asker's place, by name."""
    found = comparing.every(choice).values()
    return [v.name for v in found if v.rank == own.rank and v.area != ASKER]


def _no_place(choice: Choice) -> str:
    """Why Asker has no place among all: a handful of municipalities, or none for Asker."""
    when = period(choice.period, choice.language)
    known = municipalities(choice).dropna(subset=["value"])
    if len(known) >= verdicts.MOST_OF_THE_COUNTRY:
        return t("sammenlign.place.without_asker", choice.language, period=when)
    if len(known) == 1:
        return t("sammenlign.place.one", choice.language, period=when, name=known["name"].iloc[0])
    return t("sammenlign.place.none", choice.language, count=len(known), period=when)


def place_figure(choice: Choice, areas: list[str]) -> Figure:
    """All municipalities as dots on a line, Asker and those compared with marked."""
    registry, _ = store()
    marked = {c: registry.area_name(c, choice.language) for c in (ASKER, *areas)
              if registry.areas[c].level == Level.KOMMUNE}  # fmt: skip
    rows = municipalities(choice).assign(people=1.0)
    about = replace(subject_of(choice), reference=float(rows["value"].median()),
                    reference_name=t("sammenlign.middle", choice.language))  # fmt: skip
    title = t("sammenlign.place.title", choice.language, title=about.full_title)
    return spread(about, rows, marked, title)
