"""Forked kernels, one after another, and the process that watches over them.

The guardian is forked from the server, and a kernel from the guardian. Whatever the kernel starts
and leaves behind falls to the guardian, which ends it together with the kernel: when the kernel has
ended, or when the worker that asked for it closes the connection or dies.

Over the connection go lines of JSON. From the worker: a request (`arguments`, `environment`,
`folder`, and with it the descriptor of a pipe for a kernel without sockets), then any number of
`{"signal": 2}`. To the worker: `{"pid": 123}` once the kernel can be reached, and
`{"exit": 0, "peak_memory": 123, "again": true}` (bytes) when nothing of it is left; "again" tells
whether the guardian waits for another request.
"""

import json
import os
import select
import signal
import socket
from contextlib import suppress
from typing import Any

import psutil

from rhoanalytics.pack.kernels import prctl
from rhoanalytics.pack.kernels.child import be_kernel, tell

_PIECE = 65536


def guard(connection: socket.socket, *, again: bool) -> None:
    """Fork a kernel when the connection asks for one, and stay until nothing of it is left.

    again: fork further ones when asked, as long as the connection is there.
    """
    prctl.adopt_orphans()
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while (received := _request(connection)) is not None:
        status, used = _guard_one(connection, *received, awake, wake)
        with suppress(OSError):
            tell(
                connection,
                exit=os.waitstatus_to_exitcode(status),
                peak_memory=used.ru_maxrss * 1024,
                again=again,
            )
        if not again:
            return


def _guard_one(
    connection: socket.socket, request: dict[str, Any], pipe: int | None, awake: int, wake: int
) -> list[Any]:
    """One kernel from its fork to the end of all it started: its status and use of resources."""
    # Unbuffered, so that `select` knows of every line.
    lines = connection.makefile("rb", buffering=0)
    guardian = os.getpid()
    kernel = os.fork()
    if kernel == 0:
        signal.set_wakeup_fd(-1)
        os.close(awake)
        os.close(wake)
        be_kernel(connection, request, pipe, guardian)
    if pipe is not None:
        os.close(pipe)  # the worker sees by its closing that the kernel is gone
    watched: list[socket.socket | int] = [connection, awake]
    ended = None
    while ended is None:
        ready, _, _ = select.select(watched, [], [])
        if awake in ready:
            os.read(awake, 4096)
            ended = _reap(kernel)
        elif line := lines.readline():
            _signal(kernel, json.loads(line)["signal"])
        else:
            _signal(kernel, signal.SIGKILL)
            _, *ended = os.wait4(kernel, 0)
    _end_descendants()
    return ended


def _request(connection: socket.socket) -> tuple[dict[str, Any], int | None] | None:
    """What the worker asks for, with the pipe if there is one; None when it has gone away."""
    received, pipe = b"", None
    while True:
        while b"\n" in received:
            line, received = received.split(b"\n", 1)
            message = json.loads(line)
            # A signal may have been sent to a kernel that has just ended.
            if "signal" not in message:
                return message, pipe
        try:
            piece, descriptors, _, _ = socket.recv_fds(connection, _PIECE, 1)
        except ConnectionResetError:
            return None
        if not piece:
            return None
        received += piece
        pipe = descriptors[0] if descriptors else pipe


def _reap(kernel: int) -> list[Any] | None:
    """Bury processes that have ended; the status and use of resources of the kernel, if it has."""
    found = None
    with suppress(ChildProcessError):
        while (ended := os.wait4(-1, os.WNOHANG))[0]:
            if ended[0] == kernel:
                found = list(ended[1:])
    return found


def _signal(kernel: int, number: int) -> None:
    """Signal the kernel and what it started; the kernel alone before it has a group of its own."""
    try:
        os.killpg(kernel, number)
    except ProcessLookupError:
        os.kill(kernel, number)


def _end_descendants() -> None:
    """Kill every process that the kernel has left, also those that made a session of their own."""
    while _has_children():
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        with suppress(ChildProcessError):
            os.wait()


def _has_children() -> bool:
    """Whether there are any, which few reports leave; psutil would look at all processes for it."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True
