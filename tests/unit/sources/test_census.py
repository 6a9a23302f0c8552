"""Census tables TS021 and TS007A: the layouts of a Nomis query and of the bulk download."""

import csv
import io

import pytest
from official import REAL, imported, invented_register, needs_real_files, written

from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUP_HEADINGS, FIVE_GROUPS
from rhoanalytics.sources import census
from rhoanalytics.sources.reading import NotNeeded

REGISTER = invented_register()
ASIAN, BLACK, MIXED, WHITE, OTHER = FIVE_GROUP_HEADINGS
TOTAL = "Total: All usual residents"
DETAILS = {
    ASIAN: ["Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian"],
    BLACK: ["African", "Caribbean", "Other Black"],
    MIXED: [
        "White and Asian",
        "White and Black African",
        "White and Black Caribbean",
        "Other Mixed or Multiple ethnic groups",
    ],
    WHITE: [
        "English, Welsh, Scottish, Northern Irish or British",
        "Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Other White",
    ],
    OTHER: ["Arab", "Any other ethnic group"],
}
NINETEEN = [f"{broad}: {detail}" for broad, details in DETAILS.items() for detail in details]
ALL_GROUPS = [
    heading
    for broad, details in DETAILS.items()
    for heading in (broad, *(f"{broad}: {detail}" for detail in details))
]


def bulk(codes, headings=(TOTAL, *ALL_GROUPS), prefix="Ethnic group: ", suffix="") -> str:
    """The bulk download of TS021, with 1, 2, … people in the 19 groups."""
    people = dict(zip(NINETEEN, range(1, 20), strict=True))
    sums = {
        broad: sum(people[f"{broad}: {detail}"] for detail in DETAILS[broad]) for broad in DETAILS
    }
    counts = {**people, **sums, TOTAL: sum(people.values())}
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    names = [f"{prefix}{heading}{suffix}" for heading in headings]
    rows.writerow(["date", "geography", "geography code", *names])
    for code in codes:
        rows.writerow(["2021", f"Place {code}", code, *(counts[heading] for heading in headings)])
    return stream.getvalue()


def nomis(codes, headings=(TOTAL, *ALL_GROUPS)) -> str:
    """The same table from a Nomis query: lines above the header, a footnote below."""
    above = (
        '\n"TS021 - Ethnic group"\n"ONS Crown Copyright Reserved [from Nomis on 18 April 2023]"\n'
    )
    above += '"Population :","All usual residents"\n"Date       :","2021"\n\n'
    table = bulk(codes, headings, prefix="").splitlines()
    cells = list(csv.reader(table))
    stream = io.StringIO()
    rows = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow(["2021 super output area - lower layer", "mnemonic", *cells[0][3:]])
    stream.write("\n")
    rows.writerows(row[1:] for row in cells[1:])
    return (
        above + stream.getvalue() + '\n"In order to protect against disclosure of personal data"\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        bulk(["X01000001", "X01000002"]),
        bulk(["X01000001", "X01000002"], suffix="; measures: Value"),
        nomis(["X01000001", "X01000002"]),
    ],
    ids=["bulk", "bulk with measures", "query"],
)
def test_nineteen_groups_give_both_parts(tmp_path, text):
    found = imported(written(tmp_path / "x.csv", text), REGISTER)
    assert found.format == "census-2021-ethnic-group"
    broad = found.frame("lsoa_ethnic_groups", "broad")
    detailed = found.frame("lsoa_ethnic_groups", "detailed")
    assert set(broad["group"]) == set(FIVE_GROUPS)
    assert set(detailed["group"]) == set(CENSUS_GROUPS)
    assert broad["people"].sum() == detailed["people"].sum() == 2 * 190
    by_group = detailed[detailed["lsoa"] == "X01000001"].set_index("group")["people"]
    assert by_group["Mixed: Other Mixed"] == 12
    assert by_group["White: British"] == 13


def test_nineteen_groups_alone_are_summed_to_five(tmp_path):
    text = nomis(["X01000001"], [TOTAL, *NINETEEN])
    broad = imported(written(tmp_path / "x.csv", text), REGISTER).frame(
        "lsoa_ethnic_groups", "broad"
    )
    assert broad.set_index("group")["people"].to_dict() == {
        "Asian": 15, "Black": 21, "Mixed": 42, "White": 75, "Other": 37
    }  # fmt: skip


def test_five_groups_give_one_part(tmp_path):
    text = nomis(["X01000001", "W01000001"], [TOTAL, *DETAILS])
    found = imported(written(tmp_path / "x.csv", text), REGISTER)
    assert list(found.parts) == [("lsoa_ethnic_groups", "broad")]
    assert found.frame("lsoa_ethnic_groups", "broad")["lsoa"].unique().tolist() == ["X01000001"]


def test_districts_go_where_districts_belong(tmp_path):
    found = imported(written(tmp_path / "x.csv", bulk(["X07000001", "W06000001"])), REGISTER)
    frame = found.frame("district_ethnic_groups", "2021")
    assert frame["district_2021"].unique().tolist() == ["X07000001"]
    assert frame["people"].sum() == 190


def test_other_areas_are_not_needed(tmp_path):
    with pytest.raises(NotNeeded, match="Census table of other areas"):
        imported(written(tmp_path / "x.csv", bulk(["E02000001", "E02000002"])), REGISTER)


def test_groups_must_add_up_and_counts_be_counts(tmp_path):
    text = bulk(["X01000001", "X01000002", "X01000002"], [TOTAL, *DETAILS])
    text = text.replace("X01000001,190,", "X01000001,191,", 1).replace(",21,42,", ",many,42,", 1)
    with pytest.raises(DataError) as error:
        imported(written(tmp_path / "x.csv", text), REGISTER)
    message = str(error.value)
    assert (
        "row 2, column 'Ethnic group: Total: All usual residents': '191' is not the sum" in message
    )
    assert "'many' is not a number" in message
    assert "row 4, column 'geography code': 'X01000002' occurs more than once" in message


def test_a_table_cut_short_is_refused(tmp_path):
    with pytest.raises(DataError, match="has 1 English LSOAs where 33,755 were expected"):
        imported(written(tmp_path / "x.csv", bulk(["E01000001"])), REGISTER)


def test_a_line_cut_in_the_middle_is_refused(tmp_path):
    text = bulk(["X01000001", "X01000002"])
    with pytest.raises(DataError, match=r"row 3 has .* cells instead of 28"):
        imported(written(tmp_path / "x.csv", text[:-40]), REGISTER)


AGES = ["Total", *census.AGE_BANDS]


def ages(prefix: str = "Age: ", codes=("X01000001",)) -> str:
    names = ",".join(f"{prefix}{name}" for name in AGES)
    rows = "".join(f"2021,Place,{code},171,{','.join(map(str, range(1, 19)))}\n" for code in codes)
    return f"date,geography,geography code,{names}\n{rows}"


@pytest.mark.parametrize("prefix", ["Age: ", ""])
def test_ages(tmp_path, prefix):
    found = imported(written(tmp_path / "x.csv", ages(prefix)), REGISTER)
    assert found.format == "census-2021-age"
    by_band = found.frame("lsoa_ages", "2021").set_index("age_band")["people"]
    assert (by_band["0-4"], by_band["85+"], by_band.sum()) == (1, 18, 171)


def test_ages_without_a_band_are_not_recognised(tmp_path):
    text = ages().replace("Age: Aged 10 to 14 years", "Age: Aged 10 to 13 years")
    with pytest.raises(DataError, match="not recognised"):
        imported(written(tmp_path / "x.csv", text), REGISTER)


def test_negative_ages_are_refused(tmp_path):
    with pytest.raises(DataError, match="'-1' is negative"):
        imported(written(tmp_path / "x.csv", ages().replace(",1,2,3", ",-1,2,3")), REGISTER)


@needs_real_files
@pytest.mark.parametrize(
    ("name", "table", "part", "rows", "people"),
    [
        ("TS021_ethnic_group_LSOA2021_nomis.csv", "lsoa_ethnic_groups", "broad", 5, 56_490_108),
        ("TS007A_age_five_year_bands_LSOA2021_nomis.csv", "lsoa_ages", "2021", 18, 56_490_091),
    ],
)
def test_real_tables_of_lsoas(name, table, part, rows, people, register):
    frame = imported(REAL / "census2021" / name, register).frame(table, part)
    assert len(frame) == rows * 33_755
    assert frame["people"].sum() == people


@needs_real_files
def test_real_table_of_districts(register):
    file = REAL / "census2021" / "ethnicity21_ltla21_19groups.csv"
    frame = imported(file, register).frame("district_ethnic_groups", "2021")
    assert len(frame) == 309 * 19
