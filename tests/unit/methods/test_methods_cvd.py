"""Edge cases and properties of the CVD comparisons and of pooling trusts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhoanalytics.methods import (
    age_adjusted,
    gaps,
    likelihood_ratio,
    pool_trusts,
    pooled_likelihood_ratio,
    region_standardised,
    register_composition,
    simpson_safe_difference,
)

WEIGHTS = pd.Series({"under 80": 3.0, "80 and over": 1.0})


def two_bands(**numbers) -> pd.DataFrame:
    rows = [
        (group, band, *counts)
        for group, bands in numbers.items()
        for band, counts in zip(WEIGHTS.index, bands, strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "band", "numerator", "denominator"])


def test_age_adjustment_by_hand():
    counts = two_bands(Black=[(500, 1_000), (80, 100)], White=[(600, 1_000), (900, 1_000)])
    found = age_adjusted(counts, WEIGHTS, reference="White").set_index("group")
    assert found["value"].tolist() == pytest.approx([57.5, 67.5])
    assert found["crude"].tolist() == pytest.approx([100 * 580 / 1_100, 75])
    assert found.at["Black", "difference"] == pytest.approx(-10)
    error = np.sqrt(9 * 0.25 / 1_000 + 0.16 / 100) / 4
    assert found.at["Black", "upper"] == pytest.approx(57.5 + 195.9964 * error, abs=1e-4)
    assert found.at["White", "reason"] == "the reference group"
    assert found.attrs["statistic"] == "age-adjusted percentage"


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(400, 900)), min_size=4, max_size=4),
    st.floats(0.01, 1_000),
)
def test_age_adjustment_lies_between_its_bands_whatever_the_scale(numbers, scale):
    counts = two_bands(Black=numbers[:2], White=numbers[2:])
    found = age_adjusted(counts, WEIGHTS, reference="White")
    again = age_adjusted(counts, WEIGHTS * scale, reference="White")
    assert found["value"].to_numpy() == pytest.approx(again["value"].to_numpy())
    share = (100 * counts["numerator"] / counts["denominator"]).groupby(counts["group"])
    assert (found["value"].to_numpy() >= share.min().to_numpy() - 1e-9).all()
    assert (found["value"].to_numpy() <= share.max().to_numpy() + 1e-9).all()
    assert (found["lower"] <= found["value"]).all() and (found["value"] <= found["upper"]).all()
    black = found.iloc[0]
    assert black["difference_lower"] <= black["difference"] <= black["difference_upper"]


def test_groups_that_cannot_be_adjusted_say_why():
    counts = two_bands(
        Asian=[(None, 1_000), (80, 100)],
        Black=[(500, 1_000), (0, 0)],
        Mixed=[(5, 10), (4, 8)],
        Other=[(30, 50), (6, 9)],
        White=[(600, 1_000), (900, 1_000)],
    )
    found = age_adjusted(counts, WEIGHTS, reference="White").set_index("group")
    assert found["reason"].tolist() == [
        "a count is missing",
        "no people in a band",
        "fewer than 20 people",
        "limits more than 10 points from the value",
        "the reference group",
    ]
    assert found["value"].isna().tolist() == [True, True, False, False, False]
    assert found["difference"].isna().all()
    without = age_adjusted(counts, WEIGHTS, reference="Black").set_index("group")
    assert without.at["White", "reason"] == "no figure for the reference group"
    assert without["difference"].isna().all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.drop(columns="band"), "counts: has no column 'band'"),
        (lambda c: c.assign(band="under 80"), "found 'Black in under 80' again at position 1"),
        (lambda c: c.assign(numerator=-1), "numerator: must be 0 or more; found -1 at position 0"),
        (lambda c: c.assign(denominator=0), "numerator: must not exceed denominator; found 1"),
        (lambda c: c.assign(numerator=5_000), "numerator: must not exceed denominator; found 5000"),
        (
            lambda c: c.assign(band=c["band"].replace("80 and over", "80+")),
            r"weights: has no weight for band '80\+' \(position 1\)",
        ),
        (lambda c: c.assign(group="Asian", band=range(4)), "reference: must be one of Asian"),
    ],
)
def test_bad_counts_are_refused(change, message):
    counts = two_bands(Black=[(1, 20), (2, 20)], White=[(3, 20), (4, 20)])
    with pytest.raises(ValueError, match=message):
        age_adjusted(change(counts), WEIGHTS, reference="White")


def test_regions_take_everyone_unless_told_otherwise():
    counts = pd.DataFrame(
        {
            "group": ["Black", "Black", "White", "White"],
            "region": ["Y56", "Y60"] * 2,
            "numerator": [80, 30, 50, 900],
            "denominator": [100, 50, 100, 950],
        }
    )
    found = region_standardised(counts, reference="White")
    weights = pd.Series({"Y56": 200, "Y60": 1_000})
    same = region_standardised(counts, reference="White", weights=weights)
    pd.testing.assert_frame_equal(found, same)
    assert found.loc[0, "value"] == pytest.approx((200 * 80 + 1_000 * 60) / 1_200)
    missing = counts.assign(denominator=[100, None, 100, 950])
    with pytest.raises(ValueError, match="denominator: must not be missing; missing at position 1"):
        region_standardised(missing, reference="White")
    told = region_standardised(missing, reference="White", weights=weights)
    assert told.loc[0, "reason"] == "a count is missing"


def test_composition_edges():
    population = pd.Series({"Asian": 0, "White": 500})
    found = register_composition(pd.Series({"White": 90, "Asian": 10, "Missing": 100}), population)
    assert found["group"].tolist() == ["White", "Asian"]
    assert found["value"].tolist() == [90, 10]
    assert found["reason"].tolist() == ["", "no residents in the group"]
    assert found.attrs["known"] == 50
    missing = register_composition(pd.Series({"White": 90, "Asian": None}), population)
    assert missing["value"].isna().all() and (missing["reason"] != "").all()
    with pytest.raises(ValueError, match="population: has no group 'Black'"):
        register_composition(pd.Series({"White": 1, "Black": 1}), population)
    with pytest.raises(ValueError, match="register: must be 0 or more; found -1 at position 1"):
        register_composition(pd.Series({"White": 1, "Asian": -1}), population)


def groups(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["group", "numerator", "denominator"])


def test_simpson_flags():
    england = groups(("Asian", 730, 1_000), ("Black", 600, 1_000), ("White", 7_500, 10_000))
    same = simpson_safe_difference(england, england, reference="White")
    assert not same.loc[:1, "disagree"].any()
    region = groups(("Asian", 800, 1_000), ("White", 750, 1_000))
    found = simpson_safe_difference(england, region, reference="White").set_index("group")
    assert found.at["Asian", "opposite_signs"] and found.at["Asian", "disagree"]
    assert found.at["Black", "region_reason"] == "not in the region's figures"
    assert found["disagree"].isna().tolist() == [False, True, True]


def test_gaps_edges():
    counts = groups(("Asian", None, 50), ("Black", 5, 10), ("Mixed", 0, 0), ("White", 750, 1_000))
    found = gaps(counts, reference="White", target=0.8).set_index("group")
    assert found["people_to_target"].fillna(-1).tolist() == [-1, 3, -1, 50]
    assert found.at["Mixed", "reason"] == "no people"
    assert found["reference_gap"].isna().all()
    with pytest.raises(ValueError, match="target: must be a single share"):
        gaps(counts, reference="White", target=80)
    with pytest.raises(ValueError, match=r"must be a whole number of people; found 0\.5"):
        gaps(groups(("White", 0.5, 2)), reference="White", target=0.8)


@given(st.integers(0, 300), st.integers(300, 600), st.floats(0, 1))
def test_people_lie_within_their_limits(x, n, target):
    found = gaps(groups(("A", x, n), ("B", 500, 900)), reference="B", target=target)
    for name in ("people_to_target", "people_to_reference"):
        ends = found[[f"{name}_lower", name, f"{name}_upper"]].dropna().to_numpy()
        assert (np.diff(ends, axis=1) >= 0).all()


def trusts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ics": ["QHL", "QHL", "QOP", "QOP"],
            "white_events": [150, 10, 40, 7],
            "white_people": [700, 100, 300, 90],
            "ethnic_minority_events": [20, 30, 12, None],
            "ethnic_minority_people": [200, 200, 100, 50],
        }
    )


def test_an_ics_is_the_sum_of_its_trusts_and_no_average():
    found = pooled_likelihood_ratio(2, trusts(), by="ics")
    whole = likelihood_ratio(2, 160, 800, 50, 400)
    assert found.loc["QHL", "value"] == whole.loc[0, "value"] == pytest.approx(1.6)
    each = likelihood_ratio(2, [150, 10], [700, 100], [20, 30], [200, 200])["value"]
    assert found.loc["QHL", "value"] != pytest.approx(each.mean())
    # A trust that lacks a count is in neither numerator nor denominator.
    assert found.loc["QOP", ["white_events", "white_people"]].tolist() == [40, 300]
    assert found.loc["QOP", ["trusts", "counted", "coverage"]].tolist() == [2, 1, 50]


def test_an_ics_without_complete_trusts_has_no_figure():
    nothing = trusts().assign(white_people=np.nan)
    found = pooled_likelihood_ratio(3, nothing, by="ics")
    assert found["value"].isna().all() and (found["reason"] == "a count is missing").all()
    with pytest.raises(ValueError, match="counts: has no column 'board'"):
        pool_trusts(trusts(), by="board", numbers=["white_events"])
    with pytest.raises(ValueError, match="ics: must not be missing; missing at position 0"):
        pool_trusts(trusts().assign(ics=None), by="ics", numbers=["white_events"])
