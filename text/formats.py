"""Numbers, units and periods as a Norwegian or an English reader expects them.

Bokmål: decimal comma, narrow no-break space between thousands, true minus sign.
"""

from __future__ import annotations

import math
import re
import unicodedata

NARROW = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = {"nb": "ikke tall", "en": "no figure"}
#: Units of figures that are published in whole numbers, as Udir's points and most counts are.
WHOLE = frozenset({"skalapoeng", "antall"})
NOISE = 1e-6

#: Unit after a figure, and the unit written out for running text, axes and tables.
UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "nb": {
        "prosent": ("%", "prosent"),
        "kr": ("kr", "kroner"),
        "kr_per_m2": ("kr/m²", "kroner per kvadratmeter"),
        "personer": ("personer", "personer"),
        "per_1000": ("per 1" + NARROW + "000", "per 1" + NARROW + "000 innbyggere"),
        "per_km2": ("per km²", "innbyggere per km²"),
        "skalapoeng": ("skalapoeng", "skalapoeng"),
        "grunnskolepoeng": ("poeng", "grunnskolepoeng"),
        "dager": ("dager", "dager"),
        "timer": ("timer", "timer"),
        "m2": ("m²", "kvadratmeter"),
        "barn": ("barn", "barn"),
        "elever": ("elever", "elever"),
        "plasser_per_barn": ("per barn", "per barn"),
        "per_100": ("per 100", "per 100"),
        "aar": ("år", "år"),
        "meter": ("m", "meter"),
        "koeffisient": ("", "koeffisient"),
        "pasienter": ("pasienter", "pasienter"),
        "antall": ("", "antall"),
        "km2": ("km²", "kvadratkilometer"),
        "prosentpoeng": ("prosentpoeng", "prosentpoeng"),
    },
    "en": {
        "prosent": ("%", "per cent"),
        "kr": ("NOK", "NOK"),
        "kr_per_m2": ("NOK/m²", "NOK per square metre"),
        "personer": ("people", "people"),
        "per_1000": ("per 1,000", "per 1,000 inhabitants"),
        "per_km2": ("per km²", "inhabitants per km²"),
        "skalapoeng": ("scale points", "scale points"),
        "grunnskolepoeng": ("points", "points"),
        "dager": ("days", "days"),
        "timer": ("hours", "hours"),
        "m2": ("m²", "square metres"),
        "barn": ("children", "children"),
        "elever": ("pupils", "pupils"),
        "plasser_per_barn": ("per child", "per child"),
        "per_100": ("per 100", "per 100"),
        "aar": ("years", "years"),
        "meter": ("m", "metres"),
        "koeffisient": ("", "coefficient"),
        "pasienter": ("patients", "patients"),
        "antall": ("", "number"),
        "km2": ("km²", "square kilometres"),
        "prosentpoeng": ("percentage points", "percentage points"),
    },
}
MONTHS = {
    "nb": ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
           "oktober", "november", "desember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"],
}  # fmt: skip


class AtMost(int):
    """Decimals of figures that are published in whole numbers: a whole one is written without.

    Means of them, and their uncertainty, may have so many.

    >>> number(55.0, AtMost(1)), number(50.74, AtMost(1)), number(53.5, 1)
    ('55', '50,7', '53,5')
    """


def places(unit: str, decimals: int) -> int:
    """The decimals that a figure of a unit is written with.

    >>> number(55.0, places("skalapoeng", 1)), number(55.0, places("prosent", 1))
    ('55', '55,0')
    """
    return AtMost(decimals) if unit in WHOLE else decimals


def number(value: float | None, decimals: int = 0, language: str = "nb") -> str:
    """``value`` rounded to ``decimals``; the words for no figure where there is none.

    >>> number(484400).replace(NARROW, " "), number(-12.34, 1), number(1234.5, 1, "en")
    ('484 400', '−12,3', '1,234.5')
    """
    if value is None or not math.isfinite(value):
        return MISSING[language]
    if isinstance(decimals, AtMost) and is_whole(value):
        decimals = 0
    text = f"{abs(value):,.{decimals}f}"
    if language == "nb":
        text = text.replace(",", NARROW).replace(".", ",")
    negative = value < 0 and any(c in text for c in "123456789")
    return (MINUS if negative else "") + text


def is_whole(value: float) -> bool:
    """Whether a figure is a whole number but for the noise of a division."""
    return abs(value - round(value)) < NOISE


def quantity(value: float | None, unit: str, decimals: int = 0, language: str = "nb") -> str:
    """``value`` with its unit: «484 400 kr», «12,3 %»; see ``places``."""
    text = number(value, places(unit, decimals), language)
    short = unit_short(unit, language)
    if text == MISSING[language] or not short:
        return text
    if unit == "prosent" and language == "en":
        return f"{text}%"
    return f"NOK{NBSP}{text}" if short == "NOK" else f"{text}{NBSP}{short}"


def in_words(value: float | None, unit: str, decimals: int = 0, language: str = "nb") -> str:
    """``value`` for running text: «12,3 prosent» in bokmål, "12.3%" in English."""
    if unit != "prosent" or language == "en":
        return quantity(value, unit, decimals, language)
    return f"{number(value, decimals, language)}{NBSP}prosent"


def between(
    low: float, high: float, unit: str, decimals: int = 0, language: str = "nb"
) -> tuple[str, str]:
    """Two ends with their unit said once, where the language says it.

    >>> between(114600, 169000, "kr", 0, "en")[0].replace(NBSP, " "), between(1, 2, "prosent", 1)[0]
    ('NOK 114,600', '1,0')
    """
    ends = [quantity(v, unit, decimals, language) for v in (low, high)]
    bare = [number(v, places(unit, decimals), language) for v in (low, high)]
    return (ends[0], bare[1]) if ends[0].endswith(bare[0]) else (bare[0], ends[1])


def unit_short(unit: str, language: str = "nb") -> str:
    """The unit as it stands after a figure."""
    return UNITS[language][unit][0]


def unit_long(unit: str, language: str = "nb") -> str:
    """The unit as it stands on an axis or in a table heading."""
    return UNITS[language][unit][1]


def period(value: str, language: str = "nb") -> str:
    """A period for a reader: «2016», «2022–23» (school year), «oktober 2022».

    >>> period("2022-10"), period("2022-23"), period("2022-2024")
    ('oktober 2022', '2022–23', '2022–2024')
    """
    first, _, last = value.partition("-")
    if len(last) == 2 and int(last) == (int(first) + 1) % 100 and int(last) > 12:
        return f"{first}–{last}"
    if len(last) == 2:
        return f"{MONTHS[language][int(last) - 1]} {first}"
    return value.replace("-", "–")


def periods(first: str, last: str, language: str = "nb") -> str:
    """From one period to another; one of them where they are the same.

    >>> periods("2015", "2016"), periods("2021", "2021"), periods("2022-23", "2025-26")
    ('2015–2016', '2021', '2022–23 til 2025–26')
    """
    ends = period(first, language), period(last, language)
    if ends[0] == ends[1]:
        return ends[0]
    if len(first) == len(last) == 4:
        return "–".join(ends)
    return (" til " if language == "nb" else " to ").join(ends)


def date(iso: str, language: str = "nb") -> str:
    """An ISO date for a reader: «24. november 2026».

    >>> date("2026-11-24"), date("2026-11-24", "en")
    ('24. november 2026', '24 November 2026')
    """
    year, month, day = iso[:10].split("-")
    name = MONTHS[language][int(month) - 1]
    return f"{int(day)}{'.' if language == 'nb' else ''} {name} {year}"


def capital(words: str) -> str:
    """The first letter as a capital, the rest as it is.

    >>> capital("aleneboende i Asker")
    'Aleneboende i Asker'
    """
    return words[:1].upper() + words[1:]


def aside(words: str, what: str) -> str:
    """Words and what they are, which stands in brackets where none stand before it.

    >>> aside("Borgen", "delområde"), aside("Asker (før 2020)", "tidligere kommune")
    ('Borgen (delområde)', 'Asker (før 2020), tidligere kommune')
    """
    return f"{words}, {what}" if words.endswith(")") else f"{words} ({what})"


def full_stop(words: str) -> str:
    """Words that end as a sentence does, whatever they ended with.

    >>> full_stop("Utvikling over tid"), full_stop("Hvor lenge er det siden?")
    ('Utvikling over tid.', 'Hvor lenge er det siden?')
    """
    return words if words.endswith((".", "?", "!")) else f"{words}."


def slug(words: str, longest: int = 60) -> str:
    """Small letters, digits and underscores of some words: fit for an id or a file's name.

    >>> slug("Åpent hus på Sætre!")
    'apent_hus_pa_saetre'
    """
    swapped = words.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "_".join(re.findall(r"[a-z0-9]+", plain))[:longest].strip("_")


def listed(items: list[str], language: str = "nb", *, either: bool = False) -> str:
    """Items as a sentence lists them: «A, B og C», or «A, B eller C».

    >>> listed(["barnehage", "skole"], either=True), listed(["a", "b", "c"], "en", either=True)
    ('barnehage eller skole', 'a, b or c')
    """
    if len(items) < 2:
        return "".join(items)
    words = ("eller", "or") if either else ("og", "and")
    return f"{', '.join(items[:-1])} {words[language != 'nb']} {items[-1]}"


#: Places told as words: the third to the twelfth; later ones are written with figures.
NTH = {
    "nb": ["tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende",
           "ellevte", "tolvte"],
    "en": ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
           "twelfth"],
}  # fmt: skip


def nth(rank: int, language: str = "nb") -> str:
    """A place from the third on, as running text has it: «femte», «13.».

    >>> nth(3), nth(12, "en"), nth(13), nth(21, "en")
    ('tredje', 'twelfth', '13.', '21st')
    """
    names = dict(enumerate(NTH[language], 3))
    return names.get(rank) or ordinal(rank, language)


def ordinal(rank: int, language: str = "nb") -> str:
    """A place in an order: «3.» or «3rd»."""
    if language == "nb":
        return f"{rank}."
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{rank}{'th' if rank % 100 in (11, 12, 13) else ends.get(rank % 10, 'th')}"
