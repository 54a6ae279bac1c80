"""The lessons in real JupyterLab and Notebook 7: every cell runs, every widget lives, and keys keep apart."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from page import numbers
from playwright.sync_api import TimeoutError

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("jupyter")]  # one server on the notebooks at a time

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("??/*.ipynb"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Jupyter server on the project, with the settings that `start.py` and Binder give it."""
    home = tmp_path_factory.mktemp("jupyter")
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
    options = ["--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={ROOT}"]
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


@pytest.fixture
def visit(chromium, server):
    """Open a page of the server; errors of the page fail the test."""
    pages, errors = [], []

    def open_page(path, **options):
        page = chromium.new_page(viewport={"width": 1300, "height": 900}, **options)
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        # Under load JupyterLab may ask something before the page stands, such as which kernel: it gets its own answer.
        asked = page.locator(".jp-Dialog .jp-mod-accept").last
        page.add_locator_handler(asked, lambda accept: accept.click(timeout=5000), no_wait_after=True)
        page.goto(f"{server}/{path}?reset")  # no tabs of an earlier visit
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert list(filter(ours, errors)) == []


def ours(text):
    """Whether an error is not one that Jupyter's own pages show without any lesson open."""
    return not any(
        known in text for known in ("Failed to load resource", "reading 'schema'", "registered.", "sync message")
    )


def run_all(page):
    """Choose Run > Run All Cells; JupyterLab 4.4 may lose it while the kernel starts, and then it is chosen again."""
    page.locator(".jp-MarkdownCell").first.click()
    started = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]")).first
    for _ in range(3):
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^(Run|运行)$")).click()
        page.locator('[data-command="runmenu:run-all"]').click()
        with suppress(TimeoutError):
            return started.wait_for(timeout=10_000)
    started.wait_for()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_in_jupyterlab_with_every_widget_alive(visit, lesson):
    page = visit(f"lab/tree/{lesson}")
    run_all(page)
    page.locator(".jp-CodeCell .jp-InputPrompt").last.filter(has_text=re.compile(r"\[\d+\]")).wait_for()
    for kind in ("stderr", "error"):
        assert page.locator(f'[data-mime-type="application/vnd.jupyter.{kind}"]').all_inner_texts() == []
    players = page.locator(".deconv-player")
    assert players.count() == (ROOT / lesson).read_text(encoding="utf-8").count('"predict(')
    for player in players.all():
        alive(player)
    assert page.get_by_text("Error displaying widget").count() == 0


def alive(player):
    """Answer the question if there is one, then step: numbers appear."""
    if player.locator("[data-option]").count():
        player.locator("[data-option]").first.click()
        assert player.locator('[data-part="reply"]').inner_text()
    forward, back = (player.locator(f'[data-control="{name}"]') for name in ("forward", "back"))
    if forward.count():
        (forward if forward.is_enabled() else back).click()  # some pictures start with all steps taken
        assert any(value is not None for row in numbers(player) for value in row)


KEYS = ["ArrowRight", "b", "x", "d", "d", "a", "m", "y", "c", "v", "z", "ArrowDown", "Enter", "ArrowRight"]


@pytest.mark.parametrize("app", ["lab/tree", "notebooks"])
def test_keys_of_the_player_and_of_the_notebook_keep_apart(visit, app, tmp_path_factory):
    page = visit(f"{app}/notebooks/en/01_convolution.ipynb")
    run_all(page)
    player = page.locator(".deconv-player").first
    player.locator("[data-option]").first.click()
    sources = page.locator(".jp-Cell").count()
    for focus in ('[data-control="step"]', '[data-control="forward"]', '[data-grid="input"]', None):
        (player.locator(focus).first if focus else player).focus()
        for key in KEYS:
            page.keyboard.press(key)
        assert page.locator(".jp-Cell").count() == sources
        page.keyboard.press("Escape")
    player.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert player.locator(".count").inner_text() == "1 / 4"
    page.locator(".jp-MarkdownCell").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.wait_for_function(f"document.querySelectorAll('.jp-Cell').length === {sources + 1}")
    assert player.locator(".count").inner_text() == "1 / 4"


def test_the_kernel_hears_nothing_while_steps_and_sliders_move(visit):
    page = visit("lab/tree/notebooks/en/02_zero_insertion.ipynb")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    run_all(page)
    player = page.locator(".deconv-player").nth(3)
    player.locator("[data-option]").first.click()
    player.locator('[data-control="forward"]').click()
    before = len(sent)
    player.evaluate(
        """(root) => { for (let i = 0; i < 100; i++) {
            const step = root.querySelector('[data-control="step"]');
            const stride = root.querySelector('[data-param="stride"]');
            stride.value = i % 4; stride.dispatchEvent(new Event("input"));
            step.value = i % 4; step.dispatchEvent(new Event("input")); } }"""
    )
    with page.expect_event("console", predicate=lambda message: message.text == "rested"):
        player.evaluate("() => setTimeout(() => console.log('rested'), 1500)")
    comm = [frame for frame in sent[before:] if "comm_msg" in str(frame)]
    assert len(comm) <= 1


def test_a_board_follows_its_slider_and_nothing_piles_up(visit):
    page = visit("lab/tree/notebooks/en/08_deconvolution.ipynb")
    waiting, most = 0, 0

    def sent(frame):
        nonlocal waiting, most
        waiting += "comm_msg" in str(frame)
        most = max(most, waiting)

    def received(frame):
        nonlocal waiting
        waiting = max(0, waiting - ("idle" in str(frame) and "comm_msg" in str(frame)))

    page.on("websocket", lambda socket: (socket.on("framesent", sent), socket.on("framereceived", received)))
    page.reload()
    run_all(page)
    board = page.locator(".jp-OutputArea-output", has_text="restored")
    handle, images = board.locator(".noUi-handle").first, board.locator(".widget-image")
    images.nth(2).wait_for()
    page.locator(".jp-CodeCell .jp-InputPrompt").last.filter(has_text=re.compile(r"\[\d+\]")).wait_for()
    handle.hover()
    sizes = [images.nth(at).bounding_box()["height"] for at in range(3)]
    place, most = handle.bounding_box(), 0
    page.mouse.down()
    for shift in [*range(-120, 60, 6)] * 3:
        page.mouse.move(place["x"] + 5 + shift, place["y"] + 5)
    page.mouse.up()
    caption = board.locator(".widget-html", has_text="restored")
    caption.filter(has_text="8.0 dB").wait_for()  # the largest λ, where the handle was let go
    assert 1 <= most <= 2
    assert [images.nth(at).bounding_box()["height"] for at in range(3)] == sizes
    cells = page.locator(".jp-Cell").count()
    handle.focus()
    page.keyboard.press("ArrowLeft")
    caption.filter(has_text="12.6 dB").wait_for()
    page.keyboard.press("Home")
    caption.filter(has_text="−112.8 dB").wait_for()  # λ = 0: the inverse filter
    for key in "bddxa":
        page.keyboard.press(key)
    page.keyboard.press("End")
    caption.filter(has_text="8.0 dB").wait_for()
    assert page.locator(".jp-Cell").count() == cells


def test_a_dead_kernel_stops_no_picture_and_full_screen_goes_from_one_to_the_next(visit):
    page = visit("lab/tree/notebooks/en/01_convolution.ipynb")
    run_all(page)
    page.locator(".jp-CodeCell .jp-InputPrompt").last.filter(has_text=re.compile(r"\[\d+\]")).wait_for()
    page.evaluate(
        """async () => {
            const headers = { "X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)?.[1] };
            for (const { id } of await (await fetch("/api/kernels")).json())
                await fetch(`/api/kernels/${id}`, { method: "DELETE", headers });
        }"""
    )
    player, following = (page.locator(".deconv-player").nth(at) for at in (0, 1))
    alive(player)
    player.locator('[data-grid="input"] .cell').first.dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert numbers(player, "input")[0][0] == 7
    full = "document.fullscreenElement === document.querySelectorAll('.deconv-player')[{}]"
    page.keyboard.press("f")
    page.wait_for_function(full.format(0))
    page.keyboard.press("n")
    page.wait_for_function(full.format(1))
    alive(following)
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")
