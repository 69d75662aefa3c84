"""What is wrong with a value, said in bokmål and English to someone who filled in a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.importing.messages import Message, quoted
from loaders.initiative_checks import Key

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: Kinds of fault that pydantic tells of.
_KINDS = {
    "missing": ("mangler", "is missing"),
    "too_short": ("mangler; minst én trengs", "is missing; at least one is needed"),
    "string_too_short": ("er tom", "is empty"),
    "string_too_long": ("er for lang", "is too long"),
    "string_pattern_mismatch": ("har ikke riktig form", "has not the right form"),
    "extra_forbidden": ("er ukjent", "is unknown"),
}
#: Rules of the register's own models, by their English text without the key before the colon.
_RULES = {
    "lat and lon stand together or not at all":
        "breddegrad og lengdegrad står sammen eller ikke i det hele tatt",
    "coordinates need their source": "koordinater trenger kilden sin",
    "the same value stands twice": "den samme verdien står to ganger",
    "expected area codes of 4 to 10 digits": "forventet områdekoder med 4 til 10 sifre",
    "a stage needs its proof (text, date, source)":
        "et trinn trenger bevis (tekst, dato, adresse)",
    "a proof or date of a stage stands without its stage":
        "bevis eller dato for et trinn står uten trinnet",
    "leave empty where whole_municipality is true": "skal være tom når hele kommunen er «ja»",
    "must not be below age_from": "kan ikke være lavere enn alder fra",
    "must not be before start": "kan ikke være før start",
    "expected a date that exists: 2018, 2018-11 or 2018-11-13":
        "forventet en dato som finnes: 2018, 2018-11 eller 2018-11-13",
    "expected programme or scale": "forventet program eller skala",
    "an evidence level needs its scale": "et evidensnivå trenger skalaen sin",
    "a benefit-cost figure needs its scale": "et nytte–kostnad-tall trenger skalaen sin",
    "a rating needs the address where it can be read":
        "en vurdering trenger adressen der den kan leses",
}  # fmt: skip


def explain(detail: ErrorDetails) -> tuple[Key, Message]:
    """The key a fault is at, and what to tell the reader."""
    text = detail["msg"].removeprefix("Value error, ")
    key: Key = detail["loc"]
    name, colon, rest = text.partition(": ")
    if colon and name.isidentifier():
        key, text = (*key, name), rest
    nb, en = _KINDS.get(detail["type"], (_RULES.get(text, text), text))
    if detail["type"] == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
        nb, en = f"må være en av {expected}", f"must be one of {expected}"
    label = ".".join(str(part) for part in key if isinstance(part, str))
    value = detail["input"]
    got = f" {quoted(value)}" if isinstance(value, str | int | float) else ""
    return key, Message(f"{label}{got} {nb}." if got else f"{label} {nb}.", f"{label}{got} {en}.")
