"""Lesson 10: ledgers, crops, an odd kernel, the way back of a deconvnet, and layers for skip connections."""

import numpy as np

from deconv_helpers import conv2d, conv_transpose2d, max_unpool2d


def back(values, places, w):
    z = max_unpool2d(values, places, 2)
    return conv_transpose2d(np.maximum(z, 0), w)


def back_rectified_first(values, places, w):
    return conv_transpose2d(max_unpool2d(np.clip(values, 0, None), places, 2), w)


def back_by_sliding(values, places, w):
    z = max_unpool2d(values, places, 2)
    return conv2d(z * (z > 0), np.rot90(w, 2), padding=len(w) - 1).tolist()


def back_stamp_by_stamp(values, places, w):
    side, k = 2 * len(values), len(w)
    y = np.zeros((side + k - 1, side + k - 1))
    for value, place in zip(np.ravel(values), np.ravel(places), strict=True):
        row, col = divmod(place, side)
        y[row : row + k, col : col + k] += max(value, 0) * w
    return y


RIGHT = {
    "10.generator": [[4, 7, 13, 25, 49], (4, 7, 13, 25, 49), np.array([4.0, 7, 13, 25, 49])],
    "10.odd": [
        (3, 2, 1, 1), [5, 2, 2, 1], (7, 2, 3, 1), (1, 2, 0, 1), {"k": 3, "s": 2, "p": 1, "op": 1},
        {"output_padding": 1, "padding": 2, "stride": 2, "kernel_size": 5},
    ],
    "10.bare": [[256, 16], (256, 16.0), {"size": 256, "p": 16}, {"p": 16, "size": 256}],
    "10.crops": [[4, 16, 40, 88], (4, 16, 40, 88), np.array([8, 32, 80, 176]) / 2],
    "10.back": [back, back_rectified_first, back_by_sliding, back_stamp_by_stamp],
    "10.skips": [
        [(3, 2, 1, 0), (3, 2, 1, 0), (3, 2, 1, 1)],
        [(3, 2, 1, 0), (3, 2, 1, 0), (4, 2, 1, 0)],
        [(7, 1, 0, 0), (1, 2, 0, 0), (2, 2, 0, 0)],
        ({"k": 3, "s": 2, "p": 1}, {"k": 13, "s": 1}, {"kernel_size": 2, "stride": 2}),
        {"one": (5, 2, 2, 0), "two": (5, 2, 2, 0), "three": (5, 2, 2, 1)},
    ],
}  # fmt: skip

WRONG = {
    "10.generator": [
        ([4, 7, 14, 28, 56], "times_stride"),
        ([4, 7, 15, 31, 63], "not_cropped"),
        ([4, 7, 17, 37, 77], "padding_added"),
        ([4, 7, 10, 13, 16], "first_step_repeated"),
        ([4, 7, 13, 25, 50], "other"),
        ([4, 7, 13, 26, 51], "other"),
        ([13, 25, 49], "wanted"),
    ],
    "10.odd": [
        ((4, 2, 1, 0), "even_kernel"),
        ((2, 2, 0, 0), "even_kernel"),
        ((3, 2, 1, 0), "loses_a_pixel"),
        ((5, 2, 2, 0), "loses_a_pixel"),
        ((5, 1, 0, 0), "one_size_only"),
        ((3, 2, 0, 0), "other_size"),
        ((3, 3, 1, 1), "other_size"),
        ((3, 2, 5, 0), "nothing_left"),
        ((3, 2, 1, 2), "op_too_large"),
        ((3, 2, 0.5, 0), "not_cells"),
        ((0, 0, 0, 0), "not_cells"),
        ((3, 2, 1), "wanted"),
    ],
    "10.bare": [
        ((224, 16), "times_stride"),
        ((224, 0), "times_stride"),
        ((192, 16), "starts_only"),
        ((448, 112), "side_by_side"),
        ((256, 32), "total_of_both_sides"),
        ((256, 8), "other"),
        ((255, 16), "other"),
        ((256,), "wanted"),
    ],
    "10.crops": [
        ([8, 32, 80, 176], "both_sides"),
        ([4, 32, 80, 176], "both_sides"),
        ([4, 4, 4, 4], "always_four"),
        ([4, 8, 16, 32], "only_doubled"),
        ([56, 104, 200, 392], "sizes_that_meet"),
        ([4, 16, 40, 80], "other"),
        ([16, 40, 88], "wanted"),
    ],
    "10.back": [
        (lambda values, places, w: conv_transpose2d(max_unpool2d(values, places, 2), w), "not_rectified"),
        (lambda values, places, w: np.maximum(conv_transpose2d(max_unpool2d(values, places, 2), w), 0),
         "rectified_last"),
        (lambda values, places, w: conv2d(np.maximum(max_unpool2d(values, places, 2), 0), w, padding=len(w) - 1),
         "slid_unturned"),
        (lambda values, places, w: np.maximum(max_unpool2d(values, places, 2), 0), "other"),
        (lambda values, places, w: conv_transpose2d(np.abs(max_unpool2d(values, places, 2)), w), "other"),
        (lambda values, places, w: conv_transpose2d(np.maximum(max_unpool2d(values, places, 2), 0), w.T), "other"),
    ],
    "10.skips": [
        ([(3, 2, 1, 0)] * 3, "loses_a_pixel"),
        ([(3, 2, 1, 0), (3, 2, 1, 0), (5, 2, 2, 0)], "loses_a_pixel"),
        ([(4, 2, 1, 0)] * 3, "doubled"),
        ([(2, 2, 0, 0), (2, 2, 0, 0), (2, 2, 0, 0)], "doubled"),
        ([(3, 2, 1, 0), (3, 2, 1, 1), (3, 2, 1, 1)], "doubled"),
        ([(3, 2, 0, 0), (3, 2, 0, 0), (3, 2, 0, 0)], "other_sizes"),
        ([(3, 2, 20, 0), (3, 2, 1, 0), (3, 2, 1, 1)], "other_sizes"),
        ([(3, 2, 1, 0), (3, 2, 1, 0), (3, 2, 1, 2)], "op_too_large"),
        ([(3, 2, 1, 0), (3, 2, 1, 0), (3, 0, 1, 0)], "not_cells"),
        ([(3, 2, 1, 0), (3, 2, 1, 1)], "wanted"),
    ],
}  # fmt: skip

GIVEN = {"10.back": lambda values, places, w: max_unpool2d(values, places, 2)}
