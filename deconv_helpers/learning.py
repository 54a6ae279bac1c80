"""Learning to enlarge a picture: one kernel by least squares, and a small network by gradient descent."""

import numpy as np

from .arithmetic import Refusal, whole
from .gradients import conv2d_bias, conv2d_weight, conv_transpose2d_input, conv_transpose2d_weight
from .ops import conv2d, conv_transpose2d, finite, has_room, numbers, plain_numbers

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

    Raises `Refusal` where a side is odd, and for what are no finite numbers.
    """
    y = plain_numbers(y, "y", 2)
    if y.shape[0] % 2 or y.shape[1] % 2:
        raise Refusal("shape", name="y", wanted="of 2 axes, both divisible by 2", value=y.shape)
    rows, cols = y.shape
    with np.errstate(over="ignore"):
        return y.reshape(rows // 2, 2, cols // 2, 2).mean(axis=(1, 3))


def double(x, w):
    """Enlarge a picture to exactly twice its size by a transposed convolution of stride 2.

    >>> double([[1, 2]], np.ones((2, 2)))                    # (1, 2) -> (2, 4): nearest
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])

    `w` is (k, k) with k from 2; the padding crops what reaches over, and an odd k gets `output_padding=1`.
    """
    w = numbers(w, "w")
    k = len(w) if w.ndim else 0
    if w.shape != (k, k) or k < 2:
        raise Refusal("shape", name="w", wanted="(k, k) with k from 2", value=w.shape)
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
    x, y, k = plain_numbers(x, "x", 2), plain_numbers(y, "y", 2), whole(k, "k", 2)
    if y.shape != (2 * x.shape[0], 2 * x.shape[1]) or min(y.shape) <= 2 * BORDER:
        wanted = f"twice that of x, {x.shape}, and of more than {2 * BORDER} cells a side"
        raise Refusal("shape", name="y", wanted=wanted, value=y.shape)
    has_room((k, k, y.size), "the least squares")
    inner = slice(BORDER, -BORDER)
    alone = [double(x, cell.reshape(k, k))[inner, inner].ravel() for cell in np.eye(k * k)]
    best, *_ = np.linalg.lstsq(np.transpose(alone), y[inner, inner].ravel(), rcond=None)
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
        self.rng = np.random.default_rng(whole(seed, "seed", 0))
        w1 = self.rng.normal(0, 0.3, (CHANNELS, 1, 3, 3))
        w1[0] = np.pad([[1]], 1)
        w2 = np.zeros((CHANNELS, 1, 4, 4))
        w2[0] = BILINEAR
        arrays = {"w1": w1, "b1": np.zeros(CHANNELS), "w2": w2, "b2": np.zeros(1)}
        self.weights = {name: array.astype(np.float32) for name, array in arrays.items()}

    def __call__(self, x):
        """Double a picture: (H, W) to (2H, 2W), or a batch (N, 1, H, W) to (N, 1, 2H, 2W)."""
        x = _single(x, "x", (2, 4))
        return self._forward(x[None, None])[-1][0, 0] if x.ndim == 2 else self._forward(x)[-1]

    def _forward(self, x):
        w = self.weights
        before = conv2d(x, w["w1"], w["b1"], padding=1)
        after = np.maximum(before, 0)
        return before, after, conv_transpose2d(after, w["w2"], w["b2"], stride=2, padding=1)

    @np.errstate(all="ignore")
    def gradients(self, x, y):
        """Return for each weight how the mean squared error of a batch grows with it: backwards, layer by layer.

        `x` is (N, 1, H, W) and `y` (N, 1, 2H, 2W), of which two cells at each edge, where stamps are missing, do not
        count.
        """
        w, x, y = self.weights, _single(x, "x", (4,)), _single(y, "y", (4,))
        before, after, z = self._forward(x)
        if y.shape != z.shape or min(z.shape[2:]) <= 4:
            raise Refusal("shape", name="y", wanted=f"{z.shape}, with more than 4 cells a side", value=y.shape)
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
        J. Ba, "Adam: a method for stochastic optimization", 2015. Raises `Refusal`, at the first step, where the
        picture has less than 32 cells a side or `y` is not twice its size.
        """
        x, y, steps = _single(x, "x", (2,)), _single(y, "y", (2,)), whole(steps, "steps", 0)
        if min(x.shape) < PATCH:
            raise Refusal("shape", name="x", wanted=f"of at least {PATCH} cells a side", value=x.shape)
        if y.shape != (2 * x.shape[0], 2 * x.shape[1]):
            raise Refusal("shape", name="y", wanted=(2 * x.shape[0], 2 * x.shape[1]), value=y.shape)
        moments = {name: (np.zeros_like(weight), np.zeros_like(weight)) for name, weight in self.weights.items()}
        for step in range(1, steps + 1):
            rate = RATE * min(1, step / WARM_UP) * (1 + np.cos(np.pi * step / steps)) / 2
            self._learn(self.gradients(*self._patches(x, y)), moments, step, rate)
            yield step

    @np.errstate(all="ignore")
    def _learn(self, gradients, moments, step, rate):
        """Change each weight by a step of Adam's, at most `rate` long."""
        for name, gradient in gradients.items():
            for moment, decay, value in zip(moments[name], DECAY, (gradient, gradient**2), strict=True):
                moment += (1 - decay) * (value - moment)
            mean, square = (m / (1 - decay**step) for m, decay in zip(moments[name], DECAY, strict=True))
            self.weights[name] -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)

    def _patches(self, x, y):
        rows, cols = (self.rng.integers(0, n - PATCH + 1, PATCHES) for n in x.shape)
        places = list(zip(rows, cols, strict=True))
        small = [x[i : i + PATCH, j : j + PATCH] for i, j in places]
        large = [y[2 * i : 2 * (i + PATCH), 2 * j : 2 * (j + PATCH)] for i, j in places]
        return np.stack(small)[:, None], np.stack(large)[:, None]


def _single(values, name, axes):
    """Pictures in single precision, in which all of them are still finite."""
    with np.errstate(over="ignore"):
        return finite(plain_numbers(values, name, axes).astype(np.float32), name)
