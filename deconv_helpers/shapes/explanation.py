"""A layer's size explained: the sum that makes it, the way back, and what would give the size that was wanted."""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import NamedTuple

from ..arithmetic import MOST_LISTED, Refusal, links, per_axis, restoring_output_padding
from ..words import language, say, told
from .axis import SETTINGS, Axis, crossed, identified
from .ways import KERNELS, PADDINGS, STRIDES, changes, together, ways

MOST_WAYS = 4  # that are shown: `Explanation.ways` has them all


def explain(layer, n, wanted=None, *, kernel=None, stride=None, padding=None, output_padding=None, dilation=None):
    """Explain the size that a layer gives, and what would give the size that was wanted.

    >>> explain("conv_transpose2d", 4, wanted=8, kernel=3, stride=2, padding=1)
    conv_transpose2d: 4 -> 7
        size: (n-1)*s - 2*p + d*(k-1) + 1 + op = (4-1)*2 - 2*1 + 1*(3-1) + 1 + 0 = 7
        the way back: conv2d takes 7 and 8 to 4; its transpose gives 7 (output_padding=0) or 8 (output_padding=1)
        for every n: 2*n - 1
        for 8:
            output_padding=1 (for every n: 2*n)
            kernel=4 (for every n: 2*n)
            kernel=2, padding=0 (for every n: 2*n)
            kernel=6, padding=2 (for every n: 2*n)
            (and 14 more in .ways)

    `layer` is a layer of PyTorch such as `torch.nn.ConvTranspose2d(8, 3, 3, stride=2)`, whose settings are read, or an
    operation or its name. Settings that are named go before the layer's own. `n` and `wanted` are sizes, an int or one
    for each axis; of a whole shape such as (N, C, H, W) or (C, H, W) the last axes are taken.

    Where the layer refuses, the explanation says why and what would help. Raises `Refusal` (a ValueError) for a layer
    that cannot be read and for a setting or a size that is none.
    """
    title, name, transposed, count = identified(layer)
    if output_padding is not None and not transposed:
        raise Refusal("no_such_control", name="output_padding", op=name)
    named = dict(zip(SETTINGS, (kernel, stride, padding, output_padding, dilation), strict=True))
    settings = [_setting(layer, setting, named[setting], transposed, count) for setting in SETTINGS]
    axes = tuple(Axis(*axis, transposed) for axis in zip(*settings, strict=True))
    for axis in axes:
        if axis.padding == "same" and axis.stride > 1:
            raise Refusal("same", s=axis.stride)
    wanted = None if wanted is None else _sizes(wanted, "wanted", count)
    return Explanation(title, name, axes, _sizes(n, "n", count), wanted, hasattr(layer, "kernel_size"))


def _setting(layer, name, value, transposed, count):
    """A setting along each axis: the value that was named, or else what the layer has."""
    attribute, default, least = SETTINGS[name]
    if value is None:
        value = getattr(layer, attribute, default)
    if name == "output_padding" and not transposed:
        return (0,) * count
    if name == "padding" and not transposed and isinstance(value, str) and value in ("same", "valid"):
        return ("same" if value == "same" else 0,) * count
    return per_axis(value, name, count, least)


def _sizes(value, name, count):
    """An int, or one for each axis: of a whole shape the last ones."""
    if not isinstance(value, (tuple, list)):
        return per_axis(value, name, count, 1)[0]
    return per_axis(value[-count:] if len(value) <= count + 2 else value, name, count, 1)


class Way(NamedTuple):
    """What to change in a layer, the size that it then gives, and whether that is an exact factor for every size."""

    changes: dict
    size: int | tuple
    every: bool
    axes: tuple


@dataclass(frozen=True, repr=False)
class Explanation:
    """What `explain` found: the `size`, or the layer's `refusal`, and the `ways` to what is wanted.

    It reads as text, and in a notebook as a table, in the language that is spoken when it is shown.
    """

    title: str
    name: str
    axes: tuple[Axis, ...]
    n: int | tuple
    wanted: int | tuple | None = None
    is_module: bool = False

    @property
    def size(self):
        """An int where `n` is one and the axes agree, else one for each axis; None where the layer refuses."""
        return None if self.refusal else self._like_n(self._found)

    @property
    def refusal(self):
        """The layer's first `Refusal`, or None."""
        return next((found for found in self._found if isinstance(found, Refusal)), None)

    @cached_property
    def ways(self):
        """Every `Way` to what is wanted, or out of a refusal; empty where there is none, or nothing to be done."""
        sizes, goals = self._all(self.n), self._all(self.wanted)
        if goals == self._found or (self.wanted is None and not self.refusal):
            return []
        found = []
        for others in together(self.axes, sizes, goals):
            made = tuple(map(Axis.size, others, sizes))
            every = all(map(Axis.exact, others, sizes))
            found.append(Way(changes(self.axes, others), self._like_n(made), every, others))
        return found

    @cached_property
    def _found(self):
        """Along each axis its size or its refusal."""
        found = []
        for axis, n in zip(self.axes, self._all(self.n), strict=True):
            try:
                found.append(axis.size(n))
            except Refusal as refusal:
                found.append(refusal)
        return tuple(found)

    def _all(self, value):
        return value if isinstance(value, tuple) else (value,) * len(self.axes)

    def _like_n(self, sizes):
        return sizes[0] if isinstance(self.n, int) and len(set(sizes)) == 1 else sizes

    def __repr__(self):
        lines = [self._heading()]
        for label, said in self._rows():
            start = f"    {label}{say(': ', '：')}"
            lines += [start + said[0]] if len(said) == 1 else [start.rstrip(), *(f"        {line}" for line in said)]
        return "\n".join(lines)

    def _repr_html_(self):
        row = "text-align: left; vertical-align: top; background: none"
        cell = "text-align: left; padding: 2px 12px 2px 0; border: 0; font-weight:"
        rows = "".join(
            f'<tr style="{row}"><th style="{cell} 600; white-space: nowrap">{escape(label)}</th>'
            f'<td style="{cell} 400">{"<br>".join(map(escape, said))}</td></tr>'
            for label, said in self._rows()
        )
        accent = "--jp-warn-color1, #d9822b" if self.refusal else "--jp-border-color1, #888"
        return (
            f'<div class="deconv-explanation" lang="{language()}" style="padding: 4px 12px; line-height: 1.5; '
            f'color: var(--jp-content-font-color1, inherit); border-left: 4px solid var({accent})">'
            f'<b>{escape(self._heading())}</b><table style="margin: 0; font-variant-numeric: tabular-nums">'
            f"{rows}</table></div>"
        )

    def _heading(self):
        made = say("refused", "不成立") if self.refusal else crossed(self.size)
        return f"{self.title}{say(': ', '：')}{crossed(self.n)} -> {made}"

    def _rows(self):
        """All that there is to say, as (label, lines), in the language that is spoken."""
        wanted = crossed(self.wanted)
        if self.refusal:
            rows = [(say("why", "原因"), self._each(_sum))]
            if self.wanted is None:
                rows.append((say("what would help", "可以这样改"), self._ways_out()))
        else:
            direct = self.name.replace("_transpose", "").replace("Transpose", "")
            rows = [
                (say("size", "尺寸"), self._each(_sum)),
                (say("the way back", "反过来"), self._each(lambda *axis: _back(direct, *axis))),
                (say("for every n", "对每个 n"), self._each(_exactly if self.wanted is None else _rule)),
                (say("never read", "没有被读到"), self._each(_unread)),
            ]
        if self.wanted is not None:
            rows.append((say(f"for {wanted}", f"要得到 {wanted}"), self._ways_to_wanted()))
        return [(label, said) for label, said in rows if said]

    def _each(self, sentence):
        """What `sentence(axis, n, size)` says of the axes."""
        return _agreed(map(sentence, self.axes, self._all(self.n), self._found))

    def _ways_to_wanted(self):
        sizes, goals = self._all(self.n), self._all(self.wanted)
        if self._found == goals:
            return [say("nothing to change", "不用改") + _reach(self.axes, sizes)]
        if not self.ways:
            usual = f"kernel={KERNELS[-1]}, stride={STRIDES[-1]}, padding={PADDINGS[-1]}"
            return [say(f"nothing up to {usual} or near this layer does", f"{usual} 以内和这一层附近的设置都得不到")]
        lines = [_written(way.changes) + _reach(way.axes, sizes) for way in self.ways[:MOST_WAYS]]
        alone = self.ways[0].changes.keys() == {"output_padding"}
        if alone and self.is_module and all(axis.output_padding < axis.stride for axis in self.ways[0].axes):
            call = f"layer(x, output_size={goals})"
            lines.insert(1, say(f"or, for one call, {call}", f"或只在一次调用里 {call}"))
        more = len(self.ways) - MOST_WAYS
        return lines + [say(f"(and {more} more in .ways)", f"（.ways 里还有 {more} 种）")] * (more > 0)

    def _ways_out(self):
        """For each setting the best change of it alone, or else the best of all."""
        best = {}
        for way in self.ways:
            best.setdefault(tuple(way.changes), way)
        single = [way for names, way in best.items() if len(names) == 1] or self.ways[:1]
        return [_written(way.changes) + say(" gives ", " 得 ") + crossed(way.size) for way in single]


def _sum(axis, n, found):
    """The sum that makes the size, or the refusal."""
    k, s, p, op, d, transposed = axis
    if isinstance(found, Refusal):
        return told(found)
    if transposed:
        return f"(n-1)*s - 2*p + d*(k-1) + 1 + op = ({n}-1)*{s} - 2*{p} + {d}*({k}-1) + 1 + {op} = {found}"
    if p == "same":
        after = axis.span - 1 - axis.before
        return f"n + before + after - d*(k-1) = {n} + {axis.before} + {after} - {d}*({k}-1) = {found}"
    return f"floor((n + 2*p - d*(k-1) - 1) / s) + 1 = floor(({n} + 2*{p} - {d}*({k}-1) - 1) / {s}) + 1 = {found}"


def _back(direct, axis, n, size):
    """Which sizes share the small one, and what gives each of them back."""
    if axis.padding == "same":
        return ""  # the transposed layer knows no such word
    least = size - axis.output_padding
    if not axis.transposed:
        least = n - restoring_output_padding(n, axis.kernel, axis.stride, axis.padding, axis.dilation)
    larges = range(max(least, 1), least + axis.stride)
    if not larges:
        return ""  # the padding leaves nothing without an output_padding beyond the stride
    if len(larges) > 4:
        larges = [*larges[:3], larges[-1]]  # more are not listed
    brackets = say(" (output_padding={})", "（output_padding={}）")
    taken = _listed(list(map(str, larges)), " and ", " 和 ")
    made = _listed([f"{large}{brackets.format(large - least)}" for large in larges], " or ", "或 ")
    small, both = n if axis.transposed else size, "都" if len(larges) > 1 else ""
    return say(
        f"{direct} takes {taken} to {small}; its transpose gives {made}",
        f"{direct} 把 {taken} {both}变成 {small}；对应的转置卷积得到 {made}",
    )


def _rule(axis, *_):
    return axis.rule()


def _exactly(axis, *_):
    """The rule and, where its factor is not exact, what would make it so at the same stride."""
    small = axis.span + 64  # large enough to stand for every size
    large = small * axis.stride
    if axis.exact(large):
        return axis.rule()
    found = ways(axis, small, large) if axis.transposed else ways(axis, large, small)
    exact = [_written(changes([axis], [other])) for other in found if other.exact(large)]
    takes = say(", or ", "，或 ").join(exact[:2])
    takes = takes and say(f"; {axis.factor()} would take {takes}", f"；要 {axis.factor()}，可用 {takes}")
    return axis.rule() + takes


def _unread(axis, n, size):
    """How many cells no window reads, and how many of them are at the end."""
    if axis.transposed or axis.kernel * size > MOST_LISTED:
        return ""
    read = set()
    for link in links(1, axis.kernel, axis.stride, axis.before, axis.dilation):  # the first window, then its moves
        read.update(j for j in range(link.j, link.j + size * axis.stride, axis.stride) if 0 <= j < n)
    behind = max(read, default=-1) + 1
    end, others = n - behind, behind - len(read)
    if not end:
        return say(f"{others} of {n} cells", f"{n} 格里有 {others} 格") if others else ""
    more = say(f" and {others} others", f"和另外 {others} 格") if others else ""
    return say(f"the last {end}{more} of {n} cells", f"{n} 格里的最后 {end} 格{more}")


def _reach(axes, sizes):
    """In brackets: the exact factor that holds for every n, or what makes the size of this one."""
    said = []
    for axis, n in zip(axes, sizes, strict=True):
        s, rule = axis.stride, axis.factor() if axis.exact(n) else axis.rule()
        if not axis.exact(n):
            said.append(say(f"for this n: {rule}", f"只对这个 n：{rule}"))
        elif axis.transposed or s == 1:
            said.append(say(f"for every n: {rule}", f"对每个 n：{rule}"))
        else:
            said.append(say(f"for every n divisible by {s}: {rule}", f"对每个能被 {s} 整除的 n：{rule}"))
    text = say("; ", "；").join(_agreed(said))
    return say(f" ({text})", f"（{text}）")


def _agreed(said):
    """One line where all axes say the same, else one for each axis that says anything, with the axis's name."""
    said = list(said)
    if len(set(said)) == 1:
        return [text for text in said[:1] if text]
    names = say(("depth", "height", "width"), ("深", "高", "宽"))[-len(said) :]
    return [f"{name}{say(': ', '：')}{text}" for name, text in zip(names, said, strict=True) if text]


def _listed(texts, en, zh):
    """Texts as a sentence lists them; of more than three the first and the last."""
    if len(texts) > 3:
        return f"{texts[0]} ... {texts[-1]}"
    return say(en, zh).join(filter(None, [say(", ", "、").join(texts[:-1]), *texts[-1:]]))


def _written(changes):
    return ", ".join(f"{name}={value!r}" for name, value in changes.items())
