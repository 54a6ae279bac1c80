"""Lesson 10: ledgers to fill in, crops, an odd kernel that doubles, the way back of a deconvnet, layers for a skip."""

import numpy as np

from ..arithmetic import Refusal, output_size, transposed_output_size
from ..ops import conv2d, conv_transpose2d
from ..upsampling import max_unpool2d
from .kinds import Fault, Function, Idea, Property, Value
from .padding import illegal, in_order

LAYERS = 4  # of the generator that somebody wrote with k = 3
SCORES, KERNEL, STRIDE = 7, 64, 32  # the last layer of FCN-32s on the scores of a 224x224 image
LEVELS = 4
DOWN = (50, 25, 13, 7)  # the sizes on the way into an autoencoder


# --- a generator with the wrong kernel --------------------------------------------------------------------------------


def _chain(n, *settings):
    """The size after each transposed layer, the first one included; None from where nothing is left on."""
    sizes = [n]
    for setting in settings:
        try:
            sizes.append(transposed_output_size(sizes[-1], *map(int, setting)))
        except Refusal:
            return [*sizes, *[None] * (len(settings) + 1 - len(sizes))]
    return sizes


GENERATOR = Value(
    wants=("the five sizes from 4 on: `[4, 7, ..., ..., ...]`", "从 4 开始的五个尺寸：`[4, 7, ..., ..., ...]`"),
    right=lambda: _chain(4, *[(3, 2, 1)] * LAYERS),
    ideas=(
        Idea(
            "times_stride",
            lambda: [4, 7, 14, 28, 56],
            (
                "You doubled each time. Stride 2 leaves only n − 1 gaps of 2, and here one stamp, cropped, adds "
                "3 − 2 = 1: 2n − 1. From 4 you had it: 7, not 8.",
                "你每次都翻倍。步幅 2，n 个章之间只有 n − 1 段间隔，这里一个章裁完只再多 3 − 2 = 1 格：2n − 1。"
                "从 4 开始那一步就是：7，不是 8。",
            ),
        ),
        Idea(
            "not_cropped",
            lambda: [4, 7, 15, 31, 63],
            (
                "You forgot the crop: p = 1 cuts one cell off each side, two in all. From 4: 9 before, 7 after it.",
                "你忘了裁：p = 1 两边各裁一格，共两格。从 4 开始：裁之前 9，裁之后 7。",
            ),
        ),
        Idea(
            "padding_added",
            lambda: [4, 7, 17, 37, 77],
            (
                "You added the padding. In a transposed layer it is cropped. From 4: 9 − 2 = 7, not 9 + 2.",
                "你把填充加上去了。在转置卷积层里，填充是裁。从 4 开始：9 − 2 = 7，不是 9 + 2。",
            ),
        ),
        Idea(
            "first_step_repeated",
            lambda: [4, 7, 10, 13, 16],
            (
                "You added 3 each time, as from 4 to 7. The gaps grow with the input: 7 inputs have 6 gaps of 2. "
                "Count: 6·2 + 3 − 2.",
                "你每次加 3，因为 4 到 7 差 3。可是输入越多，间隔的段数越多：7 个数有 6 段，每段 2 格。"
                "数一数：6·2 + 3 − 2。",
            ),
        ),
    ),
    praise=(
        "2n − 1 each time: 4, 7, 13, 25, 49. Small losses double too: 15 pixels are missing in the end.",
        "每次 2n − 1：4、7、13、25、49。少掉的也跟着翻倍：最后差了 15 个像素。",
    ),
    hints=(
        ("(n − 1)·s + k − 2p with s = 2, k = 3, p = 1.", "(n − 1)·s + k − 2p，其中 s = 2、k = 3、p = 1。"),
        ("That is 2n − 1: from 7 comes 13.", "也就是 2n − 1：7 变成 13。"),
        ("`[4, 7, 13, 25, 49]`", "`[4, 7, 13, 25, 49]`"),
    ),
)


# --- layers of one's own ----------------------------------------------------------------------------------------------

WANTS_LAYER = (
    "four whole numbers `(k, s, p, op)`, or a dict with these keys",
    "四个整数 `(k, s, p, op)`，或者用它们作键的字典",
)


def _odd_fault(setting):
    if fault := illegal(setting):
        return fault
    k, s, p, op = map(int, setting)
    four, five = (_chain(n, setting)[1] for n in (4, 5))
    if four is None or five is None:
        return Fault(
            "nothing_left",
            f"Nothing is left of 4 inputs: (4−1)·{s} + {k} = {3 * s + k} cells, and 2·{p} are cropped.",
            f"4 个输入什么也没剩下：(4−1)·{s} + {k} = {3 * s + k} 格，却要裁掉 2·{p} 格。",
        )
    if (s, k - 2 * p + op) == (2, 2):
        if k % 2:
            return None
        return Fault(
            "even_kernel",
            f"It doubles, but k = {k} is even. Take one cell from the kernel: what must give it back?",
            f"尺寸是翻倍了，可是 k = {k} 是偶数。核少一格，要靠哪个参数补回来？",
        )
    if (s, k - 2 * p + op) == (2, 1):
        return Fault(
            "loses_a_pixel",
            f"4 becomes {four}, 5 becomes {five}: 2n − 1. One cell is missing at the end, and one parameter crops "
            "a cell fewer there.",
            f"4 变成 {four}，5 变成 {five}：2n − 1。末尾缺一格，而有一个参数正好让末尾少裁一格。",
        )
    if four == 8:
        return Fault(
            "one_size_only",
            f"4 becomes 8, but 5 becomes {five}, not 10. With s = {s} each further input adds {s}.",
            f"4 变成了 8，可是 5 变成 {five}，不是 10。s = {s} 时，每多一个输入只多 {s} 格。",
        )
    return Fault(
        "other_size",
        f"4 becomes {four}, not 8. Exactly double is s = 2 with k − 2p + op = 2; here s = {s} and "
        f"k − 2p + op = {k - 2 * p + op}.",
        f"4 变成 {four}，不是 8。正好翻倍的条件是 s = 2 且 k − 2p + op = 2；这里 s = {s}，"
        f"k − 2p + op = {k - 2 * p + op}。",
    )


def _odd_told(setting):
    k, _, p, op = map(int, setting)
    if k == 1:
        return (
            "Exactly double. But with k = 1 a stamp is one cell: every second row and column holds nothing but 0.",
            "正好翻倍。不过 k = 1 的章只有一格：每隔一行、每隔一列全是 0。",
        )
    return (
        f"{k} − 2·{p} + {op} = 2: double, for every n. The price is known from lesson 6: with an odd kernel and "
        "stride 2 the stamps meet unevenly.",
        f"{k} − 2·{p} + {op} = 2：不管 n 是多少都翻倍。代价第 6 课说过：核是奇数、步幅 2，章叠得不均匀。",
    )


ODD = Property(
    wants=WANTS_LAYER,
    shape=(4,),
    fault=_odd_fault,
    read=in_order,
    praise=_odd_told,
    hints=(
        ("Which stride doubles? What must one stamp, cropped, add?", "步幅是几才翻倍？一个章裁完，还要多出几格？"),
        (
            "(n − 1)·2 + k − 2p + op = 2n, so k − 2p + op = 2. With k odd, op must be odd as well.",
            "(n − 1)·2 + k − 2p + op = 2n，所以 k − 2p + op = 2。k 是奇数，op 也得是奇数。",
        ),
        ("`(3, 2, 1, 1)`", "`(3, 2, 1, 1)`"),
    ),
)


def _skips_fault(layers):
    for setting in layers:
        if fault := illegal(setting):
            return fault
    wanted, sizes = [*reversed(DOWN)], _chain(DOWN[-1], *layers)
    if sizes == wanted:
        return None
    path = " → ".join("✗" if n is None else str(n) for n in sizes)
    at = next(at for at, (n, aim) in enumerate(zip(sizes, wanted, strict=True)) if n != aim)
    _, s, _, op = map(int, layers[at - 1])
    if sizes[at] == wanted[at] - 1 and s == 2 and op == 0:
        return Fault(
            "loses_a_pixel",
            f"{path}: the {sizes[at]} meets the {wanted[at]} that was saved, one pixel too small. Both "
            f"{wanted[at] - 1} and {wanted[at]} were halved to {sizes[at - 1]}; which of them, op says.",
            f"{path}：{sizes[at]} 碰上存下来的 {wanted[at]}，小了一个像素。{wanted[at] - 1} 和 {wanted[at]} "
            f"减半以后都是 {sizes[at - 1]}，回来要哪一个，由 op 说了算。",
        )
    if sizes[at] == 2 * sizes[at - 1]:
        return Fault(
            "doubled",
            f"{path}: that layer doubles {sizes[at - 1]} to {sizes[at]}, but the saved map has {wanted[at]}: an odd "
            "size was halved here, and rounded up.",
            f"{path}：这一层把 {sizes[at - 1]} 翻倍成 {sizes[at]}，可是存下来的是 {wanted[at]}："
            "这里是奇数减半，往上取了整。",
        )
    return Fault(
        "other_sizes",
        f"{path}; asked for is {' → '.join(map(str, wanted))}. Look at the step to {wanted[at]} first.",
        f"{path}；要的是 {' → '.join(map(str, wanted))}。先看走到 {wanted[at]} 的那一步。",
    )


def _layers(answer):
    """Each layer's four numbers in order, where the answer is made of layers."""
    layers = list(answer.values()) if isinstance(answer, dict) else answer
    return [in_order(layer) for layer in layers] if isinstance(layers, (list, tuple)) else layers


SKIPS = Property(
    wants=(
        "three layers, each `(k, s, p, op)` or a dict with these keys",
        "三层，每层是 `(k, s, p, op)`，或者用它们作键的字典",
    ),
    shape=(3, 4),
    fault=_skips_fault,
    read=_layers,
    praise=(
        "7 → 13 → 25 → 50: each map meets a saved one of its own size, and nothing has to be cut.",
        "7 → 13 → 25 → 50：每一步都碰上一样大的那一份，什么也不用裁。",
    ),
    hints=(
        ("Which sizes are to be met, on the way up?", "往上走，依次要碰上哪些尺寸？"),
        (
            "7 → 13 and 13 → 25 are 2n − 1; 25 → 50 is 2n. Both come from k = 3, s = 2, p = 1; only op differs.",
            "7 → 13 和 13 → 25 是 2n − 1，25 → 50 是 2n。都用 k = 3、s = 2、p = 1，只有 op 不同。",
        ),
        ("`[(3, 2, 1, 0), (3, 2, 1, 0), (3, 2, 1, 1)]`", "`[(3, 2, 1, 0), (3, 2, 1, 0), (3, 2, 1, 1)]`"),
    ),
)


# --- the last layer of FCN-32s ----------------------------------------------------------------------------------------


def _bare():
    size = transposed_output_size(SCORES, KERNEL, STRIDE)
    return [size, (size - SCORES * STRIDE) // 2]


BARE = Value(
    wants=("a size and a padding: `[size, p]`", "一个尺寸，一个填充：`[size, p]`"),
    right=_bare,
    names=("size", "p"),
    ideas=(
        Idea(
            "times_stride",
            lambda: [SCORES * STRIDE, 0],
            (
                "You took 7·32 = 224. The 7 stamps start 32 apart, and the last one is 64 long. Try 1 score: 64 cells, "
                "not 32.",
                "你用的是 7·32 = 224。7 个章，起点相隔 32，最后一个有 64 格长。试试 1 个得分：是 64 格，不是 32。",
            ),
        ),
        Idea(
            "starts_only",
            lambda: [(SCORES - 1) * STRIDE, STRIDE],
            (
                "(7 − 1)·32 = 192 is where the last stamp starts. It still has its 64 cells to fill. Try 1 score: it "
                "starts at 0, and fills 64.",
                "(7 − 1)·32 = 192 是最后一个章的起点，它自己还有 64 格。试试 1 个得分：起点是 0，占 64 格。",
            ),
        ),
        Idea(
            "side_by_side",
            lambda: [SCORES * KERNEL, (SCORES * KERNEL - SCORES * STRIDE) // 2],
            (
                "7·64 would be stamps side by side. They are 32 apart and half of each lies on the next. Try 2 scores: "
                "32 + 64.",
                "7·64 是把章一个挨一个地排。它们只相隔 32，每个都有一半盖在下一个上。试试 2 个得分：32 + 64。",
            ),
        ),
        Idea(
            "total_of_both_sides",
            lambda: [_bare()[0], KERNEL - STRIDE],
            (
                "32 is what has to go in all. In torch p is cropped on each side. Try k = 4, s = 2: p = 1 is enough.",
                "32 是一共要去掉的。在 torch 里 p 是每一边裁多少。试试 k = 4、s = 2：p = 1 就够了。",
            ),
        ),
    ),
    praise=(
        "(7 − 1)·32 + 64 = 256, and 16 off each side leaves 224: k = 2s with p = s/2 is exactly s times as large.",
        "(7 − 1)·32 + 64 = 256，两边各裁 16，剩 224：k = 2s、p = s/2 时，正好放大到 s 倍。",
    ),
    hints=(
        ("Where does the last of the 7 stamps start, and how long is it?", "7 个章里最后一个从哪里开始，有多长？"),
        ("6·32 + 64. How far is that from 224?", "6·32 + 64。它比 224 多多少？"),
        ("`[256, 16]`", "`[256, 16]`"),
    ),
)


# --- what a U-Net cuts off --------------------------------------------------------------------------------------------


def _saved_and_met(n=572):
    """For each level from the bottom: the size that was saved on the way down, and the size that it meets."""
    saved = []
    for _ in range(LEVELS):
        n = output_size(output_size(n, 3), 3)
        saved.append(n)
        n = output_size(n, 2, 2)
    n -= 4
    for size in reversed(saved):
        n = transposed_output_size(n, 2, 2)
        yield size, n
        n -= 4


def _crops():
    return [(saved - met) // 2 for saved, met in _saved_and_met()]


CROPS = Value(
    wants=("four numbers, the first is 4: `[4, ..., ..., ...]`", "四个数，第一个是 4：`[4, ..., ..., ...]`"),
    right=_crops,
    ideas=(
        Idea(
            "both_sides",
            lambda: [2 * cut for cut in _crops()],
            (
                "That is the whole difference; it is shared by two edges. The first was 64 − 56 = 8, so 4.",
                "这是全部的差，要由两条边平分。第一处是 64 − 56 = 8，所以裁 4。",
            ),
        ),
        Idea(
            "always_four",
            lambda: [4] * LEVELS,
            (
                "The cut grows on the way up: what is missing below is doubled with everything else. Look at the "
                "second: 136 meets 104.",
                "越往上裁得越多：下面缺的，往上走时也跟着翻倍。看第二处：136 碰上 104。",
            ),
        ),
        Idea(
            "only_doubled",
            lambda: [4 * 2**level for level in range(LEVELS)],
            (
                "You doubled each time, but on every level the two convolutions take 4 cells as well. Look at the "
                "second: 136 meets 104.",
                "你每次翻倍，可是每一级的两个卷积，一共还要吃掉 4 格。看第二处：136 碰上 104。",
            ),
        ),
        Idea(
            "sizes_that_meet",
            lambda: [met for _, met in _saved_and_met()],
            (
                "These are the sizes that come from below. Cut is half of what the saved map has more. The first: "
                "(64 − 56) / 2.",
                "这些是从下面上来的尺寸。要裁的是存下来的那份多出来的一半。第一处：(64 − 56) / 2。",
            ),
        ),
    ),
    praise=(
        "4, 16, 40, 88: at the top 88 cells at each edge are thrown away, of 568. Many later U-Nets pad instead.",
        "4、16、40、88：最上面一层，568 格里每边扔掉 88 格。所以后来这类网络很多改用填充。",
    ),
    hints=(
        (
            "Up: 28 → 56, two convolutions take 4: 52, then 104, 100, 200, 196, 392.",
            "往上：28 → 56，两个卷积吃掉 4：52，再是 104、100、200、196、392。",
        ),
        ("They meet 64, 136, 280 and 568. Half the difference.", "它们碰上 64、136、280、568。取差的一半。"),
        ("`[4, 16, 40, 88]`", "`[4, 16, 40, 88]`"),
    ),
)


# --- one layer of a deconvnet -----------------------------------------------------------------------------------------


def _back_cases():
    yield np.array([[5]]), np.array([[1]]), np.array([[1, 2], [3, 4]])
    yield np.array([[-5]]), np.array([[2]]), np.array([[1, 2], [3, 4]])
    rng = np.random.default_rng(101)
    for k in (2, 3, 2, 3):
        corners = np.array([[0, 2], [8, 10]])
        places = corners + rng.integers(0, 2, (2, 2)) + 4 * rng.integers(0, 2, (2, 2))
        values = np.array([[1, -1], [-1, 1]]) * rng.integers(1, 9, (2, 2))
        yield values, places, rng.permutation(np.arange(-4, k * k - 4)).reshape(k, k)


def _unpooled(values, places):
    return max_unpool2d(values, places, 2)


def _rectified(values, places):
    return np.maximum(_unpooled(values, places), 0)


BACK_BODY = "`z = max_unpool2d(values, places, 2)\nreturn conv_transpose2d(np.maximum(z, 0), w)`"

BACK = Function(
    wants=("a function `back(values, places, w)`", "一个函数 `back(values, places, w)`"),
    arguments=("values", "places", "w"),
    cases=_back_cases,
    right=lambda values, places, w: conv_transpose2d(_rectified(values, places), w),
    given="only_unpooled",
    ideas=(
        Idea(
            "only_unpooled",
            lambda values, places, w: _unpooled(values, places),
            (
                "So far the numbers are back in their places. Two lines are missing: negative ones become 0, then the "
                "rest is stamped.",
                "现在数只是回到了原位。还差两行：负数变成 0，再把剩下的盖成章。",
            ),
        ),
        Idea(
            "not_rectified",
            lambda values, places, w: conv_transpose2d(_unpooled(values, places), w),
            (
                "The `ReLU` is missing: a negative number presses its stamp too. Try −5: nothing may come of it.",
                "少了 `ReLU`：负数也盖了章。试试 −5：什么也不该留下。",
            ),
        ),
        Idea(
            "rectified_last",
            lambda values, places, w: np.maximum(conv_transpose2d(_unpooled(values, places), w), 0),
            (
                "The `ReLU` comes before the stamps. What is negative in the result stays: it says dark beside bright.",
                "`ReLU` 要放在盖章之前。结果里的负数要留着：它说的是，亮的旁边是暗的。",
            ),
        ),
        Idea(
            "slid_unturned",
            lambda values, places, w: conv2d(_rectified(values, places), w, padding=len(w) - 1),
            (
                "You slid the kernel as it is. The transposed filter is a stamp; who slides it, turns it by 180°. Try "
                "one 5: `[[5, 10], [15, 20]]` must stand there.",
                "你让核原样滑动了。转置的滤波器是盖章；要滑动，先旋转 180°。"
                "试试单独一个 5：那里应该是 `[[5, 10], [15, 20]]`。",
            ),
        ),
    ),
    praise=(
        "Unpool, rectify, filter: one layer of a deconvnet. Nothing in it has been learned on the way back.",
        "反池化，整流，转置滤波：这就是一层反卷积可视化。回来的路上，什么也没有学。",
    ),
    hints=(
        ("Three steps: unpool, `ReLU`, transposed filter.", "三步：反池化，`ReLU`，转置滤波。"),
        (
            "`np.maximum(z, 0)` is the `ReLU`; `conv_transpose2d` stamps.",
            "`np.maximum(z, 0)` 就是 `ReLU`；`conv_transpose2d` 负责盖章。",
        ),
        (BACK_BODY, BACK_BODY),
    ),
)

EXERCISES = {
    "10.generator": GENERATOR,
    "10.odd": ODD,
    "10.bare": BARE,
    "10.crops": CROPS,
    "10.back": BACK,
    "10.skips": SKIPS,
}
