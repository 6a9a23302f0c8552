"""How Papermill runs a report's notebook: an engine of ours beside its own."""

import os
from pathlib import Path
from typing import Any

from papermill.engines import Engine

from rhoanalytics.pack.jobs import Kernel
from rhoanalytics.pack.kernels import forked
from rhoanalytics.pack.kernels.client import ReportClient
from rhoanalytics.pack.kernels.forked import START_SECONDS
from rhoanalytics.pack.kernels.inside import ARGUMENTS
from rhoanalytics.pack.kernels.pipe_client import PipeClient


class ReportEngine(Engine):
    """The Papermill engine of this package.

    `kernel` says which kind of kernel, `folder` is for its sockets, in `working` its cells run, and
    `environment` is added to the worker's. The kernel's peak memory is handed on in the notebook's
    metadata.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        kernel: Kernel,
        folder: Path,
        working: Path,
        environment: dict[str, str],
        execution_timeout: float,
        **_: Any,
    ) -> None:
        warm = kernel == "warm" and forked.CAN_FORK
        client = (PipeClient if warm else ReportClient)(
            nb_man,
            folder=folder,
            kernel_name=kernel_name,
            timeout=execution_timeout,
            startup_timeout=START_SECONDS,
            # The notebook is complete: nothing is gained by asking the kernel to end itself.
            shutdown_kernel="immediate",
            extra_arguments=list(ARGUMENTS),
        )
        client.execute(cwd=str(working), env={**os.environ, **environment})
        nb_man.nb.metadata["peak_memory"] = client.peak_memory
