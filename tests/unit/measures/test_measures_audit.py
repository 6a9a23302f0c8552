"""The audit's figures for imported ICSs: made-up rows, whole and cut predecessors, quarters."""

from datetime import date

import made_up_audit as made_up
import numpy as np
import pandas as pd
import pytest

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.measures import (
    audit,
    coding,
    gradients,
    outcomes,
    population,
    treatment,
    treatment_adjusted,
    treatment_trend,
)
from rhoanalytics.measures.audit import Subject
from rhoanalytics.measures.parts import Part, parts_of
from rhoanalytics.sources.observations import observations

LATEST = "2026-03"
MARCH = date(2026, 3, 31)


@pytest.fixture(scope="module")
def now(register):
    return register.geography("2026-04")


@pytest.fixture(scope="module")
def local(tmp_path_factory, root):
    """A store with made-up ICB rows: QHL for twelve quarters, predecessors for the last one."""
    return made_up.imported(
        tmp_path_factory.mktemp("audit") / "data",
        root / "data",
        made_up.suppressed(made_up.rows("QHL"), group="Other", period="2025-03"),
        made_up.standardised("QHL"),
        made_up.rows("ENG", size=300, rounded=False),
        *(made_up.rows(code, periods=(LATEST,)) for code in ("QMJ", "QRV", "QU9", "QNQ")),
        made_up.rows("QUA", periods=(LATEST,), dimensions=("all", "age")),
        made_up.rows("QOP", periods=("2025-03",)),
    )


@pytest.fixture(scope="module")
def about(local, register, now):
    def subject_of(code, *indicators, dimension="ethnicity"):
        place = register.area(code, now)
        places = (place, register.wider(place), register.england(now))
        around = audit.surroundings(register, places)
        wanted = indicators or (treatment.HYPERTENSION,)
        return audit.subject(local, register, around, *wanted, dimension=dimension)

    return subject_of


class TestParts:
    """Which published areas a place of April 2026 is added up from."""

    @pytest.fixture
    def icbs(self, register):
        return {area.code for area in register.areas(register.geography("2024-04"))}

    @pytest.mark.parametrize(
        "code, codes", [("QHL", ("QHL",)), ("Z9B2Z", ("QMJ", "QRV")), ("QOX", ("QOX",))]
    )
    def test_whole_predecessors_are_added_up(self, register, now, icbs, code, codes):
        place = register.area(code, now)
        assert parts_of(register, place, icbs, MARCH) == (Part(place.name, codes),)

    @pytest.mark.parametrize(
        "code, codes",
        [("S0E4D", ["QU9", "QNQ"]), ("QRL", ["QNQ", "QRL"]), ("D7T5G", ["QM7", "QH8", "QJG"])],
    )
    def test_cut_predecessors_are_shown_whole(self, register, now, icbs, code, codes):
        found = parts_of(register, register.area(code, now), icbs, MARCH)
        assert [part.codes for part in found] == [(code,) for code in codes]
        assert all(part.name.endswith(", to March 2026") for part in found)

    def test_sub_icbs_add_up_where_icbs_do_not(self, register, now):
        published = set(register.sub_icbs["sub_icb"])
        [essex] = parts_of(register, register.area("D7T5G", now), published, MARCH)
        assert {"07H", "06T"} <= set(essex.codes)
        assert len(parts_of(register, register.area("S0E4D", now), published, MARCH)) == 2

    def test_a_code_that_was_kept_means_the_area_of_its_day(self, register, now):
        place = register.area("QRL", now)
        assert parts_of(register, place, {"QRL"}, MARCH) == ()
        later = parts_of(register, place, {"QRL"}, date(2026, 6, 30))
        assert later == (Part(place.name, ("QRL",)),)

    def test_nothing_without_every_part(self, register, now, icbs):
        place = register.area("Z9B2Z", now)
        assert parts_of(register, place, icbs - {"QRV"}, MARCH) == ()

    def test_a_district_has_no_figures(self, register, now, icbs):
        assert parts_of(register, register.area("E07000223", now), icbs, MARCH) == ()


class TestSubject:
    def test_the_place_itself_where_its_figures_are_there(self, about):
        found = about("QHL")
        assert (found.name, found.codes, found.period) == (
            "Birmingham and Solihull",
            ("QHL",),
            LATEST,
        )
        assert found.when == "the year to March 2026"

    def test_whole_predecessors_are_the_place(self, about):
        assert about("Z9B2Z").codes == ("QMJ", "QRV")

    @pytest.mark.parametrize("code", ["S0E4D", "QOX"])
    def test_otherwise_the_region(self, about, register, now, code):
        assert about(code).area.kind == "region"
        assert about(code).codes == (register.area(code, now).region_code,)

    def test_rows_without_ethnicity_are_no_figures_by_ethnicity(self, about):
        assert about("QUA").area.kind == "region"
        assert about("QUA", dimension="age").codes == ("QUA",)

    def test_the_last_period_that_the_nation_has_too(self, about):
        assert about("QOP").period == "2025-03"

    def test_a_district_shows_its_ics_or_the_region(self, about):
        assert about("E08000025").codes == ("QHL",)
        assert about("E07000223").codes == ("Y59",)

    def test_indicators_that_no_region_has_are_the_nations(self, about):
        assert about("QOX", *treatment.OTHER_TREATMENTS).codes == (ENGLAND_CODE,)

    def test_wider_places_stand_beside(self, local, register, now, about):
        place = register.area("QHL", now)
        around = audit.surroundings(register, (place, register.wider(place), register.england(now)))
        wider = audit.comparators(local, about("QHL"), around, treatment.HYPERTENSION)
        assert [other.name for other in wider] == ["Midlands", "England"]

    def test_predecessors_only_where_figures_do_not_add_up(self, local, register, now):
        cut = audit.predecessors(
            local, register, register.area("S0E4D", now), treatment.HYPERTENSION
        )
        assert cut[0] == LATEST
        assert [part.codes for part in cut[1]] == [("QU9",), ("QNQ",)]
        whole = audit.predecessors(
            local, register, register.area("QHL", now), treatment.HYPERTENSION
        )
        assert whole[1] == ()


class TestCounts:
    def test_areas_are_added_up(self, local):
        one = treatment.by_group(local, "QMJ", treatment.HYPERTENSION)
        both = treatment.by_group(local, ("QMJ", "QRV"), treatment.HYPERTENSION)
        assert (both["denominator"] == 2 * one["denominator"]).all()
        assert (both["value"] - one["value"]).abs().max() < 1e-9

    def test_a_group_that_one_area_keeps_confidential_has_no_sum(self, tmp_path, root):
        store = made_up.imported(
            tmp_path / "data",
            root / "data",
            made_up.rows("QMJ", periods=(LATEST,)),
            made_up.suppressed(made_up.rows("QRV", periods=(LATEST,)), group="Other"),
        )
        found = treatment.by_group(store, ("QMJ", "QRV"), treatment.HYPERTENSION).set_index("group")
        assert found.loc["Other", "flag"] == "[c]"
        numbers = ["numerator", "denominator", "value", "lower", "upper", "difference", "ratio"]
        assert found.loc["Other", numbers].isna().all()
        assert found.drop(index="Other")[["value", "lower", "upper"]].notna().all(axis=None)

    @pytest.mark.parametrize(
        "numerator, denominator, value, meant",
        [
            (70, 100, 71.23, 71),
            (70, 100, 79.0, 72),
            (15, 15, 100.0, 15),
            (100_000, 150_000, 66.67, 100_002),
        ],
    )
    def test_rounded_counts_are_restored_within_the_rounding(
        self, numerator, denominator, value, meant
    ):
        frame = pd.DataFrame(
            {
                "numerator": [numerator],
                "denominator": [denominator],
                "value": [value],
                "flag": ["counts rounded to 5"],
            }
        )
        assert audit.restored(frame).tolist() == [meant]
        assert audit.restored(frame.assign(flag="")).tolist() == [numerator]

    def test_people_counted_towards_a_target_leave_out_the_suppressed(self, local):
        found = treatment.with_people(
            treatment.by_group(local, "QHL", treatment.HYPERTENSION, "2025-03"), 80
        ).set_index("group")
        assert pd.isna(found.at["Other", "to_target"])
        assert found.at["Black", "to_target"] > 0


class TestQuarters:
    @pytest.fixture
    def trend(self, local, about):
        return treatment_trend.by_quarter(local, about("QHL"), treatment.HYPERTENSION)

    def test_five_groups_over_twelve_quarters(self, trend):
        assert list(trend["group"].unique()) == ["Asian", "Black", "Mixed", "White", "Other"]
        for _, rows in trend.groupby("group"):
            assert list(rows["period"]) == list(made_up.TWELVE_QUARTERS)
        assert trend["nation"].notna().all()

    def test_a_suppressed_quarter_is_a_gap_with_its_symbol(self, trend):
        gap = trend[trend["value"].isna()]
        assert gap[["group", "period", "flag"]].to_numpy().tolist() == [["Other", "2025-03", "[c]"]]
        assert "[c]" in treatment_trend.note(trend)

    def test_the_step_of_june_2024_is_a_break_and_never_crossed(self, trend):
        assert treatment_trend.breaks(trend) == ("2024-06",)
        found = treatment_trend.changes(trend)
        assert set(found["first"]) == {"2024-06"}
        # Seven quarters at half a point each.
        white = found.set_index("group").loc["White"]
        assert white["difference"] == pytest.approx(3.5, abs=0.05)
        assert white["difference_lower"] > 0

    def test_points_that_share_readings_are_not_compared(self, trend):
        recent = trend[trend["period"] >= "2025-06"]
        assert treatment_trend.breaks(recent) == ()
        assert treatment_trend.changes(recent).empty

    def test_one_period_is_no_trend(self, local, about):
        assert treatment_trend.by_quarter(local, about("QOX"), treatment.HYPERTENSION).empty


class TestGradients:
    def test_fifths_run_from_the_most_deprived(self, local, about):
        found = gradients.by_deprivation(
            local,
            about("QHL", treatment.HYPERTENSION_UNDER_80, dimension="deprivation"),
            treatment.HYPERTENSION_UNDER_80,
        )
        assert list(found["quintile"]) == list(gradients.QUINTILES.values())
        assert found["nation"].notna().all()
        index = gradients.inequality(found)
        assert index.sii.lower < index.sii.value < index.sii.upper
        # The made-up percentages rise by 8 points from the first fifth to the last.
        assert 8 < index.sii.value < 11

    def test_no_slope_without_all_fifths(self, local, about):
        found = gradients.by_deprivation(local, about("QHL"), treatment.HYPERTENSION_UNDER_80)
        assert gradients.inequality(found.iloc[:4]) is None
        assert gradients.inequality(found.assign(value=np.nan)) is None

    def test_standardised_percentages_are_not_added_up(self, local, about):
        one = gradients.standardised_by_deprivation(
            local, about("QHL"), gradients.HYPERTENSION_PREVALENCE
        )
        assert one["value"].tolist() == [24.0, 22.0, 20.5, 19.0, 17.6]
        two = gradients.standardised_by_deprivation(
            local, about("Z9B2Z"), gradients.HYPERTENSION_PREVALENCE
        )
        assert two.empty

    def test_ages_run_upwards(self, local, about):
        found = gradients.by_age(local, about("QHL"), treatment.HYPERTENSION)
        assert list(found["group"]) == list(gradients.AGE_BANDS)
        assert found["value"].is_monotonic_increasing

    def test_two_age_bands_of_the_place_itself(self, local, about):
        subject = about("QHL", *treatment_adjusted.AGE_BANDS.values())
        assert subject.codes == ("QHL",)
        found = treatment_adjusted.by_age(local, subject).set_index("group")
        # The made-up bands are alike, so the adjustment changes nothing.
        assert found.at["Black", "difference"] == pytest.approx(
            found.at["Black", "crude_difference"], abs=1e-6
        )


class TestRegisters:
    def test_every_register_with_its_unknown(self, local, about):
        found = coding.unknown_by_register(local, about("QHL"))
        assert list(found["register"]) == list(coding.REGISTERS.values())
        assert np.allclose(found[["missing", "not_stated", "known"]].sum(axis=1), 100)

    def test_registers_that_are_not_published_are_left_out(self, local, about):
        found = coding.unknown_by_register(local, about("QOX"))
        assert list(found["register"]) == ["Cardiovascular disease", "Hypertension"]


class TestAges:
    @pytest.fixture
    def counted(self, tmp_path, root, register, now):
        """One resident of each group, sex and band, in all pieces of QHL."""
        place = register.area("QHL", now)
        keys = [
            sorted(place.pieces),
            list(population.CENSUS_GROUPS),
            ["Female", "Male"],
            ["0-24", "25-34", "35-49", "50-64", "65+"],
        ]
        frame = pd.MultiIndex.from_product(
            keys, names=["piece", "group", "sex", "age_band"]
        ).to_frame(index=False)
        store = made_up.imported(tmp_path / "data", root / "data", made_up.rows("QHL"))
        folder = store.data / "imported" / population.BY_AGE_AND_GROUP
        folder.mkdir()
        frame.assign(people=1).to_parquet(folder / "made-up.parquet", index=False)
        return store, place

    def test_shares_of_a_group(self, counted, register, now):
        store, place = counted
        assert population.covers_ages_by_group(store, place)
        assert not population.covers_ages_by_group(store, register.area("QUA", now))
        found = population.ages_by_group(store, place)
        assert list(found["age"].unique()) == ["35 to 49", "50 to 64", "65 and over"]
        assert found["value"].eq(20).all()

    def test_groups_of_working_age(self, counted):
        store, place = counted
        shares = population.groups_aged(store, place, population.WORKING_AGES)
        assert shares.sum() == pytest.approx(100)
        assert shares["Asian"] == pytest.approx(100 * 5 / 19)

    def test_not_without_the_table(self, store, register, now):
        assert not population.covers_ages_by_group(store, register.area("QHL", now))


class TestDeaths:
    def test_the_place_first_then_its_districts(self, tmp_path, root, register, now):
        areas = {"ENG": 76.0, "E08000029": 80.0, "QHL": 95.0, "E08000025": 99.0, "QUA": 50.0}
        rows = [
            {
                "area": area,
                "period": period,
                "indicator": "FT_40401",
                "dimension": "all",
                "group": "Persons, <75 yrs",
                "value": value,
            }
            for area, value in areas.items()
            for period in ("2021-23", "2022-24")
        ]
        store = made_up.imported(tmp_path / "data", root / "data", made_up.rows("QHL"))
        folder = store.data / "imported" / "fingertips"
        folder.mkdir()
        frame = observations(pd.DataFrame(rows).assign(source="made up"))
        frame.to_parquet(folder / "made-up.parquet", index=False)
        found = outcomes.deaths(store, register, register.area("QHL", now))
        assert list(found["area"]) == ["Birmingham and Solihull", "Birmingham", "Solihull"]
        assert set(found["period"]) == {"2022-24"}
        assert found["nation"].eq(76).all()

    def test_nothing_without_an_import(self, store, register, now):
        assert outcomes.deaths(store, register, register.area("QHL", now)).empty


def test_a_nation_without_wider_places_stands_beside_itself(store, register, now):
    nation = register.england(now)
    about = Subject(nation, Part(nation.name, (nation.code,)), LATEST)
    assert audit.comparators(store, about, (nation,), treatment.HYPERTENSION) == (about,)
