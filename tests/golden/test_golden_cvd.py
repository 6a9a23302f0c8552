"""Published counts of March 2026 (CVDPREVENT): the traps of the CVD report, to their digits."""

import pandas as pd
import pytest

from rhoanalytics import methods

LONDON = "Y56"


@pytest.fixture
def ethnicity(store) -> pd.DataFrame:
    table = store.table("cvdprevent")
    return table[table["dimension"] == "ethnicity"]


def hypertension(ethnicity: pd.DataFrame) -> pd.DataFrame:
    return ethnicity[ethnicity["indicator"] == "CVDP007HYP"]


def test_two_age_bands(ethnicity, printed):
    bands = ethnicity[
        ethnicity["indicator"].isin(["CVDP002HYP", "CVDP003HYP"]) & (ethnicity["area"] == "ENG")
    ].rename(columns={"indicator": "band"})
    everyone = bands.groupby("band")["denominator"].sum()
    found = methods.age_adjusted(bands, everyone, reference="White").set_index("group")
    assert printed(1, *found.loc[["Black", "Asian"], "crude_difference"]) == ["-8.5", "-1.3"]
    assert printed(1, found.at["Black", "difference"]) == ["-6.7"]
    assert printed(2, found.at["Asian", "difference"]) == ["-0.05"]
    assert found.at["Asian", "difference_lower"] < 0 < found.at["Asian", "difference_upper"]


def test_region_standardised_differences(ethnicity, printed):
    regions = hypertension(ethnicity)
    regions = regions[regions["area"] != "ENG"].rename(columns={"area": "region"})
    found = methods.region_standardised(regions, reference="White").set_index("group")
    assert printed(1, *found.loc[["Asian", "White"], "value"]) == ["71.5", "75.1"]
    assert printed(1, *found.loc["Black", ["crude_difference", "difference"]]) == ["-8.5", "-12.5"]
    assert (found["lower"] < found["value"]).all() and (found["value"] < found["upper"]).all()


def test_asian_people_are_below_white_people_everywhere_but_in_london(ethnicity, printed):
    rows = hypertension(ethnicity)
    england = rows[rows["area"] == "ENG"]
    found = {
        area: methods.simpson_safe_difference(england, here, reference="White")
        .set_index("group")
        .loc["Asian"]
        for area, here in rows[rows["area"] != "ENG"].groupby("area")
    }
    assert printed(1, found[LONDON]["national"], found[LONDON]["region"]) == ["-1.3", "0.9"]
    assert found[LONDON]["opposite_signs"]
    others = [row for area, row in found.items() if area != LONDON]
    assert len(others) == 6
    assert all(-7.5 < row["region"] < -3 for row in others)
    assert not any(row["opposite_signs"] for row in others)
    assert all(row["limits_apart"] and row["disagree"] for row in found.values())


@pytest.mark.parametrize(
    ("indicator", "black", "asian"),
    [
        ("CVDP007HYP", "4.7", "8.4"),
        ("CVDP009CHOL", "2.1", "7.7"),
        ("CVDP002AF", "1.1", "2.6"),
    ],
)
def test_register_composition(store, ethnicity, printed, indicator, black, asian):
    rows = ethnicity[(ethnicity["indicator"] == indicator) & (ethnicity["area"] == "ENG")]
    people = store.table("people_by_decile").groupby("group")["people"].sum()
    found = methods.register_composition(rows.set_index("group")["denominator"], people)
    found = found.set_index("group")
    assert printed(1, *found.loc[["Black", "Asian"], "value"]) == [black, asian]
    # Census 2021: Asian 9.6, Black 4.2, Mixed 3.0, White 81.0, Other 2.2 per cent.
    shares = found.loc[["Asian", "Black", "Mixed", "White", "Other"], "population_share"]
    assert printed(1, *shares) == ["9.6", "4.2", "3.0", "81.0", "2.2"]
    expected = found["value"] / found["population_share"]
    assert found["ratio"].tolist() == pytest.approx(expected.tolist())


def test_gaps_in_points_and_people_in_london(ethnicity):
    rows = hypertension(ethnicity)
    found = methods.gaps(rows[rows["area"] == LONDON], reference="White", target=0.8)
    found = found.set_index("group")
    # 0.80 x 223,050 = 178,440 people, less 157,930 treated; at White people's share 172,649.6.
    assert found.at["Black", "people_to_target"] == 20_510
    assert found.at["Black", "people_to_reference"] == 14_720
    assert found.at["Asian", "people_to_reference"] == 0


def test_completeness_flags_of_published_registers(ethnicity, printed):
    # General practice 78.2% known, 92.5% with hospital data (BMC Medicine 2024; 22: 288).
    flags = methods.comparison_flag([78.2, 92.5, 80, 90, 79.9])
    assert flags.tolist() == ["do not compare groups", "", "caution", "", "do not compare groups"]
    rows = hypertension(ethnicity)
    england = rows[rows["area"] == "ENG"].set_index("group")["denominator"]
    known = 100 * (1 - england[["Not stated", "Missing"]].sum() / england.sum())
    assert printed(1, known) == ["95.4"]
    assert methods.comparison_flag(known) == ""
