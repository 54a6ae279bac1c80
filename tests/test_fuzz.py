"""Arbitrary arguments to every public function: there is a result that can be shown, or a refusal, and nothing else.

Drawn are settings that make sense and, in their midst, what makes none: wrong types, enormous and negative numbers,
NaN, text, None, nested lists, dicts, ranges. Nothing may warn, and a scene must be JSON as browsers read it.
"""

import inspect
import json
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import deconv_helpers
from deconv_helpers import Frames, Upsampler, ops
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.pictures import operation
from deconv_helpers.shapes import layers

FUZZ = settings(
    derandomize=True, database=None, deadline=None, max_examples=40, suppress_health_check=list(HealthCheck)
)  # of each function; a thousand of each were run by hand

ENORMOUS = [10**18, -(10**18), 10**9, 2**53 + 1, 2**63, 2**64, 10**40]
RANGES = [range(0), range(3), range(1, 4), range(3, 0, -1)]
ENDLESS = [range(10**9), range(10**18), range(-(10**30), 0)]
TEXTS = ["", "same", "valid", "input", "conv2d", "stamp", "3", "nan", "<b>", "{n}", "\u202e\x00", "卷积"]
NUMBERS = st.one_of(
    st.integers(-2, 9),
    st.sampled_from(ENORMOUS),
    st.floats(),
    st.sampled_from([-0.0, 0.5, 2.0, 1e308, 1e-308, 5e-324]),
    st.complex_numbers(max_magnitude=9),
)
SINGLE = st.one_of(NUMBERS, st.sampled_from(TEXTS), st.sampled_from(RANGES), st.none(), st.booleans())
NESTED = st.recursive(SINGLE, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=6)
THINGS = [print, int, object(), b"abc", {1, 2}, {"a": 1}, {}, iter([1, 2]), lambda n: SMALL, np.float16(2)]
THINGS += [
    np.zeros((0, 2)),
    np.array(3),
    np.arange(4) + 2**62,
    np.ones((2, 3, 4)),
    np.array(["a"]),
    np.eye(3, dtype="O"),
]
JUNK = st.one_of(NESTED, st.sampled_from(THINGS + ENDLESS))

PLAIN = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 1, 2, 3], [4, 5, 7, 6]]
SMALL, ROW = [[1, 2], [3, 4]], [1, 2, 3, 4, 5]
ARRAYS = [PLAIN, SMALL, ROW, [1, 2], np.ones((1, 2, 4, 4)), np.ones((2, 1, 2, 2)), np.ones((10, 10)), np.ones((20, 20))]
STACK = [layers.Conv2d(1, 2, 3, stride=2), layers.ConvTranspose2d(2, 1, 3, stride=2)]
SENSIBLE = dict.fromkeys(["x", "y", "w", "grad_output"], ARRAYS) | {
    "axes": [1, 2],
    "bias": [None, 1, [1]],
    "border": [0, 1],
    "channels": [None, 1],
    "crop": [True, False],
    "dilation": [1, 2],
    "done": [True, False],
    "draw": [True, False],
    "gain": [np.ones((4, 4)), np.fft.fftn(PLAIN)],
    "groups": [1, 2],
    "guess": [False, True],
    "images": [{"A": np.eye(4), "B": np.ones((4, 4))}],
    "in_channels": [None, 1],
    "indices": [[[1, 2], [0, 3]]],
    "input_size": [(4, 4), (5,)],
    "k": [2, 3],
    "kernel": [3, 2, range(1, 4)],
    "kernel_size": [2, 3, [2, 2]],
    "lam": [0, 0.1],
    "layer": ["conv_transpose2d", "conv1d", ops.conv2d],
    "layers": [STACK, STACK[:1], [STACK]],
    "matrix": [SMALL, [[0.5, 1], [1, 2]]],
    "mode": ["bilinear"],
    "n": [7, (5, 6), (1, 3, 20, 20), [8, 9]],
    "name": ["skip", "input"],
    "op": ["conv2d", ops.conv2d, ops.conv_transpose1d, ops.conv_transpose2d, [ops.conv2d, ops.conv_transpose2d]],
    "out_channels": [2, 4],
    "output_padding": [0, 1],
    "padding": [0, 1, (1, 0), "same", range(2)],
    "scale_factor": [2, 1.5, (2, 3)],
    "seed": [0, 7],
    "shape": [(4, 4), (5,)],
    "sigma": [1, 0.5],
    "size": [1, 2, 4],
    "sizes": [range(3, 8), [5, 6]],
    "small": [3],
    "start": [{"stride": 1}, None],
    "steps": [0, 3],
    "stride": [1, 2, (2, 1), range(1, 3)],
    "turned": [True, [True, False]],
    "upscale_factor": [1, 2],
    "values": [None, [0, 0.5]],
    "views": ["stamp", "window", ("matrix",)],
    "wanted": [8, (9, 8), "input"],
    "weight_size": [(2, 2), (2,)],
    "widths": [(4, 8)],
}


def scenes(op, x, w, **given):
    return operation(op, x, w, **given)


def frames(x, y, values, w, stride):
    return operation(ops.conv2d, Frames("t", [x, y], values), w, stride=stride)


def enlarged(seed, x):
    return Upsampler(seed)(x)


def learned(x, y, steps):
    return list(Upsampler().training(x, y, steps)), Upsampler().gradients(x, y)


def ledgered(kind, given, n, wanted):
    return deconv_helpers.ledger([layers.Save("skip"), kind(**given), STACK[1]], n, wanted)


OPERATIONS = [getattr(ops, name) for name in ("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d")]
NAMES = """
conv1d_bias conv1d_input conv1d_weight conv2d_bias conv2d_input conv2d_weight conv_transpose1d_input
conv_transpose1d_weight conv_transpose2d_input conv_transpose2d_weight insert_zeros links output_size
restoring_output_padding transposed_output_size conv_matrix null_space rank explain ledger solve double fit_kernel halve
blur filtered gaussian inverse_filter psnr richardson_lucy spectrum wiener max_pool2d max_unpool2d phase_sums phases
pixel_shuffle shared_sizes same_picture phase_picture resize_picture subpixel_picture unpooling_picture
deconvnet_picture fcn_32s u_net
"""
FUNCTIONS = [*OPERATIONS, *(getattr(deconv_helpers, name) for name in NAMES.split()), scenes, frames, enlarged, learned]
FREE = {  # what `**given` of these may hold
    "scenes": "stride padding output_padding dilation turned views start guess draw done n",
    "same_picture": "k",
    "phase_picture": "padding dilation start",
}
ELSEWHERE = """
Case Control Frames Grid Play Refusal Scene Stage View
Player Upsampler play conv_transpose1d_bias conv_transpose2d_bias
all_five_images answers_of before_after board browse check curves follow language photograph predict predictions
predictions_again save_html save_lesson save_picture shape_game still weights
"""  # plain data; what stands above under another name; what has tests of its own
LAYERS = [value for value in vars(layers).values() if inspect.isclass(value) and issubclass(value, layers.Layer)]
LAYERS = [value for value in LAYERS if value is not layers.Layer]


def drawn(data, name, junk=3):
    """A value for an argument: what makes sense, or one time in `junk` anything."""
    if name in SENSIBLE and data.draw(st.integers(1, junk)) > 1:
        values = SENSIBLE[name]
        return values[data.draw(st.integers(0, len(values) - 1))]
    return data.draw(JUNK)


def arguments(data, function):
    """Arguments by name, those with a default only now and then."""
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            names = [free for free in FREE[function.__name__].split() if data.draw(st.booleans())]
        else:
            names = [name] * (parameter.default is parameter.empty or data.draw(st.integers(1, 3)) == 1)
        found |= {name: drawn(data, name) for name in names}
    return found


def layer_arguments(data, kind):
    """Arguments of a layer, by name."""
    found = {}
    for name, parameter in inspect.signature(kind).parameters.items():
        if parameter.default is parameter.empty or data.draw(st.integers(1, 4)) == 1:
            found[name] = drawn(data, name) if name in SENSIBLE else data.draw(SINGLE | NESTED)
    return found


def holds(function, *given, **named):
    """Call it, and show what it returns in every way that there is."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            made = function(*given, **named)
            if hasattr(made, "to_json"):
                json.dumps(made.to_json(), allow_nan=False)
            if hasattr(made, "_repr_html_"):
                made._repr_html_()
            repr(made)
        except Refusal as refusal:
            assert refusal.key in refusal.SENTENCES and len(str(refusal)) < 1000


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_function_refuses_or_gives_what_can_be_shown(function):
    @FUZZ
    @given(data=st.data())
    def fuzzed(data):
        holds(function, **arguments(data, function))

    fuzzed()


@pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.__name__)
def test_a_ledger_shows_or_refuses_a_layer_of_anything(kind):
    @FUZZ
    @given(data=st.data())
    def fuzzed(data):
        holds(ledgered, kind, layer_arguments(data, kind), drawn(data, "n", junk=9), drawn(data, "wanted", junk=9))

    fuzzed()


def test_every_public_name_is_fuzzed_or_held_elsewhere():
    assert set(deconv_helpers.__all__) - {function.__name__ for function in FUNCTIONS} == set(ELSEWHERE.split())


@pytest.mark.parametrize("function", [*OPERATIONS, deconv_helpers.play, deconv_helpers.ledger])
def test_a_wrong_call_is_pythons_own_type_error(function):
    with pytest.raises(TypeError):
        function()
