"""Titles and descriptions of the figures on workforce race equality, from the numbers shown."""

import pandas as pd

from rhoanalytics.display import formats, words


def national_shares(series: pd.DataFrame) -> str:
    """series: `measures.wres.national`, percentages by panel."""
    parts = [
        f"{formats.percent(rows.iloc[-1]['value'])} of {_lower(panel)}"
        for panel, rows in series.groupby("panel", sort=False)
    ]
    year = series["period"].max()
    return (
        f"In England in {year}, ethnic minority staff (excluding White minorities) were "
        f"{formats.listed(parts)}"
    )


def national_ratios(series: pd.DataFrame) -> str:
    """series: `measures.wres.national`, the two likelihood ratios by panel."""
    parts = [
        f"{_lower(panel)}: {formats.plain(rows.iloc[-1]['value'], 2)} in {rows.iloc[-1]['period']}"
        for panel, rows in series.groupby("panel", sort=False)
    ]
    return f"England's relative likelihoods, 1.0 is parity; {'; '.join(parts)}"


def national_alt(series: pd.DataFrame, *, decimals: int) -> str:
    panels = ". ".join(
        f"{panel}: "
        + ", ".join(
            f"{row.period} {formats.plain(row.value, decimals)}" for row in rows.itertuples()
        )
        for panel, rows in series.groupby("panel", sort=False)
    )
    return (
        "Small line charts of England's figures by year, with gaps where none is verified. "
        f"{panels}."
    )


def survey(frame: pd.DataFrame, indicator: str, *, what: str, place: str) -> str:
    """frame: `measures.wres.survey`; its first row is the ICS, or England without any trust.

    indicator: "WRES5" to "WRES8", named at the start of the title.
    """
    row = frame.iloc[0]
    where = place if len(frame) > 1 else "England"
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
        f"pooled for the area, in England and in each trust. {values}."
    )


def all_staff(trend: pd.DataFrame, *, place: str) -> str:
    """trend: `measures.wres.all_staff_trend`. First and last year are compared only in a question
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


def all_staff_alt(trend: pd.DataFrame, *, place: str) -> str:
    panels = ". ".join(
        f"{label}: "
        + ", ".join(
            f"{row.period} {formats.percent(row.value)} (England {formats.percent(row.england)})"
            for row in rows.itertuples()
        )
        for label, rows in trend.groupby("label", sort=False)
    )
    return f"Four small line charts for all staff in {place} with England. {panels}."


def respondents(frame: pd.DataFrame, *, place: str) -> str:
    """frame: `measures.wres.respondents`."""
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


def detailed_groups(frame: pd.DataFrame) -> str:
    """frame: `measures.wres.by_detailed_group`."""
    panel = frame["panel"].iloc[0]
    rows = frame[frame["panel"] == panel]
    return (
        f"{panel}: from {formats.percent(rows['value'].min())} to "
        f"{formats.percent(rows['value'].max())} of staff between ethnic groups in England"
    )


def detailed_groups_alt(frame: pd.DataFrame) -> str:
    panels = ". ".join(
        f"{panel}: "
        + ", ".join(
            f"{row.heading} {row.group} {formats.percent(row.value)}" for row in rows.itertuples()
        )
        for panel, rows in frame.groupby("panel", sort=False)
    )
    return f"Panels of dots with 95% limits for 18 ethnic groups of staff in England. {panels}."


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def _or_missing(value: float) -> str:
    return "not shown" if pd.isna(value) else formats.percent(value)
