"""Indirect standardisation: observed events over those expected at a reference's rates by age."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .estimate import Estimate
from .groups import Groups, Results
from .inputs import FloatArray, positive, read, require, require_present
from .rates import limits_method, poisson_limits


@dataclass(frozen=True, kw_only=True)
class IndirectlyStandardised(Estimate):
    """An estimate with the observed and expected events that it rests on."""

    observed: float
    expected: float


def indirect_standardised_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 1,
) -> IndirectlyStandardised:
    """Give observed over expected events, where expected is at the reference's rates by age.

    Parameters
    ----------
    count
        Events per age band, or their total as one number.
    population, reference_count, reference_population
        One value per age band; Series are matched by their band labels.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.
    multiplier
        1 for a ratio, 100 for a standardised mortality ratio.

    Returns
    -------
    IndirectlyStandardised

    Formula
    -------
    E = Σ n (x of the reference / n of the reference)
    ratio = m O / E   limits = m / E times the limits of the count O (see count_limits)

    Source
    ------
    Breslow NE, Day NE. Statistical methods in cancer research II. IARC 1987, chapter 2.

    Example
    -------
    >>> smr = indirect_standardised_ratio(
    ...     [6, 30, 64], [1_000, 2_000, 1_600], [500, 1_300, 3_500], [100_000] * 3, multiplier=100
    ... )
    >>> smr.frame().round(3)
         value  lower    upper
    0  114.943  93.52  139.802
    >>> smr.observed, smr.expected
    (100.0, 87.0)

    Edge cases
    ----------
    A missing count, population or reference count is taken as 0; a missing reference population is
    an error. A band without people is allowed here, but not in the reference. Where no events are
    expected the result is missing, and `reason` says so; a missing total gives a missing result.
    """
    results = _results(count, population, reference_count, reference_population, False, multiplier)
    return results.estimate(confidence_levels(confidence), IndirectlyStandardised)


def indirect_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000,
) -> IndirectlyStandardised:
    """Give the reference's crude rate times observed over expected events.

    Parameters
    ----------
    count, population, reference_count, reference_population, confidence
        As in `indirect_standardised_ratio`.
    multiplier
        The people that the rate is per.

    Returns
    -------
    IndirectlyStandardised

    Formula
    -------
    rate = O / E times R   with R = m Σx / Σn of the reference
    limits = R / E times the limits of the count O (see count_limits)

    Source
    ------
    Breslow NE, Day NE. Statistical methods in cancer research II. IARC 1987, chapter 2.

    Example
    -------
    >>> indirect_standardised_rate(
    ...     [6, 30, 64], [1_000, 2_000, 1_600], [500, 1_300, 3_500], [100_000] * 3
    ... ).frame().round(1)
        value   lower   upper
    0  2030.7  1652.2  2469.8

    Edge cases
    ----------
    As in `indirect_standardised_ratio`.
    """
    results = _results(count, population, reference_count, reference_population, True, multiplier)
    return results.estimate(confidence_levels(confidence), IndirectlyStandardised)


def indirectly_standardised(
    groups: Groups,
    count: FloatArray,
    population: FloatArray,
    reference_count: FloatArray,
    reference_population: FloatArray,
    *,
    as_rate: bool,
    multiplier: float,
    is_total: bool = False,
) -> Results:
    """Give the ratio or rate of each group of age bands; `is_total`: a count for each group."""
    require("count", count, count >= 0, "must be 0 or more")
    require("population", population, population >= 0, "must be 0 or more")
    require("reference_count", reference_count, reference_count >= 0, "must be 0 or more")
    require_present("reference_population", reference_population)
    holds = reference_population > 0
    require("reference_population", reference_population, holds, "must be above 0")
    scale = positive("multiplier", multiplier)
    observed = count if is_total else groups.total(np.nan_to_num(count))
    events = np.nan_to_num(reference_count)
    expected = groups.total(np.nan_to_num(population) * events / reference_population)
    statistic = f"indirectly standardised ratio x {scale:.12g}"
    crude: float | FloatArray = 1.0
    if as_rate:
        statistic = f"indirectly standardised rate per {scale:.12g}"
        crude = groups.total(events) / groups.total(reference_population)
    per_event = crude * scale / np.where(expected > 0, expected, np.nan)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        lower, upper = poisson_limits(observed, level)
        return lower * per_event, upper * per_event

    if not expected.any():
        statistic = f"{statistic}: NA, no events expected"
    reason = np.select(
        [expected == 0, np.isnan(observed)], ["no events are expected", "count is missing"], ""
    )
    return Results(
        value=observed * per_event,
        limits=limits,
        reason=reason,
        method=limits_method(observed),
        statistic=statistic,
        totals={"observed": observed, "expected": expected},
    )


def _results(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    as_rate: bool,
    multiplier: float,
) -> Results:
    arrays, _ = read(
        count=count,
        population=population,
        reference_count=reference_count,
        reference_population=reference_population,
    )
    x, *bands = (np.atleast_1d(array) for array in arrays)
    is_total = np.ndim(count) == 0
    return indirectly_standardised(
        Groups.single(x.size),
        x[:1] if is_total else x,
        *bands,
        as_rate=as_rate,
        multiplier=multiplier,
        is_total=is_total,
    )
