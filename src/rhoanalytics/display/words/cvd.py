"""Sentences about recorded disease and treatment by ethnic group."""

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.display import formats
from rhoanalytics.display.words.common import (
    ADJUSTMENT_MATTERS_FROM,
    WIDEST_HALF_WIDTH,
    gap_limits,
    half_width,
    people_from,
    relation,
    verdict,
)
from rhoanalytics.methods import SlopeIndex
from rhoanalytics.place_names import with_article

ADD_AUDIT = (
    "`rhoanalytics data fetch cvdprevent` adds them, or `rhoanalytics data import FOLDER` with the "
    "audit's own download."
)


def treatment_gap(
    row: pd.Series, reference: pd.Series, *, place: str, period: str, what: str
) -> str:
    """One group's percentage treated beside White people's, with limits and difference.

    row, reference: rows of `measures.treatment.by_group`. what: "had their last blood pressure
    reading to threshold". Empty for small groups or wide limits.
    """
    if pd.isna(row["difference"]) or half_width(row) > WIDEST_HALF_WIDTH:
        return ""
    ours = formats.with_limits(row["value"], row["lower"], row["upper"])
    theirs = formats.with_limits(reference["value"], reference["lower"], reference["upper"])
    return (
        f"In {place}, in {period}, {ours} of {people_from(row['group'])} {what}, compared with "
        f"{theirs} of White people: {verdict(row)}."
    )


def age_adjusted_gap(row: pd.Series, *, place: str, period: str) -> str:
    """What two-band age adjustment does to a place's difference; empty below one point.

    row: a row of `measures.treatment_adjusted.by_age`.
    """
    return _adjusted_gap(
        row, f"In {place}, in {period}, allowing for age (under 80, and 80 and over) changes"
    )


def region_standardised_gap(row: pd.Series, *, nation: str, period: str) -> str:
    """What spreading every group over the regions does to the nation's difference; empty below one
    point.

    row: a row of `measures.treatment_adjusted.by_region`.
    """
    return _adjusted_gap(
        row,
        f"In {nation}, in {period}, spreading every group over the NHS regions as everyone is "
        "changes",
    )


def _adjusted_gap(row: pd.Series, beginning: str) -> str:
    before, after = row["crude_difference"], row["difference"]
    if pd.isna(before) or pd.isna(after) or abs(before - after) < ADJUSTMENT_MATTERS_FROM:
        return ""
    limits = formats.interval(row["crude_difference_lower"], row["crude_difference_upper"], unit="")
    return (
        f"{beginning} the difference between {people_from(row['group'])} and White people from "
        f"{formats.plain(before)} ({limits}) to {formats.plain(after)} ({gap_limits(row)}) "
        "percentage points."
    )


def reference_people(row: pd.Series, *, place: str, what: str) -> str:
    """How many more people would be treated at White people's percentage; empty when uncertain."""
    if pd.isna(row["to_reference"]) or row["to_reference"] < 5:
        return ""
    return (
        f"If {people_from(row['group'])} in {place} had the same percentage as White people, about "
        f"{formats.about(row['to_reference'])} more of them would {what}."
    )


def target_people(needed: pd.DataFrame, *, place: str, target: float, what: str) -> str:
    """People to reach a target in every group, and how many of them are White.

    needed: the frame of `measures.treatment.with_people`.
    """
    total = needed["to_target"].sum()
    if total == 0:
        return f"In {place}, every group with figures reaches {formats.percent(target, 0)}."
    white = needed.loc[needed["group"] == "White", "to_target"].sum()
    largest = needed.loc[needed["denominator"].idxmax(), "group"] == "White"
    return (
        f"To reach {formats.percent(target, 0)} in every group in {place}, about "
        f"{formats.about(total)} more people would need to {what}; about {formats.about(white)} of "
        f"them are White{', the largest group' if largest else ''}."
    )


def unknown_ethnicity(unknown: pd.Series, *, place: str, register: str, what: str) -> str:
    """The share of a register without known ethnicity and the percentage among them; empty where
    their number is suppressed.
    """
    if pd.isna(unknown["value"]):
        return ""
    return (
        f"Ethnicity was missing or not stated for {formats.percent(unknown['share'])} of people "
        f"{register} in {place}; "
        f"{formats.with_limits(unknown['value'], unknown['lower'], unknown['upper'])} "
        f"of them {what}."
    )


def recorded_hypertension(rows: pd.DataFrame, *, nation: str) -> list[str]:
    """Recorded hypertension beside the nation's, both with limits: a sentence for each part.

    rows: the frame of `measures.registers.hypertension`.
    """
    return [
        f"In {row['period']}, {formats.with_limits(row['value'], row['lower'], row['upper'])} of "
        f"patients registered in {with_article(row['part'])} had hypertension recorded: "
        f"{_beside_nation(row)} {nation}, "
        f"{formats.with_limits(row['england'], row['england_lower'], row['england_upper'])}. "
        "This is not adjusted for age."
        for _, row in rows.iterrows()
    ]


def value_of_parts(rows: pd.DataFrame) -> str:
    """One percentage, or the span of the parts where an area's figures do not add up."""
    low, high = rows["value"].min(), rows["value"].max()
    if len(rows) == 1:
        return formats.percent(low)
    return f"{formats.plain(low)}–{formats.percent(high)}"


def _beside_nation(row: pd.Series) -> str:
    which = relation(row["lower"] - row["england_upper"], row["upper"] - row["england_lower"])
    return "not clearly different from" if which == "not clearly different" else f"{which} than in"


def changed_treatment(changes: pd.DataFrame, *, place: str) -> str:
    """Which groups' percentages differ clearly from those a year or more before; empty without any
    two points that can be compared.

    changes: the frame of `measures.treatment_trend.changes`.
    """
    if changes.empty:
        return ""
    clear = changes[(changes["difference_lower"] > 0) | (changes["difference_upper"] < 0)]
    first, last = changes["first"].min(), changes["last"].max()
    between = (
        f"In {place}, between {_year_to(first)} and {_year_to(last)}, blood pressure treated to "
        "threshold"
    )
    if clear.empty:
        return f"{between} did not change clearly in any group."
    named = formats.listed(
        [
            f"{people_from(row['group'])} (from {formats.percent(row['first_value'])} to "
            f"{formats.percent(row['last_value'])}, a change of {formats.plain(row['difference'])} "
            f"percentage points, {gap_limits(row)})"
            for _, row in clear.iterrows()
        ]
    )
    return f"{between} changed clearly for {named}."


def slope_of_inequality(index: SlopeIndex, *, place: str, period: str) -> str:
    """The slope and relative index over fifths of deprivation, with limits."""
    slope, relative = index.sii, index.rii
    which = relation(float(slope.lower), float(slope.upper))
    limits = formats.interval(float(slope.lower), float(slope.upper), unit="")
    ratio = formats.ratio_with_limits(
        float(relative.value), float(relative.lower), float(relative.upper)
    )
    if which == "not clearly different":
        return (
            f"In {place}, in {period}, treatment does not differ clearly along the whole range of "
            f"deprivation: slope index {formats.plain(float(slope.value))} percentage points "
            f"({limits}), relative index {ratio}."
        )
    return (
        f"In {place}, in {period}, along the whole range of deprivation the least deprived end is "
        f"{formats.plain(abs(float(slope.value)))} percentage points {which} than the most "
        f"deprived (slope index {formats.plain(float(slope.value))}, {limits}; relative index "
        f"{ratio})."
    )


def _year_to(period: str) -> str:
    return f"the year to {pd.Timestamp(f'{period}-01'):%B %Y}"


def percent_or_symbol(value: float) -> str:
    """A percentage, or the symbol for one that the publisher keeps confidential."""
    return "[c]" if pd.isna(value) else formats.percent(value)


def audit_elsewhere(place: Area, about: str, *, in_parts: bool) -> str:
    """Why treatment is shown for another place than the report's own, and what would change that.

    about: the place shown instead. in_parts: the place's predecessors are shown as well.
    """
    shown = f"Treatment by ethnic group for {place.in_text} itself. This section shows {about}"
    if place.kind == "district":
        return f"{shown}, because the audit publishes nothing for districts."
    if in_parts:
        return (
            f"{shown}, because a boundary change cut one of the areas that the audit publishes; "
            "the areas that it was made from follow."
        )
    return (
        f"{shown}, because the audit's terms do not allow figures by Integrated Care Board to be "
        f"shipped. {ADD_AUDIT}"
    )
