"""Where the blocks of squares go on a page: as large as fit, in the order given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rhoanalytics.display.charts.sheet import text_height, text_width, wrapped
from rhoanalytics.display.theme import FULL_HEIGHT, FULL_WIDTH, SMALL, SMALLEST

FILLED = 0.88
"""Share of the pitch taken by a square; the rest is the white line between squares."""

BESIDE = 0.08
"""Inches between a name and its count on the same line."""

_LARGEST = 0.17
_SMALLEST = 0.045
_STEP = 0.0025
_GENEROUS = 0.105
"""Inches: squares at least this large need not take the whole page."""

_PART_PAGES = (4.6, 6.2)
"""Inches: heights that leave room on the page for the next figure, or at least for text."""

_COLUMNS = (1, 2, 3, 4, 5, 6)
_GAP = 0.22
_BELOW = 0.14
_HEADING_GAP = 0.07


@dataclass(frozen=True)
class Heading:
    """A district's name and count; the count stands `beside` the name or on the line below."""

    name: str
    counted: str
    beside: bool

    @property
    def height(self) -> float:
        below = 0.0 if self.beside else text_height(self.counted, SMALLEST)
        return text_height(self.name, SMALL) + below + _HEADING_GAP


@dataclass(frozen=True)
class Block:
    """A district: its squares start at (`left`, `top`) inches, `line` squares to a line."""

    heading: Heading
    left: float
    top: float
    line: int


@dataclass(frozen=True)
class TileLayout:
    """All blocks, the pitch of the squares and the height of the figure, in inches."""

    blocks: tuple[Block, ...]
    pitch: float
    height: float


def lay_out(names: Sequence[str], totals: Sequence[int], *, top: float) -> TileLayout:
    """The largest squares that fit a page below `top` inches; of equal ones, the lowest figure.

    Raises ValueError when even the smallest squares do not fit.
    """
    choices = {
        columns: headings
        for columns in _COLUMNS
        if columns <= max(3, len(names))
        and (headings := _headings(names, totals, _block_width(columns)))
    }
    parts = [(_GENEROUS, part) for part in _PART_PAGES]
    for smallest, tallest in (*parts, (_SMALLEST, FULL_HEIGHT)):
        for step in range(int((_LARGEST - smallest) / _STEP) + 1):
            pitch = _LARGEST - step * _STEP
            layouts = (
                _placed(headings, totals, columns, pitch, top)
                for columns, headings in choices.items()
            )
            lowest = min(layouts, key=lambda layout: layout.height)
            if lowest.height <= tallest:
                return lowest
    raise ValueError(
        f"tile_map: {sum(totals):,} LSOAs in {len(names)} districts do not fit a page. "
        "Draw fewer districts in one figure."
    )


def _block_width(columns: int) -> float:
    return (FULL_WIDTH + _GAP) / columns - _GAP


def _headings(names: Sequence[str], totals: Sequence[int], width: float) -> list[Heading]:
    """Headings for blocks of this width; none when a word of a name is wider than a block."""
    headings = []
    for name, total in zip(names, totals, strict=True):
        counted = f"{total:,} LSOA" if total == 1 else f"{total:,} LSOAs"
        label = wrapped(name, width, SMALL, "bold")
        if text_width(label, SMALL, "bold") > width:
            return []
        together = text_width(label, SMALL, "bold") + BESIDE + text_width(counted, SMALLEST)
        beside = "\n" not in label and together <= width
        headings.append(Heading(label, counted, beside))
    return headings


def _placed(
    headings: Sequence[Heading], totals: Sequence[int], columns: int, pitch: float, top: float
) -> TileLayout:
    width = _block_width(columns)
    line = max(1, int((width + (1 - FILLED) * pitch) / pitch))
    blocks: list[Block] = []
    down = top
    for start in range(0, len(headings), columns):
        row = range(start, min(start + columns, len(headings)))
        down += max(headings[position].height for position in row)
        blocks += [
            Block(headings[position], (position - start) * (width + _GAP), down, line)
            for position in row
        ]
        down += max(math.ceil(totals[position] / line) for position in row) * pitch + _BELOW
    return TileLayout(tuple(blocks), pitch, down)
