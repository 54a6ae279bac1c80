"""On the projector: full screen, from player to player, and figures large enough for the back row."""

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP, go_to, numbers, part, root, set_control

from deconv_helpers import conv2d, conv_transpose2d, play, predict

pytestmark = pytest.mark.browser

SIX = np.arange(36).reshape(6, 6)

# Whether two boxes lie over each other.
MEET = """
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
"""

# The least size of a figure on a bare cell, also without the output's, whose numbers are longer; what sticks out
# anywhere; and which parts lie over each other.
MEASURE = (
    f"() => {{{MEET}"
    + """
    const root = document.fullscreenElement ?? document.querySelector(".deconv-player");
    const views = root.querySelector(".views"), edge = root.getBoundingClientRect().right + 1;
    const bare = ".cell:not([data-state~=padding], [data-state~=zero], [data-state~=cropped])";
    const figures = [...root.querySelectorAll(bare)].filter((cell) => cell.offsetParent && cell.textContent);
    const parts = [...root.querySelectorAll("button, input, select, .line, figure")];
    const least = (cells) => Math.min(...cells.map((cell) => parseFloat(getComputedStyle(cell).fontSize)));
    const blocks = [...root.querySelectorAll(".settings, .line, .views, .transport, .drawer")];
    const boxes = blocks.map((node) => [node.className, node.getBoundingClientRect()]).filter(([, box]) => box.height);
    return {
        figure: least(figures),
        given: least(figures.filter((cell) => !cell.closest('[data-grid="output"]'))),
        digit: least(figures.filter((cell) => cell.textContent.length === 1)),
        over: boxes.flatMap(([of, a], i) => boxes.slice(0, i).filter(([, b]) => meet(a, b)).map(([by]) => [of, by])),
        tall: root.scrollHeight - root.clientHeight,
        wide: Math.max(views.scrollWidth - views.clientWidth, document.documentElement.scrollWidth - innerWidth),
        out: parts.filter((node) => [...node.getClientRects()].some((box) => box.right > edge)).length,
    };
}"""
)

# Whether a board's label lies over a sign or over another board.
LABELS = (
    f"() => {{{MEET}"
    + """
    const boxes = [...document.querySelectorAll(".sign, .board")].map((node) => node.getBoundingClientRect());
    const labels = [...document.querySelectorAll("figcaption")].flatMap((caption) => {
        const range = document.createRange();
        range.selectNodeContents(caption);
        return [...range.getClientRects()];
    });
    return labels.some((label) => boxes.some((box) => meet(label, box)));
}"""
)


def full(page, player):
    player.focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('deconv-player')")
    page.wait_for_function("document.fullscreenElement.clientHeight === innerHeight")


@pytest.mark.parametrize(("width", "height", "least"), [(1920, 1080, 28), (1024, 768, 24), (960, 540, 17)])
def test_full_screen_fills_the_projector_and_cuts_nothing_off(show, width, height, least):
    players = (
        play(conv2d, SIX, LOPSIDED, padding=range(1)),
        play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, stride=range(1, 4), padding=range(2), turned=[True, False]),
        play([conv2d, conv_transpose2d], RAMP, LOPSIDED, padding=range(2)),
    )
    page = show(*players, viewport={"width": width, "height": height})
    for index in range(len(players)):
        player = root(page, index)
        for _ in range(4):
            player.locator('[data-control="forward"]').click()
        full(page, player)
        measured = page.evaluate(MEASURE)
        assert measured["figure"] >= (least if index == 0 else 12), index
        whole(measured)
        page.keyboard.press("f")
        page.wait_for_function("!document.fullscreenElement")


def whole(measured):
    """Assert that nothing sticks out of the screen and no part lies over another."""
    assert measured["tall"] <= 0 and measured["wide"] <= 0 and measured["out"] == 0 and not measured["over"], measured


@pytest.mark.parametrize("lead", ["stamp", "spread"])
def test_a_picture_fills_the_projector_at_each_setting_of_its_slider(show, lead):
    picture = play(conv_transpose2d, SIX % 10, LOPSIDED, stride=range(1, 4))
    page = show(picture, viewport={"width": 1920, "height": 1080})
    player = root(page)
    full(page, player)
    player.locator(f'[data-lead="{lead}"]').click()
    for place, least in enumerate([28, 28, 23]):  # with stride 3 and its zeros, 20×20 cells
        set_control(player, "stride", place)
        go_to(player, 20)
        measured = page.evaluate(MEASURE)
        assert measured["digit"] >= 28 and measured["given"] >= least and measured["figure"] >= 16, (place, measured)
        whole(measured)
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")
    rows = "document.querySelector('figure.panel:has([data-grid=output])').style.getPropertyValue('--most-rows')"
    assert page.evaluate(rows) == "18"  # in the notebook room is kept again for the largest


def test_on_a_small_projector_the_figures_of_a_board_are_of_one_size(show):
    x = np.random.default_rng(5).integers(-9, 10, (8, 8))
    page = show(play(conv2d, x, LOPSIDED, padding=1, done=True), viewport={"width": 1024, "height": 768})
    full(page, root(page))
    sizes = """() => [...document.querySelectorAll('[data-grid="output"] .cell')]
        .filter((cell) => /^\\d{1,3}$/.test(cell.textContent)).map((cell) => getComputedStyle(cell).fontSize)"""
    assert len(found := page.evaluate(sizes)) > 3 and len({*found}) == 1


def test_where_there_is_no_room_cells_stay_legible_and_one_scrolls(show):
    picture = play([conv2d, conv_transpose2d], RAMP, LOPSIDED, padding=range(2))
    page = show(picture, viewport={"width": 512, "height": 384})
    full(page, root(page))
    assert page.evaluate("document.querySelector('.cell').offsetWidth") >= 16
    measured = page.evaluate(MEASURE)
    assert measured["wide"] <= 0 and not measured["over"], measured


@pytest.mark.parametrize("width", [400, 600])
def test_a_narrow_notebook_keeps_its_figures_legible(show, width):
    page = show(play([conv2d, conv_transpose2d], RAMP, LOPSIDED), viewport={"width": width, "height": 800})
    for _ in range(3):
        root(page).locator('[data-control="forward"]').click()
    measured = page.evaluate(MEASURE)
    assert measured["figure"] >= 9 and measured["wide"] <= 0 and measured["out"] == 0, measured


@pytest.mark.parametrize("width", [420, 600, 1000])
def test_labels_do_not_lie_over_signs_or_boards(show, width):
    picture = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, views="spread")
    assert not show(picture, viewport={"width": width, "height": 700}).evaluate(LABELS)


def test_from_player_to_player_without_leaving_full_screen(show):
    picture = play(conv_transpose2d, [[1]], DIGITS)
    question = predict("How large?", {2: "Yes.", 1: "No."}, right=2, reveal=play(conv_transpose2d, [[1]], DIGITS))
    page = show(picture, question, play(conv2d, RAMP, LOPSIDED))
    page.evaluate(
        "window.left = 0; document.addEventListener('fullscreenchange', () => (left += !document.fullscreenElement))"
    )

    def shown():
        return page.evaluate("[...document.querySelectorAll('.deconv-player')].indexOf(document.fullscreenElement)")

    def press(key, index):
        page.keyboard.press(key)
        page.wait_for_function(
            "i => document.fullscreenElement === document.querySelectorAll('.deconv-player')[i] && "
            "document.activeElement === document.fullscreenElement",
            arg=index,
        )

    full(page, root(page))
    press("PageDown", 0)
    assert root(page).locator(".count").inner_text() == "1 / 1"
    press("PageDown", 1)  # the last step was taken: on to the question
    assert root(page, 1).get_attribute("data-sealed") == ""
    press("PageDown", 1)  # a clicker has no letters: the answer is shown
    assert part(root(page, 1), "reply") == "Yes."
    press("n", 2)
    press("n", 2)  # there is no further one
    press("PageUp", 1)  # at step 0: back
    press("p", 0)
    press("n", 1)
    assert page.evaluate("left") == 0
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")
    assert shown() == -1


def test_v_shows_the_answer_without_having_given_one(show):
    page = show(predict("?", {1: "No.", 2: "Two."}, right=2, reveal=play(conv2d, RAMP, LOPSIDED, done=True)))
    player = root(page)
    player.focus()
    page.keyboard.press("v")
    assert part(player, "reply") == "Two."
    assert [option.get_attribute("data-answer") for option in player.locator("[data-option]").all()] == [
        "",
        "right",
        "",
    ]
    np.testing.assert_allclose(numbers(player), conv2d(RAMP, LOPSIDED))
    page.keyboard.press("a")  # too late
    assert part(player, "reply") == "Two."


def test_home_and_end_belong_to_the_slider_that_has_the_focus(show):
    page = show(play(conv2d, RAMP, DIGITS, stride=range(1, 4)))
    player = root(page)
    count, stride, step = (
        player.locator(".count"),
        player.locator('[data-param="stride"]'),
        player.locator('[data-control="step"]'),
    )
    step.focus()
    for key, expected in (("End", "9 / 9"), ("Home", "0 / 9"), ("ArrowRight", "1 / 9")):
        page.keyboard.press(key)
        assert count.inner_text() == expected
    stride.focus()
    page.keyboard.press("End")
    assert (stride.input_value(), count.inner_text()) == ("2", "1 / 1")
    page.keyboard.press("Home")
    assert stride.input_value() == "0" and count.inner_text().startswith("1 /")
    page.keyboard.press("PageDown")
    assert stride.input_value() == "0" and count.inner_text().startswith("2 /")


def test_the_question_mark_opens_the_list_of_keys(show):
    page = show(play(conv2d, RAMP, DIGITS))
    player = root(page)
    player.focus()
    page.keyboard.press("?")
    assert "PageDown" in player.locator(".keys").inner_text()
    page.keyboard.press("?")
    assert not player.locator(".keys").is_visible()


def test_where_full_screen_is_forbidden_the_player_goes_on(show):
    forbidden = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('Permissions check failed'));"
    page = show(play(conv2d, RAMP, DIGITS), before=forbidden)
    player = root(page)
    player.locator('[data-control="fullscreen"]').click()
    player.focus()
    for key in ("f", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate("document.fullscreenElement") is None
    assert numbers(player)[0][0] == 541  # [[0, 0.1], [0.4, 0.5]] under [[1, 10], [100, 1000]]
