"""The pictures of the upsampling family: phase sums, resize-convolution, unpooling and sub-pixel convolution."""

from dataclasses import replace

import numpy as np

from ..arithmetic import Refusal, brief, output_size, whole
from ..ops import conv_transpose1d, conv_transpose2d
from ..scene import Case, Control, Grid, Play, Scene, Stage, View
from ..upsampling import max_pool2d
from .operations import hold, operation, plain_rows, strides


def phase_picture(x, w, *, axes=1, stride=1, **settings):
    """Return the scene of a transposed convolution's stamps with the phase sums of its kernel.

    >>> scene = phase_picture([1, 1, 1], lambda k: [1] * k, k=range(1, 6), stride=range(1, 4))
    >>> case = scene.case(k=3, stride=2)
    >>> case.frame(scene.arrays, step=3)["values"]["sums"]              # 1 + 1, and 1
    {(0, 0): 2.0, (0, 1): 1.0}

    `x`, `w` and the settings are those of `deconv_helpers.pictures.operation`; `axes` is 1 or 2. All stamps are pressed
    at the start. A setting that the layer refuses has no sums.
    """
    axes = whole(axes, "axes", 1, 2)
    op = conv_transpose1d if axes == 1 else conv_transpose2d
    scene = operation(op, x, w, **settings | {"views": "stamp", "stride": stride, "done": True})
    return replace(scene, cases=[_with_sums(case, s) if s else case for case, s in strides(scene, stride, axes)])


def _with_sums(case, strided):
    """The picture with one more board: a cell for each phase, to which the kernel's cells of that phase are added."""
    w, (rows, cols) = case.grids["w"], (1, *strided)[-2:]
    sums = Grid("bar", rows, cols, "Σ", word="phase_sums")
    hold({"sums": sums})
    stage = Stage(
        "sums", "w", rows=[(t % rows, t, 0) for t in range(w.rows)], cols=[(t % cols, t, 0) for t in range(w.cols)]
    )
    (view,) = case.views
    return replace(
        case,
        grids=case.grids | {"sums": sums},
        stages=[*case.stages, stage],
        views=[replace(view, panels=[*view.panels, "sums"])],
    )


def resize_picture(x, w, *, stride=2, start=None):
    """Return the scene of a resize-convolution: each number repeated `stride` times, then a window that slides over it.

    >>> scene = resize_picture([1, 1, 1], [1, 2, 3], stride=range(1, 4))
    >>> set(scene.case(stride=2).frame(scene.arrays, step=4)["values"]["y"].values())      # 1 + 2 + 3: flat
    {6.0}

    `x` is (L,), `w` (k,) or a dict of kernels (a menu), `stride` an int or a range, `start` as in
    `deconv_helpers.pictures.operation`. The window stays inside; one that
    is longer than the repeated input is refused.
    """
    scene = operation(conv_transpose1d, x, w, views="stamp", stride=stride, start=start)
    cases = [_resized(case, *s) if s else case for case, s in strides(scene, stride)]
    return Scene("resize", scene.arrays, cases, scene.controls, done=True)


def _resized(case, s):
    """Repeat the input's cells and slide the kernel over the longer row."""
    x, w = (replace(case.grids[name], frame=None, marks={}) for name in "xw")
    long, out = x.cols * s, output_size(x.cols * s, w.cols)
    u, y = Grid("output", 1, long, "u", word="repeated"), Grid("output", 1, out, "y")
    hold({"u": u, "y": y})
    row = [(0, 0, 0)]
    stages = [
        Stage("u", "x", rows=row, cols=[(j, j // s, 0) for j in range(long)]),
        Stage("y", "u", "w", rows=row, cols=[(i, i + t, t) for i in range(out) for t in range(w.cols)]),
    ]
    view = View("chain", "resize", ["x", "→", "u", "→", "w", "→", "y"], [Play(1, "target", "window")], "stack")
    return Case({"x": x, "w": w, "u": u, "y": y}, stages, [view])


def unpooling_picture(images, size=2):
    """Return the scene of max-pooling and two ways back: into the remembered places, and into all of the block.

    >>> scene = unpooling_picture({"A": [[1, 9], [3, 2]], "B": [[9, 1], [3, 2]]})
    >>> [scene.case(x=name).frame(scene.arrays, step=2)["values"]["z"][0, 1] for name in "AB"]
    [9.0, 0.0]

    `images` are named arrays of one shape (a menu), `size` is the side of the blocks. Their numbers cannot be typed:
    which of them is the largest decides where the links go.
    """
    arrays, cases = {}, []
    for name, image in menu(images).items():
        arrays[f"x:{name}"] = image
        cases.append(_unpooled(f"x:{name}", np.shape(image), max_pool2d(image, size)[1], size))
    return Scene("unpooling", arrays, cases, [Control("x", "choice", "x", list(images))], done=True)


def menu(images):
    """Return named images as rows of numbers.

    >>> menu({"A": np.eye(2, dtype=bool)})
    {'A': [[1, 0], [0, 1]]}

    Raises `Refusal` for what is no dict of them, and for those that no board can hold.
    """
    if not isinstance(images, dict):
        raise Refusal("not_kind", name="images", wanted="dict", value=brief(images))
    if not images:
        raise Refusal("offers_nothing", name="images")
    for name in images:
        if not isinstance(name, (str, int)):
            raise Refusal("not_kind", name="each name of images", wanted="str", value=brief(name))
    found = {name: plain_rows(image, "x", 2) for name, image in images.items()}
    hold({f"x: {name}": Grid("input", len(rows), len(rows[0])) for name, rows in found.items()})
    return found


def _unpooled(array, shape, switches, size):
    """Links from each block's largest number to the pooled cell, and from there back to its place and to its block."""
    rows, cols = shape
    places = [(*at, *divmod(int(place), cols)) for at, place in np.ndenumerate(switches)]
    blocks = [(row, col, row // size, col // size, 0, 0) for row in range(rows) for col in range(cols)]
    grids = {
        "x": Grid("input", rows, cols, "x", array),
        "y": Grid("output", *switches.shape, "y", word="pooled"),
        "z": Grid("output", rows, cols, "z", word="unpooled"),
        "u": Grid("output", rows, cols, "u", word="copied_to_block"),
    }
    stages = [
        Stage("y", "x", cells=[(a, b, row, col, 0, 0) for a, b, row, col in places]),
        Stage("z", "y", cells=[(row, col, a, b, 0, 0) for a, b, row, col in places]),
        Stage("u", "y", cells=blocks),
    ]
    plays = [Play(0, "target", "pool"), Play(1, "source", "unpool")]
    return Case(grids, stages, [View("chain", "unpooling", ["x", "→", "y", "→", "z", "/", "u"], plays)])


def subpixel_picture(x, w, *, stride=2, start=None):
    """Return the scene of a transposed convolution beside the sub-pixel convolution that it equals.

    >>> scene = subpixel_picture([5, 6, 7], [1, 2, 3, 4])
    >>> values = scene.case().frame(scene.arrays, step=3)["values"]
    >>> [values["u"][0, i] for i in range(4)], [values["y-woven"][0, j] for j in range(4)]
    ([5.0, 21.0, 25.0, 21.0], [5.0, 10.0, 21.0, 32.0])

    On the right each phase of the kernel makes a channel of its own, at the input's resolution, and the channels are
    woven into one row. `x` is (L,), `w` (k,) or a dict of kernels (a menu), `stride` an int or a range, `start` as in
    `deconv_helpers.pictures.operation`.
    """
    scene = operation(conv_transpose1d, x, w, views="stamp", stride=stride, start=start, done=True)
    return replace(scene, cases=[_with_channels(case, *s) if s else case for case, s in strides(scene, stride)])


def _with_channels(case, s):
    """The picture with a second view: the kernel's phases, the channel that each of them makes, and the woven row."""
    x, w, y = (case.grids[name] for name in "xwy")
    grids = {
        "parts": Grid("kernel", s, -(-w.cols // s), "w", word="phase_kernels"),
        "u": Grid("output", s, -(-y.cols // s), "u", word="phase_channels"),
        "y-woven": Grid("output", 1, y.cols, "y", twin="y"),
    }
    hold(grids)
    triples = [(i * s + t, i, t) for i in range(x.cols) for t in range(w.cols)]
    stages = [
        Stage("parts", "w", cells=[(t % s, t // s, 0, t, 0, 0) for t in range(w.cols)]),
        Stage("u", "x", "parts", cells=[(j % s, j // s, 0, i, t % s, t // s) for j, i, t in triples]),
        Stage("y-woven", "u", cells=[(0, j, j % s, j // s, 0, 0) for j in range(y.cols)]),
    ]
    play = Play(len(case.stages) + 2, "target", "woven")
    view = View("subpixel", "subpixel", ["x", "∗", "parts", "=", "u", "→", "y-woven"], [play], "stack")
    return replace(case, grids=case.grids | grids, stages=[*case.stages, *stages], views=[*case.views, view])
