"""The pack's published tables for the invented nation, through the functions of `publish/`.

Small-area tables come from the imported files, so that a published figure is the sum of what the
files hold; national series of the workforce standard are sums over the nation's trusts.
"""

import numpy as np
import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.illustrative import nation, survey, workforce
from rhoanalytics.illustrative.layouts import MARK
from rhoanalytics.publish import deprivation, population, small_areas, staff_survey, wres
from rhoanalytics.publish.observations import observations
from rhoanalytics.store import Store

SOURCE = "Illustrative data, invented"

GROUP_NAMES = {"White": "White", "BME": "Ethnic minority", "Unknown": "Unknown"}


def build(store: Store, register: dict[str, pd.DataFrame], returns: pd.DataFrame):
    """Published tables by name.

    store: holds the tables imported from the illustrative files; register: the tables of `areas/`;
    returns: the WRES returns of every trust of the nation.
    """
    located = _located(store)
    of_2025 = _with_groups(store, _indices(store, 2025)).merge(
        located.drop(columns="people"), on="lsoa", validate="one_to_one"
    )
    before = _indices(store, 2019).rename(columns={"lsoa": "lsoa_2011"})
    of_2019 = small_areas.placed_2019(before, store.table("lsoa_successors"), located)
    regions = register["icbs"].set_index("code")["region_code"]
    ages = store.table("lsoa_ages").pivot(index="lsoa", columns="age_band", values="people")
    districts = store.table("district_ethnic_groups")
    return {
        "people_by_decile": population.people_by_decile(of_2025),
        "people_by_ethnic_group": population.people_by_ethnic_group(
            of_2025.assign(district_2021=of_2025["district"]), districts
        ),
        "people_by_age": population.people_by_age(
            ages.reset_index().merge(located[["lsoa", "piece"]], on="lsoa")
        ),
        **deprivation.build(of_2019, of_2025, regions),
        "staff_survey_all_staff": _all_staff(register),
        "staff_survey_england": _by_detailed_group(districts),
        "wres_national": _national(returns),
        "wres_trust_pages": _pages(returns),
    }


def _located(store: Store) -> pd.DataFrame:
    people = _with_groups(store, store.table("lsoa_places")[["lsoa"]])[["lsoa", "people"]]
    columns = ["lsoa", "piece", "district", "ics_2024_04", "ics_2026_04"]
    return store.table("lsoa_places")[columns].merge(people, on="lsoa", validate="one_to_one")


def _indices(store: Store, edition: int) -> pd.DataFrame:
    table = store.table("lsoa_deprivation")
    return table[table["edition"] == edition].drop(columns=["edition", "district"])


def _with_groups(store: Store, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with residents in five groups and in all (`people`)."""
    groups = store.table("lsoa_ethnic_groups")
    groups = groups[groups["group"].isin(FIVE_GROUPS)]
    wide = groups.pivot(index="lsoa", columns="group", values="people")[list(FIVE_GROUPS)]
    wide = wide.rename_axis(columns=None).assign(people=wide.sum(axis=1))
    return frame.merge(wide.reset_index(), on="lsoa", validate="one_to_one")


def _all_staff(register: dict[str, pd.DataFrame]) -> pd.DataFrame:
    known = register["trusts"].set_index("trust")
    systems = nation.systems()
    answers = survey.all_staff()
    answers = answers.assign(
        year=answers["year"].astype(str),
        name=answers["trust"].map(known["name"]),
        type=answers["trust"].map(known["type"]),
        ics_name=answers["trust"].map(known["ics_2024_04"]).map(lambda code: systems[code].name),
        region=answers["trust"].map(known["region_code"]).map(nation.REGIONS),
    )
    latest = answers[answers["year"] == str(survey.SURVEYS[-1])].drop(columns="year")
    areas = pd.concat(
        [
            _mean(latest.assign(breakdown="National", area_name=nation.NATION)),
            _mean(latest.assign(breakdown="Region", area_name=latest["region"])),
            _mean(
                latest[latest["type"] != "ambulance"].assign(
                    breakdown="ICS", area_name=latest["ics_name"]
                )
            ),
        ]
    )
    areas = areas[~areas["indicator"].str.startswith("Q28")]
    table = staff_survey.all_staff(latest, areas, answers, register["icbs"])
    return table.assign(source=SOURCE)


def _mean(answers: pd.DataFrame) -> pd.DataFrame:
    weighted = answers.assign(total=answers["value"] * answers["responses"])
    keys = ["breakdown", "area_name", "indicator"]
    summed = weighted.groupby(keys, as_index=False)[["total", "responses"]].sum()
    return summed.assign(value=summed["total"] / summed["responses"]).drop(columns="total")


def _by_detailed_group(districts: pd.DataFrame) -> pd.DataFrame:
    people = districts.groupby("group")["people"].sum()
    table = survey.by_detailed_group(people)
    return observations(
        table.assign(
            area=ENGLAND_CODE,
            period=str(survey.SURVEYS[-1]),
            denominator=table["responses"],
            flag="weighted",
            source=SOURCE,
        ),
        ("White", "Ethnic minority", *survey.DETAILED),
    )


def _national(returns: pd.DataFrame) -> pd.DataFrame:
    """The nation by year: shares of staff, of very senior managers and of boards; the ratios of
    indicators 2 and 3; the survey's answers."""
    rows = []
    for year in workforce.YEARS:
        made = returns[returns["year"] == year]
        everyone = made[~made["of_which"]]
        staff = _by_group(everyone[everyone["indicator"] == 1])
        for row, code in (("5", "WRES1_BAND5"), ("vsm", "WRES1_VSM")):
            band = everyone[(everyone["indicator"] == 1) & (everyone["row"] == row)]
            rows.append((year, code, "ethnicity", "Ethnic minority", _share(_by_group(band)), ""))
        rows.append((year, "WRES1_WORKFORCE", "ethnicity", "Ethnic minority", _share(staff), ""))
        board = _by_group(made[made["measure"] == "board_total"])
        rows.append((year, "WRES9_BOARD", "ethnicity", "Ethnic minority", _share(board), ""))
        chance = _chance(made, "appointed", "shortlisted")
        rows.append((year, "WRES2", "all", "all", chance["White"] / chance["BME"], ""))
        chance = _chance(made[made["indicator"] == 3], "disciplinary", "headcount")
        rows.append((year, "WRES3", "all", "all", chance["BME"] / chance["White"], ""))
    answers = survey.answers().groupby(["year", "indicator", "group"])[["numerator", "denominator"]]
    for (when, number, group), counts in answers.sum().iterrows():
        old = number == "7" and when < survey.FIRST_OF_NEW_SCORING
        flags = [wres.OLD_SCORING] * old + [wres.REPORT_YEAR]
        value = 100 * counts["numerator"] / counts["denominator"]
        rows.append(
            (when + 1, f"WRES{number}", "ethnicity", GROUP_NAMES[group], value, "; ".join(flags))
        )
    columns = ["period", "indicator", "dimension", "group", "value", "flag"]
    table = pd.DataFrame(rows, columns=columns)
    return observations(
        table.assign(
            area=ENGLAND_CODE,
            period=table["period"].astype(str),
            value=table["value"].round(2),
            source=SOURCE,
        ),
        tuple(GROUP_NAMES.values()),
    )


def _pages(returns: pd.DataFrame) -> pd.DataFrame:
    """What one trust printed on its page: the share of its staff, with the counts."""
    code = nation.TRUSTS[0].code
    last = returns[
        (returns["org_code"] == code)
        & (returns["year"] == workforce.YEARS[-1])
        & (returns["indicator"] == 1)
        & ~returns["of_which"]
    ]
    staff = _by_group(last)
    return observations(
        pd.DataFrame(
            {
                "area": code,
                "period": str(workforce.YEARS[-1]),
                "indicator": "WRES1_WORKFORCE",
                "dimension": "ethnicity",
                "group": [GROUP_NAMES[group] for group in staff.index],
                "numerator": staff.to_numpy(),
                "denominator": staff.sum(),
                "value": 100 * staff.to_numpy() / staff.sum(),
                "source": f"{nation.TRUSTS[0].name} ({MARK})",
            }
        ),
        tuple(GROUP_NAMES.values()),
    )


def _by_group(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("group")["value"].sum().reindex(workforce.GROUPS).astype("int64")


def _share(counts: pd.Series) -> float:
    return 100 * counts["BME"] / counts.sum()


def _chance(rows: pd.DataFrame, numerator: str, denominator: str) -> pd.Series:
    top, bottom = (
        _by_group(rows[rows["measure"] == measure]) for measure in (numerator, denominator)
    )
    return top / bottom.replace(0, np.nan)
