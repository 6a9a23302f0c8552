"""`index.html`: the front page, where a reader finds their ICS."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import jinja2

from rhoanalytics.areas import Area, load_register
from rhoanalytics.pack.export.web_font import font_faces
from rhoanalytics.pack.site.index_entries import Entries, Entry, dated, failures
from rhoanalytics.pack.site.index_map import LAYOUT, place_tiles
from rhoanalytics.project import Pack
from rhoanalytics.store import Source, Store, load_sources

if TYPE_CHECKING:
    from rhoanalytics.measures.scorecard import Scorecards

REAL = "real"
"""Key of the scorecards of England's ICSs; those of the invented one have its data folder's."""

_NONE: Mapping[str, "Scorecards"] = MappingProxyType({})
_CONTROLS = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}
_CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")  # of direction


def index_page(
    manifest: dict,
    areas: Iterable[Area],
    pack: Pack,
    root: Path,
    scorecards: Mapping[str, "Scorecards"] = _NONE,
    find: Callable[[str], Path | None] = lambda path: None,
) -> str:
    """The front page for a manifest: every ICS of the vintage, by NHS region, with its files.

    Districts stand after the ICSs, and the invented place apart from all real ones: it is neither
    on the map nor in the table. Without scorecards the map has no colours and there is no table.
    find: where a file of the pack is now, by its path in the manifest, for its size.
    """
    listed = sorted(areas, key=lambda area: area.name)
    systems = [area for area in listed if area.kind == "ics" and not area.illustrative]
    measures, shown, missing, cards = [], None, {}, {}
    if scorecards:
        # What shows figures imports matplotlib, which a run that makes nothing need not wait for.
        from rhoanalytics.pack.site import index_measures

        cards = index_measures.printed_cards(scorecards.values(), listed)
        if (real := scorecards.get(REAL)) is not None:
            measures = index_measures.headline_measures(real, systems)
            shown = index_measures.most_complete(measures)
            missing = index_measures.missing_measures(real)
    entries = Entries(manifest, pack, root / "data", cards, find)
    geography = listed[0].geography
    return (
        environment(root)
        .get_template("index.html.j2")
        .render(
            pack=pack,
            run=manifest["run"],
            run_date=long_date(manifest["run"]["started"]),
            edition=f"{pack.edition.day} {pack.edition:%B %Y}",
            geography=geography,
            dated=dated(geography.code, pack),
            total=len(systems),
            made=len({area.code for area in systems} & {r["area"] for r in manifest["reports"]}),
            systems=systems,
            tiles=place_tiles(
                systems,
                load_register(root / "data" / "areas"),
                root / "templates" / "site" / LAYOUT,
            ),
            measures=measures,
            shown=shown,
            missing_measures=missing,
            measures_as_data=[asdict(measure) for measure in measures],
            regions=_by_region(entries.of(systems)),
            districts=entries.with_reports(area for area in listed if area.kind == "district"),
            invented=entries.with_reports(area for area in listed if area.illustrative),
            failures=failures(manifest, pack),
            sources=_sources(root),
        )
    )


def _by_region(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    regions: dict[str, list[Entry]] = {}
    for entry in entries:
        regions.setdefault(entry.region, []).append(entry)
    return dict(sorted(regions.items()))


def _sources(root: Path) -> list[Source]:
    """Where the pack's figures come from, imported ones too, by title."""
    store = Store(root / "data")
    found = {
        (source.title, source.vintage): source
        for name in load_sources(store.data)
        for source in (store.sources_of(name) or [load_sources(store.data)[name]])
    }
    return [found[key] for key in sorted(found)]


def environment(root: Path) -> jinja2.Environment:
    """How the pages of the site are filled in: everything from data is escaped.

    The pages share the reports' style sheets and font. Control characters, which HTML cannot hold,
    become spaces. The filter `digest` names a script to the page's security policy, so that it runs
    and nothing else does.
    """
    templates = root / "templates"
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates / "site", templates / "html"]),
        autoescape=True,
        finalize=_without_controls,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["font_faces"] = font_faces
    found.filters["digest"] = _digest
    return found


def _digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _without_controls(value: object) -> object:
    return value.translate(_CONTROLS) if isinstance(value, str) else value


def long_date(moment: str) -> str:
    """A moment's day as it is written on a page."""
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"
