"""Figures below the municipality: population, income and family types."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from store.errors import SourceError

INCOME = {
    "all_households": "alle",
    "singles": "aleneboende",
    "couple_without_children": "par_uten_barn",
    "couple_with_children": "par_med_barn",
    "single_parent_with_children": "enslig_forsorger",
    "other_households": "andre",
}
#: (indicator, category) → the published family types it is the sum of.
FAMILY = {
    ("aleneboende", "alle"): ["singles"],
    ("enslig_forsorger", "barn_0_17"): [
        "single_parent_children_0_to_5_years",
        "single_parent_children_6_to_17_years",
    ],
    ("enslig_forsorger", "barn_0_5"): ["single_parent_children_0_to_5_years"],
    ("enslig_forsorger", "barn_6_17"): ["single_parent_children_6_to_17_years"],
    ("par_med_barn", "barn_0_17"): [
        "couple_children_0_to_5_years",
        "couple_children_6_to_17_years",
    ],
    ("par_med_barn", "barn_0_5"): ["couple_children_0_to_5_years"],
    ("par_med_barn", "barn_6_17"): ["couple_children_6_to_17_years"],
    ("par_uten_barn", "alle"): ["couple_without_children"],
    ("voksne_barn_hjemme", "alle"): [
        "couple_children_18_or_above",
        "single_parent_children_18_or_above",
    ],
    ("voksne_barn_hjemme", "par"): ["couple_children_18_or_above"],
    ("voksne_barn_hjemme", "en_forelder"): ["single_parent_children_18_or_above"],
}
#: Prefix of the columns that count hidden cells of a family type.
HIDDEN = "hidden:"
#: A share of fewer people says little and says it about persons: it is not shown.
FEWEST = 30
TYPES = sorted({t for types in FAMILY.values() for t in types})
COLUMNS = ["delomrade_code_2024", "year", "category", "value"]


def population(source: Path) -> pd.DataFrame:
    """Population on 1 January by delområde, 2002–2025 (SSB 04317, summed in the copy)."""
    table = raw.read(source, "districts/delomrade_population_2002_2025.csv", COLUMNS)
    return _rows(table, "folkemengde", "alle", "ssb_04317")


def income(source: Path) -> pd.DataFrame:
    """Median household income after tax by delområde and household type, 2015–2016."""
    table = raw.read(source, "districts/delomrade_income_2015_2016.csv", COLUMNS)
    unknown = set(table["category"]) - set(INCOME)
    if unknown:
        raise SourceError(f"delomrade_income: unknown household type(s) {sorted(unknown)}.")
    return _rows(table, "medianinntekt", table["category"].map(INCOME), "ssb_06944")


def _rows(
    table: pd.DataFrame, indicator: str, category: str | pd.Series, source: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": indicator,
            "category": category,
            "area": table["delomrade_code_2024"],
            "level": "delomrade",
            "period": table["year"],
            "value": table["value"].map(raw.number),
            "status": "ok",
            "source": source,
        }
    )


def family_types(source: Path, codes: pd.DataFrame) -> pd.DataFrame:
    """Shares by family type for delområde, grunnkrets, zone, former municipality and Asker.

    A published 0 means 0 to 3 people. Such a count is hidden where it stands alone, and counts
    as nothing in a sum, which therefore may be slightly low; the sum's ``note`` says so. So do the
    published counts of a delområde: they are the published counts of its grunnkretser added.
    :param codes: one row a grunnkrets with its memberships, from ``areas.compile_areas``.
    """
    krets = _counts(
        source, "districts/grunnkrets_household_persons_2015_2016.csv", "grunnkrets_code_2024"
    )
    delomrade = _counts(
        source, "districts/delomrade_household_persons_2015_2016.csv", "delomrade_code_2024"
    )
    members = codes.set_index("code")
    former = codes.drop_duplicates("delomrade").set_index("delomrade")["former"]
    zone_size = codes.groupby("levekarssone").size()
    size = codes.groupby("delomrade").size()
    delomrade = _with_hidden(delomrade, _summed(krets, members["delomrade"], size))
    zones = _summed(krets, members["levekarssone"], zone_size)
    old = _summed(delomrade, former, former.value_counts())
    asker = _summed(delomrade, pd.Series("3203", index=former.index), pd.Series({"3203": 23}))
    parts = [
        _shares(krets, "grunnkrets"),
        _unpublished(codes, krets),
        _shares(delomrade, "delomrade"),
        _shares(zones, "levekarssone"),
        _shares(old, "tidligere_kommune"),
        _shares(asker, "kommune"),
    ]
    return pd.concat(parts, ignore_index=True)


def _counts(source: Path, name: str, code: str) -> pd.DataFrame:
    """Published counts, one row an (area, year), one column a family type, and what is hidden."""
    table = raw.read(source, name, [code, "year", "category", "value"])
    table = table.assign(value=table["value"].map(raw.number))
    wide = table.pivot(index=[code, "year"], columns="category", values="value")
    missing = set(TYPES) - set(wide.columns)
    if missing or wide[TYPES].isna().any().any():
        raise SourceError(f"{name}: every area needs all family types; missing {sorted(missing)}.")
    wide = wide[TYPES].rename_axis(index=["area", "period"])
    # How many small areas hide each type: one where it is 0, added up with the counts.
    return pd.concat([wide, (wide == 0).astype(int).add_prefix(HIDDEN)], axis=1).assign(absent=0)


def _summed(counts: pd.DataFrame, group: pd.Series, size: pd.Series) -> pd.DataFrame:
    frame = counts.reset_index()
    frame["area"] = frame["area"].map(group)
    summed = frame.groupby(["area", "period"]).sum()
    parts = frame.groupby(["area", "period"]).size()
    expected = pd.Series(summed.index.get_level_values("area"), index=summed.index).map(size)
    summed["absent"] = expected - parts + summed["absent"]
    return summed


def _with_hidden(counts: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Counts of areas with what is hidden in, and absent from, the parts they are the sum of."""
    hidden = [HIDDEN + t for t in TYPES]
    differs = (counts[TYPES] - parts[TYPES]).abs().to_numpy(float)
    if not (differs < 0.5).all():
        raise SourceError(
            "The family types of a delområde are not those of its grunnkretser added."
        )
    result = counts.copy()
    result[hidden] = parts[hidden].reindex(counts.index)
    return result.assign(absent=parts["absent"].reindex(counts.index))


def _shares(counts: pd.DataFrame, level: str) -> pd.DataFrame:
    total = counts[TYPES].sum(axis=1)
    rows = []
    for (indicator, category), types in FAMILY.items():
        count = counts[types].sum(axis=1)
        # A sum with one hidden part would give the other part away as itself: hide it too only
        # where nothing but hidden parts stands behind it; otherwise the published part is public.
        nought = (counts[types] == 0).all(axis=1)
        # A count is what the source published; a share of so few is only left out for certainty.
        hidden = nought | (total < FEWEST)
        frame = pd.DataFrame(
            {
                "value": (100 * count / total).where(~hidden),
                "numerator": count.where(~nought),
                "denominator": total,
                "status": hidden.map({True: "suppressed", False: "derived"}),
                "note": _notes(counts, types, hidden, total < FEWEST),
            }
        ).reset_index()
        rows.append(frame.assign(indicator=indicator, category=category))
    result = pd.concat(rows, ignore_index=True)
    return result.assign(level=level, source="ssb_familietype")


def _notes(counts: pd.DataFrame, types: list[str], hidden: pd.Series, few: pd.Series) -> pd.Series:
    """Which way hidden counts of 0 to 3 pull a share: in the numerator down, beside it up."""
    own = counts[[HIDDEN + t for t in types]].sum(axis=1) > 0
    other = counts[[HIDDEN + t for t in TYPES if t not in types]].sum(axis=1) > 0
    notes = pd.Series("", index=counts.index)
    notes = notes.mask(own & ~other, "kan_vaere_lav").mask(other & ~own, "kan_vaere_hoy")
    notes = notes.mask(own & other, "kan_avvike")
    notes = notes.mask(counts["absent"] > 0, "ufullstendig")
    return notes.mask(hidden, "null_til_tre").mask(few, "for_fa_personer")


def _unpublished(codes: pd.DataFrame, krets: pd.DataFrame) -> pd.DataFrame:
    """Grunnkretser that the table does not publish: there, with status and no value."""
    published = set(krets.index.get_level_values("area"))
    rows = [
        {
            "indicator": indicator,
            "category": category,
            "area": code,
            "level": "grunnkrets",
            "period": period,
            "value": None,
            "status": "suppressed",
            "source": "ssb_familietype",
            "note": "ikke_publisert",
        }
        for code in sorted(set(codes["code"]) - published)
        for period in sorted(set(krets.index.get_level_values("period")))
        for indicator, category in FAMILY
    ]
    return pd.DataFrame(rows)
