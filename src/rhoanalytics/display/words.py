"""Sentences whose words are chosen by the numbers.

Each template states both values, their limits and the period, and says "higher" or "lower" only
where the limits allow it. No sentence gives a cause, ranks groups whose intervals overlap, or
blames. A template returns an empty string where its condition fails; `Sentences` leaves it out.
"""

import re

import pandas as pd

from rhoanalytics.areas import with_article
from rhoanalytics.display import formats
from rhoanalytics.methods import MannKendall

BANNED_WORDS = (
    "BAME",
    "BME",
    "non-White",
    "hard to reach",
    "worse",
    "better",
    "Blacks",
    "Mixed people",
    "minorities group",
)
"""Terms that the Race Disparity Unit's style guide rules out, and judgements that a figure cannot
carry. The initialism "BME" is explained once, in the notes on the Workforce Race Equality Standard.
"""

WIDEST_HALF_WIDTH = 10.0
"""Percentage points: a group whose limits are further away than this is not compared."""

SIGNIFICANT = 0.05
"""Probability below which a trend is called a rise or a fall."""

ADJUSTMENT_MATTERS_FROM = 1.0
"""Percentage points by which an adjustment must change a difference to be worth a sentence."""


def banned(text: str) -> list[str]:
    """The banned words that occur in a text."""
    return [word for word in BANNED_WORDS if re.search(rf"\b{re.escape(word)}\b", text)]


def people_from(group: str) -> str:
    """How a broad group is named in a sentence."""
    if group == "White":
        return "White people"
    if group == "Other":
        return "people from the Other ethnic group"
    return f"people from {group} ethnic groups"


def relation(lower: float, upper: float) -> str:
    """What a difference with these limits allows to be said: higher, lower, or neither."""
    if lower > 0:
        return "higher"
    return "lower" if upper < 0 else "not clearly different"


def treatment_gap(
    row: pd.Series, reference: pd.Series, *, place: str, period: str, what: str
) -> str:
    """One group's percentage treated beside White people's, with limits and difference.

    row, reference: rows of `measures.treatment.by_group`. what: "had their last blood pressure
    reading to threshold". Empty for small groups or wide limits.
    """
    if pd.isna(row["difference"]) or _half_width(row) > WIDEST_HALF_WIDTH:
        return ""
    ours = formats.with_limits(row["value"], row["lower"], row["upper"])
    theirs = formats.with_limits(reference["value"], reference["lower"], reference["upper"])
    return (
        f"In {place}, in {period}, {ours} of {people_from(row['group'])} {what}, compared with "
        f"{theirs} of White people: {_verdict(row)}."
    )


def age_adjusted_gap(row: pd.Series, *, period: str) -> str:
    """What two-band age adjustment does to England's difference; empty below one point.

    row: a row of `measures.treatment.age_adjusted`.
    """
    return _adjusted_gap(
        row, f"In England, in {period}, allowing for age (under 80, and 80 and over) changes"
    )


def region_standardised_gap(row: pd.Series, *, period: str) -> str:
    """What spreading every group over the regions does to England's difference; empty below one
    point.

    row: a row of `measures.treatment.region_standardised`.
    """
    return _adjusted_gap(
        row,
        f"In England, in {period}, spreading every group over the NHS regions as everyone is "
        "changes",
    )


def _adjusted_gap(row: pd.Series, beginning: str) -> str:
    before, after = row["crude_difference"], row["difference"]
    if abs(before - after) < ADJUSTMENT_MATTERS_FROM:
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
    """The share of a register without known ethnicity and the percentage among them."""
    return (
        f"Ethnicity was missing or not stated for {formats.percent(unknown['share'])} of people "
        f"{register} in {place}; "
        f"{formats.with_limits(unknown['value'], unknown['lower'], unknown['upper'])} "
        f"of them {what}."
    )


def recorded_hypertension(rows: pd.DataFrame) -> list[str]:
    """Recorded hypertension beside England's, both with limits: a sentence for each part.

    rows: the frame of `measures.registers.hypertension`.
    """
    return [
        f"In {row['period']}, {formats.with_limits(row['value'], row['lower'], row['upper'])} of "
        f"patients registered in {with_article(row['part'])} had hypertension recorded: "
        f"{_beside_england(row)} England, "
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


def _beside_england(row: pd.Series) -> str:
    which = relation(row["lower"] - row["england_upper"], row["upper"] - row["england_lower"])
    return "not clearly different from" if which == "not clearly different" else f"{which} than in"


def most_deprived(profile: pd.DataFrame, england: pd.DataFrame, *, place: str) -> str:
    """Neighbourhoods and people in the most deprived tenth and fifth, beside England.

    profile, england: frames of `measures.deprivation.decile_profile`.
    """
    first, fifth = profile[profile["decile"] == 1], profile[profile["decile"] <= 2]
    england_fifth = england.loc[england["decile"] <= 2, "share_people"].sum()
    return (
        f"**{formats.percent(first['share_lsoas'].sum())} of neighbourhoods** in {place} "
        f"({formats.people(first['lsoas'].sum())} of {formats.people(profile['lsoas'].sum())}) are "
        f"among the most deprived tenth in England, and "
        f"**{formats.percent(fifth['share_people'].sum())} of people** "
        f"({formats.people(fifth['people'].sum())}) live in the most deprived fifth, compared with "
        f"{formats.percent(england_fifth)} in England (Index of Multiple Deprivation 2025, Census "
        "2021)."
    )


def standing(row: pd.Series, number: int, *, geography: str) -> str:
    """Where an ICS stands by its share of people in the most deprived fifth."""
    return (
        f"That share is the {rank(row, number)} of the {number} Integrated Care Systems "
        f"({geography})."
    )


def rank(row: pd.Series, number: int) -> str:
    """A rank counted from the nearer end: "highest", "2nd highest", "3rd lowest"."""
    from_top = int(row["rank"])
    from_bottom = number + 1 - from_top
    place, end = min((from_top, "highest"), (from_bottom, "lowest"))
    return end if place == 1 else f"{formats.ordinal(place)} {end}"


def largest_places(districts: pd.DataFrame) -> str:
    """The districts with most people in the most deprived fifth, at most three."""
    total = districts["people_1_2"].sum()
    there = districts[districts["people_1_2"] > 0].nlargest(3, "people_1_2")
    if there.empty:
        return "No neighbourhood here is among the most deprived fifth in England."
    named = formats.listed(
        [f"{row.district} ({formats.people(row.people_1_2)})" for row in there.itertuples()]
    )
    share = there["people_1_2"].sum() / total
    which = (
        "The largest numbers of" if share <= 0.5 else "All of the" if share == 1 else "Most of the"
    )
    return f"{which} people in the most deprived fifth live in {named}."


def hidden_deprivation(districts: pd.DataFrame, even_share: float) -> str:
    """People in the most deprived fifth inside districts that have less of it than England."""
    off = districts[districts["share_people_1_2"] < even_share]
    hidden = int(off["people_1_2"].sum())
    if hidden == 0 or len(districts) == len(off) == 1:
        return ""
    count = len(off)
    return (
        f"{formats.people(hidden)} people live in such neighbourhoods inside "
        f"{'a district' if count == 1 else f'{count} districts'} where they are less common "
        "than in England as a whole, so that district averages hide them."
    )


def groups_in_deprived(shares: pd.DataFrame, *, place: str) -> str:
    """The span between ethnic groups' shares in the most deprived tenth, with everyone's.

    shares: rows of `measures.deprivation.living_in_deprived` for one place. Census counts: no
    limits, so the order of the groups is not a matter of chance.
    """
    groups = shares[shares["group"] != "All residents"]
    everyone = shares.loc[shares["group"] == "All residents", "share_10"].iloc[0]
    if groups["people_10"].sum() == 0:
        return f"Nobody in {place} lives in a neighbourhood of the most deprived tenth in England."
    top, bottom = groups.loc[groups["share_10"].idxmax()], groups.loc[groups["share_10"].idxmin()]
    return (
        f"In {place}, {formats.percent(top['share_10'])} of {people_from(top['group'])} live in "
        f"the most deprived tenth of neighbourhoods in England, compared with "
        f"{formats.percent(bottom['share_10'])} of {people_from(bottom['group'])} and "
        f"{formats.percent(everyone)} of all residents (Census 2021)."
    )


def survey_gap(row: pd.Series, *, place: str, year: str, what: str) -> str:
    """Ethnic minority and White staff side by side on one survey indicator.

    row: a row of `measures.wres.survey`. what: "reported discrimination from a manager or
    colleague". Empty where a base is too small.
    """
    if pd.isna(row["difference"]):
        return ""
    minority = formats.with_limits(row["minority"], row["minority_lower"], row["minority_upper"])
    white = formats.with_limits(row["white"], row["white_lower"], row["white_upper"])
    return (
        f"In the {year} survey, {minority} of ethnic minority staff and {white} of White staff in "
        f"{place} {what}: {_verdict(row)}."
    )


def survey_coverage(covered: int, total: int, *, place: str) -> str:
    """How many of the ICS's trusts the pooled figures rest on."""
    if total == 0:
        return f"No NHS trust has its head office in {place}."
    which = "the one trust" if total == covered == 1 else f"{covered} of {total} trusts"
    return (
        f"Figures by ethnicity for {place} rest on {which} with a head office here (this edition "
        "has no figures by ethnicity for mental health trusts; ambulance trusts serve several "
        "systems and are left out)."
    )


def national_trend(
    series: pd.DataFrame, indicator: str, test: MannKendall | None, *, what: str
) -> str:
    """What a national series allows to be said of its trend.

    series: `measures.wres.national`. test: `measures.wres.national_trend`; None is not tested.
    what: the start of the sentence, such as "England's ethnic minority share of all staff".
    """
    rows = series[series["indicator"] == indicator].sort_values("period")
    first, last = rows.iloc[0], rows.iloc[-1]
    span = (
        f"{what} was {_national(first)} in {first['period']} and {_national(last)} in "
        f"{last['period']}"
    )
    if test is None:
        return f"{span}; too few years with a verified figure to test for a trend."
    if test.p >= SIGNIFICANT:
        return (
            f"{span}; the change since {first['period']} is not distinguishable from chance "
            f"({len(rows)} years, Mann-Kendall p = {test.p:.2f})."
        )
    word = "rose" if test.s > 0 else "fell"
    p = "p < 0.001" if test.p < 0.001 else f"p = {test.p:.3f}"
    return f"{span}; over {len(rows)} years with a verified figure it {word} (Mann-Kendall {p})."


def _national(row: pd.Series) -> str:
    ratio = row["indicator"] in ("WRES2", "WRES3")
    return formats.plain(row["value"], 2) if ratio else formats.percent(row["value"])


def _verdict(row: pd.Series) -> str:
    """A row's difference in points with its limits, and what they allow to be said of it."""
    which = relation(row["difference_lower"], row["difference_upper"])
    if which == "not clearly different":
        return (
            f"the difference, {formats.plain(row['difference'])} percentage points "
            f"({gap_limits(row)}), is within what chance alone could give"
        )
    low, high = sorted((abs(row["difference_lower"]), abs(row["difference_upper"])))
    return (
        f"{formats.plain(abs(row['difference']))} percentage points {which} "
        f"({formats.interval(low, high, unit='')})"
    )


def gap_limits(row: pd.Series) -> str:
    """The limits of a row's difference, in points: "−14.2 to −11.0"."""
    return formats.interval(row["difference_lower"], row["difference_upper"], unit="")


def _half_width(row: pd.Series) -> float:
    return (row["upper"] - row["lower"]) / 2
