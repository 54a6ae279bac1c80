"""Lesson 10: every number in its prose and replies recomputed, against torch and by counting."""

import ast
import re
from itertools import pairwise, product

import numpy as np
import pytest

from deconv_helpers import (
    check,
    conv1d,
    conv2d,
    conv_transpose2d,
    deconvnet_picture,
    fcn_32s,
    ledger,
    max_pool2d,
    max_unpool2d,
    solve,
    u_net,
)
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.exercises import EXERCISES
from deconv_helpers.shapes.layers import Concat, Conv2d, ConvTranspose2d, MaxPool2d
from lessons import build

LESSON = build.ROOT / "lessons" / "10_networks.py"
EDGE = np.array([[-1, 1], [-1, 1]])


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture(scope="module")
def code():
    return [cell.source for cell in build.cells_of(LESSON, "en", solutions=True) if cell.kind == "code"]


@pytest.fixture(scope="module")
def letters(code):
    """The letters as the lesson draws them."""
    names = {"np": np}
    for cell in code:
        if cell.startswith(("def letter", "letters =")):
            exec(cell, names)
    return names["letters"]


def stamped(n, k, s=1, p=0, op=0):
    """How long a row of stamps is, by laying them down."""
    cells = {i * s + t for i in range(n) for t in range(k)} | {(n - 1) * s + k - 1 + extra for extra in range(op + 1)}
    return max(cells) + 1 - 2 * p


def windows(n, k, s=1, p=0):
    return len([start for start in range(-p, n + p, s) if start + k <= n + p])


def board(values, name):
    rows, cols = (1 + max(at) for at in zip(*values[name], strict=True))
    return [[values[name][row, col] for col in range(cols)] for row in range(rows)]


class TestNetworks:
    def test_the_layers_of_the_u_net_are_those_of_the_paper(self):
        """Counted in its figure 1: 18 convolutions of 3x3, 4 up-convolutions of 2x2, one of 1x1."""
        layers = u_net()
        kinds = [(type(layer), layer.kernel_size) for layer in layers if isinstance(layer, Conv2d)]
        assert [kinds.count(kind) for kind in ((Conv2d, 3), (ConvTranspose2d, 2), (Conv2d, 1))] == [18, 4, 1]
        assert ledger(layers, 572).sizes == [
            572, 570, 568, 284, 282, 280, 140, 138, 136, 68, 66, 64, 32, 30, 28,
            56, 56, 54, 52, 104, 104, 102, 100, 200, 200, 198, 196, 392, 392, 390, 388, 388,
        ]  # fmt: skip
        channels = [map_.channels for map_ in ledger(layers, 572).runs[0].maps]
        assert max(channels) == 1024 and channels[-1] == 2
        assert ledger(u_net(padding=1, crop=False, widths=(2, 3, 5)), 12).refusal is None

    def test_fcn_32s_by_counting(self):
        pools, n = [], windows(500, 3, 1, 100)
        for _ in range(5):
            n = -(-n // 2)  # poolings of 2 that round up
            pools.append(n)
        found = ledger(fcn_32s(), 500, wanted="input")
        made = zip(found.runs[0].layers, found.runs[0].maps[1:], strict=True)
        assert [map_.sizes[0] for layer, map_ in made if isinstance(layer, MaxPool2d)] == pools
        assert windows(pools[-1], 7) == 16 and stamped(16, 64, 32) == 544
        assert found.refusal is None and found.sizes[-4:] == [16, 16, 544, 500]
        assert found.runs[0].maps[-1].cropped == ((19, 25), (19, 25)) and 544 - 500 == 19 + 25
        assert sum(type(layer) is Conv2d for layer in found.runs[0].layers) == 16  # VGG-16

    def test_receptive_fields_by_the_book(self):
        """Each layer adds k - 1 steps, and a step is as long as the strides before it."""
        size, step = 1, 1
        for layer in fcn_32s()[:-2]:
            size += (layer.kernel_size - 1) * step
            step *= layer.stride or layer.kernel_size
        found = ledger(fcn_32s(), 500).runs[0]
        assert size == found.maps[-3].fields[0].size == 404 and step == 32

    def test_real_layers_have_the_same_sizes(self, torch):
        def real(layer):
            if type(layer) not in (Conv2d, ConvTranspose2d, MaxPool2d):
                return torch.nn.Identity()
            settings = {name: getattr(layer, name) for name in ("kernel_size", "stride", "padding")}
            if isinstance(layer, MaxPool2d):
                return torch.nn.MaxPool2d(**settings, ceil_mode=layer.ceil_mode)
            return getattr(torch.nn, type(layer).__name__)(1, 1, **settings)

        for layers, n in ((u_net()[:19], 572), (fcn_32s()[:-1], 500)):
            with torch.no_grad():
                out = torch.nn.Sequential(*map(real, layers))(torch.zeros(1, 1, n, n))
            assert tuple(out.shape[2:]) == ledger(layers, n).runs[0].maps[-1].sizes

    def test_the_picture_is_pooling_unpooling_and_a_transposed_convolution(self, torch):
        rng = np.random.default_rng(3)
        w = np.array([[1, -2, 3], [-4, 5, -6]])
        images = {name: rng.integers(-9, 10, (5, 8)) for name in "AB"}
        scene = deconvnet_picture(images, w)
        for name, x in images.items():
            case = scene.case(x=name)
            assert not any(grid.editable for grid in case.grids.values())
            values = case.frame(scene.arrays, step=case.steps())["values"]
            given, kernel = (torch.tensor(array, dtype=torch.float64)[None, None] for array in (x, w))
            features = torch.nn.functional.conv2d(given, kernel).relu()
            pooled, switches = torch.nn.functional.max_pool2d(features, 2, return_indices=True)
            back = torch.nn.functional.max_unpool2d(pooled, switches, 2)
            filtered = torch.nn.functional.conv_transpose2d(back.relu(), kernel)
            for board_name, wanted in (("y", features), ("u", pooled), ("z", back), ("r", filtered)):
                assert board(values, board_name) == wanted[0, 0].tolist()

    def test_a_step_of_the_picture_presses_one_stamp(self, letters):
        scene = deconvnet_picture(letters, EDGE)
        case = scene.case(x="L")
        values = case.frame(scene.arrays, step=4 + 1)["values"]  # pooled, and the first one put back
        assert values["z"] == {(0, 0): 2.0} and values["r"][1, 1] == 2 and (3, 0) not in values["r"]

    def test_the_links_show_where_a_feature_comes_from(self):
        x, w = np.arange(12).reshape(3, 4), [[1, 2, 3], [4, 5, 6]]
        stages = {stage.target: stage for stage in deconvnet_picture({"A": x}, w).case().stages}
        seen = [(source, weight) for target, source, weight in stages["y"].links() if target == (1, 1)]
        assert seen == [((1 + a, 1 + b), (a, b)) for a in range(2) for b in range(3)]

    def test_what_cannot_be_pooled_is_refused(self):
        with pytest.raises(Refusal, match="divisible by 2"):
            deconvnet_picture({"A": np.ones((4, 4))}, EDGE)


class TestProse:
    def test_retrieval(self):
        assert windows(24, 3, 2, 1) == windows(23, 3, 2, 1) == 12
        assert [stamped(12, 3, 2, 1), stamped(12, 3, 2, 1, 1), stamped(12, 3, 2)] == [23, 24, 25]

    def test_which_kernel_doubles(self):
        assert [stamped(4, k, 2, 1) for k in (2, 3, 4)] == [6, 7, 8] and stamped(8, 4, 2, 1) == 16
        assert [stamped(n, 4, 2, 1) == 2 * n for n in range(1, 9)] == [True] * 8
        assert stamped(8, 5, 2) <= 24  # the largest picture still fits into the player

    def test_dcgan_s_ledger(self, code):
        (cell,) = [cell for cell in code if cell.startswith("ledger(") and "ConvTranspose2d" in cell]
        names = {"ledger": ledger, "ConvTranspose2d": ConvTranspose2d}
        found = eval(cell, names)
        assert found.sizes == [1, 4, 8, 16, 32, 64] and found.runs[0].maps[0].channels == 100
        sizes = [1, stamped(1, 4)]
        for _ in range(4):
            sizes.append(stamped(sizes[-1], 4, 2, 1))
        assert sizes == found.sizes
        assert found.refusal is None and found.runs[0].maps[-1].channels == 3

    def test_the_walking_one(self):
        middle = [conv1d(conv1d(x, [1, 1, 1]), [1, 1, 1])[2] for x in np.eye(9)]
        assert middle == [0, 0, 1, 2, 3, 2, 1, 0, 0]

    def test_the_last_layer_of_fcn(self):
        assert (stamped(16, 64, 32), 16 * 32, 15 * 32, 16 * 64) == (544, 512, 480, 1024)
        assert [stamped(4, 4, 2, p) for p in (0, 1)] == [10, 8]

    def test_where_the_paths_of_the_u_net_meet(self, code):
        (cell,) = [cell for cell in code if cell.startswith("ledger(u_net()")]
        shown = eval(cell, {"ledger": ledger, "u_net": u_net})
        assert shown.sizes[-2:] == [28, 56] and isinstance(u_net()[19], Concat) and u_net()[19].name == "skip512"
        cuts = [map_.cropped[0] for map_ in ledger(u_net(), 572).runs[0].maps if map_.cropped]
        assert cuts == [(cut, cut) for cut in EXERCISES["10.crops"].right()] == [(n, n) for n in (4, 16, 40, 88)]
        up = n = 28
        for saved, cut in zip((64, 136, 280, 568), (4, 16, 40, 88), strict=True):
            up = 2 * n
            assert saved - up == 2 * cut
            n = windows(windows(up, 3), 3)
        assert n == 388

    def test_nothing_enlarges_by_64_56(self):
        assert not any(solution.every for solution in solve(56, 64))

    def test_the_padded_u_net(self):
        sizes = {n: ledger(u_net(padding=1, crop=False), n) for n in (96, 100, 104, 112, 128)}
        assert {n: found.refusal is None for n, found in sizes.items()} == {
            96: True, 100: False, 104: False, 112: True, 128: True,
        }  # fmt: skip
        assert sizes[100].refusal.numbers == {"here": "24x24", "name": "'skip256'", "there": "25x25"}
        assert "output_padding=1" in repr(sizes[100])
        assert [100 // 2, 50 // 2, 25 // 2, 2 * (25 // 2)] == [50, 25, 12, 24]
        assert 96 == 16 * 6 and 112 == 16 * 7 and 128 == 16 * 8

    def test_three_letters_leave_the_same_trace(self, letters):
        traces = {}
        for name, x in letters.items():
            features = np.maximum(conv2d(x, EDGE), 0)
            traces[name] = conv_transpose2d(max_unpool2d(*max_pool2d(features, 2), 2), EDGE).tolist()
        assert traces["L"] == traces["C"] == traces["E"] != traces["T"]
        assert len({x.tobytes() for x in letters.values()}) == 4
        assert all(np.array_equal(x[:, 1], np.ones(5)) for name, x in letters.items() if name != "T")  # their stem
        assert traces["L"][0] == [-2, 2, 0, 0, 0]  # dark left, bright right

    def test_the_way_into_the_autoencoder(self, code):
        assert [50, windows(50, 3, 2, 1), windows(25, 3, 2, 1), windows(13, 3, 2, 1)] == [50, 25, 13, 7]
        (cell,) = [cell for cell in code if cell.startswith("ledger(\n") and "ConvTranspose2d" not in cell]
        assert eval(cell, {"ledger": ledger, "Conv2d": Conv2d}).sizes == [50, 25, 13, 7]

    def test_the_timeline_is_in_order_in_both_languages(self):
        text = LESSON.read_text(encoding="utf-8")
        rows = re.findall(r"# \| (\d{4}) \| ([A-Z]\w+)", text)
        english, chinese = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        assert english == chinese and english == sorted(english, key=lambda row: row[0])
        assert dict((who, year) for year, who in english[3:]) == {
            "Long": "2014", "Ronneberger": "2015", "Radford": "2015", "Dumoulin": "2016", "Odena": "2016",
        }  # fmt: skip

    def test_each_prediction_has_its_right_answer_once(self, code):
        calls = [ast.parse(cell).body[0].value for cell in code if cell.startswith("predict(")]
        assert len(calls) == 10
        for call in calls:
            right = next(keyword.value for keyword in call.keywords if keyword.arg == "right")
            assert [ast.dump(key) for key in call.args[1].keys].count(ast.dump(right)) == 1


class TestExercises:
    def test_right_values_by_counting(self):
        sizes = [4]
        for _ in range(4):
            sizes.append(stamped(sizes[-1], 3, 2, 1))
        assert EXERCISES["10.generator"].right() == sizes == [4, 7, 13, 25, 49] and 64 - 49 == 15
        assert EXERCISES["10.bare"].right() == [stamped(7, 64, 32), 16] and stamped(7, 64, 32, 16) == 224

    def test_wrong_ideas_lead_where_they_say(self):
        led = {name: {idea.key: idea.leads_to() for idea in EXERCISES[name].ideas} for name in
               ("10.generator", "10.bare", "10.crops")}  # fmt: skip
        generator = led["10.generator"]
        assert all(after == stamped(n, 3, 2) for n, after in pairwise(generator["not_cropped"][1:]))
        assert all(after == stamped(n, 3, 2) + 2 for n, after in pairwise(generator["padding_added"][1:]))
        assert all(after == 2 * n for n, after in pairwise(generator["times_stride"][1:]))
        assert led["10.bare"]["side_by_side"] == [7 * 64, 112] and 7 * 64 - 2 * 112 == 224
        assert led["10.bare"]["starts_only"][0] == 6 * 32 == 192
        assert led["10.crops"]["sizes_that_meet"] == [56, 104, 200, 392]

    def test_every_odd_layer_that_doubles_is_accepted_and_no_other(self):
        for k, s, p, op in product(range(1, 10), range(1, 5), range(5), range(4)):
            doubles = op < s and all(stamped(n, k, s, p, op) == 2 * n for n in (1, 2, 5, 9))
            result = check((k, s, p, op), "10.odd")
            assert (result.status == "right") == (doubles and k % 2 == 1), (k, s, p, op)

    def test_every_set_of_layers_that_meets_the_sizes_is_accepted_and_no_other(self):
        rng = np.random.default_rng(5)
        good = 0
        for _ in range(400):
            layers = [(int(rng.choice([3, 4, 5])), 2, int(rng.choice([1, 2])), int(rng.integers(2))) for _ in range(3)]
            sizes = [7]
            for layer in layers:
                sizes.append(stamped(sizes[-1], *layer))
            fits = sizes == [7, 13, 25, 50]
            assert (check(layers, "10.skips").status == "right") == fits, layers
            good += fits
        assert good > 3

    def test_the_way_back_is_torchs(self, torch):
        for values, places, w in EXERCISES["10.back"].cases():
            as_torch = [torch.tensor(array, dtype=torch.float64)[None, None] for array in (values, w)]
            z = torch.nn.functional.max_unpool2d(as_torch[0], torch.tensor(places)[None, None], 2)
            wanted = torch.nn.functional.conv_transpose2d(z.relu(), as_torch[1])[0, 0]
            assert EXERCISES["10.back"].right(values, places, w).tolist() == wanted.tolist()

    def test_the_smaller_cases_in_the_replies(self):
        assert stamped(4, 3, 2) == 9 and stamped(4, 3, 2, 1) == 7 and stamped(1, 64, 32) == 64
        assert stamped(2, 64, 32) == 32 + 64 and stamped(5, 4, 2, 1) == 10
        one = EXERCISES["10.back"].right(np.array([[5]]), np.array([[0]]), np.array([[1, 2], [3, 4]]))
        assert one[:2, :2].tolist() == [[5, 10], [15, 20]]
        nothing = EXERCISES["10.back"].right(np.array([[-5]]), np.array([[2]]), np.array([[1, 2], [3, 4]]))
        assert not nothing.any()
        assert stamped(4, 1, 2, 0, 1) == 8  # a kernel of one cell doubles, with holes
