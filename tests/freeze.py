"""Make ``tests/frozen/``, the edition most tests run on: ``.venv/bin/python tests/freeze.py``.

Run it again only when the form of the data changes, and look at what it changed. The catalogue
entries are shortened from ``data/`` and every title says that the figures are invented; the figures
and the initiatives are made here, from a fixed seed, with every awkward case a page can meet:

- areas that tie for the same place, at the top and in the middle
- suppressed, missing and not applicable figures; provisional and derived ones
- an indicator with a break, one with an interval, one with a single year, one with years left out
- school years, months and spans of years as periods
- categories, and a category that lacks figures on one level
- every level a map can show, the polling districts, the municipality and what it is compared with
- an initiative at each stage, one without, one that has ended, one whose reach is unknown

The geography (areas, boundaries, places) is Asker's own and is read from ``data/``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "tests" / "frozen"
sys.path.insert(0, str(ROOT))

from store.catalogue import DATA, load_registry  # noqa: E402
from store.entries import read_yaml_list  # noqa: E402
from store.life import PHASES  # noqa: E402
from store.models import Indicator, Status  # noqa: E402
from store.snapshot import write_snapshot  # noqa: E402

#: Read from data/ when the frozen edition is used; they are facts of the land, not figures.
GEOGRAPHY = ("areas.csv", "area_history.csv", "places.csv", "boundaries")
VOCABULARY = ("domains", "challenges", "service_areas", "evidence_scales", "programmes")
NB, EN = " (oppdiktet)", " (invented)"
YEARS = [str(year) for year in range(2012, 2021)]
SCHOOL = ["2017-18", "2018-19", "2019-20"]
COMPARED = ["kommune", "fylke", "land"]
SMALL = ["delomrade", "grunnkrets", "levekarssone", "tidligere_kommune"]
#: Indicator → periods, levels, middle and spread of the values.
SERIES: dict[str, tuple[list[str], list[str], float, float]] = {
    "folkemengde": (YEARS, ["delomrade", "tidligere_kommune", *COMPARED], 4000, 1500),
    "befolkningsendring_1ar": (YEARS[1:], ["delomrade", *COMPARED], 1, 2),
    "befolkningstetthet": (YEARS, ["delomrade", "kommune"], 900, 700),
    "aldersandel": (YEARS, COMPARED, 20, 6),
    "medianinntekt": (["2015", "2016", "2018"], ["delomrade", "kommune"], 600_000, 90_000),
    "lavinntekt": (["2018-2020", "2019-2021"], ["kommune"], 9, 2),
    "aleneboende": (["2019", "2020"], [*SMALL, "kommune"], 18, 6),
    "enslig_forsorger": (["2019", "2020"], [*SMALL, "kommune"], 20, 8),
    "voksne_barn_hjemme": (["2020"], [*SMALL, "kommune"], 12, 5),
    "nasjonale_prover_5": (SCHOOL, ["delomrade", "kommune", "fylke"], 50, 2.5),
    "helt_ledige": (["2020-01", "2020-02", "2020-12"], ["kommune"], 2, 0.5),
    "psykisk_helse_primar": (YEARS[-4:], ["kommune"], 140, 20),
    "valgdeltakelse_stortingsvalg": (["2013", "2017"], ["kommune", "stemmekrets"], 82, 4),
    "barnehagebarn": (["2020"], ["delomrade", "kommune"], 200, 80),
    "utdanningsniva": (["2020"], ["kommune"], 30, 8),
    "mestringsniva_lesing_8": (YEARS[-3:], ["kommune"], 75, 4),
}
#: Place in the list of areas → the status that has no value, as far as there is such a status.
LOST = {place: status for place, status in ((3, "suppressed"), (4, "missing"),
        (5, "not_applicable"), (6, "withdrawn")) if status in set(Status)}  # fmt: skip
BROKEN, UNSURE = "aleneboende", ("nasjonale_prover_5", "lavinntekt")


def catalogue(target: Path) -> None:
    """The catalogue's entries for these series, marked as invented; vocabularies as they are."""
    registry = load_registry(DATA)
    entries = []
    for name in SERIES:
        item = registry.indicators[name].model_dump(
            mode="json", exclude_defaults=True, exclude={"fetch"}
        )
        item["title"] = {"nb": item["title"]["nb"] + NB, "en": item["title"]["en"] + EN}
        item["levels"] = sorted({*item["levels"], *SERIES[name][1]})
        if name == BROKEN:
            text = {"nb": "Oppdiktet brudd.", "en": "An invented break."}
            item["breaks"] = [{"period": "2020", "text": text}]
        Indicator.model_validate(item)
        entries.append(item)
    used = {registry.indicators[name].source for name in SERIES}
    sources = [s for s in read_yaml_list(DATA / "sources.yaml") if s["id"] in used]
    for source in sources:
        source["title"] = {"nb": source["title"]["nb"] + NB, "en": source["title"]["en"] + EN}
    (target / "indicators").mkdir(parents=True)
    _write(target / "indicators" / "oppdiktet.yaml", entries)
    _write(target / "sources.yaml", sources)
    for name in VOCABULARY:
        entries = read_yaml_list(DATA / f"{name}.yaml")
        known = [{**e, "indicators": [i for i in e["indicators"] if i in SERIES]}
                 if "indicators" in e else e for e in entries]  # fmt: skip
        _write(target / f"{name}.yaml", known)


def _write(file: Path, entries: list[dict[str, object]]) -> None:
    text = "# Made by tests/freeze.py. The figures that go with this are invented.\n"
    file.write_text(text + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), "utf-8")


def observations(root: Path) -> pd.DataFrame:
    """The invented figures, one row an observation."""
    registry = load_registry(root)
    chance = np.random.default_rng(3203)
    rows = []
    for name, (periods, levels, middle, spread) in SERIES.items():
        item = registry.indicators[name]
        for level in levels:
            codes = [a.code for a in registry.by_level[level] if not a.valid_to or len(a.code) == 4]
            codes = codes[:40] if level == "kommune" else codes
            codes = sorted({*codes, "3203", "3201"}) if level == "kommune" else codes
            last = item.category_ids[-1]
            for category in item.category_ids:
                if (name, level, category) == ("enslig_forsorger", "levekarssone", last):
                    continue  # a category without figures on one level
                own = middle + spread * chance.standard_normal(len(codes))
                for turn, period in enumerate(periods):
                    value = own + spread * 0.1 * turn + spread * 0.05 * chance.standard_normal()
                    rows += _rows(name, item, level, codes, category, period, value, periods)
    return pd.DataFrame(rows)


def _rows(name, item, level, codes, category, period, values, periods):  # type: ignore[no-untyped-def]
    """One period of one series, with its awkward areas: by place in the list, so that they stay."""
    rows = []
    for place, (code, value) in enumerate(zip(codes, values, strict=True)):
        value = round(max(float(value), 0.1), item.decimals)
        status = "derived" if name in ("befolkningsendring_1ar", "aldersandel") else "ok"
        if level in SMALL and place in (1, 2):
            value = rows[0]["value"]  # three that tie
        if period == periods[-1] and name in ("folkemengde", "valgdeltakelse_stortingsvalg"):
            status = "provisional"
        row = {"indicator": name, "category": category, "area": code, "level": level,
               "period": period, "value": value, "status": status, "source": item.source,
               "note": ""}  # fmt: skip
        if name in UNSURE:
            row |= {"lower": value * 0.95, "upper": value * 1.05}
        if item.unit == "prosent" and level in SMALL:
            row |= {
                "denominator": 50.0 + 10 * place,
                "numerator": (50.0 + 10 * place) * value / 100,
            }
        lost = LOST.get(place)
        if lost and level in SMALL and name != "folkemengde":
            row = {k: v for k, v in row.items() if k not in ("lower", "upper", "numerator",
                                                             "denominator")}  # fmt: skip
            row |= {"value": None, "status": lost}
        rows.append(row)
    return rows


def initiative(name: str, **more: object) -> dict[str, object]:
    """An invented entry of the register."""
    entry = {
        "id": name,
        "title": {"nb": f"Tiltak {name}{NB}", "en": f"Initiative {name}{EN}"},
        "text": {"nb": "Oppdiktet, for prøver.", "en": "Invented, for trials."},
        "service_areas": ["oppvekst", "velferd"],
        "service_areas_basis": "utledet",
        "challenges": ["forebygging_tidlig_innsats"],
        "domains": ["familie"],
        "aims": [{"indicator": "aleneboende", "direction": "down",
                  "reasoning": {"nb": "Antatt: oppdiktet.", "en": "Assumed: invented."}}],
        "sources": [{"title": "Oppdiktet kilde", "url": "https://example.org/oppdiktet"}],
    }  # fmt: skip
    return entry | more


def initiatives() -> list[dict[str, object]]:
    """One at each stage, one without, one ended, one of unknown reach, one with places."""
    proof = {"stage_proof": {"text": {"nb": "Oppdiktet bevis.", "en": "Invented proof."},
                             "date": "2019", "source": "https://example.org/bevis"}}  # fmt: skip
    place = {"name": "Oppdiktet hus", "area": "320312", "lat": 59.83, "lon": 10.43,
             "opened": "2019-05", "source": "https://example.org/hus"}  # fmt: skip
    return [
        initiative(
            "nytt_her",
            stage="nytt",
            stage_since="2020-02",
            areas=["320301"],
            phases=["skole", "ungdom"],
            **proof,
        ),
        initiative(
            "nyttig_overalt",
            stage="nyttig",
            whole_municipality=True,
            start="2017",
            phases=[str(p) for p in PHASES],
            **proof,
        ),
        initiative("nyttiggjort_sted", stage="nyttiggjort", places=[place], **proof),
        initiative(
            "uten_trinn",
            areas=["320312", "320309"],
            domains=["okonomi"],
            start="2018",
            phases=["voksen"],
        ),
        initiative("avsluttet", areas=["320301"], start="2014", end="2018-06", ended=True),
        initiative("ukjent_sted", owner="Oppdiktet forening"),
    ]


def assembled(target: Path) -> Path:
    """The frozen edition with the geography beside it, in ``target``: a data folder like any."""
    shutil.copytree(FROZEN, target, dirs_exist_ok=True)
    for name in GEOGRAPHY:
        source = ROOT / "data" / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target / name)
    return target


def main() -> None:
    """Make ``tests/frozen/`` anew."""
    shutil.rmtree(FROZEN, ignore_errors=True)
    FROZEN.mkdir()
    catalogue(FROZEN)
    (FROZEN / "initiatives").mkdir()
    _write(FROZEN / "initiatives" / "oppdiktet.yaml", initiatives())
    shutil.copy(ROOT / "data" / "areas.csv", FROZEN)
    registry = load_registry(FROZEN)
    manifest = {"compiled": "2021-01-15", "from": "oppdiktet, for prøver", "sources": {}}
    write_snapshot(observations(FROZEN), manifest, registry, FROZEN)
    (FROZEN / "areas.csv").unlink()


if __name__ == "__main__":
    main()
