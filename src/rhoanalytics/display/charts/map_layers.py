"""What is drawn inside a map frame: filled classes, outlines, boundaries.

Areas are drawn as one path for each class, simplified to what can be seen on paper. Where that is
still heavy, what lies below `PIXELS` becomes an image inside the vector figure.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from rhoanalytics.display.theme import INK, PAPER

PIXELS = 0.0
"""Drawing order below which layers are drawn as pixels."""

HEAVY = 400
"""Points to the square inch from which a map is a smaller file as an image than as lines."""

FEW = 4_000
"""Points that are never too many, however small the frame."""

BACKDROP = "#EFEDE6"
"""Land around a place: warm, so that it is not taken for the palest class."""

OUTLINE = "#F46A25"
"""Around the class that a map points out."""


def polygon_path(geometries: Sequence[shapely.Geometry] | np.ndarray) -> Path:
    """One path of all rings of these polygons: outer rings one way round, holes the other."""
    polygons = shapely.get_parts(np.asarray(geometries, dtype=object))
    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    return _path(points, ring, closed=True)


def line_path(lines: Sequence[shapely.Geometry] | np.ndarray) -> Path:
    """One path of all these lines; what two of them share is drawn once."""
    parts = shapely.get_parts(shapely.line_merge(shapely.union_all(list(lines))))
    points, line = shapely.get_coordinates(parts, return_index=True)
    return _path(points, line, closed=False)


def _path(points: np.ndarray, part: np.ndarray, *, closed: bool) -> Path:
    codes = np.full(len(points), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    codes[starts] = Path.MOVETO
    if closed:
        codes[[*(starts[1:] - 1), -1]] = Path.CLOSEPOLY
    return Path(points, codes)


def is_heavy(square_inches: float, *geometries: np.ndarray) -> bool:
    """Whether these shapes, drawn on so much paper, are smaller as an image than as lines."""
    points = sum(shapely.get_num_coordinates(shapes).sum() for shapes in geometries)
    return bool(points > max(FEW, HEAVY * square_inches))


def fill(axes: Axes, geometries: np.ndarray, colour: str, **style: Any) -> None:
    """Fill areas with one colour."""
    if len(geometries):
        look: dict[str, Any] = {"edgecolor": "none", "zorder": PIXELS - 2} | style
        # add_artist, because add_patch searches every curve for the limits of axes that have them.
        # Without soft edges an image has no more colours than classes, and is a small file.
        axes.add_artist(
            PathPatch(
                polygon_path(geometries),
                facecolor=colour,
                antialiased=axes.get_rasterization_zorder() is None,
                **look,
            )
        )


def outline(axes: Axes, area: shapely.Geometry) -> None:
    """Draw the edge of an area that the map points out, above the fill and below boundaries."""
    if area.is_empty:
        return
    axes.add_artist(
        PathPatch(
            polygon_path([area]),
            facecolor="none",
            edgecolor=OUTLINE,
            linewidth=0.9,
            joinstyle="round",
            antialiased=axes.get_rasterization_zorder() is None,
            zorder=PIXELS - 1,
            gid="outline",
        )
    )


def boundaries(axes: Axes, lines: np.ndarray, *, width: float = 0.8, gid: str) -> None:
    """Draw lines that are seen on light and on dark ground: dark with a light edge."""
    path = line_path(lines)
    for colour, wide, order in ((PAPER, 2.2 * width, 2), (INK, width, 3)):
        axes.add_artist(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=colour,
                linewidth=wide,
                joinstyle="round",
                capstyle="round",
                zorder=PIXELS + order,
                gid=gid if colour == INK else None,
            )
        )
