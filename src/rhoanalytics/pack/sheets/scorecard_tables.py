"""The scorecard and the peers of an ICS, as tables for files."""

import math
from typing import Any

from rhoanalytics.display import text
from rhoanalytics.display.cells import NOT_APPLICABLE, NOT_AVAILABLE
from rhoanalytics.display.data_form import DataColumn, TableData, Value
from rhoanalytics.display.scorecard import DIRECTION, ETHNIC_MINORITY, TREATMENT
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.sheets.report_tables import ReportTable
from rhoanalytics.pack.sheets.table_values import POINTS

SCORECARD, PEERS = "Scorecard", "Peers"

UNIT, SOURCE = "Unit", "Source"
"""Headings of the columns that say each row's unit and source, where they differ."""

_PEERS_NOTE = (
    "Peers are the Integrated Care Systems whose residents are most like those of this one by age, "
    "ethnic group and neighbourhood deprivation. A distance of 0 would mean alike in all three."
)

_UNITS = {"points": POINTS}

_WORDS = {
    "title": "Measure",
    "period": "Period",
    "unit": UNIT,
    "peers_basis": "How the peers are taken",
    "better": "Better if",
    "gap": "Ethnic gap",
    "gap_reason": "Why",
    "flag": "Quality of the data",
    "missing_reason": "What is missing",
    "instead": "What there is instead",
    "source": SOURCE,
}
"""Columns of words, with their headings."""

_ORDER = (
    *("title", "period", "unit", "value", "lower", "upper"),
    *("england", "england_lower", "england_upper", "peers", "peers_basis"),
    *("better", "gap", "gap_reason", "flag", "missing_reason", "instead", "source"),
)


def scorecard_tables(
    scorecards: Scorecards | None, area_code: str, document: DocumentInfo
) -> list[ReportTable]:
    """The scorecard and the peers of an ICS; none where there are no scorecards."""
    if scorecards is None:
        return []
    return [
        ReportTable(SCORECARD, _scorecard(scorecards, area_code, document)),
        ReportTable(SCORECARD, _peers(scorecards, area_code, document)),
    ]


def _scorecard(scorecards: Scorecards, area_code: str, document: DocumentInfo) -> TableData:
    measures = scorecards.of(area_code).to_dict("records")
    numbers = {
        "value": document.area_name,
        "england": scorecards.nation,
        "peers": "Peers",
    }
    limits = {
        f"{prefix}{side}": f"{side.capitalize()} 95% limit"
        for prefix in ("", "england_")
        for side in ("lower", "upper")
    }
    headings = _WORDS | numbers | limits
    right = numbers.keys() | limits.keys()
    cells = {name: [_cell(row, name, name in right) for row in measures] for name in _ORDER}
    shown = [
        name
        for name, column in cells.items()
        if name in right or any(printed != NOT_APPLICABLE for _, printed in column)
    ]
    rows = list(zip(*(cells[name] for name in shown), strict=True))
    return TableData(
        caption=f"Scorecard of {document.area_name}: headline measures of all reports",
        figure=None,
        notes=(TREATMENT, ETHNIC_MINORITY, DIRECTION, _PEERS_NOTE),
        source=None,
        row_header=0,
        columns=tuple(
            DataColumn(name, headings[name], None, "right" if name in right else "left")
            for name in shown
        ),
        rows=tuple(tuple(value for value, _ in row) for row in rows),
        printed=tuple(tuple(printed for _, printed in row) for row in rows),
    )


def _cell(row: dict[str, Any], name: str, is_number: bool) -> tuple[Value, str]:
    """Value and printed form; a missing number is not available, missing words do not apply."""
    value = row[name]
    if not is_number:
        words = text.to_plain(_UNITS.get(value, value) or NOT_APPLICABLE)
        return words, words
    if value is None or math.isnan(value):
        words = NOT_APPLICABLE if name.endswith(("lower", "upper")) else NOT_AVAILABLE
        return words, words
    return float(f"{value:.6g}"), f"{value:,.{int(row['decimals'])}f}"


def _peers(scorecards: Scorecards, area_code: str, document: DocumentInfo) -> TableData:
    peers = scorecards.peers_of(area_code)
    rows = tuple(
        (str(peer.peer_name), str(peer.peer), int(peer.rank), float(f"{peer.distance:.3g}"))
        for peer in peers.itertuples()
    )
    return TableData(
        caption=f"Peers of {document.area_name}, the most alike first",
        figure=None,
        notes=(_PEERS_NOTE,),
        source=(
            "Illustrative data, invented"
            if document.illustrative
            else "Census 2021 and the Indices of Deprivation, compared by this pack"
        ),
        row_header=0,
        columns=(
            DataColumn("peer_name", "Integrated Care System", None, "left"),
            DataColumn("peer", "Code", None, "left"),
            DataColumn("rank", "Order", None, "right"),
            DataColumn("distance", "Distance", None, "right"),
        ),
        rows=rows,
        printed=tuple(tuple(map(str, row)) for row in rows),
    )
