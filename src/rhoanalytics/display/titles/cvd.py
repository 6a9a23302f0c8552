"""Titles and descriptions of the figures on cardiovascular risk, written from the numbers shown.

A title states the finding and claims a difference only where the limits allow it; the description
(alternative text) says what kind of chart it is and what it shows, with numbers.
"""

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.display import formats, words
from rhoanalytics.place_names import with_article


def census_groups(groups: pd.DataFrame, *, place: str, nation: str) -> str:
    """groups: `population.census_groups` beside the nation."""
    british = groups[groups["group"] == "White: British"].iloc[0]
    return (
        f"{formats.percent(100 - british['value'])} of residents of {place} are from ethnic groups "
        f"other than White British; in {nation} {formats.percent(100 - british['england'])} are"
    )


def census_groups_alt(groups: pd.DataFrame, *, place: str, nation: str) -> str:
    values = "; ".join(f"{row.group} {formats.percent(row.value)}" for row in groups.itertuples())
    return (
        f"Horizontal bars of the share of residents of {place} in each ethnic group but White "
        f"British, with a mark for {nation}. {values}."
    )


def ages(frame: pd.DataFrame, *, place: str, nation: str) -> str:
    """frame: `population.ages` beside the nation."""
    older = frame[frame["age"].isin(["40 to 64", "65 and over"])][["value", "england"]].sum()
    return (
        f"{formats.percent(older['value'])} of residents of {place} are 40 or over; in {nation} "
        f"{formats.percent(older['england'])} are"
    )


def ages_alt(frame: pd.DataFrame, *, place: str, nation: str) -> str:
    values = "; ".join(
        f"{row.age} {formats.percent(row.value)} ({nation} {formats.percent(row.england)})"
        for row in frame.itertuples()
    )
    return f"Horizontal bars of residents of {place} by age, with {nation}: {values}."


def ages_by_group(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `population.ages_by_group`."""
    oldest = frame[frame["age"] == "65 and over"]
    top, low = oldest.loc[oldest["value"].idxmax()], oldest.loc[oldest["value"].idxmin()]
    return (
        f"In {place}, {formats.percent(top['value'])} of {words.people_from(top['group'])} and "
        f"{formats.percent(low['value'])} of {words.people_from(low['group'])} are 65 or over"
    )


def ages_by_group_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{age}: "
        + ", ".join(f"{row.group} {formats.percent(row.value)}" for row in rows.itertuples())
        for age, rows in frame.groupby("age", sort=False)
    )
    return (
        f"Three panels of dots, one for each age, a row for each ethnic group in {place}: share of "
        f"the group's residents who are of that age. {values}."
    )


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


def registers(recorded: pd.DataFrame, *, nation: str) -> str:
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
        f"{with_article(row['part'])}, compared with {formats.percent(row['england'])} in "
        f"{nation}"
    )


def registers_alt(recorded: pd.DataFrame, *, nation: str) -> str:
    values = "; ".join(
        f"{row.part}, {row.register} {formats.percent(row.value)} "
        f"({nation} {formats.percent(row.england)})"
        for row in recorded.itertuples()
    )
    return f"Dots with 95% limits for nine disease registers, with a marker for {nation}. {values}."


def hypertension_standing(elsewhere: pd.DataFrame, place: Area) -> str:
    """elsewhere: `registers.everywhere`."""
    row = elsewhere[elsewhere["area"] == place.code].iloc[0]
    return (
        f"Recorded hypertension ranges from {formats.percent(elsewhere['value'].min())} to "
        f"{formats.percent(elsewhere['value'].max())} between Integrated Care Systems; "
        f"{place.in_text} has {formats.percent(row['value'])}"
    )


def hypertension_standing_alt(
    elsewhere: pd.DataFrame, recorded: pd.DataFrame, place: Area, *, nation: str
) -> str:
    row = elsewhere[elsewhere["area"] == place.code].iloc[0]
    return (
        f"Dots with 95% limits, one for each of {len(elsewhere)} Integrated Care Systems, from the "
        f"lowest to the highest percentage of registered patients with recorded hypertension. "
        f"{place.name} is marked at "
        f"{formats.with_limits(row['value'], row['lower'], row['upper'])}; "
        f"{nation} is {formats.percent(recorded['england'].iloc[0])}."
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


def treatment_alt(panels: pd.DataFrame, *, place: str, beside: list[str]) -> str:
    """panels: the frame of `treatment.panels`. beside: the places that each group has marks for."""
    values = ". ".join(
        f"{panel}: {_groups(rows)}" for panel, rows in panels.groupby("panel", sort=False)
    )
    return (
        f"A panel for each treatment of dots with 95% limits, a row for each ethnic group in "
        f"{place}, then Not stated and Missing, with marks for the group in "
        f"{formats.listed(beside)}. {values}."
    )


def predecessors(panels: pd.DataFrame, *, place: str) -> str:
    """panels: the frame of `treatment.panels`, a panel for each ICS that a place was made from."""
    values = panels.groupby("panel", sort=False)["value"]
    spans = (values.max() - values.min()).map(formats.plain)
    return (
        f"In the areas that {place} was made from, the groups' percentages treated to threshold "
        f"span {formats.listed(list(spans))} points"
    )


def predecessors_alt(panels: pd.DataFrame) -> str:
    values = ". ".join(
        f"{panel}: {_groups(rows)}" for panel, rows in panels.groupby("panel", sort=False)
    )
    return f"A panel for each area of dots with 95% limits by ethnic group. {values}."


def trend(changes: pd.DataFrame, *, place: str) -> str:
    """changes: the frame of `treatment_trend.changes`."""
    clear = changes
    if not changes.empty:
        clear = changes[(changes["difference_lower"] > 0) | (changes["difference_upper"] < 0)]
    if clear.empty:
        return f"Blood pressure treated to threshold by ethnic group in {place}, by quarter"
    up = int((clear["difference"] > 0).sum())
    moved = {"rose": up, "fell": len(clear) - up}
    said = [f"{verb} clearly in {number}" for verb, number in moved.items() if number]
    return (
        f"In {place}, the percentage whose blood pressure is treated to threshold "
        f"{' and '.join(said)} of {len(changes)} ethnic groups since "
        f"{_month(changes['first'].min())}"
    )


def trend_alt(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `treatment_trend.by_quarter`."""
    shown = frame.dropna(subset=["value"])
    values = "; ".join(
        f"{group} from {formats.percent(rows['value'].iloc[0])} ({_month(rows['period'].iloc[0])}) "
        f"to {formats.percent(rows['value'].iloc[-1])} ({_month(rows['period'].iloc[-1])})"
        for group, rows in shown.groupby("group", sort=False)
    )
    return (
        f"A panel with a line for each ethnic group in {place}: people with recorded hypertension "
        f"whose blood pressure is treated to threshold, by quarter. {values}."
    )


def unknown_by_register(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `coding.unknown_by_register`."""
    share = 100 - frame["known"]
    low, high = formats.percent(share.min()), formats.percent(share.max())
    if low == high:
        return f"In {place}, ethnicity is not known for {low} of people on the registers"
    return (
        f"In {place}, ethnicity is not known for {low} to {high} of people, depending on the "
        "register"
    )


def unknown_by_register_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{row.register}: missing {words.percent_or_symbol(row.missing)}, not stated "
        f"{words.percent_or_symbol(row.not_stated)}"
        for row in frame.itertuples()
    )
    return (
        f"Two bars for each register in {place}: people whose ethnicity is missing, and whose "
        f"ethnicity is not stated. {values}."
    )


def other_treatments(frame: pd.DataFrame) -> str:
    """frame: `treatment.others`; names the treatments whose known groups span most and least."""
    known = frame[~frame["group"].isin(["Not stated", "Missing"])].dropna(subset=["value"])
    spans = known.groupby("panel", sort=False)["value"].agg(lambda value: value.max() - value.min())
    return (
        f"The groups span {formats.plain(spans.max())} percentage points for “{spans.idxmax()}” "
        f"and {formats.plain(spans.min())} for “{spans.idxmin()}”"
    )


def other_treatments_alt(frame: pd.DataFrame, *, place: str) -> str:
    panels = ". ".join(
        f"{panel}: {_groups(rows)}" for panel, rows in frame.groupby("panel", sort=False)
    )
    return f"Four panels of dots with 95% limits by ethnic group in {place}. {panels}."


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
        f"{row.group} {formats.percent(row.residents)}, "
        f"{words.percent_or_symbol(row.hypertension)} and "
        f"{words.percent_or_symbol(row.cardiovascular)}"
        for row in frame.itertuples()
    )
    return (
        f"Bars for each ethnic group in {place}: share of residents, of the hypertension register "
        f"and of the cardiovascular disease register. {values}."
    )


def by_deprivation(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `gradients.by_deprivation`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    gap = words.relation(first["lower"] - last["upper"], first["upper"] - last["lower"])
    if gap == "not clearly different":
        return (
            f"In {place}, blood pressure treated to threshold does not differ clearly between the "
            "most and the least deprived fifth"
        )
    return (
        f"In {place}, blood pressure is treated to threshold for {formats.percent(first['value'])} "
        f"of people in the most deprived fifth and {formats.percent(last['value'])} in the least "
        "deprived"
    )


def by_deprivation_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(f"{row.quintile} {_with_limits(row)}" for row in frame.itertuples())
    return (
        f"Dots with 95% limits for the five fifths of neighbourhood deprivation in {place}: "
        f"{values}."
    )


def prevalence_by_deprivation(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `gradients.standardised_by_deprivation`."""
    first, last = frame.iloc[0], frame.iloc[-1]
    return (
        f"In {place}, at equal ages hypertension is recorded for {formats.percent(first['value'])} "
        f"of adults in the most deprived fifth and {formats.percent(last['value'])} in the least "
        "deprived"
    )


def by_age(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `gradients.by_age` with its ages in words."""
    shown = frame.dropna(subset=["value"])
    first, last = shown.iloc[0], shown.iloc[-1]
    return (
        f"In {place}, blood pressure is treated to threshold for {formats.percent(first['value'])} "
        f"of people aged {first['group']} and {formats.percent(last['value'])} of people aged "
        f"{last['group']} with recorded hypertension"
    )


def by_age_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(f"{row.group} {_with_limits(row)}" for row in frame.itertuples())
    return f"Dots with 95% limits for four age bands in {place}: {values}."


def deaths(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `outcomes.deaths`."""
    shown = frame.dropna(subset=["value"])
    cause = shown["cause"].iloc[0]
    values = shown.loc[shown["cause"] == cause, "value"]
    named = f"Deaths from {cause[:1].lower()}{cause[1:]}"
    if len(values) == 1:
        return f"{named}: {formats.plain(values.iloc[0])} per 100,000 people in {place}"
    return (
        f"{named}, range from {formats.plain(values.min())} to {formats.plain(values.max())} per "
        f"100,000 people between the areas of {place}"
    )


def deaths_alt(frame: pd.DataFrame, *, nation: str) -> str:
    values = "; ".join(
        f"{row.cause}, {row.area}: "
        + (row.flag if pd.isna(row.value) else formats.plain(row.value))
        for row in frame.itertuples()
    )
    return (
        "Dots with 95% limits of age-standardised death rates per 100,000 people, a row for each "
        f"area, with a mark for {nation}. {values}."
    )


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
    return ", ".join(
        f"{row.group} {row.flag if pd.isna(row.value) else formats.percent(row.value)}"
        for row in frame.itertuples()
    )


def _with_limits(row) -> str:
    if pd.isna(row.value):
        return str(row.flag)
    return formats.with_limits(row.value, row.lower, row.upper)


def _month(period: str) -> str:
    return f"{pd.Timestamp(f'{period}-01'):%B %Y}"
