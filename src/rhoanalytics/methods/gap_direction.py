"""Whether a gap between two groups has become smaller."""

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import read

NARROWING = "narrowing"
WIDENING = "widening"
NO_CLEAR_CHANGE = "no clear change"
CANNOT_BE_TOLD = "cannot be told"


def gap_direction(
    first: ArrayLike,
    first_lower: ArrayLike,
    first_upper: ArrayLike,
    last: ArrayLike,
    last_lower: ArrayLike,
    last_upper: ArrayLike,
) -> Numbers:
    """Say whether a gap (a difference between two groups; 0 is none) is narrowing or widening.

    Parameters
    ----------
    first, first_lower, first_upper
        The gap in an earlier period, with its limits.
    last, last_lower, last_upper
        The gap in a later period of the same series, with limits of the same level.

    Returns
    -------
    "narrowing" or "widening" where the change is beyond chance and the later gap is nearer to or
    further from 0; "no clear change" where it is not; "cannot be told" where a number is missing.
    A word, or an array or Series of words.

    Formula
    -------
    width = √((upper - lower)² + (upper' - lower')²) / 2   of the two periods
    the change is clear when |last - first| > width

    Source
    ------
    Limits of a difference of two independent estimates, in quadrature. Staff and patients overlap
    between periods, so it is approximate.

    Example
    -------
    >>> gap_direction([10, 10, -4], [9, 8, -5], [11, 12, -3],
    ...               [6, 9, -7], [5, 7, -8], [7, 11, -6]).tolist()
    ['narrowing', 'no clear change', 'widening']

    Edge cases
    ----------
    A gap that changes its sign is narrowing when it ends nearer to 0 than it began. The two periods
    must be comparable: whether there is a break between them is for the caller to know.
    """
    numbers, layout = read(
        first=first,
        first_lower=first_lower,
        first_upper=first_upper,
        last=last,
        last_lower=last_lower,
        last_upper=last_upper,
    )
    then, then_lower, then_upper, now, now_lower, now_upper = numbers
    width = np.hypot(now_upper - now_lower, then_upper - then_lower) / 2
    clear = np.abs(now - then) > width
    words = np.select(
        [
            np.isnan(np.sum(numbers, axis=0)),
            clear & (np.abs(now) < np.abs(then)),
            clear & (np.abs(now) > np.abs(then)),
        ],
        [CANNOT_BE_TOLD, NARROWING, WIDENING],
        NO_CLEAR_CHANGE,
    ).astype(object)
    return layout.restore(words)
