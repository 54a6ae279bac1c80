"""Lesson 11: layers made to measure, settings read off an output, a second input."""

import numpy as np

RIGHT = {
    "11.enlarge": [
        (3, 2, 0, 0), [5, 2, 1, 0], (7, 1, 0, 0), (2, 2, 0, 1), dict(k=3, s=2, p=0, op=0),
        {"op": 1, "p": 1, "s": 2, "k": 4}, np.array([3.0, 2, 0, 0]), dict(kernel_size=3, stride=2), (3, 3, 2, 0),
    ],
    "11.shrink": [
        (3, 1, 2, 0), (5, 1, 3, 0), (1, 1, 1, 0), (1, 2, 3, 1), dict(k=3, s=1, p=2),
        dict(padding=1, stride=1, kernel_size=1),
    ],
    "11.tower": [
        [(4, 4, 0, 0), (4, 4, 0, 0), (4, 2, 1, 0)],
        [(32, 32, 0, 0), (1, 1, 0, 0), (3, 1, 1, 0)],
        [dict(k=8, s=8), dict(k=4, s=2, p=1), dict(k=3, s=2, p=1, op=1)],
        {"one": (2, 2, 0, 0), "two": (4, 4, 0, 0), "three": (4, 4, 0, 0)},
        np.array([[4, 4, 0, 0], [4, 4, 0, 0], [2, 2, 0, 0]]),
        [(3, 4, 0, 0), (2, 4, 0, 0), (14, 2, 0, 0)],
    ],
    "11.read": [(3, 2, 1), [3, 2, 1], np.array([3.0, 2, 1]), dict(s=3, p=2, op=1), {"op": 1, "p": 2, "s": 3}],
    "11.twin": [
        (-7, 6, 1, 5), [9, -2, 5, 3], np.array([1, 2, 3, 4]) + 0.5 * np.array([-8, 4, -2, 1]), [33, -14, 11, 0],
        dict(a=-7, b=6, c=1, d=5),
    ],
}  # fmt: skip

WRONG = {
    "11.enlarge": [
        ((3, 1, 4, 0), "direct_formula"),
        ((1, 1, 3, 0), "direct_formula"),
        ((3, 1, 2, 0), "padding_added"),
        ((1, 2, 1, 0), "padding_added"),
        ((2, 2, 0, 0), "other_size"),
        ((3, 2, 1, 0), "other_size"),
        ((2, 2, 1, 1), "other_size"),
        ((3, 2, 0, 2), "op_too_large"),
        ((3, 2, 6, 0), "nothing_left"),
        ((3.5, 2, 0, 0), "not_cells"),
        ((11, 0, 0, 0), "not_cells"),
        (dict(s=2), "not_cells"),
        ((3, 2), "wanted"),
    ],
    "11.shrink": [
        ((3, 1, 0, 0), "direct_formula"),
        ((2, 2, 0, 0), "direct_formula"),
        ((3, 1, 1, 0), "other_size"),
        ((3, 1, 3, 0), "nothing_left"),
        ((3, 1, 2, 1), "op_too_large"),
        ((3, 1, -2, 0), "not_cells"),
    ],
    "11.tower": [
        ([(3, 2, 1, 0), (4, 4, 0, 0), (4, 4, 0, 0)], "times_stride"),
        ([(3, 4, 0, 0), (3, 4, 0, 0), (3, 2, 0, 0)], "times_stride"),
        ([(2, 2, 0, 0)] * 3, "other_height"),
        ([(4, 4, 0, 0)] * 3, "other_height"),
        ([(4, 4, 0, 4), (4, 4, 0, 0), (2, 2, 0, 0)], "op_too_large"),
        ([(4, 4, 0, 0), (4, 4, 60, 0), (2, 2, 0, 0)], "nothing_left"),
        ([(4, 0.5, 0, 0), (4, 4, 0, 0), (2, 2, 0, 0)], "not_cells"),
        ([(4, 4, 0, 0), (8, 8, 0, 0)], "wanted"),
    ],
    "11.read": [
        ((2, 1, 1), "overlap"),
        ((1, 0, 0), "overlap"),
        ((4, 2, 1), "holes"),
        ((3, 2, 0), "other_crop"),
        ((3, 1, 0), "other_crop"),
        ((3, 0, 0), "other_crop"),
        ((3, 2, 3), "op_too_large"),
        ((3, 5, 0), "nothing_left"),
        ((3, 2, 0.5), "not_cells"),
    ],
    "11.twin": [
        ((1, 2, 3, 4), "same"),
        ((2, 2, 3, 4), "other_output"),
        ((-3, 4, 2, 5), "other_output"),
        ((-7, 6, 1, -5), "other_output"),
        ((4, 3, 2, 1), "other_output"),
        ((0, 0, 0, 0), "other_output"),
        ((1, 2, 3), "wanted"),
    ],
}
