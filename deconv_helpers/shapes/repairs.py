"""What would mend a stack: settings, crops and inputs, each tried out before it is offered."""

from dataclasses import replace
from itertools import product
from math import prod
from typing import NamedTuple

from .layers import Add, Concat, Conv2d, ConvTranspose2d, Crop
from .stack import Run, run

NEAR = 64  # how far around a size another one is looked for
FAR = 4096  # up to how many sizes are tried where the axes differ
MOST_TRIED = 64  # combinations of output_padding
MOST_REPAIRS = 4


class Repair(NamedTuple):
    """A change that mends a place, and the run with it.

    `changes` holds, for the number of a layer, the settings to change or the layer to put before it; for "input" every
    size near the present one that fits along all axes.
    """

    changes: dict
    again: Run


def repairs(broken):
    """Return what would mend the place where a run broke, first what mends the whole stack, with the fewest changes.

    >>> pair = [Conv2d(1, 1, 3, stride=2, padding=1), ConvTranspose2d(1, 1, 3, stride=2, padding=1)]
    >>> [list(repair.changes.items())[0] for repair in repairs(run(pair, (8, 8), 1, wanted="input"))][0]
    (1, {'output_padding': 1})
    """
    if broken.refusal is None:
        return []
    tried = (*_at_the_place(broken), *_of_output_paddings(broken), *_of_the_input(broken))
    found = [repair for repair in tried if repair.again.progress > broken.progress]
    return sorted(found, key=_effort)[:MOST_REPAIRS]


def _effort(repair):
    return repair.again.refusal is not None, "input" in repair.changes, len(repair.changes)


def _changed(broken, changes):
    layers = list(broken.layers)
    for place in sorted(changes, reverse=True):
        change = changes[place]
        layers[place : place + isinstance(change, dict)] = [
            replace(layers[place], **change) if isinstance(change, dict) else change
        ]
    start = broken.maps[0]
    return Repair(changes, run(layers, start.sizes, start.channels, broken.wanted, follow=False))


def _at_the_place(broken):
    place, here = broken.place, broken.maps[-1]
    layer = broken.layers[place] if place < len(broken.layers) else Crop("input")
    if isinstance(layer, Conv2d):
        tries = {"in_channels": [here.channels], "padding": range(NEAR), "output_padding": [0]}
        for name in [name for name in tries if hasattr(layer, name)]:
            again = (_changed(broken, {place: {name: value}}) for value in tries[name])
            yield from [repair for repair in again if repair.again.progress > broken.progress][:1]
    elif isinstance(layer, (Concat, Add)):
        yield _changed(broken, {place: {"crop": True}})
        yield _changed(broken, {place: Crop(layer.name)})
    elif broken.refusal.key == "not_wanted" and broken.wanted == "input":
        yield _changed(broken, {place: layer})


def _of_output_paddings(broken):
    layers = broken.layers
    places = [at for at, layer in enumerate(layers[: broken.place]) if isinstance(layer, ConvTranspose2d)]
    legal = []
    for at in reversed(places):
        values = [value for value in (layers[at].stride, layers[at].dilation) for value in _tuple(value)]
        legal.insert(0, range(max(values)))
        if prod(map(len, legal)) > MOST_TRIED:
            del legal[0]
            break
    places = places[len(places) - len(legal) :]
    for extras in product(*legal):
        pairs = zip(places, extras, strict=True)
        changes = {at: {"output_padding": extra} for at, extra in pairs if layers[at].output_padding != extra}
        if changes:
            yield _changed(broken, changes)


def _of_the_input(broken):
    start = broken.maps[0]

    def again(*sizes):
        return run(broken.layers, sizes, start.channels, broken.wanted, follow=False)

    first = max(1, min(start.sizes) - NEAR)
    near = range(first, min(max(start.sizes) + NEAR + 1, first + FAR))
    fitting = [n for n in near if again(*(n,) * len(start.sizes)).refusal is None]
    if fitting:
        nearest = [min(fitting, key=lambda other, n=n: abs(other - n)) for n in start.sizes]
        yield Repair({"input": fitting}, again(*nearest))


def _tuple(value):
    return value if isinstance(value, (tuple, list)) else (value,)
