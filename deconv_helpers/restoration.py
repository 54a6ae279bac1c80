"""Undoing a blur whose kernel is known: the inverse filter, Wiener's, and Richardson and Lucy's steps.

Everything here goes around the edge: what leaves a picture on the right comes in on the left. Then each wave is
multiplied by one number, and a convolution can be undone wave by wave.
"""

from math import inf

import numpy as np

from .arithmetic import Refusal, between, per_axis, whole
from .ops import has_room, numbers, plain_numbers, real

LEAST = 1e-6  # what Richardson and Lucy divide by at least
WIDTHS = 0.01, 1000  # of a Gaussian, in cells
MOST_CORRECTIONS = 100_000


def gaussian(sigma):
    """Return a Gaussian kernel, cut off at three sigma, whose weights add up to 1.

    >>> gaussian(0.5).round(2)                  # (5, 5): two cells on each side of the middle
    array([[0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.01, 0.08, 0.01, 0.  ],
           [0.  , 0.08, 0.62, 0.08, 0.  ],
           [0.  , 0.01, 0.08, 0.01, 0.  ],
           [0.  , 0.  , 0.  , 0.  , 0.  ]])

    `sigma` is its width in cells, from 0.01 to 1000.
    """
    sigma = between(sigma, "sigma", *WIDTHS)
    reach = int(np.ceil(3 * sigma))
    row = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    return np.outer(row, row) / row.sum() ** 2


def spectrum(w, shape):
    """Return by which number a convolution with `w` around the edge multiplies each wave of a picture of this shape.

    >>> spectrum([1, 3, 1], (4,)).real          # 3 + 2cos: the flat wave first, the fastest in the middle
    array([5., 3., 1., 3.])

    `w` is (k,) or (kh, kw), its cell k//2 lies on the output's cell, and it is not turned, as in `conv2d`. The waves
    stand in the order of `numpy.fft.fftn`. Raises `Refusal` where the kernel is larger than the picture, and for what
    are no finite numbers.
    """
    w = plain_numbers(w, "w", (1, 2))
    shape = per_axis(shape, "shape", len(shape) if isinstance(shape, (tuple, list)) else w.ndim, 1)
    has_room(shape, "shape")
    if w.ndim != len(shape) or any(k > n for k, n in zip(w.shape, shape, strict=True)):
        raise Refusal("shape", name="w", wanted=f"of at most {shape}", value=w.shape)
    spread = np.zeros(shape)
    spread[tuple(slice(k) for k in w.shape)] = w
    centred = np.roll(spread, [-(k // 2) for k in w.shape], range(w.ndim))
    with np.errstate(all="ignore"):
        return np.conj(np.fft.fftn(centred))


def filtered(y, gain):
    """Multiply each wave of a picture by its number.

    >>> y = np.array([1., 2., 3., 2.])
    >>> filtered(y, spectrum([1, 3, 1], y.shape))         # 1*2 + 3*1 + 1*2 = 7 comes first
    array([ 7., 10., 13., 10.])

    `gain` has the shape of `y`, as `spectrum` returns it: of a wave and its mirror image, it holds conjugate numbers.
    """
    y, gain = plain_numbers(y, "y", (1, 2)), numbers(gain, "gain")
    if gain.shape != y.shape:
        raise Refusal("shape", name="gain", wanted=y.shape, value=gain.shape)
    return _filtered(y, gain)


@np.errstate(all="ignore")
def _filtered(y, gain):
    half = gain[..., : y.shape[-1] // 2 + 1]  # the other half says the same, since the picture is real
    return np.fft.irfftn(np.fft.rfftn(y) * half, s=y.shape, axes=range(y.ndim))


def blur(x, w):
    """Convolve a picture around the edge, so that it keeps its size.

    >>> blur([1, 0, 0, 0, 0, 0], [1, 2, 3]).round(9) + 0.0          # not turned, as in conv1d
    array([2., 1., 0., 0., 0., 3.])

    `x` is (L,) or (H, W), `w` a kernel of as many axes. Raises `Refusal` as `spectrum` does.
    """
    x = plain_numbers(x, "x", (1, 2))
    return _filtered(x, spectrum(w, x.shape))


def inverse_filter(y, w):
    """Undo a blur by dividing each wave by its number: exact without noise, and without a zero in the spectrum.

    >>> w = [0.2, 0.6, 0.2]
    >>> inverse_filter(blur([0, 0, 1, 0, 0, 2, 0, 0], w), w).round(2) + 0.0
    array([0., 0., 1., 0., 0., 2., 0., 0.])

    A wave that the kernel multiplies by exactly 0 is lost, and is left out. Arguments as those of `blur`.
    """
    return wiener(y, w, 0)


def wiener(y, w, lam):
    """Undo a blur as far as the noise allows: each wave is multiplied by H* / (|H|^2 + lam).

    >>> w, y = [0.2, 0.6, 0.2], np.array([0, 0.2, 0.6, 0.2, 0.4, 1.2, 0.4, 0])
    >>> wiener(y, w, 0.1).round(2)              # (8,) -> (8,): not quite 0, 0, 1, 0, 0, 2, 0, 0
    array([-0.03,  0.14,  0.71,  0.05,  0.25,  1.39,  0.29, -0.08])

    `lam` is the strength of the noise over that of the picture; the same for all waves here. Towards 0 this
    is the inverse filter, and for a large `lam` a transposed convolution divided by `lam`. Source: N. Wiener,
    "Extrapolation, Interpolation, and Smoothing of Stationary Time Series", 1949.
    """
    y, lam = plain_numbers(y, "y", (1, 2)), between(lam, "lam", 0, inf)
    H = spectrum(w, y.shape)
    with np.errstate(all="ignore"):
        power = abs(H) ** 2 + lam
        return _filtered(y, np.divide(np.conj(H), power, out=np.zeros_like(H), where=power > 0))


def richardson_lucy(y, w, steps):
    """Undo a blur by repeated correction: x is multiplied by the transposed convolution of y / (C x).

    >>> w, y = [0.2, 0.6, 0.2], np.array([0, 0.2, 0.6, 0.2, 0.4, 1.2, 0.4, 0])
    >>> [richardson_lucy(y, w, steps).round(1).tolist()[5] for steps in (0, 1, 10, 100)]
    [1.2, 1.4, 1.9, 2.0]

    The start is `y` itself. No number becomes negative: `y` is cut off at 0, and `w` must be at least 0 and add up
    to 1. Source: W. H. Richardson, J. Opt. Soc. Am. 62 (1972); L. B. Lucy, Astron. J. 79 (1974).
    """
    y, steps = np.clip(plain_numbers(y, "y", (1, 2)), 0, None), whole(steps, "steps", 0, MOST_CORRECTIONS)
    H = spectrum(w, y.shape)
    x = np.maximum(y, LEAST)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            x = np.maximum(x * _filtered(y / np.maximum(_filtered(x, H), LEAST), np.conj(H)), 0)
    return x


def psnr(x, y, border=0):
    """Return how close two pictures are, in decibels: 20 dB is a typical error of a tenth of white, 40 dB a hundredth.

    >>> float(psnr(np.zeros((4, 4)), np.full((4, 4), 0.1)).round(6))
    20.0

    It is -10 log10 of the mean squared difference, white being 1; equal pictures have infinitely many. `border` cells
    at each side are not looked at. Raises `Refusal` where the shapes differ, or nothing is left to look at.
    """
    x, y, border = real(x, "x"), real(y, "y"), whole(border, "border", 0)
    if x.shape != y.shape:
        raise Refusal("shape", name="y", wanted=x.shape, value=y.shape)
    if min(x.shape, default=1) <= 2 * border:
        raise Refusal("shape", name="x", wanted=f"of more than {2 * border} cells a side", value=x.shape)
    inner = tuple(slice(border, n - border) for n in x.shape)
    with np.errstate(all="ignore"):
        return -10 * np.log10(np.mean(np.subtract(x[inner], y[inner], dtype=float) ** 2))
