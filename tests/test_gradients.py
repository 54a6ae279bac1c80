"""The gradients before PyTorch's autograd, and before what makes them gradients: they are adjoint to the operations."""

import inspect
from collections import Counter

import numpy as np
import pytest
from draws import LAYOUTS, OPERATIONS, by_torch, call, expected_traits, lifted, relaid, traits
from numpy.testing import assert_allclose, assert_array_equal

from deconv_helpers import (
    conv1d_bias,
    conv1d_input,
    conv1d_weight,
    conv2d,
    conv2d_input,
    conv2d_weight,
    conv_transpose1d_input,
    gradients,
    ops,
)
from deconv_helpers.arithmetic import Refusal


def by_autograd(torch, name, arrays, grad_output, chosen, kind="float64"):
    """The gradients of sum(y * grad_output) with respect to x, w and (if it is there) bias."""
    leaves = [None if a is None else torch.tensor(np.array(a, kind), requires_grad=True) for a in arrays]
    getattr(torch.nn.functional, name)(*leaves, **chosen).backward(torch.tensor(np.array(grad_output, kind)))
    return [None if leaf is None else leaf.grad.numpy() for leaf in leaves]


def ours(name, x, w, grad_output, chosen):
    """The same of ours; the first sees only the size of x, the second that of w, and the third neither."""
    return (
        getattr(gradients, f"{name}_input")(x.shape, w, grad_output, **chosen),
        getattr(gradients, f"{name}_weight")(x, w.shape, grad_output, **chosen),
        getattr(gradients, f"{name}_bias")(grad_output),
    )


def drawn(torch, rng, name, **wanted):
    """Yield calls that have a result, with numbers for its gradient; of the others hold that they are refused."""
    while True:
        x, w, bias, chosen = call(rng, name, **wanted)
        plain = w.ndim == int(name[-2])
        y = by_torch(torch, name, [lifted(a) if plain and a is not None else a for a in (x, w, bias)], chosen)
        if y is not None:
            y = y[0, 0] if plain else y
            g = rng.integers(-9, 10, y.shape)
            g = (g / 7 if x.dtype.kind == "f" else g % 10).astype(x.dtype)
            yield x, w, bias, relaid(g, rng.choice(LAYOUTS)), chosen
        else:
            for part in ("input", "weight"):
                with pytest.raises(Refusal):
                    sizes = (x.shape, w, x) if part == "input" else (x, w.shape, x)
                    getattr(gradients, f"{name}_{part}")(*sizes, **chosen)


def assert_same_gradients(torch, name, x, w, bias, g, chosen):
    plain = w.ndim == int(name[-2])
    before = [np.array(array) for array in (x, w, g)]
    torchs = [None if a is None else lifted(a) if plain else np.array(a) for a in (x, w, bias, g)]
    kind = x.dtype
    expected = by_autograd(torch, name, torchs[:3], torchs[3], chosen, kind if kind.kind == "f" else "float64")
    tolerance = {"rtol": 0, "atol": 0}
    if kind.kind == "f":
        tolerance = {"rtol": 1e-4, "atol": 1e-3} if kind == np.float32 else {"rtol": 1e-12, "atol": 1e-10}
    else:
        kind = "uint64" if kind == np.uint8 else "int64"
    for found, own, wanted in zip(ours(name, x, w, g, chosen), (x, w, bias), expected, strict=True):
        if own is None:
            continue
        assert_allclose(found, wanted.reshape(own.shape).astype(kind), **tolerance, strict=True)
        assert not any(np.shares_memory(found, array) for array in (x, w, g))
    for array, was in zip((x, w, g), before, strict=True):
        assert_array_equal(array, was)


def swept(torch, name, times, **wanted):
    rng = np.random.default_rng([times, *name.encode()])
    counts = Counter()
    for (*arrays, g, chosen), _ in zip(drawn(torch, rng, name, **wanted), range(times), strict=False):
        try:
            assert_same_gradients(torch, name, *arrays, g, chosen)
        except Exception as error:
            error.add_note(f"{name} of {[None if a is None else (a.shape, a.dtype.name) for a in arrays]}, {chosen}")
            raise
        counts.update(traits(*arrays, chosen))
    return counts


@pytest.mark.torch
@pytest.mark.parametrize("channels", [True, False], ids=["torch's shapes", "plain arrays"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_thousands_of_settings(torch, name, channels):
    counts = swept(torch, name, 700 if channels else 250, channels=channels)
    assert {trait for trait, count in counts.items() if count >= 15} >= expected_traits(name, channels)


@pytest.mark.torch
@pytest.mark.parametrize("name", OPERATIONS)
def test_matrix_products_give_the_same_however_short_they_are(torch, name, matrices):
    swept(torch, name, 300, kinds=["float32", "float64"])
    assert len(matrices) == 600


@pytest.mark.torch
@pytest.mark.parametrize("name", OPERATIONS)
def test_many_numbers_are_multiplied_as_matrices(torch, name, taken):
    swept(torch, name, 60, large=True, kinds=["float32", "float64"])
    of_input = taken.count("gather" if "transpose" in name else "scatter")
    assert 60 > of_input >= 15 and 60 > taken.count("correlate") >= 15


@pytest.mark.torch
@pytest.mark.parametrize("path", ["few numbers", "many numbers", "matrices"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_no_number_reaches_exactly_what_it_is_linked_to(torch, name, path, request):
    large = path == "many numbers"
    if path == "matrices":
        request.getfixturevalue("matrices")
    rng = np.random.default_rng([*name.encode()])
    calls = drawn(torch, rng, name, large=large, kinds=["float32", "float64"])
    for (x, w, _, g, chosen), _ in zip(calls, range(30 if large else 120), strict=False):
        arrays = {"x": np.array(x), "w": np.array(w), "g": np.array(g)}
        sick = rng.choice([*arrays])
        at = tuple(rng.integers(arrays[sick].shape))
        marks = {key: (np.zeros if key == sick else np.ones)(array.shape) for key, array in arrays.items()}
        marks[sick][at] = 1
        arrays[sick][at] = rng.choice([np.nan, np.inf, -np.inf])
        linked = by_autograd(torch, name, (marks["x"], marks["w"], None), marks["g"], chosen)
        found = ours(name, arrays["x"], arrays["w"], arrays["g"], chosen)
        for own, gradient, mark in zip("xw", found, linked, strict=False):
            expected = mark > 0.5 if own != sick else np.zeros(mark.shape, bool)  # it does not read its own values
            assert_array_equal(~np.isfinite(gradient), expected, err_msg=f"{sick}{at} to {own}, {chosen}")


@pytest.mark.torch
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_images_give_a_gradient_of_zeros(torch, name):
    rng = np.random.default_rng(0)
    for (x, w, _, g, chosen), _ in zip(drawn(torch, rng, name), range(50), strict=False):
        axes = int(name[-2])
        x, g = (np.zeros((0, *array.shape[-axes - 1 :]), x.dtype) for array in (x, g))
        to_input, to_weight, _ = ours(name, x, w, g, chosen)
        assert to_input.shape == x.shape
        assert to_weight.shape == w.shape and not to_weight.any()


@pytest.mark.parametrize("channels", [True, False], ids=["channels", "plain"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_gradient_is_adjoint_to_its_operation(name, channels):
    """sum(y * g) = sum(x * gradient of x) = sum(w * gradient of w), as y is linear in either; in whole numbers."""
    rng = np.random.default_rng([*name.encode()])
    held = 0
    for _ in range(300):
        x, w, _, chosen = call(rng, name, channels=channels, kinds=["int64"])
        try:
            y = getattr(ops, name)(x, w, **chosen)
        except Refusal:
            continue
        g = rng.integers(-9, 10, y.shape)
        to_input, to_weight, _ = ours(name, x, w, g, chosen)
        assert np.vdot(y, g) == np.vdot(x, to_input) == np.vdot(w, to_weight)
        held += 1
    assert held >= 100


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_cell_that_no_window_reads_has_the_gradient_0():
    """k=2, s=2 reads 6 of 7 cells: the result has 7 all the same."""
    found = conv1d_input((7,), [1, 10], [1, 2, 3], stride=2)
    assert_array_equal(found, [1, 10, 2, 20, 3, 30, 0], strict=True)


def test_the_windows_of_the_transposed_one_end_with_its_input():
    """output_padding=4 leaves room for two windows more, at 4 and 6, and there is no input cell for them."""
    found = conv_transpose1d_input((2,), [10], [1, 2, 3, 4, 5, 6, 7], stride=2, dilation=5, output_padding=4)
    assert_array_equal(found, [10, 30], strict=True)


def test_the_picture_that_a_transposed_convolution_gives_back_is_a_gradient():
    """Of half the squared output: the 4.5 that a convolution made comes back at the corner."""
    x, w = np.arange(16).reshape(4, 4) / 10, np.ones((3, 3))
    y = conv2d(x, w)
    found = conv2d_input(x.shape, w, y)
    expected = [[4.5, 9.9, 9.9, 5.4], [12.6, 27, 27, 14.4], [12.6, 27, 27, 14.4], [8.1, 17.1, 17.1, 9]]
    assert_allclose(found, expected, rtol=1e-14, strict=True)
    for at in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[at] = 1e-3
        slope = ((conv2d(x + step, w) ** 2).sum() - (conv2d(x - step, w) ** 2).sum()) / 4e-3
        assert slope == pytest.approx(found[at], rel=1e-9)


# --- calls ------------------------------------------------------------------------------------------------------------


@pytest.mark.torch
@pytest.mark.parametrize("part", ["input", "weight"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_names_are_those_of_torchs_own_gradients(torch, name, part):
    """But for x and w, which have our names, and settings, which have names only; torch has no transposed ones."""
    parameters = inspect.signature(getattr(gradients, f"{name}_{part}")).parameters.values()
    torchs = inspect.signature(getattr(torch.nn.grad, f"{name.replace('_transpose', '')}_{part}")).parameters
    as_ours = {"input": "x", "weight": "w"}
    assert [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY] == [as_ours.get(n, n) for n in torchs][:3]
    settings = inspect.signature(getattr(ops, name)).parameters.values()
    assert [(p.name, p.default) for p in parameters if p.kind is p.KEYWORD_ONLY] == [
        (p.name, p.default) for p in settings if p.kind is p.KEYWORD_ONLY
    ]


@pytest.mark.parametrize("channels", [True, False], ids=["channels", "plain"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_grad_output_that_is_not_of_the_outputs_shape_is_refused(name, channels):
    rng = np.random.default_rng([*name.encode()])
    refused = 0
    for _ in range(200):
        x, w, _, chosen = call(rng, name, channels=channels, kinds=["float64"])
        try:
            shape = list(getattr(ops, name)(x, w, **chosen).shape)
        except Refusal:
            continue
        at = rng.integers(len(shape))
        shape[at] += rng.choice([-1, 1, 2]) if shape[at] > 1 else 1
        g = np.ones(shape if rng.random() < 0.8 else shape[1:] if rng.random() < 0.5 else [1, *shape])
        if g.shape == getattr(ops, name)(x, w, **chosen).shape:
            continue
        for part, sizes in (("input", (x.shape, w)), ("weight", (x, w.shape))):
            with pytest.raises(Refusal, match="grad_output must have shape"):
                getattr(gradients, f"{name}_{part}")(*sizes, g, **chosen)
        refused += 1
    assert refused >= 60


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            lambda: conv2d_input((3, 3), np.ones((2, 2)), np.ones((3, 2))),
            "grad_output must have shape (2, 2), got (3, 2)",
        ),
        (
            lambda: conv2d_input((2, 3, 5, 5), np.ones((4, 4, 3, 3)), np.ones((2, 4, 3, 3))),
            "input_size must have shape of 4 channels for w of shape (4, 4, 3, 3) and groups=1, got (2, 3, 5, 5)",
        ),
        (
            lambda: conv2d_input((5, 5), np.ones((4, 4, 3, 3)), np.ones((4, 3, 3))),
            "input_size must have shape of 3 or 4 axes, since w has 4, got (5, 5)",
        ),
        (lambda: conv1d_input((3.5,), [1, 2], [1, 2]), "input_size must be a whole number, got 3.5"),
        (lambda: conv1d_input((-3,), [1, 2], [1, 2]), "input_size=-3 must be at least 0"),
        (lambda: conv1d_input(3, [1, 2], [1, 2]), "input_size must be a tuple, got 3"),
        (
            lambda: conv1d_input((2,), [1, 2, 3], [1, 2]),
            "kernel 3 with dilation=1 spans 3 cells, but the padded input has only 2: 2 + 2*0",
        ),
        (
            lambda: conv2d_weight(np.ones((2, 4, 5, 5)), (4, 3, 3), np.ones((2, 4, 3, 3))),
            "weight_size must have shape of 2 or 4 axes, got (4, 3, 3)",
        ),
        (
            lambda: conv2d_weight(np.ones((2, 3, 5, 5)), (4, 4, 3, 3), np.ones((2, 4, 3, 3))),
            "x must have shape of 4 channels for weight_size of shape (4, 4, 3, 3) and groups=1, got (2, 3, 5, 5)",
        ),
        (
            lambda: conv2d_weight(np.ones((2, 4, 5, 5)), (3, 2, 3, 3), np.ones((2, 3, 3, 3)), groups=2),
            "weight_size must have shape of a first axis divisible by groups=2, got (3, 2, 3, 3)",
        ),
        (
            lambda: conv2d_weight(np.ones((2, 4, 5, 5)), (4, 4, 0, 3), np.ones((2, 4, 5, 3))),
            "weight_size must have shape of at least one cell, got (4, 4, 0, 3)",
        ),
        (lambda: conv1d_weight([1, 2, 3], (2,), ["a", "b"]), "grad_output must hold numbers, got dtype <U1"),
        (lambda: conv1d_bias(1), "grad_output must have shape of 1, 2 or 3 axes, got ()"),
    ],
)
def test_a_refusal_names_the_argument_and_the_numbers(wrong, sentence):
    with pytest.raises(Refusal) as caught:
        wrong()
    assert str(caught.value) == sentence
