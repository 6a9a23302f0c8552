"""Two groups' proportions side by side: the columns that every such comparison of the pack has."""

import pandas as pd

from rhoanalytics.methods import difference, risk_ratio


def compared(
    numerator: pd.Series,
    denominator: pd.Series,
    reference_numerator: pd.Series | float,
    reference_denominator: pd.Series | float,
) -> dict[str, pd.Series]:
    """Columns for `DataFrame.assign`: difference (percentage points, Newcombe) and ratio
    (log-normal) of each row to its reference, each with _lower and _upper; missing where a count
    is.
    """
    counts = (numerator, denominator, reference_numerator, reference_denominator)
    found = {"difference": difference(*counts, multiplier=100), "ratio": risk_ratio(*counts)}
    return {
        f"{name}{limit}": getattr(estimate, part)
        for name, estimate in found.items()
        for limit, part in (("", "value"), ("_lower", "lower"), ("_upper", "upper"))
    }
