"""Sentences, titles and descriptions say what the numbers and their limits allow, everywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics.areas import ENGLAND_CODE, Area, Register, load_register
from rhoanalytics.display import rows, words
from rhoanalytics.display.titles import cvd as cvd_titles
from rhoanalytics.display.titles import deprivation as deprivation_titles
from rhoanalytics.display.titles import wres as wres_titles
from rhoanalytics.measures import deprivation, population, registers, treatment, wres
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
    period = treatment.period_in_words(store)
    adjusted = treatment.age_adjusted(store)
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
        yield words.age_adjusted_gap(row, period=period)
    yield cvd_titles.treatment_alt(*frames.values(), place=region.in_text)
    recorded = registers.recorded(store, register, place)
    hypertension = registers.hypertension(recorded)
    yield from words.recorded_hypertension(hypertension)
    yield words.value_of_parts(hypertension)
    yield cvd_titles.registers(recorded)
    yield cvd_titles.registers_alt(recorded)
    groups = population.beside(
        population.census_groups(store, [place, england]), place, england, by="group"
    )
    ages = population.beside(population.ages(store, [place, england]), place, england, by="age")
    quintiles = population.groups_by_quintile(store, place)
    for title in (cvd_titles.census_groups, cvd_titles.census_groups_alt):
        yield title(groups, place=place.in_text)
    for title in (cvd_titles.ages, cvd_titles.ages_alt):
        yield title(ages, place=place.in_text)
    for title in (cvd_titles.groups_by_quintile, cvd_titles.groups_by_quintile_alt):
        yield title(quintiles, place=place.in_text)


def about_deprivation(store: Store, register: Register, place: Area) -> Iterator[str]:
    england = register.england(place.geography)
    profile = deprivation.decile_profile(store, place)
    profile_england = deprivation.decile_profile(store, england)
    living = deprivation.living_in_deprived(store, [place])
    districts = deprivation.districts(store, register, place)
    ranked = deprivation.standing(store, register, place)
    rank = ranked[ranked["area"] == place.code].iloc[0]
    even = profile_england["share_people"].iloc[:2].sum()
    yield words.most_deprived(profile, profile_england, place=place.in_text)
    yield words.standing(rank, len(ranked), geography=place.geography.name)
    yield words.groups_in_deprived(living, place=place.in_text)
    yield words.largest_places(districts)
    yield words.hidden_deprivation(districts, even)
    titles = deprivation_titles
    for title in (titles.decile_profile, titles.decile_profile_alt):
        yield title(profile, place=place.in_text)
    for title in (titles.tiles, titles.tiles_alt):
        yield title(districts, place=place.in_text)
    for title in (titles.districts, titles.districts_alt):
        yield title(districts)
    for title in (titles.living, titles.living_alt):
        yield title(living, place=place.in_text)
    for title in (titles.domains, titles.domains_alt):
        yield title(deprivation.domains(store, [place]), place=place.in_text)
    yield from deprivation.district_notes(districts)


def about_the_workforce(store: Store, register: Register, place: Area) -> Iterator[str]:
    listed = wres.trusts(store, register, place)
    yield words.survey_coverage(*wres.coverage(listed), place=place.in_text)
    for code, what in wres.SURVEY_INDICATORS.items():
        frame = wres.survey(store, listed, place, code)
        yield words.survey_gap(frame.iloc[0], place=place.in_text, year="2024", what=what)
        yield wres_titles.survey(frame, what=what, place=place.in_text, indicator=code)
        yield wres_titles.survey_alt(frame)
        yield from (
            rows.survey(frame)[["white_text", "minority_text", "gap", "times"]].to_numpy().flat
        )
    trend = wres.all_staff_trend(store, register, listed, place)
    if len(trend):
        yield wres_titles.all_staff(trend, place=place.in_text)
        yield wres_titles.all_staff_alt(trend, place=place.in_text)


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
    for code, what in wres.SURVEY_INDICATORS.items():
        frame = wres.survey(store, listed, place, code)
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
    for (_, row), text in zip(found.iterrows(), words.recorded_hypertension(found), strict=True):
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
    trend = wres.all_staff_trend(store, register, wres.trusts(store, register, place), place)
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

    def test_no_trust_at_all_is_said(self):
        assert "No NHS trust" in words.survey_coverage(0, 0, place="Devon")

    def test_an_untested_series_is_said_to_be(self, store):
        series = wres.national(store, wres.NATIONAL_SHARES)
        text = words.national_trend(series, "WRES1_VSM", None, what="The share")
        assert not re.search(r"\b(rose|fell)\b", text)
        assert "too few years" in text

    @pytest.mark.parametrize("code, word", [("WRES2", None), ("WRES3", "fell")])
    def test_a_tested_series_moves_only_beyond_chance(self, store, code, word):
        series = wres.national(store, wres.NATIONAL_RATIOS)
        test = wres.national_trend(series, code)
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
