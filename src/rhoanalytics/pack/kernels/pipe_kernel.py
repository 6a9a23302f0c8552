"""The kernel of a report, forked and without sockets: it hears of cells, and answers, over a pipe.

It is IPython's own kernel (ipykernel), and what it says are Jupyter's messages. Only the way is
shorter: ZeroMQ's sockets, threads, signatures and handshakes cost a report a third of what its
cells do. A cell comes as JSON (`code`, and `soon` if it was sent while the one before it ran: it is
then for the case that this one does not fail); the messages it gives rise to go back as JSON, the
reply last.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Coroutine, Iterable
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, cast

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets import Instance, Type
from traitlets.config import Config

from rhoanalytics.pack.kernels import inside
from rhoanalytics.pack.kernels.printing import PipeStream

READY = "kernel_info_reply"
REPLY = "execute_reply"

_WANTED = frozenset(
    {
        *(READY, REPLY, "stream", "error"),
        *("display_data", "execute_result", "update_display_data", "clear_output"),
    }
)
"""Of a kernel's messages those that a notebook keeps, and what says where it stands."""

_REQUEST = {
    "silent": False,
    "store_history": True,
    "user_expressions": {},
    "allow_stdin": False,
    "stop_on_error": False,  # there is no queue of cells that could be dropped
}


@cache
def kernel_of_process() -> "PipeKernel":
    """This process's kernel, made on first use: where others are forked from, and all inherit it.

    It has nothing that a fork could not take along: no sockets, threads or running loop.
    """
    return PipeKernel(session=PipeSession(), config=Config(inside.SETTINGS), log=_log())


def expect(sources: Iterable[str]) -> None:
    """Turn these cells into Python now: whoever is forked from here need not, when it runs them."""
    shell = cast(PipeShell, kernel_of_process().shell)
    for source in sources:
        shell.input_transformer_manager.transform_cell(source)


def run_kernel(pipe: Connection) -> None:
    """Run the cells that come through the pipe, until its other end is closed."""
    kernel = kernel_of_process()
    session, shell = cast(PipeSession, kernel.session), cast(PipeShell, kernel.shell)
    session.take(pipe)
    sys.path.insert(0, "")  # as in every kernel
    shell.user_ns["_dh"][:] = [Path.cwd()]
    sys.stdout = PipeStream("stdout", session)
    sys.stderr = PipeStream("stderr", session)
    inside.load_ipython_extension(shell)
    # Cells that await something run in IPython's own loop; this one is for those that ask for one.
    asyncio.set_event_loop(asyncio.new_event_loop())
    session.send(None, READY, {"language_info": kernel.language_info})
    while True:
        try:
            cell = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        if cell["soon"] and session.last_status != "ok":
            continue
        request = session.msg("execute_request", {**_REQUEST, "code": cell["code"]})
        kernel.set_parent([], request)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, PipeStream):
                stream.begin_cell()
        _complete(kernel.execute_request(None, [], request))


class PipeSession(Session):
    """Sends what a kernel says over its pipe, instead of over the sockets that it names."""

    def __init__(self) -> None:
        super().__init__(key=b"")
        self.last_status = "ok"
        """What the last reply said of its cell: what the worker goes by, too."""
        self._pipe: Connection | None = None
        self._lock = Lock()  # cells may have threads that print

    def take(self, pipe: Connection) -> None:
        """Speak through this pipe, for this process."""
        self._pipe = pipe
        self.pid = os.getpid()

    def send(  # type: ignore[override]
        self,
        stream: object,
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        *_: object,
        metadata: dict[str, Any] | None = None,
        **__: object,
    ) -> dict[str, Any]:
        message = msg_or_type
        if isinstance(message, str):
            message = self.msg(message, content, parent, metadata=metadata)
        # A process that a cell has forked must not speak in between.
        if self._pipe and message["msg_type"] in _WANTED and os.getpid() == self.pid:
            said = {"msg_type": message["msg_type"], "content": message["content"]}
            written = json.dumps(said, default=json_default).encode()
            with self._lock:
                self._pipe.send_bytes(written)
            if message["msg_type"] == REPLY:
                self.last_status = message["content"]["status"]
        return message


class _Transformer(TransformerManager):
    """IPython's way from what is written in cells (`%magic`) to Python, taken once for each cell.

    A kernel asks twice, and reports of a kind share their cells.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[object, ...], str] = {}

    def transform_cell(self, cell: str) -> str:
        # An extension may add transformations.
        how = (*self.cleanup_transforms, *self.line_transforms, *self.token_transformers)
        if (cell, *how) not in self._known:
            self._known[cell, *how] = super().transform_cell(cell)
        return self._known[cell, *how]


class PipeShell(ZMQInteractiveShell):
    """IPython as in any kernel, but nobody watches."""

    input_transformer_manager = Instance(_Transformer, ())

    def ask_exit(self) -> None:
        """`exit` and `quit` do what `sys.exit` does."""
        raise SystemExit

    def enable_gui(self, gui: str | None = None) -> None:
        """`%matplotlib` chooses how pictures are made; no windows wait for a user."""


class PipeKernel(IPythonKernel):
    """IPython's kernel with that shell."""

    shell_class = Type(PipeShell)


def _log() -> logging.Logger:
    """A kernel's own chatter would drown a scheduler's log; errors reach the notebook."""
    log = logging.getLogger(__name__)
    log.setLevel(logging.CRITICAL)
    return log


def _complete(coroutine: Coroutine[Any, Any, object]) -> None:
    """Run a coroutine that waits for nothing: without a loop IPython runs a cell at once."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise RuntimeError("the kernel waits for something that cannot come")
