"""The scorecard: the numbers of the reports, for every ICS at once, with what is known of them."""

import made_up_audit as made_up
import numpy as np
import pandas as pd
import pytest

from rhoanalytics.areas import load_register
from rhoanalytics.display.words import banned
from rhoanalytics.measures import (
    audit,
    deprivation,
    deprivation_districts,
    registers,
    treatment,
    wres,
    wres_returns,
    wres_series,
    wres_staff,
    wres_strip,
    wres_survey,
)
from rhoanalytics.measures.scorecard import Scorecards, scorecards
from rhoanalytics.measures.scorecard_rows import COLUMNS
from rhoanalytics.methods import difference
from rhoanalytics.store import Store

DIRECTIONS = {"narrowing", "widening", "no clear change", "cannot be told"}
SOME = ["QHL", "QOX", "Z9B2Z", "QMF"]


@pytest.fixture(scope="module")
def now(register):
    return register.geography("2026-04")


@pytest.fixture(scope="module")
def cards(register, store, now):
    return scorecards(register, now, store)


@pytest.fixture(scope="module")
def cards_2024(register, store):
    return scorecards(register, register.geography("2024-04"), store)


@pytest.fixture(scope="module")
def invented_register(root):
    return load_register(root / "data" / "illustrative" / "areas")


@pytest.fixture(scope="module")
def invented_store(root):
    return Store(root / "data" / "illustrative")


@pytest.fixture(scope="module")
def invented(invented_register, invented_store):
    return scorecards(invented_register, invented_register.geography("2026-04"), invented_store)


@pytest.fixture(params=["cards", "cards_2024", "invented"])
def every(request) -> Scorecards:
    return request.getfixturevalue(request.param)


def row_of(cards: Scorecards, area: str, measure: str) -> pd.Series:
    return cards.of(area).set_index("measure").loc[measure]


class TestEveryScorecard:
    def test_one_row_for_each_ics_and_measure_in_order(self, every):
        frame = every.measures
        assert list(frame.columns) == COLUMNS
        assert not frame.duplicated(["area", "measure"]).any()
        names = frame.drop_duplicates("area")["area_name"]
        assert list(names) == sorted(names)
        orders = {tuple(rows["measure"]) for _, rows in frame.groupby("area")}
        assert len(orders) == 1
        topics = ["cvd-by-ethnicity", "deprivation-deciles", "wres-trends"]
        assert list(frame["topic"].unique()) == topics

    def test_a_missing_value_has_its_reason_and_only_that(self, every):
        frame = every.measures
        assert ((frame["missing_reason"] != "") == frame["value"].isna()).all()
        assert frame["peers"].isna().eq(frame["peers_basis"] == "no peer has figures").all()

    def test_limits_enclose_their_values(self, every):
        for value, lower, upper in (
            ("value", "lower", "upper"),
            ("england", "england_lower", "england_upper"),
        ):
            shown = every.measures[every.measures[lower].notna()]
            assert (shown[lower] <= shown[value]).all()
            assert (shown[value] <= shown[upper]).all()

    def test_every_gap_has_a_direction_and_a_reason(self, every):
        frame = every.measures
        gaps = frame[frame["unit"] == "points"]
        assert set(gaps["gap"]) <= DIRECTIONS
        assert (gaps["gap_reason"] != "").all()
        assert (frame.loc[frame["unit"] != "points", "gap"] == "").all()
        assert (gaps.loc[gaps["value"].isna(), "gap"] == "cannot be told").all()

    def test_titles_fit_and_no_word_is_banned(self, every):
        frame = every.measures
        assert frame["title"].str.len().max() <= 60
        texts = frame[["title", "flag", "gap_reason", "missing_reason", "instead", "peers_basis"]]
        assert banned(" ".join(np.unique(texts.to_numpy().astype(str)))) == []

    def test_json_gives_back_the_same(self, every):
        back = Scorecards.from_json(every.to_json())
        pd.testing.assert_frame_equal(back.measures, every.measures)
        pd.testing.assert_frame_equal(back.peers, every.peers)
        assert (back.nation, back.geography) == (every.nation, every.geography)


class TestPeers:
    def test_five_others_each_nearest_first(self, cards, cards_2024):
        for found in (cards, cards_2024):
            for area, rows in found.peers.groupby("area"):
                assert list(rows["rank"]) == [1, 2, 3, 4, 5]
                assert rows["distance"].is_monotonic_increasing
                assert area not in set(rows["peer"])

    def test_the_invented_ics_has_invented_peers_only(self, invented):
        assert set(invented.peers_of("XEX")["peer"]) == {"XEA", "XEB", "XEC"}
        assert invented.nation == "Illustria"

    def test_their_counts_are_taken_together(self, cards, register, store, now):
        peers = [register.area(code, now) for code in cards.peers_of("QHL")["peer"]]
        living = deprivation.living_in_deprived(store, peers)
        everyone = living[living["group"] == deprivation.EVERYONE]
        together = 100 * everyone["people_20"].sum() / everyone["residents"].sum()
        row = row_of(cards, "QHL", "people_deciles_1_2")
        assert row["peers"] == pytest.approx(together)
        assert row["peers_basis"] == "5 peers, taken together"


class TestTheNumbersOfTheReports:
    @pytest.mark.parametrize("code", SOME)
    def test_registers(self, cards, register, store, now, code):
        recorded = registers.recorded(store, register, register.area(code, now))
        here = recorded[recorded["indicator"] == registers.HYPERTENSION]
        row = row_of(cards, code, "hypertension_recorded")
        if len(here) > 1:
            assert "boundary change" in row["missing_reason"]
            assert row["england"] == here["england"].iloc[0]
        else:
            ours = row[["value", "lower", "upper", "england", "england_lower", "england_upper"]]
            np.testing.assert_allclose(
                ours.astype(float), here.iloc[0][ours.index].astype(float), rtol=1e-12
            )

    @pytest.mark.parametrize("code", SOME)
    def test_deprivation(self, cards, register, store, now, code):
        places = [register.area(code, now), register.england(now)]
        living = deprivation.living_in_deprived(store, places).set_index(["place", "group"])
        row = row_of(cards, code, "people_deciles_1_2")
        for column, place in zip(("value", "england"), places, strict=True):
            shown = living.loc[(place.name, deprivation.EVERYONE), "share_20"]
            assert row[column] == pytest.approx(shown)
        here = living.loc[places[0].name]
        white, everyone = here.loc["White"], here.loc[deprivation.EVERYONE]
        minority = (everyone["people_20"] - white["people_20"]) / (
            everyone["residents"] - white["residents"]
        )
        gap = row_of(cards, code, "gap_deciles_1_2")
        assert gap["value"] == pytest.approx(100 * minority - white["share_20"])
        assert gap[["lower", "upper"]].isna().all()
        districts = deprivation_districts.districts(store, register, places[0])
        off = districts[districts["share_people_1_2"] < row["england"]]
        hidden = 100 * off["people_1_2"].sum() / districts["people_1_2"].sum()
        assert row_of(cards, code, "hidden_deciles_1_2")["value"] == pytest.approx(hidden)

    @pytest.mark.parametrize("code", SOME)
    @pytest.mark.parametrize("indicator", wres_survey.INDICATORS)
    def test_staff_survey(self, cards, register, store, now, code, indicator):
        place = register.area(code, now)
        listed = wres.trusts(store, register, place)
        frame = wres_survey.survey(store, listed, place, indicator).set_index("kind")
        row = row_of(cards, code, f"{indicator.lower()}_gap")
        for kind, name in ((wres_survey.PLACE, ""), (wres_survey.NATION, "england")):
            shown = frame.loc[kind, ["difference", "difference_lower", "difference_upper"]]
            names = ["england", "england_lower", "england_upper"]
            ours = row[names if name else ["value", "lower", "upper"]]
            np.testing.assert_allclose(ours.astype(float), shown.astype(float), rtol=1e-12)

    def test_one_survey_tells_no_direction(self, cards):
        row = row_of(cards, "QHL", "wres8_gap")
        assert row["gap"] == "cannot be told"
        assert "one survey" in row["gap_reason"]

    def test_without_figures_of_the_ics_its_region_is_named(self, cards, store):
        row = row_of(cards, "QHL", "blood_pressure_treated")
        region = treatment.everyone(store, "Y60", treatment.HYPERTENSION)
        assert np.isnan(row["value"])
        assert "data fetch cvdprevent" in row["missing_reason"]
        assert row["instead"].startswith(f"The Midlands: {region['value']:.1f}%")


@pytest.fixture(scope="module")
def place(invented_register):
    return invented_register.area("XEX", invented_register.geography("2026-04"))


@pytest.fixture(scope="module")
def listed(invented_register, invented_store, place):
    return wres.trusts(invented_store, invented_register, place)


class TestTheInventedIcs:
    def test_treatment(self, invented, invented_store):
        groups = treatment.by_group(invented_store, "XEX", treatment.HYPERTENSION)
        black = treatment.row_of(groups, "Black")
        gap = row_of(invented, "XEX", "blood_pressure_gap")
        assert gap["value"] == pytest.approx(black["difference"])
        assert gap["lower"] == pytest.approx(black["difference_lower"])
        assert treatment.widest_gap(groups)["group"] == "Black"
        unknown = row_of(invented, "XEX", "ethnicity_unknown")
        assert unknown["value"] == pytest.approx(treatment.unknown_ethnicity(groups)["share"])
        treated = row_of(invented, "XEX", "blood_pressure_treated")
        everyone = treatment.everyone(invented_store, "XEX", treatment.HYPERTENSION)
        assert treated["value"] == pytest.approx(everyone["value"])

    @pytest.mark.parametrize("indicator", wres_survey.INDICATORS)
    def test_directions_of_the_survey_are_the_reports_movements(
        self, invented, invented_store, place, listed, indicator
    ):
        series = wres_survey.by_year(invented_store, listed, place, indicator)
        known = wres.comparable(series, wres_series.break_list(series))
        span = min(wres_strip.LONG, int(known["period"].max() - known["period"].min()))
        moved = wres_series.movement(series, "gap", span)
        row = row_of(invented, "XEX", f"{indicator.lower()}_gap")
        assert row["value"] == pytest.approx(series["value"].iloc[-1])
        assert (row["gap"] == "no clear change") == (not moved.is_clear)
        assert str(moved.since) in row["gap_reason"]

    def test_the_board_beside_the_staff(self, invented, invented_store, listed):
        returns = wres_returns.read(invented_store, listed)
        staff = wres_staff.shares(returns, wres_staff.workforce_cells(returns))
        found = wres_strip.series_of_returns(returns, staff, {})
        board, everyone = (found[code][0].iloc[-1] for code in ("WRES9_BOARD", "WRES1_WORKFORCE"))
        row = row_of(invented, "XEX", "board_gap")
        assert row["value"] == pytest.approx(board["value"] - everyone["value"])
        assert row["lower"] < row["value"] < row["upper"]
        assert row["decimals"] == 0
        assert np.isnan(row_of(invented, "XEA", "board_gap")["value"])


@pytest.fixture(scope="module")
def audited(tmp_path_factory, root, register, now):
    ours = made_up.rows("QHL", size=20)
    first = ours["period"] < "2025-06"
    black = ours["group"] == "Black"
    worse = (ours["numerator"] * 0.8 // 5 * 5).astype("int64")
    ours = ours.assign(numerator=ours["numerator"].mask(first & black, worse))
    ours = ours.assign(value=100 * ours["numerator"] / ours["denominator"])
    store = made_up.imported(
        tmp_path_factory.mktemp("card") / "data",
        root / "data",
        ours,
        made_up.rows("ENG", size=300, rounded=False),
        *(made_up.rows(code, periods=("2026-03",)) for code in ("QUA", "QRL", "QU9", "QNQ")),
    )
    return scorecards(register, now, store)


class TestWithTheAuditOfIcbs:
    """Made-up figures: QHL for twelve quarters with a gap that closes, four others for one."""

    def test_a_gap_that_closes_is_narrowing_since_the_break(self, audited):
        row = row_of(audited, "QHL", "blood_pressure_gap")
        assert row["gap"] == "narrowing"
        assert "June 2024" in row["gap_reason"]
        assert "March 2026" in row["gap_reason"]

    def test_one_period_tells_no_direction(self, audited):
        row = row_of(audited, "QUA", "blood_pressure_gap")
        assert not np.isnan(row["value"])
        assert row["gap"] == "cannot be told"
        assert "a year apart" in row["gap_reason"]

    def test_peers_are_those_that_have_figures(self, audited):
        assert row_of(audited, "QHL", "blood_pressure_treated")["peers_basis"] == (
            "1 of 5 peers, taken together"
        )

    def test_an_ics_without_figures_says_what_adds_them(self, audited):
        row = row_of(audited, "QOX", "blood_pressure_treated")
        assert "data fetch cvdprevent" in row["missing_reason"]
        assert row["instead"].startswith("The South West: ")

    def test_an_ics_that_a_boundary_cut_says_so(self, audited):
        row = row_of(audited, "S0E4D", "blood_pressure_treated")
        assert "boundary change" in row["missing_reason"]

    def test_the_period_is_that_of_the_report(self, audited):
        assert set(audited.of("QHL")["period"]) >= {audit.period_in_words("2026-03")}


def test_the_ethnic_gap_in_deprivation_is_a_difference_of_counts(cards, store, register, now):
    """The nation's by hand, from the table itself."""
    people = store.table("people_by_decile")
    deprived = people[people["decile"] <= 2].groupby("group")["people"].sum()
    total = people.groupby("group")["people"].sum()
    minority = [group for group in total.index if group != "White"]
    expected = difference(
        deprived[minority].sum(),
        total[minority].sum(),
        deprived["White"],
        total["White"],
        multiplier=100,
    )
    assert row_of(cards, "QHL", "gap_deciles_1_2")["england"] == pytest.approx(expected.value)
