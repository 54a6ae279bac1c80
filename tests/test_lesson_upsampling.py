"""Lesson 07: what its prose and replies state, recomputed with torch and loops rather than with its helpers."""

from itertools import product

import numpy as np
import pytest

from deconv_helpers import (
    Refusal,
    max_pool2d,
    max_unpool2d,
    phase_sums,
    phases,
    photograph,
    pixel_shuffle,
    subpixel_picture,
    unpooling_picture,
)
from deconv_helpers.exercises import EXERCISES
from deconv_helpers.practice import check

pytestmark = pytest.mark.torch

X = np.array([[1, 2], [3, 4]])
A = np.array([[1, 9, 2, 0], [3, 2, 7, 4], [5, 1, 0, 3], [0, 8, 6, 2]])
B = np.array([[9, 1, 0, 2], [2, 3, 4, 7], [8, 0, 2, 0], [1, 5, 3, 6]])
NAILS, NEAREST, LINEAR, SMOOTH = [0, 1, 0], [0, 1, 1], [0.5, 1, 0.5], [0.25, 0.75, 0.75, 0.25]
DOUBLED = {"stride": 2, "padding": 1, "output_padding": 1}


@pytest.fixture(scope="module")
def by_torch(torch):
    """A function of torch.nn.functional on plain arrays of one axis or two, or on channels."""

    def call(name, *arrays, channels=False, **settings):
        tensors = [torch.tensor(np.array(values, float)) for values in arrays]
        lifted = [tensor[None] if channels else tensor[None, None] for tensor in tensors]
        return getattr(torch.nn.functional, name)(*lifted, **settings)[0].squeeze(0).numpy()

    return call


def board(values, name):
    """The numbers of a board, row by row."""
    return [value for _, value in sorted(values[name].items())]


class TestOperations:
    @pytest.mark.parametrize("s, channels, batch", [(2, 4, None), (2, 12, None), (3, 9, 2), (1, 3, None), (3, 18, 4)])
    def test_pixel_shuffle_is_torchs(self, torch, s, channels, batch):
        x = (
            np.random.default_rng(s)
            .permutation((batch or 1) * channels * 6)
            .reshape(*[batch] * bool(batch), channels, 2, 3)
        )
        assert pixel_shuffle(x, s).tolist() == torch.pixel_shuffle(torch.tensor(x), s).tolist()

    @pytest.mark.parametrize("shape, size", [((4, 4), 2), ((6, 2), 2), ((3, 6), 3), ((2, 3), 1)])
    def test_pooling_and_unpooling_are_torchs(self, torch, shape, size):
        for seed in range(5):
            x = np.random.default_rng(seed).normal(size=shape)
            values, places = max_pool2d(x, size)
            theirs, switches = torch.nn.functional.max_pool2d(torch.tensor(x)[None, None], size, return_indices=True)
            assert values.tolist() == theirs[0, 0].tolist() and places.tolist() == switches[0, 0].tolist()
            back = torch.nn.functional.max_unpool2d(theirs, switches, size)[0, 0]
            assert max_unpool2d(values, places, size).tolist() == back.tolist()

    def test_of_equal_numbers_the_first_is_kept_as_torch_does(self, torch):
        x = np.array([[5, 5], [5, 5]])
        theirs = torch.nn.functional.max_pool2d(torch.tensor(x, dtype=float)[None, None], 2, return_indices=True)[1]
        assert max_pool2d(x, 2)[1].tolist() == theirs[0, 0].tolist() == [[0]]

    @pytest.mark.parametrize(
        "call, sentence",
        [
            (
                lambda: pixel_shuffle(np.ones((3, 2, 2)), 2),
                "x must have shape of 3 or 4 axes, with channels divisible by 4",
            ),
            (lambda: pixel_shuffle(np.ones((4, 4)), 2), "x must have shape of 3 or 4 axes"),
            (lambda: pixel_shuffle(np.ones((4, 2, 2)), 0), "upscale_factor=0 must be at least 1"),
            (lambda: max_pool2d(np.ones((3, 4)), 2), "x must have shape of 2 axes, both divisible by 2"),
            (lambda: max_pool2d(np.ones((0, 2)), 2), "x must have shape of 2 axes"),
            (lambda: max_unpool2d([[9]], [[1, 2]], 2), r"indices must have shape \(1, 1\)"),
            (lambda: max_unpool2d([[9]], [[4]], 2), "indices must hold numbers, got places outside 0 to 3"),
            (lambda: max_unpool2d([[9]], [[-1]], 2), "places outside 0 to 3"),
            (lambda: max_unpool2d([[9]], [[0.5]], 2), "places outside 0 to 3"),
        ],
    )
    def test_what_has_no_result_is_refused(self, call, sentence):
        with pytest.raises(Refusal, match=sentence):
            call()


class TestPictures:
    def test_unpooling_goes_to_the_remembered_places(self, torch):
        scene = unpooling_picture({"A": A, "B": B})
        for name, x in (("A", A), ("B", B)):
            case = scene.case(x=name)
            assert not any(grid.editable for grid in case.grids.values())
            values = case.frame(scene.arrays, step=case.steps())["values"]
            pooled, places = torch.nn.functional.max_pool2d(torch.tensor(x / 1)[None, None], 2, return_indices=True)
            assert board(values, "y") == pooled.ravel().tolist() == [9, 7, 8, 6]
            assert board(values, "z") == torch.nn.functional.max_unpool2d(pooled, places, 2).ravel().tolist()
            assert board(values, "u") == np.kron(pooled[0, 0].numpy(), np.ones((2, 2))).ravel().tolist()
        half = scene.case(x="A").frame(scene.arrays, step=5)["values"]
        assert half["z"] == {(0, 1): 9.0}

    @pytest.mark.parametrize("k, s", list(product(range(1, 6), range(1, 4))))
    def test_both_views_of_the_sub_pixel_picture_are_the_transposed_convolution(self, by_torch, k, s):
        rng = np.random.default_rng(10 * k + s)
        x, w = rng.integers(-9, 10, 3), rng.integers(-9, 10, k)
        scene = subpixel_picture(x, w, stride=range(1, 4))
        case = scene.case(stride=s)
        y = by_torch("conv_transpose1d", x, w, stride=s).tolist()
        for view in (0, 1):
            values = case.frame(scene.arrays, view=view, step=case.steps(view))["values"]
            assert board(values, "y") == board(values, "y-woven") == y
            channels = np.reshape(board(values, "u"), (s, -1))
            assert channels.T.ravel()[: len(y)].tolist() == y and not channels.T.ravel()[len(y) :].any()

    def test_the_sub_pixel_picture_follows_an_edit(self):
        scene = subpixel_picture([5, 6, 7], [1, 2, 3, 4])
        case = scene.case()
        values = case.frame({"x": [[1, 0, -2]], "w": [[10, 20, 30, 40]]}, view=1, step=8)["values"]
        assert board(values, "u") == [10, 30, -20, -60, 20, 40, -40, -80]
        assert board(values, "y") == board(values, "y-woven") == [10, 20, 30, 40, -20, -40, -60, -80]


class TestProse:
    def test_retrieval(self, by_torch):
        assert by_torch("conv_transpose1d", np.ones(6), [1, 2, 1], stride=2)[2:-2].tolist() == [2] * 9
        assert by_torch("conv_transpose1d", [1, 2], [1], stride=2).tolist() == [1, 0, 2]
        for n, (k, p, size) in product(range(1, 6), [(3, 0, 1), (3, 1, -1), (4, 1, 0)]):
            assert (
                len(by_torch("conv_transpose1d", np.ones((n, 1))[:, 0], np.ones(k), stride=2, padding=p))
                == 2 * n + size
            )

    def test_three_stamps_of_one_machine(self, by_torch):
        rows = [
            by_torch("conv_transpose1d", [1, 2, 3], stamp, **DOUBLED).tolist() for stamp in (NAILS, NEAREST, LINEAR)
        ]
        assert rows == [[1, 0, 2, 0, 3, 0], [1, 1, 2, 2, 3, 3], [1, 1.5, 2, 2.5, 3, 1.5]]
        square = by_torch("conv_transpose2d", X, np.outer(NEAREST, NEAREST), **DOUBLED)
        assert square.tolist() == by_torch("interpolate", X, scale_factor=2, mode="nearest").tolist()
        square = by_torch("conv_transpose2d", X, np.outer(LINEAR, LINEAR), **DOUBLED)
        assert square[:3, :3].tolist() == [[1, 1.5, 2], [2, 2.5, 3], [3, 3.5, 4]]

    def test_the_face_four_times_as_large(self, by_torch):
        face, tent = photograph(64)[12:36, 22:46], [1, 2, 3, 4, 3, 2, 1]
        assert face.shape == (24, 24)
        large = by_torch("conv_transpose2d", face, np.outer(tent, tent) / 16, stride=4, padding=3, output_padding=3)
        aligned = by_torch("interpolate", face, size=(93, 93), mode="bilinear", align_corners=True)
        assert large.shape == (96, 96)
        np.testing.assert_allclose(large[:93, :93], aligned, atol=1e-12)
        dark = large[:93, 93:] / aligned[:, -1:]
        np.testing.assert_allclose(dark, np.tile([0.75, 0.5, 0.25], (93, 1)))  # the dark edge
        copied = by_torch("conv_transpose2d", face, np.ones((4, 4)), stride=4)
        np.testing.assert_allclose(copied, by_torch("interpolate", face, scale_factor=4, mode="nearest"))
        nails = by_torch("conv_transpose2d", face, [[1]], stride=4, output_padding=3)
        assert nails.shape == (96, 96) and np.count_nonzero(nails) == 24 * 24

    def test_interpolation_inside_and_a_quarter_darker_at_the_ends(self, by_torch):
        y = by_torch("conv_transpose1d", [1, 2, 3], SMOOTH, stride=2, padding=1)
        true = by_torch("interpolate", [1, 2, 3], scale_factor=2, mode="linear", align_corners=False)
        assert y.tolist() == [0.75, 1.25, 1.75, 2.25, 2.75, 2.25] and true.tolist() == [1, 1.25, 1.75, 2.25, 2.75, 3]
        assert np.interp(np.arange(6) / 2 - 0.25, [0, 1, 2], [1, 2, 3]).tolist() == true.tolist()
        flat = by_torch("conv_transpose2d", np.ones((4, 4)), np.outer(SMOOTH, SMOOTH), stride=2, padding=1)
        assert set(flat[0, 1:-1]) == {0.75} and flat[0, 0] == 0.5625 and set(flat[1:-1, 1:-1].ravel()) == {1}
        repeated = by_torch(
            "conv_transpose2d", np.pad(X, 1, mode="edge"), np.outer(SMOOTH, SMOOTH), stride=2, padding=3
        )
        true = by_torch("interpolate", X, scale_factor=2, mode="bilinear", align_corners=False)
        assert repeated.tolist() == true.tolist()

    def test_pooling(self):
        for x in (A, B):
            blocks = [x[row : row + 2, col : col + 2].max() for row in (0, 2) for col in (0, 2)]
            assert blocks == [9, 7, 8, 6]
        assert A[0, 1] == 9 and 0 * 4 + 1 == 1 and A[3, 1] == 8 and 3 * 4 + 1 == 13
        assert max_unpool2d(*max_pool2d(A, 2), 2).tolist() != max_unpool2d(*max_pool2d(B, 2), 2).tolist()

    def test_a_sub_pixel_layer_is_a_transposed_convolution(self, by_torch):
        assert by_torch("conv_transpose1d", [5, 6, 7], [1, 2, 3, 4], stride=2).tolist() == [
            5,
            10,
            21,
            32,
            25,
            38,
            21,
            28,
        ]
        assert by_torch("conv_transpose1d", [5, 6, 7], [1, 3]).tolist() == [5, 21, 25, 21]
        assert by_torch("conv_transpose1d", [5, 6, 7], [2, 4]).tolist() == [10, 32, 38, 28]
        rng = np.random.default_rng(7)
        for side, s in [(2, 2), (4, 2), (6, 2), (3, 3), (6, 3)]:
            x, w = rng.integers(-9, 10, (3, 4)), rng.integers(-9, 10, (side, side))
            large = by_torch("conv_transpose2d", x, w, stride=s)
            stamped = [by_torch("conv_transpose2d", x, part) for part in phases(w, s)]
            slid = [by_torch("conv2d", x, np.rot90(part, 2), padding=side // s - 1) for part in phases(w, s)]
            for channels in (stamped, slid):
                woven = by_torch("pixel_shuffle", channels, channels=True, upscale_factor=s)
                assert woven.tolist() == large.tolist() == pixel_shuffle(channels, s)[0].tolist()

    def test_equal_channels_are_nearest_and_a_brighter_one_makes_a_pattern(self, by_torch):
        equal = by_torch("pixel_shuffle", [X] * 4, channels=True, upscale_factor=2)
        assert equal.tolist() == by_torch("interpolate", X, scale_factor=2, mode="nearest").tolist()
        brighter = by_torch("pixel_shuffle", [X, X, X, 2 * X], channels=True, upscale_factor=2)
        assert (brighter[1::2, 1::2] == 2 * X).all() and (brighter[0::2, 0::2] == X).all()
        rng = np.random.default_rng(8)
        for w in [rng.integers(1, 9, (4, 4)) for _ in range(5)] + [np.ones((4, 4))]:
            grey = by_torch("conv_transpose2d", np.ones((5, 5)), w, stride=2)[2:-2, 2:-2]
            assert (len(np.unique(phase_sums(w, 2))) == 1) == (np.ptp(grey) == 0)


class TestExercises:
    def test_right_answers_by_another_way(self, by_torch):
        assert (
            EXERCISES["07.border"].right() == by_torch("conv_transpose1d", [4, 8], SMOOTH, stride=2, padding=1).tolist()
        )
        assert EXERCISES["07.border"].right() == [3, 5, 7, 6]
        for values, places, side in EXERCISES["07.unpool"].cases():
            y = np.zeros((side, side))
            for value, place in zip(values, places, strict=True):
                y[divmod(place, side)] = value
            assert EXERCISES["07.unpool"].right(values, places, side).tolist() == y.tolist()
        for (channels,) in EXERCISES["07.weave"].cases():
            s, n = channels.shape
            woven = [channels[j % s, j // s] for j in range(s * n)]
            assert EXERCISES["07.weave"].right(channels).tolist() == woven
        for (w,) in EXERCISES["07.split"].cases():
            channels = [by_torch("conv_transpose2d", A, part) for part in EXERCISES["07.split"].right(w)]
            woven = by_torch("pixel_shuffle", channels, channels=True, upscale_factor=2)
            assert woven.tolist() == by_torch("conv_transpose2d", A, w, stride=2).tolist()

    def test_only_ones_triple(self, by_torch):
        wanted = by_torch("interpolate", X, scale_factor=3, mode="nearest")
        for w in (np.ones((3, 3)), np.ones((3, 3)) - np.eye(3), np.eye(3)[[0] * 3], 2 * np.ones((3, 3))):
            y = by_torch("conv_transpose2d", X, w, stride=3)
            assert (check(w, "07.triple").status == "right") == (y.tolist() == wanted.tolist())

    def test_what_draws_straight_lines_is_found_by_trying(self, by_torch):
        numbers = [-0.25, 0, 0.25, 0.5, 0.75, 1]
        found = 0
        for a, b, c, d in product(numbers, repeat=4):
            grey, ramp = (
                np.stack([by_torch("conv_transpose1d", x, part) for part in ([a, b], [c, d])], 1).ravel()[2:-2]
                for x in (np.ones(4), np.arange(4))
            )
            good = np.allclose(grey, 1) and np.allclose(np.diff(ramp), 0.5)
            if good or a + b == c + d == 1:
                assert (check([[a, b], [c, d]], "07.layer").status == "right") == good
            found += good
        assert found == 3

    def test_the_smaller_cases_in_the_replies(self, by_torch):
        settings = {"stride": 2, "padding": 1}
        assert by_torch("conv_transpose1d", [4, 0], SMOOTH, **settings).tolist() == [3, 3, 1, 0]
        assert by_torch("conv_transpose1d", [4], SMOOTH, **settings).tolist() == [3, 3]
        assert np.multiply(SMOOTH, 4).tolist() == [1, 3, 3, 1] and 0.75 * 4 + 0.25 * 8 == 5
        assert by_torch("interpolate", [1, 2], scale_factor=3, mode="nearest").tolist() == [1, 1, 1, 2, 2, 2]
        assert max_unpool2d([[9]], [[1]], 2).tolist() == [[0, 9], [0, 0]]
        assert [part.tolist() for part in phases([1, 2, 3, 4], 2)] == [[1, 3], [2, 4]]
        assert [part.tolist() for part in phases(X, 2)] == [[[1]], [[2]], [[3]], [[4]]]
        assert EXERCISES["07.weave"].right(np.array([[1, 2], [10, 20]])).tolist() == [1, 10, 2, 20]
