"""Tell somebody how a run went: the summary, posted as JSON to an address of theirs."""

import platform
import sys

import requests

from rhoanalytics.pack.results import Run

SECONDS = 10


def summary(run: Run) -> dict:
    """A run in a few fields, with a sentence (`text`) that chat services show as it is."""
    failed = len(run.failed)
    made = len(run.succeeded)
    sentence = f"Report pack: {made} made, {len(run.unchanged)} unchanged, {failed} failed."
    if run.interrupted:
        sentence = f"Report pack: interrupted after {made} of {run.planned} reports."
    return {
        "text": sentence,
        "machine": platform.node(),
        "out": str(run.out),
        "exit_code": run.exit_code,
        "planned": run.planned,
        "made": made,
        "unchanged": len(run.unchanged),
        "failed": [
            {
                "area": done.entry.area,
                "report": done.entry.report,
                "error": done.entry.error,
            }
            for done in run.failed
        ],
        "interrupted": run.interrupted,
    }


def post_summary(run: Run, address: str) -> bool:
    """Post the summary; a message that does not arrive is said, and changes nothing else."""
    try:
        requests.post(address, json=summary(run), timeout=SECONDS).raise_for_status()
    except requests.RequestException as error:
        print(f"rhoanalytics: the summary could not be posted: {error}", file=sys.stderr)
        return False
    return True
