"""How fast the pack is made, against today's way and against the least it could take.

    python benchmarks/runner.py [--areas N] [--stock-areas N] [--full-stock] [--scale] [--no-dask]

Everything is measured in one run on one machine, and ratios are what counts. Prints a table and
writes benchmarks/latest.json. Exits with 1 where a target is missed.
"""

import argparse
import json
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psutil
import result

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
AT_ONCE = 2
"""Reports made at once, in every way of making them."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")
SECONDS_TO_START = 60

SECONDS_BETWEEN_LOOKS = 0.5
"""How often memory is looked at: looking takes processor time from what is measured."""

MANY_REPORTS = 1500
"""Reports of the run that shows how time and memory grow."""


@dataclass(frozen=True)
class Finding:
    """One measurement, with its target where there is one."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-bench-") as folder:
        found = measure(Path(folder), options)
    machine = result.describe_machine("papermill", "nbconvert", "typst", "pandas", "matplotlib")
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    width = max(len(finding.what) for finding in found)
    for finding in found:
        verdict = {None: "", True: "yes", False: "NO"}[finding.met]
        print(f"{finding.what:<{width}}  {finding.value:>22}  {finding.target:<16} {verdict}")
    result.write("runner", {"machine": machine, "findings": [asdict(each) for each in found]})
    return 1 if any(finding.met is False for finding in found) else 0


def measure(folder: Path, options: argparse.Namespace) -> list[Finding]:
    """All measurements, in a scratch folder."""
    project = _project(folder / "project")
    areas = _areas(project)[: options.areas]
    words = [word for area in areas for word in ("--area", area)]
    reports = 3 * len(areas)
    out = folder / "out"

    def render(*words: str, out: Path = out) -> tuple[float, int]:
        return _timed(project, "render", "--jobs", str(AT_ONCE), "--out", str(out), *words)

    # The loop makes HTML and PDF of each report, so that is what is set beside it.
    with _without_booklets(project):
        # In turn, and the best of each: the speed of a shared machine changes by the minute.
        made, bounds = [], []
        for place in (folder / "first", folder / "second", out):
            made.append(render(*words, out=place))
            bounds.append(_lower_bound(project, areas) / AT_ONCE)
        whole, least = min(seconds for seconds, _ in made), min(bounds)
        one = min(render("--area", areas[0], out=folder / f"one-{turn}")[0] for turn in range(3))
    booklets, peak_of_booklets = render(*words)
    unchanged, _ = render(*words)
    style = project / "templates" / "html" / "style.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n/* changed */\n", encoding="utf-8")
    with _without_booklets(project):
        template, _ = render(*words)
    peak = max(peak_of_booklets, *(peak for _, peak in made))

    found = [
        Finding(f"{reports} reports", f"{whole:.1f} s"),
        Finding(f"{len(areas)} booklets, spreadsheets and data files more", f"{booklets:.1f} s"),
        Finding("the same cells in one warm process, halved", f"{least:.1f} s"),
        _ratio("times that lower bound", whole / least, most=1.4),
        _seconds("nothing changed", unchanged, most=3),
        _ratio("one template changed, of a full run", template / whole, most=0.2),
        _seconds("one ICS, from command to PDF", one, most=6),
        Finding("peak memory of a worker", f"{peak / 1e6:.0f} MB", "at most 450 MB", peak <= 450e6),
    ]
    stock_areas = areas if options.full_stock else areas[: options.stock_areas]
    if CHROMIUM and stock_areas:
        stock = _stock_loop(project, stock_areas, folder / "stock")
        scaled = stock * len(areas) / len(stock_areas)
        how = "measured" if stock_areas == areas else f"from {3 * len(stock_areas)} reports"
        found += [
            Finding(f"papermill, nbconvert, Chromium in a loop ({how})", f"{scaled:.0f} s"),
            _ratio("times faster than the loop", scaled / whole, least=10),
        ]
    if not options.no_dask:
        few = words[: 2 * max(4, options.stock_areas)]
        for workers in (1, 2, 4):
            seconds = _on_dask(project, folder / f"dask-{workers}", workers, few)
            what = f"{3 * len(few) // 2} reports, {workers} Dask worker{'s' if workers > 1 else ''}"
            found.append(Finding(what, f"{seconds:.1f} s"))
    if options.scale:
        found += _scale(project, folder)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, default=None, help="ICSs to make (default: all)")
    parser.add_argument("--stock-areas", type=int, default=2, help="ICSs for the stock loop")
    parser.add_argument("--full-stock", action="store_true", help="the stock loop for all ICSs")
    parser.add_argument("--scale", action="store_true", help="also time 1,500 reports")
    parser.add_argument("--no-dask", action="store_true", help="leave out the Dask cluster")
    return parser.parse_args()


def _ratio(what: str, value: float, *, least: float = 0.0, most: float = float("inf")) -> Finding:
    target = f"at least {least:g}" if least else f"at most {most:g}"
    return Finding(what, f"{value:.2f}", target, least <= value <= most)


def _seconds(what: str, value: float, *, most: float) -> Finding:
    return Finding(what, f"{value:.1f} s", f"at most {most:g} s", value <= most)


def _project(folder: Path) -> Path:
    """A copy of the project, so that nothing of this one is changed."""
    folder.mkdir()
    for part in ("data", "notebooks", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("pack.toml", "requirements.lock"):
        shutil.copy(ROOT / file, folder / file)
    return folder


@contextmanager
def _without_booklets(project: Path):
    """The project's pack without what is made beside its reports."""
    file = project / "pack.toml"
    whole = file.read_text(encoding="utf-8")
    start = whole.index("[booklet]")
    file.write_text(whole[:start] + whole[whole.index("[[report]]", start) :], encoding="utf-8")
    yield
    file.write_text(whole, encoding="utf-8")


def _environment(project: Path) -> dict[str, str]:
    return {**os.environ, "RHOANALYTICS_PROJECT": str(project), "MPLBACKEND": "Agg"}


def _areas(project: Path) -> list[str]:
    from rhoanalytics.areas import load_register
    from rhoanalytics.project import load_pack

    register = load_register(project / "data" / "areas")
    geography = register.geography(load_pack(project).geography)
    return [area.code for area in register.areas(geography)]


def _timed(project: Path, *words: str) -> tuple[float, int]:
    """Seconds of one command, and the most memory that one of its worker processes held."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "rhoanalytics", *words]
    process = subprocess.Popen(command, env=_environment(project), stdout=subprocess.DEVNULL)
    peak = 0
    watched = psutil.Process(process.pid)
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_BETWEEN_LOOKS)
            break
        with suppress(psutil.Error):
            workers = [
                child
                for child in watched.children(recursive=True)
                if "multiprocessing" in str(child.cmdline())
            ]
            peak = max([peak, *(child.memory_info().rss for child in workers)])
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return seconds, peak


def _lower_bound(project: Path, areas: list[str]) -> float:
    """Seconds for all cells in one process that has everything loaded."""
    script = Path(__file__).with_name("cells.py")
    done = subprocess.run(
        [sys.executable, str(script), *areas],
        env=_environment(project),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def _stock_loop(project: Path, areas: list[str], out: Path) -> float:
    """Seconds of the usual loop: papermill, nbconvert to HTML, Chromium to PDF, two at a time."""
    out.mkdir()
    reports = [
        (area, file) for area in areas for file in sorted((project / "notebooks").glob("*.ipynb"))
    ]

    def make(report: tuple[str, Path]) -> None:
        area, notebook = report
        stem = out / f"{area}-{notebook.stem}"
        parameters = ("-p", "area", area, "-p", "geography", "2026-04")
        chromium = (CHROMIUM, *HEADLESS, f"--user-data-dir={stem}-profile")
        steps = [
            (BIN / "papermill", "--cwd", out, notebook, f"{stem}.ipynb", *parameters),
            (BIN / "jupyter", "nbconvert", "--to", "html", f"{stem}.ipynb"),
            (*chromium, f"--print-to-pdf={stem}.pdf", f"file://{stem}.html"),
        ]
        for step in steps:
            subprocess.run(
                step, env=_environment(project), capture_output=True, check=True, timeout=300
            )

    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(make, reports))
    return time.perf_counter() - started


@contextmanager
def _cluster(project: Path, workers: int):
    """A Dask scheduler and workers on this machine; gives the address for --engine."""
    scheduler_file = project / f"scheduler-{workers}.json"
    common = ["--scheduler-file", str(scheduler_file)]
    quiet = {
        "env": _environment(project),
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    dask = [sys.executable, "-m", "dask"]
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    processes = [
        subprocess.Popen([*dask, "scheduler", "--port", "0", *local, *common], **quiet),
        subprocess.Popen(
            [*dask, "worker", "--nworkers", str(workers), "--nthreads", "1", *local, *common],
            **quiet,
        ),
    ]
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not scheduler_file.is_file() and time.monotonic() < until:
            time.sleep(0.2)
        address = json.loads(scheduler_file.read_text(encoding="utf-8"))["address"]
        _await_workers(address, workers)
        yield address.replace("tcp://", "dask://")
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(SECONDS_TO_START)
        scheduler_file.unlink(missing_ok=True)


def _await_workers(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=SECONDS_TO_START)


def _on_dask(project: Path, out: Path, workers: int, words: list[str]) -> float:
    with _cluster(project, workers) as address:
        return _timed(project, "render", "--engine", address, "--out", str(out), *words)[0]


def _scale(project: Path, folder: Path) -> list[Finding]:
    """Many reports in one run: whether the last ones take as long as the first, and no more memory.

    Every district has its reports, and for each notebook as many copies as bring the run to
    MANY_REPORTS.
    """
    from rhoanalytics.areas import load_register
    from rhoanalytics.project import load_pack

    register = load_register(project / "data" / "areas")
    districts = register.districts(register.geography("2026-04"))
    kinds = [report for report in load_pack(project).reports if "district" in report.kinds]
    copies = math.ceil(MANY_REPORTS / len(districts) / len(kinds)) - 1
    words = [word for area in districts for word in ("--area", area.code)]
    out = folder / "scale"
    with _without_booklets(project), (project / "pack.toml").open("a", encoding="utf-8") as pack:
        for number in range(1, copies + 1):
            for kind in kinds:
                notebook = f"notebooks/{kind.name}-{number}.ipynb"
                shutil.copy(kind.notebook, project / notebook)
                entry = {"name": f"{kind.name}-{number}", "title": kind.title, "notebook": notebook}
                entry["summary"] = kind.summary
                lines = [f"{name} = {json.dumps(value)}" for name, value in entry.items()]
                lines.append(f"areas = {json.dumps(kind.kinds)}")
                pack.write("\n".join(["", "[[report]]", *lines, ""]))
        pack.flush()
        seconds, peak = _timed(project, "render", "--jobs", str(AT_ONCE), "--out", str(out), *words)
    [log] = out.glob("runs/*/log.jsonl")
    events = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    made = [datetime.fromisoformat(event["time"]) for event in events if event["event"] == "report"]
    quarter = len(made) // 4
    first, last = made[quarter] - made[0], made[-1] - made[-1 - quarter]
    return [
        Finding(f"{len(made)} district reports in one run", f"{seconds:.0f} s"),
        Finding(
            "seconds for each in the first quarter", f"{first.total_seconds() / quarter:.2f} s"
        ),
        _ratio("times that in the last quarter", last / first, most=1.1),
        Finding(
            "peak memory of a worker then", f"{peak / 1e6:.0f} MB", "at most 450 MB", peak <= 450e6
        ),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
