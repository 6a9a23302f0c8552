"""How Jupyter's tools get a forked kernel: a kernel provisioner, registered as `rhoanalytics-warm`.

For example: `JUPYTER_DEFAULT_PROVISIONER_NAME=rhoanalytics-warm papermill …`. Where
kernels cannot be forked safely, and for kernels that are not IPython's, it starts stock kernels.
"""

import asyncio
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from rhoanalytics.pack.kernels import forked
from rhoanalytics.pack.kernels.forked import END_SECONDS, ForkedKernel
from rhoanalytics.pack.kernels.inside import ARGUMENTS

WARM_PROVISIONER = "rhoanalytics-warm"
"""Name of the entry point of `WarmProvisioner`."""

_LAUNCHER = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by forking them from the server of this process, or of the one above it."""

    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for the arguments of an IPython kernel's command."""
        if not forked.CAN_FORK or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        self.cwd = kwargs.get("cwd") or Path.cwd()
        self.process = await asyncio.to_thread(
            ForkedKernel,
            environment=kwargs["env"],
            folder=str(self.cwd),
            arguments=[*arguments, *(each for each in ARGUMENTS if each not in arguments)],
        )
        self.pid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all that it started, and wait for that."""
        await super().kill(restart)
        if isinstance(self.process, ForkedKernel):
            await asyncio.to_thread(self.process.wait, END_SECONDS)
