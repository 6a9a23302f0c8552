"""paired_dots: one row per trust, two groups of staff."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.display.charts import paired_dots

COLUMNS = {
    "label": "trust",
    "first": "white",
    "second": "minority",
    "first_lower": "white_lower",
    "first_upper": "white_upper",
    "second_lower": "minority_lower",
    "second_upper": "minority_upper",
}
UNIT = "% of staff reporting discrimination from a manager, team leader or colleague"


def frame_of(names):
    white = np.linspace(4, 9, len(names))
    minority = np.linspace(18, 9, len(names))
    return pd.DataFrame(
        {
            "trust": names,
            "white": white,
            "white_lower": white - 1,
            "white_upper": white + 1,
            "minority": minority,
            "minority_lower": minority - 4,
            "minority_upper": minority + 4,
        }
    )


@pytest.mark.parametrize("count", [1, 2, 9, 30])
def test_two_dots_for_each_trust(trusts, marks_of, assert_clear, count):
    names = ["All trusts in the ICS", *trusts(count)]
    figure = paired_dots(frame_of(names), unit=UNIT, **COLUMNS)
    assert len(marks_of(figure, "value")) == 2 * len(names)
    assert figure.get_size_inches()[1] <= 10
    assert_clear(figure)


def test_the_first_row_is_set_apart_in_bold(trusts):
    figure = paired_dots(
        frame_of(["All trusts", "Bradford District Care NHS Foundation Trust"]),
        unit=UNIT,
        **COLUMNS,
    )
    weights = {t.get_text().replace("\n", " "): t.get_weight() for t in figure.texts}
    assert weights["All trusts"] == "bold"
    assert weights["Bradford District Care NHS Foundation Trust"] == "normal"


def test_the_only_trust_is_not_bold(trusts):
    figure = paired_dots(frame_of(["Barts Health NHS Trust"]), unit=UNIT, **COLUMNS)
    assert {t.get_text(): t.get_weight() for t in figure.texts}[
        "Barts Health NHS Trust"
    ] == "normal"


def test_a_group_without_respondents_is_not_available(trusts, assert_clear):
    frame = frame_of(["All trusts", *trusts(2)])
    frame.loc[1, ["minority", "minority_lower", "minority_upper"]] = np.nan
    figure = paired_dots(frame, unit=UNIT, **COLUMNS)
    assert "[x]" in [t.get_text() for t in figure.texts]
    assert_clear(figure)


def test_a_missing_column_is_named(trusts):
    with pytest.raises(ValueError, match="no column 'minority_upper'"):
        paired_dots(frame_of(trusts(2)).drop(columns="minority_upper"), unit=UNIT, **COLUMNS)
