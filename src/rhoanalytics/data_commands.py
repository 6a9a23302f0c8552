"""The `rhoanalytics data` commands: what is in the pack's tables, and how to add to them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rhoanalytics import project
from rhoanalytics.areas import load_register
from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.store import Store

app = typer.Typer(no_args_is_help=True, help="The tables that the reports are made from.")


@app.command("list")
def data_list(
    as_json: Annotated[bool, typer.Option("--json", help="For another program to read.")] = False,
) -> None:
    """List the tables: rows, embedded or imported, period, publisher, terms, reports."""
    from rhoanalytics.importing.listing import (
        list_tables,
        missing_tables,
        printed,
        printed_missing,
    )
    from rhoanalytics.uses import tables_of_reports

    data = project.root() / "data"
    uses = tables_of_reports(project.load_pack())
    tables = list_tables(data, uses)
    if as_json:
        print(json.dumps([asdict(table) for table in tables], ensure_ascii=False, indent=2))
        return
    for table in tables:
        print(printed(table))
    if missing := missing_tables(data, uses):
        print(printed_missing(missing))


@app.command("check")
def data_check() -> None:
    """Validate every table and how they fit together; say what each ICS has."""
    from rhoanalytics.importing.check import check, remarks_on_returns
    from rhoanalytics.importing.coverage import coverage, printed
    from rhoanalytics.pack.checks import check_areas

    root = project.root()
    for name in check_areas(root / "data"):
        print(f"{name}: no faults")
    store = Store(root / "data")
    register = load_register(root / "data" / "areas")
    faults = []
    for finding in check(store, register):
        print(finding)
        faults += [f"{finding.what}: {fault}" for fault in finding.faults]
    if faults:
        raise DataError("\n".join(["the tables do not fit together:", *faults]))
    for remark in remarks_on_returns(store):
        print(f"remark on WRES returns, {remark}")
    geography = project.load_pack().geography
    print(f"What each ICS of {geography} has (all, some of how many, or -):")
    for line in printed(coverage(store, register, geography)):
        print(line)


@app.command("import")
def data_import(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder with official files as downloaded.")
    ],
) -> None:
    """Add the official files in a folder to the tables (data/imported)."""
    from rhoanalytics.importing.importer import import_folder

    root = project.root()
    report = import_folder(folder, root / "data", load_register(root / "data" / "areas"), print)
    print(report.summary())
    if report.number("taken"):
        print("`rhoanalytics data check` says whether the tables fit together.")
    raise typer.Exit(report.exit_code)


@app.command("publish")
def data_publish(
    shared: Annotated[
        Path | None,
        typer.Argument(help="Folder with realdata/ and facts/. Default: ../shared of the project."),
    ] = None,
) -> None:
    """Compute data/areas and data/published again from the official files (for maintainers)."""
    from rhoanalytics.publish import publish

    root = project.root()
    folder = shared or root.parent / "shared"
    if not folder.is_dir():
        raise RequestError(
            f"There is no folder {folder}. Name the one that holds realdata/ and facts/, the "
            "official files as downloaded."
        )
    for table in publish(folder, root):
        print(table)


@app.command("fetch")
def data_fetch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...", help="Names or groups. Default: those without * in the list."
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the sources, fetch nothing.")
    ] = False,
) -> None:
    """Download official files from their publishers, and import them."""
    from rhoanalytics.fetching import recipe
    from rhoanalytics.fetching.downloads import load_downloads
    from rhoanalytics.fetching.progress import shown

    root = project.root()
    if listed:
        for download in load_downloads(root / "data"):
            mark = " " if download.standard else "*"
            print(f"{download.group:<12} {download.name:<28}{mark} {download.title}")
        print("* only when it is named")
        return
    register = load_register(root / "data" / "areas")
    with shown() as progress:
        report = recipe.fetch(
            sources or (), root / "data", register, progress=progress, announce=print
        )
    print(report.summary())
    raise typer.Exit(report.exit_code)
