"""Lesson 08: the numbers of its prose, computed anew."""

from pathlib import Path

import numpy as np
import pytest

from deconv_helpers import (
    conv1d,
    conv2d,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    inverse_filter,
    photograph,
    psnr,
    richardson_lucy,
    spectrum,
    wiener,
)
from deconv_helpers.exercises import deconvolution

SIGMA, NOISE = 2, 0.01
ROW = np.exp(-(np.arange(-6, 7) ** 2) / (2 * SIGMA**2))
SPOT = np.outer(ROW, ROW) / ROW.sum() ** 2
PHOTO = photograph(256)
GRAIN = np.random.default_rng(0).normal(size=PHOTO.shape)
Y = conv2d(np.pad(PHOTO, 6, mode="wrap"), SPOT) + NOISE * GRAIN
RING = np.array([0, 0, 1, 0, 0, 2, 0, 0])


PROSE = (Path(__file__).parents[1] / "lessons" / "08_deconvolution.py").read_text(encoding="utf-8")


def ring(w):
    """The matrix of a kernel of three on a ring of eight."""
    C = np.zeros((8, 8))
    for i in range(8):
        for t in range(3):
            C[i, (i + t - 1) % 8] += w[t]
    return C


def decibels(picture):
    return -10 * np.log10(np.mean((PHOTO - picture)[8:-8, 8:-8] ** 2))


def test_the_questions_from_earlier_lessons():
    rng = np.random.default_rng(1)
    C, x, y = rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=3)
    assert (C @ x) @ y == pytest.approx(x @ (C.T @ y))
    assert conv_transpose1d([1, 1, 1], [1, 2], stride=2).tolist() == [1, 2, 1, 2, 1, 2]
    assert np.linalg.matrix_rank(conv_matrix((4, 4), np.ones((3, 3)), padding=1)) == 16


def test_the_dot_becomes_a_wider_spot():
    spot = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])
    seen = conv2d(np.pad([[1]], 2), spot, padding=1)
    assert seen.tolist() == np.pad(spot, 1).tolist()
    back = conv_transpose2d(seen, spot, padding=1)
    assert (back > 0).all() and back[2, 2] == 36


def test_the_transposed_convolution_is_worse_than_nothing():
    for picture in (Y, conv_transpose2d(Y, SPOT, padding=6)):
        assert PROSE.count(f"{decibels(picture):.1f} dB") == 2  # once in each language
    assert decibels(conv_transpose2d(Y, SPOT, padding=6)) < decibels(Y)


def test_three_waves():
    flat, slow, fast = np.ones(8), np.array([1, 0, -1, 0] * 2), np.array([1, -1] * 4)
    for w, numbers in (([1, 2, 1], (4, 2, 0)), ([1, 3, 1], (5, 3, 1))):
        for wave, number in zip((flat, slow, fast), numbers, strict=True):
            assert (ring(w) @ wave == number * wave).all()
            assert conv1d(wave, w).tolist() == (number * wave[1:-1]).tolist()
    assert deconvolution.WAVE_NUMBERS.right() == pytest.approx([1, 3 / 5, 1 / 5])
    assert spectrum([1 / 4, 2 / 4, 1 / 4], (8,)).real[[0, 2, 4]] == pytest.approx([1, 0.5, 0])


def test_the_ring_of_eight():
    w = np.array([1, 3, 1]) / 5
    y = ring(w) @ RING
    assert y == pytest.approx([0, 0.2, 0.6, 0.2, 0.4, 1.2, 0.4, 0])
    assert ring(w).T @ y == pytest.approx([0.04, 0.24, 0.44, 0.32, 0.52, 0.88, 0.48, 0.08])
    assert inverse_filter(y, w) == pytest.approx(RING, abs=1e-12)
    worst = 0.05 * np.array([1, -1] * 4)
    assert inverse_filter(y + worst, w) - RING == pytest.approx(5 * worst)
    assert np.abs(np.linalg.inv(ring(w))).sum(axis=1).max() * 0.05 == pytest.approx(0.25)  # no noise does worse


def test_how_much_noise_is_magnified():
    singular = [np.linalg.svd(ring(w))[1].min() for w in deconvolution.KERNELS]
    assert deconvolution.GAIN.right() == pytest.approx([5, 3, 1])
    assert 1 / np.array(singular) == pytest.approx([5, 3, 1])
    gain = [idea.leads_to() for idea in deconvolution.GAIN.ideas if idea.key == "not_divided"]
    middle = [abs(np.linalg.eigvals(ring(w))).min() for w in ([1, 3, 1], [1, 4, 1], [0, 0, 1])]
    assert gain[0] == pytest.approx(1 / np.array(middle))


def test_the_photograph_s_fastest_waves_are_all_but_gone():
    assert abs(spectrum(SPOT, PHOTO.shape)).min() < 1e-6
    assert abs(spectrum(SPOT, PHOTO.shape))[0, :64].min() > 1e-3  # what the curves show
    clean = conv2d(np.pad(PHOTO, 6, mode="wrap"), SPOT)
    assert decibels(inverse_filter(clean, SPOT)) > 100
    assert decibels(inverse_filter(Y, SPOT)) < -50


def test_the_best_lambda_gains_a_little_over_3_decibels():
    found = {lam: decibels(wiener(Y, SPOT, lam)) for lam in np.geomspace(1e-4, 1, 81)}
    best = max(found, key=found.get)
    assert 3 < found[best] - decibels(Y) < 3.5
    good = [lam for lam in found if found[lam] >= deconvolution.WANTED_DB]
    assert min(good) < deconvolution.BEST_LAMBDA < max(good)  # below too small, above too large
    assert decibels(wiener(Y, SPOT, 0.01)) < deconvolution.WANTED_DB > decibels(wiener(Y, SPOT, 0.001))
    assert found[best] < deconvolution.MOST_DB
    assert round(decibels(wiener(Y, SPOT, deconvolution.BEST_LAMBDA)), 1) >= 24.6


def test_a_large_lambda_leaves_the_transposed_convolution():
    lam = 1e6
    inner = (slice(8, -8),) * 2
    assert (lam * wiener(Y, SPOT, lam))[inner] == pytest.approx(conv_transpose2d(Y, SPOT, padding=6)[inner], rel=1e-4)


def test_more_steps_are_not_always_better():
    noisy = Y + 0.02 * GRAIN
    quality = [decibels(richardson_lucy(noisy, SPOT, steps)) for steps in (0, 1, 3, 10, 30, 100)]
    assert quality[:5] == sorted(quality[:5]) and quality[5] < quality[4] - 0.5
    quality = [decibels(richardson_lucy(Y, SPOT, steps)) for steps in (0, 1, 3, 10, 30, 100)]
    assert quality == sorted(quality)


def test_the_order_of_the_four_ways():
    ways = conv_transpose2d(Y, SPOT, padding=6), wiener(Y, SPOT, 0.004), richardson_lucy(Y, SPOT, 100)
    transposed, best, steps = map(decibels, ways)
    assert transposed < decibels(Y) < best < steps
    assert decibels(Y) == pytest.approx(psnr(PHOTO, Y, 8))


def test_the_smaller_cases_of_the_replies():
    assert [sum(np.multiply([1, 3, 1], cells)) for cells in ([1, 1, 1], [-1, 1, -1], [1, -1, 1], [0, 1, 0])] == [
        5,
        1,
        -1,
        3,
    ]
    assert np.isclose((3 - 2) / 5, 0.2) and np.isclose((4 - 2) / 6, 1 / 3)
    fast = np.array([1, -1] * 4)
    assert (ring([0, 0, 1]) @ fast).tolist() == (-fast).tolist()
    assert [np.conj(H) / (abs(H) ** 2 + lam) for H, lam in ((1, 1), (1j, 0), (0.5, 0))] == [1 / 2, -1j, 2]
