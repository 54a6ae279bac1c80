"""What a room without internet downloads: exactly the pins that its systems need."""

import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lessons import wheels

LOCK = wheels.LOCK.read_text(encoding="utf-8")


def names(python, system):
    return [Requirement(entry.partition(" \\\n")[0]).name for entry in wheels.entries(LOCK, python, system)]


@pytest.mark.parametrize("system", wheels.SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_each_package_is_pinned_once_and_what_the_system_needs_is_there(python, system):
    chosen = names(python, system)
    assert len(chosen) == len(set(chosen)) > 90
    assert {"numpy", "matplotlib", "jupyterlab", "anywidget", "hatchling"} <= set(chosen)
    assert ("pywinpty" in chosen, "colorama" in chosen) == (system == "windows", system == "windows")
    assert ("appnope" in chosen) == (system == "macos")
    assert ("ptyprocess" in chosen) == (system != "windows")


def test_every_entry_keeps_its_hashes_and_loses_its_marker():
    for entry in wheels.entries(LOCK, "3.12", "linux"):
        assert "--hash=sha256:" in entry and ";" not in entry and "==" in entry


def test_the_command_downloads_for_each_and_stops_where_pip_does(tmp_path, monkeypatch, capsys):
    asked = []

    def run(command, check):
        asked.append((command[command.index("--python-version") + 1], command[-1]))
        assert check and {"--require-hashes", "--no-deps", ":all:"} <= set(command)
        assert Path(command[command.index("--requirement") + 1]).read_text().count("numpy==") == 1
        (tmp_path / f"a-{len(asked)}.whl").write_bytes(b"0" * 500_000)

    monkeypatch.setattr(wheels.subprocess, "run", run)
    arguments = [str(tmp_path), "--python", "3.11", "3.13", "--system", "linux", "windows"]
    assert wheels.main(arguments) == 0
    assert asked == [(python, last) for python in ("3.11", "3.13") for last in ("manylinux_2_28_x86_64", "win_amd64")]
    assert capsys.readouterr().out.endswith(f"4 wheels, 2 MB, in {tmp_path}\n")

    def fail(command, check):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(wheels.subprocess, "run", fail)
    assert wheels.main(arguments) == 1
