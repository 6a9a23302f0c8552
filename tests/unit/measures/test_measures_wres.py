"""Workforce Race Equality Standard: England's published figures by hand, and an invented ICS."""

import numpy as np
import pandas as pd
import pytest
import wres_samples as samples

from rhoanalytics.display.rows import wres as rows
from rhoanalytics.display.titles import wres as titles
from rhoanalytics.display.words import banned
from rhoanalytics.display.words import wres as words
from rhoanalytics.display.words import wres_notes as notes
from rhoanalytics.measures import (
    wres,
    wres_likelihood,
    wres_national,
    wres_returns,
    wres_series,
    wres_staff,
    wres_strip,
    wres_survey,
)
from rhoanalytics.methods import SUPPRESSED, likelihood_ratio
from rhoanalytics.store import Store


@pytest.fixture
def now(register):
    return register.geography("2026-04")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Store:
    return Store(samples.folder(tmp_path_factory.mktemp("made") / "data"))


@pytest.fixture(scope="module")
def place():
    return samples.place(samples.register().geography("2026-04"))


@pytest.fixture(scope="module")
def listed(made, place):
    return wres.trusts(made, samples.register(), place)


@pytest.fixture(scope="module")
def returns(made, listed):
    return wres_returns.read(made, listed)


@pytest.fixture(scope="module")
def staff(returns):
    return wres_staff.shares(returns, wres_staff.workforce_cells(returns))


@pytest.fixture(scope="module")
def ratios(returns):
    return {code: wres_likelihood.ratios(returns, code) for code in wres_likelihood.EVENTS}


@pytest.fixture(scope="module")
def standings(made, listed, place, returns, staff, ratios):
    return wres_strip.standings(
        wres_strip.series_of_returns(returns, staff, ratios)
        | wres_strip.series_of_survey(made, listed, place)
    )


def counted(frame: pd.DataFrame, indicator: int, measure: str, group: str, year: int) -> float:
    """A count of all trusts but the ambulance trust, added up by hand."""
    chosen = (
        (frame["indicator"] == indicator)
        & (frame["measure"] == measure)
        & (frame["group"] == group)
        & (frame["year"] == year)
        & (frame["org_code"] != "MT5")
    )
    return frame.loc[chosen, "value"].sum()


class TestTrusts:
    def test_a_merged_trust_is_listed_with_the_one_it_became_part_of(self, listed):
        successors = listed.set_index("trust")["successor"]
        assert successors["MT6"] == "MT2"
        assert set(successors.drop("MT6")) == {""}

    def test_only_trusts_that_were_there_are_expected(self, listed):
        assert wres.expected(listed, "2020-03-31") == {"MT1", "MT2", "MT3", "MT4", "MT6"}
        # A trust that closes on the day itself makes no return, and ambulance trusts are apart.
        assert wres.expected(listed, "2021-03-31") == {"MT1", "MT2", "MT3", "MT4"}

    def test_a_closed_trust_is_not_missing_from_the_newest_survey(self, listed):
        assert wres.coverage(listed) == (4, 4)

    @pytest.mark.parametrize(
        "flags, starts",
        [
            ("00000", []),
            ("00100", [2019]),
            ("11100", [2020]),
            ("10000", [2018]),
            ("11001", [2019, 2021]),
            ("11111", []),
        ],
    )
    def test_a_break_is_flagged_on_the_old_years_or_on_the_first_new_one(self, flags, starts):
        flagged = {2017 + n: flag == "1" for n, flag in enumerate(flags)}
        assert wres.break_years(flagged) == starts

    def test_years_are_compared_on_one_basis_and_after_a_break(self):
        series = pd.DataFrame(
            {
                "period": [2018, 2019, 2020, 2021, 2022],
                "value": [1.0, 2.0, 3.0, np.nan, 5.0],
                "basis": ["all", "all", "part", "all", "all"],
            }
        )
        assert list(wres.comparable(series, [])["period"]) == [2018, 2019, 2022]
        assert list(wres.comparable(series, [2019])["period"]) == [2019, 2022]
        assert list(wres.comparable(series, [2023])["period"]) == [2018, 2019, 2022]


class TestReturns:
    def test_years_and_organisations(self, returns):
        assert returns.years == list(samples.YEARS)
        assert set(returns.names) == {"MT1", "MT2", "MT3", "MT4"}
        assert "MT4" not in returns.reported(2019)

    def test_without_returns_there_is_nothing_to_show(self, store, register, now):
        area = register.area("QHL", now)
        none = wres_returns.read(store, wres.trusts(store, register, area))
        assert none.years == []
        staff = wres_staff.shares(none, wres_staff.workforce_cells(none))
        assert staff.empty
        assert all(wres_likelihood.ratios(none, code).empty for code in (2, 3, 4))
        assert wres_strip.series_of_returns(none, staff, {}) == {}

    def test_of_which_rows_are_never_added(self, returns):
        counts = wres_returns.people(returns, 1, "headcount")
        rows = returns.rows
        own = (rows["indicator"] == 1) & (rows["org_code"] == "MT1") & (rows["year"] == 2025)
        plain = rows[own & (rows["row"] != "smm") & (rows["group"] == "White")]
        assert counts[("MT1", 2025, "White")] == plain["value"].sum()

    def test_a_suppressed_band_takes_the_workforce_from_another_indicator_whole(self, returns):
        rows = returns.rows
        base = rows[
            (rows["indicator"] == 3)
            & (rows["org_code"] == "MT3")
            & (rows["year"] == 2024)
            & (rows["measure"] == "headcount")
        ].set_index("group")["value"]
        found = wres_returns.workforce(returns).loc[("MT3", 2024)]
        assert found.to_dict() == base.to_dict()

    def test_a_missing_return_is_a_gap_with_its_reason(self, returns, place, ratios):
        frame = wres_likelihood.by_trust(returns, place, ratios[2], 2019).set_index("trust")
        assert frame.at["MT4", "flag"] == "[x]"
        assert frame.at["MT4", "reason"] == "no complete return for 2019"
        series = wres_likelihood.by_year(returns, 2, ratios[2]).set_index("period")
        assert tuple(series.loc[2019, ["counted", "wanted"]]) == (4, 5)
        assert series.loc[2019, "without"] == "Fallow Community"
        assert series.loc[2019, "basis"] != series.loc[2020, "basis"]
        assert set(series["basis"].drop(2019)) == {wres.COMPLETE}

    def test_the_grid_tells_a_gap_from_a_trust_that_is_gone(self, returns):
        grid = wres_returns.grid(returns).set_index("name")
        assert grid.at["Fallow Community", "2019"] == "[x]"
        assert grid.at["Ostle District", "2020"] == "yes"
        assert grid.at["Ostle District", "2022"] == "[z]"

    def test_a_merged_trust_is_summed_only_where_both_reported(self, made, listed):
        frame = samples.returns()
        gone = (frame["org_code"] == "MT6") & (frame["year"] == 2018)
        one = wres_returns.Returns(
            frame[~gone & (frame["org_code"] != "MT5")].assign(
                trust=lambda f: f["org_code"].replace("MT6", "MT2")
            ),
            listed[listed["trust"] != "MT5"],
            (),
        )
        found = wres_staff.shares(one, wres_staff.workforce_cells(one))
        assert ("MT2", 2018) not in found.index
        parts = frame[
            (frame["indicator"] == 1)
            & frame["org_code"].isin(["MT2", "MT6"])
            & (frame["year"] == 2017)
            & ~frame["of_which"]
        ]
        assert found.loc[("MT2", 2017), "staff"] == pytest.approx(parts["value"].sum(), abs=2)

    def test_percentages_without_counts_are_left_out_and_said(self, tmp_path, listed):
        frame = samples.returns()
        other = (frame["org_code"] == "MT1") & (frame["indicator"] == 2)
        frame["unit"] = frame["unit"].mask(other, "percent")
        samples.write(tmp_path, frame, "wres_returns")
        found = wres_returns.read(Store(tmp_path), listed)
        assert found.percentages == ("MT1",)
        assert ("MT1", 2025) not in wres_likelihood.ratios(found, 2).index
        assert "Mallow Royal Hospitals" in notes.percentages_only(found)[0]

    def test_more_events_than_people_are_not_used(self, tmp_path, listed):
        frame = samples.returns()
        wrong = (frame["org_code"] == "MT1") & (frame["measure"] == "training")
        frame["value"] = frame["value"].mask(wrong, 1e6)
        samples.write(tmp_path, frame, "wres_returns")
        found = wres_likelihood.ratios(wres_returns.read(Store(tmp_path), listed), 4)
        assert ("MT1", 2025) not in found.index
        assert ("MT2", 2025) in found.index


class TestDisclosure:
    @pytest.mark.parametrize("indicator", [2, 3, 4])
    def test_every_printed_count_is_0_withheld_or_a_multiple_of_5(self, ratios, indicator):
        shown = ratios[indicator].filter(regex="_(events|people)$").to_numpy().ravel()
        assert {value for value in shown if isinstance(value, str)} <= {SUPPRESSED}
        assert all(value % 5 == 0 for value in shown if not isinstance(value, str))

    def test_a_ratio_with_a_small_count_is_withheld(self, ratios):
        withheld = ratios[3][ratios[3]["flag"] == SUPPRESSED]
        assert len(withheld)
        assert withheld["value"].isna().all()
        assert not ratios[3].loc[ratios[3]["flag"] == "", "value"].isna().any()

    def test_a_ratio_comes_from_the_counts_beside_it(self, ratios):
        row = ratios[2].loc[("all", 2025)]
        again = likelihood_ratio(
            2,
            *(
                float(row[name])
                for name in (
                    "white_events",
                    "white_people",
                    "ethnic_minority_events",
                    "ethnic_minority_people",
                )
            ),
        ).iloc[0]
        assert (row["value"], row["lower"], row["upper"]) == tuple(
            again[["value", "lower", "upper"]]
        )

    def test_bands_show_no_small_count(self, returns):
        bands = wres_staff.ladder(returns, 2025)
        shown = bands[["white", "minority", "unknown", "staff"]].to_numpy().ravel()
        assert all(value == SUPPRESSED or value % 5 == 0 for value in shown)
        assert SUPPRESSED in set(shown)

    def test_leaders_are_withheld_where_few(self):
        cells = pd.DataFrame(
            {
                "year": [2024, 2024, 2025, 2025],
                "group": ["White", "BME"] * 2,
                "people": [50, 7, 50, 8],
            }
        )
        found = wres_staff.leader_shares(cells).droplevel("trust")
        assert found.loc[2024, "flag"] == SUPPRESSED
        assert np.isnan(found.loc[2024, "value"])
        # 8 of 58 is 13.79%.
        assert found.loc[2025, "value"] == 14


class TestFigures:
    def test_the_ics_is_the_sum_of_its_trusts_counts(self, ratios):
        frame = samples.returns()
        row = ratios[2].loc[("all", 2025)]
        for column, measure, group in (
            ("white_events", "appointed", "White"),
            ("ethnic_minority_people", "shortlisted", "BME"),
        ):
            assert row[column] == pytest.approx(counted(frame, 2, measure, group, 2025), abs=2)

    def test_the_share_of_all_staff_by_hand(self, staff):
        frame = samples.returns()
        frame = frame[(frame["year"] == 2025) & ~frame["of_which"]]
        everyone = sum(
            counted(frame, 1, "headcount", group, 2025) for group in ("White", "BME", "Unknown")
        )
        share = 100 * counted(frame, 1, "headcount", "BME", 2025) / everyone
        assert staff.loc[("all", 2025), "value"] == pytest.approx(share, abs=0.06)

    def test_the_ladder_runs_from_the_top_down(self, returns):
        bands = wres_staff.ladder(returns, 2025)
        assert list(bands["heading"].unique()) == list(wres_staff.SECTIONS.values())
        clinical = bands.loc[bands["section"] == "clinical", "label"]
        assert list(clinical) == [f"Band {band}" for band in ("9", "8a", "7", "6", "5", "3")]
        assert "Senior" not in " ".join(bands.loc[bands["section"] == "medical", "label"])

    def test_a_band_that_lacks_a_trust_is_said_to(self, returns):
        bands = wres_staff.ladder(returns, 2024)
        assert bands.loc[bands["without"] > 0, "row"].tolist() == ["8b"]
        assert "band 8b" in notes.bands_without(bands)[0]
        assert notes.bands_without(wres_staff.ladder(returns, 2023)) == ()

    def test_disparity_ratios_of_bands(self, returns):
        found = wres_staff.disparity(returns, 2025).set_index("heading").loc["Clinical"]
        product = found["lower to middle"] * found["middle to upper"]
        assert found["lower to upper"] == pytest.approx(product)
        # The invented trusts promote White staff more often.
        assert found["lower to upper"] > 1.2

    def test_indicator_3_starts_anew_in_2020(self, returns):
        assert wres_returns.breaks(returns, 3) == [2020]
        assert wres_returns.breaks(returns, 2) == []

    def test_one_trusts_break_is_not_the_ics_s(self, tmp_path, listed):
        frame = samples.returns()
        own = (frame["org_code"] == "MT2") & (frame["year"] == 2021) & (frame["indicator"] == 2)
        frame["status"] = frame["status"].mask(own, "[b] merger")
        samples.write(tmp_path, frame, "wres_returns")
        assert wres_returns.breaks(wres_returns.read(Store(tmp_path), listed), 2) == []


class TestResidents:
    @pytest.fixture
    def five(self) -> pd.DataFrame:
        return pd.DataFrame({"place": "Fallow", "group": ["White", "Asian"], "value": [80.0, 20.0]})

    def by_age(self, piece: str) -> pd.DataFrame:
        return pd.DataFrame(
            [
                (piece, group, "Female", band, people)
                for group, band, people in (
                    ("White: British", "25-34", 60),
                    ("Asian: Indian", "35-49", 40),
                    ("White: British", "65+", 900),
                )
            ],
            columns=["piece", "group", "sex", "age_band", "people"],
        )

    def test_residents_of_working_age_where_the_census_has_them(self, tmp_path, place, five):
        samples.write(tmp_path, self.by_age("X1"), "people_by_age_and_ethnic_group")
        found = wres_staff.residents(Store(tmp_path), [place], five)
        assert found == ("Residents aged 25 to 64", "people_by_age_and_ethnic_group", [40.0])

    def test_all_ages_where_a_piece_is_not_covered(self, tmp_path, place, five):
        samples.write(tmp_path, self.by_age("X2"), "people_by_age_and_ethnic_group")
        found = wres_staff.residents(Store(tmp_path), [place], five)
        assert found == ("Residents of all ages", "people_by_decile", [20.0])


class TestMovements:
    def series(self, values: list[float], width: float = 0.1) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "period": range(2025 - len(values) + 1, 2026),
                "value": values,
                "lower": [value / (1 + width) for value in values],
                "upper": [value * (1 + width) for value in values],
                "basis": "all",
                "is_break": False,
            }
        )

    def test_four_years_are_shown_and_not_tested(self):
        test = wres_series.trend(self.series([1.9, 1.7, 1.4, 1.1]), "ratio")
        assert (test.points, np.isnan(test.p)) == (4, True)

    def test_five_falling_ratios_are_tested(self):
        test = wres_series.trend(self.series([1.9, 1.7, 1.4, 1.2, 1.1]), "ratio")
        assert test.p < 0.001
        assert not test.is_rising

    def test_nothing_is_tested_across_a_break(self):
        series = self.series([1.9, 1.7, 1.4, 1.2, 1.1, 1.0]).assign(
            is_break=[False, False, True, False, False, False]
        )
        test = wres_series.trend(series, "ratio")
        assert (test.since, test.points, np.isnan(test.p)) == (2022, 4, True)
        assert wres_series.movement(series, "ratio", 5) is None
        assert wres_series.movement(series, "ratio", 1).since == 2024

    def test_the_nearest_earlier_year_stands_in_for_a_partial_one(self):
        series = self.series([1.9, 1.8, 1.7, 1.4, 1.2, 1.1, 1.0]).assign(
            basis=["all", "part", "all", "all", "all", "all", "all"]
        )
        change = wres_series.movement(series, "ratio", 5)
        assert (change.since, change.years) == (2019, 6)
        standing = wres_strip.standings({"WRES2": (series, "ratio")})["WRES2"]
        assert "since 2019" in words.movements(standing, is_ratio=True)["five_years"]

    def test_a_change_within_both_limits_is_not_clear(self):
        clear = wres_series.movement(self.series([1.5, 1.1]), "ratio", 1)
        unclear = wres_series.movement(self.series([1.15, 1.1]), "ratio", 1)
        assert (clear.is_clear, unclear.is_clear) == (True, False)
        assert clear.change == pytest.approx(-0.4)

    def test_probabilities_are_adjusted_together(self, standings):
        tested = [s for s in standings.values() if s.trend and not np.isnan(s.trend.p)]
        assert len(tested) > 5
        assert all(standing.p >= standing.trend.p for standing in tested)

    def test_the_partial_year_is_no_year_to_compare_with(self, standings):
        standing = standings["WRES1_WORKFORCE"]
        assert standing.trend.points == len(samples.YEARS) - 1

    def test_a_ratio_below_1_that_falls_is_not_called_nearer_parity(self):
        series = self.series([0.95, 0.9, 0.8, 0.75, 0.7], width=0.02)
        standing = wres_strip.standings({"WRES3": (series, "ratio")})["WRES3"]
        assert "further from parity" in words.trend(standing, is_ratio=True)


class TestSurveyYears:
    def test_the_newest_year_comes_from_the_data(self, made, store):
        assert (wres_survey.latest_year(made), wres_survey.latest_year(store)) == ("2024", "2024")

    def test_a_newer_survey_is_shown_when_it_is_there(self, tmp_path, place):
        newer = samples.survey()
        newer["period"] = (newer["period"].astype(int) + 1).astype(str)
        samples.write(tmp_path, newer, "staff_survey_by_ethnicity")
        store = Store(tmp_path)
        assert wres_survey.latest_year(store) == "2025"
        listed = wres.trusts(store, samples.register(), place)
        frame = wres_survey.survey(store, listed, place, "WRES8")
        assert list(frame["kind"]) == ["place", "nation", *["trust"] * 4]

    def test_the_nation_is_named_by_the_place(self, made, listed, place):
        frame = wres_survey.survey(made, listed, place, "WRES5")
        assert frame["name"].iloc[1] == "Albany (7 trusts)"

    def test_a_nation_of_the_ics_s_own_trusts_is_left_out(self, tmp_path, place):
        own = samples.survey()
        own = own[own["area"].isin(samples.STAFF) & (own["area"] != "MT5")]
        samples.write(tmp_path, own, "staff_survey_by_ethnicity")
        store = Store(tmp_path)
        frame = wres_survey.survey(
            store, wres.trusts(store, samples.register(), place), place, "WRES5"
        )
        assert wres_survey.totals(frame) == ["Fallow (pooled)"]

    def test_a_lone_trust_is_not_shown_twice(self, made, listed, place):
        alone = wres_survey.survey(made, listed[listed["trust"] == "MT1"], place, "WRES5")
        assert list(rows.without_repeat(alone)["name"]) == ["Fallow (1 trust)", "Albany (7 trusts)"]
        several = wres_survey.survey(made, listed, place, "WRES5")
        assert rows.without_repeat(several) is several

    def test_indicator_7_is_not_compared_across_its_scoring(self, made, listed, place):
        series = wres_survey.by_year(made, listed, place, "WRES7")
        assert series.loc[series["is_break"], "period"].tolist() == [2021]
        assert len(wres.comparable(series, [2021])) == 4

    def test_every_year_is_the_sum_of_its_trusts(self, made, listed, place):
        series = wres_survey.by_year(made, listed, place, "WRES8").set_index("period")
        frame = samples.survey()
        own = frame[
            (frame["indicator"] == "WRES8")
            & (frame["period"] == "2018")
            & (frame["group"] == "White")
            & frame["area"].isin(["MT1", "MT2", "MT3", "MT4", "MT6"])
        ]
        assert series.at[2018, "white_numerator"] == own["numerator"].sum()
        assert (series["counted"] == series["wanted"]).all()
        assert set(series["basis"]) == {wres.COMPLETE}


class TestTexts:
    @pytest.fixture
    def written(self, returns, place, staff, ratios, standings, made, listed) -> list[str]:
        latest = {code: standing.latest for code, standing in standings.items()}
        strip = rows.nine_indicators(
            {
                code: wres_survey.survey(made, listed, place, code)
                for code in wres_survey.INDICATORS
            },
            wres_national.national(made, wres_national.SHARES | wres_national.RATIOS),
            standings,
            has_returns=True,
        )
        bands = wres_staff.ladder(returns, 2025)
        by_trust = wres_likelihood.by_trust(returns, place, ratios[3], 2025)
        panels = wres_strip.panels(
            {code: standings[code] for code in rows.PANELS},
            rows.PANELS,
            wres_national.national(made, wres_national.SHARES | wres_national.RATIOS),
        )
        return [
            words.representation(
                latest["WRES1_WORKFORCE"],
                {"board members": latest["WRES9_BOARD"]},
                place="Fallow",
            ),
            *(words.likelihood(code, latest[f"WRES{code}"], place="Fallow") for code in ratios),
            words.returns_coverage(standings["WRES1_WORKFORCE"].series),
            *strip.to_numpy().ravel(),
            *rows.ladder(bands)[["band", "share"]].to_numpy().ravel(),
            *rows.likelihood(by_trust)[["white", "minority", "times"]].to_numpy().ravel(),
            *rows.trusts(staff, ratios, returns.names, 2025).to_numpy().ravel(),
            *rows.years(panels, decimals=2).drop(columns="period").to_numpy().ravel(),
            *notes.merged(returns),
            *notes.reasons(by_trust),
            titles.ladder(bands, latest["WRES1_WORKFORCE"], place="Fallow"),
            titles.ladder_alt(bands, latest["WRES1_WORKFORCE"]),
            titles.likelihood(3, by_trust.iloc[0], place="Fallow"),
            titles.likelihood_alt(by_trust),
            titles.trends(
                {code: standings[code] for code in rows.PANELS},
                rows.PANELS,
                what="Figures",
                place="Fallow",
            ),
            titles.trends_alt(panels, decimals=2),
        ]

    def test_every_text_is_whole_and_names_no_other_nation(self, written):
        for text in written:
            assert text
            assert "nan" not in text.lower().replace("finance", "")
            assert "England" not in text
            assert banned(text) == []

    def test_the_strip_says_what_is_not_known(self, made, listed, place):
        strip = rows.nine_indicators(
            {}, wres_national.national(made, wres_national.SHARES), {}, has_returns=False
        )
        assert strip["here"].iloc[0] == rows.NEEDS_RETURNS
        assert set(strip["trend"]) == {"[x]"}

    def test_the_strip_tells_withheld_from_absent(self, made, listed, place, standings):
        hidden = standings["WRES1_VSM"].series.assign(value=np.nan, flag=SUPPRESSED)
        withheld = wres_strip.standings({"WRES1_VSM": (hidden, "gap")})
        strip = rows.nine_indicators(
            {}, wres_national.national(made, wres_national.SHARES), withheld, has_returns=True
        ).set_index("measure")["here"]
        assert strip["1. Ethnic minority staff among very senior managers"] == SUPPRESSED
        assert strip["9. Ethnic minority members of the board"] == "[x]"

    def test_a_ratio_that_includes_1_is_not_called_different(self, ratios):
        row = ratios[3].loc[("all", 2018)].rename(None)
        text = words.likelihood(3, pd.Series({**row, "period": 2018}), place="Fallow")
        assert text.endswith("not clearly different from it.")

    def test_a_trust_is_named_for_review_after_two_clear_years_only(self, returns, ratios):
        two = wres_likelihood.review(ratios[2], returns, (2024, 2025))
        assert "Mallow Royal Hospitals" in two
        one = ratios[2].copy()
        one.loc[("MT1", 2024), "outside_range"] = False
        assert "Mallow Royal Hospitals" not in wres_likelihood.review(one, returns, (2024, 2025))
        assert words.review(2, [], (2024, 2025)) == ""


class TestPublished:
    """What England's published figures say."""

    def test_discrimination_at_one_trust(self, store, register, now):
        place = register.area("S0E4D", now)
        frame = wres_survey.survey(store, wres.trusts(store, register, place), place, "WRES8")
        row = frame.set_index("name").loc["Buckinghamshire Healthcare"]
        assert (row["minority_numerator"], row["minority_denominator"]) == (208, 1_590)
        assert (row["white_numerator"], row["white_denominator"]) == (165, 2_814)
        printed = [f"{row[name]:.2f}" for name in ("ratio", "ratio_lower", "ratio_upper")]
        assert printed == ["2.23", "1.84", "2.71"]

    @pytest.mark.parametrize(
        "indicator, white, minority",
        [
            ("WRES5", "24.16", "28.13"),
            ("WRES6", "20.72", "24.55"),
            ("WRES7", "58.56", "49.35"),
            ("WRES8", "6.86", "15.35"),
        ],
    )
    def test_159_trusts_pooled(self, store, register, now, indicator, white, minority):
        place = register.area("QHL", now)
        frame = wres_survey.survey(store, wres.trusts(store, register, place), place, indicator)
        row = frame.iloc[1]
        assert row["name"] == "England (159 trusts)"
        assert (f"{row['white']:.2f}", f"{row['minority']:.2f}") == (white, minority)

    def test_indicator_2_shows_no_trend(self, store):
        series = wres_national.national(store, wres_national.RATIOS)
        test = wres_national.national_trend(series, "WRES2")
        assert (test.s, f"{test.p:.6f}", f"{test.sen_slope:.6f}") == (5, "0.629365", "0.003095")

    def test_indicator_3_falls_over_its_five_verified_years(self, store):
        series = wres_national.national(store, wres_national.RATIOS)
        rows = series[series["indicator"] == "WRES3"]
        assert dict(zip(rows["period"], rows["value"], strict=True)) == {
            2016: 1.56,
            2017: 1.37,
            2018: 1.24,
            2019: 1.22,
            2022: 1.14,
        }
        test = wres_national.national_trend(series, "WRES3")
        # Five falling points: s = -10, and two of 5! = 120 orders are as extreme.
        assert (test.s, f"{test.p:.6f}") == (-10, f"{2 / 120:.6f}")

    def test_too_few_years_are_not_tested(self, store):
        series = wres_national.national(store, wres_national.SHARES)
        assert wres_national.national_trend(series, "WRES1_VSM") is None
        assert wres_national.latest(series, "WRES1_WORKFORCE")["value"] == 28.6

    def test_ambulance_trusts_are_not_pooled(self, store, register, now):
        place = register.area("S0E4D", now)
        listed = wres.trusts(store, register, place)
        assert wres.AMBULANCE in set(listed["type"])
        assert wres.coverage(listed) == (3, 5)
        names = wres_survey.survey(store, listed, place, "WRES5")["name"]
        assert not names.str.contains("Ambulance").any()

    def test_percentages_on_fewer_than_11_answers_are_missing(self, store, register, now):
        place = register.area("QHL", now)
        frame = wres_survey.survey(store, wres.trusts(store, register, place), place, "WRES8")
        counts = [c for c in frame if c.endswith(("numerator", "denominator"))]
        small = frame[["name", *counts]].assign(minority_numerator=1.0, minority_denominator=10.0)
        found = wres_survey.with_comparisons(small)
        assert found["white"].notna().all()
        for column in ("minority", "minority_lower", "difference", "ratio", "ratio_upper"):
            assert found[column].isna().all(), column
