"""Undoing a blur: held to plain convolutions around the edge, to least squares, and to hand-made steps."""

import numpy as np
import pytest

from deconv_helpers import (
    blur,
    conv1d,
    conv2d,
    conv_transpose2d,
    filtered,
    gaussian,
    inverse_filter,
    psnr,
    richardson_lucy,
    spectrum,
    wiener,
)
from deconv_helpers.arithmetic import Refusal

SHAPES = [((8,), (3,)), ((7,), (4,)), ((6, 9), (3, 5)), ((5, 8), (2, 3)), ((4, 4), (4, 4))]


def drawn(shape, kernel, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 1, shape), rng.uniform(0, 1, kernel)


def around(x, w):
    """Each output cell as a sum over the kernel's cells, indices taken around the edge."""
    y = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        for t in np.ndindex(w.shape):
            place = tuple((a + b - k // 2) % n for a, b, k, n in zip(at, t, w.shape, x.shape, strict=True))
            y[at] += w[t] * x[place]
    return y


def matrix(shape, w):
    return np.array([around(cell.reshape(shape), w).ravel() for cell in np.eye(np.prod(shape))]).T


@pytest.mark.parametrize("shape, kernel", SHAPES)
def test_a_blur_is_the_convolution_around_the_edge(shape, kernel):
    x, w = drawn(shape, kernel)
    np.testing.assert_allclose(blur(x, w), around(x, w))
    np.testing.assert_allclose(filtered(x, spectrum(w, shape)), around(x, w))
    if len(shape) == 1 and kernel[0] % 2:
        np.testing.assert_allclose(blur(x, w), conv1d(np.pad(x, kernel[0] // 2, mode="wrap"), w))


@pytest.mark.parametrize("shape, kernel", SHAPES)
def test_the_conjugate_is_the_transposed_convolution(shape, kernel):
    y, w = drawn(shape, kernel, 1)
    np.testing.assert_allclose(filtered(y, np.conj(spectrum(w, shape))).ravel(), matrix(shape, w).T @ y.ravel())


def test_inside_the_border_it_is_the_layer_itself():
    y, w = drawn((12, 12), (3, 3), 2)
    inside = filtered(y, np.conj(spectrum(w, y.shape)))[1:-1, 1:-1]
    np.testing.assert_allclose(conv_transpose2d(y, w, padding=1)[1:-1, 1:-1], inside)
    np.testing.assert_allclose(conv2d(y, w, padding=1)[1:-1, 1:-1], blur(y, w)[1:-1, 1:-1])


@pytest.mark.parametrize("shape, kernel", SHAPES)
def test_the_inverse_filter_undoes_what_loses_nothing(shape, kernel):
    x, w = drawn(shape, kernel, 3)
    w[tuple(k // 2 for k in kernel)] += w.sum()  # a heavy middle: no number of the spectrum is near 0
    np.testing.assert_allclose(inverse_filter(blur(x, w), w), x)


def test_what_is_multiplied_by_nothing_is_left_out():
    x = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
    fastest = np.array([1.0, -1] * 4)
    back = inverse_filter(blur(x, [1, 2, 1]), [1, 2, 1])
    np.testing.assert_allclose(back, x - fastest * (x @ fastest) / 8, atol=1e-6)


@pytest.mark.parametrize("lam", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("shape, kernel", SHAPES)
def test_wiener_is_the_least_of_difference_and_size(shape, kernel, lam):
    y, w = drawn(shape, kernel, 4)
    C = matrix(shape, w)
    best = np.linalg.solve(C.T @ C + lam * np.eye(y.size), C.T @ y.ravel())
    np.testing.assert_allclose(wiener(y, w, lam).ravel(), best)


def test_richardson_and_lucy_by_hand():
    y, w = drawn((5, 6), (3, 3), 5)
    w /= w.sum()
    C = matrix(y.shape, w)
    x = y.ravel().copy()
    for _ in range(3):
        x = x * (C.T @ (y.ravel() / (C @ x)))
    np.testing.assert_allclose(richardson_lucy(y, w, 3).ravel(), x)


def test_richardson_and_lucy_keep_the_light_and_never_go_below_nothing():
    y, w = drawn((9, 9), (3, 3), 6)
    w /= w.sum()
    noisy = y - 0.3
    assert noisy.min() < 0
    for steps in (0, 1, 20):
        x = richardson_lucy(noisy, w, steps)
        assert x.min() >= 0
        assert x.sum() == pytest.approx(np.clip(noisy, 0, None).sum(), rel=1e-3)


@pytest.mark.parametrize("sigma, side", [(0.5, 5), (1, 7), (2, 13)])
def test_a_gaussian_falls_off_as_it_should(sigma, side):
    w = gaussian(sigma)
    middle = side // 2
    assert w.shape == (side, side) and w.sum() == pytest.approx(1)
    assert w[middle, middle + 1] / w[middle, middle] == pytest.approx(np.exp(-1 / (2 * sigma**2)))
    assert w[middle + 1, middle + 2] / w[middle, middle] == pytest.approx(np.exp(-5 / (2 * sigma**2)))


def test_decibels():
    x = np.zeros((6, 6))
    assert psnr(x, x + 0.1) == pytest.approx(20) and psnr(x, x + 0.01) == pytest.approx(40)
    assert psnr(x, np.pad(np.full((4, 4), 0.1), 1, constant_values=9), border=1) == pytest.approx(20)
    assert psnr(x, x) == np.inf


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: spectrum([1, 2, 3], (2,)), "w must have shape of at most (2,), got (3,)"),
        (lambda: spectrum([[1]], (2,)), "w must have shape of at most (2,), got (1, 1)"),
        (lambda: psnr([1, 2], [1]), "y must have shape (2,), got (1,)"),
        (lambda: blur("x", [1]), "x must hold numbers, got dtype <U1"),
    ],
)
def test_refusals(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence
