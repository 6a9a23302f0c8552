"""How one report went: what a worker hands back to the driver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """How one report went. `error` and `traceback` are None when it was made.

    files: what was made, by file ending ("html", "pdf", "ipynb", or "failed.ipynb"; "xlsx" and
    "csv" for a whole ICS).
    warnings_of: what to know about them, by file ending.
    reads: what the notebook read of the store, each as the store describes it (`store.Read`).
    peak_memory: the most memory its kernel held, in bytes, what it shares included; None for stock
    kernels.
    """

    seconds: float
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    warnings_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    error: str | None = None
    traceback: str | None = None
    reads: tuple[dict[str, Any], ...] = ()
    peak_memory: int | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know about all files."""
        return merged(self.warnings_of)


def merged(warnings_of: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The warnings of all formats, each once: what is about the notebook comes with every one."""
    return tuple(dict.fromkeys(said for found in warnings_of.values() for said in found))
