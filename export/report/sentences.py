"""The sentences of a report, computed: never more certain than the figures they stand beside."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from text.formats import date, in_words, number, period, places
from text.texts import t
from views import comparing, own_area, since
from views.choice import Choice
from views.edition import store
from views.standing import title_of
from views.subject import earlier, freshness
from views.testing import MARGINS, SHARE
from views.verdicts import CANNOT_TELL, NOT_TESTED

#: A test that the interval beside the value already tells of.
TESTED_BY_RULE = (SHARE, MARGINS)


def made(language: str = "nb") -> str:
    """When a report was made, of figures compiled when; of an earlier edition, which."""
    told = t("report.made", language, date=date(dt.date.today().isoformat(), language),
             compiled=freshness(language)["made"])  # fmt: skip
    return " ".join(part for part in (told, earlier(language)) if part)


def introduction(language: str = "nb") -> list[str]:
    """What the report is, and how its figures are to be read."""
    fresh = freshness(language)
    return [t("report.intro", language, first=fresh["first"], last=fresh["last"]),
            t("report.intro_careful", language)]  # fmt: skip


def about_area(area: str, language: str = "nb") -> list[str]:
    """How many live there, and how that has changed, where the series is unbroken."""
    registry, snapshot = store()
    place = registry.areas[area]
    people = snapshot.rows("folkemengde", str(place.level), areas=[area])
    people = people.dropna(subset=["value"]).sort_values("period")
    name = registry.area_name(area, language)
    if people.empty:
        return [t("omrade.lead_none", language, name=name,
                  level=t(f"singular.{place.level}", language))]  # fmt: skip
    last = people.iloc[-1]
    sentences = [t("omrade.lead", language, name=name, year=last["period"],
                   population=number(last["value"], 0, language))]  # fmt: skip
    earlier = people[people["period"] <= str(int(str(last["period"])[:4]) - 10)]
    if len(earlier) and not registry.indicators["folkemengde"].breaks:
        first = earlier.iloc[-1]
        sentences.append(_growth(first, last, language))
    return sentences


def _growth(first: pd.Series, last: pd.Series, language: str) -> str:
    gap = last["value"] - first["value"]
    key = "report.grown" if gap > 0 else "report.shrunk" if gap < 0 else "report.unchanged"
    return t(key, language, gap=number(abs(gap), 0, language), first=first["period"],
             last=last["period"])  # fmt: skip


def standing(choice: Choice) -> str:
    """One indicator of one area: value, place among the areas, and against the reference.

    A value with an interval gets no place, and no difference the verdict does not bear.
    """
    language = choice.language
    item = store()[0].indicators[choice.indicator]
    found = comparing.verdict(choice)
    values = {"title": title_of(choice), "period": period(choice.period, language),
              "value": in_words(found.value, item.unit, item.decimals, language)}  # fmt: skip
    uncertain = pd.notna(found.lower)
    if uncertain:
        digits = places(item.unit, item.decimals)
        values |= {"lower": number(found.lower, digits, language),
                   "upper": number(found.upper, digits, language)}  # fmt: skip
    texts = [t("report.interval" if uncertain else "report.value", language, **values),
             comparing.sentence(found, language, with_place=not uncertain)]  # fmt: skip
    if found.reference_kind and found.tested not in TESTED_BY_RULE:
        texts.append(comparing.basis(found, language) + ".")
    texts.append(comparing.noted(found, language))
    if mix := comparing.equal_mix(found, language):
        texts.append(mix + ".")
    return " ".join(text for text in texts if text)


def change(choice: Choice) -> str:
    """From the first comparable period to the last, as the barometer judges it; empty where none.

    What cannot be told has neither risen nor fallen, and what is not tested is said to be so.
    """
    item, language = store()[0].indicators[choice.indicator], choice.language
    found = since.changes(choice.area, [choice])[0]
    if found is None:
        return ""
    values = {"first": period(found.first, language), "last": period(found.last, language),
              "first_value": in_words(found.first_value, item.unit, item.decimals, language),
              "last_value": in_words(found.last_value, item.unit, item.decimals, language),
              "name": own_area.area_name(choice.area, language)}  # fmt: skip
    if found.outcome == CANNOT_TELL:
        return t("report.change_unsure", language, **values)
    gap = round(found.last_value, item.decimals) - round(found.first_value, item.decimals)
    same = math.isclose(gap, 0, abs_tol=10.0**-item.decimals / 2)
    key = "same" if same else "up" if gap > 0 else "down"
    said = t(f"report.change_{key}", language, **values)
    if found.outcome == NOT_TESTED and item.measure != "count" and not same:
        said += " " + t("report.change_untested", language)
    return said
