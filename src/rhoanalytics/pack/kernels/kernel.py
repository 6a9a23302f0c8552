"""The two kinds of kernel a report can be made with, and how the runner talks to them."""

import copy
import sys
import time
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from rhoanalytics.pack.jobs import Kernel

WARM_PROVISIONER = "rhoanalytics-warm"
"""Name of the entry point of `provisioner.WarmProvisioner`."""


class ReportKernelClient(AsyncKernelClient):
    """Starts sending cells as soon as the kernel answers.

    The stock client first waits out a silence of a fifth of a second; messages left over from the
    start are told apart by the request they answer, so there is nothing to wait for.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel answers on all channels; RuntimeError when it does not."""
        deadline = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < deadline:
            self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=1)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel ended before it could be used") from None
            else:
                if reply["msg_type"] == "kernel_info_reply":
                    return
        raise RuntimeError(f"the kernel did not answer within {timeout} seconds")


class ReportKernelManager(AsyncKernelManager):
    """A kernel that only this user of this machine can reach.

    It talks through files of this user where the system can, not through TCP; `folder` is where
    those files are.
    """

    transport = "tcp" if sys.platform == "win32" else "ipc"
    client_factory = ReportKernelClient

    def __init__(self, *, kernel: Kernel, folder: Path, kernel_name: str):
        super().__init__(kernel_name=kernel_name, connection_file=str(folder / "kernel.json"))
        self._kernel = kernel

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The installed specification; of a warm kernel, with the provisioner that forks it."""
        specification = copy.copy(super().kernel_spec)
        if specification is not None and self._kernel == "warm":
            provisioner = {"kernel_provisioner": {"provisioner_name": WARM_PROVISIONER}}
            specification.metadata = {**specification.metadata, **provisioner}
        return specification
