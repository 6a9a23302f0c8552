"""Worked numbers of the method reference: standardised rates, ratios, and life expectancy."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.methods import (
    ESP_2013,
    ESP_2013_ADULTS,
    direct_standardised_rate,
    indirect_standardised_ratio,
    life_expectancy,
)

COUNT = pd.Series(
    [0, 0, 1, 1, 2, 3, 5, 9, 14, 22, 31, 44, 52, 61, 70, 66, 58, 41, 25], index=ESP_2013.index
)
PEOPLE = """
6200 6400 6100 5900 7300 8100 8400 8000 7200 6900 6600 5900 4800 3900 3200 2300 1500 800 400
"""
POPULATION = pd.Series([int(people) for people in PEOPLE.split()], index=ESP_2013.index)
REFERENCE_DEATHS = "2 3 10 20 30 40 60 100 200 300 500 700 1000 1500 2100 2800 3600 4500 5500"
REFERENCE_RATE = np.array([int(deaths) for deaths in REFERENCE_DEATHS.split()]) / 100_000


def test_european_standard_population_2013():
    assert len(ESP_2013) == 19
    assert ESP_2013.sum() == 100_000
    assert ESP_2013[:15].sum() == 91_000
    assert ESP_2013_ADULTS.sum() == 80_700
    # Two of the five years of 15-19, and all of 20-24 to 35-39.
    assert ESP_2013_ADULTS["18-39"] == 0.4 * ESP_2013["15-19"] + ESP_2013["20-24":"35-39"].sum()


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (0.95, ["745.9522", "680.2705", "816.1114"]),
        (0.998, ["745.9522", "644.4162", "857.8031"]),
    ],
)
def test_directly_standardised_rate(confidence, expected, printed):
    result = direct_standardised_rate(COUNT, POPULATION, ESP_2013, confidence=confidence)
    assert printed(4, result.value, result.lower, result.upper) == expected
    assert result.total_count == 505
    assert printed(4, 1e5 * result.total_count / result.total_population) == ["505.5055"]
    assert f"{result.variance:.8e}" == "1.17330495e-07"


def test_directly_standardised_rate_under_75(printed):
    result = direct_standardised_rate(COUNT[:15], POPULATION[:15], ESP_2013[:15])
    assert printed(4, result.value, result.lower, result.upper) == [
        "434.2065",
        "386.8019",
        "485.7431",
    ]


def test_indirectly_standardised_ratio(printed):
    reference_population = np.full(19, 1e5)
    result = indirect_standardised_ratio(
        COUNT.to_numpy(),
        POPULATION.to_numpy(),
        REFERENCE_RATE * reference_population,
        reference_population,
        multiplier=100,
    )
    assert printed(3, result.expected) == ["480.076"]
    assert printed(4, result.value, result.lower, result.upper) == [
        "105.1917",
        "96.2158",
        "114.7794",
    ]


def test_indirectly_standardised_ratio_of_few_events_is_exact(printed):
    result = indirect_standardised_ratio(7, 4.2, 1, 1, multiplier=100)
    assert printed(4, result.value, result.lower, result.upper) == [
        "166.6667",
        "67.0086",
        "343.3970",
    ]
    assert result.method == "Exact"


def test_life_expectancy(printed):
    deaths = [20, 4, 2, 3, 14, 18, 25, 33, 52, 80, 120, 190, 280, 410, 600, 820, 1100, 1300]
    population = [6000, 24000, 31000, 30500, 29000, 33000, 36000, 38000, 37500, 35000]
    population += [33000, 32000, 30000, 26500, 24000, 21000, 16000, 11000, 7000, 5000]
    ages = [0, 1, *range(5, 95, 5)]
    result = life_expectancy([*deaths, 1250, 1400], population, ages)
    assert printed(6, *result.loc[0]) == ["74.936934", "74.598143", "75.275725"]
    assert printed(6, *result.loc[65]) == ["15.143667", "14.934659", "15.352675"]
    assert printed(6, *result.loc[90]) == ["3.571429", "3.384349", "3.758508"]
