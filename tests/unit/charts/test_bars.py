"""compare_bars and composition_bars."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.display.charts import compare_bars, composition_bars
from rhoanalytics.ethnicity import CENSUS_GROUPS

LONG_ICS = "Bristol, North Somerset and South Gloucestershire"
NINETEEN = pd.DataFrame(
    {
        "group": [name.split(": ")[1] for name in CENSUS_GROUPS],
        "broad": list(CENSUS_GROUPS.values()),
        "area": np.linspace(0.02, 80, 19),
        "england": np.linspace(1, 73.5, 19),
    }
)
COLUMNS = {"label": "group", "value": "area", "comparator": "england"}


def test_nineteen_groups_stand_under_five_headings(bars_of, assert_clear):
    figure = compare_bars(
        NINETEEN, heading="broad", names=(LONG_ICS, "England"), unit="% of residents", **COLUMNS
    )
    texts = [t.get_text() for t in figure.texts]
    assert [text for text in texts if text in set(CENSUS_GROUPS.values())] == [
        "Asian", "Black", "Mixed", "White", "Other",
    ]  # fmt: skip
    assert bars_of(figure) == [19]
    assert_clear(figure)


def test_bars_start_at_nought_and_a_trace_is_not_nothing(axis_of):
    figure = compare_bars(NINETEEN, names=("Here", "England"), unit="% of residents", **COLUMNS)
    assert axis_of(figure)[0][0] == 0
    assert "[low]" in [t.get_text() for t in figure.texts]


def test_a_withheld_value_is_printed_as_its_symbol():
    frame = NINETEEN.head(2).assign(area=[np.nan, 12.0], flag=["[c]", ""])
    figure = compare_bars(frame, flag="flag", names=("Here", "All"), unit="%", **COLUMNS)
    texts = [t.get_text() for t in figure.texts]
    assert "[c]" in texts
    assert "12.0%" in texts
    assert "[x]" not in texts


def test_compare_bars_names_a_missing_column():
    with pytest.raises(ValueError, match="no column 'england'"):
        compare_bars(
            NINETEEN.drop(columns="england"), names=("Here", "England"), unit="%", **COLUMNS
        )


REGISTERS = {
    "Residents": "residents",
    "Hypertension register": "hypertension",
    "CVD register": "cvd",
    "High-risk atrial fibrillation register": "af",
}


def registers():
    values = [31.0, 10.9, 4.8, 48.7, 4.6]
    return pd.DataFrame(
        {
            "group": ["Asian", "Black", "Mixed", "White", "Other", "Not stated"],
            "residents": [*values, np.nan],
            "hypertension": [*values, 1.2],
            "cvd": [*values, 0.02],
            "af": [*values, 2.0],
        }
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_bar_for_each_series_with_its_value(bars_of, assert_clear, count):
    series = dict(list(REGISTERS.items())[:count])
    figure = composition_bars(registers(), label="group", series=series, unit="% of people")
    assert bars_of(figure) == [6] * count
    assert "[x]" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


def test_five_series_are_too_many():
    series = REGISTERS | {"Again": "af"}
    with pytest.raises(ValueError, match="5 series; give one to 4"):
        composition_bars(registers(), label="group", series=series, unit="%")


def test_composition_bars_names_a_missing_column():
    with pytest.raises(ValueError, match="no column 'af'"):
        composition_bars(registers().drop(columns="af"), label="group", series=REGISTERS, unit="%")
