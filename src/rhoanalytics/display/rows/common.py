"""What the rows of all reports share: numbers with limits as one text, groups by panel."""

from collections.abc import Callable

import pandas as pd

from rhoanalytics.display import formats

REFERENCE = "reference"


NOT_COMPARED = "[z]"
"""Harmonised shorthand: not applicable (unknown ethnicity is not compared with a group)."""


Written = Callable[[float, float, float], str]


def by_panel(frame: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    texts = frame.assign(
        group=groups,
        text=present(
            frame.assign(value_lower=frame["lower"], value_upper=frame["upper"]),
            "value",
            formats.cell_with_limits,
        ),
    )
    wide = texts.pivot(index="group", columns="panel", values="text")
    return wide.loc[list(dict.fromkeys(groups))].reset_index()


def pair(row: pd.Series) -> str:
    return (
        f"{formats.percent(row['minority'])} ethnic minority, {formats.percent(row['white'])} White"
    )


def compared_cells(frame: pd.DataFrame, name: str, written: Written) -> list[str]:
    texts = present(frame, name, written)
    return [
        REFERENCE if group == "White" else text
        for group, text in zip(frame["group"], texts, strict=True)
    ]


def present(
    frame: pd.DataFrame, name: str, written: Written, missing: str = NOT_COMPARED
) -> list[str]:
    return [
        missing if pd.isna(value) or pd.isna(lower) else written(value, lower, upper)
        for value, lower, upper in zip(
            frame[name], frame[f"{name}_lower"], frame[f"{name}_upper"], strict=True
        )
    ]
