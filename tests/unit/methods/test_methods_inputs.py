"""What every method refuses, and how arguments and results are laid out."""

import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from rhoanalytics import methods
from rhoanalytics.methods import (
    ESP_2013_ADULTS,
    Estimate,
    cochran_armitage,
    difference,
    direct_standardised_rate,
    excess_cases,
    indirect_standardised_ratio,
    overdispersion,
    proportion,
    quantiles,
    rate,
    rate_ratio,
    ratio_trend,
    risk_ratio,
    slope_index,
    standardised_proportion,
)


def test_the_package_hands_on_each_name_once():
    assert len(set(methods.__all__)) == len(methods.__all__)
    assert all(hasattr(methods, name) for name in methods.__all__)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, -2], [3, 4]), "numerator: must be 0 or more; found -2 at position 1"),
        (([1, 2], [3, 0]), "denominator: must be above 0; found 0 at position 1"),
        (([1, 5.5], [3, 4]), "numerator: must not exceed denominator; found 5.5 at position 1"),
        (([1, "two"], [3, 4]), "numerator: needs numbers; found 'two' at position 1"),
        (([1, 2], [3, np.inf]), "denominator: must be finite; found inf at position 1"),
        (([1, 2, 3], [3, 4]), "denominator: has 2 values but numerator has 3"),
        (([[1, 2]], [3, 4]), "numerator: needs one dimension"),
        ((1, "many"), "denominator: needs numbers; found 'many' at position 0"),
    ],
)
def test_errors_name_the_argument_the_value_and_its_position(arguments, message):
    with pytest.raises(ValueError, match="^" + message.replace("(", r"\(")):
        proportion(*arguments)


FIVE = [1, 1, 1, 1, 1]
OTHER_BANDS = ESP_2013_ADULTS.rename({"80+": "80-84"})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rate(1, -5), "denominator: must be above 0; found -5 at position 0"),
        (
            lambda: direct_standardised_rate([9, 9], [9, None], [1, 1]),
            "population: must not be missing; missing at position 1",
        ),
        (
            lambda: direct_standardised_rate([9, 9], [9, -9], [1, 1]),
            "population: must be above 0 (merge bands without people); found -9 at position 1",
        ),
        (
            lambda: direct_standardised_rate([9, 9], [9, 9], [1, None]),
            "standard_population: must not be missing; missing at position 1",
        ),
        (
            lambda: direct_standardised_rate(ESP_2013_ADULTS, ESP_2013_ADULTS, OTHER_BANDS),
            "standard_population: its labels differ from those of count; found '80-84' at",
        ),
        (
            lambda: direct_standardised_rate(ESP_2013_ADULTS, ESP_2013_ADULTS, ESP_2013_ADULTS[:3]),
            "standard_population: its labels differ from those of count in number; found 3, not 4",
        ),
        (
            lambda: indirect_standardised_ratio([1], [-1], [1], [9]),
            "population: must be 0 or more; found -1 at position 0",
        ),
        (
            lambda: indirect_standardised_ratio([1], [1], [1], [None]),
            "reference_population: must not be missing; missing at position 0",
        ),
        (lambda: risk_ratio(1, 9, 5, 4), "b: must not exceed m; found 5 at position 0"),
        (lambda: difference([1, 9], 8, 1, 8), "a: must not exceed n; found 9 at position 1"),
        (
            lambda: excess_cases(1, 9, 25),
            "reference_proportion: must be a share from 0 to 1 (divide a percentage by 100);",
        ),
        (
            lambda: standardised_proportion([3, 5], [4, 4], [1, 1]),
            "numerator: must not exceed denominator; found 5 at position 1",
        ),
        (
            lambda: cochran_armitage([1, -1], [2, 2]),
            "numerator: must be 0 or more; found -1 at position 1",
        ),
        (
            lambda: overdispersion([1, 1], [2, 0], 1, statistic="rate"),
            "denominator: must be above 0; found 0 at position 1",
        ),
        (
            lambda: rate_ratio((0, 0, 1), (1, 1, 1)),
            "rate: must be above 0; found 0 at position 0",
        ),
        (
            lambda: ratio_trend([1, 2], [0, 1], [2, 3]),
            "lower: must be above 0; found 0 at position 0",
        ),
        (
            lambda: slope_index(FIVE, [1, 1, 0, 1, 1], transform="log"),
            "value: must be above 0 on the log scale; found 0 at position 2",
        ),
        (
            lambda: slope_index([1, 1, 1, 1, -1], FIVE),
            "population: must be 0 or more; found -1 at position 4",
        ),
        (lambda: quantiles([1, 2], 2.5), "number: must be a whole number of 2 or more; found 2.5"),
    ],
)
def test_each_method_names_what_is_wrong(call, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        call()


@pytest.mark.parametrize("confidence", [0.5, 0.89, 1.5, 50, 101, "high", None, np.nan])
def test_confidence_out_of_range_is_refused(confidence):
    with pytest.raises(ValueError, match=r"confidence: must be from 0\.9 to 1"):
        proportion(1, 2, confidence=confidence)


@pytest.mark.parametrize("multiplier", [0, -100, np.nan, [1, 2]])
def test_multiplier_must_be_one_positive_number(multiplier):
    with pytest.raises(ValueError, match="multiplier: must be a single number above 0"):
        rate(1, 2, multiplier=multiplier)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_missing_in_gives_missing_out(missing):
    result = proportion([1, missing, 3], [2, 4, missing])
    assert result.isna().all(axis=1).tolist() == [False, True, True]
    assert rate([5, missing], 100).isna().all(axis=1).tolist() == [False, True]


def test_nullable_columns_and_decimals_are_read_as_numbers():
    counts = pd.Series([1, None], dtype="Int64", index=["a", "b"])
    assert proportion(counts, 4)["value"].tolist()[0] == 0.25
    assert proportion([Decimal(1)], [Decimal(4)]).loc[0, "value"] == 0.25


def test_frames_keep_the_index_of_their_input():
    index = pd.MultiIndex.from_tuples([("QHL", "Asian"), ("QHL", "White")])
    numerator = pd.Series([10, 20], index=index)
    assert proportion(numerator, 50).index.equals(index)
    assert rate(numerator, numerator * 9).index.equals(index)


def test_series_are_matched_by_label_and_not_by_position():
    numerator = pd.Series([1, 2], index=["a", "b"])
    denominator = pd.Series([4, 10], index=["b", "a"])
    assert proportion(numerator, denominator)["value"].to_dict() == {"a": 0.1, "b": 0.5}
    with pytest.raises(ValueError, match="denominator: its labels differ from those of numerator"):
        proportion(numerator, denominator.rename({"a": "c"}))


def test_results_come_back_as_the_arguments_were():
    assert isinstance(risk_ratio(1, 2, 1, 2).value, float)
    assert isinstance(risk_ratio([1, 2], 4, 1, 2).value, np.ndarray)
    series = pd.Series([1, 2], index=["a", "b"])
    assert difference(series, 4, 1, 2).value.index.tolist() == ["a", "b"]


def test_empty_input_gives_an_empty_frame():
    assert proportion([], []).shape == (0, 3)


def test_arguments_are_not_changed():
    numerator = np.array([0.0, 5.0, 12.0])
    rate(numerator, 100)
    assert numerator.tolist() == [0.0, 5.0, 12.0]


def test_estimate_gives_a_frame_and_its_confidence_in_words():
    single = Estimate(1.0, 0.5, 1.5, confidence=0.998)
    assert single.confidence_text == "99.8%"
    assert single.frame().to_dict("records") == [{"value": 1.0, "lower": 0.5, "upper": 1.5}]
    several = difference(pd.Series([1, 2], index=["a", "b"]), 4, 1, 2).frame()
    assert several.index.tolist() == ["a", "b"]
    assert several.columns.tolist() == ["value", "lower", "upper"]
