"""The committed tables: their shape, their size, and figures checked against published ones."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.schemas import AREA_SCHEMAS, TABLE_SCHEMAS, validate

DATA = Path(__file__).resolve().parents[2] / "data"
PUBLISHED = DATA / "published"
AREAS = DATA / "areas"

LARGEST_TOTAL = 3_000_000
"""Bytes that all published tables together may have."""

PEOPLE_ENGLAND = 56_490_108
"""Census 2021 table TS021, England, sum of LSOAs."""


def table(name: str) -> pd.DataFrame:
    return pd.read_parquet(PUBLISHED / f"{name}.parquet")


def area_table(name: str) -> pd.DataFrame:
    return pd.read_csv(AREAS / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("name", TABLE_SCHEMAS)
def test_tables_hold_to_their_schemas(name):
    validate(name, table(name), PUBLISHED / f"{name}.parquet")


@pytest.mark.parametrize("name", AREA_SCHEMAS)
def test_area_files_hold_to_their_schemas(name):
    validate(name, area_table(name), AREAS / f"{name}.csv")


def test_nothing_else_is_published_and_it_is_small():
    files = list(PUBLISHED.iterdir())
    assert {file.name for file in files} == {f"{name}.parquet" for name in TABLE_SCHEMAS}
    assert sum(file.stat().st_size for file in files) < LARGEST_TOTAL


def test_every_table_has_a_source_and_every_indicator_a_definition():
    sources = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))["table"]
    assert {entry["name"] for entry in sources} == {*TABLE_SCHEMAS, "areas"}
    assert all(entry["attribution"] and entry["licence"] for entry in sources)
    defined = tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))
    used = set()
    for name in TABLE_SCHEMAS:
        frame = table(name)
        used |= set(frame.get("indicator", []))
    assert used == set(defined)
    wanted = {
        "name",
        "short_name",
        "topic",
        "unit",
        "direction",
        "numerator",
        "denominator",
        "method",
        "source",
    }
    for code, entry in defined.items():
        assert wanted <= set(entry), code
        assert entry["direction"] in {"higher", "lower", "parity", "none"}, code


def test_no_text_names_an_lsoa():
    for name in TABLE_SCHEMAS:
        for column, values in table(name).select_dtypes("str").items():
            assert not values.str.contains(r"[EW]01\d{6}").any(), (name, column)
    for name in AREA_SCHEMAS:
        assert not area_table(name).apply(lambda c: c.str.contains(r"[EW]01\d{6}")).any().any()


# Areas -----------------------------------------------------------------------------------------


def test_42_icbs_became_36():
    icbs = area_table("icbs")
    assert len(icbs) == 48
    assert (icbs["valid_from"] < "2024").sum() == 42
    assert (icbs["valid_to"] == "").sum() == 36
    pieces = area_table("pieces")
    assert pieces["ics_2024_04"].nunique() == 42
    assert pieces["ics_2026_04"].nunique() == 36


def test_successors_and_predecessors_say_the_same():
    icbs = area_table("icbs").set_index("code")
    forward = {(a, b) for a in icbs.index for b in icbs.at[a, "successors"].split("|") if b}
    backward = {(a, b) for b in icbs.index for a in icbs.at[b, "predecessors"].split("|") if a}
    assert forward == backward
    assert len(forward) == 16
    assert icbs.at["QNQ", "successors"] == "S0E4D|S9B9J|QRL"
    assert set(icbs.at["QM7", "successors"].split("|")) == {"S1Y5D", "D7T5G"}
    assert set(icbs.at["QJG", "successors"].split("|")) == {"D7T5G", "T6Y0W"}
    assert icbs.at["QRL", "ons_codes"] == "E54000042|E54000067"


def test_pieces_cover_england_once():
    pieces = area_table("pieces").astype({"lsoas": int, "people": int})
    assert pieces["lsoas"].sum() == 33_755
    assert pieces["people"].sum() == PEOPLE_ENGLAND
    assert pieces["district"].nunique() == 296
    moved = pieces[pieces["ics_2024_04"] != pieces["ics_2026_04"]]
    # 9,081 LSOAs of the twelve abolished ICBs; QRL kept its ODS code.
    assert moved["lsoas"].sum() == 9_081
    frimley = pieces[pieces["ics_2024_04"] == "QNQ"].groupby("ics_2026_04")["lsoas"].sum()
    assert frimley.to_dict() == {"QRL": 105, "S0E4D": 255, "S9B9J": 95}


def test_only_one_sub_icb_was_divided():
    sub_icbs = area_table("sub_icbs").set_index("sub_icb")
    assert len(sub_icbs) == 106
    assert sub_icbs.index[sub_icbs["ics_2026_04"] == ""].tolist() == ["D4U1Y"]
    assert "D4U1Y" in sub_icbs.at["92A", "note"]
    assert "D4U1Y" in sub_icbs.at["D9Y0V", "note"]


def test_trusts_of_the_register_and_of_the_surveys():
    trusts = area_table("trusts")
    assert (trusts["status"] != "survey only").sum() == 206
    surveyed = set(table("staff_survey_by_ethnicity")["area"])
    assert surveyed <= set(trusts["trust"])
    placed = trusts[trusts["trust"].isin(surveyed)]
    assert (placed["ics_2026_04"] != "").all()
    icbs = area_table("icbs")
    known = set(icbs["code"]) | {""}
    assert set(trusts["ics_2024_04"]) | set(trusts["ics_2026_04"]) <= known


# Deprivation and population --------------------------------------------------------------------

SHARES = {  # percent in decile 1, in deciles 1 and 2; worked out apart from this package
    "Asian": (18.20, 34.00),
    "Black": (18.25, 37.93),
    "Mixed": (11.48, 23.90),
    "White": (8.47, 17.21),
    "Other": (16.06, 31.37),
}


@pytest.mark.parametrize("group", SHARES)
def test_england_shares_by_group(group):
    people = table("people_by_decile").query("group == @group").groupby("decile")["people"].sum()
    shares = 100 * people / people.sum()
    assert (round(shares[1], 2), round(shares[1] + shares[2], 2)) == SHARES[group]


def test_england_shares_of_all_people():
    people = table("people_by_decile").groupby("decile")["people"].sum()
    assert people.sum() == PEOPLE_ENGLAND
    assert round(100 * people[1] / people.sum(), 2) == 10.07
    assert round(100 * people[[1, 2]].sum() / people.sum(), 2) == 20.21


def test_lsoas_of_both_editions():
    lsoas = table("lsoas_by_decile")
    sums = lsoas.groupby(["edition", "domain"])["lsoas"].sum().unstack()
    assert (sums.loc[2019] == 32_844).all()
    assert (sums.loc[2025] == 33_755).all()
    deciles = lsoas.query("domain == 'imd'").groupby(["edition", "decile"])["lsoas"].sum()
    assert deciles.loc[2019].tolist() == [
        3284,
        3284,
        3285,
        3284,
        3285,
        3284,
        3284,
        3285,
        3284,
        3285,
    ]
    assert deciles.loc[2025].tolist() == [3375, 3376] * 5


PUBLISHED_ICBS = {  # LSOAs, in decile 1, in deciles 1 and 2; agree with MHCLG's ICB summaries
    "QHL": (793, 300, 385),
    "QUA": (723, 130, 320),
    "QOP": (1702, 392, 629),
    "QXU": (624, 0, 5),
    "QNQ": (455, 0, 12),
}


@pytest.mark.parametrize("code", PUBLISHED_ICBS)
def test_lsoas_of_icbs(code):
    row = table("deprivation_summary").query(
        "area == @code and geography == '2024-04' and edition == 2025"
    )
    total, first, first_two = PUBLISHED_ICBS[code]
    assert row["lsoas"].item() == total
    assert row["share_lsoas_decile_1"].item() * total == pytest.approx(first)
    assert row["share_lsoas_decile_1_2"].item() * total == pytest.approx(first_two)


def test_people_in_the_most_deprived_fifth_of_two_icbs():
    rows = table("deprivation_summary").query("geography == '2024-04' and edition == 2025")
    shares = 100 * rows.set_index("area")["share_people_decile_1_2"]
    assert round(shares["QHL"], 2) == 50.25
    assert round(shares["QXU"], 2) == 0.78


def test_summaries_agree_with_the_counts_they_summarise():
    summary = table("deprivation_summary").query("area_type == 'piece'")
    lsoas = table("lsoas_by_decile").query("domain == 'imd'")
    counted = lsoas.groupby(["piece", "edition"])["lsoas"].sum()
    assert (summary.set_index(["area", "edition"])["lsoas"].sort_index() == counted).all()
    people = table("people_by_decile").groupby("piece")["people"].sum()
    latest = summary.query("edition == 2025").set_index("area")["people"]
    assert (latest.sort_index() == people).all()


def test_2019_has_no_measure_that_needs_people():
    old = table("deprivation_summary").query("edition == 2019")
    needs_people = [
        "people",
        "average_score",
        "average_rank",
        "share_people_decile_1",
        "share_people_decile_1_2",
        "extent",
        "local_concentration",
    ]
    assert old[needs_people].isna().all().all()
    assert old["share_lsoas_decile_1"].notna().all()


def test_detailed_groups_cover_every_piece():
    people = table("people_by_ethnic_group")
    pieces = area_table("pieces")
    assert people["piece"].nunique() == len(pieces) == 309
    assert len(people) == 309 * len(CENSUS_GROUPS)
    assert people.groupby("piece")["estimated"].first().sum() == 22
    # The district and LSOA tables of the Census are perturbed apart: 43 people in England.
    assert abs(people["people"].sum() - PEOPLE_ENGLAND) < 100
    assert (
        people.query("piece == 'E06000001' and group == 'Asian: Bangladeshi'")["people"].item()
        == 278
    )


def test_ages_sum_to_the_census():
    ages = table("people_by_age")
    assert ages["age_band"].nunique() == 18
    # Table TS007A, England, sum of LSOAs.
    assert ages["people"].sum() == 56_490_091


# Cardiovascular disease ------------------------------------------------------------------------


def test_qof_england_totals():
    qof = table("qof_registers")
    assert qof["area"].nunique() == 107
    england = qof.query("area == 'ENG'").set_index("indicator")
    assert england.at["QOF_HYP", "numerator"] == 8_457_600
    # All ages, 17 and over, 18 and over: the three kinds of list that the registers divide by.
    lists = england["denominator"][["QOF_HYP", "QOF_DM", "QOF_OB"]]
    assert lists.tolist() == [60_716_244, 49_122_259, 48_459_095]
    parts = qof.query("area != 'ENG'").groupby("indicator")[["numerator", "denominator"]].sum()
    assert (parts == england[["numerator", "denominator"]]).all().all()


def test_qof_sub_icbs_are_those_of_the_register():
    areas = set(table("qof_registers")["area"]) - {"ENG"}
    assert areas == set(area_table("sub_icbs")["sub_icb"])


def test_cvdprevent_percentages_follow_from_counts():
    frame = table("cvdprevent")
    england = frame.query("area == 'ENG'").dropna(subset="numerator")
    computed = 100 * england["numerator"] / england["denominator"]
    assert (computed - england["value"]).abs().max() < 0.0051
    assert frame["indicator"].nunique() == 17
    assert frame.query("area == 'ENG' and dimension == 'ethnicity'")["indicator"].nunique() == 11


def test_cvdprevent_groups_add_up_to_the_total():
    england = table("cvdprevent").query("area == 'ENG' and indicator == 'CVDP007HYP'")
    total = england.query("dimension == 'all'")["denominator"].item()
    sums = england.groupby("dimension")["denominator"].sum()
    assert sums[["ethnicity", "age", "sex"]].tolist() == [total] * 3


def test_cvdprevent_regions_are_flagged():
    regions = table("cvdprevent").query("area != 'ENG'")
    assert regions["area"].nunique() == 7
    assert regions["flag"].str.startswith("counts rounded to 5").all()
    assert regions["flag"].str.contains("denominator").sum() == 1


def test_evidence_is_read_not_remembered():
    evidence = table("relative_risks")
    text = evidence.select_dtypes("str").agg(" ".join, axis=1)
    assert not text.str.contains("memory|github|exp of|LGPL").any()
    qrisk = evidence[evidence["source"].str.contains("QRISK3")].set_index("group")
    assert qrisk["sex"].unique().tolist() == ["Female"]
    assert qrisk.loc["Pakistani", ["value", "lower", "upper"]].tolist() == [1.76, 1.66, 1.86]


# Staff -----------------------------------------------------------------------------------------


def test_staff_survey_by_ethnicity_covers_159_trusts():
    frame = table("staff_survey_by_ethnicity")
    assert frame["area"].nunique() == 159
    assert len(frame) == 159 * 4 * 2
    assert frame["flag"].ne("").sum() == 44
    pooled = frame.groupby(["indicator", "group"])[["numerator", "denominator"]].sum()
    shares = (100 * pooled["numerator"] / pooled["denominator"]).astype(float).round(2)
    # Pooled over the 159 trusts, worked out apart from this package.
    assert shares["WRES5"].to_dict() == {"White": 24.16, "Ethnic minority": 28.13}
    assert shares["WRES6"].to_dict() == {"White": 20.72, "Ethnic minority": 24.55}
    assert shares["WRES7"].to_dict() == {"White": 58.56, "Ethnic minority": 49.35}
    assert shares["WRES8"].to_dict() == {"White": 6.86, "Ethnic minority": 15.35}


def test_staff_survey_hand_read_cells():
    frame = table("staff_survey_all_staff").query("period == '2024'")
    cells = frame.set_index(["area", "indicator"])
    assert round(cells.at[("RXQ", "Q14A"), "value"], 4) == 23.7730
    assert cells.at[("RXQ", "Q14A"), "denominator"] == 4492
    assert round(cells.at[("RXQ", "Q15"), "value"], 4) == 56.6449
    assert round(cells.at[("RRU", "Q14A"), "value"], 4) == 46.5239
    assert cells.at[("ENG", "Q14A"), "denominator"] == 741_411


def test_staff_survey_bases_add_up():
    frame = table("staff_survey_all_staff").query("period == '2024' and indicator == 'Q14A'")
    trusts = set(area_table("trusts")["trust"])
    assert frame[frame["area"].isin(trusts)]["denominator"].sum() == 741_411
    icbs = set(area_table("pieces")["ics_2024_04"])
    assert set(frame["area"]) >= icbs
    assert (frame["area"].str.match(r"Y\d\d")).sum() == 7


def test_staff_survey_england_trend():
    england = table("staff_survey_all_staff").query("area == 'ENG'")
    values = england.set_index(["indicator", "period"])["value"]
    # Means of trusts weighted by responses, worked out from the same panel by another way.
    earlier = ["2021", "2022", "2023"]
    assert values["Q14A"][earlier].round(2).tolist() == [27.47, 27.73, 25.09]
    assert values["Q16B"][earlier].round(2).tolist() == [8.99, 8.90, 8.93]
    assert values["Q28_ETHNIC_MINORITY"].round(1).tolist() == [20.4, 21.9, 24.7, 27.5]


def test_staff_survey_england_by_group():
    frame = table("staff_survey_england").set_index(["indicator", "dimension", "group"])
    assert round(frame.at[("Q16B", "ethnicity_summary", "Ethnic minority"), "value"], 2) == 15.20
    assert frame.at[("Q16B", "ethnicity_summary", "White"), "denominator"] == 526_236
    detailed = frame.loc[("Q16B", "ethnicity_detailed")]
    assert set(detailed.index) == set(CENSUS_GROUPS) - {"White: Roma"}
    white = detailed[detailed.index.str.startswith("White")]["denominator"].sum()
    assert white == 526_236


def test_wres_national_holds_what_was_read():
    values = table("wres_national").set_index(["indicator", "period", "group"])["value"]
    assert values["WRES2"].droplevel("group").to_dict() == {
        "2016": 1.57, "2017": 1.60, "2018": 1.45, "2019": 1.46,
        "2020": 1.61, "2021": 1.61, "2022": 1.54, "2023": 1.59,
    }  # fmt: skip
    assert values["WRES1_WORKFORCE", "2024", "Ethnic minority"] == 28.6
    assert ("WRES3", "2020", "all") not in values.index
    assert ("WRES9_BOARD", "2020", "Ethnic minority") not in values.index


def test_wres_trust_pages_leave_out_doubtful_figures():
    pages = table("wres_trust_pages")
    assert not ((pages["indicator"] == "WRES2") & (pages["value"] > 5)).any()
    assert set(pages["area"]) <= set(area_table("trusts")["trust"])
    assert not pages["source"].str.contains("github|cityam|hsj").any()
