"""The sentences of a report, computed: never more certain than the figures they stand beside."""

from __future__ import annotations

import math

import pandas as pd

from store.catalogue import ASKER
from text.formats import in_words, number, period
from text.sentences import against
from text.texts import t
from views import comparing
from views.choice import Choice
from views.edition import store
from views.rows import area_rows, series_of
from views.subject import freshness


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
    name = registry.area_name(area)
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

    A value with an interval gets no place, and no difference the interval does not bear.
    """
    language = choice.language
    item = store()[0].indicators[choice.indicator]
    rows = area_rows(choice)
    own = rows[rows["area"] == choice.area].iloc[0]
    category = item.category_title(choice.category, language)
    title = ", ".join(p for p in (item.title[language], category) if p)
    value = in_words(own["value"], item.unit, item.decimals, language)
    values = {"title": title, "value": value, "period": period(choice.period, language)}
    beside = _against(choice, own)
    if pd.notna(own["lower"]):
        text = t("report.interval", language, lower=number(own["lower"], item.decimals, language),
                 upper=number(own["upper"], item.decimals, language), **values)  # fmt: skip
        return text + (f" {t('report.it', language)} {beside}." if beside else "")
    text = t("report.value", language, **values)
    place = rank(
        rows["value"], own["value"], comparing.level_name(choice.level, language), language
    )
    if place and beside:
        return f"{text} {t('report.it_is', language)} {place} {t('report.and', language)} {beside}."
    one = place or beside
    return f"{text} {t('report.it_is', language)} {one}." if one else text


def rank(values: pd.Series, own: float, level: str, language: str = "nb") -> str:
    """«høyest av 23 delområder», «delt lavest …», «nummer 20 av 23 delområder fra høyest»."""
    known = values.dropna()
    if len(known) < 3:
        return ""
    higher, lower = int((known > own).sum()), int((known < own).sum())
    shared = higher + lower + 1 < len(known)
    key = "first" if higher == 0 else "last" if lower == 0 else "middle"
    if higher == 0 and lower == 0:
        key, shared = "equal", False
    return t(f"report.rank_{key}{'_shared' if shared and key != 'middle' else ''}", language,
             rank=higher + 1, count=len(known), level=level)  # fmt: skip


def _against(choice: Choice, own: pd.Series) -> str:
    """How far from Asker as a whole (or the middle), or that it cannot be told."""
    registry, snapshot = store()
    language = choice.language
    item = registry.indicators[choice.indicator]
    value, name = comparing.reference(choice)
    uncertain_value = pd.notna(own["lower"])
    if value is None or item.measure == "count":
        return ""
    if name != t("reference.asker", language):
        name = t("report.middle", language)
    low = high = value
    asker = snapshot.rows(item.id, "kommune", category=choice.category, period=choice.period,
                          areas=[ASKER])  # fmt: skip
    if len(asker) and pd.notna(asker.iloc[0]["lower"]):
        low, high = asker.iloc[0]["lower"], asker.iloc[0]["upper"]
    unsure = bool(uncertain_value and own["lower"] <= high and own["upper"] >= low)
    text = against(own["value"], value, name, item.unit, item.decimals, language, unsure)
    return text if unsure or not uncertain_value else f"{t('report.is', language)} {text}"


def change(choice: Choice) -> str:
    """From the first comparable period to the last, or that they cannot be told apart."""
    registry, _ = store()
    language = choice.language
    item = registry.indicators[choice.indicator]
    series = series_of(choice, [choice.area]).dropna(subset=["value"]).sort_values("period")
    breaks = [b.period for b in item.breaks]
    if series.empty:
        return ""
    side = series["period"].map(lambda p: sum(p >= b for b in breaks))
    series = series[side == side.iloc[-1]]
    if len(series) < 2:
        return ""
    first, last = series.iloc[0], series.iloc[-1]
    values = {"first": period(first["period"], language), "last": period(last["period"], language),
              "first_value": in_words(first["value"], item.unit, item.decimals, language),
              "last_value": in_words(last["value"], item.unit, item.decimals, language),
              "name": registry.area_name(choice.area)}  # fmt: skip
    overlap = first["lower"] <= last["upper"] and last["lower"] <= first["upper"]
    if overlap:  # never where a bound is missing
        return t("report.change_unsure", language, **values)
    gap = round(last["value"], item.decimals) - round(first["value"], item.decimals)
    same = math.isclose(gap, 0, abs_tol=10.0**-item.decimals / 2)
    key = "same" if same else "up" if gap > 0 else "down"
    return t(f"report.change_{key}", language, **values)
