"""Numbers worked out elsewhere (the publishers' own, or by hand) from the embedded tables."""

import pytest

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.measures import (
    audit,
    deprivation,
    deprivation_districts,
    evidence,
    registers,
    treatment,
    treatment_adjusted,
)
from rhoanalytics.measures.parts import Part


@pytest.fixture
def before(register):
    return register.geography("2024-04")


@pytest.fixture
def now(register):
    return register.geography("2026-04")


class TestDeprivation:
    @pytest.mark.parametrize(
        "code, lsoas, first, fifth, share_first, share_fifth",
        [
            ("QHL", 793, 300, 385, "37.83", "48.55"),
            ("QUA", 723, 130, 320, "17.98", "44.26"),
            ("QOP", 1702, 392, 629, "23.03", "36.96"),
            ("QXU", 624, 0, 5, "0.00", "0.80"),
            ("QNQ", 455, 0, 12, "0.00", "2.64"),
        ],
    )
    def test_neighbourhoods_of_five_icbs(
        self, store, register, before, code, lsoas, first, fifth, share_first, share_fifth
    ):
        profile = deprivation.decile_profile(store, register.area(code, before))
        assert list(profile["decile"]) == list(range(1, 11))
        assert profile["lsoas"].sum() == lsoas
        assert profile["lsoas"].iloc[0] == first
        assert profile["lsoas"].iloc[:2].sum() == fifth
        assert f"{profile['share_lsoas'].iloc[0]:.2f}" == share_first
        assert f"{profile['share_lsoas'].iloc[:2].sum():.2f}" == share_fifth

    @pytest.mark.parametrize("code, share", [("QHL", "50.25"), ("QXU", "0.78")])
    def test_people_in_the_most_deprived_fifth(self, store, register, before, code, share):
        profile = deprivation.decile_profile(store, register.area(code, before))
        assert f"{profile['share_people'].iloc[:2].sum():.2f}" == share

    def test_england_by_ethnic_group(self, store, register, now):
        found = deprivation.living_in_deprived(store, [register.england(now)]).set_index("group")
        printed = {
            group: (f"{row['share_10']:.2f}", f"{row['share_20']:.2f}")
            for group, row in found.iterrows()
        }
        assert printed == {
            "Asian": ("18.20", "34.00"),
            "Black": ("18.25", "37.93"),
            "Mixed": ("11.48", "23.90"),
            "White": ("8.47", "17.21"),
            "Other": ("16.06", "31.37"),
            deprivation.EVERYONE: ("10.07", "20.21"),
        }

    def test_both_editions_of_england(self, store, register, now):
        found = deprivation.editions(store, [register.england(now)])
        assert list(found["edition"]) == [2019, 2025]
        assert list(found["lsoas"]) == [32_844, 33_755]
        assert list(found["lsoas_1"]) == [3_284, 3_375]
        assert list(found["lsoas_1_2"]) == [6_568, 6_751]

    def test_everywhere_is_placed_by_its_share_of_people(self, store, register, now):
        ranked = deprivation.standing(store, register, register.area("QHL", now))
        assert ranked.iloc[0]["area"] == "QHL"
        assert list(ranked["rank"]) == list(range(1, 37))

    def test_a_divided_district_is_marked(self, store, register, before):
        districts = deprivation_districts.districts(store, register, register.area("QNQ", before))
        parts = districts.set_index("district")["part"]
        # Frimley ICB served all of Slough, and most but not all of Surrey Heath.
        assert not parts["Slough"]
        assert parts["Surrey Heath"]
        note = deprivation_districts.district_notes(districts, nation_lsoas=33_755)[-1]
        assert "Surrey Heath" in note and "Slough" not in note


class TestTreatment:
    @pytest.fixture
    def adjusted(self, store, register, now):
        england = audit.Subject(register.england(now), Part("England", (ENGLAND_CODE,)), "2026-03")
        return treatment_adjusted.by_age(store, england).set_index("group")

    @pytest.mark.parametrize(
        "group, crude, gap", [("Black", "-8.5", "-6.70"), ("Asian", "-1.3", "-0.05")]
    )
    def test_two_age_bands_explain_part_of_the_difference(self, adjusted, group, crude, gap):
        row = adjusted.loc[group]
        assert f"{row['crude_difference']:.1f}" == crude
        assert f"{row['difference']:.2f}" == gap
        assert row["difference_lower"] < row["difference"] < row["difference_upper"]

    def test_the_difference_of_asian_people_goes_with_age(self, adjusted):
        row = adjusted.loc["Asian"]
        assert row["difference_lower"] < 0 < row["difference_upper"]

    def test_a_fifth_of_the_white_register_is_80_or_over(self, adjusted):
        share = adjusted["share_over_80"]
        assert f"{share['White']:.1f}" == "22.5"
        assert share[["Asian", "Black", "Mixed", "Other"]].between(9, 11).all()

    def test_england_to_threshold(self, store):
        found = treatment.by_group(store, ENGLAND_CODE, treatment.HYPERTENSION)
        assert list(found["group"]) == [
            "Asian", "Black", "Mixed", "White", "Other", "Not stated", "Missing",
        ]  # fmt: skip
        black = treatment.row_of(found, "Black")
        # 281,162 of 422,865 people (CVDPREVENT, 12 months to March 2026).
        assert (black["numerator"], black["denominator"]) == (281_162, 422_865)
        assert f"{black['value']:.2f}" == "66.49"
        assert treatment.widest_gap(found)["group"] == "Black"
        compared = found.set_index("group")["difference"].notna()
        assert list(compared[compared].index) == ["Asian", "Black", "Mixed", "Other"]

    def test_people_to_a_target_by_hand(self, store):
        found = treatment.by_group(store, "Y56", treatment.HYPERTENSION)
        needed = treatment.with_people(found, 80).set_index("group")
        # London: 0.80 x 223,050 = 178,440 people, less 157,930 treated.
        # Counts are rounded to 5, so the count meant may be 2 more or fewer.
        assert needed.at["Black", "to_target"] == pytest.approx(20_510, abs=2)
        # White people's share is 448,165 / 578,995; of 223,050 that is 172,649.6.
        assert needed.at["Black", "to_reference"] == pytest.approx(14_720, abs=3)
        # Asian people are treated more often than White people: nobody is counted.
        assert needed.isna().at["Asian", "to_reference"]

    def test_the_period_in_words(self):
        assert audit.period_in_words("2026-03") == "the year to March 2026"


class TestRegisters:
    @pytest.mark.parametrize(
        "code, parts",
        [
            ("QRL", ["Frimley", "Hampshire and Isle of Wight"]),
            ("S0E4D", ["Buckinghamshire, Oxfordshire and Berkshire West", "Frimley"]),
            ("S9B9J", ["Frimley", "Surrey Heartlands", "Sussex"]),
        ],
    )
    def test_where_a_boundary_cut_the_figures_predecessors_are_shown(
        self, store, register, now, code, parts
    ):
        place = register.area(code, now)
        found = registers.recorded(store, register, place)
        assert list(found["part"].unique()) == [f"{part}, to March 2026" for part in parts]
        assert "predecessor" in registers.note(found, place)

    def test_a_merger_of_whole_icbs_is_the_sum_of_their_registers(self, store, register, now):
        merged = registers.recorded(store, register, register.area("Z9B2Z", now))
        before = register.geography("2024-04")
        parts = [
            registers.recorded(store, register, register.area(code, before))
            for code in ("QMJ", "QRV")
        ]
        for column in ("numerator", "denominator"):
            total = sum(part.set_index("indicator")[column] for part in parts)
            assert (merged.set_index("indicator")[column] == total).all()

    def test_england_hypertension_by_hand(self, store, register, now):
        row = registers.hypertension(
            registers.recorded(store, register, register.area("QHL", now))
        ).iloc[0]
        # 8,457,600 of 60,716,244 registered patients.
        assert f"{row['england']:.2f}" == "13.93"
        assert row["period"] == "2020-21"


class TestEvidence:
    def test_ratios_stand_in_their_printed_limits(self, store):
        found = evidence.relative_risks(store)
        assert list(found["condition"].unique()) == list(evidence.RELATIVE_RISKS.values())
        assert (found["lower"] <= found["value"]).all()
        assert (found["value"] <= found["upper"]).all()

    def test_a_ratio_as_published(self, store):
        # QRISK3, women, Pakistani v White: hazard ratio 1.760 (1.660 to 1.860).
        found = evidence.relative_risks(store)
        row = found[(found["group"] == "Pakistani") & (found["sex"] == "Female")].iloc[0]
        assert (row["value"], row["lower"], row["upper"]) == (1.76, 1.66, 1.86)

    def test_every_publication_is_named_once(self, store):
        found = evidence.relative_risks(store)
        named = evidence.sources(found)
        assert len(named) == found["source"].nunique() == len(set(named))

    def test_risk_factors_by_group_with_other_last(self, store):
        found = evidence.risk_factors(store)
        assert list(found["group"]) == [*sorted(found["group"].iloc[:-1]), "Other"]
        for name in ("obesity", "inactivity"):
            assert found[name].between(found[f"{name}_lower"], found[f"{name}_upper"]).all()
