"""Printed values, ticks and measured text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhoanalytics.display.charts.scales import axis_ticks, printed, tick_labels
from rhoanalytics.display.charts.sheet import text_width, wrapped


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (12.34, "% of people", 1, "12.3%"),
        (1.254, "ratio", 2, "1.25"),
        (0.0, "% of people", 1, "0.0%"),
        (0.04, "% of people", 1, "[low]"),
        (-3.26, "percentage points", 1, "\N{MINUS SIGN}3.3"),
        (12345, "people", 0, "12,345"),
        (math.nan, "% of people", 1, "[x]"),
    ],
)
def test_printed(value, unit, decimals, text):
    assert printed(value, unit, decimals) == text


@given(st.lists(st.floats(0, 100, allow_subnormal=False), min_size=1, max_size=20))
def test_percentage_ticks_enclose_the_values_from_nought(values):
    ticks = axis_ticks(values, unit="%", from_zero=True)
    assert ticks[0] == 0
    assert ticks[-1] <= 100
    assert ticks[-1] >= max(values) - 1e-6


@given(st.lists(st.floats(-1e4, 1e4, allow_subnormal=False), min_size=1, max_size=20))
def test_ticks_enclose_any_values_and_have_different_labels(values):
    ticks = axis_ticks(values, unit="points", from_zero=False)
    assert len(ticks) >= 2
    if max(values) - min(values) > 1e-6:
        assert ticks[0] <= min(values) + 1e-6
        assert ticks[-1] >= max(values) - 1e-6
        assert len(set(tick_labels(ticks))) == len(ticks)


def test_no_values_still_make_an_axis():
    assert axis_ticks([], unit="%", from_zero=True)[0] == 0


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=12))
def test_wrapping_keeps_every_word_and_its_width(words):
    text = " ".join(words)
    lines = wrapped(text, 1.2).split("\n")
    assert " ".join(lines).split() == words
    assert all(text_width(line) <= 1.2 or " " not in line for line in lines)
