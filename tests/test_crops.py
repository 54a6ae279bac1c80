"""The slices of the uncropped stamps that frameworks keep, against a plain sum and against ONNX's reference."""

import numpy as np
import pytest

from deconv_helpers import Refusal, conv_transpose1d, same_picture
from deconv_helpers.pictures.crops import same_padding, same_start

SETTINGS = [(n, k, s) for n in (1, 2, 3, 5) for k in range(1, 7) for s in range(1, 5) if s > 1 or k % 2]


def stamped(x, w, s):
    """The uncropped stamps, and zeros behind them."""
    y = np.zeros(99)
    for i, value in enumerate(x):
        y[i * s : i * s + len(w)] += np.multiply(value, w)
    return y


@pytest.fixture
def numbers():
    return np.random.default_rng(3).integers(1, 10, 20)


@pytest.mark.parametrize("n, k, s", SETTINGS)
def test_torchs_settings_make_an_output_exactly_s_times_as_long(n, k, s, numbers):
    x, w = numbers[:n], numbers[-k:]
    padding, extra = same_padding(k, s)
    y = conv_transpose1d(x, w, stride=s, padding=padding, output_padding=extra)
    assert y.tolist() == stamped(x, w, s)[padding : padding + n * s].tolist()


@pytest.mark.parametrize("n, k, s", SETTINGS)
def test_the_picture_shows_both_slices(n, k, s, numbers):
    x, w = numbers[:n].tolist(), numbers[-k:].tolist()
    scene = same_picture(x, w, stride=s)
    case = scene.case()
    values = case.frame(scene.arrays, step=n)["values"]
    full, starts = stamped(x, w, s), {"torch": same_padding(k, s)[0], "keras": same_start(k, s)}
    for name, start in starts.items():
        kept = [values[name][0, i] for i in range(n * s)]
        assert kept == full[start : start + n * s].tolist()
        grid = case.grids[name]
        assert (grid.cols, grid.frame[2]) == (n * s, -start)
        cropped = [at for at in range(*grid.frame[2:]) if "cropped" in grid.states(0, at)]
        assert cropped == [at - start for at in range((n - 1) * s + k) if not 0 <= at - start < n * s]
    assert case.sizes[-1] == {"key": "same.told", "numbers": [dict(zip(("p", "op"), same_padding(k, s), strict=True))]}


@pytest.mark.parametrize("k", [2, 4, 6])
def test_with_stride_1_and_an_even_kernel_torch_knows_no_such_padding(k):
    sizes = [len(conv_transpose1d(np.ones(9), np.ones(k), padding=p)) for p in range(k)]
    assert 9 not in sizes
    with pytest.raises(Refusal, match="output_padding=1 must be smaller than stride=1"):
        same_padding(k, 1)
    assert same_picture([1, 2], [1] * k, stride=1).case().refusal["key"] == "output_padding_too_large"


def test_kernel_and_stride_may_be_sliders():
    scene = same_picture([1, 2], lambda k: [1, 10, 100, 1000][:k], k=range(2, 5), stride=range(1, 4), start={"k": 3})
    assert len(scene.cases) == 9 and scene.controls[0].start + scene.controls[1].start == 1
    assert scene.case(k=4, stride=3).grids["torch"].cols == 6
    assert same_start(4, 3) == 0 != same_padding(4, 3)[0] == 1


@pytest.mark.parametrize("name, more_in_front", [("SAME_UPPER", 0), ("SAME_LOWER", 1)])
@pytest.mark.parametrize("k, s", [(3, 2), (4, 2), (5, 2), (4, 1), (5, 3), (6, 3), (3, 3)])
def test_onnx_knows_both_slices_by_name(name, more_in_front, k, s, numbers):
    pytest.importorskip("onnx")
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    x, w = numbers[:4].reshape(2, 2), np.random.default_rng(4).integers(1, 10, (k, k))
    node = helper.make_node("ConvTranspose", ["X", "W"], ["Y"], strides=[s, s], auto_pad=name)
    given = {"X": x[None, None].astype(np.float32), "W": w[None, None].astype(np.float32)}
    inputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, value.shape) for key, value in given.items()]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    model = helper.make_model(helper.make_graph([node], "slices", inputs, [output]))
    (y,) = ReferenceEvaluator(model).run(None, given)
    full = np.zeros((99, 99))
    for i, j in np.ndindex(2, 2):
        full[i * s : i * s + k, j * s : j * s + k] += x[i, j] * w
    at = (k - s + more_in_front) // 2
    assert s == 1 or at == (same_start(k, s), same_padding(k, s)[0])[more_in_front]
    assert y[0, 0].tolist() == full[at : at + 2 * s, at : at + 2 * s].tolist()
