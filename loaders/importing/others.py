"""Rows of national tables that are no area of ours: totals, unstated, KOSTRA's groups, Svalbard."""

from __future__ import annotations

import re

from loaders.areas import former
from sheets.messages import Message, said
from sheets.words import folded

_TOTALS = frozenset(
    {"i alt", "total", "totalt", "sum", "alle områder", "asker i alt", "hele asker", "alle"}
    | {"alle kommuner", "kommuner i alt", "sum alle områder", "hele kommunen", "kommunen"}
)
_TOTAL = re.compile(
    r"(?:totalt?|sum|i alt|samlet|alle (?:delområder|områder|kommuner|soner|(?:grunn)?kretser))\b.*"
    r"|.* (?:totalt?|i alt|samlet|sum)"
)
_UNPLACED = re.compile(
    r"(?:.*\b)?(?:uoppgitt|uoppgjeve|ukjent|unknown|unspecified|ikke oppgitt|ikke stedfestet"
    r"|uten (?:fast )?(?:adresse|bosted)|utlandet|abroad"
    r"|utenfor norge|(?:ikke |u)fordelt|uspesifisert|øvrige?|andre kommuner)\b.*"
)
_KOSTRA_CODE = re.compile(r"(?:eak|eka|ekg|eafk|ebk)(?:uo|\d{0,4}|[a-z]{0,3}\d{0,4})")
_KOSTRA = re.compile(
    r"(?:gjennomsnitt|snitt|landsgjennomsnitt|gj\.? ?snitt|average|kostra[- ]?gr|sammenlign|"
    r"stor(?:by)?kommun|kommunegruppe|landet (?:uten|utan|u/|eksk)|norge uten|kommuner med|"
    r"kommuner i |storby).*"
    r"|gruppe \d+|asss.*|.* uten oslo"
)
_FAR = re.compile(
    r"(?:svalbard|longyearbyen|jan mayen|kontinentalsokkelen|sokkelen|bjørnøya|hopen|"
    r"ny-ålesund|barentsburg|.*\b(?:svalbard|jan mayen|sokkel\w*))(?: .*)?"
)
_ASKER = ("3203", "3025", "0220", "0627", "0628")


def not_ours(name: str, digits: str) -> tuple[Message, bool, bool] | None:
    """Why a name or code is no area of ours: the reason, that it is harmless, whether it is sure.

    ``sure`` is false for a word that may stand for something else than an area («i alt»).
    """
    text = folded(name)
    if text in _TOTALS or (not digits and _TOTAL.fullmatch(text)):
        return said("import.is_total"), True, False
    if text and not text.isdigit() and _UNPLACED.fullmatch(text):
        return unplaced(), True, bool(digits)
    code = digits.zfill(4) if len(digits) == 3 else digits
    if len(code) == 4 and (code.endswith("99") or code[:2] in ("21", "22", "23", "25", "26")):
        return (unplaced() if code.endswith("99") else said("import.is_far")), True, False
    if _FAR.fullmatch(text):
        return said("import.is_far"), True, bool(digits)
    first = name.split()[0] if name.split() else ""
    coded = first == first.upper() and _KOSTRA_CODE.fullmatch(first.casefold())
    if not digits and (coded or _KOSTRA.fullmatch(text)):
        return said("import.is_comparison"), True, False
    return None


def of_another_county(name: str, digits: str) -> Message | None:
    """Why a county is not taken: it is none of Asker's; ``None`` if it is no county."""
    text = re.sub(r" (?:fylke|fylkeskommune|county)$", "", folded(name))
    said_so = text != folded(name) or len(digits) == 2
    if text in former.COUNTIES or (text == "oslo" and said_so):
        return said("import.other_county")
    return None


def unplaced() -> Message:
    """That an area is unstated and cannot be placed."""
    return said("import.is_unplaced")


def of_another_municipality(code: str) -> Message | None:
    """Why a code below the municipality is none of Asker's; ``None`` if it may be one.

    >>> of_another_municipality("03010101").en, of_another_municipality("32030101")
    ('is in another municipality (0301)', None)
    """
    if len(code) <= 4 or code[:4] in _ASKER:
        return None
    return said("import.is_elsewhere", municipality=code[:4])
