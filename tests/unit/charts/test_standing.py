"""standing: one named dot among unnamed ones."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.display.charts import standing

NAMES = [f"Area {number}" for number in range(1, 36)] + [
    "Bristol, North Somerset and South Gloucestershire"
]
FRAME = pd.DataFrame({"area": NAMES, "value": np.linspace(2, 50, 36)}).assign(
    lower=lambda f: f["value"] - 1, upper=lambda f: f["value"] + 1
)
COLUMNS = {"area": "area", "value": "value", "lower": "lower", "upper": "upper"}


@pytest.mark.parametrize("highlight", [NAMES[0], NAMES[17], NAMES[-1]])
def test_every_area_is_a_dot_and_one_is_named(marks_of, assert_clear, highlight):
    figure = standing(FRAME, highlight=highlight, unit="% of people", average=20.2, **COLUMNS)
    assert len(marks_of(figure, "value")) == 36
    named = [t.get_text() for t in figure.texts if any(n in t.get_text() for n in NAMES)]
    assert len(named) == 1
    assert named[0].startswith(highlight)
    assert_clear(figure)


def test_areas_without_a_value_are_left_out_and_counted_out(marks_of):
    frame = FRAME.assign(value=FRAME["value"].where(FRAME["value"] > 10))
    figure = standing(frame, highlight=NAMES[-1], unit="% of people", **COLUMNS)
    count = int((FRAME["value"] > 10).sum())
    assert len(marks_of(figure, "value")) == count
    assert any(t.get_text().startswith(f"{count} integrated") for t in figure.texts)


def test_an_unknown_area_is_refused():
    with pytest.raises(ValueError, match="'Wessex' has no row"):
        standing(FRAME, highlight="Wessex", unit="%", **COLUMNS)


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'upper'"):
        standing(FRAME.drop(columns="upper"), highlight=NAMES[0], unit="%", **COLUMNS)
