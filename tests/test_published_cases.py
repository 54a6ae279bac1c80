"""Numbers that others have published, and those that the lessons are built on.

"The guide" is Dumoulin and Visin, "A guide to convolution arithmetic for deep learning". Its cases are square: i, k, s,
p, d, o are its letters for the sizes of input, kernel, stride, padding, dilation and output.
"""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from deconv_helpers import conv1d, conv2d, conv_matrix, conv_transpose1d, conv_transpose2d, insert_zeros
from deconv_helpers.arithmetic import (
    Refusal,
    links,
    output_size,
    restoring_output_padding,
    transposed_output_size,
)

# --- the guide's figures ----------------------------------------------------------------------------------------------

CONVOLUTIONS = {  # figure: i, k, s, p, d, o
    "2.1 no padding, no strides": (4, 3, 1, 0, 1, 2),
    "2.2 arbitrary padding, no strides": (5, 4, 1, 2, 1, 6),
    "2.3 same padding, no strides": (5, 3, 1, 1, 1, 5),
    "2.4 full padding, no strides": (5, 3, 1, 2, 1, 7),
    "2.5 no padding, strides": (5, 3, 2, 0, 1, 2),
    "2.6 padding, strides": (5, 3, 2, 1, 1, 3),
    "2.7 padding, strides, odd": (6, 3, 2, 1, 1, 3),
    "2.8a counting, unit stride": (5, 3, 1, 0, 1, 3),
    "2.8b counting, stride 2": (5, 3, 2, 0, 1, 2),
    "5.1 dilation": (7, 3, 1, 0, 2, 3),
    "1.1 numerical, no padding, no strides": (5, 3, 1, 0, 1, 3),
    "1.2 numerical, padding, strides": (5, 3, 2, 1, 1, 3),
    "1.5 average pooling": (5, 3, 1, 0, 1, 3),
    "1.6 max pooling": (5, 3, 1, 0, 1, 3),
}
TRANSPOSED = {  # figure: i, k, s, p of the convolution; a, i' (the input), i~' (zeros inserted), p', padded grid, o'
    "4.1 no padding, no strides": (4, 3, 1, 0, 0, 2, 2, 2, 6, 4),
    "4.2 arbitrary padding, no strides": (5, 4, 1, 2, 0, 6, 6, 1, 8, 5),
    "4.3 same padding, no strides": (5, 3, 1, 1, 0, 5, 5, 1, 7, 5),
    "4.4 full padding, no strides": (5, 3, 1, 2, 0, 7, 7, 0, 7, 5),
    "4.5 no padding, strides": (5, 3, 2, 0, 0, 2, 3, 2, 7, 5),
    "4.6 padding, strides": (5, 3, 2, 1, 0, 3, 5, 1, 7, 5),
    "4.7 padding, strides, odd": (6, 3, 2, 1, 1, 3, 5, 1, 8, 6),
}


def numbers(n, k):
    """An image of the numbers from 1, shuffled, and a kernel of powers: no two products agree by symmetry."""
    x = np.random.default_rng(n).permutation(n * n).reshape(n, n) + 1
    return x, 3 ** np.arange(k * k).reshape(k, k)


def slid(x, k, s, p, d, o):
    """Window by window over the padded image, with loops only."""
    padded = np.zeros([n + 2 * p for n in x.shape], x.dtype)
    padded[p : p + x.shape[0], p : p + x.shape[1]] = x
    cells = range(k.shape[0])
    return [
        [sum(padded[a * s + u * d, b * s + v * d] * k[u, v] for u, v in product(cells, cells)) for b in range(o)]
        for a in range(o)
    ]


def stamped(y, k, s, p, o):
    """Stamp by stamp on a sheet that is large enough, then the o x o cells that begin p cells inside."""
    sheet = np.zeros([n * s + len(k) + p + o for n in y.shape], y.dtype)
    for a, b, u, v in product(*map(range, y.shape), *map(range, k.shape)):
        sheet[a * s + u, b * s + v] += y[a, b] * k[u, v]
    return sheet[p : p + o, p : p + o]


@pytest.mark.parametrize(("i", "k", "s", "p", "d", "o"), CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_figures_of_the_guide(i, k, s, p, d, o):
    assert output_size(i, k, s, p, d) == o
    x, w = numbers(i, k)
    assert_array_equal(conv2d(x, w, stride=s, padding=p, dilation=d), slid(x, w, s, p, d, o))


@pytest.mark.parametrize(
    ("i", "k", "s", "p", "a", "small", "spread", "border", "grid", "o"), TRANSPOSED.values(), ids=TRANSPOSED
)
def test_transposed_figures_of_the_guide(i, k, s, p, a, small, spread, border, grid, o):
    assert output_size(i, k, s, p) == small
    assert restoring_output_padding(i, k, s, p) == a
    assert transposed_output_size(small, k, s, p, a) == o == i
    y, w = numbers(small, k)
    back = conv_transpose2d(y, w, stride=s, padding=p, output_padding=a)
    assert_array_equal(back, stamped(y, w, s, p, o), strict=True)
    between = insert_zeros(y, s)
    assert between.shape == (spread, spread)
    bordered = np.pad(between, (border, border + a))
    assert bordered.shape == (grid, grid)
    assert_array_equal(conv2d(bordered, np.rot90(w, 2)), back, strict=True)
    assert not np.array_equal(conv2d(bordered, w), back)


DIRECT = {  # relationship: whether it speaks of this case, and the size it gives
    "1": (lambda i, k, s, p, d: s == d == 1 and p == 0, lambda i, k, s, p, d: i - k + 1),
    "2": (lambda i, k, s, p, d: s == d == 1, lambda i, k, s, p, d: i - k + 2 * p + 1),
    "3": (lambda i, k, s, p, d: s == d == 1 and k % 2 and p == k // 2, lambda i, k, s, p, d: i),
    "4": (lambda i, k, s, p, d: s == d == 1 and p == k - 1, lambda i, k, s, p, d: i + k - 1),
    "5": (lambda i, k, s, p, d: d == 1 and p == 0, lambda i, k, s, p, d: (i - k) // s + 1),
    "6": (lambda i, k, s, p, d: d == 1, lambda i, k, s, p, d: (i + 2 * p - k) // s + 1),
    "15": (lambda i, k, s, p, d: True, lambda i, k, s, p, d: (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1),
}
BACK = {
    "8": (lambda i, k, s, p: s == 1 and p == 0, lambda n, i, k, s, p: n + k - 1),
    "9": (lambda i, k, s, p: s == 1, lambda n, i, k, s, p: n + k - 1 - 2 * p),
    "10": (lambda i, k, s, p: s == 1 and k % 2 and p == k // 2, lambda n, i, k, s, p: n),
    "11": (lambda i, k, s, p: s == 1 and p == k - 1, lambda n, i, k, s, p: n - (k - 1)),
    "12": (lambda i, k, s, p: p == 0 and (i - k) % s == 0, lambda n, i, k, s, p: s * (n - 1) + k),
    "13": (lambda i, k, s, p: (i + 2 * p - k) % s == 0, lambda n, i, k, s, p: s * (n - 1) + k - 2 * p),
    "14": (lambda i, k, s, p: True, lambda n, i, k, s, p: s * (n - 1) + (i + 2 * p - k) % s + k - 2 * p),
}
SQUARES = list(product(range(1, 10), range(1, 5), range(1, 4), range(4)))  # i, k, s, p


@pytest.mark.parametrize(("speaks", "size"), DIRECT.values(), ids=DIRECT)
def test_relationships_of_the_guide(speaks, size):
    """Number 7, of pooling, is number 5."""
    cases = [
        (i, k, s, p, d)
        for (i, k, s, p), d in product(SQUARES, (1, 2, 3))
        if d * (k - 1) + 1 <= i + 2 * p and speaks(i, k, s, p, d)
    ]
    assert cases
    assert [output_size(*case) for case in cases] == [size(*case) for case in cases]


@pytest.mark.parametrize(("speaks", "size"), BACK.values(), ids=BACK)
def test_transposed_relationships_of_the_guide(speaks, size):
    cases = [(i, k, s, p) for i, k, s, p in SQUARES if k <= i + 2 * p and speaks(i, k, s, p)]
    assert cases
    for i, k, s, p in cases:
        n, a = output_size(i, k, s, p), restoring_output_padding(i, k, s, p)
        assert transposed_output_size(n, k, s, p, a) == size(n, i, k, s, p) == i


# --- sizes ------------------------------------------------------------------------------------------------------------

SIZES = {
    "7 -> 4": (lambda: output_size(7, 3, 2, 1), 4),
    "7 -> 3 without padding": (lambda: output_size(7, 3, 2), 3),
    "8 -> 4": (lambda: output_size(8, 3, 2, 1), 4),
    "5 -> 7, full": (lambda: output_size(5, 3, 1, 2), 7),
    "4 -> 6, full": (lambda: output_size(4, 3, 1, 2), 6),
    "8 -> 8, one cell each side": (lambda: output_size(8, 3, 1, 1), 8),
    "8 -> 10, two cells each side": (lambda: output_size(8, 3, 1, 2), 10),
    "no, half, full": (lambda: [output_size(4, 3, 1, p) for p in (0, 1, 2)], [2, 4, 6]),
    "5 to 10 -> 3 3 4 4 5 5": (lambda: [output_size(n, 3, 2, 1) for n in range(5, 11)], [3, 3, 4, 4, 5, 5]),
    "5 and 6 restored by 0 and 1": (lambda: [restoring_output_padding(n, 3, 2, 1) for n in (5, 6)], [0, 1]),
    "16 17 18 -> 6": (lambda: [output_size(n, 5, 3, 2) for n in (15, 16, 17, 18, 19)], [5, 6, 6, 6, 7]),
    "16 17 18 restored by 0 1 2": (lambda: [restoring_output_padding(n, 5, 3, 2) for n in (16, 17, 18)], [0, 1, 2]),
    "7 and 8 -> 3, dilated": (lambda: [output_size(n, 3, 2, 1, 2) for n in (7, 8)], [3, 3]),
    "7 and 8 restored by 0 and 1, dilated": (lambda: [restoring_output_padding(n, 3, 2, 1, 2) for n in (7, 8)], [0, 1]),
    "23 and 24 -> 12": (lambda: [output_size(n, 3, 2, 1) for n in (23, 24)], [12, 12]),
    "12 -> 23 or 24": (lambda: [transposed_output_size(12, 3, 2, 1, op) for op in (0, 1)], [23, 24]),
    "74 -> 36 -> 73": (lambda: [output_size(74, 3, 2), transposed_output_size(36, 3, 2)], [36, 73]),
    "4 -> 7": (lambda: transposed_output_size(4, 3, 2, 1), 7),
    "4 -> 9 uncropped": (lambda: transposed_output_size(4, 3, 2), 9),
    "2 -> 3 or 4": (lambda: [transposed_output_size(2, 3, 2, 1, op) for op in (0, 1)], [3, 4]),
    "4 -> 6 4 2 with more padding": (lambda: [transposed_output_size(4, 3, 1, p) for p in (0, 1, 2)], [6, 4, 2]),
    "3 -> 7 5 6 6 6": (
        lambda: [
            transposed_output_size(3, k, 2, p, op)
            for k, p, op in [(3, 0, 0), (3, 1, 0), (3, 1, 1), (2, 0, 0), (4, 1, 0)]
        ],
        [7, 5, 6, 6, 6],
    ),
    "10 x 15 -> 320 x 480": (lambda: [transposed_output_size(n, 64, 32, 16) for n in (10, 15)], [320, 480]),
    "7 -> 16, not 14": (lambda: transposed_output_size(7, 4, 2), 16),
    "7 -> 256": (lambda: transposed_output_size(7, 64, 32), 256),
    "3, 3 -> 9": (lambda: transposed_output_size(3, 3, 3), 9),
    "1 4 8 16": (
        lambda: [transposed_output_size(1, 4), *(transposed_output_size(n, 4, 2, 1) for n in (4, 8))],
        [4, 8, 16],
    ),
}


@pytest.mark.parametrize(("sizes", "published"), SIZES.values(), ids=SIZES)
def test_sizes(sizes, published):
    assert sizes() == published


@pytest.mark.parametrize(
    ("times", "kernel", "padding", "output_padding"),
    [
        *[(2, *setting) for setting in [(2, 0, 0), (4, 1, 0), (6, 2, 0), (3, 1, 1), (5, 2, 1), (1, 0, 1), (7, 3, 1)]],
        *[(3, *setting) for setting in [(3, 0, 0), (5, 1, 0), (4, 1, 1), (7, 2, 0), (2, 0, 1)]],
    ],
)
def test_settings_that_multiply_every_size(times, kernel, padding, output_padding):
    for n in range(1, 20):
        assert transposed_output_size(n, kernel, times, padding, output_padding) == times * n


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: conv_transpose2d(np.ones((2, 2)), np.ones((3, 3)), padding=2), "padding=2 leaves a size of 0"),
        (lambda: conv_transpose1d([1, 2], [1, 1], output_padding=1), "output_padding=1 must be smaller than stride=1"),
        (lambda: conv_transpose2d(np.ones((3, 5, 5)), np.ones((8, 3, 3, 3))), "x must have shape of 8 channels"),
    ],
    ids=["2x2 cropped to nothing", "an extra cell at stride 1", "the convolution's input for its transpose"],
)
def test_settings_that_have_no_result(call, sentence):
    with pytest.raises(Refusal, match=sentence):
        call()


# --- values -----------------------------------------------------------------------------------------------------------

GUIDE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
GUIDE_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
RAMP = np.arange(16).reshape(4, 4) / 10
ONES = np.ones((3, 3), int)
NINE = np.arange(1, 10).reshape(3, 3)
X = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
O = np.array([[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]])  # noqa: E741, a picture of its name
DIGITS, DIGITS_2D = [1, 10, 100], [[1, 10], [100, 1000]]
SQUARE = [[1, 2], [3, 4]]
DOT = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
PADDED_RAMP = [[1, 1.8, 2.4, 1.8], [2.7, 4.5, 5.4, 3.9], [5.1, 8.1, 9, 6.3], [4.2, 6.6, 7.2, 5]]
RAMP_BACK = [[4.5, 9.9, 9.9, 5.4], [12.6, 27, 27, 14.4], [12.6, 27, 27, 14.4], [8.1, 17.1, 17.1, 9]]
MIDDLE = [6, 12, 14, 12, 14, 12, 14, 7], [12, 24, 28, 24, 28, 24, 28, 14], [20, 40, 44, 40, 44, 40, 44, 22]
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]

VALUES = {
    # published elsewhere
    "guide, figure 1.1": (lambda: conv2d(GUIDE, GUIDE_KERNEL), [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
    "guide, figure 1.2": (
        lambda: conv2d(GUIDE, GUIDE_KERNEL, stride=2, padding=1),
        [[6, 17, 3], [8, 17, 13], [6, 4, 4]],
    ),
    "guide, figure 1.4, strides as subsampling": (lambda: conv2d(GUIDE, GUIDE_KERNEL, stride=2), [[12, 17], [9, 14]]),
    "guide, figure 1.5, average pooling": (
        lambda: np.round(conv2d(GUIDE, np.ones((3, 3)) / 9), 1),
        [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]],
    ),
    "conv_arithmetic, issue 17": (
        lambda: conv2d(
            [[2, 2, 3, 3, 3], [0, 1, 3, 0, 3], [2, 3, 0, 1, 3], [3, 3, 2, 1, 2], [3, 3, 0, 2, 3]],
            [[2, 0, 1], [1, 0, 0], [0, 1, 1]],
            stride=2,
            padding=1,
        ),
        [[1, 5, 6], [7, 8, 3], [3, 10, 4]],
    ),
    "ConvTranspose2d of 4x4 ones to 8x8": (
        lambda: conv_transpose2d(np.ones((4, 4), int), np.arange(1, 17).reshape(4, 4), stride=2, padding=1),
        [*MIDDLE, *MIDDLE[1:], *MIDDLE[1:], [10, 20, 22, 20, 22, 20, 22, 11]],
    ),
    "pytorch, issue 1565, dilated": (
        lambda: conv_transpose1d(np.ones(6, int), [1, 1, 1], stride=2, padding=1, output_padding=1, dilation=2),
        [0, 2, 0, 3, 0, 3, 0, 3, 0, 3, 0, 2, 0, 1],
    ),
    # convolution
    "ramp": (lambda: conv2d(RAMP, ONES), [[4.5, 5.4], [8.1, 9.0]]),
    "ramp, one ring of padding": (lambda: conv2d(RAMP, ONES, padding=1), PADDED_RAMP),
    "ramp, averaged, is its middle": (lambda: conv2d(RAMP, ONES / 9), RAMP[1:3, 1:3]),
    "ramp through the identity is its middle": (lambda: conv2d(RAMP, DOT), RAMP[1:3, 1:3]),
    "how often a cell is read": (
        lambda: conv_transpose2d(np.ones((2, 2), int), ONES),
        [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]],
    ),
    "an edge": (lambda: conv2d([[0, 0, 1, 1]] * 4, [[-1, 0, 1]] * 3), [[3, 3], [3, 3]]),
    "X": (lambda: conv2d(X, ONES), [[5, 5], [5, 5]]),
    "O": (lambda: conv2d(O, ONES), [[5, 5], [5, 5]]),
    "between X and O": (lambda: conv2d(0.3 * X + 0.7 * O, ONES), [[5, 5], [5, 5]]),
    "X, Sobel": (lambda: conv2d(X, SOBEL), [[2, -2], [2, -2]]),
    "O, Sobel": (lambda: conv2d(O, SOBEL), [[-3, 3], [-3, 3]]),
    "two cells that cancel": (lambda: conv2d([[0] * 4, [0, 1, -1, 0], [0] * 4, [0] * 4], ONES), [[0, 0], [0, 0]]),
    "0 to 15": (lambda: conv2d(np.arange(16).reshape(4, 4), ONES), [[45, 54], [81, 90]]),
    "0 to 15, middle rows exchanged": (
        lambda: conv2d(np.arange(16).reshape(4, 4)[[0, 2, 1, 3]], ONES),
        [[45, 54], [81, 90]],
    ),
    "0 to 15, middle rows and columns exchanged": (
        lambda: conv2d(np.arange(16).reshape(4, 4)[[0, 2, 1, 3]][:, [0, 2, 1, 3]], ONES),
        [[45, 54], [81, 90]],
    ),
    "correlation, not flipped": (lambda: conv1d([0, 0, 1, 0, 0], [1, 2, 3]), [3, 2, 1]),
    "convolution, flipped": (lambda: np.convolve([0, 0, 1, 0, 0], [1, 2, 3], "valid"), [1, 2, 3]),
    "stride 2, padding on both sides": (lambda: conv1d([1, 2, 3, 4], [1, 1, 1], stride=2, padding=1), [3, 9]),
    "stride 2, padding at the end": (lambda: conv1d([1, 2, 3, 4, 0], [1, 1, 1], stride=2), [6, 7]),
    # there and back
    "1-D there": (lambda: conv1d([1, 2, 3], [1, 1]), [3, 5]),
    "1-D and back": (lambda: conv_transpose1d([3, 5], [1, 1]), [3, 8, 5]),
    "ramp back": (lambda: conv_transpose2d([[4.5, 5.4], [8.1, 9]], ONES), RAMP_BACK),
    "ramp back and there": (lambda: conv2d(RAMP_BACK, ONES), [[157.5, 162], [175.5, 180]]),
    "ramp back, over overlap and nine": (
        lambda: np.array(RAMP_BACK) / conv_transpose2d(np.ones((2, 2)), ONES) / 9,
        [[0.5, 0.55, 0.55, 0.6], [0.7, 0.75, 0.75, 0.8], [0.7, 0.75, 0.75, 0.8], [0.9, 0.95, 0.95, 1.0]],
    ),
    "ramp back from one ring of padding": (
        lambda: conv_transpose2d(PADDED_RAMP, ONES, padding=1)[0],
        [10, 17.8, 19.8, 13.5],
    ),
    "fives back": (
        lambda: conv_transpose2d([[5, 5], [5, 5]], ONES),
        [[5, 10, 10, 5], [10, 20, 20, 10], [10, 20, 20, 10], [5, 10, 10, 5]],
    ),
    # the stamp and its stride
    "stride 1": (lambda: conv_transpose1d([1, 2, 3], DIGITS), [1, 12, 123, 230, 300]),
    "stride 2": (lambda: conv_transpose1d([1, 2, 3], DIGITS, stride=2), [1, 10, 102, 20, 203, 30, 300]),
    "stride 3": (lambda: conv_transpose1d([1, 2, 3], DIGITS, stride=3), [1, 10, 100, 2, 20, 200, 3, 30, 300]),
    "stride 4": (lambda: conv_transpose1d([1, 2, 3], DIGITS, stride=4), [1, 10, 100, 0, 2, 20, 200, 0, 3, 30, 300]),
    "stride 2, ones": (lambda: conv_transpose1d([1, 2, 3], [1, 1, 1], stride=2), [1, 1, 3, 2, 5, 3, 3]),
    "the window in steps of 2 instead": (lambda: conv1d([1, 2, 3], [1, 1, 1], stride=2), [6]),
    "stride 2, kernel 2": (lambda: conv_transpose1d([1, 2], [3, 1], stride=2), [3, 1, 6, 2]),
    "two numbers": (lambda: conv_transpose1d([1, 2], [1, 10]), [1, 12, 20]),
    "2-D stride 1": (lambda: conv_transpose2d(SQUARE, DIGITS_2D), [[1, 12, 20], [103, 1234, 2040], [300, 3400, 4000]]),
    "2-D stride 2": (
        lambda: conv_transpose2d(SQUARE, DIGITS_2D, stride=2),
        [[1, 10, 2, 20], [100, 1000, 200, 2000], [3, 30, 4, 40], [300, 3000, 400, 4000]],
    ),
    "2-D stride 3": (
        lambda: conv_transpose2d(SQUARE, DIGITS_2D, stride=3),
        [[1, 10, 0, 2, 20], [100, 1000, 0, 200, 2000], [0] * 5, [3, 30, 0, 4, 40], [300, 3000, 0, 400, 4000]],
    ),
    "holes": (lambda: conv_transpose2d(SQUARE, [[1]], stride=2), [[1, 0, 2], [0, 0, 0], [3, 0, 4]]),
    "bias once a cell": (lambda: conv_transpose1d([1, 1, 1], [1, 1, 1], 10), [11, 12, 13, 12, 11]),
    # zeros inserted, the kernel turned
    "zeros inserted, with a border": (
        lambda: np.pad(insert_zeros(SQUARE, 2), 1),
        [[0, 0, 0, 0, 0], [0, 1, 0, 2, 0], [0, 0, 0, 0, 0], [0, 3, 0, 4, 0], [0, 0, 0, 0, 0]],
    ),
    "zeros inserted into 3x3": (lambda: insert_zeros(NINE, 2)[::2, ::2], NINE),
    "a lone 1 stamps the kernel": (lambda: conv_transpose2d([[1]], SQUARE), SQUARE),
    "a lone 1 stamps the kernel, 1-D": (lambda: conv_transpose1d([1], [1, 2, 3]), [1, 2, 3]),
    "sliding the kernel unturned": (lambda: conv2d([[1]], SQUARE, padding=1), [[4, 3], [2, 1]]),
    "sliding the kernel turned": (lambda: conv2d([[1]], np.rot90(SQUARE, 2), padding=1), SQUARE),
    "sliding the kernel's transpose": (lambda: conv2d([[1]], np.transpose(SQUARE), padding=1), [[4, 2], [3, 1]]),
    # padding crops
    "padding 0": (
        lambda: conv_transpose2d(SQUARE, NINE),
        [[1, 4, 7, 6], [7, 23, 33, 24], [19, 53, 63, 42], [21, 52, 59, 36]],
    ),
    "padding 1 is the middle": (lambda: conv_transpose2d(SQUARE, NINE, padding=1), [[23, 33], [53, 63]]),
    "padding 1, ones": (lambda: conv_transpose2d(np.ones((2, 2), int), ONES, padding=1), [[4, 4], [4, 4]]),
    "padding 2 shrinks 4x4": (lambda: conv_transpose2d(np.ones((4, 4), int), ONES, padding=2), [[9, 9], [9, 9]]),
    "output padding 0": (lambda: conv_transpose2d([[1]], NINE, stride=2, padding=1), [[5]]),
    "output padding 1": (
        lambda: conv_transpose2d([[1]], NINE, stride=2, padding=1, output_padding=1),
        [[5, 6], [8, 9]],
    ),
    "1-D, uncropped": (lambda: conv_transpose1d([1, 2], DIGITS, stride=2), [1, 10, 102, 20, 200]),
    "1-D, output padding 0": (lambda: conv_transpose1d([1, 2], DIGITS, stride=2, padding=1), [10, 102, 20]),
    "1-D, output padding 1": (
        lambda: conv_transpose1d([1, 2], DIGITS, stride=2, padding=1, output_padding=1),
        [10, 102, 20, 200],
    ),
    "where no stamp reaches": (
        lambda: conv_transpose1d([1, 1], [1, 1], stride=3, output_padding=1),
        [1, 1, 0, 1, 1, 0],
    ),
    "where no stamp reaches, the bias": (
        lambda: conv_transpose1d([1, 1], [1, 1], 7, stride=3, output_padding=1),
        [8, 8, 7, 8, 8, 7],
    ),
    # dilation
    "dilated convolution": (lambda: conv1d([1, 2, 3], [1, 1], dilation=2), [4]),
    "dilated stamp": (lambda: conv_transpose1d([1, 2, 3], [1, 1], dilation=2), [1, 2, 4, 2, 3]),
    "stride, not dilation": (lambda: conv_transpose1d([1, 2, 3], [1, 1], stride=2), [1, 1, 2, 2, 3, 3]),
    "convolution of inserted zeros": (lambda: conv1d(insert_zeros([1, 2, 3], 2), [1, 1]), [1, 2, 2, 3]),
    # upsampling and overlaps
    "overlaps of three": (lambda: conv_transpose1d([1, 1, 1, 1], [1, 1, 1], stride=2), [1, 1, 2, 1, 2, 1, 2, 1, 1]),
    "overlaps of four": (lambda: conv_transpose1d([1, 1, 1], [1, 1, 1, 1], stride=2), [1, 1, 2, 2, 2, 2, 1, 1]),
    "overlaps of five, stride 3": (
        lambda: conv_transpose1d([1, 1, 1, 1], [1] * 5, stride=3),
        [1, 1, 1, 2, 2, 1, 2, 2, 1, 2, 2, 1, 1, 1],
    ),
    "overlaps in 2-D": (
        lambda: conv_transpose2d(np.ones((3, 3), int), ONES, stride=2)[2:5, 2:5],
        [[4, 2, 4], [2, 1, 2], [4, 2, 4]],
    ),
    "stripes, though 2 divides 2": (lambda: conv_transpose1d([1, 1, 1], [1, 2], stride=2), [1, 2, 1, 2, 1, 2]),
    "flat, though 2 does not divide 3": (
        lambda: conv_transpose1d([1, 1, 1], [1, 2, 1], stride=2)[1:-1],
        [2, 2, 2, 2, 2],
    ),
    "flat of four different taps": (lambda: conv_transpose1d([1, 1, 1], [1, 2, 4, 3], stride=2)[2:-2], [5, 5, 5, 5]),
    "nearest": (
        lambda: conv_transpose2d(SQUARE, np.ones((2, 2), int), stride=2),
        [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]],
    ),
    "bed of nails": (
        lambda: conv_transpose2d(SQUARE, [[1, 0], [0, 0]], stride=2),
        [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]],
    ),
    "no unpooling": (lambda: conv_transpose2d([[9]], np.ones((2, 2), int), stride=2), [[9, 9], [9, 9]]),
    "linear": (lambda: conv_transpose1d([1, 2, 3], [0.5, 1, 0.5], stride=2, padding=1), [1, 1.5, 2, 2.5, 3]),
    "linear of four taps": (
        lambda: conv_transpose1d([1, 2, 3], [0.25, 0.75, 0.75, 0.25], stride=2, padding=1),
        [0.75, 1.25, 1.75, 2.25, 2.75, 2.25],
    ),
    "bilinear": (
        lambda: conv_transpose2d(SQUARE, np.outer([0.5, 1, 0.5], [0.5, 1, 0.5]), stride=2, padding=1),
        [[1, 1.5, 2], [2, 2.5, 3], [3, 3.5, 4]],
    ),
    "four taps": (lambda: conv_transpose1d([5, 6, 7], [1, 2, 3, 4], stride=2), [5, 10, 21, 32, 25, 38, 21, 28]),
    "its even cells": (lambda: conv_transpose1d([5, 6, 7], [1, 3]), [5, 21, 25, 21]),
    "its odd cells": (lambda: conv_transpose1d([5, 6, 7], [2, 4]), [10, 32, 38, 28]),
}


@pytest.mark.parametrize(("values", "published"), VALUES.values(), ids=VALUES)
def test_values(values, published):
    found = values()
    assert found.shape == np.shape(published)
    assert_allclose(found, published, rtol=0, atol=1e-12)


def test_max_pooling_of_the_guide_takes_the_same_windows():
    """Figure 1.6: pooling reads what the links read, and takes the largest instead of a sum."""
    pooled = np.zeros((3, 3), int)
    for row, col in product(links(3, 3), links(3, 3)):
        pooled[row.i, col.i] = max(pooled[row.i, col.i], GUIDE[row.j][col.j])
    assert_array_equal(pooled, [[3, 3, 3], [3, 3, 3], [3, 2, 3]])


def test_channels_of_the_guide():
    """Figure 1.3: two maps in, three maps out."""
    assert conv2d(np.ones((2, 5, 5)), np.ones((3, 2, 3, 3))).shape == (3, 3, 3)


def test_one_weight_serves_a_convolution_and_its_transpose():
    w = np.ones((8, 3, 3, 3))
    assert conv2d(np.ones((3, 6, 6)), w).shape == (8, 4, 4)
    assert conv_transpose2d(np.ones((8, 4, 4)), w).shape == (3, 6, 6)


@pytest.mark.parametrize(("n", "stride", "side", "zeros"), [(3, 2, 5, 16), (4, 3, 10, 84), (4, 1, 4, 0)])
def test_how_many_zeros_are_inserted(n, stride, side, zeros):
    spread = insert_zeros(np.ones((n, n)), stride)
    assert spread.shape == (side, side)
    assert np.count_nonzero(spread == 0) == zeros


def test_stamps_start_a_stride_apart():
    assert [link.j for link in links(3, 3, stride=2) if link.t == 0] == [0, 2, 4]


def test_stamping_multiplies_less_than_sliding_over_inserted_zeros():
    assert len(links(4, 3, stride=2)) ** 2 == 144
    grid = np.pad(insert_zeros(np.ones((4, 4)), 2), 2)
    assert conv2d(grid, ONES).size * ONES.size == 729
    assert round(100 * np.mean(grid == 0)) == 87


def test_which_cells_met_in_1234():
    row = [(link.i, link.t) for link in links(2, 2) if link.j == 1]
    met = [((a, b), (u, v)) for (a, u), (b, v) in product(row, row)]
    assert met == [((0, 0), (1, 1)), ((0, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 1), (0, 0))]


def test_the_matrix_of_the_4x4_example():
    c = conv_matrix((4, 4), ONES)
    band = np.array([[1, 1, 1, 0], [0, 1, 1, 1]])
    assert_array_equal(c, np.kron(band, band), strict=True)
    assert_array_equal(c @ c.T, [[9, 6, 6, 4], [6, 9, 4, 6], [6, 4, 9, 6], [4, 6, 6, 9]])
    assert_allclose(np.linalg.eigvalsh(c @ c.T), [1, 5, 5, 25])
    assert_allclose(c.T @ c @ RAMP.ravel(), np.ravel(RAMP_BACK))
    assert_allclose(c[0] @ RAMP.ravel(), 4.5)
    assert [c[0].sum(), c[:, 5].sum(), c[:, 0].sum()] == [9, 4, 1]
    guess = [[-0.18, -0.18, -0.18, 0], [0.36, 1.08, 1.08, 0.72], [0.36, 1.08, 1.08, 0.72], [0.54, 1.26, 1.26, 0.72]]
    assert_allclose(np.linalg.pinv(c) @ [4.5, 5.4, 8.1, 9], np.ravel(guess), atol=1e-12)


@pytest.mark.parametrize(
    ("n", "padding", "rank"),
    [(4, 0, 4), (4, 1, 16), (4, 2, 16), (5, 1, 16)],
)
def test_ranks(n, padding, rank):
    assert np.linalg.matrix_rank(conv_matrix((n, n), ONES, padding=padding)) == rank


def test_one_ring_of_padding_can_be_undone():
    assert round(np.linalg.det(conv_matrix((4, 4), ONES, padding=1))) == 1
    a = np.array([[1, 0, -1, 1], [0, 0, 1, -1], [-1, 1, 0, 0], [1, -1, 0, 1]])
    assert_allclose(a @ PADDED_RAMP @ a, RAMP, atol=1e-12)


def test_the_gradient_is_the_transposed_convolution():
    """Of half the squared norm of conv(x), by central differences."""
    steps = np.eye(16).reshape(16, 4, 4) * 1e-3
    loss = [[0.5 * np.sum(conv2d(RAMP + sign * step, ONES) ** 2) for step in steps] for sign in (1, -1)]
    assert_allclose((np.array(loss[0]) - loss[1]) / 2e-3, np.ravel(RAMP_BACK), atol=1e-6)


def test_how_many_black_and_white_pictures_share_an_output():
    """1,140 outputs for 65,536 pictures; X and O are two of the 746 that give four fives."""
    pictures = (np.arange(2**16)[:, None] >> np.arange(16)) & 1
    outputs, counts = np.unique(pictures @ conv_matrix((4, 4), ONES).T, axis=0, return_counts=True)
    assert len(outputs) == 1140
    assert counts[(outputs == 5).all(axis=1)] == 746
    assert counts[(outputs == 4).all(axis=1)] == 746
    assert np.count_nonzero(counts == 1) == 102
