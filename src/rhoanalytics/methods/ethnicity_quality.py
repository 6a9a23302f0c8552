"""How well ethnic groups are recorded: kinds of code, completeness and validity, and the flag that
follows. Bias and bounds are in `ethnicity_bias`, two sources in `ethnicity_agreement`.

Source of the definitions: Nuffield Trust for the NHS Race and Health Observatory, Ethnicity coding
in English health service datasets, 2021. The thresholds of the flags are this pack's own.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from rhoanalytics.ethnicity import NHS_ANY_OTHER_CODES, NHS_CODES, NHS_UNKNOWN_CODES, UNKNOWN_GROUPS

from .estimate import Numbers
from .inputs import as_floats, confidence_level, read, require
from .proportions import proportion

NOT_STATED, MISSING = UNKNOWN_GROUPS
INVALID = "Invalid"
OTHER_CODE = "S"

# The pack's own thresholds, of the percentage of records with a known ethnic group.
COMPARE_FROM = 80
NO_CAUTION_FROM = 90

DO_NOT_COMPARE = "do not compare groups"
CAUTION = "caution"


def code_kinds(codes: ArrayLike) -> pd.Series:
    """Give the broad group, or the kind of unknown, that each NHS ethnic category code stands for.

    Parameters
    ----------
    codes
        Codes of the 2001 set as text (array-like). The first character counts, the second is local
        ("A1" is A); 99 is a code of its own. Case and spaces around a code do not matter.

    Returns
    -------
    Series (index of a Series given) of Asian, Black, Mixed, White, Other, "Not stated" (Z),
    "Missing" (99, X, blank or None) or "Invalid" (any other text).

    Formula
    -------
    A lookup: `ethnicity.NHS_CODES` (2011 and 2021 basis: Chinese in Asian).

    Source
    ------
    NHS Data Dictionary, ETHNIC CATEGORY.

    Example
    -------
    >>> code_kinds(["A", "h2", "R", "Z", "99", "", None, "Q"]).tolist()
    ['White', 'Asian', 'Asian', 'Not stated', 'Missing', 'Missing', 'Missing', 'Invalid']

    Edge cases
    ----------
    Code 9 ("not given", withdrawn in 2004) and the letters I, O and Q are invalid.
    """
    given = codes if isinstance(codes, pd.Series) else pd.Series(codes, dtype=object)
    meaning = {code: _kind(code) for code in given.dropna().unique()}
    return given.astype(object).map(meaning).astype(object).fillna(MISSING)


def completeness(
    codes: ArrayLike, people: ArrayLike = 1, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Give how completely and validly ethnic category is coded.

    Parameters
    ----------
    codes
        NHS codes as text, one per record (or per row of a table of counts): see `code_kinds`.
    people
        How many records each code stands for; 1 without it.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame indexed by measure, with numerator, denominator, value (%), lower, upper (Wilson):
    known (A to S of all records), not stated (Z), missing (99, X or blank), invalid; complete (any
    code of all records), valid (a code of the list, of all coded), any other (C, G, L, P and S of
    known) and other (S of known). `attrs` holds confidence, method and statistic.

    Formula
    -------
    known + not stated + missing + invalid = all records; value = 100 numerator / denominator

    Source
    ------
    Nuffield Trust 2021 (see the module); Wilson EB. JASA 1927; 22: 209-212.

    Example
    -------
    >>> found = completeness(["A", "C", "H", "S", "Z", "99", "Q"], [500, 60, 150, 40, 100, 140, 10])
    >>> found["value"].round(1).to_dict() # doctest: +NORMALIZE_WHITESPACE
    {'known': 75.0, 'not stated': 10.0, 'missing': 14.0, 'invalid': 1.0, 'complete': 100.0,
     'valid': 99.0, 'any other': 13.3, 'other': 5.3}

    Edge cases
    ----------
    Blank is not a code; 99, X and Z are. A measure without a denominator (no records, or none
    known) is missing. A missing count of people is an error, since it leaves no total.
    """
    kinds = code_kinds(codes)
    number = np.broadcast_to(as_floats(people, "people"), kinds.shape)
    require("people", number, number >= 0, "must be 0 or more")
    if np.isnan(number).any():
        raise ValueError(f"people: must not be missing; at position {np.argmax(np.isnan(number))}")
    letters = pd.Series(codes, dtype=object).map(_national_code).to_numpy()
    is_known = ~kinds.isin([NOT_STATED, MISSING, INVALID]).to_numpy()
    is_coded = letters != ""
    is_invalid = (kinds == INVALID).to_numpy()
    every = np.ones(len(kinds), dtype=bool)
    measures = {
        "known": (is_known, every),
        "not stated": ((kinds == NOT_STATED).to_numpy(), every),
        "missing": ((kinds == MISSING).to_numpy(), every),
        "invalid": (is_invalid, every),
        "complete": (is_coded, every),
        "valid": (is_coded & ~is_invalid, is_coded),
        "any other": (is_known & np.isin(letters, NHS_ANY_OTHER_CODES), is_known),
        "other": (is_known & (letters == OTHER_CODE), is_known),
    }
    counts = pd.DataFrame(
        [[number[part].sum(), number[whole].sum()] for part, whole in measures.values()],
        index=pd.Index(measures, name="measure"),
        columns=["numerator", "denominator"],
    )
    usable = counts.where(counts["denominator"] > 0)
    frame = counts.join(
        proportion(
            usable["numerator"], usable["denominator"], confidence=confidence, multiplier=100
        )
    )
    frame.attrs.update(
        confidence=confidence_level(confidence), method="Wilson", statistic="percentage of records"
    )
    return frame


def comparison_flag(known: ArrayLike) -> Numbers:
    """Say whether groups may be compared, from the percentage of records that are known.

    Parameters
    ----------
    known
        Records with a known ethnic group, % of all records (0 to 100).

    Returns
    -------
    "do not compare groups" below 80, "caution" from 80 to below 90, otherwise "" (also where
    missing); a word, or an array or Series of words.

    Formula
    -------
    known < 80; 80 <= known < 90

    Source
    ------
    The pack's own thresholds.

    Example
    -------
    >>> comparison_flag([78.2, 80, 92.5]).tolist() # general practice 78.2; with hospital data 92.5
    ['do not compare groups', 'caution', '']

    Edge cases
    ----------
    79.96 prints as 80.0 and is still below 80. A share from 0 to 1 would pass for a percentage:
    give per cent.
    """
    (value,), layout = read(known=known)
    require("known", value, (value >= 0) & (value <= 100), "must be a percentage from 0 to 100")
    conditions = [value < COMPARE_FROM, value < NO_CAUTION_FROM]
    return layout.restore(np.select(conditions, [DO_NOT_COMPARE, CAUTION], "").astype(object))


def _national_code(code: object) -> str:
    """The national part of a code: its first character, or 99; empty where there is none."""
    if not isinstance(code, str):
        if code is None or pd.isna(code):
            return ""
        raise ValueError(f"codes: must be text (99 as '99'); found {code!r}")
    plain = code.strip().upper()
    return plain if plain in NHS_UNKNOWN_CODES else plain[:1]


def _kind(code: object) -> str:
    national = _national_code(code)
    if national == "":
        return MISSING
    if national in NHS_CODES:
        return NHS_CODES[national][1]
    return NHS_UNKNOWN_CODES.get(national, INVALID)
