"""Sizes, links and refusals: the one relation, in whole numbers.

Per axis, convolution and transposed convolution obey the same relation between a position `i` on the small side,
a position `j` on the large side and a kernel position `t`:

    j = i * stride + t * dilation - padding

Everything else in the project is read off the links (i, j, t) that satisfy it.
"""

from itertools import islice
from math import nan
from numbers import Real
from operator import index
from typing import ClassVar, NamedTuple

MOST = 10**12  # a size or a setting at most: what follows from these, a browser still tells apart
MOST_LISTED = 10**6


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
        "too_large": "{name}={value} must be at most {most}",
        "not_between": "{name} must be a number from {least} to {most}, got {value}",
        "not_kind": "{name} must be a {wanted}, got {value}",
        "not_one_of": "{name} must be one of {offered}, got {value}",
        "too_many": "{name} would hold {cells} numbers, and there is room for {most}",
        "too_long": "{name} must have at most {most} values",
        "window_too_large": "kernel {k} with dilation={d} spans {span} cells, "
        "but the padded input has only {padded}: {n} + 2*{p}",
        "output_padding_too_large": "output_padding={op} must be smaller than stride={s} or dilation={d}",
        "nothing_left": "padding={p} leaves a size of {out}: ({n}-1)*{s} - 2*{p} + {d}*({k}-1) + 1 + {op} = {out}",
        "shape": "{name} must have shape {wanted}, got {value}",
        "not_numbers": "{name} must hold numbers, got {value}",
        "ragged": "{name} must hold numbers, got rows of unequal length",
        "not_array": "{name} must hold numbers that NumPy can read, got {value}: "
        "of a tensor, .detach().float().numpy() gives them",
        "objects": "{name} must hold numbers, got dtype object: np.array({name}, float) may make numbers of it",
        "masked": "{name} has {count} masked numbers: .filled(0) gives them a value",
        "not_finite": "{name} must hold finite numbers, got {value} at {at}",
        "not_exact": "{name} is too much for an exact result in whole numbers: {name} * 1.0 has one in floats",
        "grid_too_large": "a player holds up to {limit} cells a side, and {name} would have {rows} x {cols}: "
        "deconv_helpers.still draws larger ones",
        "still_too_large": "a still holds up to {limit} cells a side, and {name} would have {rows} x {cols}",
        "scene_too_large": "the settings take at least {kilobytes} KB, and a notebook opens up to {limit} KB "
        "without waiting: shorten the range of {name}",
        "no_such_control": "{name} is no setting of {op}",
        "not_offered": "{name} cannot start at {value}: it offers {offered}",
        "offers_nothing": "{name} offers nothing to choose from",
        "size_missing": "a function of {name} is given, and no {name}: a number or a range of them",
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


def brief(value):
    """Return how to write a value, whatever it is, in a line.

    >>> brief("2"), brief(list(range(1000)))
    ("'2'", '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, ...')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a number of too many digits, or somebody's own class
        return f"<{type(value).__name__}>"
    return text if len(text) < 80 else f"{text[:67]}..."


def whole(value, name, least=None, most=MOST):
    """Return `value` as an int, or refuse it by `name`.

    >>> whole(3, "stride", least=1)
    3
    """
    try:
        number = index(value)
    except Exception:  # mostly a TypeError, but somebody's own class raises what it likes
        raise Refusal("not_whole", name=name, value=brief(value)) from None
    if least is not None and number < least:
        raise Refusal("too_small", name=name, value=brief(number), least=least)
    if number > most:
        raise Refusal("too_large", name=name, value=brief(number), most=most)
    return number


def between(value, name, least, most):
    """Return `value` as a float, or refuse it by `name`.

    >>> between(2, "sigma", 0, 10)
    2.0
    """
    try:
        number = float(value) if isinstance(value, Real) else nan
    except OverflowError:
        number = nan
    if not least <= number <= most:
        raise Refusal("not_between", name=name, value=brief(value), least=least, most=most)
    return number


def per_axis(value, name, axes, least=None):
    """Return a setting as one int for each axis: an int serves all axes, a sequence is taken as it is.

    >>> per_axis(2, "stride", axes=2)
    (2, 2)
    """
    values = tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes
    if len(values) != axes:
        raise Refusal("not_per_axis", name=name, axes=axes, value=brief(value))
    return tuple(whole(number, name, least) for number in values)


def flag(value, name):
    """Return whether a switch is on, or refuse by `name` what is neither true nor false.

    >>> flag(1, "done")
    True
    """
    try:
        return bool(value)
    except Exception:  # an array of several numbers is neither
        raise Refusal("not_kind", name=name, wanted="bool", value=brief(value)) from None


def listed(values, name, wanted="list", most=MOST_LISTED):
    """Return what there is to iterate over as a list, or refuse it by `name`.

    >>> listed(range(3), "stride")
    [0, 1, 2]
    """
    try:
        found = list(islice(values, most + 1))
    except TypeError:
        raise Refusal("not_kind", name=name, wanted=wanted, value=brief(values)) from None
    if len(found) > most:
        raise Refusal("too_long", name=name, most=most)
    return found


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
    side is no cell: a convolution finds padding there, a transposed convolution crops what would fall there. Raises
    `Refusal` for more links than a list of them has room for.
    """
    small, kernel, stride, padding, dilation = _checked(small, kernel, stride, padding, dilation)
    if small * kernel > MOST_LISTED:
        raise Refusal("too_many", name="the list of links", cells=small * kernel, most=MOST_LISTED)
    return [Link(i, i * stride + t * dilation - padding, t) for i in range(small) for t in range(kernel)]


def _checked(n, kernel, stride, padding, dilation):
    return (
        whole(n, "size", 1),
        whole(kernel, "kernel", 1),
        whole(stride, "stride", 1),
        whole(padding, "padding", 0),
        whole(dilation, "dilation", 1),
    )
