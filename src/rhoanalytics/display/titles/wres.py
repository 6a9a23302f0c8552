"""Titles and descriptions of the figures on workforce race equality, from the numbers shown."""

from collections.abc import Mapping

import pandas as pd

from rhoanalytics.display import formats, words
from rhoanalytics.display.words.wres import LIKELIHOODS, trend
from rhoanalytics.measures import wres_survey
from rhoanalytics.measures.wres_strip import Standing

_TRENDS = {
    "none beyond chance": "no trend beyond chance",
    "not tested": "too few years to test",
}
"""What a title says in place of a short verdict of `words.wres.trend`."""


def national_shares(series: pd.DataFrame, *, nation: str) -> str:
    """series: `measures.wres_national.national`, percentages by panel."""
    parts = [
        f"{formats.percent(rows.iloc[-1]['value'])} of {_lower(panel)}"
        for panel, rows in series.groupby("panel", sort=False)
    ]
    year = series["period"].max()
    return (
        f"In {nation} in {year}, ethnic minority staff (excluding White minorities) were "
        f"{formats.listed(parts)}"
    )


def national_ratios(series: pd.DataFrame, *, nation: str) -> str:
    """series: `measures.wres_national.national`, the likelihood ratios by panel."""
    newest = series.drop_duplicates("panel", keep="last")
    parts = [
        LIKELIHOODS[int(row.indicator.removeprefix("WRES"))].format(
            times=formats.plain(row.value, 2), limits=row.period
        )
        for row in newest.itertuples()
    ]
    return f"In {nation}, {'; '.join(parts)}"


def national_alt(series: pd.DataFrame, *, nation: str, decimals: int) -> str:
    panels = ". ".join(
        f"{panel}: "
        + ", ".join(
            f"{row.period} {formats.plain(row.value, decimals)}" for row in rows.itertuples()
        )
        for panel, rows in series.groupby("panel", sort=False)
    )
    return (
        f"Small line charts of figures of {nation} by year, with gaps where none is verified. "
        f"{panels}."
    )


def survey(frame: pd.DataFrame, indicator: str, *, what: str, place: str, nation: str) -> str:
    """frame: `measures.wres_survey.survey`; its first row is the ICS, or the nation without trusts.

    indicator: "WRES5" to "WRES8", named at the start of the title.
    """
    row = frame.iloc[0]
    where = place if row["kind"] == wres_survey.PLACE else nation
    sides = (
        f"Indicator {indicator.removeprefix('WRES')}. {formats.percent(row['minority'])} of ethnic "
        "minority staff and "
        f"{formats.percent(row['white'])} of White staff in {where} {what}"
    )
    which = words.relation(row["difference_lower"], row["difference_upper"])
    return f"{sides}, no clear difference" if which == "not clearly different" else sides


def survey_alt(frame: pd.DataFrame) -> str:
    values = "; ".join(
        f"{row.name_}: White {_or_missing(row.white)}, ethnic minority {_or_missing(row.minority)}"
        for row in frame.rename(columns={"name": "name_"}).itertuples()
    )
    return (
        "Pairs of dots with 95% limits, joined by a line: White staff and ethnic minority staff, "
        f"pooled and in each trust. {values}."
    )


def all_staff(trend: pd.DataFrame, *, place: str) -> str:
    """trend: `measures.wres_all_staff.trend`. First and last year are compared only in a question
    without a break; differing limits that overlap are not called a change.
    """
    unbroken = trend.groupby("label").filter(lambda rows: not rows["is_break"].any())
    if unbroken.empty:
        return f"All staff in {place}: every question has a break in the series"
    rows = unbroken[unbroken["label"] == unbroken["label"].iloc[0]].sort_values("period")
    first, last = rows.iloc[0], rows.iloc[-1]
    which = words.relation(last["lower"] - first["upper"], last["upper"] - first["lower"])
    verdict = "no clear change" if which == "not clearly different" else which
    return (
        f"{first['label']}, all staff in {place}: {formats.percent(first['value'])} in "
        f"{first['period']} and {formats.percent(last['value'])} in {last['period']}, {verdict}"
    )


def all_staff_alt(trend: pd.DataFrame, *, place: str, nation: str) -> str:
    panels = ". ".join(
        f"{label}: "
        + ", ".join(
            f"{row.period} {formats.percent(row.value)} ({nation} {formats.percent(row.nation)})"
            for row in rows.itertuples()
        )
        for label, rows in trend.groupby("label", sort=False)
    )
    return f"Small line charts for all staff in {place} with {nation}. {panels}."


def respondents(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `measures.wres_all_staff.respondents`."""
    minority = frame.iloc[0]
    return (
        f"{formats.percent(minority['respondents'])} of staff who answered the survey and "
        f"{formats.percent(minority['residents'])} of residents in {place} are from ethnic "
        "minority groups (excluding White minorities)"
    )


def respondents_alt(frame: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{row.group}: residents {formats.percent(row.residents)}, survey respondents "
        f"{formats.percent(row.respondents)}"
        for row in frame.itertuples()
    )
    return f"Paired bars for {place}. {values}."


def detailed_groups(frame: pd.DataFrame, *, nation: str) -> str:
    """frame: `measures.wres_survey.by_detailed_group`."""
    panel = frame["panel"].iloc[0]
    rows = frame[frame["panel"] == panel]
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    return (
        f"{panel}, by ethnic group in {nation}: from {formats.percent(low['value'])} of staff "
        f"({low['heading']}: {low['group']}) to {formats.percent(high['value'])} "
        f"({high['heading']}: {high['group']})"
    )


def detailed_groups_alt(frame: pd.DataFrame, *, nation: str) -> str:
    panels = ". ".join(
        f"{panel}: "
        + ", ".join(
            f"{row.heading} {row.group} {formats.percent(row.value)}" for row in rows.itertuples()
        )
        for panel, rows in frame.groupby("panel", sort=False)
    )
    return f"Panels of dots with 95% limits for the ethnic groups of staff in {nation}. {panels}."


def ladder(frame: pd.DataFrame, staff: pd.Series, *, place: str) -> str:
    """frame: `measures.wres_staff.ladder`. staff: the same year's row of all staff."""
    shown = frame[frame["value"].notna()]
    if shown.empty:
        return f"Ethnic minority staff by band in {place}: every band is withheld"
    low, high = shown.loc[shown["value"].idxmin()], shown.loc[shown["value"].idxmax()]
    return (
        f"In {place}, ethnic minority staff are {formats.percent(staff['value'])} of all staff, "
        f"and from {formats.percent(low['value'], 0)} ({_band(low)}) to "
        f"{formats.percent(high['value'], 0)} ({_band(high)}) of a pay band"
    )


def ladder_alt(frame: pd.DataFrame, staff: pd.Series) -> str:
    values = "; ".join(
        f"{heading}: "
        + ", ".join(
            f"{row.label} {formats.percent(row.value, 0) if pd.notna(row.value) else 'withheld'}"
            for row in rows.itertuples()
        )
        for heading, rows in frame.groupby("heading", sort=False)
    )
    return (
        "Bars for every pay band from the highest down, with a stroke on each at the share of all "
        f"staff, {formats.percent(staff['value'])}. {values}."
    )


def leaders(frame: pd.DataFrame, *, place: str) -> str:
    """frame: name and here (%), residents first, then staff and those who lead."""
    parts = [
        f"{formats.percent(row.here, 0)} of {_lower(row.name_)}"
        for row in frame.rename(columns={"name": "name_"}).itertuples()
        if pd.notna(row.here)
    ]
    return f"In {place}, people from ethnic minority groups are {formats.listed(parts)}"


def leaders_alt(frame: pd.DataFrame, *, place: str, nation: str) -> str:
    values = "; ".join(
        f"{row.name_}: {place} {_or_missing(row.here)}, {nation} {_or_missing(row.nation)}"
        for row in frame.rename(columns={"name": "name_"}).itertuples()
    )
    return f"Paired bars of the share from ethnic minority groups. {values}."


def likelihood(indicator: int, row: pd.Series, *, place: str) -> str:
    """row: the ICS's row of `measures.wres_likelihood.by_trust`."""
    if pd.isna(row["value"]):
        return f"Indicator {indicator}. No ratio for {place}: {row['reason']}"
    said = LIKELIHOODS[indicator].format(
        times=formats.plain(row["value"], 2),
        limits=formats.interval(row["lower"], row["upper"], 2, unit=""),
    )
    apart = "" if row["differs_from_parity"] else ", no clear difference"
    return f"Indicator {indicator}. In {place}, {said}{apart}"


def likelihood_alt(frame: pd.DataFrame) -> str:
    values = "; ".join(
        f"{row.name_} "
        + (
            formats.ratio_with_limits(row.value, row.lower, row.upper)
            if pd.notna(row.value)
            else f"no ratio, {row.reason}"
        )
        for row in frame.rename(columns={"name": "name_"}).itertuples()
    )
    return (
        "Ratios with 95% limits on a log scale about parity, the range 0.80 to 1.25 shaded, for "
        f"the area and each trust. {values}."
    )


def trends(
    standings: Mapping[str, Standing], names: Mapping[str, str], *, what: str, place: str
) -> str:
    """standings: those drawn, by code. names: code -> what its panel is called.

    what: what is drawn, such as "Ethnic minority shares".
    """
    found: dict[str, list[str]] = {}
    for code, standing in standings.items():
        said = trend(standing, is_ratio=standing.kind == "ratio").split(" (")[0]
        verdict = "not shown" if standing.trend is None else _TRENDS.get(said, said)
        found.setdefault(verdict, []).append(_lower(names[code]))
    parts = [f"{formats.listed(panels)}: {verdict}" for verdict, panels in found.items()]
    return ". ".join([f"{what} in {place}", *(part[0].upper() + part[1:] for part in parts)])


def trends_alt(frame: pd.DataFrame, *, decimals: int) -> str:
    """frame: panel, period and value, as drawn."""
    panels = ". ".join(
        f"{panel}: "
        + ", ".join(
            f"{row.period} "
            + ("not shown" if pd.isna(row.value) else formats.plain(row.value, decimals))
            for row in rows.itertuples()
        )
        for panel, rows in frame.groupby("panel", sort=False)
    )
    return (
        "Small line charts by year. A year on fewer trusts is hollow and not joined, and [b] marks "
        f"a new definition. {panels}."
    )


def _band(row: pd.Series) -> str:
    return f"{_lower(row['heading'])}, {_lower(row['label'])}"


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _or_missing(value: float) -> str:
    return "not shown" if pd.isna(value) else formats.percent(value)
