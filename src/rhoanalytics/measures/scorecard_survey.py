"""Indicators 5 to 8 of every ICS at once, as `wres_survey.by_year` has them for one."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.measures import wres, wres_survey
from rhoanalytics.measures.scorecard_rows import GAP_COUNTS, Setting, differences

TABLE = "staff_survey_by_ethnicity"

KEYS = ["indicator", "area", "period"]


@dataclass(frozen=True)
class Survey:
    """Staff's answers by indicator, area and period (year).

    counts: the columns `GAP_COUNTS`, ethnic minority staff and White staff, pooled over trusts; the
    nation is all trusts, and left out where all of them belong to one ICS. Missing on fewer than 11
    answers. series: of the ICSs only, the difference in points (value, lower, upper), basis and
    is_break.
    """

    counts: pd.DataFrame
    series: pd.DataFrame


def survey(setting: Setting, listed: Mapping[str, pd.DataFrame]) -> Survey:
    """The answers of every ICS. listed: `wres.trusts` by ICS; ambulance trusts are left out."""
    table = wres.observations(setting.store, TABLE)
    home = {
        trust: code
        for code, trusts in listed.items()
        for trust in trusts.loc[trusts["type"] != wres.AMBULANCE, "trust"]
    }
    table = table.assign(
        trust=table["area"], area=table["area"].map(home), period=table["period"].astype("int64")
    )
    by_trust = _by_trust(table)
    sums = [by_trust.groupby(level=KEYS).sum()]
    if by_trust.index.get_level_values("area").nunique(dropna=False) > 1:
        nation = by_trust.groupby(level=["indicator", "period"]).sum()
        nation = pd.concat({setting.england.code: nation}, names=["area"])
        sums.append(nation.reorder_levels(KEYS))
    counts = pd.concat(sums)
    bases = counts[["group_denominator", "reference_denominator"]]
    counts = counts.where((bases >= wres_survey.SMALLEST_BASE).all(axis=1))
    own = counts.index.get_level_values("area") != setting.england.code
    series = differences(counts[own]).join(_basis(table, listed)).join(_breaks(table))
    return Survey(counts, series)


def _by_trust(table: pd.DataFrame) -> pd.DataFrame:
    """The columns `GAP_COUNTS` of trusts that have every count; no area for trusts of none."""
    wide = table.pivot(index=[*KEYS, "trust"], columns="group", values=["numerator", "denominator"])
    groups = (wres.ETHNIC_MINORITY, wres.WHITE)
    order = [(count, group) for group in groups for count in ("numerator", "denominator")]
    return wide[order].astype("float64").set_axis(list(GAP_COUNTS), axis=1).dropna()


def _basis(table: pd.DataFrame, listed: Mapping[str, pd.DataFrame]) -> pd.Series:
    """What the total of each year rests on, as `wres.basis` writes it."""
    reported = table.dropna(subset="area").groupby(KEYS)["trust"].agg(frozenset)
    wanted = {
        (code, year): wres.expected(listed[code], f"{year}-10-01")
        for code, year in reported.index.droplevel("indicator").unique()
    }
    keys = reported.index.droplevel("indicator")
    found = [wres.basis(trusts, wanted[key]) for key, trusts in zip(keys, reported, strict=True)]
    return pd.Series(found, index=reported.index, name="basis")


def _breaks(table: pd.DataFrame) -> pd.Series:
    """Whether a year starts a series anew: a new definition, or a break of every trust."""
    broken = table["flag"].str.contains(wres.BREAK, regex=False)
    flags = broken.groupby([table[key] for key in KEYS]).all()
    found = pd.Series(False, index=flags.index, name="is_break")
    for (indicator, area), years in flags.groupby(level=["indicator", "area"]):
        by_year = years.droplevel(["indicator", "area"])
        flagged = {int(year): bool(flag) for year, flag in by_year.items()}
        starts = {
            *wres_survey.DEFINITION_BREAKS.get(indicator, ()),
            *wres.break_years(flagged),
        }
        for year in starts & set(flagged):
            found[indicator, area, year] = True
    return found
