"""The classes that maps are shaded by: where they begin, what they are called, their colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from rhoanalytics.display.theme import QUINTILES


@dataclass(frozen=True)
class MapClasses:
    """Numbered from 1: a name for the key and a colour for each, and what all of them are of."""

    heading: str
    names: tuple[str, ...]
    colours: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.colours):
            raise ValueError(
                f"colours: {len(self.colours)} for {len(self.names)} classes; give one for each."
            )


FIFTHS = MapClasses(
    heading="Neighbourhoods (LSOAs) by national fifth of deprivation",
    names=("1 most deprived", "2", "3", "4", "5 least deprived"),
    colours=QUINTILES,
)

MINORITY_CUTS = (5.0, 10.0, 25.0, 50.0)
"""Percentages that begin a class of the map by ethnic group: the same for every place."""

SHARES_DARK_FIRST = ("#3D0A26", "#801650", "#B8578C", "#DDA3C2", "#F6E6EE")
"""One hue, apart from the blue of deprivation, in even steps of lightness."""

DEPRIVED_CUTS = (10.0, 15.0, 20.0, 30.0)
"""Percentages of residents in the most deprived fifth: 20 is the national share."""


def share_classes(heading: str, cuts: Sequence[float], colours: Sequence[str]) -> MapClasses:
    """Classes of a percentage, the highest first, as `colours` (dark first) are."""
    between = [f"{low:g}% to under {high:g}%" for low, high in pairwise(cuts)]
    names = (f"{cuts[-1]:g}% and over", *reversed(between), f"under {cuts[0]:g}%")
    return MapClasses(heading, names, tuple(colours))


def share_class(values: pd.Series, cuts: Sequence[float]) -> pd.Series:
    """The number of each value's class in `share_classes` with these cuts."""
    numbers = len(cuts) + 1 - np.searchsorted(np.asarray(cuts), values.to_numpy(float), "right")
    return pd.Series(numbers, index=values.index)
