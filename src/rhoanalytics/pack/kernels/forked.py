"""A forked kernel, as the process knows it that has asked for it."""

import json
import select
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

from rhoanalytics.pack.kernels.server import connections, give_back

CAN_FORK = sys.platform == "linux"
"""System libraries of macOS do not survive a fork, and Windows has none."""

START_SECONDS = 120
"""A kernel takes a tenth of a second once the server is up, which takes a few seconds."""

END_SECONDS = 10


class ForkedKernel:
    """A forked kernel, with what `jupyter_client` uses of `subprocess.Popen`.

    With `arguments`, those of an IPython kernel's command, it listens on the sockets that they
    name; with `pipe`, the descriptor of one end of a pipe, it is a `pipe_kernel`.

    Raises RuntimeError when the kernel ends before it can be reached. `returncode` is None while it
    runs; `peak_memory` is known afterwards, in bytes, what it shares with others included.
    """

    stdin = stdout = stderr = None

    def __init__(
        self,
        *,
        environment: dict[str, str],
        folder: str,
        arguments: Sequence[str] = (),
        pipe: int | None = None,
    ):
        self.returncode: int | None = None
        self.peak_memory: int | None = None
        request = _line(arguments=arguments, environment=environment, folder=folder)
        for connection in connections():
            self._connection = connection
            self._lines = connection.makefile("rb", buffering=0)
            if (pid := self._requested(request, pipe)) is not None:
                self.pid = pid
                return
            self._lines.close()
            connection.close()
        raise RuntimeError("the kernel could not be forked, or ended before it could be used")

    def _requested(self, request: bytes, pipe: int | None) -> int | None:
        """The process of the kernel asked for; None when none comes in time."""
        try:
            # A descriptor travels with at least one byte.
            socket.send_fds(self._connection, [request[:1]], [] if pipe is None else [pipe])
            self._connection.sendall(request[1:])
        except (BrokenPipeError, ConnectionResetError):
            return None
        first = self._receive(START_SECONDS)
        return None if first is None else first.get("pid")

    def poll(self) -> int | None:
        """The exit code of the kernel, negative for a signal; None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the kernel and all that it started; the exit code, None when time runs out."""
        if self.returncode is None and (last := self._receive(timeout)):
            self.returncode = last["exit"]
            self.peak_memory = last.get("peak_memory")
            self._lines.close()
            if last.get("again"):
                give_back(self._connection)
            else:
                self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel and the processes that it has started."""
        if self.poll() is None:
            self._send(signal=number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _send(self, **message: Any) -> None:
        self._connection.sendall(_line(**message))

    def _receive(self, timeout: float | None) -> dict[str, Any] | None:
        """The next message; None when there is none in time."""
        ready, _, _ = select.select([self._connection], [], [], timeout)
        if not ready:
            return None
        try:
            line = self._lines.readline()
        except ConnectionResetError:
            line = b""
        # Without a last word the guardian itself is gone, and its kernel with it.
        return json.loads(line) if line else {"exit": -signal.SIGKILL}


def _line(**message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"
