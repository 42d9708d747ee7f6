"""The lock, the bill of materials and pyproject.toml tell of the same packages (`.ci/lock` writes the first two)."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.shell import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIRED = [Requirement(one) for one in PROJECT["dependencies"]]
_HASHES = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
_PIN = re.compile(rf"^([\w.-]+)==([\w.]+)(?: ; [^\\]+)? \\\n{_HASHES}", re.MULTILINE)
_LOCK = (ROOT / "requirements.lock").read_text("utf-8")
# A package may have several pins, each for other versions of Python.
PINS = {(canonicalize_name(name), Version(version)) for name, version in _PIN.findall(_LOCK)}


@pytest.mark.parametrize("required", REQUIRED, ids=str)
def test_what_is_required_is_locked(required: Requirement) -> None:
    """Every dependency has a pin that it allows; `.ci/lock --check` asks the registry whether that is all."""
    pinned = [version for name, version in PINS if name == canonicalize_name(required.name)]
    assert pinned
    assert all(map(required.specifier.contains, pinned))


@pytest.mark.parametrize("required", REQUIRED, ids=str)
def test_every_dependency_has_a_lower_bound_that_can_be_tested(required: Requirement) -> None:
    """`.ci/resolutions lowest` installs just these; without one it would install the first version there ever was."""
    assert [bound.operator for bound in required.specifier] == [">="]


def test_every_pin_has_a_hash() -> None:
    """No line of the lock names a package without one, a place on a disk, or another index."""
    assert len(PINS) == len(re.findall(r"^[\w.-]+ ?(?:==|@)", _LOCK, re.MULTILINE)) > 30
    assert not re.search(r"file:|git\+|--(?:extra-)?index-url|--find-links|--trusted-host", _LOCK)


def test_the_bill_of_materials_is_of_the_lock() -> None:
    """Each of its components is a pin, with its dependencies; a pin that is no component is for other machines."""
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text("utf-8"))
    listed = {(canonicalize_name(one["name"]), Version(one["version"])) for one in bill["components"]}
    elsewhere = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==\S+ ; ", _LOCK, re.MULTILINE)}
    assert listed <= PINS
    assert {name for name, _ in PINS - listed} <= elsewhere
    assert bill["bomFormat"] == "CycloneDX"
    assert {one["ref"] for one in bill["dependencies"]} >= {one["bom-ref"] for one in bill["components"]}
