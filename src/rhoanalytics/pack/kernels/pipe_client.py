"""Runs the cells of a report in a forked kernel without sockets (see `pipe_kernel`)."""

import json
import select
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

SOON = 10_000
"""Bytes of a cell that is sent while the one before it runs: they fit into the pipe unread."""


class PipeClient(ReportClient):
    """A `ReportClient` whose kernel is forked and hears of cells over a pipe.

    The kernel has the next cell already when it is done with one: neither waits for the other.
    """

    _pipe: Connection
    _sent_soon: int | None = None

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
        if not self._runs(cell):
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        timeout = self._get_timeout(cell)
        deadline = time.monotonic() + timeout if timeout else None
        if self._sent_soon != cell_index:
            self._send(cell)
        self._send_following(cell, cell_index)
        while (message := self._receive(deadline))["msg_type"] != REPLY:
            self.process_message(message, cell, cell_index)
        cell.execution_count = message["content"]["execution_count"]
        if message["content"]["status"] == "error":
            run_sync(self._check_raise_for_error)(cell, cell_index, message)
        return cell

    def _runs(self, cell: NotebookNode) -> bool:
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", ())
        return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped

    def _send_following(self, cell: NotebookNode, cell_index: int) -> None:
        """Send the next cell too, which the kernel drops should this one fail."""
        may_fail = (
            self.allow_errors
            or self.allow_error_names
            or ("raises-exception" in cell.metadata.get("tags", ()))
        )
        coming = enumerate(self.nb.cells[cell_index + 1 :], cell_index + 1)
        found = next(((index, later) for index, later in coming if self._runs(later)), None)
        if found and not may_fail and len(found[1].source.encode()) <= SOON:
            self._sent_soon = found[0]
            self._send(found[1], soon=True)

    def _send(self, cell: NotebookNode, *, soon: bool = False) -> None:
        # Without a reader: the kernel has ended since the last cell, which is seen as it is heard.
        with suppress(BrokenPipeError):
            self._pipe.send_bytes(json.dumps({"code": cell.source, "soon": soon}).encode())

    def _receive(self, deadline: float | None) -> dict[str, Any]:
        """The kernel's next message; an error of nbclient when there is none."""
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            # As `Connection.poll` does, in a tenth of its time.
            if not select.select([self._pipe], [], [], left)[0]:
                raise CellTimeoutError("no answer in time")
            written = self._pipe.recv_bytes()
        except (EOFError, ConnectionResetError):
            self._process.wait(END_SECONDS)
            raise DeadKernelError("Kernel died") from None
        message = json.loads(written)
        return {"header": {"msg_type": message["msg_type"]}, "parent_header": {}, **message}
