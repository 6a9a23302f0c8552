"""Runs the cells of a report in a forked kernel without sockets (see `pipe_kernel`)."""

import json
import time
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from rhoanalytics.pack.kernels.client import ReportClient
from rhoanalytics.pack.kernels.forked import END_SECONDS, START_SECONDS, ForkedKernel
from rhoanalytics.pack.kernels.pipe_kernel import REPLY


class PipeClient(ReportClient):
    """A `ReportClient` whose kernel is forked and hears of cells over a pipe."""

    _pipe: Connection

    def execute(self, **settings: Any) -> NotebookNode:
        """Run cells until one fails; the error is then among that cell's outputs.

        settings: `cwd`, the folder in which they run, and `env`, the kernel's environment.
        """
        self.reset_execution_trackers()
        self._pipe, kernels_end = Pipe()
        with self._pipe:
            with kernels_end:
                self._process = ForkedKernel(
                    environment=settings["env"],
                    folder=settings["cwd"],
                    pipe=kernels_end.fileno(),
                )
            try:
                self.nb.metadata.update(self._receive(time.monotonic() + START_SECONDS)["content"])
                self.papermill_execute_cells()
            finally:
                self._process.kill()
                self._process.wait(END_SECONDS)
                self.peak_memory = self._process.peak_memory
        return self.nb

    def run_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell; raises the errors of nbclient."""
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        timeout = self._get_timeout(cell)
        deadline = time.monotonic() + timeout if timeout else None
        self._send(cell.source)
        while (message := self._receive(deadline))["msg_type"] != REPLY:
            self.process_message(message, cell, cell_index)
        cell.execution_count = message["content"]["execution_count"]
        if message["content"]["status"] == "error":
            run_sync(self._check_raise_for_error)(cell, cell_index, message)
        return cell

    def _send(self, source: str) -> None:
        # Without a reader: the kernel has ended since the last cell, which is seen as it is heard.
        with suppress(BrokenPipeError):
            self._pipe.send_bytes(source.encode())

    def _receive(self, deadline: float | None) -> dict[str, Any]:
        """The kernel's next message; an error of nbclient when there is none."""
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            if not self._pipe.poll(left):
                raise CellTimeoutError("no answer in time")
            written = self._pipe.recv_bytes()
        except (EOFError, ConnectionResetError):
            self._process.wait(END_SECONDS)
            raise DeadKernelError("Kernel died") from None
        message = json.loads(written)
        return {"header": {"msg_type": message["msg_type"]}, "parent_header": {}, **message}
