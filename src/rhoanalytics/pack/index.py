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


@dataclass(frozen=True)
class IndexRow:
    """One ICS on the front page; `reports` holds a manifest entry or None per report."""

    code: str
    name: str
    reports: tuple[dict | None, ...]


def index_page(manifest: dict, areas: Iterable[Area], pack: Pack, root: Path) -> str:
    """The front page for a manifest: every ICS of the vintage, by NHS region, with its files."""
    entries = {(entry["area"], entry["report"]): entry for entry in manifest["reports"]}
    listed = list(areas)
    regions: dict[str, list[IndexRow]] = {}
    for area in listed:
        row = IndexRow(
            area.code,
            area.name,
            tuple(entries.get((area.code, report.name)) for report in pack.reports),
        )
        if any(row.reports):
            regions.setdefault(area.region, []).append(row)
    return (
        environment(root)
        .get_template("index.html.j2")
        .render(
            pack=pack,
            run=manifest["run"],
            run_date=long_date(manifest["run"]["started"]),
            geography=listed[0].geography,
            total=len(listed),
            regions=dict(sorted(regions.items())),
            failed=[entry for entry in manifest["reports"] if entry["status"] == FAILED],
            titles={report.name: report.title for report in pack.reports},
            sources=sorted(load_sources(root / "data").values(), key=lambda source: source.title),
        )
    )


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
