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
from rhoanalytics.data_commands import app as data_commands
from rhoanalytics.errors import UserError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Report packs on ethnic inequality in health for every Integrated Care System.",
)
app.add_typer(data_commands, name="data")

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
def areas(
    geography: GeographyOption = None,
    districts: Annotated[
        bool, typer.Option("--districts", help="List the districts instead, with their ICS.")
    ] = False,
) -> None:
    """List the ICSs of a vintage: code, name, NHS region, number of districts."""
    register = load_register()
    chosen = register.geography(geography or project.load_pack().geography)
    if districts:
        for district in register.districts(chosen):
            print(f"{district.code}  {district.name:<38}  {register.wider(district).name}")
        return
    members = register.piece_membership(chosen)
    number_of_districts = members.groupby("ics")["district"].nunique()
    listed = register.areas(chosen)
    print(f"{len(listed)} Integrated Care Systems, {chosen.name} ({chosen.code})")
    width = max(len(area.name) for area in listed)
    for area in listed:
        print(
            f"{area.code:<6} {area.name:<{width}}  {area.region:<24} "
            f"{number_of_districts.get(area.code, 0):>2} districts"
        )


@app.command()
def reports() -> None:
    """List the reports of the pack."""
    for report in project.load_pack().reports:
        print(f"{report.name:<22} {report.title}: {report.summary}")


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
