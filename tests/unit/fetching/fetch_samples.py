"""What tests of fetching share: downloads, small files in real layouts, what came of them."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

from rhoanalytics.fetching.client import Patience
from rhoanalytics.fetching.downloads import Download

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "realdata"

CELLS_OF_A_REPORT = 27
"""Columns of a report of the Organisation Data Service, which has no header."""

NOWHERE = "http://publisher.invalid/file.csv"
"""A name that never exists (RFC 2606)."""

HURRIED = Patience(
    attempts=3,
    first_wait=0.01,
    longest_wait=0.02,
    longest_asked=1.0,
    connect_within=2.0,
    answer_within=2.0,
    between_requests=0.0,
)

WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>"


def trust_report(*names: str) -> bytes:
    """A report of trusts (etr) in the layout of 2026, with these names for one trust each."""
    lines = []
    for code, name in zip(("RXQ", "RXR", "RXS"), names, strict=False):
        cells = {0: code, 1: name, 2: "Y59", 3: "QRL", 10: "20021001", 21: "1"}
        lines.append(",".join(f'"{cells.get(place, "")}"' for place in range(CELLS_OF_A_REPORT)))
    return "\n".join(lines).encode() + b"\n"


TRUSTS = trust_report("ASH NHS TRUST", "BEECH NHS TRUST", "CEDAR NHS TRUST")
TRUST_TABLE = "organisations/trusts-2026-04"


def download(address: str, **more) -> Download:
    """A download from this address; by default the report of trusts, in one file."""
    settings = {
        "name": "trusts",
        "group": "ods",
        "title": "NHS trusts (report etr)",
        "publisher": "NHS England",
        "page": "https://publisher.example/trusts",
        "file": "etr.csv",
    }
    return Download(address=address, **(settings | more))


def write_sources(data: Path, *downloads: Download) -> None:
    """A sources.toml with these downloads."""
    entries = []
    for each in downloads:
        texts = {name: value for name, value in vars(each).items() if isinstance(value, str)}
        lines = [f'{name} = "{value}"' for name, value in texts.items()]
        entries.append("\n".join(["[[download]]", *lines]))
    (data / "sources.toml").write_text("\n\n".join(entries) + "\n", encoding="utf-8")


def visible(folder: Path) -> list[str]:
    """Names of the files of a folder that an import would look at."""
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [
        path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)
    ]


def tables(data: Path) -> list[str]:
    """The imported parts, as table/part."""
    found = sorted((data / "imported").glob("*/*.parquet"))
    return [f"{file.parent.name}/{file.stem}" for file in found]


def host(address: str) -> str:
    return urlsplit(address).netloc


def silent(done: int, total: int | None) -> None:
    """Progress that nobody looks at."""


def closed_address() -> str:
    """An address of this machine where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
