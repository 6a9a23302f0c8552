"""The Workforce Race Equality Standard: likelihood ratios, disparity ratios, Model Employer goals.

"Ethnic minority" here is the standard's own group (its source fields say BME): it leaves out White
minorities. Staff of unknown ethnicity are in neither group of a ratio.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .inputs import FloatArray, confidence_level, read, require, share
from .ratios import risk_ratio

# Which group stands over the line in each likelihood ratio (NHS England, WRES technical guidance):
# appointment from shortlisting and access to training are White over ethnic minority, the formal
# disciplinary process is ethnic minority over White. In all three, 1 is parity.
WHITE_OVER_ETHNIC_MINORITY = "White over ethnic minority"
ETHNIC_MINORITY_OVER_WHITE = "ethnic minority over White"
DIRECTION = {
    2: WHITE_OVER_ETHNIC_MINORITY,
    3: ETHNIC_MINORITY_OVER_WHITE,
    4: WHITE_OVER_ETHNIC_MINORITY,
}

# The "four-fifths" range, limits included, outside which NHS England calls a ratio adverse.
RANGE_LOWER = 0.80
RANGE_UPPER = 1.25
RANGE_DECIMALS = 9

# Small numbers: no ratio with fewer people at risk in a group, or fewer events in both together.
FEWEST_AT_RISK = 10
FEWEST_EVENTS = 5

# A Model Employer (NHS England, January 2019): leadership to match the workforce by 2028.
GOAL_YEAR = 2028

# Lower = Agenda for Change band 5 and below, middle = 6 and 7, upper = 8a and above with VSM.
BAND_GROUPS = ("lower", "middle", "upper")


def likelihood_ratio(
    indicator: int,
    white_events: ArrayLike,
    white_people: ArrayLike,
    ethnic_minority_events: ArrayLike,
    ethnic_minority_people: ArrayLike,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the ratio of WRES indicator 2, 3 or 4 in the direction that the standard defines.

    Parameters
    ----------
    indicator
        2 (appointed of shortlisted), 3 (entering the formal disciplinary process) or 4 (accessing
        non-mandatory training).
    white_events, white_people, ethnic_minority_events, ethnic_minority_people
        Counts, scalars or array-likes of one length; events never above people. For several trusts
        sum the counts first: never average ratios.
    confidence
        One level, 0.9 to 1 or 90 to 100: `differs_from_parity` is about it.

    Returns
    -------
    DataFrame (index of the input) with value, lower, upper; `direction`; two flags that may
    disagree, `outside_range` (value outside 0.80 to 1.25) and `differs_from_parity` (limits exclude
    1), missing where there is no ratio or no limits; and `reason`, empty or why there is no ratio.

    Formula
    -------
    indicators 2 and 4: White share / ethnic minority share; 3: ethnic minority share / White share
    limits as in risk_ratio

    Source
    ------
    NHS England, WRES technical guidance.

    Example
    -------
    >>> ratio = likelihood_ratio(2, 300, 1_000, 100, 500).round(3)
    >>> ratio[["value", "lower", "upper", "outside_range", "differs_from_parity"]]
       value  lower  upper  outside_range  differs_from_parity
    0    1.5  1.229  1.831           True                 True
    >>> ratio.loc[0, "direction"]
    'White over ethnic minority'

    Edge cases
    ----------
    No ratio with fewer than 10 people in a group, fewer than 5 events in both together, no events
    in the group compared with, or a missing count; `reason` says which.
    """
    if indicator not in DIRECTION:
        raise ValueError(f"indicator: must be 2, 3 or 4; found {indicator!r}")
    counts, layout = read(
        white_events=white_events,
        white_people=white_people,
        ethnic_minority_events=ethnic_minority_events,
        ethnic_minority_people=ethnic_minority_people,
    )
    white, white_n, minority, minority_n = counts
    _require_counts(white, white_n, "white")
    _require_counts(minority, minority_n, "ethnic_minority")
    direction = DIRECTION[indicator]
    white_first = direction == WHITE_OVER_ETHNIC_MINORITY
    reason = _reason_for_none(counts, minority if white_first else white)
    usable = [np.where(reason == "", array, np.nan) for array in counts]
    white, white_n, minority, minority_n = usable
    pairs = (white, white_n, minority, minority_n)
    if not white_first:
        pairs = (minority, minority_n, white, white_n)
    ratio = risk_ratio(*pairs, confidence=confidence_level(confidence))
    value, lower, upper = np.asarray([ratio.value, ratio.lower, ratio.upper])
    frame = layout.frame(
        {
            "value": value,
            "lower": lower,
            "upper": upper,
            "direction": np.asarray(direction, dtype=object),
            "outside_range": _is_outside(value),
            "differs_from_parity": (lower > 1) | (upper < 1),
            "reason": reason,
        },
        {"confidence": ratio.confidence, "method": ratio.method, "statistic": direction},
    )
    flags = frame[["outside_range", "differs_from_parity"]].astype("boolean")
    frame["outside_range"] = flags["outside_range"].mask(frame["value"].isna())
    frame["differs_from_parity"] = flags["differs_from_parity"].mask(frame["lower"].isna())
    return frame


def race_disparity_ratios(white: Sequence, ethnic_minority: Sequence) -> pd.DataFrame:
    """Give how staff of the two groups are spread over lower, middle and upper bands.

    Parameters
    ----------
    white, ethnic_minority
        Staff in the lower (band 5 and below), middle (6 and 7) and upper (8a to VSM) bands, in
        that order; clinical and non-clinical staff separately.

    Returns
    -------
    DataFrame indexed "lower to middle", "middle to upper", "lower to upper" with value. Above 1:
    White staff are better represented higher up.

    Formula
    -------
    (White higher / White lower) / (ethnic minority higher / ethnic minority lower)

    Source
    ------
    NHS England, WRES race disparity ratio.

    Example
    -------
    >>> race_disparity_ratios([1_400, 900, 350], [600, 250, 60]).round(6)
                        value
    lower to middle  1.542857
    middle to upper  1.620370
    lower to upper   2.500000

    Edge cases
    ----------
    Missing where a count needed is missing or 0.
    """
    (white_staff, minority_staff), layout = read(white=white, ethnic_minority=ethnic_minority)
    if layout.length != len(BAND_GROUPS):
        raise ValueError(
            f"white: needs three counts (lower, middle, upper bands); has {layout.length or 1}"
        )
    require("white", white_staff, white_staff >= 0, "must be 0 or more")
    require("ethnic_minority", minority_staff, minority_staff >= 0, "must be 0 or more")
    w = np.where(white_staff > 0, white_staff, np.nan)
    e = np.where(minority_staff > 0, minority_staff, np.nan)
    pairs = {"lower to middle": (0, 1), "middle to upper": (1, 2), "lower to upper": (0, 2)}
    values = {name: (w[high] / w[low]) / (e[high] / e[low]) for name, (low, high) in pairs.items()}
    return pd.DataFrame({"value": values})


def model_employer_gap(
    current: ArrayLike, band_total: ArrayLike, workforce_share: float, *, year: int
) -> pd.DataFrame:
    """Give how many ethnic minority staff a band needs to match the workforce by 2028.

    Parameters
    ----------
    current, band_total
        Ethnic minority staff and all staff in each band (headcount).
    workforce_share
        Ethnic minority share of the organisation's whole workforce, 0 to 1.
    year
        Year of the counts.

    Returns
    -------
    DataFrame with goal, gap (negative: goal passed) and yearly.

    Formula
    -------
    goal = band total x share   gap = goal - current   yearly = gap / (2028 - year)

    Source
    ------
    NHS England, A Model Employer, January 2019.

    Example
    -------
    >>> model_employer_gap([12, 30], [100, 110], 0.25, year=2025)
       goal   gap    yearly
    0  25.0  13.0  4.333333
    1  27.5  -2.5 -0.833333

    Edge cases
    ----------
    From 2028 on `yearly` is missing. A missing count gives a missing gap.
    """
    (staff, total), layout = read(current=current, band_total=band_total)
    require("current", staff, staff >= 0, "must be 0 or more")
    holds = (staff <= total) | np.isnan(total)
    require("current", staff, holds, "must not exceed band_total")
    goal = total * share("workforce_share", workforce_share)
    gap = np.where(np.isnan(staff), np.nan, goal - staff)
    years_left = GOAL_YEAR - year
    yearly = gap / years_left if years_left > 0 else np.full_like(gap, np.nan)
    return layout.frame({"goal": goal, "gap": gap, "yearly": yearly})


def _is_outside(value: FloatArray) -> FloatArray:
    """A ratio of exactly four fifths lies inside, whatever floating point makes of it."""
    rounded = np.round(value, RANGE_DECIMALS)
    return (rounded < RANGE_LOWER) | (rounded > RANGE_UPPER)


def _require_counts(events: FloatArray, people: FloatArray, group: str) -> None:
    require(f"{group}_events", events, events >= 0, "must be 0 or more")
    require(f"{group}_people", people, people >= 0, "must be 0 or more")
    holds = (events <= people) | np.isnan(people)
    require(f"{group}_events", events, holds, f"must not exceed {group}_people")


def _reason_for_none(counts: Sequence[FloatArray], divisor_events: FloatArray) -> FloatArray:
    """Say why there is no ratio, in the order that a reader would ask; empty where there is one."""
    white, white_n, minority, minority_n = counts
    missing = np.isnan(np.stack(counts)).any(axis=0)
    return np.select(
        [
            missing,
            np.minimum(white_n, minority_n) < FEWEST_AT_RISK,
            white + minority < FEWEST_EVENTS,
            divisor_events == 0,
        ],
        [
            "a count is missing",
            f"fewer than {FEWEST_AT_RISK} people in a group",
            f"fewer than {FEWEST_EVENTS} events in both groups together",
            "no events in the group compared with",
        ],
        "",
    )
