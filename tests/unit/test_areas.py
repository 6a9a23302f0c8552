"""The register of areas: two vintages, one that is made up, and codes that are wrong."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.areas import ENGLAND_CODE, load_register
from rhoanalytics.errors import DataError, RequestError

LSOAS_IN_ENGLAND = 33_755
PEOPLE_IN_ENGLAND = 56_490_108

BOTH = pytest.mark.parametrize("code, number", [("2024-04", 42), ("2026-04", 36)])


def append(file: Path, **row: str) -> None:
    """Add one row to a CSV file; columns that are not given are blank."""
    with file.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns).writerow(dict.fromkeys(columns, "") | row)


def change(file: Path, code: str, **values: str) -> None:
    """Change the row of one ICB."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column, value in values.items():
        frame.loc[frame["code"] == code, column] = value
    frame.to_csv(file, index=False)


@BOTH
def test_a_vintage_has_its_boards(register, code, number):
    areas = register.areas(register.geography(code))
    assert len(areas) == number
    assert len({area.code for area in areas}) == number
    assert [area.name for area in areas] == sorted(area.name for area in areas)
    assert all(area.kind == "ics" and area.geography.code == code for area in areas)


@BOTH
def test_pieces_are_shared_out_without_rest(register, code, number):
    areas = register.areas(register.geography(code))
    held = [piece for area in areas for piece in area.pieces]
    assert len(held) == len(set(held))
    assert set(held) == set(register.pieces["piece"])
    assert all(area.pieces for area in areas)


@BOTH
def test_lsoas_and_people_add_up_to_england(register, code, number):
    areas = register.areas(register.geography(code))
    counts = register.pieces.set_index("piece")[["lsoas", "people"]].astype("int64")
    sums = pd.DataFrame({area.code: counts.loc[list(area.pieces)].sum() for area in areas}).T
    assert sums["lsoas"].sum() == LSOAS_IN_ENGLAND
    assert sums["people"].sum() == PEOPLE_IN_ENGLAND
    assert sums["people"].between(400_000, 4_000_000).all()


@BOTH
def test_regions_and_england_are_made_of_the_same_pieces(register, code, number):
    geography = register.geography(code)
    areas = register.areas(geography)
    regions = {area.region_code: register.region(area) for area in areas}
    england = register.england(geography)
    assert len(regions) == 7
    assert england.code == ENGLAND_CODE
    assert sum(len(region.pieces) for region in regions.values()) == len(england.pieces)
    assert frozenset().union(*(region.pieces for region in regions.values())) == england.pieces
    for area in areas:
        region = regions[area.region_code]
        assert area.pieces <= region.pieces
        assert region.kind == "region"
        # Tables put the three places side by side under their names.
        assert len({area.name, region.name, england.name}) == 3


def test_the_pack_is_made_on_the_vintage_in_force(register):
    geographies = register.geographies()
    assert [geography.code for geography in geographies] == ["2024-04", "2026-04"]
    assert [geography.valid_to is None for geography in geographies] == [False, True]


def test_names_in_a_sentence(register):
    geography = register.geography("2026-04")
    country = register.area("QUA", geography)
    assert country.in_text == "the Black Country"
    assert register.region(country).in_text == "the Midlands"
    assert register.area("QJK", geography).in_text == str(register.area("QJK", geography))


@pytest.mark.parametrize("typed", ["QHL", "qhl", " QHL ", "E54000055", "e54000055"])
def test_codes_are_found_however_they_are_typed(register, typed):
    assert register.area(typed, register.geography("2026-04")).name == "Birmingham and Solihull"


@pytest.mark.parametrize("ons_code", ["E54000042", "E54000067"])
def test_every_ons_code_a_board_ever_had_is_its_alias(register, ons_code):
    assert register.area(ons_code, register.geography("2026-04")).code == "QRL"


@pytest.mark.parametrize("typed", ["QM7", "E54000025"])
def test_an_expired_code_names_its_successors_and_the_way_back(register, typed):
    with pytest.raises(RequestError) as refused:
        register.area(typed, register.geography("2026-04"))
    for part in ("31 March 2026", "S1Y5D", "Central East", "D7T5G", "Essex", "--geography 2024-04"):
        assert part in str(refused.value)


def test_a_code_of_the_future_names_its_predecessors(register):
    with pytest.raises(RequestError) as refused:
        register.area("Z9B2Z", register.geography("2024-04"))
    for part in ("1 April 2026", "QMJ", "North Central London", "QRV", "North West London"):
        assert part in str(refused.value)


@pytest.mark.parametrize(
    "typed, suggested",
    [
        ("QHLL", "QHL (Birmingham and Solihull)"),
        ("Birmingham", "QHL (Birmingham and Solihull)"),
        ("devon", "QJK (Devon)"),
        ("Sommerset", "QSL (Somerset)"),
        ("Grater Manchester", "QOP (Greater Manchester)"),
    ],
)
def test_a_misspelt_code_or_name_gets_a_suggestion(register, typed, suggested):
    with pytest.raises(RequestError) as refused:
        register.area(typed, register.geography("2026-04"))
    assert f"Did you mean {suggested}" in str(refused.value)
    assert "rhoanalytics areas" in str(refused.value)


@pytest.mark.parametrize("typed", ["", "  ", "0000000"])
def test_nothing_is_suggested_for_what_is_like_nothing(register, typed):
    with pytest.raises(RequestError) as refused:
        register.area(typed, register.geography("2026-04"))
    assert "Did you mean" not in str(refused.value)
    assert "rhoanalytics areas" in str(refused.value)


def test_few_are_suggested(register):
    with pytest.raises(RequestError) as refused:
        register.area("and", register.geography("2026-04"))
    assert str(refused.value).count("(") == 3


def test_an_unknown_vintage_lists_the_known_ones(register):
    with pytest.raises(RequestError, match=r"'2031-04'.*2024-04, 2026-04"):
        register.geography("2031-04")


def test_split_boards_lead_to_no_single_successor(register):
    codes = register.present_codes(register.geography("2026-04"))
    assert codes["QMJ"] == "Z9B2Z"
    assert codes["QHL"] == "QHL"
    assert codes["QJG"] == codes["QM7"] == codes["QNQ"] == codes[""] == ""


def test_membership_says_which_sub_icb_was_split(register):
    members = register.sub_icb_membership(register.geography("2026-04"))
    assert len(members) == 106
    assert list(members.loc[members["ics"] == "", "ics_2024_04"]) == ["QNQ"]


class TestALaterVintage:
    """Rows in icbs.csv and vintages.csv are enough for a merger of whole boards."""

    @pytest.fixture
    def later(self, root, tmp_path):
        folder = tmp_path / "areas"
        shutil.copytree(root / "data" / "areas", folder)
        append(
            folder / "vintages.csv",
            geography="2027-04",
            name="boundaries from April 2027",
            valid_from="2027-04-01",
        )
        append(
            folder / "icbs.csv",
            code="XAA1B",
            name="NHS Devon and Somerset Integrated Care Board",
            short_name="Devon and Somerset",
            region_code="Y58",
            region="South West",
            valid_from="2027-04-01",
            predecessors="QJK|QSL",
            ons_codes="E54000099",
        )
        for code in ("QJK", "QSL"):
            change(folder / "icbs.csv", code, valid_to="2027-03-31", successors="XAA1B")
        return load_register(folder)

    def test_the_merged_board_holds_the_pieces_of_both(self, register, later):
        before = register.geography("2026-04")
        merged = later.area("XAA1B", later.geography("2027-04"))
        parts = [register.area(code, before) for code in ("QJK", "QSL")]
        assert merged.pieces == parts[0].pieces | parts[1].pieces
        assert later.region(merged).pieces == register.region(parts[0]).pieces
        assert later.area("E54000099", later.geography("2027-04")) == merged

    def test_all_others_stay_as_they_were(self, register, later):
        was = {area.code: area.pieces for area in register.areas(register.geography("2026-04"))}
        now = {area.code: area.pieces for area in later.areas(later.geography("2027-04"))}
        assert len(now) == 35
        assert {code: now[code] for code in now if code != "XAA1B"} == {
            code: pieces for code, pieces in was.items() if code not in ("QJK", "QSL")
        }

    def test_older_vintages_do_not_change(self, register, later):
        for code in ("2024-04", "2026-04"):
            assert later.areas(later.geography(code)) == register.areas(register.geography(code))

    def test_trusts_and_sub_icbs_follow(self, later):
        geography = later.geography("2027-04")
        for members, older in (
            (later.trust_membership(geography), "ics_2026_04"),
            (later.sub_icb_membership(geography), "ics_2026_04"),
        ):
            moved = members[members[older].isin(["QJK", "QSL"])]
            assert len(moved)
            assert set(moved["ics"]) == {"XAA1B"}
            stayed = members[~members[older].isin(["QJK", "QSL"])]
            assert (stayed["ics"] == stayed[older]).all()

    def test_the_old_codes_are_refused_with_the_successor(self, later):
        with pytest.raises(RequestError) as refused:
            later.area("QSL", later.geography("2027-04"))
        for part in ("31 March 2027", "XAA1B (Devon and Somerset)", "--geography 2026-04"):
            assert part in str(refused.value)


def test_a_vintage_before_all_recorded_ones_is_refused(root, tmp_path):
    folder = tmp_path / "areas"
    shutil.copytree(root / "data" / "areas", folder)
    append(folder / "vintages.csv", geography="2020-04", name="older", valid_from="2020-04-01")
    older = load_register(folder)
    with pytest.raises(DataError, match="ics_2020_04"):
        older.areas(older.geography("2020-04"))


@pytest.mark.parametrize("name", ["vintages", "icbs", "pieces", "sub_icbs", "trusts"])
def test_a_missing_file_is_named(root, tmp_path, name):
    folder = tmp_path / "areas"
    shutil.copytree(root / "data" / "areas", folder)
    (folder / f"{name}.csv").unlink()
    with pytest.raises(DataError, match=rf"{name}\.csv: is missing; restore it"):
        load_register(folder)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n1,2,3\n", b"code\n\xff\xfe\n"])
def test_a_broken_file_is_named(root, tmp_path, content):
    folder = tmp_path / "areas"
    shutil.copytree(root / "data" / "areas", folder)
    (folder / "icbs.csv").write_bytes(content)
    with pytest.raises(DataError, match=r"icbs\.csv: is not a readable CSV file"):
        load_register(folder)
