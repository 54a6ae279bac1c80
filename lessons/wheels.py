"""Download once what a room without internet needs: the wheels of requirements.lock, for each system in the room.

    .venv/bin/python lessons/wheels.py wheels                        for this Python, on every system
    .venv/bin/python lessons/wheels.py wheels --python 3.11 3.13 --system windows linux

What is there already is not fetched again. docs/classroom.md says how to install from the folder, with the network off.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
SYSTEMS = {  # what the lock's markers ask for, and the platforms whose wheels run there
    "linux": (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
        ["manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in (17, 24, 26, 27, 28))],
    ),
    "macos": (
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
        ["macosx_14_0_arm64"],  # pip takes the older ones too
    ),
    "windows": (
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
        ["win_amd64"],
    ),
}


def entries(lock, python, system):
    """The lock's entries for one Python and one system, with their hashes and without their markers.

    >>> lock = "a==1 ; sys_platform == 'win32' \\\\\\n    --hash=sha256:0\\nb==2 \\\\\\n    --hash=sha256:1\\n"
    >>> entries(lock, "3.12", "linux")
    ['b==2 \\\\\\n    --hash=sha256:1\\n']
    """
    values = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        **SYSTEMS[system][0],
    }
    chosen = []
    for entry in re.split(r"^(?=[a-zA-Z0-9])", lock, flags=re.MULTILINE):
        pin, _, hashes = entry.partition("\\\n")
        if not hashes:
            continue  # the words before the first
        wanted = Requirement(pin)
        if not wanted.marker or wanted.marker.evaluate(values):
            chosen.append(f"{wanted.name}{wanted.specifier} \\\n{hashes}")
    return chosen


def download(folder, python, system):
    """Fetch the wheels for one Python and one system into the folder: `download(Path("wheels"), "3.12", "linux")`."""
    with TemporaryDirectory() as place:
        wanted = Path(place) / "requirements.txt"
        wanted.write_text("".join(entries(LOCK.read_text(encoding="utf-8"), python, system)), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes", "--requirement", wanted, "--dest", folder]
        command += ["--implementation", "cp", "--python-version", python]
        for platform in SYSTEMS[system][1]:
            command += ["--platform", platform]
        subprocess.run(command, check=True)


def main(arguments=None):
    """Download for every Python and system asked for, and say how much it is; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", nargs="+", default=["{}.{}".format(*sys.version_info)], metavar="3.12")
    parser.add_argument("--system", nargs="+", default=list(SYSTEMS), choices=SYSTEMS)
    given = parser.parse_args(arguments)
    try:
        given.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    for python in given.python:
        for system in given.system:
            print(f"Python {python}, {system} ...", flush=True)
            try:
                download(given.folder, python, system)
            except subprocess.CalledProcessError as error:
                return error.returncode
    wheels = list(given.folder.glob("*.whl"))
    print(f"{len(wheels)} wheels, {sum(wheel.stat().st_size for wheel in wheels) / 1e6:.0f} MB, in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
