"""The numbers of appendix A1, in its prose, its replies and its exercises, computed anew."""

from itertools import product

import numpy as np
import pytest
from answers.frameworks import NAMES, SLICES, both_ends

from deconv_helpers import conv1d, conv2d, conv_transpose1d, conv_transpose2d, output_size, transposed_output_size
from deconv_helpers.exercises import frameworks
from deconv_helpers.practice import EXERCISES, check

DIGITS = [1, 10, 100]
FULL = [1, 10, 102, 20, 200]


# --- the prose --------------------------------------------------------------------------------------------------------


def test_the_slices_of_the_digits():
    assert conv_transpose1d([1, 2], DIGITS, stride=2).tolist() == FULL
    torch = conv_transpose1d([1, 2], DIGITS, stride=2, padding=1, output_padding=1)
    assert torch.tolist() == FULL[1:5] == [10, 102, 20, 200]
    assert FULL[0:4] == [1, 10, 102, 20] == both_ends(FULL, 2, 2)
    assert transposed_output_size(2, 3, 2) == 5


@pytest.mark.parametrize("k, s", [(k, s) for k in range(2, 6) for s in range(2, 4) if k >= s])
def test_both_rows_agree_where_what_is_too_much_is_even(k, s):
    full = conv_transpose1d([1, 2], 10 ** np.arange(k), stride=s)
    upper, lower = full[(k - s) // 2 :][: 2 * s].tolist(), full[(k - s + 1) // 2 :][: 2 * s].tolist()
    assert len(full) - 2 * s == k - s
    assert (upper == lower) == ((k - s) % 2 == 0)
    p = (k - s + 1) // 2
    assert (
        lower
        == conv_transpose1d([1, 2], 10 ** np.arange(k), stride=s, padding=p, output_padding=s - k + 2 * p).tolist()
    )


def test_the_first_line_of_the_table():
    for n, k, s, p in product((1, 2, 3), (2, 3, 5), (1, 2, 3), (0, 1)):
        for op in range(s if (n - 1) * s + k > 2 * p else 0):
            x, w = np.arange(1, n + 1), 10 ** np.arange(k)
            full = np.append(conv_transpose1d(x, w, stride=s), np.zeros(s, int))
            kept = full[p : (n - 1) * s + k - p + op]
            assert conv_transpose1d(x, w, stride=s, padding=p, output_padding=op).tolist() == kept.tolist()


def test_a_kernel_that_is_not_turned():
    spread = [0, 0, 1, 0, 2, 0, 0]
    unturned = [sum(a * b for a, b in zip(spread[at : at + 3], DIGITS, strict=True)) for at in range(5)]
    assert unturned == [100, 10, 201, 20, 2] == conv_transpose1d([1, 2], DIGITS[::-1], stride=2).tolist()
    assert FULL[::-1] == [200, 20, 102, 10, 1]


def test_same_in_a_convolution():
    n, k, s = 4, 3, 2
    missing = (-(-n // s) - 1) * s + k - n
    assert missing == 1 and missing // 2 == 0
    assert conv1d([1, 2, 3, 4, 0], DIGITS, stride=2).tolist() == [321, 43]
    assert conv1d([1, 2, 3, 4], DIGITS, stride=2, padding=1).tolist() == [210, 432]
    assert conv1d([1, 2, 3, 4, 0], DIGITS[::-1], stride=2).tolist() == [123, 340]
    assert 8 - 3 + 2 + 1 == 8 == output_size(8, 3, 1, 1) and output_size(8, 3, 1, 2) == 10


# --- the exercises ----------------------------------------------------------------------------------------------------


def test_slices_are_those_of_the_operations():
    assert frameworks.ROWS == NAMES and [tuple(row) for row in EXERCISES["A1.slices"].right()] == SLICES
    three, five = (conv_transpose1d([1, 2], 10 ** np.arange(k), stride=2).tolist() for k in (3, 5))
    assert (len(three), len(five)) == (5, 7)
    assert three[slice(*SLICES[0])] == conv_transpose1d([1, 2], DIGITS, stride=2, padding=1).tolist()
    assert three[slice(*SLICES[1])] == FULL[1:]
    assert three[slice(*SLICES[2])] == both_ends(three, 2, 2) and five[slice(*SLICES[3])] == both_ends(five, 2, 2)


def test_what_same_keeps_is_cut_from_both_ends_in_turn():
    for full, n, s in EXERCISES["A1.same"].cases():
        assert len(full) >= n * s
        assert EXERCISES["A1.same"].right(full, n, s).tolist() == both_ends(full, n, s)
    assert EXERCISES["A1.same"].cases()[0][0].tolist() == FULL


def test_a_layer_is_safe_where_torch_and_keras_give_the_same_numbers():
    for k, p, op in product(range(1, 8), range(4), range(3)):
        w, x = np.arange(1, k + 1), [1, 10]
        try:
            torch = conv_transpose1d(x, w, stride=3, padding=p, output_padding=op).tolist()
        except ValueError:
            torch = None
        full = np.append(conv_transpose1d(x, w, stride=3), [0] * 3)
        keras = full[max(0, (k - 3) // 2) :][:6].tolist()
        assert (check((k, p, op), "A1.safe").status == "right") == (torch == keras), (k, p, op)
    boards = {board.name: list(board.values) for board in check((4, 1, 1), "A1.safe").boards}
    full = conv_transpose1d([1, 10], [1, 2, 3, 4], stride=3).tolist()
    assert boards == {"torch": full[1:7], "Keras": full[0:6]}
    assert transposed_output_size(1, 3, 3) == 3


def test_unturned_numbers_are_those_of_the_window():
    spread = [0, 1, 0, 2, 0, 3, 0]
    unturned = [spread[at] + 10 * spread[at + 1] for at in range(6)]
    assert EXERCISES["A1.unturned"].right().tolist() == unturned == [10, 1, 20, 2, 30, 3]


def test_ported_weights_give_the_same_picture():
    rng = np.random.default_rng(12)
    w, x = rng.integers(-9, 10, (3, 4, 5, 2)), rng.integers(-9, 10, (6, 7, 2))  # Keras: rows, columns, out, in
    stamps = np.zeros((13, 16, 5), int)
    for row, col in np.ndindex(6, 7):
        stamps[2 * row : 2 * row + 3, 2 * col : 2 * col + 4] += w @ x[row, col]
    ported = EXERCISES["A1.weights"].right(w)
    ours = conv_transpose2d(x.transpose(2, 0, 1), ported, stride=2)
    assert ours.transpose(1, 2, 0).tolist() == stamps.tolist()
    direct = rng.integers(-9, 10, (3, 4, 2, 5))  # Keras: rows, columns, in, out
    window = sum(x[i, j] @ direct[i, j] for i, j in np.ndindex(3, 4))
    assert conv2d(x.transpose(2, 0, 1), direct.transpose(3, 2, 0, 1))[:, 0, 0].tolist() == window.tolist()
    shapes = [case[0].shape for case in EXERCISES["A1.weights"].cases()]
    assert len(set(shapes[-1])) == 4
