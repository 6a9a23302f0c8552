"""The arithmetic of publishing, on hand-made inputs with answers worked by hand."""

from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.publish import areas, deprivation, population, publish, qof, wres, writing
from rhoanalytics.publish import relative_risks as evidence
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.observations import COLUMNS, observations


def lsoas(*rows: tuple[str, str, str, str, int]) -> pd.DataFrame:
    names = ["lsoa", "district", "ics_2024_04", "ics_2026_04", "people"]
    return pd.DataFrame(rows, columns=names)


def test_pieces_are_lettered_only_where_a_district_is_cut():
    lookup = lsoas(
        ("E01000001", "E07000001", "QRL", "QRL", 10),
        ("E01000002", "E07000001", "QNQ", "QRL", 20),
        ("E01000003", "E07000002", "QNQ", "S9B9J", 30),
    )
    pieces = areas.piece_of_lsoas(lookup)
    assert pieces.to_dict() == {
        "E01000001": "E07000001-b",
        "E01000002": "E07000001-a",
        "E01000003": "E07000002",
    }


def residents(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["piece", "district_2021", "Asian", "White"])
    frame = frame.assign(Black=0, Mixed=0, Other=0)
    return frame.assign(people=frame["Asian"] + frame["White"])


def detailed(**counts: int) -> pd.DataFrame:
    names = {
        "indian": "Asian: Indian",
        "chinese": "Asian: Chinese",
        "british": "White: British",
        "arab": "Other: Arab",
    }
    return pd.DataFrame(
        {
            "district_2021": "D1",
            "group": [names[name] for name in counts],
            "people": list(counts.values()),
        }
    )


def test_detailed_groups_follow_the_broad_group():
    people = residents(("P-a", "D1", 30, 100), ("P-b", "D1", 10, 300))
    table = population.people_by_ethnic_group(people, detailed(indian=40, british=400))
    counts = table.set_index(["piece", "group"])["people"]
    assert counts["P-a", "Asian: Indian"] == 30
    assert counts["P-b", "Asian: Indian"] == 10
    assert counts["P-a", "White: British"] == 100
    assert table["estimated"].all()


def test_a_whole_district_keeps_its_published_counts():
    people = residents(("P", "D1", 33, 100), ("P", "D1", 8, 299))
    table = population.people_by_ethnic_group(people, detailed(indian=29, chinese=11, british=401))
    assert table["people"].tolist() == [11, 29, 401]
    assert not table["estimated"].any()


def test_a_group_that_one_census_table_misses_follows_all_residents():
    people = residents(("P-a", "D1", 0, 100), ("P-b", "D1", 0, 300))
    table = population.people_by_ethnic_group(people, detailed(arab=8))
    assert table["people"].tolist() == [2, 6]


def test_practices_take_the_latest_sub_icb_and_fall_back_on_the_ccg():
    ccgs = pd.DataFrame({"practice": ["C81077", "A81001"], "sub_icb": ["01Y", "16C"]})
    latest = pd.DataFrame({"practice": ["C81077", "Z00001"], "sub_icb": ["15M", "X"]})
    assert qof.practice_sub_icbs(ccgs, latest).to_dict() == {"C81077": "15M", "A81001": "16C"}


def test_registers_are_summed_before_dividing():
    registers = pd.DataFrame(
        {
            "practice": ["A81001", "A81002", "A81001"],
            "register": ["HYP", "HYP", "AST"],
            "list_type": "TOTAL",
            "patients": [45, 0, 9],
            "list_size": [300, 20, 300],
        }
    )
    practices = pd.Series({"A81001": "16C", "A81002": "16C"})
    row = qof.qof_registers(registers, practices).set_index("area").loc["16C"]
    # The worked example of the Wilson method: 45 of 320 is 14.0625 (10.6787, 18.2989).
    assert row["value"] == pytest.approx(14.0625)
    assert row["lower"] == pytest.approx(10.6787, abs=5e-5)
    assert row["upper"] == pytest.approx(18.2989, abs=5e-5)


def test_lsoa_counts_leave_out_zeros():
    frame = pd.DataFrame({"piece": ["P", "P", "Q"]})
    for domain in deprivation.DOMAINS:
        frame[f"{domain}_decile"] = [1, 1, 10]
    table = deprivation.lsoas_by_decile(frame, 2025)
    assert table[table["domain"] == "imd"][["piece", "decile", "lsoas"]].to_numpy().tolist() == [
        ["P", 1, 2],
        ["Q", 10, 1],
    ]


def pages(**changes: object) -> pd.DataFrame:
    row = {
        "wres_indicator": "3",
        "trust": "RXE",
        "name": "A trust",
        "group": "BME:White ratio",
        "year": "2025",
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": 2.36,
        "page": "https://example.nhs.uk/wres",
        "exactness": "as printed",
        "note": "",
    }
    return pd.DataFrame([row | changes])


def test_a_printed_ratio_is_kept_without_limits():
    row = wres.trust_pages(pages()).iloc[0]
    assert (row["indicator"], row["value"]) == ("WRES3", 2.36)
    assert pd.isna(row["lower"])


@pytest.mark.parametrize(
    "change",
    [
        {"exactness": "rounded to 1 dp"},
        {"exactness": "as printed, IMPLAUSIBLE (a slip)"},
        {"exactness": "as printed but AMBIGUOUS"},
        {"exactness": "as printed with labels swapped"},
        {"exactness": "press report"},
        {"page": "https://example.gov.uk/press-releases/1"},
        {"trust": ""},
        {"group": "a local measure"},
    ],
)
def test_doubtful_pages_are_left_out(change):
    assert wres.trust_pages(pages(**change)).empty


def test_counts_on_a_page_give_the_value_and_limits():
    row = wres.trust_pages(
        pages(
            wres_indicator="1",
            group="BME share of workforce",
            numerator=990.0,
            denominator=7422.0,
            value=13.0,
            exactness="exact counts",
        )
    ).iloc[0]
    assert row["value"] == pytest.approx(13.3387, abs=5e-5)
    assert row["lower"] < row["value"] < row["upper"]


def risk(**changes: object) -> pd.DataFrame:
    row = {
        "measure": "hazard ratio",
        "condition": "incident CVD",
        "sex": "Female",
        "age": "25-84",
        "group": "White Other",
        "unit": "ratio",
        "reference_group": "White",
        "adjustment": "age",
        "source": "A paper. BMJ 2017",
        "year": "2015",
        "where_read": "abstract",
        "confidence": "A",
        "note": "",
        "value": 1.3,
        "lower": 1.2,
        "upper": 1.4,
    }
    return pd.DataFrame([row | changes])


def test_evidence_is_named_as_the_pack_prints_it():
    row = evidence.relative_risks(risk()).iloc[0]
    assert row["group"] == "Other White"
    assert row["dimension"] == "ethnicity"
    assert row["source"] == "A paper. BMJ 2017, abstract"


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": "B"},
        {"value": float("nan")},
        {"adjustment": "Model A (content from memory)"},
        {"measure": "hazard ratio (exp of coefficient)"},
        {"note": "author name not shown: check"},
        {"source": "A study (authors and year not shown)"},
    ],
)
def test_unconfirmed_evidence_is_left_out(change):
    assert evidence.relative_risks(risk(**change)).empty


def test_remembered_ages_and_years_are_blank():
    row = evidence.relative_risks(risk(year="1998 cohort (years and ages from memory)")).iloc[0]
    assert (row["age"], row["year"]) == ("", "")


def test_observations_fill_what_a_total_lacks():
    frame = pd.DataFrame(
        {"area": ["ENG"], "period": ["2024"], "indicator": ["X"], "value": [1.0], "source": ["s"]}
    )
    table = observations(frame)
    assert list(table.columns) == list(COLUMNS)
    assert table.loc[0, ["dimension", "group", "flag"]].tolist() == ["all", "all", ""]
    assert pd.isna(table.loc[0, "numerator"])


def test_writing_is_deterministic_and_leaves_no_part(tmp_path):
    frame = pd.DataFrame({"area": ["ENG"], "people": [1]})
    first = writing.write_parquet(frame, tmp_path / "a.parquet").read_bytes()
    second = writing.write_parquet(frame, tmp_path / "b.parquet").read_bytes()
    assert first == second
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.parquet", "b.parquet"]


def test_a_failed_write_keeps_the_old_file(tmp_path):
    file = tmp_path / "a.parquet"
    writing.write_parquet(pd.DataFrame({"a": [1]}), file)
    before = file.read_bytes()
    with pytest.raises(
        (TypeError, ValueError), match=r"Conversion failed|Expected bytes|tried to convert"
    ):
        writing.write_parquet(pd.DataFrame({"a": [1, "x", b"y"]}, dtype=object), file)
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.parquet"]


def test_publish_names_a_missing_file_and_writes_nothing(tmp_path):
    with pytest.raises(DataError, match="was expected in the folder"):
        publish(tmp_path / "shared", tmp_path / "project")
    assert not (tmp_path / "project").exists()


def test_inputs_are_relative_paths():
    assert all(not Path(entry.value).is_absolute() for entry in Input)
