"""Rows of the tables about treatment, adjustment and published risks."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.rows.common import by_panel, compared_cells


def treatment(treated: pd.DataFrame) -> pd.DataFrame:
    """treated: the frame of `measures.treatment.with_people` and `beside_england`. Adds the columns
    treated, gap, gap_england, times and more_for_target, as text."""
    return treated.assign(
        treated=[
            formats.cell_with_limits(row.value, row.lower, row.upper)
            for row in treated.itertuples()
        ],
        gap=compared_cells(treated, "difference", formats.cell_with_limits),
        gap_england=compared_cells(treated, "england_difference", formats.cell_with_limits),
        times=compared_cells(treated, "ratio", formats.ratio_with_limits),
        more_for_target=[formats.about(needed) for needed in treated["to_target"]],
    )


def treatment_notes(treated: pd.DataFrame, *, target: float) -> tuple[str, ...]:
    """The notes that the table of `treatment` needs."""
    notes = [
        f"Target: {formats.percent(target, 0)}, this pack's own choice (set in the notebook); more "
        "people needed are rounded to 5.",
        "Percentages: Wilson limits. Differences: Newcombe. Ratios: log-normal. Not adjusted for "
        "age.",
    ]
    if treated["flag"].str.contains("rounded").any():
        notes.append("Counts are rounded to 5 by the publisher; the limits are recalculated.")
    if treated["flag"].str.contains("denominator").any():
        notes.append("One denominator is the total less the other groups.")
    return tuple(notes)


def adjusted(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment.age_adjusted` or `region_standardised`. Adds crude_gap and gap."""
    return frame.assign(
        crude_gap=compared_cells(frame, "crude_difference", formats.cell_with_limits),
        gap=compared_cells(frame, "difference", formats.cell_with_limits),
    )


def others(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment.others`. One row per group, a column of text per treatment."""
    return by_panel(frame, frame["group"])


def risks(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.evidence.relative_risks`. Adds who and ratio, as text."""
    women = {"Female": "women", "Male": "men"}
    return frame.assign(
        who=[
            f"{row.group}, {women[row.sex]}" if row.sex in women else row.group
            for row in frame.itertuples()
        ],
        ratio=[
            formats.ratio_with_limits(row.value, row.lower, row.upper) for row in frame.itertuples()
        ],
    )
