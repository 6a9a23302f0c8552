"""A map drawn to scale: metres of the National Grid on inches of paper."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.affinity import affine_transform

from rhoanalytics.display.charts.sheet import Sheet

MILLIMETRES_PER_INCH = 25.4

PRINTED_DETAIL = 0.1
"""Millimetres on paper below which the course of a boundary cannot be seen."""

_MARGIN = 0.015
"""Share of the longer side left free around a place."""


@dataclass(frozen=True)
class Window:
    """A rectangle of the National Grid, in metres."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        return self.east - self.west

    @property
    def height(self) -> float:
        return self.north - self.south

    def as_high_as(self, height: float) -> "Window":
        """This window with as much added above as below, to be `height` metres high."""
        more = max(0.0, (height - self.height) / 2)
        return Window(self.west, self.south - more, self.east, self.north + more)

    @property
    def box(self) -> shapely.Polygon:
        return shapely.box(self.west, self.south, self.east, self.north)


def window_around(geometries: np.ndarray) -> Window:
    """The window that shows all of `geometries`, with a margin."""
    west, south, east, north = shapely.total_bounds(geometries)
    margin = _MARGIN * max(east - west, north - south)
    return Window(west - margin, south - margin, east + margin, north + margin)


def square_window(centre: tuple[float, float], side: float) -> Window:
    """A square window of `side` metres around a point."""
    across, up = centre
    half = side / 2
    return Window(across - half, up - half, across + half, up + half)


def detail_at(window: Window, width: float) -> float:
    """Metres that are too short to be seen where a window is `width` inches wide."""
    return PRINTED_DETAIL / MILLIMETRES_PER_INCH * window.width / width


@dataclass(frozen=True)
class MapFrame:
    """A window and where it is drawn: its top left corner and its scale in inches per metre."""

    window: Window
    left: float
    top: float
    scale: float

    @property
    def width(self) -> float:
        """Inches."""
        return self.window.width * self.scale

    @property
    def height(self) -> float:
        """Inches."""
        return self.window.height * self.scale

    @property
    def detail(self) -> float:
        """Metres that are too short to be seen at this scale."""
        return detail_at(self.window, self.width)

    def printed(self, metres: float) -> float:
        """A length on the ground in millimetres on paper."""
        return metres * self.scale * MILLIMETRES_PER_INCH

    def axes(self, sheet: Sheet) -> Axes:
        """Axes in metres for this frame, without ticks or spines."""
        axes = sheet.axes(self.left, self.top, self.width, self.height)
        axes.set(
            xlim=(self.window.west, self.window.east), ylim=(self.window.south, self.window.north)
        )
        axes.set_axis_off()
        return axes

    def on_paper(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry in inches from the frame's bottom left corner, cut at its edges."""
        visible = shapely.intersection(geometry, self.window.box)
        scale, window = self.scale, self.window
        return affine_transform(
            visible, [scale, 0, 0, scale, -window.west * scale, -window.south * scale]
        )

    def on_sheet(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry in inches across and down the sheet."""
        scale, left, top = self.scale, self.left, self.top
        shift = [left - self.window.west * scale, top + self.window.north * scale]
        return affine_transform(geometry, [scale, 0, 0, -scale, *shift])

    def from_sheet(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry in inches down the sheet, in inches up from the frame's bottom left corner."""
        return affine_transform(geometry, [1, 0, 0, -1, -self.left, self.top + self.height])

    def around(self, backdrop: gpd.GeoDataFrame | None) -> np.ndarray:
        """What is seen in this frame of other land, as simple as it can be drawn."""
        if backdrop is None:
            return np.array([], dtype=object)
        window = self.window
        land = shapely.clip_by_rect(
            shapely.simplify(backdrop.geometry.to_numpy(), self.detail),
            *(window.west, window.south, window.east, window.north),
        )
        return land[~shapely.is_empty(land)]

    def on_ground(self, across: float, up: float) -> tuple[float, float]:
        """Inches from the frame's bottom left corner as metres of the National Grid."""
        return self.window.west + across / self.scale, self.window.south + up / self.scale
