"""Worked numbers of the method reference: comparisons and trend tests."""

import pytest

from rhoanalytics.methods import difference, mann_kendall, rate_ratio, risk_ratio


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((160, 800, 50, 400), ["1.600000", "1.192449", "2.146843"]),
        ((18, 2_400, 40, 8_000), ["1.500000", "0.861617", "2.611369"]),
        ((4_200, 8_000, 1_150, 2_400), ["1.095652", "1.045736", "1.147951"]),
    ],
)
def test_risk_ratio(counts, expected, printed):
    result = risk_ratio(*counts)
    assert printed(6, result.value, result.lower, result.upper) == expected


def test_ratio_of_two_standardised_rates(printed):
    result = rate_ratio((310.2, 280.4, 342.1), (245.7, 240.9, 250.6))
    assert printed(6, result.value, result.lower, result.upper) == [
        "1.262515",
        "1.140792",
        "1.397226",
    ]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Newcombe 1998, table II, method 10, examples (a), (b), (c), (e) and (h).
        ((56, 70, 48, 80), ["0.2000", "0.0524", "0.3339"]),
        ((9, 10, 3, 10), ["0.6000", "0.1705", "0.8090"]),
        ((6, 7, 2, 7), ["0.5714", "0.0582", "0.8062"]),
        ((0, 10, 0, 20), ["0.0000", "-0.1611", "0.2775"]),
        ((10, 10, 0, 10), ["1.0000", "0.6075", "1.0000"]),
    ],
)
def test_difference_of_two_proportions(counts, expected, printed):
    result = difference(*counts)
    assert printed(4, result.value, result.lower, result.upper) == expected


def test_mann_kendall_of_a_level_series(printed):
    result = mann_kendall([1.57, 1.60, 1.45, 1.46, 1.61, 1.61, 1.54, 1.59])
    assert result.s == 5
    assert printed(6, result.p, result.sen_slope) == ["0.629365", "0.003095"]


def test_mann_kendall_of_a_falling_series(printed):
    result = mann_kendall([1.56, 1.37, 1.24, 1.22, 1.16, 1.14, 1.14])
    assert result.s == -20
    assert printed(6, result.p) == ["0.000794"]
    assert printed(4, result.sen_slope) == ["-0.0575"]


def test_four_points_can_never_be_significant(printed):
    assert printed(3, mann_kendall([1, 2, 3, 4]).p) == ["0.083"]
    assert printed(4, mann_kendall([1, 2, 3, 4, 5]).p) == ["0.0167"]
