import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analysis.effect import did
from analysis.errors import CannotCompute

TREATED = list(range(8))


def simulated(effect=3.0, areas=30, periods=8, start=5, noise=1.0, seed=1):
    random = np.random.default_rng(seed)
    area, period = (grid.ravel() for grid in np.mgrid[0:areas, 0:periods])
    value = (
        random.normal(50, 10, areas)[area]
        + random.normal(0, 2, periods)[period]
        + effect * ((area < 8) & (period >= start))
        + random.normal(0, noise, len(area))
    )
    return pd.DataFrame({"area": area, "period": period, "value": value})


def expected(frame, start=5):
    data = frame.assign(d=((frame["area"] < 8) & (frame["period"] >= start)).astype(float))
    fit = smf.ols("value ~ d + C(area) + C(period)", data).fit(
        cov_type="cluster", cov_kwds={"groups": data["area"]}, use_t=True
    )
    return fit.params["d"], fit.bse["d"], *fit.conf_int().loc["d"]


def test_agrees_with_statsmodels_and_finds_the_known_effect():
    frame = simulated()
    found = did(frame, TREATED, 5)
    assert (
        found.effect,
        found.standard_error,
        found.lower,
        found.upper,
    ) == pytest.approx(expected(frame), rel=1e-7)
    assert found.lower < 3 < found.upper
    assert (found.treated, found.controls) == (8, 22)
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


def test_few_treated_areas_carry_a_warning():
    assert did(simulated(), [0, 1], 5).warning == "few_treated_areas"


def test_columns_may_have_other_names():
    frame = simulated()
    renamed = frame.rename(columns={"area": "område", "period": "år", "value": "verdi"})
    found = did(renamed, TREATED, 5, area="område", period="år", value="verdi")
    assert found == did(frame, TREATED, 5)


@pytest.mark.parametrize(
    ("code", "frame", "treated", "start"),
    [
        ("too_few_treated", simulated(), [], 5),
        ("too_few_controls", simulated(areas=12), TREATED, 5),
        ("too_few_periods_before", simulated(), TREATED, 1),
        ("too_few_periods_after", simulated(), TREATED, 7),
        ("unknown_area", simulated(), [99], 5),
        ("missing_values", simulated().assign(value=np.nan), TREATED, 5),
        ("repeated_rows", pd.concat([simulated(), simulated()]), TREATED, 5),
        ("not_identified", simulated().query("area > 0 or period >= 5"), [0], 5),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_reason(code, frame, treated, start):
    with pytest.raises(CannotCompute) as caught:
        did(frame, treated, start)
    assert caught.value.code == code
