"""QOF registers and practices: column names of several years, and the year that no file says."""

import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.sources import qof
from rhoanalytics.sources.reading import NotNeeded

REGISTER = invented_register()
OLD = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE\n"
NEW = "PRACTICE_CODE,GROUP_CODE,REGISTER_SIZE,PATIENT_LIST_SIZE\n"
MAPPING = b"REGION_ODS_CODE,ICB_ODS_CODE,SUB_ICB_LOC_ODS_CODE,PRACTICE_CODE,PRACTICE_NAME\n"


def test_registers_of_2020(tmp_path):
    file = written(tmp_path / "PREVALENCE_2021_v2.csv", OLD + "X0001,CKD,65,18OV,409\n")
    found = imported(file, REGISTER)
    assert found.format == "qof-registers"
    row = found.frame("qof_practices", "2020-21").iloc[0]
    assert row.tolist() == ["X0001", "2020-21", "QOF_CKD", 65, 409, "18OV"]
    assert found.notes == ["year 2020-21 taken from the name of the file; it is not inside"]


def test_registers_of_2025(tmp_path):
    file = written(tmp_path / "PREVALENCE_2526.csv", NEW + "X0001,HYP,65,409\n")
    row = imported(file, REGISTER).frame("qof_practices", "2025-26").iloc[0]
    assert row["ages"] == qof.NOT_STATED
    assert (row["numerator"], row["denominator"]) == (65, 409)


@pytest.mark.parametrize(
    ("folder", "name", "neighbour", "period"),
    [
        ("downloads", "PREVALENCE_2122_V2.csv", "", "2021-22"),
        ("downloads", "prevalence.csv", "MAPPING_NHS_GEOGRAPHIES_2324.csv", "2023-24"),
        ("QOF 2022-23 Raw data .csv files", "prevalence.csv", "", "2022-23"),
        ("qof_2020_21", "prevalence.csv", "", "2020-21"),
        ("QOF9900", "PREVALENCE_2425 (1).csv", "", "2024-25"),
    ],
)
def test_the_year_is_in_a_name(tmp_path, folder, name, neighbour, period):
    (tmp_path / folder).mkdir()
    if neighbour:
        written(tmp_path / folder / neighbour, "x\n")
    assert qof.period_of(tmp_path / folder / name) == period


def test_a_file_without_a_year_is_refused(tmp_path):
    (tmp_path / "downloads").mkdir()
    file = written(tmp_path / "downloads" / "prevalence.csv", OLD + "X0001,CKD,65,18OV,409\n")
    with pytest.raises(DataError, match=r"does not say its year.*PREVALENCE_2425\.csv"):
        imported(file, REGISTER)


def test_faults_come_in_one_list(tmp_path):
    rows = (
        "X0001,CKD,many,18OV,409\nX0001,HYP,-3,TOTAL,900\nX0001,HYP,3,TOTAL,900\n?,AF,1,TOTAL,9\n"
    )
    with pytest.raises(DataError) as error:
        imported(written(tmp_path / "PREVALENCE_2021.csv", OLD + rows), REGISTER)
    message = str(error.value)
    assert "row 2, column 'REGISTER': 'many' is not a number" in message
    assert "row 3, column 'REGISTER': '-3' is negative" in message
    assert "'X0001 HYP' occurs more than once" in message
    assert "row 5, column 'PRACTICE_CODE': '?' does not match" in message


def test_registers_without_a_list_size_are_not_recognised(tmp_path):
    text = "PRACTICE_CODE,GROUP_CODE,REGISTER\nX0001,CKD,65\n"
    with pytest.raises(DataError, match="not recognised"):
        imported(written(tmp_path / "PREVALENCE_2021.csv", text), REGISTER)


def test_practices_in_windows_characters(tmp_path):
    file = tmp_path / "MAPPING_NHS_GEOGRAPHIES_2425.csv"
    file.write_bytes(MAPPING + b"Y91,XEA,X1A,X0001,Dr O\x92Brien\n")
    row = imported(file, REGISTER).frame("practice_places", "qof-2024-25").iloc[0]
    assert row.to_dict() == {
        "practice": "X0001",
        "vintage": "2024-25",
        "sub_icb": "X1A",
        "ics": "XEA",
        "name": "Dr O’Brien",
    }


def test_a_practice_twice_is_refused(tmp_path):
    file = tmp_path / "MAPPING_NHS_GEOGRAPHIES_2425.csv"
    file.write_bytes(MAPPING + b"Y91,XEA,X1A,X0001,A\nY91,XEA,X1A,X0001,B\n")
    with pytest.raises(DataError, match="'X0001' occurs more than once"):
        imported(file, REGISTER)


def test_achievement_is_known_and_not_needed(tmp_path):
    text = "PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE\nA81001,HYP008,NUMERATOR,65\n"
    with pytest.raises(NotNeeded, match="achievement"):
        imported(written(tmp_path / "ACHIEVEMENT_2425.csv", text), REGISTER)


@needs_real_files
def test_real_files(register):
    folder = REAL / "qof_2020_21"
    registers = imported(folder / "PREVALENCE_2021_v2.csv", register)
    assert len(registers.frame("qof_practices", "2020-21")) == 6_571 * 21
    practices = imported(folder / "MAPPING_NHS_GEOGRAPHIES_2021.csv", register)
    frame = practices.frame("practice_places", "qof-2020-21")
    assert (len(frame), frame["sub_icb"].nunique(), frame["ics"].nunique()) == (6_571, 106, 42)
