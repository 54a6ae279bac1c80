"""Run the tests where they have to hold: with the oldest of everything that is supported, and with the newest.

    nox                     every session
    nox -s oldest           the lower bounds of requirements.txt and of tests/requirements.txt
    nox -s newest-3.13      the newest releases, on one Python
    nox -s "lab(4.5)"       one minor of JupyterLab, in its browser tests
    nox -s lock             whether the locks hold what the requirements ask for
    nox -s audit            whether a pinned package has a known vulnerability

What follows `--` goes to pytest: `nox -s oldest -- -k "not browser"`.
"""

from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
ALL = ["-r", "requirements.txt", "-r", "tests/requirements.txt"]
PYTEST = ["pytest", "-n", "auto", "--dist", "loadgroup"]  # as start.py does


@nox.session(python="3.11")
def oldest(session):
    session.install("--resolution", "lowest-direct", *ALL)
    session.run(*PYTEST, *session.posargs)


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def newest(session):
    session.install("--upgrade", *ALL)
    session.run(*PYTEST, *session.posargs)


@nox.session(python="3.12")
@nox.parametrize("minor", ["4.4", "4.5", "4.6"], ids=["4.4", "4.5", "4.6"])
def lab(session, minor):
    session.install(*ALL, f"jupyterlab=={minor}.*")
    session.run(*PYTEST, "tests/test_jupyter.py", *session.posargs)


@nox.session(python="3.12")
def lock(session):
    """Each lock names the command that made it; run again, it must change nothing."""
    session.install("uv")
    for path in ("requirements.lock", "tests/requirements.lock"):
        command = Path(path).read_text(encoding="utf-8").splitlines()[1].removeprefix("#").split()
        session.run(*command, "--quiet")
    session.run("git", "diff", "--exit-code", "--stat", "--", "*.lock", external=True)


@nox.session(python="3.12")
def audit(session):
    session.install("pip-audit")
    for path in ("requirements.lock", "tests/requirements.lock"):
        session.run("pip-audit", "--disable-pip", "--require-hashes", "-r", path)
