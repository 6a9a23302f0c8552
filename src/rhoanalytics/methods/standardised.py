"""Standardised rates and ratios: what a rate would be with the age structure of a standard.

Sources: Dobson AJ et al. Statistics in Medicine 1991; 10: 457-462 (limits of a directly
standardised rate); Breslow NE, Day NE. IARC 1987 (indirect standardisation).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .estimate import Estimate
from .inputs import FloatArray, confidence_level, positive, read, require, require_present
from .rates import byar_limits, limits_method, poisson_limits

# European Standard Population 2013 (Eurostat, Revision of the European Standard Population, 2013),
# with 90 and over as one band. Under 75: the first 15 bands with their own weights (91,000).
ESP_2013 = pd.Series(
    {
        "0-4": 5_000,
        "5-9": 5_500,
        "10-14": 5_500,
        "15-19": 5_500,
        "20-24": 6_000,
        "25-29": 6_000,
        "30-34": 6_500,
        "35-39": 7_000,
        "40-44": 7_000,
        "45-49": 7_000,
        "50-54": 7_000,
        "55-59": 6_500,
        "60-64": 6_000,
        "65-69": 5_500,
        "70-74": 5_000,
        "75-79": 4_000,
        "80-84": 2_500,
        "85-89": 1_500,
        "90+": 1_000,
    },
    name="esp_2013",
).rename_axis("age_band")

# The same for the four age bands of CVDPREVENT: 18-39 takes two of the five years of 15-19.
ESP_2013_ADULTS = pd.Series(
    {"18-39": 27_700, "40-59": 27_500, "60-79": 20_500, "80+": 5_000}, name="esp_2013"
).rename_axis("age_band")

# A directly standardised rate of fewer events is not reported (public-health technical guides).
FEWEST_EVENTS = 10


@dataclass(frozen=True, kw_only=True)
class DirectlyStandardisedRate(Estimate):
    """An estimate with the events and people that it rests on, and its variance (per person)."""

    total_count: float
    total_population: float
    variance: float


@dataclass(frozen=True, kw_only=True)
class IndirectlyStandardised(Estimate):
    """An estimate with the observed and expected events that it rests on."""

    observed: float
    expected: float


def direct_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> DirectlyStandardisedRate:
    """Give a directly age-standardised rate with Dobson's limits.

    Parameters
    ----------
    count, population, standard_population
        One value per age band. Series are matched by their band labels. A missing count is taken
        as 0; a missing population or standard population is an error. Populations are above 0:
        merge bands without people before calling.

    Returns
    -------
    DirectlyStandardisedRate. With fewer than 10 events in all, value and limits are missing and
    `statistic` says why; the totals are still given.

    Raises
    ------
    ValueError
        Naming the argument, the first bad value and its position.
    """
    (x, n, w), _ = read(count=count, population=population, standard_population=standard_population)
    x, n, w = _checked_bands(np.nan_to_num(np.atleast_1d(x)), n, w)
    variance = ((w / n) ** 2 * x).sum() / w.sum() ** 2
    return _dobson(x, n, w, variance, confidence, multiplier)


def direct_standardised_rate_of_repeat_events(
    people_by_events: Mapping[int, ArrayLike],
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> DirectlyStandardisedRate:
    """Give a directly standardised rate of events of which one person can have several.

    Parameters
    ----------
    people_by_events
        For each number of events k (1, 2, ...) the people in each age band who had just k.
    population, standard_population
        One value per age band, as in `direct_standardised_rate`.

    Returns
    -------
    DirectlyStandardisedRate whose variance allows for events of one person going together (each
    k adds k squared times the variance of its people). Below 10 events in all it is missing.
    """
    if not people_by_events:
        raise ValueError("people_by_events: needs people for at least one number of events")
    arguments = {f"people_by_events[{k}]": people for k, people in people_by_events.items()}
    arrays, _ = read(**arguments, population=population, standard_population=standard_population)
    *people, n, w = arrays
    events, weighted = np.zeros(np.atleast_1d(n).shape), np.zeros(np.atleast_1d(n).shape)
    for k, name, had in zip(people_by_events, arguments, people, strict=True):
        if k < 1 or int(k) != k:
            raise ValueError(f"people_by_events: its keys are whole numbers from 1; found {k!r}")
        require(name, had, had >= 0, "must be 0 or more")
        had = np.nan_to_num(np.atleast_1d(had))
        events, weighted = events + k * had, weighted + k**2 * had
    x, n, w = _checked_bands(events, n, w)
    variance = ((w / n) ** 2 * weighted).sum() / w.sum() ** 2
    return _dobson(x, n, w, variance, confidence, multiplier)


def indirect_standardised_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 1,
) -> IndirectlyStandardised:
    """Give observed over expected events, where expected is at the reference's rates by age.

    Parameters
    ----------
    count
        Events per age band (missing is taken as 0), or their total as one number.
    population, reference_count, reference_population
        One value per age band; Series are matched by their band labels. Missing population or
        reference count is taken as 0; a missing reference population is an error. A band without
        people is allowed here, but not in the reference.
    multiplier
        1 for a ratio, 100 for a standardised mortality ratio.

    Returns
    -------
    IndirectlyStandardised; missing where no events are expected.
    """
    observed, expected, _ = _observed_and_expected(
        count, population, reference_count, reference_population
    )
    scale = positive("multiplier", multiplier)
    return _indirect(
        observed,
        expected,
        scale,
        confidence,
        f"indirectly standardised ratio x {scale:.12g}",
    )


def indirect_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 100_000,
) -> IndirectlyStandardised:
    """Give the reference's crude rate times observed over expected events.

    Arguments as in `indirect_standardised_ratio`; `multiplier` is the people the rate is per.
    """
    observed, expected, crude = _observed_and_expected(
        count, population, reference_count, reference_population
    )
    scale = positive("multiplier", multiplier)
    return _indirect(
        observed,
        expected,
        crude * scale,
        confidence,
        f"indirectly standardised rate per {scale:.12g}",
    )


def _checked_bands(
    x: FloatArray, n: FloatArray, w: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    n, w = np.atleast_1d(n), np.atleast_1d(w)
    require("count", x, x >= 0, "must be 0 or more")
    require_present("population", n)
    require("population", n, n > 0, "must be above 0 (merge bands without people)")
    require_present("standard_population", w)
    require("standard_population", w, w >= 0, "must be 0 or more")
    if not w.sum() > 0:
        raise ValueError("standard_population: must hold people; found a sum of 0")
    return x, n, w


def _dobson(
    x: FloatArray,
    n: FloatArray,
    w: FloatArray,
    variance: float,
    confidence: float,
    multiplier: float,
) -> DirectlyStandardisedRate:
    level, scale = confidence_level(confidence), positive("multiplier", multiplier)
    total = x.sum()
    statistic = f"dsr per {scale:.12g}"
    value = lower = upper = np.nan
    if total >= FEWEST_EVENTS:
        value = scale * (w * x / n).sum() / w.sum()
        low, high = byar_limits(total, level)
        step = scale * np.sqrt(variance / total)
        lower, upper = value + step * (low - total), value + step * (high - total)
    else:
        statistic = f"dsr NA for total count < {FEWEST_EVENTS}"
    return DirectlyStandardisedRate(
        float(value),
        float(lower),
        float(upper),
        confidence=level,
        method="Dobson",
        statistic=statistic,
        total_count=float(total),
        total_population=float(n.sum()),
        variance=float(variance),
    )


def _observed_and_expected(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
) -> tuple[float, float, float]:
    """Observed events, expected events, and the reference's crude rate per person."""
    (x, n, x_reference, n_reference), _ = read(
        count=count,
        population=population,
        reference_count=reference_count,
        reference_population=reference_population,
    )
    require("count", x, x >= 0, "must be 0 or more")
    require("population", n, n >= 0, "must be 0 or more")
    require("reference_count", x_reference, x_reference >= 0, "must be 0 or more")
    require_present("reference_population", n_reference)
    require("reference_population", n_reference, n_reference > 0, "must be above 0")
    reference_events = np.nan_to_num(x_reference)
    expected = (np.nan_to_num(n) * reference_events / n_reference).sum()
    crude = reference_events.sum() / n_reference.sum()
    is_total = np.ndim(count) == 0
    observed = x.flat[0] if is_total else np.nan_to_num(x).sum()
    return float(observed), float(expected), float(crude)


def _indirect(
    observed: float, expected: float, scale: float, confidence: float, statistic: str
) -> IndirectlyStandardised:
    level = confidence_level(confidence)
    count = np.array(observed)
    lower, upper = poisson_limits(count, level)
    per_event = scale / expected if expected > 0 else np.nan
    if expected == 0:
        statistic = f"{statistic}: NA, no events expected"
    return IndirectlyStandardised(
        observed * per_event,
        float(lower) * per_event,
        float(upper) * per_event,
        confidence=level,
        method=limits_method(count),
        statistic=statistic,
        observed=observed,
        expected=expected,
    )
