"""A learner's own numbers in a real browser: typed, pasted, chosen, and what they reach."""

import numpy as np
import pytest
from page import DIGITS, LOPSIDED, RAMP, cell, finish, go_to, marked, numbers, part, root, set_control

from deconv_helpers import conv1d, conv2d, conv_transpose1d, conv_transpose2d, play
from deconv_helpers.figures import photograph
from deconv_helpers.pictures import presets

pytestmark = pytest.mark.browser

PASTE = """(node, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
COPY = """(node) => {
    const data = new DataTransfer();
    node.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/plain");
}"""

# What moves is asked for at once after a change: a moment later it may have come to rest.
WATCH = """() => addEventListener("input", () => {
    window.moving = document.getAnimations().map((one) => one.effect.target.dataset.grid);
})"""


def paste(player, row, col, text, grid="input"):
    cell(player, grid, row, col).click()
    player.evaluate(PASTE, text)
    player.press("Escape")


def test_a_block_is_pasted_from_the_selected_cell_on(show):
    player = root(show(play(conv2d, np.zeros((4, 4)), LOPSIDED)))
    finish(player)
    x = np.zeros((4, 4))
    for row, col, text, block in (
        (1, 1, "1\t2\r\n3,5\t−4\r\n", [[1, 2], [3.5, -4]]),
        (0, 0, "[[5, 6],\n [7, 8]]", [[5, 6], [7, 8]]),
        (2, 0, "1/4 1e1\n.5 0", [[0.25, 10], [0.5, 0]]),
        (3, 0, "9,8,7,6", [[9, 8, 7, 6]]),
        (0, 3, "\u202d3\u202c", [[3]]),  # with marks of writing direction, as some spreadsheets give it
    ):
        paste(player, row, col, text)
        x[row : row + len(block), col : col + len(block[0])] = block
        assert numbers(player, "input") == x.tolist()
        assert part(player, "refusal") == ""
    np.testing.assert_allclose(numbers(player), conv2d(x, LOPSIDED))


@pytest.mark.parametrize(
    ("row", "col", "text", "sentence"),
    [
        (0, 0, "1\tabc\n2\t3", "“abc” is no number"),
        (0, 0, "1\t\n2\t3", "“” is no number"),
        (0, 0, "1\t1e999", "“1e999” is no number"),
        (0, 0, "1\t2\n3", "not equally long"),
        (3, 3, "1\t2", "A block of 1×2 does not fit: from this cell on there is room for 1×1."),
        (0, 0, "\t".join("12345"), "A block of 1×5 does not fit: from this cell on there is room for 4×4."),
    ],
)
def test_a_block_of_nonsense_is_refused_whole(show, row, col, text, sentence):
    player = root(show(play(conv2d, RAMP, LOPSIDED)))
    paste(player, row, col, text)
    assert sentence in part(player, "refusal")
    assert numbers(player, "input") == RAMP


def test_a_block_pasted_into_an_open_cell_and_a_board_copied(show):
    page = show(play(conv2d, RAMP, LOPSIDED))
    player = root(page)
    cell(player, "kernel", 0, 0).dblclick()
    player.locator(".cell input").evaluate(PASTE, "1\t0\n0\t1")
    assert numbers(player, "kernel") == [[1, 0, 3], [0, 1, 7], [8, 11, 13]]
    cell(player, "kernel", 2, 2).click()
    assert player.evaluate(COPY) == "1\t0\t3\n0\t1\t7\n8\t11\t13"


def test_numbers_to_start_from_fill_the_board_and_reset_brings_the_start_back(show):
    player = root(show(play(conv2d, RAMP, LOPSIDED, stride=range(1, 3))))
    assert not player.locator("[data-preset]").count()
    player.locator('[data-control="more"]').click()
    for grid, role, made in (("w", "kernel", presets.kernels(3, 3)), ("x", "input", presets.inputs(4, 4))):
        row = player.locator(f'[data-presets="{grid}"] [data-preset]')
        assert [button.get_attribute("data-preset") for button in row.all()] == list(made)
        for name, values in made.items():
            player.locator(f'[data-presets="{grid}"] [data-preset="{name}"]').click()
            assert numbers(player, role) == values.tolist()
    finish(player)
    np.testing.assert_allclose(numbers(player), conv2d(made["photograph"], presets.kernels(3, 3)["count"]))
    player.locator('[data-control="reset"]').click()
    assert numbers(player, "input") == RAMP and numbers(player, "kernel") == LOPSIDED


def test_numbers_to_start_from_follow_the_size(show):
    player = root(show(play(conv1d, lambda n: range(n), [1, 2], n=range(3, 6))))
    player.locator('[data-control="more"]').click()
    set_control(player, "n", 2)
    player.locator('[data-preset="impulse"]').click()
    assert numbers(player, "input") == [[0, 0, 1, 0, 0]]
    assert player.locator('[data-preset="X"]').count() == 0


def test_a_copied_cell_edits_what_it_is_a_copy_of(show):
    """Where only the zero insertion is shown, its own cells are the way to the input."""
    page = show(play(conv_transpose1d, [1, 2, 3], [1, 10], stride=2, views="spread"))
    player = root(page)
    finish(player)
    cell(player, "spread", 0, 2).dblclick()
    page.keyboard.type("-5")
    page.keyboard.press("Enter")
    assert numbers(player) == conv_transpose1d([1, -5, 3], [1, 10], stride=2)[None].tolist()
    cell(player, "spread", 0, 1).dblclick()
    assert player.locator(".cell input").count() == 0  # an inserted zero is nobody's copy


def test_a_selected_input_lights_all_it_reaches_in_every_view_and_its_terms(show):
    page = show(play(conv_transpose2d, [[1, 2], [3, 4]], LOPSIDED, stride=2, views=("stamp", "spread", "matrix")))
    player = root(page)
    finish(player)
    cell(player, "input", 1, 0, "stamp").click()
    reached = {(row, col) for row in (2, 3, 4) for col in (0, 1, 2)}
    for view in ("stamp", "spread", "matrix"):
        assert marked(player, "active", "output", view) == reached
    assert marked(player, "active", "spread") == {(2, 0)}
    assert marked(player, "active", "matrix") == {(row * 5 + col, 2) for row, col in reached}
    assert part(player, "caption").startswith("x[1, 0] = 3 reaches 9 cells: y[2, 0], y[2, 1], y[2, 2], y[3, 0]")
    assert part(player, "formula").replace("\xa0", " ").split("   ")[4] == "3·5 = 15"
    page.keyboard.press("Escape")
    player.locator('[data-lead="spread"]').click()
    go_to(player, 13)  # the output in the middle, which all four inputs reach
    cell(player, "spread", 0, 2).click()
    assert player.locator("[data-lit]").all_inner_texts() == ["2·8"]
    assert (
        part(player, "caption")
        == "input with zeros inserted[0, 2] takes part in y[2, 2] = 42: its product is underlined."
    )
    cell(player, "kernel", 2, 2, "spread").click()
    assert player.locator("[data-lit]").all_inner_texts() == ["1·13"]
    cell(player, "kernel", 1, 1, "spread").click()
    assert [text[-2:] for text in player.locator("[data-lit]").all_inner_texts()] == ["·5"]


def test_a_selected_weight_shows_every_product_with_it(show):
    player = root(show(play(conv2d, RAMP, LOPSIDED)))
    finish(player)
    go_to(player, 0)
    cell(player, "kernel", 2, 1).click()
    assert part(player, "formula").startswith("0.9·11 = 9.9")
    assert marked(player, "active", "input") == {(2, 1), (2, 2), (3, 1), (3, 2)}


def test_the_flip_can_be_switched_and_what_is_wrong_without_it_is_marked(show):
    x = [[1, 2], [3, 4]]
    player = root(show(play(conv_transpose2d, x, LOPSIDED, stride=2, turned=[True, False])))
    switch = player.locator('[data-view="spread"] [data-param="turned"]')
    player.locator('[data-lead="spread"]').click()
    finish(player)
    right = conv_transpose2d(x, LOPSIDED, stride=2)
    assert numbers(player, view="spread") == right.tolist() and part(player, "differs") == ""
    player.evaluate(WATCH)
    switch.focus()
    switch.press(" ")
    assert player.evaluate("() => moving") == ["kernel"]  # it is seen to turn
    assert switch.evaluate("node => node === document.activeElement")
    wrong = conv_transpose2d(x, np.rot90(LOPSIDED, 2), stride=2)
    assert numbers(player, view="spread") == wrong.tolist()
    differing = {(int(row), int(col)) for row, col in np.argwhere(wrong != right)}
    assert marked(player, "differs", "output", "spread") == differing
    assert marked(player, "differs", "output", "stamp") == set()
    assert part(player, "differs").startswith(f"{len(differing)} of 25 numbers are wrong")
    set_control(player, "turned", True)
    assert marked(player, "differs", "output", "spread") == set()


@pytest.mark.parametrize("kernel", [[[1, 2], [2, 1]], LOPSIDED])
def test_partial_sums_are_held_to_partial_sums(show, kernel):
    """A stamp that is its own half turn gives nothing wrong, at no step."""
    x = np.array([[1, 2], [3, 4]])
    player = root(show(play(conv_transpose2d, x, kernel, turned=[True, False], start={"turned": False})))
    for step in range(5):
        go_to(player, step)
        pressed = np.where(np.arange(4).reshape(2, 2) < step, x, 0)
        right, wrong = (conv_transpose2d(pressed, one) for one in (kernel, np.rot90(kernel, 2)))
        wanted = {(int(row), int(col)) for row, col in np.argwhere(right != wrong)}
        assert marked(player, "differs", "output", "spread") == wanted


def test_nothing_turns_where_motion_is_unwelcome(show):
    page = show(play(conv_transpose2d, [[1]], DIGITS, turned=[True, False]), reduced_motion="reduce")
    page.evaluate(WATCH)
    set_control(root(page), "turned", False)
    assert page.evaluate("moving") == []


def test_the_photograph_is_one():
    np.testing.assert_allclose(presets.photograph_patch(16, 16), photograph(16), atol=0.005)


@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (1, 5), (2, 2), (3, 3), (4, 3), (16, 16)])
def test_presets_have_the_size_asked_for_and_none_twice(rows, cols):
    for made in (presets.kernels(rows, cols), presets.inputs(rows, cols)):
        assert {values.shape for values in made.values()} == {(rows, cols)}
        assert len({values.tobytes() + values.dtype.char.encode() for values in made.values()}) == len(made)
    blur = presets.kernels(rows, cols).get("blur")
    assert blur is None or blur.sum() == pytest.approx(1)


def test_bilinear_weights_interpolate():
    """Between the stamps of 1 and 3, half-way, stands 2."""
    made = conv_transpose1d([1.0, 3.0, 5.0], presets.kernels(1, 3)["bilinear"][0], stride=2)
    assert made.tolist() == [0.5, 1, 2, 3, 4, 5, 2.5]
