"""Points, averages and curves of funnel plots, and areas that vary by more than chance."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.methods import (
    funnel_average,
    funnel_limits,
    funnel_points,
    funnel_ratio_limits,
    funnel_ratio_points,
    overdispersed_limits,
    overdispersed_significance,
    overdispersion,
    proportion_significance,
)


def test_a_ratio_of_counts_is_shown_as_its_distance_from_one():
    ratio = funnel_ratio_limits([0, 25, 400])
    distance = funnel_ratio_limits([0, 25, 400], less_one=True)
    pd.testing.assert_frame_equal(distance, ratio - 1)
    points = funnel_ratio_points([30, None], [25, 50], less_one=True)
    assert points["value"].tolist()[0] == pytest.approx(0.2)
    assert np.isnan(points.loc[1, "value"])
    assert funnel_ratio_points(30, 25, multiplier=100).loc[0, "value"] == 120
    with pytest.raises(ValueError, match="expected: must be above 0; found 0 at position 0"):
        funnel_ratio_points(30, 0)


def test_the_average_leaves_out_areas_whose_denominator_cannot_be_derived():
    assert funnel_average([20, 30, 0], [100, 150, None]) == 0.2
    assert np.isnan(funnel_average([20, 30, 4], [100, 150, None]))
    assert np.isnan(funnel_average([0], [None]))


def test_points_of_a_rate_funnel():
    points = funnel_points([50, 8, 0], [400.0, 90.0, 0.0], denominator=[1, 1, 600], years=3)
    assert points["value"].tolist() == [400, 90, 0]
    assert points["population"].tolist() == pytest.approx([12_500 / 3, 80_000 / 27, 200])
    hidden = funnel_points([50, 8], [400.0, 90.0], standardised=True)
    assert hidden["value"].isna().tolist() == [False, True]


def test_spread_by_hand():
    # z of 0.5, 0.4, 0.6 among 100: (arcsin(sqrt(p)) - pi / 4) x 20.
    z = (np.arcsin(np.sqrt([0.5, 0.4, 0.6])) - np.pi / 4) * 20
    drawn_in = np.clip(z, *np.percentile(z, [10, 90]))
    factor = (drawn_in**2).mean()
    spread = overdispersion([50, 40, 60], [100] * 3, 0.5)
    assert spread.factor == pytest.approx(factor)
    # Equal weights of 400: Σw - Σw² / Σw = 1200 - 400.
    assert spread.tau == pytest.approx(np.sqrt((3 * factor - 2) / 800))
    assert spread.areas == 3


@pytest.mark.parametrize("statistic", ["proportion", "ratio", "rate"])
def test_spread_between_areas_is_found(statistic):
    random = np.random.default_rng(3)
    average = {"proportion": 0.3, "ratio": 1, "rate": 0.02}[statistic]
    people = random.integers(20_000, 60_000, 400)
    own = average * np.exp(random.normal(0, 0.1, 400))
    spread = overdispersion(random.poisson(people * own), people, average, statistic=statistic)
    assert spread.factor > 2
    limits = overdispersed_limits(spread, [1e9])
    # About 95% of areas' own values lie within the limits of a very large area.
    inside = (own > limits.loc[0, "lower95"]) & (own < limits.loc[0, "upper95"])
    assert 0.85 < inside.mean() < 0.97


def test_chance_alone_has_no_spread_and_nearly_the_exact_funnel():
    random = np.random.default_rng(4)
    counts = random.binomial(1_000, 0.3, 500)
    spread = overdispersion(counts, 1_000, 0.3)
    assert spread.tau < 0.005
    level = overdispersion([300, 300], 1_000, 0.3)
    assert level.tau == 0
    exact, about = funnel_limits(0.3, [1_000]), overdispersed_limits(level, [1_000], multiplier=100)
    assert about.to_numpy() == pytest.approx(exact.to_numpy(), abs=0.25)


def test_wider_limits_label_fewer_areas():
    counts = [150, 210, 260, 190, 300, None]
    spread = overdispersion(counts, 1_000, 0.21)
    labels = overdispersed_significance(spread, counts, 1_000).tolist()
    assert labels == ["Not significant"] * 5 + [""]
    assert proportion_significance(counts, 1_000, 0.21).tolist().count("Not significant") == 2
    assert overdispersed_significance(spread, [20, 900], 1_000).tolist() == [
        "Low (0.001)",
        "High (0.001)",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1], [2], 0.5), "numerator: needs 2 areas or more; found 1"),
        (([1, 3], [2, 2], 0.5), "numerator: must not exceed denominator; found 3 at position 1"),
        (([1, 1], [2, 2], 1.5), "average: must be a single share from 0 to 1"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match="^" + message):
        overdispersion(*arguments)
    with pytest.raises(ValueError, match="statistic: must be 'proportion', 'ratio' or 'rate'"):
        overdispersion([1, 1], [2, 2], 0.5, statistic="mean")
