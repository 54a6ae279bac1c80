"""The operations on arrays, with torch's names, shapes and conventions, in plain NumPy.

What they add up stands in `sums`; here their arguments are checked and given one shape.
"""

from math import prod
from typing import NamedTuple

import numpy as np

from .arithmetic import Refusal, output_size, per_axis, transposed_output_size, whole
from .sums import gather, scatter

MOST_CELLS = 10**8  # of an array: 800 MB of float64


def conv1d(x, w, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide the kernel along a sequence and sum the products (no flip, as in torch.nn.functional.conv1d).

    >>> conv1d([0, 0, 1, 0, 0], [1, 2, 3])      # (5,) and (3,) -> (3,)
    array([3, 2, 1])

    Shapes: `x` (L,) with `w` (k,); or `x` (C, L) or (N, C, L) with `w` (out, C/groups, k). Otherwise like `conv2d`.
    """
    return _convolve(1, x, w, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv2d(x, w, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide the kernel over the input and sum the products (no flip, as in torch.nn.functional.conv2d).

    >>> x = np.arange(16).reshape(4, 4) / 10
    >>> conv2d(x, np.ones((3, 3)))              # (4, 4) and (3, 3) -> (2, 2)
    array([[4.5, 5.4],
           [8.1, 9. ]])
    >>> conv2d(np.ones((1, 3, 8, 8)), np.ones((5, 3, 3, 3)), stride=2, padding=1).shape
    (1, 5, 4, 4)

    Shapes: `x` (H, W) with `w` (kh, kw); or torch's own, `x` (C, H, W) or (N, C, H, W) with `w`
    (out, C/groups, kh, kw). `bias` (out,), or a number for plain arrays. `stride`, `padding` (each side) and
    `dilation` in cells, an int or one for each axis.

    Raises `Refusal` (a ValueError) for the geometry that torch refuses, naming the argument and the numbers, and for a
    result of more than 100 million cells. As in torch, floats overflow to infinity, and integers wrap around.
    """
    return _convolve(2, x, w, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv_transpose1d(x, w, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp the kernel, scaled by each input number, along the output (torch.nn.functional.conv_transpose1d).

    >>> conv_transpose1d([1, 2, 3], [1, 10, 100], stride=2)      # (3,) and (3,) -> (7,)
    array([  1,  10, 102,  20, 203,  30, 300])

    Shapes: `x` (L,) with `w` (k,); or `x` (C, L) or (N, C, L) with `w` (C, out/groups, k). Otherwise like
    `conv_transpose2d`.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _convolve(1, x, w, bias, **settings)


def conv_transpose2d(x, w, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp the kernel, scaled by each input number, on the output (torch.nn.functional.conv_transpose2d).

    >>> conv_transpose2d([[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=2)      # (2, 2) and (2, 2) -> (4, 4)
    array([[   1,   10,    2,   20],
           [ 100, 1000,  200, 2000],
           [   3,   30,    4,   40],
           [ 300, 3000,  400, 4000]])

    Shapes: `x` (H, W) with `w` (kh, kw); or torch's own, `x` (C, H, W) or (N, C, H, W) with `w`
    (C, out/groups, kh, kw): the tensor of the convolution that it is the transpose of. `stride` is the distance of
    neighbouring stamps, `padding` is cropped from each side, `output_padding` is left uncropped at the end.

    Raises `Refusal` (a ValueError) for the geometry that torch refuses, naming the argument and the numbers, and for a
    result of more than 100 million cells. As in torch, floats overflow to infinity, and integers wrap around.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _convolve(2, x, w, bias, **settings)


def insert_zeros(x, stride):
    """Spread the cells of `x` `stride` apart, with zeros in the gaps between them.

    >>> insert_zeros([1, 2, 3], 2)              # (3,) -> (5,): 2 gaps, 1 zero in each
    array([1, 0, 2, 0, 3])

    `x` is (L,) or (H, W), `stride` an int or one for each axis; an axis of size n becomes (n-1)*stride + 1.
    """
    x = numbers(x, "x")
    strides = per_axis(stride, "stride", x.ndim, 1)
    if not x.ndim or 0 in x.shape:
        raise Refusal("shape", name="x", wanted="of at least one cell", value=x.shape)
    sizes = [(n - 1) * s + 1 for n, s in zip(x.shape, strides, strict=True)]
    has_room(sizes, "the result")
    spread = np.zeros(sizes, x.dtype)
    spread[tuple(slice(None, None, s) for s in strides)] = x
    return spread


class Arranged(NamedTuple):
    """The arguments of an operation in the one shape that `sums` takes; a sequence is a picture of one row.

    `x` is (N, groups, channels, H, W), `w` (groups, small channels, large channels, kh, kw), `bias` a vector or None,
    `sizes` are the result's two, `geometry` is (stride, padding, dilation) of two axes each, `result` the result's
    shape as the caller will see it.
    """

    x: np.ndarray
    w: np.ndarray
    bias: np.ndarray | None
    sizes: tuple
    geometry: tuple
    result: tuple


def arranged(axes, x, w, bias=None, *, stride, padding, dilation, groups, output_padding=None, names=("x", "w")):
    """Check the arguments of an operation and return them `Arranged`; with `output_padding` it is a transposed one.

    >>> arranged(1, [1, 2, 3], [1, 1], stride=1, padding=0, dilation=1, groups=1).x.shape
    (1, 1, 1, 1, 3)

    `names` are what the caller calls `x` and `w`. Raises `Refusal` for what torch refuses, naming the argument and the
    numbers.
    """
    transposed = output_padding is not None
    stride, padding = per_axis(stride, "stride", axes, 1), per_axis(padding, "padding", axes, 0)
    dilation, groups = per_axis(dilation, "dilation", axes, 1), whole(groups, "groups", 1)
    extra = [per_axis(output_padding, "output_padding", axes, 0)] if transposed else []
    shown = axes + 2 - np.ndim(x)
    x, w, bias = _lifted(axes, x, w, bias, names)
    reads = w.shape[0] if transposed else w.shape[1] * groups
    if x.shape[1] != reads:
        wanted = f"of {reads} channels for {names[1]} of shape {w.shape} and groups={groups}"
        raise Refusal("shape", name=names[0], wanted=wanted, value=x.shape)
    if w.shape[0] % groups:
        wanted = f"of a first axis divisible by groups={groups}"
        raise Refusal("shape", name=names[1], wanted=wanted, value=w.shape)
    size = transposed_output_size if transposed else output_size
    sizes = tuple(map(size, x.shape[2:], w.shape[2:], stride, padding, *extra, dilation))
    channels = w.shape[1] * groups if transposed else w.shape[0]
    if bias is not None and bias.shape != (channels,):
        raise Refusal("shape", name="bias", wanted=(channels,), value=bias.shape)
    result = (x.shape[0], channels, *sizes)[shown:]
    has_room(result, "the result")
    row = (1,) * (2 - axes)  # an axis of one cell, in which nothing moves
    still = (0,) * (2 - axes)
    return Arranged(
        x.reshape(x.shape[0], groups, x.shape[1] // groups, *row, *x.shape[2:]),
        w.reshape(groups, w.shape[0] // groups, w.shape[1], *row, *w.shape[2:]),
        bias,
        row + sizes,
        (row + stride, still + padding, row + dilation),
        result,
    )


def _convolve(axes, x, w, bias, **settings):
    x = numbers(x, "x")
    call = arranged(axes, x, w, bias, **settings)
    add_up = scatter if "output_padding" in settings else gather
    y = add_up(call.x, call.w, call.sizes, call.geometry)
    if call.bias is not None:
        with np.errstate(all="ignore"):
            y += call.bias.reshape(*y.shape[1:3], 1, 1)
    return y.reshape(call.result)


def _lifted(axes, x, w, bias, names):
    """Return `x` as a batch, `w` with its channels and `bias` as a vector, all of the type that their sum has."""
    x, w = numbers(x, names[0]), numbers(w, names[1])
    plain = w.ndim == axes
    if not plain and w.ndim != axes + 2:
        raise Refusal("shape", name=names[1], wanted=f"of {axes} or {axes + 2} axes", value=w.shape)
    if 0 in w.shape:
        raise Refusal("shape", name=names[1], wanted="of at least one cell", value=w.shape)
    allowed = (axes,) if plain else (axes + 1, axes + 2)
    if x.ndim not in allowed:
        wanted = f"of {' or '.join(map(str, allowed))} axes, since {names[1]} has {w.ndim}"
        raise Refusal("shape", name=names[0], wanted=wanted, value=x.shape)
    arrays = [x.reshape((1,) * (axes + 2 - x.ndim) + x.shape), w[None, None] if plain else w]
    if bias is not None:
        vector = numbers(bias, "bias")
        arrays.append(vector.reshape(1) if plain and vector.ndim == 0 else vector)
    kind = sum_type(arrays[:2])
    if kind.kind not in "fc" or type(bias) not in (int, float):  # a bare number leaves float32 as it is
        kind = sum_type(arrays)
    with np.errstate(over="ignore"):  # a bare number may be none of the smaller type
        x, w, bias, *_ = [*(array.astype(kind, copy=False) for array in arrays), None]
    return x, w, bias


def numbers(values, name):
    """Return `values` as an array of numbers, or refuse them by `name`.

    >>> numbers([[1, 2], [3]], "x")
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: x must hold numbers, got rows of unequal length
    """
    if isinstance(values, range) and values[MOST_CELLS:]:
        raise Refusal("too_long", name=name, most=MOST_CELLS)
    try:
        array = np.asarray(values)
    except ValueError:
        raise Refusal("ragged", name=name) from None
    except Exception:  # each library has its own exception for what is no array of NumPy's
        raise Refusal("not_array", name=name, value=type(values).__name__) from None
    if array.dtype.kind not in "biufc":
        if array.dtype.kind == "O" and array.ndim:
            raise Refusal("objects", name=name)
        value = type(values).__name__ if array.dtype.kind == "O" else f"dtype {array.dtype}"
        raise Refusal("not_numbers", name=name, value=value)
    if array is not values and isinstance(values, np.ndarray) and np.ma.is_masked(values):
        raise Refusal("masked", name=name, count=int(np.ma.getmaskarray(values).sum()))
    return array


def real(values, name):
    """Return an array of numbers that are not complex, or refuse it by `name`.

    >>> real([1j], "x")
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: x must hold numbers, got dtype complex128
    """
    array = numbers(values, name)
    if array.dtype.kind == "c":
        raise Refusal("not_numbers", name=name, value=f"dtype {array.dtype}")
    return array


def plain_numbers(values, name, axes):
    """Return an array of finite real numbers, or refuse it by `name`.

    >>> plain_numbers([[1, 2], [3, 4]], "x", axes=2).shape
    (2, 2)

    `axes` is how many it must have, or a tuple of how many it may have.
    """
    array = real(values, name)
    if array.dtype.itemsize > 8:  # a long double
        with np.errstate(over="ignore"):
            array = array.astype(float)
    allowed = axes if isinstance(axes, tuple) else (axes,)
    if array.ndim not in allowed or not array.size:
        wanted = f"of {' or '.join(map(str, allowed))} axes with at least one cell"
        raise Refusal("shape", name=name, wanted=wanted, value=array.shape)
    return finite(array, name)


def finite(array, name):
    """Return an array of numbers, or refuse it by `name` where one of them is infinite or none.

    >>> finite(np.array([1, np.nan]), "x")
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: x must hold finite numbers, got nan at (1,)
    """
    fine = np.isfinite(array)
    if not fine.all():
        at = tuple(map(int, np.argwhere(~fine)[0]))
        raise Refusal("not_finite", name=name, value=str(array[at]), at=at)
    return array


def has_room(shape, name):
    """Refuse by `name` an array of more cells than there is room for.

    >>> has_room((10**6, 10**6), "y")
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: y would hold 1000000000000 numbers, and there is room for 100000000
    """
    if prod(shape) > MOST_CELLS:
        raise Refusal("too_many", name=name, cells=prod(shape), most=MOST_CELLS)


def sum_type(arrays):
    """Return NumPy's own type of a sum: floats stay what they are, small integers get room.

    >>> sum_type([np.uint8([1]), np.int8([1])]), sum_type([np.float32([1]), np.int8([1])])
    (dtype('int64'), dtype('float32'))
    """
    return np.zeros(0, np.result_type(*arrays)).sum().dtype
