"""Which slice of the uncropped stamps a framework keeps when it makes an output exactly `stride` times as long."""

from dataclasses import replace

from ..arithmetic import Refusal, transposed_output_size
from ..ops import conv_transpose1d
from ..scene import Case, Grid, Stage
from .operations import hold, operation, strides


def same_padding(kernel, stride):
    """Return torch's (padding, output_padding) that make an output exactly `stride` times as long as the input.

    >>> same_padding(3, 2), same_padding(4, 2), same_padding(2, 3)
    ((1, 1), (1, 0), (0, 1))

    The sizes are those of one axis. Raises `Refusal` where no padding does it: with stride 1 and an even kernel. From
    (n-1)*stride - 2*padding + kernel + output_padding = n*stride.
    """
    padding = max(0, (kernel - stride + 1) // 2)
    extra = stride - kernel + 2 * padding
    transposed_output_size(1, kernel, stride, padding, extra)  # refuses what torch refuses
    return padding, extra


def same_start(kernel, stride):
    """Return how many cells Keras and TensorFlow's "same" cut off at the start: the smaller half of what is too much.

    >>> same_start(3, 2), same_start(4, 2), same_start(5, 2)
    (0, 1, 1)

    The sizes are those of one axis. Source: tf.nn.conv_transpose is the gradient of a convolution that pads the smaller
    half in front.
    """
    return max(0, (kernel - stride) // 2)


def same_picture(x, w, *, stride, start=None, **sizes):
    """Return the scene of uncropped stamps and of the slices that torch and Keras keep of them.

    >>> scene = same_picture([1, 2], [1, 10, 100], stride=2)
    >>> values = scene.case().frame(scene.arrays, step=2)["values"]
    >>> [[values[name][0, i] for i in range(4)] for name in ("torch", "keras")]
    [[10.0, 102.0, 20.0, 200.0], [1.0, 10.0, 102.0, 20.0]]

    `x` is (L,), `w` (k,) or a function of sizes given as ranges, `stride` an int or a range, `start` as in
    `deconv_helpers.pictures.operation`. All slices are `stride` times as long as the input.
    """
    scene = operation(conv_transpose1d, x, w, views="stamp", stride=stride, start=start, done=True, **sizes)
    return replace(scene, cases=[_with_slices(case, *s) if s else case for case, s in strides(scene, stride)])


def _with_slices(case, s):
    """The picture with two more rows, each the slice that a framework keeps, and what torch is to be told for it."""
    x, w, y = (case.grids[name] for name in "xwy")
    try:
        padding, extra = same_padding(w.cols, s)
    except Refusal as refusal:
        return replace(case, refusal={"key": refusal.key, "numbers": refusal.numbers})
    starts = {"torch": padding, "keras": same_start(w.cols, s)}
    grids = {name: _slice(y.cols, at, x.cols * s, f"kept.{name}") for name, at in starts.items()}
    stages = [
        Stage(name, "y", rows=[(0, 0, 0)], cols=[(j - at, j, 0) for j in range(y.cols)]) for name, at in starts.items()
    ]
    (view,) = case.views
    hold(grids)
    return Case(
        case.grids | grids,
        [*case.stages, *stages],
        [replace(view, panels=[*view.panels, *grids])],
        [*case.sizes, {"key": "same.told", "numbers": [{"p": padding, "op": extra}]}],
    )


def _slice(length, start, kept, word):
    """A row of `kept` cells; those of the `length` that lie before or behind it are cropped."""
    cropped = [at for at in range(-start, length - start) if not 0 <= at < kept]
    marks = {"cropped": ([], cropped)} if cropped else {}
    return Grid("output", 1, kept, "", frame=(0, 1, -start, max(kept, length - start)), marks=marks, word=word)
