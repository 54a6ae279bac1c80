"""Lesson 04: what a convolution loses, what it keeps, and why its transpose is no way back."""

import numpy as np

from ..matrix import conv_matrix
from ..ops import conv2d, conv_transpose2d
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value, plain

SIDE, KERNEL = 4, np.ones((3, 3), int)
TARGET = conv2d(np.arange(16).reshape(4, 4), KERNEL)  # the outputs of 0 to 15
FIVES = np.full((2, 2), 5)
PADDINGS = (0, 1, 2)
LARGEST = 9  # the largest n that is asked about
CROSS = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])


def all_five_images():
    """Return the black-and-white 4x4 images whose four outputs under `ones(3, 3)` are all 5, as lists of 0 and 1.

    >>> images = all_five_images()
    >>> len(images), images[0]
    (746, [[0, 0, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0]])

    In ascending order of the binary number that the 16 cells make, read row by row: number N is `images[N - 1]`.
    """
    cells = np.arange(2**16)[:, None] >> np.arange(15, -1, -1) & 1
    outputs = cells @ conv_matrix((SIDE, SIDE), KERNEL).T
    return cells[(outputs == FIVES.ravel()).all(1)].reshape(-1, SIDE, SIDE).tolist()


def _shown(x, wanted=FIVES):
    """The picture and its outputs, with those framed that are not what is wanted."""
    y = conv2d(x, KERNEL)
    return Board("x", x, None, "input"), Board("y", y, ~np.isclose(y, wanted), "output")


# --- two pictures -----------------------------------------------------------------------------------------------------


def _two_fault(pair):
    for number, x in enumerate(pair, 1):
        y, shown = conv2d(x, KERNEL), _shown(x, TARGET)
        if not np.equal(x, np.round(x)).all():
            return Fault(
                "not_whole",
                f"Picture {number} holds numbers that are not whole. Try one row and the kernel `[1, 1, 1]`: "
                "`[0, 1, 2, 3]` gives `[3, 6]`; which other whole numbers do?",
                f"第 {number} 张图里有不是整数的数。先试一行，核是 `[1, 1, 1]`：`[0, 1, 2, 3]` 得到 `[3, 6]`；"
                "还有哪些整数也得到它？",
                shown,
            )
        if np.allclose(y, TARGET):
            continue
        if np.allclose(y - TARGET, (y - TARGET)[0, 0]):
            by = plain((y - TARGET)[0, 0])
            return Fault(
                "all_brighter",
                f"In picture {number} all four outputs are off by {by}: what is added to every cell is seen nine "
                "times. Try one row: `[0, 1, 2, 3]` and `[1, 2, 3, 4]` under `[1, 1, 1]`; what may change unseen, "
                "then?",
                f"第 {number} 张图的四个输出都差 {by}：给每一格都加上同一个数，每个窗口会把它算九次。"
                "先试一行：`[0, 1, 2, 3]` 和 `[1, 2, 3, 4]`，核是 `[1, 1, 1]`；那么怎样改才看不出来？",
                shown,
            )
        if np.allclose(np.sort(y, axis=None), np.sort(TARGET, axis=None)):
            return Fault(
                "places_changed",
                f"Picture {number} gives the right four numbers at other places: you turned or mirrored the picture. "
                "Try one row under `[1, 1, 1]`: `[3, 2, 1, 0]` gives `[6, 3]`, `[0, 2, 1, 3]` gives `[3, 6]`.",
                f"第 {number} 张图得到的四个数是对的，位置却变了：你把图旋转或翻转了。"
                "先试一行，核是 `[1, 1, 1]`：`[3, 2, 1, 0]` 得到 `[6, 3]`，`[0, 2, 1, 3]` 得到 `[3, 6]`。",
                shown,
            )
        return Fault(
            "not_both",
            f"Picture {number} gives {plain(y)}; asked for is {plain(TARGET)}. Try one row under `[1, 1, 1]`: "
            "`[0, 1, 2, 3]` gives `[3, 6]`, and so does `[0, 2, 1, 3]`.",
            f"第 {number} 张图得到 {plain(y)}，要的是 {plain(TARGET)}。"
            "先试一行，核是 `[1, 1, 1]`：`[0, 1, 2, 3]` 得到 `[3, 6]`，`[0, 2, 1, 3]` 也是。",
            shown,
        )
    if np.array_equal(*pair):
        return Fault(
            "same_picture",
            "These are two copies of one picture. Try one row under `[1, 1, 1]`: which cells of `[0, 1, 2, 3]` may "
            "change places without being seen?",
            "这两张是同一张图。先试一行，核是 `[1, 1, 1]`：`[0, 1, 2, 3]` 里哪两格对调，输出看不出来？",
        )


TWO = Property(
    wants=("a pair of pictures of 4×4 whole numbers: `[first, second]`", "一对 4×4 的整数图：`[第一张, 第二张]`"),
    shape=(2, SIDE, SIDE),
    fault=_two_fault,
    zeros=ZEROS,
    praise=(
        "Two pictures, one output. Whoever sees only the output cannot say which it was, and no layer, however well "
        "trained, can do better.",
        "两张图，同一个输出。只看输出，谁也说不出原来是哪一张；训练得再好的网络也不行。",
    ),
    hints=(
        (
            "One picture you know: the numbers from 0 to 15. Which two of its rows are in exactly the same windows?",
            "有一张你已经知道：从 0 到 15。它的哪两行总在同样的窗口里？",
        ),
        (
            "The two rows in the middle: every window holds both. Let them change places.",
            "中间的两行：每个窗口都同时盖住它们。把这两行对调。",
        ),
        (
            "`[np.arange(16).reshape(4, 4), np.arange(16).reshape(4, 4)[[0, 2, 1, 3]]]`",
            "`[np.arange(16).reshape(4, 4), np.arange(16).reshape(4, 4)[[0, 2, 1, 3]]]`",
        ),
    ),
)


# --- black and white --------------------------------------------------------------------------------------------------


def _drawing_fault(x):
    y, shown = conv2d(x, KERNEL), _shown(x)
    if not np.isin(x, (0, 1)).all():
        return Fault(
            "not_black_and_white",
            "There is a number other than 0 and 1 in it: each cell is black or white. Try one row under `[1, 1, 1]`: "
            "which zeros and ones give `[2, 2]`?",
            "里面有 0 和 1 以外的数：每一格不是黑就是白。先试一行，核是 `[1, 1, 1]`：哪些 0 和 1 得到 `[2, 2]`？",
            shown,
        )
    if np.allclose(y, FIVES):
        return None
    if np.allclose(y, KERNEL.size - FIVES):
        return Fault(
            "negative",
            "All four outputs are 4: this is the negative of what you want. What happens when 0 and 1 change places? "
            "Try one row under `[1, 1, 1]`: `[1, 0, 0, 1]` gives `[1, 1]`, and `[0, 1, 1, 0]`?",
            "四个输出都是 4：这是底片。把 0 和 1 对调会怎样？"
            "先试一行，核是 `[1, 1, 1]`：`[1, 0, 0, 1]` 得到 `[1, 1]`，`[0, 1, 1, 0]` 呢？",
            shown,
        )
    if x.sum() == FIVES[0, 0]:
        return Fault(
            "five_in_all",
            "There are five ones in the whole picture, but each of the four windows needs five. They share the four "
            "cells in the middle. Try one row under `[1, 1, 1]`: `[0, 1, 1, 0]` gives `[2, 2]` with two ones.",
            "整张图一共有五个 1，可是四个窗口每个都要有五个。正中的四格是它们共用的。"
            "先试一行，核是 `[1, 1, 1]`：`[0, 1, 1, 0]` 只用两个 1 就得到 `[2, 2]`。",
            shown,
        )
    off = np.count_nonzero(~np.isclose(y, FIVES))
    return Fault(
        "not_five",
        f"{off} of the 4 outputs are not 5. Change one cell and see which outputs move: a corner is in one window, a "
        "cell in the middle in all four. Try one row under `[1, 1, 1]` first: `[1, 1, 0, 1]` gives `[2, 2]`.",
        f"4 个输出里有 {off} 个不是 5。改一格，看哪些输出跟着变：角上的格子在一个窗口里，正中的在四个窗口里。"
        "先试一行，核是 `[1, 1, 1]`：`[1, 1, 0, 1]` 得到 `[2, 2]`。",
        shown,
    )


def _six_fault(x):
    fault, ones = _drawing_fault(x), np.count_nonzero(x)
    if fault or ones == 6:
        return fault
    return Fault(
        "not_six",
        f"All four outputs are 5, but with {ones} ones, not 6. A one in the middle is seen by four windows, one in a "
        "corner by a single one. Try one row under `[1, 1, 1]`: `[1, 1, 0, 1]` and `[0, 1, 1, 0]` both give `[2, 2]`.",
        f"四个输出都是 5，可是用了 {ones} 个 1，不是 6 个。正中的 1 有四个窗口看见，角上的只有一个。"
        "先试一行，核是 `[1, 1, 1]`：`[1, 1, 0, 1]` 和 `[0, 1, 1, 0]` 都得到 `[2, 2]`。",
        _shown(x),
    )


def _six_praise(x):
    counts = [np.sum(image) for image in all_five_images()]
    found, total = counts.count(6), len(counts)
    return (
        f"No fewer would do, and of the {total} pictures with these outputs only {found} have six ones. Yours is one.",
        f"不能再少了：输出全是 5 的图有 {total} 张，其中恰好用六个 1 的只有 {found} 张，你找到了一张。",
    )


SIX = Property(
    wants=("a picture of 4×4 zeros and ones", "一张 4×4 的图，只有 0 和 1"),
    shape=(SIDE, SIDE),
    fault=_six_fault,
    zeros=ZEROS,
    praise=_six_praise,
    hints=(
        (
            "Each window needs five ones, four windows twenty. With six ones, how often must they be seen on average?",
            "每个窗口要五个 1，四个窗口一共二十个。只有六个 1，平均每个要被看见几次？",
        ),
        (
            "The four cells in the middle are seen four times: 16. Two more ones must be seen twice each.",
            "正中的四格各被看见四次：16。还有两个 1，各要被看见两次。",
        ),
        (
            "One between the upper corners, one between the lower: `[[0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], "
            "[0, 1, 0, 0]]`.",
            "一个在上面两角之间，一个在下面两角之间：`[[0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 0]]`。",
        ),
    ),
)


def _drawing_praise(x):
    images = all_five_images()
    number, total = images.index(x.astype(int).tolist()) + 1, len(images)
    return (
        f"You found number {number} of {total}. Whatever comes after this layer cannot tell them apart.",
        f"你找到的是 {total} 张里的第 {number} 张。这一层之后不管接什么，都分不清它们。",
    )


DRAWING = Property(
    wants=("a picture of 4×4 zeros and ones", "一张 4×4 的图，只有 0 和 1"),
    shape=(SIDE, SIDE),
    fault=_drawing_fault,
    zeros=ZEROS,
    praise=_drawing_praise,
    hints=(
        (
            "Start with the four cells in the middle: every window sees all four. One more is missing in each.",
            "先把正中的四格涂上：每个窗口都看见这四格。每个窗口还差一个。",
        ),
        (
            "A corner is seen by one window only, a cell between two corners by two. Cover every window once.",
            "角上的格子只有一个窗口看见，两角之间的格子有两个窗口看见。让每个窗口正好再看见一个。",
        ),
        (
            "With the corners it is the X: `[[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]`.",
            "补上四个角就是 X：`[[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]`。",
        ),
    ),
)


# --- ranks ------------------------------------------------------------------------------------------------------------


def _matrix(n, padding):
    return conv_matrix((n, n), KERNEL, padding=padding)


def _rank(n, padding):
    return int(np.linalg.matrix_rank(_matrix(n, padding)))


RANKS = Value(
    wants=("three ranks, for p = 0, 1 and 2", "三个秩，依次是 p = 0、1、2 时的"),
    right=lambda: [_rank(SIDE, padding) for padding in PADDINGS],
    names=PADDINGS,
    ideas=(
        Idea(
            "outputs_counted",
            lambda: [len(_matrix(SIDE, padding)) for padding in PADDINGS],
            (
                "You counted the outputs. Each is one equation, but the rank is never larger than the number of "
                "unknowns, 16. Try two equations for one unknown: x = 3 and 2x = 6; the rank is 1.",
                "你数的是输出的个数。每个输出是一个方程，可是秩不会超过未知数的个数 16。"
                "试试一个未知数、两个方程：x = 3 和 2x = 6；秩是 1。",
            ),
        ),
        Idea(
            "unknowns_counted",
            lambda: [SIDE**2] * len(PADDINGS),
            (
                "You counted the unknowns. The rank is never larger than the number of equations either, and without "
                "padding there are four. Try one equation for two unknowns: a + b = 3; the rank is 1.",
                "你数的是未知数的个数。秩也不会超过方程的个数，而无填充时只有四个方程。"
                "试试两个未知数、一个方程：a + b = 3；秩是 1。",
            ),
        ),
        Idea(
            "lost_counted",
            lambda: [SIDE**2 - _rank(SIDE, padding) for padding in PADDINGS],
            (
                "These are the directions that are lost; the rank counts those that are kept. Together they are the 16 "
                "unknowns. Try one equation for two unknowns: a + b = 3; one kept, one lost.",
                "这是丢失的方向有几个；秩数的是保留下来的。两者合起来是 16 个未知数。"
                "试试两个未知数、一个方程：a + b = 3；保留一个，丢失一个。",
            ),
        ),
        Idea(
            "zeros_tell_nothing",
            lambda: [_rank(SIDE, 0)] * len(PADDINGS),
            (
                "As if padding told nothing new. The zeros do not, but the windows that stand on them see fewer cells, "
                "and so tell them apart. Try one row of 2 under `[1, 1, 1]` with p = 2: the first output is the first "
                "cell.",
                "你以为填充带不来新东西。0 本身确实没有，可是站在填充上的窗口看见的格子少，就能把格子分开。"
                "先试一行 2 格，核是 `[1, 1, 1]`、p = 2：第一个输出就是第一格。",
            ),
        ),
        Idea(
            "one_equation",
            lambda: [1] * len(PADDINGS),
            (
                "One window is one equation; but there are several windows, and none of them is a sum of others. "
                "Try one row of 4 under `[1, 1, 1]`: a + b + c and b + c + d; the rank is 2.",
                "一个窗口是一个方程；可是窗口不止一个，而且谁也不是别的窗口之和。"
                "先试一行 4 格，核是 `[1, 1, 1]`：a + b + c 和 b + c + d；秩是 2。",
            ),
        ),
    ),
    praise=(
        "4 of 16 without padding: 12 directions are lost. With one ring of zeros nothing is, and a second adds "
        "nothing.",
        "无填充时 16 个里只有 4 个：丢了 12 个方向。补一圈 0，一个也不丢；再补一圈，也不会更多。",
    ),
    hints=(
        (
            "How many equations are there for each p, and how many unknowns? The rank is no larger than either.",
            "每个 p 各有几个方程，几个未知数？秩不会比其中任何一个大。",
        ),
        (
            "4, 16 and 36 equations for 16 unknowns. Ask `np.linalg.matrix_rank` of the matrix C whether they say "
            "different things.",
            "4、16、36 个方程，16 个未知数。这些方程有没有重复？问问 `np.linalg.matrix_rank`，把矩阵 C 交给它。",
        ),
        (
            "`[np.linalg.matrix_rank(conv_matrix((4, 4), np.ones((3, 3)), padding=p)) for p in (0, 1, 2)]`",
            "`[np.linalg.matrix_rank(conv_matrix((4, 4), np.ones((3, 3)), padding=p)) for p in (0, 1, 2)]`",
        ),
    ),
)


def _lost_fault(n):
    if not float(n).is_integer() or not 2 <= n <= LARGEST:
        return Fault(
            "out_of_range",
            f"n = {plain(n)} is not asked about: n is a whole number from 2 to {LARGEST}. Try the smallest, n = 2: "
            "what does each of its four windows see?",
            f"问的不是 n = {plain(n)}：n 是 2 到 {LARGEST} 的整数。试试最小的 n = 2：四个窗口各看见什么？",
        )
    rank, unknowns = _rank(int(n), 1), int(n) ** 2
    if rank < unknowns:
        return None
    if n % 3 == 0:
        return Fault(
            "divisible_by_three",
            f"n = {plain(n)} can be recovered: rank {rank}, {unknowns} unknowns. Three does matter, but the ring of "
            "zeros counts as well. Try one row under `[1, 1, 1]` with p = 1: `[a, b]` gives a + b twice.",
            f"n = {plain(n)} 可以还原：秩 {rank}，未知数 {unknowns} 个。确实和 3 有关，可是那一圈 0 也要算进去。"
            "先试一行，核是 `[1, 1, 1]`、p = 1：`[a, b]` 两次都得到 a + b。",
        )
    return Fault(
        "recoverable",
        f"n = {plain(n)} can be recovered: rank {rank}, {unknowns} unknowns. As many outputs as cells is not yet an "
        "answer. Try one row under `[1, 1, 1]` with p = 1: `[a, b]` gives a + b twice. And `[a, b, c]`?",
        f"n = {plain(n)} 可以还原：秩 {rank}，未知数 {unknowns} 个。输出和格子一样多，还说明不了什么。"
        "先试一行，核是 `[1, 1, 1]`、p = 1：`[a, b]` 两次都得到 a + b。`[a, b, c]` 呢？",
    )


LOST = Property(
    wants=(f"one n from 2 to {LARGEST}", f"一个 n，从 2 到 {LARGEST}"),
    shape=(),
    fault=_lost_fault,
    praise=(
        "As many outputs as unknowns, and still something is lost: counting equations is not enough, the rank decides.",
        "输出和未知数一样多，还是丢了东西：光数方程不够，要看秩。",
    ),
    hints=(
        (
            "Look at one row and windows of three cells: which pattern of 1, −1 and 0 adds up to 0 in every window?",
            "先看一行，窗口是三格：由 1、−1、0 组成的什么图案，在每个窗口里加起来都是 0？",
        ),
        (
            "1, −1, 0, 1, −1, 0, ... is one. At the ends a 0 of the padding lies in the window, so the pattern must "
            "end just before a 0 of its own.",
            "1、−1、0、1、−1、0、……就是。两端的窗口里有一个填充的 0，所以图案自己必须刚好在一个 0 之前结束。",
        ),
        ("1, −1, 0, 1, −1 fits: `5`.", "1、−1、0、1、−1 正合适：`5`。"),
    ),
)


# --- ways back --------------------------------------------------------------------------------------------------------


def _pictures(seed):
    """A single 1 in a corner, then random pictures."""
    rng = np.random.default_rng(seed)
    return [np.eye(SIDE, 1) @ np.eye(1, SIDE), *(rng.integers(0, 10, (SIDE, SIDE)) for _ in range(8))]


def _solved(y, padding):
    """The picture whose convolution is `y`."""
    return np.linalg.lstsq(_matrix(SIDE, padding), y.ravel())[0].reshape(SIDE, SIDE)


def _undo():
    """The matrix A that undoes a row of [1, 1, 1] with padding 1."""
    return np.linalg.inv(conv_matrix((SIDE,), KERNEL[0], padding=1))


def _overlap():
    return conv_transpose2d(np.ones((SIDE, SIDE)), KERNEL, padding=1)


RECOVER = Function(
    wants=("a function `recover(y)`", "一个函数 `recover(y)`"),
    arguments=("y",),
    cases=lambda: [(conv2d(x, KERNEL, padding=1),) for x in _pictures(4)],
    right=lambda y: _solved(y, padding=1),
    returns="input",
    ideas=(
        Idea(
            "transposed",
            lambda y: conv_transpose2d(y, KERNEL, padding=1),
            (
                "You used the transposed convolution. It gives back the shape, not the values: it adds up once more. "
                "Try the picture with a single 1 in the corner: it comes back as a 4, and its neighbours are no longer "
                "0.",
                "你用了转置卷积。它还回来的是形状，不是数值：它又加了一遍。"
                "试试只有角上一个 1 的图：1 回来变成了 4，旁边的格子也不再是 0。",
            ),
        ),
        Idea(
            "divided",
            lambda y: conv_transpose2d(y, KERNEL, padding=1) / _overlap() / KERNEL.size,
            (
                "You divided the transposed result by the overlaps and by 9: that makes it about as bright as the "
                "picture, but it stays blurred. Try the picture with a single 1: does your result have a single 1?",
                "你把转置卷积的结果除以重叠次数，再除以 9：亮度差不多了，可还是模糊的。"
                "试试只有一个 1 的图：你的结果里也只有一个 1 吗？",
            ),
        ),
        Idea(
            "averaged",
            lambda y: y / KERNEL.size,
            (
                "You divided by 9: that makes sums into means, and means are not the cells. "
                "Try one row under `[1, 1, 1]` with p = 1: `[1, 0, 0, 0]` gives `[1, 1, 0, 0]`.",
                "你除以了 9：和变成了平均，可平均不是原来的格子。"
                "先试一行，核是 `[1, 1, 1]`、p = 1：`[1, 0, 0, 0]` 得到 `[1, 1, 0, 0]`。",
            ),
        ),
        Idea(
            "as_it_is",
            lambda y: y,
            (
                "That is y itself: as large as x, but each number is still a sum. "
                "Try the picture with a single 1: its y has four ones.",
                "这就是 y 本身：和 x 一样大，可每个数还是和。试试只有一个 1 的图：它的 y 里有四个 1。",
            ),
        ),
        Idea(
            "one_direction",
            lambda y: _undo() @ y,
            (
                "You undid one direction only: the kernel adds up along the columns and along the rows. From the left, "
                "A undoes the columns. Try the picture with a single 1: two ones are left, side by side.",
                "你只还原了一个方向：核既竖着加，也横着加。A 从左边乘，还原的是竖的方向。"
                "试试只有一个 1 的图：还剩下左右两个 1。",
            ),
        ),
        Idea(
            "other_direction",
            lambda y: y @ _undo(),
            (
                "You undid one direction only: the kernel adds up along the columns and along the rows. From the "
                "right, A undoes the rows. Try the picture with a single 1: two ones are left, one above the other.",
                "你只还原了一个方向：核既竖着加，也横着加。A 从右边乘，还原的是横的方向。"
                "试试只有一个 1 的图：还剩下上下两个 1。",
            ),
        ),
    ),
    praise=(
        "Every cell is back: one ring of zeros was enough. And it took the inverse, not the transpose.",
        "每一格都回来了：补一圈 0 就够了。而且用的是逆，不是转置。",
    ),
    hints=(
        (
            "Look at one row: under `[1, 1, 1]` with p = 1, y₁ − y₀ is x₂ alone.",
            "先看一行：核是 `[1, 1, 1]`、p = 1，y₁ − y₀ 就只剩 x₂。",
        ),
        (
            "So each cell is a few outputs added and subtracted. For one row that is a matrix A; for a picture it "
            "works from the left for the columns and from the right for the rows.",
            "所以每一格都是几个输出相加减。对一行来说，这就是一个矩阵 A；对一张图，从左边乘，管竖的方向；"
            "从右边乘，管横的方向。",
        ),
        (
            "`A = np.linalg.inv(conv_matrix((4,), [1, 1, 1], padding=1))\nreturn A @ y @ A`",
            "`A = np.linalg.inv(conv_matrix((4,), [1, 1, 1], padding=1))\nreturn A @ y @ A`",
        ),
    ),
)


def _peeled_rows(y):
    """Each row peeled from the left, as if rows did not add up."""
    x = np.zeros((SIDE, SIDE))
    for j in range(SIDE):
        x[:, j] = y[:SIDE, j] - x[:, max(j - 2, 0) : j].sum(1)
    return x


def _gains(y):
    """What each window has gained on the one before it, in both directions."""
    return np.diff(np.diff(y, axis=0, prepend=0), axis=1, prepend=0)[:SIDE, :SIDE]


PEEL = Function(
    wants=("a function `peel(y)`", "一个函数 `peel(y)`"),
    arguments=("y",),
    cases=lambda: [(conv2d(x, KERNEL, padding=2),) for x in _pictures(5)],
    right=lambda y: _solved(y, padding=2),
    returns="input",
    given="nothing_peeled",
    ideas=(
        Idea(
            "nothing_peeled",
            lambda y: np.zeros((SIDE, SIDE)),
            (
                "So far nothing is peeled: x holds only zeros. Begin in the corner: `x[0, 0]` is `y[0, 0]`.",
                "现在还什么都没有剥出来：x 里全是 0。从角上开始：`x[0, 0]` 就是 `y[0, 0]`。",
            ),
        ),
        Idea(
            "not_peeled",
            lambda y: y[:SIDE, :SIDE],
            (
                "Only the first cell is right so far: `y[0, 0]` is `x[0, 0]`, but every other window sees more. "
                "Try `y[0, 1]`: it is `x[0, 0] + x[0, 1]`. What do you know of it already?",
                "现在只有第一格对：`y[0, 0]` 就是 `x[0, 0]`，别的窗口看见的都不止一格。"
                "试试 `y[0, 1]`：它是 `x[0, 0] + x[0, 1]`。其中哪个你已经知道了？",
            ),
        ),
        Idea(
            "averaged",
            lambda y: y[1:-1, 1:-1] / KERNEL.size,
            (
                "You took the middle of y, divided by 9: means, not cells. Start in the corner instead, where a window "
                "sees one cell only: what is `y[0, 0]`?",
                "你取了 y 的中间，再除以 9：那是平均，不是格子。从角上开始吧，那里的窗口只看见一格：`y[0, 0]` 是什么？",
            ),
        ),
        Idea(
            "transposed",
            lambda y: conv2d(y, KERNEL),
            (
                "You slid the kernel over y: that is the transposed way, and it adds up once more. To peel is to "
                "subtract. Try the picture with a single 1: your result has more than one number.",
                "你让核在 y 上又滑了一遍：这是转置的做法，又加了一次。“剥”靠的是减。"
                "试试只有一个 1 的图：你的结果里不止一个数。",
            ),
        ),
        Idea(
            "rows_only",
            _peeled_rows,
            (
                "Each row is peeled on its own, but a window also sees the two rows above it. "
                "Try `y[1, 0]`: it is `x[0, 0] + x[1, 0]`.",
                "你把每一行单独剥了，可是窗口还看见上面的两行。试试 `y[1, 0]`：它是 `x[0, 0] + x[1, 0]`。",
            ),
        ),
        Idea(
            "nothing_leaves",
            _gains,
            (
                "You took differences of neighbouring windows: right for three rows and columns, then cells begin to "
                "leave the window. Try one row: y₃ − y₂ is x₃ − x₀, so x₀ has to be added back.",
                "你取的是相邻窗口的差：前三行、前三列都对，再往后就有格子离开窗口了。"
                "先试一行：y₃ − y₂ 等于 x₃ − x₀，所以要把 x₀ 加回来。",
            ),
        ),
    ),
    praise=(
        "Cell by cell, each from those before it: 36 outputs are more than enough for 16 unknowns.",
        "一格接一格，每一格都从前面的推出来：36 个输出，对 16 个未知数绰绰有余。",
    ),
    hints=(
        (
            "Which output sees one cell of x only? Start there.",
            "哪个输出只看见 x 的一格？从那里开始。",
        ),
        (
            "Go row by row, from the left: in the window of `y[i, j]` every cell but `x[i, j]` is known already. "
            "Subtract them.",
            "一行一行，从左往右：`y[i, j]` 的窗口里，除了 `x[i, j]`，别的格子都已经知道了。把它们减掉。",
        ),
        (
            "`x = np.zeros((4, 4))\nfor i in range(4):\n    for j in range(4):\n"
            "        x[i, j] = y[i, j] - x[max(i - 2, 0) : i + 1, max(j - 2, 0) : j + 1].sum()\nreturn x`",
            "`x = np.zeros((4, 4))\nfor i in range(4):\n    for j in range(4):\n"
            "        x[i, j] = y[i, j] - x[max(i - 2, 0) : i + 1, max(j - 2, 0) : j + 1].sum()\nreturn x`",
        ),
    ),
)


# --- a kernel whose transpose is a way back ---------------------------------------------------------------------------

MIDDLE = np.pad(np.ones((2, 2)), 1)


def _there_and_back(w):
    """The matrix of a convolution and its transpose, one after the other, on 4x4 pictures."""
    c = conv_matrix((SIDE, SIDE), w)
    return c.T @ c


def _kernel_fault(w):
    both = _there_and_back(w)
    if np.allclose(both, np.diag(MIDDLE.ravel())):
        return None
    back = conv_transpose2d(conv2d(CROSS, w), w)
    shown = Board("x", CROSS, None, "input"), Board("x′", back, ~np.isclose(back, CROSS * MIDDLE), "output")
    if np.count_nonzero(w) == 1 and w[1, 1]:
        times = plain(w[1, 1] ** 2)
        return Fault(
            "too_strong",
            f"The middle comes back at the right place, but {times} times as strong: the kernel is used twice, and "
            f"{plain(w[1, 1])} times {plain(w[1, 1])} is {times}. Try one cell and a kernel of one number.",
            f"中间的四格回到了原处，却变成了 {times} 倍：核用了两次，{plain(w[1, 1])} 乘 {plain(w[1, 1])} 得 {times}。"
            "先试一格，核也只有一个数。",
            shown,
        )
    if np.count_nonzero(w) == 1:
        row, col = np.argwhere(w)[0]
        return Fault(
            "other_cells",
            f"A single number, so nothing is mixed; but at row {row}, column {col} (counted from 0) it copies another "
            "part of the picture than the middle. Try one row: `[0, 1, 0]` takes the 6 out of `[5, 6, 7]`, `[1, 0, 0]` "
            "the 5.",
            f"只有一个数，所以什么也没有混在一起；可是它在第 {row} 行、第 {col} 列（从 0 数起），抄的不是图的中间。"
            "先试一行：`[0, 1, 0]` 从 `[5, 6, 7]` 里取出 6，`[1, 0, 0]` 取出 5。",
            shown,
        )
    if np.allclose(w, w[0, 0]):
        return Fault(
            "all_the_same",
            "All nine numbers are the same: the convolution mixes nine cells, and the way back presses the mixture on "
            "nine cells. Try one row: under `[1, 1, 1]`, `[5, 6, 7]` becomes `[18]`, and back `[18, 18, 18]`.",
            "九个数都一样：卷积把九格混在一起，回来时又把混好的数盖到九格上。"
            "先试一行：核是 `[1, 1, 1]`，`[5, 6, 7]` 变成 `[18]`，回来是 `[18, 18, 18]`。",
            shown,
        )
    return Fault(
        "mixed",
        "More than one number of the kernel is not 0, so cells get mixed, and the way back does not separate them. Try "
        "one row: under `[0, 1, 1]`, `[5, 6, 7]` becomes `[13]`, and back `[0, 13, 13]`.",
        "核里不是 0 的数不止一个，格子就混在了一起，回来时分不开。"
        "先试一行：核是 `[0, 1, 1]`，`[5, 6, 7]` 变成 `[13]`，回来是 `[0, 13, 13]`。",
        shown,
    )


BACK_KERNEL = Property(
    wants=("a kernel of 3×3 numbers", "一个 3×3 的卷积核"),
    shape=(3, 3),
    fault=_kernel_fault,
    zeros=ZEROS,
    praise=(
        "With this kernel the transpose does undo the convolution, as far as anything is left: its C satisfies C Cᵀ = "
        "I. The border was never read.",
        "用这个核，凡是留下来的，转置卷积都能还原：它的 C 满足 C Cᵀ = I。边上的格子本来就没有读过。",
    ),
    hints=(
        (
            "Each output may hold one cell of the picture only: what is mixed is not separated again.",
            "每个输出只能装图里的一格：混在一起的，就再也分不开了。",
        ),
        (
            "One number of the kernel is not 0. Where must it stand to copy the middle, and which numbers have the "
            "square 1?",
            "核里只有一个数不是 0。要抄中间，它该站在哪里？哪些数的平方是 1？",
        ),
        ("`[[0, 0, 0], [0, 1, 0], [0, 0, 0]]`", "`[[0, 0, 0], [0, 1, 0], [0, 0, 0]]`"),
    ),
)

EXERCISES = {
    "04.two": TWO,
    "04.six": SIX,
    "04.drawing": DRAWING,
    "04.ranks": RANKS,
    "04.lost": LOST,
    "04.recover": RECOVER,
    "04.peel": PEEL,
    "04.kernel": BACK_KERNEL,
}
