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
    "An analyst adds them with `rhoanalytics data fetch cvdprevent`, or with `rhoanalytics data "
    "import FOLDER` from the audit's own download."
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
        row,
        place=place,
        period=period,
        adjustment="allowing for age (under 80, and 80 and over), it was",
    )


def region_standardised_gap(row: pd.Series, *, nation: str, period: str) -> str:
    """What spreading every group over the regions does to the nation's difference; empty below one
    point.

    row: a row of `measures.treatment_adjusted.by_region`.
    """
    return _adjusted_gap(
        row,
        place=nation,
        period=period,
        adjustment="if every group were spread over the NHS regions as everyone is, it would be",
    )


def _adjusted_gap(row: pd.Series, *, place: str, period: str, adjustment: str) -> str:
    before, after = row["crude_difference"], row["difference"]
    if pd.isna(before) or pd.isna(after) or abs(before - after) < ADJUSTMENT_MATTERS_FROM:
        return ""
    crude = _points(before, row["crude_difference_lower"], row["crude_difference_upper"])
    adjusted = _points(after, row["difference_lower"], row["difference_upper"])
    return (
        f"Compared with White people in {place}, in {period}, the percentage of "
        f"{people_from(row['group'])} treated to threshold was {crude}; {adjustment} {adjusted}."
    )


def _points(value: float, lower: float, upper: float) -> str:
    """A difference in words: "8.5 percentage points lower (8.4 to 8.6)"."""
    which = relation(lower, upper)
    if which == "not clearly different":
        limits = formats.interval(lower, upper, unit="")
        return f"{which} ({formats.plain(value)} percentage points, {limits})"
    low, high = sorted((abs(lower), abs(upper)))
    return (
        f"{formats.plain(abs(value))} percentage points {which} "
        f"({formats.interval(low, high, unit='')})"
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
        f"To reach {formats.percent(target, 0)}, this pack's own target, in every group in "
        f"{place}, about {formats.about(total)} more people would need to {what}; about "
        f"{formats.about(white)} of them are White"
        f"{', the group with most people on the register' if largest else ''}."
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


def recorded_hypertension(rows: pd.DataFrame, *, nation: str) -> str:
    """Recorded hypertension beside the nation's, both with limits; empty without figures.

    rows: the frame of `measures.registers.hypertension`, a row for each part of the place.
    """
    if rows.empty:
        return ""
    first = rows.iloc[0]
    whole = formats.with_limits(first["england"], first["england_lower"], first["england_upper"])
    found = [
        (
            formats.with_limits(row["value"], row["lower"], row["upper"]),
            with_article(row["part"]),
            f"{_beside_nation(row)} {nation}",
        )
        for _, row in rows.iterrows()
    ]
    if len(found) == 1:
        value, place, beside = found[0]
        told = (
            f"{value} of patients registered in {place} had hypertension recorded: {beside}, "
            f"{whole}."
        )
    else:
        parts = "; ".join(f"{value} in {place} ({beside})" for value, place, beside in found)
        told = (
            "hypertension was recorded for these percentages of registered patients: "
            f"{parts}. In {nation} it was {whole}."
        )
    return f"In {first['period']}, {told} This is not adjusted for age."


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
        f"In {place}, between {_year_to(first)} and {_year_to(last)}, the percentage treated to "
        "threshold"
    )
    if clear.empty:
        return f"{between} did not change clearly in any group."
    moved = {"rose": clear[clear["difference"] > 0], "fell": clear[clear["difference"] < 0]}
    said = [f"{verb} clearly for {_moved(rows)}" for verb, rows in moved.items() if len(rows)]
    return f"{between} {' and '.join(said)}."


def _moved(rows: pd.DataFrame) -> str:
    return formats.listed(
        [
            f"{people_from(row['group'])} (from {formats.percent(row['first_value'])} to "
            f"{formats.percent(row['last_value'])}: {formats.plain(row['difference'])} percentage "
            f"points, {gap_limits(row)})"
            for _, row in rows.iterrows()
        ]
    )


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
            "deprivation: from the most to the least deprived end it differs by "
            f"{formats.plain(float(slope.value))} percentage points ({limits}, the slope index of "
            f"inequality), a ratio of {ratio} (the relative index)."
        )
    low, high = sorted((abs(float(slope.lower)), abs(float(slope.upper))))
    return (
        f"In {place}, in {period}, along the whole range of deprivation the percentage treated is "
        f"{formats.plain(abs(float(slope.value)))} percentage points {which} at the least deprived "
        f"end than at the most deprived end ({formats.interval(low, high, unit='')}; the slope "
        f"index of inequality). The ratio of the two ends, the relative index of inequality, is "
        f"{ratio}."
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
    shown = f"Treatment by ethnic group for {place.in_text} itself. This report shows {about}"
    if place.kind == "district":
        return f"{shown}, because the audit publishes nothing for districts."
    if in_parts:
        return (
            f"{shown}, because a boundary change cut one of the areas that the audit publishes; "
            "the areas that it was made from follow."
        )
    return (
        f"{shown}, because the audit's terms do not allow figures by Integrated Care Board to be "
        f"published with this pack. {ADD_AUDIT}"
    )
