"""What is said of imported figures: changes, slopes, absent sections, suppressed groups."""

import pandas as pd
import pytest

from rhoanalytics.display import words
from rhoanalytics.display.rows import cvd as rows
from rhoanalytics.display.titles import cvd as titles
from rhoanalytics.methods import slope_index


def changes(*differences: tuple[float, float, float]) -> pd.DataFrame:
    groups = ("Asian", "Black", "Mixed", "White", "Other")
    return pd.DataFrame(
        [
            {
                "group": group,
                "first": "2024-06",
                "last": "2026-03",
                "first_value": 60.0,
                "last_value": 60.0 + value,
                "difference": value,
                "difference_lower": lower,
                "difference_upper": upper,
            }
            for group, (value, lower, upper) in zip(groups, differences, strict=False)
        ]
    )


class TestChanges:
    def test_only_groups_whose_limits_exclude_no_change_are_named(self):
        text = words.changed_treatment(
            changes((2.0, 1.0, 3.0), (4.0, -1.0, 9.0), (-3.0, -5.0, -1.0)), place="Devon"
        )
        assert "rose clearly for people from Asian ethnic groups (from 60.0% to 62.0%" in text
        assert "fell clearly for people from Mixed ethnic groups (from 60.0% to 57.0%" in text
        assert "Black" not in text
        assert "the year to June 2024 and the year to March 2026" in text

    def test_none_is_clear(self):
        frame = changes((1.0, -1.0, 3.0))
        text = words.changed_treatment(frame, place="Devon")
        assert text.endswith("did not change clearly in any group.")
        assert "rose" not in titles.trend(frame, place="Devon")

    def test_nothing_to_compare(self):
        assert words.changed_treatment(changes(), place="Devon") == ""
        assert titles.trend(changes(), place="Devon").endswith("by quarter")

    def test_the_title_counts_both_directions(self):
        title = titles.trend(
            changes((2.0, 1.0, 3.0), (4.0, 3.0, 9.0), (-3.0, -5.0, -1.0)), place="Devon"
        )
        assert "rose clearly in 2 and fell clearly in 1 of 3 ethnic groups since June 2024" in title
        assert "fell" not in titles.trend(changes((2.0, 1.0, 3.0)), place="Devon")


class TestSlope:
    @pytest.mark.parametrize(
        "values, said",
        [
            ([0.60, 0.64, 0.68, 0.72, 0.76], "higher at the least deprived end"),
            ([0.76, 0.72, 0.68, 0.64, 0.60], "lower at the least deprived end"),
            ([0.70, 0.71, 0.70, 0.69, 0.70], "does not differ clearly"),
        ],
    )
    def test_the_word_follows_the_limits(self, values, said):
        index = slope_index(
            [1_000] * 5,
            values,
            lower=[value - 0.03 for value in values],
            upper=[value + 0.03 for value in values],
            transform="logit",
            multiplier=100,
            repetitions=1_000,
        )
        text = words.slope_of_inequality(index, place="Devon", period="the year to March 2026")
        assert said in text
        assert "relative index" in text


class TestAbsent:
    def test_every_reason_has_its_words(self, register):
        now = register.geography("2026-04")
        ics, cut = register.area("QHL", now), register.area("S0E4D", now)
        district = register.area("E07000223", now)
        text = words.audit_elsewhere(ics, "the Midlands", in_parts=False)
        assert "rhoanalytics data fetch cvdprevent" in text
        assert "rhoanalytics data import FOLDER" in text
        assert "a boundary change" in words.audit_elsewhere(cut, "the South East", in_parts=True)
        text = words.audit_elsewhere(district, "the South East", in_parts=False)
        assert "nothing for districts" in text
        assert "fetch" not in text

    def test_an_unknown_share_that_is_kept_confidential(self):
        nothing = pd.Series({"share": float("nan"), "value": float("nan")})
        text = words.unknown_ethnicity(
            nothing, place="Devon", register="on a register", what="were treated"
        )
        assert text == ""
        assert words.percent_or_symbol(nothing["share"]) == "[c]"


class TestSuppressed:
    @pytest.fixture
    def treated(self):
        nothing = float("nan")
        frame = pd.DataFrame(
            {
                "group": ["Asian", "White", "Other"],
                "numerator": [698.0, 9_001.0, nothing],
                "denominator": [1_000.0, 12_000.0, nothing],
                "value": [69.8, 75.0, nothing],
                "lower": [66.9, 74.2, nothing],
                "upper": [72.6, 75.8, nothing],
                "flag": ["counts rounded to 5", "counts rounded to 5", "[c]"],
                "to_target": [102.0, 599.0, nothing],
            }
        )
        for name in ("difference", "wider_difference", "ratio"):
            for limit in ("", "_lower", "_upper"):
                frame[f"{name}{limit}"] = [-5.2, nothing, nothing]
        return frame

    def test_counts_are_printed_as_the_publisher_rounds_them(self, treated):
        printed = rows.treatment(treated).set_index("group")
        assert printed.at["Asian", "people_treated"] == "700"
        assert printed.at["White", "people_treated"] == "9,000"

    def test_a_suppressed_group_is_a_symbol_in_every_cell(self, treated):
        printed = rows.treatment(treated).set_index("group").loc["Other"]
        cells = ["people", "people_treated", "treated", "more_for_target"]
        assert set(printed[cells]) == {"[c]"}
        assert rows.SUPPRESSED in rows.treatment_notes(treated, target=80)

    def test_and_in_the_description(self, treated):
        alt = titles.treatment_alt(
            treated.assign(panel="Blood pressure"), place="Devon", beside=["England"]
        )
        assert "Other [c]" in alt
        assert "nan" not in alt


def test_registers_with_one_share_of_unknown_say_it_once():
    frame = pd.DataFrame({"known": [97.8, 97.8]})
    assert "2.2% of people" in titles.unknown_by_register(frame, place="Devon")
    frame = pd.DataFrame({"known": [97.8, 90.0]})
    assert "2.2% to 10.0% of people" in titles.unknown_by_register(frame, place="Devon")


def test_symbols_are_explained_where_a_value_is_missing():
    frame = pd.DataFrame({"value": [float("nan"), 5.0], "flag": ["[c]", "[x]"]})
    assert rows.symbols(frame) == " [c] confidential."
    assert rows.symbols(frame.dropna()) == ""


def test_ages_are_said_in_words():
    frame = pd.DataFrame({"group": ["18-39", "80+"], "value": [55.5, 84.0]})
    words_of_ages = rows.ages_in_words(frame)
    assert list(words_of_ages["group"]) == ["18 to 39", "80 and over"]
    title = titles.by_age(words_of_ages, place="Devon")
    assert "55.5% of people aged 18 to 39 and 84.0% of people aged 80 and over" in title


def test_the_treatments_that_groups_differ_in_are_named():
    frame = pd.DataFrame(
        {
            "panel": ["Smokers", "Smokers", "Lipids", "Lipids"],
            "group": ["Asian", "White", "Asian", "White"],
            "value": [70.0, 72.0, 60.0, 69.0],
        }
    )
    title = titles.other_treatments(frame)
    assert "9.0 percentage points for “Lipids” and 2.0 for “Smokers”" in title


def test_a_difference_and_its_adjustment_are_said_with_their_directions():
    row = pd.Series(
        {
            "group": "Asian",
            "crude_difference": -1.3,
            "crude_difference_lower": -1.4,
            "crude_difference_upper": -1.2,
            "difference": -0.1,
            "difference_lower": -0.2,
            "difference_upper": 0.1,
        }
    )
    text = words.age_adjusted_gap(row, place="Devon", period="the year to March 2026")
    assert "was 1.3 percentage points lower (1.2 to 1.4)" in text
    assert "it was not clearly different (−0.1 percentage points, −0.2 to 0.1)" in text
