"""The one tidy shape of observation tables."""

from collections.abc import Sequence

import pandas as pd

COLUMNS = (
    "area",
    "period",
    "indicator",
    "dimension",
    "group",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "flag",
    "source",
)

KEY = ["indicator", "period", "area", "dimension", "group"]

ALL = "all"
"""Dimension and group of a total."""

SUPPRESSED = "[c]"
"""Harmonised shorthand: the publisher keeps a small count confidential."""

NOT_AVAILABLE = "[x]"
"""Harmonised shorthand: the publisher gives no figure and does not say why."""


BREAK = "[b] break in the series"
"""Harmonised shorthand: not comparable with the periods before."""

WEIGHTED = "weighted"
"""The percentage is weighted: it is not numerator over denominator."""

NO_COUNTS = "no counts: no confidence limits, not summed to ICS"
"""The publisher prints a percentage only."""


def observations(frame: pd.DataFrame, group_order: Sequence[str] = ()) -> pd.DataFrame:
    """A table in the observation shape: missing columns filled, types fixed, rows in key order.

    Groups named in `group_order` come in that order, others after them by name.
    """
    defaults = {
        "dimension": ALL,
        "group": ALL,
        "numerator": pd.NA,
        "denominator": pd.NA,
        "lower": float("nan"),
        "upper": float("nan"),
        "flag": "",
    }
    filled = frame.assign(**{name: v for name, v in defaults.items() if name not in frame})
    counts = dict.fromkeys(("numerator", "denominator"), "Int64")
    numbers = dict.fromkeys(("value", "lower", "upper"), "float64")
    text = {name: "str" for name in COLUMNS if name not in {**counts, **numbers}}
    table = filled[list(COLUMNS)].astype({**counts, **numbers, **text})
    position = {group: f"{number:03d}" for number, group in enumerate(group_order)}
    ordered = table.sort_values(
        KEY,
        key=lambda column: (
            column.map(lambda name: position.get(name, name)) if column.name == "group" else column
        ),
    )
    return ordered.reset_index(drop=True)
