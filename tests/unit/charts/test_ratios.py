"""ratio_intervals: a log axis, parity, and what the dot's fill says."""

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from rhoanalytics.display.charts import ratio_intervals

COLUMNS = {"label": "trust", "value": "ratio", "lower": "low", "upper": "high"}
UNIT = "Relative likelihood of entering the formal disciplinary process (log scale)"


def frame_of(names):
    ratios = np.geomspace(0.4, 3, len(names))
    return pd.DataFrame(
        {"trust": names, "ratio": ratios, "low": ratios / 1.6, "high": ratios * 1.6}
    )


@pytest.mark.parametrize("count", [1, 9, 30])
def test_one_dot_for_each_trust(trusts, marks_of, assert_clear, count):
    figure = ratio_intervals(
        frame_of(["All trusts in the ICS", *trusts(count)]),
        unit=UNIT,
        below="White staff more likely",
        above="Ethnic minority staff more likely",
        **COLUMNS,
    )
    assert len(marks_of(figure, "value")) == count + 1
    assert_clear(figure)


def test_fill_tells_outside_and_clear_from_outside_and_uncertain_and_inside(marks_of):
    frame = pd.DataFrame(
        {
            "trust": ["clear", "uncertain", "inside"],
            "ratio": [2.23, 1.83, 1.2],
            "low": [1.84, 0.82, 1.1],
            "high": [2.71, 4.09, 1.3],
        }
    )
    dots = marks_of(ratio_intervals(frame, unit=UNIT, **COLUMNS), "value")
    fills = [to_hex(dot.get_markerfacecolor()) for dot in dots]
    assert fills == ["#12436d", "#ffffff", "#767676"]


def test_a_ratio_left_out_shows_its_symbol(trusts, assert_clear):
    frame = frame_of(trusts(3)).assign(flag="")
    frame.loc[1, ["ratio", "low", "high"]] = np.nan
    frame.loc[1, "flag"] = "[u]"
    figure = ratio_intervals(frame, unit=UNIT, flag="flag", **COLUMNS)
    assert "[u]" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


def test_an_extreme_interval_ends_at_the_edge_of_the_axis(marks_of, axis_of, assert_clear):
    frame = pd.DataFrame({"trust": ["Small trust"], "ratio": [9.5], "low": [0.05], "high": [40.0]})
    figure = ratio_intervals(frame, unit=UNIT, **COLUMNS)
    assert axis_of(figure) == [pytest.approx((math.log(0.125), math.log(8)))]
    assert marks_of(figure, "value") == []
    assert_clear(figure)


def test_a_ratio_of_nought_is_refused():
    frame = pd.DataFrame({"trust": ["A"], "ratio": [0.0], "low": [0.1], "high": [1.0]})
    with pytest.raises(ValueError, match="'ratio' of 'A' is not above 0"):
        ratio_intervals(frame, unit=UNIT, **COLUMNS)
