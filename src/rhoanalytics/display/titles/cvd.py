"""Titles and descriptions of the figures on cardiovascular risk, written from the numbers shown.

A title states the finding and claims a difference only where the limits allow it; the description
(alternative text) says what kind of chart it is and what it shows, with numbers.
"""

import pandas as pd

from rhoanalytics.areas import Area, with_article
from rhoanalytics.display import formats, words


def census_groups(groups: pd.DataFrame, *, place: str) -> str:
    """groups: `population.census_groups` beside England."""
    british = groups[groups["group"] == "White: British"].iloc[0]
    return (
        f"{formats.percent(100 - british['value'])} of residents of {place} are from ethnic groups "
        f"other than White British; in England {formats.percent(100 - british['england'])} are"
    )


def census_groups_alt(groups: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(f"{row.group} {formats.percent(row.value)}" for row in groups.itertuples())
    return (
        f"Horizontal bars of the share of residents of {place} in each ethnic group but White "
        f"British, with a mark for England. {values}."
    )


def ages(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `population.ages` beside England."""
    older = frame[frame["age"].isin(["40 to 64", "65 and over"])][["value", "england"]].sum()
    return (
        f"{formats.percent(older['value'])} of residents of {place} are 40 or over; in England "
        f"{formats.percent(older['england'])} are"
    )


def ages_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{row.age} {formats.percent(row.value)} (England {formats.percent(row.england)})"
        for row in frame.itertuples()
    )
    return f"Horizontal bars of residents of {place} by age, with England: {values}."


def groups_by_quintile(quintiles: pd.DataFrame, *, place: str) -> str:
    """quintiles: `population.groups_by_quintile`."""
    first = quintiles[(quintiles["quintile"] == 1) & (quintiles["group"] != "All residents")]
    top, low = first.loc[first["value"].idxmax()], first.loc[first["value"].idxmin()]
    return (
        f"In {place}, {formats.percent(top['value'])} of {words.people_from(top['group'])} and "
        f"{formats.percent(low['value'])} of {words.people_from(low['group'])} live in the most "
        "deprived fifth of neighbourhoods"
    )


def groups_by_quintile_alt(quintiles: pd.DataFrame, *, place: str) -> str:
    first = quintiles[quintiles["quintile"] == 1]
    values = "; ".join(f"{row.group} {formats.percent(row.value)}" for row in first.itertuples())
    return (
        f"Stacked bars, one for each ethnic group in {place}, of residents by national fifth of "
        f"deprivation. In the most deprived fifth: {values}."
    )


def registers(recorded: pd.DataFrame) -> str:
    """recorded: `registers.recorded`. Names the hypertension register, the largest."""
    rows = recorded[recorded["indicator"] == "QOF_HYP"]
    if len(rows) > 1:
        values = formats.listed(
            [f"{formats.percent(row.value)} ({row.part})" for row in rows.itertuples()]
        )
        return f"Hypertension is recorded for {values} of registered patients"
    row = rows.iloc[0]
    return (
        f"Hypertension is recorded for {formats.percent(row['value'])} of patients registered in "
        f"{with_article(row['part'])}, compared with {formats.percent(row['england'])} in England"
    )


def registers_alt(recorded: pd.DataFrame) -> str:
    values = "; ".join(
        f"{row.part}, {row.register} {formats.percent(row.value)} "
        f"(England {formats.percent(row.england)})"
        for row in recorded.itertuples()
    )
    return f"Dots with 95% limits for nine disease registers, with a marker for England. {values}."


def hypertension_standing(elsewhere: pd.DataFrame, place: Area) -> str:
    """elsewhere: `registers.everywhere`."""
    row = elsewhere[elsewhere["area"] == place.code].iloc[0]
    return (
        f"Recorded hypertension ranges from {formats.percent(elsewhere['value'].min())} to "
        f"{formats.percent(elsewhere['value'].max())} between Integrated Care Systems; "
        f"{place.in_text} has {formats.percent(row['value'])}"
    )


def hypertension_standing_alt(elsewhere: pd.DataFrame, recorded: pd.DataFrame, place: Area) -> str:
    row = elsewhere[elsewhere["area"] == place.code].iloc[0]
    return (
        f"Dots with 95% limits, one for each of {len(elsewhere)} Integrated Care Systems, from the "
        f"lowest to the highest percentage of registered patients with recorded hypertension. "
        f"{place.name} is marked at "
        f"{formats.with_limits(row['value'], row['lower'], row['upper'])}; "
        f"England is {formats.percent(recorded['england'].iloc[0])}."
    )


def treatment(treated: pd.DataFrame, *, place: str) -> str:
    """treated: `treatment.by_group`; states the widest gap if it is clear."""
    known = treated.dropna(subset=["difference"])
    row = known.loc[known["difference"].abs().idxmax()]
    white = treated[treated["group"] == "White"].iloc[0]
    if words.relation(row["difference_lower"], row["difference_upper"]) == "not clearly different":
        return f"Blood pressure treated to threshold is similar between ethnic groups in {place}"
    return (
        f"In {place}, blood pressure is treated to threshold for {formats.percent(row['value'])} "
        f"of {words.people_from(row['group'])} and {formats.percent(white['value'])} of White "
        "people with recorded hypertension"
    )


def treatment_alt(blood_pressure: pd.DataFrame, lipids: pd.DataFrame, *, place: str) -> str:
    return (
        f"Two panels of dots with 95% limits, a row for each ethnic group in {place}, then Not "
        f"stated and Missing, with a marker for the group in England. Blood pressure to threshold: "
        f"{_groups(blood_pressure)}. Lipid therapy: {_groups(lipids)}."
    )


def other_treatments(frame: pd.DataFrame) -> str:
    """frame: `treatment.others`; says for which treatments the lowest known group differs most."""
    known = frame[~frame["group"].isin(["Not stated", "Missing"])]
    spans = known.groupby("panel", sort=False)["value"].agg(lambda value: value.max() - value.min())
    return (
        "Which group is treated more often depends on the treatment: the groups span "
        f"{formats.plain(spans.max())} percentage points for one and "
        f"{formats.plain(spans.min())} for another"
    )


def other_treatments_alt(frame: pd.DataFrame) -> str:
    panels = ". ".join(
        f"{panel}: {_groups(rows)}" for panel, rows in frame.groupby("panel", sort=False)
    )
    return f"Four panels of dots with 95% limits by ethnic group in England. {panels}."


def composition(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `treatment.composition`."""
    row = frame[frame["group"] == "White"].iloc[0]
    return (
        f"White people are {formats.percent(row['residents'])} of residents of {place}, "
        f"{formats.percent(row['hypertension'])} of people with recorded hypertension and "
        f"{formats.percent(row['cardiovascular'])} of those with cardiovascular disease"
    )


def composition_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{row.group} {formats.percent(row.residents)}, {formats.percent(row.hypertension)} and "
        f"{formats.percent(row.cardiovascular)}"
        for row in frame.itertuples()
    )
    return (
        f"Bars for each ethnic group in {place}: share of residents, of the hypertension register "
        f"and of the cardiovascular disease register. {values}."
    )


def by_deprivation(frame: pd.DataFrame) -> str:
    """frame: `treatment.by_deprivation`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    gap = words.relation(first["lower"] - last["upper"], first["upper"] - last["lower"])
    if gap == "not clearly different":
        return "Blood pressure treated to threshold is similar in all fifths of deprivation"
    return (
        f"In England, blood pressure is treated to threshold for {formats.percent(first['value'])} "
        f"of people in the most deprived fifth and {formats.percent(last['value'])} in the least "
        "deprived"
    )


def by_deprivation_alt(frame: pd.DataFrame) -> str:
    values = "; ".join(
        f"{row.quintile} {formats.with_limits(row.value, row.lower, row.upper)}"
        for row in frame.itertuples()
    )
    return f"Dots with 95% limits for the five fifths of neighbourhood deprivation: {values}."


def risk_factors(factors: pd.DataFrame) -> str:
    """factors: `evidence.risk_factors`."""
    return (
        f"Obesity ranges from {formats.percent(factors['obesity'].min())} to "
        f"{formats.percent(factors['obesity'].max())} of adults between ethnic groups in England, "
        f"and physical inactivity from {formats.percent(factors['inactivity'].min())} to "
        f"{formats.percent(factors['inactivity'].max())}"
    )


def risk_factors_alt(factors: pd.DataFrame) -> str:
    values = "; ".join(
        f"{row.group} {formats.percent(row.obesity)} and {formats.percent(row.inactivity)}"
        for row in factors.itertuples()
    )
    return (
        "Two panels of dots with 95% limits by ethnic group in England: adults with obesity and "
        f"adults who are physically inactive. {values}."
    )


def _groups(frame: pd.DataFrame) -> str:
    return ", ".join(f"{row.group} {formats.percent(row.value)}" for row in frame.itertuples())
