"""Census table RM032: a row for each count (names or codes), or a table for each sex and age."""

import pytest
from official import imported, invented_register, written
from test_census import NINETEEN, TOTAL

from rhoanalytics.errors import DataError
from rhoanalytics.sources import census_rm032
from rhoanalytics.sources.census_rm032 import AGE_BANDS, GROUP_CODES

REGISTER = invented_register()
TABLE = ("lsoa_ages_by_ethnic_group", "2021")
LSOAS = ("X01000001", "X01000002")
AGES = list(AGE_BANDS)
SEXES = ("Female", "Male")


def people(sex: int, age: int, group: int) -> int:
    return 1000 * sex + 100 * age + group


def by_name(lsoas=LSOAS, totals: bool = True) -> str:
    """The Nomis service's CSV with names, sums among the counts."""
    rows = [
        f'{lsoa},"{group}",{sex},"{age}",{people(s, a, g)}'
        for lsoa in lsoas
        for g, group in enumerate(NINETEEN, start=1)
        for s, sex in enumerate(SEXES, start=1)
        for a, age in enumerate(AGES, start=1)
    ]
    if totals:
        rows.insert(0, f'{lsoas[0]},"{TOTAL}",All persons,"{TOTAL}",99999')
        rows.append(f'{lsoas[0]},"White",Female,"{AGES[0]}",777')
    heading = "GEOGRAPHY_CODE,C2021_ETH_20_NAME,C_SEX_NAME,C2021_AGE_6_NAME,OBS_VALUE\n"
    return heading + "\n".join(rows) + "\n"


def by_code(lsoas=LSOAS) -> str:
    """The same with codes, as a bulk query asks for them to save space."""
    heading = '"GEOGRAPHY_CODE","C2021_ETH_20","C2021_AGE_6","C_SEX","OBS_VALUE","RECORD_COUNT"\n'
    rows = [
        f'"{lsoa}",{g},{a},{s},{people(s, a, g) if g and s and a else 1},6751000\n'
        for lsoa in lsoas
        for g in range(20)
        for a in range(6)
        for s in range(3)
    ]
    return heading + "".join(rows)


def layered(lsoas=LSOAS) -> str:
    """A table for each sex and age, one below the other, as a Nomis query downloads them."""
    head = ",".join(f'"{name}"' for name in (TOTAL, *NINETEEN))
    blocks = []
    for s, sex in enumerate(("All persons", *SEXES)):
        for a, age in enumerate((TOTAL, *AGES)):
            rows = "".join(
                f'"Place","{lsoa}",{",".join(str(people(s, a, g)) for g in range(20))}\n'
                for lsoa in lsoas
            )
            blocks.append(
                '"RM032 - Ethnic group by sex by age"\n"Population :","All usual residents"\n'
                f'"Date       :","2021"\n"Sex        :","{sex}"\n"Age        :","{age}"\n\n'
                f'"2021 super output area - lower layer","mnemonic",{head}\n\n{rows}\n'
            )
    return "\n" + "".join(blocks) + '\n"In order to protect against disclosure"\n'


@pytest.mark.parametrize("text", [by_name(), by_name(totals=False), by_code(), layered()],
                         ids=["names", "names without sums", "codes", "layers"])  # fmt: skip
def test_every_layout_gives_the_same_table(tmp_path, text):
    found = imported(written(tmp_path / "x.csv", text), REGISTER)
    assert found.format == "census-2021-ethnic-group-by-sex-and-age"
    frame = found.frame(*TABLE)
    assert len(frame) == 2 * 190
    counts = frame.set_index(["lsoa", "group", "sex", "age_band"])["people"]
    assert counts["X01000001", "Asian: Bangladeshi", "Female", "0-24"] == people(1, 1, 1)
    assert counts["X01000002", "White: British", "Male", "65+"] == people(2, 5, 13)
    assert counts["X01000002", "Mixed: Other Mixed", "Female", "35-49"] == people(1, 3, 12)


def test_codes_stand_for_the_groups_in_their_order():
    labels = [census_rm032.GROUP_CODES[str(code)] for code in range(1, 20)]
    assert labels == [census_rm032._NAMED["group"][name.casefold()] for name in NINETEEN]


def test_codes_of_another_table_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(census_rm032, "LSOAS_2021", 1)
    text = by_code(["E01000001"])
    with pytest.raises(DataError, match="these are not the codes of RM032"):
        imported(written(tmp_path / "x.csv", text), REGISTER)
    british = next(code for code, name in GROUP_CODES.items() if name == "White: British")
    text = text.replace(f",{british},1,1,{people(1, 1, 13)}", f",{british},1,1,900000")
    frame = imported(written(tmp_path / "x.csv", text), REGISTER).frame(*TABLE)
    assert frame["people"].max() == 900_000


def test_a_page_that_stops_early_is_refused(tmp_path):
    text = by_name(totals=False).rsplit("\n", 3)[0] + "\n"
    with pytest.raises(DataError, match=r"has 378 counts .* where 380 were expected"):
        imported(written(tmp_path / "x.csv", text), REGISTER)


def test_all_faults_in_one_list(tmp_path):
    text = by_name(totals=False)
    text = text.replace("Bangladeshi", "Martian", 1).replace(",1202\n", ",lots\n", 1)
    text += text.splitlines()[5] + "\n"
    with pytest.raises(DataError) as error:
        imported(written(tmp_path / "x.csv", text), REGISTER)
    message = str(error.value)
    assert "row 2, column 'C2021_ETH_20_NAME'" in message
    assert "Martian' is not a category of RM032" in message
    assert "'lots' is not a number" in message
    assert "occurs more than once" in message


def test_a_layer_without_its_groups_is_refused(tmp_path):
    first, roma, rest = layered().rpartition("White: Roma")
    assert roma
    with pytest.raises(DataError, match="lacks the column 'White: Roma'"):
        imported(written(tmp_path / "x.csv", f"{first}Romans{rest}"), REGISTER)


def test_other_layered_tables_are_not_recognised(tmp_path):
    text = layered().replace("ethnic groups: ", "hobbies: ")
    with pytest.raises(DataError, match="not recognised"):
        imported(written(tmp_path / "x.csv", text), REGISTER)


def test_counts_of_nobody_are_left_out(tmp_path):
    text = by_name(totals=False).replace(f",{people(1, 1, 1)}\n", ",0\n")
    frame = imported(written(tmp_path / "x.csv", text), REGISTER).frame(*TABLE)
    assert len(frame) == 2 * 190 - 2
    assert frame["people"].min() > 0


def test_a_layer_that_does_not_say_its_age_is_refused(tmp_path):
    text = layered().replace('"Age        :","Aged 65 years and over"', '"Age        :","Old"')
    with pytest.raises(DataError, match=r"does not say which age it is of \(found 'Old'\)"):
        imported(written(tmp_path / "x.csv", text), REGISTER)


def test_england_must_be_whole(tmp_path):
    with pytest.raises(DataError, match="English LSOAs where 33,755 were expected"):
        imported(written(tmp_path / "x.csv", by_name(["E01000001"])), REGISTER)
