"""The gradients of the operations, under the names of torch.nn.grad: for each, what `sums` adds up the other way.

`grad_output` says how much a loss grows with each output. A convolution's gradient for its input is a transposed
convolution with the same kernel, cut to the input's size (rows that are never read get 0), and the other way round.
"""

import numpy as np

from .arithmetic import Refusal, listed, whole
from .ops import arranged, has_room, numbers, sum_type
from .sums import correlate, gather, scatter


def conv1d_input(input_size, w, grad_output, *, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradient of `conv1d` for its input: each output's share goes back to the cells it was made of.

    >>> conv1d_input((4,), [1, 10], [1, 2], stride=2)        # (2,) and (2,) -> (4,)
    array([ 1, 10,  2, 20])

    `input_size` is the input's shape, `grad_output` has the output's; otherwise like `conv2d_input`.
    """
    return _input(1, input_size, w, grad_output, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv2d_input(input_size, w, grad_output, *, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradient of `conv2d` for its input: each output's share goes back to the cells it was made of.

    >>> conv2d_input((3, 3), [[1, 2], [3, 4]], [[1]], stride=2)      # (1, 1) and (2, 2) -> (3, 3): the border is unread
    array([[1, 2, 0],
           [3, 4, 0],
           [0, 0, 0]])

    `input_size` is the input's shape, which the output's does not tell where rows are never read; `w` and the settings
    are those of the call, and `grad_output` has the shape of its result. Raises `Refusal` as `conv2d` does, and where
    `grad_output` has another shape.
    """
    return _input(2, input_size, w, grad_output, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv_transpose1d_input(input_size, w, grad_output, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Return the gradient of `conv_transpose1d` for its input: a convolution of `grad_output`.

    >>> conv_transpose1d_input((2,), [1, 10], [1, 2, 3, 4], stride=2)    # (4,) and (2,) -> (2,)
    array([21, 43])

    Otherwise like `conv2d_input`.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _input(1, input_size, w, grad_output, **settings)


def conv_transpose2d_input(input_size, w, grad_output, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Return the gradient of `conv_transpose2d` for its input: a convolution of `grad_output`.

    >>> conv_transpose2d_input((1, 2), [[1, 10]], [[1, 2, 3]])           # (1, 3) and (1, 2) -> (1, 2)
    array([[21, 32]])

    Otherwise like `conv2d_input`.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _input(2, input_size, w, grad_output, **settings)


def conv1d_weight(x, weight_size, grad_output, *, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradient of `conv1d` for its kernel: each kernel cell sums the products over its links.

    >>> conv1d_weight([1, 2, 3], (2,), [1, 10])              # (3,) and (2,) -> (2,)
    array([21, 32])

    Otherwise like `conv2d_weight`.
    """
    return _weight(1, x, weight_size, grad_output, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv2d_weight(x, weight_size, grad_output, *, stride=1, padding=0, dilation=1, groups=1):
    """Return the gradient of `conv2d` for its kernel: each kernel cell sums the products over its links.

    >>> conv2d_weight([[1, 2, 3]], (1, 2), [[1, 10]])        # (1, 3) and (1, 2) -> (1, 2)
    array([[21, 32]])

    `weight_size` is the kernel's shape; `x` and the settings are those of the call, and `grad_output` has the shape of
    its result. Raises `Refusal` as `conv2d` does, and where `grad_output` has another shape.
    """
    return _weight(2, x, weight_size, grad_output, stride=stride, padding=padding, dilation=dilation, groups=groups)


def conv_transpose1d_weight(
    x, weight_size, grad_output, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """Return the gradient of `conv_transpose1d` for its kernel.

    >>> conv_transpose1d_weight([1, 10], (2,), [1, 2, 3, 4], stride=2)   # (2,) and (4,) -> (2,)
    array([31, 42])

    Otherwise like `conv2d_weight`.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _weight(1, x, weight_size, grad_output, **settings)


def conv_transpose2d_weight(
    x, weight_size, grad_output, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """Return the gradient of `conv_transpose2d` for its kernel.

    >>> conv_transpose2d_weight([[1, 10]], (1, 2), [[1, 2, 3]])          # (1, 2) and (1, 3) -> (1, 2)
    array([[21, 32]])

    Otherwise like `conv2d_weight`.
    """
    settings = dict(stride=stride, padding=padding, output_padding=output_padding, dilation=dilation, groups=groups)
    return _weight(2, x, weight_size, grad_output, **settings)


def conv1d_bias(grad_output):
    """Return the gradient of `conv1d`, and of `conv_transpose1d`, for its bias: a channel's sum.

    >>> conv1d_bias([[1, 2], [3, 4]])                        # (2, 2) -> (2,)
    array([3, 7])

    Shapes: `grad_output` (L,), (C, L) or (N, C, L). Raises `Refusal` for others.
    """
    return _bias(1, grad_output)


def conv2d_bias(grad_output):
    """Return the gradient of `conv2d`, and of `conv_transpose2d`, for its bias: a channel's sum.

    >>> conv2d_bias([[[1, 2], [3, 4]]])                      # (1, 2, 2) -> (1,)
    array([10])

    Shapes: `grad_output` (H, W), (C, H, W) or (N, C, H, W). Raises `Refusal` for others.
    """
    return _bias(2, grad_output)


conv_transpose1d_bias, conv_transpose2d_bias = conv1d_bias, conv2d_bias


def _input(axes, input_size, w, grad_output, **settings):
    w, grad = numbers(w, "w"), numbers(grad_output, "grad_output")
    x = _of_shape(input_size, "input_size", [w, grad])
    call = arranged(axes, x, w, **settings, names=("input_size", "w"))
    transposed = "output_padding" in settings
    grad = _fitting(grad, call, call.w.shape[2 if transposed else 1])
    add_up = gather if transposed else scatter
    return add_up(grad, call.w, call.x.shape[3:], call.geometry).reshape(x.shape)


def _weight(axes, x, weight_size, grad_output, **settings):
    x, grad = numbers(x, "x"), numbers(grad_output, "grad_output")
    w = _of_shape(weight_size, "weight_size", [x, grad])
    call = arranged(axes, x, w, **settings, names=("x", "weight_size"))
    transposed = "output_padding" in settings
    grad = _fitting(grad, call, call.w.shape[2 if transposed else 1])
    small, large = (call.x, grad) if transposed else (grad, call.x)
    return correlate(small, large, call.w.shape[3:], call.geometry).reshape(w.shape)


def _bias(axes, grad_output):
    grad = numbers(grad_output, "grad_output")
    if grad.ndim not in (axes, axes + 1, axes + 2):
        wanted = f"of {axes}, {axes + 1} or {axes + 2} axes"
        raise Refusal("shape", name="grad_output", wanted=wanted, value=grad.shape)
    channel = grad.ndim - axes - 1
    with np.errstate(all="ignore"):
        return grad.sum(tuple(axis for axis in range(grad.ndim) if axis != channel))


def _of_shape(size, name, arrays):
    """An array that has the shape and the type of one that the gradient does not need, and takes no room."""
    shape = tuple(whole(n, name, 0) for n in listed(size, name, "tuple", most=4))
    has_room(shape, name)
    return np.broadcast_to(np.zeros((), sum_type(arrays)), shape)


def _fitting(grad, call, channels):
    """`grad_output` in the shape that `sums` takes."""
    if grad.shape != call.result:
        raise Refusal("shape", name="grad_output", wanted=call.result, value=grad.shape)
    return grad.reshape(len(call.x), call.x.shape[1], channels, *call.sizes).astype(call.x.dtype, copy=False)
