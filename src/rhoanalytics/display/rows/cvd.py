"""Rows of the tables about treatment, adjustment and published risks."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.cells import shorthand_notes
from rhoanalytics.display.rows.common import compared_cells, present

ROUNDED = "Counts are rounded to 5 by the publisher; the limits are recalculated."

SUPPRESSED = "[c]: fewer than 8 people, kept confidential by the publisher."


def treatment(treated: pd.DataFrame) -> pd.DataFrame:
    """treated: the frame of `measures.treatment.with_people` and `beside`. Adds the columns people,
    people_treated, treated, gap, gap_wider, times and more_for_target, as text."""
    return gradient(treated).assign(
        gap=compared_cells(treated, "difference", formats.cell_with_limits),
        gap_wider=compared_cells(treated, "wider_difference", formats.cell_with_limits),
        times=compared_cells(treated, "ratio", formats.ratio_with_limits),
        more_for_target=[
            row.flag if pd.isna(row.to_target) else formats.about(row.to_target)
            for row in treated.itertuples()
        ],
    )


def gradient(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: rows with numerator, denominator, value, lower, upper and flag, such as those of
    `measures.gradients`. Adds people, people_treated and treated, as text."""
    return frame.assign(
        people=[_people(row.denominator, row.flag) for row in frame.itertuples()],
        people_treated=[_people(row.numerator, row.flag) for row in frame.itertuples()],
        treated=[_with_limits(row) for row in frame.itertuples()],
    )


def _people(count: float, flag: str) -> str:
    """People as the publisher rounds them: to 5 where the flag says so."""
    if pd.isna(count):
        return flag
    return formats.about(count) if "rounded" in flag else formats.people(count)


def _with_limits(row) -> str:
    if pd.isna(row.value):
        return row.flag
    return formats.cell_with_limits(row.value, row.lower, row.upper)


def treatment_notes(treated: pd.DataFrame, *, target: float) -> tuple[str, ...]:
    """The notes that the table of `treatment` needs."""
    notes = [
        f"Target: {formats.percent(target, 0)}, this pack's own choice and not a national "
        "standard; more people needed are rounded to 5.",
        "Methods of the 95% limits: Wilson for percentages, Newcombe for differences, log-normal "
        "for ratios. Not adjusted for age.",
    ]
    if treated["flag"].str.contains("rounded").any():
        notes.append(ROUNDED)
    if treated["value"].isna().any():
        notes.append(SUPPRESSED)
    if treated["flag"].str.contains("denominator").any():
        notes.append("One denominator is the total less the other groups.")
    return tuple(notes)


def symbols(frame: pd.DataFrame) -> str:
    """What the symbols in place of a frame's missing values mean, to end the note of its figure
    with; empty where every value is there. frame: with value and flag."""
    marks = shorthand_notes(frame.loc[frame["value"].isna(), "flag"])
    return "".join(f" {mark}." for mark in marks)


def ages_in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: of `measures.gradients.by_age`, with its ages as "18 to 39" and "80 and over"."""
    ages = frame["group"].str.replace("-", " to ").str.replace("+", " and over", regex=False)
    return frame.assign(group=ages)


def adjusted(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: of `measures.treatment_adjusted`. Adds crude_gap and gap, as text."""
    return frame.assign(
        crude_gap=compared_cells(frame, "crude_difference", formats.cell_with_limits),
        gap=compared_cells(frame, "difference", formats.cell_with_limits),
    )


def others(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment.others`. One row per group, a column of text per treatment."""
    return _wide(frame, "group", "panel")


def trend(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment_trend.by_quarter`. A row per period ("June 2024"), a column of
    text per group: the percentage with its limits, or the symbol in its place."""
    wide = _wide(frame, "period", "group")
    return wide.assign(period=pd.to_datetime(wide["period"]).dt.strftime("%B %Y"))


def changes(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment_trend.changes`. Adds change, as text."""
    return frame.assign(change=present(frame, "difference", formats.cell_with_limits))


def risks(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.evidence.relative_risks`. Adds who and ratio, as text."""
    women = {"Female": "women", "Male": "men"}
    return frame.assign(
        measure=frame["measure"].str.replace("incidence rate ratio", "rate ratio"),
        who=[
            f"{row.group}, {women[row.sex]}" if row.sex in women else row.group
            for row in frame.itertuples()
        ],
        ratio=[
            formats.ratio_with_limits(row.value, row.lower, row.upper) for row in frame.itertuples()
        ],
    )


def _wide(frame: pd.DataFrame, down: str, across: str) -> pd.DataFrame:
    """Percentages with their limits as text, one row for each value of `down`, in their order."""
    texts = frame.assign(text=[_with_limits(row) for row in frame.itertuples()])
    wide = texts.pivot(index=down, columns=across, values="text")
    return wide.loc[frame[down].unique(), frame[across].unique()].reset_index()
