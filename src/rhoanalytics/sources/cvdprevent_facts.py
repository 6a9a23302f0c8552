"""CVDPREVENT as compiled for the embedded edition: one file for England, one for its regions.

Source: NHS England, CVDPREVENT (© NHS England, all rights reserved; quoted with attribution).
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.cvdprevent import tidied
from rhoanalytics.sources.reading import read_csv, require_pattern, require_unique

_COLUMNS = {
    "indicator": "indicator_code",
    "name": "indicator_short_name",
    "type": "metric_type",
    "category": "metric_category",
    "attribute": "category_attribute",
    "numerator": "numerator",
    "denominator": "denominator",
    "value": "value",
    "lower": "lower",
    "upper": "upper",
}


def read_england(file: Path) -> pd.DataFrame:
    """England: every indicator by dimension and group.

    Columns: indicator, name, dimension, group, numerator, denominator, value, lower, upper (as
    published; percentages). Age bands for women and men are dimension "age_female", "age_male".
    """
    tidy = tidied(read_csv(file, list(_COLUMNS.values())), _COLUMNS, file)
    require_unique(tidy, ["indicator", "dimension", "group"], file)
    return tidy.reset_index(drop=True)


def read_regions(file: Path) -> pd.DataFrame:
    """NHS regions by ethnicity: the columns of `read_england`, with area (ONS code) and note."""
    columns = _COLUMNS | {
        "numerator": "numerator_rounded5",
        "denominator": "denominator_rounded5",
    }
    frame = read_csv(file, [*columns.values(), "area_code", "note"])
    require_pattern(frame, "area_code", r"E40\d{6}", file)
    tidy = tidied(frame, columns, file).assign(area=frame["area_code"], note=frame["note"])
    require_unique(tidy, ["area", "indicator", "dimension", "group"], file)
    return tidy.reset_index(drop=True)
