"""LSOAs in their places, from lookups of both vintages or of one, and counts summed to pieces."""

import logging
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing import derive_small_areas
from rhoanalytics.publish import small_areas

SHARED = Path(__file__).resolve().parents[4] / "shared"

needs_real_files = pytest.mark.skipif(
    not (SHARED / "realdata").is_dir(), reason=f"the official files are not beside ({SHARED})"
)


@pytest.fixture
def invented(register):
    """Five pieces: X07000003 is cut in 2026, by sub-ICB X3A; X3B was divided between districts."""
    pieces = pd.DataFrame(
        [
            ("X07000001", "X07000001", "Ash", "X07000001", "XEA", "XEA", "1"),
            ("X07000002", "X07000002", "Beech", "X07000009", "XEB", "XEB", "1"),
            ("X07000003-a", "X07000003", "Cherry", "X07000003", "XEC", "XEA", "2"),
            ("X07000003-b", "X07000003", "Cherry", "X07000003", "XEC", "XEB", "1"),
            ("X07000004", "X07000004", "Elm", "X07000004", "XEC", "XEB", "1"),
        ],
        columns=["piece", "district", "district_name", "district_2026", "ics_2024_04",
                 "ics_2026_04", "lsoas"],
    )  # fmt: skip
    sub_icbs = pd.DataFrame(
        [("X1A", "XEA", "XEA"), ("X2A", "XEB", "XEB"), ("X3A", "XEC", "XEA"), ("X3B", "XEC", "")],
        columns=["sub_icb", "ics_2024_04", "ics_2026_04"],
    )
    return replace(register, pieces=pieces, sub_icbs=sub_icbs)


def lookup(vintage: str, rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["lsoa", "sub_icb", "ics", "district"])
    return frame.assign(census=2021, vintage=vintage, district_name="as ONS writes it")


OLD = [
    ("X01000001", "X1A", "XEA", "X07000001"),
    ("X01000002", "X2A", "XEB", "X07000002"),
    ("X01000003", "X3A", "XEC", "X07000003"),
    ("X01000004", "X3B", "XEC", "X07000004"),
]
NEW = [
    ("X01000001", "X1A", "XEA", "X07000001"),
    ("X01000002", "X2A", "XEB", "X07000009"),
    ("X01000003", "X1A", "XEA", "X07000003"),
    ("X01000004", "X2A", "XEB", "X07000004"),
]
PIECES = ["X07000001", "X07000002", "X07000003-a", "X07000004"]


@pytest.mark.parametrize(
    "frames",
    [
        [lookup("2024-04", OLD), lookup("2026-04", NEW)],
        [lookup("2024-04", OLD)],
        [lookup("2026-04", NEW)],
    ],
    ids=["both", "2024", "2026"],
)
def test_one_vintage_is_enough_where_it_decides(invented, frames):
    places = derive_small_areas.lsoa_places(pd.concat(frames), invented)
    assert places["piece"].tolist() == PIECES
    assert places["ics_2026_04"].tolist() == ["XEA", "XEB", "XEA", "XEB"]
    assert places["district"].tolist() == [row[3] for row in OLD]
    assert places["district_name"].tolist() == ["Ash", "Beech", "Cherry", "Elm"]


def test_what_stays_open_is_left_out_and_said(invented, caplog):
    divided = [*OLD, ("X01000005", "X3B", "XEC", "X07000003")]
    with caplog.at_level(logging.WARNING):
        places = derive_small_areas.lsoa_places(lookup("2024-04", divided), invented)
    assert "X01000005" not in set(places["lsoa"])
    assert "1 LSOAs could not be placed" in caplog.text
    assert "X07000003" in caplog.text


def test_a_lookup_without_districts_is_refused(invented):
    frame = lookup("2024-04", OLD).assign(district="")
    with pytest.raises(DataError, match="names no district for 4 LSOAs of 2021"):
        derive_small_areas.lsoa_places(frame, invented)


def test_a_lookup_of_2011_only_is_refused(invented):
    with pytest.raises(DataError, match="names no district"):
        derive_small_areas.lsoa_places(lookup("2024-04", OLD).assign(census=2011), invented)


def test_a_place_that_the_register_does_not_know_is_refused(invented):
    stray = [*OLD[:3], ("X01000004", "X3B", "XEC", "X07000001")]
    frames = [lookup("2024-04", stray), lookup("2026-04", NEW)]
    with pytest.raises(DataError, match="X01000004 in X07000001 in XEC in XEB"):
        derive_small_areas.lsoa_places(pd.concat(frames), invented)


def test_people_of_a_piece_with_a_missing_lsoa_are_left_out(invented):
    places = derive_small_areas.lsoa_places(lookup("2024-04", OLD), invented)
    people = pd.DataFrame(
        [
            (lsoa, group, "Female", "0-24", number)
            for number, (lsoa, *_) in enumerate(OLD, start=1)
            for group in ("Asian: Indian", "White: Irish")
        ],
        columns=["lsoa", "group", "sex", "age_band", "people"],
    )
    summed = derive_small_areas.people_by_age_and_ethnic_group(people, places, invented.pieces)
    assert len(summed) == 3 * 190
    # X07000003-a has two LSOAs and only one of them was counted.
    assert summed.groupby("piece")["people"].sum().to_dict() == {
        "X07000001": 2, "X07000002": 4, "X07000004": 8
    }  # fmt: skip


@needs_real_files
def test_real_places_are_those_of_the_published_counts(register):
    from rhoanalytics.sources import lookups

    file = SHARED / "realdata" / "lookups" / "lsoa21_to_icb_2024_2026.csv"
    parts = lookups.FORMATS[0].read(file, register)
    expected = small_areas.located_lsoas(SHARED).sort_values("lsoa", ignore_index=True)
    columns = ["lsoa", "piece", "district", "ics_2024_04", "ics_2026_04"]
    for frames in ([part.frame for part in parts], [parts[0].frame]):
        places = derive_small_areas.lsoa_places(pd.concat(frames), register)
        pd.testing.assert_frame_equal(places[columns], expected[columns])
        counts = places["piece"].value_counts()
        assert counts.to_dict() == register.pieces.set_index("piece")["lsoas"].astype(int).to_dict()
