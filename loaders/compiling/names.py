"""Names and postal codes a reader may look for, and the area each leads to.

Writes ``data/place_names.csv``; the nicknames people have written there stay. A postal code or a
post place can cover several delområder: it has a row for each. It is no boundary and is for
searching only.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from store.catalogue import ASKER
from store.errors import SourceError
from store.names import COLUMNS, FILE, NICKNAME

GAZETTEER = "districts/gazetteer_asker.csv"
POSTAL = "districts/postal_codes_asker_2026.csv"
KINDS = {
    "delomrade": "delomrade",
    "grunnkrets": "grunnkrets",
    "school": "skole",
    "kindergarten": "barnehage",
    "populated_place": "sted",
    "post_place": "poststed",
    "postal_code": "postnummer",
}
CREDIT = {
    "delomrade": "ssb",
    "grunnkrets": "ssb",
    "skole": "udir",
    "barnehage": "udir",
    "sted": "geonames",
    "poststed": "posten",
    "postnummer": "posten",
}


def compile_names(source: Path, root: Path) -> pd.DataFrame:
    """Write and return the names: columns ``store.names.COLUMNS``."""
    areas = pd.read_csv(root / "areas.csv", dtype=str, keep_default_na=False)
    parts = [_gazetteer(source), _postal(source), _areas(areas), _nicknames(root)]
    frame = pd.concat(parts, ignore_index=True)
    unknown = set(frame["area"]) - set(areas["code"])
    if unknown:
        raise SourceError(f"{GAZETTEER}: area(s) not registered: {', '.join(sorted(unknown))}.")
    frame["level"] = frame["area"].map(dict(zip(areas["code"], areas["level"], strict=True)))
    frame = frame[COLUMNS].drop_duplicates(["name", "kind", "area"])
    frame = frame.sort_values(["kind", "name", "area"], ignore_index=True)
    frame.to_csv(root / FILE, index=False, lineterminator="\n")
    return frame


def _nicknames(root: Path) -> pd.DataFrame:
    """What people say and no register has: kept as it stands in the file."""
    file = root / FILE
    if not file.is_file():
        return pd.DataFrame(columns=COLUMNS)
    there = pd.read_csv(file, dtype=str, keep_default_na=False)
    return there[there["kind"] == NICKNAME].drop(columns="level")


def _gazetteer(source: Path) -> pd.DataFrame:
    table = raw.read(source, GAZETTEER, ["name", "kind", "lat", "lon", "grunnkrets", "delomrade"])
    unknown = set(table["kind"]) - set(KINDS)
    if unknown:
        raise SourceError(f"{GAZETTEER}: unknown kind(s) of name {sorted(unknown)}.")
    table = table.assign(kind=table["kind"].map(KINDS))
    table = table[(table["kind"] != "postnummer") & (table["delomrade"] != "")]
    # A small area is itself; everything else leads to the district most figures exist for.
    area = table["delomrade"].where(table["kind"] != "grunnkrets", table["grunnkrets"])
    return table.assign(area=area, source=table["kind"].map(CREDIT))


def _postal(source: Path) -> pd.DataFrame:
    columns = ["postal_code", "post_place", "delomrade", "units_by_delomrade",
               "people_nearest_point_by_delomrade", "lat", "lon"]  # fmt: skip
    table = raw.read(source, POSTAL, columns)
    rows = []
    for row in table.to_dict("records"):
        text = f"{row['units_by_delomrade']};{row['people_nearest_point_by_delomrade']}"
        others = re.findall(r"\b(3203\d\d)\b", text)
        for code in dict.fromkeys([row["delomrade"], *others]):
            if code:
                rows.append({"name": f"{row['postal_code']} {row['post_place']}", "area": code,
                             "kind": "postnummer", "lat": row["lat"], "lon": row["lon"],
                             "source": "posten"})  # fmt: skip
    return pd.DataFrame(rows)


def _areas(areas: pd.DataFrame) -> pd.DataFrame:
    """The municipality, its zones and the former ones, whose names are only in the register."""
    whole = areas[areas["code"] == ASKER]
    others = areas[areas["level"].isin(["levekarssone", "tidligere_kommune"])]
    known_as = [whole.assign(name=name) for name in ("Asker", "Hele Asker", "Asker kommune")]
    own = pd.concat([others, *known_as])
    return pd.DataFrame(
        {"name": own["name"], "kind": own["level"], "area": own["code"], "lat": "", "lon": "",
         "source": own["level"].map({"levekarssone": "fhi"}).fillna("ssb")}
    )  # fmt: skip
