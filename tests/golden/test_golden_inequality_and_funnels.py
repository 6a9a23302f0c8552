"""Worked numbers of the method reference: quantiles, slope index of inequality, funnel plots."""

import numpy as np
import pytest

from rhoanalytics.methods import funnel_limits, funnel_ratio_limits, quantiles, slope_index

SCORES = [10.1, 12.4, 9.8, 15.0, 12.4, 8.7, 11.1, 14.2, 13.3, 9.8, 16.5, 10.9]
PEOPLE = [12_000, 11_000, 10_000, 9_500, 9_000]
VALUES = [0.182, 0.171, 0.160, 0.152, 0.139]


def test_quantiles_with_the_highest_first():
    assert quantiles(SCORES, 5).tolist() == [4, 2, 4, 1, 2, 5, 3, 1, 2, 4, 1, 3]


def test_quantiles_with_the_lowest_first():
    expected = [2, 3, 1, 5, 3, 1, 3, 4, 4, 1, 5, 2]
    assert quantiles(SCORES, 5, highest_first=False).tolist() == expected


def test_nine_values_have_no_deciles():
    with pytest.warns(UserWarning, match="9 values are too few for 10 quantiles"):
        assert np.isnan(quantiles(range(9), 10)).all()


@pytest.mark.parametrize(
    ("transform", "multiplier", "sii", "rii"),
    [
        (None, 100, "-5.25778205", "0.72124856"),
        ("log", 100, "-5.31192012", "0.72095809"),
        ("logit", 100, "-5.29313462", "0.72137674"),
        ("logit", -100, "5.29313462", "1.38623821"),
    ],
)
def test_slope_index(transform, multiplier, sii, rii, printed):
    result = slope_index(PEOPLE, VALUES, transform=transform, multiplier=multiplier)
    assert printed(8, result.sii.value, result.rii.value) == [sii, rii]


def test_intercepts_of_the_slope_index(printed):
    untransformed = slope_index(PEOPLE, VALUES, multiplier=100)
    assert printed(8, untransformed.intercept) == ["0.18861901"]
    log = slope_index(PEOPLE, VALUES, transform="log", multiplier=100)
    assert printed(8, log.intercept) == ["19.03628058"]
    logit = slope_index(PEOPLE, VALUES, transform="logit", multiplier=-100)
    assert printed(7, logit.intercept) == ["18.9974613"]


def test_funnel_of_a_proportion(printed):
    result = funnel_limits(0.2, 500)
    assert printed(6, *result.iloc[0]) == ["16.493910", "23.506090", "14.472024", "25.527976"]


def test_funnel_of_a_ratio(printed):
    expected_events = 25 / funnel_ratio_limits(25).iloc[0]
    assert printed(6, *expected_events) == ["36.904932", "16.178682", "44.636075", "12.336953"]
