"""Sizes, links and refusals: the one relation, in whole numbers.

Per axis, convolution and transposed convolution obey the same relation between a position `i` on the small side,
a position `j` on the large side and a kernel position `t`:

    j = i * stride + t * dilation - padding

Everything else in the project is read off the links (i, j, t) that satisfy it.
"""

from operator import index
from typing import ClassVar, NamedTuple


class Refusal(ValueError):
    """A setting that has no result, with the sentence's key and the numbers that belong in it.

    >>> output_size(2, 3)
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: kernel 3 with dilation=1 spans 3 cells, but the padded input has only 2: 2 + 2*0

    `key` names the sentence (views show it in the notebook's language), `numbers` fills its slots.
    """

    SENTENCES: ClassVar = {
        "not_whole": "{name} must be a whole number, got {value}",
        "not_per_axis": "{name} must be a whole number or {axes} of them, one for each axis, got {value}",
        "too_small": "{name}={value} must be at least {least}",
        "window_too_large": "kernel {k} with dilation={d} spans {span} cells, "
        "but the padded input has only {padded}: {n} + 2*{p}",
        "output_padding_too_large": "output_padding={op} must be smaller than stride={s} or dilation={d}",
        "nothing_left": "padding={p} leaves a size of {out}: ({n}-1)*{s} - 2*{p} + {d}*({k}-1) + 1 + {op} = {out}",
        "shape": "{name} must have shape {wanted}, got {value}",
        "not_numbers": "{name} must hold numbers, got {value}",
        "grid_too_large": "a player holds up to {limit} cells a side, and {name} would have {rows} x {cols}: "
        "deconv_helpers.still draws larger ones",
        "still_too_large": "a still holds up to {limit} cells a side, and {name} would have {rows} x {cols}",
        "scene_too_large": "the settings take {kilobytes} KB, and a notebook opens up to {limit} KB without waiting: "
        "shorten the range of {name}",
        "no_such_control": "{name} is no setting of {op}",
        "not_offered": "{name} cannot start at {value}: it offers {offered}",
        "offers_nothing": "{name} offers nothing to choose from",
        "no_operation": "{name} is no operation with a picture: {offered}",
        "no_such_view": "{op} has the views {views}, not {value}",
        "same": "padding='same' needs stride=1, got stride={s}",
        "axes": "{layer} needs maps of {wanted} axes, and this one has {got}",
        "channels": "{layer} needs {wanted} channels, and {got} come in",
        "groups": "groups={groups} must divide the {inside} channels in and the {outside} out",
        "padding_mode": "padding={p} cannot be taken from {n} cells with padding_mode={mode}",
        "half_window": "padding={p} is more than half of the window's {k} cells",
        "size_or_factor": "Upsample needs size or scale_factor, and only one of them",
        "shuffle": "{channels} channels are no multiple of {factor}*{factor}",
        "not_saved": "nothing was saved as {name}",
        "sizes_differ": "{here} comes in, and {name} is {there}: the sizes must be equal",
        "crop": "{here} cannot be cropped to {sizes} from {offset} on",
        "not_wanted": "the last size is {here}, and {wanted} was wanted",
    }

    def __init__(self, key, **numbers):
        self.key, self.numbers = key, numbers
        super().__init__(self.SENTENCES[key].format(**numbers))

    def _render_traceback_(self):
        """IPython shows the sentence alone: the traceback would tell a learner nothing more."""
        return [f"{type(self).__name__}: {self}"]


class Link(NamedTuple):
    """One triple of the relation: small-side position `i`, large-side position `j`, kernel position `t`."""

    i: int
    j: int
    t: int


def whole(value, name, least=None):
    """Return `value` as an int, or refuse it by `name`.

    >>> whole(3, "stride", least=1)
    3
    """
    try:
        number = index(value)
    except TypeError:
        raise Refusal("not_whole", name=name, value=repr(value)) from None
    if least is not None and number < least:
        raise Refusal("too_small", name=name, value=number, least=least)
    return number


def per_axis(value, name, axes, least=None):
    """Return a setting as one int for each axis: an int serves all axes, a sequence is taken as it is.

    >>> per_axis(2, "stride", axes=2)
    (2, 2)
    """
    values = tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes
    if len(values) != axes:
        raise Refusal("not_per_axis", name=name, axes=axes, value=repr(value))
    return tuple(whole(number, name, least) for number in values)


def output_size(n, kernel, stride=1, padding=0, dilation=1):
    """Return the size that a convolution makes of an axis of size `n`.

    >>> output_size(7, 3, stride=2, padding=1)      # floor((7 + 2*1 - (3-1) - 1) / 2) + 1
    4

    All arguments are sizes in cells. Raises `Refusal` where the kernel's span exceeds the padded input, and for
    arguments below their least value. Source: torch.nn.Conv2d, "Shape".
    """
    n, kernel, stride, padding, dilation = _checked(n, kernel, stride, padding, dilation)
    span = dilation * (kernel - 1) + 1
    if span > n + 2 * padding:
        raise Refusal("window_too_large", k=kernel, d=dilation, span=span, padded=n + 2 * padding, n=n, p=padding)
    return (n + 2 * padding - span) // stride + 1


def transposed_output_size(n, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    """Return the size that a transposed convolution makes of an axis of size `n`.

    >>> transposed_output_size(4, 3, stride=2, padding=1)      # (4-1)*2 - 2*1 + (3-1) + 1
    7

    All arguments are sizes in cells; `output_padding` must be smaller than `stride` or `dilation`. Raises `Refusal`
    where it is not, or where nothing is left of the output. Source: torch.nn.ConvTranspose2d, "Shape".
    """
    n, kernel, stride, padding, dilation = _checked(n, kernel, stride, padding, dilation)
    extra = whole(output_padding, "output_padding", 0)
    if extra >= max(stride, dilation):
        raise Refusal("output_padding_too_large", op=extra, s=stride, d=dilation)
    size = (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + extra
    if size < 1:
        raise Refusal("nothing_left", n=n, k=kernel, s=stride, p=padding, d=dilation, op=extra, out=size)
    return size


def restoring_output_padding(n, kernel, stride=1, padding=0, dilation=1):
    """Return the `output_padding` with which a transposed convolution gives back the size `n`.

    >>> restoring_output_padding(8, 3, stride=2, padding=1)      # 8 -> 4 -> 8, where 0 would give 7
    1

    `n` is the size before a convolution with the same settings; the answer is how many cells its last window leaves
    over. Raises `Refusal` where that convolution does. Source: "A guide to convolution arithmetic", relationship 14.
    """
    output_size(n, kernel, stride, padding, dilation)
    return (n + 2 * padding - dilation * (kernel - 1) - 1) % stride


def links(small, kernel, stride=1, padding=0, dilation=1):
    """Return every link of one axis, in the order of the small side and then of the kernel.

    >>> links(2, 2, stride=2)
    [Link(i=0, j=0, t=0), Link(i=0, j=1, t=1), Link(i=1, j=2, t=0), Link(i=1, j=3, t=1)]

    `small` is the size of the side that a convolution writes and a transposed convolution reads. A `j` off the large
    side is no cell: a convolution finds padding there, a transposed convolution crops what would fall there.
    """
    small, kernel, stride, padding, dilation = _checked(small, kernel, stride, padding, dilation)
    return [Link(i, i * stride + t * dilation - padding, t) for i in range(small) for t in range(kernel)]


def _checked(n, kernel, stride, padding, dilation):
    return (
        whole(n, "size", 1),
        whole(kernel, "kernel", 1),
        whole(stride, "stride", 1),
        whole(padding, "padding", 0),
        whole(dilation, "dilation", 1),
    )
