"""Headline measures of treatment by ethnic group: CVDPREVENT, where it has figures of the ICSs.

Blood pressure is that of people with recorded hypertension. The gap is that of people from Black
ethnic groups, which is the widest in the nation and in every one of its regions.
"""

from collections.abc import Collection

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures import audit, treatment, treatment_trend
from rhoanalytics.measures.audit import REFERENCE_GROUP, Subject
from rhoanalytics.measures.parts import candidates
from rhoanalytics.measures.scorecard_registers import TOPIC
from rhoanalytics.measures.scorecard_rows import (
    GAP_COUNTS,
    SHARE_COUNTS,
    Headline,
    Setting,
    differences,
    direction,
    gaps,
    percentages,
    rows,
    shares,
    without_limits,
    written,
)
from rhoanalytics.methods import comparison_flag
from rhoanalytics.methods.gap_direction import CANNOT_BE_TOLD
from rhoanalytics.store import Store

GROUP = "Black"

TREATED = Headline(
    "blood_pressure_treated", TOPIC, "Blood pressure treated to threshold", better="higher"
)
GAP = Headline(
    "blood_pressure_gap",
    TOPIC,
    "Blood pressure treated: Black less White people",
    unit="points",
    is_gap=True,
)
UNKNOWN = Headline(
    "ethnicity_unknown", TOPIC, "Ethnicity not known, people with hypertension", better="lower"
)

TREATED_COUNTS = ["treated", "on_register"]
UNKNOWN_COUNTS = ["not_known", "in_any_group"]

NOT_SHIPPED = (
    "The audit's terms do not allow figures by Integrated Care Board to be shipped; the local team "
    "can add them with `rhoanalytics data fetch cvdprevent`."
)
CUT = (
    "A boundary change cut one of the areas that the audit publishes; the report shows the areas "
    "that this system was made from."
)
FEW = "The publisher keeps the figures of small groups confidential, so there is no comparison."
NO_EARLIER = (
    "The audit's figures here do not cover two periods a year apart; the local team can add "
    "earlier ones with `rhoanalytics data fetch cvdprevent`."
)
NOT_ADJUSTED = "Not adjusted for age."
ON_REGISTER = "Everyone on the register."


def measures(setting: Setting) -> list[pd.DataFrame]:
    """The rows of the three measures, all of the newest period that an ICS has."""
    subjects, cut = _subjects(setting)
    period = max(
        (about.period for about in subjects.values()),
        default=_subject(setting, setting.england).period,
    )
    subjects = {code: about for code, about in subjects.items() if about.period == period}
    published = {code: about.codes for code, about in subjects.items()}
    regions = _regions(setting, period)
    published |= {code: (code,) for code in (*regions, setting.england.code)}
    figures = pd.DataFrame.from_dict(
        {code: _figures(setting.store, codes, period) for code, codes in published.items()},
        orient="index",
    )
    elsewhere = {code: _elsewhere(region, figures) for code, region in regions.items()}
    told = pd.DataFrame.from_dict(
        {
            area.code: _told(setting, subjects[area.code], figures.loc[area.code])
            if area.code in subjects
            else {"why": CUT if area.code in cut else NOT_SHIPPED, "direction": CANNOT_BE_TOLD}
            | elsewhere.get(area.region_code, {})
            for area in setting.areas
        },
        orient="index",
        columns=["why", "quality", "direction", "because", "treated", "gap", "unknown"],
    ).fillna("")
    said = {
        "period": audit.period_in_words(period),
        "source": setting.store.cite(audit.TABLE),
        "missing_reason": told["why"],
    }
    treated = shares(figures[TREATED_COUNTS].set_axis(SHARE_COUNTS, axis=1), setting)
    unknown = shares(figures[UNKNOWN_COUNTS].set_axis(SHARE_COUNTS, axis=1), setting)
    return [
        rows(TREATED, treated, setting, flag=NOT_ADJUSTED, instead=told["treated"], **said),
        rows(
            GAP,
            gaps(figures, setting),
            setting,
            flag=(told["quality"] + " " + NOT_ADJUSTED).str.strip(),
            instead=told["gap"],
            gap=told["direction"],
            gap_reason=told["because"],
            **said,
        ),
        rows(
            UNKNOWN,
            without_limits(unknown),
            setting,
            flag=(ON_REGISTER + " " + told["quality"]).str.strip(),
            instead=told["unknown"],
            **said,
        ),
    ]


def _subjects(setting: Setting) -> tuple[dict[str, Subject], set[str]]:
    """The ICSs that have figures of their own, with the published areas they are made of; and those
    whose figures do not add up because a boundary cut a published area.
    """
    store, register = setting.store, setting.register
    published = set(store.table(audit.TABLE)["area"])
    found, cut = {}, set()
    for area in setting.areas:
        if not candidates(register, area) & published:
            continue
        about = _subject(setting, area)
        if about.area is area:
            found[area.code] = about
        elif audit.predecessors(store, register, area, treatment.HYPERTENSION)[1]:
            cut.add(area.code)
    return found, cut


def _subject(setting: Setting, *places: Area) -> Subject:
    around = (*places, setting.england)
    return audit.subject(setting.store, setting.register, around, treatment.HYPERTENSION)


def _regions(setting: Setting, period: str) -> dict[str, Area]:
    """The regions with figures of the period, by code: they stand in for ICSs without any."""
    one_each = {area.region_code: area for area in setting.areas}
    regions = {code: setting.register.region(area) for code, area in one_each.items()}
    abouts = {code: _subject(setting, region) for code, region in regions.items()}
    return {
        code: regions[code]
        for code, about in abouts.items()
        if about.area.code == code and about.period == period
    }


def _figures(store: Store, codes: Collection[str], period: str) -> dict[str, float]:
    """The counts behind the measures; missing where they may not be compared."""
    groups = treatment.by_group(store, codes, treatment.HYPERTENSION, period)
    everyone = treatment.everyone(store, codes, treatment.HYPERTENSION, period)
    unknown = treatment.unknown_ethnicity(groups)
    known = groups[groups["group"].isin([GROUP, REFERENCE_GROUP])].set_index("group")
    both = known.loc[[GROUP, REFERENCE_GROUP], list(SHARE_COUNTS)].to_numpy(float).ravel()
    if pd.isna(known.at[GROUP, "difference"]):
        both = [float("nan")] * len(GAP_COUNTS)
    counts = [everyone["numerator"], everyone["denominator"], *both]
    names = [*TREATED_COUNTS, *GAP_COUNTS, *UNKNOWN_COUNTS]
    counts += [unknown["denominator"], groups["denominator"].sum()]
    return dict(zip(names, map(float, counts), strict=True))


def _told(setting: Setting, about: Subject, counts: pd.Series) -> dict[str, str]:
    """What is said beside the numbers of an ICS that has them."""
    trend = treatment_trend.by_quarter(setting.store, about, treatment.HYPERTENSION)
    word, because = _direction(trend)
    return {"why": FEW, "quality": _quality(counts), "direction": word, "because": because}


def _elsewhere(region: Area, figures: pd.DataFrame) -> dict[str, str]:
    """The figures of an NHS region, printed where an ICS has none."""
    counts = figures.loc[[region.code]]
    treated = percentages(counts[TREATED_COUNTS].set_axis(SHARE_COUNTS, axis=1)).iloc[0]
    unknown = percentages(counts[UNKNOWN_COUNTS].set_axis(SHARE_COUNTS, axis=1)).iloc[0]
    texts = {
        "treated": written(treated, "%"),
        "gap": written(differences(counts).iloc[0], " points"),
        "unknown": written(unknown[["value"]], "%"),
    }
    where = region.in_text[0].upper() + region.in_text[1:]
    return {name: f"{where}: {text}" for name, text in texts.items()}


def _quality(counts: pd.Series) -> str:
    """What the share of unknown ethnicity means for comparing groups; empty where it is low."""
    unknown, everyone = counts[UNKNOWN_COUNTS]
    flag = str(comparison_flag(100 * (1 - unknown / everyone)))
    return f"{flag.capitalize()}: ethnicity is often not known." if flag else ""


def _direction(trend: pd.DataFrame) -> tuple[str, str]:
    """Where the gap has gone since the last break, between periods that share nobody's reading."""
    if trend_breaks := treatment_trend.breaks(trend):
        trend = trend[trend["period"] >= trend_breaks[-1]]
    known = trend[trend["group"].isin([GROUP, REFERENCE_GROUP])]
    wide = known.pivot(index="period", columns="group", values=list(SHARE_COUNTS))
    wide = wide.astype("float64").dropna()
    if len(wide) < 2 or _months(*wide.index[[0, -1]]) < treatment_trend.MONTHS_APART:
        return CANNOT_BE_TOLD, NO_EARLIER
    ends = wide.iloc[[0, -1]]
    counts = [ends[(count, group)] for group in (GROUP, REFERENCE_GROUP) for count in SHARE_COUNTS]
    found = differences(pd.DataFrame(dict(zip(GAP_COUNTS, counts, strict=True))))
    first, last = (audit.period_in_words(period) for period in ends.index)
    return direction(found.iloc[0], found.iloc[1], (first, last))


def _months(first: str, last: str) -> int:
    return (pd.Period(last, "M") - pd.Period(first, "M")).n
