"""Lessons 00 and 11: their numbers recomputed, and what a code must not give away."""

import ast

import numpy as np
import pytest

from deconv_helpers import conv1d, conv2d, conv_matrix, conv_transpose1d, output_size, transposed_output_size
from deconv_helpers.exercises import game
from lessons import build

LESSONS = build.ROOT / "lessons"


def source(name):
    return (LESSONS / name).read_text(encoding="utf-8")


def test_the_code_cells_of_lesson_0_name_no_answer_of_the_ten():
    cells = [cell.source for cell in build.cells_of(LESSONS / "00_predictions.py", "en") if cell.kind == "code"]
    assert "predictions()" in cells
    assert sum("right=" in cell for cell in cells) == 1  # the one to try the buttons


def test_the_first_window_of_lesson_0():
    assert conv1d([1, 2, 3, 4], [1, 1]).tolist() == [1 + 2, 2 + 3, 3 + 4] == [3, 5, 7]


def test_the_numbers_to_read_settings_off():
    nodes = [node.value for node in ast.parse(source("11_game.py")).body if isinstance(node, ast.Expr)]
    (shown,) = [node for node in nodes if ast.unparse(node).startswith("np.array(")]
    values = ast.literal_eval(shown.args[0])
    stamps = np.zeros(9, int)
    for i in range(3):
        stamps[3 * i : 3 * i + 3] += [(i + 1), 10 * (i + 1), 100 * (i + 1)]
    assert values == stamps[2:-1].tolist() == game.READ_Y.tolist()


def test_the_settings_can_be_read_off_in_one_way_only():
    found = []
    for s in range(1, 8):
        for p in range(8):
            for op in range(s):
                try:
                    y = conv_transpose1d([1, 2, 3], [1, 10, 100], stride=s, padding=p, output_padding=op)
                except ValueError:
                    continue
                found += [(s, p, op)] * np.array_equal(y, game.READ_Y)
    assert found == [(3, 2, 1)]


def test_the_worked_size_and_the_one_to_complete():
    assert (5 - 1) * 2 + 3 == transposed_output_size(5, 3, 2) == 11
    fits = [(p, op) for p in range(5) for op in range(2) if (5 - 1) * 2 + 4 - 2 * p + op == 11]
    assert fits == [(1, 1)]


def test_a_transposed_convolution_that_shrinks_is_a_plain_one_with_the_kernel_turned():
    x, w = [1, 2, 3, 4], [1, 10, 100]
    assert conv_transpose1d(x, w, padding=2).tolist() == conv1d(x, w[::-1]).tolist()
    assert transposed_output_size(4, 3, 1, 2) == output_size(4, 3) == 2


def test_the_last_one():
    assert conv1d([1, 2, 3, 4], [1, 2]).tolist() == [5, 8, 11] == conv1d([-7, 6, 1, 5], [1, 2]).tolist()
    assert conv1d([-8, 4, -2, 1], [1, 2]).tolist() == [0, 0, 0]


def test_the_recalled_stripes_are_flat():
    assert conv_transpose1d([1, 1, 1, 1], [1, 2, 1], stride=2).tolist()[1:-1] == [2] * 7


@pytest.mark.parametrize("seed", [0, 1])
def test_the_transpose_of_a_blur_blurs_again(seed):
    picture = np.random.default_rng(seed).random((12, 12))
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    blurred = conv2d(picture, blur, padding=1)
    again = conv2d(blurred, blur[::-1, ::-1], padding=1)  # the transpose, for stride 1
    assert again[2:-2, 2:-2].std() < blurred[2:-2, 2:-2].std() < picture[2:-2, 2:-2].std()


def test_the_products_of_the_stamps_and_of_the_sliding():
    matrix = conv_matrix((9, 9), np.ones((3, 3)), stride=2)  # of the convolution whose transpose it is
    assert (matrix.shape[1], matrix.shape[0]) == (81, 16) and (matrix == 0).mean() > 0.8
    assert transposed_output_size(4, 3, 2) == 9
    assert (4 * 4 * 3 * 3, 81 * 3 * 3) == (144, 729)
    assert (matrix != 0).sum() == 144
