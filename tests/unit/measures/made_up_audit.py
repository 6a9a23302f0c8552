"""Made-up rows in the shape of the table `cvdprevent`: FICTIONAL numbers, for tests only."""

import itertools
import shutil
from pathlib import Path

import pandas as pd

from rhoanalytics.measures import coding, gradients, treatment
from rhoanalytics.sources.cvdprevent import COUNTS_ROUNDED, LIMITS_AS_PUBLISHED
from rhoanalytics.sources.observations import SUPPRESSED, observations
from rhoanalytics.store import Store

TWELVE_QUARTERS = tuple(
    f"{year}-{month:02d}" for year in range(2023, 2027) for month in (3, 6, 9, 12)
)[1:13]
"""The quarters to March 2026, oldest first."""

INDICATORS = sorted(
    {
        treatment.HYPERTENSION,
        treatment.HYPERTENSION_UNDER_80,
        treatment.HYPERTENSION_80_AND_OVER,
        treatment.LIPIDS_IN_CVD,
        *treatment.OTHER_TREATMENTS,
        *coding.REGISTERS,
    }
)

GROUPS = {
    "ethnicity": {
        "Asian": (3_000, 0.70),
        "Black": (1_000, 0.60),
        "Mixed": (200, 0.66),
        "White": (20_000, 0.74),
        "Other": (150, 0.68),
        "Not stated": (300, 0.66),
        "Missing": (250, 0.62),
    },
    "age": {
        "18-39": (800, 0.55),
        "40-59": (6_000, 0.65),
        "60-79": (13_000, 0.75),
        "80+": (5_100, 0.83),
    },
    "deprivation": {
        "1": (8_000, 0.68),
        "2": (6_000, 0.70),
        "3": (4_500, 0.72),
        "4": (3_500, 0.73),
        "5": (2_900, 0.76),
    },
    "all": {"all": (24_900, 0.73)},
}
"""People and share treated in the first quarter, by dimension and group."""


def rows(
    area: str,
    *,
    periods: tuple[str, ...] = TWELVE_QUARTERS,
    indicators: tuple[str, ...] = tuple(INDICATORS),
    dimensions: tuple[str, ...] = tuple(GROUPS),
    size: float = 1.0,
    rounded: bool = True,
) -> pd.DataFrame:
    """Every indicator by every dimension, rising by half a point a quarter."""
    found = []
    for (number, period), indicator, dimension in itertools.product(
        enumerate(periods), indicators, dimensions
    ):
        for group, (people, share) in GROUPS[dimension].items():
            denominator = people * size
            numerator = round(denominator * min(share + 0.005 * number, 0.99))
            step = 5 if rounded else 1
            found.append(
                {
                    "area": area,
                    "period": period,
                    "indicator": indicator,
                    "dimension": dimension,
                    "group": group,
                    "numerator": step * round(numerator / step),
                    "denominator": step * round(denominator / step),
                    "value": round(100 * numerator / denominator, 2),
                    "flag": COUNTS_ROUNDED if rounded else "",
                }
            )
    return observations(pd.DataFrame(found).assign(source="made up"))


def standardised(area: str, period: str = TWELVE_QUARTERS[-1]) -> pd.DataFrame:
    """Recorded hypertension at equal ages by fifth of deprivation: no counts."""
    values = {"1": 24.0, "2": 22.0, "3": 20.5, "4": 19.0, "5": 17.6}
    frame = pd.DataFrame({"group": list(values), "value": list(values.values())}).assign(
        area=area,
        period=period,
        indicator=gradients.HYPERTENSION_PREVALENCE,
        dimension=gradients.STANDARDISED,
        lower=lambda f: f["value"] - 0.4,
        upper=lambda f: f["value"] + 0.4,
        flag=LIMITS_AS_PUBLISHED,
        source="made up",
    )
    return observations(frame)


def suppressed(frame: pd.DataFrame, **where: str) -> pd.DataFrame:
    """The frame with the counts of some rows kept confidential."""
    hidden = pd.Series(True, index=frame.index)
    for column, value in where.items():
        hidden &= frame[column] == value
    blank = frame.copy()
    blank.loc[hidden, ["numerator", "denominator", "value"]] = pd.NA
    blank.loc[hidden, "flag"] = SUPPRESSED
    return blank


def imported(folder: Path, published: Path, *frames: pd.DataFrame) -> Store:
    """A store of the published tables with these rows as imported ones."""
    shutil.copytree(published, folder, ignore=shutil.ignore_patterns("imported", "illustrative"))
    parts = folder / "imported" / "cvdprevent"
    parts.mkdir(parents=True)
    pd.concat(frames, ignore_index=True).to_parquet(parts / "made-up.parquet", index=False)
    return Store(folder)
