"""Set up this collection and open it, with nothing but Python 3.11 or newer.

    python3 start.py                make .venv, then open JupyterLab on the start page
    python3 start.py install        only make .venv
    python3 start.py test [...]     add what the tests need and run them; the rest goes to pytest

Anything else, such as --no-browser or --port 9000, goes to JupyterLab. On Windows: py start.py.
The first run takes a minute or two. To start afresh, delete the folder .venv.
"""

import sys

# An old Python must get as far as this sentence, so the whole file keeps to syntax that even Python 2 reads.
if sys.version_info < (3, 11):
    sys.exit(
        "This collection needs Python 3.11 or newer, and this is Python {}.{}.\n"
        "Install a newer one (python.org/downloads), then run start.py with it.".format(*sys.version_info[:2])
    )

import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "tests" / "requirements.lock"
PYPROJECT = ROOT / "pyproject.toml"
OVERRIDES = ROOT / "binder" / "overrides.json"
START_PAGE = "notebooks/index.ipynb"
MEGABYTES = 500  # what .venv takes, and a little more


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()  # or pip's lines would come first where output is a pipe


def digest(*paths):
    """What an environment is made from: its place, because it cannot be moved, and these files."""
    return hashlib.sha256(b"\0".join([os.fsencode(VENV)] + [path.read_bytes() for path in paths])).hexdigest()


def run_step(what, *command):
    say(what + " ...")
    if subprocess.call([str(part) for part in command], cwd=str(ROOT)) != 0:
        free = shutil.disk_usage(str(ROOT)).free // 10**6
        space = "Only {} MB are free here, and .venv takes {}.\n".format(free, MEGABYTES) if free < MEGABYTES else ""
        sys.exit(
            "\nSetup stopped: this step failed: {}. The lines above say why.\n{}"
            "Nothing half-made is kept in use: the same command starts afresh.".format(what, space)
        )


def pip_install(what, *args):
    run_step(what, PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *args)


def alive():
    """Whether the environment still runs: its Python may be gone since, or another, or have lost its packages."""
    look = "import pip, sys; from importlib.util import find_spec; sys.exit(find_spec('jupyterlab') is None)"
    try:
        return subprocess.run([str(PYTHON), "-c", look], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def hold(file):
    """Take hold of an open file, or say that another process has it; where files cannot be held, go on without."""
    try:
        if WINDOWS:
            import msvcrt

            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)  # far behind its end: what is held there nobody can read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        pass
    return True


@contextmanager
def alone():
    """One setup at a time: it holds this file, and the system lets go of it when the process ends, however it ends."""
    with open(str(ROOT / "start.py"), "rb") as file:
        if not hold(file):
            say("Another start.py is setting up here: waiting for it ...")
            while not hold(file):
                time.sleep(1)
        yield


def once(marker, made_from, make):
    """Call make() unless the marker shows that it was finished from the very same files."""
    wanted = digest(*made_from)
    marker = VENV / marker

    def finished():
        return marker.exists() and marker.read_bytes() == wanted.encode() and alive()

    if finished():
        return
    with alone():
        if finished():  # by whoever was waited for
            return
        # The marker goes first and comes back last: an interrupted or failed setup never counts as a finished one.
        marker.unlink(missing_ok=True)
        make()
        marker.write_text(wanted)


def make_environment():
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        sys.exit(
            "Setup stopped: this Python lacks its modules venv and ensurepip. On Debian and Ubuntu they are\n"
            "in a package of their own: sudo apt install python{}.{}-venv".format(*sys.version_info[:2])
        )
    run_step("making the environment .venv", sys.executable, "-m", "venv", "--clear", VENV)
    pip_install("installing the packages of requirements.lock", "--require-hashes", "-r", LOCK)
    # The lock holds the build backend too: without isolation pip fetches nothing that is not pinned.
    pip_install("installing deconv_helpers", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copy(str(OVERRIDES), str(settings))


def add_tests():
    pip_install("installing the packages of tests/requirements.lock", "--require-hashes", "-r", TEST_LOCK)


def set_up(for_tests):
    try:
        once("deconv-installed", [LOCK, PYPROJECT, OVERRIDES], make_environment)
        if for_tests:
            once("deconv-tests-installed", [LOCK, TEST_LOCK], add_tests)
    except OSError as error:
        sys.exit("\nSetup stopped: {}".format(error))
    except KeyboardInterrupt:
        sys.exit("\nSetup interrupted. The same command starts afresh.")


def hand_over(*command):
    """Become the command, so that its signals and exit code are its own.

    Windows has no such thing: there this process waits, and leaves Ctrl-C, which both receive, to the command.
    """
    command = [str(part) for part in command]
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue


def main(args):
    command = args[0] if args else ""
    if command in ("-h", "--help"):
        return say(__doc__.strip())
    os.chdir(str(ROOT))
    # Windows reads the path of the installed package, and text, as UTF-8 only when told: paths may be Chinese.
    os.environ.setdefault("PYTHONUTF8", "1")
    set_up(for_tests=command == "test")
    if command == "install":
        say("Ready. Open the collection with start.py, without an argument.")
    elif command == "test":
        hand_over(PYTHON, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *args[1:])
    else:
        # Whoever names a file or a folder wants that; the start page is for everyone else.
        page = [] if any(map(os.path.exists, args)) else ["--LabApp.default_url=/lab/tree/" + START_PAGE]
        # In a container one is often root, and whoever runs this file as root has already decided.
        hand_over(PYTHON, "-m", "jupyterlab", "--allow-root", *(page + args))


if __name__ == "__main__":
    main(sys.argv[1:])
