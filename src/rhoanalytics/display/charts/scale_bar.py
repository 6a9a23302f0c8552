"""The scale bar of a map: a round number of kilometres."""

import math

from rhoanalytics.display.charts.map_frame import MapFrame
from rhoanalytics.display.charts.sheet import Sheet
from rhoanalytics.display.theme import INK, SMALLEST

METRES_PER_KILOMETRE = 1_000

_STEPS = (5.0, 2.0, 1.0)
_SHARE = 0.25
"""A bar takes at most this share of the frame's width, and an inch and a half."""

_LONGEST = 1.5


def round_kilometres(longest: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten kilometres that is not above `longest` km."""
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in _STEPS if step * power <= longest * (1 + 1e-9))


def draw_scale_bar(sheet: Sheet, frame: MapFrame) -> None:
    """Draw the bar with its length under the bottom left corner of the frame."""
    room = min(_SHARE * frame.width, _LONGEST)
    kilometres = round_kilometres(room / frame.scale / METRES_PER_KILOMETRE)
    length = kilometres * METRES_PER_KILOMETRE * frame.scale
    middle = frame.top + frame.height + 0.14
    ends = (frame.left, frame.left + length)
    sheet.line(ends, (middle, middle), color=INK, linewidth=1.2, solid_capstyle="butt")
    for end in ends:
        sheet.line((end, end), (middle - 0.04, middle + 0.04), color=INK, linewidth=1.2)
    sheet.level(ends[1] + 0.07, middle, f"{kilometres:g} km", size=SMALLEST)
