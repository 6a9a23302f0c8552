"""Writing without half files: everything is made elsewhere and moved into place."""

import os
import tempfile
from pathlib import Path

from rhoanalytics.pack.execute import Outcome


def publish(outcome: Outcome, staging: Path, out: Path) -> None:
    """Move one report's files from staging into the pack, each in one step.

    A failed report adds only its failed notebook and traceback: the files of its last good run
    stay where they are, and the manifest and index say that it failed.
    """
    task = outcome.task
    if outcome.error is None:
        wanted = [task.path(extension) for extension in ("ipynb", *task.formats)]
        for leftover in ("failed.ipynb", "failed.txt"):
            (out / task.path(leftover)).unlink(missing_ok=True)
    else:
        wanted = [task.path("failed.ipynb")]
        write_text(out / task.path("failed.txt"), outcome.traceback or outcome.error)
    for relative in wanted:
        made = staging / relative
        if made.is_file():
            (out / relative).parent.mkdir(parents=True, exist_ok=True)
            made.replace(out / relative)


def write_text(file: Path, text: str) -> None:
    """Write a text file so that a reader sees the old one or the new one, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
