"""Edge cases of ethnicity data quality, and kappa against statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from rhoanalytics.ethnicity import (
    FIVE_GROUPS,
    NHS_ANY_OTHER_CODES,
    NHS_CODES,
    NHS_UNKNOWN_CODES,
    UNKNOWN_GROUPS,
)
from rhoanalytics.methods import (
    agreement,
    code_kinds,
    comparison_flag,
    completeness,
    other_over_recording,
    relative_bias,
    unknown_bounds,
)

ANY_CODE = st.sampled_from([*NHS_CODES, *NHS_UNKNOWN_CODES, "", None, "Q", "9", "a1", "zz"])


def test_there_are_sixteen_codes_in_five_groups():
    assert "".join(NHS_CODES) == "ABCDEFGHJKLMNPRS"
    assert {group for _, group in NHS_CODES.values()} == set(FIVE_GROUPS)
    assert NHS_CODES["R"] == ("Chinese", "Asian")
    assert set(NHS_UNKNOWN_CODES.values()) == set(UNKNOWN_GROUPS)
    assert all("other" in NHS_CODES[code][0] for code in NHS_ANY_OTHER_CODES)


def test_code_kinds_keep_the_index_and_refuse_numbers():
    codes = pd.Series(["C2", " z ", "9"], index=["x", "y", "z"])
    assert code_kinds(codes).to_dict() == {"x": "White", "y": "Not stated", "z": "Invalid"}
    with pytest.raises(ValueError, match=r"codes: must be text .*; found 99"):
        code_kinds([99])


@given(st.lists(st.tuples(ANY_CODE, st.integers(0, 50)), min_size=1, max_size=30))
def test_kinds_of_records_add_up(rows):
    codes, people = zip(*rows, strict=True)
    found = completeness(codes, people)
    four = found.loc[["known", "not stated", "missing", "invalid"], "numerator"]
    assert four.sum() == found.at["known", "denominator"] == sum(people)
    repeated = (
        completeness(np.repeat(np.array(codes, dtype=object), people)) if sum(people) else None
    )
    if repeated is not None:
        pd.testing.assert_frame_equal(found, repeated)
    assert found.at["other", "numerator"] <= found.at["any other", "numerator"]


def test_measures_without_records_are_missing():
    found = completeness(["Z", None])
    assert found.loc[["any other", "other"], "value"].isna().all()
    assert found.loc[["known", "valid"], "value"].tolist() == [0, 100]
    with pytest.raises(ValueError, match="people: must not be missing; at position 1"):
        completeness(["A", "B"], [1, None])


def test_flags_at_their_boundaries():
    flags = comparison_flag(pd.Series([79.99, 80, 89.99, 90, None]))
    words = ["do not compare groups", "caution", "caution", "", ""]
    assert flags.tolist() == words
    with pytest.raises(ValueError, match="known: must be a percentage from 0 to 100; found 101"):
        comparison_flag(101)
    ratio = other_over_recording([44, 45, None], 1_000, 0.022)
    assert ratio["flag"].tolist() == ["", "investigate", ""]
    with pytest.raises(ValueError, match="census_share: must be above 0"):
        other_over_recording(1, 10, 0)


def test_relative_bias_adds_up_to_nothing():
    people = pd.Series({"White": 700, "Asian": 200, "Not stated": 50, "Invalid": 3})
    found = relative_bias(people, pd.Series({"Asian": 10, "White": 90}))
    assert found["value"].tolist() == pytest.approx([700 / 9 - 90, 200 / 9 - 10])
    assert found["value"].sum() == pytest.approx(0)
    with pytest.raises(ValueError, match="census: its labels differ from those of people"):
        relative_bias(people, pd.Series({"Asian": 10, "Black": 90}))


@given(st.integers(0, 50), st.integers(50, 90), st.integers(0, 20), st.integers(20, 60), st.data())
def test_bounds_hold_for_every_choice_of_the_unknown(x, n, u, v, data):
    found = unknown_bounds(x, n, u, v).iloc[0]
    cases = data.draw(st.integers(0, u))
    others = data.draw(st.integers(0, v - u))
    value = 100 * (x + cases) / (n + cases + others)
    assert found["lowest"] - 1e-9 <= value <= found["highest"] + 1e-9
    assert found["lowest"] <= found["all_in"] <= found["highest"]
    with pytest.raises(ValueError, match="must not put more people in the group than there are"):
        unknown_bounds(9, 10, 5, 0)


@given(st.lists(st.tuples(ANY_CODE, ANY_CODE), min_size=1, max_size=80))
def test_kappa_agrees_with_statsmodels(pairs):
    first, second = zip(*pairs, strict=True)
    found = agreement(first, second)
    kinds = pd.DataFrame({"a": code_kinds(first), "b": code_kinds(second)})
    known = kinds[kinds.isin(FIVE_GROUPS).all(axis=1)]
    assert found.people == len(known)
    assume(len(known) and len(set(known["a"]) | set(known["b"])) > 1)
    table = pd.crosstab(known["a"], known["b"]).reindex(
        index=FIVE_GROUPS, columns=FIVE_GROUPS, fill_value=0
    )
    expected = cohens_kappa(table.to_numpy())
    assert found.kappa.value == pytest.approx(expected.kappa)
    # Rounding can leave statsmodels with a variance just below 0, and so without limits.
    if not np.isnan(expected.kappa_low):
        assert found.kappa.lower == pytest.approx(max(expected.kappa_low, -1), abs=1e-6)
    differ = 100 * (known["a"] != known["b"]).mean()
    assert found.discordance.value == pytest.approx(differ)
    assert found.by_group["denominator"].sum() == len(known)


def test_kappa_is_missing_with_a_reason():
    assert agreement(["A", "B"], ["A", "C"]).kappa.reason == "everyone is in one group"
    nobody = agreement(["Z"], ["A"])
    assert nobody.people == 0 and np.isnan(nobody.discordance.value)
    assert nobody.kappa.reason == "nobody is known in both sources"
    with pytest.raises(ValueError, match="second: has 1 codes but first has 2"):
        agreement(["A", "B"], ["A"])
    people = pd.Series(["A", "H"], index=[1, 2])
    assert agreement(people, pd.Series(["H", "A"], index=[2, 1])).discordance.value == 0
    with pytest.raises(ValueError, match="second: its labels differ"):
        agreement(people, pd.Series(["H", "A"]))
