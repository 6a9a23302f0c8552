"""Validation reports every fault at once, with file, row, column, value and remedy."""

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.schemas import AREA_SCHEMAS, TABLE_SCHEMAS, validate


@pytest.fixture
def deciles() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "piece": ["E07000001", "E07000001-a"],
            "decile": [1, 10],
            "group": ["Asian", "White"],
            "people": [0, 5],
        }
    )


def test_a_good_table_passes(deciles):
    assert validate("people_by_decile", deciles, "people_by_decile.parquet").equals(deciles)


def test_a_table_without_schema_passes(deciles):
    assert validate("imported", deciles, "imported.parquet") is deciles


def test_all_faults_come_together(deciles):
    deciles.loc[0, "decile"] = 11
    deciles.loc[1, "group"] = "Martian"
    with pytest.raises(DataError) as error:
        validate("people_by_decile", deciles, "data/published/people_by_decile.parquet")
    message = str(error.value)
    assert message.startswith("data/published/people_by_decile.parquet: 2 faults")
    assert "row 1, column 'decile': 11" in message
    assert "row 2, column 'group': 'Martian'" in message
    assert "rhoanalytics data publish" in message


def test_a_number_is_shown_as_it_stands_in_the_file(deciles):
    deciles.loc[0, "decile"] = 11
    with pytest.raises(DataError, match="'decile': 11 fails"):
        validate("people_by_decile", deciles, "people_by_decile.parquet")


def test_csv_rows_are_counted_as_a_spreadsheet_shows_them():
    frame = pd.DataFrame(
        {"sub_icb": ["15E"], "ics_2024_04": ["birmingham"], "ics_2026_04": [""], "note": [""]}
    )
    with pytest.raises(DataError, match="row 2, column 'ics_2024_04': 'birmingham'"):
        validate("sub_icbs", frame, "data/areas/sub_icbs.csv")


def test_missing_and_surplus_columns(deciles):
    frame = deciles.rename(columns={"people": "persons"})
    with pytest.raises(DataError) as error:
        validate("people_by_decile", frame, "t.parquet")
    assert "column 'people' is missing" in str(error.value)
    assert "column 'persons' is not part of the table" in str(error.value)


def test_a_key_may_not_occur_twice(deciles):
    twice = pd.concat([deciles, deciles.head(1)])
    with pytest.raises(DataError, match="row 3: the key occurs twice"):
        validate("people_by_decile", twice, "t.parquet")


def observation(**changes: object) -> pd.DataFrame:
    row = {
        "area": "ENG",
        "period": "2024",
        "indicator": "WRES8",
        "dimension": "ethnicity",
        "group": "White",
        "numerator": 5,
        "denominator": 10,
        "value": 50.0,
        "lower": 40.0,
        "upper": 60.0,
        "flag": "",
        "source": "a survey",
    }
    return pd.DataFrame([row | changes])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": 101.0, "upper": 102.0}, "column 'value': 101.0"),
        ({"lower": 55.0}, "confidence limits do not enclose the value"),
        ({"numerator": 11}, "numerator is larger than denominator"),
        ({"group": "E01000001"}, "names an LSOA"),
        ({"source": ""}, "column 'source': ''"),
        ({"value": float("nan")}, "has no value and no flag to say why"),
        ({"area": "E54000055"}, "column 'area': 'E54000055'"),
    ],
)
def test_observations_are_checked(change, message):
    with pytest.raises(DataError) as error:
        validate("staff_survey_by_ethnicity", observation(**change), "t.parquet")
    assert message in str(error.value)


def test_a_suppressed_value_needs_only_its_flag():
    suppressed = {"value": float("nan"), "lower": float("nan"), "upper": float("nan")}
    frame = observation(**suppressed, flag="[c]", numerator=None)
    assert len(validate("cvdprevent", frame, "cvdprevent.parquet")) == 1


def test_every_published_file_has_a_schema():
    assert {"people_by_decile", "cvdprevent", "relative_risks"} <= set(TABLE_SCHEMAS)
    assert set(AREA_SCHEMAS) == {"vintages", "icbs", "pieces", "sub_icbs", "trusts"}
