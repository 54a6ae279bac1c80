"""The operations and their gradients beside torch, onnxruntime and scipy.signal: float32, one thread, k=4 s=2 p=1.

    python benchmarks/ops.py            # prints the table; about two minutes
    python benchmarks/ops.py --write    # and puts it into benchmarks/README.md

Needs torch; onnxruntime (with onnx) and scipy are left out where they are missing. Before anything is timed, every way
is held to give the numbers that torch gives. Rounds are interleaved: each runs every way of every job, in a new order.
Times are the processor's: what else runs on the machine is not counted.
"""

import os

# The libraries read them when they are loaded.
os.environ.update(dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1"))

import argparse
import gc
import platform
import random
import subprocess
import sys
import tempfile
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from statistics import geometric_mean, median
from time import process_time
from typing import NamedTuple

import numpy as np
import readme
import torch

from deconv_helpers import gradients, ops

HERE = Path(__file__).resolve().parent
SETTINGS = {"stride": 2, "padding": 1}
OPERATIONS = ["conv_transpose2d", "conv2d"]
PARTS = ["forward", "input gradient", "weight gradient"]
NETWORKS = [(8, 64, 32, 32), (8, 128, 64, 16)]  # images, channels read and written, side of the input
WAYS = ["ours", "torch", "onnxruntime", "scipy"]
MISSING = [way for way in WAYS[2:] if find_spec(way) is None or (way == "onnxruntime" and find_spec("onnx") is None)]


class Job(NamedTuple):
    """What is timed: functions of nothing by their way; so many of their calls are one measurement."""

    group: str
    name: str
    ways: dict
    calls: int = 1


def jobs():
    for (images, reads, writes, side), operation in product(NETWORKS, OPERATIONS):
        arrays = drawn(operation, images, reads, writes, side)
        for part in PARTS:
            name = f"{operation}, N={images} {reads}→{writes} at {side}×{side}, {part}"
            yield Job("network", name, ways(operation, part, *arrays))
    for operation in OPERATIONS:
        x, w, g = drawn(operation, 1, 3, 3, 512)
        found = ways(operation, "forward", x, w, g) | scipys(operation, x, w)
        yield Job("image", f"{operation}, an image of 3×512×512", found)
    for operation in OPERATIONS:
        x, w, g = drawn(operation, 1, 1, 1, 6)
        found = ways(operation, "forward", x, w, g) | scipys(operation, x, w)
        found["ours"] = partial(getattr(ops, operation), x[0, 0], w[0, 0], **SETTINGS)
        yield Job("teaching", f"{operation}, a plain 6×6", found, calls=50)


def drawn(operation, images, reads, writes, side):
    """Input, kernel and the gradient of the output."""
    transposed = operation == "conv_transpose2d"
    kernel = (reads, writes, 4, 4) if transposed else (writes, reads, 4, 4)
    result = (images, writes, *[2 * side if transposed else side // 2] * 2)
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, np.float32) for shape in ((images, reads, side, side), kernel, result)]


def ways(operation, part, x, w, g):
    """The libraries that can do it in one call."""
    transposed, tensors = operation == "conv_transpose2d", [torch.from_numpy(array) for array in (g, x, w)]
    if part == "forward":
        call = getattr(torch.nn.functional, operation)
        found = {"ours": partial(getattr(ops, operation), x, w, **SETTINGS)}
        return found | {"torch": lambda: call(*tensors[1:], **SETTINGS).numpy()} | onnxs(transposed, x, w)
    backward = torch.ops.aten.convolution_backward  # what autograd and torch.nn.grad call
    masks = [part == name for name in PARTS[1:]]
    rest = None, (2, 2), (1, 1), (1, 1), transposed, (0, 0), 1, [*masks, False]
    found = {"torch": lambda: backward(*tensors, *rest)[masks.index(True)].numpy()}
    if part == "weight gradient":
        return found | {"ours": partial(getattr(gradients, f"{operation}_weight"), x, w.shape, g, **SETTINGS)}
    found["ours"] = partial(getattr(gradients, f"{operation}_input"), x.shape, w, g, **SETTINGS)
    return found | onnxs(not transposed, g, w)  # with these sizes it is the other operation


def onnxs(transposed, x, w):
    if "onnxruntime" in MISSING:
        return {}
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    name = "ConvTranspose" if transposed else "Conv"
    node = helper.make_node(name, ["x", "w"], ["y"], strides=[2, 2], pads=[1, 1, 1, 1])
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in "xy"]
    graph = helper.make_graph([node], name, values[:1], values[1:], [numpy_helper.from_array(w, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    return {"onnxruntime": lambda: session.run(None, {"x": x})[0]}


def scipys(operation, x, w):
    """One image, in a loop over its channels, with zeros inserted or with every second cell thrown away."""
    if "scipy" in MISSING:
        return {}
    from scipy.signal import convolve, correlate

    def transposed():
        spread = np.zeros((x.shape[1], 2 * x.shape[2] - 1, 2 * x.shape[3] - 1), x.dtype)
        spread[:, ::2, ::2] = x[0]
        return np.array([sum(map(convolve, spread, one))[1:-1, 1:-1] for one in w.swapaxes(0, 1)])

    windows = partial(correlate, mode="valid")

    def direct():
        padded = np.pad(x[0], [(0, 0), (1, 1), (1, 1)])
        return np.array([sum(map(windows, padded, one))[::2, ::2] for one in w])

    return {"scipy": transposed if operation == "conv_transpose2d" else direct}


def held(job):
    """The job, once all its ways have given the same numbers."""
    expected = job.ways["torch"]()
    for way, call in job.ways.items():
        bound = 1e-5 * np.abs(expected).max()
        np.testing.assert_allclose(call().reshape(expected.shape), expected, 0, bound, err_msg=f"{way}, {job.name}")
    return job


def measured(rounds):
    """Each job with its ways' medians, in milliseconds."""
    runs = [(job, way, []) for job in map(held, jobs()) for way in job.ways]
    gc.disable()
    for _ in range(rounds):
        for job, way, times in random.sample(runs, len(runs)):
            call, start = job.ways[way], process_time()
            for _ in range(job.calls):
                call()
            times.append((process_time() - start) / job.calls * 1000)
    gc.enable()
    results = {}
    for job, way, times in runs:
        results.setdefault(job.name, (job.group, {}))[1][way] = median(times)
    return results


def import_cost(rounds=20):
    """The median milliseconds of `import deconv_helpers.ops` after `import numpy`, and what else that loads."""
    code = "import sys, time, numpy; had = {*sys.modules}; start = time.process_time(); import deconv_helpers.ops; "
    code += "print((time.process_time() - start) * 1000, *{name.partition('.')[0] for name in {*sys.modules} - had})"
    with tempfile.TemporaryDirectory() as folder:  # bytecode is cached, even where that is switched off
        wanted = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        run = partial(subprocess.check_output, [sys.executable, "-c", code], cwd=HERE.parent, env=wanted, text=True)
        answers = [run().split() for _ in range(rounds + 1)][1:]
    return median(float(cost) for cost, *_ in answers), sorted({*answers[0][1:]} - {"deconv_helpers"})


def machine():
    """Say on what was measured."""
    model = platform.processor()
    if (info := Path("/proc/cpuinfo")).exists():
        model = next(line.partition(": ")[2] for line in info.read_text().splitlines() if line.startswith("model name"))
    blas = np.show_config("dicts")["Build Dependencies"]["blas"]
    packages = ["numpy", "torch", *[way for way in WAYS[2:] if way not in MISSING]]
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    absent = "".join(f" {way} was not installed." for way in MISSING)
    return (
        f"{model}, {os.cpu_count()} cores, one of them used; Python {platform.python_version()}, {versions}; "
        f"numpy's BLAS is {blas['name']} {blas['version']}.{absent}"
    )


def report(rounds):
    results = measured(rounds)
    lines = [f"| milliseconds | {' | '.join(WAYS)} | ours / torch |", "|---|" + "--:|" * (len(WAYS) + 1)]
    for name, (_, times) in results.items():
        cells = [f"{times[way]:.3g}" if way in times else "–" for way in WAYS]
        lines.append(f"| {name} | {' | '.join(cells)} | {times['ours'] / times['torch']:.2f} |")
    ratios = [times["ours"] / times["torch"] for group, times in results.values() if group == "network"]
    cost, others = import_cost()
    return "\n".join(lines) + (
        f"\n\nThe {len(ratios)} network-scale jobs take {geometric_mean(ratios):.2f} times torch's time (geometric "
        f"mean), the slowest {max(ratios):.2f} times. Medians of {rounds} rounds, processor time.\n\n"
        f"`import deconv_helpers.ops` takes {cost:.1f} ms after `import numpy`, and loads "
        f"{', '.join(others) or 'nothing'} besides.\n\n{machine()}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options = parser.parse_args()
    torch.set_num_threads(1)
    text = report(options.rounds)
    print(text)
    if options.write:
        readme.write("ops", text)


if __name__ == "__main__":
    main()
