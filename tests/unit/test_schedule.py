"""What runs unattended: the ready units name real commands, and a summary reaches its reader."""

import configparser
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from rhoanalytics.cli import app
from rhoanalytics.pack.notify import post_summary, summary
from rhoanalytics.pack.results import Run

OPTIONS = re.compile(r"--[a-z]+")


@pytest.fixture(scope="module")
def schedule(root) -> Path:
    return root / "templates" / "schedule"


@pytest.fixture(scope="module")
def known_options() -> set[str]:
    shown = CliRunner().invoke(app, ["render", "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    return set(OPTIONS.findall(shown.output))


def unit(file: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # systemd's names have capitals
    parser.read_string(file.read_text(encoding="utf-8"))
    return parser


def test_the_service_runs_the_command_as_it_is(schedule, known_options):
    service = unit(schedule / "rhoanalytics.service")["Service"]
    assert service["Type"] == "oneshot"
    program, command, *words = service["ExecStart"].split()
    assert program.endswith("/.venv/bin/rhoanalytics")
    assert command == "render"
    assert set(OPTIONS.findall(" ".join(words))) <= known_options
    assert service["KillSignal"] == "SIGTERM"


def test_the_timer_starts_the_service(schedule):
    timer = unit(schedule / "rhoanalytics.timer")
    assert timer["Timer"]["OnCalendar"]
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_the_cron_line_has_five_times_and_a_command(schedule, known_options):
    lines = (schedule / "crontab").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if not line.startswith("#")]
    *times, command = line.split(maxsplit=5)
    assert all(re.fullmatch(r"[\d*/,-]+", time) for time in times)
    assert set(OPTIONS.findall(command)) <= known_options


def test_the_workflow_is_a_workflow(schedule):
    workflow = yaml.safe_load((schedule / "github-actions.yml").read_text(encoding="utf-8"))
    # YAML reads the key "on" as true.
    assert len(workflow[True]["schedule"][0]["cron"].split()) == 5
    steps = workflow["jobs"]["render"]["steps"]
    assert "make report" in [step.get("run") for step in steps]


@pytest.fixture
def reader():
    """A server that keeps what is posted to it, and answers as its path says."""
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append(json.loads(body))
            self.send_response(int(self.path.strip("/")))
            self.end_headers()

        def log_message(self, *words):
            """Say nothing on standard error."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", posted
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_summary_is_posted(reader):
    address, posted = reader
    run = Run(Path("outputs"), planned=111)
    assert post_summary(run, f"{address}/200")
    assert posted == [summary(run)]
    assert posted[0]["text"] == "Report pack: 0 made, 0 unchanged, 0 failed."
    assert posted[0]["exit_code"] == 0


@pytest.mark.parametrize("path", ["/500", ":1/closed"])
def test_a_summary_that_does_not_arrive_is_said(reader, capsys, path):
    address = reader[0] if path == "/500" else "http://127.0.0.1"
    assert not post_summary(Run(Path("outputs"), planned=1), f"{address}{path}")
    assert "the summary could not be posted" in capsys.readouterr().err
