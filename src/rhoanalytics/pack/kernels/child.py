"""What a fork of a guardian does to become the kernel of a report."""

import atexit
import json
import os
import signal
import socket
import sys
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from rhoanalytics.pack.kernels import prctl
from rhoanalytics.pack.kernels.pipe_kernel import PipeShell, run_kernel

_OF_NOTEBOOKS = "module://matplotlib_inline.backend_inline"


def be_kernel(
    connection: socket.socket, request: dict[str, Any], pipe: int | None, guardian: int
) -> NoReturn:
    """Turn this fork into the kernel; it never comes back."""
    code = 1
    try:
        os.setsid()
        prctl.end_with_parent()
        if os.getppid() != guardian:
            os._exit(code)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _be_alone(request)
        _take_backend()
        if pipe is None:
            code = _run_kernel(connection, request["arguments"])
        else:
            tell(connection, pid=os.getpid())
            connection.close()
            run_kernel(Connection(pipe))
            code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _be_alone(request: dict[str, Any]) -> None:
    """Take the environment and folder of the worker, and no terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])


def _take_backend() -> None:
    """Draw as the worker says, or as notebooks do; the server has a backend of its own."""
    import matplotlib

    matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND", _OF_NOTEBOOKS)


def _run_kernel(connection: socket.socket, arguments: list[str]) -> int:
    # Only here, in the kernel: what it makes must not exist before the fork.
    from ipykernel.kernelapp import IPKernelApp

    PipeShell.clear_instance()  # there is one shell in a process
    sys.argv = ["ipykernel_launcher.py", *arguments]
    app = IPKernelApp.instance()
    app.initialize(arguments)
    tell(connection, pid=os.getpid())
    connection.close()
    try:
        app.start()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    # The server's own handlers were registered for the server; the kernel's come after them.
    atexit._run_exitfuncs()
    return 0


def tell(connection: socket.socket, **facts: int) -> None:
    """One line to the worker, as `guardian` lists them."""
    connection.sendall(json.dumps(facts).encode() + b"\n")
