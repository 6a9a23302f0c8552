"""Worked numbers of the method reference: WRES, deciles, disclosure control."""

import numpy as np
import pytest

from rhoanalytics.methods import decile, likelihood_ratio, race_disparity_ratios, suppress


def test_indicator_2_is_white_over_ethnic_minority(printed):
    result = likelihood_ratio(2, 160, 800, 50, 400)
    assert printed(6, *result.loc[0, ["value", "lower", "upper"]]) == [
        "1.600000",
        "1.192449",
        "2.146843",
    ]
    assert result.loc[0, "direction"] == "White over ethnic minority"


def test_indicator_3_is_ethnic_minority_over_white(printed):
    result = likelihood_ratio(3, 40, 8_000, 18, 2_400)
    assert printed(6, *result.loc[0, ["value", "lower", "upper"]]) == [
        "1.500000",
        "0.861617",
        "2.611369",
    ]
    assert result.loc[0, "direction"] == "ethnic minority over White"


def test_race_disparity_ratios(printed):
    result = race_disparity_ratios(white=[1400, 900, 350], ethnic_minority=[600, 250, 60])
    assert printed(6, *result["value"]) == ["1.542857", "1.620370", "2.500000"]


@pytest.mark.parametrize(
    ("number", "sizes", "last_of_decile_1"),
    [
        (32_844, [3284, 3284, 3285, 3284, 3285, 3284, 3284, 3285, 3284, 3285], 3_284),
        (33_755, [3375, 3376] * 5, 3_375),
    ],
)
def test_national_deciles_have_the_published_sizes(number, sizes, last_of_decile_1):
    deciles = decile(np.arange(1, number + 1), number)
    assert np.bincount(deciles.astype(int))[1:].tolist() == sizes
    assert decile(last_of_decile_1, number) == 1
    assert decile(last_of_decile_1 + 1, number) == 2


def test_suppression_of_small_counts():
    published = suppress([0, 3, 7, 8, 12, 13, 1002])
    assert published.tolist() == [0, "[c]", "[c]", 10, 10, 15, 1000]
