"""start.py decides rightly: a copy of it runs in a folder of its own, with its steps faked, so nothing is installed."""

import errno
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Clone:
    """A clone with only what start.py reads, in a path that has a space and Chinese in it."""

    def __init__(self, folder, monkeypatch):
        self.root = folder / "a clone 卷积"
        for name in ("requirements.lock", "tests/requirements.lock", "pyproject.toml", "binder/overrides.json"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(name)
        shutil.copy(ROOT / "start.py", self.root)
        spec = importlib.util.spec_from_file_location("start_of_a_clone", self.root / "start.py")
        self.start = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.start)
        self.steps, self.handed_over, self.fault = [], [], {}
        monkeypatch.setattr(self.start.subprocess, "call", self.call)
        monkeypatch.setattr(self.start, "alive", lambda: self.start.PYTHON.exists())
        monkeypatch.setattr(self.start, "hand_over", lambda *command: self.handed_over.append([*map(str, command)]))

    def call(self, command, **_):
        """Stand in for one step: `fault` maps a word of the command to an exit code or an exception."""
        self.steps.append(" ".join(command))
        fault = next((fault for word, fault in self.fault.items() if word in self.steps[-1]), 0)
        if isinstance(fault, BaseException):
            raise fault
        if "venv --clear" in self.steps[-1]:
            shutil.rmtree(self.start.VENV, ignore_errors=True)
            self.start.PYTHON.parent.mkdir(parents=True)
            self.start.PYTHON.touch()
        return fault

    def run(self, *args):
        self.steps.clear()
        self.handed_over.clear()
        self.start.main(list(args))
        return len(self.steps)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONUTF8", "1")  # main() sets it where it is not; this takes it back after the test
    return Clone(tmp_path, monkeypatch)


def test_setup_takes_three_steps_and_only_once(clone):
    assert clone.run("install") == 3
    environment, packages, itself = clone.steps
    assert environment.endswith(f"-m venv --clear {clone.start.VENV}")
    assert packages.startswith(str(clone.start.PYTHON))
    assert packages.endswith(f"--require-hashes -r {clone.root / 'requirements.lock'}")
    assert itself.endswith(f"--no-deps --no-build-isolation --editable {clone.root}")
    assert (clone.start.VENV / "share/jupyter/lab/settings/overrides.json").read_text() == "binder/overrides.json"
    assert clone.run("install") == 0
    assert clone.run() == 0


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "binder/overrides.json"])
def test_a_changed_file_starts_afresh(clone, name):
    clone.run("install")
    (clone.root / name).write_text("changed")
    assert clone.run("install") == 3


def test_a_moved_clone_and_a_lost_python_start_afresh(clone, monkeypatch):
    clone.run("install")
    clone.start.PYTHON.unlink()
    assert clone.run("install") == 3
    moved = clone.root.with_name("moved")
    clone.root.rename(moved)
    for name in ("ROOT", "VENV", "PYTHON", "LOCK", "TEST_LOCK", "PYPROJECT", "OVERRIDES"):
        path = getattr(clone.start, name)
        monkeypatch.setattr(clone.start, name, moved / path.relative_to(clone.root))
    assert clone.run("install") == 3


@pytest.mark.parametrize(
    "step, name", [("venv", "environment"), ("requirements.lock", "packages"), ("--editable", "deconv_helpers")]
)
@pytest.mark.parametrize(
    "fault", [1, KeyboardInterrupt(), OSError("disk full")], ids=["fails", "interrupted", "system"]
)
def test_an_unfinished_setup_counts_for_nothing(clone, step, name, fault):
    clone.run("install")
    lock = clone.root / "requirements.lock"
    finished = lock.read_text()
    lock.write_text("changed")
    clone.fault = {step: fault}
    with pytest.raises(SystemExit) as stop:
        clone.run()
    sentence = str(stop.value.code)
    assert "\nSetup " in sentence and not clone.handed_over
    if fault == 1:
        assert name in sentence
    clone.fault = {}
    lock.write_text(finished)  # back to what was finished once: that environment is gone all the same
    assert clone.run("install") == 3


@pytest.mark.parametrize(("free", "said"), [(7, True), (7000, False)])
def test_where_the_disk_is_nearly_full_a_step_that_fails_says_so(clone, monkeypatch, free, said):
    usage = shutil.disk_usage(clone.root)._replace(free=free * 10**6 + 1)
    monkeypatch.setattr(clone.start.shutil, "disk_usage", lambda path: usage)
    clone.fault = {"requirements.lock": 1}
    with pytest.raises(SystemExit) as stop:
        clone.run()
    assert ("Only 7 MB are free here" in stop.value.code) == said


def test_an_environment_is_alive_only_with_its_python_and_what_it_needs(tmp_path, monkeypatch):
    """Asked of a real environment, of which more and more is there, and then less."""
    import start

    monkeypatch.setattr(start, "PYTHON", tmp_path / "an env 卷积" / start.PYTHON.relative_to(start.VENV))
    assert not start.alive()
    venv.create(tmp_path / "an env 卷积", symlinks=os.name != "nt")
    assert not start.alive()
    path = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([start.PYTHON, "-c", path], capture_output=True, text=True, encoding="utf-8", check=True)
    for package, enough in (("jupyterlab", False), ("pip", True)):
        (Path(answer.stdout.strip()) / package).mkdir()
        (Path(answer.stdout.strip()) / package / "__init__.py").touch()
        assert start.alive() == enough
    start.PYTHON.unlink()
    start.PYTHON.write_text("half")  # what a full disk leaves
    assert not start.alive()
    if os.name != "nt":
        start.PYTHON.unlink()
        start.PYTHON.symlink_to(tmp_path / "a removed Python")
        assert not start.alive()


def test_an_environment_that_no_longer_runs_is_made_afresh_and_so_is_one_with_a_spoilt_marker(clone, monkeypatch):
    clone.run("install")
    (clone.start.VENV / "deconv-installed").write_bytes(b"\xff\0")
    assert clone.run("install") == 3
    monkeypatch.setattr(clone.start, "alive", lambda: False)
    assert clone.run("install") == 3


def test_of_two_starts_at_once_the_second_waits_and_uses_what_the_first_has_made(clone, monkeypatch, capsys):
    clone.run("install")
    marker = clone.start.VENV / "deconv-installed"
    finished = marker.read_text()
    marker.unlink()  # as while the first is at it
    with open(clone.root / "start.py", "rb") as first:
        assert clone.start.hold(first)

        def meanwhile(_):
            marker.write_text(finished)
            first.close()

        monkeypatch.setattr(clone.start.time, "sleep", meanwhile)
        assert clone.run("install") == 0
    assert "Another start.py is setting up here" in capsys.readouterr().out


@pytest.mark.parametrize("fault", [None, 1, KeyboardInterrupt(), OSError("disk full")])
def test_whoever_comes_after_a_setup_finds_the_file_free(clone, fault):
    clone.fault = {"venv": fault or 0}
    with suppress(SystemExit):
        clone.run("install")
    with open(clone.root / "start.py", "rb") as file, open(clone.root / "start.py", "rb") as other:
        assert clone.start.hold(file) and not clone.start.hold(other)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fcntl")
def test_where_files_cannot_be_held_the_setup_goes_on(clone, monkeypatch):
    import fcntl

    def no_locks(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert clone.run("install") == 3


def test_a_missing_venv_module_names_the_package(clone, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        clone.run()
    assert not clone.steps


def test_tests_have_a_setup_of_their_own(clone):
    assert clone.run("test") == 4
    assert clone.steps[-1].endswith(f"--require-hashes -r {clone.root / 'tests' / 'requirements.lock'}")
    assert clone.run("test") == 0
    (clone.root / "tests/requirements.lock").write_text("changed")
    assert clone.run() == 0
    clone.fault = {"requirements.lock": 1}
    with pytest.raises(SystemExit, match="tests"):
        clone.run("test")
    clone.fault = {}
    assert clone.run("test") == 1


def test_arguments_are_handed_on(clone):
    clone.run("test", "-k", "some words", "-x")
    assert clone.handed_over == [
        [str(clone.start.PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadgroup", "-k", "some words", "-x"]
    ]
    clone.run("--no-browser", "--port", "9000")
    [[python, *command]] = clone.handed_over
    assert python == str(clone.start.PYTHON)
    assert command[:2] == ["-m", "jupyterlab"] and command[-3:] == ["--no-browser", "--port", "9000"]
    assert "--LabApp.default_url=/lab/tree/notebooks/index.ipynb" in command
    assert Path.cwd() == clone.root
    (clone.root / "notebooks").mkdir()
    clone.run("notebooks")
    assert "default_url" not in "".join(clone.handed_over[0])
    clone.run("install")
    assert not clone.handed_over


def test_help_sets_nothing_up(clone, capsys):
    assert clone.run("--help") == 0
    assert "start.py test" in capsys.readouterr().out


@pytest.mark.parametrize("windows", [False, True])
def test_the_exit_code_is_the_commands_own(windows):
    code = f"import start; start.WINDOWS = {windows}; start.hand_over({sys.executable!r}, '-c', 'raise SystemExit(7)')"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 7


def test_ctrl_c_is_left_to_the_command(monkeypatch):
    """On Windows both processes get it: the waiting one must not die of it, nor give up the wait."""
    import start

    answers = iter([KeyboardInterrupt, KeyboardInterrupt, 3])

    class Process:
        def wait(self):
            answer = next(answers)
            if answer is KeyboardInterrupt:
                raise answer
            return answer

    monkeypatch.setattr(start, "WINDOWS", True)
    monkeypatch.setattr(start.subprocess, "Popen", lambda command: Process())
    with pytest.raises(SystemExit) as stop:
        start.hand_over("jupyter")
    assert stop.value.code == 3


def test_an_old_python_gets_a_sentence():
    old = "import sys; sys.version_info = (3, 6, 0); exec(open('start.py', encoding='utf-8').read())"
    answer = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.6" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_it_needs_the_standard_library_only():
    code = "import start, sys; print(*{name.split('.')[0] for name in sys.modules})"
    answer = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(answer.stdout.split()) - sys.stdlib_module_names <= {"start", "__main__"}
