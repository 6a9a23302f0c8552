"""Where a map needs a closer look: towns whose neighbourhoods would be too small to see."""

import numpy as np
from scipy.spatial import cKDTree

from rhoanalytics.display.charts.map_frame import Window, square_window


def dense_windows(
    centres: np.ndarray, *, side: float, most: int, fewest: int
) -> tuple[Window, ...]:
    """The squares of `side` metres that hold most `centres`, the fullest first, none overlapping.

    centres: the middles (metres, one row each) of the areas that are too small to see. A square
    with fewer than `fewest` of them is not worth an inset; there are at most `most`.
    """
    windows: list[Window] = []
    left = np.asarray(centres, dtype=float).reshape(-1, 2)
    while len(left) >= fewest and len(windows) < most:
        # The Chebyshev distance makes a square of the neighbourhood that is counted.
        tree = cKDTree(left)
        counts = tree.query_ball_point(left, r=side / 2, p=np.inf, return_length=True)
        free = np.array([_is_free(centre, side, windows) for centre in left])
        counts = np.where(free, counts, 0)
        fullest = int(counts.argmax())
        if counts[fullest] < fewest:
            break
        windows.append(square_window(tuple(left[fullest]), side))
        left = left[np.abs(left - left[fullest]).max(axis=1) > side / 2]
    return tuple(windows)


def _is_free(centre: np.ndarray, side: float, windows: list[Window]) -> bool:
    return all(
        max(abs(centre[0] - (w.west + w.east) / 2), abs(centre[1] - (w.south + w.north) / 2)) > side
        for w in windows
    )
