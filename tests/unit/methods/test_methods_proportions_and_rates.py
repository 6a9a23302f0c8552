"""Properties and second opinions for proportions, counts, rates and means."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from rhoanalytics.methods import (
    count_limits,
    mean,
    proportion,
    rate,
    standardised_proportion,
)

counts = st.integers(0, 10_000)
levels = st.floats(0.9, 0.9999)


@given(counts, counts, levels)
def test_proportion_lies_within_limits_within_0_and_1(x, rest, level):
    if x + rest == 0:
        rest = 1
    row = proportion(x, x + rest, confidence=level).iloc[0]
    assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 1


@given(counts, st.integers(1, 10_000))
def test_proportion_mirrors_its_complement(x, rest):
    n = x + rest
    ours, other = proportion(x, n).iloc[0], proportion(rest, n).iloc[0]
    assert ours["lower"] == pytest.approx(1 - other["upper"], abs=1e-12)


@given(counts, st.integers(1, 10_000), levels)
def test_proportion_agrees_with_statsmodels(x, rest, level):
    row = proportion(x, x + rest, confidence=level).iloc[0]
    lower, upper = proportion_confint(x, x + rest, alpha=1 - level, method="wilson")
    assert row["lower"] == pytest.approx(lower, abs=1e-10)
    assert row["upper"] == pytest.approx(upper, abs=1e-10)


@given(st.integers(0, 9), levels)
def test_few_events_agree_with_chi_squared(x, level):
    row = count_limits(x, confidence=level).iloc[0]
    lower = stats.chi2.ppf((1 - level) / 2, 2 * x) / 2 if x else 0
    assert row["lower"] == pytest.approx(lower, rel=1e-9)
    upper = stats.chi2.ppf((1 + level) / 2, 2 * x + 2) / 2
    assert row["upper"] == pytest.approx(upper, rel=1e-9)


@given(st.integers(10, 100_000))
def test_byars_limits_are_close_to_exact_ones(x):
    row = count_limits(x).iloc[0]
    assert row["lower"] == pytest.approx(stats.chi2.ppf(0.025, 2 * x) / 2, rel=3e-3)
    assert row["upper"] == pytest.approx(stats.chi2.ppf(0.975, 2 * x + 2) / 2, rel=3e-3)


@given(counts, st.floats(0.1, 1e6))
def test_rate_lies_within_its_limits_and_scales(x, n):
    per_person = rate(x, n, multiplier=1).iloc[0]
    assert 0 <= per_person["lower"] <= per_person["value"] <= per_person["upper"]
    per_100_000 = rate(x, n).iloc[0]
    assert per_100_000["upper"] == pytest.approx(1e5 * per_person["upper"])


def test_the_method_changes_at_ten_events():
    mixed = rate([9, 10], 100)
    assert mixed.attrs["method"] == "Exact below 10, Byars from 10"
    assert rate([9.5], 100).attrs["method"] == "Exact"


def test_events_may_exceed_the_people():
    assert rate(30, 10, multiplier=1).loc[0, "value"] == 3


def test_full_confidence_has_no_negative_lower_limit():
    limits = count_limits([0, 5, 20], confidence=100)
    assert limits["lower"].tolist()[:2] == [0, 0]
    assert np.isnan(limits.loc[2, "lower"])
    assert np.isinf(limits["upper"]).all()


@pytest.mark.parametrize("level", [0.9, 0.95, 0.998, 0.9999])
def test_many_fractions_of_events_have_the_limits_of_few(level):
    random = np.random.default_rng(2)
    count = np.concatenate([random.uniform(0, 10, 40_000), [0, 1e-9, 0.4999, 0.5, 9.999]])
    many = count_limits(count, confidence=level)
    some = np.r_[:2_000, -5:0]
    few = count_limits(count[some], confidence=level)
    assert many["upper"].to_numpy()[some] == pytest.approx(few["upper"].to_numpy(), rel=1e-11)
    assert many["lower"].to_numpy()[some] == pytest.approx(few["lower"].to_numpy(), rel=1e-10)


@pytest.mark.parametrize("counts_of", ["many", "few", "fractions"])
def test_a_million_proportions_or_rates_take_under_a_second(counts_of):
    random = np.random.default_rng(1)
    n = random.integers(1, 5_000, 1_000_000)
    x = np.floor(n * random.random(n.size))
    events = {"many": x, "few": x % 12, "fractions": random.uniform(0, 10, n.size)}[counts_of]
    started = time.perf_counter()
    proportion(x, n)
    between = time.perf_counter()
    rate(events, n)
    # The target is one second each; three leave room for a busy machine.
    assert between - started < 3
    assert time.perf_counter() - between < 3


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), levels)
def test_mean_agrees_with_scipy(values, level):
    result = mean(values, confidence=level)
    spread = stats.sem(values)
    reach = stats.t.ppf((1 + level) / 2, len(values) - 1) * spread
    assert result.upper - result.value == pytest.approx(reach, abs=1e-6)


def test_mean_of_too_few_or_missing_values():
    assert mean([3.0]).value == 3
    assert np.isnan(mean([3.0]).lower)
    assert np.isnan(mean([]).value)
    assert np.isnan(mean([1.0, None]).value)


def test_standardised_proportion_of_one_band_is_its_proportion():
    result = standardised_proportion([30], [100], [7], multiplier=100)
    assert result.value == pytest.approx(30)
    assert result.upper - 30 == pytest.approx(30 - result.lower)


def test_standardised_proportion_weighs_its_bands():
    result = standardised_proportion([10, 90], [100, 100], [3, 1])
    assert result.value == pytest.approx((3 * 0.1 + 0.9) / 4)
    missing = standardised_proportion([10, None], [100, 100], [3, 1])
    assert np.isnan([missing.value, missing.lower, missing.upper]).all()
    with pytest.raises(ValueError, match="weight: must be above 0 in some band"):
        standardised_proportion([1], [2], [0])
