"""The index a reader has put together: read from the address, checked, built, written back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.compare import competition_rank
from analysis.composite import combine, contributions, rank_range, standardised_frame
from charts.index import Index
from store.life import PHASES
from views import comparing, lifecourse
from views.asking import AddressReader, Problem, harmless
from views.choice import Choice, area_codes
from views.edition import per_edition, store
from views.initiatives.filters import NO_PHASE
from views.matrix import LEVELS
from views.rows import area_rows
from views.standing import standing_of
from views.subject import source_line

METHODS = ("zscore", "minmax", "rank", "score10", "exponential")
#: In the address → how a high figure is to be read.
DIRECTIONS = {"ugunstig": "high_is_bad", "gunstig": "high_is_good"}
#: Income of each household type by itself: an area of many who live alone is not poor for that.
DEFAULT = ("medianinntekt.aleneboende", "medianinntekt.par_uten_barn",
           "medianinntekt.par_med_barn", "medianinntekt.enslig_forsorger")  # fmt: skip
HEAVIEST = 10.0
MOST_INDICATORS = 12


@dataclass(frozen=True)
class Part:
    """One indicator of the index. ``direction`` is empty where nobody has chosen one."""

    key: str
    weight: float = 1.0
    direction: str = ""
    own: bool = False

    def address(self) -> str:
        """The part as it stands in an address: key, weight, and the reader's own direction."""
        text = f"{self.key}:{self.weight:g}"
        return f"{text}:{self.direction}" if self.own and self.direction else text


@dataclass(frozen=True)
class Recipe:
    """A whole choice: the parts, the method, the level, and an area to look closer at.

    ``phase`` is the phase of life whose figures are offered; empty for all.
    """

    parts: tuple[Part, ...]
    method: str = METHODS[0]
    level: str = LEVELS[0]
    area: str = ""
    language: str = "nb"
    phase: str = ""

    @property
    def used(self) -> tuple[Part, ...]:
        """Parts that count: with a weight and a direction."""
        return tuple(p for p in self.parts if p.weight > 0 and p.direction)

    def address(self) -> dict[str, str]:
        """The choice as parameters of an address, every one written out."""
        result = {"niva": self.level, "metode": self.method, "spraak": self.language,
                  "vekter": ",".join(p.address() for p in self.parts)}  # fmt: skip
        result |= {"fase": self.phase} if self.phase else {}
        return result | ({"omrade": self.area} if self.area else {})


@per_edition(64)
def offered(level: str, language: str = "nb", phase: str = "") -> dict[str, dict[str, Any]]:
    """What an index on the level can be made of: key → title, period, direction (may be none).

    :param phase: a phase of life the figures are to be about.
    """
    rows = standing_of(area_codes(level)[0], language, every=True)
    return {
        f"{r.indicator}.{r.category}": {
            "title": r.title, "period": r.period, "when": r.when, "direction": r.direction,
            "unit": r.unit, "decimals": r.decimals, "indicator": r.indicator,
            "category": r.category, "about": r.about,
        }
        for r in rows.itertuples(index=False)
        if lifecourse.fits(lifecourse.of_figure(str(r.indicator), str(r.category)), phase)
    }  # fmt: skip


def fixed(direction: str) -> str:
    """The direction of the registry as a word of the address; empty where there is none."""
    return next((word for word, ours in DIRECTIONS.items() if ours == direction), "")


def default(level: str, phase: str = "") -> tuple[Part, ...]:
    """Income by household type where it exists; elsewhere nothing, for nothing has a direction.

    Of a phase of life that income is not about: every figure of its people with a direction.
    """
    there = offered(level, phase=phase)
    keys = [k for k in DEFAULT if k in there]
    if phase and not keys:
        keys = [k for k, item in there.items()
                if fixed(item["direction"]) and item["about"] == "residents"]  # fmt: skip
    return tuple(Part(k, 1.0, fixed(there[k]["direction"])) for k in keys[:MOST_INDICATORS])


def parse(params: dict[str, str]) -> tuple[Recipe, list[Problem]]:
    """The recipe an address asks for and everything in it that could not be met."""
    reader = AddressReader(params)
    pick, problems = reader.pick, reader.problems
    language = pick("spraak", ["nb", "en"], "nb")
    level = pick("niva", LEVELS, LEVELS[0])
    method = pick("metode", list(METHODS), METHODS[0])
    area = pick("omrade", ["", *area_codes(level)], "")
    phase = pick("fase", ["", *map(str, PHASES), NO_PHASE], "")
    parts = default(level, phase)
    if "vekter" in params:
        there = offered(level)
        read = [_part(p, there) for p in params["vekter"][:2000].split(",") if p]
        bad = [harmless(asked) for asked, part in read if part is None]
        problems += [Problem("vekter", b, tuple(there)) for b in bad[:3]]
        good = {p.key: p for _, p in read if p is not None}
        parts = tuple(good.values())[:MOST_INDICATORS]
        if phase:
            parts = tuple(p for p in parts if p.key in offered(level, phase=phase))
        if (bad or (phase and good)) and not parts:
            parts = default(level, phase)
    return Recipe(parts, method, level, area, language, phase), problems


def _part(asked: str, there: dict[str, dict[str, Any]]) -> tuple[str, Part | None]:
    key, *rest = asked.split(":")
    if key not in there:
        key = next((k for k in there if k.partition(".")[0] == key), key)
    if key not in there or len(rest) > 2:
        return asked, None
    try:
        weight = float(rest[0]) if rest else 1.0
    except ValueError:
        return asked, None
    if not (math.isfinite(weight) and 0 <= weight <= HEAVIEST):
        return asked, None
    given = fixed(there[key]["direction"])
    if given:
        return asked, Part(key, weight, given)
    own = rest[1] if len(rest) == 2 else ""
    if own and own not in DIRECTIONS:
        return asked, None
    return asked, Part(key, weight, own, own=True)


def build(recipe: Recipe) -> Index:
    """The index of a recipe.

    :raises CannotCompute: where an indicator does not vary.
    """
    return _build(replace(recipe, area=""))


@per_edition(64)
def _build(recipe: Recipe) -> Index:
    there = offered(recipe.level, recipe.language)
    registry, _ = store()
    codes = area_codes(recipe.level)
    frame = pd.DataFrame(
        {p.key: _rows(recipe, there[p.key])["value"] for p in recipe.used}, index=codes
    )
    return index(
        frame,
        {c: registry.area_name(c, recipe.language) for c in codes},
        {p.key: there[p.key]["title"] for p in recipe.used},
        {p.key: p.weight for p in recipe.used},
        {p.key: DIRECTIONS[p.direction] for p in recipe.used},
        recipe.method,
    )


def source(recipe: Recipe) -> str:
    """The source line of everything in the index."""
    there = offered(recipe.level)
    sources = [str(s) for p in recipe.used
               for s in _rows(recipe, there[p.key])["source"].dropna().unique()]  # fmt: skip
    return source_line(there[recipe.used[0].key]["indicator"], sources, recipe.language)


def changes(recipe: Recipe) -> pd.DataFrame:
    """The area of the recipe beside Asker's level, indicator by indicator.

    Columns title, unit, decimals, value, reference, reference_name, denominator, direction, own;
    the denominator is there for shares only, whose persons can be counted.
    """
    registry, _ = store()
    there = offered(recipe.level, recipe.language)
    rows = []
    for part in recipe.used:
        item = there[part.key]
        choice = _choice(recipe, item)
        own = _rows(recipe, item).loc[recipe.area]
        found = comparing.verdict(choice, recipe.area)
        name = comparing.reference_name(found.reference_kind, choice.level, choice.language)
        is_share = registry.indicators[item["indicator"]].measure == "share"
        rows.append(
            {
                "title": f"{item['title']}, {item['period']}", "unit": item["unit"],
                "decimals": item["decimals"], "value": own["value"],
                "reference": found.reference if found.reference_kind else None,
                "reference_name": name, "outcome": found.outcome,
                "denominator": own["denominator"] if is_share else None,
                "direction": part.direction, "own": part.own,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _choice(recipe: Recipe, item: dict[str, Any]) -> Choice:
    return Choice(item["indicator"], item["category"], recipe.level, item["when"],
                  language=recipe.language)  # fmt: skip


def _rows(recipe: Recipe, item: dict[str, Any]) -> pd.DataFrame:
    return area_rows(_choice(recipe, item)).set_index("area")


def index(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    weights: Mapping[str, float],
    directions: Mapping[str, str],
    method: str,
) -> Index:
    """The index of each area and the range of places it could have had.

    :param frame: areas × indicator keys, the indicators' own values.
    :param names: the name of each area by code.
    :raises CannotCompute: where an indicator has no direction or does not vary.
    """
    scores = standardised_frame(frame, directions, method)
    table = pd.DataFrame({"name": pd.Series(names).reindex(frame.index)})
    table["score"] = combine(scores, weights)
    table["rank"] = competition_rank(table["score"])
    table = table.join(rank_range(frame, weights, directions))
    return Index(table, contributions(scores, weights), dict(titles))
