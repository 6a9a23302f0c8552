"""WRES figures: England by year, and what a few trusts print on their own pages."""

from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.methods.proportions import proportion
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.observations import BREAK, ROUNDED, WEIGHTED, observations
from rhoanalytics.sources import wres

USABLE_STATUS = {"verified": "", "verified-rounded": ROUNDED}
"""Statuses of national figures that were read in a source, with the flag each gives."""

OFFICIAL_WORKBOOK = "official; survey 2024"
"""Status of later figures read in the survey's own workbook; others of that file are left out."""

ETHNIC_MINORITY = ("ethnicity", "Ethnic minority")
TOTAL = ("all", "all")

NATIONAL_MEASURES = {
    "BME share of workforce": ("WRES1_WORKFORCE", ETHNIC_MINORITY),
    "BME share of VSM": ("WRES1_VSM", ETHNIC_MINORITY),
    "BME share of AfC band 5": ("WRES1_BAND5", ETHNIC_MINORITY),
    "White:BME relative likelihood appointed from shortlisting": ("WRES2", TOTAL),
    "Trusts where White applicants significantly more likely to be appointed": (
        "WRES2_TRUSTS_SIGNIFICANT",
        TOTAL,
    ),
    "BME:White relative likelihood of formal disciplinary": ("WRES3", TOTAL),
    "Trusts within 0.80-1.25": ("WRES3_TRUSTS_WITHIN_RANGE", TOTAL),
    "Trusts with ratio above 1.25": ("WRES3_TRUSTS_ABOVE_RANGE", TOTAL),
    "Harassment from patients/public": ("WRES5", None),
    "Any harassment from patients/public": ("WRES5", None),
    "Harassment from staff": ("WRES6", None),
    "Believe equal opportunities": ("WRES7", None),
    "Acts fairly on career progression: Yes": ("WRES7", None),
    "Discrimination from manager/colleagues": ("WRES8", None),
    "BME share of board members": ("WRES9_BOARD", ETHNIC_MINORITY),
}
"""Measure in the sources -> indicator, and its dimension and group (None: the row's own group)."""

GROUPS = {"BME": "Ethnic minority", "White": "White", "Black": "Black"}

TRUST_MEASURES = {
    ("1", "BME share of workforce"): ("WRES1_WORKFORCE", ETHNIC_MINORITY),
    ("1", "White share of workforce"): ("WRES1_WORKFORCE", ("ethnicity", "White")),
    ("1", "Not declared share of workforce"): ("WRES1_WORKFORCE", ("ethnicity", "Unknown")),
    ("1", "BME share of bands 8a-9 and VSM"): ("WRES1_SENIOR", ETHNIC_MINORITY),
    ("1", "BME share of bands 8-9 and VSM"): ("WRES1_SENIOR", ETHNIC_MINORITY),
    ("1", "BME share of band 8 and above"): ("WRES1_SENIOR", ETHNIC_MINORITY),
    ("1", "BME share of clinical bands 8a and above"): (
        "WRES1_SENIOR_CLINICAL",
        ETHNIC_MINORITY,
    ),
    ("1", "BME share of non-clinical bands 8a and above"): (
        "WRES1_SENIOR_NONCLINICAL",
        ETHNIC_MINORITY,
    ),
    ("2", "White:BME ratio"): ("WRES2", TOTAL),
    ("2", "White appointed of shortlisted"): ("WRES2_APPOINTED", ("ethnicity", "White")),
    ("2", "BME appointed of shortlisted"): ("WRES2_APPOINTED", ETHNIC_MINORITY),
    ("3", "BME:White ratio"): ("WRES3", TOTAL),
    ("4", "White:BME ratio"): ("WRES4", TOTAL),
    **{
        (number, group): (f"WRES{number}", ("ethnicity", name))
        for number in "5678"
        for group, name in (("BME", "Ethnic minority"), ("White", "White"))
    },
    ("9", "BME share of board"): ("WRES9_BOARD", ETHNIC_MINORITY),
    ("9", "BME share of workforce"): ("WRES1_WORKFORCE", ETHNIC_MINORITY),
    ("9", "BME board share minus BME workforce share"): ("WRES9", TOTAL),
}
"""WRES indicator and measure on a page -> indicator, dimension and group. A measure that is not
here is a local one, and is left out."""

EXACT = "as printed|exact counts"
DOUBTFUL = "IMPLAUSIBLE|AMBIGUOUS|CONFLICT|swap|press"
PRESS_PAGE = "press-release"

FROM_SURVEY = ("5", "6", "7", "8")
"""Indicators that come from the staff survey of the autumn before."""

OLD_SCORING = f"{BREAK}: scoring before survey 2021"
SURVEY_YEAR = "period is the survey year"
REPORT_YEAR = "period is the WRES year, the survey of the autumn before"


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """wres_national and wres_trust_pages."""
    return {
        "wres_national": national(
            wres.read_national_series(Input.WRES_SERIES.below(shared)),
            wres.read_national_additions(Input.WRES_ADDITIONS.below(shared)),
        ),
        "wres_trust_pages": trust_pages(
            wres.read_trust_pages(Input.WRES_TRUST_PAGES.below(shared))
        ),
    }


def national(series: pd.DataFrame, additions: pd.DataFrame) -> pd.DataFrame:
    """England by year: figures read in a source, and those of the 2024 survey's workbook.

    Period is the year of 31 March, or the survey's year where the flag says so.
    """
    read = series[series["status"].isin(USABLE_STATUS)]
    read = read.assign(
        flags=[
            [
                ROUNDED if "(rounded)" in row.source else USABLE_STATUS[row.status],
                *_scoring(row.basis),
                *_year(row.wres_indicator, row.basis),
            ]
            for row in read.itertuples()
        ]
    )
    workbook = additions[additions["status"] == OFFICIAL_WORKBOOK]
    workbook = workbook.assign(
        flags=[[WEIGHTED, REPORT_YEAR]] * len(workbook),
        source="NHS Staff Survey 2024, detailed results",
    )
    table = pd.concat([read, workbook], ignore_index=True)
    placed = [_national_place(row.measure, row.group) for row in table.itertuples()]
    return observations(
        table.assign(
            area=ENGLAND_CODE,
            period=table["year"],
            indicator=[indicator for indicator, _, _ in placed],
            dimension=[dimension for _, dimension, _ in placed],
            group=[group for _, _, group in placed],
            flag=table["flags"].map(_joined),
            source=table["source"].str.replace("BME", "ethnic minority"),
        ),
        ("White", "Ethnic minority", "Black"),
    )


def trust_pages(pages: pd.DataFrame) -> pd.DataFrame:
    """Trusts' own figures that are printed exactly and that nothing contradicts.

    Left out: figures printed to whole numbers only, press reports, pages that contradict
    themselves, local measures, and providers without an ODS code.
    """
    measures = list(zip(pages["wres_indicator"], pages["group"], strict=True))
    kept = (
        pages["exactness"].str.match(EXACT)
        & ~pages["exactness"].str.contains(DOUBTFUL)
        & ~pages["page"].str.contains(PRESS_PAGE)
        & pages["trust"].ne("")
        & pd.Series([measure in TRUST_MEASURES for measure in measures], index=pages.index)
    )
    table = pages[kept].reset_index(drop=True)
    placed = [TRUST_MEASURES[measure] for measure, keep in zip(measures, kept, strict=True) if keep]
    limits = proportion(
        table["numerator"].where(table["denominator"].notna()), table["denominator"], multiplier=100
    )
    return observations(
        table.assign(
            area=table["trust"],
            period=table["year"],
            indicator=[indicator for indicator, _ in placed],
            dimension=[place[0] for _, place in placed],
            group=[place[1] for _, place in placed],
            value=limits["value"].fillna(table["value"]),
            lower=limits["lower"],
            upper=limits["upper"],
            flag=[
                _joined([*_scoring(row.exactness), *_report_year(row.wres_indicator)])
                for row in table.itertuples()
            ],
            source=[_page(row.name, row.page) for row in table.itertuples(index=False)],
        ),
        ("White", "Ethnic minority", "Unknown"),
    )


def _national_place(measure: str, group: str) -> tuple[str, str, str]:
    indicator, place = NATIONAL_MEASURES[measure]
    dimension, name = place or ("ethnicity", GROUPS[group])
    return indicator, dimension, name


def _scoring(text: str) -> list[str]:
    return [OLD_SCORING] if "old calculation" in text or "old scoring" in text else []


def _year(indicator: str, basis: str) -> list[str]:
    """Which year the period is, for the indicators that come from the staff survey."""
    report_year = _report_year(indicator)
    return report_year if "WRES report year" in basis else [SURVEY_YEAR] * len(report_year)


def _report_year(indicator: str) -> list[str]:
    return [REPORT_YEAR] if indicator in FROM_SURVEY else []


def _page(name: str, page: str) -> str:
    """A page's address, or the annual report's title where the text was read elsewhere."""
    if page.startswith("http"):
        return f"{name}, {page}"
    years = "2023-24" if "2324" in page else "2024-25"
    return f"{name}, annual report {years}"


def _joined(flags: list[str]) -> str:
    return "; ".join(flag for flag in flags if flag)
