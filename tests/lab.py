"""A Jupyter server as `start.py` and Binder set it up, and pages of it whose errors count."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from threading import Thread

from course import ROOT
from playwright.sync_api import TimeoutError


@contextmanager
def serving(root, home):
    """Start JupyterLab on a folder, with the project's settings and all else in `home`; yield its address."""
    (home / "app").mkdir()
    shutil.copy(ROOT / "binder" / "overrides.json", home / "app")
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
    command.append("--expose-app-in-browser")  # so that a page can be asked for its kernel
    options = ["--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={root}"]
    options += [f"--LabApp.app_settings_dir={home / 'app'}"]
    with subprocess.Popen(command + options, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = next(
                match[0] for line in process.stderr if (match := re.search(r"http://127\.0\.0\.1:\d+", line))
            )
            Thread(target=process.stderr.read, daemon=True).start()  # a log that nobody reads would stop the server
            yield address
        finally:
            process.terminate()


@contextmanager
def visiting(chromium, server):
    """Yield a function that opens a page of the server; errors of these pages are raised in the end."""
    pages, errors = [], []

    def open_page(path, before=lambda page: None, **options):
        page = chromium.new_page(viewport={"width": 1300, "height": 900}, **options)
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        # Under load JupyterLab may ask for a kernel before the page stands, and more than once: each answer starts one.
        asked = []
        page.on("domcontentloaded", lambda _: asked.clear())

        def answer(dialog):
            dialog.locator(".jp-mod-reject" if asked else ".jp-mod-accept").last.click(timeout=5000)
            asked.append(dialog)

        page.add_locator_handler(page.locator(".jp-Dialog").last, answer, no_wait_after=True)
        before(page)
        page.goto(f"{server}/{path}?reset")  # no tabs of an earlier visit
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    wrong = list(filter(ours, errors))
    assert not wrong, wrong  # pytest does not spell it out outside of a test's file


def ours(text):
    """Whether an error is not one that Jupyter's own pages show without any lesson open.

    jupytext, which only the builder's tests need, brings JupyterLab an extension that JupyterLab 4.4 cannot load.
    """
    theirs = ["Failed to load resource", "reading 'schema'", "registered.", "sync message", "debugger state"]
    theirs += ["WebSocket connection to", "jupyterlab-jupytext", "Canceled future for create_subshell_request"]
    return not any(known in text for known in theirs)


# The notebook's kernel has answered, and the page has heard it: what is run before may be lost.
READY = """async () => {
    const here = decodeURIComponent(location.pathname);
    const sessions = await (await fetch("/api/sessions")).json();
    const alive = ({ path, kernel }) => here.endsWith(path) && kernel?.connections && kernel.execution_state === "idle";
    return sessions.some(alive);
}"""


def start_all(page):
    """Choose Run > Run All Cells; while its page settles JupyterLab may lose it, and then it is chosen again."""
    page.wait_for_function(READY)
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for(state="attached")
    page.locator(".jp-MarkdownCell").first.click()
    started = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]")).first
    for _ in range(5):
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^(Run|运行)$")).click()
        page.locator('[data-command="runmenu:run-all"]').click()
        with suppress(TimeoutError):
            return started.wait_for(timeout=3000)
    started.wait_for()


STATE = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((prompt) => prompt.textContent);
    if (/\\d/.test(prompts.at(-1))) return "done";
    const idle = document.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
    return idle && !prompts.some((prompt) => prompt.includes("*")) && "lost";
}"""


def run_all(page):
    """Run a notebook's cells until the last has its number; what JupyterLab loses under load it is asked for again."""
    for _ in range(3):
        start_all(page)
        if page.wait_for_function(STATE).json_value() == "done":
            return
    raise AssertionError("JupyterLab lost Run All three times")
