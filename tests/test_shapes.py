"""Explanations against real layers: sizes, sums, every way that is offered, and the questions that people ask."""

import random
import re
import subprocess
import sys
from copy import deepcopy
from html import unescape
from itertools import product

import pytest

from deconv_helpers import conv1d, conv2d, conv_transpose1d, conv_transpose2d, explain, language
from deconv_helpers.arithmetic import Refusal, links, output_size, transposed_output_size
from deconv_helpers.shapes.explanation import KERNELS, MOST_WAYS, PADDINGS, STRIDES, Axis, ways

SMALL = list(product(range(1, 5), range(1, 4), range(4), range(1, 3)))  # kernel, stride, padding, dilation


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


class Conv2d:
    """What `explain` reads of a layer: PyTorch is not needed for it."""

    def __init__(self, kernel_size=(3, 3), **settings):
        self.kernel_size = kernel_size
        vars(self).update(settings)


class Own(Conv2d):
    pass


def size_by(function, *arguments):
    try:
        return function(*arguments)
    except Refusal:
        return None


def line(explanation, label):
    """What the text says behind a label, where that is one line."""
    found = re.findall(rf"^    {re.escape(label)}[:：] ?(.+)$", repr(explanation), re.M)
    assert len(found) == 1, repr(explanation)
    return found[0]


def offered(explanation):
    """What the text offers, one string for each line under its last label."""
    return re.findall(r"^ {8}(.+)$", repr(explanation).rsplit(":\n", 1)[-1], re.M)


# ---------------------------------------------------------------- the questions that people ask


def test_24_to_12_to_23():
    there = explain("conv2d", 24, kernel=3, stride=2, padding=1)
    assert there.size == 12
    back = explain("conv_transpose2d", 12, wanted=24, kernel=3, stride=2, padding=1)
    assert back.size == 23
    assert back.ways[0].changes == {"output_padding": 1}
    said = "conv2d takes 23 and 24 to 12; its transpose gives 23 (output_padding=0) or 24 (output_padding=1)"
    assert line(there, "the way back") == line(back, "the way back") == said


def test_23_and_24_both_become_12():
    assert [explain("conv2d", n, kernel=3, stride=2, padding=1).size for n in (22, 23, 24, 25)] == [11, 12, 12, 13]


def test_39_to_20_to_40():
    there = explain("conv2d", 39, kernel=3, stride=2, padding=1)
    assert there.size == 20
    back = explain("conv_transpose2d", 20, wanted=39, kernel=3, stride=2, padding=1, output_padding=1)
    assert back.size == 40
    assert back.ways[0].changes == {"output_padding": 0}
    assert line(there, "the way back").startswith("conv2d takes 39 and 40 to 20;")


def test_74_to_36_to_73():
    there = explain("conv2d", 74, kernel=3, stride=2)
    assert there.size == 36
    assert line(there, "never read") == "the last 1 of 74 cells"
    assert explain("conv_transpose2d", 36, wanted=74, kernel=3, stride=2).size == 73
    assert explain("conv_transpose2d", 36, wanted=74, kernel=3, stride=2).ways[0].changes == {"output_padding": 1}


def test_the_lecture_s_2_becomes_3_where_4_was_drawn():
    explanation = explain("conv_transpose2d", 2, wanted=4, kernel=3, stride=2, padding=1)
    assert explanation.size == 3
    assert line(explanation, "size").endswith("= (2-1)*2 - 2*1 + 1*(3-1) + 1 + 0 = 3")
    assert offered(explanation)[:2] == ["output_padding=1 (for every n: 2*n)", "kernel=4 (for every n: 2*n)"]


def test_kernel_64_stride_32_padding_16_takes_10x15_to_320x480():
    explanation = explain("conv_transpose2d", (10, 15), wanted=(320, 480), kernel=64, stride=32, padding=16)
    assert explanation.size == (320, 480)
    assert explanation.ways == []
    assert line(explanation, "for every n") == "32*n"
    assert line(explain("conv_transpose2d", 10, kernel=64, stride=32, padding=16), "for every n") == "32*n"
    assert line(explanation, "for 320x480") == "nothing to change (for every n: 32*n)"


def test_padding_of_a_transposed_layer_makes_smaller():
    sizes = [explain("conv_transpose2d", 2, kernel=3, padding=p).size for p in range(3)]
    assert sizes == [4, 2, None]


def test_stride_2_does_not_double():
    explanation = explain("conv_transpose2d", 4, kernel=3, stride=2, padding=1)
    assert line(explanation, "for every n") == "2*n - 1; 2*n would take output_padding=1, or kernel=4"


def test_the_usual_doublings_are_all_found():
    """As (kernel, padding, output_padding)."""
    found = ways(Axis(3, 2, 1, transposed=True), 5, 10)
    doublings = {(way.kernel, way.padding, way.output_padding) for way in found if way.exact(5)}
    assert doublings >= {(2, 0, 0), (4, 1, 0), (6, 2, 0), (3, 1, 1), (5, 2, 1), (1, 0, 1), (7, 3, 1)}


# ---------------------------------------------------------------- sizes, against real layers


def a_layer(torch, pick):
    axes, transposed = pick.choice((1, 2, 3)), pick.random() < 0.5

    def settings(low, high):
        return pick.randint(low, high) if pick.random() < 0.5 else tuple(pick.randint(low, high) for _ in range(axes))

    chosen = {"kernel_size": settings(1, 6), "stride": settings(1, 4), "dilation": settings(1, 3)}
    chosen["padding"] = settings(0, 4)
    if transposed:
        chosen["output_padding"] = settings(0, 3)
    elif pick.random() < 0.2:
        chosen["padding"] = pick.choice(("same", "valid"))
        if chosen["padding"] == "same":
            chosen["stride"] = 1
    kind = getattr(torch.nn, f"Conv{'Transpose' * transposed}{axes}d")
    return kind(1, 1, **chosen, device="meta"), tuple(pick.randint(1, 12) for _ in range(axes))


def by_torch(torch, layer, n):
    """The size that a layer gives, or None where PyTorch refuses.

    Without data (meta) it looks at neither output_padding nor an output of nothing, and in float32 it may hand on to
    oneDNN, which takes more: there the layer is made to run.
    """
    per_axis = zip(layer.output_padding, layer.stride, layer.dilation, strict=True)
    try:
        size = tuple(layer(torch.empty(1, 1, *n, device="meta")).shape[2:])
        if 0 in size or (layer.transposed and any(op >= s and op >= d for op, s, d in per_axis)):
            layer = deepcopy(layer).to_empty(device="cpu").double()
            size = tuple(layer(torch.empty(1, 1, *n, dtype=torch.float64)).shape[2:])
    except (RuntimeError, ValueError):
        return None
    return size


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_sizes_are_those_of_thousands_of_real_layers(torch):
    pick, refused = random.Random(3), 0
    for _ in range(3000):
        layer, n = a_layer(torch, pick)
        explanation = explain(layer, n)
        assert explanation.size == by_torch(torch, layer, n), (layer, n)
        refused += explanation.size is None
        named = {name: getattr(layer, name) for name in ("stride", "padding", "dilation")}
        if layer.transposed:
            named["output_padding"] = layer.output_padding
        plain = explain(type(layer).__name__, n, kernel=layer.kernel_size, **named)
        assert plain.size == explanation.size
        if pick.random() < 0.1:
            assert repr(plain) == repr(explanation)
    assert 300 < refused < 2000


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_every_way_does_what_it_says_in_a_real_layer(torch):
    pick, checked = random.Random(4), 0
    for _ in range(300):
        layer, n = a_layer(torch, pick)
        wanted = tuple(max(1, (by_torch(torch, layer, n) or n)[i] + pick.randint(-2, 3)) for i in range(len(n)))
        for way in pick.sample(found := explain(layer, n, wanted).ways, min(8, len(found))):
            settings = {name: getattr(layer, name) for name in ("kernel_size", "stride", "padding", "dilation")}
            if layer.transposed:
                settings["output_padding"] = layer.output_padding
            settings |= {"kernel_size" if name == "kernel" else name: new for name, new in way.changes.items()}
            other = type(layer)(1, 1, **settings, device="meta")
            assert by_torch(torch, other, n) == way.size == wanted, (layer, n, way)
            assert way.every == is_every(torch, other, n, wanted), (other, n, way)
            checked += 1
    assert checked > 500


def is_every(torch, layer, n, wanted):
    """Whether the factor is the stride, also for other input sizes that it divides."""
    for times in (1, 2, 3, 5):
        if layer.transposed:
            other = tuple(times * s for s in layer.stride)
            goal = tuple(m * s for m, s in zip(other, layer.stride, strict=True))
        else:
            other, goal = tuple(times * s for s in layer.stride), (times,) * len(n)
        if by_torch(torch, layer, other) != goal:
            return False
    small, large = (n, wanted) if layer.transposed else (wanted, n)
    return large == tuple(m * s for m, s in zip(small, layer.stride, strict=True))


@pytest.mark.torch
def test_the_size_can_be_chosen_in_the_call(torch):
    layer = torch.nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)
    assert offered(explain(layer, 4, (8, 7))) == [
        "output_padding=(1, 0) (height: for every n: 2*n; width: for this n: 2*n - 1)",
        "or, for one call, layer(x, output_size=(8, 7))",
    ]
    assert layer(torch.zeros(1, 1, 4, 4), output_size=(8, 7)).shape[2:] == (8, 7)


@pytest.mark.torch
def test_it_is_not_offered_in_the_call_where_torch_refuses_it(torch):
    layer = torch.nn.ConvTranspose1d(1, 1, 3, stride=2, dilation=4)
    assert explain(layer, 4, wanted=19).ways[0].changes.keys() != {"output_padding"}
    assert "output_size" not in repr(explain(layer, 4, wanted=19))
    explanation = explain(layer, 3, wanted=16)
    assert explanation.ways[0].changes == {"output_padding": 3}
    assert "output_size" not in repr(explanation)
    with pytest.raises(ValueError):
        layer(torch.zeros(1, 1, 3), output_size=(16,))


@pytest.mark.torch
def test_functions_classes_and_shapes_of_torch(torch):
    asked = torch.zeros(2, 8, 10, 15).shape
    for layer in (torch.nn.functional.conv_transpose2d, torch.nn.ConvTranspose2d):
        assert explain(layer, asked, kernel=64, stride=32, padding=16).size == (320, 480)
    lazy = torch.nn.LazyConv2d(4, 3, stride=2)
    assert explain(lazy, asked).size == (4, 7)


# ---------------------------------------------------------------- what is said, against arithmetic


@pytest.mark.parametrize("transposed", [False, True])
def test_the_sum_is_a_sum(transposed):
    """It can be computed as it stands, also with the letters."""
    floor = {"floor": lambda value: int(value // 1)}
    for n, (k, s, p, d) in product(range(1, 8), SMALL):
        explanation = explain(
            "conv_transpose1d" if transposed else "conv1d", n, kernel=k, stride=s, padding=p, dilation=d
        )
        if explanation.size is not None:
            letters, numbers, size = line(explanation, "size").split(" = ")
            values = {"n": n, "k": k, "s": s, "p": p, "d": d, "op": 0}
            assert eval(numbers, floor) == eval(letters, floor | values) == int(size) == explanation.size


@pytest.mark.parametrize("transposed", [False, True])
def test_the_rule_is_true_for_every_size(transposed):
    for (k, s, p, d), op in product(SMALL, range(2 if transposed else 1)):
        axis = Axis(k, s, p, op, d, transposed)
        for n in range(1, 12):
            size = size_by(axis.size, n)
            if size is not None:
                assert eval(axis.rule(), {"floor": lambda value: int(value // 1), "n": n}) == size, axis


def test_exact_is_exact_for_every_size_that_the_stride_divides():
    for (k, s, p, d), op, transposed in product(SMALL, range(3), (False, True)):
        axis = Axis(k, s, p, op, d, transposed)
        if op and (not transposed or op >= max(s, d)):
            continue
        smalls = range(1, 12)
        if transposed:
            exact = all(size_by(axis.size, n) == n * s for n in smalls)
            assert {axis.exact(n) for n in smalls} == {exact}
        else:
            exact = all(size_by(axis.size, n * s) == n for n in smalls)
            assert {axis.exact(n * s) for n in smalls} == {exact}
            assert not any(axis.exact(n * s + 1) for n in smalls if s > 1)


def test_the_way_back_names_all_sizes_that_share_one():
    for m, (k, s, p, d) in product(range(1, 6), SMALL):
        larges = [n for n in range(1, 40) if size_by(output_size, n, k, s, p, d) == m]
        made = [f"{n} (output_padding={op})" for n in larges for op in range(s)
                if size_by(transposed_output_size, m, k, s, p, op, d) == n]  # fmt: skip
        settings = {"kernel": k, "stride": s, "padding": p, "dilation": d}
        asked = [explain("conv1d", n, **settings) for n in larges]
        for op in range(s):
            if size_by(transposed_output_size, m, k, s, p, op, d):
                asked.append(explain("conv_transpose1d", m, output_padding=op, **settings))
        for explanation in asked:
            takes, gives = line(explanation, "the way back").split("; its transpose gives ")
            names = re.findall(r"\d+", takes.removeprefix("conv1d takes "))
            assert list(map(int, names)) == [*larges, m]
            assert re.split(r", | or ", gives) == made


def test_of_many_sizes_the_first_and_the_last_are_named():
    assert line(explain("conv1d", 12, kernel=1, stride=4), "the way back") == (
        "conv1d takes 9 ... 12 to 3; its transpose gives 9 (output_padding=0) ... 12 (output_padding=3)"
    )


def test_cells_that_are_never_read_are_those_in_no_link():
    for n, (k, s, p, d) in product(range(1, 12), SMALL):
        explanation = explain("conv1d", n, kernel=k, stride=s, padding=p, dilation=d)
        if explanation.size is None:
            continue
        read = {link.j for link in links(explanation.size, k, s, p, d)}
        unread = [j for j in range(n) if j not in read]
        end = next(count for count in range(n + 1) if n - 1 - count not in unread)
        others = len(unread) - end
        said = (
            f"the last {end}{f' and {others} others' if others else ''} of {n} cells"
            if end
            else f"{others} of {n} cells"
        )
        if unread:
            assert line(explanation, "never read") == said
        else:
            assert "never read" not in repr(explanation)


def test_same_keeps_the_size_and_reads_what_torch_reads():
    assert line(explain("conv1d", 10, kernel=4, padding="same"), "size") == (
        "n + before + after - d*(k-1) = 10 + 1 + 2 - 1*(4-1) = 10"
    )
    assert line(explain("conv1d", 1, kernel=2, padding="same", dilation=3), "never read") == "the last 1 of 1 cells"
    assert explain("conv1d", 10, kernel=4, padding="valid").size == 7
    other = explain("conv2d", 10, wanted=5, kernel=3, padding="same").ways[0]
    assert other.changes == {"stride": 2, "padding": 1}  # "same" does not go with a stride


# ---------------------------------------------------------------- ways to what is wanted


@pytest.mark.parametrize("transposed", [False, True])
def test_no_way_within_the_ranges_is_missing(transposed):
    pick = random.Random(5)
    for _ in range(40):
        axis = Axis(pick.randint(1, 12), pick.randint(1, 6), pick.randint(0, 5), 0, pick.randint(1, 2), transposed)
        n, wanted = pick.randint(1, 20), pick.randint(1, 40)
        near = (
            {*usual, *(value for value in range(own - 2, own + 3) if value >= least)}
            for usual, own, least in ((KERNELS, axis.kernel, 1), (STRIDES, axis.stride, 1), (PADDINGS, axis.padding, 0))
        )
        expected = {
            other
            for k, s, p, d in product(*near, {1, axis.dilation})
            for op in (range(max(s, d)) if transposed else [0])
            if size_by((other := Axis(k, s, p, op, d, transposed)).size, n) == wanted
        }
        found = ways(axis, n, wanted)
        assert set(found) == expected
        assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("call", "first"),
    [
        (lambda: explain("conv_transpose2d", 4, 8, kernel=3, stride=2, padding=1, output_padding=1), None),
        (lambda: explain("conv_transpose2d", 4, 7, kernel=3, stride=2, padding=1, output_padding=1),
         {"output_padding": 0}),
        (lambda: explain("conv_transpose2d", 4, 9, kernel=3, stride=2, padding=1), {"padding": 0}),
        (lambda: explain("conv_transpose2d", 4, 12, kernel=3, stride=2, padding=1), {"stride": 3, "output_padding": 2}),
        (lambda: explain("conv_transpose2d", 4, (8, 7), kernel=3, stride=2, padding=1), {"output_padding": (1, 0)}),
        (lambda: explain(conv_transpose2d, (4, 5), (8, 9), kernel=3, stride=2, padding=1), {"output_padding": (1, 0)}),
        (lambda: explain("conv_transpose2d", (4, 5), (8, 10), kernel=3, stride=2, padding=1), {"output_padding": 1}),
        (lambda: explain("conv_transpose2d", 4, 8, kernel=(3, 5), stride=2, padding=(1, 2)), {"output_padding": 1}),
        (lambda: explain("conv_transpose2d", 5, 15, kernel=2), {"kernel": 3, "stride": 3}),
        (lambda: explain("conv2d", 32, 32, kernel=5), {"padding": 2}),
        (lambda: explain("conv2d", 32, 16, kernel=3, padding=1), {"stride": 2}),
        (lambda: explain("conv2d", (24, 24), (12, 11), kernel=3, stride=2, padding=1), {"padding": (1, 0)}),
        (lambda: explain("conv_transpose2d", 4, 100, kernel=3, stride=2, padding=1), None),
    ],
)  # fmt: skip
def test_the_most_ordinary_way_comes_first(call, first):
    found = call().ways
    assert (found[0].changes if found else None) == first


def test_same_goes_with_all_axes_or_none():
    found = ways(Axis(3, padding="same"), 10, 10)
    assert found[0] == Axis(3, padding="same")
    assert {other.stride for other in found if other.padding == "same"} == {1}
    for wanted in ((10, 5), (10, 7), (5, 10), (8, 9)):
        found = explain("conv2d", 10, wanted, kernel=3, padding="same").ways
        assert found
        for way in found:
            assert {axis.padding == "same" for axis in way.axes} in ({True}, {False})


def test_one_setting_that_serves_both_axes_is_preferred():
    for way in explain("conv_transpose2d", (4, 6), (8, 12), kernel=3, stride=2, padding=1).ways:
        assert not any(isinstance(new, tuple) for new in way.changes.values())


def test_a_way_says_whether_it_holds_for_every_size():
    said = offered(explain("conv_transpose1d", 4, 12, kernel=3, stride=2, padding=1))
    assert said[0] == "stride=3, output_padding=2 (for every n: 3*n)"
    said = offered(explain("conv_transpose1d", 4, 9, kernel=3, stride=2, padding=1))
    assert said[0] == "padding=0 (for this n: 2*n + 1)"
    said = offered(explain("conv1d", 32, 16, kernel=3, padding=1))
    assert said[0] == "stride=2 (for every n divisible by 2: n/2)"
    assert offered(explain("conv1d", 32, 32, kernel=3))[0] == "padding=1 (for every n: n)"


def test_only_the_first_ways_are_shown():
    explanation = explain("conv_transpose1d", 4, 8, kernel=3, stride=2, padding=1)
    said = offered(explanation)
    assert len(said) == MOST_WAYS + 1
    assert said[-1] == f"(and {len(explanation.ways) - MOST_WAYS} more in .ways)"


def test_nothing_does_is_said():
    explanation = explain("conv_transpose1d", 4, 100, kernel=3, stride=2, padding=1)
    assert line(explanation, "for 100") == "nothing up to kernel=7, stride=4, padding=3 or near this layer does"


# ---------------------------------------------------------------- refusals


def test_what_the_layer_refuses_is_explained():
    explanation = explain("conv_transpose2d", 2, kernel=3, padding=2)
    assert explanation.size is None
    assert explanation.refusal.key == "nothing_left"
    assert repr(explanation) == (
        "conv_transpose2d: 2 -> refused\n"
        "    why: padding=2 leaves a size of 0: (2-1)*1 - 2*2 + 1*(3-1) + 1 + 0 = 0\n"
        "    what would help:\n"
        "        padding=1 gives 2\n"
        "        kernel=5 gives 2\n"
        "        stride=2 gives 1"
    )
    assert explain("conv_transpose2d", 2, kernel=3, stride=2, output_padding=2).ways[0].changes == {"output_padding": 1}
    assert offered(explain("conv2d", 10, kernel=7, dilation=3)) == ["kernel=1 gives 10", "dilation=1 gives 4"]
    assert "height: kernel 5" in repr(explain("conv2d", (4, 8), kernel=5))


def test_every_way_out_of_a_refusal_gives_what_it_says():
    count = 0
    for n, (k, s, p, d), op, transposed in product(range(1, 4), SMALL, range(4), (False, True)):
        axis = Axis(k, s, p, op if transposed else 0, d, transposed)
        if size_by(axis.size, n) is None:
            name = "conv_transpose1d" if transposed else "conv1d"
            settings = axis._asdict() | {"output_padding": op if transposed else None}
            del settings["transposed"]
            explanation = explain(name, n, **settings)
            assert explanation.ways
            for way in explanation.ways[:3]:
                assert way.size == explain(name, n, **settings | way.changes).size
                count += 1
    assert count > 500


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: explain("conv2d", 4), "kernel must be a whole number, got None"),
        (lambda: explain("conv2d", 0, kernel=3), "n=0 must be at least 1"),
        (lambda: explain("conv2d", 4, 0, kernel=3), "wanted=0 must be at least 1"),
        (lambda: explain("conv2d", 4.5, kernel=3), "n must be a whole number, got 4.5"),
        (lambda: explain("conv2d", 4, kernel=3, stride=0), "stride=0 must be at least 1"),
        (lambda: explain("conv2d", 4, kernel=3, padding=-1), "padding=-1 must be at least 0"),
        (lambda: explain("conv2d", 4, kernel=3, padding="full"), "padding must be a whole number, got 'full'"),
        (
            lambda: explain("conv_transpose2d", 4, kernel=3, padding="same"),
            "padding must be a whole number, got 'same'",
        ),
        (lambda: explain("conv2d", 4, kernel=3, output_padding=1), "output_padding is no setting of conv2d"),
        (
            lambda: explain("conv2d", 4, kernel=3, stride=2, padding="same"),
            "padding='same' needs stride=1, got stride=2",
        ),
        (
            lambda: explain("conv2d", (1, 2, 3, 4, 5), kernel=3),
            "n must be a whole number or 2 of them, one for each axis, got (1, 2, 3, 4, 5)",
        ),
        (
            lambda: explain("conv2d", (4,), kernel=3),
            "n must be a whole number or 2 of them, one for each axis, got (4,)",
        ),
        (
            lambda: explain("conv2d", 4, kernel=(3, 3, 3)),
            "kernel must be a whole number or 2 of them, one for each axis, got (3, 3, 3)",
        ),
        (
            lambda: explain("conv4d", 4, kernel=3),
            "layer must be a Conv or ConvTranspose layer of 1 to 3 axes, or an operation or its name, got 'conv4d'",
        ),
        (
            lambda: explain(object(), 4, kernel=3),
            "layer must be a Conv or ConvTranspose layer of 1 to 3 axes, or an operation or its name, got object",
        ),
        (
            lambda: explain(max, 4, kernel=3),
            "layer must be a Conv or ConvTranspose layer of 1 to 3 axes, or an operation or its name, got max",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_bad_argument_is_refused_by_name(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence
    assert isinstance(caught.value, ValueError)


# ---------------------------------------------------------------- how it is asked and shown


def test_a_layer_is_read_by_its_name_and_attributes():
    layer = Conv2d((3, 5), stride=(2, 1), padding=(1, 2), output_padding=(9, 9))
    assert explain(layer, 8).size == (4, 8)
    assert explain(layer, (8, 6)).size == (4, 6)
    assert explain(layer, 8).axes == (Axis(3, 2, 1), Axis(5, 1, 2))  # its output_padding is not used
    assert repr(explain(Own(), 8)).startswith("Own (Conv2d): 8 -> 6\n")


def test_a_named_setting_goes_before_the_layer_s_own():
    layer = Conv2d(padding=(1, 1))
    assert [explain(layer, 8).size, explain(layer, 8, padding=0).size, explain(layer, 8, kernel=1).size] == [8, 6, 10]


@pytest.mark.parametrize("operation", [conv1d, conv2d, conv_transpose1d, conv_transpose2d])
def test_an_operation_its_name_and_its_layer_are_the_same_door(operation):
    name = operation.__name__
    layer = name.replace("conv", "Conv").replace("_transpose", "Transpose")
    said = {repr(explain(door, 9, kernel=3, stride=2)).replace("Conv", "conv").replace("Transpose", "_transpose")
            for door in (operation, name, layer)}  # fmt: skip
    assert len(said) == 1
    settings = {"stride": 2}
    ones = [1.0] * 9 if name.endswith("1d") else [[1.0] * 9] * 9
    kernel = [1.0] * 3 if name.endswith("1d") else [[1.0] * 3] * 3
    assert explain(operation, 9, kernel=3, stride=2).size == operation(ones, kernel, **settings).shape[0]


def test_sizes_come_back_as_they_were_given():
    assert explain("conv2d", 8, kernel=3).size == 6
    assert explain("conv2d", (8, 8), kernel=3).size == (6, 6)
    assert explain("conv2d", [1, 3, 8, 9], kernel=3).size == (6, 7)
    assert explain("conv2d", (3, 8, 9), wanted=(5, 8, 9), kernel=3).ways[0].changes == {"padding": 1}
    assert explain("conv2d", 8, kernel=(3, 1)).size == (6, 8)
    assert explain("conv1d", (4, 16, 100), kernel=3).size == (98,)
    assert explain("conv3d", (8, 9, 10), kernel=3).size == (6, 7, 8)


def test_axes_are_named_only_where_they_differ():
    assert "height" not in repr(explain("conv2d", (8, 8), kernel=3))
    assert "    never read: height: the last 1 of 10 cells" in repr(explain("conv2d", (10, 9), kernel=3, stride=2))
    assert re.findall("depth|height|width", repr(explain("conv3d", (8, 8, 9), kernel=3)))[:3] == [
        "depth", "height", "width",
    ]  # fmt: skip


def test_it_speaks_the_language_that_is_spoken_when_it_is_shown():
    explanation = explain("conv_transpose2d", 4, wanted=8, kernel=3, stride=2, padding=1)
    language("zh")
    assert repr(explanation) == (
        "conv_transpose2d：4 -> 7\n"
        "    尺寸：(n-1)*s - 2*p + d*(k-1) + 1 + op = (4-1)*2 - 2*1 + 1*(3-1) + 1 + 0 = 7\n"
        "    反过来：conv2d 把 7 和 8 都变成 4；对应的转置卷积得到 7（output_padding=0）或 8（output_padding=1）\n"
        "    对每个 n：2*n - 1\n"
        "    要得到 8：\n"
        "        output_padding=1（对每个 n：2*n）\n"
        "        kernel=4（对每个 n：2*n）\n"
        "        kernel=2, padding=0（对每个 n：2*n）\n"
        "        kernel=6, padding=2（对每个 n：2*n）\n"
        "        （.ways 里还有 14 种）"
    )
    assert 'lang="zh"' in explanation._repr_html_()
    language("en")
    assert repr(explanation).startswith("conv_transpose2d: 4 -> 7\n    size: ")


@pytest.mark.parametrize(
    "call",
    [
        lambda: explain("conv2d", (10, 9), kernel=3, stride=2),
        lambda: explain("conv2d", 32, 16, kernel=3, padding="same"),
        lambda: explain("conv_transpose2d", 2, kernel=3, padding=2),
        lambda: explain("conv_transpose2d", 10, kernel=8, stride=5),
        lambda: explain("conv_transpose2d", 2, kernel=3, output_padding=4),
        lambda: explain("conv2d", 2, kernel=5),
        lambda: explain("conv_transpose2d", 4, 100, kernel=3),
        lambda: explain("conv_transpose2d", 4, 6, kernel=3),
        lambda: explain(Conv2d((1, 1), stride=(3, 3)), 10),
        lambda: explain("conv2d", 5, kernel=1, stride=3),
    ],
)
def test_both_languages_say_the_same_numbers(call):
    explanation = call()
    english = repr(explanation)
    language("zh")
    chinese = repr(explanation)
    numbers = [sorted(re.findall(r"\d+", text)) for text in (english, chinese)]
    assert numbers[0] == numbers[1]
    assert not re.search("refused|never|takes|gives|would|every|this n|cells|more|nothing", chinese)
    assert not re.search("[一-鿿]", english)


def test_the_table_holds_the_text():
    for explanation in (
        explain("conv_transpose2d", (4, 5), wanted=8, kernel=3, stride=2, padding=1),
        explain("conv2d", 2, kernel=5),
    ):
        html = explanation._repr_html_()
        said = re.findall("<b>(.*?)</b>", html)
        for label, cell in re.findall("<tr.*?><th.*?>(.*?)</th><td.*?>(.*?)</td></tr>", html):
            lines = cell.split("<br>")
            said += [f"    {label}: {cell}"] if len(lines) == 1 else [f"    {label}:", *(f"        {x}" for x in lines)]
        assert unescape("\n".join(said)) == repr(explanation)
        assert "var(--jp-" in html


def test_the_table_escapes():
    odd = type("<b>&", (Conv2d,), {})()
    html = explain(odd, 8)._repr_html_()
    assert "<b>&amp;" not in html and "&lt;b&gt;&amp; (Conv2d): 8 -&gt; 6" in html


def test_it_loads_neither_torch_nor_numpy():
    code = "from deconv_helpers import explain; explain('conv2d', 4, kernel=3); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"torch", "numpy"}.isdisjoint(done.stdout.split())


def test_a_long_signal_is_explained_at_once():
    explanation = explain("conv1d", 480_000, kernel=10, stride=5)
    assert "never read" not in repr(explanation)
