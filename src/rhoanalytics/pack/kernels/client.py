"""How the cells of a report are run: Papermill's client, which knows more ways for them to fail.

A kernel that dies, hangs or shows too much becomes an error in the cell where it happened, like any
exception, so that the notebook with everything up to there can be kept.
"""

import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

MOST_SHOWN = 50_000_000
"""Characters that one cell may show; a figure takes about 100,000."""

_SHOWN = {
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
}
"""The fields that a notebook keeps of what cells show."""

_OF_MEMORY = frozenset({"SIGKILL", "SIGABRT", "SIGSEGV"})
"""What ends a process when memory runs out: the system, a library, or a failed allocation."""


class ReportClient(PapermillNotebookClient):
    """Runs the cells of one report in a stock kernel of its own, which ends with it.

    `folder` is where the kernel's sockets go. `peak_memory` is known afterwards for forked kernels,
    in bytes.
    """

    peak_memory: int | None = None

    def __init__(self, *arguments: Any, folder: Path, **settings: Any):
        super().__init__(*arguments, **settings)
        self._folder = folder
        self._process: Any = None
        self._shown = 0

    def create_kernel_manager(self) -> AsyncKernelManager:
        """A kernel that only this user of this machine can reach, where the system can do that."""
        self.km = AsyncKernelManager(
            kernel_name=self.kernel_name,
            connection_file=str(self._folder / "kernel.json"),
            transport="tcp" if sys.platform == "win32" else "ipc",
        )
        return self.km

    def execute(self, **settings: Any) -> NotebookNode:
        """Run cells until one fails; the error is then among that cell's outputs."""
        self.reset_execution_trackers()
        with self.setup_kernel(**settings):
            self._process = getattr(self.km.provisioner, "process", None)
            info = self.wait_for_reply(self.kc.kernel_info())
            self.nb.metadata["language_info"] = info["content"]["language_info"]
            self.papermill_execute_cells()
        return self.nb

    def papermill_execute_cells(self) -> None:
        """Papermill's own loop, without the times of each cell, which no report keeps."""
        for index, cell in enumerate(self.nb.cells):
            try:
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break

    def run_cell(self, cell: NotebookNode, cell_index: int, **settings: Any) -> NotebookNode:
        """Run one cell; raises the errors of nbclient."""
        return super().execute_cell(cell, cell_index, **settings)

    def execute_cell(self, cell: NotebookNode, cell_index: int, **settings: Any) -> NotebookNode:
        self._shown = 0
        try:
            done = self.run_cell(cell, cell_index, **settings)
        except CellExecutionError as error:
            if error.ename != "SystemExit":
                if not any(output.output_type == "error" for output in cell.outputs):
                    # Without memory left, for instance, a kernel cannot say where it happened.
                    self._fail(cell, error.ename, error.evalue)
                raise
            # Papermill would take an exit without a status for success.
            self._fail(
                cell,
                error.ename,
                f"the notebook ended itself with status {error.evalue or 'none'}; it must run to "
                "its last cell",
            )
        except CellTimeoutError:
            self._fail(
                cell,
                "TimeoutError",
                f"the cell was stopped because it was still running after {self.timeout} seconds",
            )
        except DeadKernelError:
            self._fail(
                cell,
                "DeadKernelError",
                f"the kernel {_ending(self._process.returncode)} while this cell was running",
            )
        if self._shown > MOST_SHOWN:
            self._fail(
                cell,
                "TooMuchShown",
                f"the cell showed more than {MOST_SHOWN // 1_000_000} MB; show less, or a summary",
            )
        return done

    def output(
        self, outs: list, msg: dict, display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Keep what a cell shows, up to a limit; what comes after it is dropped as it comes."""
        content = msg["content"]
        parts = [content.get("text", ""), *content.get("data", {}).values()]
        self._shown += sum(len(part) for part in parts if isinstance(part, str))
        if self._shown > MOST_SHOWN:
            return None
        kind = msg["msg_type"]
        if kind not in _SHOWN or display_id or self.clear_before_next_output:
            return super().output(outs, msg, display_id, cell_index)
        # The usual case: nbformat would check it against its schema, and look into all data, which
        # takes longer than all the rest.
        fields = {name: content[name] for name in _SHOWN[kind]}
        fields |= {name: NotebookNode(fields[name]) for name in ("data", "metadata")}
        outs.append(NotebookNode(output_type=kind, **fields))
        return outs[-1]

    def _fail(self, cell: NotebookNode, name: str, message: str) -> NoReturn:
        line = f"{name}: {message}"
        cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
        cell.outputs.append(new_output("error", ename=name, evalue=message, traceback=[line]))
        raise CellExecutionError(line, name, message) from None


def _ending(returncode: int | None) -> str:
    """How a process ended, in words that follow its name."""
    if returncode is None:
        return "stopped answering"
    if returncode >= 0:
        return f"ended with exit status {returncode}"
    name = signal.Signals(-returncode).name
    return f"was ended by {name}" + (" (out of memory?)" if name in _OF_MEMORY else "")
