"""A stack of layers, ours or torch's, and one input on its way through it."""

from dataclasses import dataclass, fields
from functools import lru_cache
from re import fullmatch
from typing import ClassVar

from ..arithmetic import Refusal, brief, whole
from . import layers as kinds
from .axis import crossed
from .field import Field
from .layers import Concat, Conv2d, Layer, Map, Pass, PixelShuffle

NAMES = ("Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d", "MaxUnpool2d")
KINDS = {name[:-2]: getattr(kinds, name) for name in NAMES}
KEEPING = {"activation", "batchnorm", "dropout", "instancenorm", "normalization"}  # modules of torch.nn.modules
DEEPEST = 50  # lists within lists
ALTERING = {"GLU", "MultiheadAttention", "LayerNorm", "RMSNorm"}  # in them, but not readable here


class StackError(Refusal):
    """A stack that cannot be read, with the sentence's key and what belongs in it."""

    SENTENCES: ClassVar = {
        "unread": "layer {at} is {value}, which a ledger cannot read",
        "nothing": "there is no layer to read",
        "input": "n must be a size, a shape of {axes} axes with or without channels, or a list of them, got {value}",
    }


def read(layers, at=""):
    """Yield every layer with its place, such as "1.3", nested ones in their order.

    >>> list(read([Conv2d(3, 8, 3), [Pass("ReLU")]]))
    [('0', Conv2d(3, 8, 3)), ('1.0', ReLU)]

    Read are the layers of `deconv_helpers.shapes.layers`, lists of them, and the modules of torch that these stand for,
    in a `torch.nn.Sequential` or alone; torch itself is not imported for it. Raises `StackError` for anything else.
    """
    if isinstance(layers, Layer):
        yield at or "0", layers
    elif at.count(".") > DEEPEST:  # also a list that holds itself
        raise StackError("unread", at=f"{at[:20]}...", value=type(layers).__name__)
    elif isinstance(layers, (list, tuple)) or _is(layers, "Sequential"):
        items = layers.named_children() if hasattr(layers, "named_children") else enumerate(layers)
        for name, layer in items:
            yield from read(layer, f"{at}.{name}" if at else str(name))
    else:
        yield at or "0", _of_torch(layers, at)


def _is(layer, name):
    return name in (kind.__name__ for kind in type(layer).__mro__)


def _of_torch(module, at):
    """What a module of torch is here: known by its name or by that of a class that it comes from."""
    for kind in type(module).__mro__:
        name, home = kind.__name__, kind.__module__.rsplit(".", 1)[-1]
        if (found := fullmatch(r"([A-Za-z]+)([123])d", name)) and found[1] in KINDS:
            return _copied(_sibling(found[1], int(found[2])), module)
        if name in ("Upsample", "PixelShuffle"):
            return _copied(getattr(kinds, name), module)
        if name == "Identity" or (kind.__module__.startswith("torch.nn") and home in KEEPING and name not in ALTERING):
            return Pass(type(module).__name__, _asked(module))
    raise StackError("unread", at=at or "0", value=brief(module) if isinstance(module, str) else type(module).__name__)


@lru_cache
def _sibling(root, axes):
    """The layer for another number of axes: Conv1d and Conv3d are Conv2d, but for that."""
    kind = KINDS[root]
    return kind if axes == 2 else type(f"{root}{axes}d", (kind,), {"axes": axes, "__module__": __name__})


def _copied(kind, module):
    """A layer with the settings that a module has, each as short as it can be written."""
    settings = {}
    for part in fields(kind):
        value = getattr(module, part.name, part.default)
        if isinstance(value, (tuple, list)):
            value = value[0] if len(set(value)) == 1 else tuple(value)
        whole_number = isinstance(value, float) and value.is_integer()
        settings[part.name] = int(value) if whole_number else value
    if _is(module, "_LazyConvXdMixin"):
        settings["in_channels"] = None  # not yet known
    return kind(**settings)


def _asked(module):
    """How many channels a layer insists on, or None."""
    names = {"num_features": 1, "num_channels": 1, "num_parameters": 2}  # the least that is insisted on
    asked = next((getattr(module, name) for name in names if getattr(module, name, 0) >= names[name]), None)
    fixed = getattr(module, "affine", True) or getattr(module, "track_running_stats", False)
    return asked if fixed else None


def channels_in(layers):
    """Return the channels that the first layer to insist on any wants of the input, or None.

    >>> channels_in([Conv2d(3, 8, 3), Conv2d(8, 8, 3)])
    3
    """
    for layer in layers:
        if isinstance(layer, Conv2d):
            return None if layer.in_channels is None else whole(layer.in_channels, "in_channels", 1)
        if isinstance(layer, Pass) and layer.channels is not None:
            return whole(layer.channels, "channels", 1)
        if isinstance(layer, (PixelShuffle, Concat)):
            return None
    return None


def shape(value, axes):
    """Return the channels, where they are named, and the sizes of an input.

    >>> shape(28, 2), shape((1, 3, 28, 20), 2)
    ((None, (28, 28)), (3, (28, 20)))
    """
    if not isinstance(value, tuple):
        return None, (whole(value, "n", 1),) * axes
    if not axes <= len(value) <= axes + 2:
        raise StackError("input", axes=axes, value=brief(value))
    shape = [whole(number, "n", 1) for number in value]
    return (shape[-axes - 1] if len(shape) > axes else None), tuple(shape[-axes:])


@dataclass(frozen=True)
class Run:
    """One input on its way: a `Map` for the input and for each layer, up to the first that refuses it."""

    layers: tuple
    maps: tuple
    refusal: Refusal | None
    wanted: tuple | str | None

    @property
    def sizes(self):
        """The size of the input and of each layer that changes anything, as far as it came."""
        quiet = [False, *(layer.quiet for layer in self.layers)]
        return [plain(map_.sizes) for map_, still in zip(self.maps, quiet, strict=False) if not still]

    @property
    def size(self):
        """The last size, or None where a layer refuses."""
        return None if self.place is not None and self.place < len(self.layers) else plain(self.maps[-1].sizes)

    @property
    def place(self):
        """The number of the layer that does not fit, that after the last where only the end is not as wanted."""
        return None if self.refusal is None else len(self.maps) - 1

    @property
    def work(self):
        """The multiply-adds of all convolutions; None where channels are not known."""
        each = [map_.work for map_ in self.maps]
        return None if None in each else sum(each)

    @property
    def progress(self):
        """How far it came: the number of layers still to come where it stopped, below zero, or 1 if it fits."""
        return 1 if self.refusal is None else self.place - len(self.layers)


def run(layers, sizes, channels=None, wanted=None, follow=True):
    """Return the `Run` of one input through layers that are read already.

    >>> run([Conv2d(3, 8, 3)], (5, 6)).sizes
    [(5, 6), (3, 4)]

    Without `follow` no receptive field is worked out.
    """
    here = Map(channels, sizes, (Field(1, ((0, 0),)) if follow else None,) * len(sizes))
    maps, kept = [here], {"input": here}
    try:
        for layer in layers:
            here = layer.apply(here, kept)
            maps.append(here)
        goal = sizes if wanted == "input" else wanted
        if goal not in (None, here.sizes):
            raise Refusal("not_wanted", here=crossed(here.sizes), wanted=crossed(goal))
    except Refusal as refusal:
        return Run(tuple(layers), tuple(maps), refusal, wanted)
    return Run(tuple(layers), tuple(maps), None, wanted)


def plain(sizes):
    """Return one number for sizes that are all the same.

    >>> plain((28, 28)), plain((28, 20))
    (28, (28, 20))
    """
    return sizes[0] if len(set(sizes)) == 1 else sizes
