"""What the recording of ethnic groups does to results: over-use of "Other", shares that differ from
the census, and the bounds that people of unknown ethnicity put on a group's figure.

Source of the definitions: Nuffield Trust for the NHS Race and Health Observatory, Ethnicity coding
in English health service datasets, 2021.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from rhoanalytics.ethnicity import UNKNOWN_GROUPS

from .ethnicity_quality import INVALID
from .inputs import confidence_level, positive, read, require, require_events
from .proportions import proportion

# The pack's own: code S this many times as common as in the census calls for a look.
INVESTIGATE_OVER = 2
INVESTIGATE = "investigate"


def other_over_recording(
    other: ArrayLike, known: ArrayLike, census_share: ArrayLike, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give how many times as common the code for any other ethnic group is as in the census.

    Parameters
    ----------
    other, known
        Records with code S, and with any known ethnic group.
    census_share
        Share of the same population in that group at the census, above 0 to 1; taken as fixed.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame with value, lower, upper (a ratio, limits from Wilson's) and flag: "investigate" above
    2, "" otherwise and where missing. `attrs` holds confidence, method and statistic.

    Formula
    -------
    (S / known) / census share

    Source
    ------
    Nuffield Trust 2021 (see the module); the flag is the pack's own.

    Example
    -------
    >>> found = other_over_recording([40, 100], [750, 5_000], 0.022)
    >>> found["value"].round(2).tolist(), found["flag"].tolist()
    ([2.42, 0.91], ['investigate', ''])

    Edge cases
    ----------
    A missing count gives a missing row. The census offers Arab and more boxes than the 2001 codes,
    so that a ratio a little above 1 is no sign of a fault.
    """
    (x, n, fixed), layout = read(other=other, known=known, census_share=census_share)
    require_events(x, n, "other", "known")
    require("census_share", fixed, (fixed > 0) & (fixed <= 1), "must be above 0 and up to 1")
    limits = proportion(x, n, confidence=confidence)
    columns = {name: np.asarray(limits[name]) / fixed for name in ("value", "lower", "upper")}
    above = np.where(columns["value"] > INVESTIGATE_OVER, INVESTIGATE, "")
    return layout.frame(
        columns | {"flag": above.astype(object)},
        {
            "confidence": confidence_level(confidence),
            "method": "Wilson, census taken as fixed",
            "statistic": "share recorded as any other ethnic group over its census share",
        },
    )


def relative_bias(
    people: pd.Series, census: pd.Series, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each group's share of the known records less its share of the census, in points.

    Parameters
    ----------
    people
        Records by group, indexed by group. "Not stated", "Missing" and "Invalid" are left out.
    census
        Residents by the same groups.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame indexed by group: known_share, census_share (%); value, lower, upper (points; Wilson
    limits of the share less the census, which is taken as fixed). `attrs` holds confidence, method
    and statistic.

    Formula
    -------
    100 x / Σ x - 100 m / Σ m

    Source
    ------
    Nuffield Trust 2021 (see the module).

    Example
    -------
    >>> people = pd.Series({"Asian": 120, "White": 880, "Missing": 90})
    >>> census = pd.Series({"Asian": 960, "White": 8_100})
    >>> relative_bias(people, census).reset_index().round(2)
       group  known_share  census_share  value  lower  upper
    0  Asian         12.0          10.6    1.4  -0.47   3.56
    1  White         88.0          89.4   -1.4  -3.56   0.47

    Edge cases
    ----------
    The records' people may be older or from elsewhere than the census's: a difference is not all
    error of coding. A missing count leaves every share missing. Groups in one argument only are an
    error.
    """
    left_out = people.index.isin([*UNKNOWN_GROUPS, INVALID])
    known = people[~left_out]
    (x, residents), layout = read(people=known, census=census)
    require("people", x, x >= 0, "must be 0 or more")
    require("census", residents, residents >= 0, "must be 0 or more")
    totals = [total if total > 0 else np.nan for total in (x.sum(), residents.sum())]
    limits = proportion(x, totals[0], confidence=confidence, multiplier=100)
    share = 100 * residents / totals[1]
    columns = {"known_share": np.asarray(limits["value"]), "census_share": share}
    points = {name: np.asarray(limits[name]) - share for name in ("value", "lower", "upper")}
    frame = layout.frame(
        columns | points,
        {
            "confidence": confidence_level(confidence),
            "method": "Wilson, census taken as fixed",
            "statistic": "percentage points, known records less census",
        },
    )
    return frame.rename_axis("group")


def unknown_bounds(
    numerator: ArrayLike,
    denominator: ArrayLike,
    unknown_numerator: ArrayLike,
    unknown_denominator: ArrayLike,
    *,
    multiplier: float = 100,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give how far people of unknown ethnicity could move a group's percentage.

    Parameters
    ----------
    numerator, denominator
        The group's own counts (x of n).
    unknown_numerator, unknown_denominator
        The same counts of people whose ethnic group is not known (u of v). For the group's share of
        a register take x = the group, n = the register, u = the unknown and v = 0.
    multiplier
        100 for percentages, 1 for shares.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame with value, lower, upper (none of the unknown in the group; Wilson); all_in (all of
    them in it); lowest and highest (whichever of them are in it). `attrs` holds confidence, method
    and statistic.

    Formula
    -------
    value = x / n; all_in = (x + u) / (n + v); lowest = x / (n + max(v - u, 0)); highest =
    (x + u) / (n + min(u, v))

    Source
    ------
    Manski CF. American Economic Review 1990; 80: 319-323 (bounds without assumptions).

    Example
    -------
    >>> unknown_bounds([60, 120], [100, 1_000], [5, 90], [20, 0]).round(1)
       value  lower  upper  all_in  lowest  highest
    0   60.0   50.2   69.1    54.2    52.2     61.9
    1   12.0   10.1   14.2    21.0    12.0     21.0

    Edge cases
    ----------
    Unknown people are never shared out silently. A missing count gives missing bounds. With all the
    unknown in it, a group must not have more in the numerator than in the denominator.
    """
    (x, n, u, v), layout = read(
        numerator=numerator,
        denominator=denominator,
        unknown_numerator=unknown_numerator,
        unknown_denominator=unknown_denominator,
    )
    require_events(x, n)
    require("unknown_numerator", u, u >= 0, "must be 0 or more")
    require("unknown_denominator", v, v >= 0, "must be 0 or more")
    either_missing = np.isnan(x + n + u + v)
    holds = (x + u <= n + np.minimum(u, v)) | either_missing
    require("unknown_numerator", u, holds, "must not put more people in the group than there are")
    scale = positive("multiplier", multiplier)
    limits = proportion(x, n, confidence=confidence, multiplier=scale)
    bounds = {
        "all_in": (x + u) / (n + v),
        "lowest": x / (n + np.maximum(v - u, 0)),
        "highest": (x + u) / (n + np.minimum(u, v)),
    }
    return layout.frame(
        {name: np.asarray(limits[name]) for name in ("value", "lower", "upper")}
        | {name: scale * bound for name, bound in bounds.items()},
        {
            "confidence": confidence_level(confidence),
            "method": "Wilson; bounds without assumptions",
            "statistic": "percentage" if scale == 100 else f"proportion of {scale:g}",
        },
    )
