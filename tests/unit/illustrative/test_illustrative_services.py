"""The invented audit, survey and returns: every part adds up, and every gap is stated."""

from datetime import datetime

import numpy as np
import pytest
from openpyxl import Workbook

from rhoanalytics.illustrative import (
    audit,
    nation,
    practices,
    returns,
    survey,
    workbooks,
    workforce,
)
from rhoanalytics.illustrative.layouts import write_zip


@pytest.fixture(scope="module")
def counted(areas, indices):
    return audit.counted(audit.build(areas, indices["imd_decile"].to_numpy()))


def test_nobody_is_treated_who_is_not_on_the_register(counted):
    assert {period for _, period in counted} == set(audit.QUARTERS)
    assert len(audit.QUARTERS) == 12
    for numerator, denominator in counted.values():
        assert (numerator <= denominator).all()
        assert denominator.sum() > 0


def test_both_ages_add_up_to_all_ages(counted):
    for part in (0, 1):
        whole, younger, older = (
            counted[code, audit.QUARTERS[-1]][part]
            for code in ("CVDP007HYP", "CVDP002HYP", "CVDP003HYP")
        )
        assert (whole == younger + older).all()


def test_the_adults_of_the_audit_are_those_of_the_census(areas, indices, counted):
    adults = counted["CVDP001AF", audit.QUARTERS[-1]][1].sum()
    residents = areas.residents[..., 3:].sum() - 0.6 * areas.residents[..., 3].sum()
    assert adults == pytest.approx(residents, rel=0.001)


def test_prevalence_has_a_step_where_recording_changed(counted):
    share = [
        np.divide(*(part.sum() for part in counted["CVDP001HYP", period]))
        for period in audit.QUARTERS
    ]
    steps = np.diff(share)
    assert audit.QUARTERS[1 + steps.argmax()] == audit.RECORDING_CHANGED
    assert steps.max() > 5 * np.median(steps)


def test_registers_do_not_exceed_lists(areas):
    found = practices.build(areas)
    assert (found["patients"] <= found["list_size"]).all()
    assert not found.duplicated(["practice", "register"]).any()
    assert set(found["register"]) == set(practices.REGISTERS)


def test_indicator_6_lies_between_its_two_questions():
    table = survey.all_staff().pivot(
        index=["trust", "year"], columns="indicator", values=["value", "responses"]
    )
    six = survey.answers().query("indicator == '6' and year >= 2021")
    sums = six.groupby(["trust", "year"])[["numerator", "denominator"]].sum()
    value = 100 * sums["numerator"] / sums["denominator"]
    managers, colleagues = table[("value", "Q14B")], table[("value", "Q14C")]
    assert (np.maximum(managers, colleagues) <= value).all()
    assert (value <= managers + colleagues).all()


def test_answers_to_a_question_add_up_to_all_of_them():
    wide = survey.all_staff().pivot(index=["trust", "year"], columns="indicator", values="value")
    fair = wide[["Q15", "Q15_NO", "Q15_DONT_KNOW"]]
    assert (fair > 0).all().all()
    assert np.allclose(fair.sum(axis=1), 100)


def test_fewer_answer_than_work_there():
    for row in survey.answers().itertuples():
        assert row.numerator <= row.denominator
        assert row.denominator <= workforce.headcount(row.trust, row.year + 1)[row.group]


def test_bands_change_slowly():
    for year in workforce.YEARS[:-1]:
        before, after = (
            workforce.staff("XT1", when).set_index(["section", "row"]) for when in (year, year + 1)
        )
        share = [
            table["BME"] / table[["White", "BME", "Unknown"]].sum(axis=1)
            for table in (before, after)
        ]
        large = before["White"] > 100
        assert (share[1] - share[0])[large].abs().max() < 0.06


def test_a_trust_that_joins_another_brings_its_staff():
    joined = next(trust for trust in nation.TRUSTS if trust.successor)
    apart = sum(workforce.headcount(code, 2021).sum() for code in (joined.code, joined.successor))
    together = workforce.headcount(joined.successor, 2022).sum()
    assert together == pytest.approx(apart, rel=0.05)
    assert joined not in workforce.trusts_of(2022)


# Returns ------------------------------------------------------------------------------------


def counts(made, indicator: int, measure: str):
    rows = made[(made["indicator"] == indicator) & (made["measure"] == measure)]
    return rows.set_index(["org_code", "year", "group"])["value"].astype("float64")


def test_returns_of_five_trusts_for_nine_years(made_returns):
    years = made_returns.groupby("org_code")["year"].agg(set)
    everything = set(workforce.YEARS)
    assert len(everything) == 9
    assert years["XT1"] == years["XT2"] == years["XT3"] == years["XT5"] == everything
    assert everything - years["XT4"] == {returns.NEVER_MADE[1]}
    assert years["XT6"] == {year for year in everything if year <= 2021}


def test_bands_add_up_to_the_staff_of_the_other_indicators(made_returns):
    bands = made_returns[(made_returns["indicator"] == 1) & ~made_returns["of_which"]]
    known = bands.groupby(["org_code", "year", "group"])["value"].agg(
        lambda values: values.astype("float64").sum(skipna=False)
    )
    for indicator in (3, 4, 9):
        staff = counts(made_returns, indicator, "headcount").reindex(known.index)
        assert (known.dropna() == staff[known.notna()]).all()
    assert known.isna().sum() == 1, "only the band with the suppressed count has no sum"


@pytest.mark.parametrize(
    "indicator, part, whole",
    [
        (2, "appointed", "shortlisted"),
        (3, "disciplinary", "headcount"),
        (4, "training", "headcount"),
        (9, "board_voting", "board_total"),
        (9, "board_exec", "board_total"),
    ],
)
def test_a_part_is_not_more_than_its_whole(made_returns, indicator, part, whole):
    assert (counts(made_returns, indicator, part) <= counts(made_returns, indicator, whole)).all()


def test_every_gap_is_stated(made_returns):
    blank = made_returns[made_returns["value"].isna()]
    assert len(blank) == 1
    assert blank["status"].item() == returns.SUPPRESSION
    averaged = made_returns[made_returns["status"] == returns.TWO_YEAR_MEAN]
    assert set(averaged["year"]) == {2017, 2018, 2019}
    assert set(averaged["measure"]) == {"disciplinary"}


def test_survey_percentages_are_those_of_the_autumn_before(made_returns):
    row = made_returns.query(
        "org_code == 'XT1' and year == 2025 and indicator == 8 and group == 'BME'"
    ).iloc[0]
    answers = (
        survey.answers()
        .query("trust == 'XT1' and year == 2024 and indicator == '8' and group == 'BME'")
        .iloc[0]
    )
    assert row["value"] == round(100 * answers["numerator"] / answers["denominator"], 1)


# Files --------------------------------------------------------------------------------------


def test_the_same_workbook_is_the_same_bytes(tmp_path):
    made = []
    for year in (2001, 2026):
        book = Workbook()
        book.active["A1"] = "invented"
        book.properties.created = datetime(year, 1, 1)
        made.append(workbooks.save(book, tmp_path / f"{year}.xlsx").read_bytes())
    assert made[0] == made[1]


def test_the_same_zip_is_the_same_bytes(tmp_path):
    first = write_zip(tmp_path / "first.zip", {"a.csv": "a\n1\n"}).read_bytes()
    assert first == write_zip(tmp_path / "second.zip", {"a.csv": "a\n1\n"}).read_bytes()
