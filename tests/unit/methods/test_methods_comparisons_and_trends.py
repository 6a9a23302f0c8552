"""Edge cases, properties and second opinions of comparisons and trend tests."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table, Table2x2
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from rhoanalytics.methods import (
    Estimate,
    benchmark_comparison,
    benjamini_hochberg,
    cochran_armitage,
    difference,
    excess_cases,
    mann_kendall,
    people_to_target,
    proportion,
    rate_ratio,
    ratio_trend,
    recent_trend,
    risk_ratio,
    sen_slope,
)

events = st.tuples(st.integers(1, 500), st.integers(1, 500))


@given(events, events)
def test_risk_ratio_and_difference_agree_with_statsmodels(first, second):
    a, b = first[0], second[0]
    n, m = sum(first), sum(second)
    ratio = risk_ratio(a, n, b, m)
    table = Table2x2([[a, n - a], [b, m - b]])
    assert ratio.value == pytest.approx(table.riskratio)
    assert (ratio.lower, ratio.upper) == pytest.approx(table.riskratio_confint())
    gap = difference(a, n, b, m)
    expected = confint_proportions_2indep(a, n, b, m, method="newcomb")
    assert (gap.lower, gap.upper) == pytest.approx(expected, abs=1e-9)


@given(events, events)
def test_comparisons_turn_round_with_their_groups(first, second):
    ours = (first[0], sum(first), second[0], sum(second))
    other = (*ours[2:], *ours[:2])
    assert risk_ratio(*ours).lower == pytest.approx(1 / risk_ratio(*other).upper)
    assert difference(*ours).lower == pytest.approx(-difference(*other).upper)


def test_ratios_without_events_are_never_infinite():
    none_above = risk_ratio(0, 10, 5, 10)
    assert none_above.value == 0
    assert np.isnan([none_above.lower, none_above.upper]).all()
    none_below = risk_ratio(5, 10, 0, 10)
    assert np.isnan([none_below.value, none_below.lower, none_below.upper]).all()
    everyone = risk_ratio(10, 10, 10, 10, confidence=1)
    assert (everyone.value, everyone.lower, everyone.upper) == (1, 1, 1)


def test_difference_in_percentage_points():
    gap = difference(56, 70, 48, 80, multiplier=100)
    assert gap.value == pytest.approx(20)
    assert gap.statistic == "percentage points"
    with pytest.raises(ValueError, match="b: must not exceed m; found 9 at position 0"):
        difference(1, 2, 9, 8)


def test_rate_ratio_takes_estimates_with_their_own_confidence():
    wide = Estimate(310.2, 280.4, 342.1, confidence=0.998)
    assert rate_ratio(wide, (245.7, 240.9, 250.6)).upper < 1.397226
    with pytest.raises(ValueError, match="rate: must be an Estimate or"):
        rate_ratio(310.2, (245.7, 240.9, 250.6))
    with pytest.raises(ValueError, match="reference lower: must be above 0"):
        rate_ratio((2, 1, 3), (2, 0, 3))


def test_excess_cases_are_people_above_the_reference():
    result = excess_cases(30, 100, 0.2)
    limits = proportion(30, 100).iloc[0]
    assert result.value == pytest.approx(10)
    assert result.lower == pytest.approx(100 * limits["lower"] - 20)
    assert excess_cases(10, 100, 0.2).value == pytest.approx(-10)
    with pytest.raises(ValueError, match="reference_proportion: must be a share from 0 to 1"):
        excess_cases(10, 100, 20)


def test_people_to_target():
    assert people_to_target([70, 90, 80], 100, 0.8).tolist() == [10, 0, 0]
    assert people_to_target(0, 100, 0.07) == 7
    assert people_to_target(0, 101, 0.8) == 81
    assert np.isnan(people_to_target(None, 100, 0.8))
    with pytest.raises(ValueError, match="target: must be a share from 0 to 1"):
        people_to_target(1, 2, 80)


@given(st.integers(0, 5_000), st.integers(1, 5_000), st.integers(0, 100))
def test_the_people_needed_are_enough_and_not_one_too_many(x, rest, percent):
    n = x + rest
    needed = people_to_target(x, n, percent / 100)
    assert 100 * (x + needed) >= percent * n
    assert needed == 0 or 100 * (x + needed - 1) < percent * n


def test_benchmark_comparison():
    lower, upper = [1, 3, 5, 5, np.nan], [2, 4, 6, 7, 9]
    words = benchmark_comparison(lower, upper, [3, 3.5, 4, 5, 5])
    assert words.tolist() == ["lower", "similar", "higher", "similar", "not compared"]
    assert benchmark_comparison(5, 6, 4, direction="higher") == "better"
    assert benchmark_comparison(5, 6, 4, direction="lower") == "worse"
    assert benchmark_comparison(5, 6, 4, direction="parity") == "higher"
    with pytest.raises(ValueError, match="direction: must be one of"):
        benchmark_comparison(5, 6, 4, direction="up")


@given(st.lists(st.integers(0, 4), min_size=2, max_size=6))
def test_exact_p_counts_every_order(values):
    def statistic(series):
        return sum(np.sign(b - a) for i, a in enumerate(series) for b in series[i + 1 :])

    ours = mann_kendall(values)
    orders = [abs(statistic(order)) for order in permutations(values)]
    assert ours.s == statistic(values)
    assert ours.p == pytest.approx(np.mean(np.array(orders) >= abs(ours.s)))


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=10, unique=True))
def test_mann_kendall_agrees_with_kendalls_tau(values):
    ours = mann_kendall(values)
    expected = stats.kendalltau(range(len(values)), values, method="exact").pvalue
    assert ours.p == pytest.approx(expected)
    assert ours.method == "Mann-Kendall, exact"
    assert ours.sen_slope == pytest.approx(stats.theilslopes(values)[0])


def test_mann_kendall_of_many_points_is_approximated():
    values = np.sin(np.arange(30.0)) + np.arange(30) / 40
    ours = mann_kendall(values)
    assert ours.method == "Mann-Kendall, normal approximation"
    expected = stats.kendalltau(range(30), values, method="exact").pvalue
    assert ours.p == pytest.approx(expected, abs=0.01)
    assert mann_kendall(np.ones(12)).p == 1


def test_series_with_gaps_need_their_times():
    assert np.isnan(mann_kendall([1, None, 3]).p)
    assert np.isnan(mann_kendall([1]).p)
    assert sen_slope([1, 3], times=[2016, 2020]) == 0.5
    with pytest.raises(ValueError, match="times: must increase"):
        sen_slope([1, 2, 3], times=[2016, 2016, 2017])
    with pytest.raises(ValueError, match="times: has 2 values but values has 3"):
        mann_kendall([1, 2, 3], times=[1, 2])


@pytest.mark.parametrize(
    ("values", "half_width", "expected"),
    [
        ([1, 2, 3, 4, 5], 0.5, "increasing"),
        ([5, 4, 3, 2, 1], 0.5, "decreasing"),
        ([1, 2, 3, 4, 5], 5.0, "no significant change"),
        # The last point alone makes the slope: left out, it changes sign.
        ([3, 2.9, 2.8, 2.7, 9], 0.5, "no significant change"),
        ([9, 9, 1, 2, 3, 4, 5], 0.5, "increasing"),
        ([1, 2, 3, 4], 0.5, "cannot be calculated"),
        ([1, 2, np.nan, 4, 5], 0.5, "cannot be calculated"),
        ([1, 2, 3, 4, 5], 0.0, "cannot be calculated"),
    ],
)
def test_recent_trend(values, half_width, expected):
    values = np.array(values, dtype=float)
    assert recent_trend(values, values - half_width, values + half_width) == expected


@given(st.lists(events, min_size=3, max_size=9))
def test_cochran_armitage_agrees_with_statsmodels(groups):
    yes = np.array([group[0] for group in groups])
    no = np.array([group[1] for group in groups])
    ours = cochran_armitage(yes, yes + no)
    table = Table(np.array([no, yes]), shift_zeros=False)
    other = table.test_ordinal_association(col_scores=np.arange(len(groups)))
    # statsmodels holds the margins fixed, which makes the variance N / (N - 1) times as large.
    total = yes.sum() + no.sum()
    assert ours.z == pytest.approx(other.zscore * np.sqrt(total / (total - 1)), abs=1e-6)
    assert np.sign(ours.slope) == np.sign(ours.z)


def test_cochran_armitage_without_variation_is_missing():
    assert np.isnan(cochran_armitage([0, 0, 0], [10, 10, 10]).p)
    assert np.isnan(cochran_armitage([1, None, 3], [10, 10, 10]).p)
    assert cochran_armitage([10, 20, 30], [100, 100, 100]).slope == pytest.approx(0.1)
    assert cochran_armitage([10, 20], [100, 100], scores=[0, 2]).slope == pytest.approx(0.05)


def test_ratio_trend_finds_a_steady_factor():
    ratio = 1.5 * 0.9 ** np.arange(6)
    result = ratio_trend(ratio, ratio * 0.8, ratio / 0.8)
    assert result.value == pytest.approx(0.9)
    assert result.lower < 0.9 < result.upper
    every_other = ratio_trend(
        ratio[::2], ratio[::2] * 0.8, ratio[::2] / 0.8, times=[2016, 2018, 2020]
    )
    assert every_other.value == pytest.approx(0.9)
    assert np.isnan(ratio_trend([1.5], [1.2], [1.8]).value)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_agrees_with_statsmodels(p_values):
    expected = multipletests(p_values, method="fdr_bh")[1]
    assert benjamini_hochberg(p_values) == pytest.approx(expected)


def test_missing_p_values_are_not_tests():
    adjusted = benjamini_hochberg([0.01, np.nan, 0.04])
    assert adjusted[[0, 2]].tolist() == [0.02, 0.04]
    assert np.isnan(adjusted[1])
