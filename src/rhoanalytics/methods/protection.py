"""Which figures of linked tables to suppress, so that no small count can be worked out.

The engine of `linked_tables.publish_counts`; what a reader is taken to know is said there.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .disclosure import NARROWEST_INTERVAL, SUPPRESS_FROM, SUPPRESS_TO, is_small, known_within
from .inputs import FloatArray

# Linear programmes are solved to about 1e-7 of a person.
SOLVER_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Links:
    """How figures hang together: sparse matrices with one column per figure.

    equalities: rows that come to 0 (a total less its cells). inequalities: rows that are 0 or less
    (a part less its whole). contains: row t is 1 for every other figure made of cells of t alone.
    """

    equalities: sparse.csr_array
    inequalities: sparse.csr_array
    contains: sparse.csr_array

    def components(self) -> list[np.ndarray]:
        """Figures that are linked to one another, however indirectly."""
        rows = abs(sparse.vstack([self.equalities, self.inequalities], format="csr"))
        number, label = sparse.csgraph.connected_components(rows.T @ rows, directed=False)
        return [np.flatnonzero(label == component) for component in range(number)]

    def part(self, figures: np.ndarray) -> "Links":
        """The links among some figures that are linked to no others."""
        equalities, inequalities = (
            rows[:, figures][np.flatnonzero(abs(rows[:, figures]).sum(axis=1))]
            for rows in (self.equalities, self.inequalities)
        )
        return Links(equalities, inequalities, self.contains[figures][:, figures])


def figures_to_hide(values: FloatArray, links: Links, *, rounded: bool) -> np.ndarray:
    """Say which figures must be suppressed: the small ones, and those that would give them away."""
    hidden = np.zeros(len(values), dtype=bool)
    for figures in links.components():
        part = _Protection(values[figures], links.part(figures), rounded)
        hidden[figures] = part.run()
    return hidden


class _Protection:
    """Suppressing more and more of the figures of one component, until each small one is safe."""

    def __init__(self, values: FloatArray, links: Links, rounded: bool):
        self.values, self.links, self.rounded = values, links, rounded
        self.small = is_small(values)
        self.hidden = self.small.copy()
        # Figures of which a reader knows no more than that they are part of a small total.
        self.withheld = np.zeros_like(self.hidden)
        # Values that the published figures were found to allow; more suppression only allows more.
        self.least, self.greatest = values.copy(), values.copy()

    def run(self) -> np.ndarray:
        for figure in np.flatnonzero(self.small).tolist():
            while (rests_on := self._exposed(figure)) is not None:
                self._hide_more(figure, rests_on)
        return self.hidden

    def _exposed(self, figure: int) -> np.ndarray | None:
        """Find the published figures that an interval too narrow rests on; None where it is not."""
        if self._width(figure) >= NARROWEST_INTERVAL:
            return None
        rests_on = np.zeros(len(self.values), dtype=bool)
        for sign in (1, -1):
            solution, marginals = self._extreme(figure, sign)
            self.least = np.minimum(self.least, solution)
            self.greatest = np.maximum(self.greatest, solution)
            rests_on |= marginals > SOLVER_TOLERANCE
        return None if self._width(figure) >= NARROWEST_INTERVAL else rests_on

    def _width(self, figure: int) -> float:
        """The whole numbers that a figure may be, last less first."""
        first = np.ceil(self.least[figure] - SOLVER_TOLERANCE)
        return float(np.floor(self.greatest[figure] + SOLVER_TOLERANCE) - first)

    def _extreme(self, figure: int, sign: int) -> tuple[FloatArray, FloatArray]:
        """Solve for the least (1) or greatest (-1) value of a figure that a reader cannot exclude.

        Returns the solution, and by how much it would move with what is known of each figure.
        """
        # Imported here: it doubles the start-up time of scipy, and few reports publish such tables.
        from scipy.optimize import linprog

        aim = np.zeros(len(self.values))
        aim[figure] = sign
        solved = linprog(
            aim,
            A_eq=self.links.equalities,
            b_eq=np.zeros(self.links.equalities.shape[0]),
            A_ub=self.links.inequalities,
            b_ub=np.zeros(self.links.inequalities.shape[0]),
            bounds=self._known(),
        )
        return solved.x, abs(solved.lower.marginals) + abs(solved.upper.marginals)

    def _known(self) -> FloatArray:
        lower, upper = known_within(self.values, rounded=self.rounded)
        further = self.hidden & ~self.small
        lower[further], upper[further] = SUPPRESS_FROM, np.inf
        lower[self.withheld], upper[self.withheld] = 0, SUPPRESS_TO
        return np.column_stack([lower, upper])

    def _hide_more(self, figure: int, rests_on: np.ndarray) -> None:
        around = self.links.contains[:, [figure]].toarray()[:, 0] > 0
        # First what the bound rests on. Counts are whole, so that it can be narrower than the
        # programme shows, which then names nothing: any linked figure will have to do.
        for nearby, totals in ((rests_on, rests_on), (self._neighbours(figure), around)):
            shown = nearby & ~self.hidden & (self.values > 0)
            if shown.any():
                self.hidden[np.argmin(np.where(shown, self.values, np.inf))] = True
                return
            parts = self.links.contains[totals & self.small].sum(axis=0) > 0
            parts &= ~self.withheld
            if parts.any():
                self.hidden |= parts
                self.withheld |= parts
                return
        raise ValueError(
            "margins: a count of 1 to 7 cannot be protected with these totals published; "
            "publish fewer of them"
        )

    def _neighbours(self, figure: int) -> np.ndarray:
        rows = abs(sparse.vstack([self.links.equalities, self.links.inequalities], format="csr"))
        touching = np.flatnonzero(rows[:, [figure]].toarray()[:, 0])
        return rows[touching].sum(axis=0) > 0
