"""What the sweeps over the operations draw, arrays that no mistake leaves as they are, and what torch makes of it."""

import numpy as np

OPERATIONS = ["conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d"]
LAYOUTS = ["plain", "gaps", "fortran", "locked"]
KINDS = ["float32", "float64", "int64", "int32", "uint8"]
BATCHES = [(), (1,), (2,), (3,)]


def lopsided(rng, shape):
    """Whole numbers from 1, all different: no such kernel equals its flip, its transpose or another channel's."""
    return rng.permutation(np.prod(shape, dtype=int)).reshape(shape) + 1


def relaid(array, layout):
    """The same numbers: as they are, as a backward view with gaps, in Fortran's order, or read-only."""
    if layout == "fortran" and array.ndim:
        return np.asfortranarray(array)
    if layout == "gaps" and array.ndim:
        view = np.full([2 * n for n in array.shape], 99, array.dtype)[(slice(None, None, -2),) * array.ndim]
        view[...] = array
        return view
    array.flags.writeable = layout != "locked"
    return array


def call(rng, name, *, channels=True, large=False, kinds=KINDS):
    """Arrays and settings for the operation `name`, whether they have a result or not: x, w, bias, settings.

    With `channels` they have torch's shapes, without they are plain arrays with a number as bias. `large` ones are
    worth a matrix product.
    """
    axes, transposed = int(name[-2]), "transpose" in name
    kind = np.dtype(rng.choice(kinds))
    groups, reads, writes = rng.integers(1, [4, 17, 17] if large else 4, 3) if channels else (1, 1, 1)
    batch = BATCHES[rng.integers(len(BATCHES))] if channels else ()
    cells = rng.integers(*((300, 1200) if axes == 1 else (20, 36)) if large else (1, 9), axes)
    x = rng.integers(-9, 10, (*batch, groups * reads, *cells))
    outer = (groups * reads, writes) if transposed else (groups * writes, reads)
    w = lopsided(rng, (*outer, *rng.integers(1, 6 if large else 5, axes)))
    bias = rng.integers(-9, 10, groups * writes)
    if kind.kind == "f":
        x, w, bias = x / 7, w / w.size, bias / 7
    if not channels:
        x, w, bias = x[0], w[0, 0], bias[0]
    x, w, bias = (relaid(np.asarray(array.astype(kind)), rng.choice(LAYOUTS)) for array in (x, w, bias))

    def setting(least, most):
        drawn = rng.integers(least, most + 1, axes).tolist()
        return drawn[0] if rng.random() < 0.3 else tuple(drawn)

    chosen = {"stride": setting(1, 4), "padding": setting(0, 4), "dilation": setting(1, 3), "groups": int(groups)}
    if transposed:
        chosen["output_padding"] = setting(0, 3)
    return x, w, bias if rng.random() < 0.5 else None, chosen


def lifted(array):
    """A plain array with torch's axes."""
    return array[None, None] if array.ndim else array[None]


def traits(x, w, bias, chosen):
    """What is particular about a call that has a result, so that a sweep can count what it has covered."""
    axes = w.ndim if w.ndim < 3 else w.ndim - 2
    shape, kernel = np.array(x.shape[-axes:]), np.array(w.shape[-axes:])
    stride, padding, dilation = (np.broadcast_to(chosen[name], axes) for name in ("stride", "padding", "dilation"))
    extra, groups = np.broadcast_to(chosen.get("output_padding", 0), axes), chosen["groups"]
    left_over = (shape + 2 * padding - dilation * (kernel - 1) - 1) % stride
    found = {
        f"type {x.dtype}": True,
        "bias": bias is not None,
        "groups": groups > 1,
        "depthwise": groups > 1 and x.shape[-axes - 1] == groups,
        "stride beyond the kernel": (stride > kernel).any(),
        "dilation": (dilation > 1).any(),
        "padding beyond the kernel": (padding > dilation * (kernel - 1)).any(),
        "output_padding of the stride or more": (extra >= stride).any(),
        "input that is not read to its end": "output_padding" not in chosen and (left_over > padding).any(),
    }
    return [trait for trait, present in found.items() if present]


def expected_traits(name, channels=True):
    """What every sweep must have covered."""
    found = {f"type {kind}" for kind in KINDS} | {"bias", "stride beyond the kernel", "dilation"}
    found |= {"groups", "depthwise"} if channels else set()
    found |= {"output_padding of the stride or more" if "transpose" in name else "input that is not read to its end"}
    return found | {"padding beyond the kernel"}


def spoiled(rng, x, w, bias, chosen):
    """The call with one thing about it changed, mostly so that its arrays or settings no longer fit."""
    arrays, chosen = {"x": x, "w": w, "bias": bias}, dict(chosen)
    name = rng.choice(["x", "w", "bias", *chosen])
    if name in arrays:
        old = np.ones(1, x.dtype) if arrays[name] is None else arrays[name]
        shape = list(old.shape)
        at = rng.integers(len(shape)) if shape else 0
        change = rng.integers(4)
        if change == 0 and shape:
            del shape[at]
        elif change == 1:
            shape.insert(at, 1)
        elif shape:
            shape[at] = max(1, shape[at] + int(rng.choice([-1, 1])))
        arrays[name] = np.resize(old, shape).astype(x.dtype)
    elif name == "groups":
        chosen[name] = int(rng.integers(-1, 5))
    else:
        axes = w.ndim if w.ndim < 3 else w.ndim - 2
        chosen[name] = [0, -1, (2,) * (axes + 1), (0, -1)[-axes:]][rng.integers(4)]
    return *arrays.values(), chosen


def by_torch(torch, name, arrays, chosen, kind="float64"):
    """What torch makes of a call, or None where it refuses.

    Refusals are asked for in float64, and of a batch that is not empty. On the CPU torch hands float32 to oneDNN, and
    that path leaves out some checks of the size for several images or groups and returns outputs of size 0; of an
    empty batch it checks nothing.
    """
    tensors = [None if array is None else torch.tensor(np.array(array, kind)) for array in arrays]
    try:
        return getattr(torch.nn.functional, name)(*tensors, **chosen).numpy()
    except (RuntimeError, TypeError, ValueError):
        return None
