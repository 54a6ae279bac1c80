"""The numbers that the lessons' prose states, computed anew: what a reader is told is what the operations say."""

from itertools import product

import numpy as np
import pytest

from deconv_helpers import (
    all_five_images,
    conv1d,
    conv2d,
    conv_matrix,
    conv_transpose1d,
    conv_transpose2d,
    insert_zeros,
)
from deconv_helpers.arithmetic import Refusal, output_size, restoring_output_padding, transposed_output_size

RAMP = np.arange(16).reshape(4, 4) / 10
CROSS = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
RING = np.array([[1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]])
ONES = np.ones((3, 3), dtype=int)
CENTRE = np.pad([[1]], 1)
SIDES = np.array([[-1, 0, 1]] * 3)
DIGITS = np.array([[1, 10], [100, 1000]])


class TestLesson1:
    def test_the_second_sum_is_5_4(self):
        assert conv2d(RAMP, ONES) == pytest.approx(np.array([[4.5, 5.4], [8.1, 9.0]]))
        assert RAMP[:3, 0].sum() == pytest.approx(1.2) and RAMP[:3, 3].sum() == pytest.approx(2.1)

    def test_sizes(self):
        assert [output_size(7, 3, s) for s in (1, 2, 3)] == [5, 3, 2]
        assert [output_size(7, 3, 1, p) for p in (0, 1, 2)] == [5, 7, 9]

    def test_the_kernel_is_not_turned(self):
        assert conv1d([0, 0, 1, 0, 0], [1, 2, 3]).tolist() == [3, 2, 1]

    def test_corner_edge_and_centre_are_used_1_2_and_4_times(self):
        used = conv_transpose2d(np.ones((2, 2), int), ONES)
        assert used.tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]

    def test_two_kernels_agree_on_the_ramp_and_part_on_the_cross(self):
        assert conv2d(RAMP, CENTRE) == pytest.approx(conv2d(RAMP, ONES / 9))
        assert not np.allclose(conv2d(CROSS, CENTRE), conv2d(CROSS, ONES / 9))


class TestLesson2:
    @pytest.mark.parametrize(
        "stride, expected",
        [
            (1, [1, 12, 123, 230, 300]),
            (2, [1, 10, 102, 20, 203, 30, 300]),
            (3, [1, 10, 100, 2, 20, 200, 3, 30, 300]),
            (4, [1, 10, 100, 0, 2, 20, 200, 0, 3, 30, 300]),
        ],
    )
    def test_stamps(self, stride, expected):
        assert conv_transpose1d([1, 2, 3], [1, 10, 100], stride=stride).tolist() == expected

    def test_four_stamps_meet_and_the_window_reads_them_the_other_way_round(self):
        assert conv_transpose2d([[1, 2], [3, 4]], DIGITS)[1, 1] == 1234
        assert conv2d([[1, 2], [3, 4]], DIGITS).tolist() == [[4321]]
        assert conv1d([1, 2, 3], [1, 10, 100]).tolist() == [321]

    def test_zeros_inserted_into_3_by_3(self):
        spread = insert_zeros(np.ones((3, 3)), 2)
        assert spread.shape == (5, 5) and (spread == 0).sum() == 16
        assert insert_zeros(np.ones((3, 3)), 3).shape == (7, 7) and 7 * 7 - 9 == 40 and 6 * 6 - 9 == 27

    def test_multiplications(self):
        assert 4 * 4 * 9 == 144 and transposed_output_size(4, 3, 2) ** 2 * 9 == 729

    def test_dilation_is_not_zero_insertion(self):
        assert conv1d([1, 2, 3], [1, 1], dilation=2).tolist() == [4]
        assert conv_transpose1d([1, 2, 3], [1, 1], dilation=2).tolist() == [1, 2, 4, 2, 3]
        assert conv_transpose1d([1, 2, 3], [1, 1], stride=2).tolist() == [1, 1, 2, 2, 3, 3]


class TestLesson3:
    def test_no_half_full(self):
        assert [output_size(4, 3, 1, p) for p in range(3)] == [2, 4, 6]

    def test_padding_crops(self):
        full = conv_transpose2d([[1, 2], [3, 4]], np.arange(1, 10).reshape(3, 3))
        assert full.tolist() == [[1, 4, 7, 6], [7, 23, 33, 24], [19, 53, 63, 42], [21, 52, 59, 36]]
        cropped = conv_transpose2d([[1, 2], [3, 4]], np.arange(1, 10).reshape(3, 3), padding=1)
        assert cropped.tolist() == full[1:3, 1:3].tolist()
        with pytest.raises(Refusal, match="padding=2 leaves a size of 0"):
            conv_transpose2d([[1, 2], [3, 4]], np.ones((3, 3)), padding=2)

    def test_sizes_that_share_an_output_size(self):
        assert [output_size(n, 3, 2, 1) for n in range(5, 11)] == [3, 3, 4, 4, 5, 5]
        assert [n for n in range(1, 40) if output_size(n, 5, 3, 2) == 6] == [16, 17, 18]
        assert output_size(24, 3, 2, 1) == 12 and transposed_output_size(12, 3, 2, 1) == 23
        assert [restoring_output_padding(n, 3, 2, 1) for n in (23, 24)] == [0, 1]

    def test_output_padding_uncovers_what_a_stamp_left_at_the_end(self):
        options = {"stride": 2, "padding": 1}
        assert conv_transpose1d([1, 2], [1, 10, 100], **options).tolist() == [10, 102, 20]
        assert conv_transpose1d([1, 2], [1, 10, 100], output_padding=1, **options).tolist() == [10, 102, 20, 200]
        with pytest.raises(Refusal, match="output_padding=2 must be smaller than stride=2"):
            conv_transpose1d([1, 2], [1, 10, 100], output_padding=2, **options)

    def test_same_is_not_the_same_everywhere(self):
        assert conv1d(np.pad([1, 2, 3, 4], (0, 1)), [1, 1, 1], stride=2).tolist() == [6, 7]
        assert conv1d([1, 2, 3, 4], [1, 1, 1], stride=2, padding=1).tolist() == [3, 9]

    def test_the_diagnostic_answers_of_the_size_question(self):
        assert transposed_output_size(4, 3, 2, 1) == 7
        assert output_size(4, 3, 2, 1) == 2 and transposed_output_size(4, 3, 2) == 9


class TestLesson4:
    matrix = conv_matrix((4, 4), ONES)

    def test_the_matrix(self):
        band = np.array([[1, 1, 1, 0], [0, 1, 1, 1]])
        assert (self.matrix == np.kron(band, band)).all()
        np.testing.assert_allclose(np.linalg.svd(self.matrix)[1] ** 2, [25, 5, 5, 1])
        assert np.linalg.matrix_rank(self.matrix) == 4 and 16 - 4 == 12

    def test_cross_and_ring_and_all_between_have_four_fives(self):
        for t in np.linspace(0, 1, 11):
            np.testing.assert_allclose(conv2d(CROSS + t * (RING - CROSS), ONES), 5)
        back = [[5, 10, 10, 5], [10, 20, 20, 10], [10, 20, 20, 10], [5, 10, 10, 5]]
        assert conv_transpose2d([[5, 5], [5, 5]], ONES).tolist() == back

    def test_746_of_65536_and_how_many_outputs_there_are(self):
        images = np.array(list(product((0, 1), repeat=16)))
        outputs = images @ self.matrix.T
        fives = images[(outputs == 5).all(axis=1)]
        assert len(images) == 65_536 and len(fives) == 746
        assert len(np.unique(outputs, axis=0)) == 1140
        assert np.bincount(fives.sum(axis=1))[6:].tolist() == [8, 80, 209, 276, 140, 32, 1]
        assert np.reshape(all_five_images(), (-1, 16)).tolist() == fives.tolist()
        padded = images @ conv_matrix((4, 4), ONES, padding=1).T
        assert len(np.unique(padded, axis=0)) == 65_536

    def test_directions_that_are_and_are_not_invisible(self):
        assert not conv2d(RING - CROSS, ONES).any()
        assert not conv2d(np.pad([[1, -1]], ((1, 2), (1, 1))), ONES).any()
        checker = np.pad([[1, -1], [-1, 1]], ((0, 2), (0, 2)))
        seen = conv2d(checker, ONES)
        assert seen[0, 0] == 0 and seen.any()

    def test_the_way_back_of_the_ramp(self):
        back = [[4.5, 9.9, 9.9, 5.4], [12.6, 27, 27, 14.4], [12.6, 27, 27, 14.4], [8.1, 17.1, 17.1, 9]]
        np.testing.assert_allclose(conv_transpose2d(conv2d(RAMP, ONES), ONES), back)
        overlap = conv_transpose2d(np.ones((2, 2)), ONES)
        flattened = [[0.5, 0.55, 0.55, 0.6], [0.7, 0.75, 0.75, 0.8], [0.7, 0.75, 0.75, 0.8], [0.9, 0.95, 0.95, 1.0]]
        np.testing.assert_allclose(np.array(back) / overlap / 9, flattened)
        np.testing.assert_allclose(conv_transpose2d(conv2d(CROSS, ONES), ONES) / overlap / 9, 5 / 9)

    def test_the_best_guess(self):
        guess = (np.linalg.pinv(self.matrix) @ conv2d(RAMP, ONES).ravel()).reshape(4, 4)
        rows = [[-0.18, -0.18, -0.18, 0], [0.36, 1.08, 1.08, 0.72], [0.36, 1.08, 1.08, 0.72], [0.54, 1.26, 1.26, 0.72]]
        np.testing.assert_allclose(guess, rows, atol=1e-12)
        np.testing.assert_allclose(conv2d(guess, ONES), conv2d(RAMP, ONES))
        assert np.linalg.norm(guess) < np.linalg.norm(RAMP)

    @pytest.mark.parametrize("padding, outputs, rank", [(0, 4, 4), (1, 16, 16), (2, 36, 16)])
    def test_ranks(self, padding, outputs, rank):
        matrix = conv_matrix((4, 4), ONES, padding=padding)
        assert len(matrix) == outputs and np.linalg.matrix_rank(matrix) == rank
        assert padding != 1 or round(np.linalg.det(matrix)) == 1

    def test_sizes_at_which_padding_1_loses_something(self):
        ranks = {n: np.linalg.matrix_rank(conv_matrix((n, n), ONES, padding=1)) for n in range(2, 10)}
        assert [n for n, rank in ranks.items() if rank < n * n] == [2, 5, 8] and ranks[5] == 16

    def test_other_kernels_tell_the_letters_apart_and_lose_as_many_directions(self):
        for kernel in (CENTRE, SIDES):
            assert not np.array_equal(conv2d(CROSS, kernel), conv2d(RING, kernel))
            assert np.linalg.matrix_rank(conv_matrix((4, 4), kernel)) == 4

    def test_two_integer_pictures_with_one_output(self):
        first = np.arange(16).reshape(4, 4)
        assert conv2d(first, ONES).tolist() == conv2d(first[[0, 2, 1, 3]], ONES).tolist() == [[45, 54], [81, 90]]
