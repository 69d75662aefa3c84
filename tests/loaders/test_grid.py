"""Distances, weighted medians and cells against slow and plain ways of working them out."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.compiling import against, census
from loaders.compiling.access import distances, weighted_median
from loaders.compiling.cells import read_members
from loaders.importing import understand
from loaders.importing.places import Places
from store.catalogue import load_registry
from store.errors import SourceError

points = st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)),
                  min_size=1, max_size=12)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(points, points)
def test_the_nearest_is_the_nearest_of_all(homes, schools):
    got = distances(np.array(homes, float), np.array(schools, float))
    for home, away in zip(homes, got, strict=True):
        assert away == pytest.approx(min(math.dist(home, school) for school in schools))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9), st.sampled_from("ab")),
                min_size=1, max_size=20))  # fmt: skip
def test_a_weighted_median_is_the_median_of_everyone_written_out(rows):
    got = weighted_median(*(pd.Series(column) for column in zip(*rows, strict=True)))
    for group in got.index:
        everyone = sorted(v for v, w, g in rows if g == group for _ in range(w))
        assert got[group] == everyone[(len(everyone) + 1) // 2 - 1]


CELL = "CRS3035RES1000mN40{}000E43{}000"


@pytest.fixture
def source(tmp_path):
    """Two cells: one all Nesøya's (320301), one shared with Nesbru (320302)."""
    (tmp_path / "districts").mkdir()
    columns = [*census.COUNTS, "cell_1km"]
    whole = dict(zip(columns, [300, 150, 150, 60, 180, 60, 150, 270, 15, 15, 30, 3, 1.0,
                               CELL.format(50, 50)], strict=True))  # fmt: skip
    shared = dict(zip(columns, [120, 60, 60, 30, 60, 30, 45, 90, 15, 15, 12, 0, 1.0,
                                CELL.format(50, 51)], strict=True))  # fmt: skip
    pd.DataFrame([whole, shared]).to_csv(
        tmp_path / "districts/census2021_grid_1km_asker.csv", index=False)  # fmt: skip
    rows = [(50, "32030101", "320301", "3203000001", 1.0),
            (51, "32030102", "320301", "3203000001", 0.75),
            (51, "32030201", "320302", "3203000002", 0.25)]  # fmt: skip
    pd.DataFrame(
        [(CELL.format(50, e), g, d, z, s) for e, g, d, z, s in rows],
        columns=["cell_1km", "grunnkrets_code", "delomrade_code", "levekarssone",
                 "share_of_people"],
    ).to_csv(tmp_path / "districts/census2021_grid_1km_cell_to_area.csv", index=False)  # fmt: skip
    return tmp_path


def test_estimates_are_the_cells_split_by_hand(source):
    frame = census.observations(source)
    rows = frame[(frame["indicator"] == "folketelling_alder") & (frame["level"] == "delomrade")
                 & (frame["category"] == "alder_0_14")].set_index("area")  # fmt: skip
    by_hand = 100 * (60 + 0.75 * 30) / (300 + 90)
    assert rows.loc["320301", "value"] == pytest.approx(by_hand, abs=0.05)
    # The other 30 of the shared cell may hold no child or all 30 of them.
    assert rows.loc["320301", "lower"] <= 100 * 60 / 390
    assert rows.loc["320301", "upper"] >= 100 * 90 / 390
    # A quarter of one cell is mostly the neighbours' people.
    assert pd.isna(rows.loc["320302", "value"]) and rows.loc["320302", "note"] == "mest_naboer"


def test_counts_by_area_add_up_to_the_cells(source):
    counts = census.area_counts(source, "delomrade")
    assert counts["population"].sum() == pytest.approx(420)
    assert counts["employed"].sum() == pytest.approx(195)
    assert counts.loc["320302", "own_share"] == pytest.approx(0.25)


def test_estimates_that_are_not_those_of_the_file_are_refused(source):
    counts = {level: census.area_counts(source, level) for level in census.LEVELS}
    table = pd.concat(
        [frame.assign(level=level).rename_axis("area_code").reset_index()
         for level, frame in counts.items()]
    ).round(2)  # fmt: skip
    file = source / census.WORKED_OUT
    table.to_csv(file, index=False)
    assert census.check(source) == table.size - 3 * len(table)
    table.loc[0, "employed"] += 3
    table.to_csv(file, index=False)
    with pytest.raises(SourceError, match="not those of the file"):
        census.check(source)


def test_a_cell_of_another_grid_is_refused_by_name(source):
    file = source / "districts/census2021_grid_1km_cell_to_area.csv"
    file.write_text(file.read_text("utf-8").replace("RES1000m", "RES250m"), "utf-8")
    with pytest.raises(SourceError, match=r"RES250m.*not a cell of 1 km"):
        read_members(source)


@pytest.mark.parametrize("written", ["CRS3035RES1000mN4047000E4344000", "1kmN4047E4344"])
def test_a_table_of_cells_is_read_by_the_grids_own_names(written):
    registry = load_registry()
    assert [place.code for place in Places(registry).look(written)] == ["1kmN4047E4344"]
    table = f"Rute;Antall\n{written};21\n1kmN4047E4346;6\n".encode()
    got = understand(table, "ruter.csv", registry, "folketelling_folkemengde", period="2021")
    assert got.level == "rute1km"
    assert got.observations["value"].tolist() == [21, 6]


#: As Eurostat's file is downloaded: one cell of Asker, one of few people, one of elsewhere.
DOWNLOADED = """GRD_ID,T,M,F,Y_LT15,Y_1564,Y_GE65,EMP,NAT,EU_OTH,OTH,SAME,CHG_IN,CHG_OUT
CRS3035RES1000mN4048000E4351000,300,150,150,60,180,60,150,270,15,15,267,30,3
CRS3035RES1000mN4047000E4344000,21,15,6,0,21,0,15,18,0,3,21,0,0
CRS3035RES1000mN3000000E4000000,90,45,45,30,60,0,60,90,0,0,90,0,0
"""


def test_eurostats_own_file_is_read_as_shares_of_its_counts_and_never_as_the_counts():
    registry = load_registry()

    def taken(indicator):
        got = understand(DOWNLOADED.encode(), "census.csv", registry, indicator)
        return got.observations.set_index(["category", "area"])

    people = taken("folketelling_folkemengde")["value"]
    assert people.to_dict() == {("alle", "1kmN4048E4351"): 300, ("alle", "1kmN4047E4344"): 21}
    ages = taken("folketelling_alder")
    told = ages.loc[("alder_0_14", "1kmN4048E4351")]
    assert told["value"] == pytest.approx(20) and told["status"] == "ok"
    assert (told["numerator"], told["denominator"]) == (60, 300)
    assert told["lower"] < 100 * 58 / 302 and told["upper"] > 100 * 62 / 298
    few = ages.loc[("alder_0_14", "1kmN4047E4344")]
    assert pd.isna(few["value"]) and few["status"] == "unreliable"
    rate = taken("folketelling_sysselsatte").loc[("alle", "1kmN4048E4351"), "value"]
    assert rate == pytest.approx(100 * 150 / 180)
    moved = taken("folketelling_flyttet")
    assert moved.loc[("i_alt", "1kmN4048E4351"), "value"] == pytest.approx(11)


def test_of_a_whole_file_the_estimates_of_areas_are_made_anew():
    """Cells all alike, one of them of few: every area has the share that they all have."""
    registry = load_registry()
    cells = [a.code for a in registry.by_level["rute1km"]]
    heading = DOWNLOADED.splitlines()[0]
    alike = "300,150,150,60,180,60,150,270,15,15,267,30,3"
    few = "15,6,9,3,9,3,6,12,0,3,12,3,0"
    lines = [f"CRS3035RES1000m{c[3:8]}000{c[8:]}000,{few if i == 7 else alike}"
             for i, c in enumerate(cells)]  # fmt: skip
    content = "\n".join([heading, *lines, ""]).encode()
    got = understand(content, "census.csv", registry, "folketelling_alder", period="2031")
    children = got.observations[got.observations["category"] == "alder_0_14"]
    areas = children[children["level"].isin(["delomrade", "levekarssone", "kommune"])]
    told = areas.dropna(subset=["value"])
    assert len(told) > 50 and told["value"].round(6).unique().tolist() == [20]
    assert set(told["status"]) == {"derived"} and set(told["period"]) == {"2031"}
    # Without one cell no estimate is made of the others.
    part = understand("\n".join([heading, *lines[1:], ""]).encode(), "census.csv", registry,
                      "folketelling_alder", period="2031")  # fmt: skip
    assert set(part.observations["level"]) == {"rute1km"}


def test_what_others_made_of_the_same_cells_is_held_against_ours(tmp_path):
    (tmp_path / "districts").mkdir()
    ours = pd.DataFrame([
        {"indicator": "gjennomsnittsalder", "category": "alle", "area": "320301", "period": "2019",
         "value": 40.04},
        {"indicator": "gjennomsnittsalder", "category": "alle", "area": "320302", "period": "2019",
         "value": math.nan},
    ])  # fmt: skip
    assert against.check(ours, tmp_path) == 0
    file = tmp_path / against.AGES
    file.write_text("area_code,year,mean_age\n320301,2019,40.0\n320302,2019,38\n", "utf-8")
    assert against.check(ours, tmp_path) == 1
    file.write_text("area_code,year,mean_age\n320301,2019,40.2\n", "utf-8")
    with pytest.raises(SourceError, match=r"320301 in 2019 is 40\.2; we make it 40\.040"):
        against.check(ours, tmp_path)
