"""Indicators 5 to 8: what staff said, by ethnic group, for an ICS, its trusts and the nation.

Figures by ethnic group come from the NHS Staff Survey's WRES columns, which are unweighted counts
of answers; the publisher has controlled them already.
"""

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures.comparison import compared
from rhoanalytics.measures.wres import (
    AMBULANCE,
    BREAK,
    ETHNIC_MINORITY,
    WHITE,
    basis,
    break_years,
    expected,
    observations,
)
from rhoanalytics.methods import pool_trusts, proportion
from rhoanalytics.store import Store

INDICATORS = {
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

# "Don't know" counts in the denominator of indicator 7 since survey 2021; its question was reworded
# in survey 2025 (NHS Staff Survey, technical documents).
DEFINITION_BREAKS = {"WRES7": (2021, 2025)}

SMALLEST_BASE = 11
"""Staff survey results rest on at least 11 answers (the survey's own rule)."""

PLACE, NATION, TRUST = "place", "nation", "trust"
_COUNTS = tuple(
    f"{short}_{count}" for short in ("white", "minority") for count in ("numerator", "denominator")
)


def latest_year(store: Store) -> str:
    """The newest survey with figures by ethnic group."""
    return str(observations(store, "staff_survey_by_ethnicity")["period"].max())


def survey(store: Store, listed: pd.DataFrame, place: Area, indicator: str) -> pd.DataFrame:
    """One indicator in the newest survey: the ICS pooled from counts, the nation, each trust.

    listed: the frame of `wres.trusts`. Columns: name, kind ("place", "nation", "trust"), and for
    white and minority numerator, denominator, value (%), with limits (columns white, white_lower,
    white_upper, minority …); difference (points, ethnic minority minus White) and ratio with
    limits. Ambulance trusts are left out. The nation is left out where only the ICS's own trusts
    have figures, and the ICS where none of its trusts has.
    """
    everywhere = _counts(store, indicator)
    counts = everywhere.xs(int(latest_year(store)), level="period")
    chosen = listed[(listed["type"] != AMBULANCE) & listed["trust"].isin(counts.index)]
    here = counts.loc[chosen["trust"]].assign(name=chosen["name"].to_numpy(), kind=TRUST)
    rows = []
    if len(here):
        rows.append(_total(counts.loc[chosen["trust"]], f"{place.name} (pooled)", PLACE))
    if len(counts) > len(here):
        name = f"{place.geography.nation} ({len(counts)} trusts)"
        rows.append(_total(counts, name, NATION))
    return with_comparisons(pd.concat([*rows, here], ignore_index=True))


def totals(frame: pd.DataFrame) -> list[str]:
    """The names of the rows of `survey` that are sums of trusts."""
    return list(frame.loc[frame["kind"] != TRUST, "name"])


def by_year(store: Store, listed: pd.DataFrame, place: Area, indicator: str) -> pd.DataFrame:
    """One indicator of the ICS in every survey that has it, pooled from counts.

    Columns: indicator, label, period, those of `survey`, value (the difference, points), nation
    (the difference pooled over all trusts), counted and wanted (trusts), basis and is_break. Empty
    without trusts.
    """
    everywhere = _counts(store, indicator)
    codes = listed.loc[listed["type"] != AMBULANCE, "trust"]
    here = everywhere[everywhere.index.get_level_values("trust").isin(codes)]
    if here.empty:
        return pd.DataFrame()
    pooled, nation = (
        with_comparisons(pool_trusts(counts.reset_index(), by="period", numbers=_COUNTS))
        for counts in (here, everywhere)
    )
    years = [int(year) for year in here.index.unique("period")]
    reported = {year: set(here.xs(year, level="period").index) for year in years}
    wanted = {year: expected(listed, f"{year}-10-01") for year in years}
    flagged = _flagged(store, indicator, codes)
    starts = {*DEFINITION_BREAKS.get(indicator, ()), *break_years(flagged)}
    return pooled.assign(
        indicator=indicator,
        label=SHORT_NAMES[indicator],
        period=years,
        value=pooled["difference"],
        lower=pooled["difference_lower"],
        upper=pooled["difference_upper"],
        nation=nation.set_axis(everywhere.index.unique("period")).loc[years, "difference"].array,
        counted=[len(reported[year]) for year in years],
        wanted=[len(wanted[year] | reported[year]) for year in years],
        basis=[basis(reported[year], wanted[year]) for year in years],
        is_break=[year in starts for year in years],
    )


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


def by_detailed_group(store: Store, indicators: Mapping[str, str]) -> pd.DataFrame:
    """The nation's newest results by ethnic group: panel, heading, group, answers, period, value,
    lower, upper; empty where they are not there.

    indicators: code of `staff_survey_england` -> panel title. The limits are Wilson's on the number
    of answers, approximate for weighted percentages.
    """
    table = observations(store, "staff_survey_england")
    rows = table[table["indicator"].isin(indicators) & (table["dimension"] == "ethnicity_detailed")]
    rows = rows[rows["period"] == rows["period"].max()].reset_index(drop=True)
    answers = rows["denominator"].astype("float64")
    limits = proportion(rows["value"].astype("float64") * answers / 100, answers, multiplier=100)
    names = rows["group"].str.partition(": ")
    return pd.DataFrame(
        {
            "panel": rows["indicator"].map(indicators),
            "heading": names[0],
            "group": names[2],
            "answers": answers,
            "period": rows["period"],
        }
    ).join(limits)


def note(indicator: str, year: str) -> str:
    """What a chart of `survey` must say of its figures."""
    text = (
        "Unweighted answers of staff who gave their ethnic group; pooled rows are sums of counts. "
        "95% limits: Wilson."
    )
    if any(int(year) >= start for start in DEFINITION_BREAKS.get(indicator, ())):
        text += ' "Don\'t know" counts as not saying so (scoring since 2021).'
    return text


@lru_cache(maxsize=8)
def _counts(store: Store, indicator: str) -> pd.DataFrame:
    """Indexed by trust and period (in order); a column for each group's two counts.

    Every indicator is asked for twice: its newest survey, and all of them.
    """
    table = observations(store, "staff_survey_by_ethnicity")
    rows = table[table["indicator"] == indicator]
    rows = rows.assign(trust=rows["area"], period=rows["period"].astype("int64"))
    wide = rows.pivot(
        index=["period", "trust"], columns="group", values=["numerator", "denominator"]
    ).sort_index()
    return pd.DataFrame(
        {
            f"{short}_{count}": wide[(count, group)].astype("float64")
            for short, group in (("white", WHITE), ("minority", ETHNIC_MINORITY))
            for count in ("numerator", "denominator")
        }
    )


def _total(counts: pd.DataFrame, name: str, kind: str) -> pd.DataFrame:
    pooled = pool_trusts(counts.assign(name=name), by="name", numbers=_COUNTS)
    return pooled[list(_COUNTS)].reset_index().assign(kind=kind)


def _flagged(store: Store, indicator: str, codes: pd.Series) -> dict[int, bool]:
    """Years in which every trust here carries a break: one trust's break is its own merger."""
    table = observations(store, "staff_survey_by_ethnicity")
    rows = table[(table["indicator"] == indicator) & table["area"].isin(codes)]
    broken = rows["flag"].str.contains(BREAK, regex=False)
    flags = broken.groupby(rows["period"].astype("int64")).all()
    return {int(year): bool(flag) for year, flag in flags.items()}
