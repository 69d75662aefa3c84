"""Schools and kindergartens: where they lie, how many go there, how the pupils did."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from loaders.compiling import raw
from store.catalogue import ASKER
from store.errors import SourceError

MEASURES = {"Skalapoeng": "points", "Usikkerhet": "margin", "Antall elever deltatt": "pupils"}


def compile_places(source: Path, root: Path) -> pd.DataFrame:
    """Write ``places.csv``: schools and kindergartens with the areas they lie in.

    Point in polygon on the boundaries that include sea, so that a school on a coarsely drawn
    shore is not lost.
    :returns: columns id, kind, name, owner, count, lat, lon, grunnkrets, delomrade, levekarssone,
        tidligere_kommune; ``count`` children or pupils, missing where the register is blank.
    """
    kindergartens = raw.read(
        source,
        "districts/udir_kindergartens_asker_2026.csv",
        ["id", "name", "lat", "lon", "owner", "children"],
    )
    schools = raw.read(
        source,
        "districts/udir_schools_asker_2026.csv",
        ["id", "name", "lat", "lon", "type", "owner", "students"],
    )
    kinds = schools["type"].map(
        {"grunnskole": "grunnskole", "vgs": "videregaende", "begge": "grunnskole"}
    )
    if kinds.isna().any():
        raise SourceError("udir_schools: unknown type of school; expected grunnskole, vgs, begge.")
    table = pd.concat(
        [
            kindergartens.assign(kind="barnehage", count=kindergartens["children"]),
            schools.assign(kind=kinds, count=schools["students"]),
        ]
    )
    table = table.drop_duplicates(["id", "kind"])
    table["count"] = table["count"].map(lambda v: raw.number(v) if v else np.nan)
    places = _locate(table, source, root)
    columns = [
        "id",
        "kind",
        "name",
        "owner",
        "count",
        "lat",
        "lon",
        "grunnkrets",
        "delomrade",
        "levekarssone",
        "tidligere_kommune",
    ]
    places = places[columns].sort_values(["kind", "name"])
    places.to_csv(root / "places.csv", index=False, lineterminator="\n", float_format="%.6g")
    return places


def _locate(table: pd.DataFrame, source: Path, root: Path) -> pd.DataFrame:
    points = gpd.GeoDataFrame(
        table,
        geometry=gpd.points_from_xy(table["lon"].astype(float), table["lat"].astype(float)),
        crs=4326,
    )
    krets = gpd.read_file(source / "geo" / "grunnkretser_with_sea.geojson")
    located = points.sjoin(krets[["grunnkretsnummer", "geometry"]], how="left", predicate="within")
    located = located[~located.index.duplicated() | located["grunnkretsnummer"].notna()]
    areas = pd.read_csv(root / "areas.csv", dtype=str, keep_default_na=False).set_index("code")
    located["grunnkrets"] = located["grunnkretsnummer"]
    for column in ("delomrade", "levekarssone", "tidligere_kommune"):
        located[column] = located["grunnkrets"].map(areas[column])
    return pd.DataFrame(located.drop(columns="geometry"))


def national_tests(source: Path, places: pd.DataFrame) -> pd.DataFrame:
    """Scale points for Asker, and pupil-weighted for the schools that lie in each delområde.

    The uncertainty u of a school is half the width of its published 95 % interval. For a weighted
    mean of independent schools it is √Σ(wᵢuᵢ)² with wᵢ = pupilsᵢ / Σ pupils.
    """
    table = raw.read(
        source,
        "districts/udir_nasjonale_prover_schools_asker_2022_2025.csv",
        [
            "year",
            "level",
            "orgnr",
            "grade",
            "subject",
            "measure",
            "value",
            "suppressed",
            "lat",
            "lng",
        ],
    )
    table = table.assign(
        name=table["measure"].map(MEASURES),
        number=[
            np.nan if s == "1" or v in ("*", "") else raw.number(v)
            for v, s in zip(table["value"], table["suppressed"], strict=True)
        ],
    )
    wide = table.pivot_table(
        index=["level", "orgnr", "year", "grade", "subject"],
        columns="name",
        values="number",
        dropna=False,
        observed=True,
    ).reset_index()
    wide = wide.dropna(subset=["level"])
    wide["indicator"] = "nasjonale_prover_" + wide["grade"]
    wide["category"] = wide["subject"].str.lower()
    return pd.concat([_municipal(wide), _districts(wide, table, places)], ignore_index=True)


def _municipal(wide: pd.DataFrame) -> pd.DataFrame:
    own = wide[(wide["level"] == "3") & wide["points"].notna()]
    return _observations(own.assign(area=ASKER, place="kommune", status="ok", note=""))


def _districts(wide: pd.DataFrame, table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One row a delområde with a school of the grade; without a published one, a status."""
    schools = wide[wide["level"] == "4"].copy()
    existing = table.loc[table["level"] == "4", ["orgnr", "year", "grade", "subject"]]
    schools = schools.merge(existing.drop_duplicates(), on=["orgnr", "year", "grade", "subject"])
    located = places[places["kind"] != "barnehage"].drop_duplicates("id").set_index("id")
    schools["area"] = schools["orgnr"].map(located["delomrade"])
    schools = schools.dropna(subset=["area"])
    rows = []
    for keys, part in schools.groupby(["indicator", "category", "year", "area"]):
        known = part.dropna(subset=["points", "margin", "pupils"])
        row = dict(zip(["indicator", "category", "year", "area"], keys, strict=True))
        if known.empty:
            rows.append({**row, "status": "suppressed", "note": "skjult_udir"})
            continue
        weight = known["pupils"] / known["pupils"].sum()
        rows.append(
            {
                **row,
                "points": float((weight * known["points"]).sum()),
                "margin": float(np.sqrt(((weight * known["margin"]) ** 2).sum())),
                "pupils": float(known["pupils"].sum()),
                "status": "derived",
                "note": "skoler_skjult" if len(known) < len(part) else "",
            }
        )
    return _observations(pd.DataFrame(rows).assign(place="delomrade"))


def _observations(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": frame["indicator"],
            "category": frame["category"],
            "area": frame["area"],
            "level": frame["place"],
            "period": frame["year"],
            "value": frame["points"],
            "lower": frame["points"] - frame["margin"],
            "upper": frame["points"] + frame["margin"],
            "denominator": frame["pupils"],
            "status": frame["status"],
            "source": "udir_nasjonale_prover",
            "note": frame["note"],
        }
    )


def capacity(source: Path, places: pd.DataFrame) -> pd.DataFrame:
    """Children in kindergartens and pupils in schools that lie in the area, April 2026.

    Per child only for Asker as a whole: children by age are not in the copies below it.
    """
    rows = []
    for kind, indicator, register in (
        ("barnehage", "barnehagebarn", "udir_nbr"),
        ("grunnskole", "grunnskoleelever", "udir_nsr"),
    ):
        chosen = places[places["kind"] == kind]
        for column, level in (
            ("delomrade", "delomrade"),
            ("tidligere_kommune", "tidligere_kommune"),
        ):
            for area, part in chosen.groupby(column):
                rows.append(_capacity_row(indicator, str(area), level, part, register))
        rows.append(_capacity_row(indicator, ASKER, "kommune", chosen, register))
    frame = pd.DataFrame(rows)
    return pd.concat([frame, _per_child(frame, source)], ignore_index=True)


def _capacity_row(
    indicator: str, area: str, level: str, part: pd.DataFrame, source: str
) -> dict[str, object]:
    total = part["count"].sum(min_count=1)
    blank = bool(part["count"].isna().any())
    known = bool(np.isfinite(total))
    return {
        "indicator": indicator,
        "category": "alle",
        "area": area,
        "level": level,
        "period": "2026",
        "value": total,
        "status": "derived" if known else "missing",
        "source": source,
        "note": "antall_ikke_oppgitt" if blank else "",
    }


def _per_child(totals: pd.DataFrame, source: Path) -> pd.DataFrame:
    ages = raw.read(
        source,
        "municipalities/01b_population_asker_single_year_age.csv",
        ["year", "category", "value"],
    )
    ages = ages[(ages["year"] == "2026") & ages["category"].str.endswith("kjonn=total")]
    by_age = {
        c.split(";")[0][6:]: raw.number(v)
        for c, v in zip(ages["category"], ages["value"], strict=True)
    }
    rows = []
    for indicator, (low, high) in {"barnehagebarn": (1, 5), "grunnskoleelever": (6, 15)}.items():
        own = totals[(totals["indicator"] == indicator) & (totals["area"] == ASKER)].iloc[0]
        children = sum(by_age[str(age)] for age in range(low, high + 1))
        rows.append(
            {
                **own.to_dict(),
                "indicator": f"{indicator}_per_barn",
                "value": own["value"] / children,
                "numerator": own["value"],
                "denominator": children,
            }
        )
    return pd.DataFrame(rows)
