"""The audit's own download, with made-up numbers in its layout, and broken files."""

import json

import pandas as pd
import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.schemas import validate
from rhoanalytics.sources import cvdprevent
from rhoanalytics.sources.reading import NotNeeded

COLUMNS = [
    "AreaCode",
    "AreaName",
    "CategoryAttribute",
    "Denominator",
    "Factor",
    "HighestPriorityNotificationType",
    "IndicatorCode",
    "IndicatorName",
    "IndicatorShortName",
    "LowerConfidenceLimit",
    "MetricCategoryName",
    "MetricCategoryTypeName",
    "NotificationCount",
    "Numerator",
    "TimePeriodName",
    "UpperConfidenceLimit",
    "Value",
    "ValueNote",
]

ENGLAND = ("E92000001", "England")
BIRMINGHAM = ("E54000055", "NHS Birmingham and Solihull Integrated Care Board")


def row(
    area=BIRMINGHAM,
    kind="Ethnicity",
    category="Black",
    numerator="710",
    denominator="1000",
    value="71.23",
    limits=("68.3", "74.0"),
    attribute="Persons",
    indicator="CVDP007HYP",
    period="To March 2026",
    note="",
) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {
        "AreaCode": area[0],
        "AreaName": area[1],
        "CategoryAttribute": attribute,
        "Denominator": denominator,
        "IndicatorCode": indicator,
        "IndicatorName": "Patients, with a comma",
        "IndicatorShortName": f"Hypertension ({indicator})",
        "LowerConfidenceLimit": limits[0],
        "MetricCategoryName": category,
        "MetricCategoryTypeName": kind,
        "Numerator": numerator,
        "TimePeriodName": period,
        "UpperConfidenceLimit": limits[1],
        "Value": value,
        "ValueNote": note,
    }


def file_of(folder, *rows):
    return written(folder / "rawData.csv", pd.DataFrame(rows).to_csv(index=False))


@pytest.fixture
def read(tmp_path, register):
    def read_rows(*rows):
        parts = cvdprevent.read(file_of(tmp_path, *rows), register)
        return {part.name: part for part in parts}

    return read_rows


class TestLayout:
    def test_every_indicator_period_and_level_is_a_part(self, read):
        parts = read(
            row(ENGLAND),
            row(),
            row(period="To December 2025"),
            row(indicator="CVDP009CHOL"),
            row(("E40000011", "Midlands")),
            row(("E38000258", "NHS Birmingham and Solihull ICB - 15E")),
        )
        assert set(parts) == {
            "cvdp007hyp-2026-03-england",
            "cvdp007hyp-2026-03-ics",
            "cvdp007hyp-2025-12-ics",
            "cvdp009chol-2026-03-ics",
            "cvdp007hyp-2026-03-region",
            "cvdp007hyp-2026-03-sub-icb",
        }
        areas = {name: part.frame["area"].tolist() for name, part in parts.items()}
        assert areas["cvdp007hyp-2026-03-england"] == ["ENG"]
        assert areas["cvdp007hyp-2026-03-ics"] == ["QHL"]
        assert areas["cvdp007hyp-2026-03-region"] == ["Y60"]
        assert areas["cvdp007hyp-2026-03-sub-icb"] == ["15E"]
        assert parts["cvdp007hyp-2025-12-ics"].vintage == "12 months to December 2025"
        for part in parts.values():
            validate("cvdprevent", part.frame, "made up")

    def test_counts_are_whole_and_flagged_as_rounded_below_england(self, read):
        parts = read(row(ENGLAND, numerator="711.0"), row())
        england = parts["cvdp007hyp-2026-03-england"].frame.iloc[0]
        assert (england["numerator"], england["flag"]) == (711, "")
        here = parts["cvdp007hyp-2026-03-ics"].frame.iloc[0]
        assert here["flag"] == "counts rounded to 5"
        # The percentage comes from unrounded counts and is not recalculated from rounded ones.
        assert here["value"] == 71.23

    def test_a_suppressed_cell_has_no_count_and_a_symbol(self, read):
        blank = {"numerator": "", "denominator": "", "value": "", "limits": ("", "")}
        parts = read(row(), row(category="Other", note="Value suppressed", **blank))
        other = parts["cvdp007hyp-2026-03-ics"].frame.set_index("group").loc["Other"]
        assert other["flag"] == "[c]"
        assert pd.isna(other["numerator"]) and pd.isna(other["value"])

    def test_age_standardised_rows_have_no_counts(self, read):
        parts = read(
            row(
                kind="Deprivation quintile - Age Standardised",
                category="1 - most deprived",
                numerator="",
                denominator="",
            )
        )
        found = parts["cvdp007hyp-2026-03-ics"].frame.iloc[0]
        assert (found["dimension"], found["group"]) == ("deprivation_age_standardised", "1")
        assert found["flag"] == "age-standardised; limits as published"

    def test_json_with_the_same_names(self, tmp_path, register):
        rows = [row() | {"Numerator": 710.0, "ValueNote": None}]
        file = written(tmp_path / "raw.json", json.dumps(rows))
        [part] = cvdprevent.read(file, register)
        assert part.frame["numerator"].tolist() == [710]

    def test_practices_and_death_rates_are_left_out(self, read):
        parts = read(
            row(), row(("A81001", "A practice")), row(indicator="CVDP001MORT", value="412.7")
        )
        assert list(parts) == ["cvdp007hyp-2026-03-ics"]
        with pytest.raises(NotNeeded, match="only practices"):
            read(row(("U12345", "A network")))

    def test_an_invented_nation_is_read_alike(self, tmp_path):
        file = file_of(tmp_path, row(("X92000001", "Examplia")), row(("X54000001", "Alder")))
        parts = cvdprevent.read(file, invented_register())
        assert {part.frame["area"].iloc[0] for part in parts} == {"ENG", "XEA"}


class TestBroken:
    @pytest.mark.parametrize(
        "change, message",
        [
            ({"MetricCategoryTypeName": "Shoe size"}, "'Shoe size' is not a known CVDPREVENT"),
            ({"Numerator": "many"}, "'many' is not a number"),
            ({"Numerator": "7.5"}, "'7.5' is not a count"),
            ({"Numerator": "1005"}, "'1005' is more than its denominator"),
            ({"Value": "171.2"}, "'171.2' is not a percentage"),
            ({"AreaCode": "E54999999"}, "'E54999999' is not the code of the nation"),
            ({"TimePeriodName": "Spring"}, "'Spring' is not a period"),
        ],
    )
    def test_a_wrong_cell_is_named(self, read, change, message):
        with pytest.raises(DataError, match=message) as error:
            read(row(category="White"), row() | change)
        assert "row 3" in str(error.value)

    def test_all_faults_are_listed_together(self, read):
        with pytest.raises(DataError, match="2 faults") as error:
            read(row() | {"Numerator": "many"}, row(category="White") | {"Value": "171.2"})
        assert "'many'" in str(error.value) and "'171.2'" in str(error.value)

    def test_the_same_row_twice(self, read):
        with pytest.raises(DataError, match="occurs more than once"):
            read(row(), row(numerator="700"))

    def test_a_missing_column(self, tmp_path, register):
        frame = pd.DataFrame([row()]).drop(columns="TimePeriodName")
        file = written(tmp_path / "raw.csv", frame.to_csv(index=False))
        with pytest.raises(DataError, match="'TimePeriodName'"):
            cvdprevent.read(file, register)

    @pytest.mark.parametrize("text", ['[{"AreaCode": "E92', '{"error": "busy"}', "[1, 2]"])
    def test_json_that_is_cut_short_or_no_list_of_rows(self, tmp_path, register, text):
        with pytest.raises(DataError, match="is not"):
            cvdprevent.read(written(tmp_path / "raw.json", text), register)


@needs_real_files
@pytest.mark.parametrize(
    "name, parts",
    [
        ("CVDP007HYP_england.csv", {"cvdp007hyp-2026-03-england": 31}),
        ("CVDP007HYP_icb_SAMPLE_2_of_42.csv", {"cvdp007hyp-2026-03-ics": 43}),
    ],
)
def test_the_audits_own_files(register, name, parts):
    found = imported(REAL / "cvdprevent_sample" / name, register)
    assert found.format == "cvdprevent"
    assert {key[1]: len(part.frame) for key, part in found.parts.items()} == parts
