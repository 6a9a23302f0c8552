"""What a process of Linux can ask for itself with prctl(2), which Python does not offer."""

import ctypes
import signal

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def end_with_parent() -> None:
    """Be killed when the process ends that this one was forked from."""
    _process_control(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of what this process's children leave behind."""
    _process_control(_SET_CHILD_SUBREAPER, 1)


def _process_control(option: int, value: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")
