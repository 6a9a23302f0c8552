"""Sentences, titles and descriptions say what the numbers and their limits allow, everywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.areas import ENGLAND_CODE, Area, Register, load_register
from rhoanalytics.display import rows, words
from rhoanalytics.display.rows import wres as wres_rows
from rhoanalytics.display.titles import cvd as cvd_titles
from rhoanalytics.display.titles import deprivation as deprivation_titles
from rhoanalytics.display.titles import wres as wres_titles
from rhoanalytics.measures import (
    audit,
    deprivation,
    deprivation_districts,
    deprivation_summary,
    population,
    registers,
    treatment,
    treatment_adjusted,
    wres,
    wres_all_staff,
    wres_national,
    wres_survey,
)
from rhoanalytics.methods import difference
from rhoanalytics.store import Store

ROOT = Path(__file__).resolve().parents[2]

NOT_A_WORD = re.compile(r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\bNone\b(?! of)|\binf\b|[{}]|  |\d_\d|\w_\w")
"""What a template leaves behind where a number or a name was missing."""

COMPARISON = re.compile(r"\b(higher|lower|fewer|more than|less than)\b")


def _every_place() -> list[Area]:
    register = load_register(ROOT / "data" / "areas")
    return [area for geography in register.geographies() for area in register.areas(geography)]


def about_cvd(store: Store, register: Register, place: Area) -> Iterator[str]:
    region, england = register.region(place), register.england(place.geography)
    around = audit.surroundings(register, (place, region, england))
    period = audit.subject(store, register, around, treatment.HYPERTENSION).when
    adjusted = treatment_adjusted.by_age(
        store, audit.subject(store, register, around, *treatment_adjusted.AGE_BANDS.values())
    )
    frames = {
        code: treatment.with_people(treatment.by_group(store, region.code, code), 80)
        for code in (treatment.HYPERTENSION, treatment.LIPIDS_IN_CVD)
    }
    for frame in frames.values():
        white = treatment.row_of(frame, "White")
        for _, row in frame.iterrows():
            yield words.treatment_gap(
                row, white, place=region.in_text, period=period, what="were treated"
            )
            yield words.reference_people(row, place=region.in_text, what="be treated")
        yield words.target_people(frame, place=region.in_text, target=80, what="be treated")
        unknown = treatment.unknown_ethnicity(frame)
        yield words.unknown_ethnicity(
            unknown, place=region.in_text, register="on a register", what="were treated"
        )
        yield cvd_titles.treatment(frame, place=region.in_text)
        yield from rows.treatment_notes(frame, target=80)
    for _, row in adjusted[adjusted["group"] != "White"].iterrows():
        yield words.age_adjusted_gap(row, place=england.in_text, period=period)
    yield cvd_titles.treatment_alt(
        treatment.panels(frames, {}), place=region.in_text, beside=[england.in_text]
    )
    recorded = registers.recorded(store, register, place)
    hypertension = registers.hypertension(recorded)
    yield words.recorded_hypertension(hypertension, nation=england.in_text)
    yield words.value_of_parts(hypertension)
    yield cvd_titles.registers(recorded, nation=england.in_text)
    yield cvd_titles.registers_alt(recorded, nation=england.in_text)
    groups = population.beside(
        population.census_groups(store, [place, england]), place, england, by="group"
    )
    ages = population.beside(population.ages(store, [place, england]), place, england, by="age")
    quintiles = population.groups_by_quintile(store, place)
    for title in (cvd_titles.census_groups, cvd_titles.census_groups_alt):
        yield title(groups, place=place.in_text, nation=england.in_text)
    for title in (cvd_titles.ages, cvd_titles.ages_alt):
        yield title(ages, place=place.in_text, nation=england.in_text)
    for title in (cvd_titles.groups_by_quintile, cvd_titles.groups_by_quintile_alt):
        yield title(quintiles, place=place.in_text)


def about_deprivation(store: Store, register: Register, place: Area) -> Iterator[str]:
    england = register.england(place.geography)
    here, nation, peers = place.in_text, england.in_text, words.PEERS[place.kind]
    profile = deprivation.decile_profile(store, place)
    national = deprivation.decile_profile(store, england)
    living = deprivation.living_in_deprived(store, [place])
    districts = deprivation_districts.districts(store, register, place)
    ranked = deprivation.standing(store, register, place)
    rank = ranked[ranked["area"] == place.code].iloc[0]
    even = national["share_people"].iloc[:2].sum()
    shares = deprivation.domains(store, [place])
    yield words.most_deprived(profile, national, place=here, nation=nation)
    yield words.standing(rank, len(ranked), peers=peers, geography=place.geography.name)
    yield words.groups_in_deprived(living, place=here, nation=nation)
    yield words.largest_places(districts, nation=nation)
    yield words.hidden_deprivation(districts, even, nation=nation)
    yield words.kinds(shares, place=here, nation=nation)
    titles = deprivation_titles
    for title in (titles.decile_profile, titles.decile_profile_alt):
        yield title(profile, place=here)
    yield titles.neighbourhoods(districts, place=here, nation=nation)
    yield titles.tiles_alt(districts, place=here)
    for title in (titles.districts, titles.districts_alt):
        yield title(districts)
    yield titles.living(living, place=here)
    yield titles.living_alt(living, place=here, others=nation)
    yield titles.domains(shares, place=here, nation=nation)
    yield titles.domains_alt(shares, place=here)
    yield titles.standing(rank, len(ranked), place=here, peers=peers)
    yield titles.standing_alt(ranked, rank, even, place=here, nation=nation, peers=peers)
    yield titles.nation_map(ranked, nation=nation, peers=peers)
    yield titles.nation_map_alt(ranked, rank, place=here, nation=nation, peers=peers)
    lsoas = national["lsoas"].sum()
    yield from deprivation_districts.district_notes(districts, lsoas)
    summary = deprivation_summary.summary_table(store, [place, england])
    yield from deprivation_summary.summary_notes(summary, lsoas)


def about_the_workforce(store: Store, register: Register, place: Area) -> Iterator[str]:
    listed = wres.trusts(store, register, place)
    yield words.survey_coverage(*wres.coverage(listed), place=place.in_text)
    for code, what in wres_survey.INDICATORS.items():
        frame = wres_survey.survey(store, listed, place, code)
        yield words.survey_gap(frame.iloc[0], place=place.in_text, year="2024", what=what)
        yield wres_titles.survey(
            frame, what=what, place=place.in_text, indicator=code, nation="England"
        )
        yield wres_titles.survey_alt(frame)
        yield from (
            wres_rows.survey(frame)[["white_text", "minority_text", "gap", "times"]].to_numpy().flat
        )
    trend = wres_all_staff.trend(store, register, listed, place)
    if len(trend):
        yield wres_titles.all_staff(trend, place=place.in_text)
        yield wres_titles.all_staff_alt(trend, place=place.in_text, nation="England")


@pytest.mark.parametrize("place", _every_place(), ids=lambda a: f"{a.geography.code}-{a.code}")
@pytest.mark.parametrize("about", [about_cvd, about_deprivation, about_the_workforce])
def test_texts_of_every_ics_are_whole_and_in_the_words_of_the_house(store, register, about, place):
    written = [text for text in about(store, register, place) if text]
    assert len(written) > 10
    for text in written:
        assert not NOT_A_WORD.search(text), text
        assert words.banned(text) == [], text
        assert "nearly significant" not in text


@pytest.mark.parametrize("place", _every_place(), ids=lambda a: f"{a.geography.code}-{a.code}")
def test_staff_of_an_ics_are_said_to_differ_only_beyond_chance(store, register, place):
    listed = wres.trusts(store, register, place)
    for code, what in wres_survey.INDICATORS.items():
        frame = wres_survey.survey(store, listed, place, code)
        for _, row in frame.dropna(subset=["difference"]).iterrows():
            text = words.survey_gap(row, place=place.in_text, year="2024", what=what)
            says_only_what_limits_allow(text, row["difference_lower"], row["difference_upper"])


@pytest.mark.parametrize("area", [ENGLAND_CODE, *(f"Y{n}" for n in (56, 58, 59, 60, 61, 62, 63))])
@pytest.mark.parametrize("indicator", [treatment.HYPERTENSION, treatment.LIPIDS_IN_CVD])
def test_groups_are_said_to_differ_only_beyond_chance(store, area, indicator):
    frame = treatment.by_group(store, area, indicator)
    white = treatment.row_of(frame, "White")
    compared = frame.dropna(subset=["difference"])
    assert len(compared) == 4
    for _, row in compared.iterrows():
        text = words.treatment_gap(row, white, place="X", period="2026", what="were treated")
        if text:
            says_only_what_limits_allow(text, row["difference_lower"], row["difference_upper"])
    title = cvd_titles.treatment(frame, place="X")
    widest = treatment.widest_gap(frame)
    clear = widest["difference_lower"] > 0 or widest["difference_upper"] < 0
    assert ("similar" in title) != clear


@pytest.mark.parametrize("place", _every_place(), ids=lambda a: f"{a.geography.code}-{a.code}")
def test_recorded_hypertension_differs_from_england_only_beyond_chance(store, register, place):
    found = registers.hypertension(registers.recorded(store, register, place))
    qof = store.table("qof_registers")
    england = qof[(qof["area"] == ENGLAND_CODE) & (qof["indicator"] == "QOF_HYP")].iloc[0]
    told = words.recorded_hypertension(found, nation="England").split("; ")
    for (_, row), text in zip(found.iterrows(), told, strict=not found.empty):
        gap = difference(
            row["numerator"], row["denominator"], england["numerator"], england["denominator"]
        )
        if gap.lower <= 0 <= gap.upper:
            assert not COMPARISON.search(text), text
        if "higher" in text:
            assert gap.lower > 0
        if "lower" in text:
            assert gap.upper < 0


def says_only_what_limits_allow(text: str, lower: float, upper: float) -> None:
    if lower <= 0 <= upper:
        assert not COMPARISON.search(text), text
        assert "chance" in text
    else:
        assert ("higher" if lower > 0 else "lower") in text, text
        assert ("lower" if lower > 0 else "higher") not in text, text


@pytest.mark.parametrize("place", _every_place(), ids=lambda a: f"{a.geography.code}-{a.code}")
def test_years_are_said_to_differ_only_where_limits_are_apart(store, register, place):
    trend = wres_all_staff.trend(store, register, wres.trusts(store, register, place), place)
    if trend.empty:
        return
    title = wres_titles.all_staff(trend, place=place.in_text)
    named = [series for label, series in trend.groupby("label") if label[1:] in title]
    assert len(named) == 1
    series = named[0].sort_values("period")
    assert not series["is_break"].any(), "years on both sides of a break are not compared"
    first, last = series.iloc[0], series.iloc[-1]
    apart = last["lower"] > first["upper"] or last["upper"] < first["lower"]
    assert bool(COMPARISON.search(title)) == apart, title


class TestConditions:
    """A template whose condition fails gives nothing."""

    @pytest.fixture
    def white(self) -> pd.Series:
        return pd.Series({"group": "White", "value": 75.0, "lower": 74.0, "upper": 76.0})

    def black(self, **changes) -> pd.Series:
        return pd.Series(
            {
                "group": "Black",
                "value": 66.0,
                "lower": 63.0,
                "upper": 69.0,
                "difference": -9.0,
                "difference_lower": -12.0,
                "difference_upper": -6.0,
                "to_reference": 90.0,
            }
            | changes
        )

    def gap(self, row: pd.Series, white: pd.Series) -> str:
        return words.treatment_gap(row, white, place="Devon", period="2026", what="were treated")

    def test_a_clear_difference_has_all_its_numbers(self, white):
        text = self.gap(self.black(), white)
        for number in ("66.0%", "63.0%", "69.0%", "75.0%", "74.0%", "76.0%", "9.0", "2026"):
            assert number in text
        assert "lower" in text and "Devon" in text and "Black" in text

    def test_a_difference_that_chance_could_give_is_none(self, white):
        row = self.black(difference=-2.0, difference_lower=-5.0, difference_upper=1.0)
        says_only_what_limits_allow(self.gap(row, white), -5.0, 1.0)

    @pytest.mark.parametrize(
        "changes",
        [
            {"difference": float("nan"), "difference_lower": float("nan")},
            {"lower": 55.0, "upper": 75.1},
        ],
        ids=["small group", "limits wider than 10 points"],
    )
    def test_small_groups_and_wide_limits_are_not_compared(self, white, changes):
        assert self.gap(self.black(**changes), white) == ""

    def test_limits_of_exactly_10_points_are_compared(self, white):
        assert self.gap(self.black(lower=56.0, upper=76.0), white) != ""

    @pytest.mark.parametrize("count", [float("nan"), 4.9])
    def test_few_people_are_not_counted(self, count):
        row = self.black(to_reference=count)
        assert words.reference_people(row, place="Devon", what="be treated") == ""

    def test_people_are_rounded_to_five(self):
        text = words.reference_people(
            self.black(to_reference=1_232.0), place="Devon", what="be treated"
        )
        assert "1,230" in text

    @pytest.mark.parametrize("crude, told", [(-9.5, False), (-10.0, True), (-8.0, True)])
    def test_age_is_mentioned_from_one_point(self, crude, told):
        assert (
            bool(
                words.age_adjusted_gap(
                    self.black(
                        crude_difference=crude,
                        crude_difference_lower=crude,
                        crude_difference_upper=crude,
                    ),
                    place="Devon",
                    period="2026",
                )
            )
            is told
        )

    def test_a_target_reached_by_all(self):
        needed = pd.DataFrame({"group": ["Black", "White"], "to_target": [0.0, 0.0]})
        text = words.target_people(needed, place="Devon", target=80, what="be treated")
        assert "80%" in text
        assert "more people" not in text

    def test_too_few_answers_give_no_sentence(self):
        row = pd.Series({"difference": float("nan"), "minority": float("nan"), "white": 10.0})
        assert words.survey_gap(row, place="Devon", year="2024", what="said so") == ""

    def test_the_survey_in_one_sentence(self):
        known = pd.Series({"difference": -6.9, "difference_lower": -9.1, "difference_upper": -4.8})
        rows = {"Fair career progression": known, "Discrimination": known * float("nan")}
        text = words.survey_gaps(rows, place="Devon", year="2024")
        assert "−6.9 (−9.1 to −4.8) for fair career progression; below 0" in text
        assert "discrimination" not in text
        assert words.survey_gaps({"Discrimination": known * float("nan")}, place="", year="") == ""

    def test_no_trust_at_all_is_said(self):
        assert "No NHS trust" in words.survey_coverage(0, 0, place="Devon")

    @pytest.mark.parametrize(
        "lacking, told",
        [(["Avon"], "Avon has none;"), (["Avon", "Brue"], "Avon and Brue have none;")],
    )
    def test_trusts_without_survey_figures_are_named(self, lacking, told):
        text = words.survey_coverage(1, 3, place="Devon", absent=(), lacking=lacking)
        assert f"1 of 3 trusts with a head office here ({told}" in text
        assert "all 3 trusts" in words.survey_coverage(3, 3, place="Devon", absent=())

    def test_an_untested_series_is_said_to_be(self, store):
        series = wres_national.national(store, wres_national.SHARES)
        text = words.national_trend(series, "WRES1_VSM", None, what="The share")
        assert not re.search(r"\b(rose|fell)\b", text)
        assert "too few years" in text

    @pytest.mark.parametrize("code, word", [("WRES2", None), ("WRES3", "fell")])
    def test_a_tested_series_moves_only_beyond_chance(self, store, code, word):
        series = wres_national.national(store, wres_national.RATIOS)
        test = wres_national.national_trend(series, code)
        text = words.national_trend(series, code, test, what="The ratio")
        found = re.search(r"\b(rose|fell)\b", text)
        assert (found[0] if found else None) == word

    @pytest.mark.parametrize(
        "lower, upper, said",
        [(0.1, 2, "higher"), (-2, -0.1, "lower"), (0, 2, None), (-2, 0, None), (-1, 1, None)],
    )
    def test_an_interval_that_touches_zero_says_nothing(self, lower, upper, said):
        relation = words.relation(lower, upper)
        assert relation == (said or "not clearly different")

    def test_deprivation_hides_only_where_people_live_in_it(self):
        districts = pd.DataFrame(
            {
                "district": ["Adur", "City of London", "Hastings"],
                "people_1_2": [500, 0, 9000],
                "share_people_1_2": [2.0, 0.0, 60.0],
            }
        )
        text = words.hidden_deprivation(districts, 20.2, nation="England")
        assert text.startswith("500 people in the most deprived fifth live in Adur, where")
        assert words.hidden_deprivation(districts.iloc[1:], 20.2, nation="England") == ""
        assert words.hidden_deprivation(districts.iloc[:1], 20.2, nation="England") == ""
