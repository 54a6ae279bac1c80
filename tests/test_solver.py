"""Sizes solved backwards: complete against brute force, right in real layers, and true to the questions people ask."""

import random
import re
import subprocess
import sys
from itertools import product

import pytest

from deconv_helpers import conv_transpose1d, language, solve
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.shapes.axis import Axis
from deconv_helpers.shapes.solver import MOST_ROWS, USUAL

PAIRS = [(n, wanted, op) for n in range(1, 29) for wanted in range(1, 57) for op in ("conv2d", "conv_transpose2d")]


def settings(solution):
    return solution[1:6]


def by_brute_force(op, ranges, sizes):
    """Every setting of the ranges with the size that it makes of each n: {(n, size): {setting, ...}}."""
    found, transposed = {}, "transpose" in op
    for k, s, p, d in product(*(ranges[name] for name in ("kernel", "stride", "padding", "dilation"))):
        for op_ in range(max(s, d)) if transposed else [0]:
            for n in sizes:
                try:
                    size = Axis(k, s, p, op_, d, transposed).size(n)
                except Refusal:
                    continue
                found.setdefault((n, size), set()).add((k, s, p, op_, d))
    return found


@pytest.mark.parametrize("op", ["conv2d", "conv_transpose2d"])
def test_no_solution_is_missing_and_none_is_wrong_for_thousands_of_pairs(op):
    expected, count = by_brute_force(op, USUAL, range(1, 29)), 0
    for n, wanted, name in PAIRS:
        if name == op:
            found = [settings(solution) for solution in solve(n, wanted, op)]
            assert len(found) == len(set(found))
            assert set(found) == expected.get((n, wanted), set()), (n, wanted)
            count += len(found)
    assert count > 4000


def test_none_is_missing_within_other_ranges():
    pick = random.Random(3)
    for _ in range(60):
        op = pick.choice(["conv1d", "conv_transpose1d"])
        ranges = {name: sorted(pick.sample(range(1, 12), 3)) for name in ("kernel", "stride", "padding", "dilation")}
        n, wanted = pick.randint(1, 30), pick.randint(1, 60)
        found = {settings(solution) for solution in solve(n, wanted, op, **ranges)}
        assert found == by_brute_force(op, ranges, [n]).get((n, wanted), set())


def test_output_padding_can_be_asked_for():
    found = solve(12, 24, output_padding=[1, 3])
    assert found
    assert {settings(solution) for solution in found} == {
        setting for setting in map(settings, solve(12, 24)) if setting[3] in (1, 3)
    }


def made_by(torch, solution, *sizes):
    with torch.device("meta"):
        layer = eval(solution.code, {"nn": torch.nn, "c_in": 1, "c_out": 1})
        return tuple(layer(torch.zeros(1, 1, *sizes)).shape[2:])


@pytest.mark.torch
def test_the_code_makes_a_layer_that_does_it():
    torch = pytest.importorskip("torch")
    pick, count = random.Random(8), 0
    for n, wanted, op in pick.sample(PAIRS, 250):
        for solution in pick.sample(solve(n, wanted, op), 2) if len(solve(n, wanted, op)) > 2 else ():
            assert made_by(torch, solution, n, n) == (wanted, wanted), solution
            count += 1
    assert count > 200


@pytest.mark.torch
def test_two_axes_are_solved_at_once():
    torch = pytest.importorskip("torch")
    pick, count = random.Random(9), 0
    for _ in range(150):
        op = pick.choice(["conv2d", "conv_transpose2d"])
        n, wanted = (tuple(pick.randint(2, 9) for _ in range(2)) for _ in range(2))
        axes = [
            {settings(one)[:3] + settings(one)[4:] for one in solve(*pair, op)} for pair in zip(n, wanted, strict=True)
        ]
        found = solve(n, wanted, op)
        shared = axes[0] & axes[1]
        assert {settings(one)[:3] + settings(one)[4:] for one in found} == shared or (len(found) == 1 and not shared)
        assert bool(found) == all(axes)
        for solution in found[:3]:
            assert made_by(torch, solution, *n) == wanted
            count += 1
    assert count > 100


# ---------------------------------------------------------------- the facts of a solution


def test_every_is_true_for_every_size():
    checked = 0
    for n, wanted, op in random.Random(4).sample(PAIRS, 200):
        for solution in solve(n, wanted, op):
            (axis,) = solution.axes
            sizes = [m for m in range(30, 50) if op != "conv2d" or m % axis.stride == 0]
            exact = all(axis.size(m) == (m * axis.stride if axis.transposed else m // axis.stride) for m in sizes)
            on_step = axis.transposed or n % axis.stride == 0
            assert solution.every == (exact and on_step), solution
            checked += 1
    assert checked > 1000


def test_overlaps_are_those_of_stamps_of_ones():
    for k, s, d in product(range(1, 8), range(1, 5), range(1, 4)):
        if d * (k - 1) <= 20 * s:
            out = conv_transpose1d([1] * 40, [1] * k, stride=s, dilation=d).tolist()
            start = 20 * s  # from here to the last stamp all is as in the middle of a large map
            assert out[start : start + s] == list(Axis(k, s, dilation=d, transposed=True).overlaps()), (k, s, d)


def test_equal_counts_are_not_yet_safe():
    assert conv_transpose1d([1, 1, 1, 1], [1, 2], stride=2).tolist() == [1, 2] * 4  # as the note says
    assert all(solution.even for solution in solve(4, 8, kernel=2, stride=2, dilation=1))
    for call in (solve(4, 8), solve(8, 4, "conv2d")):
        assert "Equal counts are not yet safe" in repr(call)


def test_the_most_ordinary_comes_first():
    assert [settings(one) for one in solve(12, 24)[:3]] == [(4, 2, 1, 0, 1), (2, 2, 0, 0, 1), (6, 2, 2, 0, 1)]
    assert settings(solve(24, 12, "conv2d")[0]) == (3, 2, 1, 0, 1)
    assert settings(solve(32, 32, "conv2d")[0]) == (3, 1, 1, 0, 1)
    assert settings(solve(28, 26, "conv2d")[0]) == (3, 1, 0, 0, 1)
    assert settings(solve(1, 4)[0]) == (4, 4, 0, 0, 1)
    assert settings(solve(9, 9)[0]) == (3, 1, 1, 0, 1)


# ---------------------------------------------------------------- the questions that people ask


def test_23_and_24_both_become_12_and_come_back_as_one_of_them():
    for n in (23, 24):
        assert settings(solve(n, 12, "conv2d")[0]) == (3, 2, 1, 0, 1)
        assert (3, 2, 1, n - 23, 1) in map(settings, solve(12, n))
    assert solve(24, 12, "conv2d")[0].every and not solve(23, 12, "conv2d")[0].every


def test_39_to_20_to_40():
    assert (3, 2, 1, 0, 1) in map(settings, solve(39, 20, "conv2d"))
    assert (3, 2, 1, 1, 1) in map(settings, solve(20, 40))
    assert (3, 2, 1, 0, 1) in map(settings, solve(20, 39))


def test_74_to_36_to_73():
    assert (3, 2, 0, 0, 1) in map(settings, solve(74, 36, "conv2d"))
    assert {one.output_padding for one in solve(36, 73, kernel=3, stride=2, padding=0, dilation=1)} == {0}
    assert {one.output_padding for one in solve(36, 74, kernel=3, stride=2, padding=0, dilation=1)} == {1}


def test_n_2_k_3_s_2_p_1_is_3_and_4_takes_an_output_padding():
    asked = {"kernel": 3, "stride": 2, "padding": 1, "dilation": 1}
    assert [one.output_padding for one in solve(2, 3, **asked)] == [0]
    assert [one.output_padding for one in solve(2, 4, **asked)] == [1]


def test_kernel_64_stride_32_padding_16_takes_10x15_to_320x480():
    (found,) = solve((10, 15), (320, 480), kernel=64, stride=32, padding=16, dilation=1)
    assert (found.every, found.overlaps) == (True, ((2,) * 32,))
    assert "stride=32" in repr(solve((10, 15), (320, 480)))


def test_same_doubles_where_the_stride_is_2():
    """Keras makes s*n of "same": which torch settings do so for every n."""
    doublings = {settings(one)[:4] for one in solve(7, 14, stride=2, dilation=1) if one.every}
    assert doublings == {
        (2, 2, 0, 0),
        (4, 2, 1, 0),
        (6, 2, 2, 0),
        (1, 2, 0, 1),
        (3, 2, 1, 1),
        (5, 2, 2, 1),
        (7, 2, 3, 1),
    }


def test_a_kernel_of_2_with_stride_2_overlaps_evenly():
    (found,) = solve(4, 8, kernel=2, stride=2, output_padding=0, dilation=1)
    assert found.even and found.overlaps == ((1, 1),)
    assert not next(one for one in solve(4, 9) if settings(one) == (3, 2, 0, 0, 1)).even


def test_7_and_8_both_become_3_with_stride_2_and_dilation_2():
    for n in (7, 8):
        assert (3, 2, 1, 0, 2) in map(settings, solve(n, 3, "conv2d"))


def test_a_kernel_of_4_with_stride_2_makes_2_times_h_plus_1():
    (found,) = solve(7, 16, kernel=4, stride=2, padding=0, dilation=1)
    assert not found.every
    assert "this n (2*n + 2)" in repr(solve(7, 16, kernel=4, stride=2, padding=0))


# ---------------------------------------------------------------- where there is none


def test_the_range_to_widen_does_it():
    checked = 0
    for n, wanted, op in random.Random(6).sample(PAIRS, 400):
        found = solve(n, wanted, op)
        if not found:
            said = repr(found)
            widened = re.findall(r"(kernel|stride|padding)=(\d+)", said)
            assert widened or "more than one wider range" in said
            for name, value in widened:
                assert int(value) not in USUAL[name]
                assert solve(n, wanted, op, **{name: int(value)}), (n, wanted, op, said)
                checked += 1
    assert checked > 100


def test_no_nearer_value_would_do():
    for n, wanted, op in random.Random(7).sample(PAIRS, 300):
        found = solve(n, wanted, op)
        for name, value in re.findall(r"(kernel|stride|padding)=(\d+)", repr(found)) if not found else ():
            for nearer in range(USUAL[name][-1] + 1, int(value)):
                assert not solve(n, wanted, op, **{name: nearer}), (n, wanted, op, name, nearer)


def test_none_is_said_in_words():
    assert repr(solve(4, 100)) == (
        "conv_transpose2d: 4 -> 100\n"
        "Nothing takes 4 to 100 within kernel 1 to 7, stride 1 to 4, padding 0 to 3, dilation 1 or 2. "
        "Widen the ranges to stride=22, or to kernel=43."
    )
    assert "stride 2, padding 0" in repr(solve(4, 5, stride=2, padding=0, kernel=[8, 10], dilation=1))


# ---------------------------------------------------------------- how it is asked and shown


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: solve(0, 3), "n=0 must be at least 1"),
        (lambda: solve(3, 0), "wanted=0 must be at least 1"),
        (lambda: solve(3.5, 3), "n must be a whole number, got 3.5"),
        (lambda: solve((3, 4, 5), 3), "n must be a whole number or 2 of them, one for each axis, got (3, 4, 5)"),
        (lambda: solve(3, 3, kernel=0), "kernel=0 must be at least 1"),
        (lambda: solve(3, 3, kernel=[]), "kernel offers nothing to choose from"),
        (lambda: solve(3, 3, stride="2"), "stride must be a whole number, got '2'"),
        (lambda: solve(3, 3, "conv2d", output_padding=1), "output_padding is no setting of conv2d"),
        (
            lambda: solve(3, 3, "pool"),
            "layer must be a Conv or ConvTranspose layer of 1 to 3 axes, or an operation or its name, got 'pool'",
        ),
    ],
)  # fmt: skip
def test_a_bad_argument_is_refused_by_name(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence


def test_layers_operations_and_names_are_the_same_door():
    assert repr(solve(4, 8, conv_transpose1d)) == repr(solve(4, 8, "ConvTranspose1d")).replace("2d", "1d")
    assert solve(4, 8, "conv_transpose3d")[0].code.startswith("nn.ConvTranspose3d(")


def test_it_is_a_list():
    found = solve(4, 8)
    assert len(found) == len(list(found)) == 32
    assert found[0] == next(iter(found)) and found[0] in found
    assert f"(and {32 - MOST_ROWS} more in the list)" in repr(found)
    assert len(found.table().rows) == 32


def test_both_languages_say_the_same_numbers():
    for call in (
        lambda: solve(4, 8),
        lambda: solve(23, 12, "conv2d"),
        lambda: solve(4, 100),
        lambda: solve((3, 10), (7, 4)),
    ):
        english = repr(call())
        language("zh")
        chinese, html = repr(call()), call()._repr_html_()
        language("en")
        assert sorted(re.findall(r"\d+", english)) == sorted(re.findall(r"\d+", chinese))
        assert not re.search("every|this n|even|within|Widen|safe", chinese)
        assert 'lang="zh"' in html


def test_it_loads_neither_torch_nor_numpy():
    code = "from deconv_helpers import solve; solve(4, 8); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"torch", "numpy"}.isdisjoint(done.stdout.split())
