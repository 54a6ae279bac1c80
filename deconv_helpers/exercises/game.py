"""Lesson 11: layers made to measure, settings read off their output, and a second input for the same output."""

import numpy as np

from ..arithmetic import Refusal, output_size, transposed_output_size
from ..ops import conv1d, conv_transpose1d
from .kinds import Board, Fault, Property
from .padding import illegal, in_order

READ_X, READ_W = np.array([1, 2, 3]), np.array([1, 10, 100])
READ_Y = conv_transpose1d(READ_X, READ_W, stride=3, padding=2, output_padding=1)
TWIN_X, TWIN_W = np.array([1, 2, 3, 4]), np.array([1, 2])
TOWER = 7, 224  # a network's last feature map, and the picture that it came from


def _size(n, setting):
    k, s, p, op = map(int, setting)
    try:
        return transposed_output_size(n, k, s, p, op)
    except Refusal:
        return None


def _direct(n, setting):
    k, s, p, _ = map(int, setting)
    try:
        return output_size(n, k, s, p)
    except Refusal:
        return None


def _refused(n, setting, wanted=None):
    """What is wrong with a transposed layer of its own, before its size is looked at; None where nothing is."""
    if fault := illegal(setting):
        return fault
    k, s, p, _ = map(int, setting)
    if wanted is not None and _size(n, setting) != wanted == _direct(n, setting):
        return Fault(
            "direct_formula",
            f"An ordinary convolution with these settings takes {n} to {wanted}. The transposed one goes the other "
            f"way: each of the {n} inputs presses a stamp.",
            f"用这些参数，普通卷积才把 {n} 变成 {wanted}。转置卷积走的是反方向：{n} 个输入，每个盖一个章。",
        )
    if _size(n, setting) is None:
        return Fault(
            "nothing_left",
            f"Nothing is left of the output: ({n}−1)·{s} + {k} = {(n - 1) * s + k} cells, and 2·{p} are cropped.",
            f"输出什么也不剩：({n}−1)·{s} + {k} = {(n - 1) * s + k} 格，却要裁掉 2·{p} 格。",
        )
    return None


def _layer_fault(n, wanted, setting):
    if fault := _refused(n, setting, wanted):
        return fault
    size, (_, s, p, op) = _size(n, setting), map(int, setting)
    if size == wanted:
        return None
    if p and size + 4 * p == wanted:
        return Fault(
            "padding_added",
            f"You added p. In a transposed layer p crops: {n} becomes {size}. Try p = 0: {size + 2 * p}.",
            f"你把 p 加上去了。在转置卷积层里 p 是裁：{n} 变成 {size}。试试 p = 0：得 {size + 2 * p}。",
        )
    return Fault(
        "other_size",
        f"{n} becomes {size}, not {wanted}: ({n}−1)·{s} is {(n - 1) * s}, and one stamp, cropped, leaves "
        f"{size - op - (n - 1) * s} more; op adds {op}.",
        f"{n} 变成了 {size}，不是 {wanted}：({n}−1)·{s} 是 {(n - 1) * s}，一个章裁完再剩 {size - op - (n - 1) * s}，"
        f"op 又加 {op}。",
    )


def _layer(n, wanted, hints):
    return Property(
        wants=(
            "four whole numbers `(k, s, p, op)`, or a dict with these keys",
            "四个整数 `(k, s, p, op)`，或者用它们作键的字典",
        ),
        shape=(4,),
        fault=lambda setting: _layer_fault(n, wanted, setting),
        read=in_order,
        praise=lambda setting: _sum_told(n, wanted, *map(int, setting)),
        hints=hints,
    )


def _sum_told(n, wanted, k, s, p, op):
    told = f"({n}−1)·{s} − 2·{p} + {k} + {op} = {wanted}"
    return f"{told}. Other settings do it too.", f"{told}。别的参数也可以。"


ENLARGE = _layer(
    5,
    11,
    (
        (
            "The first and the last stamp are 4·s apart. Which s leaves room for a kernel?",
            "第一个章和最后一个章相隔 4·s。s 是几，才放得下一个核？",
        ),
        ("With s = 2 the stamps take 8 + k cells. With k = 3?", "s = 2 时，所有的章占 8 + k 格。k = 3 呢？"),
        ("`(3, 2, 0, 0)`: 8 + 3 cells, nothing cropped.", "`(3, 2, 0, 0)`：8 + 3 格，什么也不裁。"),
    ),
)
SHRINK = _layer(
    4,
    2,
    (
        (
            "Without cropping the output cannot be smaller than the input. Which argument crops?",
            "不裁的话，输出不会比输入小。哪个参数是裁？",
        ),
        ("With s = 1 the stamps take 3 + k cells; 2·p go.", "s = 1 时，所有的章占 3 + k 格；裁掉 2·p 格。"),
        ("`(3, 1, 2, 0)`: 3 + 3 − 4 = 2.", "`(3, 1, 2, 0)`：3 + 3 − 4 = 2。"),
    ),
)


def _heights(layers):
    sizes = [TOWER[0]]
    for setting in layers:
        sizes.append(_size(sizes[-1], setting))
    return sizes


def _tower_fault(layers):
    n = TOWER[0]
    for setting in layers:
        if fault := _refused(n, setting):
            return fault
        n = _size(n, setting)
    if n == TOWER[1]:
        return None
    path = " → ".join(map(str, _heights(layers)))
    if np.prod([s for _, s, _, _ in layers]) * TOWER[0] == TOWER[1]:
        return Fault(
            "times_stride",
            f"{path}: the strides multiply to 32, but a layer is exactly s times as large only where k − 2p + op = s.",
            f"{path}：几个步幅相乘是 32，可是只有 k − 2p + op = s 的层，才正好放大到 s 倍。",
        )
    return Fault(
        "other_height",
        f"{path}, not {TOWER[1]}. 224 = 7·32: three exact factors that multiply to 32 are one way.",
        f"{path}，不是 {TOWER[1]}。224 = 7·32：找三个正好的倍数，乘起来是 32，就是一种办法。",
    )


def _layers(answer):
    """Each layer's four numbers in order, where the answer is made of layers."""
    layers = list(answer.values()) if isinstance(answer, dict) else answer
    return [in_order(layer) for layer in layers] if isinstance(layers, (list, tuple)) else layers


def _tower_told(layers):
    path = " → ".join(map(str, _heights(layers)))
    return f"{path}: as far as the picture.", f"{path}：一直回到了图像的大小。"


TOWER_TASK = Property(
    wants=(
        "three layers, each `(k, s, p, op)` or a dict with these keys",
        "三层，每层是 `(k, s, p, op)`，或者用它们作键的字典",
    ),
    shape=(3, 4),
    fault=_tower_fault,
    read=_layers,
    praise=_tower_told,
    hints=(
        ("224 is 7·32. Which three factors make 32?", "224 是 7·32。哪三个倍数相乘得 32？"),
        (
            "4·4·2, for instance. A layer with k = s and nothing else is exactly s times as large.",
            "比如 4·4·2。k = s、别的都是 0 的层，正好放大到 s 倍。",
        ),
        (
            "`[(4, 4, 0, 0), (4, 4, 0, 0), (4, 2, 1, 0)]`: 28, 112, 224.",
            "`[(4, 4, 0, 0), (4, 4, 0, 0), (4, 2, 1, 0)]`：28、112、224。",
        ),
    ),
)


def _read_fault(setting):
    s, p, op = setting
    if fault := _refused(len(READ_X), (len(READ_W), s, p, op)):
        return fault
    s, p, op = map(int, setting)
    y = conv_transpose1d(READ_X, READ_W, stride=s, padding=p, output_padding=op)
    if np.array_equal(y, READ_Y):
        return None
    boards = Board("y", y, None, "output"), Board("y?", READ_Y, None, "output")
    if s < len(READ_W):
        return Fault(
            "overlap",
            "With this s the stamps overlap, and sums such as 102 appear. Here no number is a sum.",
            "用这个 s，章会重叠，出现 102 这样的和。而这里没有一个数是和。",
            boards,
        )
    if s > len(READ_W):
        return Fault(
            "holes",
            "With this s there are holes of 0 between the stamps. Here they stand side by side.",
            "用这个 s，章与章之间会有 0 的空洞。而这里它们正好挨着。",
            boards,
        )
    return Fault(
        "other_crop",
        "The stamps are right, s = 3. Compare what is missing at the start and at the end: p is cropped on both sides, "
        "and op gives back some of the end.",
        "章是对的，s = 3。比一比开头和末尾各少了什么：p 两边都裁，op 再从末尾还回一些。",
        boards,
    )


READ = Property(
    wants=(
        "three whole numbers `(s, p, op)`, or a dict with these keys",
        "三个整数 `(s, p, op)`，或者用它们作键的字典",
    ),
    shape=(3,),
    fault=_read_fault,
    read=lambda answer: [answer.get(name, 0) for name in ("s", "p", "op")] if isinstance(answer, dict) else answer,
    praise=(
        "The digits told it: no sums, so s = 3; 1 and 10 are cropped, so p = 2; one cell of 2 comes back at the end.",
        "是这些数字说出来的：没有和，所以 s = 3；1 和 10 被裁掉了，所以 p = 2；末尾本该裁两格，又还回来一格。",
    ),
    hints=(
        ("Is there a sum of two stamps anywhere? A hole?", "有没有哪里是两个章的和？有没有空洞？"),
        (
            "With s = 3 and p = 0 it begins 1, 10, 100. How many are gone here?",
            "s = 3、p = 0 时开头是 1、10、100。这里少了几个？",
        ),
        ("`(3, 2, 1)`", "`(3, 2, 1)`"),
    ),
)


def _twin_fault(x):
    if np.allclose(x, TWIN_X):
        return Fault(
            "same",
            "That is x itself. Change one number by 1, and let its neighbours put the sums right again.",
            "这就是 x 本身。把一个数改动 1，再让旁边的数把和补回来。",
        )
    y, wanted = conv1d(x, TWIN_W), conv1d(TWIN_X, TWIN_W)
    off = ~np.isclose(y, wanted)
    if not off.any():
        return None
    return Fault(
        "other_output",
        "The output differs in the framed places. Start at the right: what you add to the last number, its left "
        "neighbour loses twice.",
        "框出的地方，输出变了。从右边开始：最后一个数加多少，它左边的数就要减去两倍。",
        (Board("y", y, off, "output"), Board("y?", wanted, None, "output")),
    )


TWIN = Property(
    wants=("four numbers", "四个数"),
    shape=(4,),
    fault=_twin_fault,
    praise=(
        "Two inputs, one output: what sees only the output cannot tell them apart, a transposed convolution neither.",
        "两个输入，一个输出：只看得见输出的，谁也分不清它们，转置卷积也不行。",
    ),
    hints=(
        ("Three sums, four numbers: one number is free.", "三个和，四个数：有一个数是自由的。"),
        (
            "Choose the last number, and work to the left: y[2] = x[2] + 2·x[3].",
            "先选最后一个数，再往左推：y[2] = x[2] + 2·x[3]。",
        ),
        (
            "Add −8, 4, −2, 1, as often as you like; once: `[-7, 6, 1, 5]`.",
            "加上 −8、4、−2、1，加几次都行；加一次：`[-7, 6, 1, 5]`。",
        ),
    ),
)

EXERCISES = {
    "11.enlarge": ENLARGE,
    "11.shrink": SHRINK,
    "11.tower": TOWER_TASK,
    "11.read": READ,
    "11.twin": TWIN,
}
