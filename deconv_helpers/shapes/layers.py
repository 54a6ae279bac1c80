"""The layers of a stack, with torch.nn's names: what each makes of a map's channels, sizes and receptive field.

No array is needed for that, and no torch: `Conv2d(3, 64, 3, padding=1)` here is a description in whole numbers.
"""

from dataclasses import MISSING, dataclass, fields
from math import prod
from typing import ClassVar, NamedTuple

from ..arithmetic import MOST, Refusal, between, brief, flag, output_size, per_axis, transposed_output_size, whole
from .axis import Axis, crossed

PADDING_MODES = {"zeros": None, "reflect": 1, "replicate": None, "circular": 0}  # how many cells more a padding needs


class Map(NamedTuple):
    """What flows between two layers: its channels and sizes, its fields, and the multiply-adds that made it.

    `channels` and `work` are None where they are not known, a field where it is not followed. `cropped` holds how many
    cells were cut off before and behind, along each axis.
    """

    channels: int | None
    sizes: tuple
    fields: tuple
    work: int | None = 0
    cropped: tuple = ()


class Layer:
    """What all layers have: they read like the call that makes them, and `apply` to a map."""

    axes: ClassVar = None  # how many a map must have, where that matters
    quiet: ClassVar = False  # whether it changes nothing that a ledger shows

    def __repr__(self):
        parts = []
        for part in fields(self):
            value = brief(getattr(self, part.name))
            if part.default is MISSING:
                parts.append(value)
            elif value != brief(part.default):
                parts.append(f"{part.name}={value}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def apply(self, here, kept):
        """The map that it makes of the map `here`, or its `Refusal`; `kept` are the maps that were saved, by name."""
        if self.axes not in (None, len(here.sizes)):
            raise Refusal("axes", layer=type(self).__name__, wanted=self.axes, got=len(here.sizes))
        return self._made(here._replace(work=0, cropped=()), kept)

    def _each(self, here, name, least):
        return per_axis(getattr(self, name), name, len(here.sizes), least)


def _followed(here, method, *settings):
    """The fields after a method of theirs, one row of settings for each; equal axes are followed once."""
    rows, found = list(zip(here.fields, *settings, strict=True)), {}
    for row in rows:
        if row not in found:
            found[row] = row[0] and getattr(row[0], method)(*row[1:])
    return tuple(found[row] for row in rows)


@dataclass(frozen=True, repr=False)
class Conv2d(Layer):
    """A convolution; `in_channels` may be None, and then takes what comes.

    >>> Conv2d(3, 64, 3, padding=1).apply(Map(3, (8, 9), (None, None)), {}).sizes
    (8, 9)
    """

    in_channels: int | None
    out_channels: int
    kernel_size: int | tuple
    stride: int | tuple = 1
    padding: int | tuple | str = 0
    dilation: int | tuple = 1
    groups: int = 1
    padding_mode: str = "zeros"
    axes: ClassVar = 2
    transposed: ClassVar = False

    def _made(self, here, kept):
        inside, outside = self._channels(here)
        each = self._axes(here)
        self._refuse_too_wide(each, here)
        sizes = tuple(map(Axis.size, each, here.sizes))
        columns = zip(*((axis.kernel, axis.stride, axis.before, axis.dilation) for axis in each), strict=True)
        made = _followed(here, "stamps" if self.transposed else "windows", *columns)
        steps = prod(here.sizes if self.transposed else sizes) * prod(axis.kernel for axis in each)
        work = None if inside is None else steps * inside * outside // self.groups
        return Map(outside, sizes, made, work)

    def _refuse_too_wide(self, each, here):
        """A padding that is taken from the map itself needs as many cells there, a mirrored one without the edge."""
        if not (isinstance(self.padding_mode, str) and self.padding_mode in PADDING_MODES):
            offered = ", ".join(PADDING_MODES)
            raise Refusal("not_one_of", name="padding_mode", offered=offered, value=brief(self.padding_mode))
        edge = PADDING_MODES[self.padding_mode]
        for axis, n in zip(each, here.sizes, strict=True):
            widest = axis.span - 1 - axis.before if axis.padding == "same" else axis.before
            if edge is not None and widest + edge > n:
                raise Refusal("padding_mode", p=widest, mode=self.padding_mode, n=n)

    def _channels(self, here):
        inside, outside = self.in_channels, whole(self.out_channels, "out_channels", 1)
        if inside is None:
            inside = here.channels
        elif here.channels not in (None, whole(inside, "in_channels", 1)):
            raise Refusal("channels", layer=type(self).__name__, wanted=inside, got=here.channels)
        groups = whole(self.groups, "groups", 1)
        if (inside or 0) % groups or outside % groups:
            raise Refusal("groups", groups=groups, inside=inside, outside=outside)
        return inside, outside

    def _axes(self, here):
        settings = [self._each(here, name, 1) for name in ("kernel_size", "stride", "dilation")]
        extra = self._each(here, "output_padding", 0) if self.transposed else (0,) * len(here.sizes)
        if isinstance(self.padding, str) and self.padding in ("same", "valid") and not self.transposed:
            padding = ("same" if self.padding == "same" else 0,) * len(here.sizes)
        else:
            padding = self._each(here, "padding", 0)
        each = zip(*settings, padding, extra, strict=True)
        each = [Axis(k, s, p, op, d, self.transposed) for k, s, d, p, op in each]
        if any(axis.padding == "same" and axis.stride > 1 for axis in each):
            raise Refusal("same", s=max(axis.stride for axis in each))
        return each


@dataclass(frozen=True, repr=False)
class ConvTranspose2d(Conv2d):
    """A transposed convolution.

    >>> ConvTranspose2d(8, 3, 3, stride=2, padding=1).apply(Map(8, (4, 5), (None, None)), {}).sizes
    (7, 9)
    """

    output_padding: int | tuple = 0
    transposed: ClassVar = True


@dataclass(frozen=True, repr=False)
class MaxPool2d(Layer):
    """A pooling, its stride the window's size where none is named.

    >>> [MaxPool2d(2, ceil_mode=up).apply(Map(1, (7, 8), (None, None)), {}).sizes for up in (False, True)]
    [(3, 4), (4, 4)]
    """

    kernel_size: int | tuple
    stride: int | tuple | None = None
    padding: int | tuple = 0
    dilation: int | tuple = 1
    ceil_mode: bool = False
    axes: ClassVar = 2

    def _made(self, here, kept):
        kernel, padding, dilation = (
            self._each(here, name, least) for name, least in (("kernel_size", 1), ("padding", 0), ("dilation", 1))
        )
        stride = kernel if self.stride is None else self._each(here, "stride", 1)
        rows = list(zip(kernel, stride, padding, dilation, strict=True))
        sizes = tuple(self._size(n, *row) for n, row in zip(here.sizes, rows, strict=True))
        return here._replace(sizes=sizes, fields=_followed(here, "windows", *zip(*rows, strict=True)))

    def _size(self, n, k, s, p, d):
        if 2 * p > k:
            raise Refusal("half_window", p=p, k=k)
        if not flag(self.ceil_mode, "ceil_mode"):
            return output_size(n, k, s, p, d)
        steps = -((d * (k - 1) + 1 - n - 2 * p) // s)  # a window more that hangs over the end, if it starts before
        size = steps + 1 - (steps * s >= n + p)
        if size < 1:
            output_size(n, k, s, p, d)
        return size


@dataclass(frozen=True, repr=False)
class AvgPool2d(MaxPool2d):
    """An average pooling: the same sizes, without a dilation."""

    dilation: ClassVar = 1


@dataclass(frozen=True, repr=False)
class MaxUnpool2d(Layer):
    """What undoes a max pooling's size, with its own settings.

    >>> MaxUnpool2d(2).apply(Map(1, (3, 4), (None, None)), {}).sizes
    (6, 8)
    """

    kernel_size: int | tuple
    stride: int | tuple | None = None
    padding: int | tuple = 0
    axes: ClassVar = 2

    def _made(self, here, kept):
        kernel, padding = self._each(here, "kernel_size", 1), self._each(here, "padding", 0)
        stride = kernel if self.stride is None else self._each(here, "stride", 1)
        rows = list(zip(kernel, stride, padding, strict=True))
        sizes = tuple(transposed_output_size(n, *row) for n, row in zip(here.sizes, rows, strict=True))
        return here._replace(sizes=sizes, fields=_followed(here, "stamps", *zip(*rows, strict=True)))


@dataclass(frozen=True, repr=False)
class Upsample(Layer):
    """An upsampling to a size or by a factor; what it costs is not counted.

    >>> Upsample(scale_factor=2).apply(Map(1, (3, 4), (None, None)), {}).sizes
    (6, 8)
    """

    size: int | tuple | None = None
    scale_factor: float | tuple | None = None
    mode: str = "nearest"
    align_corners: bool | None = None

    def _made(self, here, kept):
        if (self.size is None) == (self.scale_factor is None):
            raise Refusal("size_or_factor")
        if self.size is not None:
            return here._replace(sizes=self._each(here, "size", 1), fields=(None,) * len(here.sizes))
        factors = self.scale_factor
        factors = factors if isinstance(factors, (tuple, list)) else (factors,) * len(here.sizes)
        if len(factors) != len(here.sizes):
            value = brief(self.scale_factor)
            raise Refusal("not_per_axis", name="scale_factor", axes=len(here.sizes), value=value)
        factors = [between(factor, "scale_factor", 0, MOST) for factor in factors]
        sizes = tuple(whole(int(n * factor), "size", 1) for n, factor in zip(here.sizes, factors, strict=True))
        known = isinstance(self.mode, str) and self.mode in ("nearest", "linear", "bilinear", "trilinear")
        if not known or flag(self.align_corners, "align_corners") or any(factor != int(factor) for factor in factors):
            return here._replace(sizes=sizes, fields=(None,) * len(here.sizes))
        linear = (self.mode != "nearest",) * len(here.sizes)
        return here._replace(sizes=sizes, fields=_followed(here, "spread", tuple(map(int, factors)), linear))


@dataclass(frozen=True, repr=False)
class PixelShuffle(Layer):
    """Channels become cells: r*r times fewer channels, r times as many cells along each axis.

    >>> PixelShuffle(2).apply(Map(12, (3, 4), (None, None)), {})[:2]
    (3, (6, 8))
    """

    upscale_factor: int
    axes: ClassVar = 2

    def _made(self, here, kept):
        r = whole(self.upscale_factor, "upscale_factor", 1)
        if (here.channels or 0) % (r * r):
            raise Refusal("shuffle", channels=here.channels, factor=r)
        channels = here.channels and here.channels // (r * r)
        sizes = tuple(n * r for n in here.sizes)
        return Map(channels, sizes, _followed(here, "spread", (r, r), (False, False)))


@dataclass(frozen=True, repr=False)
class Save(Layer):
    """Keeps the map under a name; the input is kept as "input" already."""

    name: str
    quiet: ClassVar = True

    def _made(self, here, kept):
        kept[_name(self.name)] = here
        return here


@dataclass(frozen=True, repr=False)
class Load(Layer):
    """Goes on with the map that was saved under a name: a branch of its own."""

    name: str

    def _made(self, here, kept):
        return _saved(kept, self.name)


@dataclass(frozen=True, repr=False)
class Crop(Layer):
    """Cuts the map to the size of the one saved under a name: from the middle, or from `offset` on.

    >>> Crop("input", offset=19).apply(Map(21, (544, 544), (None, None)), {"input": Map(3, (500, 500), ())}).cropped
    ((19, 25), (19, 25))
    """

    name: str
    offset: int | None = None

    def _made(self, here, kept):
        return _cut(here, _saved(kept, self.name).sizes, self.offset)


@dataclass(frozen=True, repr=False)
class Concat(Layer):
    """Lays the map saved under a name beside this one, channel after channel; `crop` cuts it to this one's size.

    >>> Concat("skip", crop=True).apply(Map(2, (5, 5), (None,) * 2), {"skip": Map(3, (8, 8), (None,) * 2)})[:2]
    (5, (5, 5))
    """

    name: str
    crop: bool = False

    def _made(self, here, kept):
        other = _beside(self, here, kept)
        channels = None if None in (here.channels, other.channels) else here.channels + other.channels
        return Map(channels, here.sizes, _joined(here, other), 0, other.cropped)


@dataclass(frozen=True, repr=False)
class Add(Layer):
    """Adds the map saved under a name to this one, cell by cell; `crop` cuts it to this one's size."""

    name: str
    crop: bool = False

    def _made(self, here, kept):
        other = _beside(self, here, kept)
        if None not in (here.channels, other.channels) and here.channels != other.channels:
            raise Refusal("channels", layer="Add", wanted=other.channels, got=here.channels)
        return Map(here.channels or other.channels, here.sizes, _joined(here, other), 0, other.cropped)


@dataclass(frozen=True, repr=False)
class Pass(Layer):
    """A layer of torch that keeps every size, such as an activation or a norm; a norm asks for its channels."""

    name: str
    channels: int | None = None
    quiet: ClassVar = True

    def __repr__(self):
        return str(self.name)

    def _made(self, here, kept):
        if self.channels is not None and here.channels not in (None, whole(self.channels, "channels", 1)):
            raise Refusal("channels", layer=self.name, wanted=self.channels, got=here.channels)
        return here


def _name(name):
    if not isinstance(name, str):
        raise Refusal("not_kind", name="name", wanted="str", value=brief(name))
    return name


def _saved(kept, name):
    if _name(name) not in kept:
        raise Refusal("not_saved", name=repr(name))
    return kept[name]._replace(work=0, cropped=())


def _cut(here, sizes, offset=None):
    if len(sizes) != len(here.sizes):
        raise Refusal("axes", layer="Crop", wanted=len(sizes), got=len(here.sizes))
    starts = [
        (n - size) // 2 if offset is None else whole(offset, "offset", 0)
        for n, size in zip(here.sizes, sizes, strict=True)
    ]
    ends = [n - size - start for n, size, start in zip(here.sizes, sizes, starts, strict=True)]
    if min(starts + ends) < 0:
        raise Refusal("crop", here=crossed(here.sizes), sizes=crossed(sizes), offset=max(starts))
    return here._replace(
        sizes=sizes, fields=_followed(here, "cropped", starts), work=0, cropped=tuple(zip(starts, ends, strict=True))
    )


def _beside(layer, here, kept):
    other = _saved(kept, layer.name)
    if flag(layer.crop, "crop"):
        return _cut(other, here.sizes)
    if other.sizes != here.sizes:
        raise Refusal("sizes_differ", here=crossed(here.sizes), name=repr(layer.name), there=crossed(other.sizes))
    return other


def _joined(here, other):
    pairs = zip(here.fields, other.fields, strict=True)
    return tuple(one and two and one.joined(two) for one, two in pairs)
