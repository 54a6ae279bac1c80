"""The numbers of lesson 05, in its prose, its replies and its exercises, computed anew."""

import numpy as np
import pytest
from answers.matrix import ROWS, by_columns, nudged, stamped, table

from deconv_helpers import (
    conv1d,
    conv2d,
    conv2d_input,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    null_space,
    output_size,
    restoring_output_padding,
    transposed_output_size,
)
from deconv_helpers.exercises import matrix
from deconv_helpers.practice import EXERCISES, check

RAMP, ONES = np.arange(16).reshape(4, 4) / 10, np.ones((3, 3), int)
DIGITS = np.array([[1, 10], [100, 1000]])
CORNER = np.array([[0, 0], [0, 1]])
C = conv_matrix((4, 4), ONES)


def walked(eta, steps):
    """The boards of a walk from an empty one towards the ramp's outputs."""
    boards = [np.zeros(16)]
    for _ in range(steps):
        boards.append(boards[-1] + eta * C.T @ (C @ RAMP.ravel() - C @ boards[-1]))
    return np.array(boards)


def off(eta, steps):
    return np.abs(C @ walked(eta, steps)[-1] - C @ RAMP.ravel()).max()


# --- the prose --------------------------------------------------------------------------------------------------------


def test_the_earlier_lessons_questions():
    assert 16 - np.linalg.matrix_rank(C) == 12
    assert output_size(24, 3, 2, 1) == 12 and transposed_output_size(12, 3, 2, 1) == 23
    assert restoring_output_padding(24, 3, 2, 1) == 1 and output_size(23, 3, 2, 1) == 12


def test_rows_are_windows_and_columns_of_the_transpose_are_stamps():
    small = conv_matrix((3, 3), DIGITS)
    assert small[0].tolist() == [1, 10, 0, 100, 1000, 0, 0, 0, 0]
    assert small[:, 4].tolist() == [1000, 100, 10, 1]
    assert small.T[:, 0].reshape(3, 3)[:2, :2].tolist() == DIGITS.tolist()
    assert (small.T @ [1, 2, 3, 4]).tolist() == conv_transpose2d([[1, 2], [3, 4]], DIGITS).ravel().tolist()
    assert conv_transpose2d([[1, 2], [3, 4]], DIGITS)[1, 1] == 1234


def test_stride_shifts_the_rows_and_padding_has_no_column():
    row = conv_matrix((7,), [1, 10, 100], stride=2)
    assert [line.nonzero()[0][0] for line in row] == [0, 2, 4]
    assert conv_matrix((7,), [1, 10, 100], padding=1)[0].tolist() == [10, 100, 0, 0, 0, 0, 0]


def test_how_large_the_table_of_a_photograph_would_be():
    windows = output_size(224, 3) ** 2
    assert round(windows * 224**2 / 1e9, 1) == 2.5 and windows * 9 == 443_556


def test_one_number_two_ways():
    assert np.sum(conv2d(RAMP, ONES) * CORNER) == pytest.approx(9)
    assert np.sum(RAMP * conv_transpose2d(CORNER, ONES)) == pytest.approx(9)
    assert 9 * 9 == 81 and RAMP[3, 3] == 1.5
    x, w, y = (np.random.default_rng(side).integers(-9, 10, (side, side)) for side in (7, 3, 4))
    there = np.sum(conv2d(x, w, stride=2, padding=1) * y)
    assert there == np.sum(x * conv_transpose2d(y, w, stride=2, padding=1)) != 0


def test_the_gradient():
    def loss(x):
        return np.sum(conv2d(x, ONES) ** 2) / 2

    z = conv_transpose2d(conv2d(RAMP, ONES), ONES)
    assert z[1:3, 1:3] == pytest.approx(27) and pytest.approx(27) == 4.5 + 5.4 + 8.1 + 9.0
    for row, col in ((1, 1), (1, 2), (2, 1), (2, 2)):
        nudge = np.zeros((4, 4))
        nudge[row, col] = 0.01
        assert loss(RAMP + nudge) - loss(RAMP) == pytest.approx(0.27, abs=5e-4)
    nudges = 0.001 * np.eye(16).reshape(16, 4, 4)
    slopes = np.reshape([(loss(RAMP + e) - loss(RAMP - e)) / 0.002 for e in nudges], (4, 4))
    np.testing.assert_allclose(slopes, z, atol=1e-6)
    np.testing.assert_allclose(conv2d_input((4, 4), ONES, conv2d(RAMP, ONES)), z)


def test_the_walk_ends_at_the_best_guess():
    end = walked(0.04, 20)[-1]
    np.testing.assert_allclose(C @ end, [4.5, 5.4, 8.1, 9.0], atol=0.03)
    np.testing.assert_allclose(end, np.linalg.pinv(C) @ C @ RAMP.ravel(), atol=0.01)
    assert np.abs(end - RAMP.ravel()).max() > 0.7
    invisible = null_space(C)
    assert invisible.shape == (12, 16)
    np.testing.assert_allclose(invisible @ walked(0.04, 20).T, 0, atol=1e-12)
    assert np.abs(invisible @ RAMP.ravel()).max() > 0.1


def test_the_weights_of_both_layers_are_one_tensor():
    rng = np.random.default_rng(0)
    weights = rng.integers(-9, 10, (8, 3, 5, 5))
    x, y = rng.integers(-9, 10, (3, 9, 9)), rng.integers(-9, 10, (8, 5, 5))
    assert conv2d(x, weights).shape == (8, 5, 5) and conv_transpose2d(y, weights).shape == (3, 9, 9)
    assert np.sum(conv2d(x, weights) * y) == np.sum(x * conv_transpose2d(y, weights))
    for name, (first, second, *kernel) in zip(matrix.LAYERS, EXERCISES["05.weights"].right(), strict=True):
        takes, gives, k = map(int, name[name.index("(") + 1 : -1].split(","))
        layer = conv_transpose2d if "Transpose" in name else conv2d
        assert kernel == [k, k]
        assert layer(np.ones((takes, 9, 9)), np.ones((first, second, k, k))).shape[0] == gives
    assert conv_transpose2d(np.ones((1, 4, 4)), np.ones((1, 2, 3, 3))).shape[0] == 2


# --- the exercises ----------------------------------------------------------------------------------------------------


def test_the_table_is_what_a_convolution_makes_of_single_ones():
    assert EXERCISES["05.matrix"].right().tolist() == by_columns().tolist() == ROWS
    nine = np.arange(1, 10)
    reads = [nine[row != 0].tolist() for row in EXERCISES["05.matrix"].right()]
    assert reads[0] == [1, 2, 4, 5] and reads[2] == [4, 5, 7, 8]
    assert [row.nonzero()[0][0] for row in EXERCISES["05.matrix"].right()] == [0, 1, 3, 4]


def test_stamps_by_table_are_stamps():
    task = EXERCISES["05.transpose"]
    for y, w, n in task.cases():
        assert task.right(y, w, n).tolist() == stamped(y, w, n).tolist()
        assert len(conv2d(np.ones((n, n)), w, stride=2, padding=1)) == len(y)
        assert not np.array_equal(w, w[::-1, ::-1]) and not np.array_equal(w, w.T)
    y, w, n = task.cases()[0]
    assert task.right(y, w, n).tolist() == [[5, 6], [8, 9]]
    assert (table(w.T, n).T @ y.ravel()).reshape(n, n)[0].tolist() == [5, 8]


def test_a_kernel_that_half_a_turn_does_not_change_gives_the_same_both_ways():
    rng = np.random.default_rng(1)
    for number in range(40):
        w = rng.integers(0, 2, (3, 3)) if number % 2 else rng.integers(-2, 3, (3, 3))
        w = (w + w[::-1, ::-1]) if number % 4 < 2 else w
        if not w.any():
            continue
        x = rng.integers(-9, 10, (6, 6))
        agree = np.array_equal(conv2d(x, w, padding=1), conv_transpose2d(x, w, padding=1)) and np.ptp(w) > 0
        assert (check(w, "05.same").status == "right") == agree, w
    one = [0, 1, 0]
    assert conv1d(one, [1, 2, 3], padding=1).tolist() == [3, 2, 1]
    assert conv_transpose1d(one, [1, 2, 3], padding=1).tolist() == [1, 2, 3]
    assert conv1d(one, [-1, 0, 1], padding=1).tolist() == [1, 0, -1]
    assert conv_transpose1d(one, [-1, 0, 1], padding=1).tolist() == [-1, 0, 1]


def test_gradients_are_those_that_nudging_finds():
    task = EXERCISES["05.gradient"]
    for x, w, wanted in task.cases():
        np.testing.assert_allclose(task.right(x, w, wanted), nudged(x, w, wanted))
    x, w, wanted = task.cases()[0]
    assert (conv2d(x, w) - wanted).tolist() == [[3]]
    assert task.right(x, w, wanted).tolist() == [[3, 6], [9, 12]]
    assert 10 - 7 == 3  # the derivative of (x - 7)² / 2 at 10


@pytest.mark.parametrize("eta", [0.001, 0.04, 0.0475, 0.0525, 0.06, 0.068, 0.0705, 0.075, 0.079, 0.08, 0.09])
def test_a_step_is_right_where_the_walk_arrives(eta):
    assert (check(eta, "05.step").status == "right") == (off(eta, 30) <= 0.001)


def test_from_two_25ths_on_the_walk_never_settles():
    assert pytest.approx(2 / 25) == matrix.TOO_FAR
    np.testing.assert_allclose(np.linalg.eigvalsh(C @ C.T), [1, 5, 5, 25])
    assert off(0.0799, 20_000) < 1e-6 and off(0.08, 500) == pytest.approx(6.75) and off(0.081, 500) > 1e6


def test_the_walks_in_the_replies():
    def one_cell(eta, steps):
        x = [0.0]
        for _ in range(steps):
            x.append(x[-1] + eta * (7 - x[-1]))
        return x

    assert one_cell(0.5, 1)[1] == 3.5 and one_cell(-0.5, 1)[1] == -3.5 and one_cell(2, 3) == [0, 14, 0, 14]
    assert one_cell(1.9, 2) == pytest.approx([0, 13.3, 1.33]) and one_cell(0.1, 1)[1] == pytest.approx(0.7)
    assert "0.003" in check(0.04, "05.step").message  # by how much it is off, rounded
    assert round(off(0.04, 30), 3) == 0.003
