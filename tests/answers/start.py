"""Lesson 00: four numbers whose windows all add up to 5."""

import numpy as np

RIGHT = {
    "00.fives": [
        [1, 4, 1, 4], (0, 5, 0, 5), np.array([2.5] * 4), [-3, 8, -3, 8], {"a": 2, "b": 3, "c": 2, "d": 3},
        [0.1, 4.9, 0.1, 4.9], [5, 0, 5, 0], (1e3, -995, 1e3, -995), np.array([2, 3, 2, 3], np.int8),
    ],
}  # fmt: skip

WRONG = {
    "00.fives": [
        ([5, 5, 5, 5], "each_is_five"),
        ([1, 5, 1, 5], "multiplied"),
        ([0, 5, 10, 15], "apart"),
        ([5, 0, -5, 0], "apart"),
        ([2, 1, 1, 1], "all_together"),
        ([1, 4, 1, 5], "not_everywhere"),
        ([1, 4, 5, 0], "not_everywhere"),
        ([1, 2, 3, 4], "not_everywhere"),
        ([0, 0, 0, 0], "nowhere"),
        ([7, 8, 9, 1], "nowhere"),
        ([5, 5, 5], "wanted"),
        ([1, 4, 1, 4, 1], "wanted"),
        (5, "wanted"),
    ],
}
