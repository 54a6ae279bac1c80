"""The matrix of a convolution, its rank, and what it cannot see."""

from fractions import Fraction
from itertools import product
from math import lcm, prod

import numpy as np

from .arithmetic import Refusal, links, output_size, per_axis
from .ops import finite, has_room, numbers, sum_type

MOST_STEPS = 5_000_000  # of an exact elimination: rows times columns times the smaller of them, some seconds
INSTEAD = {"e": np.float32, "g": float, "G": complex}  # of floats that LAPACK does not know


def conv_matrix(shape, w, *, stride=1, padding=0, dilation=1):
    """Return the matrix C of a convolution: `C @ x.ravel()` is the convolution, `C.T @ y.ravel()` its transpose.

    >>> conv_matrix((3,), [1, 2])               # 3 numbers in, 2 out
    array([[1, 2, 0],
           [0, 1, 2]])

    `shape` is that of the convolution's plain input, (L,) or (H, W); `w` is (k,) or (kh, kw). The result has a row
    for each output cell and a column for each input cell. Raises `Refusal` as `conv2d` does.
    """
    w = numbers(w, "w")
    if w.ndim not in (1, 2):
        raise Refusal("shape", name="w", wanted="of 1 or 2 axes", value=w.shape)
    shape = per_axis(shape, "shape", w.ndim, 1)
    stride = per_axis(stride, "stride", w.ndim, 1)
    padding, dilation = per_axis(padding, "padding", w.ndim, 0), per_axis(dilation, "dilation", w.ndim, 1)
    sizes = [output_size(*axis) for axis in zip(shape, w.shape, stride, padding, dilation, strict=True)]
    has_room((*sizes, *shape), "the matrix")
    axes = [links(*axis) for axis in zip(sizes, w.shape, stride, padding, dilation, strict=True)]
    matrix = np.zeros((*sizes, *shape), sum_type([w]))
    for cell in product(*axes):
        i, j, t = zip(*cell, strict=True)
        if all(0 <= at < n for at, n in zip(j, shape, strict=True)):
            matrix[i + j] += w[t]
    return matrix.reshape(prod(sizes), -1)


def rank(matrix):
    """Return how many rows of a matrix are independent: how many numbers of an input its output really tells.

    >>> rank(conv_matrix((4, 4), np.ones((3, 3), int)))      # (4, 16): 16 unknowns, 4 of them told
    4

    Exact for whole numbers; for others as `numpy.linalg.matrix_rank` decides. Raises `Refusal` for what is no matrix of
    finite numbers, and for whole numbers that are too many to be exact about.
    """
    matrix = _checked(matrix)
    return len(_reduced(matrix)[1]) if matrix.dtype.kind in "biu" else int(np.linalg.matrix_rank(matrix))


def null_space(matrix):
    """Return a basis of the inputs that a matrix turns into zeros, a row for each: what a convolution cannot see.

    >>> null_space(conv_matrix((4,), [1, 1, 1]))             # (2, 4) -> (2, 4): two invisible directions
    array([[ 0, -1,  1,  0],
           [ 1, -1,  0,  1]])

    Of whole numbers where the matrix is, found by elimination; otherwise orthonormal, from the singular value
    decomposition, with NumPy's own bound of what counts as 0. The shape is (columns - rank, columns). Raises `Refusal`
    as `rank` does, and where a whole number would take more than 64 bits.
    """
    matrix = _checked(matrix)
    if matrix.dtype.kind not in "biu":
        _, _, directions = np.linalg.svd(matrix)
        return directions[int(np.linalg.matrix_rank(matrix)) :].conj()
    rows, pivots = _reduced(matrix)
    basis = []
    for free in (column for column in range(matrix.shape[1]) if column not in pivots):
        direction = [Fraction(0)] * matrix.shape[1]
        direction[free] = Fraction(1)
        for row, pivot in zip(rows, pivots, strict=False):
            direction[pivot] = -row[free]
        scale = lcm(*(value.denominator for value in direction))
        basis.append([int(value * scale) for value in direction])
    try:
        return np.array(basis, int).reshape(-1, matrix.shape[1])
    except OverflowError:
        raise Refusal("not_exact", name="matrix") from None


def scaled(matrix):
    """Return a matrix of floats over a power of 2, so that its squares neither overflow nor vanish, and that power.

    >>> scaled(np.array([[12.0, 0.5]]))
    (array([[1.5   , 0.0625]]), 8.0)
    """
    power = 2.0 ** (int(np.frexp(abs(matrix).max())[1]) - 1) if matrix.any() else 1.0
    return matrix / power, power


def _checked(matrix):
    matrix = numbers(matrix, "matrix")
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise Refusal("shape", name="matrix", wanted="of two axes with at least one cell", value=matrix.shape)
    if matrix.dtype.kind in "biu" and matrix.size * min(matrix.shape) > MOST_STEPS:
        raise Refusal("not_exact", name="matrix")
    if matrix.dtype.kind in "biu":
        return matrix
    with np.errstate(over="ignore"):
        matrix = matrix.astype(INSTEAD.get(matrix.dtype.char, matrix.dtype), copy=False)
    return scaled(finite(matrix, "matrix"))[0]


def _reduced(matrix):
    """The reduced row echelon form in fractions, and the columns of its leading ones."""
    rows, pivots = [[Fraction(int(value)) for value in row] for row in matrix], []
    for column in range(matrix.shape[1]):
        at = len(pivots)
        lead = next((row for row in range(at, len(rows)) if rows[row][column]), None)
        if lead is None:
            continue
        rows[at], rows[lead] = rows[lead], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for other in range(len(rows)):
            factor = rows[other][column]
            if other != at and factor:
                rows[other] = [a - factor * b if b else a for a, b in zip(rows[other], rows[at], strict=True)]
        pivots.append(column)
    return rows, pivots
