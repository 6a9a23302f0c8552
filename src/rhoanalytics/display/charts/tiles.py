"""A square for every neighbourhood: the picture of deprivation that needs no boundary file."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from rhoanalytics.display.charts.checks import (
    check_columns,
    check_decile,
    check_once,
    in_appearance,
    with_numbers,
)
from rhoanalytics.display.charts.key import Style
from rhoanalytics.display.charts.sheet import Sheet, text_height, text_width
from rhoanalytics.display.charts.tilelayout import BESIDE, FILLED, Block, lay_out
from rhoanalytics.display.theme import (
    DECILES,
    PAPER,
    SMALL,
    SMALLEST,
    ink_on,
    themed,
)

MOST_DEPRIVED = (1, 2)
"""Deciles marked with a white dot: Core20, the most deprived fifth of England."""

_OUTLINE: Style = {"edgecolor": "#5A7A99", "linewidth": 0.3}
_KEY = 0.44
_KEY_BOX = 0.25


@themed
def tile_map(frame: pd.DataFrame, *, district: str, decile: str, lsoas: str) -> Figure:
    """One square per LSOA, in a block for each district, dark where most deprived.

    Columns of `frame` (one row per `district` and `decile`; an absent one is 0):
      district  text: the district's name; blocks are laid out in the order of first appearance
      decile    whole number: national decile, 1 (most deprived) to 10 (least deprived)
      lsoas     whole number of LSOAs
    Squares of deciles 1 and 2 also carry a white dot. At most 8.5 inches high. Raises ValueError
    naming a missing column, a wrong decile or a negative count.
    """
    check_columns("tile_map", frame, [district, decile, lsoas])
    check_decile("tile_map", frame[decile], 10)
    check_once("tile_map", frame, [district, decile])
    frame = with_numbers("tile_map", frame, [lsoas])
    if (frame[lsoas] < 0).any():
        raise ValueError(f"tile_map: {lsoas!r} has a negative count; give counts of LSOAs.")
    names = in_appearance(frame[district])
    table = (
        frame.pivot(index=district, columns=decile, values=lsoas)
        .reindex(index=names, columns=range(1, 11))
        .fillna(0)
        .astype(int)
    )
    totals = [int(total) for total in table.sum(axis=1)]
    layout = lay_out(names, totals, top=_KEY)
    sheet = Sheet(layout.height)
    _draw_key(sheet)

    pitch = layout.pitch
    squares: dict[int, list[tuple[float, float]]] = {number: [] for number in range(1, 11)}
    for name, block in zip(names, layout.blocks, strict=True):
        _draw_heading(sheet, block)
        deciles = [number for number in table.columns for _ in range(table.loc[name, number])]
        for place, number in enumerate(deciles):
            along, lines = place % block.line, place // block.line
            squares[number].append((block.left + along * pitch, block.top + lines * pitch))
    size = FILLED * pitch
    dot = size * 0.34
    inset = (size - dot) / 2
    for number, corners in squares.items():
        # One outline per decile keeps the picture small: two thousand separate squares would not.
        colour, gid = DECILES[number - 1], f"decile-{number}"
        _fill(sheet, _boxes(corners, size), facecolor=colour, gid=gid, **_OUTLINE)
        if number in MOST_DEPRIVED:
            dots = _boxes(((x + inset, y + inset) for x, y in corners), dot)
            _fill(sheet, dots, facecolor=PAPER, edgecolor="none")
    return sheet.figure


def _fill(sheet: Sheet, shape: Path, **style: Any) -> None:
    sheet.figure.add_artist(PathPatch(shape, transform=sheet.inches, **style))


def _draw_heading(sheet: Sheet, block: Block) -> None:
    """The district's name above its squares, with the count beside it or below it."""
    heading = block.heading
    base = block.top - 0.06
    aside = text_width(heading.name, SMALL, "bold") + BESIDE if heading.beside else 0.0
    name_base = base if heading.beside else base - text_height(heading.counted, SMALLEST)
    style: Style = {"va": "baseline", "size": SMALL, "weight": "bold", "gid": "district"}
    sheet.text(block.left, name_base, heading.name, **style)
    sheet.text(block.left + aside, base, heading.counted, va="baseline", size=SMALLEST)


def _boxes(corners: Iterable[tuple[float, float]], size: float) -> Path:
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    for x, y in corners:
        vertices += [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
        codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(vertices or [(0, 0)], codes or [Path.MOVETO])


def _draw_key(sheet: Sheet) -> None:
    """Ten numbered boxes from most to least deprived, and what the white dot means."""
    before = text_width("Most deprived", SMALL) + 0.1
    middle = 0.02 + _KEY_BOX / 2
    for number, colour in enumerate(DECILES, start=1):
        left = before + (number - 1) * _KEY_BOX
        corner = (left + 0.04 * _KEY_BOX, 0.02 + 0.04 * _KEY_BOX)
        _fill(sheet, _boxes([corner], 0.92 * _KEY_BOX), facecolor=colour, **_OUTLINE)
        sheet.text(
            left + _KEY_BOX / 2,
            middle,
            str(number),
            ha="center",
            va="center_baseline",
            size=SMALL,
            color=ink_on(colour),
        )
    sheet.level(0, middle, "Most deprived", size=SMALL)
    after = before + 10 * _KEY_BOX + 0.1
    sheet.level(after, middle, "Least deprived", size=SMALL)
    sample = after + text_width("Least deprived", SMALL) + 0.3
    sheet.line([sample], [middle], marker="s", markersize=9, color=DECILES[1], linestyle="none")
    sheet.line([sample], [middle], marker="s", markersize=3.2, color=PAPER, linestyle="none")
    sheet.level(sample + 0.14, middle, "deciles 1 and 2", size=SMALL)
