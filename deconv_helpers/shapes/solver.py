"""Sizes solved backwards: every setting of a convolution, direct or transposed, that takes one size to another."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from ..arithmetic import Refusal, listed, per_axis, whole
from ..table import Table
from ..words import language, say
from .axis import SETTINGS, Axis, crossed, identified

USUAL = {"kernel": range(1, 8), "stride": range(1, 5), "padding": range(4), "dilation": range(1, 3)}
MOST_SETTING = 4096  # that is looked for
MOST_TRIED = 100_000  # settings to look through
MOST_ROWS = 8  # that are shown: the list has them all


class Solution(NamedTuple):
    """One setting that does it: each part is an int, or one for each axis where they cannot be the same.

    `every` says whether the size is an exact multiple, or part, and so for every input size, or every one that the
    stride divides; else it comes out at this size alone.
    """

    op: str
    kernel: int | tuple
    stride: int | tuple
    padding: int | tuple
    output_padding: int | tuple
    dilation: int | tuple
    every: bool

    @property
    def axes(self):
        """The setting as an `Axis`, or one for each axis."""
        count = next((len(value) for value in self[1:6] if isinstance(value, tuple)), 1)
        columns = (value if isinstance(value, tuple) else (value,) * count for value in self[1:6])
        return tuple(Axis(*column, "transpose" in self.op) for column in zip(*columns, strict=True))

    @property
    def overlaps(self):
        """How many stamps, or windows, meet on a cell, for each phase of the stride, along each axis."""
        return tuple(axis.overlaps() for axis in self.axes)

    @property
    def even(self):
        """Whether these counts are equal; equal counts are not yet safe, for the weights of the phases may differ."""
        return all(len(set(counts)) == 1 for counts in self.overlaps)

    @property
    def code(self):
        """The layer as PyTorch writes it, its channels still to be named."""
        name = self.op.replace("conv", "Conv").replace("_transpose", "Transpose")
        parts = zip(SETTINGS.values(), self[1:6], strict=True)
        settings = [f"{attribute}={value!r}" for (attribute, default, _), value in parts if value != default][1:]
        return f"nn.{name}({', '.join(['c_in', 'c_out', repr(self.kernel), *settings])})"


class Solutions(Sequence):
    """Every `Solution` from `n` to `wanted`, the most ordinary first; it reads and shows as a table."""

    def __init__(self, op, n, wanted, ranges, found):
        self.op, self.n, self.wanted, self.ranges, self._found = op, n, wanted, ranges, found

    def __getitem__(self, at):
        return self._found[at]

    def __len__(self):
        return len(self._found)

    def __repr__(self):
        return str(self.table(MOST_ROWS))

    def _repr_html_(self):
        return self.table(MOST_ROWS).html()

    def table(self, most=None):
        """Return the solutions, or the first `most` of them, as a `Table` in the language that is spoken.

        >>> solve(4, 8).table(most=1).rows
        [('every n: 2*n', 'even: 2', 'nn.ConvTranspose2d(c_in, c_out, 4, stride=2, padding=1)')]
        """
        title = f"{self.op}{say(': ', '：')}{crossed(self.n)} -> {crossed(self.wanted)}"
        headings = say(("at which sizes", "overlap", "layer"), ("对哪些尺寸成立", "重叠", "层"))
        columns = tuple(zip(headings, ("text", "text", "code"), strict=True))
        rows = [_row(solution, language()) for solution in self._found[:most]]
        if not self:
            return Table(title, columns, rows, [self._nothing()])
        notes = _caveat("transpose" in self.op)
        if any(isinstance(self[0][at], tuple) for at in (1, 2, 3, 5)):
            notes.insert(
                0, say("No one setting serves all axes: one for each.", "没有一组参数能兼顾各轴，每轴各用一组。")
            )
        if more := len(self) - len(rows):
            notes.insert(0, say(f"(and {more} more in the list)", f"（列表里还有 {more} 种）"))
        return Table(title, columns, rows, notes)

    def _nothing(self):
        """That there is none, and which range to widen."""
        ranges = [f"{name} {_spelled(values)}" for name, values in self.ranges.items() if values is not None]
        wider = [_wider("transpose" in self.op, *pair, self.ranges) for pair in _pairs(self.op, self.n, self.wanted)]
        enough = {name: [other[name] for other in wider if name in other] for name in wider[0]}
        reach = [f"{name}={max(values)}" for name, values in enough.items() if len(values) == len(wider)]
        slots = {"n": crossed(self.n), "wanted": crossed(self.wanted), "ranges": say(", ", "、").join(ranges)}
        slots["reach"] = say(", or to ", "，或放宽到 ").join(reach)
        none = say(
            "Nothing takes {n} to {wanted} within {ranges}. ",
            "在 {ranges} 的范围内，没有哪组参数能把 {n} 变成 {wanted}。",
        )
        cure = say("Widen the ranges to {reach}.", "可以把范围放宽到 {reach}。")
        if not reach:
            cure = say("It takes more than one wider range.", "只放宽一个范围还不够。")
        return (none + cure).format(**slots)


def solve(
    n, wanted, op="conv_transpose2d", *, kernel=None, stride=None, padding=None, output_padding=None, dilation=None
):
    """Return every setting that takes the size `n` to the size `wanted`, the most ordinary first.

    >>> solve(20, 39, kernel=(3, 4), stride=2, dilation=1)
    conv_transpose2d: 20 -> 39
        at which sizes    overlap         layer
        this n (2*n - 1)  even: 2         nn.ConvTranspose2d(c_in, c_out, 4, stride=2, padding=2, output_padding=1)
        this n (2*n - 1)  uneven: 1 to 2  nn.ConvTranspose2d(c_in, c_out, 3, stride=2, padding=1)
    Equal counts are not yet safe, for the weights may differ: with stride 2, [1, 2] turns ones into 1, 2, 1, 2.
    >>> solve(24, 12, "conv2d")[0].code
    'nn.Conv2d(c_in, c_out, 3, stride=2, padding=1)'

    `n` and `wanted` are sizes, an int or one for each axis; `op` is a convolution, direct or transposed, its layer or
    its name. The settings are what to look through, a number or several: by default kernels 1 to 7, strides 1 to 4,
    paddings 0 to 3, dilations 1 and 2, and every `output_padding` that the layer takes. Of several axes each may have
    its own `output_padding`, but shares the rest; where nothing is shared, the first of each axis is taken.

    Ordinary is, in this order: no holes and no more padding than half a kernel; an exact factor; no dilation; in a
    transpose an even overlap and no `output_padding`; a kernel near 3, in a transpose near twice the stride.

    Raises `Refusal` (a ValueError) for a size or a setting that is none. Source: torch.nn, both "Shape" sections.
    """
    _, name, transposed, count = identified(op)
    name = name.replace("Conv", "conv").replace("Transpose", "_transpose")
    if output_padding is not None and not transposed:
        raise Refusal("no_such_control", name="output_padding", op=name)
    n, wanted = _sizes(n, "n", count), _sizes(wanted, "wanted", count)
    given = zip(SETTINGS, (kernel, stride, padding, output_padding, dilation), strict=True)
    ranges = {setting: _several(setting, value) for setting, value in given}
    tried = prod(len(values) for values in ranges.values() if values)
    if tried > MOST_TRIED:
        raise Refusal("too_long", name="kernel x stride x padding x dilation", most=MOST_TRIED)
    each = [_fits(transposed, *pair, ranges) for pair in _pairs(name, n, wanted)]
    found = [tuple(map(_one, columns)) for columns in _shared(each)]
    if not found and all(each):
        found = [tuple(map(_one, zip(*(fits[0] for fits in each), strict=True)))]
    settled = [Solution(name, *fit, every=False) for fit in found]
    sizes = n if isinstance(n, tuple) else (n,)
    return Solutions(name, n, wanted, ranges, [each._replace(every=_exact(each, sizes)) for each in settled])


def _sizes(value, name, count):
    return per_axis(value, name, count, 1) if isinstance(value, (tuple, list)) else whole(value, name, 1)


def _several(name, values):
    """What to look through, in rising order; None where every `output_padding` is meant."""
    if values is None:
        return USUAL.get(name)
    values = listed(values, name, most=MOST_SETTING) if hasattr(values, "__iter__") else [values]
    if not values:
        raise Refusal("offers_nothing", name=name)
    return tuple(sorted({whole(value, name, SETTINGS[name][2], MOST_SETTING) for value in values}))


def _pairs(op, n, wanted):
    """Along each axis the small side and the large one; a single pair where both sizes are a number."""
    count = next((len(value) for value in (n, wanted) if isinstance(value, tuple)), 1)
    sides = [value if isinstance(value, tuple) else (value,) * count for value in (n, wanted)]
    return list(zip(*(sides if "transpose" in op else reversed(sides)), strict=True))


def _shared(each):
    """What serves all axes, each with an `output_padding` of its own, as one column of values for each setting."""
    first, *others = ({(k, s, p, d): op for k, s, p, op, d in fits} for fits in each)
    for (k, s, p, d), op in first.items():
        if all((k, s, p, d) in other for other in others):
            yield (k,), (s,), (p,), (op, *(other[k, s, p, d] for other in others)), (d,)


def _one(values):
    """A number where all axes have the same, else one for each."""
    return values[0] if len(set(values)) == 1 else values


def _exact(solution, sizes):
    axes = solution.axes
    count = max(len(axes), len(sizes))
    pairs = zip(axes * (count // len(axes)), sizes * (count // len(sizes)), strict=True)
    return all(axis.exact(n) for axis, n in pairs)


def _legal(transposed, stride, dilation, asked):
    """What may be left over beyond the last stamp, or window: in a transpose that is the `output_padding`."""
    legal = range(max(stride, dilation) if transposed else stride)
    return legal if asked is None else [rest for rest in asked if rest in legal]


def _fits(transposed, small, large, ranges):
    """The settings of one axis: large = (small-1)*stride - 2*padding + dilation*(kernel-1) + 1 + what is left over."""
    found = []
    for k, s, p, d in product(*(ranges[name] for name in ("kernel", "stride", "padding", "dilation"))):
        rest = large - (small - 1) * s + 2 * p - d * (k - 1) - 1
        if 0 <= rest < max(s, d) and rest in _legal(transposed, s, d, ranges["output_padding"]):
            found.append((k, s, p, rest if transposed else 0, d))
    return sorted(found, key=lambda fit: _unusual(Axis(*fit, transposed)))


@lru_cache(maxsize=4096)
def _unusual(axis):
    return (
        0 in axis.overlaps() or axis.padding > axis.span // 2,
        not axis.exact(axis.stride * axis.span * 64),  # a size large enough to stand for every one
        axis.dilation,
        axis.transposed and len(set(axis.overlaps())) > 1,
        axis.output_padding,
        abs(axis.kernel - (max(3, 2 * axis.stride) if axis.transposed else 3)),
        axis.stride,
        axis.padding,
    )


def _wider(transposed, small, large, ranges):
    """The value nearest to each range that would do with the other ranges as they are, the nearest range first."""
    near = {}

    def offer(name, value):
        values = ranges[name]
        far = max(values[0] - value, value - values[-1])
        if value >= SETTINGS[name][2] and (name not in near or far < near[name][0]):
            near[name] = far, value

    kernels, strides, paddings, dilations = (ranges[name] for name in ("kernel", "stride", "padding", "dilation"))
    for s, d in product(strides, dilations):
        for rest in _legal(transposed, s, d, ranges["output_padding"]):
            bare = large - (small - 1) * s - 1 - rest  # = d*(k-1) - 2*p
            for p in paddings:
                if (bare + 2 * p) % d == 0:
                    offer("kernel", (bare + 2 * p) // d + 1)
            for k in kernels:
                if (d * (k - 1) - bare) % 2 == 0:
                    offer("padding", (d * (k - 1) - bare) // 2)
    for k, p, d in product(kernels, paddings, dilations):
        reach = large + 2 * p - d * (k - 1) - 1  # = (small-1)*s + rest, with a rest below s
        for s in {reach // small + 1, reach // max(small - 1, 1)}:
            if reach >= 0 and reach - (small - 1) * s in _legal(transposed, s, d, ranges["output_padding"]):
                offer("stride", s)
    return {name: value for name, (_, value) in sorted(near.items(), key=lambda item: item[1])}


@lru_cache(maxsize=4096)
def _row(solution, _language):
    return _reach(solution), _overlap(solution), solution.code


def _reach(solution):
    """For which sizes it does so: every one, where it is an exact factor, or this one alone, with the general rule."""
    axes, s = solution.axes, solution.stride
    rules = say("; ", "；").join(dict.fromkeys(axis.factor() if solution.every else axis.rule() for axis in axes))
    if not solution.every:
        return say(f"this n ({rules})", f"只对这个 n（{rules}）")
    if axes[0].transposed or s == 1:
        return say(f"every n: {rules}", f"每个 n：{rules}")
    return say(f"every n that {s} divides: {rules}", f"能被 {s} 整除的每个 n：{rules}")


def _overlap(solution):
    said = []
    for counts in solution.overlaps:
        least, most = min(counts), max(counts)
        if least == most:
            said.append(say(f"even: {most}", f"均匀：{most}"))
        else:
            holes = say(" (holes)", "（有空洞）") if least == 0 else ""
            said.append(say(f"uneven: {least} to {most}", f"不均匀：{least} 到 {most}") + holes)
    return say("; ", "；").join(dict.fromkeys(said))


def _caveat(transposed):
    if transposed:
        return [
            say(
                "Equal counts are not yet safe, for the weights may differ: "
                "with stride 2, [1, 2] turns ones into 1, 2, 1, 2.",
                "次数相等还不等于没有棋盘格：权重可能不同。步幅 2 时，核 [1, 2] 会把处处相同的输入变成 1, 2, 1, 2。",
            )
        ]
    return [
        say(
            "Overlap is how many windows read a cell: uneven, the input's gradient may show a checkerboard.",
            "重叠指的是有几个窗口读到同一格。不均匀时，对输入的梯度可能出现棋盘格。",
        ),
        say("Equal counts are not yet safe, for the weights may differ.", "次数相等也还不够：权重可能不同。"),
    ]


def _spelled(values):
    """A range as it is said: its ends, or all of it."""
    if len(values) > 2 and values[-1] - values[0] == len(values) - 1:
        return say(f"{values[0]} to {values[-1]}", f"{values[0]} 到 {values[-1]}")
    return say(" or ", " 或 ").join(map(str, values))
