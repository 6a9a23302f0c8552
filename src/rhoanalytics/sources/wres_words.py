"""The words of WRES returns: groups, years, sections, bands and line items as trusts write them.

There is no one layout: the form changed hands three times and trusts retype it, so a reader finds
rows and columns by these words. Everything here is about one piece of text at a time.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

WHITE, BME, UNKNOWN = "White", "BME", "Unknown"
GROUPS = (WHITE, BME, UNKNOWN)
"""The standard's own names of its groups, as field values. White minorities are in White."""

TOTAL = "Total"
"""A column of totals: checked, never stored."""

SECTIONS = ("nonclinical", "clinical", "medical")
BANDS = ("under1", *map(str, range(1, 8)), "8a", "8b", "8c", "8d", "9", "vsm")
MEDICAL_GRADES = ("consultant", "smm", "nccg", "trainee", "other")
SUBSETS = {"smm": "consultant"}
"""Rows that are part of another row, which is never added to them: senior medical managers."""

MEASURES = {
    1: ("headcount",),
    2: ("shortlisted", "appointed"),
    3: ("headcount", "disciplinary"),
    4: ("headcount", "training"),
    **dict.fromkeys((5, 6, 7, 8), ("survey_pct",)),
    9: ("headcount", "board_total", "board_voting", "board_exec"),
}
"""What each indicator counts."""

BOARD_SUBSETS = ("board_voting", "board_exec")

PERCENT = "_pct"
"""Ending of a measure that is a percentage in place of a count."""

WHITE_OVER_BME, BME_OVER_WHITE = "ratio_white_over_bme", "ratio_bme_over_white"
DIRECTION = {2: WHITE_OVER_BME, 3: BME_OVER_WHITE, 4: WHITE_OVER_BME}
"""Which group stands over the line in each likelihood ratio (NHS England, WRES guidance)."""

# Kinds of line item.
COUNT, SHARE, RATIO, SUM, REST, COMPUTED = "count", "share", "ratio", "sum", "rest", "computed"


@dataclass(frozen=True)
class Item:
    """What a line of a return holds.

    kind: a count or share (percentage) of `measure`; a ratio (`measure` says which way); a sum of
    the rows above; the rest (`measure` less the item itself is its whole: non-voting members); or
    computed from other lines, and of no further use.
    """

    kind: str
    measure: str = ""
    row: str = "all"


@dataclass(frozen=True)
class Heading:
    """What a column of a return holds: a group (or `TOTAL`), as counts or as percentages."""

    group: str
    percent: bool


def of_which(measure: str, row: str) -> bool:
    """Whether a figure is a part of another one, to which it must not be added."""
    return row in SUBSETS or measure.removesuffix(PERCENT) in BOARD_SUBSETS


def is_ratio(measure: str) -> bool:
    """Whether a measure is a printed ratio."""
    return measure in (WHITE_OVER_BME, BME_OVER_WHITE)


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Lower case words and numbers, one space between; "%" and "&" are words."""
    spaced = re.sub(r"([%])", r" \1 ", text.casefold().replace("&", " and "))
    return re.sub(r"[^a-z0-9%]+", " ", spaced).strip()


_DATE = r"(31(st)? )?(march|mar) 20\d\d|20\d\d( (20)?\d\d)?( 03 31)?|as at"
_FILLER = re.compile(
    rf"\b({_DATE}|staff|people|employees|number|no|of|headcount|count|n|ethnicity|percentage|"
    r"percent|last|this|previous|current|year|pre ?populated|figures?|reporting)\b|%"
)
_UNKNOWN = r"(unknown|null|not (stated|known|declared|disclosed|given)|undisclosed|undeclared)"
_GROUPS = {
    WHITE: r"white",
    BME: r"bme|bame|(black (and|asian and) )?(ethnic minority|minority ethnic)|ethnic minorities|"
    r"(all )?other ethnic groups?( combined)?|global majority",
    UNKNOWN: rf"{_UNKNOWN}( (or |and )?{_UNKNOWN})*",
    TOTAL: r"(grand |overall )?total|all|overall",
}


def heading(text: str) -> Heading | None:
    """The group that a column heading names; None when it names none."""
    words = plain(text)
    rest = " ".join(_FILLER.sub(" ", words).split())
    for group, pattern in _GROUPS.items():
        if re.fullmatch(pattern, rest):
            return Heading(group, bool(re.search(r"%|\bper ?cent(age)?\b", words)))
    return None


def snapshot_year(text: str) -> int | None:
    """The year of the 31 March that a text names: 2025 for "31 March 2025", "2024/25" and "2025".

    None when it names no year, or several.
    """
    if date := re.fullmatch(r"(20\d\d)-\d\d-\d\d", text.strip()):
        return int(date[1])
    words = plain(text)
    found = set()
    for first, second in re.findall(r"\b(20\d\d) (?:to )?((?:20)?\d\d)\b", words):
        if int(second) % 100 == (int(first) + 1) % 100:
            found.add(int(first) + 1)
            words = words.replace(first, " ", 1).replace(second, " ", 1)
    found |= {int(year) for year in re.findall(r"\b(20\d\d)\b", words)}
    return found.pop() if len(found) == 1 else None


def years_back(text: str) -> int | None:
    """How many years before the reporting year: 1 for "last year", 0 for "this year"."""
    words = plain(text)
    if re.search(r"\b(last|previous|prior) year\b|\bpre ?populated\b", words):
        return 1
    return 0 if re.search(r"\b(this|current|reporting) year\b", words) else None


def survey_indicator(text: str) -> str | None:
    """ "WRES5" to "WRES8" for the words of a staff survey question; None for other words."""
    words = plain(text)
    if "harassment" in words:
        return "WRES5" if re.search(r"patients|public", words) else "WRES6"
    if re.search(r"equal opportunit|career progression|acts? fairly", words):
        return "WRES7"
    return "WRES8" if "discrimination" in words else None


def indicator(text: str) -> int | None:
    """The indicator that a text is about, by its words or else by the number it begins with."""
    words = plain(text)
    if question := survey_indicator(text):
        return int(question[-1])
    for number, pattern in _INDICATORS.items():
        if re.search(pattern, words):
            return number
    numbered = re.match(r"(?:wres )?indicator ([1-9])\b|([1-9])[abc]?(?: (?!range)[a-z]|$)", words)
    return int(numbered[1] or numbered[2]) if numbered else None


# In this order: the title of indicator 1 speaks of the board as well.
_INDICATORS = {
    2: r"shortlist",
    3: r"disciplinary",
    4: r"non mandatory training|\bcpd\b",
    1: r"\b(afc|pay) bands?\b|agenda for change|(non )?clinical workforce|medical and dental",
    9: r"\bboard\b",
}


def section(text: str) -> str | None:
    """The section of indicator 1 that a text names; None when it names none."""
    words = plain(text)
    if "non clinical" in words or "nonclinical" in words:
        return "nonclinical"
    if re.search(r"\b(non|excluding|except) (medical|.*medical and dental)", words):
        return "clinical"
    if re.search(r"medical (and dental|workforce|staff)|of which medical|^medical$", words):
        return "medical"
    return "clinical" if re.search(r"\bclinical\b", words) else None


_BAND_FILLER = re.compile(
    r"\b(review body|agenda for change|afc|pay|bands?|grades?|range|non clinical|clinical|staff|"
    r"of which|headcount|code)\b|%"
)
_BANDS = {
    r"under 1|below 1": "under1",
    r"(vsm|very senior managers?)( vsm)?": "vsm",
    r"(medical )?consultants?": "consultant",
    r"senior medical managers?": "smm",
    r"non consultant career( grades?)?|nccg": "nccg",
    r"trainees?( grades?)?|doctors in training": "trainee",
    r"others?( medical.*)?": "other",
}


def row(text: str) -> str | None:
    """The code of a band or medical grade; None for other words.

    "Band 8A", "8 - Range A", "8a" and "Review Body Band 8 - Range A" are all "8a".
    """
    words = " ".join(_BAND_FILLER.sub(" ", plain(text)).split())
    for pattern, code in _BANDS.items():
        if re.fullmatch(pattern, words):
            return code
    code = words.replace(" ", "")
    return code if code in BANDS else None


def item(text: str, number: int | None) -> Item | None:
    """What a line holds, given the indicator it stands under; None when its words are unknown."""
    words = plain(text)
    percent = bool(re.search(r"%|\b(percentage|proportion|share)\b", words))
    if number == 1:
        return _of_bands(text, words, percent)
    if number in DIRECTION and "likelihood" in words:
        return _likelihood(words, number)
    if number in (5, 6, 7, 8):
        return Item(COMPUTED) if "difference" in words else Item(SHARE, "survey_pct")
    for pattern, found in _ITEMS.get(number or 0, {}).items():
        if re.search(pattern, words):
            counted = found.kind == COUNT
            return Item(SHARE, found.measure + PERCENT) if percent and counted else found
    return None


_STAFF = r"workforce|number of staff|staff in post|total staff"
_ITEMS = {
    2: {
        r"appointed": Item(COUNT, "appointed"),
        r"shortlist": Item(COUNT, "shortlisted"),
    },
    3: {r"disciplinary": Item(COUNT, "disciplinary"), _STAFF: Item(COUNT, "headcount")},
    4: {r"training|\bcpd\b": Item(COUNT, "training"), _STAFF: Item(COUNT, "headcount")},
    9: {
        r"difference": Item(COMPUTED),
        r"\bnon voting\b": Item(REST, "board_voting"),
        r"\bvoting\b": Item(COUNT, "board_voting"),
        r"\bnon exec": Item(REST, "board_exec"),
        r"\bexec": Item(COUNT, "board_exec"),
        r"\bboard\b": Item(COUNT, "board_total"),
        _STAFF: Item(COUNT, "headcount"),
    },
}
"""Words -> item of each indicator; the first that is found counts."""


def _of_bands(text: str, words: str, percent: bool) -> Item | None:
    if re.search(r"\btotal\b", words):
        return Item(SUM, "headcount")
    code = row(text)
    if code is None:
        return None
    return Item(SHARE, "headcount" + PERCENT, code) if percent else Item(COUNT, "headcount", code)


def _likelihood(words: str, number: int) -> Item:
    """The ratio of two groups' likelihoods, or the likelihood in each group."""
    white, minority = re.search(r"\bwhite\b", words), re.search(_GROUPS[BME], words)
    if white and minority:
        way = WHITE_OVER_BME if white.start() < minority.start() else BME_OVER_WHITE
        return Item(RATIO, way)
    if "relative" in words:
        return Item(RATIO, DIRECTION[number])
    return Item(SHARE, MEASURES[number][-1] + PERCENT)
