"""Sentences about the Workforce Race Equality Standard."""

import math
from collections.abc import Collection, Mapping

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.words.common import SIGNIFICANT, gap_limits, verdict
from rhoanalytics.measures.wres import FEWEST_POINTS
from rhoanalytics.measures.wres_series import Movement
from rhoanalytics.measures.wres_strip import LONG, SHORT, Standing
from rhoanalytics.methods import MannKendall

LIKELIHOODS = {
    2: "White applicants were {times} times as likely ({limits}) as ethnic minority applicants to "
    "be appointed from shortlisting",
    3: "ethnic minority staff were {times} times as likely ({limits}) as White staff to enter the "
    "formal disciplinary process",
    4: "White staff were {times} times as likely ({limits}) as ethnic minority staff to access "
    "non-mandatory training",
}
"""Indicators 2 to 4 in the direction that the standard gives each."""

NOT_AVAILABLE = "[x]"


def survey_gap(row: pd.Series, *, place: str, year: str, what: str) -> str:
    """Ethnic minority and White staff side by side on one survey indicator.

    row: a row of `measures.wres_survey.survey`. what: "reported discrimination from a manager or
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


def survey_gaps(rows: Mapping[str, pd.Series], *, place: str, year: str) -> str:
    """The differences of all survey indicators in one sentence, for where much else is to be said.

    rows: of `measures.wres_survey.survey`, by the indicator's short name. Those whose base is too
    small are left out; empty without any.
    """
    told = [
        f"{formats.plain(row['difference'])} ({gap_limits(row)}) for {name[0].lower()}{name[1:]}"
        for name, row in rows.items()
        if not pd.isna(row["difference"])
    ]
    if not told:
        return ""
    return (
        f"In the {year} survey, the difference between ethnic minority and White staff in {place} "
        f"was, in percentage points, {formats.listed(told)}; below 0 the percentage of ethnic "
        "minority staff is the lower one."
    )


def survey_coverage(
    covered: int,
    total: int,
    *,
    place: str,
    absent: Collection[str] = ("mental health",),
    lacking: Collection[str] = (),
) -> str:
    """How many of the ICS's trusts the pooled figures rest on.

    absent: the types of the trusts that have no figures. lacking: the names of trusts that have
    none although others of their type have.
    """
    if total == 0:
        return f"No NHS trust has its head office in {place}."
    which = "the one trust" if total == covered == 1 else f"{_of(covered, total)} trusts"
    why = "there are none for mental health trusts; " if "mental health" in absent else ""
    if lacking:
        why += f"{formats.listed(list(lacking))} {'has' if len(lacking) == 1 else 'have'} none; "
    return (
        f"Figures by ethnicity for {place} rest on {which} with a head office here ({why}ambulance "
        "trusts serve several systems and are left out)."
    )


def national_trend(
    series: pd.DataFrame, indicator: str, test: MannKendall | None, *, what: str
) -> str:
    """What a national series allows to be said of its trend; empty without any figure.

    series: `measures.wres_national.national`. test: its `national_trend`; None is not tested.
    what: the start of the sentence, such as "England's ethnic minority share of all staff".
    """
    rows = series[series["indicator"] == indicator].sort_values("period")
    if rows.empty:
        return ""
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
            f"({len(rows)} years, Mann-Kendall trend test, p = {test.p:.2f})."
        )
    word = "rose" if test.s > 0 else "fell"
    p = "p < 0.001" if test.p < 0.001 else f"p = {test.p:.3f}"
    return (
        f"{span}; over {len(rows)} years with a verified figure it {word} (Mann-Kendall trend "
        f"test, {p})."
    )


def representation(staff: pd.Series, leaders: dict[str, pd.Series | None], *, place: str) -> str:
    """All staff beside those who lead, on 31 March.

    staff: the newest row of all staff. leaders: name ("very senior managers") -> newest row.
    """
    beside = [
        f"{formats.percent(row['value'], 0)} of {name}"
        for name, row in leaders.items()
        if row is not None and row["period"] == staff["period"]
    ]
    compared = f", compared with {formats.listed(beside)}" if beside else ""
    return (
        f"On 31 March {staff['period']}, {formats.percent(staff['value'])} of staff of trusts in "
        f"{place} were from ethnic minority groups{compared}; the ethnicity of "
        f"{formats.percent(staff['unknown'])} was not known."
    )


def likelihood(indicator: int, row: pd.Series | None, *, place: str) -> str:
    """Indicator 2, 3 or 4 in one sentence; empty where there is no ratio.

    row: a year of the ICS's ratios (`measures.wres_likelihood`).
    """
    if row is None or pd.isna(row["value"]):
        return ""
    said = LIKELIHOODS[indicator].format(
        times=formats.plain(row["value"], 2),
        limits=formats.interval(row["lower"], row["upper"], 2, unit=""),
    )
    apart = "" if row["differs_from_parity"] else ", and the ratio is not clearly different from it"
    return f"In the year to March {row['period']}, in {place}, {said}; 1.0 is parity{apart}."


def returns_coverage(series: pd.DataFrame) -> str:
    """How many trusts have made a return for the newest year, and which earlier years are not
    whole.

    series: `measures.wres_series.over_years` of all staff.
    """
    last = series.iloc[-1]
    other = series[(series["counted"] < series["wanted"]) & (series["without"] != last["without"])]
    gaps = [f"that of {row.period} is without {row.without}" for row in other.itertuples()]
    lacking = f" (without {last['without']})" if last["without"] else ""
    earlier = f" Of the earlier totals, {'; '.join(gaps)}." if gaps else ""
    return (
        f"For 31 March {last['period']}, {_of(last['counted'], last['wanted'])} trusts made a "
        f"complete return{lacking}; ambulance trusts are left out.{earlier}"
    )


def review(indicator: int, names: list[str], years: tuple[int, int]) -> str:
    """Trusts outside the four-fifths range in two years running; empty without any."""
    if not names:
        return ""
    return (
        f"Indicator {indicator} was outside 0.80 to 1.25, with limits that exclude 1, in both "
        f"{years[0]} and {years[1]} at {formats.listed(names)}: agree who reviews the process."
    )


def movements(standing: Standing | None, *, is_ratio: bool) -> dict[str, str]:
    """How an indicator has moved, in words: one_year, five_years and trend."""
    if standing is None or standing.trend is None:
        return {"one_year": NOT_AVAILABLE, "five_years": NOT_AVAILABLE, "trend": NOT_AVAILABLE}
    decimals = 2 if is_ratio else 1
    return {
        "one_year": _movement(standing.one_year, SHORT, decimals),
        "five_years": _movement(standing.five_years, LONG, decimals),
        "trend": trend(standing, is_ratio=is_ratio),
    }


def trend(standing: Standing, *, is_ratio: bool) -> str:
    """What the test of an indicator's years allows to be said; ratios in words of parity."""
    test = standing.trend
    if test is None:
        return NOT_AVAILABLE
    span = f"{test.points} year{'s' if test.points > 1 else ''} from {test.since}"
    if test.points < FEWEST_POINTS:
        return f"not tested ({span})"
    if math.isnan(standing.p) or standing.p >= SIGNIFICANT:
        return f"none beyond chance ({span})"
    word = "rising" if test.is_rising else "falling"
    if is_ratio:
        rows = standing.series.set_index("period")["value"]
        first, last = (abs(math.log(rows[year])) for year in (test.since, rows.last_valid_index()))
        word += ", nearer parity" if last < first else ", further from parity"
    return f"{word} ({span})"


def _of(some: int, total: int) -> str:
    return f"all {total}" if some == total else f"{some} of {total}"


def _movement(change: Movement | None, years: int, decimals: int) -> str:
    if change is None:
        return NOT_AVAILABLE
    sign = "+" if round(change.change, decimals) > 0 else ""
    text = f"{sign}{formats.plain(change.change, decimals)}"
    since = f" since {change.since}" if change.years != years else ""
    chance = ", within chance" if change.is_clear is False else ""
    return f"{text}{since}{chance}"


def _national(row: pd.Series) -> str:
    ratio = row["indicator"] in ("WRES2", "WRES3", "WRES4")
    return formats.plain(row["value"], 2) if ratio else formats.percent(row["value"])
