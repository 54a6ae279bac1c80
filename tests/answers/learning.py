"""Answers to the exercises of lesson 09."""

import numpy as np

from deconv_helpers import conv2d, conv_transpose1d, conv_transpose2d, insert_zeros
from deconv_helpers.gradients import conv_transpose2d_input

RAMP = np.arange(16).reshape(4, 4)
BLOCKS = np.kron([[3, 1], [4, 5]], np.ones((2, 2)))
CHECKER = np.tile([[1, -1], [-1, 1]], (2, 2))


def column(x, t, k):
    cell = np.zeros(k)
    cell[t] = 1
    return conv_transpose1d(x, cell, stride=2)


def column_by_slices(x, t, k):
    y = np.zeros(2 * (len(x) - 1) + k)
    y[t : t + 2 * len(x) : 2][: len(x)] = x
    return y.tolist()


def column_by_padding(x, t, k):
    return np.pad(insert_zeros(x, 2), (t, k - 1 - t))


def columns(x, k):
    return np.transpose([column(x, t, k) for t in range(k)])


def fit(x, y, k):
    return np.linalg.lstsq(columns(x, k), y)[0]


def fit_by_equations(x, y, k):
    A = columns(x, k)
    return np.linalg.solve(A.T @ A, A.T @ y).tolist()


def fit_by_steps(x, y, k):
    A, w = columns(x, k), np.zeros(k)
    rate = 1 / np.linalg.norm(A, 2) ** 2
    for _ in range(5000):
        w += rate * A.T @ (y - A @ w)
    return w


def backward(error, w):
    return conv2d(error, w, stride=2, padding=1)


def backward_cell_by_cell(error, w):
    n = len(error) // 2
    cells = np.eye(n * n).reshape(-1, n, n)
    stamps = [conv_transpose2d(cell, w, stride=2, padding=1) for cell in cells]
    return [[np.sum(stamps[i * n + j] * error) for j in range(n)] for i in range(n)]


RIGHT = {
    "09.sees": [[1, 2, 3], {2: 1, 4: 2, 6: 3}, {6: 3, 4: 2, 2: 1}, np.float32([1, 2, 3])],
    "09.column": [column, column_by_slices, column_by_padding],
    "09.fit": [fit, fit_by_equations, fit_by_steps, lambda x, y, k: np.linalg.pinv(columns(x, k)) @ y],
    "09.count": [[144, 16, 256, 1], {"w1": 144, "b1": 16, "w2": 256, "b2": 1}, (9 * 16, 16, 16 * 16, 1.0)],
    "09.backward": [
        backward,
        backward_cell_by_cell,
        lambda error, w: conv2d(error, w, padding=1)[::2, ::2],
        lambda error, w: conv_transpose2d_input((len(error) // 2,) * 2, w, error, stride=2, padding=1),
    ],
    "09.same": [
        [RAMP, RAMP[[1, 0, 2, 3]]],
        (RAMP.tolist(), RAMP[:, [0, 1, 3, 2]].tolist()),
        [BLOCKS, BLOCKS + CHECKER],
        {"one": 1e-6 * RAMP, "two": 1e-6 * (RAMP + CHECKER)},
    ],
}

WRONG = {
    "09.sees": [
        ([2, 4, 6], "all_cells"),
        ([1, 4, 6], "all_cells"),
        ([0, 2, 4], "overlaps"),
        ([1, 4, 9], "squared"),
        ([2, 3, 4], "one_more"),
        ([1, 3, 4], "one_more"),
        ([1, 2, 5], "other"),
    ],
    "09.column": [
        (lambda x, t, k: conv_transpose1d(x, np.ones(k), stride=2), "all_ones"),
        (lambda x, t, k: column(x, k - 1 - t, k), "turned"),
        (lambda x, t, k: column(x, 0, k), "first_only"),
        (lambda x, t, k: t * column(x, t, k), "value_t"),
        (lambda x, t, k: conv_transpose1d(x, np.eye(k)[t]), "other"),
        (lambda x, t, k: x, "other"),
    ],
    "09.fit": [
        (lambda x, y, k: columns(x, k).T @ y, "transposed_only"),
        (lambda x, y, k: columns(x, k).T @ y / (columns(x, k) ** 2).sum(axis=0), "one_by_one"),
        (lambda x, y, k: fit_by_equations(x[::-1], y, k), "other"),
        (lambda x, y, k: np.linalg.lstsq(columns(x, k)[::-1], y)[0], "mixed_up"),
        (lambda x, y, k: np.linalg.lstsq(columns(x, k), y), "other"),
        (lambda x, y, k: np.ones(k), "other"),
    ],
    "09.count": [
        ([9, 1, 16, 1], "one_kernel"),
        ([144, 16, 256, 16], "bias_per_input"),
        ([144, 0, 256, 0], "no_bias"),
        ([2304, 16, 4096, 16], "all_to_all"),
        ([144, 16, 16, 1], "one_kernel"),
        ([144, 16, 255, 1], "other"),
    ],
    "09.backward": [
        (lambda error, w: conv_transpose2d(error, w, stride=2, padding=1), "stamped_again"),
        (lambda error, w: conv2d(error, w[::-1, ::-1], stride=2, padding=1), "turned"),
        (lambda error, w: conv2d(np.pad(error, max(0, 4 - len(error))), w, stride=2), "not_cropped"),
        (lambda error, w: conv2d(error, w, padding=1), "every_place"),
        (lambda error, w: conv2d(error, w.T, stride=2, padding=1), "other"),
        (lambda error, w: error[::2, ::2], "other"),
    ],
    "09.same": [
        ([RAMP, RAMP], "same_picture"),
        ([RAMP, RAMP + 1e-12 * CHECKER], "same_picture"),
        ([RAMP, RAMP.T], "halves_differ"),
        ([RAMP, RAMP[[0, 2, 1, 3]]], "halves_differ"),
        ([RAMP, RAMP + np.nan], "not_finite"),
    ],
}

ZEROS = {"09.same": np.zeros((2, 4, 4))}

GIVEN = {
    "09.column": lambda x, t, k: conv_transpose1d(x, np.zeros(k), stride=2),
    "09.fit": lambda x, y, k: np.zeros(k),
    "09.backward": lambda error, w: np.zeros((len(error) // 2, len(error) // 2)),
}
