"""How long a size takes to solve backwards, and a ledger to write: whole numbers in plain Python, on one core.

    python benchmarks/shapes.py         # prints the table; a few seconds

Each call is timed alone, in rounds of all of them; the median and the slowest of a round are shown. A solve is over the
usual ranges: kernels 1 to 7, strides 1 to 4, paddings 0 to 3, dilations 1 and 2, and every output_padding.
"""

import platform
from statistics import median
from time import perf_counter

from deconv_helpers import explain, ledger, solve
from deconv_helpers.shapes.layers import Concat, Conv2d, ConvTranspose2d, MaxPool2d, Save

ROUNDS = 25


def fifty_layers():
    """A padded U-Net of three floors and what stands around it: 50 layers, saves and skips among them."""
    floors = [(8, 16), (16, 32), (32, 64)]
    down = [
        layer
        for inside, outside in floors
        for layer in (*_block(inside, outside, 4), Save(f"skip{outside}"), MaxPool2d(2))
    ]
    up = [
        layer
        for _, outside in reversed(floors)
        for layer in (
            ConvTranspose2d(2 * outside, outside, 2, stride=2),
            Concat(f"skip{outside}"),
            *_block(2 * outside, outside, 4),
        )
    ]
    return [*_block(1, 8, 5), *down, *_block(64, 128, 5), *up, *_block(16, 8, 3), Conv2d(8, 1, 1)]


def _block(inside, outside, count):
    return [Conv2d(inside if at == 0 else outside, outside, 3, padding=1) for at in range(count)]


def main():
    layers = fifty_layers()
    jobs = {
        "solve(12, 24)": (lambda: solve(12, 24), 50),
        'solve(24, 12, "conv2d")': (lambda: solve(24, 12, "conv2d"), 50),
        "solve((10, 15), (320, 480)), where there is none": (lambda: repr(solve((10, 15), (320, 480))), 50),
        f"ledger of {len(layers)} layers": (lambda: ledger(layers, 256), 10),
        "the same, 10 input sizes": (lambda: ledger(layers, list(range(64, 144, 8))), None),
        "the same, broken, with its repairs": (lambda: repr(ledger(layers, 100)), None),
        "explain, with its ways": (
            lambda: repr(explain("conv_transpose2d", 12, 24, kernel=3, stride=2, padding=1)),
            None,
        ),
    }
    times = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, (job, _) in jobs.items():
            start = perf_counter()
            job()
            times[name].append(1000 * (perf_counter() - start))
    print(f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} rounds\n")
    print("| | median, ms | slowest, ms | aim, ms |\n|---|---:|---:|---:|")
    for name, (_, aim) in jobs.items():
        print(f"| {name} | {median(times[name]):.2f} | {max(times[name]):.2f} | {aim or ''} |")


if __name__ == "__main__":
    main()
