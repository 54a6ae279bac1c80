"""Lesson 01: sizes, one window, kernels for a purpose, the flip."""

from itertools import product

import numpy as np

from ..arithmetic import output_size, transposed_output_size
from ..ops import conv1d, conv2d
from .kinds import ZEROS, Fault, Function, Idea, Property, Value, plain

RAMP = np.arange(16).reshape(4, 4) / 10
CENTRE = RAMP[1:3, 1:3]
EDGE = np.array([[0, 0, 1, 1]] * 4)
CROSS = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
ONES = np.ones((3, 3))
SPIKE, DIGITS = np.array([0, 0, 1, 0, 0]), np.array([1, 2, 3])
SETTINGS = ((7, 3, 2, 0), (7, 3, 2, 1), (8, 3, 2, 1), (5, 3, 1, 2))  # n, k, s, p


def _sizes(rule):
    return lambda: [rule(*setting) for setting in SETTINGS]


SIZES = Value(
    wants=("four sizes, in the order of the question", "四个尺寸，按题目里的顺序"),
    right=_sizes(output_size),
    names=SETTINGS,
    ideas=(
        Idea(
            "steps_not_windows",
            _sizes(lambda n, k, s, p: (n + 2 * p - k) // s),
            (
                "You counted the steps between the windows; there is one window more than steps. "
                "Try n = 3, k = 3, s = 1, p = 0: no step at all, and yet one window.",
                "你数的是窗口走了几步；窗口的个数比步数多 1。"
                "试试 n = 3、k = 3、s = 1、p = 0：一步也没走，却有一个窗口。",
            ),
        ),
        Idea(
            "padding_once",
            _sizes(lambda n, k, s, p: (n + p - k) // s + 1),
            (
                "You added the padding once; it stands on both sides, so the input grows by 2p. "
                "Try n = 1, k = 3, s = 1, p = 1: 1 + 2·1 = 3, just room for one window.",
                "填充你只加了一次；它两边都有，所以输入变长 2p。"
                "试试 n = 1、k = 3、s = 1、p = 1：1 + 2·1 = 3，刚好放得下一个窗口。",
            ),
        ),
        Idea(
            "no_padding",
            _sizes(lambda n, k, s, p: (n - k) // s + 1),
            (
                "You left the padding out; the window may stand on it too. "
                "Try n = 3, k = 3, s = 1: one window for p = 0, and three for p = 1.",
                "你没有算填充；窗口也可以站在填充上。试试 n = 3、k = 3、s = 1：p = 0 时一个窗口，p = 1 时三个。",
            ),
        ),
        Idea(
            "rounded_up",
            _sizes(lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1),
            (
                "You rounded up; a window that does not fit whole is not there, so round down. "
                "Try n = 4, k = 3, s = 2, p = 0: (4−3)/2 = 0.5, and there is one window.",
                "你向上取整了；放不下的窗口不算，所以要向下取整。"
                "试试 n = 4、k = 3、s = 2、p = 0：(4−3)/2 = 0.5，只有一个窗口。",
            ),
        ),
        Idea(
            "no_stride",
            _sizes(lambda n, k, s, p: n + 2 * p - k + 1),
            (
                "You moved the window one cell at a time; with stride s it jumps s cells. "
                "Try n = 5, k = 3, p = 0: s = 1 gives 3 windows, s = 2 only 2.",
                "你让窗口一格一格地走了；步幅是 s，它就一次跳 s 格。"
                "试试 n = 5、k = 3、p = 0：s = 1 有 3 个窗口，s = 2 只有 2 个。",
            ),
        ),
        Idea(
            "no_kernel",
            _sizes(lambda n, k, s, p: (n + 2 * p) // s),
            (
                "You divided the input by the stride and forgot that the window has a width of k. "
                "Try n = 3, k = 3, s = 1, p = 0: there is room for one window, not for three.",
                "你直接用步幅去除输入的长度，忘了窗口有 k 格宽。"
                "试试 n = 3、k = 3、s = 1、p = 0：只放得下一个窗口，不是三个。",
            ),
        ),
        Idea(
            "transposed",
            _sizes(transposed_output_size),
            (
                "This is the formula of the transposed convolution, which goes the other way. "
                "Try n = 3, k = 3, s = 2, p = 0: the window fits once, so the size is 1.",
                "这是转置卷积的公式，方向正好相反。试试 n = 3、k = 3、s = 2、p = 0：窗口只放得下一次，所以尺寸是 1。",
            ),
        ),
    ),
    praise=(
        "And did you notice? The inputs of 7 and of 8 cells have outputs of the same size.",
        "你注意到了吗？7 格和 8 格的输入，输出的尺寸一样。",
    ),
    hints=(
        (
            "Draw the cells as dots, the padding too, and lay the window on the first k of them.",
            "把格子画成一排点，填充也画上，再把窗口放在最前面的 k 个点上。",
        ),
        (
            "How often can the window move on by s without leaving the dots? Then add the window it started with.",
            "窗口每次移动 s 格，不走出这排点，能移动几次？再加上最开始的那个窗口。",
        ),
        (
            "⌊(n + 2p − k) / s⌋ + 1; for the first: ⌊(7 + 0 − 3) / 2⌋ + 1 = 3.",
            "⌊(n + 2p − k) / s⌋ + 1；第一个就是 ⌊(7 + 0 − 3) / 2⌋ + 1 = 3。",
        ),
    ),
)


def _edge_fault(w):
    unit = w / np.abs(w).max()
    if not np.allclose(conv2d(np.ones((4, 4)), unit), 0):
        total = plain(w.sum())
        return Fault(
            "answers_flat",
            f"On a flat picture of ones your kernel answers {total}, the sum of its nine numbers; it should stay "
            "silent. Try one row: `[-1, 1]` on `[1, 1]` gives 0, `[1, 1]` on `[1, 1]` gives 2.",
            f"在一张全是 1 的图上，你的核回答 {total}，就是九个数之和；它本该不出声。"
            "先试一行：`[-1, 1]` 遇到 `[1, 1]` 得 0，`[1, 1]` 遇到 `[1, 1]` 得 2。",
        )
    if np.allclose(conv2d(EDGE, unit), 0):
        if not np.allclose(conv2d(EDGE.T, unit), 0):
            return Fault(
                "other_edge",
                "Your kernel compares rows, so it finds edges that lie flat; this edge stands upright, between two "
                "columns. Try a 1×2 kernel: `[[-1, 1]]` compares a cell with its right neighbour.",
                "你的核比较的是上下两行，找到的是横着的边缘；这里的边缘是竖着的，在两列之间。"
                "先试 1×2 的核：`[[-1, 1]]` 拿一个格子和它右边的格子比。",
            )
        return Fault(
            "silent",
            "Your kernel is silent on flat parts, but at this edge its output is 0 as well. Try one row: what does "
            "`[-1, 1]` give on `[0, 1]`, and what does yours?",
            "你的核在平坦处不出声，可是在这条边缘上输出也是 0。先试一行：`[-1, 1]` 遇到 `[0, 1]` 得几？你的核呢？",
        )


EDGE_KERNEL = Property(
    wants=("a kernel of 3×3 numbers", "一个 3×3 的卷积核"),
    shape=(3, 3),
    fault=_edge_fault,
    zeros=(
        "A kernel of zeros is silent everywhere, at the edge too: put your own numbers in.",
        "全 0 的核到处都不出声，在边缘上也一样：把你自己的数填进去。",
    ),
    praise=(
        "It says nothing where the picture is flat, and answers where 0 becomes 1.",
        "平坦的地方它不出声，0 变成 1 的地方它才回答。",
    ),
    hints=(
        (
            "Silent on a flat picture means: the nine numbers add up to 0.",
            "在平坦的图上不出声，意思是九个数加起来等于 0。",
        ),
        (
            "To notice the step from left to right, weigh the left column and the right column with opposite signs.",
            "要发现从左到右的变化，就让左边一列和右边一列的符号相反。",
        ),
        ("`[[-1, 0, 1]] * 3` is one of many.", "`[[-1, 0, 1]] * 3` 就是其中一个，还有很多别的。"),
    ),
)


def _centre_fault(w):
    out = conv2d(RAMP, w)
    if np.allclose(out, CENTRE):
        return None
    times = out[1, 1] / CENTRE[1, 1]
    if times and np.allclose(out, times * CENTRE):
        return Fault(
            "too_strong",
            f"The right picture, but {plain(times)} times as strong: {plain(times)} is the sum of your kernel. "
            "Try a flat picture of ones: which sum gives the ones back?",
            f"图是对的，只是变成了 {plain(times)} 倍：{plain(times)} 正是你的核里所有数之和。"
            "先试一张全是 1 的图：核的和是多少，才能还给你 1？",
        )
    for row, col in product(range(3), repeat=2):
        if np.allclose(out, RAMP[row : row + 2, col : col + 2]):
            return Fault(
                "shifted",
                f"Your kernel copies, but from the wrong cell of the window: it takes row {row}, column {col} "
                f"(counted from 0) and gives {plain(out)}. Try one row: on `[5, 6, 7]`, `[1, 0, 0]` gives 5; "
                "which kernel gives the middle 6?",
                f"这个核在抄数，可是抄错了格：它取的是窗口的第 {row} 行、第 {col} 列（从 0 数起），得到 {plain(out)}。"
                "先试一行：对 `[5, 6, 7]`，`[1, 0, 0]` 得 5；哪个核得到中间的 6？",
            )
    return Fault(
        "not_centre",
        f"Your kernel gives {plain(out)}; asked for is {plain(CENTRE)}. Try one row first: which `[a, b, c]` takes "
        "`[5, 6, 7]` to 6?",
        f"你的核得到 {plain(out)}，要的是 {plain(CENTRE)}。先试一行：哪个 `[a, b, c]` 把 `[5, 6, 7]` 变成 6？",
    )


CENTRE_KERNEL = Property(
    wants=("a kernel of 3×3 numbers", "一个 3×3 的卷积核"),
    shape=(3, 3),
    fault=_centre_fault,
    zeros=ZEROS,
    praise=(
        "Each output number is the one in the middle of its window. Is yours the only kernel that does this?",
        "每个输出正是窗口正中间的那个数。做得到这件事的，只有你这个核吗？",
    ),
    hints=(
        (
            "Where in the input do .5, .6, .9 and 1.0 stand? And where in their windows?",
            "输入里 .5、.6、.9、1.0 在哪里？在各自的窗口里又在哪里？",
        ),
        (
            "Of the nine numbers of a window, one should count fully and the others not at all.",
            "窗口的九个数里，有一个要完全算数，其余的都不算。",
        ),
        ("`[[0, 0, 0], [0, 1, 0], [0, 0, 0]]`", "`[[0, 0, 0], [0, 1, 0], [0, 0, 0]]`"),
    ),
)


def _another_fault(pair):
    for number, w in enumerate(pair, 1):
        out = conv2d(RAMP, w)
        if not np.allclose(out, CENTRE):
            return Fault(
                "not_both",
                f"Kernel {number} of your pair gives {plain(out)} on the ramp; asked for is {plain(CENTRE)}. Try it "
                "alone first, with the exercise before this one.",
                f"你的第 {number} 个核在斜坡图上得到 {plain(out)}，要的是 {plain(CENTRE)}。先拿它单独做上一题试试。",
            )
    if np.allclose(*pair):
        return Fault(
            "same_kernel",
            "These are two copies of one kernel. Try one row: on `[5, 6, 7]`, `[0, 1, 0]` gives 6; "
            "which other `[a, b, c]` does?",
            "这两个是同一个核。先试一行：对 `[5, 6, 7]`，`[0, 1, 0]` 得 6；还有哪个 `[a, b, c]` 也得 6？",
        )
    first = conv2d(CROSS, pair[0])
    if np.allclose(first, conv2d(CROSS, pair[1])):
        return Fault(
            "agree_on_x",
            f"Two different kernels, and yet both give {plain(first)} on the X too: no picture so far tells them "
            "apart. A rare find! Try the plain mean of the window as one of the two.",
            f"两个核不同，可是在 X 上也都得到 {plain(first)}：到现在还没有一张图分得开它们。真难得！"
            "试试把其中一个换成窗口的平均。",
        )


ANOTHER_KERNEL = Property(
    wants=("a pair of two 3×3 kernels: `[first, second]`", "一对 3×3 的卷积核：`[第一个, 第二个]`"),
    shape=(2, 3, 3),
    fault=_another_fault,
    zeros=ZEROS,
    praise=(
        "On the ramp nobody can tell them apart, on the X everybody can. One picture does not give a kernel away.",
        "在斜坡图上谁也分不开它们，在 X 上一眼就分开了。光凭一张图，看不出是哪个核。",
    ),
    hints=(
        (
            "The picture is a ramp: it rises by the same step everywhere. What is the mean of a window, then?",
            "这张图是一个斜坡：每走一格升高的一样多。那么一个窗口的平均是多少？",
        ),
        (
            "On a ramp the mean of the left and the right neighbour is the number in the middle.",
            "在斜坡上，左右两个邻居的平均就是中间的那个数。",
        ),
        (
            "The identity kernel, and `np.ones((3, 3)) / 9`: the mean of nine.",
            "照抄中间的核，和 `np.ones((3, 3)) / 9`：九个数的平均。",
        ),
    ),
)


def _window_cases():
    rng = np.random.default_rng(1)
    sizes = [(2, 3, 2), (3, 3, 2), (3, 3, 3), (3, 4, 2), (4, 4, 3), (4, 5, 3)]
    for (rows, cols, k), _ in product(sizes, range(4)):
        x, w = rng.integers(1, 10, (rows, cols)), rng.integers(1, 10, (k, k))
        yield x, w, int(rng.integers(rows - k + 1)), int(rng.integers(cols - k + 1))


def _cut(x, w, row, col):
    """The window of `w` on `x` that starts at (row, col), or None where it would leave `x`."""
    rows, cols = w.shape
    if 0 <= row <= x.shape[0] - rows and 0 <= col <= x.shape[1] - cols:
        return x[row : row + rows, col : col + cols]


def _answer(window, w):
    return None if window is None else np.sum(window * w)


CELL = Function(
    wants=("a function `cell(x, w, row, col)`", "一个函数 `cell(x, w, row, col)`"),
    arguments=("x", "w", "row", "col"),
    cases=_window_cases,
    right=lambda x, w, row, col: conv2d(x, w)[row, col],
    ideas=(
        Idea(
            "turned",
            lambda x, w, row, col: _answer(_cut(x, w, row, col), w[::-1, ::-1]),
            (
                "That is the sum with the kernel turned by 180°, which mathematics calls convolution. Here the kernel "
                "stays as it is. Try `x = [[1, 0]]`, `w = [[1, 2]]`: 1·1 + 0·2 = 1, not 2.",
                "这是把核旋转 180° 之后的和，数学上说的“卷积”是这样。这里的核不转。"
                "试试 `x = [[1, 0]]`、`w = [[1, 2]]`：1·1 + 0·2 = 1，不是 2。",
            ),
        ),
        Idea(
            "one_late",
            lambda x, w, row, col: _answer(_cut(x, w, row + 1, col + 1), w),
            (
                "Your window starts one cell too late: output (0, 0) belongs to the window that starts at input "
                "(0, 0). Try `x = [[5, 6]]`, `w = [[1]]`: output (0, 0) is 5.",
                "你的窗口晚了一格：输出 (0, 0) 的窗口从输入 (0, 0) 开始。"
                "试试 `x = [[5, 6]]`、`w = [[1]]`：输出 (0, 0) 是 5。",
            ),
        ),
        Idea(
            "centred",
            lambda x, w, row, col: _answer(_cut(x, w, row - len(w) // 2, col - len(w) // 2), w),
            (
                "You put the middle of the window on `(row, col)`. Without padding its first cell stands there. "
                "Try `x = [[1, 2, 3]]`, `w = [[1, 1, 1]]`: output (0, 0) is 1 + 2 + 3 = 6.",
                "你把窗口的正中放在了 `(row, col)`。没有填充时，放在那里的是窗口的第一格。"
                "试试 `x = [[1, 2, 3]]`、`w = [[1, 1, 1]]`：输出 (0, 0) 是 1 + 2 + 3 = 6。",
            ),
        ),
        Idea(
            "row_col_swapped",
            lambda x, w, row, col: _answer(_cut(x, w, col, row), w),
            (
                "Row and column have changed places: the row counts downwards and comes first, `x[row, col]`. "
                "Try `x = [[5, 6]]`, `w = [[1]]`: output (0, 1) is 6.",
                "行和列对调了：行从上往下数，写在前面，`x[row, col]`。"
                "试试 `x = [[5, 6]]`、`w = [[1]]`：输出 (0, 1) 是 6。",
            ),
        ),
        Idea(
            "not_added",
            lambda x, w, row, col: _cut(x, w, row, col) * w,
            (
                "The products are right, but they are not added up: one window gives one number. "
                "Try `x = [[2, 3]]`, `w = [[1, 10]]`: 2 + 30 = 32.",
                "乘积都对，只是还没有加起来：一个窗口只得一个数。试试 `x = [[2, 3]]`、`w = [[1, 10]]`：2 + 30 = 32。",
            ),
        ),
    ),
    praise=(
        "This one line is a convolution: everything else is visiting every `row` and `col`.",
        "这一行就是卷积：剩下的只是把每个 `row` 和 `col` 走一遍。",
    ),
    hints=(
        (
            "Cut the window out of x: it starts at `(row, col)` and is as large as w.",
            "先从 x 里切出窗口：从 `(row, col)` 开始，和 w 一样大。",
        ),
        (
            "`k = len(w)`, and the window is `x[row:row + k, col:col + k]`. Multiply it by `w`, cell by cell.",
            "`k = len(w)`，窗口就是 `x[row:row + k, col:col + k]`。把它和 `w` 逐格相乘。",
        ),
        (
            "`return np.sum(x[row:row + len(w), col:col + len(w)] * w)`",
            "`return np.sum(x[row:row + len(w), col:col + len(w)] * w)`",
        ),
    ),
)


def _invisible_fault(x):
    x = x / np.abs(x).max()
    out = conv2d(x, ONES)
    if np.allclose(out, 0):
        return None
    seen = np.count_nonzero(~np.isclose(out, 0))
    if np.isclose(x.sum(), 0):
        return Fault(
            "sum_of_all",
            f"The whole picture adds up to 0, but each window has to: {seen} of the 4 do not. Try one row: with "
            "`[1, 1]` as kernel, `[1, 0, -1]` gives `[1, -1]`, and `[1, -1, 1]` gives `[0, 0]`.",
            f"整张图加起来是 0，可是每个窗口都得是 0：4 个里有 {seen} 个不是。"
            "先试一行：核是 `[1, 1]`，`[1, 0, -1]` 得 `[1, -1]`，`[1, -1, 1]` 得 `[0, 0]`。",
        )
    return Fault(
        "seen",
        f"The kernel still sees it: {seen} of the 4 outputs are not 0. Try one row: which `[a, b, c]` does the kernel "
        "`[1, 1]` take to `[0, 0]`?",
        f"核还看得见它：4 个输出里有 {seen} 个不是 0。先试一行：哪个 `[a, b, c]` 会被核 `[1, 1]` 变成 `[0, 0]`？",
    )


INVISIBLE = Property(
    wants=("a picture of 4×4 numbers", "一张 4×4 的图"),
    shape=(4, 4),
    fault=_invisible_fault,
    zeros=(
        "A picture of zeros is always invisible: put numbers in that are not 0.",
        "全 0 的图当然看不见：放几个不是 0 的数进去。",
    ),
    praise=(
        "A picture that this kernel cannot see! Add it to any other, and no output changes. Keep it for lesson 04.",
        "一张这个核看不见的图！把它加到任何一张图上，输出都不变。留着它，第 4 课用得上。",
    ),
    hints=(
        (
            "Which input cells take part in all four windows?",
            "哪些输入格子四个窗口都用到？",
        ),
        (
            "Two cells that are in exactly the same windows can cancel each other: +1 and −1.",
            "两个格子如果总在同样的窗口里，就能互相抵消：+1 和 −1。",
        ),
        (
            "Zeros everywhere, but 1 and −1 side by side in the middle: `[[0, 0, 0, 0], [0, 1, -1, 0], [0, 0, 0, 0], "
            "[0, 0, 0, 0]]`.",
            "到处是 0，只在正中并排放 1 和 −1：`[[0, 0, 0, 0], [0, 1, -1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]`。",
        ),
    ),
)


def _slid():
    return conv1d(SPIKE, DIGITS)


def _turned():
    return np.convolve(SPIKE, DIGITS, "valid")


FLIP = Value(
    wants=(
        "two rows of three numbers: what `conv1d` gives, then what `np.convolve` gives",
        "两行，每行三个数：先是 `conv1d` 的结果，再是 `np.convolve` 的结果",
    ),
    right=lambda: [_slid(), _turned()],
    names=("conv1d", "convolve"),
    ideas=(
        Idea(
            "swapped",
            lambda: [_turned(), _slid()],
            (
                "You turned the kernel for `conv1d`: it is the other one that turns. Deep learning's convolution "
                "slides the kernel as it is (cross-correlation). Try `x = [1, 0]`, `w = [1, 2]`: 1·1 + 0·2 = 1.",
                "你在 `conv1d` 里把核翻转了：会翻转的是另一个。深度学习里的卷积不翻转核，直接滑动（互相关）。"
                "试试 `x = [1, 0]`、`w = [1, 2]`：1·1 + 0·2 = 1。",
            ),
        ),
        Idea(
            "never_matters",
            lambda: [_slid(), _slid()],
            (
                "You gave both the same numbers, as if turning the kernel never mattered. It does not for `[1, 1]`; "
                "try `x = [1, 0]` with `w = [1, 2]`: 1 unturned, 2 turned.",
                "你给了两个一样的结果，好像翻不翻转都无所谓。核是 `[1, 1]` 时确实无所谓；"
                "再试试 `x = [1, 0]`、`w = [1, 2]`：不翻转得 1，翻转得 2。",
            ),
        ),
        Idea(
            "both_turned",
            lambda: [_turned(), _turned()],
            (
                "You turned the kernel for both. Only `np.convolve` turns it; `conv1d` slides it as it is. "
                "Try `x = [1, 0]`, `w = [1, 2]`: `conv1d` gives 1, `np.convolve` 2.",
                "你在两个里都翻转了核。翻转它的只有 `np.convolve`；`conv1d` 不翻转，直接滑动。"
                "试试 `x = [1, 0]`、`w = [1, 2]`：`conv1d` 得 1，`np.convolve` 得 2。",
            ),
        ),
    ),
    praise=(
        "Sliding the kernel as it is reads a single 1 backwards; turning it first reads it forwards.",
        "核不翻转、直接滑过单独的一个 1，读出来是倒的；先翻转，读出来才是正的。",
    ),
    hints=(
        (
            "In the first window, `[0, 0, 1]`, which number of the kernel lies on the 1?",
            "第一个窗口是 `[0, 0, 1]`：核里的哪个数压在 1 上？",
        ),
        (
            "The last one, 3. In the next window the 1 lies one place further left. `np.convolve` does the same after "
            "it has turned the kernel to `[3, 2, 1]`.",
            "是最后一个，3。到下一个窗口，1 向左挪了一格。`np.convolve` 也这样做，只是先把核翻转成 `[3, 2, 1]`。",
        ),
        (
            "`conv1d` gives `[3, 2, 1]`, `np.convolve` gives `[1, 2, 3]`.",
            "`conv1d` 得 `[3, 2, 1]`，`np.convolve` 得 `[1, 2, 3]`。",
        ),
    ),
)

EXERCISES = {
    "01.sizes": SIZES,
    "01.edge": EDGE_KERNEL,
    "01.centre": CENTRE_KERNEL,
    "01.another": ANOTHER_KERNEL,
    "01.window": CELL,
    "01.invisible": INVISIBLE,
    "01.flip": FLIP,
}
