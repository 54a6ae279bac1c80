"""The operations before their own definition over the links, and before algebra; test_ops_torch.py has PyTorch."""

import inspect
from itertools import product

import numpy as np
import pytest
from draws import OPERATIONS, by_torch, lopsided, relaid
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from deconv_helpers import conv1d, conv2d, conv_matrix, conv_transpose2d, insert_zeros, ops
from deconv_helpers.arithmetic import Refusal, links, output_size, restoring_output_padding, transposed_output_size


def sweep(examples):
    return settings(derandomize=True, database=None, deadline=None, max_examples=examples)


# --- what the sweeps draw ---------------------------------------------------------------------------------------------


generators = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def per_axis(axes, least, most):
    return st.tuples(*[st.integers(least, most)] * axes)


@st.composite
def convolutions(draw, axes):
    """A convolution that has a result: its input and kernel, plain arrays of whole numbers, and its settings."""
    kernel, stride = draw(per_axis(axes, 1, 4)), draw(per_axis(axes, 1, 4))
    padding, dilation = draw(per_axis(axes, 0, 4)), draw(per_axis(axes, 1, 3))
    least = [max(1, d * (k - 1) + 1 - 2 * p) for k, p, d in zip(kernel, padding, dilation, strict=True)]
    shape = [n + more for n, more in zip(least, draw(per_axis(axes, 0, 5)), strict=True)]
    rng = draw(generators)
    chosen = {"stride": stride, "padding": padding, "dilation": dilation}
    return lopsided(rng, shape), lopsided(rng, kernel), chosen


@st.composite
def transposed_convolutions(draw, axes):
    """The same for a transposed convolution, with every legal `output_padding`."""
    shape, kernel = draw(per_axis(axes, 1, 5)), draw(per_axis(axes, 1, 4))
    stride, dilation = draw(per_axis(axes, 1, 4)), draw(per_axis(axes, 1, 3))
    extra = [draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)]
    uncropped = [
        (n - 1) * s + d * (k - 1) + 1 + more
        for n, k, s, d, more in zip(shape, kernel, stride, dilation, extra, strict=True)
    ]
    padding = [draw(st.integers(0, min(4, (size - 1) // 2))) for size in uncropped]
    chosen = {"stride": stride, "padding": padding, "dilation": dilation, "output_padding": extra}
    rng = draw(generators)
    return lopsided(rng, shape), lopsided(rng, kernel), {name: tuple(value) for name, value in chosen.items()}


# --- refusals ---------------------------------------------------------------------------------------------------------


ILL_SHAPED = {
    "stride 0": ((1, 4, 5, 5), (4, 4, 3, 3), None, {"stride": 0}, "stride=0 must be at least 1"),
    "stride of one axis": ((1, 4, 5, 5), (4, 4, 3, 3), None, {"stride": (2, -1)}, "stride=-1 must be at least 1"),
    "stride of three axes": (
        (1, 4, 5, 5),
        (4, 4, 3, 3),
        None,
        {"stride": (1, 1, 1)},
        "stride must be a whole number or 2 of them, one for each axis, got (1, 1, 1)",
    ),
    "negative padding": ((1, 4, 5, 5), (4, 4, 3, 3), None, {"padding": -1}, "padding=-1 must be at least 0"),
    "dilation 0": ((1, 4, 5, 5), (4, 4, 3, 3), None, {"dilation": 0}, "dilation=0 must be at least 1"),
    "groups 0": ((1, 4, 5, 5), (4, 4, 3, 3), None, {"groups": 0}, "groups=0 must be at least 1"),
    "channels": (
        (2, 3, 5, 5),
        (4, 4, 3, 3),
        None,
        {},
        "x must have shape of 4 channels for w of shape (4, 4, 3, 3) and groups=1, got (2, 3, 5, 5)",
    ),
    "no image": ((1, 4, 0, 5), (4, 4, 3, 3), None, {"padding": 2}, "size=0 must be at least 1"),
    "no kernel": ((1, 4, 5, 5), (4, 4, 0, 3), None, {}, "w must have shape of at least one cell, got (4, 4, 0, 3)"),
    "no channels": ((1, 0, 5, 5), (0, 0, 3, 3), None, {}, "w must have shape of at least one cell, got (0, 0, 3, 3)"),
    "a plain image for channels": (
        (5, 5),
        (4, 4, 3, 3),
        None,
        {},
        "x must have shape of 3 or 4 axes, since w has 4, got (5, 5)",
    ),
    "a kernel of three axes": ((1, 4, 5, 5), (4, 3, 3), None, {}, "w must have shape of 2 or 4 axes, got (4, 3, 3)"),
    "bias too long": ((1, 4, 5, 5), (4, 4, 3, 3), (5,), {}, "bias must have shape (4,), got (5,)"),
    "bias of two axes": ((1, 4, 5, 5), (4, 4, 3, 3), (4, 1), {}, "bias must have shape (4,), got (4, 1)"),
}
TRANSPOSED_ILL_SHAPED = {
    "negative output padding": ({"output_padding": -1}, "output_padding=-1 must be at least 0"),
    "output padding of stride": (
        {"output_padding": 2, "stride": 2},
        "output_padding=2 must be smaller than stride=2 or dilation=1",
    ),
    "output padding of one axis": (
        {"output_padding": (0, 1), "stride": (2, 1)},
        "output_padding=1 must be smaller than stride=1 or dilation=1",
    ),
    "nothing left": (
        {"padding": (0, 4)},
        "padding=4 leaves a size of -1: (5-1)*1 - 2*4 + 1*(3-1) + 1 + 0 = -1",
    ),
}
BAD_CALLS = {
    **{
        f"{name}, {why}": (name, *call)
        for name, (why, call) in product(["conv2d", "conv_transpose2d"], ILL_SHAPED.items())
    },
    **{
        f"conv_transpose2d, {why}": ("conv_transpose2d", (1, 4, 5, 5), (4, 4, 3, 3), None, *call)
        for why, call in TRANSPOSED_ILL_SHAPED.items()
    },
    "conv2d, groups": (
        "conv2d",
        (2, 4, 5, 5),
        (3, 2, 3, 3),
        None,
        {"groups": 2},
        "w must have shape of a first axis divisible by groups=2, got (3, 2, 3, 3)",
    ),
    "conv2d, channels of groups": (
        "conv2d",
        (2, 4, 5, 5),
        (4, 4, 3, 3),
        None,
        {"groups": 2},
        "x must have shape of 8 channels for w of shape (4, 4, 3, 3) and groups=2, got (2, 4, 5, 5)",
    ),
    "conv_transpose2d, groups": (
        "conv_transpose2d",
        (2, 3, 5, 5),
        (3, 2, 3, 3),
        None,
        {"groups": 2},
        "w must have shape of a first axis divisible by groups=2, got (3, 2, 3, 3)",
    ),
    "conv2d, window": (
        "conv2d",
        (1, 4, 5, 2),
        (4, 4, 3, 3),
        None,
        {"dilation": (1, 2), "padding": 1},
        "kernel 3 with dilation=2 spans 5 cells, but the padded input has only 4: 2 + 2*1",
    ),
}


def arrays_of(x, w, bias):
    return [None if shape is None else np.ones(shape) for shape in (x, w, bias)]


@pytest.mark.parametrize(("name", "x", "w", "bias", "chosen", "sentence"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_refusal_names_the_argument_and_the_numbers(name, x, w, bias, chosen, sentence):
    with pytest.raises(Refusal) as caught:
        getattr(ops, name)(*arrays_of(x, w, bias), **chosen)
    assert str(caught.value) == sentence


@pytest.mark.torch
@pytest.mark.parametrize(("name", "x", "w", "bias", "chosen"), [c[:5] for c in BAD_CALLS.values()], ids=BAD_CALLS)
def test_torch_refuses_the_same(torch, name, x, w, bias, chosen):
    assert by_torch(torch, name, arrays_of(x, w, bias), chosen) is None


# --- the definition, over the links -----------------------------------------------------------------------------------


def defined(x, w, *, stride, padding, dilation, output_padding=None):
    """One link at a time. With `output_padding` (also zeros) it is the transposed convolution. Settings are tuples."""
    transposed = output_padding is not None
    axes = list(zip(x.shape, w.shape, stride, padding, dilation, strict=True))
    if transposed:
        settings_of_axes = zip(x.shape, w.shape, stride, padding, output_padding, dilation, strict=True)
        size = [transposed_output_size(*axis) for axis in settings_of_axes]
        small, large = x.shape, size
    else:
        size = [output_size(*axis) for axis in axes]
        small, large = size, x.shape
    y = np.zeros(size, x.dtype)
    for cell in product(*[links(n, *axis[1:]) for n, axis in zip(small, axes, strict=True)]):
        i, j, t = zip(*cell, strict=True)
        if all(0 <= at < n for at, n in zip(j, large, strict=True)):
            read, write = (i, j) if transposed else (j, i)
            y[write] += x[read] * w[t]
    return y


@pytest.mark.parametrize("axes", [1, 2])
@sweep(100)
@given(data=st.data())
def test_a_convolution_is_its_links(axes, data):
    x, w, chosen = data.draw(convolutions(axes))
    assert_array_equal(getattr(ops, f"conv{axes}d")(x, w, **chosen), defined(x, w, **chosen), strict=True)


@pytest.mark.parametrize("axes", [1, 2])
@sweep(100)
@given(data=st.data())
def test_a_transposed_convolution_is_its_links(axes, data):
    x, w, chosen = data.draw(transposed_convolutions(axes))
    assert_array_equal(getattr(ops, f"conv_transpose{axes}d")(x, w, **chosen), defined(x, w, **chosen), strict=True)


@pytest.mark.parametrize("groups", [1, 2, 3])
@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d"])
def test_channels_are_sums_of_plain_operations(name, groups):
    """Each output channel sums over the input channels of its group, and adds its bias once to each cell."""
    rng = np.random.default_rng(groups)
    reads, writes, transposed = 2, 3, "transpose" in name
    operation = getattr(ops, name)
    x = rng.integers(-9, 10, (2, groups * reads, 4, 5))
    outer = (groups * reads, writes) if transposed else (groups * writes, reads)
    w = lopsided(rng, (*outer, 3, 2))
    bias = lopsided(rng, (groups * writes,)) * 1000
    chosen = {"stride": (2, 1), "padding": (1, 0)}
    y = operation(x, w, bias, groups=groups, **chosen)
    for image, g, r in product(range(2), range(groups), range(writes)):
        kernels = w[g * reads : (g + 1) * reads, r] if transposed else w[g * writes + r]
        images = x[image, g * reads : (g + 1) * reads]
        expected = sum(operation(a, b, **chosen) for a, b in zip(images, kernels, strict=True)) + bias[g * writes + r]
        assert_array_equal(y[image, g * writes + r], expected)
    assert_array_equal(operation(x[0], w, bias, groups=groups, **chosen), y[0], strict=True)


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
@sweep(30)
@given(data=st.data())
def test_a_cell_that_is_no_number_reaches_exactly_what_it_is_linked_to(poison, data):
    """Padding is never multiplied, inserted zeros neither; a kernel's zero is: 0 * inf is no number."""
    transposed = data.draw(st.booleans())
    x, w, chosen = data.draw((transposed_convolutions if transposed else convolutions)(2))
    w = w * data.draw(st.sampled_from([0, 1]))
    at = tuple(data.draw(st.integers(0, n - 1)) for n in x.shape)
    sick = x.astype(float)
    sick[at] = poison
    y = (conv_transpose2d if transposed else conv2d)(sick, w, **chosen)
    mark = np.zeros_like(x)
    mark[at] = 1
    linked = defined(mark, np.ones_like(w), **chosen) > 0
    assert_array_equal(np.isfinite(y), ~linked)


def test_a_cell_that_is_no_number_stays_within_its_image_and_group():
    x, w = np.ones((2, 4, 5, 5)), np.ones((4, 2, 3, 3))
    x[1, 3, 0, 0] = np.nan
    sick = np.isnan(conv2d(x, w, groups=2, padding=1))
    assert {tuple(at) for at in np.argwhere(sick)} == {(1, c, i, j) for c in (2, 3) for i in (0, 1) for j in (0, 1)}
    sick = np.isnan(conv_transpose2d(x, w, groups=2, padding=1))
    assert {tuple(at) for at in np.argwhere(sick)} == {(1, c, i, j) for c in (2, 3) for i in (0, 1) for j in (0, 1)}


# --- algebra ----------------------------------------------------------------------------------------------------------


def there_and_back(data, axes):
    """A convolution, the numbers on its small side, and its transpose with the settings that restore the size."""
    x, w, chosen = data.draw(convolutions(axes))
    c = getattr(ops, f"conv{axes}d")(x, w, **chosen)
    y = data.draw(generators).integers(-9, 10, c.shape)
    settings_of_axes = zip(x.shape, w.shape, *chosen.values(), strict=True)
    restoring = tuple(restoring_output_padding(*axis) for axis in settings_of_axes)
    back = getattr(ops, f"conv_transpose{axes}d")(y, w, output_padding=restoring, **chosen)
    return x, w, chosen, c, y, back


@pytest.mark.parametrize("axes", [1, 2])
@sweep(100)
@given(data=st.data())
def test_the_two_directions_are_adjoint(axes, data):
    x, _, _, c, y, back = there_and_back(data, axes)
    assert back.shape == x.shape
    assert np.vdot(c, y) == np.vdot(x, back)


@pytest.mark.parametrize("axes", [1, 2])
@sweep(60)
@given(data=st.data())
def test_the_matrix_convolves_and_its_transpose_transposes(axes, data):
    x, w, chosen, c, y, back = there_and_back(data, axes)
    matrix = conv_matrix(x.shape, w, **chosen)
    assert_array_equal(matrix @ x.ravel(), c.ravel())
    assert_array_equal(matrix.T @ y.ravel(), back.ravel())


def test_the_matrix_of_small_integers_does_not_overflow():
    x, w = np.full(3, 100, np.uint8), np.full(2, 100, np.uint8)
    assert_array_equal(conv_matrix((3,), w) @ x, conv1d(x, w))
    assert conv1d(x, w)[0] == 20000


@pytest.mark.parametrize("axes", [1, 2])
@sweep(60)
@given(data=st.data())
def test_without_a_crop_it_is_the_full_convolution_of_the_input_with_zeros_inserted(axes, data):
    from scipy.signal import convolve

    x, w, chosen = data.draw(transposed_convolutions(axes))
    stride, dilation = chosen["stride"], chosen["dilation"]
    full = convolve(insert_zeros(x, stride), insert_zeros(w, dilation), "full", "direct")
    y = getattr(ops, f"conv_transpose{axes}d")(x, w, stride=stride, dilation=dilation)
    assert_array_equal(y, full, strict=True)


def bordered(x, sides):
    """`x` with (before, after) more cells of 0 on each axis; a negative number takes cells away."""
    far = 20
    kept = tuple(slice(far - before, far + n + after) for n, (before, after) in zip(x.shape, sides, strict=True))
    return np.pad(x, far)[kept]


@pytest.mark.parametrize("axes", [1, 2])
@sweep(100)
@given(data=st.data())
def test_sliding_over_inserted_zeros_equals_the_stamp_with_the_kernel_turned_and_only_then(axes, data):
    x, w, chosen = data.draw(transposed_convolutions(axes))
    outer = [d * (k - 1) - p for d, k, p in zip(chosen["dilation"], w.shape, chosen["padding"], strict=True)]
    sides = [(zeros, zeros + more) for zeros, more in zip(outer, chosen["output_padding"], strict=True)]
    spread = bordered(insert_zeros(x, chosen["stride"]), sides)
    slide = getattr(ops, f"conv{axes}d")
    stamped = getattr(ops, f"conv_transpose{axes}d")(x, w, **chosen)
    assert_array_equal(slide(spread, np.flip(w), dilation=chosen["dilation"]), stamped, strict=True)
    if w.size > 1 and not any(chosen["padding"]):  # a crop may leave only cells that both agree on
        assert not np.array_equal(slide(spread, w, dilation=chosen["dilation"]), stamped)


# --- the arrays themselves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize(
    ("kinds", "result"),
    [
        (("float32", "float32"), "float32"),
        (("float32", "float64"), "float64"),
        (("float32", "int64"), "float64"),
        (("uint8", "int64"), "int64"),
        (("int8", "int16"), "int64"),
        (("uint8", "uint8"), "uint64"),
        (("bool", "bool"), "int64"),
    ],
)
def test_types_are_those_of_a_sum_in_numpy(name, kinds, result):
    axes = int(name[-2])
    x, w = np.ones([4] * axes, kinds[0]), np.ones([2] * axes, kinds[1])
    assert getattr(ops, name)(x, w).dtype == np.dtype(result)


@pytest.mark.parametrize(
    ("kind", "bias", "result"),
    [
        ("float32", 1.5, "float32"),
        ("float32", 1, "float32"),
        ("float32", np.float64(1.5), "float64"),
        ("int64", 1.5, "float64"),
        ("uint8", -9, "int64"),
    ],
)
def test_a_bare_number_as_bias_leaves_float32_alone(kind, bias, result):
    y = conv2d(np.ones((3, 3), kind), np.ones((2, 2), kind), bias)
    assert y.dtype == np.dtype(result)
    assert_array_equal(y, np.full((2, 2), 4 + bias))


@pytest.mark.parametrize("name", OPERATIONS)
def test_settings_are_named_as_torch_names_them_and_never_positional(name):
    parameters = inspect.signature(getattr(ops, name)).parameters.values()
    positional = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    assert positional == ["x", "w", "bias"]
    wanted = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
    if "transpose" in name:
        wanted["output_padding"] = 0
    assert {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY} == wanted


def test_inserted_zeros_stand_in_the_gaps_only():
    x = relaid(np.array([[1, 2, 3], [4, 5, 6]], np.float32), "locked")
    spread = insert_zeros(x, (3, 2))
    assert_array_equal(spread, np.array([[1, 0, 2, 0, 3], [0] * 5, [0] * 5, [4, 0, 5, 0, 6]], np.float32), strict=True)
    assert_array_equal(insert_zeros(x, 1), x, strict=True)
    assert not np.shares_memory(insert_zeros(x, 1), x)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: conv2d([[1, 2], [3]], [[1]]), "x must hold numbers, got rows of unequal length"),
        (lambda: conv1d([1, 2], ["a"]), "w must hold numbers, got dtype <U1"),
        (lambda: conv1d([1, 2], [1], "1"), "bias must hold numbers, got dtype <U1"),
        (
            lambda: conv1d([1, None], [1]),
            "x must hold numbers, got dtype object: np.array(x, float) may make numbers of it",
        ),
        (lambda: insert_zeros([1, 2], 0), "stride=0 must be at least 1"),
        (
            lambda: insert_zeros([1, 2], (1, 1)),
            "stride must be a whole number or 1 of them, one for each axis, got (1, 1)",
        ),
        (lambda: insert_zeros([], 2), "x must have shape of at least one cell, got (0,)"),
        (
            lambda: conv_matrix((2,), [1, 2, 3]),
            "kernel 3 with dilation=1 spans 3 cells, but the padded input has only 2: 2 + 2*0",
        ),
        (
            lambda: conv_matrix((2,), [[1, 2]]),
            "shape must be a whole number or 2 of them, one for each axis, got (2,)",
        ),
        (lambda: conv2d(np.ones((3, 3)), np.ones((2, 2)), [1, 2]), "bias must have shape (1,), got (2,)"),
    ],
)
def test_what_is_no_array_of_the_right_kind_is_refused(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence
