"""A missing result says why."""

import numpy as np
import pytest

from rhoanalytics.methods import (
    cochran_armitage,
    difference,
    direct_standardised_rate,
    excess_cases,
    indirect_standardised_ratio,
    life_expectancy,
    mann_kendall,
    mean,
    proportion,
    rate,
    rate_ratio,
    ratio_trend,
    risk_ratio,
    slope_index,
    standardised_proportion,
)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (mean([]), "there are no values"),
        (mean([1, None]), "a value is missing"),
        (mean([1]), "one value has no limits"),
        (risk_ratio(None, 9, 1, 9), "a count is missing"),
        (risk_ratio(0, 9, 1, 9), "no events in the first group: no limits"),
        (risk_ratio(1, 9, 0, 9), "no events in the group compared with"),
        (rate_ratio((1, 1, None), (1, 1, 1)), "a value or limit is missing"),
        (difference(None, 9, 1, 9), "a count is missing"),
        (excess_cases(1, 9, None), "a number is missing"),
        (standardised_proportion([1, None], [2, 2], [1, 1]), "a count is missing"),
        (direct_standardised_rate([4, 5], [99, 99], [1, 1]), "fewer than 10 events"),
        (indirect_standardised_ratio([1], [9], [0], [9]), "no events are expected"),
        (indirect_standardised_ratio(None, [9], [1], [9]), "count is missing"),
        (ratio_trend([1], [0.9], [1.1]), "fewer than two points"),
    ],
)
def test_estimates_say_why_they_are_missing(result, reason):
    assert result.reason == reason
    assert np.isnan([result.value, result.lower, result.upper]).any()


def test_results_have_no_reason_where_nothing_is_missing():
    assert mean([1, 2]).reason == ""
    assert risk_ratio([1, 0], 9, 2, 9).reason.tolist() == [
        "",
        "no events in the first group: no limits",
    ]
    assert direct_standardised_rate([9, 9], [99, 99], [1, 1]).reason == ""
    assert proportion(1, 2).attrs["reason"] == ""


def test_frames_say_how_many_rows_lack_what():
    frame = proportion([1, None, 2], [2, 2, None])
    assert (
        frame.attrs["reason"]
        == "numerator is missing in 1 and denominator is missing in 1 of 3 rows"
    )
    assert rate([1, None], 9).attrs["reason"] == "count is missing in 1 of 2 rows"


def test_tests_for_a_trend_say_why_they_are_missing():
    assert mann_kendall([1]).reason == "fewer than two points"
    assert mann_kendall([1, None]).reason == "a value or limit is missing"
    assert cochran_armitage([1, None], [2, 2]).reason == "a value or limit is missing"
    assert cochran_armitage([0, 0], [2, 2]).reason == "the groups do not differ"
    assert cochran_armitage([1, 2], [2, 2]).reason == ""


def test_indices_and_life_tables_say_why_they_are_missing():
    with pytest.warns(UserWarning, match="the slope index is missing"):
        index = slope_index([1, 1, 1, 1, 0], [1, 2, 3, 4, 5])
    assert index.sii.reason == index.rii.reason == "a quantile lacks people, a value or limits"
    without = slope_index([1] * 5, [1, 2, 3, 4, 5]).sii
    assert without.reason == "no limits or standard error of the values were given"
    with pytest.warns(UserWarning, match="deaths must be 0 or more"):
        years = life_expectancy([-1] * 20, [9_000] * 20, [0, 1, *range(5, 95, 5)])
    assert years.attrs["reason"] == "deaths must be 0 or more; found -1 at position 0"
