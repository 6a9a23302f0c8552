"""What the tables that only a user adds must look like: small areas, boundaries, returns.

They stay in `data/imported/`, which is never committed, so they may name small areas.
"""

import pandas as pd
import pandera.pandas as pa

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS
from rhoanalytics.keys import KEYS
from rhoanalytics.schema_parts import (
    AGE_BAND,
    EDITIONS,
    GEOGRAPHY,
    ISO_DATE_OR_BLANK,
    OBSERVED_AREA,
    ODS_OR_BLANK,
    PERIOD,
    PIECE,
    REGION,
    count,
    number,
    observations,
    one_of,
    schema,
    text,
)
from rhoanalytics.sources.codes import DISTRICT, LSOA, ODS, PRACTICE
from rhoanalytics.sources.iod import DOMAINS

WIDE_AGE_BANDS = ("0-24", "25-34", "35-49", "50-64", "65+")
"""Age bands of Census table RM032."""

BRITISH_NATIONAL_GRID = 27700
"""EPSG code of the only projection that boundaries are kept in."""

OFFICIAL_AREA = r"[A-Z]\d{8}"
"""Any ONS code: Fingertips has areas that are neither NHS bodies nor districts."""


def _small_areas(table: str, columns: dict[str, pa.Column]) -> pa.DataFrameSchema:
    return schema(columns, KEYS[table], small_areas=True)


def _rank() -> pa.Column:
    return pa.Column("Int64", pa.Check.ge(1), nullable=True)


def _decile() -> pa.Column:
    return pa.Column("Int64", pa.Check.in_range(1, 10), nullable=True)


def _in_national_grid(frame: pd.DataFrame) -> bool:
    crs = getattr(frame, "crs", None)
    return crs is not None and crs.to_epsg() == BRITISH_NATIONAL_GRID


def _whole(geometry: pd.Series) -> pd.Series:
    """True for polygons that can be drawn and measured."""
    kinds = geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    return kinds & geometry.is_valid & ~geometry.is_empty


def _boundaries(code: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": text(code),
            "name": text(blank=True),
            "geometry": pa.Column(
                None, pa.Check(_whole, name="whole", error="is no valid polygon")
            ),
        },
        checks=pa.Check(
            _in_national_grid, name="projection", error="is not in British National Grid"
        ),
        unique=["code"],
        strict=True,
        coerce=True,
    )


_DOMAIN_COLUMNS = {
    column: kind
    for domain in DOMAINS
    for column, kind in (
        (f"{domain}_rank", _rank()),
        (f"{domain}_decile", _decile()),
        (f"{domain}_score", number()),
    )
}

IMPORTED_SCHEMAS = {
    "lsoa_deprivation": _small_areas(
        "lsoa_deprivation",
        {
            "edition": pa.Column("int64", pa.Check.isin(EDITIONS)),
            "lsoa": text(LSOA),
            "district": text(rf"({DISTRICT})?"),
            **_DOMAIN_COLUMNS,
        },
    ),
    "lsoa_lookup": _small_areas(
        "lsoa_lookup",
        {
            "census": pa.Column("int64", pa.Check.isin([2011, 2021])),
            "vintage": text(GEOGRAPHY),
            "lsoa": text(LSOA),
            "sub_icb": text(ODS_OR_BLANK),
            "ics": text(ODS),
            "district": text(rf"({DISTRICT})?"),
            "district_name": text(blank=True),
        },
    ),
    "lsoa_successors": _small_areas(
        "lsoa_successors",
        {"lsoa_2011": text(LSOA), "lsoa": text(LSOA), "change": text("[USMX]")},
    ),
    "lsoa_places": _small_areas(
        "lsoa_places",
        {
            "lsoa": text(LSOA),
            "piece": text(PIECE),
            "district": text(DISTRICT),
            "district_name": text(),
            "ics_2024_04": text(ODS),
            "ics_2026_04": text(ODS),
        },
    ),
    "lsoa_ethnic_groups": _small_areas(
        "lsoa_ethnic_groups",
        {"lsoa": text(LSOA), "group": one_of([*FIVE_GROUPS, *CENSUS_GROUPS]), "people": count()},
    ),
    "lsoa_ages": _small_areas(
        "lsoa_ages", {"lsoa": text(LSOA), "age_band": text(AGE_BAND), "people": count()}
    ),
    "lsoa_ages_by_ethnic_group": _small_areas(
        "lsoa_ages_by_ethnic_group",
        {
            "lsoa": text(LSOA),
            "group": one_of(CENSUS_GROUPS),
            "sex": one_of(["Female", "Male"]),
            "age_band": one_of(WIDE_AGE_BANDS),
            "people": count(),
        },
    ),
    "people_by_age_and_ethnic_group": schema(
        {
            "piece": text(PIECE),
            "group": one_of(CENSUS_GROUPS),
            "sex": one_of(["Female", "Male"]),
            "age_band": one_of(WIDE_AGE_BANDS),
            "people": count(),
        },
        KEYS["people_by_age_and_ethnic_group"],
    ),
    "district_ethnic_groups": schema(
        {"district_2021": text(DISTRICT), "group": one_of(CENSUS_GROUPS), "people": count()},
        KEYS["district_ethnic_groups"],
    ),
    "boundaries_lsoa_2011": _boundaries(LSOA),
    "boundaries_lsoa_2021": _boundaries(LSOA),
    "boundaries_district": _boundaries(DISTRICT),
    "boundaries_ics_2024_04": _boundaries(ODS),
    "boundaries_ics_2026_04": _boundaries(ODS),
    "boundaries_region": _boundaries(REGION),
    "qof_practices": schema(
        {
            "practice": text(PRACTICE),
            "period": text(PERIOD),
            "indicator": text(r"QOF_[A-Z]+"),
            "numerator": count(),
            "denominator": count(),
            "ages": text(),
        },
        KEYS["qof_practices"],
    ),
    "practice_places": schema(
        {
            "practice": text(PRACTICE),
            "vintage": text(GEOGRAPHY),
            "sub_icb": text(ODS),
            "ics": text(ODS),
            "name": text(blank=True),
        },
        KEYS["practice_places"],
    ),
    "fingertips": observations(value=number(), area=rf"{OBSERVED_AREA}|{PRACTICE}|{OFFICIAL_AREA}"),
    "organisations": schema(
        {
            "code": text(ODS),
            "vintage": text(GEOGRAPHY),
            "name": text(),
            "kind": one_of(["trust", "care trust", "practice"]),
            "ics": text(ODS_OR_BLANK),
            "region_code": text(rf"({REGION})?"),
            "opened": text(ISO_DATE_OR_BLANK),
            "closed": text(ISO_DATE_OR_BLANK),
            "status": text(blank=True),
        },
        KEYS["organisations"],
    ),
    "wres_returns": schema(
        {
            "org_code": text(ODS),
            "org_name": text(blank=True),
            "year": pa.Column("int64", pa.Check.in_range(2015, 2100)),
            "indicator": pa.Column("int64", pa.Check.in_range(1, 9)),
            "section": one_of(["nonclinical", "clinical", "medical", "all"]),
            "row": text(r"[a-z0-9_]+"),
            "measure": text(r"[a-z_]+"),
            "group": one_of(["White", "BME", "Unknown", "all"]),
            "value": number(0),
            "unit": one_of(["people", "percent", "ratio"]),
            "of_which": pa.Column(bool),
            "source_file": text(),
            "sheet": text(blank=True),
            "cell": text(blank=True),
            "status": text(),
        },
        KEYS["wres_returns"],
    ),
}
"""One schema for each table that comes only from imports, by name."""
