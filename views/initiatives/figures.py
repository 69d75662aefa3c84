"""The figures of the register of initiatives: pipeline, cooperation, flow, indicators aimed at."""

from __future__ import annotations

from datetime import date as day
from itertools import pairwise, product

import pandas as pd

from charts.cooperation import LAYERS, cooperation, flow
from charts.figure import Figure
from charts.pipeline import pipeline
from register.models import Aim, Initiative, Place
from register.parts import first_day, last_day
from store.boundaries import middle
from store.catalogue import ASKER
from store.models import Level
from text.formats import listed
from text.texts import t
from views.choice import Choice, options, periods
from views.edition import store
from views.initiatives.filters import register
from views.initiatives.words import age_words, label, labels, stage_name, when, words

#: Full years without anything newly dated after which an initiative below the last stage is called
#: stuck.
STUCK_AFTER = 3
LAST_STAGE = "nyttiggjort"


def register_source(language: str = "nb") -> str:
    """The source line of every figure drawn from the register."""
    return t("behov.source", language)


def pipeline_rows(today: str, language: str = "nb") -> pd.DataFrame:
    """One row an initiative or plan, with what ``charts.pipeline`` takes."""
    return pd.DataFrame(
        [_pipeline_row(i, today, language) for i in register().initiatives.values()]
    )


def _pipeline_row(initiative: Initiative, today: str, language: str) -> dict[str, object]:
    proof = initiative.stage_proof
    since = last_proof(initiative) if initiative.stage else ""
    closed = bool(initiative.ended and initiative.end)
    until = min(last_day(str(initiative.end)).isoformat(), today) if closed else ""
    years = years_between(since, until or today) if since else None
    return {
        "id": initiative.id,
        "name": initiative.title[language],
        "stage": initiative.stage or "",
        "stage_name": stage_name(initiative, language),
        "since": min(_middle_day(since), until or today) if since else "",
        "since_name": when(since, language) if since else "",
        "until": until,
        "ended": bool(initiative.ended),
        "years": years,
        "told": age_words(since, years, closed, language),
        "stuck": stuck(initiative, today),
        "proof": words(proof.text if proof else None, language),
        "learnt": words(initiative.learnt, language),
    }  # fmt: skip


def last_proof(initiative: Initiative) -> str:
    """The newest date at which something was shown or opened, or empty.

    It is the date of the proof, of the stage or of the opening of a place. Of «2021» and «2021-10»
    the year may be the newer one and is taken, so that nothing is made older than it is.
    """
    proof = initiative.stage_proof
    told = [proof.date if proof else None, initiative.stage_since]
    dates = [d for d in (*told, *(p.opened for p in initiative.places)) if d]
    return max(dates, key=last_day, default="")


def _middle_day(when_known: str) -> str:
    """Where a date known to its year or month is marked: halfway through it."""
    first, last = first_day(when_known), last_day(when_known)
    return (first + (last - first) / 2).isoformat()


def years_between(start: str, end: str) -> int:
    """Full years from the last day ``start`` may be, so that an age is never overstated.

    An end known to its year runs through that year, as a plan for 2017–2020 does.

    >>> years_between("2018", "2026-11-24"), years_between("2017-11-14", "2020")
    (7, 3)
    """
    first, last = last_day(start), last_day(end)
    full = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    return max(0, full)


def stuck(initiative: Initiative, today: str) -> bool:
    """Surely nothing new for ``STUCK_AFTER`` years, not ended, and not on the last stage."""
    since = last_proof(initiative)
    if not since or initiative.ended or initiative.stage in (None, LAST_STAGE):
        return False
    return years_between(since, today) >= STUCK_AFTER


def pipeline_figure(language: str = "nb", today: str | None = None) -> Figure:
    """The pipeline from new to used."""
    now = today or day.today().isoformat()
    return pipeline(pipeline_rows(now, language), now, register_source(language), language)


def pairs(language: str = "nb") -> pd.DataFrame:
    """Every ordered pair of service areas with the initiatives they share."""
    reg = register()
    rows = []
    for a, b in product(reg.service_areas.values(), repeat=2):
        shared = [i.title[language] for i in reg.initiatives.values()
                  if a.id in i.service_areas and b.id in i.service_areas]  # fmt: skip
        rows.append({"a": a.title[language], "b": b.title[language], "count": len(shared),
                     "initiatives": shared})  # fmt: skip
    return pd.DataFrame(rows)


def own_services(language: str = "nb") -> list[str]:
    """Names of the municipality's own service areas."""
    return [s.title[language] for s in register().service_areas.values() if not s.external]


def cooperation_figure(language: str = "nb") -> Figure:
    """The matrix of service areas."""
    return cooperation(pairs(language), own_services(language), register_source(language), language)


def flow_figure(language: str = "nb", challenge: str = "") -> Figure:
    """The flow from challenge to service area, of all challenges or one."""
    found = [i for i in register().initiatives.values()
             if i.challenges and (not challenge or challenge in i.challenges)]  # fmt: skip
    counts: dict[tuple[str, str], int] = {}
    for i in found:
        challenges = [challenge] if challenge else i.challenges
        services = i.service_areas or [""]  # not stated has a place of its own in the flow
        steps = [[f"utfordring:{c}" for c in challenges], [f"tema:{d}" for d in i.domains],
                 [f"tiltak:{i.id}"], [f"tjeneste:{s}" for s in services]]  # fmt: skip
        for left, right in pairwise(steps):
            for link in product(left, right):
                counts[link] = counts.get(link, 0) + 1
    links = pd.DataFrame([(*k, n) for k, n in counts.items()], columns=["start", "end", "count"])
    keys = dict.fromkeys([*links["start"], *links["end"]])
    nodes = [(k, layer, label(layer, k.split(":", 1)[1], language))
             for layer in LAYERS for k in keys if k.startswith(f"{layer}:")]  # fmt: skip
    frame = pd.DataFrame(nodes, columns=["key", "layer", "name"])
    paths = pd.DataFrame(
        [(label("utfordring", c, language), i.title[language],
          labels("tema", i.domains, language), labels("tjeneste", i.service_areas, language))
         for c in register().challenges for i in found
         if c in i.challenges and challenge in ("", c)],
        columns=["challenge", "name", "themes", "services"],
    )  # fmt: skip
    return flow(frame, links, paths, register_source(language), language)


def aim_areas(initiative: Initiative, indicator: str) -> list[str]:
    """The initiative's areas that have figures of the indicator, else Asker as a whole."""
    _, snapshot = store()
    rows = snapshot.rows(indicator, areas=initiative.areas or [ASKER])
    known = set(rows.loc[rows["value"].notna(), "area"])
    return [a for a in initiative.areas if a in known] or [ASKER]


def aim_choice(initiative: Initiative, aim: Aim, language: str = "nb") -> Choice | None:
    """The indicator an initiative aims at, where it aims; None where there are no figures."""
    registry, _ = store()
    areas = aim_areas(initiative, aim.indicator)
    level = str(registry.areas[areas[0]].level)
    categories, _ = options(aim.indicator, level)
    if not categories:
        return None
    there = periods(aim.indicator, level, categories[0])
    return Choice(aim.indicator, categories[0], level, there[-1], language=language)


def place_points(language: str = "nb") -> pd.DataFrame:
    """Places of running initiatives, to be marked on a map.

    One row a place and initiative: name, lon, lat, exact, where (in words), initiative (its id).
    Coordinates that a source gives are exact. Without them the mark stands inside the small areas,
    else the district, that the source names, and ``where`` says so. What no source places with
    certainty has lon and lat missing and is not marked.
    """
    rows = [
        (place.name, *_marked(place, language), i.id)
        for i in register().initiatives.values()
        if not i.ended
        for place in i.places
    ]
    return pd.DataFrame(rows, columns=["name", "lon", "lat", "exact", "where", "initiative"])


def _marked(place: Place, language: str) -> tuple[float | None, float | None, bool, str]:
    if place.lat is not None:
        return place.lon, place.lat, True, t("kart.place_exact", language)
    registry, _ = store()
    level, codes = ("grunnkrets", place.small_areas) if place.small_areas else (
        "delomrade", [place.area] if place.area else [])  # fmt: skip
    point = middle(level, tuple(codes)) if codes else None
    if point is None:
        return None, None, False, t("kart.place_unknown", language)
    names = listed([registry.area_name(code, language) for code in codes], language)
    return *point, False, t("kart.place_about", language, area=names)


def with_district_places(code: str) -> list[tuple[Initiative, str]]:
    """Initiatives with a named place in the area, and the names of the places."""
    reg = register()
    level = store()[0].areas[code].level
    if level != Level.DELOMRADE:
        return []
    return [(i, p.name) for i in reg.initiatives.values() for p in i.places if p.area == code]
