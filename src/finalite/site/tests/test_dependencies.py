"""What the product stands on: each package pinned, each licence looked at; known faults are for `make audit`."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)")
FREE = re.compile(r"MIT|BSD|Apache|PSF|Python|MPL|Mozilla|ISC|Zlib|LGPL|Lesser General|Zope|EUPL")
LOOKED_AT = {
    "djlint": "GPL: a tool of the tests, which the product does not contain",
    "text-unidecode": "Artistic licence, beside the GPL: comes with the tests",
    "axe-playwright-python": "MIT, said in its repository and not in its package: comes with the tests",
}
"""Packages whose metadata do not say a licence of the list, and why they may stay."""


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    """The versions of each package in constraints.txt: one, or one for each Python."""
    found = {}
    for name, version in PIN.findall((ROOT / "constraints.txt").read_text("utf-8")):
        found.setdefault(plain(name), set()).add(version)
    return found


def named():
    """The packages that pyproject.toml asks for, for the product, its options and its tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    wanted = [*project["project"]["dependencies"], *(one for group in groups for one in group)]
    return sorted({plain(re.match(r"[A-Za-z0-9._-]+", one)[0]) for one in wanted})


def installed():
    return {plain(one.metadata["Name"]): one for one in metadata.distributions()}


@pytest.mark.parametrize("name", named())
def test_what_the_project_names_is_pinned(name):
    assert name in pins(), f"pin {name} in constraints.txt"


def test_what_is_installed_is_what_is_pinned():
    known = pins()
    found = {name: one.version for name, one in installed().items() if name in known}
    assert len(found) > 80
    assert not {name: version for name, version in found.items() if version not in known[name]}


def licence(package):
    said = package.metadata.get_all("Classifier") or []
    lines = [package.metadata.get("License-Expression"), package.metadata.get("License"), *said]
    return " ".join(line for line in lines if line and not line.startswith("Programming Language"))


@pytest.mark.parametrize("name", sorted(pins()))
def test_its_licence_is_one_that_was_looked_at(name):
    package = installed().get(name)
    if package is None:
        pytest.skip("not installed here: an option, or for another Python")
    assert FREE.search(licence(package)) or name in LOOKED_AT, licence(package)[:200]
