"""NHS Staff Survey: percentages of staff by trust, ICS, region and ethnic group.

Source: NHS England and the Survey Coordination Centre, NHS Staff Survey. No open licence was found
for the workbooks: figures are quoted with attribution, workbooks are not copied.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.observations import BREAK
from rhoanalytics.sources.reading import (
    numbers,
    read_csv,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)

_MENTAL_HEALTH = (
    "Mental Health & Learning Disability and Mental Health, Learning Disability & Community Trusts"
)

TRUST_GROUPS = {
    "Acute Specialist Trusts": "acute specialist",
    "Acute and Acute & Community Trusts": "acute",
    "Ambulance Trusts": "ambulance",
    "Community Trusts": "community",
    _MENTAL_HEALTH: "mental health",
}
"""Benchmarking groups that are NHS trusts; ICBs, CSUs and social enterprises are left out."""

QUESTIONS = {
    ("Q14a", "any"): "Q14A",
    ("Q14b", "any"): "Q14B",
    ("Q14c", "any"): "Q14C",
    ("Q15", "acts fairly"): "Q15",
    ("Q15", "% No"): "Q15_NO",
    ("Q15", "% Don't know"): "Q15_DONT_KNOW",
    ("Q16a", "discrimination"): "Q16A",
    ("Q16b", "discrimination"): "Q16B",
    ("Q16c_1", "of those"): "Q16C_1",
    ("Q28", "% of respondents from all other"): "Q28_ETHNIC_MINORITY",
    ("Q28", "respondents from all other"): "Q28_ETHNIC_MINORITY",
    ("Q28", "% of respondents White"): "Q28_WHITE",
}
"""Question and how its measure begins -> indicator code. Other measures in the files (bounds of a
combined question, the scoring of before 2021) are derived from these and left out."""

WRES_INDICATORS = {"5": "WRES5", "6": "WRES6", "7": "WRES7", "8": "WRES8"}

ETHNICITY_GROUPS = {"White": "White", "BME": "Ethnic minority"}
"""WRES counts as "BME" everyone outside the White groups, White minorities excluded."""

BREAKS = {
    **dict.fromkeys(("Q14A", "Q14B", "Q14C", "WRES5", "WRES6"), "2023"),
    **dict.fromkeys(("Q15", "Q15_NO", "Q15_DONT_KNOW", "Q16C_1", "WRES7"), "2025"),
}
"""Indicator -> survey that is not comparable with the one before. A fault in collecting question 14
in 2023 was corrected in a re-issue; in 2025 question 15 and the list of 16c were reworded."""

BROAD_GROUPS = {
    "Asian/Asian British": "Asian",
    "Black/African/Caribbean/Black British": "Black",
    "Mixed/Multiple ethnic background": "Mixed",
    "Other ethnic group": "Other",
    "White": "White",
}
DETAILS = {
    "Any other Asian background": "Other Asian",
    "Any other Black / African / Caribbean background": "Other Black",
    "Any other Mixed / Multiple ethnic background": "Other Mixed",
    "Any other White background": "Other White",
    "Any other ethnic background": "Any other ethnic group",
    "English / Welsh / Scottish / Northern Irish / British": "British",
}
"""The survey's words -> those of the Census groups. It has 18 groups: no Roma group."""

SUMMARY_GROUPS = {
    "White staff": "White",
    "Staff from all other ethnic groups combined": "Ethnic minority",
}

_NO_ANSWER = "-"


def read_trusts_by_ethnicity(file: Path) -> pd.DataFrame:
    """WRES indicators 5 to 8 of the 2024 survey, White and ethnic minority staff, by trust.

    Columns: trust, period, indicator, group, numerator, denominator, value (percent, unweighted),
    inferred (the counts' common factor was estimated; the percentage is exact).
    """
    frame = read_csv(
        file,
        [
            "ods_code",
            "year",
            "indicator",
            "group",
            "numerator",
            "denominator",
            "value_pct",
            "exactness",
        ],
    )
    indicator = frame["indicator"].map(WRES_INDICATORS)
    refuse(frame, "indicator", indicator.isna(), "is not a WRES survey indicator (5 to 8)", file)
    group = frame["group"].map(ETHNICITY_GROUPS)
    refuse(frame, "group", group.isna(), "is neither White nor BME", file)
    tidy = pd.DataFrame(
        {
            "trust": frame["ods_code"],
            "period": frame["year"],
            "indicator": indicator,
            "group": group,
            "numerator": whole_numbers(frame, "numerator", file),
            "denominator": whole_numbers(frame, "denominator", file),
            "value": numbers(frame, "value_pct", file, blank_allowed=False),
            "inferred": frame["exactness"].str.contains("inferred"),
        }
    )
    require_unique(tidy, ["trust", "period", "indicator", "group"], file)
    refuse(
        frame,
        "numerator",
        tidy["numerator"] > tidy["denominator"],
        "is larger than its denominator",
        file,
    )
    return tidy.reset_index(drop=True)


def read_trusts(file: Path) -> pd.DataFrame:
    """The 2024 survey by trust: trust, name, type, ics_name, region, indicator, value, responses.

    Values are weighted percentages; `responses` is the unweighted base. NHS trusts only.
    """
    columns = {
        "ods_code": "trust",
        "organisation": "name",
        "ics": "ics_name",
        "region": "region",
    }
    return _read_trusts(file, columns)


def read_panel(file: Path) -> pd.DataFrame:
    """The surveys of 2021 to 2024 by trust: the columns of `read_trusts`, less region, with year.

    `ics_name` is the ICS of 2024; "-" for ambulance trusts and trusts that merged before 2022.
    """
    columns = {
        "ods_code": "trust",
        "organisation": "name",
        "ics_2024": "ics_name",
        "survey_year": "year",
    }
    frame = _read_trusts(file, columns)
    require_pattern(frame, "year", r"20\d\d", file)
    return frame


def read_areas(file: Path) -> pd.DataFrame:
    """The 2024 survey for England, NHS regions and ICSs.

    Columns: breakdown (National|Region|ICS), area_name, indicator, value, responses.
    """
    return _read_breakdowns(file).rename(columns={"group": "area_name"})


def read_england_by_ethnicity(file: Path) -> pd.DataFrame:
    """The 2024 survey for England by ethnic group.

    Columns: breakdown (National, or Ethnic background summary or detailed), group, indicator,
    value, responses.
    """
    return _read_breakdowns(file)


def _read_trusts(file: Path, columns: dict[str, str]) -> pd.DataFrame:
    frame = read_csv(
        file, [*columns, "benchmarking_group", "question", "measure", "value", "base_n"]
    )
    frame = frame[frame["benchmarking_group"].isin(TRUST_GROUPS)]
    kept = _with_indicator(frame, file).rename(columns=columns)
    kept["type"] = kept["benchmarking_group"].map(TRUST_GROUPS)
    key = [name for name in ("trust", "year", "indicator") if name in kept]
    require_unique(kept, key, file)
    tidy = kept[[*columns.values(), "type", "indicator", "value", "responses"]]
    return tidy.reset_index(drop=True)


def _read_breakdowns(file: Path) -> pd.DataFrame:
    columns = ["breakdown", "group", "question", "measure", "value", "base_n"]
    frame = _with_indicator(read_csv(file, columns), file)
    require_unique(frame, ["breakdown", "group", "indicator"], file)
    tidy = frame[["breakdown", "group", "indicator", "value", "responses"]]
    return tidy.reset_index(drop=True)


def _with_indicator(frame: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Rows whose question is one of `QUESTIONS`, with indicator, value and responses."""
    indicator = [
        _indicator(question, measure)
        for question, measure in zip(frame["question"], frame["measure"], strict=True)
    ]
    kept = frame.assign(indicator=indicator).dropna(subset="indicator")
    kept = kept[kept["value"] != _NO_ANSWER]
    kept["value"] = numbers(kept, "value", file, blank_allowed=False)
    kept["responses"] = whole_numbers(kept, "base_n", file)
    refuse(kept, "value", ~kept["value"].between(0, 100), "is not a percentage", file)
    return kept


def _indicator(question: str, measure: str) -> str | None:
    for (known, beginning), code in QUESTIONS.items():
        if question == known and measure.startswith(beginning):
            return code
    return None


def flagged(flag: pd.Series, indicator: pd.Series, period: pd.Series) -> pd.Series:
    """The flags, with the mark of a break added where `BREAKS` names the survey."""
    broken = indicator.map(BREAKS) == period
    return flag.mask(broken, flag.where(flag == "", flag + "; ") + BREAK)


def detailed_group(name: str) -> str:
    """The survey's name of a detailed ethnic group in the words of `ethnicity.CENSUS_GROUPS`.

    Raises `KeyError` for a name whose first part is none of `BROAD_GROUPS`.
    """
    broad, _, detail = name.partition(" - ")
    return f"{BROAD_GROUPS[broad]}: {DETAILS.get(detail, detail)}"
