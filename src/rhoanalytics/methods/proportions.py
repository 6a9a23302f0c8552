"""Proportions with Wilson score limits.

Source: Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;
22: 209-212; the method of the public-health technical guides for proportions.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .inputs import FloatArray, confidence_level, normal_quantile, positive, read, require_events


def proportion(
    numerator: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95, multiplier: float = 1
) -> pd.DataFrame:
    """Give numerator / denominator with Wilson score limits.

    Parameters
    ----------
    numerator, denominator
        Scalars or array-likes of one length; 0 <= numerator <= denominator, denominator > 0.
        Counts need not be whole. A missing count gives a missing row.
    confidence
        0.9 to 1 or 90 to 100. At 100% the limits are 0 and 1.
    multiplier
        1 for a share, 100 for a percentage.

    Returns
    -------
    DataFrame with columns value, lower, upper and the index of the input; `attrs` holds
    confidence, method and statistic.

    Raises
    ------
    ValueError
        Naming the argument, the first bad value and its position.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    require_events(x, n)
    level, scale = confidence_level(confidence), positive("multiplier", multiplier)
    lower, upper = wilson_limits(x, n, normal_quantile(level))
    statistic = "percentage" if scale == 100 else f"proportion of {scale:g}"
    return layout.frame(
        {"value": x / n * scale, "lower": lower * scale, "upper": upper * scale},
        {"confidence": level, "method": "Wilson", "statistic": statistic},
    )


def wilson_limits(x: FloatArray, n: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Give Wilson's lower and upper limit as shares for checked arrays of counts."""
    missing = np.isnan(x) | np.isnan(n)
    if np.isinf(z):
        return np.where(missing, np.nan, 0.0), np.where(missing, np.nan, 1.0)
    middle = 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    width = 2 * (n + z**2)
    # Rounding must not leave a limit a hair outside 0 to 1 where all or none have the attribute.
    lower = np.where(x == 0, 0.0, (middle - spread) / width)
    upper = np.where(x == n, 1.0, (middle + spread) / width)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)
