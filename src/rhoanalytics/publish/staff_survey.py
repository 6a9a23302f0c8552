"""NHS Staff Survey figures by trust, ICS, region and ethnic group."""

from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.methods.proportions import proportion
from rhoanalytics.publish.inputs import Input
from rhoanalytics.publish.observations import ESTIMATED, WEIGHTED, observations
from rhoanalytics.sources import facts, staff_survey
from rhoanalytics.sources.staff_survey import SUMMARY_GROUPS, detailed_group, flagged

SOURCE_BENCHMARK = "NHS Staff Survey 2024, benchmark report data (unweighted)"
SOURCE_DETAILED = "NHS Staff Survey 2024, detailed results"
SOURCE_PANEL = "NHS Staff Survey 2021 to 2024, organisation results"

INFERRED = f"{ESTIMATED}: counts inferred, percentage exact"
DERIVED = f"{ESTIMATED}: mean of trusts weighted by responses"

RESPONDENTS = "Q28_ETHNIC_MINORITY"

_BREAKDOWNS = {
    "National": "all",
    "Ethnic background (detailed)": "ethnicity_detailed",
    "Ethnic background (summary)": "ethnicity_summary",
}


def build(shared: Path) -> dict[str, pd.DataFrame]:
    """staff_survey_by_ethnicity, staff_survey_all_staff and staff_survey_england."""
    register = facts.read_icb_register(Input.ICB_REGISTER.below(shared))
    trusts = staff_survey.read_trusts(Input.SURVEY_TRUSTS.below(shared))
    areas = staff_survey.read_areas(Input.SURVEY_ICS.below(shared))
    panel = staff_survey.read_panel(Input.SURVEY_PANEL.below(shared))
    england = staff_survey.read_england_by_ethnicity(Input.SURVEY_ENGLAND.below(shared))
    by_trust = staff_survey.read_trusts_by_ethnicity(Input.SURVEY_BY_ETHNICITY.below(shared))
    return {
        "staff_survey_by_ethnicity": by_ethnicity(by_trust),
        "staff_survey_all_staff": all_staff(trusts, areas, panel, register),
        "staff_survey_england": england_by_ethnicity(england),
    }


def by_ethnicity(trusts: pd.DataFrame) -> pd.DataFrame:
    """WRES5 to WRES8 by trust for White and ethnic minority staff, with Wilson limits."""
    limits = proportion(trusts["numerator"], trusts["denominator"], multiplier=100)
    return observations(
        trusts.assign(
            area=trusts["trust"],
            dimension="ethnicity",
            flag=trusts["inferred"].map({True: INFERRED, False: ""}),
            source=SOURCE_BENCHMARK,
            **limits,
        ),
        ("White", "Ethnic minority"),
    )


def all_staff(
    trusts: pd.DataFrame, areas: pd.DataFrame, panel: pd.DataFrame, register: pd.DataFrame
) -> pd.DataFrame:
    """All staff of trusts, ICSs (April 2024), regions and England, 2021 to 2024, in percent.

    2024 is as published. In the years before, trusts are as published, and the others are means of
    their trusts weighted by responses; as in the survey, ICSs leave out ambulance trusts, and
    regions and England include them.
    """
    codes = register.set_index("short_name")["code"]
    region_codes = register.drop_duplicates("region").set_index("region")["region_code"]
    panel = panel.rename(columns={"year": "period"})
    earlier = panel[panel["period"] != "2024"]
    # The results for areas do not print the respondents' ethnicity, so 2024 is derived as well.
    unpublished = panel[(panel["period"] != "2024") | (panel["indicator"] == RESPONDENTS)]
    published = areas.assign(
        area=[_area_code(row, codes, region_codes) for row in areas.itertuples()]
    )
    tables = [
        trusts.assign(area=trusts["trust"], period="2024", source=SOURCE_DETAILED, flag=WEIGHTED),
        published.assign(period="2024", source=SOURCE_DETAILED, flag=WEIGHTED),
        earlier.assign(area=earlier["trust"], source=SOURCE_PANEL, flag=WEIGHTED),
        *(
            means.assign(source=SOURCE_PANEL, flag=DERIVED)
            for means in _means(unpublished, trusts, codes, region_codes)
        ),
    ]
    table = pd.concat(tables, ignore_index=True).rename(columns={"responses": "denominator"})
    # Question 28 describes the respondents themselves and is never weighted.
    unweighted = table["indicator"].str.startswith("Q28") & (table["flag"] == WEIGHTED)
    table["flag"] = table["flag"].mask(unweighted, "")
    table["flag"] = flagged(table["flag"], table["indicator"], table["period"])
    return observations(table)


def england_by_ethnicity(england: pd.DataFrame) -> pd.DataFrame:
    """England 2024 by 18 detailed groups and by White and ethnic minority, in percent."""
    names = {"All trusts": "all", **SUMMARY_GROUPS}
    return observations(
        england.assign(
            area=ENGLAND_CODE,
            period="2024",
            dimension=england["breakdown"].map(_BREAKDOWNS),
            group=[names.get(group) or detailed_group(group) for group in england["group"]],
            denominator=england["responses"],
            flag=WEIGHTED,
            source=SOURCE_DETAILED,
        ),
        ("White", "Ethnic minority", *CENSUS_GROUPS),
    )


def _area_code(row, codes: pd.Series, region_codes: pd.Series) -> str:
    if row.breakdown == "National":
        return ENGLAND_CODE
    return (region_codes if row.breakdown == "Region" else codes)[row.area_name]


def _means(
    panel: pd.DataFrame, trusts: pd.DataFrame, codes: pd.Series, region_codes: pd.Series
) -> list[pd.DataFrame]:
    """Means of trusts' percentages weighted by responses: ICSs, regions, England.

    A trust's region is the one of its ICS or, for ambulance trusts, the one the 2024 survey gives.
    A trust that closed before 2022 has neither and counts for England alone.
    """
    regions = trusts.drop_duplicates("trust").set_index("trust")["region"].map(region_codes)
    ics = panel["ics_name"].map(codes).where(panel["type"] != "ambulance")
    ics_regions = trusts.assign(ics=trusts["ics_name"].map(codes)).dropna(subset="ics")
    region_of_ics = ics_regions.drop_duplicates("ics").set_index("ics")["region"].map(region_codes)
    region = panel["trust"].map(regions).fillna(ics.map(region_of_ics))
    areas = (ics, region, pd.Series(ENGLAND_CODE, index=panel.index))
    return [_mean(panel.assign(area=area).dropna(subset="area")) for area in areas]


def _mean(panel: pd.DataFrame) -> pd.DataFrame:
    weighted = panel.assign(total=panel["value"] * panel["responses"])
    summed = weighted.groupby(["area", "period", "indicator"], as_index=False)[
        ["total", "responses"]
    ].sum()
    return summed.assign(value=summed["total"] / summed["responses"]).drop(columns="total")
