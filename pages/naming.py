"""What an address may name, in the words a reader knows: titles and names, never codes."""

from __future__ import annotations

import streamlit as st

from export.choice import DEFAULT_INDICATOR, store
from text.texts import t, texts

#: Parameters of the register of initiatives; their names come from the register.
OF_INITIATIVES = ("tiltak", "utfordring", "tema", "tjeneste", "malgruppe", "trinn", "evidens")
#: Prefixes of text keys under which a value may have its name.
KINDS = ("level", "method", "language", "prioritering.method", "matrise.order", "ulikhet.curve")


def named(parameter: str, value: str, language: str) -> str:
    """The value of a parameter as a reader knows it; the value itself where it has no name."""
    registry, _ = store()
    if parameter == "kategori":
        return _category(value, language)
    if parameter in OF_INITIATIVES:
        from export.initiative_words import label

        return label(parameter, value, language)
    if value in registry.areas and parameter not in ("ar", "sammenlign_ar"):
        return registry.area_name(value)
    indicator, _, category = value.partition(".")
    if indicator in registry.indicators:
        item = registry.indicators[indicator]
        slice_name = item.category_title(category, language) if category else ""
        return ", ".join(part for part in (item.title[language], slice_name) if part)
    for kind in KINDS:
        if f"{kind}.{value}" in texts(language):
            return t(f"{kind}.{value}", language)
    return value


def _category(value: str, language: str) -> str:
    """Categories are named by the indicator the address asks for, else the one shown instead."""
    registry, _ = store()
    for name in (st.query_params.get("indikator", ""), DEFAULT_INDICATOR):
        item = registry.indicators.get(name)
        if item is not None and value in item.category_ids:
            return item.category_title(value, language) or value
    return value
