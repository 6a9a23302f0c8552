"""A kernel's standard output and error, of which each cell gets a limited number of characters.

What is printed beyond is counted by nobody and sent nowhere, so that no process of the runner has
to hold it.
"""

import io
import time
from typing import TYPE_CHECKING

from ipykernel.iostream import OutStream

if TYPE_CHECKING:
    from jupyter_client.session import Session

MOST_PRINTED = 100_000
"""Characters that one cell may print to each stream; a report shows none of them."""

PRINTED_TOO_MUCH = "this cell printed more than"
"""Opens the sentence that takes the place of what was left out."""


class Allowance:
    """What a cell may still print to a stream."""

    def __init__(self) -> None:
        self._left = MOST_PRINTED

    def take(self, string: str) -> str:
        """What of this string is sent."""
        if self._left < 0:
            return ""
        shown = string[: self._left]
        self._left -= len(string)
        if self._left < 0:
            shown += f"\n[{PRINTED_TOO_MUCH} {MOST_PRINTED:,} characters; the rest is left out]"
        return shown


class CappedStream(OutStream):
    """A stream of a kernel with sockets."""

    _cell: str | None = None
    _allowance = Allowance()

    def write(self, string: str) -> int:
        cell = self.parent_header.get("msg_id")
        if cell != self._cell:
            self._cell, self._allowance = cell, Allowance()
        if shown := self._allowance.take(string):
            super().write(shown)
        return len(string)


SECONDS_HELD = 0.05
"""How long lines wait for more lines, so that a cell which prints many does not send each."""


class PipeStream(io.TextIOBase):
    """A stream of a kernel with a pipe: sends lines, and what is left when it is flushed."""

    encoding = "utf-8"

    def __init__(self, name: str, session: "Session") -> None:
        self.name = name
        self._session = session
        self._held: list[str] = []
        self._sent = 0.0
        self.begin_cell()

    def begin_cell(self) -> None:
        """Give the next cell its own allowance."""
        self._allowance = Allowance()

    def writable(self) -> bool:
        return True

    def write(self, string: str) -> int:
        if shown := self._allowance.take(string):
            self._held.append(shown)
            if shown.endswith("\n") and time.monotonic() - self._sent > SECONDS_HELD:
                self.flush()
        return len(string)

    def flush(self) -> None:
        held, self._held = "".join(self._held), []
        self._sent = time.monotonic()
        if held:
            self._session.send(None, "stream", {"name": self.name, "text": held})
