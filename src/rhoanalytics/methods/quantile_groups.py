"""Dividing areas into quantiles of a score.

This is OHID's rule for deprivation categories within an area (Fingertips technical guidance,
"Assigning deprivation categories"). It is not MHCLG's national decile: see `deprivation.decile`.
"""

import warnings

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import read


def quantiles(values: ArrayLike, number: int, *, highest_first: bool = True) -> Numbers:
    """Give the quantile, 1 to `number`, of each value among all values.

    Parameters
    ----------
    values
        Array-like, such as the deprivation scores of an area's LSOAs.
    number
        How many quantiles, 2 or more.
    highest_first
        Whether quantile 1 holds the highest values (as for a deprivation score) or the lowest.

    Returns
    -------
    Array (Series for a Series) of quantiles as floats.

    Formula
    -------
    (q + 1) - ceil((N + 1 - r) / (N / q)), 0 becoming 1, for the value of rank r among N

    Source
    ------
    Fingertips technical guidance, "Assigning deprivation categories". It is not MHCLG's national
    decile: see `decile`.

    Example
    -------
    >>> quantiles([10.1, 12.4, 9.8, 15.0, 12.4, 8.7, 11.1, 14.2], 4).tolist()
    [3.0, 2.0, 4.0, 1.0, 2.0, 4.0, 3.0, 1.0]

    Edge cases
    ----------
    Ties share the rank nearest quantile 1. Missing values are left out of the count and stay
    missing. With fewer values than quantiles all are missing, with a warning.
    """
    (value,), layout = read(values=values)
    value = np.atleast_1d(value)
    if isinstance(number, bool) or int(number) != number or number < 2:
        raise ValueError(f"number: must be a whole number of 2 or more; found {number!r}")
    known = value[~np.isnan(value)]
    count = known.size
    if count < number:
        warnings.warn(
            f"{count} values are too few for {number} quantiles: all are missing", stacklevel=2
        )
        result = np.full(value.shape, np.nan)
    else:
        ordered = np.sort(-known if highest_first else known)
        rank = np.searchsorted(ordered, -value if highest_first else value, side="left") + 1
        # Whole-number arithmetic: N / q in floating point can push a boundary into the next group.
        from_the_end = -((-(count + 1 - rank) * int(number)) // count)
        category = np.maximum(number + 1 - from_the_end, 1)
        result = np.where(np.isnan(value), np.nan, category)
    return layout.restore(result if layout.length is not None else result[0])
