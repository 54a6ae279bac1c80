"""Answers to the exercises of appendix A1."""

import numpy as np

SLICES = [(1, 4), (1, 5), (0, 4), (1, 5)]
NAMES = (
    "torch, k = 3, s = 2, padding = 1",
    "torch, k = 3, s = 2, padding = 1, output_padding = 1",
    "Keras, k = 3, s = 2, same",
    "Keras, k = 5, s = 2, same",
)


def both_ends(full, n, s):
    """Cut off in turn, beginning at the end."""
    full, turn = list(full), 1
    while len(full) > n * s:
        full.pop(-turn)
        turn = 1 - turn
    return full


def kept(front):
    return lambda full, n, s: full[front(len(full) - n * s) :][: n * s]


RIGHT = {
    "A1.slices": [SLICES, dict(zip(NAMES, SLICES, strict=True)), dict(zip(NAMES[::-1], SLICES[::-1], strict=True))],
    "A1.unturned": [[10, 1, 20, 2, 30, 3], np.float32([10, 1, 20, 2, 30, 3]), dict(enumerate([10, 1, 20, 2, 30, 3]))],
    "A1.weights": [
        lambda w: w.transpose(3, 2, 0, 1),
        lambda w: np.moveaxis(w, (3, 2), (0, 1)),
        lambda w: np.einsum("hwoi->iohw", w).tolist(),
        lambda w: w.T.swapaxes(2, 3),
    ],
    "A1.same": [
        kept(lambda many: many // 2),
        both_ends,
        lambda full, n, s: full[(len(full) - n * s) // 2 : (len(full) - n * s) // 2 + n * s].tolist(),
    ],
    "A1.safe": [
        (3, 0, 0),
        (5, 1, 0),
        {"k": 7, "padding": 2, "output_padding": 0},
        (1, 0, 2),
        np.array([2, 0, 1]),
        [9.0, 3, 0],
    ],
}

WRONG = {
    "A1.slices": [
        ([(1, 4), (1, 5), (1, 5), (2, 6)], "more_in_front"),
        ([(1, 4), (1, 5), (0, 4), (0, 4)], "all_at_the_end"),
        ([(1, 3), (1, 4), (0, 4), (1, 4)], "lengths"),
        ([(1, 4), (0, 4), (0, 4), (1, 5)], "extra_in_front"),
        ([(1, 4), (1, 5), (0, 5), (1, 7)], "other"),
        ([1, 1, 0, 1], "wanted"),
    ],
    "A1.unturned": [
        ([1, 10, 2, 20, 3, 30], "stamped"),
        ([30, 3, 20, 2, 10, 1], "all_turned"),
        ([3, 30, 2, 20, 1, 10], "input_turned"),
        ([10, 1, 20, 2, 30, 0], "other"),
        ([10, 1, 20, 2, 30], "wanted"),
    ],
    "A1.weights": [
        (lambda w: w.transpose(2, 3, 0, 1), "outputs_first"),
        (lambda w: w.reshape(w.shape[3], w.shape[2], w.shape[0], w.shape[1]), "reshaped"),
        (lambda w: w.T, "rows_and_columns"),
        (lambda w: w.transpose(3, 2, 0, 1)[:, :, ::-1, ::-1], "turned"),
        (lambda w: w, "other"),
        (lambda w: w.transpose(3, 2, 0, 1) * 2, "other"),
    ],
    "A1.same": [
        (kept(lambda many: (many + 1) // 2), "more_in_front"),
        (lambda full, n, s: full[: n * s], "all_at_the_end"),
        (lambda full, n, s: full[len(full) - n * s :], "all_in_front"),
        (lambda full, n, s: full[(len(full) - (n - 1) * s) // 2 :][: n * s], "half_the_kernel"),
        (lambda full, n, s: full, "other"),
    ],
    "A1.safe": [
        ((4, 1, 1), "one_pixel_off"),
        ((6, 2, 1), "one_pixel_off"),
        ((3, 1, 0), "other_size"),
        ((4, 0, 0), "other_size"),
        ((5, 1, 2), "other_size"),
        ((4, 2, 3), "op_too_large"),
        ((3, -1, 0), "not_cells"),
        ((2.5, 0, 0.5), "not_cells"),
        ((5, 1), "wanted"),
    ],
}
