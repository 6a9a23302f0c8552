"""Statistical disclosure control of counts that could point to a person.

The rule is NHS England's for hospital data since September 2018, used for every sub-national count
derived here from record-level or unrounded data: 0 is shown, 1 to 7 is suppressed, all else is
rounded to the nearest 5, and totals are made first and rounded after. Where totals are published
too, `linked_tables.publish_counts` adds what rounding alone leaves open. Counts that a publisher
has already controlled need no more of it.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, read, require
from .proportions import proportion

# NHS Digital, Disclosure control methodology for HES and ECDS, September 2018.
SUPPRESS_FROM = 1
SUPPRESS_TO = 7
ROUND_TO = 5

# Rounding to the nearest 5 moves a count by at most this much.
ROUNDING_TOLERANCE = ROUND_TO // 2

# A reader must be left with a least and a greatest value of a suppressed count this far apart.
NARROWEST_INTERVAL = 5

# Analysis Function harmonised shorthand for a confidential figure.
SUPPRESSED = "[c]"

# A percentage is withheld below this many people, whatever its numerator.
FEWEST_IN_DENOMINATOR = 20

# Rounded counts give a percentage within about 4 / n: to 0.1 points from 4,000 people (the rule of
# NHS Digital), to 1 point from 400; below that it is marked as approximate.
FEWEST_FOR_A_DECIMAL = 4_000
FEWEST_FOR_A_WHOLE = 400


def suppress(counts: ArrayLike) -> Numbers:
    """Give counts as they may be published: 0, "[c]" for 1 to 7, otherwise the nearest 5.

    Parameters
    ----------
    counts
        Whole numbers of 0 or more; a scalar or array-like.

    Returns
    -------
    An int or "[c]", or an object array (Series for a Series) of them. The same count always gives
    the same result, so that two reports cannot be set against each other.

    Formula
    -------
    5 floor((x + 2) / 5) from 8

    Source
    ------
    NHS Digital, Disclosure control methodology for HES and ECDS, September 2018.

    Example
    -------
    >>> suppress([0, 3, 7, 8, 12, 13, 1002]).tolist()
    [0, '[c]', '[c]', 10, 10, 15, 1000]

    Edge cases
    ----------
    A missing count stays missing (NaN). Beside totals of the same counts use
    `linked_tables.publish_counts`: two counts of 7 under a total of 15 are no secret.
    """
    (count,), layout = read(counts=counts)
    _require_counts("counts", count)
    known = ~np.isnan(count)
    whole = np.where(known, count, 0).astype(np.int64)
    result = np.asarray(nearest(whole), dtype=object)
    result[is_small(count)] = SUPPRESSED
    result[~known] = np.nan
    return layout.restore(result)


def withheld(numerator: ArrayLike, denominator: ArrayLike) -> Numbers:
    """Say whether a percentage, rate, ratio or interval from unrounded counts may not be shown.

    Parameters
    ----------
    numerator, denominator
        Whole numbers, scalars or array-likes; numerator <= denominator.

    Returns
    -------
    True where the numerator or the rest (denominator - numerator) is 1 to 7, the denominator is
    below 20, or a count is missing; a bool, or an array or Series of them.

    Formula
    -------
    1 <= x <= 7 or 1 <= n - x <= 7 or n < 20

    Source
    ------
    NHS Digital 2018 (see `suppress`); the 20 is the pack's own.

    Example
    -------
    >>> withheld([10, 5, 95], [50, 50, 100]).tolist()
    [False, True, True]

    Edge cases
    ----------
    What may be shown is shown to at most 1 decimal, and not beside the rounded counts: a percentage
    of unrounded counts below some thousands gives both of them away. Beside counts use
    `published_percentages`.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    _require_counts("numerator", x)
    _require_counts("denominator", n)
    rest = n - x
    require("numerator", x, ~(rest < 0), "must not exceed denominator")
    missing = np.isnan(rest)
    small = is_small(x) | is_small(rest) | (n < FEWEST_IN_DENOMINATOR)
    return layout.restore(np.asarray(missing | small))


def published_numbers(published: ArrayLike) -> Numbers:
    """Give published counts as numbers to calculate with, missing where suppressed.

    Parameters
    ----------
    published
        What `suppress` or `publish_counts` gave: ints and "[c]".

    Returns
    -------
    A float, array or Series (for a Series), NaN for "[c]" and for a missing count.

    Formula
    -------
    None: a figure calculated from published counts tells a reader nothing that these do not.

    Source
    ------
    The pack's own rule: percentages, rates and people to a target that stand beside controlled
    counts are calculated from them.

    Example
    -------
    >>> published_numbers([40, "[c]", 0]).tolist()
    [40.0, nan, 0.0]

    Edge cases
    ----------
    Any other text is an error. Sums of these numbers are not totals: take the published total.
    """
    if isinstance(published, pd.Series):
        known = published.astype(object).mask(published.astype(object) == SUPPRESSED, np.nan)
    else:
        known = np.asarray(published, dtype=object)
        known = np.where(known == SUPPRESSED, np.nan, known)
    (values,), layout = read(published=known)
    return layout.restore(values)


def published_percentages(numerator: ArrayLike, denominator: ArrayLike) -> pd.DataFrame:
    """Give percentages that may stand beside controlled counts, since they come from them.

    Parameters
    ----------
    numerator, denominator
        Published counts (ints and "[c]") of one length.

    Returns
    -------
    DataFrame with value, lower, upper (%, Wilson), rounded to what the rounded counts support;
    decimals (1 from 4,000 people, otherwise 0); approximate (fewer than 400 people, so that the
    rounding may move it by more than a point); reason, empty or why there is none. `attrs` holds
    confidence, method and statistic.

    Formula
    -------
    100 x / n of the rounded counts, within about 400 / n points of that of the true counts

    Source
    ------
    NHS Digital 2018 (see `suppress`): 1 decimal place from a rounded denominator of 4,000.

    Example
    -------
    >>> found = published_percentages([3_015, 60, "[c]", 10], [4_020, 105, 105, 15])
    >>> found[["value", "approximate", "reason"]].values.tolist() # doctest: +NORMALIZE_WHITESPACE
    [[75.0, False, ''], [57.0, True, ''], [nan, False, 'a count is suppressed'],
     [nan, False, 'fewer than 20 people']]

    Edge cases
    ----------
    Nothing is withheld for the rest (denominator - numerator) alone: it can be had from the counts
    only within 4, and a gap in a table of percentages would itself say that the rest is small.
    """
    (x, n), layout = read(
        numerator=published_numbers(numerator), denominator=published_numbers(denominator)
    )
    _require_counts("numerator", x)
    _require_counts("denominator", n)
    suppressed, few = np.isnan(x + n), n < FEWEST_IN_DENOMINATOR
    usable = ~suppressed & ~few
    limits = proportion(np.where(usable, x, np.nan), np.where(usable, n, np.nan), multiplier=100)
    limits = limits.set_axis(np.arange(len(limits)))
    decimals = np.where(n >= FEWEST_FOR_A_DECIMAL, 1, 0)
    columns = {
        name: np.where(decimals == 1, limits[name].round(1), limits[name].round(0))
        for name in ("value", "lower", "upper")
    }
    reason = np.select([suppressed, few], ["a count is suppressed", "fewer than 20 people"], "")
    return layout.frame(
        columns
        | {
            "decimals": decimals,
            "approximate": usable & (n < FEWEST_FOR_A_WHOLE),
            "reason": reason.astype(object),
        },
        {"confidence": 0.95, "method": "Wilson", "statistic": "percentage of rounded counts"},
    )


def is_small(count: FloatArray) -> FloatArray:
    """Say which counts are suppressed."""
    return (count >= SUPPRESS_FROM) & (count <= SUPPRESS_TO)


def nearest(count: FloatArray) -> FloatArray:
    """Round whole numbers to the nearest 5."""
    return (count + ROUND_TO // 2) // ROUND_TO * ROUND_TO


def known_within(count: FloatArray, *, rounded: bool) -> tuple[FloatArray, FloatArray]:
    """Give the least and greatest value that the published form of each count allows by itself."""
    shown = nearest(count) if rounded else count
    tolerance = np.where(count > 0, ROUNDING_TOLERANCE if rounded else 0, 0)
    small = is_small(count)
    lower = np.where(small, SUPPRESS_FROM, shown - tolerance).astype(float)
    upper = np.where(small, SUPPRESS_TO, shown + tolerance).astype(float)
    return lower, upper


def _require_counts(name: str, values: FloatArray) -> None:
    holds = (values >= 0) & (values == np.floor(values))
    require(name, values, holds, "must be a whole number of 0 or more")
