"""Reference tables compiled from official announcements: the register of ICBs, and NHS trusts.

Each row was checked against ONS boundaries or the Organisation Data Service; rows that were not
are refused here (ICBs) or carry a status (trusts).
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import (
    numbers,
    read_csv,
    require_pattern,
    require_unique,
    whole_numbers,
)

_ISO_DATE = r"\d{4}-\d\d-\d\d"


def read_icb_register(file: Path) -> pd.DataFrame:
    """Every ICB that is or was established, verified rows only.

    Columns: code, name, short_name, region_code, region, region_ons_code (January 2024),
    valid_from, valid_to, predecessors, successors ("|"-separated ODS codes).
    """
    columns = {
        "ods_code": "code",
        "name": "name",
        "short_name": "short_name",
        "nhs_region_ods": "region_code",
        "nhs_region": "region",
        "nhs_region_ons_2024": "region_ons_code",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
        "predecessor_codes": "predecessors",
        "successor_codes": "successors",
        "status": "status",
    }
    frame = read_csv(file, list(columns)).rename(columns=columns)
    frame = frame[frame["status"] == "verified"].drop(columns="status")
    require_pattern(frame, "code", r"[A-Z0-9]{3,5}", file)
    require_pattern(frame, "region_code", r"Y\d\d", file)
    require_pattern(frame, "valid_from", _ISO_DATE, file)
    require_pattern(frame, "valid_to", rf"({_ISO_DATE})?", file)
    require_unique(frame, ["code"], file)
    return frame.reset_index(drop=True)


def read_icb_area_versions(file: Path) -> pd.DataFrame:
    """One row for each area an ICB has had: code, ons_code, valid_from, oldest first."""
    columns = {"ods_code": "code", "ons_code": "ons_code", "area_valid_from": "valid_from"}
    frame = read_csv(file, list(columns)).rename(columns=columns)
    require_pattern(frame, "ons_code", r"E54\d{6}", file)
    require_pattern(frame, "valid_from", _ISO_DATE, file)
    require_unique(frame, ["ons_code"], file)
    return frame.sort_values(["code", "valid_from"], ignore_index=True)


def read_icb_succession(file: Path) -> pd.DataFrame:
    """What became of each ICB that ended: predecessor, successor, date, people, kind."""
    columns = {
        "predecessor_ods": "predecessor",
        "successor_ods": "successor",
        "date": "date",
        "succession_type": "kind",
    }
    frame = read_csv(file, [*columns, "usual_residents_2021"])
    people = whole_numbers(frame, "usual_residents_2021", file)
    frame = frame[list(columns)].rename(columns=columns).assign(people=people)
    require_pattern(frame, "date", _ISO_DATE, file)
    require_pattern(frame, "kind", "merger|split", file)
    require_unique(frame, ["predecessor", "successor"], file)
    return frame.reset_index(drop=True)


def read_trusts(file: Path) -> pd.DataFrame:
    """NHS trusts of July 2025 and July 2026.

    Columns: trust, name, name_2025_07, type, region, ics_2025_07, ics_2026_07, note.
    """
    columns = {
        "ods_code": "trust",
        "name": "name",
        "name_2025_07": "name_2025_07",
        "type": "type",
        "nhs_region": "region",
        "icb_ods_2025_07": "ics_2025_07",
        "icb_ods_2026_07": "ics_2026_07",
        "note": "note",
    }
    frame = read_csv(file, list(columns)).rename(columns=columns)
    require_pattern(frame, "trust", r"[A-Z0-9]{3,5}", file)
    require_unique(frame, ["trust"], file)
    return frame.reset_index(drop=True)


def read_relative_risks(file: Path) -> pd.DataFrame:
    """Published measures of risk by ethnic group and deprivation, all rows.

    Columns: measure, condition, sex, age, group, value (missing where the source gives a range or
    an order), lower, upper, unit, reference_group, adjustment, source, year, where_read,
    confidence ("A": read in the publication), note.
    """
    text = {
        "measure": "measure",
        "condition": "condition",
        "sex": "sex",
        "age": "age",
        "group": "group",
        "unit": "unit",
        "reference_group": "reference_group",
        "adjustment_or_basis": "adjustment",
        "source": "source",
        "year_of_data": "year",
        "where_read": "where_read",
        "confidence": "confidence",
        "note": "note",
    }
    frame = read_csv(file, [*text, "value", "lower", "upper"])
    require_pattern(frame, "confidence", "[AB]", file)
    return (
        frame[list(text)]
        .rename(columns=text)
        .assign(
            value=pd.to_numeric(frame["value"], errors="coerce"),
            lower=numbers(frame, "lower", file),
            upper=numbers(frame, "upper", file),
        )
        .reset_index(drop=True)
    )
