"""The forkserver as its clients know it: where it is, started when there is none yet.

One server can serve a whole run: the driver starts it with `kernel_server`, and workers find its
address in their environment. A process that finds none (a stock Papermill, a worker of a cluster)
starts its own.
"""

import atexit
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ADDRESS_VARIABLE = "RHOANALYTICS_KERNEL_SERVER"
"""Environment variable that names the socket of a running server to child processes."""

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
"""Workers fill the processors already, and threads do not survive a fork."""

PLAIN_MEMORY = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Arrow's own pool reserves a gigabyte, which would count as a report's memory."""

_ENVIRONMENT = {
    **ONE_THREAD,
    **PLAIN_MEMORY,
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    # debugpy, which ipykernel imports, would say on standard error that it is not all there.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

_WAITING_KERNELS = 128

_idle: list[socket.socket] = []
"""Connections to guardians whose kernel has ended, and which would fork another."""

_own: "KernelServer | None" = None
_lock = threading.Lock()


class KernelServer:
    """A forkserver that this process has started; it ends with `stop`, or with this process."""

    def __init__(self) -> None:
        self.name = f"rhoanalytics-{os.getpid()}-{secrets.token_hex(8)}"
        with socket.socket(socket.AF_UNIX) as listener:
            # Linux binds a name after a zero byte to no file, so that nothing is left behind.
            listener.bind(f"\0{self.name}")
            # Kernels may be asked for from now on; they come when everything is loaded.
            listener.listen(_WAITING_KERNELS)
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "rhoanalytics.pack.kernels.forkserver"),
                    str(listener.fileno()),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, **_ENVIRONMENT},
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End the server, also while it loads; kernels that are running stay with their workers."""
        while _idle:
            _idle.pop().close()
        self._process.kill()
        self._process.communicate()


@contextmanager
def kernel_server() -> Iterator[KernelServer]:
    """A server for this process and the processes that it starts meanwhile."""
    server = KernelServer()
    before = os.environ.get(ADDRESS_VARIABLE, "")
    os.environ[ADDRESS_VARIABLE] = server.name
    try:
        yield server
    finally:
        os.environ[ADDRESS_VARIABLE] = before
        server.stop()


def connections() -> Iterator[socket.socket]:
    """Connections that a kernel can be asked for: one that waits, if any, then a new one."""
    if _idle:
        yield _idle.pop()
    yield _connect()


def give_back(connection: socket.socket) -> None:
    """Keep a connection for the next kernel: its guardian is there already."""
    _idle.append(connection)


def _connect() -> socket.socket:
    """A connection to the server named in the environment, or to an own one if that is gone."""
    if named := os.environ.get(ADDRESS_VARIABLE):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(f"\0{named}")
        except ConnectionRefusedError:
            connection.close()
        else:
            return connection
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"\0{_own_server().name}")
    return connection


def _own_server() -> KernelServer:
    global _own
    with _lock:
        if _own is None or not _own.is_running():
            _own = KernelServer()
            atexit.register(_own.stop)
        return _own
