"""The map of tiles: each ICS once, where it belongs, also after the next mergers."""

from dataclasses import replace

import index_samples as samples
import pandas as pd
import pytest

from rhoanalytics.areas import load_register
from rhoanalytics.pack.site.index_map import ACROSS, LAYOUT, TILE, place_tiles

FILE = samples.ROOT / "templates" / "site" / LAYOUT
REGISTER = load_register(samples.ROOT / "data" / "areas")


def tiles(areas, register=REGISTER, file=FILE) -> dict:
    placed = place_tiles(areas, register, file)
    assert sorted(tile.code for tile in placed) == sorted(area.code for area in areas)
    taken = [(tile.row, tile.column + part) for tile in placed for part in range(TILE)]
    assert len(set(taken)) == len(taken), "tiles overlap"
    return {tile.code: tile for tile in placed}


@pytest.mark.parametrize("geography", ["2024-04", "2026-04"])
def test_the_layout_holds_every_ics_of_its_vintage(geography):
    placed = tiles(samples.real(geography))
    labels = [tile.label for tile in placed.values()]
    assert len(set(labels)) == len(labels)
    assert all(tile.label != tile.code for tile in placed.values())
    assert max(len(tile.abbreviation) for tile in placed.values()) <= 8


@pytest.mark.parametrize("geography", ["2024-04", "2026-04"])
def test_north_is_above_and_east_is_right(geography):
    placed = tiles(samples.real(geography))
    north_east, cornwall, kent, devon = (placed[code] for code in ("QHM", "QT6", "QKS", "QJK"))
    assert north_east.row == min(tile.row for tile in placed.values())
    assert cornwall.column == min(tile.column for tile in placed.values())
    assert cornwall.column < devon.column < kent.column
    assert placed["QE1"].column < placed["QOQ"].column
    assert placed["QF7"].row < placed["QT1"].row < placed["QK1"].row


def test_a_merged_ics_stands_where_one_of_its_parts_stood():
    """Devon and Cornwall merge in a vintage that the layout does not know."""
    later = replace(samples.real()[0].geography, code="2027-04")
    areas = [replace(area, geography=later) for area in samples.real()]
    merged = replace(areas[0], code="NEW01", name="Devon and Cornwall")
    areas = [area for area in areas if area.code not in ("QJK", "QT6")] + [merged]
    row = REGISTER.icbs.iloc[0].to_dict() | {"code": "NEW01", "predecessors": "QT6|QJK"}
    icbs = pd.concat([REGISTER.icbs, pd.DataFrame([row])], ignore_index=True)
    placed = tiles(areas, replace(REGISTER, icbs=icbs))
    before = tiles(samples.real())["QT6"]
    assert (placed["NEW01"].row, placed["NEW01"].column) == (before.row, before.column)
    assert placed["NEW01"].label == "Devon and Cornwall"


def test_without_a_layout_all_stand_in_rows(tmp_path):
    placed = tiles(samples.real(), file=tmp_path / "none.csv")
    assert max(tile.row for tile in placed.values()) == -(-36 // ACROSS)
