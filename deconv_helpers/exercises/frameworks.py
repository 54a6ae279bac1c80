"""Appendix A1: which slice of the stamps a framework keeps, where weights stand, and whether the kernel is turned."""

import numpy as np

from ..ops import conv_transpose1d
from ..pictures.crops import same_start
from .kinds import Board, Fault, Function, Idea, Property, Value, plain

# --- slices -----------------------------------------------------------------------------------------------------------

ROWS = (
    "torch, k = 3, s = 2, padding = 1",
    "torch, k = 3, s = 2, padding = 1, output_padding = 1",
    "Keras, k = 3, s = 2, same",
    "Keras, k = 5, s = 2, same",
)
INPUTS = 2  # numbers in the input that is meant


def _keras(k, s, start=same_start):
    return start(k, s), start(k, s) + INPUTS * s


def _more_in_front(k, s):
    return (k - s + 1) // 2


SLICES = Value(
    wants=("four slices, each a start and an end", "四个切片，每个是起点和终点"),
    right=lambda: [(1, 4), (1, 5), _keras(3, 2), _keras(5, 2)],
    names=ROWS,
    ideas=(
        Idea(
            "more_in_front",
            lambda: [(1, 4), (1, 5), _keras(3, 2, _more_in_front), _keras(5, 2, _more_in_front)],
            (
                "You let Keras cut the larger half in front. That is what torch's settings come to; Keras cuts the "
                "larger half at the end. Try k = 3, s = 2: one cell too many, and it goes from the end.",
                "你让 Keras 在前面多裁一格。用 torch 的参数才是这样；Keras 是在末尾多裁。"
                "先试 k = 3、s = 2：多出一格，从末尾裁掉。",
            ),
        ),
        Idea(
            "all_at_the_end",
            lambda: [(1, 4), (1, 5), (0, 4), (0, 4)],
            (
                "You cut everything at the end. Keras cuts both sides, as evenly as it can. Try k = 4, s = 2: two "
                "cells too many, one from each side.",
                "你全从末尾裁了。Keras 两边都裁，尽量裁得一样多。先试 k = 4、s = 2：多出两格，两边各裁一格。",
            ),
        ),
        Idea(
            "lengths",
            lambda: [(1, 3), (1, 4), (0, 4), (1, 4)],
            (
                "Your second numbers are lengths. Asked for is where the slice ends, as Python writes it. Try the "
                "given line: from 1 up to, but not including, 4 are three numbers.",
                "你的第二个数是长度。要的是切片的终点，不含终点那一格。"
                "看看给出的那一行：从 1 到 4，不含 4，一共三个数。",
            ),
        ),
        Idea(
            "extra_in_front",
            lambda: [(1, 4), (0, 4), (0, 4), (1, 5)],
            (
                "You gave the extra cell back in front. It comes back at the end. Try the digits of lesson 3: 10, 102, "
                "20 becomes 10, 102, 20, 200.",
                "你把多出的那一格还在了前面。它是还在末尾的。回想第 3 课的数：10、102、20 变成 10、102、20、200。",
            ),
        ),
    ),
    praise=(
        "One row of stamps, four slices. Once you know the slice, you know the layer.",
        "同一排章，四个切片。知道留下哪一段，就知道了这一层。",
    ),
    hints=(
        (
            "How long is the uncropped row? Two stamps, 2 apart: 5 cells for k = 3, 7 cells for k = 5.",
            "没裁之前有多长？两个章，相隔 2：k = 3 时 5 格，k = 5 时 7 格。",
        ),
        (
            "Keras keeps 2·2 cells, so it cuts k − s, the smaller half in front. In torch, output_padding moves the "
            "end only.",
            "Keras 留下 2·2 格，所以要裁 k − s 格，前面裁较小的一半。在 torch 里，`output_padding` 只移动终点。",
        ),
        ("`[(1, 4), (1, 5), (0, 4), (1, 5)]`", "`[(1, 4), (1, 5), (0, 4), (1, 5)]`"),
    ),
)


# --- the other slice, as a function -----------------------------------------------------------------------------------


def _uncropped():
    """Rows of stamps with the number of inputs and the stride: the curriculum's digits, then random ones."""
    rng = np.random.default_rng(10)
    cases = [(conv_transpose1d([1, 2], [1, 10, 100], stride=2), 2, 2)]
    for n, k, s in ((3, 4, 2), (2, 5, 2), (3, 3, 1), (2, 7, 2), (4, 5, 3), (3, 6, 3)):
        cases.append((conv_transpose1d(rng.integers(1, 10, n), rng.integers(1, 10, k), stride=s), n, s))
    return cases


def _from(start):
    """The function that keeps n*s numbers from `start(too_many, kernel)` on."""

    def keep(full, n, s):
        at = start(len(full) - n * s, len(full) - (n - 1) * s)
        return full[at : at + n * s]

    return keep


SAME = Function(
    wants=("a function `same(full, n, s)`", "一个函数 `same(full, n, s)`"),
    arguments=("full", "n", "s"),
    cases=_uncropped,
    right=_from(lambda many, k: many // 2),
    ideas=(
        Idea(
            "more_in_front",
            _from(lambda many, k: (many + 1) // 2),
            (
                "You cut the larger half in front: that is torch's slice. Keras cuts the smaller half there. Try the "
                "five numbers 1, 10, 102, 20, 200: the first four stay.",
                "你在前面裁了较大的一半：那是 torch 的切片。Keras 在前面裁较小的一半。"
                "先试 1、10、102、20、200 这五个数：留下的是前四个。",
            ),
        ),
        Idea(
            "all_at_the_end",
            _from(lambda many, k: 0),
            (
                "You cut everything at the end. That is right for one cell too many, but two are shared out evenly. "
                "Try k = 4, s = 2: one from each side.",
                "你全从末尾裁了。只多一格时是对的，多两格就要两边平分。先试 k = 4、s = 2：两边各裁一格。",
            ),
        ),
        Idea(
            "all_in_front",
            _from(lambda many, k: many),
            (
                "You cut everything in front. Keras cuts both sides, and an odd cell at the end. Try the five numbers "
                "1, 10, 102, 20, 200: the first four stay.",
                "你全从前面裁了。Keras 两边都裁，单出来的一格从末尾裁。"
                "先试 1、10、102、20、200 这五个数：留下的是前四个。",
            ),
        ),
        Idea(
            "half_the_kernel",
            _from(lambda many, k: k // 2),
            (
                "You cut half a kernel in front. That is a convolution's half padding; here as much goes as is too "
                "much, k − s cells on both sides together. Try k = 3, s = 2: one cell, and it goes from the end.",
                "你在前面裁了半个核。那是卷积的半填充；这里多出多少就裁多少，两边一共 k − s 格。"
                "先试 k = 3、s = 2：只多一格，从末尾裁掉。",
            ),
        ),
    ),
    praise=(
        "With this one line you can compute what Keras prints, with no Keras at hand.",
        "有了这一行，手边没有 Keras，也能算出它会给出什么。",
    ),
    hints=(
        (
            "How many cells are too many? The row has len(full), and n·s may stay.",
            "多出几格？一共 `len(full)` 格，留下 n·s 格。",
        ),
        (
            "The smaller half goes in front: whole division by 2. Then n·s cells stay.",
            "前面裁较小的一半：整除 2。然后留下 n·s 格。",
        ),
        (
            "`start = (len(full) - n * s) // 2\nreturn full[start : start + n * s]`",
            "`start = (len(full) - n * s) // 2\nreturn full[start : start + n * s]`",
        ),
    ),
)


# --- a layer that is the same everywhere ------------------------------------------------------------------------------

STRIDE = 3
ONE_TO_NINE = np.arange(1, 10)
PAIR = np.array([1, 10])


def _safe_fault(layer):
    if not np.equal(layer, np.round(layer)).all() or layer[0] < 1 or min(layer) < 0 or max(layer) > 30:
        return Fault(
            "not_cells",
            "Kernel, padding and output padding count cells: whole numbers, the kernel at least 1. Try one input and a "
            "kernel of 3 at stride 3: it is made 3 cells long.",
            "核、填充、输出填充数的都是格子：要整数，核至少是 1。先试一个输入、长为 3 的核、步幅 3：正好变成 3 格。",
        )
    k, p, extra = map(int, layer)
    if extra >= STRIDE:
        return Fault(
            "op_too_large",
            f"torch refuses an output padding of {extra}: with stride {STRIDE} only 0, 1 and 2 are legal. Try a kernel "
            "of 3 without any.",
            f"torch 会拒绝输出填充 {extra}：步幅为 {STRIDE} 时，只有 0、1、2 合法。先试长为 3 的核，不用输出填充。",
        )
    size = k - 2 * p + extra
    if size != STRIDE:
        return Fault(
            "other_size",
            f"One input becomes {size} cells, not {STRIDE}, so already the shapes differ. Try one input: k − 2p + op "
            f"has to be {STRIDE}.",
            f"一个输入变成 {size} 格，不是 {STRIDE} 格，形状就已经不一样了。"
            f"先试一个输入：k − 2p + op 要等于 {STRIDE}。",
        )
    start = same_start(k, STRIDE)
    if p == start:
        return None
    full = np.append(conv_transpose1d(PAIR, np.resize(ONE_TO_NINE, k), stride=STRIDE), [0] * extra)
    ours, theirs = (full[at : at + 2 * STRIDE] for at in (p, start))
    return Fault(
        "one_pixel_off",
        f"The shapes agree, the numbers do not: torch cuts {p} in front, Keras {start}. This is the famous pixel. Try "
        "k = 3 and k = 4 at stride 3: how many cells are too many, and can they be shared out evenly?",
        f"形状一样，数不一样：torch 在前面裁 {p} 格，Keras 裁 {start} 格。差的就是那一个像素。"
        "先试步幅 3 时的 k = 3 和 k = 4：各多出几格？能平分吗？",
        (
            Board("torch", ours, ~np.isclose(ours, theirs), "output"),
            Board("Keras", theirs, None, "output"),
        ),
    )


SAFE = Property(
    wants=("three numbers: k, padding, output padding", "三个数：k、填充、输出填充"),
    shape=(3,),
    fault=_safe_fault,
    praise=lambda layer: (
        f"k = {plain(layer[0])}, padding {plain(layer[1])}, output padding {plain(layer[2])}: the same numbers "
        "everywhere. What is too much can be shared out evenly, or there is nothing too much.",
        f"k = {plain(layer[0])}，填充 {plain(layer[1])}，输出填充 {plain(layer[2])}：到处都是同样的数。"
        "多出来的正好能两边平分，或者根本没有多出来。",
    ),
    hints=(
        (
            "k − s cells are too many. When can they be shared out evenly?",
            "多出 k − s 格。什么时候能两边平分？",
        ),
        (
            "With stride 3 the kernel has to be odd, if it is not smaller than 3; then torch's padding is half of k − "
            "3, and nothing needs to be given back.",
            "步幅为 3 时，核不小于 3 的话就得是奇数；这样填充取 k − 3 的一半，什么也不用还。",
        ),
        ("One of them: `(5, 1, 0)`.", "其中一个：`(5, 1, 0)`。"),
    ),
)


# --- the kernel not turned --------------------------------------------------------------------------------------------

X, W = np.array([1, 2, 3]), np.array([1, 10])

UNTURNED = Value(
    wants=("six numbers", "六个数"),
    right=lambda: conv_transpose1d(X, W[::-1], stride=2),
    ideas=(
        Idea(
            "stamped",
            lambda: conv_transpose1d(X, W, stride=2),
            (
                "Those are the stamps, as torch and Keras make them. The window that is not turned writes each kernel "
                "the other way round. Try a single 1: it becomes 10, 1.",
                "这是盖章的结果，torch 和 Keras 都是这样。核不旋转的话，写下的每个章都是反的。"
                "先试单独一个 1：它变成 10、1。",
            ),
        ),
        Idea(
            "all_turned",
            lambda: conv_transpose1d(X, W, stride=2)[::-1],
            (
                "You turned the whole result. Only the kernel is the wrong way round; the inputs keep their places. "
                "Try a 1 and a 0: the stamp of the 1 still comes first.",
                "你把整个结果倒过来了。反过来的只有核，输入的位置不变。先试 1 和 0：1 的章仍然在前面。",
            ),
        ),
        Idea(
            "input_turned",
            lambda: conv_transpose1d(X[::-1], W, stride=2),
            (
                "You turned the input. It stays; the kernel is the wrong way round. Try a 1 and a 0: the stamp of the "
                "1 comes first, and reads 10, 1.",
                "你把输入倒过来了。输入不变，反的是核。先试 1 和 0：1 的章在前面，是 10、1。",
            ),
        ),
    ),
    praise=(
        "One look at the digits is enough to tell that a kernel is not turned.",
        "看一眼数字，就知道核没有旋转。",
    ),
    hints=(
        (
            "Spread the input: 1, 0, 2, 0, 3, with one zero on each side. Slide the window 1, 10 over it as it is.",
            "把输入拉开：1、0、2、0、3，两边各补一个零。让窗口 1、10 原样滑过去。",
        ),
        (
            "The first window reads 0 and 1: 0·1 + 1·10. The second reads 1 and 0.",
            "第一个窗口读到 0 和 1：0·1 + 1·10。第二个读到 1 和 0。",
        ),
        ("`[10, 1, 20, 2, 30, 3]`", "`[10, 1, 20, 2, 30, 3]`"),
    ),
)


# --- the weights ------------------------------------------------------------------------------------------------------


def _kernels():
    """Weights as Keras keeps them, (rows, columns, out, in), of several shapes, all sides different at last."""
    rng = np.random.default_rng(11)
    shapes = ((2, 2, 1, 1), (2, 3, 1, 2), (3, 2, 2, 1), (2, 3, 4, 5))
    return [(rng.integers(1, 100, shape),) for shape in shapes]


WEIGHTS = Function(
    wants=("a function `to_torch(w)`", "一个函数 `to_torch(w)`"),
    arguments=("w",),
    cases=_kernels,
    right=lambda w: w.transpose(3, 2, 0, 1),
    returns="kernel",
    ideas=(
        Idea(
            "outputs_first",
            lambda w: w.transpose(2, 3, 0, 1),
            (
                "You put the outputs first. torch's transposed layer has its inputs first, as in lesson 5. Try 8 "
                "channels to 3: the first axis is 8.",
                "你把输出放在了最前面。torch 的转置卷积层是输入在前，见第 5 课。先试 8 个通道变 3 个：第一个轴是 8。",
            ),
        ),
        Idea(
            "reshaped",
            lambda w: w.reshape(w.shape[3], w.shape[2], *w.shape[:2]),
            (
                "The shape is right, but `reshape` keeps the numbers in their order and so gives them to other cells. "
                "The axes have to change places. Try two channels in, one out, and look where the first kernel went.",
                "形状对了，可是 `reshape` 不改变数的先后，于是数都跑到别的格子里去了。要换的是轴的次序。"
                "先试两个输入通道、一个输出通道，看看第一个核去了哪里。",
            ),
        ),
        Idea(
            "rows_and_columns",
            lambda w: w.transpose(3, 2, 1, 0),
            (
                "You turned all axes around, so rows and columns have changed places: each kernel is transposed. Try a "
                "kernel of 2×3: it has to stay 2×3.",
                "你把所有的轴都倒了过来，行和列也就换了位置：每个核都被转置了。先试 2×3 的核：它必须仍是 2×3。",
            ),
        ),
        Idea(
            "turned",
            lambda w: w.transpose(3, 2, 0, 1)[..., ::-1, ::-1],
            (
                "You turned the kernels by 180° as well. Keras and torch both stamp: nothing is to be turned between "
                "them. Try one channel and a kernel of 2×2: it stays as it is.",
                "你把核也转了 180°。Keras 和 torch 都是盖章，它们之间什么也不用转。"
                "先试一个通道、2×2 的核：它保持原样。",
            ),
        ),
    ),
    praise=(
        "The same line ports the weights of an ordinary convolution: (rows, columns, in, out) become (out, in, rows, "
        "columns).",
        "普通卷积的权重也用这一行：（行、列、输入、输出）变成（输出、输入、行、列）。",
    ),
    hints=(
        (
            "Keras: axes 0 and 1 are rows and columns, 2 is out, 3 is in. In which order does torch want them?",
            "Keras：轴 0、1 是行和列，轴 2 是输出，轴 3 是输入。torch 要什么次序？",
        ),
        (
            "(in, out, rows, columns): first axis 3, then axis 2, then 0 and 1.",
            "（输入、输出、行、列）：先轴 3，再轴 2，然后 0 和 1。",
        ),
        ("`return w.transpose(3, 2, 0, 1)`", "`return w.transpose(3, 2, 0, 1)`"),
    ),
)

EXERCISES = {
    "A1.slices": SLICES,
    "A1.unturned": UNTURNED,
    "A1.weights": WEIGHTS,
    "A1.same": SAME,
    "A1.safe": SAFE,
}
