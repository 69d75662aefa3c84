from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from inequality.atkinson import atkinson as pysal_atkinson
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from analysis.errors import CannotCompute
from analysis.inequality import (
    concentration_curve,
    gap,
    lorenz_curve,
    theil_decomposition,
)
from analysis.uncertainty import value_of

gini, theil, atkinson = (partial(value_of, name) for name in ("gini", "theil", "atkinson"))
sii, rii = partial(value_of, "sii"), partial(value_of, "rii")
relative = partial(value_of, "concentration_relative")
absolute = partial(value_of, "concentration_absolute")

# PySAL's test data: gross product per head of the states of Mexico in 1940, in regions.
MEXICO = 1.0 * np.concatenate(
    [
        [10384, 22361, 9573, 3758, 2934, 8578, 8537, 6909, 17816, 12132, 4359, 2181, 4414, 5309],
        [3408, 3327, 6936, 4836, 9073, 1892, 3569, 11016, 21965, 4372, 4840, 6399, 2459, 7508],
        [3605, 5203, 7990, 3734],
    ]
)
REGION = np.array(list(map(int, "21255113423533433215335221513352")))

# SSB: median household income after tax 2016 and population 1 January 2016, delområde 320301–23.
INCOME = np.concatenate(
    [
        [790000, 720000, 617100, 662900, 731800, 574900, 653800, 628000, 494700, 674100, 698300],
        [525200, 606100, 713800, 594800, 576000, 596700, 565000, 633500, 576700, 520000, 484400],
        [590500],
    ]
)
PEOPLE = np.concatenate(
    [
        [4537, 3963, 3682, 2246, 2278, 1104, 2238, 4757, 2792, 4628, 5883, 5336, 3627, 4521, 5449],
        [2942, 8498, 2750, 5745, 4472, 2088, 3319, 3993],
    ]
)
FORMER = np.repeat(["Asker", "Røyken", "Hurum"], [16, 4, 3])

LIFE = [75.9334590103081, 78.3442382727843, 83.8360631041654, 83.6375399664931, 80.4655031529559]
LIFE += [81.1156759857022, 81.6930835718562, 84.1900062060987, 80.5955641081472, 86.2894349578624]
LIFE_PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
DEATHS = [5.892219689475721, 4.7345044591063035, 3.827634083245766, 3.8681380211371112]
DEATHS += [3.6771570234217785, 3.1436261209723995, 3.1258711808912585, 2.942568346458604]
DEATHS += [2.82879950399132, 2.7648101907140012]
DEATHS_PEOPLE = [279012, 255993, 236961, 214315, 192812, 183546, 168593, 164822, 154836, 138165]

VALUES = st.integers(2, 25).flatmap(
    lambda n: st.tuples(
        arrays(float, n, elements=st.floats(0.1, 1e6)), arrays(int, n, elements=st.integers(1, 99))
    )
)


def test_meets_pysals_published_results():
    assert gini(MEXICO) == pytest.approx(0.3537237117345285, rel=1e-12)
    assert theil(MEXICO) == pytest.approx(0.20894344, rel=1e-6)
    parts = theil_decomposition(MEXICO, None, REGION)
    assert parts.between == pytest.approx(0.0345889, rel=1e-6)
    assert parts.within == pytest.approx(0.17435454, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "people", "difference", "ratio"),
    [
        (LIFE, LIFE_PEOPLE, 6.934616473668819, 1.0888180804446217),
        (DEATHS, DEATHS_PEOPLE, -3.2752012326471758, 0.40600068953980034),
    ],
)
def test_meets_the_published_slope_indices(values, people, difference, ratio):
    found = sii(values, people), rii(values, people)
    assert found == pytest.approx((difference, ratio), rel=1e-9)


def test_income_in_asker_is_as_pysal_finds_it_person_by_person():
    # Expected: PySAL's inequality 1.1.2 on the 90 848 persons, each with the income of the area.
    assert PEOPLE.sum() == 90_848
    assert gini(INCOME, PEOPLE) == pytest.approx(0.06715096899080214, rel=1e-9)
    assert theil(INCOME, PEOPLE) == pytest.approx(0.007141909553698508, rel=1e-9)
    parts = theil_decomposition(INCOME, PEOPLE, FORMER)
    assert parts.between == pytest.approx(0.0016408975087614623, rel=1e-9)
    assert parts.within == pytest.approx(0.005501012044937046, rel=1e-9)
    assert parts.share_between == pytest.approx(0.2297561, rel=1e-5)


def test_agrees_with_pysal_person_by_person():
    persons, former = np.repeat(INCOME.astype(float), PEOPLE), np.repeat(FORMER, PEOPLE)
    assert gini(INCOME, PEOPLE) == pytest.approx(Gini(persons).g, rel=1e-9)
    assert theil(INCOME, PEOPLE) == pytest.approx(Theil(persons).T, rel=1e-9)
    split = TheilD(persons, former)
    assert theil_decomposition(INCOME, PEOPLE, FORMER) == pytest.approx(
        (split.wg.item(), split.bg.item()), rel=1e-9
    )
    for epsilon in (0, 0.5, 1, 2):
        assert atkinson(MEXICO, epsilon=epsilon) == pytest.approx(pysal_atkinson(MEXICO, epsilon))


@given(VALUES, st.floats(0.001, 1000), st.integers(2, 9))
def test_scale_and_replication_change_nothing(drawn, factor, copies):
    x, people = drawn
    for measure in (gini, theil, partial(atkinson, epsilon=0.5), lambda x, p: gap(x, p).p90_p10):
        expected = pytest.approx(measure(x, people), rel=1e-6, abs=1e-9)
        assert measure(x * factor, people) == expected
        assert measure(x, people * copies) == expected
        assert measure(np.tile(x, copies), np.tile(people, copies)) == expected
        assert measure(np.repeat(x, people), None) == expected


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_nothing(drawn, random):
    x, people = drawn
    order = list(range(len(x)))
    random.shuffle(order)
    for measure in (gini, theil, atkinson):
        expected = pytest.approx(measure(x, people), abs=1e-9)
        assert measure(x[order], people[order]) == expected
    assert gap(x[order], people[order]).top_bottom_fifth == pytest.approx(
        gap(x, people).top_bottom_fifth, rel=1e-9, abs=1e-6
    )


@given(VALUES, st.floats(0.05, 0.95))
def test_a_transfer_from_rich_to_poor_lowers_inequality(drawn, part):
    x, _ = drawn
    poor, rich = x.argmin(), x.argmax()
    assume(x[rich] - x[poor] > 1e-3 * x[rich])
    after = x.copy()
    moved = part * (x[rich] - x[poor]) / 2
    after[rich] -= moved
    after[poor] += moved
    for measure in (gini, theil, atkinson):
        assert measure(after) < measure(x)


@given(VALUES, st.data())
def test_within_and_between_add_up(drawn, data):
    x, people = drawn
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=len(x), max_size=len(x)))
    parts = theil_decomposition(x, people, groups)
    assert parts.total == pytest.approx(theil(x, people), rel=1e-9, abs=1e-12)
    assert parts.within >= 0 and parts.between >= 0
    one_group = theil_decomposition(x, people, ["all"] * len(x))
    assert one_group.between == pytest.approx(0, abs=1e-12)


@given(VALUES)
def test_equal_areas_have_no_inequality_and_gini_stays_between_0_and_1(drawn):
    x, people = drawn
    same = np.full(len(x), x[0])
    assert gini(same, people) == pytest.approx(0, abs=1e-12)
    assert theil(same, people) == pytest.approx(0, abs=1e-12)
    assert 0 <= gini(x, people) < 1


@given(VALUES)
def test_concentration_in_order_of_the_value_is_gini_and_turns_sign_when_reversed(drawn):
    x, people = drawn
    order = np.argsort(x)
    x, people = x[order], people[order]
    up, down = relative(x, people), relative(x[::-1], people[::-1])
    assert up == pytest.approx(gini(x, people), abs=1e-9)
    assert down == pytest.approx(-up, abs=1e-9)
    assert absolute(x, people) == pytest.approx(up * np.average(x, weights=people))


@given(VALUES)
def test_the_area_under_the_lorenz_curve_is_gini(drawn):
    x, people = drawn
    curve = lorenz_curve(x, people)
    assert curve.population[0] == curve.value[0] == 0
    assert curve.population[-1] == pytest.approx(1) and curve.value[-1] == pytest.approx(1)
    under = np.trapezoid(curve.value, curve.population)
    assert 1 - 2 * under == pytest.approx(gini(x, people), abs=1e-9)
    other = concentration_curve(x, people)
    under = np.trapezoid(other.value, other.population)
    assert 1 - 2 * under == pytest.approx(relative(x, people), abs=1e-9)


@pytest.mark.parametrize("scale", ["identity", "log", "logit"])
def test_both_ends_of_a_straight_line_are_found_on_every_scale(scale):
    carry_back = {"identity": lambda y: y, "log": np.exp, "logit": lambda y: 1 / (1 + np.exp(-y))}
    people = np.array([10, 30, 20, 25, 15])
    rank = (people.cumsum() - people / 2) / people.sum()
    values = carry_back[scale](0.2 + 0.5 * rank)
    bottom, top = carry_back[scale](0.2), carry_back[scale](0.7)
    assert sii(values, people, scale=scale) == pytest.approx(top - bottom)
    assert rii(values, people, scale=scale) == pytest.approx(top / bottom)


def test_reversing_the_ladder_turns_the_slope_round():
    back = LIFE[::-1], LIFE_PEOPLE[::-1]
    assert sii(*back) == pytest.approx(-sii(LIFE, LIFE_PEOPLE))
    assert rii(*back) == pytest.approx(1 / rii(LIFE, LIFE_PEOPLE))


def test_gap_measures_the_ends_person_by_person():
    persons = np.sort(np.repeat(INCOME, PEOPLE))
    found = gap(INCOME, PEOPLE)
    assert found.range == 305600
    assert found.ratio == pytest.approx(790000 / 484400)
    low, high = np.quantile(persons, [0.1, 0.9], method="inverted_cdf")
    assert found.p90_p10 == pytest.approx(high / low)
    fifths = np.array_split(persons, 5)
    assert found.top_bottom_fifth == pytest.approx(fifths[4].mean() - fifths[0].mean(), rel=1e-4)
    assert gap(np.arange(1, 11)).p90_p10 == 9
    assert gap([0, 1]).ratio is None and gap([0, 1]).p90_p10 is None


def test_pandas_come_in_like_arrays():
    frame = pd.DataFrame({"x": INCOME, "people": PEOPLE}).convert_dtypes()
    assert gini(frame["x"], frame["people"]) == gini(INCOME, PEOPLE)


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("too_few_areas", lambda: sii([1, 2, 3, 4], [1, 1, 1, 1])),
        ("too_few_areas", lambda: gini([1], [1])),
        ("not_positive", lambda: theil([0, 1, 2])),
        ("not_positive", lambda: atkinson([-1, 1, 2])),
        ("not_positive", lambda: sii([0, 1, 2, 3, 4], scale="log")),
        ("not_positive", lambda: theil_decomposition([0, 1], None, [1, 2])),
        ("not_a_share", lambda: sii([1, 2, 3, 4, 5], scale="logit")),
        ("missing_values", lambda: gini([1, None, 3])),
        ("missing_values", lambda: gini([1, 2], [1, np.nan])),
        ("no_population", lambda: gini([1, 2], [0, 5])),
        ("no_population", lambda: sii([1, 2, 3, 4, 5], [1, 1, 1, 1, -1])),
        ("shape", lambda: gini([1, 2, 3], [1, 2])),
        ("shape", lambda: theil_decomposition([1, 2], None, ["a"])),
        ("shape", lambda: theil_decomposition([1, 2], None, ["a", None])),
        ("negative", lambda: gini([-1, 2])),
        ("all_zero", lambda: gini([0, 0])),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_reason(code, refused):
    with pytest.raises(CannotCompute) as caught:
        refused()
    assert caught.value.code == code
    assert caught.value.reason.endswith(".")


def test_unknown_choices_are_refused():
    with pytest.raises(ValueError, match="scale"):
        sii([1, 2, 3, 4, 5], scale="sqrt")
    with pytest.raises(ValueError, match="negative"):
        atkinson([1, 2], epsilon=-1)
