"""Questions with answers to choose from: each wrong one is where a known idea leads, and its reply names the idea.

The ten predictions of lesson 00 stand here, which lesson 11 asks again, and the shape questions of its game. Texts are
pairs (English, Chinese); every number is computed.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

import numpy as np

from ..arithmetic import Refusal, output_size, transposed_output_size
from ..ops import conv1d, conv_transpose1d, conv_transpose2d, insert_zeros
from .kinds import plain


class Choice(NamedTuple):
    """An answer, the reply to it, and the idea that leads to it (None: the answer is right)."""

    text: tuple[str, str]
    reply: tuple[str, str]
    idea: str | None = None


class Question(NamedTuple):
    """What is asked, the answers to choose from, and the lesson that has the answer."""

    text: tuple[str, str]
    choices: tuple[Choice, ...]
    lesson: int


class Setting(NamedTuple):
    """A layer along one axis, and the size that goes in: `Setting(True, 4, 3, 2, 1)`."""

    transposed: bool
    n: int
    k: int
    s: int = 1
    p: int = 0
    op: int = 0
    d: int = 1


# --- sizes ------------------------------------------------------------------------------------------------------------


def size(setting):
    """Return the size that comes out.

    >>> size(Setting(transposed=True, n=4, k=3, s=2, p=1))
    7
    """
    transposed, n, k, s, p, op, d = setting
    return transposed_output_size(n, k, s, p, op, d) if transposed else output_size(n, k, s, p, d)


class SizeIdea(NamedTuple):
    """A wrong idea of a size: its key, the size that it leads to (None: it leads to none here), and the reply."""

    key: str
    leads_to: Callable
    reply: Callable


def _other_way(it):
    """The size by the formula of the other direction, if it has one here."""
    try:
        return size(it._replace(transposed=not it.transposed, op=0))
    except Refusal:
        return None


def _starts(it):
    """Where the stamps begin, as they are told: 0, 2, 4, 6."""
    starts = [str(i * it.s) for i in range(it.n)]
    return ", ".join(starts), "、".join(starts)


def _between_stamps(it):
    (en, zh), gaps = _starts(it), it.n - 1
    return (
        f"The stamps start at {en}: there are only {gaps} gaps. Behind the last start comes a whole stamp.",
        f"章的起点是 {zh}：只有 {gaps} 个间隔。最后一个起点后面，还有一整个章。",
    )


TRANSPOSED_IDEAS = (
    SizeIdea(
        "direct_formula",
        _other_way,
        lambda it: (
            f"That is the formula of an ordinary convolution. Here each input presses a stamp: {it.n} stamps, "
            f"{it.s} apart.",
            f"你用的是普通卷积的公式。这里每个输入盖一个章，共 {it.n} 个章，间隔 {it.s}。",
        ),
    ),
    SizeIdea("times_stride", lambda it: it.n * it.s if it.s > 1 else None, _between_stamps),
    SizeIdea(
        "padding_forgotten",
        lambda it: size(it) + 2 * it.p if it.p else None,
        lambda it: (
            f"It is {size(it) + 2 * it.p} before the cropping; p = {it.p} cuts {it.p} off each side.",
            f"没裁边之前是 {size(it) + 2 * it.p}；p = {it.p}，两边各裁掉 {it.p}。",
        ),
    ),
    SizeIdea(
        "padding_added",
        lambda it: size(it) + 4 * it.p if it.p else None,
        lambda it: (
            "In a transposed convolution, padding crops; it adds nothing.",
            "转置卷积的 padding 是裁，不是加。",
        ),
    ),
    SizeIdea(
        "output_padding_twice",
        lambda it: size(it) + it.op if it.op else None,
        lambda it: (
            f"output_padding counts once, at the end only: +{it.op}, not +{2 * it.op}.",
            f"输出填充只在末尾算一次：+{it.op}，不是 +{2 * it.op}。",
        ),
    ),
    SizeIdea(
        "output_padding_forgotten",
        lambda it: size(it) - it.op if it.op else None,
        lambda it: (
            f"That is the size with output_padding = 0; here {it.op} fewer are cropped at the end.",
            f"这是 output_padding = 0 时的尺寸；这里末尾要少裁 {it.op} 格。",
        ),
    ),
    SizeIdea(
        "dilation_forgotten",
        lambda it: size(it._replace(d=1, op=0)) + it.op if it.d > 1 and _legal(it._replace(d=1, op=0)) else None,
        lambda it: (
            f"With d = {it.d} a stamp of {it.k} taps is {it.d * (it.k - 1) + 1} cells wide.",
            f"d = {it.d} 时，{it.k} 个数的章有 {it.d * (it.k - 1) + 1} 格宽。",
        ),
    ),
    SizeIdea(
        "zeros_after_each",
        lambda it: size(it) + it.s - 1 if it.s > 1 else None,
        lambda it: (
            f"That counts zeros after the last number too. Zeros stand between the numbers only: {it.n - 1} gaps of "
            f"{it.s - 1}.",
            f"这样最后一个数后面也插了零。零只插在数与数之间：{it.n - 1} 个间隔，每个 {it.s - 1} 个零。",
        ),
    ),
)

DIRECT_IDEAS = (
    SizeIdea(
        "transposed_formula",
        _other_way,
        lambda it: (
            f"That is the size of the transposed convolution. Here one number comes out for each place of the window, "
            f"{it.s} apart.",
            f"这是转置卷积的尺寸。这里窗口每停一处只得一个数，相隔 {it.s}。",
        ),
    ),
    SizeIdea(
        "padding_forgotten",
        lambda it: size(it._replace(p=0)) if it.p and _legal(it._replace(p=0)) else None,
        lambda it: (
            f"That is without padding. With p = {it.p} the window has {it.n + 2 * it.p} cells to move on.",
            f"这是无填充时的尺寸。p = {it.p} 时，窗口可以在 {it.n + 2 * it.p} 格上移动。",
        ),
    ),
    SizeIdea(
        "padding_on_one_side",
        lambda it: size(it._replace(n=it.n + it.p, p=0)) if it.p and _legal(it._replace(n=it.n + it.p, p=0)) else None,
        lambda it: (
            f"p = {it.p} is for each side, so the input grows by {2 * it.p}.",
            f"p = {it.p} 是每一边的，所以输入要加宽 {2 * it.p}。",
        ),
    ),
    SizeIdea(
        "stride_forgotten",
        lambda it: size(it._replace(s=1)) if it.s > 1 else None,
        lambda it: (
            f"So many places there are for s = 1; here only every {_ordinal(it.s)} of them is used.",
            f"s = 1 时才有这么多位置；这里每 {it.s} 个位置只用一个。",
        ),
    ),
    SizeIdea(
        "moves_counted",
        lambda it: size(it) - 1 if size(it) > 1 else None,
        lambda it: (
            "That is how often the window moves. The place where it starts counts too: +1.",
            "这是窗口移动的次数。出发的那个位置也要算：+1。",
        ),
    ),
    SizeIdea(
        "last_window_forced",
        lambda it: size(it) + 1 if (it.n + 2 * it.p - it.d * (it.k - 1) - 1) % it.s else None,
        lambda it: (
            "One more window would stick out at the end; a window that does not fit whole is left out.",
            "再来一个窗口，末尾就伸出去了；放不下整个窗口的位置不算。",
        ),
    ),
    SizeIdea(
        "dilation_forgotten",
        lambda it: size(it._replace(d=1)) if it.d > 1 else None,
        lambda it: (
            f"With d = {it.d} a kernel of {it.k} taps covers {it.d * (it.k - 1) + 1} cells.",
            f"d = {it.d} 时，{it.k} 个数的核占 {it.d * (it.k - 1) + 1} 格。",
        ),
    ),
)


def _ordinal(number):
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def _legal(setting):
    try:
        return size(setting) > 0
    except Refusal:
        return False


def ideas_of(setting):
    """Return the wrong sizes of a setting, each with the first idea that leads to it.

    >>> {wrong: idea.key for wrong, idea in ideas_of(Setting(transposed=True, n=4, k=3, s=2, p=1)).items()}
    {2: 'direct_formula', 8: 'times_stride', 9: 'padding_forgotten', 11: 'padding_added'}
    """
    found = {}
    for idea in TRANSPOSED_IDEAS if setting.transposed else DIRECT_IDEAS:
        wrong = idea.leads_to(setting)
        if wrong is not None and wrong > 0 and wrong != size(setting):
            found.setdefault(wrong, idea)
    return found


def size_question(setting, wrong=None, lesson=3):
    """Ask for a size, with these wrong ones of its ideas (None: all of them) among the answers.

    >>> [choice.text[0] for choice in size_question(Setting(transposed=True, n=4, k=3, s=2, p=1)).choices]
    ['2', '7', '8', '9', '11']
    """
    ideas, right = ideas_of(setting), size(setting)
    choices = {right: Choice(_both(right), _sum(setting))}
    for number in ideas if wrong is None else wrong:
        choices[number] = Choice(_both(number), ideas[number].reply(setting), ideas[number].key)
    return Question(_asked(setting), tuple(choices[number] for number in sorted(choices)), lesson)


def _both(value):
    return (str(value),) * 2


def _asked(it):
    given = [f"n = {it.n}", f"k = {it.k}", f"s = {it.s}", f"p = {it.p}"]
    given += [f"op = {it.op}"] * (it.op > 0) + [f"d = {it.d}"] * (it.d > 1)
    en, zh = ("Transposed convolution", "转置卷积") if it.transposed else ("Convolution", "卷积")
    return f"{en}: {', '.join(given)}. How large is the output?", f"{zh}：{'，'.join(given)}。输出尺寸是多少？"


def _sum(it):
    """The right size as the sum that it is."""
    _, n, k, s, p, op, d = it
    if it.transposed:
        return _both(f"(n−1)s − 2p + d(k−1) + 1 + op = ({n}−1)·{s} − 2·{p} + {d}·({k}−1) + 1 + {op} = {size(it)}")
    return _both(f"⌊(n + 2p − d(k−1) − 1) / s⌋ + 1 = ⌊({n} + 2·{p} − {d}·({k}−1) − 1) / {s}⌋ + 1 = {size(it)}")


# --- the game ---------------------------------------------------------------------------------------------------------

LEVELS = (  # what a setting is drawn from, from the first questions of a round to the last
    {"transposed": (False,), "p": (0, 1)},
    {"transposed": (False,), "p": (1, 2), "s": (2, 3)},
    {"transposed": (True,), "s": (2, 3), "p": (0, 1)},
    {"transposed": (True,), "s": (2, 3), "p": (1, 2)},
    {"transposed": (True,), "s": (2, 3), "p": (1, 2), "op": (1,)},
    {"transposed": (False, True), "s": (1, 2, 3), "p": (1, 2), "d": (2,)},
)
SIZES, KERNELS, STRIDES = range(3, 10), range(2, 6), (1, 2, 3)
WRONG = 3  # wrong answers that a question of the game offers


def shape_questions(seed, count=10):
    """Return the questions of one round: the same for the same seed, and harder towards the end.

    >>> [len(question.choices) for question in shape_questions(seed=1, count=3)]
    [4, 4, 4]
    """
    random, settings = Random(seed), []
    while len(settings) < count:
        setting = _drawn(random, LEVELS[len(settings) * len(LEVELS) // count])
        if setting not in settings and _legal(setting) and len(ideas_of(setting)) >= WRONG:
            settings.append(setting)
    return [size_question(setting, random.sample(sorted(ideas_of(setting)), WRONG)) for setting in settings]


def _drawn(random, level):
    offered = {"n": SIZES, "k": KERNELS, "s": STRIDES, **level}
    return Setting(**{name: random.choice(values) for name, values in offered.items()})


# --- the ten predictions ----------------------------------------------------------------------------------------------


def predictions():
    """Return the ten questions that lesson 00 asks before the course, and lesson 11 after it.

    >>> len(predictions())
    10
    """
    return [
        size_question(Setting(False, 7, 3, 2, 1), [3, 7, 13], lesson=1),
        size_question(Setting(True, 4, 3, 2, 1), lesson=3),
        _cropping(),
        _overlap(),
        _inserted(),
        _last_cell(),
        _there_and_back(),
        _one_stamp(),
        _stripes(),
        _counting(),
    ]


def _cropping():
    return Question(
        (
            "A transposed convolution has padding = 0. You set padding = 1. What happens to its output?",
            "一个转置卷积的 padding 原来是 0，改成 1。它的输出会怎样？",
        ),
        (
            Choice(
                ("it is 2 larger along each axis", "每个方向大 2"),
                (
                    "That is what padding does to a convolution. In the transposed one it crops.",
                    "普通卷积里的填充才会这样。在转置卷积里，它是裁。",
                ),
                "padding_added",
            ),
            Choice(
                ("it keeps its size", "大小不变"),
                ("One cell is cropped from each side.", "每一边都裁掉一格。"),
                "padding_without_effect",
            ),
            Choice(
                ("it is 2 smaller along each axis", "每个方向小 2"),
                (
                    "One cell is cropped from each side; the numbers that stay are the same.",
                    "每边裁一格，剩下的数不变。",
                ),
            ),
        ),
        3,
    )


def _overlap():
    x, w = [1, 2], [1, 10]
    slid, unturned = conv1d(x, w), conv1d(x, w, padding=1)
    return Question(
        (
            "Transposed convolution of x = [1, 2] with w = [1, 10], stride 1. What comes out?",
            "x = [1, 2]，w = [1, 10]，步幅 1，做转置卷积，得到什么？",
        ),
        (
            Choice(
                _both(plain(slid)),
                (
                    "That is the convolution: one window, 1·1 + 2·10. The transposed one presses a stamp for each "
                    "input.",
                    "这是卷积：一个窗口，1·1 + 2·10。转置卷积是每个输入各盖一个章。",
                ),
                "direct_formula",
            ),
            Choice(
                _both(plain(conv_transpose1d(x, w))),
                (
                    "The stamps [1, 10] and [2, 20] overlap in one cell, and there they add up: 10 + 2.",
                    "两个章 [1, 10] 和 [2, 20] 有一格重叠，重叠处相加：10 + 2。",
                ),
            ),
            Choice(
                _both(plain(unturned)),
                (
                    "That is the kernel slid over [0, 1, 2, 0] as it is. For the same numbers it has to be turned.",
                    "这是核不旋转，直接在 [0, 1, 2, 0] 上滑动。要得到同样的数，核得先旋转。",
                ),
                "not_turned",
            ),
            Choice(
                _both(plain(conv_transpose1d(x, w, stride=2))),
                (
                    "That is stride 2, where the stamps stand side by side. With stride 1 they overlap.",
                    "这是步幅 2，两个章正好挨着。步幅 1 时它们会重叠。",
                ),
                "side_by_side",
            ),
        ),
        2,
    )


def _inserted():
    zeros = insert_zeros(np.ones((3, 3), int), 2).size - 9
    return Question(
        (
            "Stride 2 spreads a 3×3 input apart, the zero-insertion way. How many zeros stand between its numbers?",
            "按插零的画法，步幅 2 把 3×3 的输入拉开。数与数之间一共插入几个零？",
        ),
        (
            Choice(
                _both(3 * 2),
                (
                    "That fills the gaps within the three rows. Two rows of five zeros stand between the rows as well.",
                    "这只填了三行里面的间隔。行与行之间还有两行零，每行五个。",
                ),
                "rows_only",
            ),
            Choice(
                _both(zeros),
                ("3×3 becomes 5×5: 25 cells, of which 9 are numbers.", "3×3 变成 5×5：25 格，其中 9 格是原来的数。"),
            ),
            Choice(
                _both(6 * 6 - 9),
                (
                    "That is 6×6, with zeros after the last row and column too. There are only two gaps: 5×5.",
                    "那是 6×6，最后一行、最后一列后面也插了零。间隔只有两个：5×5。",
                ),
                "zeros_after_each",
            ),
            Choice(
                _both(7 * 7 - 9),
                (
                    "That is two zeros in each gap; stride 2 inserts s − 1 = 1.",
                    "那是每个间隔插两个零；步幅 2 只插 s − 1 = 1 个。",
                ),
                "s_zeros",
            ),
        ),
        2,
    )


def _last_cell():
    x, w = [1, 2], [1, 10, 100]
    short, long = (conv_transpose1d(x, w, stride=2, padding=1, output_padding=extra).tolist() for extra in (0, 1))
    return Question(
        (
            f"x = [1, 2], w = [1, 10, 100], stride 2, padding 1: the transposed convolution gives {short}. With "
            f"output_padding = 1 one more number comes out. Which is the last one now?",
            f"x = [1, 2]，w = [1, 10, 100]，步幅 2，填充 1：转置卷积得到 {short}。设 output_padding = 1，会多出一个数。"
            f"现在最后一个数是多少？",
        ),
        (
            Choice(
                _both(0),
                (
                    "It is no padding with zeros: one cell fewer is cropped, and the stamp of 2 has left 200 there.",
                    "它不是补零：只是少裁了一格，而 2 的章在那一格留下了 200。",
                ),
                "padded_with_zero",
            ),
            Choice(
                _both(short[-1]),
                (
                    f"The new number stands at the end, behind {short[-1]}; nothing is added at the start.",
                    f"新的数在末尾，排在 {short[-1]} 后面；开头什么也没加。",
                ),
                "at_the_start",
            ),
            Choice(
                _both(long[-1]),
                (
                    "One cell fewer is cropped at the end, and there the stamp of 2 has left 2·100.",
                    "末尾少裁一格，2 的章在那里留下了 2·100。",
                ),
            ),
        ),
        3,
    )


def _there_and_back():
    return Question(
        (
            "A convolution, then its transpose with the same kernel and settings. Does the input come back?",
            "先做卷积，再用同样的核和参数做转置卷积。原来的输入会回来吗？",
        ),
        (
            Choice(
                ("always", "总会"),
                (
                    "The shape may, the values hardly ever: an X and an O can have the same output, and one picture "
                    "cannot come back as both.",
                    "形状也许能回来，值却几乎回不来：X 和 O 可以有同样的输出，一个输出不可能既变回 X 又变回 O。",
                ),
                "inverts",
            ),
            Choice(
                ("sometimes", "有时会"),
                (
                    "For the 1×1 kernel 1, or one whose matrix has orthonormal columns. Hardly any other does it.",
                    "1×1 的核 1 就可以，或者矩阵的各列两两正交、长度为 1 的核。其他的几乎都不行。",
                ),
            ),
            Choice(
                ("never", "永远不会"),
                (
                    "There are kernels for which it does: the 1×1 kernel 1 is the smallest.",
                    "有的核就可以：最小的例子是 1×1 的核 1。",
                ),
                "never_inverts",
            ),
        ),
        4,
    )


def _one_stamp():
    w = np.array([[1, 2], [3, 4]])
    return Question(
        (
            f"Transposed convolution of the single number 1 with the kernel {plain(w)}. What comes out?",
            f"输入只有一个数 1，核是 {plain(w)}，做转置卷积，得到什么？",
        ),
        (
            Choice(
                _both(plain(conv_transpose2d([[1]], w))),
                ("1 times the kernel, as it is: that is a stamp.", "1 乘原样的核：这就是一个章。"),
            ),
            Choice(
                _both(plain(w[::-1, ::-1])),
                (
                    "That is the kernel turned by 180°. The sliding turns it so that the stamp comes out as it is.",
                    "这是旋转了 180° 的核。滑动时才要旋转，正是为了让章盖出来是原样。",
                ),
                "turned",
            ),
            Choice(
                _both(plain(w.T)),
                (
                    "What is transposed is the large matrix of the whole operation, not the kernel.",
                    "转置的是整个运算的那张大矩阵，不是卷积核。",
                ),
                "kernel_transposed",
            ),
            Choice(
                _both(plain([[w.sum()]])),
                (
                    "That sums up the stamp. Each of its numbers has a cell of its own in the output.",
                    "这是把章里的数加起来了。章里的每个数，在输出里各有一格。",
                ),
                "summed",
            ),
        ),
        2,
    )


def _stripes():
    return Question(
        (
            "Five inputs, all 1, transposed convolution with w = [1, 2] and stride 2. What does the output look like?",
            "五个输入全是 1，w = [1, 2]，步幅 2，做转置卷积。输出是什么样子？",
        ),
        (
            Choice(
                ("flat: all numbers are equal", "平的：每个数都相等"),
                (
                    "2 is divisible by 2, so each cell gets equally many numbers; but they are not the same numbers.",
                    "2 能被 2 整除，所以每格得到的数一样多；可是得到的并不是同样的数。",
                ),
                "divisible_is_flat",
            ),
            Choice(
                ("striped: two values take turns", "条纹：两个值交替"),
                (
                    "1, 2, 1, 2, and so on: even cells only meet the 1, odd ones only the 2.",
                    "1、2、1、2……偶数格只碰到 1，奇数格只碰到 2。",
                ),
            ),
            Choice(
                ("with holes: every second number is 0", "有空洞：每隔一个数是 0"),
                (
                    "The kernel is as long as the stride, so the stamps leave no holes.",
                    "核和步幅一样长，章与章之间没有空。",
                ),
                "zeros_stay",
            ),
        ),
        6,
    )


def _counting():
    return Question(
        (
            "A picture of 16 unknown pixels; a known convolution makes 16 numbers of it, which you have. "
            "Can you work out the pixels?",
            "一幅图有 16 个未知像素；一个已知的卷积把它变成 16 个数，这些数你都有。能算出原来的像素吗？",
        ),
        (
            Choice(
                ("yes: as many equations as unknowns", "能：方程和未知数一样多"),
                (
                    "Counting is not enough: with padding 1, a 3×3 kernel with a single 1 in a corner only shifts the "
                    "4×4 picture, and 7 pixels fall off its edge.",
                    "光数个数还不够：填充为 1 时，只有一角是 1 的 3×3 核不过把 4×4 的图挪了一格，7 个像素掉到了边外。",
                ),
                "counting_suffices",
            ),
            Choice(
                ("no: a convolution cannot be undone", "不能：卷积无法还原"),
                (
                    "Some can: the 3×3 kernel of ones with padding 1 loses nothing of a 4×4 picture.",
                    "有的可以：全 1 的 3×3 核，填充为 1，4×4 的图什么也没丢。",
                ),
                "always_loses",
            ),
            Choice(
                ("counting alone does not tell", "光数个数看不出来"),
                (
                    "What tells is the rank of the matrix: with padding 1, the 3×3 ones keep all of a 4×4 picture, "
                    "a shift loses 7 pixels.",
                    "要看矩阵的秩：填充为 1 时，全 1 的 3×3 核让 4×4 的图什么也不丢，只挪一格的核却丢掉 7 个像素。",
                ),
            ),
        ),
        4,
    )
