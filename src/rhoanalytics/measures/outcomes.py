"""Deaths from heart and circulatory disease: Fingertips, where its figures have been imported."""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Area, Register
from rhoanalytics.store import Store

TABLE = "fingertips"

DEATHS = {
    "FT_40401": "Cardiovascular disease, under 75",
    "FT_91167": "Stroke, under 75",
}
"""Indicators of deaths: age-standardised rates per 100,000 (OHID, Fingertips)."""

PERSONS = "Persons"


def deaths(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Death rates of a place and its districts, men and women together, the last period of each.

    Columns: cause, area (name), period, value (per 100,000), lower, upper, flag, nation; empty when
    nothing has been imported for the place.
    """
    columns = ["cause", "area", "period", "value", "lower", "upper", "flag", "nation"]
    if not store.has(TABLE):
        return pd.DataFrame(columns=columns)
    names = _names(register, place)
    table = store.rows(TABLE, "area", [*names, ENGLAND_CODE])
    wanted = table["indicator"].isin(DEATHS) & (
        (table["group"] == "all") | table["group"].str.startswith(f"{PERSONS},")
    )
    found = []
    for indicator, rows in table[wanted].groupby("indicator"):
        nation = rows[rows["area"] == ENGLAND_CODE].set_index("period")["value"]
        here = rows[rows["area"] != ENGLAND_CODE]
        here = here[here["period"] == here["period"].max()]
        found.append(
            here.assign(
                cause=DEATHS[str(indicator)],
                nation=here["period"].map(nation),
                order=here["area"].map({code: place for place, code in enumerate(names)}),
                area=here["area"].map(names),
            ).sort_values("order")
        )
    return pd.concat([pd.DataFrame(columns=columns), *found], ignore_index=True)[columns]


def _names(register: Register, place: Area) -> dict[str, str]:
    """The place and its districts by code (of both years of the register), the place first."""
    inside = register.pieces[register.pieces["piece"].isin(place.pieces)]
    districts = inside.sort_values("district_name")
    return (
        {place.code: place.name}
        | dict(zip(districts["district"], districts["district_name"], strict=True))
        | dict(zip(districts["district_2026"], districts["district_name"], strict=True))
    )
