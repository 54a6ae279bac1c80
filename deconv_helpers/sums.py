"""The three sums over links that every operation and every gradient is, in their plainest form.

A link joins cell i of the small side, cell j of the large side and cell t of the kernel: `arithmetic.links`. For one
kernel cell, the links pair a strided block of the small side with a strided block of the large side. Padding is never
multiplied, so a NaN reaches exactly what it is linked to.

Shapes: pictures (N, groups, channels, H, W), w (groups, small channels, large channels, kh, kw); `sizes` are those of
the result, `geometry` is (stride, padding, dilation), each of two axes. Where there is much to multiply, `strips` adds
the same numbers up sooner. As in torch, an infinity or an overflow is a number like others: nothing warns.
"""

from itertools import product
from math import prod

import numpy as np

from . import strips

MANY = 1 << 16  # products for each image and group, from where on `strips` is quicker (benchmarks/ops.py)


@np.errstate(all="ignore")
def gather(large, w, sizes, geometry):
    """Return small[i] = sum over t of w[t] * large[j]: a convolution, or the gradient of a transposed one's input.

    >>> large, w = np.array([[[[[0, 0, 1, 0]]]]]), np.array([[[[[2, 3]]]]])
    >>> gather(large, w, (1, 3), ((1, 1), (0, 0), (1, 1)))      # one row of 4 cells, 1x2 -> one row of 3
    array([[[[[0, 3, 2]]]]])
    """
    if _quick(w, w[0].size * prod(sizes)) and strips.have_room(large.shape[2], sizes, w.shape[3:], geometry):
        return strips.gather(large, w, sizes, geometry)
    small = np.zeros((*large.shape[:2], w.shape[1], *sizes), large.dtype)
    for t, i, j in _blocks(sizes, large.shape[3:], w.shape[3:], geometry):
        small[i] += np.einsum("gsl,nglij->ngsij", w[t], large[j])
    return small


@np.errstate(all="ignore")
def scatter(small, w, sizes, geometry):
    """Return large[j] = sum over t of w[t] * small[i]: a transposed convolution, or a convolution's input gradient.

    >>> small, w = np.array([[[[[1, 10]]]]]), np.array([[[[[2, 3]]]]])
    >>> scatter(small, w, (1, 4), ((1, 2), (0, 0), (1, 1)))     # one row of 2 cells, 1x2, 2 apart -> one row of 4
    array([[[[[ 2,  3, 20, 30]]]]])
    """
    cells = small.shape[3:]
    if _quick(w, w[0].size * prod(cells)) and strips.have_room(small.shape[2], cells, w.shape[3:], geometry):
        return strips.scatter(small, w, sizes, geometry)
    large = np.zeros((*small.shape[:2], w.shape[2], *sizes), small.dtype)
    for t, i, j in _blocks(cells, sizes, w.shape[3:], geometry):
        large[j] += np.einsum("gsl,ngsij->nglij", w[t], small[i])
    return large


@np.errstate(all="ignore")
def correlate(small, large, kernel, geometry):
    """Return w[t] = sum over i of small[i] * large[j]: the gradient of either one's kernel.

    >>> small, large = np.array([[[[[1, 10]]]]]), np.array([[[[[1, 2, 3]]]]])
    >>> correlate(small, large, (1, 2), ((1, 1), (0, 0), (1, 1)))
    array([[[[[21, 32]]]]])
    """
    groups, channels, *cells = small.shape[1:]
    products = channels * large.shape[2] * prod(kernel) * prod(cells)
    if _quick(small, products) and strips.have_room(large.shape[2], cells, kernel, geometry):
        w = strips.correlate(small, large, kernel, geometry)
        if np.isfinite(w).all():  # it multiplies more of the large side by 0 than what is linked
            return w
    w = np.zeros((groups, channels, large.shape[2], *kernel), small.dtype)
    for t, i, j in _blocks(cells, large.shape[3:], kernel, geometry):
        w[t] = np.einsum("ngsij,nglij->gsl", small[i], large[j])
    return w


def _quick(factor, products):
    """Whether matrix products pay, and may be used: they multiply padding too, and 0 times infinity is no 0."""
    return factor.dtype.char in "fd" and products >= MANY and np.isfinite(factor).all()


def _blocks(small, large, kernel, geometry):
    """For each kernel cell: its place, and the blocks of the small and of the large side that its links pair."""
    for axes in product(*(_axis_blocks(*axis) for axis in zip(small, large, kernel, *geometry, strict=True))):
        yield tuple((..., *cells) for cells in zip(*axes, strict=True))


def _axis_blocks(small, large, kernel, stride, padding, dilation):
    for t in range(kernel):
        start = t * dilation - padding
        first = max(0, -(start // stride))
        last = min(small - 1, (large - 1 - start) // stride)
        if first <= last:
            j = first * stride + start
            yield t, slice(first, last + 1), slice(j, last * stride + start + 1, stride)
