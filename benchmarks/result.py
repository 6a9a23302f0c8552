"""What all benchmarks say of the machine, and the one file that they write to."""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

RESULT = Path(__file__).with_name("latest.json")


def describe_machine(*packages: str) -> dict[str, str]:
    """Say what the times were measured on, with the versions of these packages."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": str(os.cpu_count()),
        "processor": _processor(),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def write(section: str, found: dict) -> None:
    """Put one benchmark's findings into benchmarks/latest.json; the others stay."""
    kept = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.is_file() else {}
    RESULT.write_text(json.dumps(kept | {section: found}, indent=2) + "\n", encoding="utf-8")


def _processor() -> str:
    """The processor's name, which Linux keeps in a file of its own."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
