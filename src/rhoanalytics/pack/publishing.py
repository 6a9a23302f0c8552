"""The end of a run: index, run page and manifest, and everything moved into the pack."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rhoanalytics.areas import Area
from rhoanalytics.files import write_text
from rhoanalytics.pack import manifest
from rhoanalytics.pack.booklets import Booklets
from rhoanalytics.pack.build import Build, files_of, telling_of_full_disk
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.plan import ReportTask, ScorecardTask, all_areas
from rhoanalytics.pack.site.index import index_page
from rhoanalytics.pack.site.run_page import run_page


def entries(build: Build) -> list[ReportEntry]:
    """Every report that the pack will hold: this run's, and earlier ones it did not touch."""
    run = build.run
    return manifest.merge(
        manifest.previous_entries(build.folder.out, build.geography),
        [*run.unchanged, *(made.entry for made in run.made)],
    )


def publish(
    build: Build, tasks: Sequence[ReportTask], booklets: Booklets, started: datetime
) -> None:
    """Write the pages of the pack, and move all that was made into it."""
    folder, run = build.folder, build.run
    areas = list(
        dict.fromkeys([*all_areas(build.geography, build.root), *(task.area for task in tasks)])
    )
    contents = manifest.build(
        entries(build), _files_of(areas, build), started=started, geography=build.geography
    )
    pages = {
        "index.html": index_page(
            contents, areas, build.pack, build.root, booklets.scorecards(), build.find
        ),
        "run.html": run_page(contents, run, build.pack, build.root),
        manifest.FILE: manifest.as_json(contents),
    }
    with telling_of_full_disk(folder.out):
        for name, text in pages.items():
            write_text(folder.building / name, text)
        failures = [
            f"{entry.area}/{entry.report}.{ending}"
            for entry in (*run.unchanged, *(made.entry for made in (*run.made, *run.booklets)))
            if entry.error is None
            for ending in ("failed.ipynb", "failed.txt")
        ]
        folder.publish([*_made(build), *pages], failures)


def _files_of(areas: Sequence[Area], build: Build) -> dict[Area, Mapping[str, str | None]]:
    """For each area the files about it as a whole, as far as the pack will have them."""
    failed = {
        made.task.area.code for made in build.run.failed if not isinstance(made.task, ScorecardTask)
    }

    def files(area: Area) -> Mapping[str, str | None]:
        paths = {name: f"{area.code}/{file}" for name, file in manifest.AREA_FILES.items()}
        there = area.code not in failed
        return {name: path if there and build.find(path) else None for name, path in paths.items()}

    return {area: files(area) for area in areas}


def _made(build: Build) -> Iterator[str]:
    """What this run has in the building place; records after what they record."""
    for made in (*build.run.made, *build.run.booklets):
        for relative in files_of(made.task):
            if (build.folder.building / relative).is_file():
                yield relative
