"""Deprivation of pieces, districts, ICSs, NHS regions and England (IoD 2019 and 2025).

MHCLG weights its summary measures by mid-year population; here the weights are Census 2021
residents, so that averages can differ from MHCLG's in the last digits. For 2019 no population on
the LSOAs of 2011 is used, and what would need one is left missing.
"""

import numpy as np
import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.methods.deprivation import summarise_areas
from rhoanalytics.sources.iod import DOMAINS

EDITIONS = (2019, 2025)

_KEYS = ["area", "area_type", "geography", "edition"]


def build(
    deprivation_2019: pd.DataFrame, deprivation_2025: pd.DataFrame, regions: pd.Series
) -> dict[str, pd.DataFrame]:
    """lsoas_by_decile and deprivation_summary.

    The frames are those of `small_areas`; `regions` gives the NHS region code of each ICS code.
    """
    editions = {2019: deprivation_2019, 2025: deprivation_2025}
    return {
        "lsoas_by_decile": pd.concat(
            [lsoas_by_decile(frame, edition) for edition, frame in editions.items()]
        ).sort_values(
            ["piece", "edition", "domain", "decile"], key=_in_domain_order, ignore_index=True
        ),
        "deprivation_summary": pd.concat(
            [summary(frame, edition, regions) for edition, frame in editions.items()]
        ).sort_values(["area_type", "geography", "area", "edition"], ignore_index=True),
    }


def lsoas_by_decile(deprivation: pd.DataFrame, edition: int) -> pd.DataFrame:
    """LSOAs of each piece by national decile of the IMD and its domains; no rows of zero."""
    renamed = deprivation.rename(columns={f"{domain}_decile": domain for domain in DOMAINS})
    long = renamed.melt(
        id_vars="piece", value_vars=list(DOMAINS), var_name="domain", value_name="decile"
    )
    counted = long.groupby(["piece", "domain", "decile"]).size().rename("lsoas").reset_index()
    return counted.assign(edition=edition)[["piece", "edition", "domain", "decile", "lsoas"]]


def summary(deprivation: pd.DataFrame, edition: int, regions: pd.Series) -> pd.DataFrame:
    """MHCLG's summary measures for every area of one edition; shares and extent from 0 to 1."""
    groupings = {
        ("piece", ""): deprivation["piece"],
        ("district", ""): deprivation["district"],
        ("ics", "2024-04"): deprivation["ics_2024_04"],
        ("ics", "2026-04"): deprivation["ics_2026_04"],
        ("region", ""): deprivation["ics_2026_04"].map(regions),
        ("england", ""): pd.Series(ENGLAND_CODE, index=deprivation.index),
    }
    unknown = pd.Series(np.nan, index=deprivation.index)
    people = deprivation.get("people", unknown)
    score = deprivation.get("imd_score", unknown)
    tables = [
        summarise_areas(area, deprivation["imd_rank"], score, people, len(deprivation))
        .reset_index()
        .assign(area_type=area_type, geography=geography, edition=edition)
        for (area_type, geography), area in groupings.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    table["people"] = table["people"].astype("Int64")
    return table[[*_KEYS, *(column for column in table.columns if column not in _KEYS)]]


def _in_domain_order(column: pd.Series) -> pd.Series:
    return column.map(DOMAINS.index) if column.name == "domain" else column
