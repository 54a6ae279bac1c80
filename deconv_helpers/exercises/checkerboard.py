"""Lesson 06: overlaps, phase sums, kernels without a checkerboard, and what keeps it away."""

import numpy as np

from ..ops import conv_transpose1d
from ..upsampling import phase_sums, phases
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value, plain

OVERLAPS = (5, 3)  # k, s
FLAT = np.ones(5, dtype=int)


def _even(sums):
    return np.allclose(sums, np.mean(sums))


# --- how many stamps ------------------------------------------------------------------------------------------------


def _counts(k, s):
    return [len(part) for part in phases(np.ones(k), s)]


COUNTS = Value(
    wants=(
        "three numbers, `[count, count, count]`: the stamps that reach an output cell of phase 0, 1 and 2",
        "三个数 `[count, count, count]`：相位 0、1、2 的输出格子各被几个章盖到",
    ),
    right=lambda: _counts(*OVERLAPS),
    ideas=(
        Idea(
            "evenly",
            lambda: [OVERLAPS[0] / OVERLAPS[1]] * 3,
            (
                "You shared 5 cells out evenly over 3 phases; but a stamp either reaches a cell or does not. "
                "Try k = 3, s = 2: cell 0 of the stamp and cell 2 fall on phase 0, cell 1 on phase 1.",
                "你把 5 格平均分给了 3 个相位；可是一个章要么盖到一格，要么盖不到。"
                "试试 k = 3、s = 2：章的第 0 格和第 2 格落在相位 0，第 1 格落在相位 1。",
            ),
        ),
        Idea(
            "stamps_side_by_side",
            lambda: [1, 1, 1],
            (
                "That is k = 3, where the stamps stand shoulder to shoulder. With k = 5 the last two cells of a stamp "
                "lie on the next one. Try two stamps on paper: the second starts at cell 3.",
                "那是 k = 3，章与章正好肩并肩。k = 5 时，一个章的最后两格压在下一个章上。"
                "在纸上画两个章试试：第二个从第 3 格开始。",
            ),
        ),
        Idea(
            "blocks",
            lambda: [3, 2, 0],
            (
                "You cut the kernel into blocks of 3. A phase takes every third cell instead: 0 and 3, 1 and 4, 2. "
                "Try k = 4, s = 2: phase 0 takes the cells 0 and 2.",
                "你把核切成了三个三个的一段。相位是每三格取一格：0 和 3，1 和 4，2。"
                "试试 k = 4、s = 2：相位 0 取第 0 格和第 2 格。",
            ),
        ),
        Idea(
            "swapped",
            lambda: [3, 2, 3],
            (
                "That is the pattern of s = 2, once more round: 3, 2, 3, 2. Here the stamps stand 3 apart. "
                "Try k = 3 with s = 3: every cell is reached once.",
                "那是 s = 2 的花纹：3、2、3、2。这里的章相隔 3 格。试试 k = 3、s = 3：每格恰好盖到一次。",
            ),
        ),
    ),
    praise=(
        "Two, two, one, and again: 3 does not divide 5, so the counts cannot be equal.",
        "两个、两个、一个，周而复始：3 不能整除 5，个数就不可能相等。",
    ),
    hints=(
        (
            "Number the kernel's cells 0 to 4. Which of them fall on an output cell whose place leaves remainder 0 "
            "when divided by 3?",
            "把核的格子编号为 0 到 4。输出位置除以 3 余 0 的那些格子，会碰上核的哪几格？",
        ),
        (
            "Cells 0 and 3 for phase 0. Go on with 1 and 2.",
            "相位 0 是第 0 格和第 3 格。接着看 1 和 2。",
        ),
        (
            "0 and 3, 1 and 4, only 2: 2, 2 and 1.",
            "0 和 3，1 和 4，只有 2：个数是 2、2、1。",
        ),
    ),
)


# --- the sum of each phase ------------------------------------------------------------------------------------------


def _sum_cases():
    rng = np.random.default_rng(61)
    yield np.array([1, 2]), 2
    for k, s in [(2, 1), (3, 2), (4, 2), (5, 2), (4, 3), (5, 3), (6, 3), (3, 4), (7, 4)]:
        yield rng.integers(1, 10, k), s


def _blocks(w, s):
    """The sums of pieces of s neighbours, filled up with zeros."""
    return np.pad(w, (0, -len(w) % s)).reshape(-1, s).sum(1)


def _means(w, s):
    return [part.mean() for part in phases(w, s)] if len(w) >= s else None


SUMS = Function(
    wants=("a function `sums_of(w, s)`", "一个函数 `sums_of(w, s)`"),
    arguments=("w", "s"),
    cases=_sum_cases,
    right=phase_sums,
    returns="kernel",
    ideas=(
        Idea(
            "blocks",
            _blocks,
            (
                "You added up neighbours in the kernel. What meets in an output cell stands s apart: w[t], w[t + s], "
                "... Try `w = [1, 2, 3, 4]`, s = 2: 1 + 3 and 2 + 4.",
                "你把核里相邻的数加在了一起。在同一个输出格子里相遇的数，彼此相隔 s：w[t]、w[t + s]、……"
                "试试 `w = [1, 2, 3, 4]`、s = 2：1 + 3 和 2 + 4。",
            ),
        ),
        Idea(
            "counted",
            lambda w, s: _counts(len(w), s),
            (
                "You counted the stamps instead of adding up their numbers; that is the same only where all of them "
                "are 1. Try `w = [1, 2]`, s = 2: one stamp for each phase, but the sums are 1 and 2.",
                "你数的是章的个数，没有把数加起来；只有核全是 1 时两者才一样。"
                "试试 `w = [1, 2]`、s = 2：每个相位都是一个章，和却是 1 与 2。",
            ),
        ),
        Idea(
            "averaged",
            _means,
            (
                "You took the mean of each phase, but stamps add up. Try `w = [1, 1, 1]`, s = 2: 2 and 1, that is the "
                "stripe you saw.",
                "你取了每个相位的平均，可是章是相加的。试试 `w = [1, 1, 1]`、s = 2：2 和 1，这正是你看到的条纹。",
            ),
        ),
        Idea(
            "one_sum",
            lambda w, s: w.sum(),
            (
                "That is the sum of the whole kernel: right for s = 1, where there is one phase. "
                "Try `w = [1, 2]`, s = 2: two phases, the sums 1 and 2.",
                "那是整个核的和：只有 s = 1、只有一个相位时才对。试试 `w = [1, 2]`、s = 2：两个相位，和是 1 与 2。",
            ),
        ),
    ),
    praise=(
        "s sums tell all about the pattern of a flat input: equal sums, no stripes.",
        "一个平的输入会不会起条纹，s 个和就说明了一切：和相等，就没有条纹。",
    ),
    hints=(
        (
            "Which cells of w meet an output cell of phase t? Write them down for k = 4, s = 2.",
            "相位 t 的输出格子会碰上 w 的哪几格？先写出 k = 4、s = 2 的情形。",
        ),
        (
            "`w[t::s]` takes every s-th cell, starting at t. Add them up for t from 0 to s − 1.",
            "`w[t::s]` 从 t 开始每 s 格取一格。对 t 从 0 到 s − 1，各加起来。",
        ),
        ("`return [w[t::s].sum() for t in range(s)]`", "`return [w[t::s].sum() for t in range(s)]`"),
    ),
)


# --- kernels without a checkerboard ---------------------------------------------------------------------------------


def _stripes(w):
    """What a kernel leaves of a flat input at stride 2, as far as it is no flat grey."""
    sums = phase_sums(w, 2)
    shown = Board("y", conv_transpose1d(FLAT, w, stride=2), None, "output")
    even, odd = plain(sums[0]), plain(sums[1])
    if not _even(sums):
        return Fault(
            "striped",
            f"The sums of the phases are {even} and {odd}, so the output is striped. Make them equal: change one "
            "number by the difference.",
            f"两个相位的和是 {even} 和 {odd}，所以输出有条纹。让它们相等：给其中一个数加上或减去这个差。",
            (shown,),
        )
    if np.allclose(sums, 0):
        return Fault(
            "black",
            "Both sums are 0: the output is flat, but black, whatever the grey was. Make the sums equal and not 0.",
            "两个和都是 0：输出是平的，可不管输入多亮，它都是黑的。让两个和相等，但不为 0。",
            (shown,),
        )
    return None


def _three_fault(w):
    if np.isclose(w[0], w[2]):
        return Fault(
            "symmetric",
            f"The first and the last number are both {plain(w[0])}; asked for is a kernel where they differ. Share the "
            "sum out unevenly: 1 + 1 is 2, and what else is?",
            f"第一个数和最后一个数都是 {plain(w[0])}；要的是两头不一样的核。"
            "把和不均匀地分开：1 + 1 是 2，还有别的分法吗？",
        )
    return _stripes(w)


THREE = Property(
    wants=("a kernel of three numbers", "一个三个数的卷积核"),
    shape=(3,),
    fault=_three_fault,
    zeros=ZEROS,
    praise=(
        "2 does not divide 3, and yet there is no stripe: the outer two together weigh as much as the middle one.",
        "2 不能整除 3，却没有条纹：两头加起来和中间一样重。",
    ),
    hints=(
        (
            "Which of the three cells fall on the even output cells, which on the odd ones?",
            "三格里哪几格落在偶数的输出格子上，哪几格落在奇数的上？",
        ),
        (
            "The first and the last share a phase: together they must be as large as the middle one.",
            "第一个和最后一个是同一个相位：加起来要等于中间那个。",
        ),
        ("1 + 2 is 3, so `[1, 3, 2]`.", "1 + 2 等于 3，所以 `[1, 3, 2]`。"),
    ),
)


def _four_fault(w):
    if len(np.unique(w.round(9))) < 4:
        return Fault(
            "not_different",
            f"In {plain(w)} a number stands twice; asked for are four different ones. Begin with two pairs of equal "
            "sum: 5 is 1 + 4, and what else is it?",
            f"{plain(w)} 里有重复的数；要的是四个不同的数。先找和相等的两对数：5 等于 1 + 4，还等于什么？",
        )
    if not _even(phase_sums(w, 2)) and np.isclose(w[0] + w[1], w[2] + w[3]):
        return Fault(
            "halves",
            f"Your halves have equal sums, {plain(w[:2])} and {plain(w[2:])}; but what meets in an output cell stands "
            "2 apart. Try swapping the second and the third number.",
            f"你让前一半 {plain(w[:2])} 和后一半 {plain(w[2:])} 的和相等；可是在一个输出格子里相遇的数相隔 2。"
            "试试把第二个和第三个数对调。",
        )
    return _stripes(w)


FOUR = Property(
    wants=("a kernel of four numbers", "一个四个数的卷积核"),
    shape=(4,),
    fault=_four_fault,
    zeros=ZEROS,
    praise=(
        "Four different numbers and a flat grey: only the sums count.",
        "四个数各不相同，输出却是均匀的灰：要紧的只是和。",
    ),
    hints=(
        (
            "The first and the third share a phase, the second and the fourth the other.",
            "第一个和第三个是一个相位，第二个和第四个是另一个。",
        ),
        ("Find two pairs with the same sum: 1 + 4 and 2 + 3.", "找两对和相等的数：1 + 4 和 2 + 3。"),
        (
            "One pair at the places 0 and 2, the other at 1 and 3: `[1, 2, 4, 3]`.",
            "一对放在第 0 格和第 2 格，另一对放在第 1 格和第 3 格：`[1, 2, 4, 3]`。",
        ),
    ),
)


# --- a repair for any kernel ----------------------------------------------------------------------------------------


def _balance_cases():
    rng = np.random.default_rng(62)
    yield np.array([1.0, 2.0]), 2
    yield np.array([1.0, 1.0, 1.0]), 2
    for k, s in [(3, 2), (4, 2), (5, 2), (3, 3), (5, 3), (6, 3)]:
        yield rng.integers(1, 10, k).astype(float), s


def _balanced(w, s):
    w = np.array(w, float)
    for t in range(s):
        w[t::s] /= w[t::s].sum()
    return w


def _by_count(w, s):
    w = np.array(w, float)
    for t in range(s):
        w[t::s] /= len(w[t::s])
    return w


BALANCE = Function(
    wants=("a function `balance(w, s)`", "一个函数 `balance(w, s)`"),
    arguments=("w", "s"),
    cases=_balance_cases,
    right=_balanced,
    returns="kernel",
    given="as_it_is",
    ideas=(
        Idea(
            "as_it_is",
            lambda w, s: w,
            (
                "So far the kernel comes back as it is. Begin with `w = [1, 2]`, s = 2: each phase holds one number, "
                "and each has to become 1.",
                "现在核原样返回了。先看 `w = [1, 2]`、s = 2：每个相位只有一个数，都要变成 1。",
            ),
        ),
        Idea(
            "whole_kernel",
            lambda w, s: w / w.sum(),
            (
                "You divided by the sum of the whole kernel: darker stripes, but still stripes. Each phase has a sum "
                "of its own. Try `w = [1, 2]`, s = 2: `[1, 1]`.",
                "你除以了整个核的和：条纹暗了，可还是条纹。每个相位要除以自己的和。试试 `w = [1, 2]`、s = 2：`[1, 1]`。"
                "",
            ),
        ),
        Idea(
            "by_the_mean",
            lambda w, s: w / w.sum() * s,
            (
                "You made the phases right on average, but all cells were divided by the same number, so the stripes "
                "stay. Try `w = [1, 2]`, s = 2: `[1, 1]`.",
                "平均起来对了，可是所有格子除的都是同一个数，条纹还在。试试 `w = [1, 2]`、s = 2：`[1, 1]`。",
            ),
        ),
        Idea(
            "by_count",
            _by_count,
            (
                "You divided by the number of stamps: enough for a kernel of ones only. Divide by the sum. "
                "Try `w = [1, 2]`, s = 2: one stamp for each phase, yet 1 and 2.",
                "你除以的是章的个数：只对全是 1 的核管用。要除以和。"
                "试试 `w = [1, 2]`、s = 2：每个相位一个章，却是 1 和 2。",
            ),
        ),
    ),
    praise=(
        "Any kernel is cured so: a flat grey comes out as the same grey. (Where a sum is 0, nothing can be divided.)",
        "什么核都能这样治好：均匀的灰进去，出来还是同样的灰。（和为 0 的相位没法除。）",
    ),
    hints=(
        (
            "Take the phases one by one: what must the cells `w[t::s]` be divided by?",
            "一个相位一个相位地看：`w[t::s]` 这些格子该除以什么？",
        ),
        (
            "By their own sum, and the loop over t is there already: one line is missing.",
            "除以它们自己的和；对 t 的循环已经写好，只差一行。",
        ),
        (
            "`for t in range(s):\n    w[t::s] /= w[t::s].sum()\nreturn w`",
            "`for t in range(s):\n    w[t::s] /= w[t::s].sum()\nreturn w`",
        ),
    ),
)


# --- what always helps ----------------------------------------------------------------------------------------------

CURES = Value(
    wants=(
        "four answers, `True` or `False`: does it keep a flat input flat, whatever else the kernel's numbers are?",
        "四个答案，`True` 或 `False`：不管核里其余的数是什么，它都能让平的输入保持平吗？",
    ),
    right=lambda: [False, True, True, False],
    names=("divisible", "equal sums", "resize first", "larger stride"),
    ideas=(
        Idea(
            "divisible_is_enough",
            lambda: [True, True, True, False],
            (
                "A kernel size that the stride divides makes the counts equal, not the weights. Look at `[1, 2]` with "
                "s = 2 again: one stamp on every cell, and stripes.",
                "步幅整除核长，只是让个数相等，权重不一定相等。再看看 `[1, 2]`、s = 2：每格恰好一个章，可还是有条纹。",
            ),
        ),
        Idea(
            "only_divisible",
            lambda: [True, False, False, False],
            (
                "That is the rule of thumb, and `[1, 2]` with s = 2 breaks it: 2 divides 2, and there are stripes. "
                "Try `[1, 2, 1]`: 2 does not divide 3, and there are none.",
                "那是常听说的口诀，`[1, 2]`、s = 2 就推翻了它：2 能整除 2，却有条纹。"
                "再试 `[1, 2, 1]`：2 不能整除 3，却没有条纹。",
            ),
        ),
        Idea(
            "sums_may_fail",
            lambda: [False, False, True, False],
            (
                "Away from the border a flat input of ones becomes just these sums, so if they are equal it stays "
                "flat, always. Try `[1, 3, 2]` with s = 2: 3, 3, 3.",
                "除边缘外，全是 1 的输入得到的正是这些和，所以和相等就一定是平的。试试 `[1, 3, 2]`、s = 2：3、3、3。",
            ),
        ),
        Idea(
            "resize_may_fail",
            lambda: [False, True, False, False],
            (
                "Repeat a flat input and it is flat; every window then sees the same, so each output is the grey times "
                "the sum of the kernel. Try `[3, 1, 2]` in the picture of it.",
                "平的输入重复以后还是平的；每个窗口看到的都一样，所以每个输出都是这个灰乘核的和。"
                "在那幅图里试试 `[3, 1, 2]`。",
            ),
        ),
        Idea(
            "stride_helps",
            lambda: [False, True, True, True],
            (
                "A larger stride makes more phases, so more sums have to agree; beyond k it even leaves holes. "
                "Try `[1, 1, 1]` with s = 4: a 0 after each stamp.",
                "步幅越大，相位越多，要相等的和也越多；超过 k 还会留下空洞。试试 `[1, 1, 1]`、s = 4：每个章后面一个 0。"
                "",
            ),
        ),
    ),
    praise=(
        "Equal sums are the condition itself; to resize first fulfils it whatever the kernel learns.",
        "和相等就是条件本身；先放大再卷积，不管核学成什么样，都满足它。",
    ),
    hints=(
        (
            "Look for one kernel that breaks a rule: the menu of the second picture has some.",
            "给每条规则找一个反例：第二幅图的菜单里就有。",
        ),
        (
            "`[1, 2]` with s = 2 speaks about the first, `[1, 1, 1]` with s = 4 about the last.",
            "`[1, 2]`、s = 2 说的是第一条，`[1, 1, 1]`、s = 4 说的是最后一条。",
        ),
        (
            "Only the sums and the resizing: no, yes, yes, no.",
            "只有和相等与先放大：否、是、是、否。",
        ),
    ),
)

EXERCISES = {
    "06.counts": COUNTS,
    "06.sums": SUMS,
    "06.three": THREE,
    "06.four": FOUR,
    "06.balance": BALANCE,
    "06.cures": CURES,
}
