"""The `rhoanalytics` command: parse, call one recipe, turn errors into exit codes.

Exit codes: 0 everything made; 1 some report failed (the rest is complete); 2 the request or the
data is wrong (nothing started); 130 interrupted (what was finished is kept).
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from rhoanalytics import project
from rhoanalytics.areas import ILLUSTRATIVE_FOLDER, Geography, Register, load_register
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
        list[str] | None,
        typer.Option(help="Code of an ICS (QHL) or district; may be repeated. Default: all ICSs."),
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(help="Name of a report; may be repeated. Default: all.")
    ] = None,
    geography: GeographyOption = None,
    out: Annotated[Path, typer.Option(help="Folder for the pack.")] = Path("outputs"),
    jobs: Annotated[
        int | None, typer.Option(help="Reports made at once. Default: one per core.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="Where reports are made: local, or dask://HOST:PORT.")
    ] = "local",
    kernel: Annotated[
        Literal["warm", "stock"],
        typer.Option(help="How notebooks are run: warm (forked, fast) or stock."),
    ] = "warm",
    force: Annotated[
        bool, typer.Option("--force", help="Make reports that are unchanged.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail reports with a figure without alternative text.")
    ] = False,
    notify: Annotated[
        str | None, typer.Option(help="Address that the run's summary is posted to, as JSON.")
    ] = None,
) -> None:
    """Make the reports that are not up to date, as HTML and PDF, with an index page."""
    from rhoanalytics.pack import progress
    from rhoanalytics.pack.run import render as render_pack

    with progress.display() as shown:
        run = render_pack(
            area_codes=area or (),
            report_names=report or (),
            geography_code=geography,
            out=out,
            jobs=jobs,
            engine=engine,
            kernel=kernel,
            force=force,
            strict=strict,
            announce=shown.announce,
            done=shown.done,
        )
    progress.summarise(run)
    if notify:
        from rhoanalytics.pack.notify import post_summary

        post_summary(run, notify)
    raise typer.Exit(run.exit_code)


@app.command()
def areas(
    geography: GeographyOption = None,
    districts: Annotated[
        bool, typer.Option("--districts", help="List the districts instead, with their ICS.")
    ] = False,
) -> None:
    """List the ICSs of a vintage: code, name, NHS region, number of districts."""
    data = project.root() / "data"
    register = load_register(data / "areas")
    chosen = register.geography(geography or project.load_pack().geography)
    if districts:
        for district in register.districts(chosen):
            print(f"{district.code}  {district.name:<38}  {register.wider(district).name}")
        return
    print(f"{len(register.areas(chosen))} Integrated Care Systems, {chosen.name} ({chosen.code})")
    _list_areas(register, chosen)
    invented = data / ILLUSTRATIVE_FOLDER / "areas"
    if invented.is_dir():
        for vintage in load_register(invented).geographies():
            if vintage.code == chosen.code:
                print("\nIllustrative: invented, not a real place")
                _list_areas(load_register(invented), vintage)


def _list_areas(register: Register, geography: Geography) -> None:
    """Code, name, NHS region and number of districts of each ICS that reports are made for."""
    districts = register.piece_membership(geography).groupby("ics")["district"].nunique()
    listed = register.reported(geography)
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


def main() -> None:
    """Run the command: user errors become one message and their exit code."""
    try:
        app()
    except UserError as error:
        print(f"rhoanalytics: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("rhoanalytics: interrupted", file=sys.stderr)
        sys.exit(130)
