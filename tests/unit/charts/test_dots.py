"""dot_interval and living_in_deprived."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from rhoanalytics.display.charts import dot_interval, living_in_deprived
from rhoanalytics.display.theme import AREA, UNKNOWN

COLUMNS = {"label": "group", "value": "value", "lower": "lower", "upper": "upper"}
COMPARED = {"England": "england", "North East and Yorkshire": "region"}
LONG_ICS = "Bristol, North Somerset and South Gloucestershire"


def one_panel(frame):
    return frame[frame["indicator"].str.startswith("Blood")]


def test_one_dot_and_comparators_for_each_group(treatment, marks_of, assert_clear):
    figure = dot_interval(
        one_panel(treatment), unit="% treated", comparators=COMPARED, name=LONG_ICS, **COLUMNS
    )
    assert len(marks_of(figure, "value")) == 7
    assert len(marks_of(figure, "comparator")) == 14
    assert_clear(figure)


def test_panels_share_the_axis(treatment, marks_of, axis_of, assert_clear):
    figure = dot_interval(
        treatment, panel="indicator", unit="% treated", comparators=COMPARED, **COLUMNS
    )
    assert len(marks_of(figure, "value")) == 14
    first, second = axis_of(figure)
    assert first == second
    assert_clear(figure)


@pytest.mark.parametrize("count", [3, 4, 5, 7])
def test_any_number_of_panels_fits(treatment, assert_clear, count):
    frame = pd.concat(
        one_panel(treatment).assign(indicator=f"Indicator {n} with a name that takes two lines")
        for n in range(count)
    )
    figure = dot_interval(
        frame, panel="indicator", unit="% treated", comparators={"England": "england"}, **COLUMNS
    )
    assert figure.get_size_inches()[0] == pytest.approx(6.7)
    assert_clear(figure)


def test_unknown_ethnicity_is_hollow_and_grey(treatment, marks_of):
    figure = dot_interval(one_panel(treatment), unit="% treated", **COLUMNS)
    dots = marks_of(figure, "value")
    assert [to_hex(dot.get_color()).upper() for dot in dots] == [AREA] * 5 + [UNKNOWN] * 2
    assert to_hex(dots[-1].get_markerfacecolor()) == "#ffffff"


def test_a_suppressed_value_shows_its_symbol(treatment):
    frame = one_panel(treatment).reset_index(drop=True)
    frame.loc[2, ["value", "lower", "upper"]] = np.nan
    frame.loc[2, "flag"] = "[c]"
    texts = [t.get_text() for t in dot_interval(frame, unit="%", flag="flag", **COLUMNS).texts]
    assert "[c]" in texts
    assert "72.7% (71.2 to 74.2)" in texts


def test_a_missing_value_without_a_symbol_is_not_available(treatment):
    frame = one_panel(treatment).assign(value=np.nan, lower=np.nan, upper=np.nan)
    texts = [t.get_text() for t in dot_interval(frame, unit="%", **COLUMNS).texts]
    assert texts.count("[x]") == 7


def test_tiny_values_keep_their_scale(axis_of, assert_clear):
    frame = pd.DataFrame(
        {"group": ["Asian", "Black"], "value": [0.04, 0.3], "lower": [0, 0.1], "upper": [0.2, 0.9]}
    )
    figure = dot_interval(frame, unit="% flagged", **COLUMNS)
    assert axis_of(figure) == [(0, pytest.approx(0.9))]
    assert "[low] (0.0 to 0.2)" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


def test_an_axis_that_does_not_start_at_nought_says_so(treatment, axis_of):
    figure = dot_interval(one_panel(treatment), unit="% treated", from_zero=False, **COLUMNS)
    assert axis_of(figure)[0][0] > 0
    assert "% treated (the axis does not start at 0)" in [t.get_text() for t in figure.texts]


@pytest.mark.parametrize("column", ["group", "value", "lower", "upper"])
def test_a_missing_column_is_named(treatment, column):
    with pytest.raises(ValueError, match=f"no column '{column}'"):
        dot_interval(one_panel(treatment).drop(columns=column), unit="%", **COLUMNS)


def test_a_missing_comparator_is_named(treatment):
    with pytest.raises(ValueError, match="no column 'wales'"):
        dot_interval(one_panel(treatment), unit="%", comparators={"Wales": "wales"}, **COLUMNS)


def test_two_rows_for_one_group_are_refused(treatment):
    with pytest.raises(ValueError, match="more than one row for group 'Asian'"):
        dot_interval(treatment, unit="%", **COLUMNS)


def test_text_among_the_values_is_refused(treatment):
    frame = one_panel(treatment).assign(value="[c]")
    with pytest.raises(ValueError, match=r"'value' has '\[c\]', which is not a number"):
        dot_interval(frame, unit="%", **COLUMNS)


def test_an_empty_frame_is_refused(treatment):
    with pytest.raises(ValueError, match="no rows"):
        dot_interval(treatment.head(0), unit="%", **COLUMNS)


def test_living_in_deprived_has_a_panel_for_each_share(marks_of, assert_clear):
    groups = ["Asian", "Black", "Mixed", "White", "Other"]
    # England, Census 2021 by IoD 2025: METHODS 4.3 of the package's reference figures.
    tenth, fifth = [18.20, 18.25, 11.48, 8.47, 16.06], [34.00, 37.93, 23.90, 17.21, 31.37]
    frame = pd.DataFrame(
        {
            "group": groups * 2,
            "share": ["Most deprived 10%"] * 5 + ["Most deprived 20%"] * 5,
            "area": [0.0, *tenth[1:], *fifth],
            "region": [value + 4 for value in tenth + fifth],
            "england": tenth + fifth,
        }
    )
    figure = living_in_deprived(
        frame, group="group", panel="share", value="area", name=LONG_ICS, comparators=COMPARED
    )
    assert len(marks_of(figure, "grid")) == 2
    assert len(marks_of(figure, "value")) == 10
    assert "8.5%" in [t.get_text() for t in figure.texts]
    assert_clear(figure)
