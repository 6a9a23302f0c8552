"""Indicators 2, 3 and 4 from the trusts' returns: likelihood ratios by trust, year and ICS."""

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures import wres_published, wres_returns
from rhoanalytics.measures.wres_returns import NOT_AVAILABLE, TOTAL, Returns
from rhoanalytics.measures.wres_series import over_years
from rhoanalytics.methods import SUPPRESSED, likelihood_ratio

EVENTS = {2: "appointed", 3: "disciplinary", 4: "training"}
"""What is counted in each indicator, as the canonical table names it."""

PEOPLE = {2: "shortlisted", 3: "headcount", 4: "headcount"}

UNRELIABLE = "[u]"
_COUNTS = [
    "white_events",
    "white_people",
    "ethnic_minority_events",
    "ethnic_minority_people",
]


def cells(returns: Returns, indicator: int) -> pd.DataFrame:
    """The complete counts of an indicator: `wres_returns.complete` with events and people.

    Where an indicator 3 or 4 comes without its own headcount, the workforce of indicator 1 is it.
    """
    events = wres_returns.people(returns, indicator, EVENTS[indicator])
    people = wres_returns.people(returns, indicator, PEOPLE[indicator])
    if PEOPLE[indicator] == "headcount":
        people = people.combine_first(wres_returns.workforce(returns))
    found = wres_returns.complete(returns, {"events": events, "people": people})
    return found[found["group"].isin(["White", "BME"])]


def ratios(returns: Returns, indicator: int) -> pd.DataFrame:
    """Every ratio, indexed by trust (`TOTAL` for the ICS, summed before the ratio) and year.

    Columns: the four published counts, value, lower, upper, outside_range, differs_from_parity,
    flag ("[c]" a count is withheld, "[u]" too few people or events) and reason. No row where a
    count is missing.
    """
    complete = cells(returns, indicator)
    shown = wres_published.published(complete, ["events", "people"], [["group"]])
    if shown.empty:
        return wres_published.no_figures([*_COUNTS, "value", "lower", "upper", "flag", "reason"])
    whole = wres_returns.whole_trusts(returns, complete)
    shown = shown[shown.index.isin(whole) | (shown.index.get_level_values("trust") == TOTAL)]
    counts = wres_published.numbers(shown[_COUNTS])
    # Numerator and denominator are rounded apart, so a share near 1 may come out above it.
    for group in ("white", "ethnic_minority"):
        counts[f"{group}_events"] = counts[[f"{group}_events", f"{group}_people"]].min(
            axis=1, skipna=False
        )
    found = likelihood_ratio(indicator, *(counts[name] for name in _COUNTS))
    withheld = wres_published.is_withheld(shown[_COUNTS])
    flag = found["reason"].map(lambda reason: UNRELIABLE if reason else "")
    return shown[_COUNTS].join(
        found.assign(
            flag=flag.mask(withheld, SUPPRESSED),
            reason=found["reason"].mask(withheld, "a count of 1 to 7, or one that would give it"),
        )
    )


def by_trust(returns: Returns, place: Area, found: pd.DataFrame, year: int) -> pd.DataFrame:
    """One year's ratios: the ICS's first, then every trust by name, those without one as "[x]".

    found: the frame of `ratios`. Adds name.
    """
    there = found.index.get_level_values("year") == year
    one = found[there].droplevel("year")
    names = {TOTAL: f"{place.name} (pooled)"} | returns.names
    absent = {"flag": NOT_AVAILABLE, "reason": f"no complete return for {year}"}
    wanted = [code for code in names if code in one.index or code in returns.expected(year)]
    rows = one.reindex(wanted)
    rows = rows.fillna({name: absent[name] for name in absent})
    return rows.assign(name=[names[code] for code in wanted]).reset_index(names="trust")


def by_year(returns: Returns, indicator: int, found: pd.DataFrame) -> pd.DataFrame:
    """The ICS's ratio in every year with a return: `wres_series.over_years`."""
    return over_years(returns, cells(returns, indicator), found, indicator)


def review(found: pd.DataFrame, returns: Returns, years: tuple[int, int]) -> list[str]:
    """Trusts (names) whose ratio was outside 0.80 to 1.25, limits excluding 1, in both years."""
    clear = found["outside_range"].eq(True) & found["differs_from_parity"].eq(True)
    marked = clear[clear].index
    return [
        name
        for code, name in returns.names.items()
        if all((code, year) in marked for year in years)
    ]
