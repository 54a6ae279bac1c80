"""Lesson 09: what a learned upsampler can see, how it is fitted, and what it cannot bring back."""

import numpy as np

from ..learning import halve
from ..ops import conv2d, conv_transpose1d, conv_transpose2d
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value

SIZES = (2, 4, 6)
LAYERS = ((16, 1, 3, 3), (16,), (16, 1, 4, 4), (1,))


def _seen(k):
    """How many inputs an output in the middle meets, with stride 2: read off the stamps."""
    return np.count_nonzero([conv_transpose1d(cell, np.ones(k), stride=2)[9] for cell in np.eye(9)])


SEES = Value(
    wants=("three numbers: for k = 2, 4 and 6", "三个数：依次是 k = 2、4、6 的"),
    right=lambda: [_seen(k) for k in SIZES],
    names=SIZES,
    ideas=(
        Idea(
            "all_cells",
            lambda: list(SIZES),
            (
                "Those are the kernel's cells. Half of them fall on inserted zeros, which the output does not see. "
                "Try k = 2: one of the two cells meets a number, the other a zero.",
                "这是核的格子数。其中一半落在插入的零上，输出看不到。试试 k = 2：两格里一格碰到数，一格碰到零。",
            ),
        ),
        Idea(
            "overlaps",
            lambda: [k - 2 for k in SIZES],
            (
                "That is the overlap of two neighbouring stamps, k − s. Try k = 2: no overlap, "
                "and still each output sees one input.",
                "这是相邻两个章重叠的格数 k − s。试试 k = 2：没有重叠，可每个输出还是看到一个输入。",
            ),
        ),
        Idea(
            "squared",
            lambda: [(k // 2) ** 2 for k in SIZES],
            (
                "That is for a picture, rows times columns; here it is one axis. Try k = 4: the stamps start at 0, 2, "
                "4; two of them reach cell 3.",
                "这是二维的情形，行乘列；这里只有一个轴。试试 k = 4：章从 0、2、4 开始，盖到第 3 格的有两个。",
            ),
        ),
        Idea(
            "one_more",
            lambda: [k // 2 + 1 for k in SIZES],
            (
                "That is one too many. Try k = 2: the stamps stand side by side, and no cell gets two.",
                "多算了一个。试试 k = 2：章一个挨一个，没有哪格盖到两次。",
            ),
        ),
    ),
    praise=(
        "With k = 2 an output sees one input: it can copy it, or scale it, and nothing else.",
        "k = 2 时，一个输出只看到一个输入：能照抄，能缩放，别的什么也做不了。",
    ),
    hints=(
        (
            "Lay stamps of k cells 2 apart and count how many cover one cell in the middle.",
            "把长 k 的章每隔 2 格盖一个，数一数中间的一格被盖了几次。",
        ),
        (
            "k = 4: a cell lies in the first half of one stamp and in the second half of another.",
            "k = 4：一格落在一个章的前半，又落在另一个章的后半。",
        ),
        ("Half of k: `[1, 2, 3]`.", "k 的一半：`[1, 2, 3]`。"),
    ),
)


def _column_cases():
    return [
        (np.array([3, 5]), 0, 2),
        (np.array([3, 5]), 1, 2),
        (np.array([1, 2, 3]), 2, 4),
        (np.array([2, 0, 7, 1]), 0, 3),
    ]


def _columned(cell):
    return lambda x, t, k: conv_transpose1d(x, cell(t, k), stride=2)


COLUMN = Function(
    wants=("a function of `x`, `t` and `k`", "一个函数，参数是 `x`、`t` 和 `k`"),
    arguments=("x", "t", "k"),
    cases=_column_cases,
    right=_columned(lambda t, k: np.eye(k)[t]),
    given="no_cell",
    ideas=(
        Idea(
            "no_cell",
            _columned(lambda t, k: np.zeros(k)),
            ("The kernel is still all zeros: set its cell t to 1.", "核里还全是 0：把第 t 格设为 1。"),
        ),
        Idea(
            "all_ones",
            _columned(lambda t, k: np.ones(k)),
            (
                "All cells are 1 now; what does cell t do alone? Try k = 2, t = 0: the kernel is `[1, 0]`.",
                "现在每一格都是 1；要看的是第 t 格单独做了什么。试试 k = 2、t = 0：核是 `[1, 0]`。",
            ),
        ),
        Idea(
            "turned",
            _columned(lambda t, k: np.eye(k)[k - 1 - t]),
            (
                "You counted the cells from the other end. A stamp is the kernel as it is: cell 0 comes first.",
                "你是从另一头数的。章就是原样的核：第 0 格在最前面。",
            ),
        ),
        Idea(
            "first_only",
            _columned(lambda t, k: np.eye(k)[0]),
            (
                "Cell 0 is 1, whatever t is. Try t = 1, k = 2: the kernel is `[0, 1]`.",
                "不管 t 是多少，你都把第 0 格设成了 1。试试 t = 1、k = 2：核是 `[0, 1]`。",
            ),
        ),
        Idea(
            "value_t",
            _columned(lambda t, k: t * np.eye(k)[t]),
            (
                "Cell t is t now; it should be 1. Try t = 0: nothing would be stamped at all.",
                "第 t 格现在是 t；应当是 1。试试 t = 0：那就什么也没盖。",
            ),
        ),
    ),
    praise=(
        "Each output is a mixture of such columns, and the kernel's numbers are the shares.",
        "每个输出都是这些列按份混合出来的，核里的数就是份额。",
    ),
    hints=(
        ("`cell` is the kernel. Only one of its numbers is not 0.", "`cell` 就是核，里面只有一个数不是 0。"),
        ("It is the cell with the number t, and it is 1.", "就是第 t 格，它是 1。"),
        (
            "`cell = np.zeros(k)\ncell[t] = 1\nreturn conv_transpose1d(x, cell, stride=2)`",
            "`cell = np.zeros(k)\ncell[t] = 1\nreturn conv_transpose1d(x, cell, stride=2)`",
        ),
    ),
)


def _columns(x, k):
    return np.transpose([conv_transpose1d(x, cell, stride=2) for cell in np.eye(k)])


def _fit_cases():
    rng = np.random.default_rng(9)
    cases = [(np.array([1.0, 2.0]), np.array([1.0, 1.0, 2.0, 3.0]), 2)]
    for k in (3, 4):
        x = rng.uniform(0, 9, 6)
        cases.append((x, conv_transpose1d(x, rng.uniform(-1, 1, k), stride=2) + rng.normal(0, 0.1, 10 + k), k))
    return cases


FIT = Function(
    wants=("a function of `x`, `y` and `k`", "一个函数，参数是 `x`、`y` 和 `k`"),
    arguments=("x", "y", "k"),
    cases=_fit_cases,
    right=lambda x, y, k: np.linalg.lstsq(_columns(x, k), y, rcond=None)[0],
    given="nothing_learnt",
    returns="kernel",
    ideas=(
        Idea(
            "nothing_learnt",
            lambda x, y, k: np.zeros(k),
            (
                "The kernel is still all zeros. Which mixture of the columns comes closest to y?",
                "核还全是 0。这些列怎样混合，才最接近 y？",
            ),
        ),
        Idea(
            "transposed_only",
            lambda x, y, k: _columns(x, k).T @ y,
            (
                "That is the transpose times y: how much each column resembles y. It is the right-hand side of the "
                "equations, not their solution. Try doubling x: the kernel should get smaller, not larger.",
                "这是转置乘 y，也就是每一列有多像 y。它是方程组的右边，还不是解。"
                "试试把 x 加倍：核应当变小，而不是变大。",
            ),
        ),
        Idea(
            "one_by_one",
            lambda x, y, k: _columns(x, k).T @ y / (_columns(x, k) ** 2).sum(axis=0),
            (
                "You fitted each column alone. Columns of one phase overlap, so they have to be fitted together. "
                "Try k = 2: there it makes no difference; try k = 3.",
                "你是一列一列单独拟合的。同一个相位的列互相重叠，要放在一起拟合。试试 k = 2，没有区别；再试 k = 3。",
            ),
        ),
        Idea(
            "mixed_up",
            lambda x, y, k: np.linalg.lstsq(_columns(x, k)[::-1], y, rcond=None)[0],
            (
                "The columns and y run in opposite directions. Row j of the columns belongs to number j of y.",
                "列和 y 的方向反了。列的第 j 行对应 y 的第 j 个数。",
            ),
        ),
    ),
    praise=(
        "No loop, no step size: for one kernel, learning is a system of k equations.",
        "没有循环，也没有学习率：只学一个核，就是解 k 个方程。",
    ),
    hints=(
        (
            "`columns @ w` should be as close to y as possible: that is a least-squares problem.",
            "要让 `columns @ w` 尽量接近 y：这就是最小二乘。",
        ),
        (
            "`np.linalg.lstsq(columns, y)` returns four things; the first is the solution.",
            "`np.linalg.lstsq(columns, y)` 返回四样东西，第一样就是解。",
        ),
        (
            "`columns = np.transpose([conv_transpose1d(x, cell, stride=2) for cell in np.eye(k)])\n"
            "return np.linalg.lstsq(columns, y)[0]`",
            "`columns = np.transpose([conv_transpose1d(x, cell, stride=2) for cell in np.eye(k)])\n"
            "return np.linalg.lstsq(columns, y)[0]`",
        ),
    ),
)

COUNT = Value(
    wants=(
        "four numbers: kernels and biases of the first layer, then of the second",
        "四个数：第一层的核、偏置，第二层的核、偏置",
    ),
    right=lambda: [int(np.prod(shape)) for shape in LAYERS],
    ideas=(
        Idea(
            "one_kernel",
            lambda: [9, 1, 16, 1],
            (
                "That is one kernel and one bias a layer. The first layer makes 16 channels, each with a kernel and a "
                "bias of its own; the second stamps each of the 16 with its own kernel.",
                "这是每层一个核、一个偏置。第一层造出 16 个通道，每个都有自己的核和偏置；"
                "第二层给 16 个通道各盖各的章。",
            ),
        ),
        Idea(
            "bias_per_input",
            lambda: [144, 16, 256, 16],
            (
                "The second layer makes one channel, so it has one bias. Try any layer: a bias is added to an output.",
                "第二层只造出一个通道，所以只有一个偏置。随便看一层：偏置是加在输出上的。",
            ),
        ),
        Idea(
            "no_bias",
            lambda: [144, 0, 256, 0],
            (
                "Both layers have biases: one for each channel that they make.",
                "两层都有偏置：造出几个通道，就有几个。",
            ),
        ),
        Idea(
            "all_to_all",
            lambda: [16 * 16 * 9, 16, 16 * 16 * 16, 16],
            (
                "That is from 16 channels to 16. The picture comes in as one channel, and leaves as one.",
                "这是 16 个通道到 16 个通道。图进来是一个通道，出去也是一个通道。",
            ),
        ),
    ),
    praise=("144 + 16 + 256 + 1 = 417, as the next cell counts.", "144 + 16 + 256 + 1 = 417，和下一个单元格数的一样。"),
    hints=(
        (
            "One 3×3 kernel for each channel of the first layer: how many numbers?",
            "第一层每个通道一个 3×3 的核：一共几个数？",
        ),
        (
            "The second: a 4×4 kernel for each channel that it reads, added up into one.",
            "第二层：读进来的每个通道一个 4×4 的核，加成一个通道。",
        ),
        ("`[16 * 9, 16, 16 * 16, 1]`", "`[16 * 9, 16, 16 * 16, 1]`"),
    ),
)


def _same_fault(pictures):
    first, second = pictures
    size = abs(pictures).max()
    if abs(first - second).max() < 1e-9 * size:
        return Fault(
            "same_picture",
            "These are one and the same picture. Move something from one pixel of a block to another.",
            "这是同一幅图。在一个块里，把一个像素的数挪一点给另一个像素。",
        )
    halves = [halve(picture) for picture in pictures]
    off = abs(halves[0] - halves[1]) > 1e-9 * size
    if off.any():
        return Fault(
            "halves_differ",
            "The small pictures differ where they are framed. In each 2×2 block, only the mean is kept. "
            "Try `[[0, 8], [0, 0]]` and `[[2, 2], [2, 2]]`.",
            "加框的地方，两幅小图不一样。每个 2×2 的块只留下平均值。试试 `[[0, 8], [0, 0]]` 和 `[[2, 2], [2, 2]]`。",
            (Board("x1", halves[0], off, "input"), Board("x2", halves[1], off, "input")),
        )


SAME = Property(
    wants=("two pictures of 4×4 numbers", "两幅 4×4 的图"),
    shape=(2, 4, 4),
    fault=_same_fault,
    zeros=ZEROS,
    praise=(
        "One small picture, two large ones: whatever an upsampler returns, it is wrong for one of them.",
        "一幅小图，两幅大图：不管上采样返回什么，总有一幅是错的。",
    ),
    hints=(
        (
            "Two pictures are alike after halving where each 2×2 block has the same sum.",
            "两幅图里每个 2×2 的块只要和相同，缩小以后就一样。",
        ),
        ("Take any picture, and swap two pixels of one block.", "随便取一幅图，把一个块里的两个像素对调。"),
        (
            "`[np.arange(16).reshape(4, 4), np.arange(16).reshape(4, 4)[[1, 0, 2, 3]]]`",
            "`[np.arange(16).reshape(4, 4), np.arange(16).reshape(4, 4)[[1, 0, 2, 3]]]`",
        ),
    ),
)


def _backward_cases():
    rng = np.random.default_rng(90)
    codes = np.arange(1, 17).reshape(4, 4)
    return [
        (np.pad([[1]], ((0, 1), (0, 1))), codes),
        *((rng.integers(-4, 5, (n, n)), rng.integers(-4, 5, (4, 4))) for n in (4, 6)),
    ]


BACKWARD = Function(
    wants=("a function of `error` and `w`", "一个函数，参数是 `error` 和 `w`"),
    arguments=("error", "w"),
    cases=_backward_cases,
    right=lambda error, w: conv2d(error, w, stride=2, padding=1),
    given="zeros",
    returns="input",
    ideas=(
        Idea(
            "zeros",
            lambda error, w: np.zeros((len(error) // 2, len(error) // 2)),
            (
                "Nothing comes back yet. What is the transpose of a transposed convolution?",
                "还什么也没有传回来。转置卷积的转置是什么？",
            ),
        ),
        Idea(
            "stamped_again",
            lambda error, w: conv_transpose2d(error, w, stride=2, padding=1),
            (
                "That enlarges once more. The way back has to end at the layer's input, half as large. "
                "Try one input and a 4×4 kernel: 16 errors come back to one number.",
                "这样又放大了一次。往回走，应当回到这一层的输入，小一半。"
                "试试一个输入、4×4 的核：16 个误差要回到一个数。",
            ),
        ),
        Idea(
            "turned",
            lambda error, w: conv2d(error, w[::-1, ::-1], stride=2, padding=1),
            (
                "The kernel is turned. Where the input pressed w[0, 0], the error is multiplied by w[0, 0] on its way "
                "back.",
                "核转了 180°。输入在哪里盖下 w[0, 0]，误差回来时就乘 w[0, 0]。",
            ),
        ),
        Idea(
            "not_cropped",
            lambda error, w: conv2d(error, w, stride=2) if len(error) >= 4 else None,
            (
                "The layer crops by p = 1, so on the way back the same ring has to be put on again, as zeros.",
                "这一层用 p = 1 裁掉了一圈，往回走就要把这一圈补上，补成 0。",
            ),
        ),
        Idea(
            "every_place",
            lambda error, w: conv2d(error, w, padding=1) if len(error) >= 2 else None,
            (
                "The window has to move by the stride, 2, as the stamps did.",
                "窗口要按步幅 2 移动，和当初盖章一样。",
            ),
        ),
    ),
    praise=(
        "The gradient of a transposed convolution is a convolution: same kernel, same stride, same padding.",
        "转置卷积的梯度就是卷积：核、步幅、填充都不变。",
    ),
    hints=(
        (
            "Each input pressed a stamp. Its share of the blame: each error under the stamp times the stamp's weight.",
            "每个输入盖了一个章。它该担的责任：章下面的每个误差乘章上的权重，再相加。",
        ),
        ("Weights times numbers in a window, summed: that is `conv2d`.", "窗口里的数乘权重，再相加：这就是 `conv2d`。"),
        ("`return conv2d(error, w, stride=2, padding=1)`", "`return conv2d(error, w, stride=2, padding=1)`"),
    ),
)

EXERCISES = {
    "09.sees": SEES,
    "09.column": COLUMN,
    "09.fit": FIT,
    "09.count": COUNT,
    "09.backward": BACKWARD,
    "09.same": SAME,
}
