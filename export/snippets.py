"""Ready lines that fetch a file from here: Power Query (Excel, Power BI), R and Python.

The codes of areas and periods stay text in all three: a code may begin with a nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from export.figurecsv import filed, stable_table
from export.opendata import dated
from views.figures import State

LANGUAGES = ("powerquery", "r", "python")
#: What the highlighting of ``st.code`` calls them; it knows no Power Query.
SYNTAX = {"powerquery": None, "r": "r", "python": "python"}
NUMBERS = ("verdi", "nedre", "ovre", "teller", "nevner")
DAYS = ("periode_start", "periode_slutt")
CODES = ("omrade", "periode")
#: Culture that reads «-1,5»: in some versions the Norwegian one takes the true minus sign alone.
_CULTURE = "de-DE"


def whole(origin: str, language: str = "nb") -> dict[str, str]:
    """The lines for the whole edition, by name of ``LANGUAGES``."""
    address = f"{origin}/api/v1/alt.csv?spraak={language}"
    return of(address, NUMBERS, DAYS, CODES)


def of_figure(address: str, state: State) -> dict[str, str]:
    """The lines for the csv of a figure, with the headings that file has."""
    there = dated(stable_table(filed(state), state))
    numbers = [str(c) for c in there.select_dtypes("number").columns]
    return of(address, numbers, [d for d in DAYS if d in there], [c for c in CODES if c in there])


def of(
    address: str, numbers: Sequence[str], days: Sequence[str] = (), codes: Sequence[str] = ()
) -> dict[str, str]:
    """The lines for a csv of ours (semicolon, decimal comma) at a full address.

    ``numbers``, ``days`` and ``codes`` are the headings of columns of each kind.
    """
    return {"powerquery": power_query(address, numbers, days), "r": r(address, codes),
            "python": python(address, days, codes)}  # fmt: skip


def power_query(address: str, numbers: Sequence[str], days: Sequence[str] = ()) -> str:
    """A query in M: «Avansert redigering» in Power Query takes it as it stands."""
    kinds = [(n, "type number") for n in numbers] + [(d, "type date") for d in days]
    typed = ", ".join(f'{{"{_m(name)}", {kind}}}' for name, kind in kinds)
    parts = urlsplit(address)
    return (
        "let\n"
        f'    Svar = Web.Contents("{_m(f"{parts.scheme}://{parts.netloc}")}", '
        f'[RelativePath = "{_m(_relative(address))}"]),\n'
        '    Fil = Csv.Document(Svar, [Delimiter = ";", Encoding = 65001, '
        "QuoteStyle = QuoteStyle.Csv]),\n"
        "    Tabell = Table.PromoteHeaders(Fil, [PromoteAllScalars = true]),\n"
        f'    Typet = Table.TransformColumnTypes(Tabell, {{{typed}}}, "{_CULTURE}")\n'
        "in\n"
        "    Typet\n"
    )


def _relative(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path.lstrip('/')}?{parts.query}" if parts.query else parts.path.lstrip("/")


def r(address: str, codes: Sequence[str] = ()) -> str:
    """Base R, no package; the headings are kept as they are."""
    kept = ", ".join(f'{code} = "character"' for code in codes)
    kept = f",\n                  colClasses = c({kept})" if kept else ""
    return (
        f'tall <- read.csv2("{_c(address)}",\n'
        '                  fileEncoding = "UTF-8-BOM", check.names = FALSE, na.strings = ""'
        f"{kept})\n"
        "head(tall)\n"
    )


def python(address: str, days: Sequence[str] = (), codes: Sequence[str] = ()) -> str:
    """pandas; days become dates."""
    more = f",\n    dtype={dict.fromkeys(codes, 'str')!r}" if codes else ""
    more += f",\n    parse_dates={list(days)!r}" if days else ""
    return (
        "import pandas as pd\n\n"
        "tall = pd.read_csv(\n"
        f'    "{_c(address)}",\n'
        f'    sep=";", decimal=",", encoding="utf-8-sig"{more},\n'
        ")\n"
        "print(tall.head())\n"
    )


def _m(words: str) -> str:
    """Words inside quotes in M: a quote is doubled, ``#(`` begins an escape."""
    return words.replace("#(", "#(#)(").replace('"', '""')


def _c(words: str) -> str:
    """Words inside quotes in R and Python."""
    return words.replace("\\", "\\\\").replace('"', '\\"')
