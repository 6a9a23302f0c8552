"""Edge cases and properties of WRES measures, deprivation summaries and disclosure control."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rhoanalytics import methods
from rhoanalytics.methods import (
    likelihood_ratio,
    model_employer_gap,
    protection_intervals,
    race_disparity_ratios,
    summarise_areas,
    suppress,
    suppress_table,
    withheld,
)


def test_the_two_flags_of_a_ratio_are_separate():
    frame = likelihood_ratio(
        2, [160, 18, 4_200], [800, 100, 8_000], [50, 12, 1_150], [400, 100, 2_400]
    )
    assert frame["outside_range"].tolist() == [True, True, False]
    assert frame["differs_from_parity"].tolist() == [True, False, True]
    assert (frame["reason"] == "").all()


def test_four_fifths_itself_is_inside_the_range():
    frame = likelihood_ratio(2, [160, 250, 159], [1_000] * 3, [200] * 3, [1_000] * 3)
    assert frame["outside_range"].tolist() == [False, False, True]


def test_small_numbers_have_no_ratio_and_say_why():
    frame = likelihood_ratio(
        2, [5, 2, 0, 9, None], [9, 100, 100, 100, 100], [5, 2, 20, 0, 5], [100] * 5
    )
    assert frame["reason"].tolist() == [
        "fewer than 10 people in a group",
        "fewer than 5 events in both groups together",
        "",
        "no events in the group compared with",
        "a count is missing",
    ]
    assert frame["value"].isna().tolist() == [True, True, False, True, True]
    assert frame.loc[2, "value"] == 0
    assert frame.loc[2, "outside_range"]
    assert frame["differs_from_parity"].isna().all()


def test_ratios_keep_the_index_and_refuse_bad_counts():
    trusts = pd.Series([16, 20], index=["RXQ", "RBV"])
    assert likelihood_ratio(4, trusts, 80, trusts, 90).index.tolist() == ["RXQ", "RBV"]
    with pytest.raises(ValueError, match="indicator: must be 2, 3 or 4; found 5"):
        likelihood_ratio(5, 1, 2, 1, 2)
    with pytest.raises(ValueError, match="white_events: must not exceed white_people; found 3"):
        likelihood_ratio(2, 3, 2, 1, 2)


def test_lower_to_upper_is_the_product_of_the_two_steps():
    ratios = race_disparity_ratios([700, 300, 90], [200, 60, 7])["value"]
    assert ratios.iloc[2] == pytest.approx(ratios.iloc[0] * ratios.iloc[1])
    without_upper = race_disparity_ratios([700, 300, 90], [200, 60, 0])["value"]
    assert without_upper.isna().tolist() == [False, True, True]
    with pytest.raises(ValueError, match="needs three counts"):
        race_disparity_ratios([1, 2], [1, 2])


def test_model_employer_gap():
    bands = pd.Index(["8a", "VSM"])
    current, total = pd.Series([12, 5], index=bands), pd.Series([100, 20], index=bands)
    frame = model_employer_gap(current, total, 0.2, year=2024)
    assert frame.loc["8a"].tolist() == [20, 8, 2]
    assert frame.loc["VSM"].tolist() == [4, -1, -0.25]
    assert model_employer_gap(12, 100, 0.2, year=2028)["yearly"].isna().all()
    with pytest.raises(ValueError, match="workforce_share: must be a single share"):
        model_employer_gap(12, 100, 20, year=2024)


def test_quintiles_hold_two_deciles():
    assert methods.quintile(np.arange(1, 11)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    with pytest.raises(ValueError, match="decile: must be a whole number from 1 to 10; found 0"):
        methods.quintile(0)


def test_ranks_out_of_range_are_refused():
    with pytest.raises(
        ValueError, match=r"rank: must be from 1 to 100 .*; found 101 at position 1"
    ):
        methods.decile([1, 101], 100)
    with pytest.raises(ValueError, match="number: must be the whole number of LSOAs"):
        methods.decile([1], 0)


@given(st.lists(st.integers(1, 3_000), min_size=20, max_size=200))
def test_population_weighted_deciles_follow_the_rank(people):
    rank = np.arange(1, len(people) + 1)
    deciles = methods.population_weighted_decile(rank, people)
    assert (np.diff(deciles) >= 0).all()
    assert deciles.min() >= 1
    assert deciles.max() <= 10


def test_population_weighted_deciles_of_equal_people_are_the_plain_ones():
    rank = np.arange(1, 101)
    weighted = methods.population_weighted_decile(rank, np.full(100, 1_500))
    assert weighted.tolist() == methods.decile(rank, 100).tolist()
    with pytest.raises(ValueError, match="population: must not be missing"):
        methods.population_weighted_decile([1, 2], [5, None])
    with pytest.raises(ValueError, match="found a sum of 0"):
        methods.population_weighted_decile([1, 2], [0, 0])


def test_extent_weights_slide_from_the_11th_to_the_30th_percentile():
    weights = methods.extent_weight([1, 10, 11, 12, 29, 30, 31, 100], 100)
    assert weights[[0, 1, 2, 5, 6, 7]].tolist() == pytest.approx([1, 1, 0.95, 0.05, 0, 0])
    assert weights[3] == pytest.approx(0.95 - 0.9 / 19)
    assert weights[4] == pytest.approx(0.05 + 0.9 / 19)


def test_area_summaries_worked_by_hand():
    # Of 100 LSOAs the area has four: ranks 2, 11, 30 and 80.
    rank, people, score = [80, 2, 30, 11], [400, 100, 300, 200], [5.0, 60.0, 20.0, 40.0]
    assert methods.average_score(score, people) == pytest.approx(
        (2_000 + 6_000 + 6_000 + 8_000) / 1e3
    )
    # Reversed ranks 21, 99, 71 and 90: a higher average rank is more deprived.
    assert methods.average_rank(rank, people, 100) == pytest.approx(
        (400 * 21 + 100 * 99 + 300 * 71 + 200 * 90) / 1_000
    )
    assert methods.extent(rank, people, 100) == pytest.approx(
        (100 + 200 * 0.95 + 300 * 0.05) / 1_000
    )
    # A tenth of the people live in the most deprived LSOA alone.
    assert methods.local_concentration(rank, people, 100) == 99
    assert methods.share_in_decile_1(methods.decile(rank, 100)) == 0.25


def test_local_concentration_takes_the_last_lsoa_in_part():
    # 10% of 1,000 people: 60 of the first LSOA, and 40 of the 940 of the second.
    assert methods.local_concentration([50, 10], [940, 60], 100) == pytest.approx(
        (60 * 91 + 40 * 51) / 100
    )


def test_missing_lsoa_values_make_a_summary_missing():
    for measure in (methods.average_rank, methods.extent, methods.local_concentration):
        assert np.isnan(measure([1, None], [5, 5], 10))
        assert np.isnan(measure([1, 2], [5, None], 10))
        assert np.isnan(measure([1, 2], [0, 0], 10))
    assert np.isnan(methods.share_in_decile_1([1, None]))


def test_summaries_of_several_areas():
    area = pd.Series(["B", "A", "A", None])
    frame = summarise_areas(area, [1, 2, 15, 4], [50, 40, 10, 30], [100, 300, 100, 100], 100)
    assert frame.index.tolist() == ["A", "B"]
    assert frame.loc["A", ["lsoas", "people"]].tolist() == [2, 400]
    assert frame.loc["A", "share_lsoas_decile_1"] == 0.5
    assert frame.loc["A", "share_people_decile_1"] == 0.75
    assert frame.loc["A", "share_people_decile_1_2"] == 1
    assert frame.loc["B", "extent"] == 1
    with pytest.raises(ValueError, match="area: needs one code for each of the 2 LSOAs"):
        summarise_areas(["A"], [1, 2], [1, 2], [1, 2], 10)
    with pytest.raises(ValueError, match="no LSOA has an area code"):
        summarise_areas([None], [1], [1], [1], 10)


ranks = st.lists(st.tuples(st.integers(1, 1_000), st.integers(1, 3_000)), min_size=1, max_size=40)


@given(ranks)
def test_summaries_stay_within_their_bounds(lsoas):
    rank, people = zip(*lsoas, strict=True)
    assert 0 <= methods.extent(rank, people, 1_000) <= 1
    average = methods.average_rank(rank, people, 1_000)
    worst = methods.local_concentration(rank, people, 1_000)
    assert 1 <= average <= worst + 1e-9 <= 1_000 + 1e-6


@pytest.mark.parametrize(
    ("count", "published"),
    [(0, 0), (1, "[c]"), (6, "[c]"), (7, "[c]"), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20)],
)
def test_suppression_at_its_boundaries(count, published):
    assert suppress(count) == published


def test_suppression_keeps_layout_and_missing_values():
    result = suppress(pd.Series([3, None, 20], index=list("abc"), dtype="Int64"))
    assert result.index.tolist() == list("abc")
    assert result["a"] == "[c]"
    assert result["c"] == 20
    assert pd.isna(result["b"])
    assert suppress([]).size == 0
    with pytest.raises(
        ValueError, match=r"counts: must be a whole number of 0 or more; found 2\.5"
    ):
        suppress([1, 2.5])
    with pytest.raises(ValueError, match="found -3 at position 0"):
        suppress(-3)


@given(st.integers(8, 10**9))
def test_rounded_counts_are_within_two(count):
    published = suppress(count)
    assert published % 5 == 0
    assert abs(published - count) <= 2


def test_percentages_of_few_people_are_withheld():
    numerator, denominator = [0, 3, 20, 93, 10, 8, None], [100, 100, 100, 100, 19, 20, 50]
    assert withheld(numerator, denominator).tolist() == [
        False,
        True,
        False,
        True,
        True,
        False,
        True,
    ]
    with pytest.raises(ValueError, match="numerator: must not exceed denominator"):
        withheld(5, 4)


def test_secondary_suppression_hides_the_smallest_further_cells():
    counts = pd.DataFrame([[3, 20, 30], [15, 25, 40], [50, 60, 70]], index=list("abc"))
    shown = suppress_table(counts)
    hidden = shown == "[c]"
    assert hidden.to_numpy().tolist() == [
        [True, True, False],
        [True, True, False],
        [False, False, False],
    ]
    assert shown.loc["c"].tolist() == [50, 60, 70]


def test_a_table_that_cannot_be_protected_is_refused():
    counts = pd.DataFrame([[3, 0], [40, 50]], index=["a", "b"])
    with pytest.raises(ValueError, match="row 'a' has no further cell to suppress"):
        suppress_table(counts)
    with pytest.raises(ValueError, match="found nan at row 0, column 'x'"):
        suppress_table(pd.DataFrame({"x": [None, 1]}))


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=3, max_size=3),
)
def test_suppressed_cells_stay_uncertain(rows):
    counts = pd.DataFrame(rows)
    try:
        shown = suppress_table(counts)
    except ValueError:
        assume(False)
    hidden = shown == "[c]"
    assert hidden.to_numpy()[(counts.to_numpy() >= 1) & (counts.to_numpy() <= 7)].all()
    intervals = protection_intervals(counts, hidden, rounded=False)
    assert (intervals["upper"] - intervals["lower"] >= 5).all()


def test_rounded_margins_protect_what_is_suppressed():
    counts = pd.DataFrame([[3, 20], [15, 25]])
    hidden = (counts >= 1) & (counts <= 7)
    assert protection_intervals(counts, hidden, rounded=False)["upper"].tolist() == [3]
    rounded = protection_intervals(counts, hidden, rounded=True)
    assert (rounded["upper"] - rounded["lower"] >= 5).all()
    with pytest.raises(ValueError, match="hidden: has the shape"):
        protection_intervals(counts, hidden.iloc[:1], rounded=True)
