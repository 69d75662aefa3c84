"""An own order: no secret count can be found from all that is published, by any combination."""

import io
import shutil

import numpy as np
import pandas as pd
import pytest

import views.edition as editions
from export.csv import to_csv
from store.catalogue import DATA, load_registry
from store.models import Level
from store.snapshot import Snapshot, load_snapshot, write_snapshot
from views.observed import observed
from views.secrecy import is_secret, protected_snapshot
from web.api import NAMES

WHAT, CATEGORY, WHEN = "enslig_forsorger", "barn_0_17", "2031"
REGISTRY = load_registry()
GRUNNKRETSER = [a for a in REGISTRY.by_level[Level.GRUNNKRETS] if not a.valid_to]
MARK = {"indicator": WHAT, "categories": [CATEGORY], "level": "grunnkrets",
        "levels": ["grunnkrets", "delomrade", "levekarssone"], "periods": [WHEN],
        "file": "bestilling.xlsx", "sha256": "0" * 64, "id": "x",
        "source": "ssb_familietype"}  # fmt: skip


def order(seed: int = 3, share_small: float = 0.12) -> pd.DataFrame:
    """Counts by grunnkrets, and their sums by delområde and zone, as a table made to order."""
    random = np.random.default_rng(seed)
    size = random.integers(40, 400, len(GRUNNKRETSER))
    count = np.where(random.random(len(size)) < share_small, random.integers(1, 5, len(size)),
                     random.integers(5, 39, len(size)))  # fmt: skip
    one = pd.DataFrame({"grunnkrets": [a.code for a in GRUNNKRETSER],
                        "delomrade": [a.delomrade for a in GRUNNKRETSER],
                        "levekarssone": [a.levekarssone for a in GRUNNKRETSER],
                        "numerator": count, "denominator": size})  # fmt: skip
    parts = []
    for level in MARK["levels"]:
        summed = one[one[level] != ""].groupby(level)[["numerator", "denominator"]].sum()
        parts.append(summed.reset_index(names="area").assign(level=level))
    rows = pd.concat(parts, ignore_index=True).astype({"numerator": float, "denominator": float})
    return rows.assign(indicator=WHAT, category=CATEGORY, period=WHEN, status="derived", note="",
                       value=100 * rows["numerator"] / rows["denominator"], lower=np.nan,
                       upper=np.nan, source="ssb_familietype")  # fmt: skip


def recovered(shown: pd.DataFrame, column: str) -> set[str]:
    """Codes of the grunnkretser whose count follows from what is shown: rank of the null space."""
    known = shown.dropna(subset=["value"]).set_index("area")[column]
    unknown = [a.code for a in GRUNNKRETSER if a.code not in known]
    rows = []
    for level in ("delomrade", "levekarssone"):
        for parent in {getattr(a, level) for a in GRUNNKRETSER} & set(known.index):
            children = {a.code for a in GRUNNKRETSER if getattr(a, level) == parent}
            rows.append([float(code in children) for code in unknown])
    # Levels above that are hidden may still be sums of each other: a zone's total less its parts is
    # a row of the same matrix, so only the shown ones tell anything.
    matrix = np.array(rows)
    rank = np.linalg.matrix_rank(matrix)
    found = set()
    for i, code in enumerate(unknown):
        unit = np.zeros(len(unknown))
        unit[i] = 1
        if np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank:
            found.add(code)
    return found


def secret(rows: pd.DataFrame) -> set[str]:
    few = rows["numerator"].between(1, 4)
    return set(rows.loc[few & (rows["level"] == "grunnkrets"), "area"])


def given(csv: str, level: str) -> set[str]:
    """Codes of the areas of a level that a file gives a figure of the order for."""
    table = pd.read_csv(io.StringIO(csv.lstrip("\ufeff")), sep=";", dtype=str)
    table = table.rename(columns=NAMES)
    of = (table["indicator"] == WHAT) & (table["period"] == WHEN) & (table["level"] == level)
    return set(table.loc[of & table["value"].notna(), "area"])


@pytest.mark.parametrize("seed", [3, 4])
def test_no_secret_count_can_be_found_from_the_snapshot(seed):
    rows = order(seed)
    shown = protected_snapshot(Snapshot("x", rows, {"imports": [MARK]}), REGISTRY).frame
    assert len(secret(rows)) > 5
    assert not set(shown.loc[shown["value"].notna(), "area"]) & secret(rows)
    bare = rows.assign(value=rows["value"].mask(rows["area"].isin(secret(rows))))
    assert recovered(bare, "numerator") & secret(rows), (
        "hiding the small ones alone gives some away"
    )
    assert not recovered(shown, "numerator") & secret(rows)
    assert shown["value"].notna().mean() > 0.5
    gone = shown[shown["value"].isna()]
    assert set(gone["status"]) == {"suppressed"} and set(gone["note"]) == {"egen_bestilling"}
    assert gone[["numerator", "denominator", "lower", "upper"]].isna().all(axis=None)


@pytest.mark.slow
def test_every_door_shows_the_protected_figures(tmp_path, monkeypatch, client):
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    old, rows = load_snapshot(root), order()
    frame = pd.concat([old.frame, rows[old.frame.columns]], ignore_index=True)
    write_snapshot(frame, {**old.manifest, "imports": [MARK]}, REGISTRY, root)
    monkeypatch.setattr(editions, "_keeper", editions._Keeper(root))
    with editions.opened() as held:
        csv = to_csv(observed(held.snapshot.frame))
    text = csv.decode("utf-8-sig") if isinstance(csv, bytes) else csv
    there = given(text, "grunnkrets")
    assert there and not there & secret(rows)
    everything = client.get("/api/v1/alt.csv").text
    for level in ("grunnkrets", "delomrade", "levekarssone"):
        answer = client.get("/api/v1/observasjoner", params={
            "indikator": WHAT, "niva": level, "ar": WHEN, "format": "csv"})  # fmt: skip
        assert answer.status_code == 200, answer.text
        assert given(answer.text, level) == given(text, level)
        assert given(everything, level) == given(text, level)
    before = held.snapshot.frame
    others = before[~((before["indicator"] == WHAT) & (before["period"] == WHEN))]
    assert others["value"].notna().sum() == old.frame["value"].notna().sum()


def test_an_open_or_undone_order_hides_nothing():
    for mark in ({**MARK, "open": True}, {**MARK, "undone": "2026-01-01"}):
        given = Snapshot("x", order(), {"imports": [mark]})
        assert not is_secret(mark) and protected_snapshot(given, REGISTRY) is given
    assert is_secret(MARK), "secret is what an order is when nobody has said anything"


def test_a_share_of_nearly_all_is_as_secret_as_one_of_nearly_none():
    rows = order()
    at = rows.index[rows["level"] == "grunnkrets"][rows["numerator"][:5].argmax()]
    rows.loc[at, "numerator"] = rows.loc[at, "denominator"] - 2
    shown = protected_snapshot(Snapshot("x", rows, {"imports": [MARK]}), REGISTRY).frame
    assert np.isnan(shown.loc[at, "value"])


def test_a_parent_summed_over_hidden_parts_says_it_is_a_lower_bound():
    rows = order(share_small=0)
    child = rows[rows["level"] == "grunnkrets"].iloc[0]
    area = next(a for a in GRUNNKRETSER if a.code == child["area"])
    above = rows.index[rows["area"].isin([area.delomrade, area.levekarssone])]
    rows.loc[above, "numerator"] -= child["numerator"]
    rows.loc[child.name, ["value", "numerator", "denominator"]] = np.nan
    rows.loc[child.name, "status"] = "suppressed"
    shown = protected_snapshot(Snapshot("x", rows, {"imports": [MARK]}), REGISTRY).frame
    assert set(shown.loc[above, "note"]) == {"minst"}
    assert (shown["note"] == "minst").sum() == 2


def test_what_the_source_hides_is_not_found_from_the_levels_above_it():
    rows = order(share_small=0)
    child = rows[rows["level"] == "grunnkrets"].iloc[0]
    rows.loc[child.name, ["value", "numerator", "denominator"]] = np.nan
    rows.loc[child.name, "status"] = "suppressed"
    assert child["area"] in recovered(rows, "numerator")
    shown = protected_snapshot(Snapshot("x", rows, {"imports": [MARK]}), REGISTRY).frame
    assert child["area"] not in recovered(shown, "numerator")
