"""Answers to the exercises of lesson 05."""

import numpy as np

from deconv_helpers import conv2d, conv_matrix, conv_transpose2d, restoring_output_padding

ROWS = [
    [1, 2, 0, 3, 4, 0, 0, 0, 0],
    [0, 1, 2, 0, 3, 4, 0, 0, 0],
    [0, 0, 0, 1, 2, 0, 3, 4, 0],
    [0, 0, 0, 0, 1, 2, 0, 3, 4],
]
FIRST = "Conv2d(3, 8, 5)", "ConvTranspose2d(8, 3, 5)", "ConvTranspose2d(3, 8, 5)"


def with_rows(*rows):
    """The table with its last rows replaced: what a learner who fills in the rest would hand in."""
    return [*ROWS[: 4 - len(rows)], *rows]


def by_columns():
    """Each column is what the convolution makes of a single 1."""
    return np.transpose([conv2d(spike.reshape(3, 3), [[1, 2], [3, 4]]).ravel() for spike in np.eye(9)])


def table(w, n):
    return conv_matrix((n, n), w, stride=2, padding=1)


def stamped(y, w, n):
    op = restoring_output_padding(n, len(w), 2, 1)
    return conv_transpose2d(y, w, stride=2, padding=1, output_padding=op)


def by_columns_of_the_transpose(y, w, n):
    x = np.zeros(n * n)
    for value, stamp in zip(y.ravel(), table(w, n), strict=True):
        x += value * stamp
    return x.reshape(n, n).tolist()


def nudged(x, w, wanted):
    """The gradient without knowing any: each cell nudged both ways."""

    def loss(cells):
        return np.sum((conv2d(cells.reshape(x.shape), w) - wanted) ** 2) / 2

    return np.reshape([(loss(x.ravel() + e) - loss(x.ravel() - e)) / 2 for e in np.eye(x.size)], x.shape)


def error(x, w, wanted):
    return conv2d(x, w) - wanted


def full_slide(x, w, wanted):
    return conv2d(error(x, w, wanted), w[::-1, ::-1], padding=len(w) - 1)


def turned(y, w, n):
    return (table(w[::-1, ::-1], n).T @ y.ravel()).reshape(n, n)


RIGHT = {
    "05.matrix": [ROWS, np.float32(ROWS), by_columns(), conv_matrix((3, 3), [[1, 2], [3, 4]])],
    "05.weights": [
        [(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 5, 5)],
        dict(zip(FIRST, [(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 5, 5)], strict=True)),
        dict(zip(FIRST[::-1], [[3, 8, 5, 5], [8, 3, 5, 5], [8, 3, 5, 5]], strict=True)),
        np.array([[8, 3, 5, 5], [8, 3, 5, 5], [3, 8, 5, 5]]),
    ],
    "05.transpose": [
        lambda y, w, n: (table(w, n).T @ y.ravel()).reshape(n, n),
        lambda y, w, n: (y.ravel() @ table(w, n)).reshape(n, n),
        stamped,
        by_columns_of_the_transpose,
    ],
    "05.same": [
        [[1, 2, 3], [4, 5, 4], [3, 2, 1]],
        [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
        np.outer([1, 2, 1], [1, 2, 1]) / 16,
        [[0, 0, 1], [0, 0, 0], [1, 0, 0]],
        np.eye(3),
    ],
    "05.gradient": [lambda x, w, wanted: conv_transpose2d(error(x, w, wanted), w), nudged, full_slide],
    "05.step": [0.06, 0.05, [0.065], np.float64(0.06), 1 / 18],
}

WRONG = {
    "05.matrix": [
        (with_rows([0, 0, 0, 1, 2, 3, 4, 0, 0], [0, 0, 0, 0, 1, 2, 3, 4, 0]), "in_one_piece"),
        (with_rows([0, 0, 1, 2, 0, 3, 4, 0, 0], [0, 0, 0, 1, 2, 0, 3, 4, 0]), "one_further_each"),
        (np.array(ROWS)[::-1, ::-1], "turned"),
        (with_rows([0, 0, 0, 4, 3, 0, 2, 1, 0], [0, 0, 0, 0, 4, 3, 0, 2, 1]), "turned"),
        (conv_matrix((3, 3), [[1, 3], [2, 4]]), "kernel_transposed"),
        (with_rows([0, 0, 0, 0, 0, 1, 2, 3, 4]), "other"),
        (np.transpose(ROWS), "wanted"),
        (ROWS[:2], "wanted"),
    ],
    "05.weights": [
        ([(8, 3, 5, 5), (3, 8, 5, 5), (8, 3, 5, 5)], "out_first"),
        ([(8, 3, 5, 5), (8, 3, 5, 5), (8, 3, 5, 5)], "out_first"),
        ([(8, 3, 5, 5), (3, 1, 5, 5), (8, 1, 5, 5)], "one_for_each_output"),
        ([(8, 3, 5, 5), (5, 5, 8, 3), (5, 5, 3, 8)], "sizes_first"),
        ([(8, 3, 5, 5), (8, 3, 5, 5), (3, 8, 3, 3)], "other"),
        ([8, 3, 5, 5], "wanted"),
    ],
    "05.transpose": [
        (lambda y, w, n: table(w, n).T @ y.ravel(), "not_in_rows"),
        (lambda y, w, n: (np.linalg.pinv(table(w, n)) @ y.ravel()).reshape(n, n), "inverse"),
        (lambda y, w, n: np.linalg.lstsq(table(w, n), y.ravel())[0].reshape(n, n), "inverse"),
        (lambda y, w, n: (table(w.T, n).T @ y.ravel()).reshape(n, n), "kernel_transposed"),
        (turned, "kernel_turned"),
        (lambda y, w, n: (table(w, n).T @ y.T.ravel()).reshape(n, n), "other"),
    ],
    "05.same": [
        (np.ones((3, 3)), "all_the_same"),
        ([[1, 2, 3], [2, 4, 5], [3, 5, 6]], "kernel_transposed"),
        ([[-1, 0, 1]] * 3, "opposite"),
        ([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], "opposite"),
        ([[1, 2, 1], [3, 4, 3], [5, 6, 5]], "one_mirror"),
        ([[1, 2, 3], [4, 5, 6], [1, 2, 3]], "one_mirror"),
        (np.arange(9).reshape(3, 3), "not_the_same"),
        ([1, 2, 1], "wanted"),
    ],
    "05.gradient": [
        (lambda x, w, wanted: conv_transpose2d(wanted - conv2d(x, w), w), "uphill"),
        (lambda x, w, wanted: conv_transpose2d(conv2d(x, w), w), "nothing_wanted"),
        (error, "not_handed_back"),
        (lambda x, w, wanted: conv2d(error(x, w, wanted), w, padding=len(w) - 1), "kernel_turned"),
        (lambda x, w, wanted: conv_transpose2d(error(x, w, wanted), w.T), "kernel_transposed"),
        (lambda x, w, wanted: 2 * conv_transpose2d(error(x, w, wanted), w), "doubled"),
        (lambda x, w, wanted: conv_transpose2d(error(x, w, wanted), w) + 1, "other"),
        (lambda x, w, wanted: np.sum(error(x, w, wanted) ** 2) / 2, "other"),
    ],
    "05.step": [
        (0.04, "creeps"),
        (0.001, "creeps"),
        (0.075, "swings"),
        (0.0799, "swings"),
        (0.08, "too_far"),
        (2 / 25, "too_far"),
        (1e30, "too_far"),
        (0, "backwards"),
        (-0.06, "backwards"),
        ([0.05, 0.06], "wanted"),
    ],
}  # fmt: skip

ZEROS = {"05.same": np.zeros((3, 3))}
