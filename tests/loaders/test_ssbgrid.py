"""SSB's population grid as it is downloaded: what it says of our areas, worked out by hand here."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from test_importing_command import arguments, data  # noqa: F401

from loaders.importing import ImportFailure, run, understand
from store import people
from store.catalogue import DATA, load_registry
from store.snapshot import load_snapshot

REGISTRY = load_registry()
DENSITY, AGE = "tetthet_der_folk_bor", "gjennomsnittsalder"


@pytest.fixture(scope="module")
def inside():
    """South-western corners of three cells of 250 m that lie whole in one small area."""
    small = gpd.read_file(DATA / "boundaries" / "grunnkrets.geojson").to_crs(25833)
    for code, shape in zip(small["kode"], small.geometry, strict=True):
        west, south, east, north = (int(v // 250) * 250 for v in shape.bounds)
        corners = [(x, y) for x in range(west, east, 250) for y in range(south, north, 250)
                   if shape.contains(shapely.box(x, y, x + 250, y + 250))]  # fmt: skip
        if len(corners) >= 3:
            return code, corners[:3]
    raise AssertionError("no small area holds three cells")


def named(x, y):
    return f"{2_000_000 + x:07d}{y:07d}"


def file_of(corners, counts, heading="SSBID0250M;pop_tot"):
    lines = [f"{named(*corner)};{count}" for corner, count in zip(corners, counts, strict=True)]
    return "\n".join([heading, *lines, ""]).encode()


@pytest.mark.parametrize("heading", ["SSBID0250M;pop_tot", "ssbid250m;poptot"])
def test_density_is_that_around_the_average_person(inside, heading):
    code, corners = inside
    content = file_of(corners, [60, 20, 20], heading)
    got = understand(content, "NOR250M_POP_2025.csv", REGISTRY, DENSITY)
    rows = got.observations.set_index("area")
    by_hand = (60 * 60 + 20 * 20 + 20 * 20) / 100 / 0.0625
    for area in (code, code[:6], "3203"):
        assert rows.loc[area, "value"] == pytest.approx(by_hand)
        assert rows.loc[area, "status"] == "derived" and rows.loc[area, "period"] == "2025"
    assert set(rows["source"]) == {"ssb_rutenett"}


def test_the_year_is_that_of_the_files_own_column_or_is_asked_for(inside):
    corners = inside[1]
    lines = [f"{named(*corner)};30;2024" for corner in corners]
    content = "\n".join(["ssbid250m;poptot;statistikkar", *lines, ""]).encode()
    assert understand(content, "ruter.csv", REGISTRY, DENSITY).periods == ["2024"]
    with pytest.raises(ImportFailure) as failure:
        understand(file_of(corners, [40] * 3), "ruter.csv", REGISTRY, DENSITY)
    assert failure.value.wish.name == "period"
    again = understand(file_of(corners, [40] * 3), "ruter.csv", REGISTRY, DENSITY, period="2023")
    assert again.periods == ["2023"]


def test_few_people_are_left_out_and_cells_of_others_count_nowhere(inside):
    code, corners = inside
    content = file_of([*corners, (400_000, 7_000_000)], [5, 5, 5, 900])
    rows = understand(content, "x_2025.csv", REGISTRY, DENSITY).observations.set_index("area")
    assert np.isnan(rows.loc[code, "value"]) and rows.loc[code, "note"] == "for_fa_personer"


def test_a_grid_of_elsewhere_and_another_indicator_are_refused_in_words(inside):
    far = file_of([(400_000, 7_000_000)], [900])
    with pytest.raises(ImportFailure, match="none of its cells is in Asker"):
        understand(far, "x_2025.csv", REGISTRY, DENSITY)
    with pytest.raises(ImportFailure, match=DENSITY):
        understand(file_of(inside[1], [40] * 3), "x_2025.csv", REGISTRY, "folkemengde")


def test_mean_age_of_cells_all_alike_is_that_age_everywhere():
    """Whoever lives where: 41.5 in every cell of a kilometre is 41.5 in every area."""
    small = gpd.read_file(DATA / "boundaries" / "grunnkrets.geojson").to_crs(25833)
    west, south, east, north = (int(v // 1000) * 1000 for v in small.total_bounds)
    corners = [(x, y) for x in range(west, east + 1000, 1000)
               for y in range(south, north + 1000, 1000)]  # fmt: skip
    lines = [f"{named(*corner)};400;200;200;41,5" for corner in corners]
    heading = "SSBID1000M;pop_tot;pop_mal;pop_fem;pop_ave"
    got = understand("\n".join([heading, *lines, ""]).encode(), "NOR1000M_POP_2026.csv", REGISTRY,
                     AGE).observations  # fmt: skip
    told = got.dropna(subset=["value"])
    assert len(told[told["level"] == "delomrade"]) >= 20
    assert told["value"].round(6).unique().tolist() == [41.5]
    assert set(told["note"]) == {"anslag_ruter"} and set(told["period"]) == {"2026"}


def test_a_damaged_grid_is_told_of_as_any_table_is(inside):
    content = file_of(inside[1], [40] * 3) + b'"2200000;;;;;;\n;;;;\n'
    with pytest.raises(ImportFailure):
        understand(content, "x_2025.csv", REGISTRY, DENSITY)


@pytest.mark.slow
def test_a_grid_taken_in_is_a_year_of_where_people_live_and_is_taken_out_again(
    data, inside, tmp_path, capsys,  # noqa: F811
):  # fmt: skip
    file = tmp_path / "NOR250M_POP_2031.csv"
    file.write_bytes(file_of(inside[1], [60, 20, 320]))
    before = people.people(data).copy()
    wanted = arguments(file, "--indicator", DENSITY, "--open", "--yes", "--accept-implausible")
    assert run(wanted) == 0
    assert "2031" in capsys.readouterr().out
    cells = people.cells("2031", data)
    assert sorted(cells["class"]) == [2, 3, 5]
    pd.testing.assert_frame_equal(
        people.people(data)[before.columns].merge(before, how="right"), before
    )
    assert load_snapshot(data).rows(DENSITY, period="2031", areas=["3203"])["value"].notna().all()
    assert run(arguments("--undo")) == 0
    assert "2031" not in people.years(data) and people.years(data) == people.years(DATA)
    assert load_snapshot(data).rows(DENSITY, period="2031").empty
