"""An attack on the counts that a pack publishes: everything printed, set against everything else.

The attacker is written apart from the code under test. It has every published table of a pack, the
lookup of districts to boards, and a whole-number solver; it asks for the least and the greatest
value that each suppressed count can have.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.methods.comparisons import people_to_target
from rhoanalytics.methods.disclosure import (
    NARROWEST_INTERVAL,
    SUPPRESSED,
    is_small,
    nearest,
    published_numbers,
    published_percentages,
    suppress,
    withheld,
)
from rhoanalytics.methods.linked_tables import ALL, publish_counts

DISTRICTS = [f"District {number:02}" for number in range(1, 13)]
CELLS = ("district", "group", "indicator")
NUMBERS = ("numerator", "denominator")
# The first report is about districts, the second about boards by old and by new boundaries: the
# same counts, added up in ways that overlap.
MARGINS = (
    ("district", "indicator"),
    ("group", "indicator"),
    ("board_2024", "group", "indicator"),
    ("board_2026", "group", "indicator"),
    ("indicator",),
)
TARGET = 0.8
# More people than any district has: the solver goes wrong where whole numbers have no bound.
MOST_PEOPLE = 100_000


def made_up_counts(seed: int, *, traps: bool = True) -> pd.DataFrame:
    """Many small counts and, with traps, the patterns that rounding alone gives away."""
    generator = np.random.default_rng(seed)
    rows = [
        (district, group, indicator, f"Old {place % 3}", f"New {place % 4 // 2}")
        for indicator in ("CVDP007HYP", "CVDP002AF")
        for place, district in enumerate(DISTRICTS)
        for group in FIVE_GROUPS
    ]
    counts = pd.DataFrame(rows, columns=[*CELLS, "board_2024", "board_2026"])
    usual = counts["group"].map(dict(zip(FIVE_GROUPS, (40, 25, 12, 900, 8), strict=True)))
    counts["denominator"] = generator.poisson(usual * generator.gamma(1, 1, len(counts)))
    counts["numerator"] = generator.binomial(counts["denominator"], 0.6)
    if not traps:
        return counts
    fibrillation = counts["indicator"] == "CVDP002AF"
    # Twelve counts of 1 under a total of 12, printed 10: each can only be 1.
    counts.loc[fibrillation & (counts["group"] == "Mixed"), list(NUMBERS)] = 1
    # Two counts of 7 under 15; 3 and 8 under 10; five counts of 1 or 2 under a suppressed total.
    for place, people in enumerate(((7, 7, 0, 0, 0), (3, 8, 0, 0, 0), (2, 1, 1, 2, 1))):
        district = ~fibrillation & (counts["district"] == DISTRICTS[place])
        counts.loc[district, "denominator"] = people
        counts.loc[district, "numerator"] = people
    return counts


def published_by(counts: pd.DataFrame, *, rounded: bool = True) -> pd.DataFrame:
    return publish_counts(counts, cells=CELLS, margins=MARGINS, numbers=NUMBERS, rounded=rounded)


def true_figures(counts: pd.DataFrame, published: pd.DataFrame) -> np.ndarray:
    return membership(counts, published) @ counts[list(NUMBERS)].to_numpy(float)


def membership(places: pd.DataFrame, published: pd.DataFrame) -> np.ndarray:
    """Which cells (rows of `places`) every published figure is the sum of, from the labels."""
    labels = [name for name in places.columns if name in published.columns]
    labels = [name for name in labels if name not in NUMBERS]
    wanted = published[labels].to_numpy(dtype=object)[:, None, :]
    return ((wanted == places[labels].to_numpy(dtype=object)[None]) | (wanted == ALL)).all(axis=2)


class Attacker:
    """Everything published about counts `numbers`, as limits on the cells."""

    def __init__(
        self,
        places: pd.DataFrame,
        published: pd.DataFrame,
        numbers: Sequence[str],
        *,
        tolerance: int = 2,
        only_small_are_suppressed: bool = False,
        small: np.ndarray | None = None,
    ):
        """`small`: figures the attacker is told to be 1 to 7, though nothing published says so."""
        sums = membership(places, published)
        cells, figures = sums.shape[1], sums.shape[0]
        shown = np.column_stack([published_numbers(published[name]) for name in numbers])
        is_suppressed = np.isnan(shown)
        lower = np.where(shown > 0, shown - tolerance, shown)
        upper = np.where(shown > 0, shown + tolerance, shown)
        # A 0, of a cell or of a total, is suppressed only within a larger suppressed total.
        common = sums.astype(int) @ sums.T.astype(int)
        part_of = common == sums.sum(axis=1)[:, None]
        np.fill_diagonal(part_of, False)
        lowest = np.where(part_of @ is_suppressed, 0, 1)
        if only_small_are_suppressed:
            lowest[:] = 1
        lower = np.where(is_suppressed, lowest, lower)
        upper = np.where(is_suppressed, 7 if only_small_are_suppressed else MOST_PEOPLE, upper)
        if small is not None:
            upper = np.where(small, 7, upper)
        self.numbers, self.cells, self.sums = len(numbers), cells, sums
        self.suppressed = [
            (int(figure), int(number)) for figure, number in np.argwhere(is_suppressed)
        ]
        self.rows = [np.kron(np.eye(self.numbers), sums.astype(float))]
        self.lower, self.upper = [lower.T.ravel()], [upper.T.ravel()]
        if self.numbers == 2:
            self.learn(np.hstack([np.eye(cells), -np.eye(cells)]), -np.inf, 0)
        self.figures = figures

    def learn(self, rows: np.ndarray, lower: float, upper: float) -> None:
        self.rows.append(rows)
        self.lower.append(np.full(len(rows), lower))
        self.upper.append(np.full(len(rows), upper))

    def learn_percentages(self, shown: np.ndarray, percentages: np.ndarray) -> None:
        """Percentages of the true counts to 1 decimal place, of the figures `shown`."""
        part = self.sums[shown].astype(float)
        for error, low, high in ((0.05, -np.inf, 0), (-0.05, 0, np.inf)):
            whole = -(percentages[shown] + error)[:, None] / 100 * part
            self.learn(np.hstack([part, whole]), low, high)

    def interval(self, figure: int, number: int) -> tuple[float, float]:
        aim = np.kron(np.eye(self.numbers)[number], self.sums[figure].astype(float))
        limits = LinearConstraint(
            np.vstack(self.rows), np.concatenate(self.lower), np.concatenate(self.upper)
        )
        ends = []
        for sign in (1, -1):
            solved = milp(
                sign * aim,
                constraints=limits,
                integrality=np.ones_like(aim),
                bounds=Bounds(lb=0, ub=MOST_PEOPLE),
            )
            assert solved.success, solved.message
            ends.append(round(sign * solved.fun, 6))
        return ends[0], ends[1]


def widths(attacker: Attacker, small: np.ndarray, truth: np.ndarray) -> list[float]:
    """How wide each small count's interval is; every interval must hold the true count."""
    found = []
    for figure, number in attacker.suppressed:
        if small[figure, number]:
            low, high = attacker.interval(figure, number)
            assert low <= truth[figure, number] <= high
            found.append(high - low)
    return found


@pytest.mark.parametrize(
    ("seed", "told", "rounded"),
    [(1, True, True), (2, True, True), (3, True, True), (1, False, True), (1, True, False)],
)
def test_no_suppressed_count_can_be_worked_out(seed, told, rounded):
    counts = made_up_counts(seed)
    published = published_by(counts, rounded=rounded)
    truth = true_figures(counts, published)
    small = is_small(truth)
    assert (published[list(NUMBERS)].to_numpy()[small] == SUPPRESSED).all()
    attacker = Attacker(
        counts.drop(columns=list(NUMBERS)),
        published,
        NUMBERS,
        tolerance=2 if rounded else 0,
        small=small if told else None,
    )
    found = widths(attacker, small, truth)
    assert len(found) > 60
    assert min(found) >= NARROWEST_INTERVAL


def test_most_figures_are_still_published():
    counts = made_up_counts(1, traps=False)
    published = published_by(counts)
    small = is_small(true_figures(counts, published))
    suppressed = (published[list(NUMBERS)] == SUPPRESSED).to_numpy()
    assert (suppressed & ~small).sum() < 0.05 * (~small).sum()


def test_both_reports_print_the_same_and_order_does_not_matter():
    counts = made_up_counts(1)
    once = published_by(counts)
    pd.testing.assert_frame_equal(once, published_by(counts))
    shuffled = published_by(counts.sample(frac=1, random_state=5))
    columns = [*CELLS, "board_2024", "board_2026"]
    pd.testing.assert_frame_equal(
        once.sort_values(columns, ignore_index=True),
        shuffled.sort_values(columns, ignore_index=True),
    )
    shown = once["denominator"] != SUPPRESSED
    truth = true_figures(counts, once)[:, 1]
    assert (once.loc[shown, "denominator"] == nearest(truth[shown].astype(int))).all()


def test_percentages_and_people_to_target_say_nothing_that_the_counts_do_not():
    """Two packs that print the same counts print the same percentages, whatever the truth."""
    counts = made_up_counts(1)
    published = published_by(counts)
    numerator, denominator = (published_numbers(published[name]) for name in NUMBERS)
    shown = published_percentages(published["numerator"], published["denominator"])
    needed = people_to_target(numerator, denominator.where(denominator > 0), TARGET)
    hidden = (published[list(NUMBERS)] == SUPPRESSED).any(axis=1)
    assert shown.loc[hidden, ["value", "lower", "upper"]].isna().all(axis=None)
    assert needed[hidden].isna().all()
    known = shown["value"].notna()
    assert known.sum() > 30
    exact = 100 * numerator[known] / denominator[known]
    assert (abs(shown.loc[known, "value"] - exact) <= 0.5).all()


def test_without_further_suppression_unrounded_totals_give_counts_away():
    counts = made_up_counts(1)
    published = published_by(counts, rounded=False)
    truth = true_figures(counts, published)
    small = is_small(truth)
    for position, name in enumerate(NUMBERS):
        exact = truth[:, position].astype(int).astype(object)
        published[name] = np.where(small[:, position], SUPPRESSED, exact)
    attacker = Attacker(
        counts.drop(columns=list(NUMBERS)),
        published,
        NUMBERS,
        tolerance=0,
        only_small_are_suppressed=True,
    )
    found = widths(attacker, small, truth)
    assert found.count(0) > 30


def test_without_further_suppression_rounded_totals_give_counts_away():
    counts = made_up_counts(1)
    published = published_by(counts)
    truth = true_figures(counts, published)
    small = is_small(truth)
    for position, name in enumerate(NUMBERS):
        published[name] = suppress(truth[:, position])
    places = counts.drop(columns=list(NUMBERS))
    attacker = Attacker(places, published, NUMBERS, only_small_are_suppressed=True)
    found = widths(attacker, small, truth)
    # The twelve counts of 1, in both columns, and the two of 7 that are 6 or 7.
    assert found.count(0) >= 24
    assert found.count(1) >= 4


def test_percentages_of_unrounded_counts_would_give_counts_away():
    """The reason why `published_percentages` starts from the published counts."""
    counts = pd.DataFrame(
        {
            "district": ["X"] * 3 + ["Y"] * 3,
            "group": ["Asian", "Black", "White"] * 2,
            "numerator": [5, 19, 53, 22, 31, 67],
            "denominator": [9, 41, 88, 43, 59, 97],
        }
    )
    published = publish_counts(counts, cells=["district", "group"], margins=[["district"]])
    truth = true_figures(counts, published)
    small = is_small(truth)
    attacker = Attacker(counts.drop(columns=list(NUMBERS)), published, NUMBERS)
    assert min(widths(attacker, small, truth)) >= NARROWEST_INTERVAL
    numerator, denominator = truth.T
    percentages = np.round(100 * numerator / denominator, 1)
    attacker.learn_percentages(~withheld(numerator, denominator), percentages)
    assert min(widths(attacker, small, truth)) < NARROWEST_INTERVAL


def test_two_calls_for_two_reports_would_give_counts_away():
    """The reason why a pack is protected in one go."""
    counts = pd.DataFrame(
        {
            "district": ["X"] * 3 + ["Y"] * 3,
            "group": ["Asian", "Black", "White"] * 2,
            "people": [3, 20, 30, 15, 25, 40],
        }
    )
    options = {"cells": ["district", "group"], "numbers": ["people"], "rounded": False}
    reports = [
        publish_counts(counts, margins=margins, **options)
        for margins in ([["district"]], [["group"]])
    ]
    both = pd.concat(reports, ignore_index=True).fillna(ALL)
    attacker = Attacker(counts.drop(columns="people"), both, ["people"], tolerance=0)
    first = int(np.flatnonzero((both["district"] == "X") & (both["group"] == "Asian"))[0])
    assert attacker.interval(first, 0) == (3, 3)
    together = publish_counts(counts, margins=[["district"], ["group"]], **options)
    attacker = Attacker(counts.drop(columns="people"), together, ["people"], tolerance=0)
    low, high = attacker.interval(0, 0)
    assert high - low >= NARROWEST_INTERVAL


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4),
    rounded=st.booleans(),
)
def test_any_table_is_protected_or_refused(rows, rounded):
    counts = pd.DataFrame(
        [
            (f"D{place}", group, people)
            for place, row in enumerate(rows)
            for group, people in zip(("Asian", "Black", "White"), row, strict=True)
        ],
        columns=["district", "group", "people"],
    )
    published = publish_counts(
        counts,
        cells=["district", "group"],
        margins=[["district"], ["group"], []],
        numbers=["people"],
        rounded=rounded,
    )
    places = counts.drop(columns="people")
    truth = membership(places, published) @ counts[["people"]].to_numpy(float)
    small = is_small(truth)
    attacker = Attacker(places, published, ["people"], tolerance=2 if rounded else 0, small=small)
    found = widths(attacker, small, truth)
    assert min(found, default=NARROWEST_INTERVAL) >= NARROWEST_INTERVAL
