"""The process that kernels are forked from: everything is loaded once, then shared.

An interpreter that imports pandas, geopandas, matplotlib and this package takes seconds; a fork of
one that has done so takes milliseconds and shares its memory. Each connection to the server's
socket becomes one kernel (see `guardian`).

The server ends when the process that started it does: that process holds the other end of its
standard input. It must stay free of event loops and ZeroMQ contexts, which do not survive a fork.
"""

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rhoanalytics.imports import hasten

hasten()

from rhoanalytics import project
from rhoanalytics.areas import ILLUSTRATIVE_CODE, data_folder, load_register
from rhoanalytics.display import theme
from rhoanalytics.errors import UserError
from rhoanalytics.frames import read_frame
from rhoanalytics.pack.kernels import pipe_kernel
from rhoanalytics.pack.kernels.guardian import guard
from rhoanalytics.store import load_sources

KERNEL = ("ipykernel.debugger", "ipykernel.kernelapp", "IPython.core.completerlib")
"""What a kernel is made of, some of which it imports only as it starts."""

PACKAGE = ("rhoanalytics.display", "rhoanalytics.measures", "rhoanalytics.report")
"""What the pack's notebooks import, with every module below and the libraries that these need."""

ON_FIRST_USE = (
    *("IPython.core.logger", "IPython.core.oinspect", "IPython.utils.wildcard"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *("pandas.core.reshape.reshape", "pandas.io.formats.string", "PIL.features"),
)
"""What these libraries import when something is first drawn, shown or reshaped."""

WHERE_NAMED = ("seaborn",)
"""What some analysts' notebooks import, and the pack's own do not."""

MOST_BYTES_OF_TABLES = 200_000_000
"""Files larger than this together stay on disk until a notebook asks for them."""

_PEER = struct.Struct("3i")  # process, user and group at the other end of a Unix socket


def main() -> None:
    """Load, then fork a kernel for each connection, until the process that started this is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # The system buries the guardians: each tells its client itself how its kernel ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _load_modules()
    cells = _cells()
    later: list[Callable[[], object]] = [partial(pipe_kernel.expect, cells)]
    later += [partial(_read, file) for file in _tables()]
    named = (name for name in WHERE_NAMED if any(name in cell for cell in cells))
    later += [partial(importlib.import_module, name) for name in named]
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        while True:
            _freeze()
            # The rest is loaded while nobody waits for a kernel.
            ready, _, _ = select.select([listener, sys.stdin], [], [], 0 if later else None)
            if sys.stdin in ready:
                return
            if listener in ready:
                # A guardian has what is loaded now, and forks further kernels when that is all.
                _fork(listener, again=not later)
            elif later:
                later.pop(0)()


def _load_modules() -> None:
    for name in (*KERNEL, *ON_FIRST_USE, *PACKAGE):
        module = importlib.import_module(name)
        for below in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
            importlib.import_module(below.name)
    theme.find_fonts()
    pipe_kernel.kernel_of_process()
    _load_registers()


def _load_registers() -> None:
    """The lists of areas, real and invented, with the ICSs of each vintage; that of sources."""
    try:
        data = project.root() / "data"
        register = load_register(data / "areas")
        for geography in register.geographies():
            register.areas(geography)
        load_sources(data)
        load_sources(data_folder(ILLUSTRATIVE_CODE, data))
    except UserError:
        return


def _cells() -> list[str]:
    """The code cells of the pack's notebooks; none outside a project, or where one is damaged."""
    try:
        notebooks = [report.notebook for report in project.load_pack(project.root()).reports]
        read = [json.loads(notebook.read_text(encoding="utf-8")) for notebook in notebooks]
        cells = [cell for notebook in read for cell in notebook["cells"]]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (UserError, OSError, ValueError, LookupError, TypeError):
        # The report that needs the notebook says what is wrong with it.
        return []


def _tables() -> list[Path]:
    """The tables of the project, small ones first; none outside a project."""
    try:
        data = project.root() / "data"
    except UserError:
        return []
    files = [*data.glob("published/*.parquet"), *data.glob("imported/*/*.parquet")]
    files.sort(key=lambda file: file.stat().st_size)
    total = 0
    chosen = []
    for file in files:
        total += file.stat().st_size
        if total <= MOST_BYTES_OF_TABLES:
            chosen.append(file)
    return chosen


def _read(file: Path) -> None:
    try:
        read_frame(file)
    except (UserError, OSError) as error:
        # The report that needs this table says so; this one line is for whoever watches.
        print(f"not read in advance: {error}", file=sys.stderr)


def _freeze() -> None:
    """Keep the collector of forked kernels from touching, and so copying, what is shared."""
    gc.collect()
    gc.freeze()


def _fork(listener: socket.socket, *, again: bool) -> None:
    connection, _ = listener.accept()
    with connection:
        if not _is_same_user(connection):
            return
        try:
            child = os.fork()
        except OSError as error:
            # The worker sees that its connection is closed; the next kernel may have more luck.
            print(f"no kernel could be forked: {error}", file=sys.stderr)
            return
        if child == 0:
            listener.close()
            try:
                guard(connection, again=again)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)


def _is_same_user(connection: socket.socket) -> bool:
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    return _PEER.unpack(peer)[1] == os.getuid()


if __name__ == "__main__":
    main()
