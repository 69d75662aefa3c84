from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analysis import randomisation
from analysis.effect import did
from analysis.errors import CannotCompute

TREATED = list(range(8))


def simulated(effect=3.0, areas=30, periods=8, start=5, noise=1.0, seed=1, treated=8):
    random = np.random.default_rng(seed)
    area, period = (grid.ravel() for grid in np.mgrid[0:areas, 0:periods])
    value = (
        random.normal(50, 10, areas)[area]
        + random.normal(0, 2, periods)[period]
        + effect * ((area < treated) & (period >= start))
        + random.normal(0, noise, len(area))
    )
    return pd.DataFrame({"area": area, "period": period, "value": value})


def expected(frame, start=5, treated=8):
    exposed = (frame["area"] < treated) & (frame["period"] >= start)
    data = frame.assign(d=exposed.astype(float))
    fit = smf.ols("value ~ d + C(area) + C(period)", data).fit(
        cov_type="cluster", cov_kwds={"groups": data["area"]}, use_t=True
    )
    return fit.params["d"], fit.bse["d"], *fit.conf_int().loc["d"]


def test_agrees_with_statsmodels_and_finds_the_known_effect():
    frame = simulated(areas=45, treated=20)
    found = did(frame, range(20), 5)
    assert (
        found.effect,
        found.standard_error,
        found.lower,
        found.upper,
    ) == pytest.approx(expected(frame, treated=20), rel=1e-7)
    assert found.lower < 3 < found.upper
    assert (found.treated, found.controls, found.method) == (20, 25, "clustered")
    assert (found.periods_before, found.periods_after) == (5, 3)
    assert found.warning == ""


def test_agrees_with_statsmodels_when_rows_are_lacking():
    frame = simulated().sample(frac=0.8, random_state=3)
    found = did(frame, TREATED, 5)
    assert (found.effect, found.standard_error) == pytest.approx(expected(frame)[:2], rel=1e-7)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    covered = [
        found.lower < 2 < found.upper
        for found in (did(simulated(2.0, seed=seed), TREATED, 5) for seed in range(60))
    ]
    assert 0.85 <= np.mean(covered) <= 1


def test_is_the_difference_of_differences_in_a_full_panel():
    frame = simulated()
    after, treated = frame["period"] >= 5, frame["area"].isin(TREATED)
    mean = frame.groupby([treated, after])["value"].mean()
    by_hand = (mean[True, True] - mean[True, False]) - (mean[False, True] - mean[False, False])
    assert did(frame, TREATED, 5).effect == pytest.approx(by_hand)


def test_levels_and_common_shocks_change_nothing():
    frame = simulated()
    moved = frame.assign(value=frame["value"] + 7 * frame["area"] - 3 * frame["period"] ** 2)
    assert did(moved, TREATED, 5).effect == pytest.approx(did(frame, TREATED, 5).effect)


def test_few_treated_areas_are_judged_by_randomisation_and_carry_a_warning():
    few = did(simulated(), range(5), 5)
    assert (few.warning, few.method) == ("few_treated_areas", "randomisation")
    assert few.lower < few.effect < few.upper
    assert did(simulated(), range(6), 5).warning == ""
    for areas, treated in ((30, 8), (24, 19), (149, 19)):
        assert did(simulated(areas=areas), range(treated), 5).method == "randomisation"


def test_the_randomisation_p_counts_every_other_choice_of_areas():
    frame = simulated(effect=0, areas=10, seed=4)
    found = did(frame, [0, 1, 2, 3], 5)
    after = frame["period"] >= 5
    change = (
        frame[after].groupby("area")["value"].mean() - frame[~after].groupby("area")["value"].mean()
    ).to_numpy()

    def effect(chosen):
        inside = np.isin(np.arange(10), chosen)
        return change[inside].mean() - change[~inside].mean()

    every = [abs(effect(chosen)) for chosen in combinations(range(10), 4)]
    assert len(every) == 210
    assert found.p == pytest.approx(np.mean(np.array(every) >= abs(effect(range(4))) - 1e-9))
    assert found.effect == pytest.approx(effect(range(4)))


def test_a_limit_is_where_the_randomisation_p_is_one_in_twenty():
    frame = simulated(areas=14, seed=7)
    found = did(frame, range(4), 5)
    exposed = (frame["area"] < 4) & (frame["period"] >= 5)

    def p(delta):
        return did(frame.assign(value=frame["value"] - delta * exposed), range(4), 5).p

    for limit, outwards in ((found.lower, -1), (found.upper, 1)):
        assert p(limit - outwards * 0.01) >= 0.05
        assert p(limit + outwards * 0.01) <= 0.051


#: Few with it, many with it, few without it, and few of many: the last two told 7 and 11 of a
#: hundred when only the smallest number of areas with it was judged by randomisation.
DESIGNS = [(12, 4, 4), (12, 5, 10), (23, 6, 10), (23, 8, 6), (23, 18, 10), (45, 6, 10),
           (45, 20, 10)]  # fmt: skip


@pytest.fixture
def drawn_once(monkeypatch):
    """The other choices of areas are the same for every frame of a design: drawn once for all."""
    known, draw = {}, randomisation.assignments

    def assignments(areas, chosen):
        key = (areas, chosen.tobytes())
        if key not in known:
            known[key] = draw(areas, chosen)
        return known[key]

    monkeypatch.setattr(randomisation, "assignments", assignments)


@pytest.mark.slow
@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize(("areas", "treated", "periods"), DESIGNS)
def test_on_pure_noise_an_effect_is_told_in_at_most_seven_of_a_hundred(areas, treated, periods):
    """The same 400 draws at every run: the rate found is 3 to 6 of a hundred."""
    told = []
    for seed in range(400):
        frame = simulated(effect=0, areas=areas, periods=periods, seed=seed)
        found = did(frame, range(treated), periods // 2)
        told.append(found.lower > 0 or found.upper < 0)
    assert np.mean(told) <= 0.07


@pytest.mark.slow
def test_figures_that_hang_together_from_year_to_year_are_no_effect():
    told = []
    for seed in range(200):
        random = np.random.default_rng(seed)
        swings = random.normal(0, 1, (23, 8))
        for t in range(1, 8):
            swings[:, t] += 0.8 * swings[:, t - 1]
        area, period = (grid.ravel() for grid in np.mgrid[0:23, 0:8])
        frame = pd.DataFrame({"area": area, "period": period, "value": swings.ravel()})
        found = did(frame, range(6), 4)
        told.append(found.lower > 0 or found.upper < 0)
    assert np.mean(told) <= 0.07


def test_columns_may_have_other_names():
    frame = simulated()
    renamed = frame.rename(columns={"area": "område", "period": "år", "value": "verdi"})
    found = did(renamed, TREATED, 5, area="område", period="år", value="verdi")
    assert found == did(frame, TREATED, 5)


@pytest.mark.parametrize(
    ("code", "frame", "treated", "start"),
    [
        ("too_few_treated", simulated(), [], 5),
        ("too_few_treated", simulated(), [0, 1, 2], 5),
        ("too_few_controls", simulated(areas=12), TREATED, 5),
        ("too_few_periods_before", simulated(), TREATED, 1),
        ("too_few_periods_after", simulated(), TREATED, 7),
        ("unknown_area", simulated(), [99], 5),
        ("missing_values", simulated().assign(value=np.nan), TREATED, 5),
        ("repeated_rows", pd.concat([simulated(), simulated()]), TREATED, 5),
        ("not_identified", simulated().query("area > 3 or period >= 5"), range(4), 5),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_reason(code, frame, treated, start):
    with pytest.raises(CannotCompute) as caught:
        did(frame, treated, start)
    assert caught.value.code == code
