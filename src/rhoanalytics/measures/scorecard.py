"""The scorecard: the headline measures of all topics, for every ICS of a nation at once.

The numbers are those of the reports. Nothing is ranked and nothing scored: an ICS stands beside its
nation and its peers, with limits, with what is known of the direction of ethnic gaps, and with what
is known of the quality of the figures.
"""

import json
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.areas import Geography, Register
from rhoanalytics.measures import (
    scorecard_deprivation,
    scorecard_registers,
    scorecard_treatment,
    scorecard_wres,
)
from rhoanalytics.measures.peers import peers
from rhoanalytics.measures.scorecard_rows import COLUMNS, NUMBERS, Setting
from rhoanalytics.store import Store

TOPICS = (scorecard_registers, scorecard_treatment, scorecard_deprivation, scorecard_wres)
"""The modules of the topics, in the order of the reports; each has `measures`."""


@dataclass(frozen=True)
class Scorecards:
    """The headline measures of every ICS of a nation and vintage, and who is whose peer.

    measures: one row per ICS and measure, in order of the ICSs' names and of the measures: area,
    area_name, topic (a report's name), measure (code), title, unit ("%" or "points"), decimals,
    period, value, lower, upper, england, england_lower, england_upper, peers (the peers' value),
    peers_basis (how it was made), better ("higher", "lower" or ""), gap ("narrowing", "widening",
    "no clear change" or "cannot be told"; "" for a measure without an ethnic gap), gap_reason, flag
    (quality of the data), source, missing_reason and instead (where there is no value: why, and
    what the ICS's region has). Limits are missing for counts of everyone.
    peers: area, peer, peer_name, rank, distance. nation: its name. geography: the vintage's name.
    """

    measures: pd.DataFrame
    peers: pd.DataFrame
    nation: str = "England"
    geography: str = ""

    def of(self, area_code: str) -> pd.DataFrame:
        """The rows of one ICS; `KeyError` for a code that is not in this nation and vintage."""
        found = self.measures[self.measures["area"] == area_code]
        if found.empty:
            raise KeyError(area_code)
        return found.reset_index(drop=True)

    def peers_of(self, area_code: str) -> pd.DataFrame:
        """The peers of one ICS, nearest first."""
        return self.peers[self.peers["area"] == area_code].reset_index(drop=True)

    def to_json(self) -> str:
        """Everything as JSON text, missing numbers as null; `from_json` gives it back exactly."""
        frames = {
            name: frame.astype(object).where(frame.notna(), None).to_dict("list")
            for name, frame in (("measures", self.measures), ("peers", self.peers))
        }
        names = {"nation": self.nation, "geography": self.geography}
        return json.dumps(frames | names, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Scorecards":
        """The scorecards that `to_json` wrote."""
        read = json.loads(text)
        measures = pd.DataFrame(read["measures"], columns=COLUMNS)
        return cls(
            measures.astype(dict.fromkeys(NUMBERS, "float64")),
            pd.DataFrame(read["peers"]),
            read["nation"],
            read["geography"],
        )


def scorecards(register: Register, geography: Geography, store: Store) -> Scorecards:
    """The scorecards of all ICSs of one nation and vintage.

    A measure whose figures are not in the store is there without a value, and says what adds it.
    """
    neighbours = peers(register, geography, store)
    setting = Setting(
        store=store,
        register=register,
        areas=tuple(register.areas(geography)),
        england=register.england(geography),
        peers=neighbours,
    )
    found = [frame for topic in TOPICS for frame in topic.measures(setting)]
    order = {code: position for position, code in enumerate(setting.codes)}
    together = pd.concat(found, ignore_index=True)
    together = together.sort_values(
        "area", key=lambda codes: codes.map(order), kind="stable", ignore_index=True
    )
    return Scorecards(together, neighbours, geography.nation, geography.name)
