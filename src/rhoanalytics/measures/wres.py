"""Workforce Race Equality Standard: the trusts of an ICS, and which of their years go together.

"Ethnic minority" is the standard's own grouping: all groups other than White, so White minorities
are not in it. An ICS is the sum of its trusts' counts, never a mean of percentages or ratios.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.store import Store

WHITE = "White"
ETHNIC_MINORITY = "Ethnic minority"

FEWEST_POINTS = 5
"""Yearly points below which no trend is tested."""

AMBULANCE = "ambulance"

BREAK = "[b]"
"""Harmonised shorthand in a flag or status: the series starts anew."""

SURVEY_ONLY = "survey only"
"""Status of a trust that has closed on a day which is not known exactly."""

COMPLETE = "every trust"

# How the register's notes say that a trust has merged into another.
_SUCCESSOR = r"Became part of ([A-Z0-9]{3,5}) "

_OBSERVATION_COLUMNS = (
    "area",
    "period",
    "indicator",
    "dimension",
    "group",
    "numerator",
    "denominator",
    "value",
    "flag",
    "source",
)


def trusts(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Trusts with a head office in the ICS that took part in the survey or made a return, by name.

    Columns: trust, name (without "NHS Trust" or "NHS Foundation Trust"), type, valid_from,
    valid_to, status, successor (the trust it merged into, blank where unknown or none), surveyed
    (whether it has figures by ethnicity in the newest survey) and open (whether it was there when
    that survey was made). A trust that has closed since stays with the ICS that now covers its
    place.
    """
    members = register.trust_membership(place.geography)
    moved = members["ics_2024_04"].map(register.present_codes(place.geography))
    home = members["ics"].where(members["ics"] != "", moved)
    here = members[home == place.code]
    by_ethnicity = observations(store, "staff_survey_by_ethnicity")
    all_staff = observations(store, "staff_survey_all_staff")
    newest = by_ethnicity[by_ethnicity["period"] == by_ethnicity["period"].max()]
    known = set(by_ethnicity["area"]) | (set(all_staff["area"]) - {ENGLAND_CODE})
    here = here[here["trust"].isin(known | _returned(store, here["trust"]))]
    day = f"{newest['period'].max()}-10-01"
    here = here.assign(
        surveyed=here["trust"].isin(newest["area"]),
        open=(here["valid_to"] == "") | (here["valid_to"] > day),
        successor=here["note"].str.extract(_SUCCESSOR)[0].fillna(""),
        name=here["name"].str.replace(r" NHS (Foundation )?Trust$", "", regex=True),
    )
    columns = ["trust", "name", "type", "valid_from", "valid_to", "status", "successor"]
    return here[[*columns, "surveyed", "open"]].sort_values("name", ignore_index=True)


def coverage(listed: pd.DataFrame) -> tuple[int, int]:
    """From `trusts`: how many have figures in the newest survey, of how many, ambulance apart."""
    counted = listed[(listed["type"] != AMBULANCE) & (listed["open"] | listed["surveyed"])]
    return int(counted["surveyed"].sum()), len(counted)


def kinds_without(listed: pd.DataFrame) -> set[str]:
    """From `trusts`: the types of the trusts that have no figures in the newest survey."""
    return set(listed.loc[listed["open"] & ~listed["surveyed"], "type"]) - {AMBULANCE}


def observations(store: Store, name: str) -> pd.DataFrame:
    """A table of observations, empty where the store does not have it."""
    if store.has(name):
        return store.table(name)
    return pd.DataFrame({column: pd.Series(dtype="str") for column in _OBSERVATION_COLUMNS})


def expected(listed: pd.DataFrame, day: str) -> frozenset[str]:
    """Trusts of `trusts` from which figures of this day (ISO date) can be expected.

    Ambulance trusts serve several ICSs and are apart. A trust that closes on the day itself makes
    no return, and one whose end is known only roughly is never counted as missing.
    """
    columns = ("trust", "type", "status", "valid_from", "valid_to")
    return frozenset(
        trust
        for trust, kind, status, start, end in zip(*(listed[name] for name in columns), strict=True)
        if kind != AMBULANCE and status != SURVEY_ONLY and start <= day and (end == "" or end > day)
    )


def basis(reported: Collection[str], wanted: Collection[str]) -> str:
    """What a year's total rests on; totals are joined and compared only on the same basis."""
    if set(wanted) <= set(reported):
        return COMPLETE
    return " ".join(sorted(reported))


def break_years(flagged: Mapping[int, bool]) -> list[int]:
    """Years in which a series starts anew, from whether each year (in order) carries a break.

    Publishers flag either the first year on the new definition, or every year on the old one. Only
    the second gives a series that begins with flagged years: there it is the next that starts anew.
    """
    years = sorted(flagged)
    old = 0
    while old < len(years) and flagged[years[old]]:
        old += 1
    starts = [year for year in years[old:] if flagged[year]]
    return [years[old], *starts] if 0 < old < len(years) else starts


def comparable(series: pd.DataFrame, breaks: Collection[int]) -> pd.DataFrame:
    """The years of a series that may be compared with its last one: same basis, after any break.

    series: period, value and basis, a row for each year, in order; years without a value go.
    """
    known = series[series["value"].notna()]
    if known.empty:
        return known
    start = max((year for year in breaks if year <= known["period"].iloc[-1]), default=0)
    return known[(known["basis"] == known["basis"].iloc[-1]) & (known["period"] >= start)]


def _returned(store: Store, codes: pd.Series) -> set[str]:
    if not store.has("wres_returns"):
        return set()
    return set(store.rows("wres_returns", "org_code", codes)["org_code"])
