"""Statistical disclosure control of counts that could point to a person.

The rule is NHS England's for hospital data since September 2018, used for every sub-national count
derived here from record-level or unrounded data: 0 is shown, 1 to 7 is suppressed, all else is
rounded to the nearest 5, and totals are made first and rounded after. Such tables need no secondary
suppression. Counts that a publisher has already controlled need no more of it.
"""

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, read, require

# NHS Digital, Disclosure control methodology for HES and ECDS, September 2018.
SUPPRESS_FROM = 1
SUPPRESS_TO = 7
ROUND_TO = 5

# Analysis Function harmonised shorthand for a confidential figure.
SUPPRESSED = "[c]"

# A percentage is withheld below this many people, whatever its numerator.
FEWEST_IN_DENOMINATOR = 20


def suppress(counts: ArrayLike) -> Numbers:
    """Give counts as they may be published: 0, "[c]" for 1 to 7, otherwise the nearest 5.

    Parameters
    ----------
    counts
        Whole numbers of 0 or more; a scalar or array-like. A missing count stays missing (NaN).

    Returns
    -------
    An int or "[c]", or an object array (Series for a Series) of them. The same count always gives
    the same result, so that two reports cannot be set against each other.
    """
    (count,), layout = read(counts=counts)
    _require_counts("counts", count)
    known = ~np.isnan(count)
    whole = np.where(known, count, 0).astype(np.int64)
    result = np.asarray((whole + ROUND_TO // 2) // ROUND_TO * ROUND_TO, dtype=object)
    result[_is_small(count)] = SUPPRESSED
    result[~known] = np.nan
    return layout.restore(result)


def withheld(numerator: ArrayLike, denominator: ArrayLike) -> Numbers:
    """Say whether a percentage, rate, ratio or interval may not be shown.

    True where the numerator or the rest (denominator - numerator) is 1 to 7, the denominator is
    below 20, or a count is missing. What may be shown is computed from unrounded counts and shown
    to at most 1 decimal place.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    _require_counts("numerator", x)
    _require_counts("denominator", n)
    rest = n - x
    require("numerator", x, ~(rest < 0), "must not exceed denominator")
    missing = np.isnan(rest)
    small = _is_small(x) | _is_small(rest) | (n < FEWEST_IN_DENOMINATOR)
    return layout.restore(np.asarray(missing | small))


def _is_small(count: FloatArray) -> FloatArray:
    return (count >= SUPPRESS_FROM) & (count <= SUPPRESS_TO)


def _require_counts(name: str, values: FloatArray) -> None:
    holds = (values >= 0) & (values == np.floor(values))
    require(name, values, holds, "must be a whole number of 0 or more")
