"""What is installed, pinned and packed agrees, and nothing in the tree points where it should not."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
SYSTEMS = [
    {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.1", "implementation_name": "cpython",
     "platform_python_implementation": "CPython", "sys_platform": system, "platform_system": name, "os_name": kind,
     "platform_machine": machine}
    for minor in (11, 12, 13, 14)
    for system, name, kind, machine in (
        ("linux", "Linux", "posix", "x86_64"),
        ("darwin", "Darwin", "posix", "arm64"),
        ("win32", "Windows", "nt", "AMD64"),
    )
]  # fmt: skip


def lines(path):
    """The lines of a requirements file that say something."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pins(lock):
    """name -> its pins, each a Requirement (a package may be pinned apart for two Pythons)."""
    found = {}
    for line in lines(lock):
        if not line.startswith(" "):
            pin = Requirement(line.removesuffix("\\"))
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def version(pin):
    [specifier] = pin.specifier
    assert specifier.operator == "==", f"{pin} is no pin"
    return specifier.version


def test_requirements_say_what_the_package_says():
    wanted = PROJECT["dependencies"]
    assert lines("requirements.txt") == [*wanted, "-e ."]
    assert lines("binder/requirements.txt") == wanted
    assert all(">=" in requirement for requirement in wanted)


LOCKED = [
    *[("requirements.lock", wanted) for wanted in PROJECT["dependencies"] + PYPROJECT["build-system"]["requires"]],
    *[("tests/requirements.lock", wanted) for wanted in lines("tests/requirements.txt")],
]


@pytest.mark.parametrize("lock, wanted", LOCKED)
def test_every_requirement_is_pinned_on_every_system(lock, wanted):
    wanted = Requirement(wanted)
    for system in SYSTEMS:
        fitting = [pin for pin in pins(lock)[wanted.name] if not pin.marker or pin.marker.evaluate(system)]
        assert len(fitting) == 1, f"{len(fitting)} pins of {wanted.name} on {system}"
        assert wanted.specifier.contains(version(fitting[0]))


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_every_pin_has_hashes_and_no_place_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) == sum(map(len, pins(lock).values()))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text and "-index" not in text and "find-links" not in text


def test_the_locks_agree():
    for name, tested in pins("tests/requirements.lock").items():
        installed = {version(pin) for pin in pins("requirements.lock").get(name, [])}
        assert not installed or {version(pin) for pin in tested} <= installed, name


def test_the_lock_holds_the_build_backend():
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]


def test_the_wheel_carries_the_whole_package(tmp_path):
    wheel = pytest.importorskip("hatchling.builders.wheel")
    [built] = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    packed = {name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name}
    static = {f"deconv_helpers/static/{name}" for name in ("player.js", "player.css")}
    assert static <= packed
    assert packed == {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "deconv_helpers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_binder_is_ready():
    assert re.fullmatch(r"python-3\.1[1-9]\n", (ROOT / "binder/runtime.txt").read_text())
    post_build = ROOT / "binder/postBuild"
    assert post_build.read_text().startswith("#!/bin/bash\nset -euo pipefail\n")
    assert os.name == "nt" or os.access(post_build, os.X_OK)
    settings = json.loads((ROOT / "binder/overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_the_citation_agrees_with_the_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == PROJECT["authors"]
    assert str(citation["version"]) == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert citation["repository-code"] == REPOSITORY
    for licence in ("LICENSE", "LICENSE-TEXT"):
        assert PROJECT["authors"][0]["name"] in (ROOT / licence).read_text()


def tree():
    """The text files that are in git, or would be if everything were added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git clone")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name and not name.endswith((".png", ".gif"))]
    return {path: path.read_text(encoding="utf-8") for path in paths if path.is_file()}


def complaints(pattern, allowed=lambda match: False):
    return [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in tree().items()
        for match in re.finditer(pattern, text)
        if not allowed(match)
    ]


def test_one_public_address():
    """Every link to the project's own repository, wherever it is served, is made of the one in pyproject.toml."""
    own = REPOSITORY.removeprefix("https://github.com/")
    served = r"(?:github\.com|githubusercontent\.com|mybinder\.org/v2/gh|colab\.research\.google\.com/github)"
    address = served + r"/([\w-]+/[\w.-]*\w)"
    assert not complaints(address, lambda match: match[1].removesuffix(".git") == own or "deconv" not in match[1])
    assert not complaints(r"mybinder\.org/v2/gh/([\w-]+/[\w.-]*\w)", lambda match: match[1] == own)


def test_no_file_names_a_machine_or_an_index():
    folders = "|".join(["home", "root", "tmp", "work", "Users", "mnt", "opt"])
    assert not complaints(rf"(?<![\w.:/}}~-])/(?:{folders})/\w+|[A-Z]:\\+Users|file:/{{2}}")
    assert not complaints(r"--(?:extra-)?index-url|//[\w.-]+/(?:\w+/)*simple\b")


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    run = subprocess.run([sys.executable, "-m", "ruff", *command, str(ROOT)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
