"""What is set inside every report's kernel, forked or stock: seeds, limits, IPython's settings.

A kernel with sockets loads this module as an IPython extension (`ARGUMENTS`).
"""

import gc
import os
import random
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy
from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell

from rhoanalytics.imports import COLLECT_AFTER

SETTINGS: dict[str, dict[str, Any]] = {
    "HistoryManager": {"enabled": False},
    # Pictures that cells show by themselves are sharp in print.
    "InlineBackend": {"print_figure_kwargs": {"bbox_inches": "tight", "dpi": 200}},
}
"""What is set in IPython, by class and trait."""

ARGUMENTS = (
    # A kernel's own chatter would drown a scheduler's log; errors reach the notebook.
    "--log-level=CRITICAL",
    f"--IPKernelApp.extensions={__name__}",
    "--IPKernelApp.outstream_class=rhoanalytics.pack.kernels.printing.CappedStream",
    *(
        f"--{name}.{trait}={value}"
        for name, traits in SETTINGS.items()
        for trait, value in traits.items()
    ),
)
"""Arguments that make an IPython kernel the kernel of a report."""

SEED = 0

MEMORY_VARIABLE = "RHOANALYTICS_MEMORY_MB"
"""Environment variable: what a report may add to the memory of a fresh kernel, in megabytes."""

MEMORY_MB = 1024
"""A report of the pack adds about 100; the rest is for an analyst's own larger tables."""

FILE_VARIABLE = "RHOANALYTICS_FILE_MB"
"""Environment variable: how large a file a report may write, in megabytes."""

FILE_MB = 512

_MEGABYTE = 1024**2

_RESERVE = 32 * _MEGABYTE  # kept back for telling that memory has run out


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by IPython when the kernel starts."""

    def seed(info: Any) -> None:
        # Not before the first cell: the kernel itself draws random numbers while it starts.
        random.seed(SEED)
        numpy.random.seed(SEED)
        shell.events.unregister("pre_run_cell", seed)

    shell.events.register("pre_run_cell", seed)
    if shell.display_formatter is not None:
        # pandas shows a series as text only, with its type; a report shows the table that it is.
        shell.display_formatter.formatters["text/html"].for_type_by_name(
            "pandas", "Series", lambda series: series.to_frame(series.name or "Value")._repr_html_()
        )
    # ipykernel's own names cells by the files that a debugger would look for, and hashes them so.
    shell.compile = CachingCompiler()
    gc.set_threshold(*COLLECT_AFTER)
    if sys.platform == "linux":
        _limit(shell)


def _limit(shell: InteractiveShell) -> None:
    import resource

    file = int(os.environ.get(FILE_VARIABLE, FILE_MB)) * _MEGABYTE
    # What a kernel begins with counts too, and differs between forked and stock ones.
    memory = _data() + int(os.environ.get(MEMORY_VARIABLE, MEMORY_MB)) * _MEGABYTE
    for kind, soft, hard in [
        (resource.RLIMIT_FSIZE, file, file),
        (resource.RLIMIT_DATA, memory, memory + _RESERVE),
    ]:
        # An operator's own stricter limit stays.
        _, most = resource.getrlimit(kind)
        if most == resource.RLIM_INFINITY or hard <= most:
            resource.setrlimit(kind, (soft, hard))

    def out_of_memory(
        shell: InteractiveShell,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        tb_offset: int | None = None,
    ) -> Any:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        # The frames of the failed cell hold what filled the memory.
        shell.showtraceback((kind, error, None), exception_only=True)
        return None

    shell.set_custom_exc((MemoryError,), out_of_memory)


def _data() -> int:
    """Bytes of private writable memory of this process: what RLIMIT_DATA counts."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
