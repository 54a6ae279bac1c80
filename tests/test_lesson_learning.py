"""Lesson 09: the numbers of its prose, computed anew."""

from pathlib import Path

import numpy as np
import pytest

from deconv_helpers import Upsampler, conv_transpose1d, conv_transpose2d, photograph
from deconv_helpers.exercises import learning

PHOTO = photograph()
FACE, UNIFORM = PHOTO[:256], PHOTO[256:]
LINE = np.array([0.25, 0.75, 0.75, 0.25])
SETTINGS = {2: (0, 0), 3: (1, 1), 4: (1, 0), 6: (2, 0)}  # padding, output padding


PROSE = (Path(__file__).parents[1] / "lessons" / "09_learning.py").read_text(encoding="utf-8")


def said(text):
    """Whether both languages say it."""
    return PROSE.count(text) >= 2


def small(y):
    return (y[::2, ::2] + y[1::2, ::2] + y[::2, 1::2] + y[1::2, 1::2]) / 4


def doubled(x, w):
    padding, extra = SETTINGS[len(w)]
    return conv_transpose2d(x, w, stride=2, padding=padding, output_padding=extra)


def decibels(large):
    return -10 * np.log10(np.mean((FACE - large)[8:-8, 8:-8] ** 2))


def fitted(k):
    """By the normal equations rather than by lstsq."""
    cells = np.eye(k * k).reshape(-1, k, k)
    A = np.array([doubled(small(UNIFORM), cell)[8:-8, 8:-8].ravel() for cell in cells])
    return np.linalg.solve(A @ A.T, A @ UNIFORM[8:-8, 8:-8].ravel()).reshape(k, k)


@pytest.fixture(scope="module")
def kernels():
    return {k: fitted(k) for k in SETTINGS}


NEAREST = decibels(doubled(small(FACE), np.ones((2, 2))))
BILINEAR = decibels(doubled(small(FACE), np.outer(LINE, LINE)))


def test_bilinear_is_about_1_ahead_of_nearest():
    assert 0.9 < BILINEAR - NEAREST < 1.1
    assert 3 < 10 ** (10 / 20) < 3.2  # 10 dB: an error about three times smaller


def test_a_learned_kernel_of_2_is_nearest(kernels):
    assert kernels[2] == pytest.approx(1, abs=0.0015)
    assert decibels(doubled(small(FACE), kernels[2])) == pytest.approx(NEAREST, abs=0.01)


def test_larger_kernels(kernels):
    quality = {k: decibels(doubled(small(FACE), w)) for k, w in kernels.items()}
    assert said(f"{quality[4] - BILINEAR:.1f} dB") and said(f"{quality[6] - BILINEAR:.1f} dB")
    assert list(quality.values()) == sorted(quality.values())
    assert kernels[4] == pytest.approx(np.outer(LINE, LINE), abs=0.2)
    ring = np.ones((6, 6), bool)
    ring[1:-1, 1:-1] = False
    assert kernels[6][ring].sum() < -0.5 and kernels[6][2:4, 2:4].min() > 0.9


def test_phase_sums_of_the_learned_kernel_agree_to_one_part_in_a_hundred(kernels):
    sums = [kernels[4][i::2, j::2].sum() for i in (0, 1) for j in (0, 1)]
    assert max(sums) / min(sums) < 1.01 and sums == pytest.approx([1] * 4, abs=0.01)


def test_the_network_stands_about_2_3_above_bilinear_and_above_every_kernel(kernels):
    network = Upsampler(seed=0)
    for _ in network.training(small(UNIFORM), UNIFORM, steps=300):
        pass
    reached = decibels(network(small(FACE)))
    assert reached - BILINEAR == pytest.approx(2.3, abs=0.2)
    assert reached - BILINEAR == pytest.approx(2 * (BILINEAR - NEAREST), abs=0.4)
    assert reached > max(decibels(doubled(small(FACE), w)) for w in kernels.values())


def test_the_exercises_numbers():
    middle = 9
    counts = [sum(start <= middle < start + k for start in range(0, 40, 2)) for k in learning.SIZES]
    assert learning.SEES.right() == counts == [1, 2, 3]
    network = Upsampler()
    assert [weight.shape for weight in network.weights.values()] == list(learning.LAYERS)
    assert sum(learning.COUNT.right()) == 144 + 16 + 256 + 1 == 417
    assert conv_transpose1d([0, 3, 0], [1, 1], stride=2).tolist() == [0, 0, 3, 3, 0, 0]
    first = np.arange(16).reshape(4, 4)
    assert small(first).tolist() == small(first[[1, 0, 2, 3]]).tolist()
    assert small(np.array([[0, 8], [0, 0]])) == small(np.full((2, 2), 2)) == 2


def test_fitting_columns_one_by_one_is_no_mistake_where_stamps_do_not_overlap():
    for x, y, k in learning.FIT.cases():
        one_by_one = next(idea for idea in learning.FIT.ideas if idea.key == "one_by_one").leads_to(x, y, k)
        assert np.allclose(one_by_one, learning.FIT.right(x, y, k)) == (k == 2)
        doubled_x = learning.FIT.right(2 * x, y, k)
        assert np.allclose(doubled_x, learning.FIT.right(x, y, k) / 2)
