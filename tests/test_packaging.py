"""What is installed, pinned and packed agrees, and nothing in the tree points where it should not."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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
    assert built.endswith("-py3-none-any.whl")  # JupyterLite takes no other
    packed = {name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name}
    static = {f"deconv_helpers/static/{name}" for name in ("player.js", "player.css")}
    assert static <= packed
    assert packed == {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "deconv_helpers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_source_archive_carries_what_is_needed_to_build_and_test(tmp_path):
    sdist = pytest.importorskip("hatchling.builders.sdist")
    [built] = sdist.SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(built) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {path for path in tree() if not path.name.startswith(".") and ".github" not in path.parts}
    assert {path.relative_to(ROOT).as_posix() for path in wanted} - packed - {".ci/run"} == set()
    assert not [name for name in packed if "checkpoint" in name or name.startswith((".venv", "site/", "wheels/"))]


# What Python in a browser lacks, taken away once the packages from elsewhere are loaded; then lessons run.
IN_A_BROWSER = """
import sys
sys.path[:0] = ["tests", "."]
import anywidget, ipywidgets, matplotlib.figure, nbformat, numpy, signal, subprocess, threading
from lesson_runner import run_here
from lessons import build
lessons = [build.build(build.ROOT / "lessons" / name, "zh", solutions=True) for name in sys.argv[1:]]

def lacking(*_, **__):
    raise RuntimeError("a browser has no such thing")

threading.Thread.start = subprocess.Popen.__init__ = lacking
del signal.setitimer, signal.SIGALRM
sys.platform = "emscripten"
for name in ("jupyterlab", "nbclient", "nbconvert", "jupyter_client"):
    sys.modules[name] = None  # left out of what JupyterLite installs
import deconv_helpers
for name in dir(deconv_helpers):
    getattr(deconv_helpers, name)
for lesson in lessons:
    assert set(run_here(lesson, "notebooks")) == {"right"}
"""


def test_the_package_runs_without_what_a_browser_lacks():
    lessons = ["01_convolution.py", "03_padding.py"]  # the first draws a photograph
    run = subprocess.run([sys.executable, "-c", IN_A_BROWSER, *lessons], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_jupyterlite_is_configured_for_this_tree():
    folder = ROOT / "lessons" / "lite"
    config = json.loads((folder / "jupyter_lite_config.json").read_text(encoding="utf-8"))
    assert [(folder / path).resolve() for path in config["LiteBuildConfig"]["contents"]] == [ROOT / "notebooks"]
    assert all((folder / path).is_file() for path in config["LiteBuildConfig"]["settings_overrides"])
    assert config["PyodideLockAddon"]["enabled"] is True
    workflow = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
    [wheels] = config["PyodideLockAddon"]["wheels"]
    assert f"--outdir lessons/lite/{wheels}\n" in workflow and "--lite-dir lessons/lite " in workflow


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("**/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_names_its_language_and_installs_nothing(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["language_info"]["name"] == "python"
    code = "".join(line for cell in notebook["cells"] if cell["cell_type"] == "code" for line in cell["source"])
    assert not re.search(r"[%!]pip|micropip|piplite", code)


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


def test_the_changelog_begins_with_this_version():
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == PROJECT["version"]


def test_every_address_of_the_package_is_the_project_s_own():
    own = REPOSITORY.removeprefix("https://github.com/")
    assert all(own in address for address in PROJECT["urls"].values())
    assert (ROOT / PROJECT["readme"]).is_file()


def test_the_badges_say_what_is_true():
    badges = re.findall(r"\[!\[.+?\]\((.+?)\)\]\((.+?)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(badges) == 4
    (tests, workflow), (python, _), (licence, text), (_, binder) = badges
    assert tests == workflow + "/badge.svg" and workflow.startswith(REPOSITORY)
    assert (ROOT / ".github/workflows" / workflow.rpartition("/")[2]).is_file()
    assert PROJECT["requires-python"] == ">=" + re.search(r"python-(3\.\d+)%20or%20newer", python)[1]
    assert f"licence-{PROJECT['license']}-" in licence and (ROOT / text).read_text().startswith("MIT License")
    assert (ROOT / binder.partition("urlpath=lab/tree/")[2]).is_file()


def halves(path):
    """README in its two languages, or a guide and its twin."""
    if path != "README.md":
        return tuple((ROOT / name).read_text(encoding="utf-8") for name in (path, path.replace(".md", ".zh.md")))
    text = (ROOT / path).read_text(encoding="utf-8")
    english, _, rest = re.sub("<!-- lessons -->.*<!-- /lessons -->", "", text, flags=re.DOTALL).partition("## 中文\n")
    return english, rest.partition("\n## Licences")[0]


def targets(text):
    """Where the links of a text lead, but for the anchors, in either language."""
    found = re.findall(r"(?<!!)\[[^\[\]]+\]\(([^)#]+)", text)
    return {re.sub(r"\b(en|zh)\b", "?", target).replace("classroom.?.md", "classroom.md") for target in found}


def commands(text):
    """The indented lines of a text, without the words in brackets behind them."""
    lines = re.findall(r"^    (\S.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return [re.sub(r"\b(en|zh)\b", "?", re.sub(r" +[(（].+$", "", line)) for line in lines]


@pytest.mark.parametrize("path", ["README.md", "docs/classroom.md"])
def test_both_languages_have_the_same_commands_links_and_headings(path):
    english, chinese = halves(path)
    assert commands(english) == commands(chinese) and len(commands(english)) > 1
    inside = {target for target in targets(english) if not target.startswith("http")}
    assert inside - targets(chinese) <= {"pyproject.toml", "notebooks/?/01_convolution.ipynb"}
    assert english.count("\n```python") == chinese.count("\n```python")


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *(guide.relative_to(ROOT).as_posix() for guide in sorted((ROOT / "docs").glob("*.md"))),
    ],
)
def test_links_within_the_project_lead_somewhere(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", text):
        file = (ROOT / path).parent / target if target else ROOT / path
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings], anchor


def test_the_hub_s_link_fetches_this_project_and_opens_its_start_page():
    for text in halves("docs/classroom.md"):
        asked = parse_qs(urlsplit(re.search(r"https://HUB\S+", text)[0]).query)
        folder = REPOSITORY.rpartition("/")[2]
        assert asked["repo"] == [REPOSITORY] and asked["urlpath"] == [f"lab/tree/{folder}/notebooks/index.ipynb"]


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
