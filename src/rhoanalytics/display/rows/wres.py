"""Rows of the tables about the Workforce Race Equality Standard."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.rows.common import by_panel, pair, present


def detailed_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres.by_detailed_group`. One row per group, a column of text per panel."""
    return by_panel(frame, frame["heading"] + ": " + frame["group"])


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
            column: present(frame, name, written, missing="[x]")
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
            england = pair(frame.iloc[1 if here else 0])
            local = pair(frame.iloc[0]) if here else "[x] no figures"
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
