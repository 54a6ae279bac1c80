"""Numbers to start from: kernels and small inputs for a board of any size, one axis being a single row."""

import numpy as np

# A patch of a real photograph, 16 x 16 grey levels from 0 (black) to 99 (white): `figures.photograph(16)`.
PATCH = """
12 11 17 18 48 22 55 37 34 38 38 39 39 39 39 44
18 12 11 10 23 26 54 53 74 50 54 41 40 40 40 41
51 33 43 29 23 33 29 52 61 43 62 37 40 40 41 42
14 15 22 34 19 6 5 6 7 13 6 22 43 44 44 44
20 10 11 9 18 16 50 59 57 57 35 23 47 47 47 46
59 48 13 16 20 35 43 53 64 36 40 40 50 50 50 50
12 22 11 15 28 46 46 61 72 63 59 50 53 54 53 53
11 9 9 12 59 60 59 55 61 53 61 57 55 55 54 54
41 13 8 50 68 43 55 54 60 54 57 57 55 55 54 54
11 10 10 36 64 48 47 59 62 58 50 56 56 56 55 54
7 16 20 20 52 29 50 33 24 41 29 41 57 57 56 56
8 58 18 9 6 5 55 44 39 63 19 6 15 34 48 56
23 18 6 5 5 5 61 69 51 80 6 7 8 9 8 35
53 6 6 6 5 5 29 22 10 23 8 9 9 8 7 15
55 5 5 6 5 5 7 49 84 8 8 8 7 7 6 5
47 5 34 54 51 10 7 54 32 9 11 32 33 21 8 6
"""


def kernels(rows, cols):
    """Return the kernels of this size by name, those that make sense there.

    >>> kernels(3, 3)["edge"].tolist()                 # Sobel's: smoothed down, subtracted across
    [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    >>> kernels(1, 4)["bilinear"].tolist()
    [[0.25, 0.75, 0.75, 0.25]]

    "ones"; "identity", a lone 1; "edge"; "blur", binomial weights with the sum 1; "bilinear", the tent that a
    transposed convolution interpolates with (Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
    Segmentation", 2015); "digits", powers of ten, which can be read off the digits of a result; "count", 1, 2, 3 ...
    """
    count = rows * cols
    blur = np.outer(_binomial(rows), _binomial(cols))
    found = {
        "ones": np.ones((rows, cols), int),
        "identity": _impulse(rows, cols),
        "edge": np.outer(_binomial(rows), np.convolve(_binomial(cols - 1), [-1, 1])) if cols > 1 else None,
        "blur": blur / blur.sum(),
        "bilinear": np.outer(_tent(rows), _tent(cols)),
        "digits": 10 ** np.arange(count).reshape(rows, cols) if count <= 6 else None,
        "count": 1 + np.arange(count).reshape(rows, cols),
    }
    return _distinct(found)


def inputs(rows, cols):
    """Return small inputs of this size by name.

    >>> inputs(4, 4)["X"].tolist()
    [[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]

    "ramp", 0, 0.1, 0.2 ...; "X" and "O", drawn with ones, where there are two axes; "count", 1, 2, 3 ...; "impulse",
    a lone 1; "photograph", a patch of one, from 0 (black) to 1 (white).
    """
    count = np.arange(rows * cols).reshape(rows, cols)
    found = {"ramp": count / 10, "count": count + 1, "impulse": _impulse(rows, cols)}
    if min(rows, cols) > 2:
        cross, ring = np.zeros((2, rows, cols), int)
        for row in range(rows):
            at = round(row * (cols - 1) / (rows - 1))
            cross[row, [at, cols - 1 - at]] = 1
        ring[[0, -1], :] = ring[:, [0, -1]] = 1
        found |= {"X": cross, "O": ring}
    return _distinct(found | {"photograph": photograph_patch(rows, cols)})


def photograph_patch(rows, cols):
    """Return a patch of a photograph: grey levels from 0 (black) to 1 (white), in hundredths.

    >>> photograph_patch(16, 16).shape, float(photograph_patch(16, 16).max()) < 1
    ((16, 16), True)

    It is Grace Hopper's portrait (United States Navy, 1984, in the public domain); each cell is the nearest of 16 x 16.
    """
    grey = np.array(PATCH.split(), int).reshape(16, 16) / 100
    nearest = [(np.arange(size) * 2 + 1) * 16 // (2 * size) % 16 for size in (rows, cols)]
    return grey[np.ix_(*nearest)]


def _distinct(found):
    """Without those that make no sense at this size and those that another one equals."""
    kept = {}
    for name, values in found.items():
        if values is not None and not any(np.array_equal(values, other) for other in kept.values()):
            kept[name] = values
    return kept


def _impulse(rows, cols):
    impulse = np.zeros((rows, cols), int)
    impulse[(rows - 1) // 2, (cols - 1) // 2] = 1
    return impulse


def _binomial(size):
    row = np.ones(1, int)
    for _ in range(size - 1):
        row = np.convolve(row, [1, 1])
    return row


def _tent(size):
    factor = (size + 1) // 2
    centre = factor - 1 if size % 2 else factor - 0.5
    return 1 - abs(np.arange(size) - centre) / factor
