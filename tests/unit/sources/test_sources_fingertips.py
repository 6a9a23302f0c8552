"""The 27-column download of Fingertips, with made-up numbers in its layout, and broken files."""

import pandas as pd
import pytest
from official import REAL, imported, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.sources import fingertips

COLUMNS = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]


def row(**changes: str) -> dict[str, str]:
    return (
        dict.fromkeys(COLUMNS, "")
        | {
            "Indicator ID": "40401",
            "Indicator Name": "Under 75 mortality rate from all circulatory diseases",
            "Area Code": "nE54000055",
            "Area Name": "NHS Birmingham And Solihull Integrated Care Board - QHL",
            "Area Type": "ICBs",
            "Sex": "Persons",
            "Age": "<75 yrs",
            "Time period": "2022 - 24",
            "Value": "95.5",
            "Lower CI 95.0 limit": "91.0",
            "Upper CI 95.0 limit": "100.1",
            "Count": "3001.4",
            "Denominator": "3900000",
        }
        | {name.replace("_", " "): value for name, value in changes.items()}
    )


@pytest.fixture
def read(tmp_path, register):
    def read_rows(*rows):
        file = written(tmp_path / "fingertips.csv", pd.DataFrame(rows).to_csv(index=False))
        return {part.name: part for part in fingertips.read(file, register)}

    return read_rows


class TestLayout:
    def test_codes_lose_their_n_and_become_ods_codes(self, read):
        parts = read(
            row(),
            row(Area_Code="E08000025", Area_Type="Districts & UAs"),
            row(Area_Code="E92000001", Area_Type="England"),
        )
        assert {name: part.frame["area"].iloc[0] for name, part in parts.items()} == {
            "40401-icbs": "QHL",
            "40401-districts-uas": "E08000025",
            "40401-england": "ENG",
        }

    def test_sex_and_age_make_the_group(self, read):
        [part] = read(row(), row(Sex="Female"), row(Age="All ages")).values()
        assert set(part.frame["group"]) == {"Persons, <75 yrs", "Female, <75 yrs", "all"}
        assert part.frame.set_index("group")["indicator"].eq("FT_40401").all()
        assert part.frame["numerator"].iloc[0] == 3001

    @pytest.mark.parametrize(
        "printed, period", [("2009/10", "2009-10"), ("2022 - 24", "2022-24"), ("2024", "2024")]
    )
    def test_periods(self, read, printed, period):
        [part] = read(row(Time_period=printed)).values()
        assert part.frame["period"].tolist() == [period]
        assert part.vintage == period

    def test_england_comes_once_for_every_parent(self, read):
        england = {"Area_Code": "E92000001", "Area_Type": "England"}
        [part] = read(row(**england), row(**england, Parent_Code="E92000001")).values()
        assert len(part.frame) == 1

    def test_rows_by_category_are_left_out(self, read):
        [part] = read(row(), row(Category_Type="Deprivation deciles", Value="150")).values()
        assert part.frame["value"].tolist() == [95.5]

    def test_a_value_that_is_not_shown_says_why(self, read):
        blank = {"Value": "", "Lower_CI_95.0_limit": "", "Upper_CI_95.0_limit": ""}
        note = "Value suppressed for disclosure control due to small count"
        [part] = read(
            row(**blank, Value_note=note), row(Sex="Male", **blank), row(Sex="Female")
        ).values()
        flags = part.frame.set_index("group")["flag"]
        assert flags.to_dict() == {
            "Persons, <75 yrs": "[c]",
            "Male, <75 yrs": "[x]",
            "Female, <75 yrs": "",
        }


class TestBroken:
    def test_another_indicator_under_the_number(self, read):
        with pytest.raises(DataError, match="is not what indicator 40401 is about"):
            read(row(Indicator_Name="Percentage of people who own a bicycle"))

    def test_two_values_for_one_area_and_period(self, read):
        with pytest.raises(DataError, match="occurs more than once"):
            read(row(), row(Value="96.0"))

    @pytest.mark.parametrize(
        "change, message",
        [
            ({"Value": "high"}, "'high' is not a number"),
            ({"Time_period": "2024 Q1"}, "'2024 Q1' does not match"),
            ({"Indicator_ID": "x7"}, "'x7' does not match"),
        ],
    )
    def test_a_wrong_cell_is_named(self, read, change, message):
        with pytest.raises(DataError, match=message) as error:
            read(row(Area_Code="E92000001", Area_Type="England"), row(**change))
        assert "row 3" in str(error.value)

    def test_a_missing_column(self, tmp_path, register):
        frame = pd.DataFrame([row()]).drop(columns="Value note")
        file = written(tmp_path / "fingertips.csv", frame.to_csv(index=False))
        with pytest.raises(DataError, match="'Value note'"):
            fingertips.read(file, register)


@needs_real_files
def test_a_real_download(register):
    file = next((REAL / "fingertips").glob("*.csv"))
    found = imported(file, register)
    assert found.format == "fingertips"
    england = found.frame("fingertips", "247-england")
    assert england["period"].iloc[[0, -1]].tolist() == ["2009-10", "2022-23"]
    # 249,463 of 54,836,561 patients (Dementia: QOF prevalence, all ages, 2009/10).
    assert england["numerator"].iloc[0] == 249_463
