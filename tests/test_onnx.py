"""The Conv and ConvTranspose cases of the ONNX backend suite: the node cases and those converted from PyTorch.

The node cases stamp and slide kernels of ones; only those from PyTorch would notice a kernel that is turned.
"""

from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.testing import assert_allclose
from onnx import numpy_helper

from deconv_helpers import ops
from deconv_helpers.arithmetic import links, output_size, transposed_output_size

DATA = Path(onnx.__file__).parent / "backend/test/data"
OPERATIONS = {"Conv": "conv", "ConvTranspose": "conv_transpose"}


def node_cases():
    """Importing a module of the suite adds its cases to the suite's list; collect_testcases imports all of them."""
    for name in ("conv", "convtranspose"):
        import_module(f"onnx.backend.test.case.node.{name}")
    for case in import_module("onnx.backend.test.case.node")._NodeTestCases:
        [node] = case.model.graph.node
        if node.op_type in OPERATIONS:
            [(inputs, outputs)] = case.data_sets
            yield "node", case.name, node, [*inputs], outputs[0]


def converted_cases():
    for path in sorted(DATA.glob("pytorch-*/*/model.onnx")):
        graph = onnx.load(path).graph
        if not any(node.op_type in OPERATIONS for node in graph.node):
            continue
        [node] = graph.node
        stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        asked = [value.name for value in graph.input if value.name not in stored]
        for folder in sorted(path.parent.glob("test_data_set_*")):
            given = {name: tensor(folder / f"input_{number}.pb") for number, name in enumerate(asked)}
            arrays = [{**stored, **given}[name] for name in node.input]
            yield path.parts[-3], path.parts[-2], node, arrays, tensor(folder / "output_0.pb")


def tensor(path):
    return numpy_helper.to_array(onnx.TensorProto.FromString(path.read_bytes()))


CASES = [*node_cases(), *converted_cases()]


def settings(node, x, w):
    """ONNX's settings as ours, and the (before, after) of each axis where its padding is not the same on both sides."""
    given = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    transposed, shape, kernel = node.op_type == "ConvTranspose", x.shape[2:], w.shape[2:]
    ones, zeros = [1] * len(kernel), [0] * len(kernel)
    stride, dilation = given.get("strides", ones), given.get("dilations", ones)
    extra = given.get("output_padding", zeros)
    pads = given.get("pads", zeros * 2)
    sides = list(zip(pads[: len(kernel)], pads[len(kernel) :], strict=True))
    auto = given.get("auto_pad", b"NOTSET").decode()
    if auto.startswith("SAME") or "output_shape" in given:
        spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
        if transposed:  # it is the output's size that is given, and the padding that follows
            wanted = given.get("output_shape", [n * s for n, s in zip(shape, stride, strict=True)])
            full = [(n - 1) * s + span + e for n, s, span, e in zip(shape, stride, spans, extra, strict=True)]
            totals = [size - goal for size, goal in zip(full, wanted, strict=True)]
            extra = [e + max(0, -total) for e, total in zip(extra, totals, strict=True)]
        else:
            sizes = [-(-n // s) for n, s in zip(shape, stride, strict=True)]
            totals = [(o - 1) * s + span - n for o, s, span, n in zip(sizes, stride, spans, shape, strict=True)]
        halves = [(max(0, total) // 2, -(-max(0, total) // 2)) for total in totals]
        # Of an odd number, UPPER has the larger half after; without auto_pad the transposed one has it before.
        sides = halves if auto == "SAME_UPPER" else [(large, small) for small, large in halves]
    even = all(before == after for before, after in sides)
    chosen = {"stride": stride, "padding": [before for before, _ in sides] if even else zeros, "dilation": dilation}
    if transposed:
        chosen["output_padding"] = extra
    return chosen, given.get("group", 1), None if even else sides


def run(node, x, w, bias=None):
    chosen, groups, sides = settings(node, x, w)
    transposed = node.op_type == "ConvTranspose"
    if sides and not transposed:
        x = np.pad(x, [(0, 0), (0, 0), *sides])
    y = operation(OPERATIONS[node.op_type], x, w, bias, groups, **chosen)
    if sides and transposed:
        y = y[(..., *[slice(before, n - after) for n, (before, after) in zip(y.shape[2:], sides, strict=True)])]
    return y


def operation(name, x, w, bias, groups, **chosen):
    """Ours for one and two axes; three are sums of two, over the links of the first."""
    if w.ndim < 5:
        return getattr(ops, f"{name}{w.ndim - 2}d")(x, w, bias, groups=groups, **chosen)
    first, rest = ({key: part(value) for key, value in chosen.items()} for part in (lambda v: v[0], lambda v: v[1:]))
    transposed = name == "conv_transpose"
    size = (transposed_output_size if transposed else output_size)(x.shape[2], w.shape[2], **first)
    small, large = (x.shape[2], size) if transposed else (size, x.shape[2])
    first.pop("output_padding", None)
    y = [0 if bias is None else bias.reshape(-1, 1, 1)] * size
    for i, j, t in links(small, w.shape[2], **first):
        if 0 <= j < large:
            read, write = (i, j) if transposed else (j, i)
            y[write] = y[write] + operation(name, x[:, :, read], w[:, :, t], None, groups, **rest)
    return np.stack(np.broadcast_arrays(*y), axis=2)


@pytest.mark.parametrize(("node", "arrays", "expected"), [case[2:] for case in CASES], ids=[case[1] for case in CASES])
def test_a_case_of_the_onnx_suite(node, arrays, expected):
    assert_allclose(run(node, *arrays), expected, rtol=1e-5, atol=1e-5, strict=True)


def test_no_case_is_lost():
    """What onnx 1.23 ships; a later one may ship more."""
    found = Counter((kind, node.op_type, f"{arrays[0].ndim - 2}-D") for kind, _, node, arrays, _ in CASES)
    assert found >= Counter(
        {
            ("node", "Conv", "2-D"): 6,
            ("node", "ConvTranspose", "1-D"): 1,
            ("node", "ConvTranspose", "2-D"): 9,
            ("node", "ConvTranspose", "3-D"): 1,
            ("pytorch-converted", "Conv", "1-D"): 8,
            ("pytorch-converted", "Conv", "2-D"): 11,
            ("pytorch-converted", "Conv", "3-D"): 7,
            ("pytorch-converted", "ConvTranspose", "2-D"): 2,
            ("pytorch-operator", "Conv", "2-D"): 1,
            ("pytorch-operator", "ConvTranspose", "2-D"): 1,
        }
    )
