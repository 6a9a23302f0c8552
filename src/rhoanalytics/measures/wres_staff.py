"""Indicators 1 and 9 from the trusts' returns: staff by band, very senior managers and boards."""

from collections.abc import Mapping, Sequence

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures import wres_published, wres_returns
from rhoanalytics.measures.wres_returns import NOT_AVAILABLE, TOTAL, Returns
from rhoanalytics.methods import (
    SUPPRESSED,
    proportion,
    publish_counts,
    published_numbers,
    published_percentages,
    race_disparity_ratios,
    withheld,
)
from rhoanalytics.store import Store

SECTIONS = {"nonclinical": "Non-clinical", "clinical": "Clinical", "medical": "Medical and dental"}

_AGENDA_FOR_CHANGE = {
    "vsm": "Very senior managers",
    **{band: f"Band {band}" for band in ("9", "8d", "8c", "8b", "8a")},
    **{band: f"Band {band}" for band in ("7", "6", "5", "4", "3", "2", "1")},
    "under1": "Under band 1",
}
_MEDICAL = {
    "consultant": "Consultants",
    "nccg": "Career grades below consultant",
    "trainee": "Trainee grades",
    "other": "Other",
}
ROWS = _AGENDA_FOR_CHANGE | _MEDICAL
"""Rows of indicator 1 from the top of the ladder down."""

# NHS England's race disparity ratio: band 5 and below, 6 and 7, 8a and above.
TIERS = {
    **dict.fromkeys(("under1", "1", "2", "3", "4", "5"), "lower"),
    **dict.fromkeys(("6", "7"), "middle"),
    **dict.fromkeys(("8a", "8b", "8c", "8d", "9", "vsm"), "upper"),
}

LEADERS = {
    "vsm": "Very senior managers",
    "board_total": "Board members",
    "board_voting": "Voting board members",
    "board_exec": "Executive board members",
}
BY_AGE = "people_by_age_and_ethnic_group"
WORKING_AGES = ("25-34", "35-49", "50-64")
"""Bands of the census table of ethnic group by age that lie within working age."""


def workforce_cells(returns: Returns) -> pd.DataFrame:
    """The complete counts of all staff: `wres_returns.complete` with people."""
    return wres_returns.complete(returns, {"people": wres_returns.workforce(returns)})


def leader_cells(returns: Returns, leaders: str) -> pd.DataFrame:
    """The complete counts of one of `LEADERS`."""
    if leaders == "vsm":
        counts = wres_returns.people(returns, 1, "headcount", rows=("vsm",))
    else:
        counts = wres_returns.people(returns, 9, leaders)
    return wres_returns.complete(returns, {"people": counts})


def shares(returns: Returns, cells: pd.DataFrame) -> pd.DataFrame:
    """The ethnic minority share, indexed by trust (`TOTAL` for the ICS) and year.

    Columns: numerator, denominator (everyone, ethnicity unknown included), value (%) with Wilson
    limits, unknown (% of unknown ethnicity), staff and minority (counts as published) and flag.
    """
    shown = wres_published.published(cells, ["people"], [["trust"], ["group"], []])
    if shown.empty:
        return wres_published.no_figures(["value", "lower", "upper", "flag", "unknown", "staff"])
    whole = wres_returns.whole_trusts(returns, cells)
    shown = shown[shown.index.isin(whole) | (shown.index.get_level_values("trust") == TOTAL)]
    minority, everyone = shown["ethnic_minority_people"], shown["all_people"]
    found = _percentage(minority, everyone)
    unknown = shown.get("unknown_people", pd.Series(0, index=shown.index))
    return found.assign(
        unknown=_percentage(unknown.fillna(0), everyone)["value"],
        minority=minority,
        staff=everyone,
    )


def leader_shares(cells: pd.DataFrame) -> pd.DataFrame:
    """The ethnic minority share of one of `LEADERS` in the ICS, indexed as `shares`.

    Columns value, lower, upper (whole %, Wilson), decimals and flag. Leaders are too few for counts
    rounded to 5: these are percentages of the counts themselves, which are not shown, and withheld
    ("[c]") where the ethnic minority or the other leaders are 1 to 7, or all are fewer than 20.
    """
    sums = cells.pivot_table(index="year", columns="group", values="people", aggfunc="sum")
    if sums.empty:
        return wres_published.no_figures(["value", "lower", "upper", "flag"])
    minority, everyone = sums["BME"], sums.sum(axis=1)
    hidden = withheld(minority, everyone)
    limits = proportion(minority.mask(hidden), everyone.mask(hidden), multiplier=100)
    found = (
        limits.set_axis(sums.index)
        .round(0)
        .assign(decimals=0, flag=hidden.map({True: SUPPRESSED, False: ""}))
    )
    return pd.concat({TOTAL: found}, names=["trust", "year"])


def ladder(returns: Returns, year: int) -> pd.DataFrame:
    """Staff of the ICS by band: section, heading, row, label, and the published counts.

    Columns minority, white, unknown and staff (ints or "[c]"), value (% ethnic minority), flag and
    without (how many trusts with a return lack the band). Rows as in `ROWS`, section by section; a
    band without staff is left out.
    """
    published, counted = _bands(returns, year)
    if published.empty:
        return published
    bands = published[published["tier"] == TOTAL]
    bands = bands[(bands["section"] != TOTAL) & (bands["row"] != TOTAL)]
    wide = bands.pivot(index=["section", "row"], columns="group", values="people")
    order = [(section, row) for section in SECTIONS for row in ROWS if (section, row) in wide.index]
    wide = wide.loc[order].reindex(columns=["White", "BME", "Unknown", TOTAL]).fillna(0)
    wide = wide[wide[TOTAL].ne(0)]
    found = _percentage(wide["BME"], wide[TOTAL])
    sections, rows = (wide.index.get_level_values(level) for level in ("section", "row"))
    most = max(counted.values())
    return pd.DataFrame(
        {
            "section": sections,
            "heading": sections.map(SECTIONS),
            "row": rows,
            "label": rows.map(ROWS),
            "white": wide["White"].array,
            "minority": wide["BME"].array,
            "unknown": wide["Unknown"].array,
            "staff": wide[TOTAL].array,
            "value": found["value"].array,
            "flag": found["flag"].array,
            "without": [most - counted[key] for key in wide.index],
        }
    )


def disparity(returns: Returns, year: int) -> pd.DataFrame:
    """Race disparity ratios of the ICS: heading and a column each for lower to middle, middle to
    upper and lower to upper bands; missing where a count is withheld.
    """
    published, _ = _bands(returns, year)
    lines = []
    for section in ("nonclinical", "clinical"):
        tiers = published[(published["section"] == section) & (published["row"] == TOTAL)]
        counts = tiers.set_index(["group", "tier"])["people"]
        pairs = [
            published_numbers(
                counts.reindex([(group, tier) for tier in ("lower", "middle", "upper")])
            )
            for group in ("White", "BME")
        ]
        ratios = race_disparity_ratios(*(pair.to_numpy(float) for pair in pairs))
        lines.append({"heading": SECTIONS[section]} | ratios["value"].to_dict())
    return pd.DataFrame(lines)


def residents(
    store: Store, places: Sequence[Area], five: pd.DataFrame
) -> tuple[str, str, list[float]]:
    """Ethnic minority share (%) of the residents of each place: what they are called, the table it
    is from, and the shares.

    Residents of working age where the census table by age covers all of every place, else of all
    ages. five: `population.five_groups` of the places.
    """
    if store.has(BY_AGE):
        rows = [store.rows(BY_AGE, "piece", place.pieces) for place in places]
        if all(
            set(place.pieces) <= set(own["piece"]) for place, own in zip(places, rows, strict=True)
        ):
            return "Residents aged 25 to 64", BY_AGE, [_of_working_age(own) for own in rows]
    white = five[five["group"] == "White"].set_index("place")["value"]
    shares = [100 - float(white[place.name]) for place in places]
    return "Residents of all ages", "people_by_decile", shares


def beside_residents(
    returns: Returns,
    staff: pd.Series,
    national: pd.DataFrame,
    year: int,
    living: tuple[str, Sequence[float]],
) -> pd.DataFrame:
    """Residents, all staff and those who lead: name, here and nation (% ethnic minority) and flag
    (the symbol where here is missing); who has a figure for neither is left out.

    staff: the year's row of all staff. national: the nation's shares (`wres_national.national`).
    living: what residents are called, and their shares here and in the nation (`residents`).
    """
    printed = national.drop_duplicates("indicator", keep="last").set_index("indicator")["value"]
    lines = [
        dict(zip(("name", "here", "nation"), (living[0], *living[1]), strict=True)),
        {
            "name": "All staff",
            "here": staff["value"],
            "nation": printed.get("WRES1_WORKFORCE", float("nan")),
        },
    ]
    codes = {"vsm": "WRES1_VSM", "board_total": "WRES9_BOARD"}
    for leaders, name in LEADERS.items():
        shares = leader_shares(leader_cells(returns, leaders))
        there = (TOTAL, year) in shares.index
        lines.append(
            {
                "name": name,
                "here": shares.at[(TOTAL, year), "value"] if there else float("nan"),
                "nation": printed.get(codes.get(leaders, ""), float("nan")),
                "flag": shares.at[(TOTAL, year), "flag"] if there else NOT_AVAILABLE,
            }
        )
    return pd.DataFrame(lines).dropna(subset=["here", "nation"], how="all", ignore_index=True)


def _of_working_age(people: pd.DataFrame) -> float:
    rows = people[people["age_band"].isin(WORKING_AGES)]
    white = rows.loc[rows["group"].str.startswith("White"), "people"].sum()
    return 100 - 100 * float(white / rows["people"].sum())


def _bands(returns: Returns, year: int) -> tuple[pd.DataFrame, Mapping[tuple[str, str], int]]:
    """Published counts by section, row, tier and group, and how many trusts each row rests on."""
    counts = wres_returns.people(returns, 1, "headcount", by=("section", "row"))
    frame = counts.rename("people").dropna().reset_index()
    frame = frame[(frame["year"] == year) & frame["section"].isin(SECTIONS)]
    frame = frame[frame["row"].isin(ROWS)]
    both = (
        frame[frame["group"] != "Unknown"].groupby(["section", "row", "org_code"])["group"].size()
    )
    whole = both[both == 2].index
    frame = frame[pd.MultiIndex.from_frame(frame[["section", "row", "org_code"]]).isin(whole)]
    if frame.empty:
        return pd.DataFrame(), {}
    counted = whole.droplevel("org_code").value_counts().to_dict()
    sums = frame.groupby(["section", "row", "group"], as_index=False)["people"].sum()
    sums = sums.assign(tier=sums["row"].map(TIERS).fillna("none"))
    published = publish_counts(
        sums,
        cells=["section", "row", "group"],
        margins=[["section", "row"], ["section", "tier", "group"]],
        numbers=["people"],
    )
    return published, counted


def _percentage(numerator: pd.Series, denominator: pd.Series) -> pd.DataFrame:
    """Published counts and their percentage; flag is "[c]" where it may not be shown."""
    found = published_percentages(numerator, denominator).set_axis(numerator.index)
    return found[["value", "lower", "upper", "decimals"]].assign(
        numerator=published_numbers(numerator),
        denominator=published_numbers(denominator),
        flag=found["reason"].map(lambda reason: SUPPRESSED if reason else ""),
    )
