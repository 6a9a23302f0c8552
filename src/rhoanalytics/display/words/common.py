"""What the sentences of all reports share: words that are never used, limits, people by group."""

import re

import pandas as pd

from rhoanalytics.display import formats

BANNED_WORDS = (
    "BAME",
    "BME",
    "non-White",
    "hard to reach",
    "worse",
    "better",
    "Blacks",
    "Mixed people",
    "minorities group",
)
"""Terms that the Race Disparity Unit's style guide rules out, and judgements that a figure cannot
carry. The initialism "BME" is explained once, in the notes on the Workforce Race Equality Standard.
"""


WIDEST_HALF_WIDTH = 10.0
"""Percentage points: a group whose limits are further away than this is not compared."""


SIGNIFICANT = 0.05
"""Probability below which a trend is called a rise or a fall."""


ADJUSTMENT_MATTERS_FROM = 1.0
"""Percentage points by which an adjustment must change a difference to be worth a sentence."""


def banned(text: str) -> list[str]:
    """The banned words that occur in a text."""
    return [word for word in BANNED_WORDS if re.search(rf"\b{re.escape(word)}\b", text)]


def people_from(group: str) -> str:
    """How a broad group is named in a sentence."""
    if group == "White":
        return "White people"
    if group == "Other":
        return "people from the Other ethnic group"
    return f"people from {group} ethnic groups"


def relation(lower: float, upper: float) -> str:
    """What a difference with these limits allows to be said: higher, lower, or neither."""
    if lower > 0:
        return "higher"
    return "lower" if upper < 0 else "not clearly different"


def gap_limits(row: pd.Series) -> str:
    """The limits of a row's difference, in points: "−14.2 to −11.0"."""
    return formats.interval(row["difference_lower"], row["difference_upper"], unit="")


def half_width(row: pd.Series) -> float:
    return (row["upper"] - row["lower"]) / 2


def verdict(row: pd.Series) -> str:
    """A row's difference in points with its limits, and what they allow to be said of it."""
    which = relation(row["difference_lower"], row["difference_upper"])
    if which == "not clearly different":
        return (
            f"the difference, {formats.plain(row['difference'])} percentage points "
            f"({gap_limits(row)}), is within what chance alone could give"
        )
    low, high = sorted((abs(row["difference_lower"]), abs(row["difference_upper"])))
    return (
        f"{formats.plain(abs(row['difference']))} percentage points {which} "
        f"({formats.interval(low, high, unit='')})"
    )
