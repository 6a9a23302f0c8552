"""Organisation Data Service files: the NHS trust report and the map of GP practices.

Source: NHS England, Organisation Data Service (Open Government Licence v3.0).
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import (
    read_headless_csv,
    read_sheet,
    refuse,
    require_pattern,
    require_unique,
)

TRUST_REPORT_COLUMNS = 27
"""Width of every ODS predefined report; the files have no header row."""

_TRUST_POSITIONS = {
    0: "trust",
    1: "name",
    2: "region_code",
    3: "ics",
    10: "valid_from",
    11: "valid_to",
}

_PRACTICE_SHEET = "gp-reg-pat-prac-map"
_SUB_ICB_HEADING = "New Sub-ICB location name"


def read_trust_report(file: Path) -> pd.DataFrame:
    """The ODS report `etr`: NHS trusts with region, host ICS and legal dates.

    Columns: trust, name, region_code, ics, valid_from, valid_to (ISO dates; blank = still open).
    The report leaves out Care Trusts, and the ICS is the one of the head office, not a catchment.
    """
    positions = range(TRUST_REPORT_COLUMNS)
    frame = read_headless_csv(file, [_TRUST_POSITIONS.get(n, f"column {n + 1}") for n in positions])
    frame = frame[list(_TRUST_POSITIONS.values())]
    require_pattern(frame, "trust", r"[A-Z0-9]{3,5}", file)
    require_pattern(frame, "region_code", r"(Y\d\d)?", file)
    require_unique(frame, ["trust"], file)
    for column in ("valid_from", "valid_to"):
        require_pattern(frame, column, r"(\d{8})?", file)
        frame[column] = frame[column].str.replace(r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3", regex=True)
    return frame.reset_index(drop=True)


def read_practice_map(file: Path) -> pd.DataFrame:
    """GP practices of July 2022 with the sub-ICB that commissions each.

    Columns: practice, sub_icb. The code stands in the sub-ICB's name after the last " - ", with or
    without the area's name after it ("... ICB - 15E", "... ICB - 00L Northumberland").
    """
    frame = read_sheet(file, _PRACTICE_SHEET, ["PRACTICE_CODE", _SUB_ICB_HEADING])
    code = frame[_SUB_ICB_HEADING].str.extract(r" - ([A-Z0-9]{3,5})(?: (?:(?! - ).)*)?$")[0]
    refuse(frame, _SUB_ICB_HEADING, code.isna(), "does not end in a sub-ICB code", file)
    frame = pd.DataFrame({"practice": frame["PRACTICE_CODE"], "sub_icb": code})
    require_pattern(frame, "practice", r"[A-Z]\d{5}", file)
    require_unique(frame, ["practice"], file)
    return frame.reset_index(drop=True)
