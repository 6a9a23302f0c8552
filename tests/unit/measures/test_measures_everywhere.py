"""What has to hold of the measures of every ICS of both vintages."""

import numpy as np
import pandas as pd
import pytest

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.measures import (
    coding,
    deprivation,
    deprivation_districts,
    deprivation_summary,
    population,
    registers,
    treatment,
    wres,
    wres_all_staff,
    wres_survey,
)
from rhoanalytics.measures.audit import Subject
from rhoanalytics.measures.parts import Part


def adds_to_100(shares: pd.Series) -> bool:
    return bool(np.isclose(shares.sum(), 100))


def enclosed(frame: pd.DataFrame, value: str, lower: str, upper: str) -> bool:
    """Whether every value lies within its limits; rows without a value have none."""
    shown = frame[frame[value].notna()]
    return bool(
        (shown[lower] <= shown[value] + 1e-9).all() and (shown[value] <= shown[upper] + 1e-9).all()
    )


class TestEveryPlace:
    def test_deciles(self, store, place):
        profile = deprivation.decile_profile(store, place)
        assert not profile.isna().any().any()
        assert list(profile["decile"]) == list(range(1, 11))
        assert adds_to_100(profile["share_lsoas"])
        assert adds_to_100(profile["share_people"])

    def test_lsoas_and_people_are_those_of_the_register(self, store, register, place):
        profile = deprivation.decile_profile(store, place)
        pieces = register.pieces[register.pieces["piece"].isin(place.pieces)]
        assert profile["lsoas"].sum() == pieces["lsoas"].astype(int).sum()
        assert profile["people"].sum() == pieces["people"].astype(int).sum()
        assert (
            deprivation_districts.tiles(store, register, place)["lsoas"].sum()
            == profile["lsoas"].sum()
        )

    def test_groups_in_deprived_neighbourhoods(self, store, register, place):
        places = (place, register.region(place), register.england(place.geography))
        found = deprivation.living_in_deprived(store, places)
        assert not found.isna().any().any()
        assert (found["people_10"] <= found["people_20"]).all()
        assert (found["people_20"] <= found["residents"]).all()
        here = found[found["place"] == place.name].set_index("group")
        assert list(here.index) == [*FIVE_GROUPS, deprivation.EVERYONE]
        sums = here.loc[list(FIVE_GROUPS), ["residents", "people_10", "people_20"]].sum()
        assert (sums == here.loc[deprivation.EVERYONE, sums.index]).all()
        panels = deprivation.living_panels(found, *places)
        assert len(panels) == 12
        assert not panels.isna().any().any()
        assert not deprivation.living_table(found, places).isna().any().any()

    def test_domains(self, store, place):
        shares = deprivation.domains(store, [place])
        assert list(shares["domain"].unique()) == list(deprivation.DOMAINS.values())
        assert shares.groupby("domain")["share"].sum().round(9).eq(100).all()
        assert shares.groupby("domain")["lsoas"].sum().nunique() == 1

    def test_districts(self, store, register, place):
        districts = deprivation_districts.districts(store, register, place)
        profile = deprivation.decile_profile(store, place)
        assert districts["district"].is_unique
        assert districts["lsoas"].sum() == profile["lsoas"].sum()
        assert districts["people"].sum() == profile["people"].sum()
        assert districts["people_1_2"].sum() == profile["people"].iloc[:2].sum()
        assert districts["lsoas_1"].sum() == profile["lsoas"].iloc[0]
        for column in districts.filter(like="share_"):
            assert districts[column].between(0, 100).all()
        assert districts["average_score"].between(1, 93).all()
        printed = districts["local_concentration"].dropna()
        assert printed.between(1, 33_755).all()
        # Only a part that is put together from several pieces has no local concentration.
        pieces = register.pieces[register.pieces["piece"].isin(place.pieces)]
        several = pieces.groupby("district_name")["piece"].size()
        parts = districts.set_index("district")["part"]
        assert set(districts.loc[districts["local_concentration"].isna(), "district"]) == {
            name for name in several[several > 1].index if parts[name]
        }
        quintiles = deprivation_districts.district_quintiles(store, register, place)
        assert quintiles.groupby("district")["share"].sum().round(9).eq(100).all()

    def test_summary_measures_agree_with_the_counts(self, store, place):
        summary = deprivation_summary.summary(store, place)
        profile = deprivation.decile_profile(store, place)
        assert summary["lsoas"] == profile["lsoas"].sum()
        assert summary["people"] == profile["people"].sum()
        assert 100 * summary["share_lsoas_decile_1"] == pytest.approx(
            profile["share_lsoas"].iloc[0], abs=0.01
        )
        assert 100 * summary["share_people_decile_1_2"] == pytest.approx(
            profile["share_people"].iloc[:2].sum(), abs=0.01
        )

    def test_the_summary_table_prints_every_place(self, store, register, place):
        places = (place, register.region(place), register.england(place.geography))
        table = deprivation_summary.summary_table(store, places)
        assert list(table.columns) == ["measure", *(other.name for other in places)]
        assert not table.apply(lambda column: column.str.contains("nan")).any().any()

    def test_both_editions(self, store, place):
        found = deprivation.editions(store, [place])
        assert (found["lsoas_1"] <= found["lsoas_1_2"]).all()
        assert (found["lsoas_1_2"] <= found["lsoas"]).all()
        assert found["share_1_2"].between(0, 100).all()

    def test_residents(self, store, place):
        five = population.five_groups(store, [place])
        nineteen = population.census_groups(store, [place])
        ages = population.ages(store, [place])
        assert list(five["group"]) == list(FIVE_GROUPS)
        assert list(nineteen["group"]) == list(CENSUS_GROUPS)
        assert list(ages["age"]) == list(population.AGE_GROUPS)
        for frame in (five, nineteen, ages):
            assert not frame.isna().any().any()
            assert adds_to_100(frame["value"])
            assert frame["people"].sum() == frame["residents"].iloc[0]
        quintiles = population.groups_by_quintile(store, place)
        assert len(quintiles) == 6 * 5
        assert quintiles.groupby("group")["value"].sum().round(9).eq(100).all()

    def test_detailed_groups_add_up_to_the_broad_ones(self, store, place):
        """Two census tables, each protected by small changes: equal within a thousandth."""
        broad = population.five_groups(store, [place]).set_index("group")["value"]
        detailed = population.census_groups(store, [place]).groupby("broad")["value"].sum()
        assert (detailed - broad).abs().max() < 0.1

    def test_registers(self, store, register, place):
        found = registers.recorded(store, register, place)
        assert not found.isna().any().any()
        assert (found["numerator"] <= found["denominator"]).all()
        assert enclosed(found, "value", "lower", "upper")
        assert enclosed(found, "england", "england_lower", "england_upper")
        for _, part in found.groupby("part"):
            assert list(part["indicator"]) == list(registers.REGISTERS)
        if found["part"].nunique() == 1:
            assert found["part"].iloc[0] == place.name

    def test_region_treatments(self, store, place):
        for indicator in (treatment.HYPERTENSION, treatment.LIPIDS_IN_CVD):
            found = treatment.with_people(
                treatment.by_group(store, place.region_code, indicator), 80
            )
            assert set(FIVE_GROUPS) <= set(found["group"]) <= {*FIVE_GROUPS, *UNKNOWN_GROUPS}
            assert (found["numerator"] <= found["denominator"]).all()
            assert enclosed(found, "value", "lower", "upper")
            assert enclosed(found, "difference", "difference_lower", "difference_upper")
            assert enclosed(found, "ratio", "ratio_lower", "ratio_upper")
            assert (found["to_target"] >= 0).all()
            # Nobody is counted towards White people's share unless the gap is clear.
            counted = found[found["to_reference"].notna()]
            assert (counted["difference_upper"] < 0).all()
            everyone = treatment.everyone(store, place.region_code, indicator)
            assert everyone["numerator"] <= everyone["denominator"]
            assert found["value"].min() <= everyone["value"] <= found["value"].max()
            unknown = treatment.unknown_ethnicity(found)
            assert 0 < unknown["share"] < 50

    def test_composition_of_the_regions_registers(self, store, register, place):
        region = register.region(place)
        found = coding.composition(
            store,
            Subject(region, Part(region.name, (region.code,)), "2026-03"),
            population.five_groups(store, [region]),
        )
        for column in ("residents", "hypertension", "cardiovascular"):
            assert adds_to_100(found[column])

    @pytest.mark.parametrize("indicator", wres_survey.INDICATORS)
    def test_staff_survey(self, store, register, place, indicator):
        listed = wres.trusts(store, register, place)
        covered, total = wres.coverage(listed)
        assert 0 <= covered <= total
        frame = wres_survey.survey(store, listed, place, indicator)
        assert len(frame) == (covered + 2 if covered else 1)
        for side in ("white", "minority"):
            assert (frame[f"{side}_numerator"] <= frame[f"{side}_denominator"]).all()
            assert enclosed(frame, side, f"{side}_lower", f"{side}_upper")
        assert enclosed(frame, "difference", "difference_lower", "difference_upper")
        assert enclosed(frame, "ratio", "ratio_lower", "ratio_upper")
        if covered:
            counts = [c for c in frame if c.endswith(("numerator", "denominator"))]
            assert (frame.loc[2:, counts].sum() == frame.loc[0, counts].astype(float)).all()
            assert frame.loc[:1, ["white", "minority", "difference", "ratio"]].notna().all().all()

    def test_all_staff_over_four_years(self, store, register, place):
        listed = wres.trusts(store, register, place)
        trend = wres_all_staff.trend(store, register, listed, place)
        if len(listed[listed["type"] != wres.AMBULANCE]):
            assert len(trend)
        for _, rows in trend.groupby("question"):
            assert list(rows["period"]) == sorted(rows["period"])
            assert set(rows["period"]) <= {2021, 2022, 2023, 2024}
        assert enclosed(trend, "value", "lower", "upper")
        assert trend[["value", "nation", "answers", "label"]].notna().all().all()

    def test_who_answered(self, store, register, place):
        listed = wres.trusts(store, register, place)
        found = wres_all_staff.respondents(store, listed, population.five_groups(store, [place]))
        assert adds_to_100(found["residents"])
        if wres.coverage(listed)[0]:
            assert adds_to_100(found["respondents"])
            assert found["answers"].iloc[0] > 0


class TestEveryPlaceTogether:
    def test_neighbourhoods_and_people(self, store, register, geography):
        profiles = [
            deprivation.decile_profile(store, area)[["lsoas", "people"]]
            for area in register.areas(geography)
        ]
        england = deprivation.decile_profile(store, register.england(geography))
        pd.testing.assert_frame_equal(sum(profiles), england[["lsoas", "people"]])

    @pytest.mark.parametrize(
        "measure", [population.five_groups, population.census_groups, population.ages]
    )
    def test_residents(self, store, register, geography, measure):
        parts = [measure(store, [area])["people"] for area in register.areas(geography)]
        england = measure(store, [register.england(geography)])["people"]
        assert (sum(parts) == england).all()

    def test_groups_in_deprived_neighbourhoods(self, store, register, geography):
        areas = register.areas(geography)
        found = deprivation.living_in_deprived(store, [*areas, register.england(geography)])
        counts = found.groupby("group")[["residents", "people_10", "people_20"]].sum()
        england = found[found["place"] == "England"].set_index("group")[counts.columns]
        # Every ICS once, and England once more.
        assert (counts == 2 * england.loc[counts.index]).all().all()

    def test_regions_are_made_of_their_members(self, store, register, geography):
        areas = register.areas(geography)
        for code in {area.region_code for area in areas}:
            members = [area for area in areas if area.region_code == code]
            parts = [population.five_groups(store, [area])["people"] for area in members]
            region = population.five_groups(store, [register.region(members[0])])
            assert (sum(parts) == region["people"]).all()

    def test_standing_names_each_once(self, store, register, geography):
        areas = register.areas(geography)
        ranked = deprivation.standing(store, register, areas[0])
        assert sorted(ranked["name"]) == [area.name for area in areas]
        assert ranked["value"].is_monotonic_decreasing

    def test_registers_of_2024_add_up_to_england(self, store, register):
        geography = register.geography("2024-04")
        found = pd.concat(
            registers.recorded(store, register, area) for area in register.areas(geography)
        )
        assert set(found["part"]) == {area.name for area in register.areas(geography)}
        sums = found.groupby("indicator")[["numerator", "denominator"]].sum()
        qof = store.table("qof_registers")
        england = qof[qof["area"] == "ENG"].set_index("indicator").loc[sums.index]
        assert (sums == england[sums.columns]).all().all()

    def test_every_trust_with_figures_is_placed_once(self, store, register, geography):
        placed = pd.concat(wres.trusts(store, register, area) for area in register.areas(geography))
        assert placed["trust"].is_unique
        surveyed = set(store.table("staff_survey_by_ethnicity")["area"])
        assert set(placed.loc[placed["surveyed"], "trust"]) == surveyed
