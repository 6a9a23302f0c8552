"""Frames with one row per group: checking them, and comparing their percentages with a reference.

Private to the methods that take such frames (`cvd`, `cvd_gaps`).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .comparisons import difference
from .inputs import as_floats, require, require_events
from .proportions import proportion

COUNTS = ("numerator", "denominator")

# The pack's own rule: groups of fewer people are not compared.
FEWEST_TO_COMPARE = 20

# Percentage points either side of the value beyond which a group is not compared (the pack's own).
WIDEST_HALF_WIDTH = 10

REFERENCE_ITSELF = "the reference group"
COUNT_MISSING = "a count is missing"
NO_PEOPLE = "no people"
TOO_FEW = f"fewer than {FEWEST_TO_COMPARE} people"
TOO_WIDE = f"limits more than {WIDEST_HALF_WIDTH} points from the value"
NO_REFERENCE = "no figure for the reference group"


def require_columns(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Check that a frame has its columns."""
    for column in columns:
        if column not in frame.columns:
            found = ", ".join(map(str, frame.columns))
            raise ValueError(f"{name}: has no column {column!r}; found {found}")


def require_frame(
    name: str, frame: pd.DataFrame, keys: Sequence[str], counts: Sequence[str]
) -> None:
    """Check that a frame has its columns, one row per key, and counts that are counts."""
    require_columns(name, frame, (*keys, *counts))
    again = frame.duplicated(list(keys)).to_numpy()
    if again.any():
        position = int(np.argmax(again))
        label = " in ".join(str(frame.iloc[position][key]) for key in keys)
        raise ValueError(
            f"{name}: must have one row per {' and '.join(keys)}; "
            f"found {label!r} again at position {position}"
        )
    arrays = [as_floats(frame[column].array, column) for column in counts]
    for column, values in zip(counts, arrays, strict=True):
        require(column, values, values >= 0, "must be 0 or more")
    if tuple(counts) == COUNTS:
        people = np.where(arrays[1] > 0, arrays[1], np.nan)
        require_events(np.where(np.isnan(people), np.nan, arrays[0]), people)
        nobody = (arrays[1] == 0) & (arrays[0] > 0)
        require("numerator", arrays[0], ~nobody, "must not exceed denominator")


def require_group(reference: str, groups: pd.Series) -> None:
    """Check that the reference is one of the groups."""
    if reference not in set(groups):
        raise ValueError(
            f"reference: must be one of {', '.join(map(str, groups.unique()))}; found {reference!r}"
        )


def percentages(frame: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Give the counts with value, lower, upper (%, Wilson), missing for groups of no people."""
    counts = frame[list(COUNTS)].astype("float64").reset_index(drop=True)
    usable = counts.where(counts["denominator"] > 0)
    limits = proportion(*(usable[count] for count in COUNTS), confidence=confidence, multiplier=100)
    return counts.join(limits)


def reasons(frame: pd.DataFrame, groups: pd.Series, reference: str) -> pd.Series:
    """Say why a group is not compared with the reference; empty where it is.

    frame: numerator, denominator, value, lower, upper.
    """
    half_width = np.maximum(frame["upper"] - frame["value"], frame["value"] - frame["lower"])
    missing = frame[list(COUNTS)].isna().any(axis=1)
    is_reference = groups == reference
    own = np.select(
        [
            missing,
            frame["denominator"] == 0,
            frame["value"].isna(),
            frame["denominator"] < FEWEST_TO_COMPARE,
            half_width > WIDEST_HALF_WIDTH,
        ],
        [COUNT_MISSING, NO_PEOPLE, COUNT_MISSING, TOO_FEW, TOO_WIDE],
        "",
    )
    no_reference = bool((own[is_reference.to_numpy()] != "").any())
    own = np.where((own == "") & no_reference, NO_REFERENCE, own)
    return pd.Series(
        np.where(is_reference & (own == ""), REFERENCE_ITSELF, own), index=frame.index, dtype=object
    )


def differences(
    frame: pd.DataFrame, groups: pd.Series, reference: str, reason: pd.Series, confidence: float
) -> pd.DataFrame:
    """Give value, lower, upper of each group's percentage less the reference's, in points."""
    compared = frame[list(COUNTS)].where(reason == "")
    theirs = frame.loc[(groups == reference).to_numpy(), list(COUNTS)].iloc[0]
    if not theirs["denominator"] > 0:
        theirs = theirs * np.nan
    gap = difference(
        *(compared[count] for count in COUNTS), *theirs, confidence=confidence, multiplier=100
    )
    return pd.DataFrame({"value": gap.value, "lower": gap.lower, "upper": gap.upper})
