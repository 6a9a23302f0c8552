"""How report kernels are started: quietly, and reachable only by this user of this machine."""

import sys

from jupyter_client.manager import AsyncKernelManager

QUIET = ["--log-level=CRITICAL"]
"""Arguments of the kernel: its own chatter would drown a scheduler's log; errors reach the
notebook, and a kernel that dies is reported by the runner.
"""


class ReportKernelManager(AsyncKernelManager):
    """Talks to the kernel through files of this user where the system can, not through TCP."""

    transport = "tcp" if sys.platform == "win32" else "ipc"
