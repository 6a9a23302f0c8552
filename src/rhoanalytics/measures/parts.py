"""Dated geography: which published areas a place's figures are added up from.

Figures are published for the areas of their day. A place of another day is the sum of those areas
where whole ones add up to it; where a boundary cut one of them, a part cannot be taken out of a
published figure, and each predecessor is shown whole instead.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from rhoanalytics.areas import Area, Geography, Register
from rhoanalytics.place_names import with_article


@dataclass(frozen=True)
class Part:
    """Published areas (by code) whose figures are added up under one name."""

    name: str
    codes: tuple[str, ...]

    @property
    def in_text(self) -> str:
        """The name inside a sentence."""
        return with_article(self.name)


def parts_of(
    register: Register, place: Area, published: Collection[str], day: date
) -> tuple[Part, ...]:
    """The parts in which a place's figures can be shown.

    published: codes of the areas that have the figures. day: when they were counted, which tells
    the boundaries behind a code that was kept when its area changed (QRL). One part with the
    place's own name where whole areas add up to it; otherwise a part for each ICS that the place
    was made from; none where figures of some of it are not there.
    """
    for codes in _sums(register, place, day):
        if codes and codes <= set(published):
            return (Part(place.name, tuple(sorted(codes))),)
    return _predecessors(register, place, published, day) if place.kind == "ics" else ()


def candidates(register: Register, place: Area) -> set[str]:
    """Every area, of any vintage, whose figures could be part of a place's."""
    if place.kind != "ics":
        return {place.code}
    systems = {place.code}
    for geography in register.geographies():
        pieces = register.pieces_of(geography)
        systems |= {code for code, own in pieces.items() if not own.isdisjoint(place.pieces)}
    located = register.sub_icbs.filter(like="ics_").isin(systems).any(axis=1)
    return systems | set(register.sub_icbs.loc[located, "sub_icb"])


def why_apart(place: Area) -> str:
    """Why a place is shown in parts, for a note."""
    return (
        f"{place.name} was made in {place.geography.valid_from:%B %Y} from whole and part areas; a "
        "part cannot be taken out of published figures, so each predecessor is shown whole."
    )


def adds_up(register: Register, place: Area, published: Collection[str], day: date) -> bool:
    """Whether the figures of whole published areas make up the place."""
    return len(parts_of(register, place, published, day)) == 1


def _sums(register: Register, place: Area, day: date) -> Iterator[set[str]]:
    """Every set of codes that the place is the exact sum of, the largest areas first."""
    if place.kind != "ics":
        yield {place.code}
        return
    for geography in _vintages(register, day):
        pieces = register.pieces_of(geography)
        inside = {code for code, own in pieces.items() if not own.isdisjoint(place.pieces)}
        if frozenset().union(*(pieces[code] for code in inside)) == place.pieces:
            yield inside
    if place.pieces.isdisjoint(_pieces_of_cut_locations(register, place.geography)):
        yield _locations(register, place.geography).get(place.code, set())


def _predecessors(
    register: Register, place: Area, published: Collection[str], day: date
) -> tuple[Part, ...]:
    """A part for each ICS of the figures' day that reaches into the place, if all have figures."""
    geography = _vintages(register, day)[0]
    pieces = register.pieces_of(geography)
    inside = [code for code, own in pieces.items() if not own.isdisjoint(place.pieces)]
    locations = _locations(register, geography)
    found = []
    for code in sorted(inside, key=register.name):
        codes = next(
            (
                codes
                for codes in ({code}, locations.get(code, set()))
                if codes and codes <= set(published)
            ),
            None,
        )
        if codes is None:
            return ()
        found.append(Part(f"{register.name(code)}{_until(geography)}", tuple(sorted(codes))))
    return tuple(found)


def _vintages(register: Register, day: date) -> list[Geography]:
    """The vintages that figures of a day can be published for, newest first, at least the first."""
    known = register.geographies()
    begun = [geography for geography in known if geography.valid_from <= day]
    return begun[::-1] or known[:1]


def _until(geography: Geography) -> str:
    return f", to {geography.valid_to:%B %Y}" if geography.valid_to else ""


@cache
def _locations(register: Register, geography: Geography) -> dict[str, set[str]]:
    """The sub-ICB locations of every ICS of a vintage."""
    return register.sub_icb_membership(geography).groupby("ics")["sub_icb"].agg(set).to_dict()


@cache
def _pieces_of_cut_locations(register: Register, geography: Geography) -> frozenset[str]:
    """The pieces that a sub-ICB location which was split could reach into."""
    members = register.sub_icb_membership(geography)
    first = next(name for name in members.columns if name.startswith("ics_"))
    split = members.loc[members["ics"] == "", first]
    systems: pd.Series = register.pieces[first]
    return frozenset(register.pieces.loc[systems.isin(split), "piece"])
