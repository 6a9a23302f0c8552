"""Workforce Race Equality Standard: what the published figures say of an ICS's trusts.

"Ethnic minority" is the standard's own grouping: all groups other than White, so White minorities
are not in it. Figures by ethnic group come from the NHS Staff Survey's WRES columns, which are
unweighted counts of answers. An ICS is the sum of its trusts' counts, never a mean of percentages.
"""

from collections.abc import Mapping

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.measures.comparison import compared
from rhoanalytics.methods import MannKendall, mann_kendall, pool_trusts, proportion
from rhoanalytics.store import Store

WHITE = "White"
ETHNIC_MINORITY = "Ethnic minority"
SURVEY_YEAR = "2024"
SURVEY_INDICATORS = {
    "WRES5": "reported harassment, bullying or abuse from patients, relatives or the public",
    "WRES6": "reported harassment, bullying or abuse from managers or colleagues",
    "WRES7": "said that their organisation acts fairly on career progression or promotion",
    "WRES8": "reported discrimination from a manager or colleague",
}
"""Indicators 5 to 8, with what the staff counted in each said in the last 12 months."""

SHORT_NAMES = {
    "WRES5": "Harassment from patients or the public",
    "WRES6": "Harassment from managers or colleagues",
    "WRES7": "Fair career progression",
    "WRES8": "Discrimination from a manager or colleague",
}

ALL_STAFF_QUESTIONS = {
    "Q14A": "Harassment from patients or the public",
    "Q14B": "Harassment from managers",
    "Q14C": "Harassment from colleagues",
    "Q16B": "Discrimination from a manager or colleague",
}
"""Questions with four years of all-staff figures; indicator 6 joins two of them."""

NATIONAL_SHARES = {
    "WRES1_WORKFORCE": "All staff",
    "WRES1_VSM": "Very senior managers",
    "WRES9_BOARD": "Board members",
}
NATIONAL_RATIOS = {
    "WRES2": "Appointment from shortlisting, White over ethnic minority",
    "WRES3": "Formal disciplinary process, ethnic minority over White",
}

FEWEST_POINTS = 5
"""Yearly points below which no trend is tested."""

SMALLEST_BASE = 11
"""Staff survey results rest on at least 11 answers (the survey's own rule)."""

AMBULANCE = "ambulance"


def trusts(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Trusts with a head office in the ICS that took part in the survey of 2024, by name.

    Columns: trust, name (without "NHS Trust" or "NHS Foundation Trust"), type, surveyed (whether
    figures by ethnicity are embedded). A trust that has closed since stays with the ICS that now
    covers its place.
    """
    members = register.trust_membership(place.geography)
    moved = members["ics_2024_04"].map(register.present_codes(place.geography))
    home = members["ics"].where(members["ics"] != "", moved)
    by_ethnicity = set(store.table("staff_survey_by_ethnicity")["area"])
    all_staff = set(_all_staff(store)["area"])
    here = members[(home == place.code) & members["trust"].isin(by_ethnicity | all_staff)]
    here = here.assign(
        surveyed=here["trust"].isin(by_ethnicity),
        name=here["name"].str.replace(r" NHS (Foundation )?Trust$", "", regex=True),
    )
    return here[["trust", "name", "type", "surveyed"]].sort_values("name", ignore_index=True)


def coverage(listed: pd.DataFrame) -> tuple[int, int]:
    """From `trusts`: how many have figures by ethnicity, of how many, ambulance trusts apart."""
    counted = listed[listed["type"] != AMBULANCE]
    return int(counted["surveyed"].sum()), len(counted)


def survey(store: Store, listed: pd.DataFrame, place: Area, indicator: str) -> pd.DataFrame:
    """One indicator (5 to 8): the ICS pooled from counts, England, then each trust by name.

    listed: the frame of `trusts`. Columns: name, and for white and minority numerator, denominator,
    value (%), with limits (columns white, white_lower, white_upper, minority …); difference
    (points, ethnic minority minus White) and ratio with limits. Ambulance trusts are left out.
    Without any trust the only row is England.
    """
    counts = _counts(store, indicator)
    chosen = listed[listed["surveyed"] & (listed["type"] != AMBULANCE)]
    here = counts.reindex(chosen["trust"]).assign(name=chosen["name"].to_numpy())
    england = _total(counts, f"England ({len(counts)} trusts)")
    if here.empty:
        return with_comparisons(england)
    pooled = _total(here.drop(columns="name"), f"{place.name} (pooled)")
    return with_comparisons(pd.concat([pooled, england, here], ignore_index=True))


def with_comparisons(counts: pd.DataFrame) -> pd.DataFrame:
    """Add percentages, their Wilson limits, the difference (Newcombe) and the ratio (log limits).

    counts: white_numerator, white_denominator, minority_numerator, minority_denominator.
    Percentages on fewer than 11 answers are missing, and so are their comparisons.
    """
    frame = counts.reset_index(drop=True)
    for short in ("white", "minority"):
        base = frame[f"{short}_denominator"].astype("float64")
        enough = base >= SMALLEST_BASE
        given = frame[f"{short}_numerator"].astype("float64").where(enough)
        limits = proportion(given, base.where(enough), multiplier=100)
        frame[[short, f"{short}_lower", f"{short}_upper"]] = limits.to_numpy()
    usable = frame[["white", "minority"]].notna().all(axis=1)
    arguments = [
        frame[f"{short}_{count}"].astype("float64").where(usable)
        for short in ("minority", "white")
        for count in ("numerator", "denominator")
    ]
    return frame.assign(**compared(*arguments))


def all_staff_trend(
    store: Store, register: Register, listed: pd.DataFrame, place: Area
) -> pd.DataFrame:
    """Four years of all-staff answers: question, label, period, value, lower, upper, answers,
    england (%), is_break, one row per question and year.

    Percentages are the trusts' published (weighted) ones, averaged by number of answers; ambulance
    trusts are left out here and in England. Wilson limits on the answers are approximate for
    weighted percentages.
    """
    ambulance = set(register.trusts.loc[register.trusts["type"] == AMBULANCE, "trust"])
    known = set(register.trusts["trust"]) - ambulance
    here = _pooled(store, set(listed["trust"]) - ambulance)
    england = _pooled(store, known)[["question", "period", "value"]]
    found = here.merge(england.rename(columns={"value": "england"}), on=["question", "period"])
    return found.assign(label=found["question"].map(ALL_STAFF_QUESTIONS))


def respondents(store: Store, listed: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Who answered the survey beside who lives here: group, residents, respondents (%).

    residents: `population.five_groups` of the ICS. The survey's two groups are White and all other
    groups; people who did not give their ethnic group are in neither. Missing without trusts.
    """
    answers = _all_staff(store)
    answers = answers[
        (answers["indicator"] == "Q28_ETHNIC_MINORITY")
        & (answers["period"] == SURVEY_YEAR)
        & answers["area"].isin(listed.loc[listed["type"] != AMBULANCE, "trust"])
    ]
    base = answers["denominator"].sum()
    minority = (answers["value"] * answers["denominator"]).sum() / base if base else float("nan")
    white = residents.loc[residents["group"] == WHITE, "value"].iloc[0]
    return pd.DataFrame(
        {
            "group": ["Ethnic minority groups (excluding White minorities)", "White"],
            "residents": [100 - white, white],
            "respondents": [minority, 100 - minority],
            "answers": base,
        }
    )


def by_detailed_group(store: Store, indicators: Mapping[str, str]) -> pd.DataFrame:
    """England's survey results by ethnic group: panel, heading, group, value, lower, upper.

    indicators: code of `staff_survey_england` -> panel title. The limits are Wilson's on the number
    of answers, approximate for weighted percentages.
    """
    table = store.table("staff_survey_england")
    rows = table[
        table["indicator"].isin(indicators) & (table["dimension"] == "ethnicity_detailed")
    ].reset_index(drop=True)
    answers = rows["denominator"].astype("float64")
    limits = proportion(rows["value"] * answers / 100, answers, multiplier=100)
    names = rows["group"].str.split(": ", n=1)
    return pd.DataFrame(
        {
            "panel": rows["indicator"].map(indicators),
            "heading": names.str[0],
            "group": names.str[1],
            "answers": answers,
        }
    ).join(limits)


def national(store: Store, indicators: Mapping[str, str]) -> pd.DataFrame:
    """England's published series: indicator, panel (the name given), period (year), value, flag."""
    table = store.table("wres_national")
    rows = table[table["indicator"].isin(indicators)]
    order = {code: position for position, code in enumerate(indicators)}
    rows = rows.assign(
        panel=rows["indicator"].map(indicators),
        period=rows["period"].astype("int64"),
        position=rows["indicator"].map(order),
    )
    rows = rows.sort_values(["position", "period"], ignore_index=True)
    return rows[["indicator", "panel", "period", "value", "flag", "source"]]


def national_trend(series: pd.DataFrame, indicator: str) -> MannKendall | None:
    """Exact Mann-Kendall test of one national series; None below five yearly points."""
    rows = series[series["indicator"] == indicator]
    if len(rows) < FEWEST_POINTS:
        return None
    return mann_kendall(rows["value"].to_numpy(), times=rows["period"].to_numpy())


def latest(series: pd.DataFrame, indicator: str) -> pd.Series:
    """The newest row of one national series."""
    rows = series[series["indicator"] == indicator]
    return rows.loc[rows["period"].idxmax()]


def national_sources(series: pd.DataFrame) -> tuple[str, ...]:
    """Where each figure of a national series was read: a sentence for each panel."""
    return tuple(
        f"{panel}: {'; '.join(f'{row.period} {row.source}' for row in rows.itertuples())}."
        for panel, rows in series.groupby("panel", sort=False)
    )


def trust_pages(store: Store, listed: pd.DataFrame) -> pd.DataFrame:
    """Figures that the ICS's trusts printed on their own pages: name and the table's columns."""
    table = store.table("wres_trust_pages")
    rows = table[table["area"].isin(listed["trust"])]
    return rows.assign(name=rows["area"].map(listed.set_index("trust")["name"]))


def breaks(trend: pd.DataFrame) -> dict[str, list[int]]:
    """Years in which a series of `all_staff_trend` starts anew, by label, from the flags."""
    flagged = trend[trend["is_break"]]
    return {label: sorted(set(rows["period"])) for label, rows in flagged.groupby("label")}


def survey_note(indicator: str) -> str:
    """What a chart of `survey` must say of its figures."""
    note = (
        "Unweighted answers of staff who gave their ethnic group; pooled rows are sums of counts. "
        "95% limits: Wilson."
    )
    if indicator == "WRES7":
        note += ' "Don\'t know" counts as not saying so (scoring since 2021).'
    return note


def _counts(store: Store, indicator: str) -> pd.DataFrame:
    table = store.table("staff_survey_by_ethnicity")
    rows = table[table["indicator"] == indicator]
    wide = rows.pivot(index="area", columns="group", values=["numerator", "denominator"])
    return pd.DataFrame(
        {
            f"{short}_{count}": wide[(count, group)].astype("float64")
            for short, group in (("white", WHITE), ("minority", ETHNIC_MINORITY))
            for count in ("numerator", "denominator")
        }
    )


def _total(counts: pd.DataFrame, name: str) -> pd.DataFrame:
    numbers = list(counts.columns)
    return pool_trusts(counts.assign(name=name), by="name", numbers=numbers)[numbers].reset_index()


def _pooled(store: Store, codes: set[str]) -> pd.DataFrame:
    answers = _all_staff(store)
    answers = answers[answers["area"].isin(codes) & answers["indicator"].isin(ALL_STAFF_QUESTIONS)]
    base = answers["denominator"].astype("float64")
    answers = answers.assign(answers=base, yes=answers["value"] * base / 100)
    answers = answers.assign(is_break=answers["flag"].str.contains("[b]", regex=False))
    sums = answers.groupby(["indicator", "period"], as_index=False).agg(
        yes=("yes", "sum"), answers=("answers", "sum"), is_break=("is_break", "any")
    )
    limits = proportion(sums["yes"], sums["answers"], multiplier=100)
    sums = sums.rename(columns={"indicator": "question"}).drop(columns="yes")
    return sums.assign(period=sums["period"].astype("int64")).join(limits)


def _all_staff(store: Store) -> pd.DataFrame:
    table = store.table("staff_survey_all_staff")
    return table[table["area"] != ENGLAND_CODE]
