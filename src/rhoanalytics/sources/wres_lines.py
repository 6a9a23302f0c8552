"""The lines of a WRES return: what each row of a form is about, from its words.

A row is known by its own words and by the indicator and section under which it stands, because a
form names those once, beside or above the first of their rows.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rhoanalytics.sources.reading import fault
from rhoanalytics.sources.wres_words import (
    COUNT,
    MEDICAL_GRADES,
    SHARE,
    Item,
    indicator,
    item,
    plain,
    row,
    section,
    snapshot_year,
)

_NOT_AN_ITEM = re.compile(
    r"headcount|auto(matically)? ?calculated|calculated|percentages?|%|numbers?|counts?|ratio|"
    r"likelihood|n a|figures?|measure"
)


@dataclass(frozen=True)
class Context:
    """What the lines that follow are about: an indicator, and for indicator 1 a section."""

    indicator: int | None = None
    section: str | None = None


@dataclass(frozen=True)
class Line:
    """One line with values: what it holds, where it stands."""

    context: Context
    item: Item
    sheet: str
    row: int


def texts_of(cells: Sequence[str]) -> list[str]:
    """The words of a row that name its line: without those that only say how it is measured."""
    texts = [text for text in cells if text]
    return [text for text in texts if not _NOT_AN_ITEM.fullmatch(plain(text))] or texts


def is_heading(texts: Sequence[str], values: Sequence[str], context: Context) -> bool:
    """Whether a row has no figures: blank, a line of years above a head, or a remark."""
    return not any(values) or _only_years(texts, values) or _is_remark(texts, values, context)


def after(texts: Iterable[str], context: Context) -> Context:
    """The context after a row of headings. The name of a band says nothing about the context."""
    for text in texts:
        if not (context.indicator == 1 and row(text)):
            context = about(text, context)
    return context


def about(text: str, context: Context) -> Context:
    """The context after one text that is no name of a band."""
    number = indicator(text)
    if number and number != context.indicator:
        context = Context(number)
    # The title of indicator 1 names every kind of staff, and so tells no section.
    named = section(text) if not re.search(r"\bbands\b", plain(text)) else None
    if named and context.indicator in (None, 1):
        context = Context(1, named)
    return context


def line_of(
    texts: list[str], context: Context, title: str, number: int, file: Path
) -> tuple[Line | None, Context]:
    """What a row with values holds, and the context after it.

    texts: the words left of the values. Reports a row that cannot be placed, with sheet and row.
    """
    where = f"sheet '{title}', row {number + 1}"
    if not texts:
        fault(f"{where}: holds numbers and no words that say what they are", file)
        return None, context
    *before, own = texts
    context = after(before, context)
    context = after([own], context)
    found = item(own, context.indicator)
    if found is None:
        under = f" of indicator {context.indicator}" if context.indicator else ""
        what = "a pay band or grade" if context.indicator == 1 else "a line"
        fault(f"{where}: {own!r} is not known as {what}{under}. Use the words of the form.", file)
        return None, context
    if context.indicator == 1 and found.kind in (COUNT, SHARE):
        placed = _section(found.row, section(own) or context.section)
        if placed is None:
            fault(
                f"{where}: {own!r} stands under no section, or a wrong one. Head the rows "
                "'Non-clinical', 'Clinical' or 'Medical and dental'.",
                file,
            )
            return None, context
        context = replace(context, section=placed)
    return Line(context, found, title, number), context


def _section(code: str, named: str | None) -> str | None:
    """The section of a band or grade; None when it is not known or cannot be."""
    if code in MEDICAL_GRADES:
        return "medical" if code != "other" or named == "medical" else None
    return None if named == "medical" else named


def _only_years(texts: Sequence[str], values: Sequence[str]) -> bool:
    """Whether a row is a line of years above a head row further down."""
    return not texts and all(snapshot_year(value) for value in values if value)


def _is_remark(texts: Sequence[str], values: Sequence[str], context: Context) -> bool:
    """Whether a row is a remark: no number in it, and words that name no line."""
    if any(number_in(value) is not None for value in values):
        return False
    context = after(texts, context)
    return not texts or item(texts[-1], context.indicator) is None


def number_in(text: str) -> float | None:
    """The number that a cell holds, thousands and percent signs apart; None for other text."""
    try:
        value = float(text.replace(",", "").replace("%", "").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None
