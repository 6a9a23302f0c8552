"""Edge cases of standardised rates and ratios and of life expectancy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhoanalytics.methods import (
    ESP_2013,
    direct_standardised_rate,
    direct_standardised_rate_of_repeat_events,
    indirect_standardised_rate,
    indirect_standardised_ratio,
    life_expectancy,
    rate,
)

AGES = [0, 1, *range(5, 95, 5)]
bands = st.lists(st.tuples(st.integers(1, 500), st.integers(500, 9_000)), min_size=2, max_size=8)


@given(bands)
def test_a_population_standardised_to_itself_has_its_crude_rate(rows):
    count, population = zip(*rows, strict=True)
    result = direct_standardised_rate(count, population, population)
    if sum(count) < 10:
        assert np.isnan(result.value)
        return
    crude = rate(sum(count), sum(population)).iloc[0]
    assert result.value == pytest.approx(crude["value"])
    assert result.lower == pytest.approx(crude["lower"])
    assert result.upper == pytest.approx(crude["upper"])


def test_fewer_than_ten_events_have_no_rate_but_their_totals():
    result = direct_standardised_rate([4, 5], [100, 200], [1, 1])
    assert np.isnan([result.value, result.lower, result.upper]).all()
    assert result.statistic == "dsr NA for total count < 10"
    assert (result.total_count, result.total_population) == (9, 300)
    assert direct_standardised_rate([5, 5], [100, 200], [1, 1]).value > 0


def test_a_missing_count_is_none_but_a_missing_population_an_error():
    with_gap = direct_standardised_rate([20, None], [100, 200], [1, 1])
    assert with_gap.value == direct_standardised_rate([20, 0], [100, 200], [1, 1]).value
    with pytest.raises(ValueError, match="population: must not be missing; missing at position 1"):
        direct_standardised_rate([20, 1], [100, None], [1, 1])
    with pytest.raises(ValueError, match="standard_population: must not be missing"):
        direct_standardised_rate([20, 1], [100, 100], [1, None])
    with pytest.raises(ValueError, match="population: must be above 0"):
        direct_standardised_rate([20, 0], [100, 0], [1, 1])


def test_bands_are_matched_by_their_labels():
    count = pd.Series(np.arange(19) + 1, index=ESP_2013.index)
    population = pd.Series(np.arange(19) * 100 + 1_000, index=ESP_2013.index)
    expected = direct_standardised_rate(count, population, ESP_2013)
    assert direct_standardised_rate(count[::-1], population, ESP_2013).value == pytest.approx(
        expected.value
    )
    with pytest.raises(ValueError, match="standard_population: its labels differ"):
        direct_standardised_rate(count[:15], population[:15], ESP_2013)


def test_repeat_events_widen_the_limits_and_not_the_value():
    population, standard = [1_000, 2_000], [1, 2]
    once = direct_standardised_rate([30, 40], population, standard)
    people = {1: [10, 20], 2: [10, 10]}
    repeated = direct_standardised_rate_of_repeat_events(people, population, standard)
    assert repeated.value == pytest.approx(once.value)
    assert repeated.total_count == 70
    assert repeated.upper > once.upper
    # Each person with two events adds 4 to the variance instead of 2.
    assert repeated.variance == pytest.approx(
        direct_standardised_rate([50, 60], population, standard).variance
    )
    single = direct_standardised_rate_of_repeat_events({1: [30, 40]}, population, standard)
    assert single == once
    with pytest.raises(ValueError, match="keys are whole numbers from 1"):
        direct_standardised_rate_of_repeat_events({0: [1, 1]}, population, standard)


def test_ratio_of_the_reference_to_itself_is_one():
    result = indirect_standardised_ratio([5, 15], [100, 200], [5, 15], [100, 200])
    assert result.value == pytest.approx(1)
    per_100_000 = indirect_standardised_rate([5, 15], [100, 200], [5, 15], [100, 200])
    assert per_100_000.value == pytest.approx(1e5 * 20 / 300)


def test_observed_events_may_be_a_total_and_bands_may_be_empty():
    bands = ([100, 0], [5, 15], [100, 200])
    assert indirect_standardised_ratio(8, *bands) == indirect_standardised_ratio([3, 5], *bands)
    assert np.isnan(indirect_standardised_ratio(None, *bands).value)
    with pytest.raises(ValueError, match="population: must be 0 or more; found -1"):
        indirect_standardised_ratio(8, [100, -1], [5, 15], [100, 200])
    with pytest.raises(ValueError, match="reference_population: must not be missing"):
        indirect_standardised_ratio(8, [100, 1], [5, 15], [100, None])


def test_reference_bands_are_matched_by_key():
    population = pd.Series({"young": 1_000, "old": 100})
    reference_count = pd.Series({"old": 50, "young": 10})
    reference_population = pd.Series({"old": 500, "young": 1_000})
    result = indirect_standardised_ratio(40, population, reference_count, reference_population)
    assert result.expected == pytest.approx(1_000 * 0.01 + 100 * 0.1)


def test_no_expected_events_have_no_ratio():
    result = indirect_standardised_ratio(3, [100], [0], [100])
    assert np.isnan(result.value)
    assert "no events expected" in result.statistic


def table(**changes):
    deaths = np.array(
        [5, 1, 1, 1, 3, 4, 5, 7, 10, 16, 24, 38, 56, 82, 120, 164, 220, 260, 250, 280]
    )
    population = np.full(20, 6_000.0)
    return {"deaths": deaths, "population": population, "age_start": AGES} | changes


def test_life_expectancy_falls_with_age_and_lies_within_its_limits():
    result = life_expectancy(**table())
    assert result.index.tolist() == AGES
    assert (result["lower"] < result["value"]).all()
    assert (result["value"] < result["upper"]).all()
    assert result["value"].iloc[1:].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"deaths": np.full(20, -1)}, "deaths must be 0 or more; found -1 at position 0"),
        ({"population": np.zeros(20)}, "population must be above 0; found 0 at position 0"),
        ({"deaths": np.full(20, 6_001)}, "deaths must not exceed population; found 6001"),
        ({"deaths": np.zeros(20)}, "nobody died in the last age band"),
        ({"deaths": np.ones(20), "population": np.full(20, 250)}, "not above 5,000"),
        ({"deaths": [None] * 20}, "deaths missing at position 0"),
    ],
)
def test_life_expectancy_is_missing_with_a_warning(changes, reason):
    with pytest.warns(UserWarning, match=reason):
        result = life_expectancy(**table(**changes))
    assert result.isna().all(axis=None)
    assert result.shape == (20, 3)


def test_life_expectancy_needs_twenty_bands_in_order():
    with pytest.warns(UserWarning, match="needs 20 age bands, has 3"):
        assert life_expectancy([1, 1, 1], [9_000] * 3, [0, 1, 5]).isna().all(axis=None)
    with pytest.raises(ValueError, match="age_start: must run 0, 1, 5, 10"):
        life_expectancy(**table(age_start=range(20)))


def test_a_very_uncertain_life_expectancy_keeps_only_its_limits():
    deaths = np.zeros(20)
    deaths[-1] = 1
    result = life_expectancy(deaths, np.full(20, 300.0), AGES)
    assert np.isnan(result.loc[90, "value"])
    assert result.loc[90, ["lower", "upper"]].notna().all()
