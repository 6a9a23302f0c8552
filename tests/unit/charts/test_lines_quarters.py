"""Lines over quarters: the same chart as over years."""

import pandas as pd
import pytest

from rhoanalytics.display.charts import series


@pytest.fixture
def quarters():
    return pd.DataFrame(
        {
            "period": ["2025-03", "2025-06", "2025-12", "2026-03"],
            "value": [60.0, 61.0, 62.0, 63.0],
        }
    )


def test_quarters_are_one_step_apart_and_a_missing_one_is_a_gap(quarters, marks_of):
    figure = series(quarters, period="period", value="value", unit="%")
    first = 2025 * 4
    assert [list(line.get_xdata()) for line in marks_of(figure, "value")] == [
        [first, first + 1],
        [first + 3, first + 4],
    ]


def test_the_last_quarter_is_named(quarters):
    figure = series(quarters, period="period", value="value", unit="%")
    assert "Mar 2026" in [text.get_text() for text in figure.texts]


def test_the_line_stops_at_a_break(quarters, marks_of):
    figure = series(quarters, period="period", value="value", unit="%", breaks=["2026-03"])
    assert list(marks_of(figure, "value")[-1].get_xdata()) == [2026 * 4]


def test_months_that_end_no_quarter_are_refused(quarters):
    frame = quarters.assign(period=["2025-01", "2025-02", "2025-03", "2025-04"])
    with pytest.raises(ValueError, match="'2025-01', which is not a year"):
        series(frame, period="period", value="value", unit="%")
