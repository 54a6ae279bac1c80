"""The settings near a layer's own that make the size that was wanted, the most ordinary first."""

from itertools import product

from ..arithmetic import Refusal
from .axis import SETTINGS, Axis

KERNELS, STRIDES, PADDINGS = range(1, 8), range(1, 5), range(4)  # what `ways` looks through, besides what is near


def ways(axis, n, wanted=None):
    """Return the axes near `axis` that make `wanted` of `n` (without it, any size), the most ordinary first.

    >>> ways(Axis(3, stride=2, padding=1, transposed=True), 12, wanted=24)[0]
    Axis(kernel=3, stride=2, padding=1, output_padding=1, dilation=1, transposed=True)

    Looked through are kernels up to 7, strides up to 4 and paddings up to 3, each also up to 2 beside the axis's own,
    its dilation and 1, and every `output_padding`. Ordinary is, in this order: to change `output_padding` alone; no
    more padding than half a kernel and no stride beyond the kernel; an exact factor; few changes; small ones.
    """
    found = []
    for other in _near(axis, n, wanted):
        try:
            size = other.size(n)
        except Refusal:
            continue
        if wanted in (None, size):
            found.append(other)
    return sorted(found, key=lambda other: _unusual(axis, other, n))


def _near(axis, n, wanted):
    kernels, strides, paddings = (
        sorted({*usual, *range(max(own - 2, usual[0]), own + 3)})
        for usual, own in ((KERNELS, axis.kernel), (STRIDES, axis.stride), (PADDINGS, axis.before))
    )
    if axis.padding == "same":
        paddings.append("same")
    for k, s, p, d in product(kernels, strides, paddings, sorted({axis.dilation, 1})):
        extra = min(axis.output_padding, max(s, d) - 1)
        if axis.transposed and wanted is not None:
            extra = wanted + 2 * p - ((n - 1) * s + d * (k - 1) + 1)
        if p != "same" or s == 1:
            yield Axis(k, s, p, extra, d, axis.transposed)


def _unusual(axis, other, n):
    changed = changes([axis], [other]).keys()
    return (
        not changed <= {"output_padding"},
        other.before > other.span // 2 or other.stride > other.span,
        not other.exact(n),
        len(changed),
        "dilation" in changed,
        "stride" in changed,
        sum(abs(getattr(axis, name) - getattr(other, name)) for name in ("kernel", "stride", "before", "dilation")),
    )


def changes(axes, others):
    """Return the settings that differ, each with its new value, or with one for each axis where they do not agree.

    >>> changes([Axis(3, 2, 1), Axis(3, 2, 1)], [Axis(4, 2, 1), Axis(4, 2, 0)])
    {'kernel': 4, 'padding': (1, 0)}
    """
    columns = zip(SETTINGS, zip(*axes, strict=True), zip(*others, strict=True), strict=False)
    return {name: new[0] if len(set(new)) == 1 else new for name, old, new in columns if old != new}


def together(axes, sizes, goals):
    """Return the ways of several axes at once: what changes the same in all of them, or else the first of each.

    >>> together([Axis(3, 2, 1, transposed=True)] * 2, (4, 5), (8, 9))[0][0].output_padding
    1
    """
    found = [ways(*axis) for axis in zip(axes, sizes, goals, strict=True)]
    if not all(found):
        return []
    by_change = [
        {tuple(changes([axis], [other]).items()): other for other in others}
        for axis, others in zip(axes, found, strict=True)
    ]
    common = [change for change in by_change[0] if all(change in others for others in by_change)]
    alike = [tuple(others[change] for others in by_change) for change in common]
    first = tuple(others[0] for others in found)
    if {other.padding == "same" for other in first} == {True, False}:  # a layer has it along all axes or along none
        first = tuple(next((other for other in others if other.padding != "same"), None) for others in found)
    alone = None not in first and changes(axes, first).keys() == {"output_padding"}
    if None not in first and first not in alike and (alone or not alike):
        alike.insert(0, first)
    return alike
