"""Maps of a place's neighbourhoods in the British National Grid."""

from collections.abc import Collection, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rhoanalytics.display.charts import map_layers
from rhoanalytics.display.charts.checks import check_columns, check_decile
from rhoanalytics.display.charts.key import KeyEntry, Style, draw_key, key_height, swatch
from rhoanalytics.display.charts.map_areas import Areas
from rhoanalytics.display.charts.map_classes import FIFTHS, MapClasses
from rhoanalytics.display.charts.map_frame import MapFrame, Window, detail_at, window_around
from rhoanalytics.display.charts.map_layout import InsetRule, block, lay_out_map
from rhoanalytics.display.charts.map_names import place_names
from rhoanalytics.display.charts.scale_bar import draw_scale_bar
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width, wrapped
from rhoanalytics.display.theme import FULL_WIDTH, INK, PAPER, SMALL, SMALLEST, halo, themed

NATIONAL_GRID = 27700
"""EPSG code of the British National Grid, in metres."""

RULE = InsetRule(smallest=1.2, share=0.15, wanted=2.5, fewest=15)
"""A neighbourhood below about a millimetre on paper cannot be told from the next."""

_LINES_FROM = 2.0
"""Millimetres on paper from which neighbourhoods are parted by a fine line."""

_WORTH_NAMING = 0.2
"""Share of an inset's neighbourhoods from which a district is named above it."""

_NUMBER = 0.17
"""Inches: side of the box with the number of an inset."""

NAME = halo(2.4)
"""Marks the names of districts, which stand on a halo."""


@themed
def neighbourhood_map(
    frame: gpd.GeoDataFrame,
    *,
    shade: str,
    district: str,
    classes: MapClasses = FIFTHS,
    backdrop: gpd.GeoDataFrame | None = None,
) -> Figure:
    """Neighbourhoods shaded by class, with the districts they lie in and insets for dense towns.

    Columns of `frame` (one row per neighbourhood, geometry in EPSG:27700):
      shade     whole number: the class, from 1
      district  text: the district's name
    Class 1 is outlined. `backdrop` is other land, drawn below. At most 7.4 inches high. Raises
    ValueError naming a missing column, a wrong class or another coordinate system.
    """
    check_map("neighbourhood_map", frame, [shade, district])
    check_decile("neighbourhood_map", frame[shade], len(classes.names))
    entries = class_key(frame, shade, classes, outlined=True)
    key_top = text_height(classes.heading) + 0.05
    window = window_around(frame.geometry.to_numpy())
    areas = Areas.of(frame, shade, district, detail=detail_at(window, FULL_WIDTH))
    layout = lay_out_map(areas.contents(window), RULE, top=key_top + key_height(entries))
    sheet = Sheet(layout.height)
    sheet.text(0, 0, classes.heading)
    draw_key(sheet, entries, top=key_top)
    main = layout.main
    axes = draw_frame(sheet, main, areas, classes, backdrop)
    taken = [mark_inset(axes, main, inset, n) for n, inset in enumerate(layout.insets, start=1)]
    taken += [main.from_sheet(block(inset)) for inset in layout.insets]
    named: set[str] = set()
    for number, inset in enumerate(layout.insets, start=1):
        named |= _draw_inset(sheet, inset, number, frame, shade, district, classes, backdrop)
    draw_names(axes, main, areas, taken=taken, without_line=named)
    return sheet.figure


def check_map(chart: str, frame: gpd.GeoDataFrame, columns: Sequence[str]) -> None:
    """Refuse a frame that lacks rows, columns or the National Grid. Raises ValueError."""
    check_columns(chart, frame, columns)
    if frame.crs is None or frame.crs.to_epsg() != NATIONAL_GRID:
        raise ValueError(
            f"{chart}: the geometry is in {frame.crs}, not in the British National Grid; "
            f"convert it with frame.to_crs({NATIONAL_GRID})."
        )


def class_key(
    frame: gpd.GeoDataFrame, shade: str, classes: MapClasses, *, outlined: bool = False
) -> list[KeyEntry]:
    """A swatch for every class with its number of areas; the first one's edge as on the map."""
    counts = frame[shade].value_counts()
    entries = [
        swatch(f"{name}: {counts.get(number, 0):,}", colour)
        for number, (name, colour) in enumerate(
            zip(classes.names, classes.colours, strict=True), start=1
        )
    ]
    if outlined:
        edge = {"markeredgecolor": map_layers.OUTLINE, "markeredgewidth": 1.4}
        first = entries[0]
        entries[0] = KeyEntry(f"{first.name} (outlined)", first.style | edge)
    return entries


def draw_frame(
    sheet: Sheet,
    place: MapFrame,
    areas: Areas,
    classes: MapClasses,
    backdrop: gpd.GeoDataFrame | None,
    *,
    outlined: bool = True,
) -> Axes:
    """Draw one frame: land around, shaded areas, the outline of class 1, districts, scale bar."""
    axes = place.axes(sheet)
    around = place.around(backdrop)
    heavy = map_layers.is_heavy(place.width * place.height, areas.shapes, around)
    if heavy:
        axes.set_rasterization_zorder(map_layers.PIXELS)
    map_layers.fill(axes, around, map_layers.BACKDROP, zorder=-3)
    typical = place.printed(float(np.median(areas.sides)))
    fine_lines = typical > _LINES_FROM and not heavy
    edge = {"edgecolor": PAPER, "linewidth": 0.25} if fine_lines else {}
    for number, colour in enumerate(classes.colours, start=1):
        map_layers.fill(axes, areas.shapes[areas.classes == number], colour, **edge)
    if outlined:
        map_layers.outline(axes, shapely.union_all(areas.shapes[areas.classes == 1]))
    edges = shapely.boundary(np.array(list(areas.regions.values())))
    map_layers.boundaries(axes, edges, gid="district")
    draw_scale_bar(sheet, place)
    return axes


def draw_names(
    axes: Axes,
    place: MapFrame,
    areas: Areas,
    *,
    taken: Sequence[shapely.Geometry] = (),
    without_line: Collection[str] = (),
) -> set[str]:
    """Write the districts' names on a frame, where there is more than one; which were written."""
    if len(areas.regions) < 2:
        return set()
    names = place_names(
        {name: place.on_paper(region) for name, region in areas.regions.items()},
        (place.width, place.height),
        dense=(areas.centres - (place.window.west, place.window.south)) * place.scale,
        taken=taken,
        without_line=without_line,
    )
    for name in names:
        if name.line is not None:
            ends = np.array([place.on_ground(*end) for end in name.line]).T
            for colour, width, order in ((PAPER, 2.2, 6), (INK, 0.7, 7)):
                axes.plot(*ends, color=colour, linewidth=width, zorder=order)
            axes.plot(*ends[:, 1], marker="o", markersize=2.6, color=INK, zorder=7)
        where = place.on_ground(name.across, name.up)
        style: Style = {"ha": "center", "va": "center", "size": SMALLEST, "linespacing": 1.05}
        axes.text(*where, name.words, zorder=9, gid=NAME, **style)
    return {" ".join(name.words.split()) for name in names}


def _draw_inset(
    sheet: Sheet,
    inset: MapFrame,
    number: int,
    frame: gpd.GeoDataFrame,
    shade: str,
    district: str,
    classes: MapClasses,
    backdrop: gpd.GeoDataFrame | None,
) -> set[str]:
    """Draw an inset with its number, name and scale bar; the districts named in it."""
    there = frame[shapely.intersects(frame.geometry.to_numpy(), inset.window.box)]
    areas = Areas.of(there, shade, district, detail=inset.detail)
    sheet.cover(block(inset).bounds)
    axes = draw_frame(sheet, inset, areas, classes, backdrop)
    named = draw_names(axes, inset, areas, without_line=areas.regions)
    draw_edge(axes, inset.window)
    draw_caption(sheet, inset, number, inset_name(areas, inset))
    return named


def draw_caption(sheet: Sheet, inset: MapFrame, number: int, name: str) -> None:
    """Write an inset's number and name above it."""
    before = text_width("0", SMALL, "bold") + 0.08
    label = wrapped(name, inset.width - before, SMALL)
    top = inset.top - 0.06 - text_height(label, SMALL)
    sheet.text(inset.left, top, str(number), size=SMALL, weight="bold")
    sheet.text(inset.left + before, top, label, size=SMALL)


def inset_name(areas: Areas, inset: MapFrame) -> str:
    """The districts that take most of an inset's neighbourhoods, in two lines at most."""
    inside = shapely.intersects(shapely.points(areas.centres), inset.window.box)
    counts = pd.Series(areas.region_names[inside]).value_counts()
    largest = list(counts[counts >= _WORTH_NAMING * counts.sum()].index[:2])
    name = f"Parts of {' and '.join(largest or counts.index[:1])}"
    room = 2 * inset.width - 0.6
    return name if text_width(name, SMALL) <= room else f"Parts of {counts.index[0]}"


def mark_inset(axes: Axes, main: MapFrame, inset: MapFrame, number: int) -> shapely.Geometry:
    """Frame the window of an inset on the main map; the paper its number takes."""
    draw_edge(axes, inset.window)
    # The number stands on the frame's corner, or as near to it as the map reaches.
    west = (inset.window.west - main.window.west) * main.scale
    north = (inset.window.north - main.window.south) * main.scale
    left = min(max(west, 0), main.width - _NUMBER)
    bottom = min(max(north, 0), main.height - _NUMBER)
    axes.text(
        *main.on_ground(left + _NUMBER / 2, bottom + _NUMBER / 2),
        str(number),
        ha="center",
        va="center",
        size=SMALLEST,
        weight="bold",
        color=PAPER,
        bbox={"boxstyle": "square,pad=0.15", "facecolor": INK, "edgecolor": "none"},
        zorder=9,
    )
    return shapely.box(left, bottom, left + _NUMBER, bottom + _NUMBER)


def draw_edge(axes: Axes, window: Window) -> None:
    """A frame round a window; at the edge of the axes its outer half is cut off."""
    for colour, width in ((PAPER, 3.4), (INK, 1.6)):
        axes.plot(*window.box.exterior.xy, color=colour, linewidth=width, zorder=5)
