"""Invented deaths from heart and circulatory disease under 75, as Fingertips would give them.

Deaths of each year are drawn from the residents by age, and printed for three years together as
directly age-standardised rates, with the limits that the pack's own method gives.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.illustrative.layouts import write_lines
from rhoanalytics.illustrative.nation import (
    DISTRICTS,
    NATION,
    NATION_ONS_CODE,
    SHOWN,
    generator,
    systems,
)
from rhoanalytics.illustrative.small_areas import BANDS, SmallAreas
from rhoanalytics.methods import direct_standardised_rate
from rhoanalytics.methods.standard_populations import ESP_2013

UNDER_75 = BANDS.index("75-79")
"""Number of five-year bands below 75."""

YEARS = tuple(range(2020, 2025))
YEARS_TOGETHER = 3

CAUSES = {
    "40401": ("Under 75 mortality rate from all cardiovascular diseases", -13.15),
    "91167": ("Under 75 mortality rate from stroke", -15.0),
}
"""Indicator -> its name, and the log of the death rate at birth."""

PER_YEAR_OF_AGE = 0.098
WITH_DEPRIVATION = 0.28
"""How the log of the rate rises with age, and with the deprivation of a district."""

TOO_FEW = "Value cannot be calculated as number of cases is too small"

COLUMNS = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]


def write(areas: SmallAreas, file: Path) -> Path:
    """The 27-column download: the nation, Fallowmere and its districts."""
    people = areas.residents[..., :UNDER_75].sum(axis=(1, 2))
    by_district = {
        district.code: people[(areas.table["district"] == district.code).to_numpy()].sum(axis=0)
        for district in DISTRICTS
    }
    rows = []
    for indicator, (name, start) in CAUSES.items():
        draw = generator(f"deaths {indicator}")
        rates = np.exp(start + PER_YEAR_OF_AGE * (np.arange(UNDER_75) * 5 + 2.5))
        deaths = {
            district.code: draw.poisson(
                by_district[district.code]
                * rates
                * np.exp(WITH_DEPRIVATION * district.deprivation),
                size=(len(YEARS), UNDER_75),
            )
            for district in DISTRICTS
        }
        for code, title, kind, members in _places():
            for first in range(len(YEARS) - YEARS_TOGETHER + 1):
                span = slice(first, first + YEARS_TOGETHER)
                last = YEARS[span][-1]
                count = sum(deaths[member][span].sum(axis=0) for member in members)
                exposed = YEARS_TOGETHER * sum(by_district[member] for member in members)
                rows.append(
                    {
                        "Indicator ID": indicator,
                        "Indicator Name": f"{name} (illustrative)",
                        "Area Code": code,
                        "Area Name": title,
                        "Area Type": kind,
                        "Time period": f"{YEARS[first]} - {last % 100}",
                        "Time period Sortable": YEARS[first] * 10_000,
                        **_rate(count, exposed),
                    }
                )
    table = pd.DataFrame(rows).assign(Sex="Persons", Age="<75 yrs", **{"Time period range": "3y"})
    return write_lines(file, table.reindex(columns=COLUMNS))


def _places() -> list[tuple[str, str, str, list[str]]]:
    """Code, name and type of each area, and the districts it is made of."""
    shown = [district for district in DISTRICTS if district.system == SHOWN]
    whole = systems()[SHOWN]
    title = f"{whole.official_name} - {SHOWN}"
    return [
        (NATION_ONS_CODE, NATION, "England", [district.code for district in DISTRICTS]),
        (f"n{whole.ons_code}", title, "ICBs", [district.code for district in shown]),
        *((d.code, d.name, "Districts & UAs", [d.code]) for d in shown),
    ]


def _rate(count: np.ndarray, exposed: np.ndarray) -> dict[str, float | str]:
    standard = ESP_2013.to_numpy()[:UNDER_75]
    rate = direct_standardised_rate(count, exposed, standard)
    return {
        "Value note": TOO_FEW if np.isnan(rate.value) else "",
        "Value": round(rate.value, 4),
        "Lower CI 95.0 limit": round(rate.lower, 4),
        "Upper CI 95.0 limit": round(rate.upper, 4),
        "Count": int(count.sum()),
        "Denominator": int(exposed.sum()),
    }
