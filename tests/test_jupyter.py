"""The lessons in real JupyterLab and Notebook 7: every cell runs, every widget lives, and keys keep apart."""

import pytest
from course import IN_TURN, ROOT
from lab import run_all, serving, visiting
from page import numbers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("jupyter")]  # one server on the notebooks at a time


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(ROOT, tmp_path_factory.mktemp("jupyter")) as address:
        yield address


@pytest.fixture
def visit(chromium, server):
    with visiting(chromium, server) as open_page:
        yield open_page


@pytest.mark.parametrize("lesson", IN_TURN)
def test_a_lesson_runs_in_jupyterlab_with_every_widget_alive(visit, lesson):
    page = visit(f"lab/tree/{lesson}")
    run_all(page)
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
    sent = []

    def listen(page):
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))

    page = visit("lab/tree/notebooks/en/02_zero_insertion.ipynb", listen)
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
    waiting, most = 0, 0

    def sent(frame):
        nonlocal waiting, most
        waiting += "comm_msg" in str(frame)
        most = max(most, waiting)

    def received(frame):
        nonlocal waiting
        waiting = max(0, waiting - ("idle" in str(frame) and "comm_msg" in str(frame)))

    def listen(page):
        page.on("websocket", lambda socket: (socket.on("framesent", sent), socket.on("framereceived", received)))

    page = visit("lab/tree/notebooks/en/08_deconvolution.ipynb", listen)
    run_all(page)
    board = page.locator(".jp-OutputArea-output", has_text="restored")
    handle, images = board.locator(".noUi-handle").first, board.locator(".widget-image")
    images.nth(2).wait_for()
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
