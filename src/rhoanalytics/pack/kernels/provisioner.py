"""How Jupyter gets a forked kernel: a kernel provisioner, registered as `rhoanalytics-warm`.

Stock tools use it too: `JUPYTER_DEFAULT_PROVISIONER_NAME=rhoanalytics-warm papermill …`. Where
kernels cannot be forked safely, and for kernels that are not IPython's, it starts stock kernels.
"""

import asyncio
import json
import select
import signal
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from rhoanalytics.pack.kernels.inside import ARGUMENTS
from rhoanalytics.pack.kernels.server import connect

CAN_FORK = sys.platform == "linux"
"""System libraries of macOS do not survive a fork, and Windows has none."""

START_SECONDS = 120
"""A kernel takes a tenth of a second once the server is up, which takes a few seconds."""

END_SECONDS = 10

_LAUNCHER = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by forking them from the server of this process, or of the one above it."""

    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for the arguments of an IPython kernel's command."""
        if not CAN_FORK or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        self.cwd = kwargs.get("cwd") or Path.cwd()
        self.process = await asyncio.to_thread(
            ForkedKernel,
            [*arguments, *(each for each in ARGUMENTS if each not in arguments)],
            environment=kwargs["env"],
            folder=str(self.cwd),
        )
        self.pid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all that it started, and wait for that."""
        await super().kill(restart)
        if isinstance(self.process, ForkedKernel):
            await asyncio.to_thread(self.process.wait, END_SECONDS)


class ForkedKernel:
    """A forked kernel, with what `jupyter_client` uses of `subprocess.Popen`.

    Raises RuntimeError when the kernel ends before it can be reached. `returncode` is None while it
    runs; `peak_memory` is known afterwards, in bytes, what it shares with others included.
    """

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], *, environment: dict[str, str], folder: str):
        self.returncode: int | None = None
        self.peak_memory: int | None = None
        self._connection = connect()
        self._lines = self._connection.makefile("rb", buffering=0)
        self._send(arguments=arguments, environment=environment, folder=folder)
        first = self._receive(START_SECONDS)
        if first is None or "pid" not in first:
            self._close()
            raise RuntimeError("the kernel could not be forked, or ended before it could be used")
        self.pid = first["pid"]

    def poll(self) -> int | None:
        """The exit code of the kernel, negative for a signal; None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the kernel and all that it started; the exit code, None when time runs out."""
        if self.returncode is None and (last := self._receive(timeout)):
            self.returncode = last["exit"]
            self.peak_memory = last.get("peak_memory")
            self._close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel and the processes that it has started."""
        if self.poll() is None:
            self._send(signal=number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _close(self) -> None:
        self._lines.close()
        self._connection.close()

    def _send(self, **message: Any) -> None:
        self._connection.sendall(json.dumps(message).encode() + b"\n")

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
