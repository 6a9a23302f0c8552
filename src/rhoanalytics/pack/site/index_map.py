"""Where each ICS stands on the front page's map of tiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Area, Register

LAYOUT = "tiles.csv"
"""The file in `templates/site` that says where the tiles of a vintage stand."""

TILE = 2
"""Columns that a tile is wide: a row can stand half a tile beside the next one."""

ACROSS = 7
"""Tiles in a row of those that the layout has no place for."""


@dataclass(frozen=True)
class Tile:
    """An ICS on the map: row and first column from 1, and its name in short and in very short."""

    code: str
    row: int
    column: int
    label: str
    abbreviation: str


def place_tiles(areas: Sequence[Area], register: Register, file: Path) -> list[Tile]:
    """A tile for each ICS of one vintage, in reading order.

    A vintage that the layout does not know takes the newest earlier one: an ICS that was formed
    since then stands where the first of its predecessors stood that no other has taken, or else
    below the map.
    """
    layout = _layout(file, areas[0].geography.code) if areas else {}
    placed = {area.code: layout.pop(area.code) for area in areas if area.code in layout}
    below = _below([*placed.values(), *layout.values()])
    for area in areas:
        if area.code not in placed:
            former = (code for code in _predecessors(area, register) if code in layout)
            place = layout.pop(next(former, ""), None)
            row, column = (place.row, place.column) if place else next(below)
            placed[area.code] = Tile(area.code, row, column, area.name, area.code)
    return sorted(placed.values(), key=lambda tile: (tile.row, tile.column))


def _layout(file: Path, geography: str) -> dict[str, Tile]:
    """The tiles of a vintage, or of the newest one before it; none where there is no layout."""
    if not file.is_file():
        return {}
    table = pd.read_csv(file, comment="#", dtype=str).astype({"row": int, "column": int})
    known = table[table["geography"] <= geography]
    newest = known[known["geography"] == known["geography"].max()].drop(columns="geography")
    return {tile.code: tile for tile in (Tile(*row) for row in newest.itertuples(index=False))}


def _predecessors(area: Area, register: Register) -> list[str]:
    """The ICSs that an area was formed from, and those that they were formed from, newest first."""
    former = dict(zip(register.icbs["code"], register.icbs["predecessors"], strict=True))
    found = [area.code]
    for code in found:
        found += [name for name in former.get(code, "").split("|") if name and name not in found]
    return found[1:]


def _below(tiles: Sequence[Tile]) -> Iterator[tuple[int, int]]:
    """Free places in the rows below all tiles."""
    last = max((tile.row for tile in tiles), default=0)
    for number in count():
        yield last + 1 + number // ACROSS, 1 + TILE * (number % ACROSS)
