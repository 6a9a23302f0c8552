"""CVDPREVENT percentages for England and, by ethnicity, for NHS regions."""

from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.methods.proportions import proportion
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.observations import ESTIMATED, observations
from rhoanalytics.sources import cvdprevent_facts, facts
from rhoanalytics.sources.cvdprevent import COUNTS_ROUNDED, LIMITS_AS_PUBLISHED

PERIOD = "2026-03"
SOURCE = "NHS England, CVDPREVENT, 12 months to March 2026"

DENOMINATOR_DERIVED = f"{ESTIMATED}: denominator is the total less the other groups"


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """cvdprevent: every indicator of the England file, and two indicators by region."""
    england = cvdprevent_facts.read_england(Input.CVDPREVENT_ENGLAND.below(shared))
    regions = cvdprevent_facts.read_regions(Input.CVDPREVENT_REGIONS.below(shared))
    register = facts.read_icb_register(Input.ICB_REGISTER.below(shared))
    codes = register.drop_duplicates("region_ons_code").set_index("region_ons_code")["region_code"]
    unknown = ~regions["area"].isin(codes.index)
    file = Input.CVDPREVENT_REGIONS.below(shared)
    if unknown.any():
        code = regions.loc[unknown, "area"].iloc[0]
        raise DataError(f"'{code}' is not the code of an NHS region of January 2024", file=file)
    regions["area"] = regions["area"].map(codes)
    return {"cvdprevent": published(england, regions)}


def published(england: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Observations: value as published, Wilson limits recalculated where counts exist."""
    derived = regions["note"].str.startswith("denominator derived")
    flags = pd.Series(COUNTS_ROUNDED, index=regions.index)
    flags = flags.where(~derived, f"{COUNTS_ROUNDED}; {DENOMINATOR_DERIVED}")
    without_counts = england["denominator"].isna()
    table = pd.concat(
        [
            england.assign(
                area=ENGLAND_CODE,
                flag=without_counts.map({True: LIMITS_AS_PUBLISHED, False: ""}),
            ),
            regions.assign(flag=flags),
        ],
        ignore_index=True,
    )
    # Percentages come from unrounded counts, so below England value x denominator is nearer to the
    # true count than the rounded numerator is.
    cases = table["numerator"].where(
        table["area"] == ENGLAND_CODE, table["value"] / 100 * table["denominator"]
    )
    limits = proportion(cases, table["denominator"], multiplier=100)
    table["lower"] = limits["lower"].fillna(table["lower"])
    table["upper"] = limits["upper"].fillna(table["upper"])
    return observations(table.assign(period=PERIOD, source=SOURCE), (*FIVE_GROUPS, *UNKNOWN_GROUPS))
