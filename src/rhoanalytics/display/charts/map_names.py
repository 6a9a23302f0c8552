"""Names on a map: each beside what it names, none over another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from rhoanalytics.display.charts.sheet import text_height, text_width, wrapped
from rhoanalytics.display.theme import SMALLEST

_AIR = 0.03
"""Inches kept free around a name."""

_WIDTHS = (9.0, 1.3, 0.8)
"""Inches: a name is tried on one line, and wrapped to these widths."""

_STEP = 0.1
_REACH = 2.4
"""Inches between the circles on which places are tried, and the last one's radius."""

_DIRECTIONS = 24
_LINE_FROM = 0.12
"""Inches: a name that stands further from its place than this has a line to it."""

_HIDING = 1.5
_OVER_OTHERS = 1.6
_OVER_ITSELF = 0.3
_LED = 0.15
"""What a place for a name costs, in inches of distance: to hide all small areas, to lie wholly on
other regions, to hide its own region, and to need a line."""


@dataclass(frozen=True)
class PlacedName:
    """A name centred on (`across`, `up`) inches; `line` leads from its edge to its region."""

    words: str
    across: float
    up: float
    line: tuple[tuple[float, float], tuple[float, float]] | None


def place_names(
    regions: Mapping[str, shapely.Geometry],
    size: tuple[float, float],
    *,
    dense: np.ndarray,
    taken: Sequence[shapely.Geometry] = (),
    without_line: Collection[str] = (),
) -> list[PlacedName]:
    """Find a place for the name of every region, in inches from a frame's bottom left corner.

    regions: name -> area in inches. size: width and height of the frame. dense: points (one row
    each) that names should rather not hide. taken: areas already used. A name of `without_line`
    is left out where it does not fit on its region. Regions with most room come first.
    """
    used = list(taken)
    regions = {name: area.simplify(_AIR) for name, area in regions.items()}
    land = shapely.union_all(list(regions.values()))
    small = shapely.STRtree(shapely.points(dense))
    anchors = {name: _middle(area) for name, area in regions.items() if not area.is_empty}
    placed = []
    for name in sorted(anchors, key=lambda name: -_room(name, regions[name])):
        others = [anchor for other, anchor in anchors.items() if other != name]
        choice = _Choice(regions[name], anchors[name], shapely.MultiPoint(others), land, small)
        found = choice.best(name, size, used, lines=name not in without_line)
        if found is not None:
            placed.append(found.name)
            used += found.takes
    return placed


def _middle(area: shapely.Geometry) -> tuple[float, float]:
    """The point of an area that is furthest from its edge."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    if largest.area == 0:
        return largest.centroid.x, largest.centroid.y
    return shapely.maximum_inscribed_circle(largest, tolerance=0.01).coords[0]


def _room(name: str, area: shapely.Geometry) -> float:
    """How many times the area holds the box of its name."""
    return area.area / (text_width(name, SMALLEST) * text_height(name, SMALLEST))


def _offsets() -> np.ndarray:
    """Where a name may stand from its anchor: on it, and on circles around it."""
    radius = np.arange(_STEP, _REACH, _STEP)
    angle = np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return np.concatenate([[[0.0, 0.0]], (radius[:, None, None] * circle).reshape(-1, 2)])


@dataclass(frozen=True)
class _Found:
    name: PlacedName
    takes: list[shapely.Geometry]
    cost: float


@dataclass(frozen=True)
class _Choice:
    """One region, and what its name should stay clear of."""

    own: shapely.Geometry
    anchor: tuple[float, float]
    others: shapely.Geometry
    land: shapely.Geometry
    small: shapely.STRtree

    def best(
        self,
        name: str,
        size: tuple[float, float],
        used: Sequence[shapely.Geometry],
        *,
        lines: bool,
    ) -> _Found | None:
        """The cheapest place of all that are free; None where there is none."""
        blocked = shapely.union_all(list(used)) if used else shapely.Polygon()
        shapely.prepare([blocked, self.own, self.others, self.land])
        found = [
            choice
            for label in dict.fromkeys(wrapped(name, width, SMALLEST) for width in _WIDTHS)
            if (choice := self._cheapest(label, size, blocked, lines)) is not None
        ]
        return min(found, key=lambda choice: choice.cost, default=None)

    def _cheapest(
        self, label: str, size: tuple[float, float], blocked: shapely.Geometry, lines: bool
    ) -> _Found | None:
        half = np.array([text_width(label, SMALLEST), text_height(label, SMALLEST)]) / 2 + _AIR
        centres = self.anchor + _offsets()
        centres = centres[((centres > half) & (centres + half < size)).all(axis=1)]
        boxes = shapely.box(*(centres - half).T, *(centres + half).T)
        free = ~shapely.intersects(blocked, boxes) & ~shapely.intersects(self.others, boxes)
        if not lines:
            free &= shapely.covers(self.own, boxes)
        centres, boxes = centres[free], boxes[free]
        away = np.abs(centres - self.anchor)
        gap = np.hypot(*np.clip(away - half, 0, None).T)
        inside = shapely.covers(self.own, boxes)
        led = (gap > _LINE_FROM) & ~inside
        starts = self._edges(centres, half)
        ends = np.broadcast_to(self.anchor, starts.shape)
        leads = shapely.linestrings(np.stack([starts, ends], axis=1))
        free = ~led | ~shapely.intersects(blocked, leads)
        if not free.any():
            return None
        on_own = shapely.area(shapely.intersection(boxes, self.own))
        on_land = shapely.area(shapely.intersection(boxes, self.land))
        hidden = np.bincount(self.small.query(boxes)[0], minlength=len(boxes))
        cost = (
            np.where(inside, 0.2, 1.0) * gap
            + 0.1 * np.hypot(*away.T)
            + _HIDING * hidden / max(len(self.small), 1)
            + _OVER_OTHERS * (on_land - on_own) / shapely.area(boxes)
            + _OVER_ITSELF * on_own / max(self.own.area, 1e-9)
            + _LED * led
        )
        cheapest = int(np.where(free, cost, np.inf).argmin())
        line = None
        takes = [boxes[cheapest]]
        if led[cheapest]:
            begin_across, begin_up = starts[cheapest].tolist()
            line = ((begin_across, begin_up), self.anchor)
            takes.append(leads[cheapest].buffer(0.02))
        across, up = centres[cheapest].tolist()
        return _Found(PlacedName(label, across, up, line), takes, float(cost[cheapest]))

    def _edges(self, centres: np.ndarray, half: np.ndarray) -> np.ndarray:
        """Where the ways from the middles of boxes to the anchor leave the boxes."""
        way = self.anchor - centres
        share = np.min(half / np.maximum(np.abs(way), 1e-9), axis=1)
        return centres + way * np.minimum(share, 1.0)[:, None]
