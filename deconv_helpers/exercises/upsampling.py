"""Lesson 07: kernels for known methods, unpooling, phases woven together, and a sub-pixel layer that interpolates."""

import numpy as np

from ..ops import conv_transpose1d, conv_transpose2d
from ..upsampling import max_pool2d, max_unpool2d, phases
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value, plain

PICTURE = np.array([[1, 2], [3, 4]])
PAIR, SMOOTH = (4, 8), (0.25, 0.75, 0.75, 0.25)
RAMP = np.arange(6)


# --- nearest neighbour, three times as large --------------------------------------------------------------------------


def _triple_fault(w):
    out = conv_transpose2d(PICTURE, w, stride=3)
    wanted = np.kron(PICTURE, np.ones((3, 3)))
    if out.shape != wanted.shape:
        size = "×".join(map(str, w.shape))
        return Fault(
            "wrong_size",
            f"A kernel of {size} makes {out.shape[0]}×{out.shape[1]} of 2×2; asked for is 6×6. Neighbouring stamps "
            "start 3 apart: how large must a stamp be to touch the next without lying on it?",
            f"{size} 的核把 2×2 变成 {out.shape[0]}×{out.shape[1]}；要的是 6×6。相邻两个章的起点相距 3："
            "章要多大，才能和下一个紧挨着又不重叠？",
        )
    if np.allclose(out, wanted):
        return None
    shown = (Board("y", out, ~np.isclose(out, wanted), "output"),)
    if np.count_nonzero(w) == 1:
        return Fault(
            "nails",
            "A single number and eight zeros: a bed of nails. The copies that belong around each number are missing. "
            "Try one row: `[1, 2]` is to become `[1, 1, 1, 2, 2, 2]`.",
            "只有一个数，其余八个都是 0：那是钉床。每个数周围缺了它的副本。"
            "试试一行：`[1, 2]` 要变成 `[1, 1, 1, 2, 2, 2]`。",
            shown,
        )
    if np.allclose(w, w[0, 0]):
        return Fault(
            "scaled",
            f"The copies are there, but {plain(w[0, 0])} times as strong. The stamps do not overlap, so nothing has to "
            "be shared out. Try one number: `[[1]]` is to become nine ones.",
            f"副本是有了，可是强度成了 {plain(w[0, 0])} 倍。章与章不重叠，用不着分摊。"
            "试试一个数：`[[1]]` 要变成九个 1。",
            shown,
        )
    return Fault(
        "uneven",
        "The cells of a block differ. A stamp is what becomes of a single 1: draw that block.",
        "同一块里的格子不一样。章就是单独一个 1 变成的样子：先画出那一块。",
        shown,
    )


TRIPLE = Property(
    wants=("a kernel: rows of numbers", "一个卷积核：几行数"),
    shape=(None, None),
    fault=_triple_fault,
    zeros=ZEROS,
    praise=(
        "Nearest neighbour is a transposed convolution whose stamp is a full block of ones.",
        "最近邻就是一个转置卷积，它的章是一整块 1。",
    ),
    hints=(
        ("What is to become of a single 1? That is the stamp.", "单独一个 1 应该变成什么样？那就是章。"),
        ("A block of 3×3, all of them copies of the 1.", "一块 3×3，全是这个 1 的副本。"),
        ("`[[1, 1, 1], [1, 1, 1], [1, 1, 1]]`", "`[[1, 1, 1], [1, 1, 1], [1, 1, 1]]`"),
    ),
)


# --- linear interpolation at the border -------------------------------------------------------------------------------

BORDER = Value(
    wants=(
        "the four numbers of the output, `[first, second, third, fourth]`",
        "输出的四个数 `[first, second, third, fourth]`",
    ),
    right=lambda: conv_transpose1d(PAIR, SMOOTH, stride=2, padding=1).tolist(),
    ideas=(
        Idea(
            "held",
            lambda: [4, 5, 7, 8],
            (
                "You continued the ends with their own value, as an interpolation does. The layer has no neighbour "
                "there, and a missing neighbour counts as 0. Try `[4]` alone: `[3, 3]`.",
                "你让两端保持自己的值，插值函数是这样做的。可是这一层在那里没有邻居，缺的邻居算作 0。"
                "试试单独的 `[4]`：`[3, 3]`。",
            ),
        ),
        Idea(
            "nearest",
            lambda: np.repeat(PAIR, 2).tolist(),
            (
                "That copies each number; this kernel mixes three quarters of one with a quarter of its neighbour. "
                "Try the second output: 0.75·4 + 0.25·8.",
                "那是把每个数抄两遍；这个核是取一个数的四分之三，再加邻居的四分之一。试试第二个输出：0.75·4 + 0.25·8。",
            ),
        ),
        Idea(
            "wrong_neighbour",
            lambda: [3, 7, 5, 6],
            (
                "Inside, you gave three quarters to the farther of the two inputs. Count along the stamp: the second "
                "output is the third cell of the first stamp. Try `[4, 0]`: `[3, 3, 1, 0]`.",
                "中间两个数，你把四分之三给了较远的那个输入。沿着章数一数：第二个输出是第一个章的第三格。"
                "试试 `[4, 0]`：`[3, 3, 1, 0]`。",
            ),
        ),
        Idea(
            "uncropped_start",
            lambda: [1, 3, 5, 7],
            (
                "These are the first four numbers before cropping; p = 1 cuts one off each end. "
                "Try `[4]` alone: `[1, 3, 3, 1]`, and cropped `[3, 3]`.",
                "这是没裁之前的前四个数；p = 1 两头各裁掉一个。试试单独的 `[4]`：`[1, 3, 3, 1]`，裁完是 `[3, 3]`。",
            ),
        ),
    ),
    praise=(
        "Inside it interpolates, at both ends it is a quarter too dark: the neighbour that is missing counts as 0.",
        "中间是插值，两端各暗了四分之一：缺的那个邻居算作 0。",
    ),
    hints=(
        (
            "Write both stamps below each other, the second two cells further on.",
            "把两个章一上一下写出来，第二个往右错两格。",
        ),
        ("1, 3, 3, 1 and 2, 6, 6, 2. Add up, then crop.", "1、3、3、1 和 2、6、6、2。相加，然后裁。"),
        ("1, 3, 3 + 2, 1 + 6, 6, 2 without both ends: 3, 5, 7, 6.", "1、3、3 + 2、1 + 6、6、2，去掉两头：3、5、7、6。"),
    ),
)


# --- back to the remembered places ------------------------------------------------------------------------------------


def _unpool_cases():
    rng = np.random.default_rng(71)
    yield np.array([9]), np.array([1]), 2
    for side in (2, 4, 4, 4, 6):
        values, switches = max_pool2d(rng.permutation(np.arange(1, side * side + 1)).reshape(side, side), 2)
        yield values.ravel(), switches.ravel(), side


def _unpooled(values, places, side):
    half = side // 2
    return max_unpool2d(values.reshape(half, half), places.reshape(half, half), 2)


UNPOOL = Function(
    wants=("a function `unpool(values, places, side)`", "一个函数 `unpool(values, places, side)`"),
    arguments=("values", "places", "side"),
    cases=_unpool_cases,
    right=_unpooled,
    given="nothing_put",
    ideas=(
        Idea(
            "nothing_put",
            lambda values, places, side: np.zeros((side, side)),
            (
                "So far nothing is put back: y holds only zeros. Begin with one number: the 9 belongs into cell 1.",
                "现在还什么都没有放回去：y 里全是 0。先放一个数：9 该放进第 1 格。",
            ),
        ),
        Idea(
            "copied",
            lambda values, places, side: np.kron(values.reshape(side // 2, -1), np.ones((2, 2))),
            (
                "You filled each block with copies: that is nearest neighbour, and it needs no places. Unpooling puts "
                "each number into one cell. Try the 9 with place 1: `[[0, 9], [0, 0]]`.",
                "你把每一块都抄满了：那是最近邻，用不着位置。反池化只把每个数放进一格。"
                "试试 9、位置 1：`[[0, 9], [0, 0]]`。",
            ),
        ),
        Idea(
            "in_the_corner",
            lambda values, places, side: np.kron(values.reshape(side // 2, -1), [[1, 0], [0, 0]]),
            (
                "You put each number into the first corner of its block: that is the bed of nails. The places say "
                "where it was. Try the 9 with place 1: `[[0, 9], [0, 0]]`.",
                "你把每个数都放在块的第一个角上：那是钉床。它原来在哪里，位置里写着。"
                "试试 9、位置 1：`[[0, 9], [0, 0]]`。",
            ),
        ),
        Idea(
            "columns_first",
            lambda values, places, side: _unpooled(values, places, side).T,
            (
                "You counted down the columns; places are counted row by row. "
                "Try the 9 with place 1: it stands beside cell 0, not below it.",
                "你是一列一列数的；位置是一行一行数的。试试 9、位置 1：它在第 0 格的右边，不在下面。",
            ),
        ),
    ),
    praise=(
        "One line: the places do all the work. Without them nobody could know where the 9 stood.",
        "一行就够了：活都是位置干的。没有它们，谁也不知道 9 原来站在哪里。",
    ),
    hints=(
        (
            "`y` is one long row of side·side cells. Which of them get a value?",
            "`y` 是一长行，共 边长·边长 格。哪些格子要放数？",
        ),
        (
            "NumPy takes a whole array of places at once: `y[places]` are just those cells.",
            "可以一次写进一整组位置：`y[places]` 就是那些格子。",
        ),
        (
            "`y = np.zeros(side * side)\ny[places] = values\nreturn y.reshape(side, side)`",
            "`y = np.zeros(side * side)\ny[places] = values\nreturn y.reshape(side, side)`",
        ),
    ),
)


# --- phases, taken apart and woven together ---------------------------------------------------------------------------


def _split_cases():
    rng = np.random.default_rng(72)
    yield (np.array([[1, 2], [3, 4]]),)
    for _ in range(5):
        yield (rng.permutation(np.arange(16)).reshape(4, 4),)
    yield (np.arange(36).reshape(6, 6),)


def _quarters(w):
    half = len(w) // 2
    return [w[a : a + half, b : b + half] for a in (0, half) for b in (0, half)]


SPLIT = Function(
    wants=("a function `split(w)`", "一个函数 `split(w)`"),
    arguments=("w",),
    cases=_split_cases,
    right=lambda w: np.array(phases(w, 2)),
    returns="kernel",
    ideas=(
        Idea(
            "quarters",
            _quarters,
            (
                "You cut the kernel into quarters. A channel owns every second row and column: its cells stand 2 apart "
                "in the kernel. Try four numbers in a row, s = 2: `[1, 3]` and `[2, 4]`.",
                "你把核切成了四块。一个通道管的是隔一行、隔一列的格子：它们在核里相隔 2。"
                "试试一行四个数、s = 2：`[1, 3]` 和 `[2, 4]`。",
            ),
        ),
        Idea(
            "columns_first",
            lambda w: np.array([w[a::2, b::2] for b in (0, 1) for a in (0, 1)]),
            (
                "The parts are right, their order is not: the second channel goes one cell to the right, the third one "
                "cell down. Try `[[1, 2], [3, 4]]`: the parts are 1, 2, 3, 4 in this order.",
                "四部分都对，次序不对：第二个通道往右一格，第三个往下一格。试试 `[[1, 2], [3, 4]]`：依次是 1、2、3、4。"
                "",
            ),
        ),
        Idea(
            "turned",
            lambda w: np.array([w[a::2, b::2][::-1, ::-1] for a in (0, 1) for b in (0, 1)]),
            (
                "You turned the parts. A sliding window would need that; here each channel is stamped, and a stamp is "
                "pressed as it is. Try a single input 1: the stamps show the parts themselves.",
                "你把各部分翻转了。滑动窗口才需要这样；这里每个通道都是盖章，章是什么样就盖成什么样。"
                "试试单独一个输入 1：盖出来的就是各部分本身。",
            ),
        ),
    ),
    praise=(
        "A transposed convolution with stride 2 is four small ones with stride 1, woven together.",
        "步幅 2 的转置卷积，就是四个步幅 1 的小转置卷积交织在一起。",
    ),
    hints=(
        (
            "Which kernel cells reach an output cell in an even row and an even column?",
            "偶数行、偶数列的输出格子，会碰上核的哪些格子？",
        ),
        (
            "`w[0::2, 0::2]` for the first channel; the second begins in column 1.",
            "第一个通道是 `w[0::2, 0::2]`；第二个从第 1 列开始。",
        ),
        (
            "`return [w[row::2, col::2] for row in (0, 1) for col in (0, 1)]`",
            "`return [w[row::2, col::2] for row in (0, 1) for col in (0, 1)]`",
        ),
    ),
)


def _weave_cases():
    rng = np.random.default_rng(73)
    yield (np.array([[1, 2], [10, 20]]),)
    for s, n in [(2, 3), (3, 2), (2, 4), (4, 3)]:
        yield (rng.integers(1, 100, (s, n)),)


WEAVE = Function(
    wants=("a function `weave(channels)`", "一个函数 `weave(channels)`"),
    arguments=("channels",),
    cases=_weave_cases,
    right=lambda channels: channels.T.ravel(),
    given="nothing_woven",
    ideas=(
        Idea(
            "nothing_woven",
            lambda channels: np.zeros(channels.size),
            (
                "So far nothing is woven: y holds only zeros. Where does channel 0 belong if there are two?",
                "现在还没有开始交织：y 里全是 0。如果有两个通道，第 0 个该放在哪些格子里？",
            ),
        ),
        Idea(
            "one_after_another",
            lambda channels: channels.ravel(),
            (
                "You put the channels one after another. Each belongs to a phase: channel t fills the cells t, t + s, "
                "... Try `[[1, 2], [10, 20]]`: `[1, 10, 2, 20]`.",
                "你把通道一个接一个地排起来了。每个通道管一个相位：通道 t 填第 t、t + s、……格。"
                "试试 `[[1, 2], [10, 20]]`：`[1, 10, 2, 20]`。",
            ),
        ),
        Idea(
            "added",
            lambda channels: channels.sum(0),
            (
                "You added the channels up; then nothing becomes larger. They lie side by side in the output. "
                "Try `[[1, 2], [10, 20]]`: four numbers.",
                "你把通道加了起来，那样什么也没有变大。它们在输出里是并排的。试试 `[[1, 2], [10, 20]]`：四个数。",
            ),
        ),
        Idea(
            "last_first",
            lambda channels: channels[::-1].T.ravel(),
            (
                "The channels are in the wrong order: channel 0 comes first in each group. "
                "Try `[[1, 2], [10, 20]]`: `[1, 10, 2, 20]`.",
                "通道的次序反了：每一组里，通道 0 在最前面。试试 `[[1, 2], [10, 20]]`：`[1, 10, 2, 20]`。",
            ),
        ),
    ),
    praise=(
        "That is all that a pixel shuffle does: it computes nothing, it only lays numbers side by side.",
        "像素重排做的就是这些：什么也不算，只是把数并排摆好。",
    ),
    hints=(
        ("How long is y, and which of its cells belong to channel t?", "y 有多长？哪些格子属于通道 t？"),
        (
            "`y[t::s]` are the cells of phase t: just as many as channel t has numbers.",
            "`y[t::s]` 是相位 t 的格子：和通道 t 的数一样多。",
        ),
        (
            "`s, y = len(channels), np.zeros(channels.size)\nfor t in range(s):\n    y[t::s] = channels[t]\nreturn y`",
            "`s, y = len(channels), np.zeros(channels.size)\nfor t in range(s):\n    y[t::s] = channels[t]\nreturn y`",
        ),
    ),
)


# --- a sub-pixel layer that draws straight lines ----------------------------------------------------------------------


def _woven(x, parts):
    return np.array([conv_transpose1d(x, part) for part in parts]).T.ravel()


def _layer_fault(parts):
    sums, far = parts.sum(1), parts[:, 1]
    middle = _woven(RAMP, parts)[2:-2]
    shown = (Board("y", middle, None, "output"),)
    if np.allclose(sums, 1) and np.isclose(far[0] - far[1], 0.5):
        return None
    if not np.allclose(sums, 1):
        return Fault(
            "not_flat",
            f"The sums of the two kernels are {plain(sums[0])} and {plain(sums[1])}; both must be 1, or plain grey "
            "does not stay what it is. Try an input of ones first.",
            f"两个核的和是 {plain(sums[0])} 和 {plain(sums[1])}；都必须是 1，否则均匀的灰就变了样。"
            "先用全是 1 的输入试试。",
            shown,
        )
    if np.isclose(far[0], far[1]):
        return Fault(
            "the_same",
            "Both channels are equal, so every number comes twice: steps, as with nearest neighbour. The second "
            "channel is to be half a step ahead. Let it take less of the number before.",
            "两个通道一样，每个数都出现两遍：像最近邻那样一级一级的。第二个通道要领先半级。让它少取一点前一个数。",
            shown,
        )
    if np.isclose(far[1] - far[0], 0.5):
        return Fault(
            "swapped",
            "The right distance in the wrong order: the line jumps back at every second step. Swap the two kernels.",
            "相差得对，次序反了：每隔一步就往回跳。把两个核对调。",
            shown,
        )
    return Fault(
        "uneven",
        f"Grey stays grey, but the ramp goes in unequal steps. The second numbers of the kernels are {plain(far[0])} "
        f"and {plain(far[1])}: the first must be larger by one half.",
        f"灰还是灰，可是斜坡的步子大小不一。两个核的第二个数是 {plain(far[0])} 和 {plain(far[1])}："
        "前一个要比后一个大二分之一。",
        shown,
    )


LAYER = Property(
    wants=("two kernels of two numbers: `[[a, b], [c, d]]`", "两个核，各两个数：`[[a, b], [c, d]]`"),
    shape=(2, 2),
    fault=_layer_fault,
    zeros=ZEROS,
    praise=(
        "Grey stays grey and a ramp becomes a ramp of half steps: a sub-pixel layer that interpolates, made by you.",
        "灰还是灰，斜坡还是斜坡，只是每步小了一半：你亲手造了一个会插值的亚像素层。",
    ),
    hints=(
        (
            "For plain grey each kernel must add up to 1. What else is there to choose?",
            "要让灰保持不变，每个核的和都必须是 1。剩下还能选什么？",
        ),
        (
            "On a ramp, a kernel with b as its second number lags b behind. The two must lag half a step apart.",
            "在斜坡上，第二个数是 b 的核会落后 b。两个核落后的量要差半步。",
        ),
        (
            "The phases of the interpolating kernel do it: `[[0.25, 0.75], [0.75, 0.25]]`.",
            "插值核的两个相位正好：`[[0.25, 0.75], [0.75, 0.25]]`。",
        ),
    ),
)

EXERCISES = {
    "07.triple": TRIPLE,
    "07.border": BORDER,
    "07.unpool": UNPOOL,
    "07.weave": WEAVE,
    "07.split": SPLIT,
    "07.layer": LAYER,
}
