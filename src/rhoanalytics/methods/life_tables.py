"""Life expectancy from an abridged life table."""

import warnings

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .inputs import FloatArray, normal_quantile, plain, read, require

# Bands 0, 1-4, 5-9 ... 85-89, 90 and over.
AGE_STARTS = (0, 1, *range(5, 95, 5))

# Mean share of the band that those who die in it live through: a tenth in the first year of life.
SHARE_LIVED_FIRST_YEAR = 0.1
SHARE_LIVED = 0.5

# Deaths come soon after birth among few people by chance alone: no estimate at or below this size.
SMALLEST_POPULATION = 5_000

# A value is withheld where its 95% interval reaches further than this many years either way.
WIDEST_HALF_INTERVAL = 10

BORN = 100_000


def life_expectancy(
    deaths: ArrayLike,
    population: ArrayLike,
    age_start: ArrayLike,
    *,
    confidence: Confidence = 0.95,
) -> pd.DataFrame:
    """Give the years still to live on average at the start of each age band.

    Parameters
    ----------
    deaths, population
        Deaths and person-years in the 20 bands 0, 1-4, 5-9 ... 85-89, 90+.
    age_start
        First age of each band: 0, 1, 5, 10 ... 90.
    confidence
        0.9 to 1 or 90 to 100; several levels give limits named by level.

    Returns
    -------
    DataFrame indexed by age_start with value, lower, upper (years); `attrs` holds confidence,
    method, statistic, and reason (why all are missing, or empty).

    Raises
    ------
    ValueError
        Where the arguments are not numbers of one length, or `age_start` has other ages.

    Formula
    -------
    M = D / N, width n (last: 2 / M), a = 0.1 at age 0, otherwise 0.5
    q = M n / (1 + M n (1 - a))   or 1 where D > N / (n a)
    e = years lived from the age on / people alive at it, of 100,000 born
    variance of q = q² (1 - q) / D; last band: 4 / (D M²)
    SE = √(Σ from the age on of variance l² ((1 - a) n + next e)²) / l   limits = e ∓ z SE

    Source
    ------
    Chiang CL. Life table and mortality analysis. WHO 1979; Silcocks PBS, Jenner DA, Reza R. J
    Epidemiol Community Health 2001; 55: 38-43.

    Example
    -------
    >>> deaths = [20, 4, 2, 3, 14, 18, 25, 33, 52, 80, 120, 190, 280, 410, 600, 820, 1_100]
    >>> people = [6_000, 24_000, 31_000, 30_500, 29_000, 33_000, 36_000, 38_000, 37_500, 35_000]
    >>> people += [33_000, 32_000, 30_000, 26_500, 24_000, 21_000, 16_000, 11_000, 7_000, 5_000]
    >>> ages = [0, 1, *range(5, 95, 5)]
    >>> years = life_expectancy([*deaths, 1_300, 1_250, 1_400], people, ages)
    >>> years.reset_index().iloc[[0, 14]].round(3)
        age_start   value   lower   upper
    0           0  74.937  74.598  75.276
    14         65  15.144  14.935  15.353

    Edge cases
    ----------
    All are missing, with a warning and a reason that names the first bad value, unless there are 20
    bands of positive population with deaths from 0 to the population, people number over 5,000 and
    there are deaths at 90 and over. A value (not its limits) is missing where its 95% interval
    reaches over 10 years either way.
    """
    (died, people, start), _ = read(deaths=deaths, population=population, age_start=age_start)
    died, people, start = np.atleast_1d(died), np.atleast_1d(people), np.atleast_1d(start)
    levels = confidence_levels(confidence)
    index = pd.Index(start, name="age_start")
    if len(start) == len(AGE_STARTS):
        index = index.astype(int)
        holds = start == np.array(AGE_STARTS)
        require("age_start", start, holds, "must run 0, 1, 5, 10 and so on to 90")
    fault = _fault(died, people)
    if fault:
        warnings.warn(f"life expectancy is missing: {fault}", stacklevel=2)
        value = standard_error = np.full(len(start), np.nan)
    else:
        value, standard_error = _life_table(died, people)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        reach = normal_quantile(level) * standard_error
        return value - reach, value + reach

    uncertain = normal_quantile(0.95) * standard_error > WIDEST_HALF_INTERVAL
    columns = {"value": np.where(uncertain, np.nan, value)} | levels.columns(limits)
    frame = pd.DataFrame(columns, index=index)
    frame.attrs.update(
        confidence=levels.stated,
        method="Chiang, using Silcocks et al for confidence limits",
        statistic="life expectancy in years",
        reason=fault,
    )
    return frame


def _fault(deaths: FloatArray, population: FloatArray) -> str:
    """Say what stands against a life table of these numbers; empty if nothing."""
    if len(deaths) != len(AGE_STARTS):
        return f"needs {len(AGE_STARTS)} age bands, has {len(deaths)}"
    for name, values in (("deaths", deaths), ("population", population)):
        if np.isnan(values).any():
            return f"{name} missing at position {np.argmax(np.isnan(values))}"
    for name, values, broken, rule in (
        ("deaths", deaths, deaths < 0, "must be 0 or more"),
        ("population", population, population <= 0, "must be above 0"),
        ("deaths", deaths, deaths > population, "must not exceed population"),
    ):
        if broken.any():
            position = int(np.argmax(broken))
            return f"{name} {rule}; found {plain(values[position])} at position {position}"
    if population.sum() <= SMALLEST_POPULATION:
        return f"the population is not above {SMALLEST_POPULATION:,}"
    if deaths[-1] == 0:
        return "nobody died in the last age band"
    return ""


def _life_table(deaths: FloatArray, population: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expectation of life at the start of each band and its standard error."""
    rate = deaths / population
    width = np.append(np.diff(AGE_STARTS), 2 / rate[-1])
    lived = np.full(len(rate), SHARE_LIVED)
    lived[0] = SHARE_LIVED_FIRST_YEAR
    dying = np.where(
        deaths <= population / (width * lived),
        rate * width / (1 + rate * width * (1 - lived)),
        1.0,
    )
    alive = BORN * np.cumprod(np.append(1.0, 1 - dying[:-1]))
    lost = alive - np.append(alive[1:], 0.0)
    years = width * (np.append(alive[1:], 0.0) + lived * lost)
    years[-1] = alive[-1] / rate[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        expectation = np.cumsum(years[::-1])[::-1] / alive
        variance = np.where(lost == 0, 0.0, dying**2 * (1 - dying) / deaths)
    weighted = np.zeros_like(rate)
    # Nobody left alive at the next age: the band adds nothing that can still vary.
    following = np.nan_to_num(expectation[1:])
    band = (1 - lived[:-1]) * width[:-1] + following
    weighted[:-1] = variance[:-1] * alive[:-1] ** 2 * band**2
    weighted[-1] = (alive[-1] / 2) ** 2 * 4 / (deaths[-1] * rate[-1] ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        standard_error = np.sqrt(np.cumsum(weighted[::-1])[::-1]) / alive
    return expectation, standard_error
