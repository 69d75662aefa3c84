"""The figures as open data: codes with their names beside, the days of a period, words for codes.

One table for all addresses, so that a heading means the same in each. What is hidden in the edition
has no value here either: the rows come from ``views.observed``.
"""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from export.csv import to_csv
from text.formats import period, unit_long
from text.spans import span
from text.texts import t, texts
from views.edition import per_edition, store
from views.observed import observed
from views.subject import table_name

#: Codes and numbers: headings of CSV and JSON → columns of the snapshot.
NAMES = {"indikator": "indicator", "kategori": "category", "omrade": "area", "niva": "level",
         "periode": "period", "verdi": "value", "nedre": "lower", "ovre": "upper",
         "teller": "numerator", "nevner": "denominator", "status": "status", "kilde": "source",
         "merknad": "note"}  # fmt: skip
#: Headings of what stands beside the codes, in the language asked for; the same in every language.
BESIDE = ("indikator_navn", "kategori_navn", "omrade_navn", "niva_navn", "enhet", "enhet_navn",
          "periode_start", "periode_slutt", "periode_navn", "status_navn", "kilde_navn",
          "lisens", "merknad_forklart")  # fmt: skip
#: Rows of CSV written at a time, and bytes sent at a time.
ROWS, BYTES = 5000, 2**16
DECIMAL = {"komma": ",", "punktum": "."}


def open_table(rows: pd.DataFrame, language: str = "nb") -> pd.DataFrame:
    """Rows with the columns of the snapshot as ``NAMES`` and ``BESIDE`` have them.

    ``periode_start`` and ``periode_slutt`` are dates. A code without a name has an empty text.
    """
    registry, _ = store()
    shown = observed(rows)
    frame = pd.DataFrame({name: shown[column] for name, column in NAMES.items()})

    def beside(column: str, word: Callable[[str], Any]) -> pd.Series[Any]:
        # Few codes stand in many rows: each is looked up once.
        return frame[column].map({code: word(code) for code in frame[column].unique()})

    items, sources = registry.indicators, registry.sources
    pairs = frame[["indikator", "kategori"]].drop_duplicates().itertuples(index=False)
    titles = {(i, c): items[i].category_title(c, language) for i, c in pairs}
    frame["indikator_navn"] = beside("indikator", lambda c: items[c].title[language])
    frame["kategori_navn"] = [titles[pair] for pair in
                              zip(frame["indikator"], frame["kategori"], strict=True)]  # fmt: skip
    frame["omrade_navn"] = beside("omrade", lambda c: registry.areas[c].name)
    frame["niva_navn"] = beside("niva", lambda c: t(f"level.{c}", language))
    frame["enhet"] = beside("indikator", lambda c: items[c].unit)
    frame["enhet_navn"] = beside("indikator", lambda c: unit_long(items[c].unit, language))
    frame["periode_start"] = beside("periode", lambda c: span(c)[0])
    frame["periode_slutt"] = beside("periode", lambda c: span(c)[1])
    frame["periode_navn"] = beside("periode", lambda c: period(c, language))
    frame["status_navn"] = beside("status", lambda c: t(f"status.{c}", language))
    frame["kilde_navn"] = beside("kilde", lambda c: _source(c, language))
    frame["lisens"] = beside("kilde", lambda c: sources[c].licence if c in sources else "")
    frame["merknad_forklart"] = beside("merknad", lambda c: note_words(c, language))
    return frame


def _source(code: str, language: str) -> str:
    found = store()[0].sources.get(code)
    return f"{found.publisher[language]}: {table_name(found, language)}" if found else ""


def note_words(note: str, language: str = "nb") -> str:
    """What a note of an observation says in words; empty where there is none."""
    return texts(language).get(f"note.{note}", "") if note else ""


def table_csv(table: pd.DataFrame, decimal: str = "komma") -> bytes:
    """A table as CSV: semicolon always, the sign of decimals as asked; dates as ISO 8601."""
    return to_csv(dated(table), decimal=DECIMAL[decimal])


def whole() -> pd.DataFrame:
    """Every observation of the edition, with those that have no value and say why."""
    return store()[1].frame


#: The largest files there are: whoever asks while one is made waits for it, and makes no second.
_BUILDING = threading.Lock()


@per_edition(4)
def _whole_csv(language: str, decimal: str) -> bytes:
    # Kept compressed: the text is twenty times the size, and there are four of them.
    out = io.BytesIO()
    table = open_table(whole(), language)
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=4, mtime=0) as file:
        for start in range(0, max(len(table), 1), ROWS):
            part = dated(table.iloc[start : start + ROWS])
            file.write(to_csv(part, decimal=DECIMAL[decimal], headed=start == 0))
    return out.getvalue()


def whole_csv(language: str = "nb", decimal: str = "komma") -> Iterator[bytes]:
    """The whole edition as CSV, in pieces, so that it never stands in memory as text."""
    with _BUILDING:
        packed = _whole_csv(language, decimal)

    def pieces() -> Iterator[bytes]:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            while piece := file.read(BYTES):
                yield piece

    return pieces()


def whole_parquet(language: str = "nb") -> bytes:
    """The whole edition as Parquet: numbers as double (null where there is none), days as dates.

    The metadata hold the version of the figures.
    """
    with _BUILDING:
        return _whole_parquet(language)


@per_edition(2)
def _whole_parquet(language: str) -> bytes:
    table = pa.Table.from_pandas(open_table(whole(), language), preserve_index=False)
    table = table.replace_schema_metadata({"levekar_versjon": store()[1].version})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its days as text (ISO 8601)."""
    days = {c: table[c].map({d: d.isoformat() for d in table[c].unique()})
            for c in ("periode_start", "periode_slutt") if c in table}  # fmt: skip
    return table.assign(**days)
