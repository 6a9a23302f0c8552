"""The recipe of a run: plan, check, make every report in parallel, publish, write the index."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.areas import load_register
from rhoanalytics.errors import RequestError
from rhoanalytics.pack import manifest
from rhoanalytics.pack.execute import Outcome
from rhoanalytics.pack.files import publish, write_text
from rhoanalytics.pack.index import index_page
from rhoanalytics.pack.plan import check_areas, check_tables, plan
from rhoanalytics.pack.workers import make_all, stop_on_signals


@dataclass(frozen=True)
class Run:
    """What a run did: one outcome per report, and whether it was interrupted."""

    out: Path
    outcomes: tuple[Outcome, ...]
    planned: int
    interrupted: bool

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.error is not None]

    @property
    def exit_code(self) -> int:
        if self.interrupted:
            return 130
        return 1 if self.failed else 0


def render(
    *,
    area_codes: Sequence[str] = (),
    report_names: Sequence[str] = (),
    geography_code: str | None = None,
    out: Path,
    jobs: int | None = None,
    announce: Callable[[int], None] = lambda planned: None,
    report_done: Callable[[Outcome], None] = lambda outcome: None,
) -> Run:
    """Make the reports of these areas (all by default) into `out`.

    Nothing is started, and `out` is left as it was, unless the request and every table are sound.
    `announce` is called once with the number of reports, `report_done` after each of them.
    """
    started = datetime.now(UTC)
    root = project.root()
    pack = project.load_pack(root)
    check_areas(root)
    register = load_register(root / "data" / "areas")
    tasks = plan(
        pack,
        register,
        area_codes=area_codes,
        report_names=report_names,
        geography_code=geography_code,
    )
    check_tables(root)
    workers = _workers(jobs, len(tasks))
    _make_folder(out)

    announce(len(tasks))
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix=".staging-", dir=out) as folder,
        stop_on_signals() as stop,
    ):
        staging = Path(folder)
        for outcome in make_all(tasks, staging, root, workers, stop.is_set):
            publish(outcome, staging, out)
            outcomes.append(outcome)
            report_done(outcome)
        interrupted = stop.is_set()

    geography = tasks[0].area.geography
    entries = manifest.merge(
        manifest.previous_entries(out, geography.code),
        [manifest.ReportEntry.of(outcome) for outcome in outcomes],
    )
    areas = register.areas(geography)
    contents = manifest.build(entries, areas, started=started, geography=geography.code)
    write_text(out / "index.html", index_page(contents, areas, pack, root))
    write_text(out / manifest.FILE, manifest.as_json(contents))
    return Run(out, tuple(outcomes), len(tasks), interrupted)


def _workers(jobs: int | None, tasks: int) -> int:
    if jobs is not None and jobs < 1:
        raise RequestError(f"--jobs must be 1 or more, not {jobs}.")
    return min(jobs or os.cpu_count() or 1, tasks)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {out} cannot be used: {error.strerror}.") from error
    if not os.access(out, os.W_OK):
        raise RequestError(f"--out {out} cannot be written to. Choose another folder.")
