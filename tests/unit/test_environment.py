"""One set of versions: pyproject.toml, requirements.lock and environment.yml say the same."""

import re
import tomllib
from importlib.metadata import version

import pytest
import yaml

CONDA_NAMES = {
    "brotli": "brotli-python",
    "jupyter-client": "jupyter_client",
    "playwright": "playwright-python",
    "typst": "typst-py",
}
"""Packages that conda-forge carries under another name: PyPI's name -> conda-forge's."""

EXACT = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[0-9][0-9a-z.]*)$")
LOCKED = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; [^\\]+)? ?\\?$", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")

REGISTRY_ADDRESS = re.compile(
    r"--(extra-)?index-url|--find-links|trusted-host|/simple\b", re.IGNORECASE
)


def pins(requirements: list[str]) -> dict[str, str]:
    """Exact requirements as name -> version; anything less exact fails."""
    found = {}
    for requirement in requirements:
        exact = EXACT.match(requirement)
        assert exact, f"{requirement!r} is not pinned to one version"
        found[exact["name"]] = exact["version"]
    return found


@pytest.fixture(scope="module")
def pyproject(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def direct(pyproject) -> dict[str, str]:
    """Every direct dependency, those for development included."""
    project = pyproject["project"]
    return pins(project["dependencies"]) | pins(project["optional-dependencies"]["development"])


@pytest.fixture(scope="module")
def lock(root) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked(lock) -> dict[str, set[str]]:
    """Name -> versions in the lock (several only where Python versions need different ones)."""
    found: dict[str, set[str]] = {}
    for entry in LOCKED.finditer(lock):
        found.setdefault(entry["name"], set()).add(entry["version"])
    return found


def test_every_dependency_is_pinned_once(pyproject, direct):
    project = pyproject["project"]
    listed = project["dependencies"] + project["optional-dependencies"]["development"]
    assert len(direct) == len(listed) > 20


def test_the_lock_holds_every_dependency_at_its_pin(direct, locked):
    assert {name: locked.get(name) for name in direct} == {
        name: {pin} for name, pin in direct.items()
    }


def test_the_lock_holds_what_the_dependencies_need(direct, locked):
    # Each is needed by a direct dependency and named by none of ours.
    for name in ("pyproj", "python-dateutil", "tornado"):
        assert name in locked
        assert name not in direct


def test_every_locked_entry_has_hashes(lock):
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(LOCKED.findall(lock)) > 100
    without = [entry.split("\n", 1)[0] for entry in entries if not HASH.search(entry)]
    assert without == []


def test_the_build_uses_the_pinned_tools(pyproject, direct):
    for name, pin in pins(pyproject["build-system"]["requires"]).items():
        assert direct[name] == pin


def test_conda_users_get_the_same_versions(root, direct):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    by_pip = [entry for entry in environment["dependencies"] if isinstance(entry, dict)]
    by_conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert len(by_pip) <= 1
    found = pins(by_pip[0]["pip"]) if by_pip else {}
    ours = {conda: name for name, conda in CONDA_NAMES.items()}
    for entry in by_conda:
        if entry == "pip" or entry.startswith("python>="):
            continue
        name, _, pin = entry.partition("=")
        assert pin and not pin.startswith("="), f"{entry!r} is not pinned the way conda writes it"
        assert name not in CONDA_NAMES, f"conda-forge calls {name} {CONDA_NAMES[name]}"
        found[ours.get(name, name)] = pin
    assert found == direct


def test_python_is_required_alike(root, pyproject):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    assert pyproject["project"]["requires-python"] == ">=3.11"
    assert "python>=3.11" in environment["dependencies"]
    assert "3, 11" in (root / "Makefile").read_text(encoding="utf-8")


def test_these_tests_run_on_the_pinned_versions(direct):
    installed = {name: version(name) for name in direct}
    assert installed == direct


def test_the_lock_names_no_address(lock):
    assert "://" not in lock
    assert not REGISTRY_ADDRESS.search(lock)


def test_no_file_at_the_top_names_a_registry(root):
    files = [file for file in root.iterdir() if file.is_file()]
    assert {"Makefile", "pyproject.toml", "environment.yml"} <= {file.name for file in files}
    for file in (*files, *(root / ".ci").iterdir()):
        found = REGISTRY_ADDRESS.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file.name}: {found}"
