"""series: gaps, breaks and last values."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from rhoanalytics.display.charts import series

# Relative likelihood of appointment from shortlisting and of the formal disciplinary process,
# England, as printed in WRES reports; 2021 left out here to make a gap.
WRES = pd.DataFrame(
    {
        "indicator": ["Indicator 2"] * 6 + ["Indicator 3"] * 6,
        "year": [2016, 2017, 2018, 2019, 2020, 2022] * 2,
        "ratio": [1.57, 1.60, 1.45, 1.46, 1.61, 1.54, 1.56, 1.37, 1.24, 1.22, 1.16, 1.14],
    }
)
COLUMNS = {"period": "year", "value": "ratio", "unit": "Relative likelihood (1 is parity)"}


def runs(figure):
    lines = figure.findobj(lambda artist: artist.get_gid() == "ratio")
    return [list(map(int, line.get_xdata())) for line in lines]


def texts(figure):
    return [text.get_text() for text in figure.texts]


def test_a_missing_year_is_a_gap_and_a_break_divides_the_line(assert_clear):
    figure = series(
        WRES, panel="indicator", breaks={"Indicator 3": [2019]}, parity=1, decimals=2, **COLUMNS
    )
    first, second = (
        [[2016, 2017, 2018, 2019, 2020], [2022]],
        [[2016, 2017, 2018], [2019, 2020], [2022]],
    )
    assert runs(figure) == [*first, *second]
    assert texts(figure).count("[b]") == 1
    assert_clear(figure)


def test_the_last_value_is_printed_and_panels_share_axes(marks_of):
    figure = series(WRES, panel="indicator", decimals=2, **COLUMNS)
    assert [text for text in texts(figure) if text in ("1.54", "1.14")] == ["1.54", "1.14"]
    first, second = (grid.get_segments() for grid in marks_of(figure, "grid"))
    assert np.array_equal(first, second)


def test_years_are_whole_and_the_last_is_shown(marks_of):
    figure = series(WRES, panel="indicator", **COLUMNS)
    labels = [tick.get_text() for tick in marks_of(figure, "tick") if tick.get_ha() == "center"]
    assert all(label.isdigit() for label in labels)
    assert "2022" in labels


def test_two_lines_that_end_together_keep_their_labels_apart(assert_clear):
    frame = WRES.head(6).assign(england=lambda f: f["ratio"] + 0.001)
    figure = series(frame, reference={"England": "england"}, name="Dorset", decimals=2, **COLUMNS)
    assert_clear(figure)


@pytest.mark.parametrize("count", [1, 2, 4, 6, 9])
def test_any_number_of_panels_fits(marks_of, assert_clear, count):
    frame = pd.concat(
        pd.DataFrame(
            {
                "question": f"Harassment, bullying or abuse from people of kind {n}",
                "year": ["2021", "2022", "2023", "2024"],
                "ratio": [25.0 - n, 26.0, np.nan, 22.0],
                "low": [24.0 - n, 25.0, np.nan, 21.0],
                "high": [26.0 - n, 27.0, np.nan, 23.0],
                "england": [23.0, 24.0, 23.5, 22.2],
            }
        )
        for n in range(count)
    )
    figure = series(
        frame,
        panel="question",
        period="year",
        value="ratio",
        lower="low",
        upper="high",
        reference={"England": "england"},
        breaks=[2023],
        unit="% of staff",
    )
    assert len(marks_of(figure, "grid")) == count
    assert_clear(figure)


def test_a_panel_without_values_says_so(assert_clear):
    frame = WRES.assign(ratio=WRES["ratio"].where(WRES["indicator"] == "Indicator 2"))
    figure = series(frame, panel="indicator", **COLUMNS)
    assert "[x] not available" in texts(figure)
    assert_clear(figure)


def test_a_period_that_is_no_year_is_refused():
    with pytest.raises(ValueError, match="'2020-21', which is not a year"):
        series(WRES.assign(year="2020-21"), panel="indicator", **COLUMNS)


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'ratio'"):
        series(WRES.drop(columns="ratio"), panel="indicator", **COLUMNS)


def test_years_on_another_basis_are_hollow_and_not_joined(marks_of, assert_clear):
    frame = WRES.head(6).assign(basis=["all", "all", "part", "all", "all", "all"])
    figure = series(frame, basis="basis", decimals=2, **COLUMNS)
    lines = marks_of(figure, "ratio")
    assert runs(figure) == [[2016, 2017], [2018], [2019, 2020], [2022]]
    hollow = [to_hex(line.get_markerfacecolor()) == "#ffffff" for line in lines]
    assert hollow == [False, True, False, False]
    assert_clear(figure)


def test_a_constant_basis_changes_nothing():
    plain = series(WRES.head(6), decimals=2, **COLUMNS)
    same = series(WRES.head(6).assign(basis="all"), basis="basis", decimals=2, **COLUMNS)
    assert runs(plain) == runs(same)
