"""The register as a workbook's tables: which column holds which key, and what a cell may hold.

One row per initiative in «Tiltak»; what an initiative has several of (aims, places, evidence,
sources) stands in sheets of its own, joined by the id. Lists of ids are separated by «;».
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from register.models import Initiative
from register.parts import STAGES, Basis, CostClass, Kind, Participation, PreventionLevel
from sheets.grid import Cell, Odd, Percent
from sheets.messages import said
from store.life import PHASES

Path = tuple[str, ...]
CellKind = Literal["text", "list", "flag", "whole", "number", "when"]
YES, NO = "ja", "nei"
SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """One column. ``choices`` are fixed values, ``choose`` names a registry's ids."""

    heading: str
    path: Path
    kind: CellKind = "text"
    choices: tuple[str, ...] = ()
    choose: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet; ``key`` is the initiative's list it holds, empty for the initiatives."""

    name: str
    key: str
    columns: tuple[Column, ...]


def _both(heading: str, *path: str) -> tuple[Column, Column]:
    return Column(heading, (*path, "nb")), Column(f"{heading} (engelsk)", (*path, "en"))


ID = Column("Id", ("id",))
MAIN = Table(
    "Tiltak", "",
    (
        ID,
        *_both("Tittel", "title"),
        *_both("Kort tekst", "text"),
        Column("Slag", ("kind",), choices=get_args(Kind)),
        Column("Eier", ("owner",)),
        Column("Tjenesteområder", ("service_areas",), "list", choose="service_areas"),
        Column("Tjenesteområder er", ("service_areas_basis",), choices=get_args(Basis)),
        Column("Hovedutfordringer", ("challenges",), "list", choose="challenges"),
        Column("Temaer", ("domains",), "list", choose="domains"),
        *_both("Målgruppe", "target_group"),
        Column("Alder fra", ("age_from",), "whole"),
        Column("Alder til", ("age_to",), "whole"),
        Column("Livsfaser", ("phases",), "list", choices=tuple(PHASES)),
        Column("Forebyggingsnivå", ("prevention_level",), choices=get_args(PreventionLevel)),
        Column("Hele kommunen", ("whole_municipality",), "flag", (YES, NO)),
        Column("Områder", ("areas",), "list", choose="areas"),
        *_both("Om områdene", "areas_note"),
        *_both("Arena", "arena"),
        Column("Medvirkning", ("participation",), choices=get_args(Participation)),
        Column("Trinn", ("stage",), choices=STAGES),
        *_both("Bevis for trinnet", "stage_proof", "text"),
        Column("Bevis, dato", ("stage_proof", "date"), "when"),
        Column("Bevis, adresse", ("stage_proof", "source")),
        Column("På trinnet siden", ("stage_since",), "when"),
        Column("Start", ("start",), "when"),
        Column("Slutt", ("end",), "when"),
        Column("Avsluttet", ("ended",), "flag", (YES, NO)),
        *_both("Status", "status"),
        *_both("Hva vi lærte", "learnt"),
        Column("Kostnadsklasse", ("cost_class",), choices=get_args(CostClass)),
        *_both("Kostnad", "cost_text"),
        *_both("Risiko", "risk"),
        *_both("Hva ville vist virkning", "local_effect", "what_would_show"),
        *_both("Måles av", "local_effect", "measured_by"),
        Column("Se også", ("related",), "list", choose="initiatives"),
    ),
)  # fmt: skip
AIMS = Table(
    "Virkning", "aims",
    (
        ID,
        Column("Indikator", ("indicator",), choose="indicators"),
        Column("Retning", ("direction",), choices=("up", "down")),
        *_both("Begrunnelse", "reasoning"),
        Column("Adresse", ("citation",)),
    ),
)  # fmt: skip
PLACES = Table(
    "Steder", "places",
    (
        ID,
        Column("Navn", ("name",)),
        Column("Område", ("area",), choose="areas"),
        Column("Grunnkretser", ("small_areas",), "list"),
        Column("Breddegrad", ("lat",), "number"),
        Column("Lengdegrad", ("lon",), "number"),
        Column("Åpnet", ("opened",), "when"),
        Column("Adresse", ("source",)),
        *_both("Merknad", "note"),
    ),
)  # fmt: skip
EVIDENCE = Table(
    "Evidens", "evidence",
    (
        ID,
        Column("Program", ("programme",), choose="programmes"),
        Column("Skala", ("scale",), choose="scales"),
        Column("Nivå", ("level",)),
        *_both("Utgave", "edition"),
        Column("Dato", ("date",), "when"),
        Column("Adresse", ("url",)),
        *_both("Tekst", "text"),
        Column("Nytte–kostnad", ("benefit_cost",), "number"),
        Column("Sjanse i prosent", ("chance",), "number"),
        Column("Prisår", ("price_year",), "whole"),
        *_both("Vurdert for seg", "apart"),
    ),
)  # fmt: skip
SOURCES = Table(
    "Kilder", "sources",
    (
        ID,
        Column("Tittel", ("title",)),
        Column("Adresse", ("url",)),
        Column("Dato", ("date",), "when"),
    ),
)  # fmt: skip
TABLES = (MAIN, AIMS, PLACES, EVIDENCE, SOURCES)


class UnfitError(ValueError):
    """A cell that means nothing in its column, and what was expected there."""

    def __init__(self, kind: str) -> None:
        self.expected = said(f"register.cell.{kind}")
        super().__init__(self.expected.en)


def rows_of(table: Table, initiative: Initiative) -> Iterator[list[str | float | None]]:
    """The initiative's rows in a table, each cell as it is written."""
    entry = initiative.model_dump()
    for item in [entry] if not table.key else entry[table.key]:
        values = {"id": initiative.id} | item
        yield [_written(column, _value(values, column.path)) for column in table.columns]


def _value(values: Any, path: Path) -> Any:
    for part in path:
        values = values.get(part) if values is not None else None
    return values


def _written(column: Column, value: Any) -> str | float | None:
    if value is None or value == []:
        return None
    if column.kind == "list":
        return f"{SEPARATOR} ".join(value)
    if column.kind == "flag":
        return YES if value else NO
    return value if column.kind in ("whole", "number") else str(value)


def parsed(column: Column, cell: Cell) -> Any:
    """What a cell means; ``None`` if it is empty.

    :raises UnfitError: with what was expected, if it means nothing here.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if column.kind == "flag":
        return _flag(str(cell))
    if column.kind in ("whole", "number"):
        return _number(column, cell)
    text = _text(column, cell)
    if column.kind == "list":
        return [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    return text


def _flag(text: str) -> bool:
    folded = text.strip().casefold()
    if folded in ("ja", "yes", "true", "sann"):
        return True
    if folded in ("nei", "no", "false", "usann"):
        return False
    raise UnfitError("flag")


def _number(column: Column, cell: Cell) -> float | int:
    if isinstance(cell, Percent):
        return round(float(cell) * 100, 6)
    try:
        number = float(str(cell).strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if column.kind == "whole" and not number.is_integer():
        raise UnfitError("whole")
    if not math.isfinite(number):
        raise UnfitError("number")
    return int(number) if column.kind == "whole" else number


def _text(column: Column, cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Odd):
        if column.kind == "when" and cell.text[4:5] == "-":
            return cell.text[:10]
        raise UnfitError("text")
    return str(cell).strip()
