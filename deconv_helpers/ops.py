"""The operations on arrays, with torch's names, shapes and conventions, in plain NumPy.

Both directions are the same loop over the kernel's cells: for one kernel cell, the links pair a strided block of the
small side with a strided block of the large side. A convolution adds large * w to small, a transposed one adds
small * w to large. Padding is never multiplied, so a NaN reaches exactly the outputs that it is linked to.
"""

from itertools import product

import numpy as np

from .arithmetic import Refusal, links, output_size, per_axis, transposed_output_size, whole


def conv1d(x, w, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide the kernel along a sequence and sum the products (no flip, as in torch.nn.functional.conv1d).

    >>> conv1d([0, 0, 1, 0, 0], [1, 2, 3])      # (5,) and (3,) -> (3,)
    array([3, 2, 1])

    Shapes: `x` (L,) with `w` (k,); or `x` (C, L) or (N, C, L) with `w` (out, C/groups, k). Otherwise like `conv2d`.
    """
    return _convolve(1, x, w, bias, stride, padding, dilation, groups)


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

    Raises `Refusal` (a ValueError) for the geometry that torch refuses, naming the argument and the numbers.
    """
    return _convolve(2, x, w, bias, stride, padding, dilation, groups)


def conv_transpose1d(x, w, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Stamp the kernel, scaled by each input number, along the output (torch.nn.functional.conv_transpose1d).

    >>> conv_transpose1d([1, 2, 3], [1, 10, 100], stride=2)      # (3,) and (3,) -> (7,)
    array([  1,  10, 102,  20, 203,  30, 300])

    Shapes: `x` (L,) with `w` (k,); or `x` (C, L) or (N, C, L) with `w` (C, out/groups, k). Otherwise like
    `conv_transpose2d`.
    """
    return _convolve_transposed(1, x, w, bias, stride, padding, output_padding, dilation, groups)


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

    Raises `Refusal` (a ValueError) for the geometry that torch refuses, naming the argument and the numbers.
    """
    return _convolve_transposed(2, x, w, bias, stride, padding, output_padding, dilation, groups)


def insert_zeros(x, stride):
    """Spread the cells of `x` `stride` apart, with zeros in the gaps between them.

    >>> insert_zeros([1, 2, 3], 2)              # (3,) -> (5,): 2 gaps, 1 zero in each
    array([1, 0, 2, 0, 3])

    `x` is (L,) or (H, W), `stride` an int or one for each axis; an axis of size n becomes (n-1)*stride + 1.
    """
    x = numbers(x, "x")
    strides = per_axis(stride, "stride", x.ndim, 1)
    if 0 in x.shape:
        raise Refusal("shape", name="x", wanted="of at least one cell", value=x.shape)
    spread = np.zeros([(n - 1) * s + 1 for n, s in zip(x.shape, strides, strict=True)], x.dtype)
    spread[tuple(slice(None, None, s) for s in strides)] = x
    return spread


def conv_matrix(shape, w, *, stride=1, padding=0, dilation=1):
    """Return the matrix C of a convolution: `C @ x.ravel()` is the convolution, `C.T @ y.ravel()` its transpose.

    >>> conv_matrix((3,), [1, 2])               # 3 numbers in, 2 out
    array([[1, 2, 0],
           [0, 1, 2]])

    `shape` is that of the convolution's plain input, (L,) or (H, W); `w` is (k,) or (kh, kw). The result has a row
    for each output cell and a column for each input cell. Raises `Refusal` as `conv2d` does.
    """
    w = numbers(w, "w")
    shape = per_axis(shape, "shape", w.ndim, 1)
    stride, padding, dilation = _geometry(w.ndim, stride, padding, dilation)
    sizes = [output_size(*axis) for axis in zip(shape, w.shape, stride, padding, dilation, strict=True)]
    axes = [links(*axis) for axis in zip(sizes, w.shape, stride, padding, dilation, strict=True)]
    matrix = np.zeros((*sizes, *shape), _sum_type([w]))
    for cell in product(*axes):
        i, j, t = zip(*cell, strict=True)
        if all(0 <= at < n for at, n in zip(j, shape, strict=True)):
            matrix[i + j] += w[t]
    return matrix.reshape(int(np.prod(sizes)), -1)


def _convolve(axes, x, w, bias, stride, padding, dilation, groups):
    stride, padding, dilation = _geometry(axes, stride, padding, dilation)
    groups = whole(groups, "groups", 1)
    batch, w, bias = _lifted(axes, x, w, bias)
    batch, w = _split(batch, w, groups, reads=w.shape[1] * groups)
    sizes = [output_size(*axis) for axis in zip(batch.shape[3:], w.shape[3:], stride, padding, dilation, strict=True)]
    y = np.zeros((*batch.shape[:2], w.shape[1], *sizes), batch.dtype)
    for t, small, large in _blocks(sizes, batch.shape[3:], w.shape[3:], stride, padding, dilation):
        y[small] += np.einsum("goc,ngc...->ngo...", w[(..., *t)], batch[large])
    return _lowered(y, bias, np.ndim(x))


def _convolve_transposed(axes, x, w, bias, stride, padding, output_padding, dilation, groups):
    stride, padding, dilation = _geometry(axes, stride, padding, dilation)
    extra = per_axis(output_padding, "output_padding", axes, 0)
    groups = whole(groups, "groups", 1)
    batch, w, bias = _lifted(axes, x, w, bias)
    batch, w = _split(batch, w, groups, reads=w.shape[0])
    settings = zip(batch.shape[3:], w.shape[3:], stride, padding, extra, dilation, strict=True)
    sizes = [transposed_output_size(*axis) for axis in settings]
    y = np.zeros((*batch.shape[:2], w.shape[2], *sizes), batch.dtype)
    for t, small, large in _blocks(batch.shape[3:], sizes, w.shape[3:], stride, padding, dilation):
        y[large] += np.einsum("gco,ngc...->ngo...", w[(..., *t)], batch[small])
    return _lowered(y, bias, np.ndim(x))


def _blocks(small, large, kernel, stride, padding, dilation):
    """For each kernel cell, the block of the small side and the block of the large side that its links pair."""
    settings = zip(small, large, kernel, stride, padding, dilation, strict=True)
    for axes in product(*(_axis_blocks(*axis) for axis in settings)):
        t, smaller, larger = zip(*axes, strict=True)
        yield t, (..., *smaller), (..., *larger)


def _axis_blocks(small, large, kernel, stride, padding, dilation):
    for t in range(kernel):
        start = t * dilation - padding
        first = max(0, -(start // stride))
        last = min(small - 1, (large - 1 - start) // stride)
        if first <= last:
            j = first * stride + start
            yield t, slice(first, last + 1), slice(j, last * stride + start + 1, stride)


def _geometry(axes, stride, padding, dilation):
    return (
        per_axis(stride, "stride", axes, 1),
        per_axis(padding, "padding", axes, 0),
        per_axis(dilation, "dilation", axes, 1),
    )


def _lifted(axes, x, w, bias):
    """Return `x` as a batch, `w` with its channels and `bias` as a vector, all of the type that their sum has."""
    x, w = numbers(x, "x"), numbers(w, "w")
    plain = w.ndim == axes
    if not plain and w.ndim != axes + 2:
        raise Refusal("shape", name="w", wanted=f"of {axes} or {axes + 2} axes", value=w.shape)
    if 0 in w.shape:
        raise Refusal("shape", name="w", wanted="of at least one cell", value=w.shape)
    allowed = (axes,) if plain else (axes + 1, axes + 2)
    if x.ndim not in allowed:
        wanted = f"of {' or '.join(map(str, allowed))} axes, since w has {w.ndim}"
        raise Refusal("shape", name="x", wanted=wanted, value=x.shape)
    arrays = [x.reshape((1,) * (axes + 2 - x.ndim) + x.shape), w[None, None] if plain else w]
    if bias is not None:
        vector = numbers(bias, "bias")
        arrays.append(vector.reshape(1) if plain and vector.ndim == 0 else vector)
    kind = _sum_type(arrays[:2])
    if kind.kind not in "fc" or type(bias) not in (int, float):  # a bare number leaves float32 as it is
        kind = _sum_type(arrays)
    x, w, bias, *_ = [*(array.astype(kind, copy=False) for array in arrays), None]
    return x, w, bias


def _split(x, w, groups, reads):
    """Give the channels of `x` and the first axis of `w` an axis for the groups."""
    if x.shape[1] != reads:
        wanted = f"of {reads} channels for w of shape {w.shape} and groups={groups}"
        raise Refusal("shape", name="x", wanted=wanted, value=x.shape)
    if w.shape[0] % groups:
        raise Refusal("shape", name="w", wanted=f"of a first axis divisible by groups={groups}", value=w.shape)
    return (
        x.reshape(x.shape[0], groups, x.shape[1] // groups, *x.shape[2:]),
        w.reshape(groups, w.shape[0] // groups, *w.shape[1:]),
    )


def _lowered(y, bias, ndim):
    """Merge the groups, add the bias once for each cell, and give back as many axes as the input had."""
    y = y.reshape(y.shape[0], y.shape[1] * y.shape[2], *y.shape[3:])
    if bias is not None:
        if bias.shape != y.shape[1:2]:
            raise Refusal("shape", name="bias", wanted=y.shape[1:2], value=bias.shape)
        y += bias.reshape(-1, *(1,) * (y.ndim - 2))
    return y.reshape(y.shape[y.ndim - ndim :])


def numbers(values, name):
    """Return `values` as an array of numbers, or refuse them by `name`.

    >>> numbers([[1, 2], [3]], "x")
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: x must hold numbers, got rows of unequal length
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise Refusal("not_numbers", name=name, value="rows of unequal length") from None
    if array.dtype.kind not in "biufc":
        raise Refusal("not_numbers", name=name, value=f"dtype {array.dtype}")
    return array


def _sum_type(arrays):
    """NumPy's own type of a sum: floats stay what they are, small integers become large enough not to overflow."""
    return np.zeros(0, np.result_type(*arrays)).sum().dtype
