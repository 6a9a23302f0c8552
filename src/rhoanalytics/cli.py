"""The `rhoanalytics` command: parse, call one recipe, turn errors into exit codes.

Exit codes: 0 everything made; 1 some report failed (the rest is complete); 2 the request or the
data is wrong (nothing started); 130 interrupted (what was finished is kept).
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rhoanalytics import project
from rhoanalytics.areas import load_register
from rhoanalytics.errors import RequestError, UserError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Report packs on ethnic inequality in health for every Integrated Care System.",
)
data = typer.Typer(no_args_is_help=True, help="The tables that the reports are made from.")
app.add_typer(data, name="data")

GeographyOption = Annotated[
    str | None, typer.Option(help="Vintage of the ICS boundaries, such as 2026-04 or 2024-04.")
]


@app.command()
def render(
    area: Annotated[
        list[str] | None, typer.Option(help="ODS code of an ICS; may be repeated. Default: all.")
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(help="Name of a report; may be repeated. Default: all.")
    ] = None,
    geography: GeographyOption = None,
    out: Annotated[Path, typer.Option(help="Folder for the pack.")] = Path("outputs"),
    jobs: Annotated[
        int | None, typer.Option(help="Reports made at once. Default: one per core.")
    ] = None,
) -> None:
    """Make the reports, as HTML and PDF, with an index page."""
    from rhoanalytics.pack import progress
    from rhoanalytics.pack.run import render as render_pack

    with progress.display() as shown:
        run = render_pack(
            area_codes=area or (),
            report_names=report or (),
            geography_code=geography,
            out=out,
            jobs=jobs,
            announce=shown.announce,
            report_done=shown.report_done,
        )
    progress.summarise(run)
    raise typer.Exit(run.exit_code)


@app.command()
def areas(geography: GeographyOption = None) -> None:
    """List the ICSs of a vintage: code, name, NHS region, number of districts."""
    register = load_register()
    chosen = register.geography(geography or project.load_pack().geography)
    members = register.piece_membership(chosen)
    districts = members.groupby("ics")["district"].nunique()
    listed = register.areas(chosen)
    print(f"{len(listed)} Integrated Care Systems, {chosen.name} ({chosen.code})")
    width = max(len(area.name) for area in listed)
    for area in listed:
        print(
            f"{area.code:<6} {area.name:<{width}}  {area.region:<24} "
            f"{districts.get(area.code, 0):>2} districts"
        )


@app.command()
def reports() -> None:
    """List the reports of the pack."""
    for report in project.load_pack().reports:
        print(f"{report.name:<22} {report.title}: {report.summary}")


@data.command("list")
def data_list() -> None:
    """List the tables, with rows, period, publisher and terms."""
    from rhoanalytics.store import Store, load_sources

    folder = project.root() / "data"
    store = Store(folder)
    for name, source in sorted(load_sources(folder).items()):
        if not store.has(name):
            continue
        rows = len(store.table(name))
        kind = "imported" if len(store.files(name)) > 1 else "published"
        print(f"{name:<28} {rows:>7,} rows  {kind:<9}  {source.vintage}")
        print(f"{'':<28} {source.publisher}. {source.licence}.")


@data.command("check")
def data_check() -> None:
    """Validate every table against its schema."""
    from rhoanalytics.pack.plan import check_areas, check_tables

    root = project.root()
    for name in (*check_areas(root), *check_tables(root)):
        print(f"{name}: no faults")


@data.command("publish")
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


def main() -> None:
    """Entry point: user errors become one message and their exit code."""
    try:
        app()
    except UserError as error:
        print(f"rhoanalytics: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("rhoanalytics: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
