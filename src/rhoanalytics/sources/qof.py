"""Quality and Outcomes Framework: practice disease registers and the practices' CCGs, 2020-21.

Source: NHS England (NHS Digital), QOF 2020-21 raw data (Open Government Licence v3.0). Register
counts are published unrounded.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import (
    read_csv,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)

LIST_TYPES = {"TOTAL": "all ages", "16OV": "16+", "17OV": "17+", "18OV": "18+", "50OV": "50+"}
"""Which registered patients a register's list size counts ("06OV" is asthma's)."""

MAPPING_ENCODING = "cp1252"
"""The mapping file is not UTF-8: a few practice names hold Windows characters."""


def read_registers(file: Path) -> pd.DataFrame:
    """Registers of every practice.

    Columns: practice, register (QOF group code such as "HYP"), list_type (a key of `LIST_TYPES`),
    patients (on the register), list_size (registered patients of the register's ages).
    """
    columns = {
        "PRACTICE_CODE": "practice",
        "GROUP_CODE": "register",
        "PATIENT_LIST_TYPE": "list_type",
    }
    frame = read_csv(file, [*columns, "REGISTER", "PRACTICE_LIST_SIZE"])
    tidy = frame[list(columns)].rename(columns=columns)
    tidy["patients"] = whole_numbers(frame, "REGISTER", file)
    tidy["list_size"] = whole_numbers(frame, "PRACTICE_LIST_SIZE", file)
    require_pattern(tidy, "practice", r"[A-Z]\d{5}", file)
    require_unique(tidy, ["practice", "register"], file)
    refuse(frame, "REGISTER", tidy["patients"] < 0, "is negative", file)
    return tidy.reset_index(drop=True)


def read_practice_ccgs(file: Path) -> pd.DataFrame:
    """The CCG of April 2021 of every practice: practice, sub_icb.

    CCG codes of 2021 became the sub-ICB codes of July 2022.
    """
    columns = {"PRACTICE_CODE": "practice", "CCG_ODS_CODE": "sub_icb"}
    frame = read_csv(file, list(columns), encoding=MAPPING_ENCODING).rename(columns=columns)
    require_pattern(frame, "sub_icb", r"[A-Z0-9]{3,5}", file)
    require_unique(frame, ["practice"], file)
    return frame.reset_index(drop=True)
