"""`run.html`: what the last run did, for whoever looks after the pack."""

from pathlib import Path

from rhoanalytics.pack.results import Run
from rhoanalytics.pack.site.index import environment, long_date
from rhoanalytics.project import Pack
from rhoanalytics.store import Store, load_sources

SLOWEST = 10
"""How many of the slowest reports are named."""


def run_page(manifest: dict, run: Run, pack: Pack, root: Path) -> str:
    """The page of a run: its reports by status, the slowest, data vintages and versions."""
    store = Store(root / "data")
    tables = [
        (name, source)
        for name in sorted(load_sources(store.data))
        for source in store.sources_of(name)
    ]
    timed = [made for made in run.made if made.outcome is not None]
    return (
        environment(root)
        .get_template("run.html.j2")
        .render(
            pack=pack,
            run=manifest["run"],
            run_date=long_date(manifest["run"]["started"]),
            titles={report.name: report.title for report in pack.reports},
            made=run.succeeded,
            failed=run.failed,
            unchanged=run.unchanged,
            undescribed=run.undescribed,
            slowest=sorted(timed, key=lambda made: -made.entry.seconds)[:SLOWEST],
            tables=tables,
        )
    )
