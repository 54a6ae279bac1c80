"""Numbers of every odd kind, at every public entry: shown rightly, or refused with a sentence that says what works."""

import json
import warnings
from fractions import Fraction

import numpy as np
import pytest
from page import cell, finish, numbers, part, root, screen

from deconv_helpers import (
    Frames,
    Upsampler,
    blur,
    conv1d,
    conv1d_weight,
    conv2d,
    conv2d_bias,
    conv2d_input,
    conv2d_weight,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    deconvnet_picture,
    double,
    explain,
    filtered,
    fit_kernel,
    gaussian,
    halve,
    insert_zeros,
    inverse_filter,
    ledger,
    links,
    max_pool2d,
    max_unpool2d,
    null_space,
    phase_picture,
    phase_sums,
    phases,
    pixel_shuffle,
    play,
    psnr,
    rank,
    resize_picture,
    richardson_lucy,
    same_picture,
    save_html,
    shared_sizes,
    solve,
    spectrum,
    subpixel_picture,
    unpooling_picture,
    wiener,
)
from deconv_helpers.arithmetic import Refusal, whole
from deconv_helpers.pictures import operation
from deconv_helpers.shapes.layers import Add, Conv2d, ConvTranspose2d, Save

A = np.array([[1.0, 2, 3], [4, 5, 7], [8, 11, 13]])
K = np.array([[1, 2], [3, 5]])


class Table:
    """What a table of another library hands to NumPy."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype)


class Stubborn:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("call something else first")

    __index__ = __repr__ = __array__


ALIKE = {
    "list": A.tolist(),
    "tuples": tuple(map(tuple, A.tolist())),
    "table": Table(A),
    "matrix": A.view(np.matrix),
    "unmasked": np.ma.masked_array(A),
    "float16": A.astype("e"),
    "long double": A.astype("g"),
    "big-endian": A.astype(">f8"),
    "big-endian ints": A.astype(">i4"),
    "uint8": A.astype("u1"),
    "uint64": A.astype("u8"),
    "fortran": np.asfortranarray(A),
    "gaps": np.kron(A, np.ones((2, 2)))[::2, ::2],
    "backwards": A[::-1, ::-1].copy()[::-1, ::-1],
    "read-only": np.broadcast_to(A, (3, 3)),
}
NO_NUMBERS = {  # what is given, and what is said of it
    "text": ([["a", "b"]], "must hold numbers, got dtype <U1"),
    "digits": ([["1", "2"]], "must hold numbers, got dtype <U1"),
    "bytes": (b"abc", "must hold numbers, got dtype |S3"),
    "none": (None, "must hold numbers, got NoneType"),
    "set": ({1, 2}, "must hold numbers, got set"),
    "structured": (np.zeros((2, 2), [("a", float)]), "must hold numbers, got dtype [('a', '<f8')]"),
    "dates": (np.zeros((2, 2), "M8[D]"), "must hold numbers, got dtype datetime64[D]"),
    "fractions": (
        [[Fraction(1, 3)]],
        "must hold numbers, got dtype object: np.array({}, float) may make numbers of it",
    ),
    "beyond 64 bits": ([[2**64]], "must hold numbers, got dtype object: np.array({}, float) may make numbers of it"),
    "ragged": ([[1, 2], [3]], "must hold numbers, got rows of unequal length"),
    "too deep": (np.zeros((1,) * 60).tolist() and [[[[np.zeros((1,) * 62).tolist()]]]], "got rows of unequal length"),
    "masked": (np.ma.masked_array(A, A > 7), "has 3 masked numbers: .filled(0) gives them a value"),
    "another library's": (Stubborn(), "must hold numbers that NumPy can read, got Stubborn: of a tensor, .detach()"),
    "endless": (range(10**18), "must have at most 100000000 values"),
}
ARRAYS = {  # the argument's name, and a call with it
    "conv1d": ("x", lambda v: conv1d(v, [1, 2])),
    "conv2d": ("x", lambda v: conv2d(v, K)),
    "conv2d w": ("w", lambda v: conv2d(np.ones((5, 5)), v)),
    "conv2d bias": ("bias", lambda v: conv2d(A, K, v)),
    "conv_transpose2d": ("x", lambda v: conv_transpose2d(v, K)),
    "insert_zeros": ("x", lambda v: insert_zeros(v, 2)),
    "conv2d_input": ("grad_output", lambda v: conv2d_input((4, 4), K, v)),
    "conv2d_weight": ("x", lambda v: conv2d_weight(v, (2, 2), K)),
    "conv2d_bias": ("grad_output", conv2d_bias),
    "conv_matrix": ("w", lambda v: conv_matrix((4, 4), v)),
    "rank": ("matrix", rank),
    "null_space": ("matrix", null_space),
    "phases": ("w", lambda v: phases(v, 2)),
    "phase_sums": ("w", lambda v: phase_sums(v, 2)),
    "pixel_shuffle": ("x", lambda v: pixel_shuffle(v, 1)),
    "max_pool2d": ("x", lambda v: max_pool2d(v, 1)),
    "max_unpool2d": ("indices", lambda v: max_unpool2d(A, v, 1)),
    "filtered gain": ("gain", lambda v: filtered(A, v)),
    "psnr": ("x", lambda v: psnr(v, A)),
    "double w": ("w", lambda v: double(A, v)),
}
FINITE = {  # these want finite real numbers
    "blur": ("x", lambda v: blur(v, K)),
    "blur w": ("w", lambda v: blur(A, v)),
    "spectrum": ("w", lambda v: spectrum(v, (4, 4))),
    "filtered": ("y", lambda v: filtered(v, np.ones((3, 3)))),
    "inverse_filter": ("y", lambda v: inverse_filter(v, K)),
    "wiener": ("y", lambda v: wiener(v, K, 0.1)),
    "richardson_lucy": ("y", lambda v: richardson_lucy(v, K / 11, 3)),
    "halve": ("y", halve),
    "fit_kernel": ("y", lambda v: fit_kernel(np.ones((20, 20)), v, 2)),
    "Upsampler": ("x", Upsampler()),
    "play": ("x", lambda v: play(conv2d, v, K)),
    "play w": ("w", lambda v: play(conv_transpose2d, A, v)),
    "a menu": ("x", lambda v: play(conv2d, {"A": A, "B": v}, K)),
    "Frames": ("x", lambda v: play(conv2d, Frames("t", [A, v]), K)),
    "phase_picture": ("x", lambda v: phase_picture(v, K, axes=2)),
    "unpooling_picture": ("x", lambda v: unpooling_picture({"A": v}, 1)),
    "deconvnet_picture": ("w", lambda v: deconvnet_picture({"A": np.ones((6, 6))}, v)),
}


def refusal_of(call, *arguments):
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("given", ALIKE.values(), ids=ALIKE)
def test_the_same_numbers_give_the_same_result_in_whatever_array_they_come(given):
    for name in ("conv2d", "conv_transpose2d", "insert_zeros", "conv2d_weight", "rank", "phase_sums", "blur", "psnr"):
        _, call = (ARRAYS | FINITE)[name]
        np.testing.assert_allclose(np.asarray(call(given), float), np.asarray(call(A), float), rtol=1e-6, atol=1e-9)
    assert play(conv2d, given, K).x.tolist() == A.tolist()


@pytest.mark.parametrize(("given", "said"), NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_holds_no_numbers_is_refused_by_the_arguments_name(given, said):
    for name, call in (ARRAYS | FINITE).values():
        if callable(call) and not (given is None and name == "bias"):  # without a bias nothing is added
            sentence = refusal_of(call, given)
            assert sentence.startswith(name) and said.format(name) in sentence


@pytest.mark.torch
def test_tensors_are_read_or_refused_with_what_reads_them(torch):
    tensor = torch.tensor(A)
    assert conv2d(tensor, K).tolist() == conv2d(A, K).tolist()
    assert play(conv2d, tensor.half(), K).x.tolist() == A.tolist()
    for odd in (tensor.clone().requires_grad_(), torch.nn.Parameter(tensor), tensor.bfloat16(), tensor.to_sparse()):
        for name, call in (ARRAYS | FINITE).values():
            assert "of a tensor, .detach().float().numpy() gives them" in refusal_of(call, odd), name
    assert conv2d(odd.to_dense().detach().float().numpy(), K).tolist() == conv2d(A, K).tolist()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.where(A == 7, np.nan, A), "{} must hold finite numbers, got nan at (1, 2)"),
        (np.where(A == 2, -np.inf, A), "{} must hold finite numbers, got -inf at (0, 1)"),
        (A.astype("g") * np.longdouble("1e4000"), "{} must hold finite numbers, got inf at (0, 0)"),
        (A * 1j, "{} must hold numbers, got dtype complex128"),
        (np.zeros((0, 3)), "{} must have shape of "),
        ([], "{} must have shape of "),
        (np.float64(3), "{} must have shape of "),
    ],
    ids=["nan", "inf", "beyond float64", "complex", "empty", "nothing", "0-d"],
)
def test_pictures_and_their_restoration_want_finite_real_numbers(given, said):
    for name, call in FINITE.values():
        if not (np.finfo(np.longdouble).max == np.finfo(float).max and np.asarray(given).dtype.char == "g"):
            assert refusal_of(call, given).startswith(said.format(name))


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, -0.0, 1e308, 1e-308, 5e-324])
def test_an_operation_adds_up_odd_floats_as_floats_are_added_up(odd):
    """And nothing warns."""
    x, w = np.where(A == 5, odd, A), np.where(K == 2, 1e10, K)
    with np.errstate(all="ignore"):
        expected = [[sum((x[i : i + 2, j : j + 2] * w).ravel()) for j in range(2)] for i in range(2)]
        stamped = sum(np.pad(x[i, j] * w, ((i, 1 - i + 1), (j, 1 - j + 1))) for i in range(3) for j in range(3))
    np.testing.assert_allclose(conv2d(x, w), expected)
    if np.isfinite(odd):
        np.testing.assert_allclose(conv_transpose2d(x, w), stamped)
        assert play(conv2d, x, w).x.tolist() == x.tolist()
    large = np.where(A == 5, odd, A * 1e307)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = conv2d_bias(large), phase_sums(large, 2)[0, 0], conv2d(x, w, 1.7e308)
    with np.errstate(all="ignore"):
        for ours, numpys in zip(made, ([large.sum()], large[::2, ::2].sum(), np.add(expected, 1.7e308)), strict=True):
            np.testing.assert_allclose(ours, numpys)


def test_a_bare_bias_beyond_float32_is_infinite_there():
    assert conv2d(np.float32(A), np.float32(K), 1e308).tolist() == [[np.inf] * 2] * 2


def test_integers_are_exact_beyond_2_to_the_53():
    assert conv1d([2**53 + 1, 2**60], [1, 1]).tolist() == [2**60 + 2**53 + 1]
    assert play(conv1d, np.array([2**63 + 5], "u8"), [1]).x.tolist() == [[2**63 + 5]]
    assert rank([[2**62, 1], [2**62, 2]]) == 2


def test_decibels_of_small_integers_do_not_wrap_around():
    x, y = np.full((4, 4), 250, "u1"), np.full((4, 4), 3, "u1")
    assert psnr(y, x) == psnr(x, y) == pytest.approx(-20 * np.log10(247))
    assert psnr(x > y, x < y) == 0
    assert refusal_of(psnr, x, y, 2) == "x must have shape of more than 4 cells a side, got (4, 4)"


@pytest.mark.parametrize("size", [1e308, 1e200, 1e-200, 1e-308])
def test_a_rank_is_that_of_the_matrix_whatever_its_size(size):
    matrix = conv_matrix((4, 4), np.ones((3, 3)) * size)
    assert rank(matrix) == 4
    np.testing.assert_allclose(null_space(matrix) @ np.sign(matrix).T, 0, atol=1e-12)


@pytest.mark.parametrize("kind", ["e", "g", "G", ">f4", ">c16"])
def test_a_rank_of_floats_that_lapack_does_not_know(kind):
    matrix = conv_matrix((4,), [1, 2, 1]).astype(kind)
    assert rank(matrix) == 2 and null_space(matrix).shape == (2, 4)


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        ([[1, np.nan]], "matrix must hold finite numbers, got nan at (0, 1)"),
        ([[1j, np.inf]], "matrix must hold finite numbers, got (inf+0j) at (0, 1)"),
        (np.ones((200, 200), int), "matrix is too much for an exact result in whole numbers: matrix * 1.0 has one"),
        ([[3, -(2**63)]], "matrix is too much for an exact result in whole numbers: matrix * 1.0 has one in floats"),
    ],
)
def test_a_matrix_without_a_result_is_refused(matrix, sentence):
    assert sentence in refusal_of(null_space, matrix)
    if np.isfinite(matrix).all():
        assert null_space(np.array(matrix) * 1.0).shape[1] == np.shape(matrix)[1]


def test_a_guess_keeps_its_digits_for_kernels_of_any_size():
    x = np.arange(16).reshape(4, 4)
    for size in (1e9, 1, 1e-9, 1e-300):
        scene = play([conv2d, conv_transpose2d], x, np.full((3, 3), size), guess=True).scene
        case = scene.case()
        guess = case.frame(scene.arrays, step=case.steps())["values"]["guess"]
        expected = np.linalg.pinv(conv_matrix((4, 4), np.ones((3, 3)))) @ conv2d(x, np.ones((3, 3))).ravel()
        np.testing.assert_allclose(list(guess.values()), expected, atol=1e-8)
        assert case.sizes[-1]["numbers"] == [{"rank": 4, "unknowns": 16, "free": 12}]
    tiny = play(conv2d, x, np.full((3, 3), 5e-324), guess=True).scene.case().refusal
    assert tiny["numbers"] == {"name": "the guess", "value": "inf", "at": (0, 0)}
    assert "conv1d, conv2d, got conv_transpose2d" in refusal_of(lambda: play(conv_transpose2d, x, K, guess=True))


LONG = np.sin(np.arange(200_000.0))


def test_a_long_row_needs_no_more_room_than_it_has_cells(taken):
    """As matrix products, a kernel of 500 cells would copy it 500 times."""
    w = np.cos(np.arange(500.0))
    y = conv1d(LONG, w)
    np.testing.assert_allclose(y, np.correlate(LONG, w), atol=1e-8)
    np.testing.assert_allclose(conv_transpose1d(LONG, w), np.convolve(LONG, w), atol=1e-8)
    np.testing.assert_allclose(conv1d_weight(LONG, (500,), y), np.correlate(LONG, y), rtol=1e-8)
    assert taken == []


def test_a_stride_or_a_dilation_far_beyond_the_picture_needs_no_room(taken):
    x = np.sin(np.arange(256.0**2)).reshape(256, 256)
    assert conv2d(x, x, stride=10**12) == pytest.approx((x * x).sum())
    assert conv2d(np.ones((1, 1, 1)), np.ones((70_000, 1, 3, 3)), padding=10**9, dilation=10**9).shape == (70_000, 1, 1)
    assert taken == []
    np.testing.assert_array_equal(conv_transpose2d([[2.0]], x, stride=3000), 2 * x)


ENORMOUS = 10**18
GREAT = 10**9


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: conv2d(A, K, stride=ENORMOUS), f"stride={ENORMOUS} must be at most 1000000000000"),
        (lambda: conv2d(A, K, padding=-ENORMOUS), f"padding=-{ENORMOUS} must be at least 0"),
        (lambda: whole(-(10**5000), "stride", 1), "stride=<int> must be at least 1"),
        (lambda: whole(Stubborn(), "stride"), "stride must be a whole number, got <Stubborn>"),
        (lambda: conv2d(A, K, stride=list(range(99))), "stride must be a whole number or 2 of them, one for each axis, "
         "got [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, ..."),
        (lambda: conv_transpose2d(A, K, stride=10**5),
         "the result would hold 40000800004 numbers, and there is room for 100000000"),
        (lambda: insert_zeros(A, 10**5), "the result would hold 40000400001 numbers, and there is room for 100000000"),
        (lambda: conv2d_input((10**5, 10**4), K, K),
         "input_size would hold 1000000000 numbers, and there is room for 100000000"),
        (lambda: conv2d_input(range(GREAT), K, K), "input_size must have at most 4 values"),
        (lambda: conv_matrix((500, 500), K),
         "the matrix would hold 62250250000 numbers, and there is room for 100000000"),
        (lambda: links(GREAT, 3), "the list of links would hold 3000000000 numbers, and there is room for 1000000"),
        (lambda: phases(K, GREAT), f"the list of phases would hold {GREAT**2} numbers, and there is room for 1000000"),
        (lambda: max_unpool2d([[1]], [[0]], GREAT), f"the result would hold {GREAT**2} numbers, and there is room for "
         "100000000"),
        (lambda: spectrum(K, (GREAT, GREAT)), f"shape would hold {GREAT**2} numbers, and there is room for 100000000"),
        (lambda: fit_kernel(np.ones((9, 9)), np.ones((18, 18)), GREAT),
         f"the least squares would hold {324 * GREAT**2} numbers, and there is room for 100000000"),
        (lambda: richardson_lucy(A, K, ENORMOUS), f"steps={ENORMOUS} must be at most 100000"),
        (lambda: gaussian(0), "sigma must be a number from 0.01 to 1000, got 0"),
        (lambda: gaussian(1e9), "sigma must be a number from 0.01 to 1000, got 1000000000.0"),
        (lambda: wiener(A, K, np.nan), "lam must be a number from 0 to inf, got nan"),
        (lambda: wiener(A, K, -1), "lam must be a number from 0 to inf, got -1"),
        (lambda: filtered(A, np.ones((2, 2))), "gain must have shape (3, 3), got (2, 2)"),
        (lambda: solve(4, 8, kernel=range(GREAT)), "kernel must have at most 4096 values"),
        (lambda: solve(4, 8, kernel=range(1, 999), stride=range(1, 999)),
         "kernel x stride x padding x dilation must have at most 100000 values"),
        (lambda: ledger([Conv2d(1, 1, 3)], range(GREAT)), "n must have at most 1000 values"),
        (lambda: next(Upsampler().training(A, A, 1)), "x must have shape of at least 32 cells a side, got (3, 3)"),
        (lambda: next(Upsampler().training(np.ones((40, 40)), A, 1)), "y must have shape (80, 80), got (3, 3)"),
        (lambda: Upsampler(None), "seed must be a whole number, got None"),
        (lambda: Upsampler()(A * 1e300), "x must hold finite numbers, got inf at (0, 0)"),
    ],
)  # fmt: skip
def test_what_has_no_room_or_would_take_for_ever_is_refused_at_once(call, sentence):
    assert refusal_of(call) == sentence


def test_a_list_that_holds_itself_is_no_stack_of_layers():
    loop = [Conv2d(1, 1, 1)]
    loop.append(loop)
    assert "is list, which a ledger cannot read" in refusal_of(ledger, loop, 8)


def test_sizes_are_explained_however_large_they_are():
    assert repr(explain("conv2d", 10**12, kernel=10**9, stride=1000)).startswith("conv2d: 1000000000000 -> 999000001\n")
    assert "-> 1000000000000\n" in repr(explain("conv_transpose1d", 2, kernel=1, stride=10**12 - 1))
    stack = ledger([Conv2d(1, 1, 10**6, stride=2, dilation=3), ConvTranspose2d(1, 1, 5000, stride=500)], 10**7, (9, 9))
    assert stack.refusal.key == "not_wanted" and "Does not fit" in repr(stack)


def test_an_array_is_no_switch():
    both = np.array([True, False])
    assert refusal_of(lambda: play(conv2d, A, K, done=both)) == "done must be a bool, got array([ True, False])"
    assert str(ledger([Save("a"), Add("a", crop=both)], 8).refusal) == "crop must be a bool, got array([ True, False])"


def test_a_receptive_field_is_that_of_every_kernel_cell():
    """Of large kernels only the outermost cells are looked at."""
    for k, stride in ((9, 2), (13, 3), (40, 5)):
        stack = [ConvTranspose2d(1, 1, 2, stride=stride, padding=1), Conv2d(1, 1, k, dilation=2), Conv2d(1, 1, 1)]
        (run,) = ledger(stack, 60).runs
        for j in range(run.maps[2].sizes[0] // 2, run.maps[2].sizes[0] // 2 + 6):
            fine = [j + 2 * t for t in range(k)]  # cells of the middle map, and of them the ones that are stamped
            coarse = [(at + 1 - t) // stride for at in fine for t in range(2) if (at + 1 - t) % stride == 0]
            assert run.maps[2].fields[0].at(j) == (min(coarse), max(coarse))


HUGE = np.full((4, 4), 1e308)
WIDE = "a player holds up to 16 cells a side, and x would have 1000 x 1000"
PLAYED = {
    "enormous whole numbers": lambda: play(conv2d, [[2**60 + 1, -(2**63)]], [[1, 2**53 + 1]]),
    "-0": lambda: play(conv2d, [[-0.0, 1]], [[-0.0]]),
    "sums beyond float64": lambda: play([conv2d, conv_transpose2d], HUGE, np.full((3, 3), 9.0), guess=True),
    "float16": lambda: play(conv1d, np.float16([1, 6e4]), [1]),
    "booleans": lambda: unpooling_picture({"A": np.eye(2, dtype=bool)}),
    "a slider from NumPy": lambda: play(conv1d, Frames("t", [[1], [2], [3]], np.linspace(0, 1, 3)), [1]),
    "an enormous stride": lambda: play(conv2d, A, K, stride=10**12),
    "an enormous padding": lambda: play(conv2d, A, K, padding=10**12, views=("window", "matrix")),
    "both": lambda: play(conv_transpose2d, A, K, stride=10**12, padding=10**12, views=("stamp", "spread", "matrix")),
    "refused": lambda: same_picture([1, 2], [1, 10], stride=range(3)),
}  # fmt: skip


@pytest.mark.parametrize("make", PLAYED.values(), ids=PLAYED)
def test_a_scene_is_json_as_browsers_read_it(make):
    made = make()
    json.dumps(getattr(made, "scene", made).to_json(), allow_nan=False)


def test_of_many_sizes_that_share_an_output_the_first_and_the_last_are_named():
    notes = play(conv2d, A, K, stride=10**12).scene.case().notes
    assert notes[0]["numbers"] == [{"sizes": "2, ..., 1000000000001", "out": 1}]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: play(conv2d, np.ones((1000, 1000)), K), WIDE),
        (lambda: play(conv2d, np.ones((17, 4)), np.ones((20, 20))), "and x would have 17 x 4"),
        (lambda: play(conv2d, lambda n: np.ones((n, n)), K, n=range(1, 2000)), "and x would have 17 x 17"),
        (lambda: play(conv2d, A, K, stride=range(1, 10**9)), "stride must have at most 2000 values"),
        (lambda: play(conv2d, A, K, stride=range(1, 99), padding=range(99)), "shorten the range of padding"),
        (lambda: play(conv2d, HUGE, K, views="matrix", stride=range(1, 40), padding=range(40)), "shorten the"),
        (lambda: play(conv2d, A, K, stride=(1, 2, 3)), "stride must be a whole number or 2 of them, one for each axis"),
        (lambda: play(conv2d, lambda n: A, K), "a function of n is given, and no n: a number or a range of them"),
        (lambda: play(conv2d, Frames("t", [A, A], [0, 0.5, 1]), K), "values must have shape (2,), got (3,)"),
        (lambda: play([conv2d, conv1d], A, K), "conv1d is no operation with a picture: conv2d, conv_transpose2d"),
        (lambda: play([conv2d] * 5, A, K), "the number of operations must be a number from 1 to 4, got 5"),
        (lambda: phase_picture([1], [1], stride=1000), "sums would have 1 x 1000"),
        (lambda: resize_picture([1], [1], stride=1000), "u would have 1 x 1000"),
        (lambda: same_picture([1], [1] * 16, stride=(1, 2)), "stride must be a whole number or 1 of them"),
        (lambda: subpixel_picture([1], [1], stride=1000), "would have 1000 x 1"),
        (lambda: unpooling_picture({"A": np.ones((100, 100))}), "x: A would have 100 x 100"),
        (lambda: unpooling_picture([A]), "images must be a dict, got [array("),
        (lambda: deconvnet_picture({"A": HUGE}, [[9, 9]]), "the features must hold finite numbers, got inf"),
        (lambda: shared_sizes(range(1, 10**9), 3), "sizes must have at most 1000000 values"),
        (lambda: shared_sizes(range(5, 8), "3"), "kernel must be a whole number, got '3'"),
    ],
)  # fmt: skip
def test_what_no_player_could_show_is_refused_before_it_is_worked_out(make, sentence):
    try:
        refusal = make().cases[0].refusal
        assert sentence in str(Refusal(refusal["key"], **refusal["numbers"]))
    except Refusal as refused:
        assert sentence in str(refused)


def test_too_many_settings_are_refused_before_the_first_and_too_large_ones_on_the_way():
    asked = []

    def kernel(k):
        asked.append(k)
        return np.ones((k, k))

    assert "settings take at least" in refusal_of(
        lambda: operation(conv2d, HUGE, kernel, k=range(1, 16), stride=range(1, 999))
    )
    assert asked == []
    images = {str(number): np.ones((6, 6)) for number in range(500)}
    assert "settings take at least" in refusal_of(
        lambda: operation(conv2d, images, kernel, views="matrix", k=range(3, 5), padding=1)
    )
    assert len(asked) < 500


@pytest.mark.browser
def test_the_browser_shows_odd_numbers_and_stays_alive(show, tmp_path):
    big = play(
        conv2d, [[1e308, 1e308, -1e308], [1e-308, -0.0, 5e-324], [2**60 + 1, 2**53 + 1, -1]], [[10, 10], [1, 0.5]]
    )
    refused = play(conv_transpose2d, A, K, stride=10**12, padding=10**12)
    largest = play(conv_transpose2d, np.ones((16, 16)), np.ones((5, 5)), views=("stamp", "spread"))
    page = show(big, refused, largest)
    player = root(page)
    finish(player)
    assert numbers(player, "input") == [[1e308, 1e308, -1e308], [1e-308, 0, 5e-324], [2**60, 2**53, -1]]
    found = {(row, col): value for row, col, value, _ in screen(player)}
    assert found[0, 0] == "Infinity" and found[0, 1] == "NaN" and float(found[1, 0]) == 2**60 + 2**52
    cell(player, "input", 0, 0).dblclick()
    page.keyboard.type("1e999")
    page.keyboard.press("Enter")
    assert "“1e999” is no number that can be shown" in part(player, "refusal")
    cell(player, "input", 0, 2).dblclick()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    assert numbers(player)[0][1] == float("inf")
    finish(root(page, 2))
    assert numbers(root(page, 2))[8][8] == 25
    saved = page.context.browser.new_page()
    saved.goto(save_html(big, tmp_path / "big.html").as_uri())
    finish(root(saved))
    assert {(row, col): value for row, col, value, _ in screen(root(saved))} == found
    saved.close()
