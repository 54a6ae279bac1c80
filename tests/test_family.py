"""The pictures of the upsampling family in a real browser: what is on the screen follows the numbers."""

import numpy as np
import pytest
from page import finish, numbers, root, set_control

from deconv_helpers import (
    conv1d,
    conv_transpose1d,
    max_pool2d,
    max_unpool2d,
    phase_picture,
    phase_sums,
    play,
    resize_picture,
    subpixel_picture,
    unpooling_picture,
)

pytestmark = pytest.mark.browser

A = [[1, 9, 2, 0], [3, 2, 7, 4], [5, 1, 0, 3], [0, 8, 6, 2]]
B = [[9, 1, 0, 2], [2, 3, 4, 7], [8, 0, 2, 0], [1, 5, 3, 6]]


def edit(page, player, grid, col, text):
    player.locator(f'[data-grid="{grid}"] .cell[data-row="0"][data-col="{col}"]').first.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def named(player, name):
    """The numbers of a board by its name, as rows."""
    board = player.locator(f'[data-name="{name}"]').first
    cells = board.evaluate("board => [...board.querySelectorAll('.cell')].map(cell => +cell.dataset.value)")
    return np.reshape(cells, (board.locator(".row").count(), -1)).tolist()


def test_phase_sums_follow_an_edited_kernel_at_every_stride(show):
    page = show(play(phase_picture([1, 1, 1, 1], [1, 2, 4], stride=range(1, 5))))
    player = root(page)
    edit(page, player, "kernel", 1, "-3")
    for place, s in enumerate(range(1, 5)):
        set_control(player, "stride", place)
        assert named(player, "sums") == [phase_sums([1, -3, 4], s).tolist()]
        assert numbers(player) == [conv_transpose1d([1, 1, 1, 1], [1, -3, 4], stride=s).tolist()]


def test_a_clicked_phase_lights_its_kernel_cells(show):
    player = root(show(play(phase_picture([1, 1, 1], [1, 2, 3, 4, 5], stride=3))))
    player.locator('[data-name="sums"] .cell').nth(1).click()
    lit = player.locator('[data-grid="kernel"] .cell[data-state~="active"]')
    assert lit.evaluate_all("cells => cells.map(cell => +cell.dataset.value)") == [2, 5]


def test_resizing_first_follows_both(show):
    page = show(play(resize_picture([1, 2, 3], [3, 1, 2], stride=range(1, 4), start={"stride": 2})))
    player = root(page)
    edit(page, player, "input", 0, "5")
    assert named(player, "u") == [[5, 5, 2, 2, 3, 3]]
    assert named(player, "y") == [conv1d([5, 5, 2, 2, 3, 3], [3, 1, 2]).tolist()]


def test_both_views_of_the_sub_pixel_picture_agree_whichever_leads(show):
    page = show(play(subpixel_picture([5, 6, 7], [1, 2, 3, 4], stride=range(1, 4), start={"stride": 2})))
    player = root(page)
    edit(page, player, "kernel", 3, "-1")
    y = conv_transpose1d([5, 6, 7], [1, 2, 3, -1], stride=2)
    assert named(player, "y") == named(player, "y-woven") == [y.tolist()]
    assert named(player, "parts") == [[1, 3], [2, -1]] and named(player, "u") == [y[0::2].tolist(), y[1::2].tolist()]
    player.locator('[data-lead="subpixel"]').click()
    finish(player)
    assert named(player, "y") == named(player, "y-woven") == [y.tolist()]


@pytest.mark.parametrize("place, x", [(0, A), (1, B)])
def test_unpooling_follows_the_chosen_picture_and_takes_no_numbers(show, place, x):
    page = show(play(unpooling_picture({"A": A, "B": B})))
    player = root(page)
    set_control(player, "x", place)
    edit(page, player, "input", 0, "99")
    pooled, places = max_pool2d(x, 2)
    assert named(player, "x") == x and named(player, "y") == pooled.tolist()
    assert named(player, "z") == max_unpool2d(pooled, places, 2).tolist()
    assert named(player, "u") == np.kron(pooled, np.ones((2, 2))).tolist()
