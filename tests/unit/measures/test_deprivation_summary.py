"""The summary measures put together from pieces are those of the published table."""

from dataclasses import replace

import numpy as np
import pytest

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.display import words
from rhoanalytics.measures import deprivation, deprivation_districts, deprivation_summary

MEASURES = [column for _, column, _ in deprivation_summary.SUMMARY_MEASURES]


@pytest.fixture
def now(register):
    return register.geography("2026-04")


@pytest.fixture
def merged(register, now):
    """Two ICSs that merge in an invented vintage."""
    one, other = register.area("QHL", now), register.area("QUA", now)
    return replace(one, code="QNEW", pieces=one.pieces | other.pieces)


@pytest.mark.parametrize("vintage", ["2024-04", "2026-04"])
def test_of_every_ics(store, register, vintage):
    table = store.table("deprivation_summary")
    table = table[(table["edition"] == 2025) & (table["geography"] == vintage)].set_index("area")
    areas = register.areas(register.geography(vintage))
    assert len(areas) == len(table)
    for area in areas:
        found = deprivation_summary.summary(store, area)
        for measure in MEASURES:
            assert found[measure] == pytest.approx(table.at[area.code, measure], rel=1e-9), measure


def test_of_england(store, register, now):
    table = store.table("deprivation_summary")
    row = table[(table["area"] == ENGLAND_CODE) & (table["edition"] == 2025)].iloc[0]
    found = deprivation_summary.summary(store, register.england(now))
    for measure in MEASURES:
        assert found[measure] == pytest.approx(row[measure], rel=1e-9)


def test_a_new_area_has_all_but_its_local_concentration(store, register, now, merged):
    found = deprivation_summary.summary(store, merged)
    profile = deprivation.decile_profile(store, merged)
    assert found["lsoas"] == profile["lsoas"].sum() == 793 + 723
    assert 100 * found["share_people_decile_1_2"] == pytest.approx(
        profile["share_people"].iloc[:2].sum()
    )
    parts = [deprivation_summary.summary(store, register.area(c, now)) for c in ("QHL", "QUA")]
    low, high = sorted(part["average_score"] for part in parts)
    assert low < found["average_score"] < high
    assert np.isnan(found["local_concentration"])
    assert not found.drop("local_concentration").isna().any()


def test_what_is_not_known_is_printed_and_explained(store, merged):
    table = deprivation_summary.summary_table(store, [merged])
    assert table.iloc[-1, -1] == "[x]"
    notes = deprivation_summary.summary_notes(table, 33_755)
    assert "33,755" in notes[0]
    assert any("[x]" in note and "data publish" in note for note in notes)


def test_an_area_that_only_changed_its_code_keeps_everything(store, register, now):
    renamed = replace(register.area("QHL", now), code="QNEW")
    table = deprivation_summary.summary_table(store, [renamed])
    assert not (table == "[x]").any(axis=None)
    assert len(deprivation_summary.summary_notes(table, 33_755)) == 1


class TestDistricts:
    @pytest.fixture
    def leeds(self, register, now):
        return register.area("E08000035", now)

    def test_a_district_stands_among_all_districts(self, store, register, leeds):
        ranked = deprivation.standing(store, register, leeds)
        assert len(ranked) == register.pieces["district"].nunique()
        assert ranked["rank"].is_monotonic_increasing
        here = ranked[ranked["area"] == leeds.code].iloc[0]
        profile = deprivation.decile_profile(store, leeds)
        assert here["value"] == pytest.approx(profile["share_people"].iloc[:2].sum())

    def test_equal_shares_have_equal_ranks(self, store, register, leeds):
        ranked = deprivation.standing(store, register, leeds)
        lowest = ranked[ranked["value"] == 0]
        assert len(lowest) > 1
        assert set(lowest["rank_from_lowest"]) == {1}
        assert words.rank(lowest.iloc[0], len(ranked)) == "joint lowest"
        assert words.rank(ranked.iloc[0], len(ranked)) == "highest"
        assert words.rank(ranked.iloc[1], len(ranked)) == "2nd highest"

    def test_the_districts_of_its_ics_are_printed(self, store, register, leeds):
        ranked = deprivation.standing(store, register, leeds)
        rows = deprivation.standing_rows(ranked, register, leeds, register.wider(leeds))
        # A part of North Yorkshire lies in the same ICS.
        assert list(rows["name"]) == [
            "Bradford",
            "Calderdale",
            "Kirklees",
            "Leeds",
            "North Yorkshire",
            "Wakefield",
        ]

    def test_of_ics_all_are_printed(self, store, register, now):
        place = register.area("QHL", now)
        ranked = deprivation.standing(store, register, place)
        rows = deprivation.standing_rows(ranked, register, place, register.wider(place))
        assert len(rows) == 36

    def test_a_district_is_one_row(self, store, register, leeds):
        [row] = deprivation_districts.districts(store, register, leeds).to_dict("records")
        assert row["district"] == "Leeds"
        assert not row["part"]
        assert row["local_concentration"] > 0
