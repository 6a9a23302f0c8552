"""Lookups of LSOAs to ICSs and to those of another Census: ONS's columns and conversions."""

import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.sources import lookups

REGISTER = invented_register()

ONS_2024 = (
    "LSOA21CD,LSOA21NM,SICBL24CD,SICBL24CDH,SICBL24NM,ICB24CD,ICB24CDH,ICB24NM,LAD24CD,LAD24NM,"
    "ObjectId\n"
    "X01000001,Ash 001A,X38000001,X1A,Alder ICB - X1A,X54000001,XEA,Alder,X07000001,Ash,1\n"
    "X01000002,Beech 001A,X38000002,X2A,Birch ICB - X2A,X54000002,XEB,Birch,X07000002,Beech,2\n"
    "X01000003,Elm 001A,X38000003,X3B,Cedar ICB - X3B,X54000003,XEC,Cedar,X07000004,Elm,3\n"
)
ONS_2026 = (
    "\ufeffLSOA21CD,LSOA21NM,SICBL26CD,SICBL26CDH,SICBL26NM,ICB26CD,ICB26CDH,ICB26NM,NHSER26CD,"
    "NHSER26CDH,NHSER26NM,LAD26CD,LAD26NM,OBJECTID\n"
    "X01000001,Ash 001A,X38000001,X1A,a,X54000001,XEA,Alder,X40000001,Y91,Up,X07000001,Ash,1\n"
    "X01000002,Beech 001A,X38000002,X2A,b,X54000004,XEB,Birch,X40000001,Y91,Up,X07000009,Beech,2\n"
)
SUCCESSORS = (
    "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,ObjectId\n"
    "X01000001,Ash 001A,X01000001,Ash 001A,U,X07000001,Ash,1\n"
    "X01000002,Ash 001B,X01000005,Ash 001E,S,X07000001,Ash,2\n"
    "X01000002,Ash 001B,X01000006,Ash 001F,S,X07000001,Ash,3\n"
    "W01000002,Cwm 001B,W01000006,Cwm 001F,U,W06000001,Cwm,4\n"
)


def test_the_columns_of_ons(tmp_path):
    found = imported(written(tmp_path / "a.csv", ONS_2024), REGISTER)
    assert found.format == "lsoa-to-ics"
    frame = found.frame("lsoa_lookup", "lsoa-2021-ics-2024-04")
    assert frame.iloc[2].tolist() == [
        2021,
        "2024-04",
        "X01000003",
        "X3B",
        "XEC",
        "X07000004",
        "Elm",
    ]


def test_the_vintage_of_2026(tmp_path):
    frame = imported(written(tmp_path / "a.csv", ONS_2026), REGISTER).frame(
        "lsoa_lookup", "lsoa-2021-ics-2026-04"
    )
    assert frame["vintage"].unique().tolist() == ["2026-04"]
    assert frame["district"].tolist() == ["X07000001", "X07000009"]


def test_an_ons_code_of_any_time_becomes_the_ods_code(tmp_path):
    text = ONS_2026.replace(",ICB26CDH,ICB26NM", ",NOTE,ICB26NM").replace("X54000004", "X54000002")
    frame = imported(written(tmp_path / "a.csv", text), REGISTER).frame(
        "lsoa_lookup", "lsoa-2021-ics-2026-04"
    )
    assert frame["ics"].tolist() == ["XEA", "XEB"]


def test_an_ics_that_had_ended_is_of_another_vintage(tmp_path):
    text = ONS_2026.replace("X54000004,XEB", "X54000003,XEC")
    with pytest.raises(
        DataError, match="row 3, column 'ICB26CDH': 'XEC' is not an ICB that existed in 2026-04"
    ):
        imported(written(tmp_path / "a.csv", text), REGISTER)


def test_faults_come_in_one_list(tmp_path):
    text = ONS_2024.replace("X01000002", "X01000001").replace("X3B,Cedar", "x 3,Cedar")
    with pytest.raises(DataError) as error:
        imported(written(tmp_path / "a.csv", text), REGISTER)
    assert "row 3, column 'LSOA21CD': 'X01000001' occurs more than once" in str(error.value)
    assert "row 4, column 'SICBL24CDH': 'x 3' does not match" in str(error.value)


def test_a_lookup_cut_short_is_refused(tmp_path, register):
    text = (
        "LSOA21CD,SICBL24CDH,ICB24CDH,LAD24CD,LAD24NM\n"
        "E01000001,A3A8R,QMF,E09000001,City of London\n"
    )
    with pytest.raises(DataError, match="has 1 LSOAs of 2021 where 33,755 were expected"):
        imported(written(tmp_path / "a.csv", text), register)


def test_successors_of_ons(tmp_path):
    found = imported(written(tmp_path / "a.csv", SUCCESSORS), REGISTER)
    frame = found.frame("lsoa_successors", "2011-2021")
    assert frame.columns.tolist() == ["lsoa_2011", "lsoa", "change"]
    assert frame["lsoa"].tolist() == ["X01000001", "X01000005", "X01000006"]


def test_successors_with_an_unknown_change(tmp_path):
    with pytest.raises(DataError, match="row 2, column 'CHGIND': 'Q' does not match"):
        imported(written(tmp_path / "a.csv", SUCCESSORS.replace("A,U,X", "A,Q,X")), REGISTER)


def test_a_best_fit_lookup_is_not_the_exact_one(tmp_path):
    file = written(tmp_path / "a.csv", SUCCESSORS.replace("CHGIND", "NOTE"))
    with pytest.raises(DataError, match="not recognised"):
        imported(file, REGISTER)


def test_the_first_icbs_began_in_july():
    assert lookups.vintage_of("22") == "2022-07"
    assert lookups.vintage_of("26") == "2026-04"


@needs_real_files
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("lookup_lsoa21_icb24.csv", {"lsoa-2021-ics-2024-04": (33_755, 42)}),
        ("lookup_lsoa11_sicbl22_icb22_ltla22.csv", {"lsoa-2011-ics-2022-07": (32_844, 42)}),
        (
            "lsoa21_to_icb_2024_2026.csv",
            {"lsoa-2021-ics-2024-04": (33_755, 42), "lsoa-2021-ics-2026-04": (33_755, 36)},
        ),
    ],
)
def test_real_lookups(name, parts, register):
    found = imported(REAL / "lookups" / name, register)
    counted = {
        part: (len(one.frame), one.frame["ics"].nunique()) for (_, part), one in found.parts.items()
    }
    assert counted == parts


@needs_real_files
def test_real_successors(register):
    found = imported(REAL / "lookups" / "lookup_lsoa11_lsoa21_ltla22.csv", register)
    frame = found.frame("lsoa_successors", "2011-2021")
    assert (frame["lsoa_2011"].nunique(), frame["lsoa"].nunique()) == (32_844, 33_755)
