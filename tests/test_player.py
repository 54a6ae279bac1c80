"""The player in a real browser, without a kernel: what is on the screen equals the operations."""

import re
from itertools import product

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP, cell, finish, go_to, numbers, part, root, screen, set_control

from deconv_helpers import (
    Frames,
    conv1d,
    conv2d,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    language,
    play,
    predict,
    shared_sizes,
)
from deconv_helpers.player import Player
from deconv_helpers.scene import Case, Grid, Play, Scene, Stage, View

pytestmark = pytest.mark.browser


def test_the_screen_equals_the_transposed_convolution_at_every_setting_in_every_view(show):
    strides, paddings, extras = range(1, 4), range(2), range(2)
    x, views, compared = [[1, 2], [3, 5]], ("stamp", "spread", "matrix"), 0
    player = root(
        show(play(conv_transpose2d, x, DIGITS, stride=strides, padding=paddings, output_padding=extras, views=views))
    )
    for (s, stride), (p, padding), (e, extra) in product(*map(enumerate, (strides, paddings, extras))):
        for name, place in (("stride", s), ("padding", p), ("output_padding", e)):
            set_control(player, name, place)
        if extra >= stride:
            assert "must be smaller" in player.locator('[data-part="refusal"]').inner_text()
            assert player.locator('[data-grid="output"]').count() == 0
            continue
        expected = conv_transpose2d(x, DIGITS, stride=stride, padding=padding, output_padding=extra)
        compared += 1
        for view in views:
            player.locator(f'[data-lead="{view}"]').click()
            finish(player)
            assert numbers(player, view=view) == expected.tolist()
    assert compared == 10


def test_the_screen_equals_the_convolution_at_every_setting_in_every_view(show):
    strides, paddings, views = range(1, 5), range(3), ("window", "matrix")
    player = root(show(play(conv2d, RAMP, LOPSIDED, stride=strides, padding=paddings, views=views)))
    for (s, stride), (p, padding) in product(enumerate(strides), enumerate(paddings)):
        set_control(player, "stride", s)
        set_control(player, "padding", p)
        for view in views:
            player.locator(f'[data-lead="{view}"]').click()
            finish(player)
            shown = numbers(player, view=view)
            np.testing.assert_allclose(shown, conv2d(RAMP, LOPSIDED, stride=stride, padding=padding), rtol=1e-12)


def test_every_step_of_every_view_equals_the_scene_in_python(show):
    for player in (
        play(conv_transpose2d, [[1, 2], [3, -4]], LOPSIDED, stride=2, padding=1, output_padding=1,
             views=("stamp", "spread", "matrix")),
        play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, padding=1, turned=False, views=("stamp", "spread")),
        play(conv_transpose1d, [1, 2], [1, 10], padding=2, stride=4, views=("spread", "stamp")),
        play(conv1d, [1, 2, 3, 4, 5], [1, 10, 100], padding=1, dilation=2, views=("window", "matrix")),
        play([conv2d, conv_transpose2d], RAMP, LOPSIDED, padding=1, stride=2),
    ):  # fmt: skip
        case, arrays = player.scene.cases[0], player.scene.arrays
        shown = root(show(player))
        for lead, view in enumerate(case.views):
            shown.locator(f'[data-lead="{view.name}"]').click()
            for step, boards in enumerate(filmed(shown, case.steps(lead))):
                frame = case.frame(arrays, lead, step)
                for board in boards:
                    compare(board, case, frame)


def filmed(player, steps):
    """What every board shows at each step: [{view, name, cells: [[row, col, value, state]]}]."""
    return player.evaluate(
        """(root, steps) => Array.from({ length: steps + 1 }, (_, step) => {
            const slider = root.querySelector('[data-control="step"]');
            slider.value = step;
            slider.dispatchEvent(new Event("input"));
            return [...root.querySelectorAll(".board")].map((board) => ({
                name: board.dataset.name,
                cells: [...board.querySelectorAll(".cell")].map(
                    ({ dataset: { row, col, value, state } }) => [+row, +col, value, state.split(" ")]),
            }));
        })""",
        steps,
    )


def compare(board, case, frame):
    grid = case.grids[board["name"]]
    values, active = (frame[part].get(grid.of or board["name"], {}) for part in ("values", "active"))
    for row, col, value, state in board["cells"]:
        expected = values.get((row, col), 0.0 if {"zero", "padding"} & {*state} else None)
        assert (float(value) if value else None) == pytest.approx(expected), (board["name"], row, col)
        assert ("active" in state) == ((row, col) in active), (board["name"], row, col)
        assert set(grid.states(row, col)) <= {*state}


def test_the_formula_line_shows_the_true_products_and_their_sum(show):
    player = root(show(play(conv2d, RAMP, LOPSIDED, padding=1)))
    for step in (1, 6, 16):
        go_to(player, step)
        text = player.locator('[data-part="formula"]').inner_text().replace("−", "-")
        result, sum_ = text.split(" = ")
        products = [[float(part.strip("()")) for part in term.split("·")] for term in sum_.split(" + ")]
        row, col = divmod(step - 1, 4)
        assert len(products) == 9
        assert float(result) == pytest.approx(conv2d(RAMP, LOPSIDED, padding=1)[row, col])
        assert sum(a * b for a, b in products) == pytest.approx(float(result))
    assert player.locator(".zero-term").count() == 5


LOOKS = """(root) => [...root.querySelectorAll('[data-grid="output"] .cell')].filter((cell) => cell.textContent).map(
    (cell) => [getComputedStyle(cell).fontSize, getComputedStyle(cell).backgroundColor])"""


def test_while_steps_go_by_a_board_keeps_its_shades_and_the_size_of_its_figures(show):
    page = show(play(conv2d, [[1, 2, 30, -300, 5000]], [[1]]))
    player = root(page)
    looks = []
    for step in range(1, 6):
        go_to(player, step)
        looks.append(player.evaluate(LOOKS))
    sizes, shades = zip(*looks[-1], strict=True)
    assert [look[:5] for look in looks] == [looks[-1][:step] for step in range(1, 6)]
    assert len({*sizes[:3]}) == 1 and float(sizes[4][:-2]) < float(sizes[0][:-2])  # the longer ones are smaller alone
    assert len({*shades}) == 5
    cell(player, "input", 0, 4).dblclick()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    assert player.evaluate(LOOKS)[0] != looks[-1][0]  # another largest number


def test_the_size_line_follows_the_sliders_and_says_which_sizes_are_shared(show):
    page = show(
        play(conv_transpose2d, np.ones((4, 4)), np.ones((3, 3)), stride=range(1, 3), padding=range(2)),
        play(conv2d, np.ones((7, 7)), np.ones((3, 3)), stride=range(1, 3), padding=1),
    )
    player, direct = root(page), root(page, 1)
    set_control(player, "stride", 1)
    set_control(player, "padding", 1)
    size, notes = (player.locator(f'[data-part="{name}"]') for name in ("size", "notes"))
    assert size.inner_text().endswith("(4−1)·2 − 2·1 + 1·(3−1) + 1 + 0 = 7")
    assert "transposed convolution, its own parameters" in size.inner_text()
    shares, equivalent = notes.inner_text().split("\n")
    assert (
        shares == "A convolution with these settings turns sizes 7, 8 alike into 4; op says which of them comes back."
    )
    assert "1 between neighbours, p′ = d(k−1) − p = 1 before and p′ + op = 1 after" in equivalent
    assert direct.locator('[data-part="notes"]').inner_text() == ""
    set_control(direct, "stride", 1)
    assert direct.locator('[data-part="notes"]').inner_text() == "These input sizes all give 4: 7, 8."


def test_stepping_and_sliding_tell_the_kernel_nothing_until_they_rest(show):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 5)))
    player = root(page)
    for place in (1, 2, 3, 0, 2):
        set_control(player, "stride", place)
        page.keyboard.press("Home")
        for _ in range(3):
            player.locator('[data-control="forward"]').click()
    page.wait_for_function("messages.length && messages.at(-1).step === 3 && messages.at(-1).settings[0] === 2")
    page.evaluate("messages.length = 0")
    page.evaluate(
        """async () => {
            const step = document.querySelector("[data-control=step]");
            const stride = document.querySelector("[data-param=stride]");
            for (let i = 0; i < 40; i++) {
                for (const slider of [step, stride]) {
                    slider.value = i % 4;
                    slider.dispatchEvent(new Event("input"));
                }
                await new Promise(requestAnimationFrame);
            }
            window.during = messages.length;
        }"""
    )
    assert page.evaluate("window.during") == 0
    page.wait_for_function("messages.length === 1")


def test_own_numbers_are_followed_in_every_view_and_read_by_python(show):
    player = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, views=("stamp", "spread", "matrix"))
    page = show(player)
    shown = root(page)
    finish(shown)
    cell = shown.locator('[data-grid="input"] .cell[data-row="0"][data-col="1"]').first
    cell.dblclick()
    page.keyboard.type("-2.5")
    page.keyboard.press("Enter")
    turned = shown.locator('[data-view="spread"] [data-grid="kernel"] .cell[data-row="0"][data-col="0"]')
    turned.click()
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    x, w = [[1, -2.5], [3, 4]], [[7, 10], [100, 1000]]
    for view in ("stamp", "spread", "matrix"):
        assert numbers(shown, view=view) == conv_transpose2d(x, w).tolist()
    page.wait_for_function("messages.length >= 1 && messages.at(-1).arrays.w[0][0] === 7")
    player.state = page.evaluate("messages.at(-1)")
    assert player.x.tolist() == x and player.w.tolist() == w and player.step == 4


@pytest.mark.parametrize("text", ["abc", "", "1e999", "NaN", "--1"])
def test_nonsense_is_refused_in_place_and_the_old_number_stays(show, text):
    page = show(play(conv2d, RAMP, [[1, 2]]))
    cell = root(page).locator('[data-grid="input"] .cell').nth(5)
    cell.dblclick()
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    assert cell.get_attribute("data-value") == "0.5"
    assert "0.5" in root(page).locator('[data-part="refusal"]').inner_text()
    page.keyboard.press("ArrowRight")
    assert part(root(page), "refusal") == ""  # it was about what was typed, not about this step


def test_escape_leaves_the_number_and_tab_goes_on_to_the_next_cell(show):
    page = show(play(conv2d, RAMP, [[1, 2]]))
    cells = root(page).locator('[data-grid="input"] .cell')
    cells.nth(0).dblclick()
    page.keyboard.type("8")
    page.keyboard.press("Escape")
    assert cells.nth(0).get_attribute("data-value") == "0"
    cells.nth(0).dblclick()
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert [cells.nth(i).get_attribute("data-value") for i in range(3)] == ["8", "9", "0.2"]


def test_edits_stay_while_sliders_move_and_reset_brings_the_start_back(show):
    page = show(play(conv2d, RAMP, [[1, 2]], stride=range(1, 3)))
    player = root(page)
    player.locator('[data-grid="input"] .cell').first.click()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    set_control(player, "stride", 1)
    assert numbers(player, "input")[0][0] == 6
    page.keyboard.press("r")
    assert numbers(player, "input")[0][0] == 0
    assert player.locator('[data-param="stride"]').input_value() == "0"


def test_keys_step_and_play(show):
    page = show(play(conv2d, RAMP, LOPSIDED, padding=1))
    player = root(page)
    count = player.locator(".count")
    player.focus()
    keys = {"ArrowRight": 1, "PageDown": 2, "ArrowLeft": 1, "End": 16, "PageUp": 15, "Home": 0}
    for key, expected in keys.items():
        page.keyboard.press(key)
        assert count.inner_text() == f"{expected} / 16"
    player.locator('[data-control="speed"]').select_option("4")
    page.keyboard.press("Escape")
    player.focus()
    page.keyboard.press(" ")
    page.wait_for_function("parseInt(document.querySelector('.count').textContent) >= 3")
    page.keyboard.press(" ")
    stopped = count.inner_text()
    assert player.locator('[data-control="play"]').get_attribute("title").startswith("play")
    page.keyboard.press("ArrowLeft")
    assert int(stopped.split()[0]) - 1 == int(count.inner_text().split()[0])


def test_a_selected_cell_lights_what_it_belongs_to_in_every_view(show):
    page = show(play(conv2d, RAMP, LOPSIDED, views=("window", "matrix")))
    player = root(page)
    finish(player)
    player.locator('[data-view="window"] [data-grid="input"] .cell[data-row="1"][data-col="1"]').click()
    lit = {(row, col) for row, col, _, state in screen(player, "output", "window") if "active" in state}
    assert lit == {(0, 0), (0, 1), (1, 0), (1, 1)}  # the centre takes part four times
    column = {row for row, col, _, state in screen(player, "matrix") if "active" in state and col == 5}
    assert column == {0, 1, 2, 3}
    player.locator('[data-view="window"] [data-grid="output"] .cell[data-row="1"][data-col="0"]').click()
    assert player.locator('[data-part="formula"]').inner_text().startswith("60 = 0.4·1 + 0.5·2")
    matrix_row = {col for row, col, _, state in screen(player, "matrix") if "active" in state}
    assert matrix_row == {4, 5, 6, 8, 9, 10, 12, 13, 14}


def test_marks_say_padding_zero_cropped_and_unread(show):
    page = show(
        play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, stride=2, padding=1),
        play(conv2d, np.ones((4, 4)), np.ones((3, 3)), stride=2),
        play(conv_transpose1d, [1, 2, 3], [1, 10], padding=2, stride=2, views="spread"),
    )

    def marked(index, grid, mark):
        return {(row, col) for row, col, _, state in screen(root(page, index), grid) if mark in state.split()}

    assert marked(0, "spread", "zero") == {(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)}
    assert len(marked(0, "spread", "padding")) == 5 * 5 - 9
    assert len(marked(0, "output", "cropped")) == 5 * 5 - 9
    assert marked(1, "input", "unread") == {(i, 3) for i in range(4)} | {(3, i) for i in range(4)}
    assert marked(2, "spread", "cropped") == {(0, 0), (0, 4)}  # padding beyond the kernel's reach crops the input


def test_a_turned_kernel_keeps_its_own_places_and_can_be_left_unturned(show):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, turned=[False, True]))
    player = root(page)
    order = '[data-view="spread"] [data-grid="kernel"] .cell'
    values = [cell.get_attribute("data-value") for cell in player.locator(order).all()]
    assert values == ["1", "10", "100", "1000"]
    finish(player)
    assert numbers(player, view="spread") == conv_transpose2d([[1, 2], [3, 4]], np.rot90(DIGITS, 2)).tolist()
    set_control(player, "turned", True)
    assert [cell.get_attribute("data-value") for cell in player.locator(order).all()] == values[::-1]
    assert player.locator(order).first.get_attribute("data-row") == "1"
    finish(player)
    assert numbers(player, view="spread") == numbers(player, view="stamp")


def test_menus_of_kernels_and_sizes_as_sliders(show):
    page = show(
        play(conv2d, lambda n: np.arange(n * n).reshape(n, n), {"edge": [[-1, 0, 1]], "ones": [[1, 1]]}, n=range(3, 6))
    )
    player = root(page)
    set_control(player, "n", 2)
    set_control(player, "w", 1)
    finish(player)
    assert numbers(player) == conv2d(np.arange(25).reshape(5, 5), [[1, 1]]).tolist()


def test_a_scene_that_is_no_convolution_plays(show):
    """A running total: the player needs nothing but grids, links and an order."""
    cells = [(0, target, 0, source, 0, 0) for target in range(4) for source in range(target + 1)]
    grids = {"coins": Grid("bar", 1, 4, "coins", "coins", True), "total": Grid("output", 1, 4, "total")}
    stage = Stage("total", "coins", cells=cells)
    view = View("sum", "Running total", ["coins", "→", "total"], [Play(0, "target", "so far")], "stack")
    page = show(Player(Scene("running total", {"coins": [[1, 2, 5, 10]]}, [Case(grids, [stage], [view])])))
    player = root(page)
    go_to(player, 2)
    assert numbers(player) == [[1, 3, None, None]]
    finish(player)
    player.locator('[data-grid="bar"] .cell').first.click()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    assert numbers(player) == [[4, 6, 11, 21]]
    assert "Running total" in player.inner_text()
    player.locator('[data-grid="output"] .cell').first.dblclick()
    assert player.locator(".cell input").count() == 0  # a sum is no number that could be typed


def test_a_chain_plays_and_follows_an_edit_to_its_end(show):
    page = show(play([conv2d, conv_transpose2d], RAMP, LOPSIDED, padding=range(2), stride=range(1, 3)))
    player = root(page)
    player.locator('[data-grid="input"] .cell[data-row="2"][data-col="2"]').click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    x = np.array(RAMP)
    x[2, 2] = 5
    for place, padding in ((0, 0), (1, 1)):
        set_control(player, "padding", place)
        for at, stride in ((0, 1), (1, 2)):
            set_control(player, "stride", at)
            finish(player)
            small = conv2d(x, LOPSIDED, stride=stride, padding=padding)
            rest = (4 + 2 * padding - 3) % stride
            back = conv_transpose2d(small, LOPSIDED, stride=stride, padding=padding, output_padding=rest)
            np.testing.assert_allclose(numbers(player), small)
            cells = player.locator('[data-name="z"] .cell:not([data-state~="cropped"])')
            values = [float(cell.get_attribute("data-value")) for cell in cells.all()]
            np.testing.assert_allclose(np.reshape(values, (4, 4)), back)


CROSS = [[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]
RING = [[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]]


def test_a_slider_of_frames_moves_the_input_while_the_output_stands_still(show):
    frames = Frames("t", [np.multiply(1 - t, CROSS) + np.multiply(t, RING) for t in (0, 0.5, 1)], [0, 0.5, 1])
    player = root(show(play([conv2d, conv_transpose2d], frames, np.ones((3, 3)), guess=True, done=True)))
    seen = []
    for place in range(3):
        set_control(player, "t", place)
        seen.append(numbers(player, "input"))
        assert numbers(player) == [[5, 5], [5, 5]]
    assert seen[0] == CROSS and seen[1] == [[1, 0.5, 0.5, 1], *[[0.5] * 4] * 2, [1, 0.5, 0.5, 1]] and seen[2] == RING
    guess = [float(cell.get_attribute("data-value")) for cell in player.locator('[data-name="guess"] .cell').all()]
    matrix = conv_matrix((4, 4), np.ones((3, 3)))
    np.testing.assert_allclose(guess, np.linalg.pinv(matrix) @ [5, 5, 5, 5], atol=1e-9)
    assert "rank 4, 16 unknowns" in player.locator('[data-line="lost"]').inner_text()


def test_a_drawn_picture_is_followed_and_found_again(show):
    frames = Frames("image", [CROSS, RING], caption="found")
    page = show(play([conv2d, conv_transpose2d], frames, np.ones((3, 3)), draw=True, done=True))
    player = root(page)
    found = player.locator('[data-part="found"]')
    assert found.inner_text() == "Image number 1 of 2."
    player.locator('[data-control="draw"]').check()
    cells = player.locator('[data-grid="input"] .cell')
    first, second = (cells.nth(at).bounding_box() for at in (1, 2))
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(second["x"] + 5, second["y"] + 5)
    page.mouse.up()
    assert numbers(player, "input")[0] == [1, 1, 1, 1]
    assert numbers(player) == [[7, 7], [5, 5]]
    assert found.inner_text().startswith("None of the 2")
    for at in (4, 5, 6, 7, 8, 9, 10, 11, 13, 14):  # the cells in which the drawing still differs from the ring
        cells.nth(at).click()
    assert numbers(player, "input") == RING
    assert found.inner_text() == "Image number 2 of 2."


def test_sizes_that_share_an_output_size_light_together(show):
    page = show(play(shared_sizes(range(5, 11), 3, stride=range(1, 4), padding=1)))
    player = root(page)
    set_control(player, "stride", 1)
    go_to(player, 2)
    lit = {value for _, _, value, state in screen(player, "input") if "active" in state}
    assert lit == {"7", "8"}
    assert player.locator('[data-part="caption"]').inner_text() == "4 is the size that comes from 7, 8."
    assert player.locator('[data-part="formula"]').inner_text() == ""


def test_a_prediction_seals_its_picture_until_it_is_answered(show):
    picture = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 4))
    page = show(predict("How large?", {3: "Yes: 2 + 2 - 1.", 4: "That is s = 2."}, right=3, reveal=picture))
    player = root(page)
    assert player.locator('[data-grid="input"]').count() == 1
    assert player.locator('[data-grid="output"]').count() == 0
    assert not player.locator('[data-control="step"]').is_visible()
    player.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    assert player.locator('[data-part="reply"]').inner_text() == "That is s = 2."
    assert player.locator('[data-option="0"]').get_attribute("data-answer") == "right"
    assert player.locator('[data-option="1"]').get_attribute("data-answer") == "mine"
    finish(player)
    assert numbers(player) == conv_transpose2d([[1, 2], [3, 4]], DIGITS).tolist()


def test_full_screens_key_answers_no_question(show):
    picture = play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS)
    page = show(predict("How large?", {size: f"No: {size}." for size in range(1, 6)}, right=3, reveal=picture))
    player = root(page)
    assert [text[0] for text in player.locator("[data-option]").all_inner_texts()] == [*"ABCDEG"]
    player.focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('deconv-player')")
    assert not player.locator('[data-control="step"]').is_visible()
    page.keyboard.press("e")
    assert part(player, "reply") == "No: 5."


def test_a_button_at_its_end_leaves_the_keys_with_the_player(show):
    page = show(play(conv2d, RAMP, LOPSIDED))
    player = root(page)
    for name, steps, key, count in (("forward", 4, "ArrowLeft", "3 / 4"), ("back", 3, "ArrowRight", "1 / 4")):
        for _ in range(steps):
            player.locator(f'[data-control="{name}"]').click()
        page.keyboard.press(key)
        assert player.locator(".count").inner_text() == count


def test_what_stood_at_its_end_stays_there_while_settings_change(show):
    player = root(show(play(conv2d, RAMP, LOPSIDED, stride=range(1, 3), dilation=range(1, 3), done=True)))
    for name, place, count in (
        ("stride", 1, "1 / 1"),
        ("dilation", 1, "0 / 0"),
        ("dilation", 0, "1 / 1"),
        ("stride", 0, "4 / 4"),
    ):
        set_control(player, name, place)
        assert player.locator(".count").inner_text() == count
    go_to(player, 1)
    set_control(player, "stride", 1)
    set_control(player, "stride", 0)
    assert player.locator(".count").inner_text() == "1 / 4"


@pytest.mark.parametrize("width", [600, 1100])
def test_what_is_clicked_to_step_stays_in_its_place(show, width):
    decimals = [[-1, -22.5], [-333, 4]]
    players = [
        play([conv2d, conv_transpose2d], RAMP, LOPSIDED, padding=1),
        play(conv_transpose2d, decimals, [[-1.25, 2], [0.5, -100]], stride=2),
    ]
    page = show(*players, viewport={"width": width, "height": 900})
    for index in range(2):
        player, places = root(page, index), set()
        for step in range(1 + int(player.locator('[data-control="step"]').get_attribute("max"))):
            go_to(player, step)
            places.add(player.locator(".transport").evaluate("node => node.offsetTop"))
        assert len(places) == 1


def test_a_sealed_picture_shows_the_input_and_the_kernel_only(show):
    page = show(
        predict("?", {1: "a"}, right=1, reveal=play([conv2d, conv_transpose2d], RAMP, LOPSIDED, guess=True, done=True)),
        predict("?", {1: "a"}, right=1, reveal=play(shared_sizes(range(5, 8), 3))),
    )
    for index, roles in enumerate((["input", "kernel"], ["input"])):
        boards = root(page, index).locator(".board").all()
        assert [board.get_attribute("data-grid") for board in boards] == roles


def test_a_number_that_is_typed_is_seen_in_full(show):
    page = show(play(conv2d, RAMP, LOPSIDED))
    cell(root(page), "input", 3, 3).dblclick()
    page.keyboard.type("0.123456789")
    typed = "() => { const field = document.activeElement; return field.scrollWidth - field.clientWidth; }"
    assert page.evaluate(typed) <= 0
    page.keyboard.press("Enter")
    assert page.locator("[data-editing]").count() == 0


def test_a_single_product_is_said_to_be_one_and_a_plane_keeps_two_indices(show):
    player = root(show(play(conv2d, [[1, 2, 3]], [[10]])))
    go_to(player, 2)
    assert part(player, "caption") == "y[1] = 20: the window holds one pair, and its product is the result."
    player = root(show(play(conv2d, RAMP[:2], DIGITS)))
    go_to(player, 3)
    assert part(player, "caption").startswith("y[0, 2] = ")


def test_arrows_on_a_focused_board_move_from_cell_to_cell_and_digits_edit(show):
    page = show(play(conv2d, RAMP, LOPSIDED))
    player = root(page)
    player.locator('[data-grid="input"]').focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    selected = player.locator('[data-grid="input"] [aria-selected="true"]')
    assert (selected.get_attribute("data-row"), selected.get_attribute("data-col")) == ("1", "0")
    assert player.locator(".count").inner_text() == "0 / 4"
    page.keyboard.press("9")
    page.keyboard.press("Enter")
    assert numbers(player, "input")[1][0] == 9
    page.keyboard.press("ArrowRight")  # the board has the keys again
    assert (selected.get_attribute("data-row"), selected.get_attribute("data-col")) == ("1", "1")


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"])
def test_the_first_arrow_on_a_turned_kernel_selects_its_first_cell(show, key):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, views="spread"))
    root(page).locator('[data-grid="kernel"]').press(key)
    selected = root(page).locator('[aria-selected="true"]')
    assert (selected.get_attribute("data-row"), selected.get_attribute("data-col")) == ("0", "0")


def test_the_reason_of_a_refused_setting_outlives_an_edit(show):
    player = root(show(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, padding=range(3))))
    set_control(player, "padding", 2)
    reason = part(player, "refusal")
    assert "padding=2" in reason
    cell(player, "input", 0, 0).dblclick()
    for text, said in (("abc", "“abc” is no number"), ("7", reason)):
        player.locator(".cell input").fill(text)
        player.locator(".cell input").press("Enter")
        assert part(player, "refusal").startswith(said)
        cell(player, "input", 0, 0).dblclick()


def test_a_question_without_a_picture_gets_its_reply(show):
    page = show(predict("How many?", {1: "One gap too few.", 2: "Two gaps."}, right=2))
    player = root(page)
    player.focus()
    for key in ("ArrowRight", " ", "r", "b"):
        page.keyboard.press(key)
    assert player.locator('[data-part="reply"]').inner_text() == "Two gaps."
    assert player.locator(".transport").count() == 0


def test_a_finished_picture_stays_finished_behind_its_question(show):
    page = show(predict("?", {1: "a", 2: "b"}, right=1, reveal=play(conv2d, RAMP, LOPSIDED, done=True)))
    root(page).locator('[data-option="0"]').click()
    assert root(page).locator(".count").inner_text() == "4 / 4"


def test_nothing_from_a_scene_is_taken_for_html(show):
    text = '<img src=x onerror="throw Error(1)">'
    page = show(predict(text, {text: text, "b": "no"}, right=text, reveal=play(conv2d, RAMP, {text: [[1, 2]]})))
    root(page).locator('[data-option="0"]').click()
    assert page.locator(".deconv-player img").count() == 0
    assert text in root(page).inner_text()


@pytest.mark.parametrize("width", [400, 600, 900, 1300])
def test_nothing_is_cut_off_or_pushed_out_of_the_page(show, width):
    page = show(
        play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, stride=range(1, 3), padding=1),
        play(conv_transpose2d, np.ones((3, 3)), DIGITS, stride=range(1, 4), views="spread"),
        viewport={"width": width, "height": 800},
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for index in range(2):
        cut = root(page, index).locator(".views").evaluate("views => views.scrollWidth - views.clientWidth")
        assert cut <= 0


def test_every_word_on_the_screen_is_chinese_in_a_chinese_notebook(show):
    language("zh")
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], DIGITS, stride=range(1, 3), output_padding=range(2)))
    player = root(page)
    set_control(player, "output_padding", 1)
    text = player.inner_text()
    set_control(player, "output_padding", 0)
    go_to(player, 2)
    text += player.inner_text()
    words = set(re.findall(r"[A-Za-z_]{2,}", text))
    assert words <= {"op", "output_padding", "stride", "dilation"}, words


def test_closing_a_player_tells_where_it_stands_and_leaves_no_timer(show):
    page = show(play(conv2d, RAMP, [[1, 2]]))
    root(page).focus()
    page.keyboard.press(" ")
    page.evaluate("cleanups.forEach((close) => close())")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert [told["step"] for told in page.evaluate("messages")] == [1]
