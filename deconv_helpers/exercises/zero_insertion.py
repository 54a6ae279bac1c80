"""Lesson 02: inserted zeros, stamps, and the turned kernel."""

from itertools import product

import numpy as np

from ..arithmetic import links, transposed_output_size
from ..ops import conv2d, conv_transpose1d, conv_transpose2d, insert_zeros
from .kinds import ZEROS, Fault, Function, Idea, Property, Value, plain

SPREADS = ((3, 2), (4, 3))  # n, s
PAIR, TRIPLE = np.array([1, 2]), np.array([1, 2, 3])
STAMPED = (3, 1, 6, 2)  # the outputs that two exercises ask for
LINE = (1, 1.5, 2, 2.5, 3)
NUMBERS, CODES = np.array([[1, 2], [3, 4]]), np.array([[1, 10], [100, 1000]])
MIDDLE = (1, 1)  # where their stamps make 1234


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
                "边长对了，可是你只数了一行里的 0；行与行之间还有整行的 0。"
                "试试 2×2、s = 2：3×3 格里有 4 个数，所以是 5 个 0。",
            ),
        ),
        Idea(
            "all_cells",
            _all_cells,
            (
                "The side is right, but you counted all cells; n·n of them hold the numbers themselves. "
                "Try 2×2 with s = 2: 9 cells, 4 of them numbers, 5 zeros.",
                "边长对了，可是你把所有格子都数进去了；其中 n·n 格是原来的数。"
                "试试 2×2、s = 2：9 格，4 格是数，5 个 0。",
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
            "n = 3、s = 2 时：2·2 + 1 = 5，25 − 9 = 16。n = 4、s = 3 时：3·3 + 1 = 10，100 − 16 = 84。",
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
            lambda x, w, s: _inserted(x, w[::-1, ::-1], s, 0) if min(x.shape) * s - s + 1 >= len(w) else None,
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
            f"s = {plain(s)} is no stride: it is a number of cells, 1 or more. Try s = 1: three stamps, one cell "
            "apart.",
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
            f"你算了三个空隙；三个章只有两个空隙。s = {plain(s)} 得到 {size}。"
            "试试两个输入、k = 1：相距 s，只有一个空隙。",
        )
    if (n - 1) * s + 1 == wanted:
        return Fault(
            "no_kernel",
            f"You counted up to where the last stamp starts; it is k cells long. s = {plain(s)} gives {size}. "
            "Try one input with k = 3: the output has 3 cells, not 1.",
            f"你只数到最后一个章的起点；可是章有 k 格长。s = {plain(s)} 得到 {size}。"
            "试试一个输入、k = 3：输出有 3 格，不是 1 格。",
        )
    if s + k == wanted:
        return Fault(
            "one_gap",
            f"9 − 3 = {plain(s)} is the way of all stamps together; it is shared out over two gaps. "
            f"s = {plain(s)} gives {size}. Try two inputs first.",
            f"9 − 3 = {plain(s)} 是所有章一共错开的距离，要分给两个空隙。s = {plain(s)} 得到 {size}。"
            "先用两个输入试试。",
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
        (
            "The output has 4 cells, so the kernel has 2. They do not overlap.",
            "输出有 4 格，所以核有 2 格。两个章不重叠。",
        ),
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
            f"你的核得到 {plain(out)}：空隙里两个章重叠相加，而且都是全部的重量。"
            "试试 `x = [1, 1]`：中间应该是 1，现在是 2。",
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
            "The middle number falls on the inputs and keeps them. The outer two meet in the gap: half of each "
            "neighbour.",
            "正中的数落在输入上，让它保持不变。两边的数在空隙里相遇：每个邻居各出一半。",
        ),
        ("`[0.5, 1, 0.5]`", "`[0.5, 1, 0.5]`"),
    ),
)


def _pairs(answer):
    """A dict {x cell: w cell} or a set of pairs as a list of pairs."""
    if isinstance(answer, dict):
        return list(answer.items())
    return list(answer) if isinstance(answer, (set, frozenset)) else answer


def _met():
    """The (x cell, w cell) pairs that the links bring to the middle of the output."""
    axis = links(len(NUMBERS), len(CODES))
    return {((a.i, b.i), (a.t, b.t)) for a, b in product(axis, axis) if (a.j, b.j) == MIDDLE}


def _met_fault(pairs):
    if (pairs >= 1).all() and pairs.max() == len(CODES):
        return Fault(
            "from_one",
            "You counted rows and columns from 1. Here they begin at 0: the first cell is (0, 0), "
            "and a 2×2 grid ends at (1, 1).",
            "你的行和列是从 1 数起的。这里从 0 数起：第一格是 (0, 0)，2×2 的最后一格是 (1, 1)。",
        )
    for pair in pairs:
        if not np.isin(pair, range(len(CODES))).all():
            return Fault(
                "no_such_cell",
                f"One of the cells in `{plain(pair)}` is not there: rows and columns are 0 or 1. "
                "Try x[0, 0] alone: which cell of w does it carry to y[1, 1]?",
                f"`{plain(pair)}` 里有一格不存在：行和列只能是 0 或 1。先只看 x[0, 0]：它把 w 的哪一格带到 y[1, 1]？",
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
            f"x[{a}, {b}] 配 w[{c}, {d}]，落在 y[{a + c}, {b + d}]；1234 在 y[1, 1]。"
            "先只看 x[0, 0]：它的章从 y[0, 0] 开始。",
        )
    if mine != _met():
        made = sum(NUMBERS[x_cell] * CODES[w_cell] for x_cell, w_cell in mine)
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
    "02.zeros": INSERTED,
    "02.stamp": STAMP,
    "02.repair": INSERTION,
    "02.stride": STRIDE,
    "02.kernel": KERNEL,
    "02.linear": LINEAR,
    "02.met": MET,
}
