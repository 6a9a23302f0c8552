"""The Workforce Race Equality Standard of an ICS: its trusts' counts added up, then the measure.

An average of the trusts' ratios would give a small trust the weight of a large one, and has no
limits; it is never taken.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .group_frames import require_columns
from .inputs import as_floats, require
from .wres import likelihood_ratio

RATIO_COUNTS = (
    "white_events",
    "white_people",
    "ethnic_minority_events",
    "ethnic_minority_people",
)


def pool_trusts(counts: pd.DataFrame, *, by: str, numbers: Sequence[str]) -> pd.DataFrame:
    """Add up the counts of trusts within each ICS, and say how many trusts they cover.

    Parameters
    ----------
    counts
        One row per trust; each trust in one ICS. Ambulance trusts serve several: leave them out and
        report them apart.
    by
        The column of the ICS.
    numbers
        Columns of counts, numerators and denominators alike.

    Returns
    -------
    DataFrame indexed by `by`, in the order given: the sums of `numbers`; trusts (rows), counted
    (trusts with every count) and coverage (%, counted of trusts).

    Formula
    -------
    Σ x over the trusts that have every count

    Source
    ------
    NHS England, WRES technical guidance (counts by organisation); the pooling is the pack's own.

    Example
    -------
    >>> trusts = pd.DataFrame({"ics": ["QHL", "QHL", "QHL"], "events": [10, 30, None],
    ...                        "people": [100, 150, 80]})
    >>> pool_trusts(trusts, by="ics", numbers=["events", "people"]).round(1).loc["QHL"].to_dict()
    {'events': 40.0, 'people': 250.0, 'trusts': 3.0, 'counted': 2.0, 'coverage': 66.7}

    Edge cases
    ----------
    A trust that lacks one count is left out of all sums, so that numerator and denominator are of
    the same trusts. An ICS without a complete trust has missing sums.
    """
    require_columns("counts", counts, [by, *numbers])
    columns = {}
    for number in numbers:
        columns[number] = as_floats(counts[number].array, number)
        require(number, columns[number], columns[number] >= 0, "must be 0 or more")
    values = pd.DataFrame(columns, index=counts.index)
    complete = values.notna().all(axis=1)
    groups = counts[by]
    if groups.isna().any():
        position = int(np.argmax(groups.isna()))
        raise ValueError(f"{by}: must not be missing; missing at position {position}")
    pooled = values.where(complete).groupby(groups, sort=False).sum(min_count=1)
    pooled["trusts"] = groups.groupby(groups, sort=False).size()
    pooled["counted"] = complete.groupby(groups, sort=False).sum()
    return pooled.assign(coverage=100 * pooled["counted"] / pooled["trusts"])


def pooled_likelihood_ratio(
    indicator: int, counts: pd.DataFrame, *, by: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Give WRES indicator 2, 3 or 4 of each ICS, from the counts of its trusts.

    Parameters
    ----------
    indicator
        2, 3 or 4: see `wres.likelihood_ratio`.
    counts
        One row per trust, with columns white_events, white_people, ethnic_minority_events and
        ethnic_minority_people.
    by
        The column of the ICS.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame indexed by `by`: the columns of `likelihood_ratio` (value, lower, upper, direction,
    flags, reason), the four summed counts, trusts, counted and coverage (%).

    Formula
    -------
    (Σ a / Σ n) / (Σ b / Σ m)

    Source
    ------
    As `wres.likelihood_ratio` and `pool_trusts`.

    Example
    -------
    >>> trusts = pd.DataFrame({
    ...     "ics": ["QHL", "QHL"],
    ...     "white_events": [150, 10], "white_people": [700, 100],
    ...     "ethnic_minority_events": [20, 30], "ethnic_minority_people": [200, 200],
    ... })
    >>> found = pooled_likelihood_ratio(2, trusts, by="ics").loc["QHL"]
    >>> found[["value", "lower", "upper", "coverage"]].astype(float).round(6).tolist()
    [1.6, 1.192449, 2.146843, 100.0]

    Edge cases
    ----------
    As `likelihood_ratio` (fewer than 10 people, fewer than 5 events: no ratio) after adding up, and
    as `pool_trusts`. The pooled ratio can lie outside all the trusts' own ratios.
    """
    pooled = pool_trusts(counts, by=by, numbers=RATIO_COUNTS)
    ratio = likelihood_ratio(
        indicator, *(pooled[number] for number in RATIO_COUNTS), confidence=confidence
    )
    found = ratio.join(pooled)
    found.attrs.update(ratio.attrs)
    return found
