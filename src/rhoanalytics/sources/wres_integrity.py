"""Whether the numbers of a WRES return fit together.

A return is taken as its trust gives it: what does not fit is said in the column `status`, so that a
report can print it beside the figure. Only a numerator above its denominator loses its value,
because a likelihood above 1 is no likelihood (as when training events are counted, not people).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.sources.observations import NO_COUNTS
from rhoanalytics.sources.wres_words import (
    BME,
    DIRECTION,
    GROUPS,
    MEASURES,
    RATIO,
    REST,
    SECTIONS,
    SUBSETS,
    SUM,
    TOTAL,
    WHITE,
    WHITE_OVER_BME,
)

OK = "ok"
COLUMNS = (
    "org_code",
    "org_name",
    "year",
    "indicator",
    "section",
    "row",
    "measure",
    "group",
    "value",
    "unit",
    "of_which",
    "source_file",
    "sheet",
    "cell",
    "status",
)
"""The columns of a WRES return in the one layout that readers produce."""

KEY = ["indicator", "section", "row", "measure", "group"]
"""What tells the figures of one return apart."""

RATIO_TOLERANCE = 0.01
"""A printed ratio may differ from the counts by this much: ratios are printed to two decimals."""


@dataclass(frozen=True)
class Printed:
    """A number that a return prints and that can be had from its other numbers.

    kind: `RATIO` (measure says which way), `SUM` (of the groups of one line when group is `TOTAL`,
    otherwise of the rows of a section, "all" for every section) or `REST` (what `measure` leaves of
    the whole board).
    """

    kind: str
    indicator: int
    measure: str
    value: float
    section: str = "all"
    row: str = "all"
    group: str = TOTAL


def checked(rows: pd.DataFrame, printed: Sequence[Printed] = ()) -> pd.DataFrame:
    """The rows of one return with `status` filled: "ok", or what does not fit, joined by "; ".

    rows: `COLUMNS`, one organisation and year. What `status` already says is kept. A numerator
    above its denominator becomes missing.
    """
    rows = rows.reset_index(drop=True)
    found = _Findings(rows)
    _shares(found)
    for number in DIRECTION:
        _numerators(found, number)
    _subsets(found)
    _workforce(found)
    for one in printed:
        _CHECKS[one.kind](found, one)
    status = [
        "; ".join(dict.fromkeys([*_given(given), *found.words[place]])) or OK
        for place, given in rows["status"].items()
    ]
    value = rows["value"].mask(rows.index.isin(list(found.rejected)))
    return rows.assign(status=status, value=value)


class _Findings:
    """The figures of one return by key, and what is found out about each."""

    def __init__(self, rows: pd.DataFrame):
        self.rows = rows
        self.words: defaultdict[int, list[str]] = defaultdict(list)
        self.rejected: set[int] = set()
        keys = zip(*(rows[name] for name in KEY), strict=True)
        self._place = {key: place for place, key in enumerate(keys)}

    def place(
        self, number: int, measure: str, group: str, section: str = "all", row: str = "all"
    ) -> int | None:
        return self._place.get((number, section, row, measure, group))

    def value(
        self, number: int, measure: str, group: str, section: str = "all", row: str = "all"
    ) -> float | None:
        """A figure; None when it is not given, withheld or rejected."""
        place = self.place(number, measure, group, section, row)
        if place is None or place in self.rejected or pd.isna(self.rows.at[place, "value"]):
            return None
        return float(self.rows.at[place, "value"])

    def say(self, place: int | None, words: str) -> None:
        if place is not None:
            self.words[place].append(words)

    def reject(self, place: int | None, words: str) -> None:
        if place is not None:
            self.say(place, f"rejected: {words}")
            self.rejected.add(place)

    def bands(self, group: str, section: str = "all") -> float | None:
        """Headcount of a group in a section of indicator 1, "of which" rows apart.

        None when the section (every one of them for "all") is not given or a count is withheld.
        """
        rows = self.rows
        chosen = rows[
            (rows["indicator"] == 1)
            & (rows["measure"] == "headcount")
            & (rows["group"] == group)
            & ~rows["of_which"]
            & (rows["section"].eq(section) | (section == "all"))
        ]
        wanted = set(SECTIONS) if section == "all" else {section}
        if set(chosen["section"]) != wanted or chosen["value"].isna().any():
            return None
        return float(chosen["value"].sum())


def _shares(found: _Findings) -> None:
    for place in found.rows.index[found.rows["unit"] != "people"]:
        found.say(place, NO_COUNTS)


def _numerators(found: _Findings, number: int) -> None:
    at_risk, events = MEASURES[number]
    for group in GROUPS:
        people, counted = (found.value(number, name, group) for name in (at_risk, events))
        if people is None or counted is None or counted <= people:
            continue
        place = found.place(number, events, group)
        why = " (events counted instead of people?)" if number == 4 else ""
        found.reject(place, f"{counted:,.0f} is above the {at_risk}, {people:,.0f}{why}")


def _subsets(found: _Findings) -> None:
    for group in GROUPS:
        for part, whole in SUBSETS.items():
            _part_of_whole(found, 1, "headcount", part, "headcount", whole, group)
        for measure in ("board_voting", "board_exec"):
            _part_of_whole(found, 9, measure, "all", "board_total", "all", group)


def _part_of_whole(
    found: _Findings, number: int, measure: str, row: str, of: str, of_row: str, group: str
) -> None:
    section = "medical" if number == 1 else "all"
    part = found.value(number, measure, group, section, row)
    whole = found.value(number, of, group, section, of_row)
    if part is not None and whole is not None and part > whole:
        name = of_row if number == 1 else of
        place = found.place(number, measure, group, section, row)
        found.say(place, f"more than the {whole:,.0f} of {name}, of which it is a part")


def _workforce(found: _Findings) -> None:
    """Headcounts of indicators 3, 4 and 9 against the bands of indicator 1."""
    for group in GROUPS:
        bands = found.bands(group)
        for number in (3, 4, 9):
            stated = found.value(number, "headcount", group)
            if bands is not None and stated is not None and stated != bands:
                place = found.place(number, "headcount", group)
                found.say(place, f"the bands of indicator 1 add up to {bands:,.0f}")


def _ratio(found: _Findings, one: Printed) -> None:
    """A printed ratio against the one that the counts give; told on the numerators."""
    at_risk, events = MEASURES[one.indicator]
    likelihood = {}
    for group in (WHITE, BME):
        people, counted = (found.value(one.indicator, name, group) for name in (at_risk, events))
        likelihood[group] = counted / people if counted is not None and people else None
    above, below = (WHITE, BME) if one.measure == WHITE_OVER_BME else (BME, WHITE)
    top, bottom = likelihood[above], likelihood[below]
    if top is None or not bottom:
        return
    ratio = top / bottom
    if abs(ratio - one.value) <= RATIO_TOLERANCE:
        return
    words = f"printed ratio {one.value:.2f} ({above} over {below}), the counts give {ratio:.2f}"
    if ratio and abs(1 / ratio - one.value) <= RATIO_TOLERANCE:
        words += f": it is {below} over {above}"
    for group in (WHITE, BME):
        found.say(found.place(one.indicator, events, group), words)


def _sum(found: _Findings, one: Printed) -> None:
    if one.group == TOTAL:
        parts = [
            found.value(one.indicator, one.measure, group, one.section, one.row) for group in GROUPS
        ]
        given = [part for part in parts if part is not None]
        if given and None not in parts[:2] and sum(given) != one.value:
            words = f"the groups add up to {sum(given):,.0f}, the printed total is {one.value:,.0f}"
            for group in GROUPS:
                found.say(
                    found.place(one.indicator, one.measure, group, one.section, one.row), words
                )
        return
    sums = {found.bands(one.group, one.section), found.bands(one.group)} - {None}
    if sums and one.value not in sums:
        bands = found.bands(one.group, one.section)
        words = f"the rows add up to {bands or 0:,.0f}, the printed total is {one.value:,.0f}"
        rows = found.rows
        chosen = (rows["indicator"] == 1) & (rows["group"] == one.group) & ~rows["of_which"]
        for place in rows.index[
            chosen & (rows["section"].eq(one.section) | (one.section == "all"))
        ]:
            found.say(place, words)


def _rest(found: _Findings, one: Printed) -> None:
    whole = found.value(one.indicator, "board_total", one.group)
    part = found.value(one.indicator, one.measure, one.group)
    if whole is not None and part is not None and part + one.value != whole:
        found.say(
            found.place(one.indicator, one.measure, one.group),
            f"with the {one.value:,.0f} others it is not the {whole:,.0f} of the board",
        )


_CHECKS = {RATIO: _ratio, SUM: _sum, REST: _rest}


def _given(status: str) -> list[str]:
    return [] if status in ("", OK) else status.split("; ")
