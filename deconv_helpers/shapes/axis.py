"""One axis of a layer: its settings, the size that it makes, the rule for every size, and how evenly it overlaps."""

from math import gcd
from re import fullmatch
from typing import ClassVar, NamedTuple

from ..arithmetic import Refusal, brief, output_size, transposed_output_size, whole

SETTINGS = {  # name: PyTorch's attribute, its default, its least value
    "kernel": ("kernel_size", None, 1),
    "stride": ("stride", 1, 1),
    "padding": ("padding", 0, 0),
    "output_padding": ("output_padding", 0, 0),
    "dilation": ("dilation", 1, 1),
}


class LayerError(Refusal):
    """A layer that cannot be read, with the sentence's key and what belongs in it."""

    SENTENCES: ClassVar = {
        "layer": "layer must be a Conv or ConvTranspose layer of 1 to 3 axes, or an operation or its name, got {value}",
    }


def identified(layer):
    """Return how to call the layer, its name as PyTorch has it, whether it is transposed, and its number of axes.

    >>> identified("conv_transpose2d")
    ('conv_transpose2d', 'conv_transpose2d', True, 2)

    `layer` is a layer of PyTorch or its class, an operation or its name. Raises `LayerError` for anything else.
    """
    if isinstance(layer, str) or (hasattr(layer, "__name__") and not isinstance(layer, type)):
        names = [str(getattr(layer, "__name__", layer))]
    else:
        names = [kind.__name__ for kind in (layer if isinstance(layer, type) else type(layer)).__mro__]
    for name in names:
        if found := fullmatch(r"(Conv|conv)(Transpose|_transpose)?([123])d", name):
            return name if name == names[0] else f"{names[0]} ({name})", name, bool(found[2]), int(found[3])
    raise LayerError("layer", value=brief(layer) if isinstance(layer, str) else names[0])


def crossed(size):
    """Return a size as text.

    >>> crossed(4), crossed((320, 480))
    ('4', '320x480')
    """
    return "x".join(map(str, size)) if isinstance(size, tuple) else str(size)


class Axis(NamedTuple):
    """The settings of a layer along one axis.

    >>> Axis(3, stride=2, padding=1, transposed=True).size(4)
    7

    `padding` is a number of cells or, for the direct convolution at stride 1, "same".
    """

    kernel: int
    stride: int = 1
    padding: int | str = 0
    output_padding: int = 0
    dilation: int = 1
    transposed: bool = False

    @property
    def span(self):
        """How many cells the kernel reaches over."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def before(self):
        """The padding before the first cell; "same" may have one cell more behind the last."""
        return (self.span - 1) // 2 if self.padding == "same" else self.padding

    @property
    def slack(self):
        """What parts the size from an exact factor: it is floor((n + slack) / s), or transposed s*n - slack + op."""
        return 0 if self.padding == "same" else self.stride + 2 * self.padding - self.span

    def size(self, n):
        """The size that the layer makes of an axis of size `n`; raises its `Refusal`."""
        if self.padding == "same":
            return whole(n, "size", 1)
        if self.transposed:
            return transposed_output_size(n, *self[:5])
        return output_size(n, self.kernel, self.stride, self.padding, self.dilation)

    def exact(self, n):
        """Whether `n` is one of the sizes that the layer multiplies, or divides, by its stride, all of them exactly."""
        if self.transposed:
            return self.slack == self.output_padding
        return 0 <= self.slack < self.stride and n % self.stride == 0

    def rule(self):
        """The size for every n, as short as it can be written."""
        s, offset = self.stride, self.output_padding - self.slack if self.transposed else self.slack
        line = f"{s}*n" if self.transposed and s > 1 else "n"
        if offset:
            line += f" {'-' if offset < 0 else '+'} {abs(offset)}"
        if self.transposed or s == 1:
            return line
        return f"floor(({line})/{s})" if offset else f"floor(n/{s})"

    def factor(self):
        """The rule when it is exact."""
        return "n" if self.stride == 1 else f"{self.stride}*n" if self.transposed else f"n/{self.stride}"

    def overlaps(self):
        """How many stamps meet on a cell, for each of the `stride` phases that cells of the large side can have.

        >>> Axis(3, stride=2).overlaps()
        (2, 1)
        """
        met = self.stride // gcd(self.stride, self.dilation)  # phases, which the kernel's cells meet in turn
        counts = [0] * self.stride
        for t in range(min(met, self.kernel)):
            counts[t * self.dilation % self.stride] = -(-(self.kernel - t) // met)
        return tuple(counts)
