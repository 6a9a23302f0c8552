"""What every table of the pack must look like, and a check that reports all faults together.

pandera takes 0.4 s to import, so only publishing, importing and checking import this module.
"""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS
from rhoanalytics.keys import KEYS, OBSERVATION
from rhoanalytics.sources.iod import DOMAINS

SHOWN_FAULTS = 20
"""How many faults a message lists before it only counts the rest."""

REMEDY_TABLE = "Make it again with `rhoanalytics data publish`, or restore the file."
REMEDY_AREAS = "Restore the file from the repository, or run `rhoanalytics data publish`."

# Vocabularies and codes.
EDITIONS = [2019, 2025]
GEOGRAPHY = r"\d{4}-\d\d"
ISO_DATE_OR_BLANK = r"(\d{4}-\d\d-\d\d)?"
DISTRICT = r"E0[6-9]\d{6}"
PIECE = rf"{DISTRICT}(-[a-z])?"
ODS = r"[A-Z0-9]{3,5}"
ODS_OR_BLANK = rf"({ODS})?"
ODS_LIST = rf"({ODS}(\|{ODS})*)?"
REGION = r"Y\d\d"
OBSERVED_AREA = rf"ENG|{REGION}|{ODS}"
PERIOD = r"\d{4}(-\d\d)?"
INDICATOR = r"[A-Z][A-Z0-9_]*"
AGE_BAND = r"\d+-\d+|85\+"

TOLERANCE = 0.01
"""Published percentages have two decimals, so a limit may pass its value by half of the last."""


def _text(pattern: str | None = None, *, blank: bool = False, unique: bool = False) -> pa.Column:
    checks = [pa.Check.str_matches(rf"^(?:{pattern})$")] if pattern else []
    if not blank and not pattern:
        checks.append(pa.Check.str_length(min_value=1))
    return pa.Column(str, checks, unique=unique)


def _one_of(values) -> pa.Column:
    return pa.Column(str, pa.Check.isin(list(values)))


def _count(lowest: int = 0, *, nullable: bool = False) -> pa.Column:
    kind = "Int64" if nullable else "int64"
    return pa.Column(kind, pa.Check.ge(lowest), nullable=nullable)


def _number(lowest: float | None = None, highest: float | None = None) -> pa.Column:
    checks = []
    if lowest is not None:
        checks.append(pa.Check.ge(lowest))
    if highest is not None:
        checks.append(pa.Check.le(highest))
    return pa.Column(float, checks, nullable=True)


def _schema(columns: dict[str, pa.Column], key: list[str], checks=()) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns, checks=[_NO_SMALL_AREAS, *checks], unique=key, strict=True, coerce=True
    )


def _without_small_areas(frame: pd.DataFrame) -> pd.Series:
    """True for the rows that name no LSOA: the pack publishes sums of small areas only."""
    named = pd.Series(False, index=frame.index)
    for column in frame.select_dtypes(include=["object", "string"]):
        named |= frame[column].astype(str).str.contains(r"[EW]01\d{6}", regex=True)
    return ~named


def _limits_around_value(frame: pd.DataFrame) -> pd.Series:
    too_high = frame["lower"] > frame["value"] + TOLERANCE
    too_low = frame["upper"] < frame["value"] - TOLERANCE
    return ~(too_high | too_low)


def _part_of_whole(frame: pd.DataFrame) -> pd.Series:
    known = frame["numerator"].notna() & frame["denominator"].notna()
    return ~known | (frame["numerator"].fillna(0) <= frame["denominator"].fillna(0))


def _explained(frame: pd.DataFrame) -> pd.Series:
    """True where a value is there or its flag says why not."""
    return frame["value"].notna() | (frame["flag"] != "")


_EXPLAINED = pa.Check(_explained, name="explained", error="has no value and no flag to say why")
_NO_SMALL_AREAS = pa.Check(_without_small_areas, name="names no LSOA", error="names an LSOA")
_LIMITS = pa.Check(
    _limits_around_value, name="limits", error="confidence limits do not enclose the value"
)
_PART = pa.Check(_part_of_whole, name="part of whole", error="numerator is larger than denominator")


def _observations(*, value: pa.Column, dimensions: list[str] | None = None) -> pa.DataFrameSchema:
    return _schema(
        {
            "area": _text(OBSERVED_AREA),
            "period": _text(PERIOD),
            "indicator": _text(INDICATOR),
            "dimension": _one_of(dimensions) if dimensions else _text(r"[a-z_]+"),
            "group": _text(),
            "numerator": _count(nullable=True),
            "denominator": _count(1, nullable=True),
            "value": value,
            "lower": _number(),
            "upper": _number(),
            "flag": _text(blank=True),
            "source": _text(),
        },
        list(OBSERVATION),
        [_LIMITS, _PART, _EXPLAINED],
    )


_PERCENT = pa.Column(float, pa.Check.in_range(0, 100), nullable=True)

AREA_SCHEMAS = {
    "vintages": _schema(
        {
            "geography": _text(GEOGRAPHY, unique=True),
            "name": _text(),
            "nation": _text(),
            "valid_from": _text(r"\d{4}-\d\d-\d\d"),
            "valid_to": _text(ISO_DATE_OR_BLANK),
        },
        ["geography"],
    ),
    "icbs": _schema(
        {
            "code": _text(ODS),
            "name": _text(),
            "short_name": _text(),
            "region_code": _text(REGION),
            "region": _text(),
            "valid_from": _text(r"\d{4}-\d\d-\d\d"),
            "valid_to": _text(ISO_DATE_OR_BLANK),
            "predecessors": _text(ODS_LIST),
            "successors": _text(ODS_LIST),
            "ons_codes": _text(r"E54\d{6}(\|E54\d{6})*"),
            "note": _text(blank=True),
        },
        ["code"],
    ),
    "pieces": _schema(
        {
            "piece": _text(PIECE),
            "district": _text(DISTRICT),
            "district_name": _text(),
            "district_2026": _text(DISTRICT),
            "ics_2024_04": _text(ODS),
            "ics_2026_04": _text(ODS),
            "lsoas": _count(1),
            "people": _count(1),
        },
        ["piece"],
    ),
    "sub_icbs": _schema(
        {
            "sub_icb": _text(ODS),
            "ics_2024_04": _text(ODS),
            "ics_2026_04": _text(ODS_OR_BLANK),
            "note": _text(blank=True),
        },
        ["sub_icb"],
    ),
    "trusts": _schema(
        {
            "trust": _text(ODS),
            "name": _text(),
            "type": _one_of(
                [
                    "acute",
                    "acute specialist",
                    "ambulance",
                    "community",
                    "mental health",
                    "online",
                ]
            ),
            "ics_2024_04": _text(ODS_OR_BLANK),
            "ics_2026_04": _text(ODS_OR_BLANK),
            "valid_from": _text(ISO_DATE_OR_BLANK),
            "valid_to": _text(ISO_DATE_OR_BLANK),
            "region_code": _text(rf"({REGION})?"),
            "note": _text(blank=True),
            "status": _one_of(["verified", "inferred", "to confirm", "survey only"]),
        },
        ["trust"],
    ),
}
"""One schema for each file of `data/areas/`, by name without ending."""

TABLE_SCHEMAS = {
    "people_by_decile": _schema(
        {
            "piece": _text(PIECE),
            "decile": pa.Column("int64", pa.Check.in_range(1, 10)),
            "group": _one_of(FIVE_GROUPS),
            "people": _count(),
        },
        list(KEYS["people_by_decile"]),
    ),
    "lsoas_by_decile": _schema(
        {
            "piece": _text(PIECE),
            "edition": pa.Column("int64", pa.Check.isin(EDITIONS)),
            "domain": _one_of(DOMAINS),
            "decile": pa.Column("int64", pa.Check.in_range(1, 10)),
            "lsoas": _count(1),
        },
        list(KEYS["lsoas_by_decile"]),
    ),
    "deprivation_summary": _schema(
        {
            "area": _text(rf"{PIECE}|{OBSERVED_AREA}"),
            "area_type": _one_of(["piece", "district", "ics", "region", "england"]),
            "geography": _text(rf"({GEOGRAPHY})?"),
            "edition": pa.Column("int64", pa.Check.isin(EDITIONS)),
            "lsoas": _count(1),
            "people": _count(1, nullable=True),
            "average_score": _number(0, 100),
            "average_rank": _number(1),
            "share_lsoas_decile_1": _number(0, 1),
            "share_lsoas_decile_1_2": _number(0, 1),
            "share_people_decile_1": _number(0, 1),
            "share_people_decile_1_2": _number(0, 1),
            "extent": _number(0, 1),
            "local_concentration": _number(1),
        },
        list(KEYS["deprivation_summary"]),
    ),
    "people_by_ethnic_group": _schema(
        {
            "piece": _text(PIECE),
            "group": _one_of(CENSUS_GROUPS),
            "people": _count(),
            "estimated": pa.Column(bool),
        },
        list(KEYS["people_by_ethnic_group"]),
    ),
    "people_by_age": _schema(
        {"piece": _text(PIECE), "age_band": _text(AGE_BAND), "people": _count()},
        list(KEYS["people_by_age"]),
    ),
    "qof_registers": _observations(value=_PERCENT, dimensions=["all"]),
    "cvdprevent": _observations(value=_PERCENT),
    "staff_survey_by_ethnicity": _observations(value=_PERCENT, dimensions=["ethnicity"]),
    "staff_survey_all_staff": _observations(value=_PERCENT, dimensions=["all"]),
    "staff_survey_england": _observations(
        value=_PERCENT, dimensions=["all", "ethnicity_detailed", "ethnicity_summary"]
    ),
    "wres_national": _observations(value=_number(), dimensions=["all", "ethnicity"]),
    "wres_trust_pages": _observations(value=_number(), dimensions=["all", "ethnicity"]),
    "relative_risks": _schema(
        {
            "measure": _text(),
            "condition": _text(),
            "dimension": _one_of(["all", "ethnicity", "deprivation", "practices by ethnic mix"]),
            "sex": _one_of(["Female", "Male", "Persons"]),
            "age": _text(blank=True),
            "group": _text(),
            "value": pa.Column(float, pa.Check.ge(0)),
            "lower": _number(0),
            "upper": _number(0),
            "unit": _one_of(["ratio", "percent", "per 100,000", "years"]),
            "reference_group": _text(blank=True),
            "adjustment": _text(blank=True),
            "source": _text(),
            "year": _text(blank=True),
            "note": _text(blank=True),
        },
        list(KEYS["relative_risks"]),
        [_LIMITS],
    ),
}
"""One schema for each published table, by name."""


def validate(name: str, frame: pd.DataFrame, file: Path | str) -> pd.DataFrame:
    """The frame with the types of its schema; every fault is reported in one `DataError`.

    `name` is a table of `data/published/` or a file of `data/areas/`. Rows are counted as a
    spreadsheet shows them for CSV (the header is row 1) and from 1 for Parquet. A name without a
    schema (an imported table of another kind) is returned as it is.
    """
    schema = AREA_SCHEMAS.get(name) or TABLE_SCHEMAS.get(name)
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
        remedy = REMEDY_AREAS if name in AREA_SCHEMAS else REMEDY_TABLE
        number = f"{len(faults):,} fault{'s' if len(faults) > 1 else ''}"
        raise DataError(
            f"{number} in the table {name}:\n{shown}{more}\n{remedy}", file=file
        ) from error


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
