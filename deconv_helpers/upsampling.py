"""What upsampling is made of besides the convolutions: a kernel's phases, max-pooling and unpooling, pixel shuffle.

With stride s, output cell j only ever meets the kernel cells t with t % s == j % s (plus the padding): a phase.
"""

from math import prod

import numpy as np

from .arithmetic import MOST_LISTED, Refusal, per_axis, whole
from .ops import has_room, numbers, real


def phases(w, stride):
    """Split a kernel into its phases, one for each way in which an output cell can lie between the stamps.

    >>> [part.tolist() for part in phases([1, 2, 3, 4, 5], 2)]          # (5,) -> (3,) and (2,)
    [[1, 3, 5], [2, 4]]
    >>> [part.tolist() for part in phases([[1, 2], [3, 4]], 2)]         # (2, 2) -> four of (1, 1)
    [[[1]], [[2]], [[3]], [[4]]]

    `w` is (k,) or (kh, kw), `stride` an int or one for each axis. In 2-D the phases stand row by row. A phase is empty
    where the kernel is smaller than the stride.
    """
    w = numbers(w, "w")
    if w.ndim not in (1, 2):
        raise Refusal("shape", name="w", wanted="of 1 or 2 axes", value=w.shape)
    strides = per_axis(stride, "stride", w.ndim, 1)
    if prod(strides) > MOST_LISTED:
        raise Refusal("too_many", name="the list of phases", cells=prod(strides), most=MOST_LISTED)
    return [w[tuple(slice(t, None, s) for t, s in zip(first, strides, strict=True))] for first in np.ndindex(strides)]


def phase_sums(w, stride):
    """Add up the kernel cells of each phase: what a flat input of ones becomes, away from the border.

    >>> phase_sums([1, 2, 3, 4], 2)                                     # 1 + 3 and 2 + 4: stripes
    array([4, 6])
    >>> phase_sums(np.ones((3, 3), int), 2)                             # a checkerboard of 1, 2 and 4
    array([[4, 2],
           [2, 1]])

    `w` is (k,) or (kh, kw), `stride` an int or one for each axis; there is a sum for each phase, (s,) or (sh, sw). The
    output of a flat input is flat, away from the border, exactly where all of them are equal.
    """
    w = numbers(w, "w")
    with np.errstate(all="ignore"):
        sums = [part.sum() for part in phases(w, stride)]
    return np.array(sums).reshape(per_axis(stride, "stride", w.ndim, 1))


def pixel_shuffle(x, upscale_factor):
    """Weave the channels of `x` into a larger image, s*s of them at a time (torch.nn.functional.pixel_shuffle).

    >>> pixel_shuffle([[[1]], [[2]], [[3]], [[4]]], 2)                  # (4, 1, 1) -> (1, 2, 2)
    array([[[1, 2],
            [3, 4]]])

    `x` is (C*s*s, H, W) or (N, C*s*s, H, W), `upscale_factor` is s; the result is (C, H*s, W*s) with or without N.
    Source: Shi et al., "Real-time single image and video super-resolution ...", 2016, equation 4.
    """
    x, s = numbers(x, "x"), whole(upscale_factor, "upscale_factor", 1)
    if x.ndim not in (3, 4) or not x.size or x.shape[-3] % (s * s):
        raise Refusal("shape", name="x", wanted=f"of 3 or 4 axes, with channels divisible by {s * s}", value=x.shape)
    *batch, channels, rows, cols = x.shape
    split = x.reshape(-1, channels // (s * s), s, s, rows, cols).transpose(0, 1, 4, 2, 5, 3)
    return split.reshape(*batch, channels // (s * s), rows * s, cols * s)


def max_pool2d(x, size):
    """Keep the largest number of each block and remember where it stood (torch's max_pool2d with return_indices).

    >>> values, switches = max_pool2d([[1, 9], [3, 2]], 2)              # (2, 2) -> (1, 1) and (1, 1)
    >>> values.tolist(), switches.tolist()                              # the 9 is cell 1, counted row by row
    ([[9]], [[1]])

    `x` is (H, W), `size` the side of the blocks, which divides both; of equal numbers the first is kept.
    """
    x, size = real(x, "x"), whole(size, "size", 1)
    if x.ndim != 2 or not x.size or x.shape[0] % size or x.shape[1] % size:
        raise Refusal("shape", name="x", wanted=f"of 2 axes, both divisible by {size}", value=x.shape)
    rows, cols = (side // size for side in x.shape)

    def in_blocks(array):
        return array.reshape(rows, size, cols, size).swapaxes(1, 2).reshape(rows, cols, size * size)

    largest = in_blocks(x).argmax(-1)[..., None]
    return tuple(
        np.take_along_axis(in_blocks(array), largest, -1)[..., 0] for array in (x, np.arange(x.size).reshape(x.shape))
    )


def max_unpool2d(x, indices, size):
    """Put each number back where it stood before the pooling, and 0 everywhere else (torch's max_unpool2d).

    >>> max_unpool2d([[9]], [[1]], 2)                                   # (1, 1) and (1, 1) -> (2, 2)
    array([[0, 9],
           [0, 0]])

    `x` and `indices` are what `max_pool2d` returns, `size` is the side of its blocks.
    """
    x, indices, size = numbers(x, "x"), numbers(indices, "indices"), whole(size, "size", 1)
    if x.ndim != 2 or indices.shape != x.shape:
        raise Refusal("shape", name="indices", wanted=x.shape, value=indices.shape)
    has_room((*x.shape, size, size), "the result")
    cells = x.size * size * size
    if indices.dtype.kind not in "iu" or not ((indices >= 0) & (indices < cells)).all():
        raise Refusal("not_numbers", name="indices", value=f"places outside 0 to {cells - 1}")
    y = np.zeros(cells, x.dtype)
    y[indices.ravel()] = x.ravel()
    return y.reshape([side * size for side in x.shape])
