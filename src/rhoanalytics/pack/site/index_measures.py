"""The headline measures of the front page: what its map and its table show of each ICS."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.display import formats, text
from rhoanalytics.display.scorecard import TOPICS, ScorecardTable, printed
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.pack.site.index_classes import class_colours, class_limits, class_names, class_of

NO_VALUE = "no value"
LACKING = "The scorecards do not have this system."

_AIMS = {"higher": "The aim is a higher value.", "lower": "The aim is a lower value."}
_LIMITS = ["value", "lower", "upper"]
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True)
class Reading:
    """A measure in one ICS, in words and in numbers; `step` is its class on the map, from 1.

    `at`, `low` and `high` are where value and limits lie on the measure's scale, in per cent.
    `note` says why there is no value, or what is to be known about its data.
    """

    printed: str
    tile: str
    value: float | None
    step: int | None
    at: float | None
    low: float | None
    high: float | None
    peers: str
    peers_value: float | None
    note: str


@dataclass(frozen=True)
class Measure:
    """A headline measure over all ICSs.

    about: sentences that hold for every ICS. legend: what the classes are of. classes: the map's,
    in words; colours: which of its colours each has. england: the nation's reading.
    """

    code: str
    title: str
    topic: str
    caption: str
    about: str
    peers_basis: str
    source: str
    legend: str
    classes: tuple[str, ...]
    colours: tuple[int, ...]
    england: Reading
    readings: dict[str, Reading]

    @property
    def with_limits(self) -> int:
        """How many ICSs have a value with limits."""
        return sum(
            reading.low is not None and reading.low != reading.high
            for reading in self.readings.values()
        )


def headline_measures(scorecards: Scorecards, areas: Sequence[Area]) -> list[Measure]:
    """The measures that have a value in any ICS, over these ICSs, in the scorecards' order."""
    codes = [area.code for area in areas]
    return [
        _measure(str(code), rows.set_index("area"), codes)
        for code, rows in scorecards.measures.groupby("measure", sort=False)
        if rows["value"].notna().any()
    ]


def most_complete(measures: Sequence[Measure]) -> Measure | None:
    """The measure that the page opens with: the first with limits in the most ICSs."""
    return max(measures, key=lambda measure: measure.with_limits, default=None)


def missing_measures(scorecards: Scorecards) -> dict[str, list[str]]:
    """Titles of the measures that no ICS has a value of, by the reason."""
    missing: dict[str, list[str]] = {}
    for _, rows in scorecards.measures.groupby("measure", sort=False):
        if rows["value"].isna().all():
            reason = text.to_html(_usual(rows["missing_reason"]))
            missing.setdefault(reason, []).append(rows["title"].iloc[0])
    return missing


def printed_cards(scorecards: Iterable[Scorecards], areas: Iterable[Area]) -> dict[str, str]:
    """The scorecard of each of these areas that has one, as HTML, by its code."""
    wanted = {area.code for area in areas}
    return {
        code: ScorecardTable(cards, code).to_html()
        for cards in scorecards
        for code in wanted.intersection(cards.measures["area"])
    }


def _measure(code: str, rows: pd.DataFrame, areas: Sequence[str]) -> Measure:
    by_area = rows.to_dict("index")
    first = rows.iloc[0].to_dict()
    numbers = dict(zip(_LIMITS, ("england", "england_lower", "england_upper"), strict=True))
    england = first | {name: first[of] for name, of in numbers.items()} | {"peers": math.nan}
    lacking = first | {"value": math.nan, "peers": math.nan, "missing_reason": LACKING}
    decimals = int(first["decimals"])
    scale = _scale(rows)
    limits = class_limits(rows["value"].dropna().round(decimals), decimals)
    shared = _shared_sentences(rows.loc[rows["value"].notna(), "flag"])
    basis = _usual(rows["peers_basis"])
    period = _usual(rows["period"])
    has_limits = rows["lower"].notna().any()
    return Measure(
        code=code,
        title=first["title"],
        topic=TOPICS.get(first["topic"], first["topic"]),
        caption=first["title"] + (", with 95% confidence intervals" if has_limits else ""),
        about=" ".join(
            part
            for part in (f"{period[:1].upper()}{period[1:]}.", _AIMS.get(first["better"]), *shared)
            if part
        ),
        peers_basis=basis,
        source=_usual(rows["source"]),
        legend="Colours of the map" + ("" if first["unit"] == "%" else f": {first['unit']}"),
        classes=class_names(limits, first["unit"]),
        colours=class_colours(len(limits) - 1),
        england=_reading(england, "", limits, scale),
        readings={
            area: _reading(row, _note(row, shared, basis), limits, scale)
            for area in areas
            for row in [by_area.get(area, lacking)]
        },
    )


def _reading(row: Mapping, note: str, limits: np.ndarray, scale: tuple[float, float]) -> Reading:
    value, lower, upper = (_number(row[name]) for name in _LIMITS)
    peers = _number(row["peers"])
    decimals = int(row["decimals"])

    def written(number: float | None, missing: str) -> str:
        write = formats.percent if row["unit"] == "%" else formats.plain
        return missing if number is None else write(number, decimals)

    def place(number: float | None) -> float | None:
        number = value if number is None else number
        return None if number is None else _share(number, scale)

    return Reading(
        printed=NO_VALUE if value is None else printed(row),
        tile=written(value, "–"),
        value=value,
        step=None if value is None else class_of(round(value, decimals), limits),
        at=place(value),
        low=None if value is None else place(lower),
        high=None if value is None else place(upper),
        peers=written(peers, NO_VALUE),
        peers_value=peers,
        note=note,
    )


def _note(row: Mapping, shared: Sequence[str], basis: str) -> str:
    """What is to be known of one ICS's value that does not hold for all of them."""
    if pd.isna(row["value"]):
        said = (row["missing_reason"], row["instead"])
        return " ".join(text.to_plain(words) for words in said if words)
    own = [sentence for sentence in _sentences(row["flag"]) if sentence not in shared]
    if pd.notna(row["peers"]) and row["peers_basis"] != basis:
        own.append(f"Peers: {row['peers_basis']}.")
    return " ".join(own)


def _sentences(words: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(words) if sentence]


def _shared_sentences(flags: pd.Series) -> list[str]:
    """What is said of every value: said once, not in each row."""
    every = [_sentences(flag) for flag in flags]
    return [sentence for sentence in every[0] if all(sentence in each for each in every)]


def _usual(words: pd.Series) -> str:
    """What is said of most ICSs."""
    return str(words[words != ""].mode().get(0, ""))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _share(value: float, scale: tuple[float, float]) -> float:
    start, end = scale
    return round(100 * (value - start) / (end - start), 1)


def _scale(rows: pd.DataFrame) -> tuple[float, float]:
    """The smallest and largest number that the table shows of a measure."""
    shown = rows[[*_LIMITS, "england", "england_lower", "england_upper"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    return (low, high) if low < high else (low - 1, high + 1)
