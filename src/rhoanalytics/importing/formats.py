"""All official file formats that can be imported, and which of them a file is in."""

import importlib
import pkgutil
from collections.abc import Iterable

from rhoanalytics import sources
from rhoanalytics.errors import DataError
from rhoanalytics.sources.format import Format, Look
from rhoanalytics.sources.reading import NotNeeded

NOT_RECOGNISED = "not recognised"
"""How the reason begins for which a file in no known format is passed over."""

SHOWN_HEADINGS = 6
"""How many headings of an unknown file a message shows."""


def all_formats() -> list[Format]:
    """The formats of every module of `sources` that lists some as `FORMATS`."""
    modules = [
        importlib.import_module(f"{sources.__name__}.{module.name}")
        for module in pkgutil.iter_modules(sources.__path__)
    ]
    return [one for module in modules for one in getattr(module, "FORMATS", ())]


def recognised(look: Look, formats: Iterable[Format]) -> Format:
    """The one format that a file is in.

    Raises `NotNeeded` when it is in none, and `DataError` when it passes for several.
    """
    found = [one for one in formats if one.recognise(look)]
    if not found:
        raise NotNeeded(f"{NOT_RECOGNISED}: {_what_it_shows(look)}")
    if len(found) > 1:
        names = " and ".join(one.name for one in found)
        raise DataError(
            f"passes for several formats: {names}. That is a mistake in the readers; please "
            "report it with the first lines of the file."
        )
    return found[0]


def _what_it_shows(look: Look) -> str:
    rows = [row for cells in look.sheets.values() for row in cells]
    headings = [*look.columns, *(max(rows, key=_filled, default=()))]
    named = [heading.strip() for heading in headings if heading.strip()]
    if not named:
        return "no headings were found in it"
    more = " …" if len(named) > SHOWN_HEADINGS else ""
    return f"no known file has the headings {', '.join(named[:SHOWN_HEADINGS])}{more}"


def _filled(row: Iterable[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
