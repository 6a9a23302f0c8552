"""Rows of the tables about the Workforce Race Equality Standard."""

from collections.abc import Mapping

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.rows.common import by_panel, pair, present
from rhoanalytics.display.words import wres as words
from rhoanalytics.measures import wres_survey
from rhoanalytics.measures.wres_strip import Standing

NINE_INDICATORS = {
    "WRES1_WORKFORCE": ("1", "Ethnic minority staff in the workforce", "parity in every band"),
    "WRES1_VSM": ("1", "Ethnic minority staff among very senior managers", "as in the workforce"),
    "WRES2": ("2", "Appointment from shortlisting, White over ethnic minority", "1.0"),
    "WRES3": ("3", "Formal disciplinary process, ethnic minority over White", "1.0"),
    "WRES4": ("4", "Non-mandatory training, White over ethnic minority", "1.0"),
    "WRES5": ("5", "Harassment from patients, relatives or the public", "low, and the same"),
    "WRES6": ("6", "Harassment from managers or colleagues", "low, and the same"),
    "WRES7": ("7", "Organisation acts fairly on career progression", "high, and the same"),
    "WRES8": ("8", "Discrimination from a manager or colleague", "low, and the same"),
    "WRES9_BOARD": ("9", "Ethnic minority members of the board", "as in the workforce"),
}
"""WRES indicators as readers know them: number, what is measured, what is aimed for."""

PANELS = {
    "WRES1_WORKFORCE": "All staff",
    "WRES1_VSM": "Very senior managers",
    "WRES9_BOARD": "Board members",
    "WRES2": "Appointment (2)",
    "WRES3": "Disciplinary process (3)",
    "WRES4": "Training (4)",
}
"""What the series of the returns are called over small charts."""

NEEDS_RETURNS = "[x] needs WRES returns"
_SHARES = {"minority": "value", "unknown": "unknown"}
RATIO_CODES = ("WRES2", "WRES3", "WRES4")


def nine_indicators(
    survey_frames: Mapping[str, pd.DataFrame],
    national: pd.DataFrame,
    standings: Mapping[str, Standing],
    *,
    has_returns: bool,
) -> pd.DataFrame:
    """The strip of nine indicators as text: measure (numbered), aim, england, here, one_year,
    five_years, trend.

    survey_frames: code -> `measures.wres_survey.survey`. national: `measures.wres_national`.
    standings: `measures.wres_strip.standings`.
    """
    lines = []
    for code, (number, measure, aim) in NINE_INDICATORS.items():
        standing = standings.get(code)
        if code in survey_frames:
            frame = survey_frames[code]
            england = _pair(frame, wres_survey.NATION, "[x]")
            here = _pair(frame, wres_survey.PLACE, "[x] no figures")
        else:
            rows = national[national["indicator"] == code]
            england = _latest(rows.iloc[-1] if len(rows) else None, "[x]", code)
            here = _latest(*_newest(standing, has_returns), code)
        lines.append(
            {"measure": f"{number}. {measure}", "aim": aim, "england": england, "here": here}
            | words.movements(standing, is_ratio=code in RATIO_CODES)
        )
    return pd.DataFrame(lines)


def detailed_groups(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres_survey.by_detailed_group`. One row per group, a column per panel."""
    return by_panel(frame, frame["heading"] + ": " + frame["group"])


def without_repeat(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres_survey.survey`. A lone trust, whose row would be the ICS's again, is
    left out, and the ICS's row says that it is of one trust.
    """
    is_place, is_trust = (frame["kind"].eq(kind) for kind in (wres_survey.PLACE, wres_survey.TRUST))
    if not is_place.any() or is_trust.sum() > 1:
        return frame
    one = frame["name"].str.replace("(pooled)", "(1 trust)", regex=False)
    return frame.assign(name=frame["name"].mask(is_place, one))[~is_trust]


def survey(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres_survey.survey`. Adds white_text, minority_text, gap and times, as text.

    A percentage on too few answers is "[x]", not available.
    """
    texts = {
        "white_text": ("white", formats.cell_with_limits),
        "minority_text": ("minority", formats.cell_with_limits),
        "gap": ("difference", formats.cell_with_limits),
        "times": ("ratio", formats.ratio_with_limits),
    }
    return frame.assign(
        **{
            column: present(frame, name, written, missing="[x]")
            for column, (name, written) in texts.items()
        }
    )


def likelihood(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres_likelihood.by_trust`. Adds white, minority ("events of people") and
    times, as text; a count that is withheld or absent is its symbol."""
    return frame.assign(
        white=_events(frame, "white"),
        minority=_events(frame, "ethnic_minority"),
        times=[_ratio(row) for _, row in frame.iterrows()],
    )


def years(frame: pd.DataFrame, *, decimals: int) -> pd.DataFrame:
    """frame: `measures.wres_strip.panels`. One row per period, a column of text for each panel.

    A value has its limits, or its symbol in its place, and [b] in the first year on a new
    definition. Column trusts: "4 of 5", a span where the panels differ.
    """
    texts = frame.assign(
        text=[
            (
                formats.cell_with_limits(row.value, row.lower, row.upper, decimals)
                if pd.notna(row.value)
                else row.flag
            )
            + (" [b]" if row.is_break else "")
            for row in frame.itertuples()
        ],
    )
    wide = texts.pivot(index="period", columns="panel", values="text").fillna("[x]")
    wide = wide[list(dict.fromkeys(frame["panel"]))]
    coverage = frame.groupby("period")[["counted", "wanted"]].agg(["min", "max"])
    trusts = [
        f"{_span(row[0], row[1])} of {_span(row[2], row[3])}"
        for row in coverage.itertuples(index=False)
    ]
    wide.insert(0, "trusts", trusts)
    return wide.reset_index()


def trusts(
    staff: pd.DataFrame,
    likelihoods: Mapping[int, pd.DataFrame],
    names: Mapping[str, str],
    year: int,
) -> pd.DataFrame:
    """One year's figures by trust, as text: name, staff, minority, unknown and a column for each
    indicator of likelihoods.

    staff: `measures.wres_staff.shares`. likelihoods: `measures.wres_likelihood.ratios`.
    """
    lines = []
    for code, name in names.items():
        line = {"name": name, **dict.fromkeys(("staff", "minority", "unknown"), "[x]")}
        if (code, year) in staff.index:
            row = staff.loc[(code, year)]
            shares = {part: row[column] for part, column in _SHARES.items()}
            line |= {"staff": count(row["staff"])} | {
                part: "[c]" if pd.isna(value) else formats.plain(value, int(row["decimals"]))
                for part, value in shares.items()
            }
        for indicator, ratios in likelihoods.items():
            there = (code, year) in ratios.index
            line[str(indicator)] = _ratio(ratios.loc[(code, year)]) if there else "[x]"
        lines.append(line)
    return pd.DataFrame(lines)


def trusts_by_year(
    figures: pd.DataFrame,
    names: Mapping[str, str],
    years: list[int],
    breaks: list[int],
    *,
    decimals: int,
) -> pd.DataFrame:
    """figures: by trust and year, value and flag. One row per name, a column of text per year.

    A year without a complete return is "[x]"; the first year on a new definition is marked.
    """
    lines = []
    for code, name in names.items():
        line = {"name": name}
        for year in years:
            text = "[x]"
            if (code, year) in figures.index:
                row = figures.loc[(code, year)]
                # A percentage that the disclosure rule made a whole one carries no decimal.
                places = row.get("decimals", decimals)
                text = (
                    formats.plain(row["value"], int(places))
                    if pd.notna(row["value"])
                    else row["flag"]
                )
            line[str(year)] = f"{text} [b]" if year in breaks else text
        lines.append(line)
    return pd.DataFrame(lines)


def ladder(frame: pd.DataFrame) -> pd.DataFrame:
    """frame: `measures.wres_staff.ladder`. Adds band (with its section) and share (%), as text."""
    return frame.assign(
        band=frame["heading"] + ": " + frame["label"],
        share=[
            formats.plain(row.value, 0) if pd.notna(row.value) else row.flag
            for row in frame.itertuples()
        ],
    )


def trust_pages(pages: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """pages: `measures.wres_national.trust_pages`. Adds measure (its name) and printed, as text."""
    return pages.assign(
        measure=pages["indicator"].map(names),
        group=pages["group"].replace({"all": "All staff"}),
        printed=[
            formats.plain(value, 2)
            if indicator in RATIO_CODES
            else formats.plain(value)
            if indicator == "WRES9"
            else formats.percent(value)
            for indicator, value in zip(pages["indicator"], pages["value"], strict=True)
        ],
    )


def _pair(frame: pd.DataFrame, kind: str, missing: str) -> str:
    rows = frame[frame["kind"] == kind]
    return (
        pair(rows.iloc[0])
        if len(rows) and rows[["white", "minority"]].notna().all(axis=None)
        else missing
    )


def _newest(standing: Standing | None, has_returns: bool) -> tuple[pd.Series | None, str]:
    """The ICS's newest row with a value, and what is printed where there is none."""
    if standing is None or standing.latest is not None:
        row = standing.latest if standing is not None else None
        return row, "[x]" if has_returns else NEEDS_RETURNS
    flags = standing.series["flag"].dropna()
    return None, (flags.iloc[-1] if len(flags) else "") or "[x]"


def _latest(row: pd.Series | None, missing: str, code: str) -> str:
    if row is None:
        return missing
    value = row["value"]
    if code in RATIO_CODES:
        return f"{formats.plain(value, 2)} ({row['period']})"
    # Percentages that were rounded to whole ones by the disclosure rule carry no decimal.
    decimals = 0 if row.get("decimals", 1) == 0 else 1
    return f"{formats.percent(value, decimals)} ({row['period']})"


def _ratio(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return str(row["flag"])
    return formats.ratio_with_limits(row["value"], row["lower"], row["upper"])


def _events(frame: pd.DataFrame, group: str) -> list[str]:
    return [
        flag if pd.isna(people) else f"{count(events)} of {count(people)}"
        for events, people, flag in zip(
            frame[f"{group}_events"], frame[f"{group}_people"], frame["flag"], strict=True
        )
    ]


def count(value: str | float) -> str:
    """A published count: "1,235", or "[c]" as it stands."""
    return value if isinstance(value, str) else formats.people(float(value))


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low}–{high}"
