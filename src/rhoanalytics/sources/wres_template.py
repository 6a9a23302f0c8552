"""A WRES return as a workbook, in the national form or one like it.

Trusts retype the form, so nothing is found by its position. A head row is one that names the White
and the ethnic minority group; the year stands in it or above it; a line is known by its own words
and by the indicator and section under which it stands. What the form computes (totals,
percentages, ratios) is checked against the counts, and never stored beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import all_faults, fault
from rhoanalytics.sources.workbooks import Sheet, at, cell_name, read_form
from rhoanalytics.sources.wres_heads import (
    Column,
    head_columns,
    is_head,
    organisation,
    reporting_year,
)
from rhoanalytics.sources.wres_integrity import KEY, Printed
from rhoanalytics.sources.wres_lines import (
    Context,
    Line,
    about,
    after,
    is_heading,
    line_of,
    number_in,
    texts_of,
)
from rhoanalytics.sources.wres_returns import ALL, part, unit_of
from rhoanalytics.sources.wres_words import (
    COMPUTED,
    COUNT,
    MEASURES,
    PERCENT,
    RATIO,
    REST,
    SHARE,
    SUM,
    TOTAL,
    Item,
    of_which,
    plain,
)

SURVEY = MEASURES[5]
"""Percentages that a return is given. Others are computed by the form, and an error value of the
spreadsheet ("#DIV/0!") in them only says that a count is blank."""

LARGEST_LIKELIHOOD = 0.2
"""A share of staff in a disciplinary process above this is a percentage, or a mistake."""

STORED = (COUNT, SHARE, RATIO)
"""Kinds of figures that are kept; the others are only compared with them."""


@dataclass(frozen=True)
class Figure:
    """One number of a line."""

    kind: str
    indicator: int
    section: str
    row: str
    measure: str
    group: str
    year: int
    value: float
    sheet: str
    cell: str
    percent: bool = False
    """Whether the number is written with a percent sign."""


def read_template(file: Path, register: Register) -> list[Part]:
    """`wres_returns` from a workbook: one part for each year of one organisation.

    The latest year is the return itself; an earlier one is what was filled in beforehand, and gives
    way to that year's own return. Faults are text in a count, words that are not known beside
    numbers, a year or an organisation that is not said: each with sheet and cell.
    """
    with all_faults(file):
        sheets = read_form(file)
        code, name = organisation(sheets, register, file)
        year = reporting_year(sheets)
        figures = [
            figure
            for title, sheet in sheets.items()
            for figure in _figures(title, sheet, year, file)
        ]
        figures = _once(_scaled(figures, file), file)
        if not any(figure.kind in STORED for figure in figures):
            raise DataError("holds no figures under the heads White and BME", file=file)
    years = sorted({figure.year for figure in figures if figure.kind in STORED})
    return [
        _part(
            [figure for figure in figures if figure.year == one],
            code,
            name,
            file,
            previous=one != years[-1],
        )
        for one in years
    ]


def _part(figures: list[Figure], code: str, name: str, file: Path, *, previous: bool) -> Part:
    stored = [figure for figure in figures if figure.kind in STORED]
    rows = pd.DataFrame(
        {
            "org_code": code,
            "org_name": name,
            "year": figure.year,
            **{column: getattr(figure, column) for column in KEY},
            "value": figure.value,
            "unit": unit_of(figure.measure),
            "of_which": of_which(figure.measure, figure.row),
            "source_file": file.name,
            "sheet": figure.sheet,
            "cell": figure.cell,
            "status": "",
        }
        for figure in stored
    )
    printed = [
        Printed(f.kind, f.indicator, f.measure, f.value, f.section, f.row, f.group)
        for f in figures
        if f.kind in (SUM, REST)
    ]
    return part(rows, printed, previous=previous)


def _figures(title: str, sheet: Sheet, year: int | None, file: Path) -> Iterator[Figure]:
    """Every number of one sheet, in order; nothing from a sheet without a head row."""
    columns: list[Column] = []
    context = about(title, Context())
    for number, cells in enumerate(sheet):
        if is_head(cells):
            columns = head_columns(title, sheet, number, columns, year, file)
            context = after(cells[: columns[0].place] if columns else cells, context)
            continue
        if not columns:
            context = after([text for text in cells if not text.isdigit()], context)
            continue
        texts = texts_of(cells[: columns[0].place])
        values = [at(sheet, number, column.place) for column in columns]
        if is_heading(texts, values, context):
            context = after(texts, context)
            continue
        line, context = line_of(texts, context, title, number, file)
        if line is not None:
            yield from _numbers(line, columns, sheet, file)


def _numbers(line: Line, columns: list[Column], sheet: Sheet, file: Path) -> Iterator[Figure]:
    if line.item.kind == COMPUTED:
        return
    if line.item.kind == RATIO:
        yield from _ratios(line, columns, sheet)
        return
    for column in columns:
        text = at(sheet, line.row, column.place)
        kind, measure = _read_as(line.item, column)
        computed = kind == SUM or (kind == SHARE and measure not in SURVEY)
        if not text or not kind or (computed and text.startswith("#")):
            continue
        cell = cell_name(line.row, column.place)
        value = number_in(text)
        if value is None or value < 0 or (kind != SHARE and (value % 1 or "%" in text)):
            if kind != SUM:
                what = "a percentage" if kind == SHARE else "a whole number of people"
                fault(
                    f"sheet '{line.sheet}', cell {cell}: {text!r} is not {what}. Give the number, "
                    "or leave the cell blank.",
                    file,
                )
            continue
        figure = _figure(line, kind, measure, column.group, column.year, value, cell)
        yield replace(figure, percent="%" in text)


def _read_as(found: Item, column: Column) -> tuple[str, str]:
    """The kind and measure of a number in this line and column; blank when it is of no use."""
    if column.group == TOTAL:
        return (SUM, found.measure) if found.kind == COUNT and not column.percent else ("", "")
    if found.kind == COUNT and column.percent:
        return SHARE, found.measure.removesuffix(PERCENT) + PERCENT
    if found.kind in (SUM, REST) and column.percent:
        return "", ""
    return found.kind, found.measure


def _ratios(line: Line, columns: list[Column], sheet: Sheet) -> Iterator[Figure]:
    """The one number that a line of a ratio has in each year's columns, wherever it stands."""
    for year in dict.fromkeys(column.year for column in columns):
        places = [column.place for column in columns if column.year == year]
        found = {
            place: value
            for place in range(min(places), max(places) + 1)
            if (value := number_in(at(sheet, line.row, place))) is not None
        }
        if len(set(found.values())) == 1:
            place, value = next(iter(found.items()))
            cell = cell_name(line.row, place)
            yield _figure(line, RATIO, line.item.measure, ALL, year, value, cell)


def _figure(
    line: Line, kind: str, measure: str, group: str, year: int, value: float, cell: str
) -> Figure:
    return Figure(
        kind=kind,
        indicator=line.context.indicator or 0,
        section=(line.context.section or ALL) if line.context.indicator == 1 else ALL,
        row=line.item.row,
        measure=measure,
        group=group,
        year=year,
        value=value,
        sheet=line.sheet,
        cell=cell,
    )


def _scaled(figures: list[Figure], file: Path) -> list[Figure]:
    """Percentages on 0 to 100: a workbook may hold them as fractions that are shown with "%"."""
    largest: dict[str, float] = {}
    for figure in figures:
        if figure.kind == SHARE and not figure.percent:
            so_far = largest.get(figure.measure, 0)
            largest[figure.measure] = max(so_far, figure.value)
    scaled = []
    for figure in figures:
        where = f"sheet '{figure.sheet}', cell {figure.cell}: {figure.value:g}"
        value = figure.value
        if figure.kind == SHARE and not figure.percent and largest[figure.measure] <= 1:
            if figure.measure.startswith("disciplinary") and value > LARGEST_LIKELIHOOD:
                fault(f"{where} may be a fraction or a percentage. Write it with a '%'.", file)
            value *= 100
        if figure.kind == SHARE and value > 100:
            fault(f"{where} is above 100%", file)
        scaled.append(replace(figure, value=value))
    return scaled


def _once(figures: list[Figure], file: Path) -> list[Figure]:
    """Each figure once: a form may ask for the same number in two places."""
    first: dict[tuple, Figure] = {}
    for figure in figures:
        key = (figure.kind, figure.year, *(getattr(figure, name) for name in KEY))
        known = first.setdefault(key, figure)
        told = figure.kind == COUNT or figure.measure in SURVEY
        if told and known.value != figure.value:
            fault(
                f"sheet '{figure.sheet}', cell {figure.cell}: {figure.value:g} is given as "
                f"{known.value:g} in sheet '{known.sheet}', cell {known.cell}",
                file,
            )
    return list(first.values())


def _recognise(look: Look) -> bool:
    rows = [cells for sheet in look.sheets.values() for cells in sheet]
    words = " ".join(plain(cell) for cells in rows for cell in cells)
    named = "race equality standard" in words or re.search(r"\bwres\b", words)
    return look.kind == "xlsx" and bool(named) and any(is_head(cells) for cells in rows)


FORMATS = (
    Format(
        name="wres-return-workbook",
        title="Workforce Race Equality Standard return, national form",
        publisher="The organisation named in it",
        citation="Organisations' own WRES returns",
        address="https://www.england.nhs.uk/about/equality/equality-hub/workforce-equality-data-standards/equality-standard/",
        licence="Not stated: local data, not for redistribution",
        attribution="Source: WRES returns of the organisations named.",
        recognise=_recognise,
        read=read_template,
        note="Unrounded counts of people: controlled for disclosure before anything is shown.",
    ),
)
