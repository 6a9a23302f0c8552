"""All areas of a nation on one small map, one of them marked."""

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rhoanalytics.display.charts import map_layers
from rhoanalytics.display.charts.checks import check_decile, check_once
from rhoanalytics.display.charts.key import KeyEntry, draw_key, key_height
from rhoanalytics.display.charts.map_areas import Areas
from rhoanalytics.display.charts.map_classes import MapClasses
from rhoanalytics.display.charts.map_frame import MapFrame, detail_at, window_around
from rhoanalytics.display.charts.map_layout import InsetRule, block, lay_out_map
from rhoanalytics.display.charts.maps import check_map, class_key, draw_edge, mark_inset
from rhoanalytics.display.charts.scale_bar import draw_scale_bar
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width
from rhoanalytics.display.theme import FULL_WIDTH, INK, PAPER, SMALL, themed

_TALLEST = 4.3

RULE = InsetRule(smallest=5.0, share=0.05, wanted=14.0, fewest=4, most=1)
"""Areas smaller than half a centimetre, where several lie together: London's in England."""


@themed
def nation_map(
    frame: gpd.GeoDataFrame,
    *,
    area: str,
    shade: str,
    classes: MapClasses,
    highlight: str,
    name: str,
    rule: InsetRule = RULE,
) -> Figure:
    """Every area shaded by class, with an inset where many small ones lie together.

    Columns of `frame` (one row per area, geometry in EPSG:27700):
      area   text: the area's code
      shade  whole number: the class, from 1
    `highlight` is the code of the area that is marked, `name` what the key calls it. Raises
    ValueError naming a missing column, a wrong class, a repeated area or one that is not there.
    """
    check_map("nation_map", frame, [area, shade])
    check_once("nation_map", frame, [area])
    check_decile("nation_map", frame[shade], len(classes.names))
    if highlight not in set(frame[area]):
        raise ValueError(f"nation_map: no row of {area!r} is {highlight!r}, the area to mark.")
    marked = KeyEntry(
        name,
        {"marker": "s", "markersize": 9, "color": PAPER}
        | {"markeredgecolor": INK, "markeredgewidth": 1.8},
    )
    entries = [*class_key(frame, shade, classes), marked]
    key_top = text_height(classes.heading) + 0.05
    window = window_around(frame.geometry.to_numpy())
    areas = Areas.of(frame, shade, area, detail=detail_at(window, FULL_WIDTH))
    layout = lay_out_map(
        areas.contents(window), rule, top=key_top + key_height(entries), tallest=_TALLEST
    )
    sheet = Sheet(layout.height)
    sheet.text(0, 0, classes.heading)
    draw_key(sheet, entries, top=key_top)
    axes = _draw(sheet, layout.main, areas, classes, highlight)
    for number, inset in enumerate(layout.insets, start=1):
        mark_inset(axes, layout.main, inset, number)
        sheet.cover(block(inset).bounds)
        closer = Areas.of(frame, shade, area, detail=inset.detail)
        draw_edge(_draw(sheet, inset, closer, classes, highlight), inset.window)
        top = inset.top - 0.06 - text_height("0", SMALL)
        sheet.text(inset.left, top, str(number), size=SMALL, weight="bold")
        sheet.text(inset.left + text_width("00", SMALL), top, "Larger scale", size=SMALL)
    return sheet.figure


def _draw(sheet: Sheet, place: MapFrame, areas: Areas, classes: MapClasses, highlight: str) -> Axes:
    axes = place.axes(sheet)
    if map_layers.is_heavy(place.width * place.height, areas.shapes):
        axes.set_rasterization_zorder(map_layers.PIXELS)
    for number, colour in enumerate(classes.colours, start=1):
        shapes = areas.shapes[areas.classes == number]
        map_layers.fill(axes, shapes, colour, edgecolor=PAPER, linewidth=0.5)
    edge = shapely.boundary(np.array([areas.regions[highlight]]))
    map_layers.boundaries(axes, edge, width=1.4, gid="highlight")
    draw_scale_bar(sheet, place)
    return axes
