"""Small multiples: how many panels stand side by side, and where each one goes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rhoanalytics.display.charts.sheet import text_height, wrapped
from rhoanalytics.display.theme import FULL_WIDTH, TEXT

GAP = 0.25
"""Inches between panels side by side."""


@dataclass(frozen=True)
class Panels:
    """Panels of equal `width` in rows of `across`, the first of each row at `left` inches."""

    titles: tuple[str, ...]
    across: int
    left: float
    width: float

    @property
    def storeys(self) -> int:
        return math.ceil(len(self.titles) / self.across)

    @property
    def title_height(self) -> float:
        """Inches taken by the tallest title, with the space below it; 0 without titles."""
        if not any(self.titles):
            return 0.0
        return max(text_height(title) for title in self.titles) + 0.07

    def first_in_row(self, number: int) -> bool:
        return number % self.across == 0

    def corner(self, number: int, storey: float) -> tuple[float, float]:
        """Inches from the left of the sheet and down from the first row, rows `storey` apart."""
        column = number % self.across
        return self.left + column * (self.width + GAP), number // self.across * storey


def plan_panels(titles: Sequence[str], left: float, *, most: int) -> Panels:
    """Panels in even rows of at most `most`, from `left` inches to the right edge."""
    rows = math.ceil(len(titles) / max(1, most))
    across = math.ceil(len(titles) / rows)
    width = (FULL_WIDTH - left + GAP) / across - GAP
    return Panels(
        tuple(wrapped(title, width, TEXT, "bold") for title in titles), across, left, width
    )
