"""Worked numbers of the method reference: proportions, counts, crude rates, means."""

import pytest

from rhoanalytics.methods import count_limits, mean, proportion, rate


@pytest.mark.parametrize(
    ("numerator", "denominator", "confidence", "expected"),
    [
        (45, 320, 0.95, ["0.140625", "0.106787", "0.182989"]),
        (45, 320, 0.998, ["0.140625", "0.090952", "0.211125"]),
        (45, 320, 99.8, ["0.140625", "0.090952", "0.211125"]),
        (0, 12, 0.95, ["0.000000", "0.000000", "0.242494"]),
        (7, 7, 0.95, ["1.000000", "0.645670", "1.000000"]),
        (7, 7, 1, ["1.000000", "0.000000", "1.000000"]),
        (0, 12, 100, ["0.000000", "0.000000", "1.000000"]),
    ],
)
def test_proportion_has_wilson_limits(numerator, denominator, confidence, expected, printed):
    result = proportion(numerator, denominator, confidence=confidence)
    assert printed(6, *result.iloc[0]) == expected


@pytest.mark.parametrize(
    ("count", "confidence", "expected"),
    [
        (0, 0.95, ["0.000000", "3.688879"]),
        (1, 0.95, ["0.025318", "5.571643"]),
        (7, 0.95, ["2.814363", "14.422675"]),
        (9, 0.95, ["4.115373", "17.084803"]),
        (10, 0.95, ["4.787450", "18.391459"]),
        (10, 0.998, ["2.916318", "24.193725"]),
        (42, 0.95, ["30.266717", "56.773239"]),
        (100, 0.95, ["81.362105", "121.627938"]),
    ],
)
def test_counts_have_exact_limits_below_10_and_byars_from_10(count, confidence, expected, printed):
    result = count_limits(count, confidence=confidence)
    assert printed(6, *result.iloc[0][["lower", "upper"]]) == expected


def test_rate_of_few_events_is_exact(printed):
    result = rate(7, 12_500)
    assert printed(4, *result.iloc[0]) == ["56.0000", "22.5149", "115.3814"]
    assert result.attrs["method"] == "Exact"
    assert result.attrs["statistic"] == "rate per 100000"


def test_rate_of_more_events_is_byars(printed):
    result = rate(42, 10_500)
    assert printed(4, *result.iloc[0]) == ["400.0000", "288.2544", "540.6975"]
    assert result.attrs["method"] == "Byars"


def test_mean_has_student_t_limits(printed):
    result = mean([52.1, 48.7, 60.2, 55.5, 49.9])
    assert printed(6, result.value, result.lower, result.upper) == [
        "53.280000",
        "47.502325",
        "59.057675",
    ]
