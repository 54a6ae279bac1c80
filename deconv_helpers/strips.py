"""The three sums of `sums` as matrix products, strip by strip: the same numbers, sooner where there are many.

A kernel cell t stands `t * dilation - padding = q * stride + a` from its window's start. So if the large side is split
into phases, phase a holding its positions a, a + stride, a + 2 * stride, ..., then t reads phase a, shifted by q, and
nothing else is strided (W. Shi et al. 2016, "Is the deconvolution layer the same as a convolutional layer?").
The columns of a strip, a row for each kernel cell and channel, are then copies of shifted rows, and one product of
matrices does the rest. Rows are copied whole, with the padding at their ends, in one piece: what that adds to the end
of each result's row is cut off.

Shapes as in `sums`: pictures (N, groups, channels, H, W), w (groups, small, large, kh, kw).
"""

from itertools import product
from math import prod

import numpy as np

STRIP = 1280 * 1024  # bytes of columns at a time: what was quickest, and still stays in a core's cache
ROOM = 1 << 26  # cells of a picture in phases, and of the columns of a single row, at most


def have_room(channels, small, kernel, geometry):
    """Return whether there is room for the copies: a long row, or a stride far beyond the kernel, may need too much.

    >>> have_room(1, (512, 512), (3, 3), ((1, 1), (0, 0), (1, 1))), have_room(1, (1, 10**6), (1, 100), ((1,) * 2,) * 3)
    (True, False)
    """
    cells, width = channels, 0
    for n, k, s, _, d in zip(small, kernel, *geometry, strict=True):
        width = n + 2 * (d * (k - 1) // s) + 2
        cells *= s * width
    return max(cells, channels * prod(kernel) * width) <= ROOM


def gather(large, w, sizes, geometry):
    """Return what `sums.gather` does.

    >>> large, w = np.array([[[[[0, 0, 1, 0]]]]]), np.array([[[[[2, 3]]]]])
    >>> gather(large, w, (1, 3), ((1, 1), (0, 0), (1, 1)))
    array([[[[[0, 3, 2]]]]])
    """
    taps = _taps(w.shape[3:], geometry)
    small = np.empty((*large.shape[:2], w.shape[1], *sizes), large.dtype)
    matrices = w.transpose(0, 1, 3, 4, 2).reshape(*w.shape[:2], -1)
    for (n, g), split in _splits(large, taps, sizes, geometry[0]):
        for strip, columns in _strips(split, product(*taps), sizes[0]):
            small[n, g, :, strip] = _cut(matrices[g] @ columns, split, sizes[1])
    return small


def scatter(small, w, sizes, geometry):
    """Return what `sums.scatter` does: each phase of it is a gather with stride 1.

    >>> small, w = np.array([[[[[1, 10]]]]]), np.array([[[[[2, 3]]]]])
    >>> scatter(small, w, (1, 4), ((1, 2), (0, 0), (1, 1)))
    array([[[[[ 2,  3, 20, 30]]]]])
    """
    stride, taps = geometry[0], _taps(w.shape[3:], geometry)
    shifts = [[(0, -q) for _, q in axis] for axis in taps]
    phases = []
    for phase in product(*({a for a, _ in axis} for axis in taps)):
        rows, cols = ([t for t, (a, _) in enumerate(axis) if a == at] for at, axis in zip(phase, taps, strict=True))
        if not (phase[0] < sizes[0] and phase[1] < sizes[1]):
            continue  # the result is too small to have this phase
        met = [(shifts[0][t], shifts[1][u]) for t, u in product(rows, cols)]
        matrices = w[..., rows, :][..., cols].transpose(0, 2, 3, 4, 1).reshape(w.shape[0], w.shape[2], -1)
        phases.append((*(slice(a, None, s) for a, s in zip(phase, stride, strict=True)), met, matrices))
    large = np.zeros((*small.shape[:2], w.shape[2], *sizes), small.dtype)
    longest = [-(-size // s) for size, s in zip(sizes, stride, strict=True)]
    for (n, g), split in _splits(small, shifts, longest, (1, 1)):
        for rows, cols, met, matrices in phases:
            part = large[n, g, :, rows, cols]
            for strip, columns in _strips(split, met, part.shape[1]):
                part[:, strip] = _cut(matrices[g] @ columns, split, part.shape[2])
    return large


def correlate(small, large, kernel, geometry):
    """Return what `sums.correlate` does.

    >>> small, large = np.array([[[[[1, 10]]]]]), np.array([[[[[1, 2, 3]]]]])
    >>> correlate(small, large, (1, 2), ((1, 1), (0, 0), (1, 1)))
    array([[[[[21, 32]]]]])
    """
    taps, (groups, channels), sizes = _taps(kernel, geometry), small.shape[1:3], small.shape[3:]
    sums = np.zeros((groups, kernel[0] * kernel[1] * large.shape[2], channels), large.dtype)
    for (n, g), split in _splits(large, taps, sizes, geometry[0]):
        for strip, columns in _strips(split, product(*taps), sizes[0]):
            factor = np.zeros((channels, strip.stop - strip.start, split[0].shape[-1]), small.dtype)
            factor[..., : sizes[1]] = small[n, g, :, strip]
            sums[g] += columns @ factor.reshape(channels, -1).T
    return sums.reshape(groups, *kernel, -1, channels).transpose(0, 4, 3, 1, 2)


def _taps(kernel, geometry):
    """For each axis, the phase and the shift of each kernel cell."""
    axes = zip(kernel, *geometry, strict=True)
    return [[divmod(t * d - p, s)[::-1] for t in range(k)] for k, s, p, d in axes]


def _splits(picture, taps, sizes, stride):
    """Yield each image and group, split into phases with zeros around them, where its cell (0, 0) lies, and room."""
    axes = [_phases(*axis) for axis in zip(picture.shape[3:], taps, sizes, stride, strict=True)]
    (top, height, rows), (left, width, cols) = axes
    phases = np.zeros((*stride, picture.shape[2], height + 1, width), picture.dtype)  # the last row is only run over
    cells = len(taps[0]) * len(taps[1]) * picture.shape[2] * width
    room = np.empty(max(cells, STRIP // picture.itemsize), picture.dtype)  # for columns: fresh memory costs time
    for image in np.ndindex(picture.shape[:2]):
        for (a, to_row, from_row), (b, to_col, from_col) in product(rows, cols):
            phases[a, b, :, to_row, to_col] = picture[image][:, from_row, from_col]
        yield image, (phases, top, left, room)


def _phases(n, taps, size, stride):
    """Where cell 0 of an axis lies, how long its phases are, and which of their cells are which of the picture."""
    first = min(q for _, q in taps)
    length = size + max(q for _, q in taps) - first
    places = []
    for a in {a for a, _ in taps}:
        start, end = max(0, first), min(first + length, -(-(n - a) // stride))
        if start < end:
            there = slice(a + start * stride, a + (end - 1) * stride + 1, stride)
            places.append((a, slice(start - first, end - first), there))
    return -first, length, places


def _strips(split, taps, height):
    """Yield the rows of each strip of a result, and what its windows read: a row for each tap and channel."""
    phases, top, left, room = split
    taps, channels, width = list(taps), phases.shape[2], phases.shape[-1]
    rows = phases.reshape(*phases.shape[:3], -1)
    most = max(1, STRIP // (len(taps) * channels * width * phases.itemsize))
    deep = -(-height // -(-height // most))  # strips as even as can be
    for start in range(0, height, deep):
        end = min(start + deep, height)
        cells = len(taps) * channels * (end - start) * width
        columns = room[:cells].reshape(len(taps), channels, -1)
        for read, ((a, q), (b, r)) in zip(columns, taps, strict=True):
            first = (top + start + q) * width + left + r
            read[:] = rows[a, b, :, first : first + read.shape[1]]
        yield slice(start, end), columns.reshape(len(taps) * channels, -1)


def _cut(cells, split, width):
    """The cells of a strip as rows of a result, without what lies beyond their end."""
    return cells.reshape(len(cells), -1, split[0].shape[-1])[..., :width]
