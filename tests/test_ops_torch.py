"""The operations before PyTorch: thousands of settings, small and large, with and without a result."""

import re
from collections import Counter
from itertools import product

import numpy as np
import pytest
from draws import OPERATIONS, by_torch, call, expected_traits, lifted, spoiled, traits
from numpy.testing import assert_allclose, assert_array_equal

from deconv_helpers import ops
from deconv_helpers.arithmetic import Refusal

pytestmark = pytest.mark.torch
ARGUMENTS = "x|w|bias|kernel|size|stride|padding|output_padding|dilation|groups"


def assert_same_as_torch(torch, name, arrays, chosen):
    """Hold one call to torch: result or refusal, values, shape, type, and that it leaves what it reads alone."""
    before = [None if array is None else np.array(array) for array in arrays]
    plain = arrays[1].ndim == int(name[-2])
    torchs = [None if array is None else lifted(array) if plain else array for array in before]
    expected = by_torch(torch, name, torchs, chosen)
    if expected is None:
        assert_refused_with_a_sentence(name, arrays, chosen)
        return False
    y = getattr(ops, name)(*arrays, **chosen)
    kind = arrays[0].dtype
    if kind.kind == "f":
        expected = by_torch(torch, name, torchs, chosen, kind)
        tolerance = {"rtol": 1e-5, "atol": 1e-4} if kind == np.float32 else {"rtol": 1e-12, "atol": 1e-11}
    else:
        kind, tolerance = "uint64" if kind == np.uint8 else "int64", {"rtol": 0, "atol": 0}
    assert_allclose(y, (expected[0, 0] if plain else expected).astype(kind), **tolerance, strict=True)
    for array, was in zip(arrays, before, strict=True):
        if array is not None:
            assert_array_equal(array, was)
            assert not np.shares_memory(y, array)
    return True


def assert_refused_with_a_sentence(name, arrays, chosen):
    with pytest.raises(Refusal) as caught:
        getattr(ops, name)(*arrays, **chosen)
    assert re.search(rf"\b({ARGUMENTS})\b", str(caught.value)), caught.value
    assert all(str(number) in str(caught.value) for number in caught.value.numbers.values())


def swept(torch, name, times, spoil=False, **wanted):
    """Hold `times` drawn calls to torch, and count what was particular about those that have a result."""
    rng = np.random.default_rng([times, *name.encode()])
    counts = Counter()
    for _ in range(times):
        *arrays, chosen = call(rng, name, **wanted)
        if spoil:
            *arrays, chosen = spoiled(rng, *arrays, chosen)
        try:
            had_result = assert_same_as_torch(torch, name, arrays, chosen)
        except Exception as error:
            error.add_note(f"{name} of {[None if a is None else (a.shape, a.dtype.name) for a in arrays]}, {chosen}")
            raise
        counts["result" if had_result else "refusal"] += 1
        counts.update(traits(*arrays, chosen) if had_result else ())
    return counts


@pytest.mark.parametrize("channels", [True, False], ids=["torch's shapes", "plain arrays"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_thousands_of_settings(torch, name, channels):
    counts = swept(torch, name, 2000 if channels else 600, channels=channels)
    assert {trait for trait, count in counts.items() if count >= 30} >= expected_traits(name, channels) | {"refusal"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_does_not_fit_is_refused_where_torch_refuses_it(torch, name):
    counts = swept(torch, name, 1500, spoil=True)
    assert counts["result"] >= 100 and counts["refusal"] >= 500


@pytest.mark.parametrize("name", OPERATIONS)
def test_matrix_products_give_the_same_however_short_they_are(torch, name, matrices):
    counts = swept(torch, name, 600, kinds=["float32", "float64"])
    assert len(matrices) == counts["result"] >= 200


@pytest.mark.parametrize("name", OPERATIONS)
def test_many_numbers_are_multiplied_as_matrices(torch, name, taken):
    counts = swept(torch, name, 120, large=True, kinds=["float32", "float64"])
    assert counts["result"] > len(taken) >= 30  # of few the plain sums are taken still


@pytest.mark.parametrize("path", ["few numbers", "many numbers", "matrices"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_no_number_reaches_exactly_what_it_is_linked_to(torch, name, path, request):
    """Neither padding nor what a quicker path adds is multiplied: 0 * nan and 0 * inf would spread."""
    large = path == "many numbers"
    if path == "matrices":
        request.getfixturevalue("matrices")
    rng = np.random.default_rng([*name.encode()])
    found = Counter()
    for _ in range(50 if large else 300):
        *arrays, chosen = call(rng, name, large=large, kinds=["float32", "float64"])
        ones = [None if array is None else np.ones(array.shape) for array in arrays]
        if by_torch(torch, name, ones, chosen) is None:
            continue
        sick = int(rng.choice([at for at, array in enumerate(arrays) if array is not None]))
        at = tuple(rng.integers(arrays[sick].shape))
        others = ones[1 - sick] if sick < 2 else None  # each product has one factor of either, and the bias none
        marks = [None if one is None else one if one is others else 0 * one for one in ones]
        marks[sick][at] = 1
        linked = by_torch(torch, name, marks, chosen) > 0.5
        arrays[sick] = np.array(arrays[sick])
        for poison in (np.nan, np.inf, -np.inf):
            arrays[sick][at] = poison
            y = getattr(ops, name)(*arrays, **chosen)
            assert_array_equal(~np.isfinite(y), linked, err_msg=f"{at} of argument {sick}, {chosen}")
            if sick != 1:  # torch multiplies the kernel with the padding
                assert_allclose(y, by_torch(torch, name, arrays, chosen), rtol=1e-4, atol=1e-4)
        found[sick] += 1
    assert found.keys() == {0, 1, 2} and min(found.values()) >= (5 if large else 20)


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_images_give_no_images(torch, name):
    rng = np.random.default_rng(0)
    for _ in range(50):
        x, w, bias, chosen = call(rng, name)
        x = np.zeros((0, *x.shape[-int(name[-2]) - 1 :]), x.dtype)
        if by_torch(torch, name, (np.ones((1, *x.shape[1:])), w, bias), chosen) is not None:
            y = getattr(ops, name)(x, w, bias, **chosen)
            assert y.shape == by_torch(torch, name, (x, w, bias), chosen).shape


@pytest.mark.parametrize("name", ["conv1d", "conv_transpose1d"])
def test_every_small_geometry_has_a_result_exactly_where_torch_has_one(torch, name):
    """One axis, all of it: which settings are refused does not rest on what a sweep happens to draw."""
    extras = [{"output_padding": op} for op in range(4)] if "transpose" in name else [{}]
    counts = Counter()
    for n, k, s, p, d in product(range(1, 5), range(1, 5), range(1, 5), range(5), range(1, 4)):
        for extra in extras:
            chosen = {"stride": s, "padding": p, "dilation": d, **extra}
            arrays = np.arange(1.0, n + 1), np.arange(1.0, k + 1) ** 2, None
            counts[assert_same_as_torch(torch, name, arrays, chosen)] += 1
    assert counts == ({True: 740, False: 220} if name == "conv1d" else {True: 2169, False: 1671})
