"""Reports of the Organisation Data Service: real ones, and lines in their layout."""

from pathlib import Path

import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.sources.ods_reports import COLUMNS, read_practices, read_trusts

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "realdata" / "ods"

needs_real_files = pytest.mark.skipif(not REAL.is_dir(), reason="needs the official files")


def report(file: Path, *lines: dict[int, str], width: int = 27) -> Path:
    """A report without a header: cells by position, all others blank."""
    rows = [",".join(f'"{line.get(place, "")}"' for place in range(width)) for line in lines]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


TRUST = {0: "RXQ", 1: "BUCKINGHAMSHIRE HEALTHCARE NHS TRUST", 2: "Y59", 3: "QU9", 10: "20021001"}
NEW = {0: "G6V2S", 1: "NORTH LONDON NHS FOUNDATION TRUST", 2: "Y56", 3: "Z9B2Z", 10: "20241101"}
CARE = {0: "TAJ", 1: "BLACK COUNTRY HEALTHCARE NHS TRUST", 2: "Y60", 3: "QUA", 10: "20040401"}
PRACTICE = {
    0: "A81001",
    1: "THE DENSHAM SURGERY",
    2: "Y63",
    3: "QHM",
    10: "19740401",
    12: "A",
    14: "16C",
    25: "4",
}


@needs_real_files
@pytest.mark.parametrize(
    ("name", "vintage", "trusts", "ended"),
    [("etr_2025-07.csv", "2024-04", 207, 5), ("etr_2026-07.csv", "2026-04", 271, 72)],
)
def test_real_reports_of_both_vintages(register, name, vintage, trusts, ended):
    assert recognised(look(REAL / name), all_formats()).name == "ods-trusts"
    (part,) = read_trusts(REAL / name, register)
    frame = part.frame
    assert (part.table, part.name) == ("organisations", f"trusts-{vintage}")
    assert list(frame.columns) == COLUMNS
    assert len(frame) == trusts
    assert (frame["status"] == "closed").sum() == (frame["closed"] != "").sum() == ended
    known = register.trusts.set_index("trust")[f"ics_{vintage.replace('-', '_')}"]
    now_open = frame[(frame["status"] == "open") & frame["code"].isin(known.index)]
    assert len(now_open) == (frame["status"] == "open").sum()
    assert (now_open["ics"].to_numpy() == known[now_open["code"]].to_numpy()).all()


def test_a_body_that_has_ended_is_closed_whatever_its_status(tmp_path, register):
    ended = TRUST | {0: "RYV", 11: "20260331"}
    file = report(tmp_path / "x.csv", TRUST, ended)
    frame = read_trusts(file, register)[0].frame.set_index("code")
    assert frame.loc["RYV", ["closed", "status"]].tolist() == ["2026-03-31", "closed"]
    assert frame.loc["RXQ", ["opened", "status"]].tolist() == ["2002-10-01", "open"]


def test_care_trusts_are_told_by_their_codes(tmp_path, register):
    file = report(tmp_path / "ect.csv", CARE)
    assert recognised(look(file), all_formats()).name == "ods-trusts"
    (part,) = read_trusts(file, register)
    assert (part.name, part.frame["kind"].tolist()) == ("care-trusts-2026-04", ["care trust"])


def test_welsh_trusts_are_left_out(tmp_path, register):
    welsh = {0: "RQF", 1: "VELINDRE NHS TRUST", 2: "W00", 3: "Q99", 10: "19940401"}
    frame = read_trusts(report(tmp_path / "x.csv", TRUST, welsh), register)[0].frame
    assert frame["code"].tolist() == ["RXQ"]


def test_practices_by_prescribing_setting(tmp_path, register):
    other = PRACTICE | {0: "Y00001", 25: "0"}
    dormant = PRACTICE | {0: "A81002", 12: "D"}
    ended = PRACTICE | {0: "A81003", 11: "20240331"}
    file = report(tmp_path / "epraccur.csv", PRACTICE, other, dormant, ended)
    assert recognised(look(file), all_formats()).name == "ods-practices"
    (part,) = read_practices(file, register)
    assert (part.table, part.name) == ("organisations", "practices-2026-04")
    assert part.frame[["code", "status"]].to_numpy().tolist() == [
        ["A81001", "open"],
        ["A81002", "dormant"],
        ["A81003", "closed"],
    ]
    assert set(part.frame["kind"]) == {"practice"}


def test_invented_practices_are_practices(tmp_path):
    file = report(tmp_path / "x.csv", PRACTICE | {0: "X0001"})
    assert recognised(look(file), all_formats()).name == "ods-practices"


def test_icbs_of_two_vintages_do_not_go_together(tmp_path, register):
    file = report(tmp_path / "x.csv", TRUST, NEW)
    with pytest.raises(DataError, match=r"names ICBs that never existed together.*QU9"):
        read_trusts(file, register)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({3: "QZZ"}, "row 2, column 'ics': 'QZZ' is no ICB of the register"),
        ({10: "20020231"}, "row 2, column 'opened': '20020231' is no day"),
        ({10: "1 Oct 2002"}, "row 2, column 'opened': '1 Oct 2002' does not match"),
        ({11: "19990101"}, "row 2, column 'closed': '1999-01-01' is before the day it opened"),
        ({0: "RXQ01"}, "row 2, column 'code': 'RXQ01' does not match"),
        ({1: ""}, "row 2, column 'name': '' does not match"),
        ({0: "RHW"}, "occurs more than once"),
        ({2: "W00"}, "names no body in an NHS region"),
    ],
)
def test_faults_of_a_trust_report(tmp_path, register, change, message):
    first = {2: "W00"} if change == {2: "W00"} else {}
    file = report(tmp_path / "x.csv", TRUST | {0: "RHW"} | first, TRUST | change)
    with pytest.raises(DataError, match=message):
        read_trusts(file, register)


def test_a_practice_with_an_unknown_status(tmp_path, register):
    file = report(tmp_path / "x.csv", PRACTICE | {12: "Q"})
    with pytest.raises(DataError, match="row 1, column 'status': 'Q' does not match"):
        read_practices(file, register)


@pytest.mark.parametrize("width", [26, 28])
def test_another_width_is_no_report(tmp_path, width):
    file = report(tmp_path / "x.csv", TRUST, width=width)
    with pytest.raises(DataError, match="not recognised"):
        recognised(look(file), all_formats())


def test_sites_of_trusts_are_no_trusts(tmp_path):
    file = report(tmp_path / "ets.csv", TRUST | {0: "RXQ02"})
    with pytest.raises(DataError, match="not recognised"):
        recognised(look(file), all_formats())
