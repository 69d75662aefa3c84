"""How often chance alone is called a finding: ``python benchmarks/null_rates.py`` prints the rates.

Every test that leads to a word on a page is run on figures in which nothing differs. The tests
promise about 5 of 100 for a test alone, and about 5 of 100 lists or maps that name any area at all.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from esda import Moran_Local
from libpysal.graph import Graph

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.change import change_in
from analysis.effect import did
from analysis.funnel import outside, share_limits
from analysis.noise import noise_from_series
from analysis.spatial import moran
from analysis.testing import Difference, Figures, difference, false_discovery

TOLD = ("higher", "lower")
AREAS = 23


def told(found: Difference) -> float:
    """Return the share of the areas told apart."""
    return float(np.isin(found.outcome, TOLD).mean())


def shares(random: np.random.Generator, size: int, family: int, effect: float) -> Difference:
    """Draw families of so many persons in each area and its whole, all alike."""
    families = random.binomial(size, 0.3, AREAS)
    rest = random.binomial(20_000, 0.3)
    whole = Figures(numerator=family * (families.sum() + rest),
                    denominator=family * (AREAS * size + 20_000), design_effect=effect)  # fmt: skip
    area = Figures(numerator=family * families, denominator=family * size, design_effect=effect)
    return difference(area, whole, within=True)


def points(random: np.random.Generator, rounding: float) -> Difference:
    """Draw scale points with known standard errors, published as whole numbers."""
    true = random.uniform(48, 52)
    drawn = np.round(true + random.normal(0, 0.7, AREAS))
    area = Figures(drawn, standard_error=0.7, rounded_to=rounding)
    reference = np.round(true + random.normal(0, 0.2))
    return difference(area, Figures(reference, standard_error=0.2, rounded_to=rounding))


def medians(random: np.random.Generator, periods: int) -> Difference:
    """Draw medians that swing from year to year, and estimate the noise from the swings."""
    households = random.integers(100, 900, AREAS)
    noise = random.normal(0, 0.5, (AREAS, periods)) / np.sqrt(households[:, None])
    values = 500_000 * np.exp(noise + np.linspace(0, 0.1, periods))
    found = noise_from_series(values, households)
    area = Figures(values[:, -1], standard_error=found.standard_error, df=found.df)
    return difference(area, Figures(500_000 * np.exp(0.1), standard_error=0))


def maps(runs: int) -> None:
    """Print how often an area is flagged, one-sided as before, two-sided, and within the map."""
    side = {i: [j for j in (i - 5, i + 5, i - 1, i + 1) if 0 <= j < AREAS] for i in range(AREAS)}
    random, rates = np.random.default_rng(2016), []
    values = random.lognormal(0, 0.3, AREAS)
    graph = Graph.from_dicts(side).transform("r")
    for _ in range(runs):
        shuffled = random.permutation(values)
        found = moran(shuffled, side)
        tail = Moran_Local(shuffled, graph, permutations=999, seed=1, keep_simulations=False).p_sim
        named = found.clusters.isin(["HH", "LL", "HL", "LH"])
        rates.append(((tail < 0.05).mean(), (found.local_p < 0.05).mean(), named.any(),
                      found.p < 0.05))  # fmt: skip
    one, two, named, whole = np.array(rates, dtype=float).mean(axis=0)
    line("clusters: areas flagged, one tail (as PySAL's p_sim)", one)
    line("clusters: areas flagged, two-sided", two)
    line("clusters: maps that name any area (false discovery rate)", named)
    line("Moran's I of the map, two-sided", whole)


def effects(treated: int, periods: int, runs: int) -> float:
    """Return how often an effect is told on noise."""
    random, found = np.random.default_rng(2016), []
    area, period = (grid.ravel() for grid in np.mgrid[0:AREAS, 0:periods])
    for _ in range(runs):
        noise = random.normal(0, 1, len(area)) + random.normal(0, 5, AREAS)[area]
        frame = pd.DataFrame({"area": area, "period": period, "value": noise})
        effect = did(frame, range(treated), periods // 2)
        found.append(effect.lower > 0 or effect.upper < 0)
    return float(np.mean(found))


def inequality(random: np.random.Generator) -> float:
    """Return 1 where a change in Gini is told between two periods that are alike."""
    level = random.normal(0, 0.2, AREAS)
    first, last = (100 * np.exp(level + random.normal(0, 0.05, AREAS)) for _ in range(2))
    return float(change_in("gini", first, last).outcome != "cannot_tell")


def funnel(random: np.random.Generator) -> float:
    """Return the share of the areas outside the funnel when all are alike."""
    size = random.integers(60, 900, AREAS)
    drawn = 100 * random.binomial(size, 0.15, AREAS) / size
    return float((outside(drawn, share_limits(size, 0.15)) != "inside").mean())


def rate(draw: Callable[[np.random.Generator], float], runs: int) -> float:
    """Return the mean over so many runs, the same at every run."""
    random = np.random.default_rng(2016)
    return float(np.mean([draw(random) for _ in range(runs)]))


def line(what: str, share: float) -> None:
    """Print one rate."""
    print(f"  {what:68s}{100 * share:7.1f} of 100", flush=True)


def lists(draw: Callable[[np.random.Generator], Difference], what: str, runs: int) -> None:
    """Print how often a single area is told apart, and how often a list names any."""
    line(f"{what}: areas told apart, each alone", rate(lambda r: told(draw(r)), runs))
    named = rate(lambda r: float((false_discovery(draw(r).p) <= 0.05).any()), runs)
    line(f"{what}: lists of {AREAS} that name any", named)


if __name__ == "__main__":
    print("Differences from the whole where there are none")
    lists(partial(shares, size=300, family=1, effect=1), "shares of 300 persons", 400)
    lists(partial(shares, size=100, family=4, effect=1), "100 families of 4 as persons", 400)
    lists(partial(shares, size=100, family=4, effect=4), "100 families of 4 as families", 400)
    lists(partial(points, rounding=0), "whole scale points, rounding left out", 400)
    lists(partial(points, rounding=1), "whole scale points, rounding counted", 400)
    for periods in (2, 5, 12):
        lists(partial(medians, periods=periods), f"medians, noise from {periods} years", 400)
    line("funnel: areas outside the 95 % limits", rate(funnel, 400))
    print("Maps of values at random (300 shuffles)")
    maps(300)
    print("Change in inequality where there is none")
    line("Gini, paired jackknife over the same areas", rate(inequality, 1000))
    print("Difference in differences on noise (below four areas it is refused)")
    for treated, periods, runs in ((4, 4, 200), (5, 10, 200), (6, 10, 600), (8, 6, 600),
                                   (18, 10, 600)):  # fmt: skip
        line(f"{treated} of {AREAS} areas, {periods} periods", effects(treated, periods, runs))
