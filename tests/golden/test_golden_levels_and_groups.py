"""Worked numbers of the method reference: both confidence levels together, and by group."""

import pandas as pd
import pytest

from rhoanalytics.methods import (
    ESP_2013,
    count_limits,
    direct_standardised_rate,
    funnel_ratio_limits,
    grouped,
    life_expectancy,
    proportion,
    rate,
)

BOTH = (0.95, 0.998)
COUNT = [0, 0, 1, 1, 2, 3, 5, 9, 14, 22, 31, 44, 52, 61, 70, 66, 58, 41, 25]
PEOPLE = [6200, 6400, 6100, 5900, 7300, 8100, 8400, 8000, 7200, 6900, 6600, 5900]
PEOPLE += [4800, 3900, 3200, 2300, 1500, 800, 400]


@pytest.fixture
def bands() -> pd.DataFrame:
    """The reference's age bands as an area, after one with few events."""
    area = pd.DataFrame({"age_band": ESP_2013.index, "count": COUNT, "people": PEOPLE})
    few = area.assign(count=[0] * 10 + [1] * 9)
    return pd.concat({"few": few, "worked": area}, names=["area"]).reset_index("area")


def test_proportion_with_both_levels(printed):
    result = proportion(45, 320, confidence=BOTH)
    assert printed(6, *result.iloc[0]) == [
        "0.140625",
        "0.106787",
        "0.182989",
        "0.090952",
        "0.211125",
    ]


def test_count_with_both_levels(printed):
    result = count_limits(10, confidence=BOTH)
    assert printed(6, *result.iloc[0][1:]) == ["4.787450", "18.391459", "2.916318", "24.193725"]


def test_directly_standardised_rate_with_both_levels_alone_and_by_area(bands, printed):
    expected = ["745.9522", "680.2705", "816.1114", "644.4162", "857.8031"]
    alone = direct_standardised_rate(COUNT, PEOPLE, ESP_2013.to_numpy(), confidence=BOTH)
    assert printed(4, *alone.frame().iloc[0]) == expected
    by_area = grouped(
        direct_standardised_rate,
        bands.sample(frac=1, random_state=1),
        by="area",
        band="age_band",
        count="count",
        population="people",
        standard_population=ESP_2013,
        confidence=BOTH,
    )
    names = ["value", "lower95", "upper95", "lower99_8", "upper99_8"]
    assert printed(4, *by_area.loc["worked", names]) == expected
    assert by_area.loc["worked", "reason"] == ""
    assert by_area.loc["few", names].isna().all()
    assert by_area.loc["few", "reason"] == "fewer than 10 events"
    assert by_area["total_count"].tolist() == [9, 505]


def test_crude_rate_by_area_is_of_the_sums(bands, printed):
    result = grouped(rate, bands, by="area", count="count", denominator="people")
    assert printed(4, result.loc["worked", "value"]) == ["505.5055"]


def test_proportion_by_group_is_of_the_sums(printed):
    parts = pd.DataFrame({"area": ["a", "a", "b"], "x": [20, 25, 0], "n": [100, 220, 12]})
    result = grouped(proportion, parts, by="area", numerator="x", denominator="n")
    limits = result[["value", "lower", "upper"]]
    assert printed(6, *limits.loc["a"]) == ["0.140625", "0.106787", "0.182989"]
    assert printed(6, *limits.loc["b"]) == ["0.000000", "0.000000", "0.242494"]


def test_life_expectancy_by_area(printed):
    deaths = [20, 4, 2, 3, 14, 18, 25, 33, 52, 80, 120, 190, 280, 410, 600, 820, 1100, 1300]
    people = [6000, 24000, 31000, 30500, 29000, 33000, 36000, 38000, 37500, 35000, 33000, 32000]
    people += [30000, 26500, 24000, 21000, 16000, 11000, 7000, 5000]
    table = pd.DataFrame({"deaths": [*deaths, 1250, 1400], "people": people})
    table = table.assign(area="worked", age=[0, 1, *range(5, 95, 5)])
    result = grouped(
        life_expectancy,
        table,
        by="area",
        deaths="deaths",
        population="people",
        age_start="age",
    )
    limits = result[["value", "lower", "upper"]]
    assert printed(6, *limits.loc[("worked", 0)]) == ["74.936934", "74.598143", "75.275725"]
    assert printed(6, *limits.loc[("worked", 90)]) == ["3.571429", "3.384349", "3.758508"]


def test_funnel_of_a_ratio_of_counts_is_shown_less_one(printed):
    result = funnel_ratio_limits(25, less_one=True).iloc[0]
    assert printed(6, *(25 / (result + 1))) == ["36.904932", "16.178682", "44.636075", "12.336953"]
