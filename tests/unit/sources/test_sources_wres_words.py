"""The words of WRES returns, as the national form, the payroll and trusts write them."""

import pytest

from rhoanalytics.sources.wres_words import (
    BME_OVER_WHITE,
    COMPUTED,
    COUNT,
    RATIO,
    REST,
    SHARE,
    SUM,
    WHITE_OVER_BME,
    Heading,
    Item,
    heading,
    indicator,
    item,
    row,
    section,
    snapshot_year,
    survey_indicator,
    years_back,
)


@pytest.mark.parametrize(
    ("text", "group", "percent"),
    [
        ("White", "White", False),
        ("WHITE STAFF 31st March 2024", "White", False),
        ("White %", "White", True),
        ("BME", "BME", False),
        ("BAME 2025", "BME", False),
        ("Ethnic minority staff", "BME", False),
        ("Black and minority ethnic", "BME", False),
        ("All other ethnic groups", "BME", False),
        ("Unknown/Null", "Unknown", False),
        ("ETHNICITY UNKNOWN/NULL", "Unknown", False),
        ("Not stated", "Unknown", False),
        ("Ethnicity not stated / unknown", "Unknown", False),
        ("Total", "Total", False),
        ("All staff", "Total", False),
    ],
)
def test_headings(text, group, percent):
    assert heading(text) == Heading(group, percent)


@pytest.mark.parametrize("text", ["Notes", "Measure", "", "Whitehaven", "White British", "2025"])
def test_headings_of_something_else(text):
    assert heading(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("31st MARCH 2025", 2025),
        ("31 March 2025", 2025),
        ("2024/25", 2025),
        ("2024-25", 2025),
        ("2024/2025", 2025),
        ("1999/00", None),
        ("2025", 2025),
        ("2025-03-31", 2025),
        ("2002-03-31", 2002),
        ("2023 and 2025", None),
        ("this year", None),
    ],
)
def test_years(text, year):
    assert snapshot_year(text) == year


@pytest.mark.parametrize(
    ("text", "back"),
    [("Last year", 1), ("Prepopulated figures", 1), ("This year", 0), ("White", None)],
)
def test_relative_years(text, back):
    assert years_back(text) == back


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Under Band 1", "under1"),
        ("Band 1", "1"),
        ("7", "7"),
        ("Band 8A", "8a"),
        ("8 - Range A", "8a"),
        ("8a", "8a"),
        ("Review Body Band 8 - Range A", "8a"),
        ("AfC Band 8D", "8d"),
        ("Band 9", "9"),
        ("VSM", "vsm"),
        ("Very Senior Manager (VSM)", "vsm"),
        ("Consultants", "consultant"),
        ("of which Senior medical manager", "smm"),
        ("Non-consultant career grade", "nccg"),
        ("Trainee grades", "trainee"),
        ("Other", "other"),
        ("Band 8", None),
        ("Band 10", None),
        ("Total", None),
    ],
)
def test_bands(text, code):
    assert row(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1a) Non Clinical workforce", "nonclinical"),
        ("Non-clinical", "nonclinical"),
        ("1b) Clinical workforce, of which Non Medical", "clinical"),
        ("Clinical (excluding medical and dental)", "clinical"),
        ("Of which Medical & Dental", "medical"),
        ("Medical and dental", "medical"),
        ("Board", None),
    ],
)
def test_sections(text, name):
    assert section(text) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (
            "1 Percentage of staff in each of the AfC Bands 1-9 and VSM (with executive Board)",
            1,
        ),
        ("1b) Clinical workforce", 1),
        ("2", 2),
        ("Indicator 9", 9),
        ("KF 25. Percentage experiencing harassment, bullying or abuse from patients", 5),
        ("Indicator 6: harassment, bullying or abuse from staff", 6),
        ("believing that trust provides equal opportunities for career progression", 7),
        ("discrimination at work from manager / team leader or other colleagues", 8),
        ("9 Percentage difference between the Board membership and its overall workforce", 9),
        ("8 - Range A", None),
        ("Number of staff in workforce", None),
    ],
)
def test_indicators(text, number):
    assert indicator(text) == number


def test_survey_questions_have_their_indicator():
    assert survey_indicator("WRES 8: discrimination from manager or colleagues") == "WRES8"
    assert survey_indicator("Organisation acts fairly on career progression") == "WRES7"
    assert survey_indicator("Number of shortlisted applicants") is None


@pytest.mark.parametrize(
    ("number", "text", "found"),
    [
        (1, "Total", Item(SUM, "headcount")),
        (1, "Band 8A (%)", Item(SHARE, "headcount_pct", "8a")),
        (2, "Number of shortlisted applicants", Item(COUNT, "shortlisted")),
        (2, "Number appointed from shortlisting", Item(COUNT, "appointed")),
        (2, "Likelihood of appointment from shortlisting", Item(SHARE, "appointed_pct")),
        (
            2,
            "Relative likelihood of White staff being appointed compared to BME staff",
            Item(RATIO, WHITE_OVER_BME),
        ),
        (
            2,
            "Relative likelihood of BME staff being appointed compared to White staff",
            Item(RATIO, BME_OVER_WHITE),
        ),
        (3, "Number of staff in workforce", Item(COUNT, "headcount")),
        (3, "Relative likelihood", Item(RATIO, BME_OVER_WHITE)),
        (4, "Number of staff accessing non-mandatory training and CPD", Item(COUNT, "training")),
        (5, "% of staff", Item(SHARE, "survey_pct")),
        (9, "Total Board members", Item(COUNT, "board_total")),
        (9, "of which: Voting Board members", Item(COUNT, "board_voting")),
        (9, ": Non Voting Board members", Item(REST, "board_voting")),
        (9, "Non Executive Board members", Item(REST, "board_exec")),
        (9, "Total Board members - % by Ethnicity", Item(SHARE, "board_total_pct")),
        (9, "Difference (Total Board - Overall workforce)", Item(COMPUTED)),
        (9, "Number of staff in overall workforce", Item(COUNT, "headcount")),
        (2, "Shoe size", None),
        (1, "Band 10", None),
    ],
)
def test_items(number, text, found):
    assert item(text, number) == found
