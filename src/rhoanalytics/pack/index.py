"""`index.html`: the front page, where a reader finds their ICS."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jinja2

from rhoanalytics.areas import Area
from rhoanalytics.pack.manifest import FAILED
from rhoanalytics.project import Pack
from rhoanalytics.store import load_sources

ILLUSTRATIVE = "Illustrative data"
"""Heading of the section of the invented place."""


@dataclass(frozen=True)
class IndexRow:
    """One area on the front page; `reports` holds title and manifest entry, or None, of each."""

    code: str
    name: str
    reports: tuple[tuple[str, dict | None], ...]


def index_page(manifest: dict, areas: Iterable[Area], pack: Pack, root: Path) -> str:
    """The front page for a manifest: every ICS of the vintage, by NHS region, with its files.

    Districts stand after the ICSs, and the invented place apart from all real ones.
    """
    entries = {(entry["area"], entry["report"]): entry for entry in manifest["reports"]}
    listed = list(areas)
    sections: dict[str, list[IndexRow]] = {}
    for area in sorted(listed, key=_place_on_page):
        row = IndexRow(
            area.code,
            area.name,
            tuple(
                (report.title, entries.get((area.code, report.name)))
                for report in pack.reports
                if area.kind in report.kinds
            ),
        )
        if any(entry for _, entry in row.reports):
            sections.setdefault(_section(area), []).append(row)
    systems = {area.code for area in listed if area.kind == "ics" and not area.illustrative}
    return (
        environment(root)
        .get_template("index.html.j2")
        .render(
            pack=pack,
            run=manifest["run"],
            run_date=long_date(manifest["run"]["started"]),
            geography=listed[0].geography,
            total=len(systems),
            made=len(systems & {entry["area"] for entry in manifest["reports"]}),
            sections=sections,
            illustrative=ILLUSTRATIVE,
            failed=[entry for entry in manifest["reports"] if entry["status"] == FAILED],
            titles={report.name: report.title for report in pack.reports},
            sources=sorted(load_sources(root / "data").values(), key=lambda each: each.title),
        )
    )


def _section(area: Area) -> str:
    if area.illustrative:
        return ILLUSTRATIVE
    return "Districts" if area.kind == "district" else area.region


def _place_on_page(area: Area) -> tuple:
    return area.illustrative, area.kind == "district", _section(area), area.name


def environment(root: Path) -> jinja2.Environment:
    """How the pages of the site are filled in: everything from data is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / "templates" / "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def long_date(moment: str) -> str:
    """A moment's day as it is written on a page."""
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"
