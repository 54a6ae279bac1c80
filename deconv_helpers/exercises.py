"""The exercises of the lessons: what is asked for, which wrong ideas are known, and the hints.

A text is a pair (English, Chinese), of which `practice` says the one that is spoken. Right answers are computed, never
stored. An idea is known by its key; its reply names it and gives a smaller case to try.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from .arithmetic import links, output_size, transposed_output_size
from .ops import conv1d, conv2d, conv_transpose1d, conv_transpose2d, insert_zeros


@dataclass(frozen=True)
class Idea:
    """A known wrong idea: its key, the answer or function that it leads to, and the reply that names it."""

    key: str
    leads_to: Callable
    reply: tuple[str, str]


@dataclass(frozen=True)
class Fault:
    """What a property check found to fail: `Fault("sum", "the sum is 3", "和是 3")`."""

    key: str
    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every exercise says: what it wants, what a right answer is told, and the hints, the solution last."""

    wants: tuple[str, str]
    praise: tuple[str, str]
    hints: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """Numbers that are compared with `right()`; where they are off, with what each idea leads to.

    `names` are the keys under which a dict may hold the entries; other dicts are read in their order.
    """

    right: Callable
    ideas: tuple[Idea, ...]
    names: tuple = ()


@dataclass(frozen=True, kw_only=True)
class Property(Exercise):
    """Any answer of this shape (None: any length) for which `fault(answer)` finds nothing.

    `zeros` is the reply to zeros alone, which is how a stub may begin; `read` makes an array-like of the answer.
    """

    shape: tuple
    fault: Callable
    zeros: tuple[str, str] | None = None
    read: Callable | None = None


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function that must agree with `right` on `cases()`, which stand from small to large.

    An idea's function returns None where it has nothing to say. `given` is the idea of the function as it is handed
    out: who still has it has not started.
    """

    arguments: tuple[str, ...]
    cases: Callable
    right: Callable
    ideas: tuple[Idea, ...]
    given: str | None = None


def plain(values):
    """Write numbers as one types them: `plain(np.array([[4.5, 9.0]])) == "[[4.5, 9]]"`."""
    values = np.asarray(values)
    if values.ndim == 0:
        return f"{round(float(values), 9) + 0.0:.10g}"
    return f"[{', '.join(map(plain, values))}]"


# --- Lesson 01 -------------------------------------------------------------------------------------------------------

RAMP = np.arange(16).reshape(4, 4) / 10
CENTRE = RAMP[1:3, 1:3]
EDGE = np.array([[0, 0, 1, 1]] * 4)
CROSS = np.array([[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
ONES = np.ones((3, 3))
SPIKE, DIGITS = np.array([0, 0, 1, 0, 0]), np.array([1, 2, 3])
SETTINGS = ((7, 3, 2, 0), (7, 3, 2, 1), (8, 3, 2, 1), (5, 3, 1, 2))  # n, k, s, p

ZEROS = ("There are only zeros so far: put your own numbers in.", "现在全是 0：把你自己的数填进去。")


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
                "你数的是窗口走了几步；窗口的个数比步数多 1。试试 n = 3、k = 3、s = 1、p = 0：一步也没走，却有一个窗口。",
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
                "你让窗口一格一格地走了；步幅是 s，它就一次跳 s 格。试试 n = 5、k = 3、p = 0：s = 1 有 3 个窗口，s = 2 只有 2 个。",
            ),
        ),
        Idea(
            "no_kernel",
            _sizes(lambda n, k, s, p: (n + 2 * p) // s),
            (
                "You divided the input by the stride and forgot that the window has a width of k. "
                "Try n = 3, k = 3, s = 1, p = 0: there is room for one window, not for three.",
                "你直接用步幅去除输入的长度，忘了窗口有 k 格宽。试试 n = 3、k = 3、s = 1、p = 0：只放得下一个窗口，不是三个。",
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
                f"你的核是在照抄，可是抄错了格子：它取的是窗口的第 {row} 行、第 {col} 列（从 0 数起），得到 {plain(out)}。"
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
                "You put the middle of the window on (row, col). Without padding its first cell stands there. "
                "Try `x = [[1, 2, 3]]`, `w = [[1, 1, 1]]`: output (0, 0) is 1 + 2 + 3 = 6.",
                "你把窗口的正中放在了 (row, col)。没有填充时，放在那里的是窗口的第一格。"
                "试试 `x = [[1, 2, 3]]`、`w = [[1, 1, 1]]`：输出 (0, 0) 是 1 + 2 + 3 = 6。",
            ),
        ),
        Idea(
            "row_col_swapped",
            lambda x, w, row, col: _answer(_cut(x, w, col, row), w),
            (
                "Row and column have changed places: the row counts downwards and comes first, `x[row, col]`. "
                "Try `x = [[5, 6]]`, `w = [[1]]`: output (0, 1) is 6.",
                "行和列对调了：行从上往下数，写在前面，`x[row, col]`。试试 `x = [[5, 6]]`、`w = [[1]]`：输出 (0, 1) 是 6。",
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
        "This one line is a convolution: everything else is visiting every row and col.",
        "这一行就是卷积：剩下的只是把每个 row 和 col 走一遍。",
    ),
    hints=(
        (
            "Cut the window out of x: it starts at (row, col) and is as large as w.",
            "先从 x 里切出窗口：从 (row, col) 开始，和 w 一样大。",
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
            "The last one, 3. In the next window the 1 lies one place further left. `np.convolve` starts from "
            "`[3, 2, 1]`.",
            "是最后一个，3。到下一个窗口，1 向左挪了一格。`np.convolve` 用的是 `[3, 2, 1]`。",
        ),
        (
            "`conv1d` gives `[3, 2, 1]`, and `np.convolve` (with \"valid\") `[1, 2, 3]`.",
            "`conv1d` 得 `[3, 2, 1]`，`np.convolve`（\"valid\"）得 `[1, 2, 3]`。",
        ),
    ),
)


# --- Lesson 02 -------------------------------------------------------------------------------------------------------

SPREADS = ((3, 2), (4, 3))  # n, s
PAIR, TRIPLE = np.array([1, 2]), np.array([1, 2, 3])
STAMPED = (3, 1, 6, 2)  # the outputs that two exercises ask for
LINE = (1, 1.5, 2, 2.5, 3)
SQUARE = 2  # x and w of 1234 are 2 x 2
MIDDLE = (1, 1)


def _spreads(rule):
    """For each (n, s): the side and the number of zeros of what `rule` makes of n x n ones."""
    return lambda: [
        (len(spread), np.count_nonzero(spread == 0)) for spread in (rule(np.ones((n, n)), s) for n, s in SPREADS)
    ]


def _one_row():
    return [((n - 1) * s + 1, (n - 1) * (s - 1)) for n, s in SPREADS]


def _all_cells():
    return [(side, side * side) for side, _ in _spreads(insert_zeros)()]


INSERTED = Value(
    wants=(
        "for each of the two the side and the number of inserted zeros: `[[side, zeros], [side, zeros]]`",
        "两种情形各交边长和插入的 0 的个数：`[[边长, 个数], [边长, 个数]]`",
    ),
    right=_spreads(insert_zeros),
    names=SPREADS,
    ideas=(
        Idea(
            "after_each",
            _spreads(lambda x, s: np.kron(x, np.eye(1, s * s).reshape(s, s))),
            (
                "You put zeros after every number, the last one too. They go into the gaps only, and n numbers have "
                "n−1 gaps. Try `[1, 2]` with s = 2: `[1, 0, 2]`, 3 cells and not 4.",
                "你在每个数后面都插了 0，最后一个也插了。0 只插在空隙里，n 个数有 n−1 个空隙。"
                "试试 `[1, 2]`、s = 2：`[1, 0, 2]`，是 3 格，不是 4 格。",
            ),
        ),
        Idea(
            "s_zeros",
            _spreads(lambda x, s: insert_zeros(x, s + 1)),
            (
                "You put s zeros into each gap. The numbers stand s apart, so s−1 zeros fit between two of them. "
                "Try s = 1: the numbers stay side by side, with no zero at all.",
                "你在每个空隙里插了 s 个 0。相邻两数相距 s，中间只有 s−1 个 0。"
                "试试 s = 1：数还是紧挨着，一个 0 也没有。",
            ),
        ),
        Idea(
            "one_row",
            _one_row,
            (
                "The side is right, but you counted the zeros of one row only; whole rows of zeros stand between the "
                "rows too. Try 2×2 with s = 2: 3×3 cells with 4 numbers, so 5 zeros.",
                "边长对了，可是你只数了一行里的 0；行与行之间还有整行的 0。试试 2×2、s = 2：3×3 格里有 4 个数，所以是 5 个 0。",
            ),
        ),
        Idea(
            "all_cells",
            _all_cells,
            (
                "The side is right, but you counted all cells; n·n of them hold the numbers themselves. "
                "Try 2×2 with s = 2: 9 cells, 4 of them numbers, 5 zeros.",
                "边长对了，可是你把所有格子都数进去了；其中 n·n 格是原来的数。试试 2×2、s = 2：9 格，4 格是数，5 个 0。",
            ),
        ),
    ),
    praise=(
        "s−1 zeros in each of n−1 gaps, in both directions: nearly all of the larger one is zeros.",
        "n−1 个空隙，每个空隙 s−1 个 0，横竖都是如此：大的那张图里几乎全是 0。",
    ),
    hints=(
        (
            "Start with one row: write n dots, then s−1 zeros into every gap between two dots.",
            "先看一行：写 n 个点，再在每两个点之间的空隙里写 s−1 个 0。",
        ),
        (
            "The side is (n−1)·s + 1. Of the side·side cells, n·n hold the numbers; the others are zeros.",
            "边长是 (n−1)·s + 1。在 边长·边长 个格子里，n·n 个是原来的数，其余都是 0。",
        ),
        (
            "n = 3, s = 2: 2·2 + 1 = 5 and 25 − 9 = 16. n = 4, s = 3: 3·3 + 1 = 10 and 100 − 16 = 84.",
            "n = 3、s = 2：2·2 + 1 = 5，25 − 9 = 16。n = 4、s = 3：3·3 + 1 = 10，100 − 16 = 84。",
        ),
    ),
)


def _stamp_cases():
    rng = np.random.default_rng(2)
    sizes = [(2, 2, 1), (2, 3, 1), (2, 3, 2), (3, 2, 1), (3, 2, 2), (3, 2, 3), (3, 3, 2), (4, 2, 3), (4, 4, 2)]
    yield np.array([2]), np.array([1, 10]), 1
    for (n, k, s), _ in product(sizes, range(2)):
        yield rng.integers(1, 10, n), rng.integers(1, 10, k), s


def _overwritten(x, w, s):
    y = np.zeros((len(x) - 1) * s + len(w))
    for i, value in enumerate(x):
        y[i * s : i * s + len(w)] = value * w
    return y


STAMP = Function(
    wants=("a function `stamp(x, w, s)`", "一个函数 `stamp(x, w, s)`"),
    arguments=("x", "w", "s"),
    cases=_stamp_cases,
    right=lambda x, w, s: conv_transpose1d(x, w, stride=s),
    given="no_stamp",
    ideas=(
        Idea(
            "no_stamp",
            lambda x, w, s: np.zeros((len(x) - 1) * s + len(w)),
            (
                "So far nothing is stamped: the output holds only zeros. Begin with one number: `x = [2]`.",
                "现在还一个章也没有盖：输出全是 0。先从一个数开始：`x = [2]`。",
            ),
        ),
        Idea(
            "overwritten",
            _overwritten,
            (
                "Your stamps cover what lies beneath; where stamps overlap, they add up. "
                "Try `x = [1, 1]`, `w = [1, 1]`, s = 1: `[1, 2, 1]`.",
                "你的章把下面的数盖掉了；章重叠的地方要相加。试试 `x = [1, 1]`、`w = [1, 1]`、s = 1：`[1, 2, 1]`。",
            ),
        ),
        Idea(
            "s_zeros",
            lambda x, w, s: conv_transpose1d(x, w, stride=s + 1),
            (
                "You left s cells free between the starts of two stamps; the starts are s apart, with s−1 cells "
                "between them. Try `x = [1, 2]`, `w = [1]`, s = 1: `[1, 2]`, side by side.",
                "你在两个章的起点之间空了 s 格；起点相距 s，中间只有 s−1 格。"
                "试试 `x = [1, 2]`、`w = [1]`、s = 1：`[1, 2]`，紧挨着。",
            ),
        ),
        Idea(
            "turned",
            lambda x, w, s: conv_transpose1d(x, w[::-1], stride=s),
            (
                "You turned the kernel. A stamp presses it as it is; it turns only in the zero-insertion picture. "
                "Try `x = [1]`, `w = [1, 2]`: `[1, 2]`.",
                "你把核翻转了。盖章时核是什么样就盖成什么样；只有在插零的画法里才翻转。"
                "试试 `x = [1]`、`w = [1, 2]`：`[1, 2]`。",
            ),
        ),
        Idea(
            "not_scaled",
            lambda x, w, s: conv_transpose1d(np.ones_like(x), w, stride=s),
            (
                "All your stamps are equally strong; each one is multiplied by its input number. "
                "Try `x = [5]`, `w = [1, 2]`: `[5, 10]`.",
                "你的每个章都一样重；每个章要乘上自己的输入数。试试 `x = [5]`、`w = [1, 2]`：`[5, 10]`。",
            ),
        ),
    ),
    praise=(
        "Three lines, and you have written a transposed convolution: scale, shift by s, add.",
        "短短三行，你写出了一个转置卷积：缩放、错开 s 格、相加。",
    ),
    hints=(
        (
            "How long is y? The last stamp starts at (n−1)·s and is k long.",
            "y 有多长？最后一个章从 (n−1)·s 开始，长 k。",
        ),
        (
            "The stamp of `x[i]` lies on `y[i * s : i * s + len(w)]`; add to what is already there.",
            "`x[i]` 的章落在 `y[i * s : i * s + len(w)]` 上；要加到已有的数上。",
        ),
        (
            "`y = np.zeros((len(x) - 1) * s + len(w))`\n`for i in range(len(x)):`\n"
            "`    y[i * s : i * s + len(w)] += x[i] * w`\n`return y`",
            "`y = np.zeros((len(x) - 1) * s + len(w))`\n`for i in range(len(x)):`\n"
            "`    y[i * s : i * s + len(w)] += x[i] * w`\n`return y`",
        ),
    ),
)


def _insertion_cases():
    rng = np.random.default_rng(3)
    sizes = [(1, 2, 2, 1), (2, 2, 2, 1), (2, 2, 2, 2), (2, 3, 2, 2), (2, 2, 3, 2), (3, 2, 3, 3)]
    yield np.array([[1]]), np.array([[1, 2], [3, 4]]), 1
    for (rows, cols, k, s), _ in product(sizes, range(3)):
        yield rng.integers(1, 10, (rows, cols)), rng.integers(1, 10, (k, k)), s


def _inserted(x, w, s, border=None):
    return conv2d(np.pad(insert_zeros(x, s), len(w) - 1 if border is None else border), w)


INSERTION = Function(
    wants=("a function `by_insertion(x, w, s)`", "一个函数 `by_insertion(x, w, s)`"),
    arguments=("x", "w", "s"),
    cases=_insertion_cases,
    right=lambda x, w, s: conv_transpose2d(x, w, stride=s),
    given="unturned",
    ideas=(
        Idea(
            "unturned",
            _inserted,
            (
                "Insert zeros, pad, slide: the kernel goes over it unturned, and what comes out is not the stamp. "
                "Look at a single 1: which number of the kernel meets it first?",
                "插零、填充、滑动：核没有翻转就滑了过去，得到的不是盖章的结果。"
                "看单独的一个 1：最先碰到它的是核里的哪个数？",
            ),
        ),
        Idea(
            "transposed_kernel",
            lambda x, w, s: _inserted(x, w.T, s),
            (
                "You swapped rows and columns of the kernel (`w.T`). “Transposed” means the large matrix C; the small "
                "kernel is turned by 180°. Try `x = [[1]]` with `w = [[1, 2], [3, 4]]`: the stamp is `w` itself.",
                "你把核的行和列对调了（`w.T`）。“转置”说的是大矩阵 C；小小的核要旋转 180°。"
                "试试 `x = [[1]]`、`w = [[1, 2], [3, 4]]`：盖出来的章就是 `w` 本身。",
            ),
        ),
        Idea(
            "rows_only",
            lambda x, w, s: _inserted(x, w[::-1], s),
            (
                "You turned the order of the rows only: a mirror image. 180° turns both directions. "
                "Try `x = [[1]]`, `w = [[1, 2], [3, 4]]`: what is left and right in your result?",
                "你只把行的次序倒了过来：那是镜像。旋转 180° 是两个方向都倒过来。"
                "试试 `x = [[1]]`、`w = [[1, 2], [3, 4]]`：看看结果的左和右。",
            ),
        ),
        Idea(
            "columns_only",
            lambda x, w, s: _inserted(x, w[:, ::-1], s),
            (
                "You turned the order of the columns only: a mirror image. 180° turns both directions. "
                "Try `x = [[1]]`, `w = [[1, 2], [3, 4]]`: what is above and below in your result?",
                "你只把列的次序倒了过来：那是镜像。旋转 180° 是两个方向都倒过来。"
                "试试 `x = [[1]]`、`w = [[1, 2], [3, 4]]`：看看结果的上和下。",
            ),
        ),
        Idea(
            "padded_k",
            lambda x, w, s: _inserted(x, w[::-1, ::-1], s, len(w)),
            (
                "You padded k cells on each side, so a ring of zeros too many comes out. The window has to touch the "
                "number with its last cell: k−1. Try `x = [[1]]`, `w = [[5]]`: no padding, and the output is `[[5]]`.",
                "你每边填充了 k 格，结果外面多了一圈 0。窗口用最后一格碰到数就够了：k−1。"
                "试试 `x = [[1]]`、`w = [[5]]`：不用填充，输出是 `[[5]]`。",
            ),
        ),
        Idea(
            "not_padded",
            lambda x, w, s: (
                _inserted(x, w[::-1, ::-1], s, 0) if min(x.shape) * s - s + 1 >= len(w) else None
            ),
            (
                "You did not pad, so only the middle is left. Each number must be met by every cell of the kernel: "
                "k−1 zeros on each side. Try `x = [[1]]` with `w = [[1, 2], [3, 4]]`: is there room for the window?",
                "你没有填充，所以只剩中间一块。每个数都要和核的每一格碰一次：每边要 k−1 个 0。"
                "试试 `x = [[1]]`、`w = [[1, 2], [3, 4]]`：窗口放得下吗？",
            ),
        ),
    ),
    praise=(
        "Both pictures agree, for random kernels too: the kernel just has to be turned by 180°.",
        "两种画法的结果一样了，随机的核也不例外：只要把核旋转 180°。",
    ),
    hints=(
        (
            "Give it `x = [[1]]` and compare the output with `w`. What happened to `w`?",
            "给它 `x = [[1]]`，拿输出和 `w` 比一比。`w` 怎么了？",
        ),
        (
            "It came out upside down and the wrong way round. Undo that before you slide: turn `w` by 180°.",
            "上下左右都反了。滑动之前先把它转回来：把 `w` 旋转 180°。",
        ),
        (
            "`return conv2d(np.pad(insert_zeros(x, s), len(w) - 1), w[::-1, ::-1])`",
            "`return conv2d(np.pad(insert_zeros(x, s), len(w) - 1), w[::-1, ::-1])`",
        ),
    ),
)


def _stride_fault(stride):
    s, n, k, wanted = float(stride), 3, 3, 9
    if s < 1 or not s.is_integer():
        return Fault(
            "not_a_stride",
            f"s = {plain(s)} is no stride: it is a number of cells, 1 or more. Try s = 1: three stamps, one cell apart.",
            f"s = {plain(s)} 不能当步幅：步幅是格子的个数，至少是 1。试试 s = 1：三个章，错开一格。",
        )
    size = transposed_output_size(n, k, int(s))
    if size == wanted:
        return None
    if n * s + k == wanted:
        return Fault(
            "n_gaps",
            f"You counted three gaps; three stamps have only two. s = {plain(s)} gives {size}. "
            "Try two inputs with k = 1: they are s apart, one gap.",
            f"你算了三个空隙；三个章只有两个空隙。s = {plain(s)} 得到 {size}。试试两个输入、k = 1：相距 s，只有一个空隙。",
        )
    if (n - 1) * s + 1 == wanted:
        return Fault(
            "no_kernel",
            f"You counted up to where the last stamp starts; it is k cells long. s = {plain(s)} gives {size}. "
            "Try one input with k = 3: the output has 3 cells, not 1.",
            f"你只数到最后一个章的起点；可是章有 k 格长。s = {plain(s)} 得到 {size}。试试一个输入、k = 3：输出有 3 格，不是 1 格。",
        )
    if s + k == wanted:
        return Fault(
            "one_gap",
            f"9 − 3 = {plain(s)} is the way of all stamps together; it is shared out over two gaps. "
            f"s = {plain(s)} gives {size}. Try two inputs first.",
            f"9 − 3 = {plain(s)} 是所有章一共错开的距离，要分给两个空隙。s = {plain(s)} 得到 {size}。先用两个输入试试。",
        )
    return Fault(
        "other_size",
        f"s = {plain(s)} gives {size} outputs, not {wanted}. Try s = 1 and s = 2: by how much does the size grow?",
        f"s = {plain(s)} 得到 {size} 个输出，不是 {wanted} 个。试试 s = 1 和 s = 2：尺寸一次增加多少？",
    )


STRIDE = Property(
    wants=("a stride: one whole number", "一个步幅：一个整数"),
    shape=(),
    fault=_stride_fault,
    praise=(
        "Two gaps of 3 and a last stamp of 3. The stamps touch, and no two of them overlap.",
        "两个空隙各 3 格，加上最后一个章 3 格。章与章刚好相接，没有重叠。",
    ),
    hints=(
        ("Where do the three stamps start? Write the places down with s.", "三个章从哪里开始？用 s 把起点写出来。"),
        ("0, s and 2s; the last stamp ends 3 cells further on.", "0、s、2s；最后一个章再往后 3 格才结束。"),
        ("2s + 3 = 9, so s = 3.", "2s + 3 = 9，所以 s = 3。"),
    ),
)


def _kernel_fault(w):
    out = conv_transpose1d(PAIR, w, stride=2)
    if len(out) != len(STAMPED):
        return Fault(
            "wrong_length",
            f"A kernel of {len(w)} makes {len(out)} outputs: (2−1)·2 + {len(w)}; asked for are 4. "
            "Try one input: the output is as long as the kernel.",
            f"{len(w)} 格的核得到 {len(out)} 个输出：(2−1)·2 + {len(w)}；要的是 4 个。试试一个输入：输出和核一样长。",
        )
    if np.allclose(out, STAMPED):
        return None
    if np.allclose(conv_transpose1d(PAIR, w[::-1], stride=2), STAMPED):
        return Fault(
            "turned",
            f"You turned the kernel: {plain(w)} stamps {plain(out)}. A stamp presses it as it is. "
            "Try `x = [1]`: the output is the kernel itself.",
            f"你把核倒过来了：{plain(w)} 盖出来是 {plain(out)}。盖章不翻转核。试试 `x = [1]`：输出就是核本身。",
        )
    return Fault(
        "other_output",
        f"{plain(w)} gives {plain(out)}; asked for is {plain(STAMPED)}. Try `x = [1]` alone: which part of the output "
        "belongs to it?",
        f"{plain(w)} 得到 {plain(out)}，要的是 {plain(STAMPED)}。先只看 `x = [1]`：输出的哪一段是它盖的？",
    )


KERNEL = Property(
    wants=("a kernel: a row of numbers", "一个卷积核：一行数"),
    shape=(None,),
    fault=_kernel_fault,
    zeros=ZEROS,
    praise=(
        "The stamp of 1 is the kernel itself: with no overlap it can be read off the output.",
        "1 盖的章就是核本身：章不重叠时，从输出里就能直接读出核。",
    ),
    hints=(
        ("Two stamps, two cells apart: where does each of them lie?", "两个章，相距两格：各落在哪里？"),
        ("The output has 4 cells, so the kernel has 2. They do not overlap.", "输出有 4 格，所以核有 2 格。两个章不重叠。"),
        ("The first stamp is 1 times the kernel: `[3, 1]`.", "第一个章是 1 乘核：`[3, 1]`。"),
    ),
)


def _linear_fault(w):
    out = conv_transpose1d(TRIPLE, w, stride=2, padding=1)
    if np.allclose(out, LINE):
        return None
    if not np.allclose(out[::2], LINE[::2]):
        return Fault(
            "inputs_changed",
            f"Your kernel gives {plain(out)}: the inputs themselves are to stay 1, 2, 3. Only the middle number of the "
            "kernel falls on them. Try `[0, 1, 0]`: what stays, and what is missing?",
            f"你的核得到 {plain(out)}：输入的 1、2、3 应该保持不变。落在它们上面的只有核正中的数。"
            "试试 `[0, 1, 0]`：什么留下了，还缺什么？",
        )
    if np.allclose(out[1::2], 0):
        return Fault(
            "holes",
            f"Your kernel gives {plain(out)}: the inputs stay, with zeros between them. Both neighbours have to reach "
            "into the gap. Try `x = [1, 1]`: what belongs between two ones?",
            f"你的核得到 {plain(out)}：输入都在，可是中间是 0。两边的邻居都要伸进空隙里。"
            "试试 `x = [1, 1]`：两个 1 中间应该是几？",
        )
    if np.allclose(out[1::2], TRIPLE[:-1]) or np.allclose(out[1::2], TRIPLE[1:]):
        return Fault(
            "copied",
            f"Your kernel gives {plain(out)}: it copies one neighbour into the gap (nearest neighbour). "
            "The mean of both belongs there. Try `x = [1, 3]`: 2 belongs between them.",
            f"你的核得到 {plain(out)}：它把一个邻居抄进了空隙（最近邻）。空隙里应该是两个邻居的平均。"
            "试试 `x = [1, 3]`：中间应该是 2。",
        )
    if np.allclose(out[1::2], TRIPLE[:-1] + TRIPLE[1:]):
        return Fault(
            "both_whole",
            f"Your kernel gives {plain(out)}: in the gap two stamps overlap and add up, each at full strength. "
            "Try `x = [1, 1]`: 1 belongs between them, and now it is 2.",
            f"你的核得到 {plain(out)}：空隙里两个章重叠相加，而且都是全部的重量。试试 `x = [1, 1]`：中间应该是 1，现在是 2。",
        )
    return Fault(
        "uneven",
        f"Your kernel gives {plain(out)}; asked for is {plain(LINE)}. In the gap the last number of one stamp and the "
        "first of the next add up. Try `x = [1, 1]`: 1 belongs between them.",
        f"你的核得到 {plain(out)}，要的是 {plain(LINE)}。空隙里是前一个章的最后一个数加上后一个章的第一个数。"
        "试试 `x = [1, 1]`：中间应该是 1。",
    )


LINEAR = Property(
    wants=("a kernel of three numbers", "一个三个数的卷积核"),
    shape=(3,),
    fault=_linear_fault,
    zeros=ZEROS,
    praise=(
        "That is linear interpolation: the neighbours meet half-way. Zeros in, straight line out.",
        "这就是线性插值：两个邻居各出一半。插进去的是 0，出来的是一条直线。",
    ),
    hints=(
        (
            "The stamps start 2 apart and are 3 long: which of their cells overlap?",
            "章的起点相距 2，长 3：哪些格子重叠？",
        ),
        (
            "The middle number falls on the inputs and keeps them. The outer two meet in the gap: half of each neighbour.",
            "正中的数落在输入上，让它保持不变。两边的数在空隙里相遇：每个邻居各出一半。",
        ),
        ("`[0.5, 1, 0.5]`", "`[0.5, 1, 0.5]`"),
    ),
)


def _pairs(answer):
    """A dict {x cell: w cell} or a set of pairs as a list of pairs."""
    return list(answer.items()) if isinstance(answer, dict) else list(answer)


def _met():
    """The (x cell, w cell) pairs that the links bring to the middle of the output."""
    axis = links(SQUARE, SQUARE)
    return {((a.i, b.i), (a.t, b.t)) for a, b in product(axis, axis) if (a.j, b.j) == MIDDLE}


def _met_fault(pairs):
    if (pairs % 1).any() or pairs.min() < 0 or pairs.max() >= SQUARE:
        if pairs.max() == SQUARE:
            return Fault(
                "from_one",
                "You counted rows and columns from 1. Here they begin at 0: the first cell is (0, 0), "
                "and a 2×2 grid ends at (1, 1).",
                "你的行和列是从 1 数起的。这里从 0 数起：第一格是 (0, 0)，2×2 的最后一格是 (1, 1)。",
            )
        return Fault(
            "no_such_cell",
            f"There is no such cell: rows and columns are 0 or 1, and {plain(pairs)} has others. "
            "Try x[0, 0] alone: which cell of w does it carry to the middle?",
            f"没有这样的格子：行和列只能是 0 或 1，{plain(pairs)} 里有别的数。"
            "先只看 x[0, 0]：它把 w 的哪一格带到正中？",
        )
    mine = {tuple(map(tuple, pair)) for pair in pairs.astype(int).tolist()}
    if mine == {(cell, cell) for cell, _ in _met()}:
        return Fault(
            "same_place",
            "You paired the cells that lie on each other when w slides over x. Here x stamps: x[0, 0] with w[0, 0] "
            "lands on y[0, 0], not in the middle. Which cell of w does x[0, 0] carry to y[1, 1]?",
            "你配的是 w 滑过 x 时叠在一起的格子。这里是 x 盖章：x[0, 0] 配 w[0, 0] 落在 y[0, 0]，不在正中。"
            "x[0, 0] 要把 w 的哪一格带到 y[1, 1]？",
        )
    for (a, b), (c, d) in sorted(mine - _met()):
        return Fault(
            "other_cell",
            f"x[{a}, {b}] with w[{c}, {d}] lands on y[{a + c}, {b + d}]; 1234 stands at y[1, 1]. Try x[0, 0] alone: "
            "its stamp starts at y[0, 0].",
            f"x[{a}, {b}] 配 w[{c}, {d}]，落在 y[{a + c}, {b + d}]；1234 在 y[1, 1]。先只看 x[0, 0]：它的章从 y[0, 0] 开始。",
        )
    if mine != _met():
        made = sum((a * SQUARE + b + 1) * 10 ** (c * SQUARE + d) for (a, b), (c, d) in mine)
        return Fault(
            "too_few",
            f"What you found is right and makes {made}; some pairs are still missing. Each digit of 1234 is one pair. "
            "Try the digit 1: which input number wrote it, and with which cell of w?",
            f"找到的都对，合起来是 {made}；还缺几对。1234 的每一位数字都是一对。"
            "先看数字 1：是哪个输入写的，用了 w 的哪一格？",
        )


MET = Property(
    wants=(
        "pairs of cells, each (cell of x, cell of w), such as `[((0, 0), (0, 0)), ...]`",
        "若干对格子，每对是（x 的格子，w 的格子），例如 `[((0, 0), (0, 0)), ...]`",
    ),
    shape=(None, 2, 2),
    fault=_met_fault,
    read=_pairs,
    praise=(
        "Four stamps meet in one number, each with another cell of the kernel.",
        "四个章在一个数里相遇，每个章用的是核的不同一格。",
    ),
    hints=(
        (
            "Read the digits: 1234 = 1·1000 + 2·100 + 3·10 + 4·1.",
            "把数字拆开：1234 = 1·1000 + 2·100 + 3·10 + 4·1。",
        ),
        (
            "The 1 is x[0, 0], and 1000 stands at w[1, 1]. In each pair the two cells add up to (1, 1).",
            "1 是 x[0, 0]，1000 在 w[1, 1]。每一对里，两个格子的坐标加起来都是 (1, 1)。",
        ),
        (
            "`[((0, 0), (1, 1)), ((0, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 1), (0, 0))]`",
            "`[((0, 0), (1, 1)), ((0, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 1), (0, 0))]`",
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
    "02.zeros": INSERTED,
    "02.stamp": STAMP,
    "02.repair": INSERTION,
    "02.stride": STRIDE,
    "02.kernel": KERNEL,
    "02.linear": LINEAR,
    "02.met": MET,
}
