"""The rank and the null space of a convolution's matrix: numbers known beforehand, and what they must satisfy."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from deconv_helpers import conv2d, conv_matrix, null_space, rank
from deconv_helpers.arithmetic import Refusal

BOX = np.ones((3, 3), int)
CROSS = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
RING = np.array([[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]])


@pytest.mark.parametrize("kind", [int, float])
@pytest.mark.parametrize(
    ("side", "padding", "expected"),
    [(4, 0, 4), (5, 0, 9), (4, 2, 16), *[(n, 1, n**2) for n in (3, 4, 6, 7)], (2, 1, 1), (5, 1, 16), (8, 1, 49)],
)
def test_of_how_many_unknowns_a_box_tells(side, padding, expected, kind):
    """With padding 1 something is lost where side + 1 is a multiple of 3, although there are as many outputs."""
    matrix = conv_matrix((side, side), BOX.astype(kind), padding=padding)
    assert rank(matrix) == expected
    assert null_space(matrix).shape == (side**2 - expected, side**2)


def test_kernels_together_tell_what_one_does_not():
    corners = [np.zeros((3, 3), int) for _ in range(4)]
    for kernel, at in zip(corners, [(0, 0), (0, 2), (2, 0), (2, 2)], strict=True):
        kernel[at] = 1
    stacked = np.vstack([conv_matrix((4, 4), kernel) for kernel in corners])
    assert rank(stacked[:4]) == 4 and rank(stacked) == 16
    assert null_space(stacked).shape == (0, 16)
    haar = [np.outer(a, b) for a in ([1, 1], [1, -1]) for b in ([1, 1], [1, -1])]
    assert rank(np.vstack([conv_matrix((4, 4), kernel, stride=2) for kernel in haar])) == 16
    assert rank(np.vstack([conv_matrix((4, 4), kernel, stride=2) for kernel in haar[1:]])) == 12


def test_what_turns_a_cross_into_a_ring_is_invisible():
    matrix = conv_matrix((4, 4), BOX)
    invisible = null_space(matrix)
    assert invisible.dtype.kind == "i"
    assert not (matrix @ invisible.T).any()
    assert rank(invisible) == 12 == rank(np.vstack([invisible, (RING - CROSS).ravel()]))
    assert rank(np.vstack([invisible, CROSS.ravel()])) == 13
    image = np.arange(16).reshape(4, 4)
    for direction in invisible:
        assert_array_equal(conv2d(image + 5 * direction.reshape(4, 4), BOX), [[45, 54], [81, 90]])


def test_a_matrix_of_floats_gives_directions_that_are_orthonormal():
    matrix = conv_matrix((4, 4), BOX / 9)
    invisible = null_space(matrix)
    assert_allclose(invisible @ invisible.T, np.eye(12), atol=1e-14)
    assert_allclose(matrix @ invisible.T, 0, atol=1e-14)
    whole = null_space(conv_matrix((4, 4), BOX)).astype(float)
    assert_allclose(whole @ invisible.T @ invisible, whole, atol=1e-13)


@pytest.mark.parametrize("kind", ["int64", "int8", "float64", "complex128"])
def test_drawn_matrices_of_known_rank(kind):
    """The product of n x r and r x m, each with a triangle of ones in it, has rank r."""
    rng = np.random.default_rng(0)
    for _ in range(150):
        rows, columns = rng.integers(1, 7, 2)
        known = int(rng.integers(0, min(rows, columns) + 1))
        left, right = rng.integers(-2, 3, (rows, known)), rng.integers(-2, 3, (known, columns))
        left[:known], right[:, :known] = np.tril(left[:known], -1), np.triu(right[:, :known], 1)
        left[range(known), range(known)] = right[range(known), range(known)] = 1
        matrix = (left @ right)[rng.permutation(rows)][:, rng.permutation(columns)].astype(kind)
        matrix = matrix * 1j if kind == "complex128" else matrix
        before = matrix.copy()
        assert rank(matrix) == known
        invisible = null_space(matrix)
        assert_array_equal(matrix, before)
        assert invisible.shape == (columns - known, columns)
        assert_allclose(matrix @ invisible.T, 0, atol=1e-12)
        assert np.linalg.matrix_rank(invisible) == columns - known if known < columns else invisible.size == 0


def test_whole_numbers_are_counted_exactly():
    """The determinant is 1, which floats of this size cannot tell from 0."""
    big = 10**9
    matrix = np.array([[big + 1, big], [big, big - 1]])
    assert np.linalg.matrix_rank(matrix) == 1
    assert rank(matrix) == 2
    assert null_space(matrix).shape == (0, 2)
    assert_array_equal(null_space([[2, 4, 6]]), [[-2, 1, 0], [-3, 0, 1]])
    assert_array_equal(null_space(np.array([[2, 3]], np.uint8)), [[-3, 2]])
    assert_array_equal(null_space([[0, 0]]), np.eye(2))


@pytest.mark.parametrize("call", [rank, null_space])
@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        ([1, 2], "matrix must have shape of two axes with at least one cell, got (2,)"),
        (np.ones((2, 2, 2)), "matrix must have shape of two axes with at least one cell, got (2, 2, 2)"),
        (np.ones((0, 2)), "matrix must have shape of two axes with at least one cell, got (0, 2)"),
        ([[1, 2], [3]], "matrix must hold numbers, got rows of unequal length"),
        ([["a"]], "matrix must hold numbers, got dtype <U1"),
    ],
)
def test_what_is_no_matrix_is_refused(call, matrix, sentence):
    with pytest.raises(Refusal) as caught:
        call(matrix)
    assert str(caught.value) == sentence
