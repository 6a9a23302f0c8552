"""Several confidence levels in one call: named limits that are those of each level alone."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.methods import (
    ESP_2013_ADULTS,
    Limits,
    count_limits,
    difference,
    direct_standardised_rate,
    direct_standardised_rate_of_repeat_events,
    excess_cases,
    indirect_standardised_rate,
    indirect_standardised_ratio,
    life_expectancy,
    mean,
    proportion,
    rate,
    rate_ratio,
    risk_ratio,
    slope_index,
    standardised_proportion,
)

BOTH = (0.95, 0.998)
NAMES = ["value", "lower95", "upper95", "lower99_8", "upper99_8"]
BANDS = ([6, 30, 64, 20], [1_000, 2_000, 1_600, 400])
QUANTILES = {"population": [1_000] * 5, "value": np.linspace(0.2, 0.1, 5)}

FRAMES = {
    "proportion": (proportion, ([3, 45], [12, 320]), {"multiplier": 100}),
    "rate": (rate, ([3, 45], [1_200, 3_200]), {}),
    "count_limits": (count_limits, ([3, 45],), {}),
    "life_expectancy": (
        life_expectancy,
        (np.linspace(5, 300, 20), np.full(20, 6_000), [0, 1, *range(5, 95, 5)]),
        {},
    ),
}
ESTIMATES = {
    "mean": (mean, ([52.1, 48.7, 60.2, 55.5],), {}),
    "dsr": (direct_standardised_rate, (*BANDS, ESP_2013_ADULTS.to_numpy()), {}),
    "repeat": (
        direct_standardised_rate_of_repeat_events,
        ({1: BANDS[0], 2: [1, 2, 3, 4]}, BANDS[1], ESP_2013_ADULTS.to_numpy()),
        {},
    ),
    "ratio": (indirect_standardised_ratio, (*BANDS, [5, 13, 35, 50], [1_000] * 4), {}),
    "indirect": (indirect_standardised_rate, (*BANDS, [5, 13, 35, 50], [1_000] * 4), {}),
    "risk_ratio": (risk_ratio, ([30, 31], 100, 20, 100), {}),
    "rate_ratio": (rate_ratio, ((310.2, 280.4, 342.1), (245.7, 240.9, 250.6)), {}),
    "difference": (difference, (30, 100, 20, 100), {"multiplier": 100}),
    "excess": (excess_cases, (60, 200, 0.25), {}),
    "standardised": (standardised_proportion, ([300, 180], [500, 200], [3, 1]), {}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_name_the_limits_of_each_level(name):
    method, arguments, options = FRAMES[name]
    both = method(*arguments, **options, confidence=BOTH)
    assert both.columns.tolist() == NAMES
    assert both.attrs["confidence"] == BOTH
    for level, suffix in zip(BOTH, ("95", "99_8"), strict=True):
        alone = method(*arguments, **options, confidence=level)
        assert alone.columns.tolist() == ["value", "lower", "upper"]
        assert alone.attrs["confidence"] == level
        renamed = alone.rename(columns={"lower": f"lower{suffix}", "upper": f"upper{suffix}"})
        pd.testing.assert_frame_equal(both[renamed.columns], renamed)


@pytest.mark.parametrize("name", ESTIMATES)
def test_estimates_hold_the_limits_of_each_level(name):
    method, arguments, options = ESTIMATES[name]
    both = method(*arguments, **options, confidence=BOTH)
    assert both.frame().columns.tolist() == NAMES
    assert both.confidence_text == "95% and 99.8%"
    for level in BOTH:
        alone = method(*arguments, **options, confidence=level)
        assert alone.further == ()
        pd.testing.assert_frame_equal(both.at(level).frame(), alone.frame())
    assert np.all(both.further[0].lower < both.lower)
    assert np.all(both.upper < both.further[0].upper)


def test_slope_indices_of_several_levels_come_from_one_simulation():
    options = {"standard_error": [0.004] * 5, "repetitions": 2_000}
    both = slope_index(**QUANTILES, **options, confidence=BOTH)
    for level in BOTH:
        alone = slope_index(**QUANTILES, **options, confidence=level)
        assert both.sii.at(level) == alone.sii
        assert both.rii.at(level) == alone.rii
    columns = both.frame().columns
    assert columns[0] == "sii_value"
    assert {"sii_lower99_8", "rii_upper95", "intercept"} <= set(columns)


def test_levels_may_be_percentages_in_any_number():
    result = proportion(1, 2, confidence=[90, 95, 99.8])
    assert result.columns.tolist()[1::2] == ["lower90", "lower95", "lower99_8"]
    assert proportion(1, 2, confidence=[0.95]).columns.tolist() == ["value", "lower", "upper"]


@pytest.mark.parametrize("confidence", [(), (0.95, 95), (0.95, 0.5), (0.95, None), "0.95, 0.998"])
def test_levels_must_be_in_range_and_differ(confidence):
    with pytest.raises(ValueError, match=r"^confidence: "):
        rate(1, 2, confidence=confidence)


def test_a_level_that_was_not_asked_for_is_refused():
    estimate = risk_ratio(30, 100, 20, 100, confidence=BOTH)
    assert estimate.further == (Limits(0.998, *_limits(estimate.at(0.998))),)
    with pytest.raises(ValueError, match=r"confidence: there are limits at 95% and 99\.8% only"):
        estimate.at(0.99)


def _limits(estimate):
    return estimate.lower, estimate.upper
