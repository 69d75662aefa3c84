"""The table behind a figure as CSV with headings that last: short, the same in every language.

Where each row is an observation the headings are those of the open data (``export.opendata``), and
what the figure adds to them stands beside. Other tables have the same words for the same things
(``omrade``, ``periode``, ``verdi``, ``nedre`` …); a heading that names an indicator or a year would
be another in the next file, so such columns are ``verdi_1``, ``verdi_2`` …, and what each is
stands in ``verdi_1_navn``.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from export.csv import to_csv
from export.opendata import NAMES, dated, open_table
from store.catalogue import Registry
from text.formats import period, slug, unit_long
from text.spans import span
from text.texts import t, texts
from views.edition import per_edition, store
from views.figures import KINDS, State, build_for_file, rows_behind

#: Key of a heading → the word the open data have for it.
WORDS = {"column.area": "omrade_navn", "column.code": "omrade", "column.period": "periode",
         "column.indicator": "indikator_navn", "column.unit": "enhet_navn",
         "column.value": "verdi", "column.lower": "nedre", "column.upper": "ovre",
         "column.status": "merknad_forklart"}  # fmt: skip
#: The last column of every figure's file: the source line as it stands under the figure.
LAST = "kilde_linje"
#: Headings of the open data that are numbers, and those that are codes.
_NUMBERS = {"verdi", "nedre", "ovre", "teller", "nevner"}
_CODES = {*NAMES, "tema"} - {*_NUMBERS, *WORDS.values()}
#: Letters of a word made of a heading.
SHORT = 36
_PERIOD = re.compile(r"\d{4}(-\d{2}(\d{2})?)?")


def filed(state: State) -> Figure:
    """The figure of a state that has one, with the table that goes into files."""
    made = build_for_file(state)
    assert isinstance(made, Figure), "what is on the page is in the file"
    return made


def stable_csv(figure: Figure, state: State) -> bytes:
    """The file of a figure with the table that goes into files (``filed``).

    Six decimals hold every published figure; what lies beyond is the noise of our own divisions.
    """
    table = stable_table(figure, state)
    return to_csv(dated(table).assign(**{LAST: figure.source}))


def stable_table(figure: Figure, state: State) -> pd.DataFrame:
    """A figure's table with lasting headings; days are dates."""
    table = figure.table.round(6).reset_index(drop=True)
    headings = stable_headings(figure, state)
    observed = _observations(table, headings, state)
    if observed is not None:
        return observed
    return _with_codes(_renamed(table, headings), state)


def stable_headings(figure: Figure, state: State) -> list[str]:
    """A lasting heading for each column, in order; empty for one that names its own contents."""
    found = []
    for i, column in enumerate(_norwegian(figure, state).table.columns):
        name = _short().get(str(column), "")
        told = not pd.api.types.is_numeric_dtype(figure.table.iloc[:, i])
        # A word of the open data means there a code or a number, and so it does here.
        words = told and name in _NUMBERS
        found.append(f"{name}_navn" if name in _CODES else f"{name}_tekst" if words else name)
    return [name if found.count(name) == 1 else "" for name in found]


def _norwegian(figure: Figure, state: State) -> Figure:
    """The figure in the language headings are made of; the same columns in the same order."""
    if state.language == "nb":
        return figure
    return filed(replace(state, choice=replace(state.choice, language="nb")))


@per_edition(1)
def _short() -> dict[str, str]:
    """Every heading that is a text of ours → its lasting word."""
    fixed = {t(key, "nb"): word for key, word in WORDS.items()}
    return {text: slug(text, SHORT).replace("-", "_") for text in texts("nb").values()
            if isinstance(text, str) and "{" not in text} | fixed  # fmt: skip


def _observations(table: pd.DataFrame, headings: list[str], state: State) -> pd.DataFrame | None:
    """The rows as the open data have them, where each is one observation; else None."""
    kind = KINDS[state.kind]
    needed = {"omrade", "periode", "merknad_forklart"}
    values = [i for i, name in enumerate(headings) if not name]
    if kind.rows is None or not kind.of_indicator or len(values) != 1 or not needed <= {*headings}:
        return None
    rows = rows_behind(state)
    at = {name: table.columns[headings.index(name)] for name in needed}
    code = {period(p, state.language): p for p in rows["period"].unique()}
    pairs = zip(table[at["omrade"]], table[at["periode"]], strict=True)
    keys = [(str(area), code.get(str(when), str(when))) for area, when in pairs]
    of_rows = zip(rows["area"].astype(str), rows["period"].astype(str), strict=True)
    held = rows.assign(_key=pd.Series(list(of_rows), index=rows.index, dtype=object))
    held = held[held["_key"].isin(keys)]
    if len(set(keys)) != len(keys) or sorted(held["_key"]) != sorted(keys):
        return None
    if not set(held["area"]) <= set(store()[0].areas):
        return None
    whole = open_table(held.set_index("_key").loc[keys].reset_index(drop=True), state.language)
    added = {name: table.iloc[:, i].to_numpy() for i, name in enumerate(headings)
             if name and name not in whole and name not in WORDS.values()}  # fmt: skip
    return whole.assign(**added)


def _renamed(table: pd.DataFrame, headings: list[str]) -> pd.DataFrame:
    """The columns under their words; one that names its contents is followed by what it is."""
    columns: dict[str, pd.Series] = {}
    number = 0
    for i, name in enumerate(headings):
        column = table.iloc[:, i]
        if name:
            columns[name] = column
            continue
        number += 1
        columns[f"verdi_{number}"] = column
        columns[f"verdi_{number}_navn"] = pd.Series(str(table.columns[i]), index=table.index)
    return pd.DataFrame(columns, index=table.index)


def _with_codes(table: pd.DataFrame, state: State) -> pd.DataFrame:
    """What the whole figure is of before its columns, and codes and days beside names."""
    registry, kind, choice = store()[0], KINDS[state.kind], state.choice
    first: dict[str, str] = {}
    if kind.of_indicator:
        item = registry.indicators[choice.indicator]
        first = {"indikator": item.id, "indikator_navn": item.title[state.language],
                 "kategori": choice.category,
                 "kategori_navn": item.category_title(choice.category, state.language),
                 "enhet": item.unit,
                 "enhet_navn": unit_long(item.unit, state.language)}  # fmt: skip
    if "niva" in kind.takes and "niva_navn" not in table:
        first |= {"niva": choice.level, "niva_navn": t(f"level.{choice.level}", state.language)}
    one = not {"periode", "niva_navn", "verdi_1", "forste_ar"} & {*table.columns}
    if one and "ar" in kind.takes and choice.period:
        first |= {"periode": choice.period}
    for name, known in (("omrade", _areas(choice.level, state.language, registry)),
                        ("indikator", _indicators(state.language, registry))):  # fmt: skip
        if f"{name}_navn" in table and name not in table:
            found = [known.get(str(value), "") for value in table[f"{name}_navn"]]
            if all(found):
                table.insert([*table.columns].index(f"{name}_navn"), name, found)
    whole = pd.DataFrame({n: v for n, v in first.items() if n not in table}, index=table.index)
    return _with_days(pd.concat([whole, table], axis=1))


def _with_days(table: pd.DataFrame) -> pd.DataFrame:
    """Periods as the open data write them, with first and last day, where every row has one."""
    if "periode" not in table:
        return table
    periods = [str(p).replace("–", "-") for p in table["periode"]]
    if not all(_PERIOD.fullmatch(p) for p in periods):
        return table
    table["periode"] = periods
    at = [*table.columns].index("periode")
    for place, name in enumerate(("periode_start", "periode_slutt")):
        table.insert(at + 1 + place, name, [span(p)[place] for p in periods])
    return table


def _areas(level: str, language: str, registry: Registry) -> dict[str, str]:
    """Name as a figure has it → code of the areas of a level; none for a name that two have."""
    known: dict[str, str] = {}
    for code, area in registry.areas.items():
        if area.level == level:
            name = registry.area_name(code, language)
            known[name] = "" if name in known else code
    return known


def _indicators(language: str, registry: Registry) -> dict[str, str]:
    """Title, alone or with that of a category → id of the indicator."""
    known: dict[str, str] = {}
    for item in registry.indicators.values():
        title = item.title[language]
        named = [
            title,
            *(f"{title}, {item.category_title(c, language)}" for c in item.category_ids),
        ]
        for text in named:
            known[text] = item.id
    return known
