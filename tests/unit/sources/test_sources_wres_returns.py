"""WRES returns typed into the canonical table, and what is said of figures that do not fit."""

from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.sources.wres_integrity import COLUMNS, checked
from rhoanalytics.sources.wres_returns import read_returns
from rhoanalytics.sources.wres_summary import integrity

HEADER = "org_code,org_name,year,indicator,section,row,measure,group,value,unit,of_which"
RETURN = [
    "RXQ,Bucks,2025,1,clinical,5,headcount,White,30,people,false",
    "RXQ,Bucks,2025,1,medical,smm,headcount,BME,3,people,TRUE",
    "RXQ,Bucks,2025,2,all,all,shortlisted,White,500,people,false",
    "RXQ,Bucks,2025,2,all,all,shortlisted,BME,400,people,false",
    "RXQ,Bucks,2025,2,all,all,appointed,White,100,people,false",
    "RXQ,Bucks,2025,2,all,all,appointed,BME,50,people,false",
    "RXQ,Bucks,2025,5,all,all,survey_pct,BME,28.6,percent,false",
    "RXQ,Bucks,2025,9,all,all,board_voting,BME,1,people,true",
]


@pytest.fixture
def read(tmp_path, register):
    def run(*rows: str, header: str = HEADER):
        file = tmp_path / "returns.csv"
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return read_returns(file, register)

    return run


def with_status(rows: list[str], more: str) -> list[str]:
    return [f"{row},{more}" for row in rows]


def test_one_part_for_each_organisation_and_year(read):
    other = [row.replace("RXQ", "RHW") for row in RETURN]
    before = [row.replace("2025", "2024") for row in RETURN]
    parts = read(*RETURN, *other, *before)
    assert [part.name for part in parts] == ["rhw-2025", "rxq-2024", "rxq-2025"]
    assert [part.vintage for part in parts][:2] == ["31 March 2025", "31 March 2024"]
    frame = parts[0].frame
    assert tuple(frame.columns) == COLUMNS
    assert frame.dtypes[["year", "indicator", "of_which"]].astype(str).tolist() == [
        "int64",
        "int64",
        "bool",
    ]


def test_what_is_not_given_is_filled_in(read):
    frame = read(*RETURN)[0].frame
    assert set(frame["source_file"]) == {"returns.csv"}
    assert frame["cell"].tolist()[0] == "row 2"
    assert frame.loc[frame["unit"] == "people", "status"].eq("ok").all()
    survey = frame[frame["measure"] == "survey_pct"]
    assert survey["status"].tolist() == ["no counts: no confidence limits, not summed to ICS"]


def test_origin_and_status_of_the_file_are_kept(read):
    header = f"{HEADER},sheet,cell,status"
    rows = with_status(RETURN[:2], "Board paper,B4,[b] break in the series")
    frame = read(*rows, header=header)[0].frame
    assert set(frame["status"]) == {"[b] break in the series"}
    assert set(frame["sheet"]) == {"Board paper"}


def test_a_withheld_figure_needs_its_reason(read):
    header = f"{HEADER},status"
    blank = "RXQ,Bucks,2025,1,clinical,6,headcount,BME,,people,false"
    frame = read(f"{blank},[c] fewer than 5 people", header=header)[0].frame
    assert frame["value"].isna().all()
    assert frame["status"].tolist() == ["[c] fewer than 5 people"]
    for status in ("", "ok"):
        with pytest.raises(DataError, match="'value': '' is blank, and the status does not say"):
            read(f"{blank},{status}", header=header)


def test_a_printed_ratio_is_compared_and_not_kept(read):
    ratio = "RXQ,Bucks,2025,2,all,all,{},all,{},ratio,false"
    right = read(*RETURN, ratio.format("ratio_white_over_bme", 1.6))[0].frame
    assert set(right["unit"]) == {"people", "percent"}
    assert right.loc[right["measure"] == "appointed", "status"].eq("ok").all()
    wrong = read(*RETURN, ratio.format("ratio_bme_over_white", 1.6))[0].frame
    assert wrong.loc[wrong["measure"] == "appointed", "status"].unique().tolist() == [
        "printed ratio 1.60 (BME over White), the counts give 0.62: it is White over BME"
    ]
    alone = read(ratio.format("ratio_white_over_bme", 1.6))[0].frame
    assert alone["unit"].tolist() == ["ratio"]


def test_a_percentage_beside_its_count_is_not_kept(read):
    share = "RXQ,Bucks,2025,2,all,all,appointed_pct,BME,12.5,percent,false"
    assert "appointed_pct" not in set(read(*RETURN, share)[0].frame["measure"])
    assert "appointed_pct" in set(read(share)[0].frame["measure"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("RXQ", "rxq!", "column 'org_code': 'rxq!' does not match"),
        ("2025", "24/25", "column 'year': '24/25' does not match"),
        ("2025", "", "column 'year': '' does not match"),
        (",5,headcount", ",10,headcount", "column 'row': '10' does not go with the rest"),
        ("clinical", "wards", "column 'section': 'wards' does not go with the rest"),
        ("headcount", "training", "column 'measure': 'training' does not go with"),
        ("White,30", "Blue,30", "column 'group': 'Blue' does not match"),
        ("White,30", "White,thirty", "column 'value': 'thirty' is not a number"),
        ("White,30", "White,30.5", "column 'value': '30.5' is not a whole number"),
        ("White,30", "White,-1", "column 'value': '-1' is below 0"),
        ("people", "percent", "column 'unit': 'percent' does not go with"),
        ("people,false", "people,true", "column 'of_which': 'true' does not go with"),
    ],
)
def test_faults_name_row_column_and_value(read, old, new, message):
    with pytest.raises(DataError, match=f"row 3, {message}"):
        read(RETURN[2], RETURN[0].replace(old, new, 1))


def test_all_faults_come_together(read):
    with pytest.raises(DataError) as error:
        read(RETURN[0].replace("30", "x"), RETURN[4].replace("White", "Green"), *RETURN[2:3] * 2)
    text = str(error.value)
    assert "3 faults" in text
    assert "occurs more than once" in text


def test_missing_column_and_empty_file(read):
    with pytest.raises(DataError, match="lacks the column 'of_which'"):
        read(RETURN[0].rsplit(",", 1)[0], header=HEADER.rsplit(",", 1)[0])
    with pytest.raises(DataError, match="has no rows below its headings"):
        read()


def test_recognised_by_its_header(tmp_path):
    file = tmp_path / "anything.txt"
    file.write_text(f"{HEADER}\n{RETURN[0]}\n", encoding="utf-8")
    assert recognised(look(file), all_formats()).name == "wres-return-table"


def figures(*rows: tuple) -> pd.DataFrame:
    """A return of RXQ in 2025 from (indicator, section, row, measure, group, value, of_which)."""
    names = ["indicator", "section", "row", "measure", "group", "value", "of_which"]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.assign(org_code="RXQ", org_name="Bucks", year=2025, unit="people", status="")
    return frame.assign(source_file="f", sheet="", cell="")[list(COLUMNS)]


def test_numerators_above_their_denominators_lose_their_value():
    frame = checked(
        figures(
            (3, "all", "all", "headcount", "White", 100.0, False),
            (3, "all", "all", "disciplinary", "White", 101.0, False),
            (3, "all", "all", "headcount", "BME", 100.0, False),
            (3, "all", "all", "disciplinary", "BME", 100.0, False),
        )
    )
    assert frame["value"].isna().tolist() == [False, True, False, False]
    assert frame["status"].tolist()[1:] == [
        "rejected: 101 is above the headcount, 100",
        "ok",
        "ok",
    ]


def test_a_part_above_its_whole_is_told():
    frame = checked(
        figures(
            (1, "medical", "consultant", "headcount", "BME", 3.0, False),
            (1, "medical", "smm", "headcount", "BME", 4.0, True),
            (9, "all", "all", "board_total", "BME", 1.0, False),
            (9, "all", "all", "board_exec", "BME", 2.0, True),
        )
    )
    assert frame["status"].tolist() == [
        "ok",
        "more than the 3 of consultant, of which it is a part",
        "ok",
        "more than the 1 of board_total, of which it is a part",
    ]


def test_headcounts_are_compared_only_with_every_band_known():
    rows = [
        ("nonclinical", "1", 5.0),
        ("clinical", "1", 6.0),
        ("medical", "consultant", 7.0),
    ]
    bands = [(1, section, row, "headcount", "BME", value, False) for section, row, value in rows]
    stated = (4, "all", "all", "headcount", "BME", 19.0, False)
    assert checked(figures(*bands, stated))["status"].tolist()[-1] == (
        "the bands of indicator 1 add up to 18"
    )
    assert checked(figures(*bands[:2], stated))["status"].tolist()[-1] == "ok"
    withheld = (*bands[0][:5], float("nan"), False)
    assert checked(figures(withheld, *bands[1:], stated))["status"].tolist()[-1] == "ok"


def test_integrity_lists_gaps_and_figures_that_do_not_fit(read):
    training = [
        "RXQ,Bucks,2025,4,all,all,headcount,BME,10,people,false",
        "RXQ,Bucks,2025,4,all,all,training,BME,12,people,false",
    ]
    before = [row.replace("2025", "2023") for row in RETURN]
    parts = read(*RETURN, *training, *before)
    lines = integrity(pd.concat([part.frame for part in parts]))
    assert lines == [
        "RXQ: no return of 2024",
        "RXQ 2023: no figures for indicator 3, 4, 6, 7, 8",
        "RXQ 2025: no figures for indicator 3, 6, 7, 8",
        "RXQ 2025: indicator 4, 1 figure: rejected: 12 is above the headcount, 10 (events counted "
        "instead of people?)",
    ]


def test_labels_exchanged_are_told_by_the_survey_of_the_year_before(read):
    rows = [
        f"RXQ,Bucks,2025,5,all,all,survey_pct,{group},{value},percent,false"
        for group, value in (("White", 28.6), ("BME", 23.5))
    ]
    survey = pd.DataFrame(
        {
            "area": "RXQ",
            "period": "2024",
            "indicator": "WRES5",
            "group": ["White", "Ethnic minority"],
            "value": [23.51, 28.63],
        }
    )
    frame = read(*rows)[0].frame
    told = "RXQ 2025: indicator 5: White and BME look exchanged beside the staff survey"
    assert told in integrity(frame, survey)
    right = survey.assign(value=[28.63, 23.51])
    assert told not in integrity(frame, right)
    assert told not in integrity(frame, survey.assign(period="2023"))


def test_a_file_of_another_encoding(tmp_path, register):
    file = tmp_path / "returns.csv"
    file.write_bytes(f"{HEADER}\n{RETURN[0].replace('Bucks', 'Béal')}\n".encode("cp1252"))
    assert read_returns(Path(file), register)[0].frame["org_name"].tolist() == ["Béal"]
