"""The frame that all charts with one plot and a name on each row are drawn in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rhoanalytics.display.charts.key import KeyEntry, draw_key, key_height, unit_height
from rhoanalytics.display.charts.plot import Plot
from rhoanalytics.display.charts.rows import Row, Rows, draw_names, row_plot
from rhoanalytics.display.charts.scales import axis_ticks, axis_words
from rhoanalytics.display.charts.sheet import Sheet, wrapped
from rhoanalytics.display.theme import FULL_WIDTH

_PER_TICK = 0.5
_FOOT = 0.05


@dataclass(frozen=True)
class RowChart:
    """A sheet with key, names, axis and unit in place; `top` is where the plot starts."""

    sheet: Sheet
    plot: Plot
    plan: Rows
    top: float

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.plan.rows


def row_ticks(
    plan: Rows, right: float, values: Iterable[float], *, unit: str, from_zero: bool
) -> tuple[float, ...]:
    """Ticks for a plot that runs from the names to `right` inches."""
    most = max(3, int((right - plan.gutter) / _PER_TICK))
    return axis_ticks(values, unit=unit, from_zero=from_zero, most=most)


def row_chart(
    plan: Rows,
    *,
    entries: Sequence[KeyEntry],
    ticks: Sequence[float],
    unit: str,
    right: float,
    header: float = 0.0,
    labels: Sequence[str] | None = None,
    scale: Callable[[float], float] = float,
) -> RowChart:
    """A new sheet for `plan`; `header` inches are kept free between the key and the plot.

    labels, scale: of the axis, as `row_plot` takes them.
    """
    words = wrapped(axis_words(unit, ticks), FULL_WIDTH - plan.gutter)
    top = key_height(entries) + header
    sheet = Sheet(top + plan.height + unit_height(words) + _FOOT)
    draw_key(sheet, entries)
    draw_names(sheet, plan, top, right=FULL_WIDTH)
    plot = row_plot(sheet, plan, plan.gutter, top, right - plan.gutter, ticks, labels, scale)
    sheet.text(plan.gutter, sheet.height - _FOOT, words, va="bottom")
    return RowChart(sheet, plot, plan, top)
