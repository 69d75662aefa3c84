"""Run the tests on data with one more year and one more initiative, all of it invented.

    .venv/bin/python tests/another_year.py FOLDER [arguments to pytest]

Copies ``data/`` to ``FOLDER`` (a scratch folder of yours), adds an invented year after the last one
to every series of income and population and an invented initiative, and runs the tests with
``LEVEKAR_DATA`` there. A test that fails has taken today's figures for the only ones there will be:
name the year it is about, or compute what it expects from the data by other means.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from store.catalogue import Registry, load_registry  # noqa: E402
from store.snapshot import load_snapshot, write_snapshot  # noqa: E402

DOMAINS = ("okonomi", "befolkning")
PEOPLE, DENSITY = "folkemengde", "befolkningstetthet"
CHANGES = {"befolkningsendring_1ar": 1, "befolkningsendring_5ar": 5, "befolkningsendring_10ar": 10}
INITIATIVE = """
- id: oppdiktet_tiltak
  title: {nb: Oppdiktet tiltak, en: Invented initiative}
  text: {nb: Finnes bare i en prøve., en: Exists in a trial only.}
  service_areas: [oppvekst]
  service_areas_basis: utledet
  challenges: [forebygging_tidlig_innsats]
  domains: [familie]
  aims:
    - indicator: medianinntekt
      direction: up
      reasoning: {nb: 'Antatt: oppdiktet.', en: 'Assumed: invented.'}
  areas: ["320301"]
  start: '2019'
  sources:
    - {title: Oppdiktet kilde, url: https://example.org/oppdiktet, date: '2026'}
"""


def next_period(period: str) -> str:
    """The period a year later: ``2016`` → ``2017``, ``2025-26`` → ``2026-27``.

    >>> [next_period(p) for p in ("2016", "2025-26", "2022-2024", "2022-10")]
    ['2017', '2026-27', '2023-2025', '2023-10']
    """
    first, _, rest = period.partition("-")
    year = str(int(first) + 1)
    if not rest:
        return year
    school = len(rest) == 2 and int(rest) == (int(first) + 1) % 100 and int(rest) > 12
    return f"{year}-{rest if len(rest) == 2 and not school else int(rest) + 1}"


def invented_year(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """``frame`` with one more period of each series, shaken so that the order changes."""
    names = [i.id for i in registry.indicators.values() if i.domain in DOMAINS]
    chance = np.random.default_rng(1)
    new = []
    for _, series in frame[frame["indicator"].isin(names)].groupby(
        ["indicator", "category", "level"], observed=True
    ):
        last = series[series["period"] == series["period"].max()].copy()
        last["period"] = next_period(str(last["period"].iloc[0]))
        numbers = ["value", "lower", "upper", "numerator"]
        last[numbers] = last[numbers].mul(1 + chance.uniform(-0.08, 0.08, len(last)), axis=0)
        if registry.indicators[str(last["indicator"].iloc[0])].measure == "count":
            last["value"] = last["value"].round()
        new.append(last)
    whole = pd.concat([frame, *new], ignore_index=True)
    return _agreeing(whole, registry)


def _agreeing(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """The invented people add up, and what is computed from them is computed from them."""
    people = frame[frame["indicator"] == PEOPLE]
    year = people["period"].max()
    new = people[people["period"] == year]
    inside = new[new["level"] == "delomrade"].set_index("area")["value"]
    former = inside.groupby([registry.areas[code].tidligere_kommune for code in inside.index]).sum()
    told = {**former, "3203": inside.sum()}
    at = new.index[new["area"].isin(list(told))]
    frame.loc[at, "value"] = new.loc[at, "area"].map(told)
    value = frame[frame["indicator"] == PEOPLE].set_index(["area", "period"])["value"]
    for name, years in CHANGES.items():
        rows = frame.index[(frame["indicator"] == name) & (frame["period"] == year)]
        then = [(a, str(int(year) - years)) for a in frame.loc[rows, "area"]]
        now = [(a, year) for a in frame.loc[rows, "area"]]
        old = value.reindex(pd.MultiIndex.from_tuples(then)).to_numpy()
        frame.loc[rows, "value"] = 100 * (value.reindex(now).to_numpy() / old - 1)
        frame = frame.drop(rows[np.isnan(old)])
    return frame


def build(folder: Path) -> Path:
    """A copy of the data with the invented year and initiative, under ``folder``."""
    target = folder / "data"
    shutil.copytree(ROOT / "data", target)
    registry = load_registry(target)
    snapshot = load_snapshot(target)
    manifest = snapshot.manifest | {"compiled": "2031-01-15", "from": "oppdiktet, for en prøve"}
    write_snapshot(invented_year(snapshot.frame, registry), manifest, registry, target)
    (target / "initiatives" / "oppdiktet.yaml").write_text(INITIATIVE, "utf-8")
    return target


def main(arguments: list[str]) -> int:
    """Build and run; pytest's exit code."""
    if not arguments or re.match("-", arguments[0]):
        print(__doc__)
        return 2
    data = build(Path(arguments[0]))
    command = [sys.executable, "-m", "pytest", *arguments[1:]]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"LEVEKAR_DATA": str(data)}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
