"""Figures without alternative text: told from a report's warnings, and refused by `--strict`.

Strictness is not part of how a report is made: its recorded warnings are judged again by each run.
So a report that was made without `--strict` is not taken as fine under it, and one that `--strict`
refused need not be made again for a run without.
"""

from collections.abc import Iterable
from dataclasses import replace

from rhoanalytics.pack.outcome import Outcome

UNDESCRIBED = "a picture has no description; show it with Figure(…, alt=…)."
"""How the warning about a figure without alternative text ends; "Cell 4: " stands before it."""


def undescribed(warnings: Iterable[str]) -> list[str]:
    """Those of a report's warnings that are about figures without alternative text."""
    return [warning for warning in warnings if warning.endswith(UNDESCRIBED)]


def refused(outcome: Outcome) -> Outcome:
    """The outcome as a failure if a figure has no alternative text; only its notebook is kept."""
    found = undescribed(outcome.warnings)
    if not found or outcome.error is not None:
        return outcome
    first = found[0].replace("Cell", "cell", 1)
    more = f" The same is true of {len(found) - 1} more." if len(found) > 1 else ""
    return replace(
        outcome,
        files={"failed.ipynb": outcome.files["ipynb"]},
        error=f"{first}{more} --strict makes this an error.",
        traceback="\n".join(["--strict: every figure needs alternative text.", *found]),
    )
