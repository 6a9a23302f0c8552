"""Sentences about the Workforce Race Equality Standard."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.words.common import (
    SIGNIFICANT,
    verdict,
)
from rhoanalytics.methods import MannKendall


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
        f"{place} {what}: {verdict(row)}."
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
