"""Which areas are alike, and whether a gap has become smaller: worked by hand."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.methods import gap_direction, nearest_neighbours

VALUES = pd.DataFrame(
    {"old": [10.0, 20, 30], "asian": [0.0, 0, 30], "other": [0.0, 0, 30], "flat": [5.0, 5, 5]},
    index=["A", "B", "C"],
)
BY_DOMAIN = {"age": ["old"], "ethnicity": ["asian", "other"]}


def distance(found: pd.DataFrame, area: str, neighbour: str) -> float:
    return found.set_index(["area", "neighbour"]).at[(area, neighbour), "distance"]


def test_distances_worked_by_hand():
    """Scores of age: -1.2247, 0, 1.2247; of ethnicity -0.7071, -0.7071, 1.4142."""
    found = nearest_neighbours(VALUES, BY_DOMAIN)
    assert distance(found, "A", "B") == pytest.approx(np.sqrt(1.5))
    assert distance(found, "B", "C") == pytest.approx(np.sqrt(1.5 + 4.5))
    assert distance(found, "A", "C") == pytest.approx(np.sqrt(6 + 4.5))
    assert list(found[found["area"] == "C"]["neighbour"]) == ["B", "A"]
    assert list(found["rank"]) == [1, 2] * 3


def test_a_domain_counts_alike_however_many_variables_it_has():
    once = nearest_neighbours(VALUES, {"age": ["old"], "ethnicity": ["asian"]})
    pd.testing.assert_frame_equal(nearest_neighbours(VALUES, BY_DOMAIN), once)


def test_units_do_not_matter_and_what_is_the_same_everywhere_adds_nothing():
    scaled = VALUES.assign(old=VALUES["old"] * 1000 + 7)
    found = nearest_neighbours(scaled, BY_DOMAIN | {"flat": ["flat"]})
    pd.testing.assert_frame_equal(found, nearest_neighbours(VALUES, BY_DOMAIN))


def test_no_more_neighbours_than_there_are_and_none_for_an_area_alone():
    assert len(nearest_neighbours(VALUES, BY_DOMAIN, number=9)) == 6
    assert nearest_neighbours(VALUES.loc[["A"]], BY_DOMAIN).empty


def test_equal_distances_keep_the_order_of_the_rows():
    same = pd.DataFrame({"old": [1.0, 2, 2]}, index=["A", "C", "B"])
    found = nearest_neighbours(same, {"age": ["old"]}, number=1)
    assert dict(zip(found["area"], found["neighbour"], strict=True))["A"] == "C"


@pytest.mark.parametrize(
    "values, domains, number, said",
    [
        (VALUES, {"age": ["young"]}, 5, "no column 'young'"),
        (VALUES.assign(old=[1.0, np.nan, 2]), BY_DOMAIN, 5, "old: must not be missing"),
        (VALUES, BY_DOMAIN, 0, "number: must be 1 or more"),
        (VALUES.set_axis(["A", "A", "B"]), BY_DOMAIN, 5, "'A' occurs twice"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(values, domains, number, said):
    with pytest.raises(ValueError, match=said):
        nearest_neighbours(values, domains, number=number)


@pytest.mark.parametrize(
    "first, last, word",
    [
        ((10, 9, 11), (6, 5, 7), "narrowing"),
        ((-10, -11, -9), (-6, -7, -5), "narrowing"),
        ((4, 3, 5), (7, 6, 8), "widening"),
        ((-4, -5, -3), (-7, -8, -6), "widening"),
        ((5, 4, 6), (-2, -3, -1), "narrowing"),
        # The half width of the change is √(2² + 2²) / 2 = 1.414 points.
        ((10, 9, 11), (8.6, 7.6, 9.6), "no clear change"),
        ((10, 9, 11), (8.5, 7.5, 9.5), "narrowing"),
        ((10, 9, 11), (6, np.nan, 7), "cannot be told"),
    ],
)
def test_where_a_gap_has_gone(first, last, word):
    assert gap_direction(*first, *last) == word
