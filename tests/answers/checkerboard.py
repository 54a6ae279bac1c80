"""Answers to the exercises of lesson 06."""

import numpy as np

from deconv_helpers import conv_transpose1d, phase_sums, phases


def sums(w, s):
    return [w[t::s].sum() for t in range(s)]


def sums_in_a_loop(w, s):
    total = [0] * s
    for t, weight in enumerate(w.tolist()):
        total[t % s] += weight
    return tuple(total)


def sums_read_off(w, s):
    """The middle of a flat row, stamped."""
    return np.pad(conv_transpose1d(np.ones(9), w, stride=s), (0, s))[4 * s : 5 * s]


def balance(w, s):
    for t in range(s):
        w[t::s] /= w[t::s].sum()
    return w


def balance_by_tiling(w, s):
    return w / np.resize(phase_sums(w, s), len(w))


def balance_in_a_list(w, s):
    return [weight / w[t % s :: s].sum() for t, weight in enumerate(w)]


CURES = {"divisible": False, "equal sums": True, "resize first": True, "larger stride": False}

RIGHT = {
    "06.counts": [[2, 2, 1], (2.0, 2, 1), {0: 2, 1: 2, 2: 1}, np.bincount(np.arange(5) % 3)],
    "06.sums": [sums, sums_in_a_loop, sums_read_off, phase_sums, lambda w, s: [sum(part) for part in phases(w, s)]],
    "06.three": [
        [1, 3, 2],
        (0, 1, 1),
        [-1, 1, 2],
        np.array([1, 3, 2]) / 6,
        [1e-3, 3e-3, 2e-3],
        {"a": 2, "b": 7, "c": 5},
    ],
    "06.four": [[1, 2, 4, 3], [0, 1, 4, 3], (4, 3, 1, 2), [-1, 2, 4, 1], np.array([0.1, 0.2, 0.4, 0.3])],
    "06.balance": [balance, balance_by_tiling, balance_in_a_list],
    "06.cures": [
        [False, True, True, False],
        CURES,
        dict(reversed(CURES.items())),
        [0, 1, 1, 0],
        np.array([0, 1, 1, 0]),
    ],
}


def count(w, s):
    return [len(w[t::s]) for t in range(s)]


def by_count(w, s):
    return [weight / len(w[t % s :: s]) for t, weight in enumerate(w)]


WRONG = {
    "06.counts": [
        ([5 / 3] * 3, "evenly"),
        ([1, 1, 1], "stamps_side_by_side"),
        ([3, 2, 0], "blocks"),
        ([3, 2, 3], "swapped"),
        ([1, 2, 2], "other"),
        ([2, 2], "wanted"),
        ([2, 2, np.inf], "not_finite"),
    ],
    "06.sums": [
        (lambda w, s: [w[at : at + s].sum() for at in range(0, len(w), s)], "blocks"),
        (count, "counted"),
        (lambda w, s: [part.mean() if len(part) else 0 for part in phases(w, s)], "averaged"),
        (lambda w, s: w.sum(), "one_sum"),
        (lambda w, s: [w[t::s].sum() for t in range(len(w))], "other"),
    ],
    "06.three": [
        ([1, 2, 1], "symmetric"),
        ([1, 1, 1], "symmetric"),
        ([1, 2, 3], "striped"),
        ([0, 0, 1], "striped"),
        ([1, 0, -1], "black"),
        ([1, 2], "wanted"),
        ([1, np.nan, 2], "not_finite"),
    ],
    "06.four": [
        ([1, 1, 1, 1], "not_different"),
        ([1, 3, 3, 1], "not_different"),
        ([1, 4, 2, 3], "halves"),
        ([1, 2, 3, 4], "striped"),
        ([1, 2, -1, -2], "black"),
        ([1, 2, 4, 3, 5], "wanted"),
    ],
    "06.balance": [
        (lambda w, s: w / w.sum(), "whole_kernel"),
        (lambda w, s: w / w.sum() * s, "by_the_mean"),
        (by_count, "by_count"),
        (lambda w, s: np.ones_like(w), "other"),
        (lambda w, s: [1 / len(w)] * (len(w) + 1), "other"),
    ],
    "06.cures": [
        ([True, True, True, False], "divisible_is_enough"),
        ([True, False, False, False], "only_divisible"),
        ([False, True, False, False], "resize_may_fail"),
        ([False, True, True, True], "stride_helps"),
        ([False, False, True, False], "sums_may_fail"),
        ([True, True, True, True], "other"),
        ([False, True], "wanted"),
    ],
}

ZEROS = {"06.three": [0, 0, 0], "06.four": np.zeros(4)}

GIVEN = {"06.balance": lambda w, s: w}
