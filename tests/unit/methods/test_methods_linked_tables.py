"""Edge cases of disclosure control; the attack itself is in tests/pack."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.methods import (
    protection_intervals,
    publish_counts,
    published_numbers,
    published_percentages,
    suppress_table,
)


def two_districts(people) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "district": ["X", "X", "Y", "Y"],
            "group": ["Black", "White"] * 2,
            "people": people,
        }
    )


def published(people, **options):
    return publish_counts(
        two_districts(people),
        cells=["district", "group"],
        margins=[["district"], []],
        numbers=["people"],
        **options,
    )


def test_nothing_small_nothing_hidden():
    found = published([8, 12, 0, 103])
    assert found["people"].tolist() == [10, 10, 0, 105, 20, 105, 125]
    assert found["district"].tolist() == ["X", "X", "Y", "Y", "X", "Y", "all"]
    assert found["group"].tolist()[4:] == ["all"] * 3


def test_a_second_count_is_hidden_where_rounding_is_not_enough():
    # 8 to 12 in all, 8 to 12 of them White: 1 to 4.
    assert published([3, 8, 50, 60])["people"].tolist()[:2] == ["[c]", "[c]"]
    assert published([3, 9, 50, 60], rounded=False)["people"].tolist()[:2] == ["[c]", "[c]"]


def test_bad_tables_are_refused():
    for people, message in [
        ([1.5, 2, 3, 4], "people: must be a whole number; found 1.5 at position 0"),
        ([1, None, 3, 4], "people: must not be missing; missing at position 1"),
        ([1, -2, 3, 4], "people: must be 0 or more; found -2 at position 1"),
    ]:
        with pytest.raises(ValueError, match=message):
            published(people)
    counts = two_districts([9, 9, 9, 9])
    options = {"cells": ["district", "group"], "numbers": ["people"]}
    with pytest.raises(ValueError, match="margins: counts has no column 'board'"):
        publish_counts(counts, margins=[["board"]], **options)
    with pytest.raises(ValueError, match="district: must be neither missing nor 'all'"):
        publish_counts(counts.replace("X", "all"), margins=[], **options)
    with pytest.raises(ValueError, match="found 'X in Black' again at position 1"):
        publish_counts(counts.assign(group="Black"), margins=[], **options)
    with pytest.raises(ValueError, match="numerator: must not exceed people; found 10"):
        publish_counts(
            counts.assign(numerator=10), margins=[], cells=options["cells"],
            numbers=["numerator", "people"],
        )  # fmt: skip


def test_rounded_totals_are_read_as_they_are_printed():
    counts = pd.DataFrame([[3, 8], [15, 25]])
    found = protection_intervals(counts, counts == 3, rounded=True)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 4]]
    sevens = pd.DataFrame([[7, 7], [40, 50]])
    found = protection_intervals(sevens, sevens == 7, rounded=True)
    assert (found["lower"] >= 6).all()


def test_two_counts_of_seven_under_fourteen_lose_a_third_cell():
    counts = pd.DataFrame([[7, 7, 30], [40, 50, 60], [45, 55, 65]])
    shown = suppress_table(counts)
    assert shown.loc[0].tolist() == ["[c]"] * 3


def test_published_numbers_and_percentages():
    assert np.isnan(published_numbers("[c]"))
    assert published_numbers(10) == 10
    series = published_numbers(pd.Series(["[c]", 5], index=["a", "b"]))
    assert series["b"] == 5 and np.isnan(series["a"])
    with pytest.raises(ValueError, match=r"published: needs numbers; found '\[x\]' at position 0"):
        published_numbers(["[x]"])
    found = published_percentages(pd.Series([300, 2_000], index=["a", "b"]), [400, 4_000])
    assert found.index.tolist() == ["a", "b"]
    assert found["decimals"].tolist() == [0, 1]
    assert not found["approximate"].any()
    scalar = published_percentages(0, 25)
    assert scalar.loc[0, "value"] == 0 and scalar.loc[0, "approximate"]
