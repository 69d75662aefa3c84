"""How old a figure is: its period against today, in words a reader does not have to count."""

from __future__ import annotations

import datetime as dt

from text.formats import period
from text.texts import t
from views.edition import per_edition, store

#: Years written as words; longer ages are written with figures.
WORDS = 12


def year_of(when: str) -> int:
    """The last year a period speaks of.

    >>> year_of("2016"), year_of("2025-26"), year_of("2022-2024"), year_of("2022-10")
    (2016, 2026, 2024, 2022)
    """
    first, _, last = when.partition("-")
    if len(last) == 4:
        return int(last)
    school = len(last) == 2 and int(last) == (int(first) + 1) % 100 and int(last) > 12
    return int(first) + 1 if school else int(first)


def in_words(when: str, language: str = "nb", today: dt.date | None = None) -> str:
    """«ti år gammelt», «fra i år»; a period in the future is this year's.

    >>> in_words("2016", today=dt.date(2026, 11, 28)), in_words("2026", today=dt.date(2026, 1, 2))
    ('ti år gammelt', 'fra i år')
    """
    years = (today or dt.date.today()).year - year_of(when)
    if years <= 0:
        return t("age.this_year", language)
    if years == 1:
        return t("age.one", language)
    count = t(f"age.word.{years}", language) if years <= WORDS else str(years)
    return t("age.many", language, count=count)


def badge(when: str, language: str = "nb") -> str:
    """The period and how old it is: «2016 · ti år gammelt»."""
    return f"{period(when, language)} · {in_words(when, language)}"


def span(oldest: str, newest: str, language: str = "nb") -> str:
    """How old several figures are: «2016 til 2025–26 · det eldste ti år gammelt»."""
    return t("age.span", language, first=period(oldest, language), last=period(newest, language),
             age=in_words(oldest, language))  # fmt: skip


@per_edition(4)
def by_theme(level: str, language: str = "nb") -> tuple[tuple[str, str], ...]:
    """Each theme with figures on the level, and the newest period any of them has: title, period.

    In registry order; a theme without figures there is left out.
    """
    registry, snapshot = store()
    newest: dict[str, str] = {}
    for item in registry.indicators.values():
        there = snapshot.periods(item.id, level)
        if there and (item.domain not in newest
                      or year_of(there[-1]) > year_of(newest[item.domain])):  # fmt: skip
            newest[item.domain] = there[-1]
    return tuple((registry.domains[d].title[language], newest[d])
                 for d in registry.domains if d in newest)  # fmt: skip
