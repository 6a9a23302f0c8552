"""Practice mapping: the workbook of July 2022 and the monthly CSV file."""

import pandas as pd
import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError

REGISTER = invented_register()
MONTHLY = (
    "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,"
    "ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,"
    "ICB_NAME\n"
)


def row(date: str, practice: str = "X0001") -> str:
    return (
        f"GP_PRAC_PAT_LIST,{date},{practice},Surgery,AA1 1AA,X38000001,X1A,a,X54000001,XEA,Alder\n"
    )


@pytest.mark.parametrize("date", ["01MAY2026", "2026-05-01", "01-May-26", "01/05/2026"])
def test_the_month_is_the_vintage(tmp_path, date):
    found = imported(written(tmp_path / "x.csv", MONTHLY + row(date)), REGISTER)
    frame = found.frame("practice_places", "map-2026-05")
    assert frame.iloc[0].tolist() == ["X0001", "2026-05", "X1A", "XEA", "Surgery"]


def test_faults_come_in_one_list(tmp_path):
    text = MONTHLY + row("May") + row("01MAY2026") + row("01MAY2026", "practice")
    with pytest.raises(DataError) as error:
        imported(written(tmp_path / "x.csv", text), REGISTER)
    assert "'May' is not a date" in str(error.value)
    assert "'X0001' occurs more than once" in str(error.value)
    assert "'practice' does not match" in str(error.value)


def workbook(file, names, practice=("X0001",)):
    columns = {"PRACTICE_CODE": practice, "PRACTICE_NAME": "Surgery", "ICB22": "XEA"}
    frame = pd.DataFrame({**columns, "New Sub-ICB location name": names})
    frame.to_excel(file, sheet_name="gp-reg-pat-prac-map", index=False)
    return file


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NHS Birmingham and Solihull ICB - 15E", "15E"),
        ("NHS North East and North Cumbria ICB - 00L Northumberland", "00L"),
        ("NHS Surrey Heartlands ICB - 92A ", "92A"),
    ],
)
def test_the_workbook_has_the_code_after_the_last_dash(tmp_path, name, code):
    found = imported(workbook(tmp_path / "x.xlsx", [name]), REGISTER)
    assert found.frame("practice_places", "map-2022-07")["sub_icb"].tolist() == [code]


def test_a_name_without_a_code_is_refused(tmp_path):
    with pytest.raises(DataError, match="'NHS Alder' does not end in a sub-ICB code"):
        imported(workbook(tmp_path / "x.xlsx", ["NHS Alder"]), REGISTER)


@needs_real_files
def test_real_workbook(register):
    frame = imported(REAL / "ods" / "gp-reg-pat-prac-map-jul22.xlsx", register).frame(
        "practice_places", "map-2022-07"
    )
    assert (len(frame), frame["sub_icb"].nunique(), frame["ics"].nunique()) == (6_845, 106, 42)
