"""The scorecard of one ICS: its headline measures beside its nation and its peers, on one page."""

import html
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from rhoanalytics.display import formats, text
from rhoanalytics.display.base import DisplayObject
from rhoanalytics.display.cells import NOT_APPLICABLE, NOT_AVAILABLE, shorthand_notes
from rhoanalytics.display.table import notes_html, notes_typst, source_typst
from rhoanalytics.display.typst_markup import array, call, clean, literal
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.place_names import with_article

TEMPLATE = "scorecard.typ"
"""The file of `templates/pdf` with the function that sets a scorecard."""

TOPICS: Mapping[str, str] = {
    "cvd-by-ethnicity": "Heart and circulatory disease",
    "deprivation-deciles": "Neighbourhood deprivation",
    "wres-trends": "Staff of NHS trusts: ethnic minority less White staff",
}
"""What the measures of a report are headed with."""

SYMBOLS: Mapping[str, str] = {
    "narrowing": "→←",
    "widening": "←→",
    "no clear change": "=",
    "cannot be told": "?",
}
"""Signs for the direction of a gap, beside the words."""

ETHNIC_MINORITY = (
    "Ethnic minority: all ethnic groups other than White, so White minorities are left out (the "
    "Workforce Race Equality Standard's own files call this group BME)."
)
DIRECTION = (
    "Ethnic gap: percentage points between two groups. It is narrowing or widening where it has "
    "come nearer to 0 or gone further from it by more than chance alone could give, between an "
    "earlier period, up to five years before, and the last one; nothing is compared across a new "
    "definition."
)
LIMITS = "In brackets: 95% confidence limits. Counts of everyone have none."
TREATMENT = (
    "Hypertension is high blood pressure. It is treated to threshold where the last reading in "
    "twelve months was at or below 140/90 mmHg, or 150/90 mmHg from the age of 80."
)


@dataclass(frozen=True)
class _Cell:
    """What a cell says, and what it adds in smaller type; `symbol` is for the eye only."""

    main: str
    small: str = ""
    symbol: str = ""

    @property
    def plain(self) -> str:
        return f"{self.main} {self.small}".strip()


class ScorecardTable(DisplayObject):
    """The measures of an ICS by topic, with its peers and how they were found below.

    One row for each measure: measure and period, value with limits, the nation, the peers, the
    direction of the ethnic gap, and what is to be known of the figures. `KeyError` for a code that
    the scorecards do not have.
    """

    def __init__(self, scorecards: Scorecards, area_code: str) -> None:
        self._rows = scorecards.of(area_code)
        self._peers = scorecards.peers_of(area_code)
        self._nation = scorecards.nation
        self.name = str(self._rows["area_name"].iloc[0])
        self.caption = f"Headline measures of {with_article(self.name)}" + (
            f", {scorecards.geography}" if scorecards.geography else ""
        )
        self.header = (
            "Measure and period",
            self.name,
            self._nation,
            "Peers",
            "Ethnic gap",
            "About the figures",
        )
        self.source = "; ".join(
            dict.fromkeys(part for source in self._rows["source"] for part in source.split("; "))
        )
        self.notes = tuple(self._notes())

    def to_html(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(clean(name))}</th>' for name in self.header)
        bodies = "\n".join(
            f'<tbody>\n<tr class="topic"><th scope="rowgroup" colspan="{len(self.header)}">'
            f"{html.escape(title)}</th></tr>\n"
            + "\n".join(f"<tr>{self._row_html(row)}</tr>" for row in rows)
            + "\n</tbody>"
            for title, rows in self._groups
        )
        return (
            '<div class="scorecard">\n<table>\n'
            f"<caption>{html.escape(clean(self.caption))}</caption>\n"
            f"<thead>\n<tr>{head}</tr>\n</thead>\n{bodies}\n</table>\n"
            f"{notes_html(self.notes, self.source)}</div>"
        )

    def to_typst(self) -> str:
        groups = array(
            array([literal(title), array(_row_typst(row) for row in rows)])
            for title, rows in self._groups
        )
        scorecard = call(
            "scorecard",
            caption=literal(clean(self.caption)),
            header=array(literal(clean(name)) for name in self.header),
            groups=groups,
            notes=notes_typst(self.notes),
            source=source_typst(self.source),
        )
        return f'#import "{TEMPLATE}": scorecard\n#{scorecard}'

    def to_plain(self) -> str:
        lines = [clean(self.caption)]
        for title, rows in self._groups:
            lines.append(title)
            for row in rows:
                named = zip(self.header[1:], row[1:], strict=True)
                told = "; ".join(f"{name}: {cell.plain}" for name, cell in named)
                lines.append(f"- {row[0].main}, {row[0].small}. {told}")
        lines += [text.to_plain(note) for note in self.notes]
        return "\n".join([*lines, f"Source: {text.to_plain(self.source)}"])

    @cached_property
    def _groups(self) -> list[tuple[str, list[list[_Cell]]]]:
        records = self._rows.to_dict("records")
        return [
            (TOPICS.get(str(topic), clean(topic)), [self._cells(row) for row in rows])
            for topic, rows in groupby(records, itemgetter("topic"))
        ]

    def _cells(self, row: Mapping[Hashable, Any]) -> list[_Cell]:
        unit = "" if row["unit"] == "%" else f", {row['unit']}"
        period = clean(row["period"])
        limits = f"({_limits(row)})" if _limits(row) else clean(row["instead"])
        gap = str(row["gap"])
        told = clean(row["gap_reason"]) if gap and gap != "cannot be told" else ""
        basis = clean(row["peers_basis"]).removesuffix(", taken together")
        usual = basis == f"{len(self._peers)} peers" or pd.isna(row["peers"])
        return [
            _Cell(clean(row["title"]), f"{period[:1].upper()}{period[1:]}{unit}"),
            _Cell(_number(row, "value"), limits),
            _Cell(_number(row, "england")),
            _Cell(_number(row, "peers"), "" if usual else basis),
            _Cell(gap or NOT_APPLICABLE, told, SYMBOLS.get(gap, "")),
            _Cell(clean(row["flag"]) or "Nothing to add"),
        ]

    def _row_html(self, row: list[_Cell]) -> str:
        first, *others = row
        cells = "".join(
            f'<td data-label="{html.escape(clean(name))}">{_cell_html(cell)}</td>'
            for name, cell in zip(self.header[1:], others, strict=True)
        )
        return f'<th scope="row">{_cell_html(first)}</th>{cells}'

    def _notes(self) -> list[str]:
        rows = self._rows
        known = rows["value"].notna()
        untold = rows.loc[known & (rows["gap"] == "cannot be told"), "gap_reason"]
        missing = rows.loc[~known, "missing_reason"]
        cells = [cell.main for _, found in self._groups for row in found for cell in row]
        return [
            self._about_peers(),
            LIMITS,
            TREATMENT,
            ETHNIC_MINORITY,
            DIRECTION,
            *_reasons("Cannot be told", untold),
            *_reasons("Not available", missing),
            ". ".join(shorthand_notes(cells)).replace(
                f"{NOT_APPLICABLE} not applicable",
                f"{NOT_APPLICABLE} not applicable: the measure does not compare ethnic groups",
            ),
        ]

    def _about_peers(self) -> str:
        number = len(self._peers)
        if not number:
            return f"Peers: there is no other Integrated Care System in {self._nation}."
        names = "; ".join(clean(name) for name in self._peers["peer_name"])
        several = number > 1
        bases = self._rows.loc[self._rows["peers"].notna(), "peers_basis"]
        median = ", unless it says median" if bases.str.contains("median").any() else ""
        return (
            f"**Peers of {with_article(self.name)}, nearest first: {names}.** "
            f"They are the {number if several else 'one'} Integrated Care "
            f"System{'s' if several else ''} of {self._nation} whose residents are most like its "
            "own by age, ethnic group and neighbourhood deprivation (Census 2021 and the Index of "
            "Multiple Deprivation 2025, or IMD; shares of residents, standardised; the three count "
            f"alike; smallest distance). Their counts are taken together{median}."
        )


def printed(row: Mapping[Hashable, Any] | pd.Series) -> str:
    """A measure's value with its limits as printed: "12.3% (12.0 to 12.6)", "[x]" without one.

    row: of `Scorecards.measures`. The unit follows the value: "−12.6 points (−14.2 to −11.0)".
    """
    if pd.isna(row["value"]):
        return NOT_AVAILABLE
    unit = "" if row["unit"] == "%" else f" {row['unit']}"
    limits = _limits(row)
    return f"{_number(row, 'value')}{unit}" + (f" ({limits})" if limits else "")


def _number(row: Mapping[Hashable, Any] | pd.Series, column: str) -> str:
    """A number of a row, per cent with their sign."""
    if pd.isna(row[column]):
        return NOT_AVAILABLE
    write: Callable[[float, int], str] = formats.percent if row["unit"] == "%" else formats.plain
    return write(row[column], int(row["decimals"]))


def _limits(row: Mapping[Hashable, Any] | pd.Series) -> str:
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return formats.interval(row["lower"], row["upper"], int(row["decimals"]), unit="")


def _reasons(label: str, reasons: pd.Series) -> list[str]:
    """One note for all different reasons of one kind."""
    different = [reason for reason in dict.fromkeys(reasons) if reason]
    return [f"{label}: {' '.join(different)}"] if different else []


def _cell_html(cell: _Cell) -> str:
    symbol = f'<i aria-hidden="true">{cell.symbol}</i> ' if cell.symbol else ""
    small = f" <small>{html.escape(cell.small)}</small>" if cell.small else ""
    return f"<span>{symbol}{html.escape(cell.main)}{small}</span>"


def _row_typst(row: list[_Cell]) -> str:
    return array(
        array([literal(cell.main), literal(cell.small), literal(cell.symbol)]) for cell in row
    )
