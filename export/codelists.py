"""Indicators, areas and lists of codes as tables: what a reader needs beside the figures."""

from __future__ import annotations

import pandas as pd

from store.models import Level, Status
from text.formats import unit_long
from text.texts import t, texts
from views.choice import known_indicators
from views.edition import store
from views.subject import table_name

#: Names of the lists of codes. A category's code is its indicator's and its own, with a dot.
LISTS = ("niva", "status", "enhet", "tema", "kategori", "merknad", "kilde")


def indicator_table(language: str = "nb") -> pd.DataFrame:
    """One row an indicator that has figures; headings are the same in every language."""
    registry, snapshot = store()
    rows = []
    for item in known_indicators():
        source = registry.sources[item.source]
        known = snapshot.rows(item.id)
        periods = sorted(set(known.loc[known["value"].notna(), "period"]))
        rows.append({
            "id": item.id, "tittel": item.title[language], "tema": item.domain,
            "tema_navn": registry.domains[item.domain].title[language],
            "definisjon": item.definition[language], "enhet": item.unit,
            "enhet_navn": unit_long(item.unit, language), "desimaler": item.decimals,
            "retning": item.direction, "maal": item.measure,
            "kategorier": ",".join(item.category_ids),
            "nivaer": ",".join(snapshot.levels(item.id)),
            "periode_forst": periods[0] if periods else "",
            "periode_sist": periods[-1] if periods else "",
            "forbehold": " ".join(c[language] for c in item.caveats),
            "brudd": " ".join(f"{b.period}: {b.text[language]}" for b in item.breaks),
            "utgiver": source.publisher[language], "tabell": source.table, "lisens": source.licence,
            "adresse": source.url,
        })  # fmt: skip
    return pd.DataFrame(rows)


def area_table(level: str = "", language: str = "nb") -> pd.DataFrame:
    """One row an area of a level or of all; the years are those its code is valid."""
    areas = store()[0].areas
    return pd.DataFrame([
        {"kode": a.code, "navn": a.name, "niva": str(a.level),
         "niva_navn": t(f"level.{a.level}", language), "ligger_i": a.parent,
         "ligger_i_navn": areas[a.parent].name if a.parent in areas else "",
         "delomrade": a.delomrade, "levekarssone": a.levekarssone,
         "tidligere_kommune": a.tidligere_kommune, "gyldig_fra": a.valid_from,
         "gyldig_til": a.valid_to}
        for a in areas.values() if not level or a.level == level
    ])  # fmt: skip


def code_table(name: str = "", language: str = "nb") -> pd.DataFrame:
    """The codes of one of ``LISTS`` or of all: list, code and what it means."""
    rows = [(n, code, words) for n in ([name] if name else LISTS)
            for code, words in _codes(n, language).items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["liste", "kode", "navn"])


def _codes(name: str, language: str) -> dict[str, str]:
    registry, snapshot = store()
    if name == "niva":
        return {str(v): t(f"level.{v}", language) for v in Level}
    if name == "status":
        return {str(s): t(f"status.{s}", language) for s in Status}
    if name == "enhet":
        units = dict.fromkeys(i.unit for i in known_indicators())
        return {unit: unit_long(unit, language) for unit in units}
    if name == "tema":
        return {d.id: d.title[language] for d in registry.domains.values()}
    if name == "kategori":
        return {f"{i.id}.{c.id}": c.title[language] for i in known_indicators()
                for c in i.categories}  # fmt: skip
    if name == "merknad":
        notes = sorted(set(snapshot.frame["note"]) - {""})
        return {n: texts(language).get(f"note.{n}", "") for n in notes}
    used = sorted(set(snapshot.frame["source"]) & set(registry.sources))
    found = {s: registry.sources[s] for s in used}
    return {s: f"{x.publisher[language]}: {table_name(x, language)}" for s, x in found.items()}
