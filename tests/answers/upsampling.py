"""Answers to the exercises of lesson 07."""

import numpy as np

from deconv_helpers import phases

ONES = np.ones((3, 3))


def put(values, places, side):
    y = np.zeros(side * side)
    y[places] = values
    return y.reshape(side, side)


def put_one_by_one(values, places, side):
    y = [[0] * side for _ in range(side)]
    for value, place in zip(values, places, strict=True):
        y[place // side][place % side] = value
    return y


def put_by_matrix(values, places, side):
    return (values @ np.eye(side * side)[places]).reshape(side, side)


def split(w):
    return [w[row::2, col::2] for row in (0, 1) for col in (0, 1)]


def split_cell_by_cell(w):
    half = len(w) // 2
    parts = np.zeros((4, half, half))
    for row, col in np.ndindex(w.shape):
        parts[row % 2 * 2 + col % 2, row // 2, col // 2] = w[row, col]
    return parts


def weave(channels):
    s, y = len(channels), np.zeros(channels.size)
    for t in range(s):
        y[t::s] = channels[t]
    return y


RIGHT = {
    "07.triple": [ONES, [[1, 1, 1]] * 3, np.kron([[1]], ONES), np.ones((3, 3), bool)],
    "07.border": [[3, 5, 7, 6], (3.0, 5, 7, 6), {"a": 3, "b": 5, "c": 7, "d": 6}],
    "07.unpool": [put, put_one_by_one, put_by_matrix],
    "07.weave": [
        weave,
        lambda channels: channels.T.ravel(),
        lambda channels: [n for each in zip(*channels, strict=True) for n in each],
    ],
    "07.split": [split, split_cell_by_cell, lambda w: np.stack(phases(w, 2)), lambda w: tuple(split(w))],
    "07.layer": [
        [[0.25, 0.75], [0.75, 0.25]],
        [[0.5, 0.5], [1, 0]],
        {"first": [0, 1], "second": [0.5, 0.5]},
        np.array([[1, 0], [1.5, -0.5]]),
        ((-2, 3), (-1.5, 2.5)),
    ],
}


def corners(values, places, side):
    return np.kron(values.reshape(side // 2, -1), [[1, 0], [0, 0]])


WRONG = {
    "07.triple": [
        (np.ones((2, 2)), "wrong_size"),
        (np.ones((1, 1)), "wrong_size"),
        (np.ones((3, 4)), "wrong_size"),
        ([[1, 0, 0], [0, 0, 0], [0, 0, 0]], "nails"),
        ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], "nails"),
        (ONES / 9, "scaled"),
        ([[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]], "uneven"),
        ([1, 1, 1], "wanted"),
    ],
    "07.border": [
        ([4, 5, 7, 8], "held"),
        ([4, 4, 8, 8], "nearest"),
        ([3, 7, 5, 6], "wrong_neighbour"),
        ([1, 3, 5, 7], "uncropped_start"),
        ([3, 5, 7, 8], "held"),
        ([3, 6, 6, 6], "other"),
        ([1, 3, 5, 7, 6, 2], "wanted"),
    ],
    "07.unpool": [
        (lambda values, places, side: np.kron(values.reshape(side // 2, -1), np.ones((2, 2))), "copied"),
        (corners, "in_the_corner"),
        (lambda values, places, side: put(values, places, side).T, "columns_first"),
        (lambda values, places, side: put(values, places, side).ravel(), "other"),
        (lambda values, places, side: put(np.sort(values), places, side), "other"),
    ],
    "07.weave": [
        (lambda channels: channels.ravel(), "one_after_another"),
        (lambda channels: channels.sum(0), "added"),
        (lambda channels: channels[::-1].T.ravel(), "last_first"),
        (lambda channels: channels.T, "other"),
    ],
    "07.split": [
        (lambda w: [w[: len(w) // 2, : len(w) // 2], w[: len(w) // 2, len(w) // 2 :],
                    w[len(w) // 2 :, : len(w) // 2], w[len(w) // 2 :, len(w) // 2 :]], "quarters"),
        (lambda w: [w[row::2, col::2] for col in (0, 1) for row in (0, 1)], "columns_first"),
        (lambda w: [np.rot90(part, 2) for part in split(w)], "turned"),
        (lambda w: split(w)[::-1], "other"),
        (lambda w: w[::2, ::2], "other"),
    ],
    "07.layer": [
        ([[1, 2], [2, 1]], "not_flat"),
        ([[0.25, 0.5], [0.75, 0.25]], "not_flat"),
        ([[1, 0], [1, 0]], "the_same"),
        ([[0.5, 0.5], [0.5, 0.5]], "the_same"),
        ([[0.75, 0.25], [0.25, 0.75]], "swapped"),
        ([[0, 1], [1, 0]], "uneven"),
        ([[0.25, 0.75]], "wanted"),
        ([[0.25, np.inf], [0.75, 0.25]], "not_finite"),
    ],
}  # fmt: skip

ZEROS = {"07.triple": np.zeros((3, 3)), "07.layer": [[0, 0], [0, 0]]}

GIVEN = {
    "07.unpool": lambda values, places, side: np.zeros((side, side)),
    "07.weave": lambda channels: np.zeros(channels.size),
}
