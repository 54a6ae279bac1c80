"""Learning to enlarge a picture: one kernel by least squares, and a small network by gradient descent."""

import numpy as np

from .arithmetic import Refusal, whole
from .gradients import conv2d_bias, conv2d_weight, conv_transpose2d_input, conv_transpose2d_weight
from .ops import conv2d, conv_transpose2d, numbers

BILINEAR = np.outer([0.25, 0.75, 0.75, 0.25], [0.25, 0.75, 0.75, 0.25])
BORDER = 8  # cells at the edge of the large picture that are not learnt from: stamps are missing there
CHANNELS = 16
PATCH, PATCHES = 32, 4  # the side of a training patch in cells of the small picture, and how many make a step
RATE, WARM_UP = 0.01, 10  # the longest stride of a weight, and the steps until it is taken
DECAY = 0.9, 0.99  # how long Adam remembers a gradient and its square


def halve(y):
    """Return the means of the 2x2 blocks: what a camera with half as many pixels on each side would see.

    >>> halve([[1, 3, 0, 0], [5, 7, 0, 4]])                  # (2, 4) -> (1, 2)
    array([[4., 1.]])

    Raises `Refusal` where a side is odd.
    """
    y = numbers(y, "y")
    if y.ndim != 2 or y.shape[0] % 2 or y.shape[1] % 2:
        raise Refusal("shape", name="y", wanted="of 2 axes, both divisible by 2", value=y.shape)
    rows, cols = y.shape
    return y.reshape(rows // 2, 2, cols // 2, 2).mean(axis=(1, 3))


def double(x, w):
    """Enlarge a picture to exactly twice its size by a transposed convolution of stride 2.

    >>> double([[1, 2]], np.ones((2, 2)))                    # (1, 2) -> (2, 4): nearest
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])

    `w` is (k, k) with k from 2; the padding crops what reaches over, and an odd k gets `output_padding=1`.
    """
    k = len(w)
    return conv_transpose2d(x, w, stride=2, padding=(k - 1) // 2, output_padding=k % 2)


def fit_kernel(x, y, k):
    """Return the kernel with which `double(x, w)` comes closest to `y`: linear least squares for k*k numbers.

    >>> x = np.random.default_rng(0).uniform(size=(16, 16))
    >>> fit_kernel(x, double(x, [[1, 2], [3, 4]]), 2).round(9)          # it finds the kernel that was used
    array([[1., 2.],
           [3., 4.]])

    `x` is (H, W) and `y` (2H, 2W); 8 cells at each edge of `y` are left out. Each kernel cell alone makes a picture;
    the best mixture of these k*k pictures is sought.
    """
    k = whole(k, "k", 2)
    inner = slice(BORDER, -BORDER)
    alone = [double(x, cell.reshape(k, k))[inner, inner].ravel() for cell in np.eye(k * k)]
    best, *_ = np.linalg.lstsq(np.transpose(alone), numbers(y, "y")[inner, inner].ravel(), rcond=None)
    return best.reshape(k, k)


class Upsampler:
    """A small network that doubles a picture: 3x3 convolution to 16 channels, ReLU, transposed convolution 4/2/1.

    >>> network = Upsampler(seed=0)
    >>> network(np.ones((5, 7))).shape, sum(weight.size for weight in network.weights.values())
    ((10, 14), 417)

    It begins as bilinear interpolation: the first channel hands the picture on and is stamped with the bilinear kernel,
    the other 15 look at random patterns and are not stamped yet. `seed` draws these patterns and the training patches.
    """

    def __init__(self, seed=0):
        self.rng = np.random.default_rng(seed)
        w1 = self.rng.normal(0, 0.3, (CHANNELS, 1, 3, 3))
        w1[0] = np.pad([[1]], 1)
        w2 = np.zeros((CHANNELS, 1, 4, 4))
        w2[0] = BILINEAR
        arrays = {"w1": w1, "b1": np.zeros(CHANNELS), "w2": w2, "b2": np.zeros(1)}
        self.weights = {name: array.astype(np.float32) for name, array in arrays.items()}

    def __call__(self, x):
        """Double a picture: (H, W) to (2H, 2W), or a batch (N, 1, H, W) to (N, 1, 2H, 2W)."""
        x = np.asarray(x, np.float32)
        return self._forward(x[None, None])[-1][0, 0] if x.ndim == 2 else self._forward(x)[-1]

    def _forward(self, x):
        w = self.weights
        before = conv2d(x, w["w1"], w["b1"], padding=1)
        after = np.maximum(before, 0)
        return before, after, conv_transpose2d(after, w["w2"], w["b2"], stride=2, padding=1)

    def gradients(self, x, y):
        """Return for each weight how the mean squared error of a batch grows with it: backwards, layer by layer.

        `x` is (N, 1, H, W) and `y` (N, 1, 2H, 2W), of which two cells at each edge, where stamps are missing, do not
        count.
        """
        w, x, y = self.weights, np.asarray(x, np.float32), np.asarray(y, np.float32)
        before, after, z = self._forward(x)
        inner = (..., slice(2, -2), slice(2, -2))
        error = np.zeros_like(z)
        error[inner] = 2 * (z - y)[inner] / z[inner].size
        back = conv_transpose2d_input(after.shape, w["w2"], error, stride=2, padding=1) * (before > 0)
        return {
            "w1": conv2d_weight(x, w["w1"].shape, back, padding=1),
            "b1": conv2d_bias(back),
            "w2": conv_transpose2d_weight(after, w["w2"].shape, error, stride=2, padding=1),
            "b2": conv2d_bias(error),
        }

    def training(self, x, y, steps):
        """Learn from a picture and its large version, `steps` batches of patches; yields after each, with its number.

        The steps are Adam's, growing over the first ten and shrinking to nothing at the end. Source: D. P. Kingma and
        J. Ba, "Adam: a method for stochastic optimization", 2015.
        """
        moments = {name: (np.zeros_like(weight), np.zeros_like(weight)) for name, weight in self.weights.items()}
        for step in range(1, steps + 1):
            rate = RATE * min(1, step / WARM_UP) * (1 + np.cos(np.pi * step / steps)) / 2
            for name, gradient in self.gradients(*self._patches(x, y)).items():
                for moment, decay, value in zip(moments[name], DECAY, (gradient, gradient**2), strict=True):
                    moment += (1 - decay) * (value - moment)
                mean, square = (m / (1 - decay**step) for m, decay in zip(moments[name], DECAY, strict=True))
                self.weights[name] -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)
            yield step

    def _patches(self, x, y):
        rows, cols = (self.rng.integers(0, n - PATCH + 1, PATCHES) for n in x.shape)
        places = list(zip(rows, cols, strict=True))
        small = [x[i : i + PATCH, j : j + PATCH] for i, j in places]
        large = [y[2 * i : 2 * (i + PATCH), 2 * j : 2 * (j + PATCH)] for i, j in places]
        return np.stack(small)[:, None], np.stack(large)[:, None]
