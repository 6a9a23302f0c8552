"""Deprivation: the summary measures of larger areas.

Rank 1 is the most deprived LSOA of England and decile 1 the most deprived tenth of LSOAs. The
measures are those of the English Indices of Deprivation (MHCLG technical report, chapter on
higher-level geographies). They describe areas, not the people who live in them.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, as_floats, read, require
from .national_groups import (
    PERCENTILES,
    decile,
    national_group,
    require_decile,
    require_rank,
)

# Extent: full weight to the most deprived tenth, then a weight falling in equal steps from 0.95 in
# the 11th percentile to 0.05 in the 30th, and none beyond (MHCLG technical report).
EXTENT_FULL_TO = 10
EXTENT_NONE_BEYOND = 30
EXTENT_FIRST_WEIGHT = 0.95
EXTENT_LAST_WEIGHT = 0.05

# Local concentration looks at the LSOAs that hold this share of an area's people.
LOCAL_CONCENTRATION_SHARE = 0.10


def average_score(score: ArrayLike, population: ArrayLike) -> float:
    """Give the population-weighted mean score of an area's LSOAs: higher is more deprived.

    Parameters
    ----------
    score, population
        Score and people of each LSOA.

    Formula
    -------
    Σ(score x people) / Σ people

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> average_score([40.0, 10.0], [1_500, 500])
    32.5

    Edge cases
    ----------
    Missing where a score or population is missing, or nobody lives there.
    """
    value, people = _area(score=score, population=population)
    return _weighted_mean(value, people)


def average_rank(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give the population-weighted mean of the reversed ranks: HIGHER is MORE deprived.

    Parameters
    ----------
    rank, population
        National rank (1 = most deprived) and people of each LSOA.
    number
        LSOAs in England in this edition.

    Formula
    -------
    Σ((number + 1 - rank) x people) / Σ people

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies: ranks are reversed,
    so that the most deprived LSOA counts as `number` and the least deprived as 1.

    Example
    -------
    >>> average_rank([1, 100], [300, 100], 100)
    75.25

    Edge cases
    ----------
    Missing where a rank or population is missing, or nobody lives there.
    """
    place, people = _area(rank=rank, population=population)
    return _weighted_mean(_reversed(place, number), people)


def share_in_decile_1(decile: ArrayLike) -> float:
    """Give the share of an area's LSOAs that are among the most deprived tenth of England.

    Parameters
    ----------
    decile
        National decile of each LSOA.

    Formula
    -------
    LSOAs in decile 1 / LSOAs

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> share_in_decile_1([1, 1, 4, 10])
    0.5

    Edge cases
    ----------
    Missing where a decile is missing or there are no LSOAs.
    """
    values = np.atleast_1d(as_floats(decile, "decile"))
    require_decile(values)
    if values.size == 0 or np.isnan(values).any():
        return np.nan
    return float((values == 1).mean())


def extent(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give the share of an area's people in deprived LSOAs, on a sliding scale: 0 to 1.

    Parameters
    ----------
    rank, population
        National rank (1 = most deprived) and people of each LSOA.
    number
        LSOAs in England in this edition.

    Formula
    -------
    Σ(weight x people) / Σ people, with the weights of extent_weight

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> round(extent([5, 11, 50], [100, 100, 200], 100), 4)
    0.4875

    Edge cases
    ----------
    Missing where a rank or population is missing, or nobody lives there.
    """
    place, people = _area(rank=rank, population=population)
    return _weighted_mean(extent_weight(place, number), people)


def extent_weight(rank: ArrayLike, number: int) -> Numbers:
    """Give the weight that a person in an LSOA of this rank has in the extent.

    Parameters
    ----------
    rank, number
        As in `decile`.

    Formula
    -------
    1 to the 10th percentile; 0.95 in the 11th, falling in equal steps to 0.05 in the 30th; then 0

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> extent_weight([10, 11, 30, 31], 100).round(2).tolist()
    [1.0, 0.95, 0.05, 0.0]

    Edge cases
    ----------
    A missing rank has a missing weight.
    """
    (place,), layout = read(rank=rank)
    group = national_group(place, number, PERCENTILES)
    steps = EXTENT_NONE_BEYOND - EXTENT_FULL_TO - 1
    slope = (EXTENT_FIRST_WEIGHT - EXTENT_LAST_WEIGHT) / steps
    sliding = EXTENT_FIRST_WEIGHT - slope * (group - EXTENT_FULL_TO - 1)
    weight = np.select([group <= EXTENT_FULL_TO, group <= EXTENT_NONE_BEYOND], [1.0, sliding], 0.0)
    return layout.restore(np.where(np.isnan(place), np.nan, weight))


def local_concentration(rank: ArrayLike, population: ArrayLike, number: int) -> float:
    """Give how deprived an area's own most deprived LSOAs are: higher is more deprived.

    Parameters
    ----------
    rank, population
        National rank (1 = most deprived) and people of each LSOA.
    number
        LSOAs in England in this edition.

    Formula
    -------
    Σ((number + 1 - rank) x people) / Σ people over the most deprived LSOAs with 10% of the people

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> local_concentration([3, 20, 90], [50, 100, 850], 100)
    89.5

    Edge cases
    ----------
    Of the last LSOA only the people needed to make exactly 10% are counted. Missing where a rank or
    population is missing, or nobody lives there.
    """
    place, people = _area(rank=rank, population=population)
    if np.isnan(place).any() or np.isnan(people).any() or people.sum() == 0:
        return np.nan
    order = np.argsort(place, kind="stable")
    ordered = people[order]
    before = np.cumsum(ordered) - ordered
    wanted = LOCAL_CONCENTRATION_SHARE * people.sum()
    counted = np.clip(wanted - before, 0, ordered)
    return _weighted_mean(_reversed(place, number)[order], counted)


def summarise_areas(
    area: ArrayLike, rank: ArrayLike, score: ArrayLike, population: ArrayLike, number: int
) -> pd.DataFrame:
    """Give MHCLG's summary measures for every area that LSOAs belong to.

    Parameters
    ----------
    area
        The larger area's code of each LSOA.
    rank, score, population
        One value per LSOA: national rank (1 = most deprived), score, people.
    number
        LSOAs in England in this edition.

    Returns
    -------
    DataFrame indexed by area code (sorted) with lsoas, people, average_score, average_rank,
    share_lsoas_decile_1, share_lsoas_decile_1_2, share_people_decile_1, share_people_decile_1_2,
    extent, local_concentration.

    Formula
    -------
    those of average_score, average_rank, share_in_decile_1, extent and local_concentration

    Source
    ------
    English Indices of Deprivation technical report, higher-level geographies.

    Example
    -------
    >>> summary = summarise_areas(
    ...     ["E1", "E1", "E2"], [1, 60, 30], [70.0, 12.0, 25.0], [1_500, 500, 900], 100
    ... )
    >>> summary[["lsoas", "average_score", "average_rank", "extent"]].reset_index()
      area  lsoas  average_score  average_rank  extent
    0   E1      2           55.5         85.25    0.75
    1   E2      1           25.0         71.00    0.05

    Edge cases
    ----------
    LSOAs without an area (missing) are left out. Averages and shares are missing for an area in
    which a value of an LSOA is missing.
    """
    (place, value, people), layout = read(rank=rank, score=score, population=population)
    if layout.length is None or np.shape(area) != (layout.length,):
        raise ValueError(
            f"area: needs one code for each of the {layout.length or 1} LSOAs, "
            f"has the shape {np.shape(area)}"
        )
    if (
        isinstance(area, pd.Series)
        and layout.index is not None
        and not area.index.equals(layout.index)
    ):
        raise ValueError("area: its labels differ from those of rank; use one index for both")
    lsoas = pd.DataFrame({"rank": place, "score": value, "people": people})
    summaries = {
        code: _summary(part, number)
        for code, part in lsoas.groupby(np.asarray(area, dtype=object), sort=True)
    }
    if not summaries:
        raise ValueError("area: no LSOA has an area code; found only missing codes")
    frame = pd.DataFrame.from_dict(summaries, orient="index")
    return frame.astype({"lsoas": int}).rename_axis("area")


def _summary(lsoas: pd.DataFrame, number: int) -> dict[str, float]:
    place = lsoas["rank"].to_numpy()
    people = lsoas["people"].to_numpy()
    tenth = np.asarray(decile(place, number))
    known = np.where(np.isnan(tenth), np.nan, 1.0)
    first, first_two = known * (tenth == 1), known * (tenth <= 2)
    return {
        "lsoas": len(lsoas),
        "people": people.sum(),
        "average_score": average_score(lsoas["score"], people),
        "average_rank": average_rank(place, people, number),
        "share_lsoas_decile_1": first.mean(),
        "share_lsoas_decile_1_2": first_two.mean(),
        "share_people_decile_1": _weighted_mean(first, people),
        "share_people_decile_1_2": _weighted_mean(first_two, people),
        "extent": extent(place, people, number),
        "local_concentration": local_concentration(place, people, number),
    }


def _area(**arguments: ArrayLike) -> list[FloatArray]:
    arrays, _ = read(**arguments)
    people = arrays[-1]
    require("population", people, people >= 0, "must be 0 or more")
    return [np.atleast_1d(array) for array in arrays]


def _reversed(place: FloatArray, number: int) -> FloatArray:
    require_rank(place, number)
    return number + 1 - place


def _weighted_mean(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean; missing if a value or weight is missing or nobody lives there."""
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else np.nan
