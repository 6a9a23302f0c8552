"""The heads of a WRES return: which columns hold which group and year, and whose return it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.reading import fault
from rhoanalytics.sources.workbooks import Sheet, at, cell_name
from rhoanalytics.sources.wres_words import (
    BME,
    WHITE,
    Heading,
    heading,
    plain,
    snapshot_year,
    years_back,
)

ROWS_ABOVE = 4
"""How far above a head row its years may stand."""

_CODE = re.compile(r"[A-Z0-9]{3,5}")
_ORGANISATION = r"(organisation|organization|org|trust|provider)"
_CODE_LABEL = re.compile(rf"({_ORGANISATION} )?(ods|{_ORGANISATION})( data service)? code|code")
_NAME_LABEL = re.compile(rf"(name of )?(the |your )?{_ORGANISATION}( name)?|name of provider")
_YEAR_LABEL = re.compile(
    r"((reporting|wres|return|data|snapshot) )*(year|date|period)( of (snapshot|data|return))?|"
    r"(data )?as at"
)


@dataclass(frozen=True)
class Column:
    """One column of figures: its place (from 0), group (or `TOTAL`), percent or not, and year."""

    place: int
    group: str
    percent: bool
    year: int


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row names the White and the ethnic minority group as columns."""
    groups = {found.group for cell in cells if (found := heading(cell))}
    return {WHITE, BME} <= groups


def head_columns(
    title: str,
    sheet: Sheet,
    number: int,
    before: Sequence[Column],
    reporting: int | None,
    file: Path,
) -> list[Column]:
    """The columns that the head row `number` names; columns whose year is not said are left out.

    `before` are the columns of the head above, whose years hold on where a repeated head has none;
    `reporting` is the year that the return says it is for.
    """
    known = {column.place: column.year for column in before}
    blocks = list(_blocks(sheet[number]))
    columns = []
    for block in blocks:
        places = range(block[0], block[-1] + 1)
        year = _year(sheet, number, places, reporting)
        year = year or known.get(block[0])
        if year is None and len(blocks) == 1:
            year = reporting
        if year is None:
            first, last = cell_name(number, block[0]), cell_name(number, block[-1])
            fault(
                f"sheet '{title}', cells {first} to {last}: no year is given in or above them. "
                "Write '31 March' and the year above the first.",
                file,
            )
            continue
        for place in block:
            found = heading(sheet[number][place])
            if found:
                columns.append(Column(place, found.group, found.percent, year))
    return columns


def organisation(sheets: Mapping[str, Sheet], register: Register, file: Path) -> tuple[str, str]:
    """Code and name of the organisation whose return it is.

    A return that gives the name only is placed by the register. Raises `DataError` when neither is
    there, or when the code is none.
    """
    name = next(_beside(sheets, _NAME_LABEL), "")
    code = next(_beside(sheets, _CODE_LABEL), "").upper()
    trusts = register.trusts
    if code:
        if not _CODE.fullmatch(code):
            raise DataError(f"gives {code!r} as the organisation's code, which is none", file=file)
        listed = trusts.loc[trusts["trust"] == code, "name"]
        return code, name or next(iter(listed), code)
    named = trusts.loc[trusts["name"].str.casefold() == name.casefold(), "trust"]
    if len(named) != 1:
        found = f"the name {name!r}, which is not in the register" if name else "no name"
        raise DataError(
            f"does not say whose return it is: no 'Organisation code', and {found}. Add the code "
            "beside the words 'Organisation code'.",
            file=file,
        )
    return named.iloc[0], name


def reporting_year(sheets: Mapping[str, Sheet]) -> int | None:
    """The year of 31 March that a return says it is for; None when it does not say."""
    for text in _beside(sheets, _YEAR_LABEL):
        if year := snapshot_year(text):
            return year
    titles = (cell for sheet in sheets.values() for cells in sheet for cell in cells if cell)
    for text in titles:
        if re.search(r"race equality|\bwres\b", plain(text)) and (year := snapshot_year(text)):
            return year
    return None


def _beside(sheets: Mapping[str, Sheet], label: re.Pattern[str]) -> Iterator[str]:
    """What stands after a label: in its own cell after a colon, or in the next filled cell."""
    for sheet in sheets.values():
        for number, cells in enumerate(sheet):
            for place, text in enumerate(cells):
                words, _, after = text.partition(":")
                if not label.fullmatch(plain(words)):
                    continue
                right = next((cell for cell in cells[place + 1 :] if cell), "")
                if found := after.strip() or right or at(sheet, number + 1, place):
                    yield found


def _blocks(cells: Sequence[str]) -> Iterator[list[int]]:
    """The columns of each year: a group that comes again begins the next year."""
    block: list[int] = []
    seen: set[Heading] = set()
    for place, cell in enumerate(cells):
        found = heading(cell)
        if found is None:
            continue
        if found in seen:
            yield block
            block, seen = [], set()
        block.append(place)
        seen.add(found)
    if block:
        yield block


def _year(sheet: Sheet, number: int, places: range, reporting: int | None) -> int | None:
    """The year said in a head row's own cells, or in the cells above them, nearest first."""
    for above in range(number, max(-1, number - 1 - ROWS_ABOVE), -1):
        texts = [text for place in places if (text := at(sheet, above, place))]
        found = [_named_year(text, reporting) for text in texts]
        # A row above that holds anything but years is another block's: its counts are no years.
        if above == number or None not in found:
            years = [year for year in found if year is not None]
            if years:
                return years[0]
    return None


def _named_year(text: str, reporting: int | None) -> int | None:
    if year := snapshot_year(text):
        return year
    back = years_back(text)
    return None if back is None or reporting is None else reporting - back
