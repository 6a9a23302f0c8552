"""Two maps of the same neighbourhoods side by side, to see whether two patterns agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
from matplotlib.figure import Figure

from rhoanalytics.display.charts.checks import check_decile
from rhoanalytics.display.charts.key import draw_key
from rhoanalytics.display.charts.map_areas import Areas
from rhoanalytics.display.charts.map_classes import MapClasses
from rhoanalytics.display.charts.map_frame import MapFrame, detail_at, window_around
from rhoanalytics.display.charts.map_layout import SCALE_STRIP
from rhoanalytics.display.charts.maps import check_map, class_key, draw_frame
from rhoanalytics.display.charts.sheet import Sheet, text_height, wrapped
from rhoanalytics.display.theme import FULL_WIDTH, themed

_GAP = 0.3
_TALLEST = 3.9
_ENTRY = 0.21


@dataclass(frozen=True)
class MapPanel:
    """One of the maps: the column with the number of each area's class, and the classes."""

    shade: str
    classes: MapClasses


@themed
def paired_maps(
    frame: gpd.GeoDataFrame,
    *,
    panels: Sequence[MapPanel],
    district: str,
    backdrop: gpd.GeoDataFrame | None = None,
) -> Figure:
    """The same neighbourhoods in the same frame, shaded by a column for each panel.

    Columns of `frame` (one row per neighbourhood, geometry in EPSG:27700): `district` (text) and
    the column of each panel (class, from 1). Raises ValueError naming what is missing or wrong.
    """
    check_map("paired_maps", frame, [district, *(panel.shade for panel in panels)])
    for panel in panels:
        check_decile("paired_maps", frame[panel.shade], len(panel.classes.names))
    window = window_around(frame.geometry.to_numpy())
    width = (FULL_WIDTH - _GAP * (len(panels) - 1)) / len(panels)
    headings = [wrapped(panel.classes.heading, width) for panel in panels]
    head = max(map(text_height, headings)) + 0.05
    top = head + max(len(panel.classes.names) for panel in panels) * _ENTRY + 0.1
    scale = min(width / window.width, _TALLEST / window.height)
    sheet = Sheet(top + window.height * scale + SCALE_STRIP)
    for number, (panel, heading) in enumerate(zip(panels, headings, strict=True)):
        left = number * (width + _GAP)
        sheet.text(left, 0, heading)
        for line, entry in enumerate(class_key(frame, panel.shade, panel.classes)):
            draw_key(sheet, [entry], top=head + line * _ENTRY, left=left)
        inside = MapFrame(window, left, top, scale)
        detail = detail_at(window, window.width * scale)
        areas = Areas.of(frame, panel.shade, district, detail=detail)
        draw_frame(sheet, inside, areas, panel.classes, backdrop, outlined=False)
    return sheet.figure
