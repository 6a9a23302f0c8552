"""Reading many tests at once."""

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import read, require


def benjamini_hochberg(p_values: ArrayLike) -> Numbers:
    """Give p values adjusted for how many tests there are, by their false discovery rate.

    Parameters
    ----------
    p_values
        From 0 to 1, of every test made.

    Returns
    -------
    A float, array or Series like the argument: of the tests whose adjusted p is below a level, at
    most that share are expected to be false discoveries.

    Formula
    -------
    adjusted p of rank i of N = min over j >= i of (N p(j) / j), at most 1

    Source
    ------
    Benjamini Y, Hochberg Y. JRSS B 1995; 57: 289-300.

    Example
    -------
    >>> benjamini_hochberg([0.01, 0.02, 0.03, 0.5]).tolist()
    [0.04, 0.04, 0.04, 0.5]

    Edge cases
    ----------
    Missing p values stay missing and do not count as tests.
    """
    (p,), layout = read(p_values=p_values)
    require("p_values", p, (p >= 0) & (p <= 1), "must be from 0 to 1")
    p = np.atleast_1d(p)
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    falling = tested[np.argsort(p[tested])[::-1]]
    ranks = np.arange(len(tested), 0, -1)
    adjusted[falling] = np.minimum(1, np.minimum.accumulate(p[falling] * len(tested) / ranks))
    return layout.restore(adjusted if layout.length is not None else adjusted[0])
