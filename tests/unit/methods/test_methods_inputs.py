"""What every method refuses, and how arguments and results are laid out."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from rhoanalytics import methods
from rhoanalytics.methods import Estimate, difference, proportion, rate, risk_ratio


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
