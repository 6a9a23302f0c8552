"""Figures printed in columns at the right of a chart, each column headed by its mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from rhoanalytics.display.charts.key import Style
from rhoanalytics.display.charts.rows import Rows
from rhoanalytics.display.charts.sheet import Sheet, text_width
from rhoanalytics.display.theme import FULL_WIDTH, SMALL, UNKNOWN

HEADER = 0.22
"""Inches above the rows for the marks that head the columns."""

_GAP = 0.17


@dataclass(frozen=True)
class Columns:
    """Printed values by column, right-aligned at `ends`; the plot may run to `left` inches."""

    texts: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    ends: tuple[float, ...]
    left: float


def plan_columns(texts: Sequence[Sequence[str]]) -> Columns:
    """Room for every value, the last column against the right edge of the sheet."""
    widths = [max(text_width(text, SMALL, "bold") for text in column) for column in texts]
    ends: list[float] = []
    right = FULL_WIDTH
    for width in reversed(widths):
        ends.insert(0, right)
        right -= width + _GAP
    return Columns(tuple(map(tuple, texts)), tuple(widths), tuple(ends), right)


def draw_columns(
    sheet: Sheet,
    rows: Rows,
    columns: Columns,
    top: float,
    marks: Sequence[Style | None] = (None,),
) -> None:
    """Print the values beside the rows whose plot starts at `top`, a mark over each column."""
    for texts, width, end, mark in zip(
        columns.texts, columns.widths, columns.ends, marks, strict=True
    ):
        if mark is not None:
            style = {"linestyle": "none"} | mark
            sheet.line([end - width / 2], [top - HEADER / 2], **style)
        for row, text in zip(rows.rows, texts, strict=True):
            style = {"weight": "bold"} if row.bold else {"color": UNKNOWN} if row.muted else {}
            sheet.level(end, top + row.middle, text, ha="right", size=SMALL, **style)
