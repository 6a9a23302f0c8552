"""How one report went: what a worker hands back to the driver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """How one report went. `error` and `traceback` are None when it was made.

    files: what was made, by file ending ("html", "pdf", "ipynb", or "failed.ipynb"; "xlsx" and
    "csv" for a whole ICS).
    reads: what the notebook read of the store, each as the store describes it (`store.Read`).
    peak_memory: the most memory its kernel held, in bytes, what it shares included; None for stock
    kernels.
    """

    seconds: float
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()
    error: str | None = None
    traceback: str | None = None
    reads: tuple[dict[str, Any], ...] = ()
    peak_memory: int | None = None
