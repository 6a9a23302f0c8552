"""Workforce Race Equality Standard: national figures, and figures that trusts printed themselves.

Source: NHS England WRES reports and pages that quote them; trusts' own WRES pages and annual
reports. There is no national data file, so each figure carries its own source. "BME" is the
source's field name for ethnic minority staff, White minorities excluded.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import numbers, read_csv, require_pattern, require_unique

_YEAR = r"20\d\d"


def read_national_series(file: Path) -> pd.DataFrame:
    """National figures by year, all rows.

    Columns: wres_indicator, measure, group, year, value, basis, source, status.
    """
    return _read(file, ["measure", "group", "year", "basis", "source", "status"])


def read_national_additions(file: Path) -> pd.DataFrame:
    """Later national figures, some of them not single numbers (value missing then).

    Columns: wres_indicator, measure, area, group, year, value, source, status.
    """
    return _read(file, ["measure", "area", "group", "year", "source", "status"], only_numbers=False)


def read_trust_pages(file: Path) -> pd.DataFrame:
    """Figures on trusts' own pages, all rows.

    Columns: wres_indicator, trust, name, group (the measure in the page's words), year, numerator,
    denominator, value, page, exactness (how the page prints it), note.
    """
    columns = {"ods_code": "trust", "trust": "name"}
    frame = read_csv(
        file,
        [
            "trust",
            "ods_code",
            "year",
            "indicator",
            "group",
            "numerator",
            "denominator",
            "value",
            "page",
            "exactness",
            "note",
        ],
    )
    require_pattern(frame, "year", _YEAR, file)
    for column in ("numerator", "denominator", "value"):
        frame[column] = numbers(frame, column, file)
    renamed = frame.rename(columns={**columns, "indicator": "wres_indicator"})
    return renamed.reset_index(drop=True)


def _read(file: Path, columns: list[str], *, only_numbers: bool = True) -> pd.DataFrame:
    frame = read_csv(file, ["indicator", "value", *columns])
    require_pattern(frame, "indicator", "[1-9]", file)
    require_pattern(frame, "year", _YEAR, file)
    require_unique(frame, ["indicator", *columns[:-2]], file)
    if only_numbers:
        frame["value"] = numbers(frame, "value", file, blank_allowed=False)
    else:
        frame["value"] = pd.to_numeric(frame["value"], errors="coerce")
    return frame.rename(columns={"indicator": "wres_indicator"}).reset_index(drop=True)
