"""Binder without Binder: what repo2docker would build from binder/, built here and driven in a browser.

    python benchmarks/binder.py            # prints the table; three minutes and a network that reaches PyPI
    python benchmarks/binder.py --write    # and puts it into benchmarks/README.md

repo2docker itself says which steps it would take (`--no-build`), and with which versions its base image comes. Those
are installed with pip into an empty environment of the Python that binder/runtime.txt names (`python3.12` or the like,
which must be in the PATH), where repo2docker has conda's. Then its steps are taken in a fresh clone, and JupyterLab is
opened on a lesson as from a link.
"""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import readme
from chromium import launched
from playwright.sync_api import sync_playwright
from server import serving

ROOT = Path(__file__).resolve().parents[1]
LESSON = "notebooks/zh/01_convolution.ipynb"
# What repo2docker's base environment names, and its name on PyPI where that is another.
BASE = {"jupyterhub-base": "jupyterhub", "nbconvert-core": "nbconvert"}
BASE |= {name: name for name in ("ipykernel", "ipywidgets", "jupyter_server", "jupyterlab", "notebook")}
STEPS = ['pip install --no-cache-dir -r "binder/requirements.txt"', "COPY --chown=0:0 src/ ", "RUN ./binder/postBuild"]


def environment(place, *command):
    """Make an empty environment; return the path of its Python."""
    subprocess.run([*command, "-m", "venv", place], check=True)
    return place / "bin" / "python"


def pip(python, *what):
    """Install with pip and without its cache; return the seconds that it took."""
    start = perf_counter()
    call = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", *what]
    subprocess.run(call, check=True)
    return perf_counter() - start


def said(python, code):
    """What a piece of Python prints in an environment."""
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout


def versions(python):
    """name -> version of all that an environment holds."""
    names = "from importlib.metadata import distributions as d; print(*{f'{o.name}=={o.version}' for o in d()})"
    return dict(pin.split("==") for pin in said(python, names).split())


def megabytes(place):
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def base(repo2docker, wanted):
    """The pins of the base image for a Python such as 3.12, as repo2docker's own lock has them."""
    folder = Path(said(repo2docker, "import repo2docker; print(repo2docker.__path__[0])").strip())
    lock = (folder / f"buildpacks/conda/environment.py-{wanted}-linux-64.lock").read_text("utf-8")
    found = {name: re.search(rf"/{name}-(\d[\w.]*)-[^/]+\.conda", lock)[1] for name in BASE}
    return [f"{BASE[name]}=={version}" for name, version in found.items()]


def check_steps(repo2docker, clone):
    """Raise unless repo2docker would take just the steps that are taken here, in their order."""
    call = [repo2docker, "-m", "repo2docker", "--no-build", "--debug", str(clone)]
    run = subprocess.run(call, capture_output=True, text=True)
    places = [(run.stdout + run.stderr).find(step) for step in STEPS]
    if min(places) < 0 or places != sorted(places):
        raise RuntimeError(f"repo2docker would take other steps: {dict(zip(STEPS, places, strict=True))}")


def opened(address):
    """Open the lesson and run it: the seconds to its text, and from Run All to its last player; pop-ups by then."""
    players = (ROOT / LESSON).read_text("utf-8").count('"predict(')
    with sync_playwright() as playwright:
        page = launched(playwright).new_page(viewport={"width": 1300, "height": 900})
        page.set_default_timeout(60_000)
        start = perf_counter()
        page.goto(f"{address}/lab/tree/{LESSON}")
        page.get_by_role("heading", name="卷积：一个窗口，九次乘法").wait_for()
        shown = perf_counter() - start
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
        news = page.locator(".Toastify__toast").count()
        page.locator(".jp-MarkdownCell").first.click()
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        start = perf_counter()
        page.locator('[data-command="runmenu:run-all"]').click()
        page.locator(".deconv-player").nth(players - 1).wait_for(state="attached")
        return shown, perf_counter() - start, news


def report():
    """Everything measured, as Markdown."""
    wanted = (ROOT / "binder/runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        clone = home / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        repo2docker = environment(home / "repo2docker", sys.executable)
        pip(repo2docker, "jupyter-repo2docker")
        builder = versions(repo2docker)["jupyter-repo2docker"]
        check_steps(repo2docker, clone)
        prefix = home / "notebook"
        python = environment(prefix, f"python{wanted}")
        pins = base(repo2docker, wanted)
        pip(python, *pins)
        size, before = megabytes(prefix), versions(python)
        took = pip(python, "-r", clone / "binder/requirements.txt")
        added, after = megabytes(prefix) - size, versions(python)
        start = perf_counter()
        path = f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"
        build = {**os.environ, "NB_PYTHON_PREFIX": str(prefix), "PATH": path}
        subprocess.run(["./binder/postBuild"], cwd=clone, env=build, check=True, stdout=subprocess.DEVNULL)
        built = perf_counter() - start
        with serving(clone, home, python=python) as (port, _):
            shown, alive, news = opened(f"http://127.0.0.1:{port}")
    changed = sorted(name for name in before if after[name] != before[name])
    lines = [
        "| step | result |",
        "|---|---|",
        f"| the base image's environment, Python {wanted} | {', '.join(pins)}: {size:.0f} MB |",
        f"| `binder/requirements.txt` on top | {len(after) - len(before)} packages, {added:.0f} MB, {took:.0f} s; "
        f"replaced: {', '.join(changed) or 'none'} |",
        f"| `binder/postBuild` | {built:.0f} s |",
        f"| the lesson's link opened, its text shown | {shown:.1f} s; pop-ups: {news} |",
        f"| *Run All*, until its last player is there | {alive:.1f} s |",
        "",
        f"repo2docker {builder}; {os.cpu_count()} cores, {platform.system()}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    readme.command("binder", report, __doc__)
