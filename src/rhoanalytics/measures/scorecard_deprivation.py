"""Headline measures of neighbourhood deprivation: where people live, by national tenth and fifth.

Census counts of everyone, so they have no confidence limits, and one census only, so that no gap
can be said to narrow or widen.
"""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.measures.scorecard_rows import (
    GAP_COUNTS,
    Headline,
    Setting,
    gaps,
    rows,
    shares,
    without_limits,
)
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD

TOPIC = "deprivation-deciles"
TABLE = "people_by_decile"
REFERENCE = "White"

TENTH = Headline(
    "people_decile_1", TOPIC, "People living in the most deprived tenth", better="lower"
)
FIFTH = Headline(
    "people_deciles_1_2", TOPIC, "People living in the most deprived fifth", better="lower"
)
GAP = Headline(
    "gap_deciles_1_2",
    TOPIC,
    "Most deprived fifth: ethnic minority less White people",
    unit="points",
    is_gap=True,
)
HIDDEN = Headline(
    "hidden_deciles_1_2", TOPIC, "Most deprived fifth: share living in less deprived districts"
)

PERIOD = "Census 2021, IMD 2025"
EVERYONE = "Counts of everyone. About neighbourhoods, not people's own deprivation."
ONE_CENSUS = (
    "Residents by ethnic group and neighbourhood are here for one census only, that of 2021."
)
NOBODY = "Nobody here lives in the most deprived fifth of neighbourhoods."


def measures(setting: Setting) -> list[pd.DataFrame]:
    """The rows of the four measures."""
    people = _people(setting)
    everyone = people.groupby(level=["area", "decile"]).sum().unstack(fill_value=0)
    total = everyone.sum(axis=1)
    said = {"period": PERIOD, "source": setting.store.cite(TABLE)}
    found = []
    for headline, last in ((TENTH, 1), (FIFTH, 2)):
        counts = pd.DataFrame(
            {"numerator": everyone.loc[:, :last].sum(axis=1), "denominator": total}
        )
        numbers = without_limits(shares(counts, setting))
        found.append(rows(headline, numbers, setting, flag=EVERYONE, **said))
    gap = without_limits(gaps(_by_group(people), setting))
    found.append(
        rows(
            GAP,
            gap,
            setting,
            gap=CANNOT_BE_TOLD,
            gap_reason=ONE_CENSUS,
            flag="Counts of everyone. Two broad groups hide many.",
            **said,
        )
    )
    hidden = without_limits(shares(_hidden(setting), setting))
    flag = (
        "Counts of everyone. Less deprived districts have a smaller share of people in that fifth "
        f"than {setting.england.in_text}."
    )
    found.append(rows(HIDDEN, hidden, setting, flag=flag, missing_reason=NOBODY, **said))
    return found


def _people(setting: Setting) -> pd.Series:
    """Residents by area (every ICS, and the nation), decile and group."""
    table = setting.store.table(TABLE)
    home = setting.register.piece_membership(setting.england.geography).set_index("piece")["ics"]
    by_area = table["people"].groupby(
        [table["piece"].map(home).rename("area"), table["decile"], table["group"]]
    )
    own = by_area.sum()
    nation = own.groupby(level=["decile", "group"]).sum()
    return pd.concat([own, pd.concat({ENGLAND_CODE: nation}, names=["area"])])


def _by_group(people: pd.Series) -> pd.DataFrame:
    """People in deciles 1 and 2, and all, of the ethnic minority groups and of the White group."""
    wide = people.unstack("group", fill_value=0)
    deprived = wide[wide.index.get_level_values("decile") <= 2].groupby(level="area").sum()
    residents = wide.groupby(level="area").sum()
    deprived = deprived.reindex(residents.index, fill_value=0)
    parts = []
    for frame in (deprived, residents):
        white = frame[REFERENCE]
        parts.append((frame.sum(axis=1) - white, white))
    (group, reference), (all_group, all_reference) = parts
    return pd.DataFrame(
        dict(zip(GAP_COUNTS, (group, all_group, reference, all_reference), strict=True))
    )


def _hidden(setting: Setting) -> pd.DataFrame:
    """People in deciles 1 and 2, and those of them in districts where they are less common than in
    the nation; a district that an ICS boundary cuts is judged by the part inside.
    """
    table = setting.store.table(TABLE)
    members = setting.register.piece_membership(setting.england.geography).set_index("piece")
    deprived = table["people"].where(table["decile"] <= 2, 0)
    even = deprived.sum() / table["people"].sum()
    district = table["piece"].map(members["district"])
    found: dict[str, tuple[int, int]] = {}
    for areas in (table["piece"].map(members["ics"]), pd.Series(ENGLAND_CODE, index=table.index)):
        keys = [areas.rename("area"), district.rename("district")]
        sums = pd.DataFrame({"deprived": deprived, "people": table["people"]}).groupby(keys).sum()
        off = sums["deprived"] / sums["people"] < even
        totals = sums["deprived"].groupby(level="area").sum()
        inside = sums["deprived"].where(off, 0).groupby(level="area").sum()
        found |= {area: (inside[area], totals[area]) for area in totals.index}
    return pd.DataFrame.from_dict(found, orient="index", columns=["numerator", "denominator"])
