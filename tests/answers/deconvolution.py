"""Answers to the exercises of lesson 08."""

from fractions import Fraction

import numpy as np

from deconv_helpers import conv2d, conv_transpose2d, filtered, gaussian, photograph, psnr, spectrum, wiener

SIGNAL = np.array([0, 0, 1, 0, 0, 2, 0, 0])
FASTEST = np.array([1, -1] * 4)


def with_gain(gain):
    def restored(y, w, lam):
        return filtered(y, gain(spectrum(w, y.shape), lam))

    return restored


def wiener_by_division(y, w, lam):
    H = spectrum(w, y.shape)
    strength = (H * H.conj()).real
    return np.fft.ifftn(np.fft.fftn(y) / H * strength / (strength + lam)).real


def wiener_by_least_squares(y, w, lam):
    """The same picture as the one that makes |C x - y|^2 + lam |x|^2 smallest."""
    C = np.array([filtered(row.reshape(y.shape), spectrum(w, y.shape)).ravel() for row in np.eye(y.size)]).T
    return np.linalg.solve(C.T @ C + lam * np.eye(y.size), C.T @ y.ravel()).reshape(y.shape)


def step(x, y, w):
    return x * conv_transpose2d(y / conv2d(x, w, padding=1), w, padding=1)


def step_with_a_turned_kernel(x, y, w):
    return x * conv2d(y / conv2d(x, w, padding=1), w[::-1, ::-1], padding=1)


def step_in_loops(x, y, w):
    blurred, factor = np.zeros((len(x), len(x))), np.zeros((len(x), len(x)))
    near = [
        (i, j, i + a - 1, j + b - 1, w[a, b])
        for i, j in np.ndindex(x.shape)
        for a, b in np.ndindex(3, 3)
        if 0 <= i + a - 1 < len(x) and 0 <= j + b - 1 < len(x)
    ]
    for i, j, row, col, weight in near:
        blurred[i, j] += weight * x[row, col]
    for i, j, row, col, weight in near:
        factor[row, col] += weight * y[i, j] / blurred[i, j]
    return (x * factor).tolist()


def reached(lam):
    """The answer as the lesson's solution makes it."""
    photo, w = photograph(256), gaussian(2)
    grain = np.random.default_rng(0).normal(size=photo.shape)
    return lam, psnr(photo, wiener(filtered(photo, spectrum(w, photo.shape)) + 0.01 * grain, w, lam), 8)


RIGHT = {
    "08.waves": [
        [1, 3 / 5, 1 / 5],
        (Fraction(1), Fraction(3, 5), Fraction(1, 5)),
        {"flat": 1, "half": 0.6, "fast": 0.2},
        np.abs(np.fft.fft([3, 1, 0, 0, 0, 0, 0, 1]))[[0, 2, 4]] / 5,
    ],
    "08.two": [
        [SIGNAL, SIGNAL + FASTEST],
        (SIGNAL.tolist(), (SIGNAL - 3.5 * FASTEST).tolist()),
        {"one": FASTEST, "two": 0 * FASTEST},
        1e-6 * np.stack([SIGNAL, SIGNAL + FASTEST]),
    ],
    "08.gain": [[5, 3, 1], {"[1, 3, 1]/5": 5.0, "[1, 4, 1]/6": 3, "[0, 0, 1]": 1}, np.float32([5, 3, 1])],
    "08.wiener": [
        with_gain(lambda H, lam: np.conj(H) / (abs(H) ** 2 + lam)),
        with_gain(lambda H, lam: 1 / (H + lam / np.conj(H))),
        wiener_by_division,
        wiener_by_least_squares,
        wiener,
    ],
    "08.lambda": [reached(0.004), list(reached(0.003)), reached(0.008), {"lam": 0.005, "dB": reached(0.005)[1]}],
    "08.step": [step, step_with_a_turned_kernel, step_in_loops, lambda x, y, w: step(x, y, w) * np.float64(1)],
}

WRONG = {
    "08.waves": [
        ([5, 3, 1], "not_divided"),
        ([1, 0.5, 0], "other_kernel"),
        ([1, 1, 1], "every_wave_kept"),
        ([1, 0.6, 0.4], "one_neighbour"),
        ([1, 0.6, -0.2], "sign"),
        ([1, 0.6, 0.7], "other"),
        ([0.2, 0.6, 1], "other"),
    ],
    "08.two": [
        ([SIGNAL, SIGNAL], "same_signal"),
        ([SIGNAL, SIGNAL + 1e-12 * FASTEST], "same_signal"),
        ([SIGNAL, SIGNAL[::-1]], "outputs_differ"),
        ([SIGNAL, SIGNAL + np.array([1, 0, -1, 0] * 2)], "outputs_differ"),
        ([SIGNAL, np.nan * SIGNAL], "not_finite"),
    ],
    "08.gain": [
        ([5, 1, 1], "flat_wave"),
        ([0.2, 1 / 3, 1], "the_number_itself"),
        ([5, 0.5, 1], "not_divided"),
        ([5, 9, 1], "squared"),
        ([5, 3, 0], "shift_is_lost"),
        ([5, 4, 1], "other"),
        ([5, 3, np.inf], "not_finite"),
    ],
    "08.wiener": [
        (with_gain(lambda H, lam: 1 / H), "inverse"),
        (with_gain(lambda H, lam: H / (abs(H) ** 2 + lam)), "no_conjugate"),
        (with_gain(lambda H, lam: np.conj(H) / abs(H) ** 2 + lam), "lam_outside"),
        (with_gain(lambda H, lam: np.conj(H) / (abs(H) + lam)), "not_squared"),
        (with_gain(lambda H, lam: 1 / (H + lam)), "added_to_h"),
        (lambda y, w, lam: y, "other"),
    ],
    "08.lambda": [
        (reached(0.1), "too_large"),
        (reached(0.01), "too_large"),
        (reached(0.001), "too_small"),
        (reached(1e-5), "too_small"),
        ((0, -112.8), "no_lambda"),
        ((-0.01, 24.6), "no_lambda"),
        ((0.004, 60), "not_this_picture"),
    ],
    "08.step": [
        (lambda x, y, w: x * conv2d(y / conv2d(x, w, padding=1), w, padding=1), "convolved"),
        (lambda x, y, w: x * y / conv2d(x, w, padding=1), "not_brought_back"),
        (lambda x, y, w: conv_transpose2d(y / conv2d(x, w, padding=1), w, padding=1), "not_multiplied"),
        (lambda x, y, w: x + conv_transpose2d(y / conv2d(x, w, padding=1), w, padding=1), "added"),
        (lambda x, y, w: x * conv_transpose2d(conv2d(x, w, padding=1) / y, w, padding=1), "upside_down"),
        (lambda x, y, w: x + conv_transpose2d(y - conv2d(x, w, padding=1), w, padding=1), "difference"),
        (lambda x, y, w: conv_transpose2d(y, w, padding=1), "other"),
    ],
}

ZEROS = {"08.two": np.zeros((2, 8)), "08.lambda": (0, 0)}

GIVEN = {
    "08.wiener": with_gain(lambda H, lam: np.conj(H)),
    "08.step": lambda x, y, w: x,
}
