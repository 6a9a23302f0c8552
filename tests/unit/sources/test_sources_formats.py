"""Each reader on a small file in the official layout, with the traps that layout has."""

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.sources import (
    census,
    cvdprevent_facts,
    facts,
    iod,
    lookups,
    ods,
    qof,
    staff_survey,
    wres,
)

TS021 = """
"TS021 - Ethnic group"
"Date       :","2021"

"2021 super output area - lower layer","mnemonic","Total: All usual residents","Asian, Asian \
British or Asian Welsh","Black, Black British, Black Welsh, Caribbean or African","Mixed or \
Multiple ethnic groups","White","Other ethnic group"
"Place 001A","E01000001",100,10,20,5,60,5
"Place 001B","E01000002",{total},1,2,3,4,0
"Lle 001A","W01000001",7,0,0,0,7,0

"In order to protect against disclosure of personal information"
"""


@pytest.fixture
def two_lsoas(monkeypatch):
    monkeypatch.setattr(census, "LSOAS_2021", 2)


def test_census_skips_title_wales_and_footnote(tmp_path, two_lsoas):
    file = tmp_path / "ts021.csv"
    file.write_text(TS021.format(total=10), encoding="utf-8")
    frame = census.read_ethnic_groups(file)
    assert frame["lsoa"].tolist() == ["E01000001", "E01000002"]
    assert frame["people"].tolist() == [100, 10]
    assert frame["White"].tolist() == [60, 4]


def test_census_groups_must_add_up(tmp_path, two_lsoas):
    file = tmp_path / "ts021.csv"
    file.write_text(TS021.format(total=11), encoding="utf-8")
    with pytest.raises(
        DataError,
        match=r"row 7, column 'Total: All usual residents': .*11.* is not the sum of its groups",
    ):
        census.read_ethnic_groups(file)


def test_census_refuses_a_file_cut_short(tmp_path):
    file = tmp_path / "ts021.csv"
    file.write_text(TS021.format(total=10), encoding="utf-8")
    with pytest.raises(DataError, match="has 2 English LSOAs where 33,755"):
        census.read_ethnic_groups(file)


def test_census_age_bands_are_eighteen():
    assert list(census.AGE_BANDS.values())[:2] == ["0-4", "5-9"]
    assert list(census.AGE_BANDS.values())[-2:] == ["80-84", "85+"]
    assert len(census.AGE_BANDS) == 18


def test_indices_refuse_a_decile_of_eleven(tmp_path, monkeypatch):
    monkeypatch.setattr(iod, "LSOAS_2011", 2)
    names = [
        "IMD",
        "Income",
        "Employment",
        "Education",
        "Health",
        "Crime",
        "Housing_and_Access",
        "Environment",
    ]
    frame = pd.DataFrame({"lsoa11_code": ["E01000001", "E01000002"], "IMD_rank": ["2", "1"]})
    for name in names:
        frame[f"{name}_decile"] = ["10", "1"]
    file = tmp_path / "iod.csv"
    frame.to_csv(file, index=False)
    assert iod.read_iod_2019(file)["barriers_decile"].tolist() == [10, 1]
    frame.assign(Crime_decile=["11", "1"]).to_csv(file, index=False)
    with pytest.raises(DataError, match="row 2, column 'Crime_decile': '11' is not a decile"):
        iod.read_iod_2019(file)


def test_lookup_needs_every_lsoa(tmp_path):
    file = tmp_path / "lookup.csv"
    file.write_text(
        "lsoa21_code,lad24_code,lad24_name,lad26_code,sicbl_ods_2024_04,icb_ods_2024_04,"
        "sicbl_ods_2026_04,icb_ods_2026_04,usual_residents_2021\n"
        "E01000001,E09000001,City of London,E09000001,W2U3Z,QRV,W2U3Z,Z9B2Z,1473\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="has 1 LSOAs where 33,755"):
        lookups.read_lsoa_to_ics(file)


def test_trust_report_has_no_header_and_compact_dates(tmp_path):
    row = ["RYV", "CAMBRIDGESHIRE COMMUNITY SERVICES NHS TRUST", "Y61", "S1Y5D"]
    cells = [*row, *[""] * 6, "20100401", "20260331", *[""] * 15]
    file = tmp_path / "etr.csv"
    file.write_text(",".join(f'"{cell}"' for cell in cells) + "\n", encoding="utf-8")
    trust = ods.read_trust_report(file).iloc[0]
    assert trust["ics"] == "S1Y5D"
    assert (trust["valid_from"], trust["valid_to"]) == ("2010-04-01", "2026-03-31")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NHS Birmingham and Solihull ICB - 15E", "15E"),
        ("NHS North East and North Cumbria ICB - 00L Northumberland", "00L"),
        ("NHS Nottingham ICB - 52R Nottingham & Nottinghamshire", "52R"),
        ("NHS Surrey Heartlands ICB - 92A ", "92A"),
    ],
)
def test_practice_map_takes_the_code_after_the_last_dash(tmp_path, name, code):
    file = tmp_path / "map.xlsx"
    pd.DataFrame({"PRACTICE_CODE": ["M85001"], "New Sub-ICB location name": [name]}).to_excel(
        file, sheet_name="gp-reg-pat-prac-map", index=False
    )
    assert ods.read_practice_map(file)["sub_icb"].tolist() == [code]


def test_practice_map_without_its_sheet(tmp_path):
    file = tmp_path / "map.xlsx"
    pd.DataFrame({"a": [1]}).to_excel(file, sheet_name="other", index=False)
    with pytest.raises(DataError, match="has no worksheet 'gp-reg-pat-prac-map'"):
        ods.read_practice_map(file)


def test_qof_registers_and_windows_mapping(tmp_path):
    file = tmp_path / "prevalence.csv"
    header = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE\n"
    file.write_text(f"{header}A81001,HYP,650,TOTAL,4098\n", encoding="utf-8")
    assert qof.read_registers(file)["patients"].tolist() == [650]
    mapping = tmp_path / "mapping.csv"
    mapping.write_bytes(b"PRACTICE_CODE,PRACTICE_NAME,CCG_ODS_CODE\nA81001,Dr O\x92Brien,16C\n")
    assert qof.read_practice_ccgs(mapping)["sub_icb"].tolist() == ["16C"]


def test_cvdprevent_dimensions_are_plain(tmp_path):
    columns = (
        "indicator_code,indicator_short_name,metric_type,metric_category,"
        "category_attribute,numerator,denominator,value,lower,upper\n"
    )
    rows = [
        "CVDP007HYP,x,Sex,Persons,Persons,7,10,70,60,80",
        "CVDP007HYP,x,Sex,Female,Female,3,5,60,50,70",
        "CVDP007HYP,x,Age group,18-39,Female,3,5,60,50,70",
        "CVDP007HYP,x,Deprivation quintile,1 - most deprived,Persons,3,5,60,50,70",
        "CVDP001HYP,x,Sex - Age Standardised,Female,Female,,,60,50,70",
        "CVDP007HYP,x,Ethnicity,Not stated,Persons,3,5,60,50,70",
    ]
    file = tmp_path / "england.csv"
    file.write_text(columns + "\n".join(rows) + "\n", encoding="utf-8")
    frame = cvdprevent_facts.read_england(file)
    assert list(zip(frame["dimension"], frame["group"], strict=True)) == [
        ("all", "all"),
        ("sex", "Female"),
        ("age_female", "18-39"),
        ("deprivation", "1"),
        ("sex_age_standardised", "Female"),
        ("ethnicity", "Not stated"),
    ]
    file.write_text(columns + rows[0].replace("Sex,", "Shoe size,") + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="'Shoe size' is not a known CVDPREVENT metric type"):
        cvdprevent_facts.read_england(file)


def test_staff_survey_keeps_trusts_and_main_measures(tmp_path):
    columns = "ods_code,organisation,benchmarking_group,region,ics,question,measure,value,base_n\n"
    acute = "Acute and Acute & Community Trusts"
    rows = [
        f'RXQ,Bucks,{acute},South East,BOB,Q14a,"any harassment (100 - % Never)",23.7,4492',
        f"RXQ,Bucks,{acute},South East,BOB,Q14b/c,at least max(managers),16.7,4480",
        f"RXQ,Bucks,{acute},South East,BOB,Q16b,discrimination from manager: % Yes,-,4456",
        "QHL,Board,ICBs,Midlands,BSOL,Q14a,any harassment,3.2,1216",
    ]
    file = tmp_path / "trusts.csv"
    file.write_text(columns + "\n".join(rows) + "\n", encoding="utf-8")
    frame = staff_survey.read_trusts(file)
    assert frame["trust"].tolist() == ["RXQ"]
    assert frame["indicator"].tolist() == ["Q14A"]
    assert frame["responses"].tolist() == [4492]


def test_staff_survey_by_ethnicity_refuses_more_cases_than_people(tmp_path):
    file = tmp_path / "nss.csv"
    file.write_text(
        "ods_code,year,indicator,group,numerator,denominator,value_pct,exactness\n"
        "RXQ,2024,8,BME,12,10,120,exact\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="row 2, column 'numerator': '12' is larger than"):
        staff_survey.read_trusts_by_ethnicity(file)


def test_wres_additions_keep_text_values_as_missing(tmp_path):
    file = tmp_path / "additions.csv"
    file.write_text(
        "indicator,measure,area,group,year,value,unit,source,status\n"
        "3,Trusts where it fell or rose,England,Trusts,2017,48 / 42,percent,HSJ,printed\n",
        encoding="utf-8",
    )
    assert wres.read_national_additions(file)["value"].isna().all()


def test_register_refuses_a_wrong_date(tmp_path):
    file = tmp_path / "register.csv"
    file.write_text(
        "ods_code,name,short_name,nhs_region_ods,nhs_region,nhs_region_ons_2024,valid_from,"
        "valid_to,predecessor_codes,successor_codes,status\n"
        "QHL,NHS Birmingham,Birmingham,Y60,Midlands,E40000011,1 July 2022,,,,verified\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="column 'valid_from': '1 July 2022'"):
        facts.read_icb_register(file)
