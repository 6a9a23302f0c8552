"""What map and table show of a measure: its classes, its values, its scale."""

import index_samples as samples
import numpy as np
import pandas as pd
import pytest

from rhoanalytics.pack.site.index_classes import class_limits, class_names
from rhoanalytics.pack.site.index_measures import headline_measures, missing_measures, most_complete

AREAS = samples.real()[:4]
NAN = float("nan")


def measure(**said):
    found = headline_measures(samples.scorecards(AREAS, **said), AREAS)
    return found[0]


@pytest.mark.parametrize(
    "values, decimals",
    [
        ([11.2, 19.4], 1),
        ([0, 100], 0),
        ([-4.2, 3.1], 1),
        ([1.02, 1.05], 2),
        ([0.3, 56.7, 12.1], 1),
        ([99.8, 99.9], 1),
        ([14, 14], 0),
    ],
)
def test_classes_are_few_equal_and_hold_every_value(values, decimals):
    limits = class_limits(pd.Series(values, dtype=float), decimals)
    assert 1 <= len(limits) - 1 <= 5
    assert limits[0] <= min(values) and max(values) <= limits[-1]
    assert np.allclose(np.diff(limits), limits[1] - limits[0])
    names = class_names(limits, "%")
    assert len(set(names)) == len(names) == len(limits) - 1


@pytest.mark.parametrize("spread", [0.7, 3, 9, 27, 60, 95])
def test_a_spread_of_values_has_at_least_three_classes(spread):
    limits = class_limits(pd.Series([2.0, 2.0 + spread]), 1)
    assert 3 <= len(limits) - 1 <= 5


def test_classes_in_words():
    limits = np.array([10.0, 12.5, 15.0])
    assert class_names(limits, "%") == ("10.0% to under 12.5%", "12.5% to 15.0%")
    assert class_names(limits[::2], "points") == ("10 to 15",)


def test_a_value_that_prints_as_a_limit_is_in_the_class_above_it():
    found = measure(value=[19.96, 10.0, 30.0, 40.0])
    limits = [name.split("%")[0] for name in found.classes]
    steps = [reading.step for reading in found.readings.values()]
    assert found.readings[AREAS[0].code].tile == "20.0%"
    assert float(limits[steps[0] - 1]) == 20


def test_values_limits_and_the_nation_lie_on_one_scale():
    found = measure(value=[20, 21, 22, 23], lower=[19, 20, 21, 22], upper=[21, 22, 23, 24])
    readings = list(found.readings.values())
    assert (readings[0].low, readings[-1].high) == (0, 100)
    assert all(each.low < each.at < each.high for each in readings)
    assert found.england.at == readings[0].at


def test_a_missing_value_has_its_reason_and_no_place():
    found = measure(value=[NAN, 21, 22, 23], missing_reason=["Not published.", "", "", ""])
    gone = found.readings[AREAS[0].code]
    assert (gone.printed, gone.step, gone.at, gone.note) == (
        "no value",
        None,
        None,
        "Not published.",
    )
    assert gone.peers == "21.0%"


def test_an_ics_that_the_scorecards_lack_is_shown_without_a_value():
    scorecards = samples.scorecards(AREAS[1:])
    found = headline_measures(scorecards, AREAS)[0]
    assert found.readings[AREAS[0].code].printed == "no value"


def test_a_measure_without_any_value_is_not_offered():
    assert headline_measures(samples.scorecards(AREAS, value=NAN), AREAS) == []


def test_counts_of_everyone_have_no_limits():
    missing = dict.fromkeys(("lower", "upper", "england_lower", "england_upper"), NAN)
    found = measure(value=[20, 21, 22, 23], **missing)
    reading = found.readings[AREAS[0].code]
    assert reading.low == reading.at == reading.high
    assert "to" not in reading.printed


def test_what_is_said_of_every_value_is_said_once():
    found = measure(flag=["Old. 1 of 2 trusts.", "Old. 2 of 2 trusts.", "Old.", "2 of 3. Old."])
    assert found.about.endswith("The aim is a higher value. Old.")
    notes = [reading.note for reading in found.readings.values()]
    assert notes == ["1 of 2 trusts.", "2 of 2 trusts.", "", "2 of 3."]


def test_other_peers_than_usual_are_said():
    usual = "5 peers, taken together"
    found = measure(peers_basis=[usual, usual, "4 of 5 peers, taken together", usual])
    assert found.peers_basis == usual
    assert found.readings[AREAS[2].code].note == "Peers: 4 of 5 peers, taken together."
    assert found.readings[AREAS[0].code].note == ""


def test_the_page_opens_with_the_measure_that_has_most_limits():
    without = measure(measure="counts", lower=NAN, upper=NAN)
    partly = measure(measure="part", value=[NAN, 2, 3, 4], lower=[NAN, 1, 2, 3])
    whole, last = measure(measure="whole"), measure(measure="last")
    assert most_complete([without, partly, whole, last]) == whole
    assert most_complete([]) is None


def test_measures_without_figures_are_named_with_the_remedy():
    reason = "Not here: `rhoanalytics data fetch cvdprevent` adds <them>."
    gone = samples.scorecards(AREAS, value=NAN, missing_reason=reason)
    (said, titles), *others = missing_measures(gone).items()
    assert "<code>rhoanalytics data fetch cvdprevent</code> adds &lt;them&gt;" in said
    assert titles == [samples.MEASURE["title"]] and not others
    assert missing_measures(samples.scorecards(AREAS)) == {}
