"""What can go wrong, in words for the person who has to put it right.

Every error that a user can cause or mend is a `UserError`: it carries the exit code of the command
line and its text says what was wrong, where, and what to do. Anything else is a defect and keeps
its traceback.
"""

from pathlib import Path


class UserError(Exception):
    """A mistake in the request or the data: shown without a traceback.

    `exit_code` is what the command line returns (2: nothing was started).
    """

    exit_code = 2


class RequestError(UserError):
    """An unknown area, report, vintage or parameter."""


class DataError(UserError):
    """A table or file that is missing or malformed.

    The message names the file and, where they are known, row, column and value.
    """

    def __init__(self, message: str, *, file: Path | str | None = None):
        super().__init__(f"{file}: {message}" if file is not None else message)
        self.file = file


class ReportFailed(UserError):
    """One report could not be made; the rest of the pack is complete."""

    exit_code = 1
