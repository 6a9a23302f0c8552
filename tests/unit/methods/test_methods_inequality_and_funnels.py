"""Edge cases and properties of quantiles, the slope index and funnel plots."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.api import WLS, add_constant

from rhoanalytics.methods import (
    derived_denominator,
    funnel_axis,
    funnel_limits,
    funnel_rate_limits,
    funnel_ratio_limits,
    proportion,
    proportion_significance,
    quantiles,
    rate_significance,
    slope_index,
    slope_index_reliability,
)

PEOPLE = [1_200, 1_100, 1_000, 950, 900]
VALUES = np.array([0.182, 0.171, 0.160, 0.152, 0.139])
LIMITS = proportion(VALUES * PEOPLE, PEOPLE)
WITH_LIMITS = {"lower": LIMITS["lower"].to_numpy(), "upper": LIMITS["upper"].to_numpy()}


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60, unique=True), st.integers(2, 5))
def test_quantiles_without_ties_are_even_and_in_order(values, number):
    groups = quantiles(values, number)
    sizes = np.bincount(groups.astype(int), minlength=number + 1)[1:]
    assert sizes.max() - sizes.min() <= 1
    assert (np.diff(groups[np.argsort(values)]) <= 0).all()


def test_quantiles_leave_missing_values_out():
    scores = pd.Series([3.0, None, 1.0, 2.0], index=list("abcd"))
    result = quantiles(scores, 3)
    assert result.index.tolist() == list("abcd")
    assert result.dropna().to_dict() == {"a": 1, "c": 3, "d": 2}
    with pytest.raises(ValueError, match="number: must be a whole number of 2 or more; found 1"):
        quantiles(scores, 1)


def test_slope_is_the_weighted_least_squares_line():
    share = np.array(PEOPLE) / sum(PEOPLE)
    place = np.cumsum(share) - share / 2
    start, slope = WLS(VALUES, add_constant(place), weights=share).fit().params
    result = slope_index(PEOPLE, VALUES)
    assert result.sii.value == pytest.approx(slope)
    assert result.rii.value == pytest.approx((start + slope) / start)
    assert result.repetitions == 0
    assert np.isnan(result.sii.lower)


@pytest.mark.parametrize(
    "options",
    [
        {"value_type": "proportion"},
        {"transform": "logit"},
        {"transform": "log", "value_type": "rate"},
        {"transform": "logit", "multiplier": -100},
        {"multiplier": 0.5, "transform": "log"},
    ],
)
def test_limits_surround_the_indices_and_repeat_exactly(options):
    first = slope_index(PEOPLE, VALUES, **WITH_LIMITS, **options)
    assert first.sii.lower < first.sii.value < first.sii.upper
    assert first.rii.lower < first.rii.value < first.rii.upper
    assert first == slope_index(PEOPLE, VALUES, **WITH_LIMITS, **options)
    assert first.repetitions == 100_000


def test_limits_agree_with_theory_for_normal_errors():
    share = np.array(PEOPLE) / sum(PEOPLE)
    place = np.cumsum(share) - share / 2
    weight = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    error = np.full(5, 0.01)
    result = slope_index(PEOPLE, VALUES, standard_error=error)
    expected = 1.959964 * np.sqrt((weight**2 * error**2).sum())
    assert result.sii.upper - result.sii.value == pytest.approx(expected, rel=0.02)


def test_a_negative_multiplier_turns_the_indices_round():
    ours = slope_index(PEOPLE, VALUES, transform="logit", multiplier=100, **WITH_LIMITS)
    turned = slope_index(PEOPLE, VALUES, transform="logit", multiplier=-100, **WITH_LIMITS)
    assert turned.sii.lower == pytest.approx(-ours.sii.upper)
    assert turned.rii.lower == pytest.approx(1 / ours.rii.upper)


def test_reliability_is_small_for_many_repetitions():
    slope, relative = slope_index_reliability(
        PEOPLE, VALUES, value_type="proportion", repetitions=20_000, **WITH_LIMITS
    )
    assert 0 < slope < 0.01
    assert 0 < relative < 0.05


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population": [1, 2, 3]}, "needs 5 to 100 quantiles; has 3"),
        ({"population": [-1, 2, 3, 4, 5]}, "population: must be 0 or more; found -1"),
        ({"transform": "square"}, "transform: must be None, 'log' or 'logit'; found 'square'"),
        ({"value_type": "share"}, "value_type: must be None, 'rate' or 'proportion'"),
        ({"value_type": "rate", "transform": "logit"}, "does not go with value_type"),
        ({"multiplier": 0}, "multiplier: must be a single number, not 0"),
        ({"repetitions": 10}, "repetitions: must be a whole number of 1000 or more"),
        ({"lower": VALUES}, "give lower and upper together"),
        ({"standard_error": VALUES, "transform": "log"}, "not accepted with a transform"),
        ({"value": [0, 1, 2, 3, 4], "transform": "log"}, "value: must be above 0"),
        ({"value": [0.1, 0.2, 0.3, 0.4, 1], "transform": "logit"}, "must be between 0 and 1"),
    ],
)
def test_slope_index_refuses(changes, message):
    if "population" in changes and len(changes["population"]) == 3:
        changes = changes | {"value": [1, 2, 3]}
    with pytest.raises(ValueError, match=message):
        slope_index(**{"population": PEOPLE, "value": VALUES, **changes})


def test_slope_index_is_missing_where_a_quantile_is():
    for people, value in (([0, *PEOPLE[1:]], VALUES), (PEOPLE, [None, *VALUES[1:]])):
        with pytest.warns(UserWarning, match="a quantile lacks people"):
            result = slope_index(people, value)
        assert np.isnan([result.sii.value, result.rii.value, result.intercept]).all()


def test_more_than_ten_quantiles_bring_a_warning():
    with pytest.warns(UserWarning, match="12 quantiles are many"):
        slope_index(np.ones(12), np.arange(12) + 1.0)


@given(st.floats(0.01, 0.99), st.integers(20, 100_000))
def test_the_funnel_is_where_wilsons_limit_meets_the_average(average, n):
    limits = funnel_limits(average, n, multiplier=1).iloc[0]
    assert limits["lower99_8"] <= limits["lower95"] <= average
    assert average <= limits["upper95"] <= limits["upper99_8"]
    # Clipped limits no longer meet the average.
    if limits["lower95"] > 0:
        at_lower = proportion(limits["lower95"] * n, n).iloc[0]
        assert at_lower["upper"] == pytest.approx(average, abs=1e-6)
    if limits["upper99_8"] < 1:
        at_upper = proportion(limits["upper99_8"] * n, n, confidence=0.998).iloc[0]
        assert at_upper["lower"] == pytest.approx(average, abs=1e-6)


def test_funnels_narrow_as_numbers_grow():
    widths = funnel_limits(0.3, [50, 500, 5_000])
    assert (widths["upper95"] - widths["lower95"]).is_monotonic_decreasing
    ratio = funnel_ratio_limits([0, 5, 50])
    assert ratio["lower95"].tolist()[0] == 0
    assert np.isnan(ratio.loc[0, "upper95"])
    assert ratio["upper95"].dropna().is_monotonic_decreasing


def test_rate_funnel_puts_each_limit_at_its_population():
    result = funnel_rate_limits(25, 0.01, multiplier=1, years=2).iloc[0]
    yearly_people = result["population_upper95"]
    assert result["upper95"] * yearly_people * 2 == pytest.approx(25)
    assert result["lower95"] < 0.01 < result["upper95"]


def test_proportions_are_labelled_by_the_outermost_limit_they_pass():
    labels = proportion_significance([100, 70, 130, 82, 118, None], 500, 0.2)
    assert labels.tolist() == [
        "Not significant",
        "Low (0.001)",
        "High (0.001)",
        "Low (0.025)",
        "High (0.025)",
        "",
    ]


def test_rates_are_labelled_by_their_own_limits():
    labels = rate_significance([0, 25, 15, 34, 36, 60], 25, 1)
    assert labels.tolist() == [
        "Low (0.001)",
        "Not significant",
        "Low (0.025)",
        "Not significant",
        "High (0.025)",
        "High (0.001)",
    ]
    few = rate_significance([9, 10], [25, 25], 1, standardised=True)
    assert few[0] == "Not applicable for events less than 10 for dsrs"
    assert few[1].startswith("Low")


def test_derived_denominator_of_no_events():
    crude = derived_denominator([0, 50], [0, 100], denominator=[700, 900])
    assert crude.tolist() == [700, 50_000]
    assert np.isnan(derived_denominator(0, 0))
    with pytest.raises(ValueError, match="rate: must be above 0 where there are events"):
        derived_denominator(5, 0)


@pytest.mark.parametrize(
    ("statistic", "denominators", "first", "last"),
    [
        ("proportion", [500, 3_000], 1, 3_200),
        ("proportion", [1_500, 2_000], 1_000, 2_100),
        ("ratio", [50, 300], 1, None),
        ("rate", [1_500, 2_000], 100, 210),
    ],
)
def test_funnel_axis_has_100_rising_points(statistic, denominators, first, last):
    points = funnel_axis(denominators, statistic=statistic, average=0.1)
    assert len(points) == 100
    assert points[0] == first
    assert (np.diff(points) >= 1).all()
    if last:
        assert points[-1] == pytest.approx(last, rel=0.01)


def test_funnel_axis_refuses():
    with pytest.raises(ValueError, match="statistic: must be 'proportion'"):
        funnel_axis([1], statistic="count")
    with pytest.raises(ValueError, match="denominators: needs at least one value"):
        funnel_axis([None])
