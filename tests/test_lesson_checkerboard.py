"""Lesson 06: what its prose and replies state, recomputed with torch and loops rather than with its helpers."""

from itertools import product

import numpy as np
import pytest

from deconv_helpers import Refusal, phase_picture, phase_sums, phases, photograph, resize_picture
from deconv_helpers.exercises import EXERCISES
from deconv_helpers.practice import check

pytestmark = pytest.mark.torch

KERNELS = {"1 2": [1, 2], "1 1": [1, 1], "1 2 3 4": [1, 2, 3, 4], "1 3 3 1": [1, 3, 3, 1], "1 2 1": [1, 2, 1]}
FACE = photograph(128)[24:72, 44:92]


def by_torch(call, x, *operands, **settings):
    """A function of torch.nn.functional on plain arrays of one axis or two."""
    import torch

    tensors = [torch.tensor(np.array(values, float))[None, None] for values in (x, *operands)]
    return getattr(torch.nn.functional, call)(*tensors, **settings)[0, 0].numpy()


def stamped(x, w, s, p=0):
    return by_torch(f"conv_transpose{np.ndim(x)}d", x, w, stride=s, padding=p)


def slid(x, w, p=0):
    return by_torch(f"conv{np.ndim(x)}d", x, w, padding=p)


def board(values, name):
    """The numbers of a board, row by row."""
    return [value for _, value in sorted(values[name].items())]


def middle(w, s):
    """One period of what a long flat row becomes, from its middle, beginning with phase 0."""
    y = stamped(np.ones(25), w, s)
    return np.pad(y, (0, s))[12 * s : 13 * s].tolist()


def unevenness(y):
    """How much the means of the four phases (s = 2) of an image differ, in parts of its own mean."""
    means = [y[row::2, col::2].mean() for row, col in product(range(2), repeat=2)]
    return (max(means) - min(means)) / y.mean()


class TestPhases:
    @pytest.mark.parametrize("k, s", list(product(range(1, 8), range(1, 5))))
    def test_the_sums_are_what_a_flat_row_becomes(self, k, s):
        w = np.random.default_rng(10 * k + s).integers(-9, 10, k)
        assert phase_sums(w, s).tolist() == middle(w, s)
        assert sum(map(len, phases(w, s))) == k
        assert (len({len(part) for part in phases(w, s)}) == 1) == (k % s == 0)

    def test_padding_shifts_the_phases(self):
        w, s = np.array([1, 10, 100, 1000, 10_000]), 3
        for p in range(3):
            y = stamped(np.ones(20), w, s, p)
            for j in range(12, 30):
                assert y[j] == sum(w[t] for t in range(5) if (t - j - p) % s == 0)

    def test_rows_and_columns_have_strides_of_their_own(self):
        w = np.arange(1, 16).reshape(3, 5)
        y = stamped(np.ones((9, 9)), w, (2, 3))
        assert phase_sums(w, (2, 3)).tolist() == y[8:10, 12:15].tolist()
        assert [part.shape for part in phases(w, (2, 3))] == [(2, 2), (2, 2), (2, 1), (1, 2), (1, 2), (1, 1)]
        assert phases(w, (2, 3))[3].tolist() == [[6, 9]]

    def test_what_cannot_be_split_is_refused(self):
        with pytest.raises(Refusal, match="stride=0 must be at least 1"):
            phase_sums([1, 2], 0)
        with pytest.raises(Refusal, match="w must hold numbers"):
            phases(["a"], 2)


class TestPictures:
    def test_stamps_and_sums_follow_the_numbers(self):
        scene = phase_picture(np.ones(5, int), KERNELS, stride=range(1, 4), start={"stride": 2})
        assert [control.name for control in scene.controls] == ["w", "stride"]
        for (name, w), s in product(KERNELS.items(), range(1, 4)):
            case = scene.case(w=name, stride=s)
            values = case.frame(scene.arrays, step=case.steps())["values"]
            assert board(values, "sums") == middle(w, s)
            assert board(values, "y") == stamped(np.ones(5), w, s).tolist()
        arrays = scene.arrays | {"w:1 2": [[5, -7]]}
        assert board(scene.case(w="1 2").frame(arrays, step=5)["values"], "sums") == [5, -7]

    def test_two_axes_and_refused_settings(self):
        scene = phase_picture(np.ones((2, 3), int), np.arange(1, 10).reshape(3, 3), axes=2, stride=2, padding=range(5))
        values = scene.case(padding=1).frame(scene.arrays, step=6)["values"]
        assert (
            np.reshape(board(values, "sums"), (2, 2)).tolist() == phase_sums(np.arange(1, 10).reshape(3, 3), 2).tolist()
        )
        assert scene.case(padding=4).refusal and "sums" not in scene.case(padding=4).grids

    @pytest.mark.parametrize("s", [1, 2, 3])
    def test_resizing_first(self, s):
        x, w = [1, 4, 2, 8, 5], [3, 1, 2]
        scene = resize_picture(x, w, stride=range(1, 4))
        case = scene.case(stride=s)
        values = case.frame(scene.arrays, step=case.steps())["values"]
        repeated = by_torch("interpolate", x, scale_factor=s, mode="nearest")
        assert board(values, "u") == repeated.tolist()
        assert board(values, "y") == slid(repeated, w).tolist()


class TestProse:
    def test_the_grey_row_and_when_its_counts_agree(self):
        assert stamped(np.ones(5), [1, 1, 1], 2).tolist() == [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1]
        assert stamped(np.ones(5), [1, 1, 1], 3).tolist() == [1] * 15
        assert stamped(np.ones(5), [1, 1, 1], 1).tolist() == [1, 2, 3, 3, 3, 2, 1]
        for k, s in product(range(1, 7), range(1, 5)):
            assert (len(set(middle(np.ones(k), s))) == 1) == (k % s == 0)

    def test_retrieval(self):
        assert 3 - 2 == 1 and (5 - 1) * 2 + 4 - 2 * 1 == 10 == len(stamped(np.ones(5), np.ones(4), 2, 1))
        assert len(stamped(np.ones(5), np.ones(4), 2)) == 12

    def test_a_checkerboard_of_1_2_and_4(self):
        inside = stamped(np.ones((4, 4)), np.ones((3, 3)), 2)[1:-1, 1:-1]
        assert np.unique(inside).tolist() == [1, 2, 4]

    def test_divisible_is_neither_necessary_nor_enough(self):
        assert [middle(w, 2) for w in KERNELS.values()] == [[1, 2], [1, 1], [4, 6], [4, 4], [2, 2]]
        assert middle([1, 1, 1], 2) == [2, 1] and middle([0.5, 1, 0.5], 2) == [1, 1]

    def test_the_pattern_on_the_face_and_its_cures(self):
        assert FACE.shape == (48, 48)
        striped = stamped(FACE, np.full((3, 3), 4 / 9), 2, 1)
        assert phase_sums(np.full((3, 3), 4 / 9), 2).mean() == pytest.approx(1)
        soft = stamped(FACE, np.outer([0.5, 1, 0.5], [0.5, 1, 0.5]), 2, 1)
        w = np.random.default_rng(8).random((4, 4))
        sums = phase_sums(w, 2)
        assert len(np.unique(sums.round(2))) == 4
        balanced = w / np.tile(sums, (2, 2))
        np.testing.assert_allclose(phase_sums(balanced, 2), 1)
        untrained, cured = (stamped(FACE, kernel, 2, 1) for kernel in (w / sums.mean(), balanced))
        nine = w[:3, :3] / w[:3, :3].sum()
        resized = slid(np.kron(FACE, np.ones((2, 2))), nine, 1)
        pressed = stamped(FACE, 4 * nine, 2, 1)
        assert min(unevenness(y) for y in (striped, untrained, pressed)) > 0.5
        assert max(unevenness(y) for y in (soft, cured, resized)) < 0.03
        forehead, hat = np.s_[22:30, 40:56], np.s_[6:14, 20:36]
        assert np.ptp(striped[forehead]) > 8 * np.ptp(striped[hat])

    def test_a_resize_convolution_is_a_transposed_convolution(self):
        kernel = stamped([1, 1], [2, 1, 3], 1)
        assert kernel.tolist() == [2, 3, 4, 3] and middle(kernel, 2) == [6, 6]
        rng = np.random.default_rng(3)
        for k, s in product(range(1, 5), range(1, 5)):
            x, w = rng.integers(-9, 10, 4), rng.integers(-9, 10, k)
            one = np.convolve(np.ones(s), w[::-1])
            assert slid(np.repeat(x, s), w, k - 1).tolist() == stamped(x, one, s).tolist()
            assert len(set(middle(one, s))) == 1


class TestExercises:
    def test_right_values_by_another_way(self):
        assert EXERCISES["06.counts"].right() == middle(np.ones(5), 3) == [2, 2, 1]
        for w, s in EXERCISES["06.sums"].cases():
            assert EXERCISES["06.sums"].right(w, s).tolist() == middle(w, s)
        for w, s in EXERCISES["06.balance"].cases():
            assert middle(EXERCISES["06.balance"].right(w, s), s) == pytest.approx([1] * s)

    def test_each_cure_is_tried_on_many_kernels(self):
        rng = np.random.default_rng(4)
        trials = [(rng.integers(1, 10, k), s) for k, s in product(range(1, 8), range(2, 5)) for _ in range(5)]

        def always(kept):
            return all(kept)

        flat = [len(set(middle(w, s))) == 1 for w, s in trials]
        divisible = always(is_flat for is_flat, (w, s) in zip(flat, trials, strict=True) if len(w) % s == 0)
        equal = always(is_flat for is_flat, (w, s) in zip(flat, trials, strict=True) if len(set(phase_sums(w, s))) == 1)
        resized = always(len(set(slid(np.repeat(np.ones(9), s), w))) == 1 for w, s in trials)
        larger = always(len(set(middle(w, s + 1))) == 1 for w, s in trials)
        assert [divisible, equal, resized, larger] == EXERCISES["06.cures"].right()

    def test_any_balanced_kernel_is_accepted(self):
        rng = np.random.default_rng(5)
        for a, b, c in rng.integers(1, 50, (20, 3)):
            assert check([a, a + b, b], "06.three").status == ("right" if a != b else "wrong")
            assert check([a, a, b, b], "06.four").idea == "not_different"
            four = [a, b, b + c, a + c]
            assert check(four, "06.four").status == ("right" if len(set(four)) == 4 else "wrong")

    def test_the_smaller_cases_in_the_replies(self):
        assert middle(np.ones(3), 3) == [1, 1, 1] and middle(np.ones(3), 2) == [2, 1]
        assert [part.tolist() for part in phases(range(4), 2)] == [[0, 2], [1, 3]]
        assert middle([1, 3, 2], 2) == [3, 3] and middle([1, 1, 1], 4) == [1, 1, 1, 0]
        assert set(slid(np.repeat(np.ones(5), 2), [3, 1, 2])) == {6}
        assert middle([1, 4, 2, 3], 2) == [3, 7] and middle([1, 2, 4, 3], 2) == [5, 5]
