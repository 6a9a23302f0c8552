"""One headline measure for every ICS: its value beside the nation's and that of its peers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.areas import Area, Register
from rhoanalytics.measures.comparison import compared
from rhoanalytics.methods import gap_direction, proportion
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD
from rhoanalytics.store import Store

SHARE_COUNTS = ("numerator", "denominator")
GAP_COUNTS = (
    "group_numerator",
    "group_denominator",
    "reference_numerator",
    "reference_denominator",
)
"""The counts of a group, and of the group that it is compared with."""

LIMITS = ("value", "lower", "upper")

COLUMNS = [
    *("area", "area_name", "topic", "measure", "title", "unit", "decimals", "period"),
    *LIMITS,
    *("england", "england_lower", "england_upper", "peers", "peers_basis", "better"),
    *("gap", "gap_reason", "flag", "source", "missing_reason", "instead"),
]
"""The columns of a row of the scorecard, as `measures.scorecard.Scorecards` describes them."""

NUMBERS = [*LIMITS, "england", "england_lower", "england_upper", "peers"]

TEXTS = ("period", "flag", "source", "missing_reason", "instead", "gap", "gap_reason")

NO_PEERS = "no peer has figures"


@dataclass(frozen=True)
class Headline:
    """What one measure is called and how it is written.

    unit: "%" or "points". better: which way is aimed for, "" where neither way is. is_gap: whether
    the value itself is the difference between ethnic groups.
    """

    code: str
    topic: str
    title: str
    unit: str = "%"
    decimals: int = 1
    better: str = ""
    is_gap: bool = False


@dataclass(frozen=True)
class Setting:
    """Whom the measures are for: every ICS of a nation, the nation, and who is whose peer.

    peers: the frame of `measures.peers.peers`.
    """

    store: Store
    register: Register
    areas: tuple[Area, ...]
    england: Area
    peers: pd.DataFrame

    @property
    def codes(self) -> list[str]:
        """The codes of the ICSs, in order of name."""
        return [area.code for area in self.areas]


def shares(counts: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Percentages with Wilson limits, beside those of the nation and of the peers together.

    counts: numerator and denominator, indexed by ICS and the nation's code; missing where there are
    none. Indexed by ICS: the `NUMBERS` and peers_basis.
    """
    return _beside(counts[list(SHARE_COUNTS)], setting, percentages)


def gaps(counts: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Differences of a group from the reference in points (Newcombe), as `shares`.

    counts: the columns `GAP_COUNTS`, indexed as for `shares`.
    """
    return _beside(counts[list(GAP_COUNTS)], setting, differences)


def without_limits(numbers: pd.DataFrame) -> pd.DataFrame:
    """Figures from counts of everyone, which have no limits."""
    limits = [name for name in NUMBERS if name.endswith(("lower", "upper"))]
    return numbers.assign(**dict.fromkeys(limits, float("nan")))


def rows(
    headline: Headline,
    numbers: pd.DataFrame,
    setting: Setting,
    **said: str | pd.Series,
) -> pd.DataFrame:
    """The rows of one measure, with the columns `COLUMNS`.

    numbers: as `shares` gives. said: `TEXTS`, each one text or a Series by ICS; those about
    a missing value are kept only where there is none.
    """
    frame = numbers.reindex(setting.codes).assign(
        area_name=[area.name for area in setting.areas],
        topic=headline.topic,
        measure=headline.code,
        title=headline.title,
        unit=headline.unit,
        decimals=headline.decimals,
        better=headline.better,
    )
    frame["peers_basis"] = frame["peers_basis"].fillna(NO_PEERS)
    for column in TEXTS:
        text = said.get(column, "")
        if isinstance(text, pd.Series):
            text = text.reindex(frame.index).fillna("")
        frame[column] = text
    absent = frame["value"].isna()
    for column in ("missing_reason", "instead"):
        frame[column] = frame[column].where(absent, "")
    if headline.is_gap:
        frame["gap"] = frame["gap"].where(~absent, CANNOT_BE_TOLD)
        frame["gap_reason"] = frame["gap_reason"].where(~absent, frame["missing_reason"])
    frame = frame.rename_axis("area").reset_index()[COLUMNS]
    return frame.astype(dict.fromkeys(set(COLUMNS) - {*NUMBERS, "decimals"}, "str"))


def direction(
    first: pd.Series, last: pd.Series, periods: tuple[str, str], decimals: int = 1
) -> tuple[str, str]:
    """Where a gap has gone between two comparable periods, and the sentence that says so.

    first, last: value, lower and upper. periods: as printed.
    """
    word = str(gap_direction(*(float(row[name]) for row in (first, last) for name in LIMITS)))
    begun, ended = (_number(row["value"], decimals) for row in (first, last))
    return word, f"It was {begun} points in {periods[0]} and {ended} in {periods[1]}."


def empty(setting: Setting) -> pd.DataFrame:
    """The numbers of a measure that nobody has."""
    frame = pd.DataFrame(float("nan"), index=setting.codes, columns=NUMBERS)
    return frame.assign(peers_basis=NO_PEERS)


def basis(found: pd.Series, setting: Setting, how: str) -> pd.Series:
    """How many of each ICS's peers a figure rests on: "4 of 5 peers, taken together".

    found: by ICS, the number of its peers that have figures.
    """
    number = setting.peers.groupby("area").size().reindex(setting.codes, fill_value=0)
    counted = found.reindex(setting.codes, fill_value=0).astype(int)
    texts: Mapping[str, str] = {
        code: f"{counted[code]} of {number[code]} peers, {how}"
        if counted[code] < number[code]
        else f"{number[code]} peers, {how}"
        for code in setting.codes
        if counted[code]
    }
    return pd.Series(texts, dtype="object").reindex(setting.codes).fillna(NO_PEERS)


def _beside(
    counts: pd.DataFrame, setting: Setting, measured: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    counts = counts.astype("float64")
    own = measured(counts.reindex(setting.codes))
    nation = measured(counts.reindex([setting.england.code])).iloc[0]
    complete = counts.dropna()
    pairs = setting.peers[setting.peers["peer"].isin(complete.index)]
    sums = complete.loc[pairs["peer"]].groupby(pairs["area"].to_numpy()).sum()
    return own.assign(
        england=nation["value"],
        england_lower=nation["lower"],
        england_upper=nation["upper"],
        peers=measured(sums)["value"].reindex(setting.codes),
        peers_basis=basis(pairs.groupby("area").size(), setting, "taken together"),
    )


def percentages(counts: pd.DataFrame) -> pd.DataFrame:
    """Value, lower and upper (%) of `SHARE_COUNTS`; missing where there is nobody."""
    people = counts["denominator"].where(counts["denominator"] > 0)
    return proportion(counts["numerator"].where(people.notna()), people, multiplier=100)


def differences(counts: pd.DataFrame) -> pd.DataFrame:
    """Value, lower and upper (points) of `GAP_COUNTS`."""
    found = compared(*(counts[name] for name in GAP_COUNTS))
    return pd.DataFrame(
        {
            "value": found["difference"],
            "lower": found["difference_lower"],
            "upper": found["difference_upper"],
        }
    )


def written(numbers: pd.Series, unit: str, decimals: int = 1) -> str:
    """A value, with its limits where it has them: "73.7% (73.6 to 73.7)"."""
    value, *limits = (_number(number, decimals) for number in numbers)
    return f"{value}{unit} ({' to '.join(limits)})" if limits else f"{value}{unit}"


def _number(value: float, decimals: int) -> str:
    # A rounded zero has no sign.
    return f"{round(float(value), decimals) + 0.0:.{decimals}f}".replace("-", "−")
