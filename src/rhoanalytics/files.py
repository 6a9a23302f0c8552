"""Writing files so that a reader sees the old one or the new one, never a part of either."""

import os
import tempfile
from pathlib import Path


def write_text(file: Path, text: str) -> None:
    """Write a UTF-8 text file in one step; its folder is made."""
    write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file in one step; its folder is made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
