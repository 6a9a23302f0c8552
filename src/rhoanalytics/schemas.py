"""What every table of the pack must look like, and a check that reports all faults together.

pandera takes 0.4 s to import, so only publishing, importing and checking import this module.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS
from rhoanalytics.imported_schemas import IMPORTED_SCHEMAS
from rhoanalytics.keys import KEYS
from rhoanalytics.schema_parts import (
    AGE_BAND,
    EDITIONS,
    GEOGRAPHY,
    ISO_DATE_OR_BLANK,
    LIMITS,
    OBSERVED_AREA,
    ODS_LIST,
    ODS_OR_BLANK,
    PERCENT,
    PIECE,
    REGION,
    count,
    number,
    observations,
    one_of,
    schema,
    text,
)
from rhoanalytics.sources.codes import DISTRICT, ICB, ODS
from rhoanalytics.sources.iod import DOMAINS

SHOWN_FAULTS = 20
"""How many faults a message lists before it only counts the rest."""

REMEDY_TABLE = "Make it again with `rhoanalytics data publish`, or restore the file."
REMEDY_AREAS = "Restore the file from the repository, or run `rhoanalytics data publish`."
REMEDY_IMPORTED = "Remove it and run `rhoanalytics data import` again."

AREA_SCHEMAS = {
    "vintages": schema(
        {
            "geography": text(GEOGRAPHY, unique=True),
            "name": text(),
            "nation": text(),
            "valid_from": text(r"\d{4}-\d\d-\d\d"),
            "valid_to": text(ISO_DATE_OR_BLANK),
        },
        ["geography"],
    ),
    "icbs": schema(
        {
            "code": text(ODS),
            "name": text(),
            "short_name": text(),
            "region_code": text(REGION),
            "region": text(),
            "valid_from": text(r"\d{4}-\d\d-\d\d"),
            "valid_to": text(ISO_DATE_OR_BLANK),
            "predecessors": text(ODS_LIST),
            "successors": text(ODS_LIST),
            "ons_codes": text(rf"{ICB}(\|{ICB})*"),
            "note": text(blank=True),
        },
        ["code"],
    ),
    "pieces": schema(
        {
            "piece": text(PIECE),
            "district": text(DISTRICT),
            "district_name": text(),
            "district_2026": text(DISTRICT),
            "ics_2024_04": text(ODS),
            "ics_2026_04": text(ODS),
            "lsoas": count(1),
            "people": count(1),
        },
        ["piece"],
    ),
    "sub_icbs": schema(
        {
            "sub_icb": text(ODS),
            "ics_2024_04": text(ODS),
            "ics_2026_04": text(ODS_OR_BLANK),
            "note": text(blank=True),
        },
        ["sub_icb"],
    ),
    "trusts": schema(
        {
            "trust": text(ODS),
            "name": text(),
            "type": one_of(
                [
                    "acute",
                    "acute specialist",
                    "ambulance",
                    "community",
                    "mental health",
                    "online",
                ]
            ),
            "ics_2024_04": text(ODS_OR_BLANK),
            "ics_2026_04": text(ODS_OR_BLANK),
            "valid_from": text(ISO_DATE_OR_BLANK),
            "valid_to": text(ISO_DATE_OR_BLANK),
            "region_code": text(rf"({REGION})?"),
            "note": text(blank=True),
            "status": one_of(["verified", "inferred", "to confirm", "survey only"]),
        },
        ["trust"],
    ),
}
"""One schema for each file of `data/areas/`, by name without ending."""

TABLE_SCHEMAS = {
    "people_by_decile": schema(
        {
            "piece": text(PIECE),
            "decile": pa.Column("int64", pa.Check.in_range(1, 10)),
            "group": one_of(FIVE_GROUPS),
            "people": count(),
        },
        KEYS["people_by_decile"],
    ),
    "lsoas_by_decile": schema(
        {
            "piece": text(PIECE),
            "edition": pa.Column("int64", pa.Check.isin(EDITIONS)),
            "domain": one_of(DOMAINS),
            "decile": pa.Column("int64", pa.Check.in_range(1, 10)),
            "lsoas": count(1),
        },
        KEYS["lsoas_by_decile"],
    ),
    "deprivation_summary": schema(
        {
            "area": text(rf"{PIECE}|{OBSERVED_AREA}"),
            "area_type": one_of(["piece", "district", "ics", "region", "england"]),
            "geography": text(rf"({GEOGRAPHY})?"),
            "edition": pa.Column("int64", pa.Check.isin(EDITIONS)),
            "lsoas": count(1),
            "people": count(1, nullable=True),
            "average_score": number(0, 100),
            "average_rank": number(1),
            "share_lsoas_decile_1": number(0, 1),
            "share_lsoas_decile_1_2": number(0, 1),
            "share_people_decile_1": number(0, 1),
            "share_people_decile_1_2": number(0, 1),
            "extent": number(0, 1),
            "local_concentration": number(1),
        },
        KEYS["deprivation_summary"],
    ),
    "people_by_ethnic_group": schema(
        {
            "piece": text(PIECE),
            "group": one_of(CENSUS_GROUPS),
            "people": count(),
            "estimated": pa.Column(bool),
        },
        KEYS["people_by_ethnic_group"],
    ),
    "people_by_age": schema(
        {"piece": text(PIECE), "age_band": text(AGE_BAND), "people": count()},
        KEYS["people_by_age"],
    ),
    "qof_registers": observations(value=PERCENT, dimensions=["all"]),
    "cvdprevent": observations(value=PERCENT),
    "staff_survey_by_ethnicity": observations(value=PERCENT, dimensions=["ethnicity"]),
    "staff_survey_all_staff": observations(value=PERCENT, dimensions=["all"]),
    "staff_survey_england": observations(
        value=PERCENT, dimensions=["all", "ethnicity_detailed", "ethnicity_summary"]
    ),
    "wres_national": observations(value=number(), dimensions=["all", "ethnicity"]),
    "wres_trust_pages": observations(value=number(), dimensions=["all", "ethnicity"]),
    "relative_risks": schema(
        {
            "measure": text(),
            "condition": text(),
            "dimension": one_of(["all", "ethnicity", "deprivation", "practices by ethnic mix"]),
            "sex": one_of(["Female", "Male", "Persons"]),
            "age": text(blank=True),
            "group": text(),
            "value": pa.Column(float, pa.Check.ge(0)),
            "lower": number(0),
            "upper": number(0),
            "unit": one_of(["ratio", "percent", "per 100,000", "years"]),
            "reference_group": text(blank=True),
            "adjustment": text(blank=True),
            "source": text(),
            "year": text(blank=True),
            "note": text(blank=True),
        },
        KEYS["relative_risks"],
        [LIMITS],
    ),
}
"""One schema for each published table, by name."""


SCHEMAS = AREA_SCHEMAS | TABLE_SCHEMAS | IMPORTED_SCHEMAS
"""Every schema by name; an imported part of a published table has that table's schema."""


def validate(name: str, frame: pd.DataFrame, file: Path | str, remedy: str = "") -> pd.DataFrame:
    """The frame with the types of its schema; every fault is reported in one `DataError`.

    `name` is a table or a file of `data/areas/`. Rows are counted as a spreadsheet shows them for
    CSV (the header is row 1) and from 1 for Parquet. The message ends with the `remedy`. A name
    without a schema is returned as it is.
    """
    schema = SCHEMAS.get(name)
    if schema is None:
        return frame
    numbered = frame.reset_index(drop=True)
    try:
        return schema.validate(numbered, lazy=True)
    except pa.errors.SchemaErrors as error:
        offset = 2 if Path(file).suffix == ".csv" else 1
        faults = list(dict.fromkeys(_faults(error.failure_cases, numbered, offset)))
        shown = "\n".join(f"  {fault}" for fault in faults[:SHOWN_FAULTS])
        rest = len(faults) - SHOWN_FAULTS
        more = f"\n  and {rest:,} more" if rest > 0 else ""
        number = f"{len(faults):,} fault{'s' if len(faults) > 1 else ''}"
        raise DataError(
            f"{number} in the table {name}:\n{shown}{more}\n{remedy or _remedy(name)}", file=file
        ) from error


def _remedy(name: str) -> str:
    if name in AREA_SCHEMAS:
        return REMEDY_AREAS
    return REMEDY_TABLE if name in TABLE_SCHEMAS else REMEDY_IMPORTED


def _faults(cases: pd.DataFrame, frame: pd.DataFrame, offset: int) -> list[str]:
    """One line a fault: row, column, value and what is wrong with it."""
    return [
        _fault(case.schema_context, case.column, str(case.check), case.failure_case, case.index_)
        for case in cases.rename(columns={"index": "index_"})
        .assign(index_=lambda table: table["index_"].map(lambda i: _row(i, offset)))
        .sort_values("index_", kind="stable")
        .itertuples()
    ]


def _fault(context: str, column: object, check: str, value: object, row: int) -> str:
    if isinstance(value, np.generic):
        value = value.item()  # -5, not np.int64(-5)
    if check == "column_in_dataframe":
        return f"column '{value}' is missing"
    if check == "column_in_schema":
        return f"column '{value}' is not part of the table"
    where = f"row {row}" if row else "the table"
    if context == "DataFrameSchema" and check != "multiple_fields_uniqueness":
        return f"{where}: {check}"
    if check == "multiple_fields_uniqueness":
        return f"{where}: the key occurs twice (column '{column}': {value!r})"
    return f"{where}, column '{column}': {value!r} fails the check {check}"


def _row(index: float, offset: int) -> int:
    """The row that a reader of the file sees; 0 where the fault concerns the whole table."""
    return 0 if pd.isna(index) else int(index) + offset
