"""Answers to the exercises of lessons 01 to 04."""

from fractions import Fraction
from itertools import product

import numpy as np

from deconv_helpers import (
    conv2d,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    insert_zeros,
    transposed_output_size,
)

CENTRE = np.eye(9)[4].reshape(3, 3)
MEAN = np.ones((3, 3)) / 9
MIXED = (CENTRE + MEAN) / 2


def cell(x, w, row, col):
    return np.sum(x[row : row + len(w), col : col + len(w)] * w)


def cell_in_loops(x, w, row, col):
    total = 0
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            total += x[row + i][col + j] * w[i][j]
    x[:] = 0  # what a function does to its own copies is its own affair
    return [[total]]


def stamp(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] += x[i] * w
    return y


def slide(x, w, s, border=-1):
    return conv2d(np.pad(insert_zeros(x, s), len(w) + border), w)


class Stamp:
    """A right answer need not be a plain function."""

    def __call__(self, x, w, s):
        y = [0] * ((len(x) - 1) * s + len(w))
        for (i, a), (t, b) in product(enumerate(x.tolist()), enumerate(w.tolist())):
            y[i * s + t] += a * b
        return tuple(y)


PAIRS = [((0, 0), (1, 1)), ((0, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 1), (0, 0))]
SIZES = {(7, 3, 2, 0): 3, (7, 3, 2, 1): 4, (8, 3, 2, 1): 4, (5, 3, 1, 2): 7}
VANISHING = np.array([[1, -1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, -1, 0, 1]]) * [[1], [0], [0], [-1]]
RAMP, ONES = np.arange(16).reshape(4, 4), np.ones((3, 3))
CROSS = [[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]
RING = [[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]]
SIX = [[0, 0, 0, 0], [0, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 0]]
UNDO = np.array([[1, 0, -1, 1], [0, 0, 1, -1], [-1, 1, 0, 0], [1, -1, 0, 1]])  # curriculum's A
FULL = conv_matrix((4,), [1, 1, 1], padding=2)


def by_elimination(y):
    """Sixteen equations solved by hand, in fractions."""
    rows = [[*map(Fraction, row), Fraction(value)] for row, value in zip(MATRIX.tolist(), y.ravel(), strict=True)]
    for at in range(16):
        pivot = next(row for row in rows[at:] if row[at])
        rows.remove(pivot)
        rows.insert(at, [value / pivot[at] for value in pivot])
        for other in range(16):
            if other != at:
                rows[other] = [a - rows[other][at] * b for a, b in zip(rows[other], rows[at], strict=True)]
    return np.array([row[-1] for row in rows]).reshape(4, 4)


MATRIX = conv_matrix((4, 4), ONES.astype(int), padding=1)


def peel(y):
    x = np.zeros((4, 4))
    for i, j in product(range(4), range(4)):
        x[i, j] = y[i, j] - x[max(i - 2, 0) : i + 1, max(j - 2, 0) : j + 1].sum()
    return x


RIGHT = {
    "01.sizes": [
        [3, 4, 4, 7],
        SIZES,
        dict(reversed(SIZES.items())),
        dict(a=3, b=4, c=4, d=7),
        np.float32([3, 4, 4, 7]),
    ],
    "01.edge": [
        [[-1, 0, 1]] * 3,
        [[1e-9, 0, -1e-9]] * 3,
        [[0, -1, 1]] * 3,
        np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    ],
    "01.centre": [CENTRE, MEAN, MIXED.tolist(), [[0, 0, 0], [0.5, 0, 0.5], [0, 0, 0]]],
    "01.another": [(CENTRE, MEAN), [MEAN, CENTRE], {"one": CENTRE, "two": MIXED}, np.stack([MIXED, MEAN])],
    "01.window": [cell, cell_in_loops, lambda x, w, row, col: conv2d(x, w)[row, col]],
    "01.invisible": [
        [[0, 0, 0, 0], [0, 1, -1, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        VANISHING,
        1e-12 * VANISHING,
        np.outer([1, -1, 0, 1], [3, 1, 4, 1]),
    ],
    "01.flip": [[[3, 2, 1], [1, 2, 3]], {"convolve": (1, 2, 3), "conv1d": (3, 2, 1)}],
    "02.zeros": [[[5, 16], [10, 84]], {(4, 3): (10, 84), (3, 2): (5, 16)}],
    "02.stamp": [stamp, Stamp(), lambda x, w, s: conv_transpose1d(x, w, stride=s)],
    "02.repair": [
        lambda x, w, s: slide(x, w[::-1, ::-1], s),
        lambda x, w, s: slide(x, np.rot90(w, 2), s),
        lambda x, w, s: conv_transpose2d(x, w, stride=s).tolist(),
    ],
    "02.stride": [3, 3.0, [3], np.int64(3)],
    "02.kernel": [[3, 1], (3.0, 1.0), {"first": 3, "second": 1}],
    "02.linear": [[0.5, 1, 0.5], np.array([1, 2, 1]) / 2],
    "02.met": [PAIRS, PAIRS[::-1], set(PAIRS), dict(PAIRS), np.array(PAIRS), [*PAIRS, PAIRS[0]]],
    "03.effective": [[2, 3, 2, -1], {(2, 2, 1): -1, (5, 2, 1): 2, (3, 1, 2): 3, (3, 0, 1): 2}, (2.0, 3, 2, -1)],
    "03.share": [[16, 17, 18], {18, 16, 17}, range(16, 19), (18, 17, 16, 16), {16: 0, 17: 1, 18: 2}, np.r_[16:19]],
    "03.restore": [[0, 1, 2, 1], {24: 1, 16: 0, 17: 1, 18: 2}, np.array([0, 1, 2, 1.0])],
    "03.size": [
        lambda n, k, s, p, op: (n - 1) * s - 2 * p + k + op,
        lambda n, k, s, p, op: len(range(0, n * s, s)[:-1]) * s + k + op - p - p,
        lambda n, k, s, p, op: [float(transposed_output_size(n, k, s, p, op))],
    ],
    "03.crop": [
        lambda full, p, op: full[p : len(full) - p + op],
        lambda full, p, op: full[p : len(full) + op - p].tolist(),
        lambda full, p, op: [full[i] for i in range(len(full)) if p <= i < len(full) - p + op],
        lambda full, p, op: np.delete(full, [*range(p), *range(len(full) - p + op, len(full))]),
    ],
    "03.extra": [200, 200.0, [200], np.int64(200)],
    "03.double": [
        (2, 2, 0, 0), (4, 2, 1, 0), (3, 2, 1, 1), (6, 2, 2, 0), (5, 2, 2, 1), (1, 2, 0, 1), (7, 2, 3, 1),
        {"op": 1, "p": 1, "s": 2, "k": 3}, dict(k=2, s=2), np.array([10, 2, 4, 0.0]),
        dict(kernel_size=4, stride=2, padding=1), dict(kernel=2, step=2, crop=0, extra=0),
    ],
    "03.triple": [(3, 3, 0, 0), (5, 3, 1, 0), (4, 3, 1, 1), (7, 3, 2, 0), (2, 3, 0, 1), [1, 3, 0, 2], dict(k=3, s=3)],
    "04.two": [
        (RAMP, RAMP[[0, 2, 1, 3]]),
        [RAMP[:, [0, 2, 1, 3]].tolist(), RAMP.tolist()],
        {"one": RAMP, "two": RAMP + VANISHING},
        np.stack([RAMP - 1000 * VANISHING, RAMP + VANISHING]),
    ],
    "04.six": [SIX, np.array(SIX).T, np.array(SIX).T[::-1], np.array(SIX, bool)],
    "04.drawing": [CROSS, RING, SIX, np.array(CROSS, float), [[bool(cell) for cell in row] for row in RING]],
    "04.ranks": [[4, 16, 16], {2: 16, 1: 16, 0: 4}, dict(none=4, half=16, full=16)],
    "04.lost": [2, 5, 8, 5.0, [2], np.int64(8)],
    "04.recover": [
        lambda y: UNDO @ y @ UNDO,
        lambda y: np.rint(UNDO @ y @ UNDO).astype(int).tolist(),
        lambda y: np.linalg.solve(conv_matrix((4, 4), ONES, padding=1), y.ravel()).reshape(4, 4),
        by_elimination,
    ],
    "04.peel": [
        peel,
        lambda y: np.linalg.pinv(FULL) @ y @ np.linalg.pinv(FULL).T,
        lambda y: np.linalg.lstsq(conv_matrix((4, 4), ONES, padding=2), y.ravel())[0].reshape(4, 4),
        lambda y: peel(y[::-1, ::-1])[::-1][:, ::-1],
    ],
    "04.kernel": [CENTRE, -CENTRE, CENTRE.tolist(), CENTRE + 1e-12],
}  # fmt: skip


def overwrite(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i in range(len(x)):
        y[i * s : i * s + len(w)] = x[i] * w
    return y


def late(x, w, row, col):
    return sum(x[row + 1 + i, col + 1 + j] * w[i, j] for i in range(len(w)) for j in range(len(w)))


def one_off(shape, at, value=1):
    array = np.zeros(shape)
    array[at] = value
    return array


SHIFTED = one_off((3, 3), (2, 1))
INVISIBLE_TO_BOTH = np.array([[0, 1, 0], [-1, 0, -1], [0, 1, 0]])  # adds nothing on the ramp, nothing on the X

WRONG = {
    "01.sizes": [
        ([2, 3, 3, 6], "steps_not_windows"),
        ([3, 3, 4, 5], "padding_once"),
        ([3, 3, 4, 7], "padding_once"),
        ([3, 3, 3, 3], "no_padding"),
        ([3, 4, 5, 7], "rounded_up"),
        ([5, 7, 8, 7], "no_stride"),
        ([3, 4, 5, 9], "no_kernel"),
        ([15, 13, 15, 3], "transposed"),
        ([3, 4, 4, 100], "other"),
        ([3, 4, 4], "wanted"),
        (3, "wanted"),
        ([3, 4, 4, np.nan], "not_finite"),
    ],
    "01.edge": [
        (np.ones((3, 3)), "answers_flat"),
        ([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], "other_edge"),
        ([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], "silent"),
        ([[-1, 1]], "wanted"),
    ],
    "01.centre": [
        (np.ones((3, 3)), "too_strong"),
        (-CENTRE, "too_strong"),
        (SHIFTED, "shifted"),
        ([[-1, 0, 1]] * 3, "not_centre"),
    ],
    "01.another": [
        ((CENTRE, np.ones((3, 3))), "not_both"),
        ((CENTRE, CENTRE), "same_kernel"),
        ((CENTRE, CENTRE + INVISIBLE_TO_BOTH), "agree_on_x"),
        (CENTRE, "wanted"),
    ],
    "01.window": [
        (lambda x, w, row, col: cell(x, w[::-1, ::-1], row, col), "turned"),
        (late, "one_late"),
        (lambda x, w, row, col: cell(np.pad(x, len(w) // 2), w, row, col), "centred"),
        (lambda x, w, row, col: cell(np.pad(x, (0, 9)), w, col, row), "row_col_swapped"),
        (lambda x, w, row, col: x[row : row + len(w), col : col + len(w)] * w, "not_added"),
        (lambda x, w, row, col: 7, "other"),
        (lambda x, w, row, col: "seven", "other"),
        (lambda x, w, row, col: [1, 2], "other"),
    ],
    "01.invisible": [
        (one_off((4, 4), (0, 0)) - one_off((4, 4), (3, 3)), "sum_of_all"),
        (one_off((4, 4), (0, 0)), "seen"),
        (one_off((4, 4), (0, 0), 1e-12), "seen"),
        (np.full((4, 4), np.inf), "not_finite"),
    ],
    "01.flip": [
        ([[1, 2, 3], [3, 2, 1]], "swapped"),
        ([[3, 2, 1], [3, 2, 1]], "never_matters"),
        ([[1, 2, 3], [1, 2, 3]], "both_turned"),
        ([[3, 2, 0], [1, 2, 3]], "other"),
        ([[0, 1, 2, 3, 0], [0, 3, 2, 1, 0]], "wanted"),
    ],
    "02.zeros": [
        ([[6, 27], [12, 128]], "after_each"),
        ([[7, 40], [13, 153]], "s_zeros"),
        ([[5, 2], [10, 6]], "one_row"),
        ([[5, 25], [10, 100]], "all_cells"),
        ([[5, 16], [12, 128]], "after_each"),
        ([[5, 16], [10, 85]], "other"),
    ],
    "02.stamp": [
        (overwrite, "overwritten"),
        (lambda x, w, s: stamp(x, w, s + 1), "s_zeros"),
        (lambda x, w, s: stamp(x, w[::-1], s), "turned"),
        (lambda x, w, s: stamp(x * 0 + 1, w, s), "not_scaled"),
        (lambda x, w, s: stamp(x, w, 1), "other"),
        (lambda x, w, s: None if s > 1 else stamp(x, w, s), "other"),
    ],
    "02.repair": [
        (lambda x, w, s: slide(x, w.T, s), "transposed_kernel"),
        (lambda x, w, s: slide(x, w[::-1], s), "rows_only"),
        (lambda x, w, s: slide(x, w[:, ::-1], s), "columns_only"),
        (lambda x, w, s: slide(x, w[::-1, ::-1], s, border=0), "padded_k"),
        (lambda x, w, s: conv2d(insert_zeros(x, s), w[::-1, ::-1]), "not_padded"),
        (lambda x, w, s: slide(x, 2 * w[::-1, ::-1], s), "other"),
    ],
    "02.stride": [
        (2, "n_gaps"),
        (4, "no_kernel"),
        (6, "one_gap"),
        (5, "other_size"),
        (1e300, "refused"),
        (0, "not_a_stride"),
        (2.5, "not_a_stride"),
        ([3, 3], "wanted"),
    ],
    "02.kernel": [
        ([1, 3], "turned"),
        ([3, 1, 6, 2], "wrong_length"),
        ([3, 2], "other_output"),
        (3, "wanted"),
    ],
    "02.linear": [
        ([0.5, 0.5, 0.5], "inputs_changed"),
        ([0, 1, 0], "holes"),
        ([1, 1, 0], "copied"),
        ([0, 1, 1], "copied"),
        ([1, 1, 1], "both_whole"),
        ([0.2, 1, 0.8], "uneven"),
        ([0.5, 0.5], "wanted"),
    ],
    "02.met": [
        ([((a + 1, b + 1), (c + 1, d + 1)) for (a, b), (c, d) in PAIRS], "from_one"),
        ([((0, 0), (0, 3))], "no_such_cell"),
        ([((0, 0), (0.5, 1))], "no_such_cell"),
        ([((0, 0), (-1, 1))], "no_such_cell"),
        ([(x_cell, x_cell) for x_cell, _ in PAIRS], "same_place"),
        ([*PAIRS, ((0, 0), (0, 1))], "other_cell"),
        (PAIRS[1:], "too_few"),
        ([(1, 1)], "wanted"),
    ],
    "03.effective": [
        ([2, 1, 0, 2], "the_argument"),
        ([4, 4, 2, 1], "not_cropped"),
        ([6, 5, 2, 3], "added"),
        ([2, 1, 2, -1], "no_dilation"),
        ([3, 4, 3, 0], "whole_window"),
        ([3, 5, 3, 0], "gaps_not_cells"),
        ([2, 3, 2, 0], "stopped_at_zero"),
        ([2, 3, 2, 1], "no_sign"),
        ([2, 4, 2, -1], "not_cropped"),
        ([2, 3, 2, -2], "other"),
        ([2, 3, 2], "wanted"),
    ],
    "03.share": [
        ([14, 15, 16], "rounded_up"),
        ([20, 21, 22], "no_padding"),
        ([18, 19, 20], "padding_once"),
        ({19, 20, 21}, "steps_not_windows"),
        ([16], "smallest_alone"),
        ([16, 17], "some_missing"),
        ([18], "some_missing"),
        ([15, 16, 17, 18], "lands_elsewhere"),
        ([16, 17, 18, 10**12], "lands_elsewhere"),
        ([16.5], "not_a_size"),
        ([0, 16], "not_a_size"),
        (16, "wanted"),
        (np.ones(20_000), "wanted"),
    ],
    "03.restore": [
        ([0, 0, 0, 0], "comes_back_anyway"),
        ([0, 0.5, 1, 0.5], "both_sides"),
        ([2, 1, 0, 0], "from_the_largest"),
        ([2, 2, 2, 1], "always_the_most"),
        ([1, 2, 0, 0], "rest_of_n"),
        ([1, 2, 3, 2], "from_one"),
        ([0, 1, 2, 0], "comes_back_anyway"),
        ([0, 1, 2, 7], "other"),
    ],
    "03.size": [
        (lambda n, k, s, p, op: (n + 2 * p - k) // s + 1, "convolution"),
        (lambda n, k, s, p, op: (n + 2 * p - k) // s + 1 + op, "convolution"),
        (lambda n, k, s, p, op: n * s, "times_s"),
        (lambda n, k, s, p, op: n * s + op, "times_s"),
        (lambda n, k, s, p, op: n * s - 2 * p + k + op, "n_gaps"),
        (lambda n, k, s, p, op: (n - 1) * s + k + op, "not_cropped"),
        (lambda n, k, s, p, op: (n - 1) * s + 2 * p + k + op, "added"),
        (lambda n, k, s, p, op: (n - 1) * s - p + k + op, "cropped_once"),
        (lambda n, k, s, p, op: (n - 1) * s - 2 * p + k + 2 * op, "op_both_sides"),
        (lambda n, k, s, p, op: (n - 1) * s - 2 * p + k, "no_op"),
        (lambda n, k, s, p, op: (n - 1) * s + 1 - 2 * p + op, "no_kernel"),
        (lambda n, k, s, p, op: (n - 1) * s - 2 * p + k - 1 + op, "other"),
    ],
    "03.crop": [
        (lambda full, p, op: full, "not_cropped"),
        (lambda full, p, op: np.pad(full, p), "added"),
        (lambda full, p, op: np.pad(full, (p, p + op)), "added"),
        (lambda full, p, op: full[p:], "cropped_once"),
        (lambda full, p, op: full[p : -p + op], "minus_zero"),
        (lambda full, p, op: [*full[p : len(full) - p], *[0] * op], "zeros_added"),
        (lambda full, p, op: full[p - op : len(full) - p + op], "op_both_sides"),
        (lambda full, p, op: full[p - op : len(full) - p], "op_at_the_start"),
        (lambda full, p, op: full[p : len(full) - p], "op_forgotten"),
        (lambda full, p, op: full[p : len(full) - p - op], "other"),
        (lambda full, p, op: (cell for cell in full), "other"),
    ],
    "03.extra": [(0, "zero"), (20, "copied"), (1, "other_side"), (100, "not_scaled"), (2, "other")],
    "03.double": [
        ((3, 2, 0, 0), "last_stamp"),
        ((2, 2, 1, 0), "last_stamp"),
        ((3, 2, 1, 0), "cropped_once"),
        ((4, 2, 2, 1), "op_both_sides"),
        ((4, 1, 0, 0), "one_size_only"),
        ((4, 4, 1, 1), "other_stride"),
        ((3, 1, 0, 0), "one_size_only"),
        ((3, 3, 0, 0), "other_stride"),
        ((2, 2, 1, 2), "op_too_large"),
        ((1, 1, 0, 1), "op_too_large"),
        ((1, 2, 30, 0), "nothing_left"),
        ((2, 2, -1, 0), "not_cells"),
        ((2, 2, 0.5, 1), "not_cells"),
        (dict(s=2), "not_cells"),
        ((2, 2, 0), "wanted"),
        (dict(k=2, s=2, d=1), "wanted"),
    ],
    "03.triple": [
        ((2, 2, 0, 0), "other_stride"),
        ((4, 3, 1, 0), "cropped_once"),
        ((5, 1, 0, 0), "one_size_only"),
        ((3, 3, 1, 3), "op_too_large"),
        ((5, 3, 2, 1), "op_both_sides"),
        ((3, 3, 0, 1), "last_stamp"),
    ],
    "04.two": [
        ((RAMP, RAMP), "same_picture"),
        ((RAMP, RAMP / 10), "not_whole"),
        ((RAMP, RAMP + 1), "all_brighter"),
        ((RAMP, RAMP.T), "places_changed"),
        ((RAMP[:, ::-1], RAMP), "places_changed"),
        ((RAMP, RAMP[[1, 0, 2, 3]]), "not_both"),
        ((CROSS, RING), "not_both"),
        (RAMP, "wanted"),
    ],
    "04.six": [
        (CROSS, "not_six"),
        (RING, "not_six"),
        (np.array(SIX) / 2, "not_black_and_white"),
        (1 - np.array(CROSS), "negative"),
        (np.eye(4), "not_five"),
    ],
    "04.drawing": [
        (np.full((4, 4), 5 / 9), "not_black_and_white"),
        ([[0, 0, 0, 0], [0, 5, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], "not_black_and_white"),
        (1 - np.array(RING), "negative"),
        ([[0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]], "five_in_all"),
        (np.ones((4, 4)), "not_five"),
        (np.ones((3, 3)), "wanted"),
    ],
    "04.ranks": [
        ([4, 16, 36], "outputs_counted"),
        ([16, 16, 16], "unknowns_counted"),
        ([12, 0, 0], "lost_counted"),
        ([4, 4, 4], "zeros_tell_nothing"),
        ([1, 1, 1], "one_equation"),
        ([4, 12, 16], "other"),
    ],
    "04.lost": [
        (3, "divisible_by_three"),
        (6, "divisible_by_three"),
        (9, "divisible_by_three"),
        (4, "recoverable"),
        (7, "recoverable"),
        (1, "out_of_range"),
        (11, "out_of_range"),
        (2.5, "out_of_range"),
        ([2, 5, 8], "wanted"),
    ],
    "04.recover": [
        (lambda y: conv_transpose2d(y, ONES, padding=1), "transposed"),
        (lambda y: conv_transpose2d(y, ONES, padding=1) / conv2d(np.ones((4, 4)), ONES, padding=1) / 9, "divided"),
        (lambda y: y / 9, "averaged"),
        (lambda y: y, "as_it_is"),
        (lambda y: UNDO @ y, "one_direction"),
        (lambda y: y @ UNDO, "other_direction"),
        (lambda y: y[1:3, 1:3], "other"),
        (lambda y: np.zeros((10_000, 10_000), np.int8), "other"),
    ],
    "04.peel": [
        (lambda y: y[:4, :4], "not_peeled"),
        (lambda y: y[1:5, 1:5] / 9, "averaged"),
        (lambda y: conv2d(y, ONES), "transposed"),
        (lambda y: np.linalg.lstsq(FULL, y.T)[0].T[:4], "rows_only"),
        (lambda y: np.diff(np.diff(np.pad(y, ((1, 0), (1, 0))), axis=0), axis=1)[:4, :4], "nothing_leaves"),
        (lambda y: y, "other"),
    ],
    "04.kernel": [
        (ONES, "all_the_same"),
        (MEAN, "all_the_same"),
        (2 * CENTRE, "too_strong"),
        (-0.5 * CENTRE, "too_strong"),
        (SHIFTED, "other_cells"),
        ([[-1, 0, 1]] * 3, "mixed"),
        (MIXED, "mixed"),
    ],
}

ZEROS = {
    "01.edge": np.zeros((3, 3)),
    "01.centre": [[0] * 3] * 3,
    "01.another": np.zeros((2, 3, 3)),
    "01.invisible": np.zeros((4, 4)),
    "02.kernel": [0, 0],
    "02.linear": [0, 0, 0],
    "04.two": np.zeros((2, 4, 4)),
    "04.six": np.zeros((4, 4)),
    "04.drawing": [[0] * 4] * 4,
    "04.kernel": np.zeros((3, 3)),
}
GIVEN = {
    "02.stamp": lambda x, w, s: np.zeros((len(x) - 1) * s + len(w)),
    "02.repair": slide,
    "04.peel": lambda y: np.zeros((4, 4)),
}
