"""The pictures of an operation, as scenes: sliding window, stamp, zero insertion, matrix, and chains of operations.

A range is a slider: every setting of every control becomes a case of the scene, so that a view never has to ask.
"""

import inspect
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np

from ..arithmetic import (
    Refusal,
    brief,
    flag,
    links,
    listed,
    output_size,
    per_axis,
    restoring_output_padding,
    transposed_output_size,
    whole,
)
from ..matrix import conv_matrix, scaled
from ..ops import plain_numbers
from ..scene import LARGEST_SCENE, Case, Control, Grid, Play, Scene, Stage, View, refuse_above_the_limit
from . import presets, snippets

LARGEST_SIDE = {"input": 16, "kernel": 16, "output": 24, "spread": 24, "matrix": 40, "bar": 24}
MOST_NAMED = 24  # sizes that share an output size
LEAST_CASE, LEAST_LINK = 500, 20  # bytes of JSON

SYMBOLS = {"stride": "s", "padding": "p", "output_padding": "op", "dilation": "d"}

OPERATIONS = ("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d")

VIEWS = {False: ("window", "matrix"), True: ("stamp", "spread", "matrix")}


class Frames(NamedTuple):
    """Inputs of one shape that a slider flips through; `values` are what the slider reads, `caption` as in `Control`.

    >>> from deconv_helpers import conv2d
    >>> X, O = np.eye(2), 1 - np.eye(2)
    >>> morph = Frames("t", [X + t * (O - X) for t in (0, 0.5, 1)], [0, 0.5, 1])
    >>> operation(conv2d, morph, [[1, 1]]).controls[0].frames[1]
    [[0.5, 0.5], [0.5, 0.5]]
    """

    name: str
    arrays: list
    values: list | None = None
    caption: str | None = None


@dataclass(frozen=True)
class Axis:
    """One axis of one operation: its sizes, how far its links reach, and the links as (target, source, weight)."""

    n: int
    out: int
    reads: tuple
    writes: tuple
    transposed: bool
    geometry: tuple

    @cached_property
    def links(self):
        if self.transposed:
            return tuple((j, i, t) for i, j, t in links(self.n, *self.geometry))
        return tuple((i, j, t) for i, j, t in links(self.out, *self.geometry))


def operation(op, x, w, *, views=None, start=None, guess=False, draw=False, done=False, limit=None, **settings):
    """Return the scene of `conv2d`, `conv_transpose2d` or a 1-D sibling, or of a chain of them.

    >>> from deconv_helpers import conv_transpose2d
    >>> scene = operation(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=range(1, 4))
    >>> [control.name for control in scene.controls], len(scene.cases)
    (['stride'], 3)
    >>> scene.case(stride=2).grids["y"].rows
    4

    `op` is an operation, or a list of them: then each reads what the one before wrote, with the same kernel, and a
    transposed one restores the size unless `output_padding` is given. `guess` adds the least-squares guess of the input
    and says whether the first operation can be undone. `x` and `w` are plain arrays, dicts of named arrays (a menu), or
    functions of sizes given as ranges (`lambda n: ...` with `n=range(3, 7)`); `x` may also be `Frames`, and with
    `draw` it can be drawn; with `done` the picture starts with all steps taken. `stride`, `padding`, `output_padding`,
    `dilation` are ints, ranges, or a tuple of them for rows and columns. `turned=False` leaves the kernel of the zero
    insertion unturned, `turned=[True, False]` offers a switch. `start` names the values at which
    controls stand at first.

    Raises `Refusal` for arguments that no setting could use; a setting without a result becomes a case that says so.
    """
    ops = list(op) if isinstance(op, (list, tuple)) else [op]
    names = [str(getattr(one, "__name__", brief(one))) for one in ops]
    if not 1 <= len(names) <= 4:
        raise Refusal("not_between", name="the number of operations", least=1, most=4, value=len(names))
    for name in names:
        alike = [one for one in OPERATIONS if names[0] not in OPERATIONS or one[-2:] == names[0][-2:]]
        if name not in alike:
            raise Refusal("no_operation", name=name, offered=", ".join(alike))
    axes = 1 if names[0].endswith("1d") else 2
    offered = VIEWS[names[0].startswith("conv_transpose")]
    views = () if views is None else views if isinstance(views, (tuple, list)) else (views,)
    views = ("chain",) if len(ops) > 1 else views or offered[:2][: 1 if offered[0] == "window" else 2]
    for view in views:
        if len(ops) == 1 and not (isinstance(view, str) and view in offered):
            raise Refusal("no_such_view", op=names[0], views=", ".join(offered), value=brief(view))
    controls, sources = _controls(axes, {"x": x, "w": w}, settings, start, names[0])
    arrays, cases = {}, []
    choices = {control.name: control.values for control in controls if control.kind != "frames"}
    refuse_above_the_limit(LEAST_CASE * prod(map(len, choices.values())), choices)
    guess, draw, done = flag(guess, "guess"), flag(draw, "draw"), flag(done, "done")
    if guess and names[0].startswith("conv_transpose"):
        raise Refusal("not_one_of", name="the operation to undo", offered="conv1d, conv2d", value=names[0])
    size = 0
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        cases.append(_case(names, axes, views, sources, settings, chosen, arrays, guess, limit))
        size += LEAST_CASE + LEAST_LINK * sum(len(stage.cells) for stage in cases[-1].stages)
        if not limit:
            refuse_above_the_limit(size, choices)
    offered = [] if limit else _presets(cases)
    name, code = names[0] if len(ops) == 1 else "chain", snippets.templates(names)
    return Scene(name, arrays, cases, controls, draw, done, offered, code)


def shared_sizes(sizes, kernel, *, stride=1, padding=0, dilation=1, start=None):
    """Return a scene of input sizes and the output sizes that a convolution makes of them.

    >>> scene = shared_sizes(range(5, 11), 3, stride=range(1, 4), padding=1)
    >>> scene.case(stride=2).grids["m"].cols        # 5 to 10 become 3, 4 and 5
    3

    `sizes` are sizes of one axis, `kernel` that of the kernel; the settings are ints or ranges, `start` is as in
    `operation`. A size that the convolution refuses has no output size.
    """
    sizes, kernel = [whole(n, "sizes", 1) for n in listed(sizes, "sizes")], whole(kernel, "kernel", 1)
    if not sizes:
        raise Refusal("offers_nothing", name="sizes")
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    ranges = {name: _offered(value, name) for name, value in settings.items() if isinstance(value, range)}
    for name, value in settings.items():
        for each in ranges.get(name, [value]):
            whole(each, name, 0 if name == "padding" else 1)
    controls = _placed([Control(name, "range", SYMBOLS[name], values) for name, values in ranges.items()], start)
    refuse_above_the_limit(LEAST_CASE * prod(map(len, ranges.values())), ranges)
    hold({"n": Grid("input", 1, len(sizes))})
    arrays, cases = {"n": [sizes]}, []
    for values in product(*ranges.values()):
        chosen = settings | dict(zip(ranges, values, strict=True))
        made = [_size_or_none(n, kernel, chosen) for n in sizes]
        outs = sorted({out for out in made if out})
        key = "m:" + ",".join(map(str, values))
        arrays[key] = [outs]
        cells = [(0, outs.index(out), 0, at, 0, 0) for at, out in enumerate(made) if out]
        grids = {
            "n": Grid("input", 1, len(sizes), "n", "n"),
            "m": Grid("output", 1, len(outs), "m", key),
        }
        view = View("shared", "shared", ["n", "→", "m"], [Play(0, "target", "shared")], "stack")
        cases.append(Case(grids, [Stage("m", "n", cells=cells)], [view]))
    return Scene("sizes", arrays, cases, controls)


def _size_or_none(n, kernel, settings):
    try:
        return output_size(n, kernel, **settings)
    except Refusal:
        return None


def strides(scene, stride, axes=1):
    """Yield each case of a scene with the strides that belong to it, one for each axis; none where it is refused.

    >>> from deconv_helpers import conv_transpose1d
    >>> [strided for _, strided in strides(operation(conv_transpose1d, [1], [1], stride=range(3)), range(3))]
    [(), (1,), (2,)]
    """
    choices = [control for control in scene.controls if control.kind != "frames"]
    for case, values in zip(scene.cases, product(*(control.values for control in choices)), strict=True):
        s = dict(zip((control.name for control in choices), values, strict=True)).get("stride", stride)
        yield case, () if case.refusal else per_axis(s, "stride", axes, 1)


def _controls(axes, operands, settings, start, op):
    """Split what the caller gave into controls and into what yields x and w at a setting."""
    controls, sources = [], {}
    for name, operand in operands.items():
        if isinstance(operand, dict):
            controls.append(Control(name, "choice", name, _names(operand, name)))
        elif isinstance(operand, Frames):
            frames = [plain_rows(frame, name, axes) for frame in listed(operand.arrays, name)]
            if not frames:
                raise Refusal("offers_nothing", name=name)
            for number, frame in enumerate(frames, 1):
                if np.shape(frame) != np.shape(frames[0]):
                    raise Refusal("shape", name=f"frame {number}", wanted=np.shape(frames[0]), value=np.shape(frame))
            values = range(1, len(frames) + 1) if operand.values is None else operand.values
            values = plain_numbers(values, "values", 1).tolist()
            if len(values) != len(frames):
                raise Refusal("shape", name="values", wanted=(len(frames),), value=(len(values),))
            caption = None if operand.caption is None else str(operand.caption)
            frame = str(operand.name)
            controls.append(Control(frame, "frames", frame, values, 0, frames, array=name, caption=caption))
        sources[name] = operand
    sizes = {size for name, operand in operands.items() if callable(operand) for size in _asked(operand, name)}
    for name in sizes - settings.keys():
        raise Refusal("size_missing", name=name)
    for name, value in settings.items():
        if name not in sizes | {*SYMBOLS, "turned"}:
            raise Refusal("no_such_control", name=name, op=op)
        if name == "turned":
            if isinstance(value, (list, tuple)):
                controls.append(Control(name, "switch", "", [flag(one, name) for one in value], view="spread"))
        elif isinstance(value, range):
            controls.append(Control(name, "range", SYMBOLS.get(name, name), _offered(value, name)))
        elif isinstance(value, tuple) and name in SYMBOLS:
            if len(value) != axes:
                raise Refusal("not_per_axis", name=name, axes=axes, value=brief(value))
            for axis, part in zip(("rows", "cols"), value, strict=False):
                if isinstance(part, range):
                    controls.append(Control(f"{name}-{axis}", "range", SYMBOLS[name], _offered(part, name)))
    controls = _placed(controls, start)
    for control in controls:
        if control.kind == "frames":
            sources[control.array] = operands[control.array].arrays[control.start]
    return controls, sources


def _asked(function, name):
    """The sizes that a function asks for."""
    try:
        return list(inspect.signature(function).parameters)
    except ValueError:  # not written in Python
        raise Refusal("not_numbers", name=name, value=brief(function)) from None


def _offered(values, name):
    """The values of a range, or the refusal of one that no picture could hold."""
    return listed(values, name, most=LARGEST_SCENE // LEAST_CASE)


def _names(operand, name):
    """The names of a menu's arrays."""
    for key in operand:
        if not isinstance(key, (str, int)):
            raise Refusal("not_kind", name=f"each name of {name}", wanted="str", value=brief(key))
    return list(operand)


def _placed(controls, start):
    """The controls, each standing where `start` says."""
    if not isinstance(start, (dict, type(None))):
        raise Refusal("not_kind", name="start", wanted="dict", value=brief(start))
    placed, start = [], start or {}
    for control in controls:
        if not control.values:
            raise Refusal("offers_nothing", name=control.name)
        at = start.get(control.name, control.values[0])
        if at not in control.values:
            raise Refusal("not_offered", name=control.name, value=brief(at), offered=brief(control.values))
        placed.append(replace(control, start=control.values.index(at)))
    return placed


def _case(ops, axes, views, sources, settings, chosen, arrays, guess, limit):
    """Return the picture at one setting of the controls, adding the numbers it starts with to `arrays`."""
    sizes = {name: chosen.get(name, value) for name, value in settings.items()}
    x, w = (_operand(name, sources[name], axes, sizes, chosen, arrays) for name in "xw")
    grids = {"x": _board("input", arrays[x], "x", x), "w": _board("kernel", arrays[w], "w", w)}
    try:
        hold(grids, limit)
        geometry = {
            name: per_axis(_at(settings, chosen, name, default), name, axes, least)
            for name, default, least in (
                ("stride", 1, 1), ("padding", 0, 0), ("output_padding", 0, 0), ("dilation", 1, 1),
            )
        }  # fmt: skip
        layout = "stack" if axes == 1 else "row"
        if len(ops) > 1:
            case = _chain(ops, grids, geometry, "output_padding" in settings, layout, limit)
        else:
            case = _single(ops, views, grids, geometry, flag(sizes.get("turned", True), "turned"), layout, limit)
        hold(case.grids, limit)
        return _with_guess(case, arrays, w, geometry) if guess else case
    except Refusal as refusal:
        if not limit:
            hold(grids)  # nor could the refusal be shown beside these
        bare = View("refused", "inputs", ["x", "∗", "w"], [], "stack" if axes == 1 else "row")
        return Case(grids, [], [bare], refusal={"key": refusal.key, "numbers": refusal.numbers})


def _at(settings, chosen, name, default):
    """A setting's value: what the controls say, for both axes or for each."""
    value = chosen.get(name, settings.get(name, default))
    if isinstance(value, tuple):
        return tuple(chosen.get(f"{name}-{axis}", part) for axis, part in zip(("rows", "cols"), value, strict=False))
    return value


def _operand(name, source, axes, sizes, chosen, arrays):
    """Put the numbers of x or w at this setting into `arrays` and return the name they have there."""
    key = name
    if isinstance(source, dict):
        key = f"{name}:{chosen[name]}"
        source = source[chosen[name]]
    elif callable(source):
        arguments = {size: sizes[size] for size in _asked(source, name)}
        key = f"{name}:" + ",".join(f"{parameter}={value}" for parameter, value in arguments.items())
        source = source(**arguments)
    if key not in arrays:
        arrays[key] = plain_rows(source, name, axes)
    return key


def plain_rows(values, name, axes):
    """Return the numbers of a plain array as rows of ints or floats, or refuse it by `name`.

    >>> plain_rows(np.array([True, False]), "x", axes=1)
    [[1, 0]]
    """
    values = np.atleast_2d(plain_numbers(values, name, axes))
    return values.astype(int if values.dtype.kind == "b" else values.dtype).tolist()


def _board(role, values, label, array):
    return Grid(role, len(values), len(values[0]), label, array, editable=True)


def _presets(cases):
    """Numbers to start from, for every board that can be edited in a size that it takes."""
    makers = {"x": presets.inputs, "w": presets.kernels}
    grids = [(name, case.grids[name]) for case in cases for name in makers]
    boards = {(name, grid.rows, grid.cols) for name, grid in grids if grid.editable}
    return [
        {"grid": name, "name": key, "values": values.tolist()}
        for name, rows, cols in sorted(boards)
        if max(rows, cols) <= LARGEST_SIDE["input"]
        for key, values in makers[name](rows, cols).items()
    ]


def _axes(op, source, kernel, geometry, target, limit):
    """The two axes of an operation on grids; a 1-D operation has a first axis of one cell."""
    settings = _both(geometry, "stride", "padding", "output_padding", "dilation")
    axes = []
    for n, k, s, p, extra, d in zip((source.rows, source.cols), (kernel.rows, kernel.cols), *settings, strict=True):
        if op.startswith("conv_transpose"):
            out, stamped = transposed_output_size(n, k, s, p, extra, d), (n - 1) * s + (k - 1) * d + 1 - p
            axes.append(Axis(n, out, (0, n), (-p, max(out, stamped)), True, (k, s, p, d)))
        else:
            out = output_size(n, k, s, p, d)
            axes.append(Axis(n, out, (-p, n + p), (0, out), False, (k, s, p, d)))
    rows, cols = axes
    read, written = replace(source, frame=rows.reads + cols.reads), (rows.writes + cols.writes)
    hold({source.label: read, target: Grid("output", rows.out, cols.out, frame=written)}, limit)
    return axes


def _outside(reach, size):
    """The positions of a reach (start, end) that lie off the grid."""
    return [at for at in range(*reach) if not 0 <= at < size]


def _unlinked(reach, axis_links):
    """The positions of a reach that no link reads."""
    read = {source for _, source, _ in axis_links}
    return [at for at in range(*reach) if at not in read]


def _marks(**states):
    """The states that mark at least one row or column."""
    return {state: rows_and_cols for state, rows_and_cols in states.items() if any(rows_and_cols)}


def _read(grid, axes):
    """The source grid of an operation, with the padding around it and the cells that no link reads."""
    rows, cols = axes
    padding = [_outside(axis.reads, axis.n) for axis in axes]
    unread = [_unlinked(axis.reads, axis.links) for axis in axes]
    return replace(grid, frame=rows.reads + cols.reads, marks=_marks(padding=padding, unread=unread))


def _written(axes, label):
    """The target grid of an operation, with the cells around it that `padding` crops."""
    rows, cols = axes
    cropped = [_outside(axis.writes, axis.out) for axis in axes]
    return Grid("output", rows.out, cols.out, label, frame=rows.writes + cols.writes, marks=_marks(cropped=cropped))


def _single(ops, views, grids, geometry, turned, layout, limit):
    """One operation in the views asked for, which share the input and the kernel."""
    (op,) = ops
    axes = _axes(op, grids["x"], grids["w"], geometry, "y", limit)
    transposed = op.startswith("conv_transpose")
    grids = {**grids, "x": _read(grids["x"], axes), "y": _written(axes, "y")}
    stages = [Stage("y", "x", "w", rows=axes[0].links, cols=axes[1].links)]
    shown = []
    for view in views:
        if view == "spread":
            shown.append(_insertion(grids, stages, geometry, axes, turned, layout))
        elif view == "matrix":
            shown.append(_multiplication(grids, stages, axes, transposed, layout, limit))
        else:
            by = "source" if view == "stamp" else "target"
            shown.append(View(view, view, ["x", "∗", "w", "=", "y"], [Play(0, by, view)], layout))
    sizes, notes = [_size_line(op, geometry, grids["w"], axes)], _notes(op, views, geometry, grids["w"], axes)
    code = snippets.arguments(op, "y", _kernel_shape(grids["w"], geometry), geometry)
    return Case(grids, stages, shown, sizes, notes=notes, code=code)


def _insertion(grids, stages, geometry, axes, turned, layout):
    """Zero insertion: the input spread `stride` apart, and the turned kernel sliding over it one cell at a time."""
    spread, gather, spans, frames = [], [], [], []
    zero, padding, cropped = [], [], []
    settings = _both(geometry, "stride", "padding", "dilation")
    for axis, k, s, p, d in zip(axes, (grids["w"].rows, grids["w"].cols), *settings, strict=True):
        span = (axis.n - 1) * s + 1
        # The relation, read for i * stride: where the output j looks on the spread input with the kernel cell t.
        looks = [
            (j, j + p - t * d, t if turned else k - 1 - t) for j in range(axis.out) for t in reversed(range(k))
        ]  # fmt: skip
        reach = min(0, *(at for _, at, _ in looks)), max(span, *(at + 1 for _, at, _ in looks))
        spread.append(tuple((i * s, i, 0) for i in range(axis.n)))
        gather.append(tuple(looks))
        spans.append(span)
        frames.append(reach)
        zero.append([at for at in range(span) if at % s])
        padding.append(_outside(reach, span))
        cropped.append(_unlinked((0, span), looks))
    marks = _marks(zero=zero, padding=padding, cropped=cropped)
    grids["spread"] = Grid("spread", *spans, frame=frames[0] + frames[1], marks=marks)
    grids["w-slid"] = replace(grids["w"], array=None, of="w", turned=turned)
    grids["y-slid"] = Grid("output", axes[0].out, axes[1].out, "y", twin="y", compare=None if turned else "y")
    stages.append(Stage("spread", "x", rows=spread[0], cols=spread[1]))
    stages.append(Stage("y-slid", "spread", "w", rows=gather[0], cols=gather[1]))
    title = "spread" if turned else "spread-unturned"
    play = Play(len(stages) - 1, "target", "spread")
    return View("spread", title, ["spread", "∗", "w-slid", "=", "y-slid"], [play], layout)


def _multiplication(grids, stages, axes, transposed, layout, limit):
    """The matrix of the operation: a row for each output cell, a column for each input cell."""
    x, y = grids["x"], grids["y"]
    grids["C"] = Grid("matrix", y.rows * y.cols, x.rows * x.cols, "Cᵀ" if transposed else "C")
    hold(grids, limit)
    entries, products = [], []
    for (a, c, e), (b, d, f) in product(axes[0].links, axes[1].links):
        if y.holds(a, b) and x.holds(c, d):
            row, col = a * y.cols + b, c * x.cols + d
            entries.append((row, col, e, f, 0, 0))
            products.append((a, b, c, d, row, col))
    grids["y-matrix"] = Grid("output", y.rows, y.cols, "y", twin="y")
    stages.append(Stage("C", "w", cells=entries))
    stages.append(Stage("y-matrix", "x", "C", cells=products))
    title = "matrix-transposed" if transposed else "matrix"
    play = Play(len(stages) - 1, "source" if transposed else "target", title)
    return View("matrix", title, ["C", "·", "x", "=", "y-matrix"], [play], layout)


def _chain(ops, grids, geometry, sized, layout, limit):
    """Operations in a row with one kernel, each reading what the one before wrote."""
    names = ["x", *"yzuv"[: len(ops)]]
    stages, plays, panels, sizes, code = [], [], ["x", "→", "w"], [], {}
    for number, op in enumerate(ops):
        source, target = names[number], names[number + 1]
        transposed = op.startswith("conv_transpose")
        used = dict(geometry)
        if transposed and number and not sized:
            used["output_padding"] = _restoring(grids[names[number - 1]], grids["w"], geometry)
        axes = _axes(op, grids[source], grids["w"], used, target, limit)
        if not transposed:
            grids[source] = _read(grids[source], axes)
        grids[target] = replace(_written(axes, target), word="returned" if transposed and number else "")
        stages.append(Stage(target, source, "w", rows=axes[0].links, cols=axes[1].links))
        plays.append(Play(number, "source" if transposed else "target", "stamp" if transposed else "window"))
        panels += ["→", target]
        sizes.append(_size_line(op, used, grids["w"], axes))
        code |= snippets.arguments(op, target, _kernel_shape(grids["w"], used), used)
    return Case(grids, stages, [View("chain", "chain", panels, plays, layout)], sizes, code=code)


def _with_guess(case, arrays, w, geometry):
    """Add what least squares makes of y, and whether x could be recovered at all; neither follows an edited kernel."""
    x, y = case.grids["x"], case.grids["y"]
    settings = dict(
        zip(("stride", "padding", "dilation"), _both(geometry, "stride", "padding", "dilation"), strict=True)
    )
    matrix, scale = scaled(conv_matrix((x.rows, x.cols), np.array(arrays[w], float), **settings))
    rank, unknowns = int(np.linalg.matrix_rank(matrix)), x.rows * x.cols
    key = f"guess of {w} {x.rows}x{x.cols} {settings}"
    with np.errstate(over="ignore"):
        arrays[key] = plain_rows(np.linalg.pinv(matrix).round(12) / scale, "the guess", 2)
    weights = Grid("matrix", unknowns, y.rows * y.cols, "C⁺", key)
    guess = Grid("output", x.rows, x.cols, "x̂", word="guess")
    cells = [(*divmod(i, x.cols), *divmod(o, y.cols), i, o) for i in range(unknowns) for o in range(y.rows * y.cols)]
    view, *others = case.views
    return replace(
        case,
        grids=case.grids | {"w": replace(case.grids["w"], editable=False), "C⁺": weights, "guess": guess},
        stages=[*case.stages, Stage("guess", "y", "C⁺", cells=cells, whole=True)],
        views=[replace(view, title="guess", panels=[*view.panels, "?", "guess"]), *others],
        sizes=[*case.sizes, {"key": "kept" if rank == unknowns else "lost",
                             "numbers": [{"rank": rank, "unknowns": unknowns, "free": unknowns - rank}]}],
    )  # fmt: skip


def _restoring(grid, kernel, geometry):
    """The output padding of each axis that brings the size of `grid` back."""
    settings = _both(geometry, "stride", "padding", "dilation")
    sides = zip((grid.rows, grid.cols), (kernel.rows, kernel.cols), *settings, strict=True)
    return tuple(restoring_output_padding(*side) for side in sides)[-len(geometry["stride"]) :]


def _both(geometry, *names):
    """Settings for two axes; the first axis of a 1-D operation stands still."""
    return [((0 if "padding" in name else 1,) + geometry[name])[-2:] for name in names]


def _size_line(op, geometry, kernel, axes):
    """The size formula's key and its numbers for each axis (once where rows and columns agree)."""
    settings = _both(geometry, "stride", "padding", "output_padding", "dilation")
    lines = [
        {"n": axis.n, "k": k, "s": s, "p": p, "op": extra, "d": d, "out": axis.out}
        for axis, k, s, p, extra, d in zip(axes, (kernel.rows, kernel.cols), *settings, strict=True)
    ][-len(geometry["stride"]) :]
    key = "size_transposed" if op.startswith("conv_transpose") else "size"
    return {"key": key, "numbers": lines if lines[0] != lines[-1] else lines[:1]}


def _notes(op, views, geometry, kernel, axes):
    """What the size line leaves open: the input sizes that share the output size, and what inserted zeros amount to."""
    transposed = op.startswith("conv_transpose")
    shared, equivalent = [], []
    settings = _both(geometry, "stride", "padding", "output_padding", "dilation")
    for axis, k, s, p, extra, d in zip(axes, (kernel.rows, kernel.cols), *settings, strict=True):
        small, reach = axis.n if transposed else axis.out, d * (k - 1)
        least = (small - 1) * s + reach + 1 - 2 * p
        sizes = range(max(1, least), least + s)
        if len(sizes) > MOST_NAMED:
            sizes = [sizes[0], "...", sizes[-1]]
        sizes = ", ".join(map(str, sizes))
        shared.append({"sizes": sizes, "out": small} if "," in sizes else None)
        equivalent.append({"zeros": s - 1, "border": reach - p, "after": reach - p + extra})
    notes = {
        "shares_transposed" if transposed else "shares": shared,
        "equivalent": equivalent if "spread" in views else [],
    }
    count = len(geometry["stride"])
    found = {key: list({str(line): line for line in lines[-count:] if line}.values()) for key, lines in notes.items()}
    return [{"key": key, "numbers": lines} for key, lines in found.items() if lines]


def _kernel_shape(kernel, geometry):
    return (kernel.rows, kernel.cols)[-len(geometry["stride"]) :]


def hold(grids, most=None):
    """Refuse boards on which numbers could no longer be read.

    >>> hold({"y": Grid("output", 25, 1)}, 24)
    Traceback (most recent call last):
    deconv_helpers.arithmetic.Refusal: a still holds up to 24 cells a side, and y would have 25 x 1
    """
    for name, grid in grids.items():
        limit = most or LARGEST_SIDE[grid.role]
        rows, cols = grid.frame[1] - grid.frame[0], grid.frame[3] - grid.frame[2]
        if max(rows, cols) > limit:
            key = "still_too_large" if most else "grid_too_large"
            raise Refusal(key, name=name, rows=rows, cols=cols, limit=limit)
