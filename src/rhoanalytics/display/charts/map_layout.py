"""How a map and its insets share a page: the main map as large as it can be drawn."""

from dataclasses import dataclass

import numpy as np
import shapely

from rhoanalytics.display.charts.insets import dense_windows
from rhoanalytics.display.charts.map_frame import MILLIMETRES_PER_INCH, MapFrame, Window
from rhoanalytics.display.charts.sheet import text_height
from rhoanalytics.display.theme import FULL_WIDTH, SMALL

TALLEST = 7.4
"""Inches: a map with its key and insets leaves room on its page for title, note and source."""

CAPTION = text_height("\n", SMALL) + 0.08
"""Inches above an inset for its number and name, in two lines at most."""

SCALE_STRIP = 0.3
"""Inches below every frame for its scale bar."""

_GAP = 0.2
_INSETS = (2.1, 1.8, 1.5)
"""Inches: sides of an inset that are tried, largest first."""

_MAGNIFIES = 1.8
"""An inset that is not at least so many times larger than the main map shows nothing new."""

_SMALLEST = 0.7
"""A main map beside insets is not drawn smaller than this share of its size alone."""

_STEP = 0.1
_AIR = 0.08
"""Inches between the places tried for an inset, and between it and the land it is about."""


@dataclass(frozen=True)
class InsetRule:
    """When a map needs insets.

    smallest: millimetres on paper below which an area is hard to see. share: of all areas that must
    be so small. wanted: millimetres that the typical one of them gets in an inset. fewest: how many
    of them make an inset. most: insets.
    """

    smallest: float
    share: float
    wanted: float
    fewest: int
    most: int = 3


@dataclass(frozen=True)
class Contents:
    """What a map shows: its window, the land of the place, and of each area the middle and size.

    centres: metres, a row each. sides: the square roots of the areas' extents, in metres.
    """

    window: Window
    land: shapely.Geometry
    centres: np.ndarray
    sides: np.ndarray


@dataclass(frozen=True)
class MapLayout:
    """The frames of a map sheet and the height of the figure, in inches."""

    main: MapFrame
    insets: tuple[MapFrame, ...]
    height: float


def block(inset: MapFrame) -> shapely.Geometry:
    """The part of the sheet that an inset takes with its caption and scale bar (inches, down)."""
    return shapely.box(
        inset.left,
        inset.top - CAPTION,
        inset.left + inset.width,
        inset.top + inset.height + SCALE_STRIP,
    )


def lay_out_map(
    shown: Contents, rule: InsetRule, *, top: float, tallest: float = TALLEST
) -> MapLayout:
    """Place the main map below `top` inches, with insets for what is too small to see.

    Insets stand in the empty corners of the map, or else below it or to its right, where they leave
    the main map larger. Where that would leave it too small, only those that fit in corners stay.
    """
    alone = _main(shown.window, top, FULL_WIDTH, tallest - top - SCALE_STRIP)
    height = top + alone.height + SCALE_STRIP
    best = MapLayout(alone, (), height)
    wanted = 0
    for side in _INSETS:
        windows = _windows(shown, alone, side, rule)
        wanted = max(wanted, len(windows))
        for left in dict.fromkeys((alone.left, 0.0, FULL_WIDTH - alone.width)):
            main = MapFrame(alone.window, left, top, alone.scale)
            insets = _in_corners(shown.land, main, windows, side)
            if len(insets) > len(best.insets):
                best = MapLayout(main, insets, height)
        if len(best.insets) == wanted:
            return best
    choices = (_below(shown, rule, top, tallest), _beside(shown, rule, top, tallest, wanted))
    apart = max(choices, key=lambda choice: choice.main.scale)
    return best if best.insets and apart.main.scale < _SMALLEST * alone.scale else apart


def _windows(shown: Contents, main: MapFrame, side: float, rule: InsetRule) -> tuple[Window, ...]:
    small = main.printed(1.0) * shown.sides < rule.smallest
    if small.mean() < rule.share:
        return ()
    areas_across = side * MILLIMETRES_PER_INCH / rule.wanted
    metres = areas_across * float(np.median(shown.sides[small]))
    if side / metres < _MAGNIFIES * main.scale:
        return ()
    return dense_windows(shown.centres[small], side=metres, most=rule.most, fewest=rule.fewest)


def _main(window: Window, top: float, width: float, height: float) -> MapFrame:
    """The largest frame below `top` in so much room, in the middle of its width."""
    scale = min(width / window.width, height / window.height)
    return MapFrame(window, (width - window.width * scale) / 2, top, scale)


def _in_corners(
    land: shapely.Geometry, main: MapFrame, windows: tuple[Window, ...], side: float
) -> tuple[MapFrame, ...]:
    """Insets over sea or other land, each as near to what it shows as it can be."""
    deep = CAPTION + side + SCALE_STRIP
    across = np.arange(0, FULL_WIDTH - side + _STEP / 2, _STEP)
    down = np.arange(main.top, main.top + main.height - deep, _STEP)
    corners = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
    blocks = shapely.box(*corners.T, *np.add(corners, (side, deep)).T)
    blocked = main.on_sheet(land).simplify(_AIR / 2).buffer(_AIR)
    insets: list[MapFrame] = []
    for window in windows:
        shapely.prepare(blocked)
        free = ~shapely.intersects(blocked, blocks)
        if not free.any():
            break
        middle = main.on_sheet(window.box.centroid)
        away = np.hypot(*(corners - (middle.x - side / 2, middle.y - deep / 2)).T)
        left, top = corners[int(np.where(free, away, np.inf).argmin())]
        insets.append(MapFrame(window, left, top + CAPTION, side / window.width))
        blocked = blocked.union(block(insets[-1]).buffer(_AIR))
    return tuple(insets)


def _below(shown: Contents, rule: InsetRule, top: float, tallest: float) -> MapLayout:
    side = _INSETS[0]
    row = CAPTION + side + SCALE_STRIP
    main = _main(shown.window, top, FULL_WIDTH, tallest - top - SCALE_STRIP - row)
    down = top + main.height + SCALE_STRIP + CAPTION
    insets = tuple(
        MapFrame(window, place * (side + _GAP), down, side / window.width)
        for place, window in enumerate(_windows(shown, main, side, rule))
    )
    return MapLayout(main, insets, down + side + SCALE_STRIP)


def _beside(shown: Contents, rule: InsetRule, top: float, tallest: float, number: int) -> MapLayout:
    around = CAPTION + SCALE_STRIP
    side = min(_INSETS[0], (tallest - top) / number - around)
    column = number * (side + around)
    main = _main(shown.window, top, FULL_WIDTH - side - _GAP, column - SCALE_STRIP)
    # Land around it fills the height of the column, and gives names more room.
    window = main.window.as_high_as((column - SCALE_STRIP) / main.scale)
    main = MapFrame(window, main.left, top, main.scale)
    # On the smaller main map more may be too small to see, but there is no room for more insets.
    insets = tuple(
        MapFrame(
            window, FULL_WIDTH - side, top + place * (side + around) + CAPTION, side / window.width
        )
        for place, window in enumerate(_windows(shown, main, side, rule)[:number])
    )
    return MapLayout(main, insets, top + column)
