"""Programs that some tests need and a bare machine has not."""

import os
import shutil

import pytest

REQUIRED_VARIABLE = "RHOANALYTICS_REQUIRE_PROGRAMS"
"""Where this is set, a test that lacks its program fails instead of being skipped."""

BROWSER_VARIABLE = "RHOANALYTICS_CHROMIUM"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def program(*names: str) -> str:
    """The first of these programs that is installed; without any the test is skipped or fails."""
    for name in names:
        if path := shutil.which(name):
            return path
    stop = pytest.fail if os.environ.get(REQUIRED_VARIABLE) else pytest.skip
    stop(f"{names[0]} is not installed")


def chromium() -> str:
    """The browser that the environment names, or the first that is installed."""
    return os.environ.get(BROWSER_VARIABLE) or program(*BROWSERS)
