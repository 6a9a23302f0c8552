"""Rows of tables as printed: values with their limits in one cell, and the notes they need."""

from collections.abc import Callable

import pandas as pd

from rhoanalytics.display import formats

Written = Callable[[float, float, float], str]

REFERENCE = "reference"
NOT_COMPARED = "[z]"
"""Harmonised shorthand: not applicable (unknown ethnicity is not compared with a group)."""


def treatment(treated: pd.DataFrame) -> pd.DataFrame:
    """treated: the frame of `measures.treatment.with_people` and `beside_england`. Adds the columns
    treated, gap, gap_england, times and more_for_target, as text."""
    return treated.assign(
        treated=[
            formats.cell_with_limits(row.value, row.lower, row.upper)
            for row in treated.itertuples()
        ],
        gap=_compared(treated, "difference", formats.cell_with_limits),
        gap_england=_compared(treated, "england_difference", formats.cell_with_limits),
        times=_compared(treated, "ratio", formats.ratio_with_limits),
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
        crude_gap=_compared(frame, "crude_difference", formats.cell_with_limits),
        gap=_compared(frame, "difference", formats.cell_with_limits),
    )


def others(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.treatment.others`. One row per group, a column of text per treatment."""
    return _by_panel(frame, frame["group"])


def detailed_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres.by_detailed_group`. One row per group, a column of text per panel."""
    return _by_panel(frame, frame["heading"] + ": " + frame["group"])


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


def survey(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres.survey`. Adds white_text, minority_text, gap and times, as text.

    A percentage on too few answers is "[x]", not available.
    """
    texts = {
        "white_text": ("white", formats.cell_with_limits),
        "minority_text": ("minority", formats.cell_with_limits),
        "gap": ("difference", formats.cell_with_limits),
        "times": ("ratio", formats.ratio_with_limits),
    }
    return frame.assign(
        **{
            column: _present(frame, name, written, missing="[x]")
            for column, (name, written) in texts.items()
        }
    )


NINE_INDICATORS = (
    ("1", "Ethnic minority staff in the workforce", "as in the workforce, in every band"),
    ("1", "Ethnic minority staff among very senior managers", "as in the workforce"),
    ("2", "Likelihood of appointment from shortlisting, White over ethnic minority", "1.0"),
    ("3", "Likelihood of the formal disciplinary process, ethnic minority over White", "1.0"),
    ("4", "Likelihood of non-mandatory training, White over ethnic minority", "1.0"),
    ("5", "Harassment from patients, relatives or the public", "low, and the same"),
    ("6", "Harassment from managers or colleagues", "low, and the same"),
    ("7", "Organisation acts fairly on career progression", "high, and the same"),
    ("8", "Discrimination from a manager or colleague", "low, and the same"),
    ("9", "Ethnic minority members of the board", "as in the workforce"),
)
"""WRES indicators as readers know them: number, what is measured, what is aimed for."""

_NATIONAL_CODES = {
    0: "WRES1_WORKFORCE",
    1: "WRES1_VSM",
    2: "WRES2",
    3: "WRES3",
    9: "WRES9_BOARD",
}


def nine_indicators(
    survey_frames: dict[str, pd.DataFrame],
    shares: pd.DataFrame,
    ratios: pd.DataFrame,
    *,
    here: bool,
) -> pd.DataFrame:
    """The strip of nine indicators as text: number, measure, aim, england, here.

    survey_frames: code -> `measures.wres.survey`. shares, ratios: `measures.wres.national`.
    here: whether the ICS has survey figures (the first row of each survey frame).
    """
    series = pd.concat([shares, ratios])
    lines = []
    for position, (number, measure, aim) in enumerate(NINE_INDICATORS):
        england, local = "[x]", "[x] needs WRES returns"
        if position in _NATIONAL_CODES:
            known = series[series["indicator"] == _NATIONAL_CODES[position]]
            row = known.loc[known["period"].idxmax()]
            is_ratio = _NATIONAL_CODES[position] in ("WRES2", "WRES3")
            value = formats.plain(row["value"], 2) if is_ratio else formats.percent(row["value"])
            england = f"{value} ({row['period']})"
        elif (code := f"WRES{number}") in survey_frames:
            frame = survey_frames[code]
            england = _pair(frame.iloc[1 if here else 0])
            local = _pair(frame.iloc[0]) if here else "[x] no figures"
        lines.append(
            {"number": number, "measure": measure, "aim": aim, "england": england, "here": local}
        )
    return pd.DataFrame(lines)


def trust_pages(pages: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """pages: `measures.wres.trust_pages`. Adds measure (its name) and printed, as text."""
    return pages.assign(
        measure=pages["indicator"].map(names),
        group=pages["group"].replace({"all": "All staff"}),
        printed=[
            formats.plain(value, 2)
            if indicator in ("WRES2", "WRES3", "WRES4")
            else formats.plain(value)
            if indicator == "WRES9"
            else formats.percent(value)
            for indicator, value in zip(pages["indicator"], pages["value"], strict=True)
        ],
    )


def _by_panel(frame: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    texts = frame.assign(
        group=groups,
        text=_present(
            frame.assign(value_lower=frame["lower"], value_upper=frame["upper"]),
            "value",
            formats.cell_with_limits,
        ),
    )
    wide = texts.pivot(index="group", columns="panel", values="text")
    return wide.loc[list(dict.fromkeys(groups))].reset_index()


def _pair(row: pd.Series) -> str:
    return (
        f"{formats.percent(row['minority'])} ethnic minority, {formats.percent(row['white'])} White"
    )


def _compared(frame: pd.DataFrame, name: str, written: Written) -> list[str]:
    texts = _present(frame, name, written)
    return [
        REFERENCE if group == "White" else text
        for group, text in zip(frame["group"], texts, strict=True)
    ]


def _present(
    frame: pd.DataFrame, name: str, written: Written, missing: str = NOT_COMPARED
) -> list[str]:
    return [
        missing if pd.isna(value) or pd.isna(lower) else written(value, lower, upper)
        for value, lower, upper in zip(
            frame[name], frame[f"{name}_lower"], frame[f"{name}_upper"], strict=True
        )
    ]
