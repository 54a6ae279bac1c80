"""Ledgers against real stacks: sizes, refusals, receptive fields, multiply-adds, repairs, and networks people know."""

import random
import re
import subprocess
import sys
from html import unescape

import pytest

from deconv_helpers import language, ledger
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.shapes.layers import (
    Add,
    AvgPool2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    Load,
    MaxPool2d,
    MaxUnpool2d,
    PixelShuffle,
    Save,
    Upsample,
)
from deconv_helpers.shapes.repairs import MOST_REPAIRS
from deconv_helpers.shapes.stack import StackError


@pytest.fixture(scope="module")
def torch():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # what is small runs faster so
    yield torch
    torch.set_num_threads(threads)


def double(inside, outside, padding=0):
    return [Conv2d(inside, outside, 3, padding=padding), Conv2d(outside, outside, 3, padding=padding)]


def u_net(padding=0, crop=True, widths=(64, 128, 256, 512, 1024), coming=1):
    down, up = [], []
    for inside, outside in zip((coming, *widths), widths[:-1], strict=False):
        down += [*double(inside, outside, padding), Save(f"skip{outside}"), MaxPool2d(2)]
    for inside, outside in zip(reversed(widths), reversed(widths[:-1]), strict=False):
        up += [ConvTranspose2d(inside, outside, 2, stride=2), Concat(f"skip{outside}", crop=crop)]
        up += double(2 * outside, outside, padding)
    return [*down, *double(*widths[-2:], padding), *up, Conv2d(widths[0], 2, 1)]


def vgg16():
    """The convolutional VGG-16 of FCN: 100 cells around the image, poolings that round up."""
    layers, inside = [], 3
    for number, (outside, count) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)], 1):
        for at in range(count):
            layers.append(Conv2d(inside, outside, 3, padding=100 if number == 1 and at == 0 else 1))
            inside = outside
        layers += [MaxPool2d(2, 2, ceil_mode=True), Save(f"pool{number}")]
    return [*layers, Conv2d(512, 4096, 7), Conv2d(4096, 4096, 1), Conv2d(4096, 21, 1)]


def fused(name, channels, offset):
    """Twice as large, then added to the scores of an earlier pooling, which are cropped to it."""
    return [
        ConvTranspose2d(21, 21, 4, stride=2), Save(f"up of {name}"),
        Load(name), Conv2d(channels, 21, 1), Crop(f"up of {name}", offset=offset), Add(f"up of {name}"),
    ]  # fmt: skip


# ---------------------------------------------------------------- networks people know


def test_u_net_takes_572_to_388():
    found = ledger(u_net(), 572)
    assert found.refusal is None
    assert found.sizes == [
        572, 570, 568, 284, 282, 280, 140, 138, 136, 68, 66, 64, 32, 30, 28,
        56, 56, 54, 52, 104, 104, 102, 100, 200, 200, 198, 196, 392, 392, 390, 388, 388,
    ]  # fmt: skip
    cuts = [map_.cropped for map_ in found.runs[0].maps if map_.cropped]
    assert cuts == [((by, by),) * 2 for by in (4, 16, 40, 88)]
    assert "the input size 572" not in repr(found) and "(cuts 88 + 88)" in repr(found)


def test_a_padded_u_net_wants_a_multiple_of_16():
    assert [ledger(u_net(1, crop=False), n).size for n in (96, 112, 512)] == [96, 112, 512]
    broken = ledger(u_net(1, crop=False), 100)
    assert broken.refusal.numbers == {"here": "24x24", "name": "'skip256'", "there": "25x25"}
    assert [repair.changes for repair in broken.repairs] == [
        {22: {"output_padding": 1}},
        {"input": list(range(48, 161, 16))},
        {23: {"crop": True}},
    ]
    assert "or the input size 96 (or any multiple of 16 around it)" in repr(broken)


def test_fcn_32s():
    found = ledger([*vgg16(), ConvTranspose2d(21, 21, 64, stride=32), Crop("input", offset=19)], 500, wanted="input")
    assert found.refusal is None
    pools = [map_.sizes[0] for layer, map_ in zip(found.runs[0].layers, found.runs[0].maps[1:], strict=True)
             if isinstance(layer, MaxPool2d)]  # fmt: skip
    assert pools == [349, 175, 88, 44, 22]
    assert found.sizes[-5:] == [16, 16, 16, 544, 500]
    assert found.runs[0].maps[-4].fields[0].size == 404  # of VGG-16's scores


def test_fcn_16s():
    tail = [*fused("pool4", 512, 5), ConvTranspose2d(21, 21, 32, stride=16), Crop("input", offset=27)]
    assert ledger([*vgg16(), *tail], 500, wanted="input").sizes[-7:] == [34, 44, 44, 34, 34, 560, 500]


def test_fcn_8s():
    tail = [*fused("pool4", 512, 5), *fused("pool3", 256, 9), ConvTranspose2d(21, 21, 16, stride=8)]
    found = ledger([*vgg16(), *tail, Crop("input", offset=31)], 500, wanted="input")
    assert found.sizes[-7:] == [70, 88, 88, 70, 70, 568, 500]


def test_fcn_without_the_padding_refuses_small_images():
    layers = [layer if getattr(layer, "padding", 0) != 100 else Conv2d(3, 64, 3, padding=1) for layer in vgg16()]
    broken = ledger(layers, 150)
    assert broken.refusal.key == "window_too_large"
    assert broken.sizes[-1] == 5
    assert {23: {"padding": 1}} in [repair.changes for repair in broken.repairs]


def test_dcgan_s_generator():
    """From 1 to 64, with the kernels of 4 that are used today and with the paper's of 5."""
    widths = [1024, 512, 256, 128]
    first = ConvTranspose2d(100, 1024, 4)
    for settings in ({"kernel_size": 4, "padding": 1}, {"kernel_size": 5, "padding": 2, "output_padding": 1}):
        rest = [ConvTranspose2d(inside, outside, stride=2, **settings)
                for inside, outside in zip(widths, [*widths[1:], 3], strict=True)]  # fmt: skip
        assert ledger([first, *rest], 1).sizes == [1, 4, 8, 16, 32, 64]
    assert ledger([first, *rest], (100, 1, 1)).runs[0].maps[-1].channels == 3


LOSING = [
    Conv2d(1, 16, 3, stride=2, padding=1),
    Conv2d(16, 32, 3, stride=2, padding=1),
    ConvTranspose2d(32, 16, 4, stride=2, padding=1),
    ConvTranspose2d(16, 1, 3, stride=2, padding=1),
]


def test_an_autoencoder_that_loses_a_pixel():
    found = ledger(LOSING, 28, wanted="input")
    assert found.sizes == [28, 14, 7, 14, 27]
    assert found.size == 27 and found.refusal.key == "not_wanted"
    assert found.repairs[0].changes == {3: {"output_padding": 1}}
    assert [ledger(LOSING, n, wanted="input").refusal is None for n in (27, 28, 31, 32)] == [True, False, True, False]


def test_two_layers_may_have_to_change():
    layers = [*LOSING[:2], ConvTranspose2d(32, 16, 3, stride=2, padding=1), LOSING[3]]
    found = ledger(layers, 28, wanted="input")
    assert found.size == 25
    assert found.repairs[0].changes == {2: {"output_padding": 1}, 3: {"output_padding": 1}}


# ---------------------------------------------------------------- against real layers


def a_layer(torch, pick, channels):
    """A layer of ours and torch's, or what torch raises instead of it; settings are now and then refused."""

    def one_or_two(low, high):
        return pick.randint(low, high) if pick.random() < 0.7 else (pick.randint(low, high), pick.randint(low, high))

    nn, odd = torch.nn, pick.random() < 0.05
    kind = pick.choice(
        [Conv2d, Conv2d, ConvTranspose2d, ConvTranspose2d, MaxPool2d, AvgPool2d, MaxUnpool2d, Upsample, PixelShuffle]
    )
    if kind in (Conv2d, ConvTranspose2d):
        settings = {"stride": one_or_two(1, 3), "padding": one_or_two(0, 2), "dilation": one_or_two(1, 2)}
        if kind is ConvTranspose2d:
            settings["output_padding"] = one_or_two(0, 2) if pick.random() < 0.4 else 0
        elif pick.random() < 0.2:
            settings["padding"] = pick.choice(["same", "valid"])
        if kind is Conv2d and pick.random() < 0.2:
            settings["padding_mode"] = pick.choice(["reflect", "replicate", "circular"])
        settings["groups"] = 2 if pick.random() < 0.2 else 1
        arguments = channels + odd, pick.choice([1, 2, 4, 8]), one_or_two(1, 4)
    elif kind in (MaxPool2d, AvgPool2d):
        arguments = one_or_two(1, 4), pick.choice([None, one_or_two(1, 3)])
        settings = {"padding": pick.randint(0, 2), "ceil_mode": pick.random() < 0.5}
        if kind is MaxPool2d:
            settings["dilation"] = pick.randint(1, 2)
    elif kind is MaxUnpool2d:
        arguments, settings = (one_or_two(1, 3), pick.choice([None, 2])), {"padding": pick.choice([0, 0, 1])}
    elif kind is Upsample:
        factor = pick.choice([2, 3, 1.5, 0.5])
        arguments, settings = (), pick.choice([{"scale_factor": factor}, {"size": one_or_two(1, 12)}])
    else:
        arguments, settings = (pick.choice([1, 2, 2, 3]),), {}
    try:
        return kind(*arguments, **settings), getattr(nn, kind.__name__)(*arguments, **settings)
    except (RuntimeError, ValueError):
        return kind(*arguments, **settings), None


def real_sizes(torch, modules, x):
    """The shapes that real layers make, up to the first that refuses."""
    shapes = [tuple(x.shape[1:])]
    for module in modules:
        try:
            if isinstance(module, torch.nn.MaxUnpool2d):
                x = module(x, torch.zeros_like(x, dtype=torch.long))
            else:
                x = module(x)
        except (RuntimeError, ValueError, TypeError):
            break
        if min(x.shape) < 1:  # torch lets some layers make nothing
            break
        shapes.append(tuple(x.shape[1:]))
    return shapes


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_sizes_and_refusals_are_those_of_thousands_of_real_stacks(torch):
    pick, refused, depth = random.Random(11), {}, 0
    for _ in range(2000):
        channels, ours, real = pick.choice([1, 2, 4]), [], []
        start = channels, pick.randint(1, 14), pick.randint(1, 14)
        for _ in range(pick.randint(1, 5)):
            layer, module = a_layer(torch, pick, channels)
            ours.append(layer)
            real.append(module)
            made = ledger(ours, start).runs[0]
            channels = made.maps[-1].channels
            if module is None or made.refusal:
                break
        with torch.no_grad():
            shapes = real_sizes(torch, real, torch.zeros(1, *start))
        found = [(map_.channels, *map_.sizes) for map_ in made.maps]
        assert found == shapes, (ours, start, made.refusal)
        depth += len(found)
        if made.refusal:
            refused[made.refusal.key] = refused.get(made.refusal.key, 0) + 1
    assert depth > 4000
    wanted = {
        "window_too_large",
        "nothing_left",
        "output_padding_too_large",
        "half_window",
        "shuffle",
        "channels",
        "groups",
        "same",
        "padding_mode",
    }
    assert wanted <= refused.keys()


@pytest.mark.torch
def test_a_sequential_is_read_with_all_that_is_nested_in_it(torch):
    nn = torch.nn
    block = nn.Sequential(nn.Conv2d(8, 16, 3, padding="same", bias=False), nn.BatchNorm2d(16), nn.ReLU())
    down = nn.Sequential(nn.Conv2d(3, 8, (3, 5), stride=2, padding=(1, 2)), nn.LeakyReLU(0.2), block, nn.AvgPool2d(2))
    up = nn.Sequential(
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.ConvTranspose2d(16, 12, 4, 2, 1), nn.PixelShuffle(2)
    )
    net = nn.Sequential(down, nn.Identity(), nn.Dropout2d(), up, nn.GroupNorm(1, 3), nn.Tanh())
    found = ledger(net, (3, 36, 28))
    assert found.sizes[-1] == found.size == tuple(net(torch.zeros(2, 3, 36, 28)).shape[2:])
    assert found.places == ("0.0", "0.1", "0.2.0", "0.2.1", "0.2.2", "0.3", "1", "2", "3.0", "3.1", "3.2", "4", "5")
    assert "Conv2d(8, 16, 3, padding='same') · BatchNorm2d · ReLU" in repr(found)
    assert "Upsample(scale_factor=2, mode='bilinear')" in repr(found)
    assert ledger(net, (3, 36, 28)).runs[0].layers[0] == Conv2d(3, 8, (3, 5), stride=2, padding=(1, 2))


@pytest.mark.torch
def test_modules_may_stand_among_our_layers_and_along_other_axes(torch):
    nn = torch.nn
    mixed = [
        nn.Conv1d(1, 4, 3, padding=1),
        Save("a"),
        nn.MaxPool1d(2),
        nn.ConvTranspose1d(4, 4, 2, stride=2),
        Concat("a"),
    ]
    assert ledger(mixed, 10).runs[0].maps[-1][:2] == (8, (10,))
    assert ledger(mixed, 11).refusal.key == "sizes_differ"
    assert ledger(nn.Sequential(nn.Conv3d(1, 2, 3), nn.MaxPool3d(2)), (9, 8, 7)).size == (3, 3, 2)
    assert ledger([nn.Conv1d(1, 1, 3), nn.Conv2d(1, 1, 3)], 9).refusal.key == "axes"

    class Own(nn.Conv2d):
        pass

    assert ledger(Own(3, 8, 3), 9).sizes == [9, 7]
    assert ledger(nn.Sequential(nn.LazyConv2d(8, 3), nn.Conv2d(8, 1, 3)), 9).sizes == [9, 7, 5]


@pytest.mark.torch
def test_a_norm_refuses_other_channels_as_torch_does(torch):
    nn = torch.nn
    for norm in (nn.BatchNorm2d(4), nn.GroupNorm(2, 4), nn.PReLU(4), nn.InstanceNorm2d(4, affine=True)):
        net = nn.Sequential(nn.Conv2d(1, 8, 3), norm)
        assert ledger(net, 8).refusal.numbers == {"layer": type(norm).__name__, "wanted": 4, "got": 8}
        with pytest.raises((RuntimeError, ValueError)):
            net(torch.zeros(2, 1, 8, 8))
    for norm in (nn.BatchNorm2d(8), nn.PReLU(), nn.InstanceNorm2d(4)):
        assert ledger(nn.Sequential(nn.Conv2d(1, 8, 3), norm), 8).refusal is None


@pytest.mark.torch
def test_what_cannot_be_read_is_named(torch):
    class Odd(torch.nn.Module):
        pass

    for net, sentence in [
        (torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Sequential(Odd())), 
         "layer 1.0 is Odd, which a ledger cannot read"),
        (torch.nn.Sequential(torch.nn.Flatten()), "layer 0 is Flatten, which a ledger cannot read"),
        (torch.nn.Sequential(torch.nn.GLU()), "layer 0 is GLU, which a ledger cannot read"),
        (torch.nn.Sequential(), "there is no layer to read"),
    ]:  # fmt: skip
        with pytest.raises(StackError) as caught:
            ledger(net, 8)
        assert str(caught.value) == sentence


@pytest.mark.torch
def test_multiply_adds_are_those_that_torch_counts(torch):
    from torch.utils.flop_counter import FlopCounterMode

    pick = random.Random(21)
    for _ in range(60):
        layers, modules, inside = [], [], 4
        for _ in range(3):
            kind, outside = pick.choice([Conv2d, ConvTranspose2d]), pick.choice([2, 4, 6])
            settings = {"stride": pick.randint(1, 2), "padding": pick.randint(0, 1), "groups": pick.choice([1, 2])}
            layers.append(kind(inside, outside, 3, **settings))
            modules.append(getattr(torch.nn, kind.__name__)(inside, outside, 3, **settings, device="meta"))
            inside = outside
        found = ledger(layers, (9, 12))
        if found.refusal is None:
            with FlopCounterMode(display=False) as counter:
                torch.nn.Sequential(*modules)(torch.zeros(1, 4, 9, 12, device="meta"))
            assert counter.get_total_flops() == 2 * found.work


def linear_stack(torch, pick):
    """Layers along one axis with positive weights: what an output depends on, it depends on visibly."""
    nn, made = torch.nn, []
    for _ in range(pick.randint(1, 5)):
        kind = pick.choice(["conv", "conv", "transposed", "transposed", "pool", "nearest", "linear"])
        k, s, p, d = pick.randint(1, 4), pick.randint(1, 3), pick.randint(0, 2), pick.randint(1, 2)
        if kind == "conv":
            made.append(nn.Conv1d(1, 1, k, s, p, d, bias=False))
        elif kind == "transposed":
            made.append(nn.ConvTranspose1d(1, 1, k, s, p, pick.randint(0, max(s, d) - 1), 1, False, d))
        elif kind == "pool":
            made.append(nn.AvgPool1d(k, s))
        else:
            made.append(nn.Upsample(scale_factor=pick.choice([2, 3]), mode=kind))
    for module in made:
        if hasattr(module, "weight"):
            torch.nn.init.ones_(module.weight)
    return nn.Sequential(*made).double()


@pytest.mark.torch
def test_receptive_fields_are_what_real_stacks_depend_on(torch):
    """Each input cell by itself is sent through: an output that it changes depends on it."""
    pick, n, compared = random.Random(31), 140, 0
    for _ in range(150):
        net = linear_stack(torch, pick)
        found = ledger(net, n)
        if found.refusal is not None or found.size > 1000:
            continue
        field = found.runs[0].maps[-1].fields[0]
        with torch.no_grad():
            reaches = net(torch.eye(n, dtype=torch.float64)[:, None])[:, 0] != 0
        spans = [
            (cells[0], cells[-1]) if cells else None
            for cells in (row.nonzero().flatten().tolist() for row in reaches.T)
        ]
        far = [j for j, span in enumerate(spans) if span and span[0] > 40 and span[1] < n - 40]  # from the edges
        if far and far[-1] - far[0] > 2 * len(field.spans):
            middle = range(far[0], far[-1] + 1)
            assert [field.at(j) for j in middle] == [spans[j] for j in middle], net
            assert max(spans[j][1] - spans[j][0] + 1 for j in far) == field.size
            compared += 1
    assert compared > 60


@pytest.mark.torch
def test_the_field_across_a_skip_connection_is_that_of_both_ways(torch):
    nn, n = torch.nn, 120
    a, pool, b, up = (nn.Conv1d(1, 1, 3, padding=1, bias=False), nn.AvgPool1d(2), nn.Conv1d(1, 1, 3, bias=False),
                      nn.ConvTranspose1d(1, 1, 2, 2, bias=False))  # fmt: skip
    last = nn.Conv1d(2, 1, 3, bias=False)
    for module in (a, b, up, last):
        nn.init.ones_(module.weight)
    found = ledger([a, Save("a"), pool, b, up, Concat("a", crop=True), last], n).runs[0]
    with torch.no_grad():
        x = a(torch.eye(n)[:, None])
        y = up(b(pool(x)))
        cut = (x.shape[-1] - y.shape[-1]) // 2
        reaches = last(torch.cat([y, x[..., cut : cut + y.shape[-1]]], 1))[:, 0] != 0
    for j in range(10, 40):
        cells = reaches[:, j].nonzero().flatten().tolist()
        assert found.maps[-1].fields[0].at(j) == (cells[0], cells[-1])


def test_a_crop_moves_the_field_along():
    layers = [ConvTranspose2d(1, 1, 3, stride=2), Crop("input", offset=3)]
    whole, cut = (map_.fields[0] for map_ in ledger(layers, 8).runs[0].maps[1:])
    assert [cut.at(j) for j in range(6)] == [whole.at(j + 3) for j in range(6)] == [
        (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4),
    ]  # fmt: skip


def test_the_field_of_pixel_shuffle_and_of_a_coarser_map():
    layers = [Conv2d(1, 4, 3, padding=1), PixelShuffle(2), Conv2d(1, 1, 2)]
    assert [map_.fields[0].size for map_ in ledger(layers, 8).runs[0].maps] == [1, 3, 3, 4]
    coarse = [Save("a"), MaxPool2d(1, stride=2), Upsample(size=8), Add("a")]
    assert ledger(coarse, 8).runs[0].maps[-1].fields == (None, None)
    assert "—" in repr(ledger(coarse, 8))


# ---------------------------------------------------------------- repairs


def test_every_repair_does_what_it_says():
    pick, tried, kinds = random.Random(41), 0, set()
    for _ in range(150):
        layers = [Conv2d(1, 2, pick.randint(1, 4), stride=pick.randint(1, 2), padding=pick.randint(0, 1)), Save("a")]
        layers += [pick.choice([MaxPool2d(2), Conv2d(2, 2, 3, stride=2, padding=1)])]
        layers += [ConvTranspose2d(2, 2, pick.randint(2, 4), stride=2, padding=pick.randint(0, 1))]
        layers += [pick.choice([Concat("a"), Add("a"), Conv2d(3, 2, 5), Crop("a")])]
        broken = ledger(layers, pick.randint(5, 20), wanted=pick.choice([None, "input"]))
        repairs = broken.repairs
        assert bool(repairs) <= bool(broken.refusal)
        assert len(repairs) <= MOST_REPAIRS
        for changes, again in repairs:
            if broken.refusal.key != "not_wanted":
                assert again.refusal is None or len(again.maps) - 1 > broken.runs[0].place
            sizes = again.maps[0].sizes
            assert ledger(list(again.layers), sizes, wanted=again.wanted).sizes == again.sizes
            for n in changes.get("input", []):
                assert ledger(layers, n, wanted=again.wanted).refusal is None
            kinds |= {"input" if place == "input" else type(change).__name__ for place, change in changes.items()}
            tried += 1
    assert tried > 120 and kinds == {"input", "dict", "Crop"}


def test_channels_that_do_not_fit():
    broken = ledger([Conv2d(3, 8, 3), Conv2d(16, 8, 3)], 9)
    assert broken.refusal.key == "channels"
    assert [repair.changes for repair in broken.repairs] == [{1: {"in_channels": 8}}]
    assert "in_channels=8 in layer 1" in repr(broken)


def test_inputs_of_two_sizes_are_mended_along_each_axis():
    broken = ledger(u_net(1, crop=False, widths=(2, 4, 8)), (20, 26))
    assert [repair.again.maps[0].sizes for repair in broken.repairs if "input" in repair.changes] == [(20, 24)]


def test_what_was_never_saved_is_named():
    assert str(ledger([Conv2d(1, 1, 3), Concat("skip")], 9).refusal) == "nothing was saved as 'skip'"


# ---------------------------------------------------------------- how it is asked and shown


def test_many_inputs_at_once():
    assert "16" in repr(ledger(LOSING, [16, 16, (16, 16)]))
    found = ledger(LOSING, range(26, 29))
    assert [run.size for run in found.runs] == [27, 27, 27]
    table = ledger(u_net(1, crop=False, widths=(2, 4, 8)), [16, 18, (24, 22)]).table()
    assert [heading for heading, _ in table.columns] == [
        "at",
        "layer",
        "channels",
        "n=16",
        "n=18",
        "n=24x22",
        "receptive field",
    ]
    assert [row[3:6] for row in table.rows if "Concat" in row[1]] == [("8", "✗", "✗"), ("16", "", "")]
    assert len([note for note in table.notes if note.startswith("Does not fit")]) == 1  # said once, for the first


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ledger([], 8), "there is no layer to read"),
        (lambda: ledger(LOSING, 0), "n=0 must be at least 1"),
        (lambda: ledger(LOSING, []), "n offers nothing to choose from"),
        (lambda: ledger(LOSING, (1, 2, 3, 4, 5)),
         "n must be a size, a shape of 2 axes with or without channels, or a list of them, got (1, 2, 3, 4, 5)"),
        (lambda: ledger(LOSING, 8, wanted="out"), "wanted must be a whole number, got 'out'"),
        (lambda: ledger(["ReLU"], 8), "layer 0 is 'ReLU', which a ledger cannot read"),
    ],
)  # fmt: skip
def test_a_bad_argument_is_refused_by_name(call, sentence):
    with pytest.raises(Refusal) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_bad_setting_is_shown_in_its_place():
    found = ledger([Conv2d(1, 1, 3), Conv2d(1, 1, 0)], 9)
    assert found.sizes == [9, 7] and found.size is None
    assert "Does not fit: layer 1, kernel_size=0 must be at least 1." in repr(found)
    assert found.table().refused == 2


def test_a_shape_may_name_its_channels():
    assert ledger(LOSING, (3, 28, 28)).refusal.key == "channels"
    assert ledger(LOSING, (8, 1, 28, 20)).sizes == [(28, 20), (14, 10), (7, 5), (14, 10), (27, 19)]


def test_both_languages_say_the_same_numbers():
    for call in (
        lambda: ledger(u_net(1, crop=False), 100),
        lambda: ledger(u_net(), [572, 570]),
        lambda: ledger(LOSING, 28, wanted="input"),
        lambda: ledger([Conv2d(1, 1, 3), Concat("a")], 9),
        lambda: ledger([MaxPool2d(2, padding=2), PixelShuffle(2), Upsample()], 9),
    ):
        english = repr(call())
        language("zh")
        chinese, html = repr(call()), call()._repr_html_()
        language("en")
        assert sorted(re.findall(r"\d+", english)) == sorted(re.findall(r"\d+", chinese))
        assert not re.search("refused|Does|mend|layer|receptive|come", re.sub(r"'.*?'", "", chinese))
        assert not re.search("[一-鿿]", english)
        assert 'lang="zh"' in html


def test_the_table_holds_the_text_and_escapes_it():
    found = ledger([Conv2d(1, 1, 3), Save("<b>&"), Concat("<b>&", crop=True)], 9)
    html = found._repr_html_()
    assert "<b>&" not in html and "&lt;b&gt;&amp;" in html
    cells = [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html)]
    assert cells == [cell for row in found.table().rows for cell in row]


def test_colours_are_the_notebook_s():
    html = ledger(LOSING, 28)._repr_html_()
    outside = re.sub(r"var\([^()]*\)", "", html)
    assert "var(--jp-content-font-color1" in html and not re.search(r"#[0-9a-f]{3,6}\b|rgb\(", outside)


def test_it_loads_neither_torch_nor_numpy():
    code = "from deconv_helpers import ledger\nfrom deconv_helpers.shapes.layers import Conv2d\n"
    code += "ledger([Conv2d(1, 1, 3)], 8)"
    code += "\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"torch", "numpy"}.isdisjoint(done.stdout.split())
