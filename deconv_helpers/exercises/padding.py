"""Lesson 03: padding on one side, cropping on the other, and the sizes that share an output size."""

from itertools import product

import numpy as np

from ..arithmetic import Refusal, links, output_size, restoring_output_padding, transposed_output_size
from ..ops import conv_transpose1d
from .kinds import Fault, Function, Idea, Property, Value, plain

RINGS = ((5, 2, 1), (3, 1, 2), (3, 0, 1), (2, 2, 1))  # k, p, d
SHARED, SHARERS = 6, (5, 3, 2)  # an output size, and the k, s, p of the convolution that makes it
DOWN_AND_UP = ((16, *SHARERS), (17, *SHARERS), (18, *SHARERS), (24, 3, 2, 1))  # n, k, s, p
PAIR, DIGITS = np.array([1, 2]), np.array([1, 10, 100])


def _rings(rule):
    return lambda: [rule(*setting) for setting in RINGS]


def _first_reach(k, p, d):
    """The last output that the first input reaches: as many cells before it does the sliding window start."""
    return links(1, k, 1, p, d)[-1].j


EFFECTIVE = Value(
    wants=(
        "four numbers of rings, in the order of the question; below 0 where rings are cut off",
        "四个圈数，按题目里的顺序；反而要裁掉时，写负数",
    ),
    right=_rings(_first_reach),
    names=RINGS,
    ideas=(
        Idea(
            "the_argument",
            _rings(lambda k, p, d: p),
            (
                "You took p itself. In a transposed convolution p crops the output, so a larger p means fewer rings in "
                "the sliding picture. Try k = 3: p = 0 has 2 rings there, p = 2 has none.",
                "你直接写了 p。转置卷积的 p 裁的是输出，所以 p 越大，滑动的画法里补的圈越少。"
                "试试 k = 3：p = 0 要补 2 圈，p = 2 一圈也不补。",
            ),
        ),
        Idea(
            "not_cropped",
            _rings(lambda k, p, d: d * (k - 1)),
            (
                "These are the rings for p = 0, where there are the most; each step of p takes one away. "
                "Try k = 3: 2 rings for p = 0, 1 for p = 1.",
                "这是 p = 0 时的圈数，那时最多；p 每加 1，就少一圈。试试 k = 3：p = 0 有 2 圈，p = 1 有 1 圈。",
            ),
        ),
        Idea(
            "added",
            _rings(lambda k, p, d: d * (k - 1) + p),
            (
                "You added p; a transposed convolution crops by p, so it is taken away. "
                "Try k = 3: 2 rings for p = 0, 1 for p = 1.",
                "你把 p 加上去了；转置卷积的 p 是裁，所以要减。试试 k = 3：p = 0 有 2 圈，p = 1 有 1 圈。",
            ),
        ),
        Idea(
            "no_dilation",
            _rings(lambda k, p, d: k - 1 - p),
            (
                "You left out the dilation, which moves the kernel's cells d apart. "
                "Try k = 2, d = 2, p = 0: the kernel spans 3 cells, so there are 2 rings.",
                "你没有算膨胀率：它让核的格子彼此相距 d。试试 k = 2、d = 2、p = 0：核一共跨 3 格，所以补 2 圈。",
            ),
        ),
        Idea(
            "whole_window",
            _rings(lambda k, p, d: d * (k - 1) + 1 - p),
            (
                "You counted the whole width of the window; its last cell already lies on the first number, so it is "
                "one less. Try k = 1, p = 0: no ring at all.",
                "你算的是整个窗口的宽度；窗口的最后一格已经压在第一个数上，所以要少 1。"
                "试试 k = 1、p = 0：一圈也不用补。",
            ),
        ),
        Idea(
            "gaps_not_cells",
            _rings(lambda k, p, d: d * k - p),
            (
                "You took d for each of the k cells; between k cells there are k−1 gaps. "
                "Try k = 1, d = 2, p = 0: no gap, and no ring.",
                "你给 k 个格子每个都算了一个 d；k 个格子之间只有 k−1 个空隙。"
                "试试 k = 1、d = 2、p = 0：没有空隙，也就不用补。",
            ),
        ),
        Idea(
            "stopped_at_zero",
            _rings(lambda k, p, d: max(0, d * (k - 1) - p)),
            (
                "You stopped at 0. Below it the picture goes on: a ring of the input itself is cut off. "
                "Try k = 1, p = 1 with `x = [5, 6, 7]`: only `[6]` is left, so it is −1.",
                "你停在了 0。小于 0 也有意思：要从输入本身裁掉一圈。"
                "试试 k = 1、p = 1、`x = [5, 6, 7]`：只剩下 `[6]`，所以是 −1。",
            ),
        ),
        Idea(
            "no_sign",
            _rings(lambda k, p, d: abs(d * (k - 1) - p)),
            (
                "The last number has lost its sign: −1 means that a ring is cut off, 1 that one is added. "
                "Try k = 1, p = 1 with `x = [5, 6, 7]`: only `[6]` is left.",
                "最后一个数丢了负号：−1 是裁掉一圈，1 是补上一圈。试试 k = 1、p = 1、`x = [5, 6, 7]`：只剩下 `[6]`。",
            ),
        ),
    ),
    praise=(
        "So `padding=0` has the most zeros in the sliding picture, and a large p even cuts into the input.",
        "原来 `padding=0` 时，滑动的画法里补的 0 最多；p 大了，连输入都要裁。",
    ),
    hints=(
        (
            "Start with p = 0 and d = 1: the window begins where its last cell lies on the first number. "
            "How many of its cells stand outside?",
            "先看 p = 0、d = 1：窗口从最后一格压住第一个数的地方开始。这时有几格在外面？",
        ),
        (
            "k−1 cells, or d(k−1) with dilation. Each step of p crops one output, so the window starts one cell later.",
            "k−1 格；有膨胀率时是 d(k−1) 格。p 每加 1，输出裁掉一格，窗口就晚一格开始。",
        ),
        ("d(k−1) − p; for the first: 1·4 − 2 = 2.", "d(k−1) − p；第一个就是 1·4 − 2 = 2。"),
    ),
)


def _landing(size):
    """All input sizes for which the rule `size` gives the shared output size."""
    return {n for n in range(1, 100) if size(n, *SHARERS) == SHARED}


SHARE_IDEAS = (
    Idea(
        "rounded_up",
        lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1,
        (
            "You rounded up. A window that does not fit whole is not there, so the sizes just above an exact fit share "
            "its output size. Try k = 1, s = 2, p = 0: n = 1 and 2 have one window, n = 3 has two.",
            "你向上取整了。放不下的窗口不算，所以正好放满的尺寸，和比它大一点的尺寸，输出一样大。"
            "试试 k = 1、s = 2、p = 0：n = 1 和 2 有一个窗口，n = 3 有两个。",
        ),
    ),
    Idea(
        "no_padding",
        lambda n, k, s, p: (n - k) // s + 1,
        (
            "You left the padding out: these are the sizes for p = 0. Two rings make every input 4 cells longer. "
            "Try k = 3, s = 1: n = 3 has one window for p = 0, and three for p = 1.",
            "你没有算填充：这是 p = 0 时的尺寸。填充两圈，输入就长了 4 格。"
            "试试 k = 3、s = 1：n = 3 在 p = 0 时有一个窗口，p = 1 时有三个。",
        ),
    ),
    Idea(
        "padding_once",
        lambda n, k, s, p: (n + p - k) // s + 1,
        (
            "You added the padding on one side only; it stands on both. "
            "Try n = 1, k = 3, s = 1, p = 1: 1 + 2·1 = 3, just room for one window.",
            "填充你只加了一边；它两边都有。试试 n = 1、k = 3、s = 1、p = 1：1 + 2·1 = 3，刚好放得下一个窗口。",
        ),
    ),
    Idea(
        "steps_not_windows",
        lambda n, k, s, p: (n + 2 * p - k) // s,
        (
            "You counted six steps; six windows take only five. Try n = 3, k = 3, s = 1, p = 0: no step, one window.",
            "你数的是六步；六个窗口只要走五步。试试 n = 3、k = 3、s = 1、p = 0：一步也没走，有一个窗口。",
        ),
    ),
)


def _share_fault(sizes):
    for n in sizes:
        if n < 1 or not float(n).is_integer():
            return Fault(
                "not_a_size",
                f"{plain(n)} is no size: a size is a number of cells, 1 or more. Try n = 16: which size comes out?",
                f"{plain(n)} 不是尺寸：尺寸是格子的个数，至少是 1。试试 n = 16：得到多大？",
            )
    mine, right = {int(n) for n in sizes}, _landing(output_size)
    for idea in SHARE_IDEAS:
        if mine == _landing(idea.leads_to):
            return Fault(idea.key, *idea.reply)
    for n in sorted(mine - right):
        size = output_size(n, *SHARERS)
        return Fault(
            "lands_elsewhere",
            f"n = {plain(n)} lands on {plain(size)}, not on {SHARED}. Try k = 3, s = 2, p = 1 first: 7 and 8 land on "
            "4, 6 and 9 do not.",
            f"n = {plain(n)} 得到的是 {plain(size)}，不是 {SHARED}。"
            "先试试 k = 3、s = 2、p = 1：7 和 8 得到 4，6 和 9 不是。",
        )
    if mine == {min(right)}:
        return Fault(
            "smallest_alone",
            f"{min(right)} is the size that a transposed convolution gives back of itself. It is not alone: try the "
            "next one. Does another window fit?",
            f"{min(right)} 是转置卷积自己会还回来的尺寸。可是不只有它：试试下一个，能多放一个窗口吗？",
        )
    if mine != right:
        return Fault(
            "some_missing",
            f"What you found is right, but some are missing: {len(mine)} so far. Try k = 1, p = 0: for s = 1 each size "
            "stands alone, for s = 2 two share an output size. And for s = 3?",
            f"找到的都对，可是还没有找全：现在有 {len(mine)} 个。试试 k = 1、p = 0：s = 1 时每个尺寸各归各，"
            "s = 2 时两个尺寸的输出一样大。那么 s = 3 呢？",
        )


SHARE = Property(
    wants=("all the input sizes, such as `[1, 2]`", "所有符合的输入尺寸，例如 `[1, 2]`"),
    shape=(None,),
    fault=_share_fault,
    read=lambda answer: list(answer) if isinstance(answer, (set, frozenset, dict)) else answer,
    praise=(
        "As many sizes as the stride: whoever sees only the 6 cannot know which of them it was.",
        "步幅是几，就有几个尺寸。只看到 6，没法知道原来是哪一个。",
    ),
    hints=(
        (
            "Six windows, 3 cells apart: how many cells do they cover, padding included?",
            "六个窗口，彼此相距 3 格：连填充在内，一共盖住几格？",
        ),
        (
            "5·3 + 5 = 20 cells, 4 of them padding: n = 16. How many cells may n still grow before a seventh window "
            "fits?",
            "5·3 + 5 = 20 格，其中 4 格是填充：n = 16。n 还能再长几格，才放得下第七个窗口？",
        ),
        ("A seventh window needs 3 cells more: `[16, 17, 18]`.", "第七个窗口还要 3 格：`[16, 17, 18]`。"),
    ),
)


def _restored(rule):
    return lambda: [rule(*setting) for setting in DOWN_AND_UP]


def _missing(n, k, s, p):
    """By how much the size that comes back without output_padding falls short of n."""
    return n - transposed_output_size(output_size(n, k, s, p), k, s, p)


RESTORE = Value(
    wants=(
        "four times `output_padding`: for 16, 17, 18 and 24",
        "四个 `output_padding`：依次是 16、17、18 和 24 的",
    ),
    right=_restored(restoring_output_padding),
    names=tuple(n for n, *_ in DOWN_AND_UP),
    ideas=(
        Idea(
            "comes_back_anyway",
            _restored(lambda n, k, s, p: 0),
            (
                "With 0 the smallest size comes back, as if the same k, s and p were enough. "
                "Try k = 3, s = 2, p = 1: 8 → 4 → 7, and `output_padding=1` makes it 8.",
                "都是 0 的话，还回来的总是最小的那个尺寸；k、s、p 相同还不够。"
                "试试 k = 3、s = 2、p = 1：8 → 4 → 7，`output_padding=1` 才变成 8。",
            ),
        ),
        Idea(
            "both_sides",
            _restored(lambda n, k, s, p: _missing(n, k, s, p) / 2),
            (
                "You shared the missing cells out over two sides; `output_padding` counts at one side only, the end. "
                "Try k = 3, s = 2, p = 1: 8 → 4 → 7, one cell is missing, so it is 1.",
                "你把缺的格子平分给了两边；`output_padding` 只管一边，就是末尾。"
                "试试 k = 3、s = 2、p = 1：8 → 4 → 7，缺一格，所以是 1。",
            ),
        ),
        Idea(
            "from_the_largest",
            _restored(lambda n, k, s, p: s - 1 - restoring_output_padding(n, k, s, p)),
            (
                "You counted down from the largest; with 0 the smallest of the sizes comes back, and "
                "`output_padding` adds to it. Try k = 3, s = 2, p = 1: with 0, 4 becomes 7, and not 8.",
                "你是从最大的尺寸往下数的；用 0 还回来的是最小的尺寸，`output_padding` 再往上加。"
                "试试 k = 3、s = 2、p = 1：用 0，4 变成 7，不是 8。",
            ),
        ),
        Idea(
            "always_the_most",
            _restored(lambda n, k, s, p: s - 1),
            (
                "You took the largest legal one, s−1, each time; that gives the largest of the sizes. "
                "Try k = 3, s = 2, p = 1: for 8 it is 1, but for 7 it is 0.",
                "你每次都用了允许的最大值 s−1，还回来的就总是最大的尺寸。"
                "试试 k = 3、s = 2、p = 1：要 8 就用 1，要 7 就用 0。",
            ),
        ),
        Idea(
            "rest_of_n",
            _restored(lambda n, k, s, p: n % s),
            (
                "You took the rest of n alone. What the last window leaves over also depends on k and p: the rest of "
                "n + 2p − k. Try k = 3, s = 2, p = 1: for 7 it is (7 + 2 − 3) mod 2 = 0.",
                "你只拿 n 自己取了余数。最后一个窗口剩下几格，还和 k、p 有关：要取 n + 2p − k 的余数。"
                "试试 k = 3、s = 2、p = 1：7 对应的是 7 + 2 − 3 = 6 除以 2 的余数 0。",
            ),
        ),
        Idea(
            "from_one",
            _restored(lambda n, k, s, p: restoring_output_padding(n, k, s, p) + 1),
            (
                "You began to count at 1; the smallest size needs 0. For 18 that would be 3, which is refused: it must "
                "be smaller than s. Try s = 1: only 0 is allowed.",
                "你是从 1 数起的；最小的尺寸要的是 0。这样一来 18 就要 3，会被拒绝：它必须小于 s。"
                "试试 s = 1：只能用 0。",
            ),
        ),
    ),
    praise=(
        "That is what `output_padding` is for: it says which of the s sizes is meant.",
        "这就是 `output_padding` 的用处：在 s 个尺寸里指明是哪一个。",
    ),
    hints=(
        (
            "Go down and up again without it: which size comes back, and how many cells are missing?",
            "先不用它，下去再上来：还回来多大？缺几格？",
        ),
        (
            "16, 17 and 18 all become 6, and (6−1)·3 − 2·2 + 5 = 16 comes back. 24 becomes 12, and "
            "(12−1)·2 − 2·1 + 3 = 23 comes back.",
            "16、17、18 都变成 6，还回来 (6−1)·3 − 2·2 + 5 = 16。24 变成 12，还回来 (12−1)·2 − 2·1 + 3 = 23。",
        ),
        (
            "What is missing each time: 0, 1, 2, and 24 − 23 = 1.",
            "每次缺几格就是几：0、1、2，以及 24 − 23 = 1。",
        ),
    ),
)


def _size_cases():
    settings = product((1, 2, 4), (1, 3, 4), range(1, 4), range(2), range(2))
    legal = [(n, k, s, p, op) for n, k, s, p, op in settings if op < s and (n - 1) * s - 2 * p + k + op > 0]
    return sorted(legal, key=sum)


SIZE = Function(
    wants=("a function `transposed_size(n, k, s, p, op)`", "一个函数 `transposed_size(n, k, s, p, op)`"),
    arguments=("n", "k", "s", "p", "op"),
    cases=_size_cases,
    right=transposed_output_size,
    ideas=(
        Idea(
            "convolution",
            lambda n, k, s, p, op: (n + 2 * p - k) // s + 1 if op == 0 else None,
            (
                "This is the formula of the ordinary convolution. Here each input presses a stamp: n stamps, s apart. "
                "Try n = 4, k = 3, s = 2, p = 1: the stamps start at 0, 2, 4, 6; 7 cells, not 2.",
                "你用的是普通卷积的公式。这里每个输入盖一个章：共 n 个章，间隔 s。"
                "试试 n = 4、k = 3、s = 2、p = 1：章的起点是 0、2、4、6；得 7 格，不是 2 格。",
            ),
        ),
        Idea(
            "times_s",
            lambda n, k, s, p, op: n * s if op == 0 else None,
            (
                "“Stride s makes it s times as large” holds only where k − 2p + op = s. "
                "Try n = 1, k = 3, s = 2, p = 0: one stamp, 3 cells, not 2.",
                "“步幅是 s，尺寸就变成 s 倍”只在 k − 2p + op = s 时成立。"
                "试试 n = 1、k = 3、s = 2、p = 0：一个章，3 格，不是 2 格。",
            ),
        ),
        Idea(
            "n_gaps",
            lambda n, k, s, p, op: n * s - 2 * p + k + op,
            (
                "You counted n gaps between the stamps; n stamps have n−1. "
                "Try n = 1, k = 3, p = 0: one stamp and no gap, 3 cells for every s.",
                "你算了 n 个间隔；n 个章只有 n−1 个间隔。试试 n = 1、k = 3、p = 0：一个章，没有间隔，s 是几都是 3 格。",
            ),
        ),
        Idea(
            "not_cropped",
            lambda n, k, s, p, op: (n - 1) * s + k + op,
            (
                "That is the size before cropping; p takes p cells from each side. "
                "Try n = 1, k = 3, p = 1: one stamp of 3, cropped to 1.",
                "这是裁边之前的尺寸；p 要从两边各裁 p 格。试试 n = 1、k = 3、p = 1：一个 3 格的章，裁得只剩 1 格。",
            ),
        ),
        Idea(
            "added",
            lambda n, k, s, p, op: (n - 1) * s + 2 * p + k + op,
            (
                "You added the padding; in a transposed convolution it crops. "
                "Try n = 1, k = 3, p = 1: one stamp of 3, cropped to 1, not grown to 5.",
                "你把填充加上去了；转置卷积的 `padding` 是裁，不是加。"
                "试试 n = 1、k = 3、p = 1：3 格的章裁成 1 格，不是变成 5 格。",
            ),
        ),
        Idea(
            "cropped_once",
            lambda n, k, s, p, op: (n - 1) * s - p + k + op,
            (
                "You cropped p cells on one side only; it is p on each side. Try n = 1, k = 3, p = 1: 3 − 2·1 = 1.",
                "你只裁了一边；两边各裁 p 格。试试 n = 1、k = 3、p = 1：3 − 2·1 = 1。",
            ),
        ),
        Idea(
            "op_both_sides",
            lambda n, k, s, p, op: (n - 1) * s - 2 * p + k + 2 * op,
            (
                "You counted op on both sides; it counts at the end only. "
                "Try n = 1, k = 1, s = 2, p = 0, op = 1: 1 + 1 = 2.",
                "op 你算了两边；它只算在末尾一边。试试 n = 1、k = 1、s = 2、p = 0、op = 1：1 + 1 = 2。",
            ),
        ),
        Idea(
            "no_op",
            lambda n, k, s, p, op: (n - 1) * s - 2 * p + k,
            (
                "You left op out: that many cells fewer are cropped at the end. "
                "Try n = 1, k = 1, s = 2, p = 0, op = 1: 2 cells, not 1.",
                "你没有用 op：末尾要少裁这么多格。试试 n = 1、k = 1、s = 2、p = 0、op = 1：2 格，不是 1 格。",
            ),
        ),
        Idea(
            "no_kernel",
            lambda n, k, s, p, op: (n - 1) * s + 1 - 2 * p + op,
            (
                "You counted up to where the last stamp starts; it is k cells long. "
                "Try n = 1, k = 3, p = 0: the output is the stamp itself, 3 cells.",
                "你只数到最后一个章的起点；章有 k 格长。试试 n = 1、k = 3、p = 0：输出就是那个章，3 格。",
            ),
        ),
    ),
    praise=(
        "(n−1) gaps of s, one last stamp of k, p off each side, but op fewer at the end.",
        "n−1 个间隔各 s 格，加上最后一个章 k 格，两边各裁 p 格，末尾少裁 op 格。",
    ),
    hints=(
        (
            "Where do the n stamps start? At 0, s, 2s, ...: where does the last one?",
            "n 个章从哪里开始？0、s、2s、……：最后一个呢？",
        ),
        (
            "It starts at (n−1)·s and is k long. Then crop: p cells on each side, but op fewer at the end.",
            "它从 (n−1)·s 开始，长 k。然后裁：两边各 p 格，不过末尾少裁 op 格。",
        ),
        ("`return (n - 1) * s - 2 * p + k + op`", "`return (n - 1) * s - 2 * p + k + op`"),
    ),
)


def _crop_cases():
    rng = np.random.default_rng(3)
    for size, p, op in product(range(1, 9), range(3), range(3)):
        if op <= p and size > 2 * p:
            yield rng.permutation(np.arange(1, 10))[:size], p, op


def _sliced(full, start, stop):
    """The cells from start to stop, or None where the row has not so many."""
    return full[start:stop] if 0 <= start <= stop <= len(full) else None


CROP = Function(
    wants=("a function `crop(full, p, op)`", "一个函数 `crop(full, p, op)`"),
    arguments=("full", "p", "op"),
    cases=_crop_cases,
    right=lambda full, p, op: full[p : len(full) - p + op],
    ideas=(
        Idea(
            "not_cropped",
            lambda full, p, op: full if op == 0 else None,
            (
                "Nothing is cropped yet: p cells have to go from each side. Try `full = [5, 6, 7]`, p = 1, op = 0: "
                "`[6]`.",
                "还什么都没有裁：两边各要裁掉 p 格。试试 `full = [5, 6, 7]`、p = 1、op = 0：`[6]`。",
            ),
        ),
        Idea(
            "added",
            lambda full, p, op: np.pad(full, p) if op == 0 else None,
            (
                "You padded with zeros, and the row grew. The `padding` of a transposed convolution crops. "
                "Try `full = [5, 6, 7]`, p = 1, op = 0: `[6]`.",
                "你补了 0，这一行变长了。转置卷积的 `padding` 是裁。试试 `full = [5, 6, 7]`、p = 1、op = 0：`[6]`。",
            ),
        ),
        Idea(
            "cropped_once",
            lambda full, p, op: full[p:] if op == 0 else None,
            (
                "You cropped at the start only; p cells go from the end as well. "
                "Try `full = [5, 6, 7]`, p = 1, op = 0: `[6]`, and not `[6, 7]`.",
                "你只裁了开头；末尾也要裁 p 格。试试 `full = [5, 6, 7]`、p = 1、op = 0：是 `[6]`，不是 `[6, 7]`。",
            ),
        ),
        Idea(
            "minus_zero",
            lambda full, p, op: full[p : op - p],
            (
                "Where p = op, your slice ends at −0, which Python reads as 0: nothing is left. Count the end from the "
                "front. Try `full = [5]`, p = 0, op = 0: `[5]`.",
                "p = op 时，你的切片以 −0 结尾，也就是 0，结果什么都没有了。结尾要从前面数起。"
                "试试 `full = [5]`、p = 0、op = 0：`[5]`。",
            ),
        ),
        Idea(
            "zeros_added",
            lambda full, p, op: np.pad(full[p : len(full) - p], (0, op)),
            (
                "You appended zeros. What op leaves on has been there all along: op fewer cells are cropped. "
                "Try `full = [5, 6, 7]`, p = 1, op = 1: `[6, 7]`, and not `[6, 0]`.",
                "你在末尾补了 0。op 留下的格子本来就在：只是少裁 op 格。"
                "试试 `full = [5, 6, 7]`、p = 1、op = 1：是 `[6, 7]`，不是 `[6, 0]`。",
            ),
        ),
        Idea(
            "op_both_sides",
            lambda full, p, op: _sliced(full, p - op, len(full) - p + op),
            (
                "You cropped op cells fewer on both sides; it counts at the end only. "
                "Try `full = [5, 6, 7]`, p = 1, op = 1: `[6, 7]`, the 5 is still cropped.",
                "你在两边都少裁了 op 格；它只管末尾。试试 `full = [5, 6, 7]`、p = 1、op = 1：`[6, 7]`，5 还是要裁掉。",
            ),
        ),
        Idea(
            "op_at_the_start",
            lambda full, p, op: _sliced(full, p - op, len(full) - p),
            (
                "You left op cells on at the start; they are at the end (in a picture: at the bottom and on the "
                "right). Try `full = [5, 6, 7]`, p = 1, op = 1: `[6, 7]`.",
                "你把 op 格留在了开头；应该留在末尾（在图里就是下边和右边）。"
                "试试 `full = [5, 6, 7]`、p = 1、op = 1：`[6, 7]`。",
            ),
        ),
        Idea(
            "op_forgotten",
            lambda full, p, op: full[p : len(full) - p],
            (
                "The cropping is right, but op is not used: that many cells fewer go at the end. "
                "Try `full = [5, 6, 7]`, p = 1, op = 1: `[6, 7]`.",
                "裁得对，可是没有用到 op：末尾要少裁这么多格。试试 `full = [5, 6, 7]`、p = 1、op = 1：`[6, 7]`。",
            ),
        ),
    ),
    praise=(
        "Padding crops both sides, and `output_padding` only says how much less to crop at the end.",
        "`padding` 裁两边，`output_padding` 只是说末尾少裁几格。",
    ),
    hints=(
        (
            "Begin with op = 0: which cells of `full` stay when p go from each side?",
            "先看 op = 0：两边各裁 p 格，`full` 还剩哪些格子？",
        ),
        (
            "They start at p and end before `len(full) - p`. With op, they end op cells later.",
            "从第 p 格开始，到 `len(full) - p` 之前为止。有 op 时，晚 op 格才结束。",
        ),
        ("`return full[p : len(full) - p + op]`", "`return full[p : len(full) - p + op]`"),
    ),
)

LETTERS = {"kernel_size": "k", "stride": "s", "padding": "p", "output_padding": "op"}


def in_order(answer):
    """Return the values of a dict by letters or by torch's names, of which padding may be left out; others as they are.

    >>> in_order({"stride": 2, "k": 3}), in_order((3, 2))
    ([3, 2, 0, 0], (3, 2))
    """
    if not isinstance(answer, dict):
        return answer
    named = {LETTERS.get(name, name): value for name, value in answer.items()}
    known = set(named) <= set(LETTERS.values())
    return [named.get(letter, 0) for letter in LETTERS.values()] if known else list(answer.values())


def _size(n, *setting):
    try:
        return transposed_output_size(n, *setting)
    except Refusal:
        return None


def illegal(setting):
    """Return the fault of a transposed layer's k, s, p and op that no input could mend, or None.

    >>> illegal((3, 2, 1, 2)).en
    'op = 2 is refused: it chooses among s = 2 sizes, so it is smaller than s. Try s = 1: only op = 0 is left.'
    """
    if any(not float(value).is_integer() or value < least for value, least in zip(setting, (1, 1, 0, 0), strict=True)):
        return Fault(
            "not_cells",
            f"{plain(setting)}: these count cells, so they are whole numbers; k and s are at least 1, p and op at "
            "least 0. Try k = 1, s = 1, p = 0, op = 0: every size stays as it is.",
            f"{plain(setting)}：都是格子的个数，只能是整数；k 和 s 至少是 1，p 和 op 至少是 0。"
            "试试 k = 1、s = 1、p = 0、op = 0：尺寸不变。",
        )
    _, s, _, op = map(int, setting)
    if op >= s:
        return Fault(
            "op_too_large",
            f"op = {op} is refused: it chooses among s = {s} sizes, so it is smaller than s. "
            "Try s = 1: only op = 0 is left.",
            f"op = {op} 会被拒绝：它是在 s = {s} 个尺寸里选一个，所以必须小于 s。试试 s = 1：只剩下 op = 0 可选。",
        )
    return None


def _times_fault(setting, factor):
    if fault := illegal(setting):
        return fault
    k, s, p, op = map(int, setting)
    sizes = {n: _size(n, k, s, p, op) for n in range(9, 0, -1)}
    hits = [n for n, size in sizes.items() if size == factor * n]
    missed = next(((n, size) for n, size in sizes.items() if size not in (None, factor * n)), None)
    if len(hits) == len(sizes):
        return None
    if missed is None:
        return Fault(
            "nothing_left",
            f"p = {plain(p)} crops so much that nothing is left. Try n = 1, k = {plain(k)}: how many cells are there "
            "to crop from?",
            f"p = {plain(p)} 裁得太多，什么都不剩了。试试 n = 1、k = {plain(k)}：一共有几格可以裁？",
        )
    n, size = missed
    if hits:
        return Fault(
            "one_size_only",
            f"It works for n = {hits[0]} alone: n = {n} gives {plain(size)}, not {factor * n}. Each further input adds "
            f"s cells, here {plain(s)}. By how much must {factor}n grow when n grows by 1?",
            f"它只对 n = {hits[0]} 成立：n = {n} 得到 {plain(size)}，不是 {factor * n}。每多一个输入就多 s 格，"
            f"这里是 {plain(s)} 格。n 加 1 时，{factor}n 该加几？",
        )
    if s != factor:
        return Fault(
            "other_stride",
            f"Each further input adds s = {plain(s)} cells, and it should add {factor}. "
            f"Try n = 1 and n = 2: with which s do the sizes differ by {factor}?",
            f"每多一个输入就多 s = {plain(s)} 格，而这里应该多 {factor} 格。"
            f"试试 n = 1 和 n = 2：s 是几，两个尺寸才差 {factor}？",
        )
    if k - p + op == s:
        return Fault(
            "cropped_once",
            f"You cropped p on one side only; it goes from each side. n = {n} gives {plain(size)}, not {factor * n}. "
            f"Try n = 1: {k} − 2·{p} + {op} = {k - 2 * p + op}.",
            f"你只裁了一边；p 是两边各裁。n = {n} 得到 {plain(size)}，不是 {factor * n}。"
            f"试试 n = 1：{k} − 2·{p} + {op} = {k - 2 * p + op}。",
        )
    if k - 2 * p + 2 * op == s:
        return Fault(
            "op_both_sides",
            f"You counted op on both sides; it counts at the end only. n = {n} gives {plain(size)}, not {factor * n}. "
            f"Try n = 1: {k} − 2·{p} + {op} = {k - 2 * p + op}.",
            f"op 你算了两边；它只算末尾一边。n = {n} 得到 {plain(size)}，不是 {factor * n}。"
            f"试试 n = 1：{k} − 2·{p} + {op} = {k - 2 * p + op}。",
        )
    return Fault(
        "last_stamp",
        f"The stride is right, but not what is left of a stamp: n = {n} gives {plain(size)}, not {factor * n}. "
        f"Try n = 1: a single stamp of k cells, cropped, must leave {factor}.",
        f"步幅对了，可是一个章裁完剩下的格数不对：n = {n} 得到 {plain(size)}，不是 {factor * n}。"
        f"试试 n = 1：只有一个 k 格的章，裁完应该剩 {factor} 格。",
    )


def _times(factor):
    return Property(
        wants=(
            "four whole numbers `(k, s, p, op)`, or a dict with these keys",
            "四个整数 `(k, s, p, op)`，或者用它们作键的字典",
        ),
        shape=(4,),
        fault=lambda setting: _times_fault(setting, factor),
        read=in_order,
        praise=(
            "For every n: one stamp alone leaves s cells, k − 2p + op = s, and each further one adds s more.",
            "对每个 n 都成立：一个章裁完剩 s 格，k − 2p + op = s；以后每多一个章，再多 s 格。",
        ),
        hints=(
            (
                f"When n grows by 1, {factor}n grows by {factor}, and the stamps reach s further. So what is s?",
                f"n 加 1，{factor}n 就加 {factor}，而章多伸出 s 格。所以 s 是几？",
            ),
            (
                f"With s = {factor}, look at n = 1: one stamp, k − 2p + op cells, and {factor} are asked for.",
                f"s = {factor} 以后，看 n = 1：一个章，k − 2p + op 格，要的是 {factor} 格。",
            ),
            (
                f"The simplest crops nothing: `({factor}, {factor}, 0, 0)`. There are others; find one with p = 1.",
                f"最简单的什么都不裁：`({factor}, {factor}, 0, 0)`。还有别的；找一个 p = 1 的。",
            ),
        ),
    )


EXTRA = Value(
    wants=("one number", "一个数"),
    right=lambda: conv_transpose1d(PAIR, DIGITS, stride=2, padding=1, output_padding=1)[-1],
    ideas=(
        Idea(
            "zero",
            lambda: 0,
            (
                "`output_padding` does not append a 0: it crops one cell fewer, and a stamp has reached that cell. "
                "Try `x = [5]`, `w = [1, 10, 100]`, p = 1: of `[5, 50, 500]` stays `[50]`, and with op = 1 "
                "`[50, 500]`.",
                "`output_padding` 不是在末尾补 0：它只是少裁一格，而那一格早就盖上了章。"
                "试试 `x = [5]`、`w = [1, 10, 100]`、p = 1：`[5, 50, 500]` 剩下 `[50]`，op = 1 时剩下 `[50, 500]`。",
            ),
        ),
        Idea(
            "copied",
            lambda: conv_transpose1d(PAIR, DIGITS, stride=2, padding=1)[-1],
            (
                "You copied the neighbour. Nothing is copied: the cell holds what the last stamp has put there. "
                "Try `x = [5]`, `w = [1, 10, 100]`: which three numbers does its stamp leave?",
                "你抄了旁边的数。这里什么都不抄：格子里是最后一个章盖上去的数。"
                "试试 `x = [5]`、`w = [1, 10, 100]`：它的章留下哪三个数？",
            ),
        ),
        Idea(
            "other_side",
            lambda: conv_transpose1d(PAIR, DIGITS, stride=2)[0],
            (
                "That number is cropped at the start, and stays cropped; op counts at the end. "
                "Try `x = [5]`, p = 1, op = 1: of `[5, 50, 500]` the 5 goes, the 500 stays.",
                "这个数在开头，照样要裁掉；op 只管末尾。试试 `x = [5]`、p = 1、op = 1：`[5, 50, 500]` 里 5 裁掉，"
                "500 留下。",
            ),
        ),
        Idea(
            "not_scaled",
            lambda: DIGITS[-1],
            (
                "That is the kernel's last number alone; the last stamp is multiplied by its input number, 2. "
                "Try `x = [5]`: its stamp is `[5, 50, 500]`.",
                "这只是核的最后一个数；最后一个章还要乘上它的输入数 2。试试 `x = [5]`：它的章是 `[5, 50, 500]`。",
            ),
        ),
    ),
    praise=(
        "The 200 was there all along; without op it was cropped away.",
        "200 一直在那里；没有 op，它就被裁掉了。",
    ),
    hints=(
        (
            "Stamp first, crop later: which five numbers are there before anything is cropped?",
            "先盖章，后裁边：裁之前有哪五个数？",
        ),
        (
            "1, 10, 102, 20 and one more. p = 1 crops one at each end; op = 1 takes back the crop at the end.",
            "1、10、102、20，还有一个。p = 1 两头各裁一个；op = 1 把末尾的那个留下来。",
        ),
        (
            "The last stamp is 2 times the kernel: its last number is 2·100.",
            "最后一个章是 2 乘核：最后一个数是 2·100。",
        ),
    ),
)

EXERCISES = {
    "03.effective": EFFECTIVE,
    "03.share": SHARE,
    "03.restore": RESTORE,
    "03.size": SIZE,
    "03.crop": CROP,
    "03.extra": EXTRA,
    "03.double": _times(2),
    "03.triple": _times(3),
}
