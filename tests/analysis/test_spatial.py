import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import Moran_Local
from esda.significance import calculate_significance
from libpysal.graph import Graph
from statsmodels.stats.multitest import multipletests

from analysis.errors import CannotCompute
from analysis.spatial import moran, neighbours_from_geometry

# PySAL's test data: homicide rate 1988–1993 in 78 counties around St Louis, and who borders whom.
HOMICIDES = [
    1.624458,
    2.255492,
    1.46789,
    2.484256,
    0.0,
    9.048673,
    6.029489,
    1.800385,
    4.581251,
    3.790607,
    1.447436,
    1.191966,
    0.0,
    1.608017,
    1.949812,
    0.74509,
    4.173318,
    3.783252,
    2.085136,
    2.176302,
    6.309347,
    10.855743,
    4.211354,
    0.80481,
    3.215331,
    2.833664,
    1.59204,
    1.571158,
    3.12759,
    4.416896,
    3.017486,
    9.924245,
    7.973957,
    5.005464,
    2.463891,
    0.0,
    7.377974,
    1.003875,
    3.190047,
    45.905406,
    2.447597,
    1.294958,
    5.933098,
    4.133997,
    4.298311,
    27.483827,
    0.969791,
    0.0,
    2.934466,
    4.456427,
    4.629264,
    4.941533,
    3.990041,
    2.064324,
    3.040253,
    3.905411,
    4.332839,
    3.894111,
    6.828794,
    3.263947,
    3.282163,
    3.295762,
    7.249679,
    3.041846,
    1.618018,
    4.910801,
    1.991457,
    3.146192,
    7.26665,
    3.110904,
    2.980271,
    3.866767,
    1.868408,
    12.577034,
    7.803599,
    3.47149,
    4.334822,
    8.451537,
]
BORDERS = """
1:7,3,6 2:10,8,5 3:7,4,1 4:9,5,3,7 5:10,4,9,2 6:16,12,11,7,1 7:19,9,11,18,1,6,3,4 8:15,10,2
9:20,19,13,10,7,4,5 10:17,15,9,13,20,21,5,2,8 11:18,16,6,7 12:16,14,6 13:20,9,10 14:22,16,12
15:23,10,17,8 16:28,27,18,22,14,12,6,11 17:30,26,23,21,10,15 18:33,32,19,16,27,11,7
19:24,20,18,33,7,9 20:24,21,19,9,13,10 21:35,26,24,20,17,10 22:29,28,14,16 23:31,25,17,30,15
24:35,33,21,19,20 25:42,31,23 26:34,30,21,35,17 27:41,39,32,28,36,16,18 28:29,36,27,22,16
29:38,36,22,28 30:43,34,31,26,17,23 31:44,42,43,30,23,25 32:33,27,41,18
33:46,40,35,32,41,18,24,19 34:43,35,45,26,30 35:45,37,33,21,24,34,26 36:47,39,38,29,28,27
37:51,45,40,46,49,35 38:48,47,29,36 39:52,50,41,47,36,27 40:46,37,33 41:50,46,39,27,33,32
42:53,31,44,25 43:61,59,54,44,45,34,30,31 44:54,53,43,31,42 45:60,59,51,37,35,43,34
46:49,50,57,41,33,40,37 47:56,55,52,48,38,36,39 48:55,47,38 49:63,51,46,57,37
50:58,57,52,39,41,46 51:64,60,49,63,37,45 52:62,58,56,47,39,50 53:65,54,44,42
54:65,61,43,44,53 55:56,48,47 56:62,55,47,52 57:67,63,66,58,50,49,46 58:66,52,62,50,57
59:69,61,60,70,45,43 60:70,64,51,45,59 61:72,65,59,69,43,54 62:68,66,56,52,58
63:64,57,67,49,51 64:71,70,63,67,51,60 65:61,72,54,53 66:73,67,62,68,58,57
67:76,75,71,66,57,64,63 68:73,62,66 69:77,72,70,74,59,61 70:74,71,78,64,60,69,59
71:78,75,67,64,70 72:77,69,61,65 73:76,66,68 74:77,78,70,69 75:78,76,67,71 76:73,67,75
77:74,69,72 78:75,71,74,70
"""
NEIGHBOURS = {
    int(area): [int(other) for other in others.split(",")]
    for area, others in (pair.split(":") for pair in BORDERS.split())
}
GRID = {i: [j for j in (i - 6, i + 6, i - 1, i + 1) if 0 <= j < 36] for i in range(36)}


def whole(values, neighbours):
    return moran(values, neighbours).I


def test_meets_pysals_published_result_for_st_louis():
    found = moran(HOMICIDES, NEIGHBOURS)
    assert whole(HOMICIDES, NEIGHBOURS) == pytest.approx(0.2436558262177166, rel=1e-9)
    assert found.p_norm == pytest.approx(0.00013573931385468807, rel=1e-6)
    assert found.expected == pytest.approx(-1 / 77)
    assert found.warning == ""


def test_local_parts_are_esdas_and_add_up_to_the_whole():
    found = moran(HOMICIDES, NEIGHBOURS)
    graph = Graph.from_dicts(NEIGHBOURS).transform("r")
    expected = Moran_Local(HOMICIDES, graph, permutations=0).Is
    assert found.local.to_numpy() == pytest.approx(expected)
    assert found.local.sum() / 77 == pytest.approx(found.I)


def test_neighbours_may_be_a_mapping_a_graph_or_pysals_weights():
    w = libpysal.weights.W(NEIGHBOURS, id_order=list(NEIGHBOURS))
    expected = moran(HOMICIDES, NEIGHBOURS)
    for same in (w, Graph.from_dicts(NEIGHBOURS)):
        found = moran(HOMICIDES, same)
        assert whole(HOMICIDES, same) == pytest.approx(expected.I)
        assert found.clusters.tolist() == expected.clusters.tolist()


def test_a_series_is_matched_by_area_whatever_its_order():
    values = pd.Series(HOMICIDES, index=list(NEIGHBOURS))
    for same in (values, values.iloc[::-1], values.sample(frac=1, random_state=1)):
        assert whole(same, NEIGHBOURS) == pytest.approx(0.2436558262177166)
        w = Graph.from_dicts(NEIGHBOURS)
        assert whole(same, w) == pytest.approx(0.2436558262177166)


def test_the_same_seed_gives_the_same_p_and_leaves_shared_random_numbers_alone():
    np.random.seed(7)
    undisturbed = np.random.random()
    np.random.seed(7)
    first, second = moran(HOMICIDES, NEIGHBOURS), moran(HOMICIDES, NEIGHBOURS)
    assert np.random.random() == undisturbed
    assert first.p == second.p
    pd.testing.assert_series_equal(first.local_p, second.local_p)
    assert 0.001 <= first.p < 0.01


def test_clusters_are_named_by_the_area_and_its_neighbours():
    side = 12
    wide = {
        i: [j for j in (i - side, i + side, i - 1, i + 1) if 0 <= j < side**2]
        for i in range(side**2)
    }
    row, column = np.divmod(np.arange(side**2), side)
    values = np.where((row < 5) & (column < 4), 9.0, 1.0) + np.arange(side**2) / 1000
    middle = 2 * side + 1
    found = moran(values, wide)
    assert found.I > 0.5 and found.p < 0.01
    assert found.clusters[middle] == "HH"
    assert moran(-values, wide).clusters[middle] == "LL"
    values[middle] = 0
    assert moran(values, wide).clusters[middle] == "LH"
    assert moran(-values, wide).clusters[middle] == "HL"
    assert set(found.clusters) <= {"HH", "LL", "HL", "LH", "not_significant"}
    assert (found.clusters[found.local_p_adjusted >= 0.05] == "not_significant").all()


def test_the_local_p_is_esdas_two_sided_one_adjusted_within_the_map():
    found = moran(HOMICIDES, NEIGHBOURS, permutations=4999)
    graph = Graph.from_dicts(NEIGHBOURS).transform("r")
    same_seed = Moran_Local(HOMICIDES, graph, permutations=4999, seed=2016)
    assert found.local_p.to_numpy() == pytest.approx(np.minimum(2 * same_seed.p_sim, 1))
    expected = calculate_significance(same_seed.Is, same_seed.rlisas, "two-sided")
    assert found.local_p.to_numpy() == pytest.approx(expected, abs=0.002)
    assert found.local_p_adjusted.to_numpy() == pytest.approx(
        multipletests(found.local_p, method="fdr_bh")[1]
    )


def test_an_area_without_neighbours_changes_no_other_areas_draws_from_esdas():
    alone = {i: [j for j in (i - 1, i + 1) if 0 <= j < 12 and 5 not in (i, j)] for i in range(12)}
    values = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], float)
    found = moran(values, alone)
    graph = Graph.from_dicts(alone).transform("r")
    esdas = Moran_Local(values, graph, permutations=999, seed=2016, keep_simulations=False)
    others = [i for i in range(12) if i != 5]
    assert found.islands == (5,) and np.isnan(found.local_p[5])
    assert found.local_p[others].tolist() == np.minimum(2 * esdas.p_sim, 1)[others].tolist()


@pytest.mark.slow
def test_where_values_lie_at_random_few_areas_are_flagged_and_few_maps_name_any():
    side = {i: [j for j in (i - 5, i + 5, i - 1, i + 1) if 0 <= j < 23] for i in range(23)}
    random, flagged, named = np.random.default_rng(4), [], []
    values = random.lognormal(0, 0.4, 23)
    for _ in range(120):
        found = moran(random.permutation(values), side)
        flagged.append((found.local_p < 0.05).mean())
        named.append(~found.clusters.isin(["not_significant", "island"]).all())
    assert 0.02 < np.mean(flagged) < 0.075
    assert np.mean(named) < 0.1


def test_a_single_cluster_among_many_areas_can_survive():
    side = {i: [j for j in (i - 13, i + 13, i - 1, i + 1) if 0 <= j < 149] for i in range(149)}
    values = np.random.default_rng(6).normal(0, 1, 149)
    values[[70, 69, 71, 57, 83]] = 6
    assert moran(values, side).clusters[70] == "HH"


def test_scale_and_sign_of_the_value_change_nothing():
    values = np.array(HOMICIDES)
    assert whole(-3 * values + 5, NEIGHBOURS) == pytest.approx(whole(values, NEIGHBOURS))


def test_few_areas_carry_a_warning():
    row = {i: [j for j in (i - 1, i + 1) if 0 <= j < 29] for i in range(29)}
    assert moran(np.arange(29), row).warning == "few_areas"


def test_an_area_without_neighbours_is_named_an_island():
    found = moran([1, 2, 3, 4, 9], {1: [2], 2: [1, 3], 3: [2, 4], 4: [3], 5: []})
    assert found.islands == (5,)
    assert found.clusters[5] == "island" and np.isnan(found.local_p[5])


def test_borders_and_corners_make_neighbours():
    squares = [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)]
    found = neighbours_from_geometry(squares)
    assert sorted(found.neighbours[4]) == [0, 1, 2, 3, 5, 6, 7, 8]
    assert found.neighbours[0] == [1, 3, 4]
    assert found.islands == ()


def test_an_island_is_linked_both_ways_with_its_nearest_areas():
    shapes = [shapely.box(x, 0, x + 1, 1) for x in (0, 1, 2, 4)]
    found = neighbours_from_geometry(shapes, list("abcd"), nearest=2)
    assert found.islands == ("d",)
    assert found.neighbours["d"] == ["b", "c"]
    assert "d" in found.neighbours["c"] and "d" in found.neighbours["b"]


def test_degrees_east_count_half_at_sixty_degrees_north():
    east, north = shapely.box(10.3, 60, 10.4, 60.1), shapely.box(10, 60.25, 10.1, 60.35)
    shapes = [shapely.box(10, 60, 10.1, 60.1), east, north]
    assert neighbours_from_geometry(shapes).neighbours[0][0] == 1


def test_a_geoseries_gives_its_own_ids():
    squares = gpd.GeoSeries([shapely.box(x, 0, x + 1, 1) for x in (0, 1)], index=["a", "b"])
    assert neighbours_from_geometry(squares).neighbours == {"a": ["b"], "b": ["a"]}


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("shape", lambda: moran([1, 2, 3], GRID)),
        ("shape", lambda: moran(pd.Series(range(36), index=range(1, 37)), GRID)),
        ("missing_values", lambda: moran([np.nan, *range(35)], GRID)),
        ("too_few_areas", lambda: moran([1, 2, 3], {1: [2], 2: [1, 3], 3: [2]})),
        ("no_variation", lambda: moran([1] * 36, GRID)),
        ("no_neighbours", lambda: moran(range(4), {i: [] for i in range(4)})),
        ("shape", lambda: neighbours_from_geometry([shapely.box(0, 0, 1, 1)], ["a", "b"])),
        ("missing_values", lambda: neighbours_from_geometry([None])),
    ],
)
def test_what_cannot_be_computed_is_refused(code, refused):
    with pytest.raises(CannotCompute) as caught:
        refused()
    assert caught.value.code == code
