"""Time the measures: ``python benchmarks/analysis.py`` prints the figures the tests promise.

All measures for one indicator on 149 areas should take at most 50 ms; ``rank_range`` with 1,000
draws, 20 indicators and 149 areas at most 1 s.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis import compare, inequality, intervals, uncertainty
from analysis.composite import rank_range
from analysis.spatial import moran

RANDOM = np.random.default_rng(2016)
REPEATS = 15


def milliseconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of a call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return float(np.median(times))


def measures(areas: int) -> dict[str, Callable[[], object]]:
    """Return every measure of one indicator on so many areas, ready to run."""
    x = np.sort(RANDOM.lognormal(13, 0.2, areas))
    people = RANDOM.integers(50, 2000, areas)
    poor = RANDOM.binomial(people, 0.1)
    groups = RANDOM.integers(0, 3, areas)
    side = int(np.ceil(np.sqrt(areas)))
    grid = {
        i: [j for j in (i - side, i + side, i - 1, i + 1) if 0 <= j < areas] for i in range(areas)
    }
    run: dict[str, Callable[[], object]] = {
        "theil_decomposition": lambda: inequality.theil_decomposition(x, people, groups),
        "gap": lambda: inequality.gap(x, people),
        "lorenz_curve": lambda: inequality.lorenz_curve(x, people),
        "concentration_curve": lambda: inequality.concentration_curve(x, people),
        "wilson": lambda: intervals.wilson(poor, people),
        "competition_rank": lambda: compare.competition_rank(x),
    }
    for name in uncertainty.MEASURES:
        run[name] = lambda name=name: uncertainty.value_of(name, x, people)  # type: ignore[misc]
        run[f"interval of {name}"] = lambda name=name: uncertainty.interval_of(name, x, people)  # type: ignore[misc]
    run["moran (999 permutations, local too)"] = lambda: moran(x, grid)
    return run


def print_measures(areas: int) -> None:
    """Print the time of each measure and of all together, with and without Moran's I."""
    times = {name: milliseconds(run) for name, run in measures(areas).items()}
    for name, spent in times.items():
        print(f"  {name:40s}{spent:9.2f} ms")
    moran_time = list(times.values())[-1]
    print(f"  {'all but moran':40s}{sum(times.values()) - moran_time:9.2f} ms")
    print(f"  {'all':40s}{sum(times.values()):9.2f} ms")


def print_rank_range(sizes: tuple[int, ...], indicators: int = 20, draws: int = 1000) -> None:
    """Print a table of the number of areas against the time of ``rank_range``."""
    print(f"{'areas':>8s}{'ms':>10s}")
    for areas in sizes:
        frame = pd.DataFrame(RANDOM.normal(size=(areas, indicators)))
        spent = milliseconds(lambda frame=frame: rank_range(frame, draws=draws), 3)  # type: ignore[misc]
        print(f"{areas:8d}{spent:10.0f}")


if __name__ == "__main__":
    print("All measures for one indicator, 149 areas (promised: 50 ms)")
    print_measures(149)
    print("\nrank_range, 20 indicators, 1,000 draws over five methods (promised: 1 s for 149)")
    print_rank_range((23, 149, 1000, 5000, 14487))
