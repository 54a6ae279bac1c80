"""Lesson 08: what a blur does to a wave, what noise does to the inverse, what the transposed convolution is for."""

import numpy as np

from ..ops import conv2d, conv_transpose2d
from ..restoration import blur, filtered, spectrum
from .kinds import ZEROS, Board, Fault, Function, Idea, Property, Value, plain

RING = 8  # cells: from the flat wave over 1, 0, −1, 0, … to the fastest, 1, −1, …
WAVES = (0, RING // 4, RING // 2)  # the three of them, by the number of their crests
THREE = np.array([1, 3, 1])
KERNELS = (np.array([1, 3, 1]) / 5, np.array([1, 4, 1]) / 6, np.array([0, 0, 1]))
SOFT = np.array([1, 2, 1]) / 4
WANTED_DB, BEST_LAMBDA, MOST_DB = 24.5, 0.004, 30  # of the lesson's photograph, blur and noise


def _waves(w):
    return lambda: spectrum(w, (RING,)).real[list(WAVES)].tolist()


WAVE_NUMBERS = Value(
    wants=(
        "three numbers: of the flat wave, of 1, 0, −1, 0, … and of 1, −1, 1, −1, …",
        "三个数：依次是平的波、1, 0, −1, 0, … 和 1, −1, 1, −1, …",
    ),
    right=_waves(THREE / 5),
    ideas=(
        Idea(
            "not_divided",
            _waves(THREE),
            (
                "These are the numbers of `[1, 3, 1]`, before it is divided by 5. Try the flat wave with 1s: the sum "
                "over the window is 5, and 5/5 = 1.",
                "这是 `[1, 3, 1]` 还没有除以 5 的数。拿全是 1 的波试试：窗口里的和是 5，5/5 = 1。",
            ),
        ),
        Idea(
            "other_kernel",
            _waves(SOFT),
            (
                "These are the numbers of `[1, 2, 1]/4`. The middle weight is 3 now. Try 1, −1, 1 in the window: "
                "1 − 3 + 1 is not 0.",
                "这是 `[1, 2, 1]/4` 的数。现在中间的权重是 3。窗口里放 1, −1, 1 试试：1 − 3 + 1 不是 0。",
            ),
        ),
        Idea(
            "every_wave_kept",
            lambda: [1, 1, 1],
            (
                "Only the flat wave keeps its height. In a fast wave the neighbours have the other sign, and take "
                "away. Try 1, −1, 1 in the window: 1 − 3 + 1.",
                "只有平的波高度不变。在快的波里，两边的数符号相反，会抵消一部分。窗口里放 1, −1, 1 试试：1 − 3 + 1。",
            ),
        ),
        Idea(
            "one_neighbour",
            lambda: [0.8, 0.6, 0.4],
            (
                "You counted one neighbour; the window has one on each side. Try −1, 1, −1 in it: −1 + 3 − 1 = 1.",
                "你只算了一边的邻居；窗口两边都有。放 −1, 1, −1 试试：−1 + 3 − 1 = 1。",
            ),
        ),
        Idea(
            "sign",
            lambda: [1, 0.6, -0.2],
            (
                "The wave does not change its sign: where x is 1, the window holds −1, 1, −1. "
                "Try it: −1 + 3 − 1 = 1, above 0.",
                "波的符号没有变：x 是 1 的地方，窗口里是 −1, 1, −1。算一算：−1 + 3 − 1 = 1，大于 0。",
            ),
        ),
    ),
    praise=(
        "No wave is multiplied by 0, so each can be divided back. The fastest is the weakest: keep your eye on it.",
        "没有哪个波乘的是 0，所以每个波都能除回来。最快的波剩得最少：记住它。",
    ),
    hints=(
        (
            "Write the wave down, lay the window on a cell that holds 1, and add up.",
            "把波写出来，窗口的正中放在一个 1 上，加一加。",
        ),
        (
            "1, 0, −1, 0, …: the window on a 1 holds 0, 1, 0. And 1, −1, …: it holds −1, 1, −1.",
            "1, 0, −1, 0, …：放在 1 上，窗口里是 0, 1, 0。1, −1, …：窗口里是 −1, 1, −1。",
        ),
        ("`[1, 3/5, 1/5]`", "`[1, 3/5, 1/5]`"),
    ),
)


def _two_fault(signals):
    first, second = signals
    size = abs(signals).max()
    if abs(first - second).max() < 1e-9 * size:
        return Fault(
            "same_signal",
            "These are one and the same signal. Add a wave to one of them: one that `[1, 2, 1]/4` multiplies by 0.",
            "这是同一个信号。给其中一个加上一种波：就是 `[1, 2, 1]/4` 乘出来是 0 的那种。",
        )
    outputs = [blur(signal, SOFT) for signal in signals]
    off = abs(outputs[0] - outputs[1]) > 1e-9 * size
    if off.any():
        return Fault(
            "outputs_differ",
            "The outputs differ where they are framed. Which wave does the blur not see? Try the window on 1, −1, 1.",
            "加框的地方，两个输出不一样。这个模糊看不见哪种波？窗口里放 1, −1, 1 试试。",
            (Board("y1", outputs[0], off, "output"), Board("y2", outputs[1], off, "output")),
        )


TWO = Property(
    wants=("two signals of 8 numbers each", "两个信号，各 8 个数"),
    shape=(2, RING),
    fault=_two_fault,
    zeros=ZEROS,
    praise=(
        "Nothing can tell them apart after the blur: what it multiplies by 0 is gone, whatever the method is called.",
        "模糊以后，谁也分不出它们：乘过 0 的就没有了，不管方法叫什么名字。",
    ),
    hints=(
        (
            "Two signals have one output where their difference has the output 0.",
            "两个信号的差，输出是 0，它们的输出就一样。",
        ),
        ("The fastest wave is that difference: 1, −1, 1, −1, …", "最快的波就是这样的差：1, −1, 1, −1, …"),
        (
            "`[[0, 0, 1, 0, 0, 2, 0, 0], [1, -1, 2, -1, 1, 1, 1, -1]]`",
            "`[[0, 0, 1, 0, 0, 2, 0, 0], [1, -1, 2, -1, 1, 1, 1, -1]]`",
        ),
    ),
)


def _gains(rule):
    return lambda: [float(rule(abs(spectrum(w, (RING,))))) for w in KERNELS]


GAIN = Value(
    wants=("three numbers, one for each kernel", "三个数，每个核一个"),
    right=_gains(lambda H: 1 / H.min()),
    ideas=(
        Idea(
            "flat_wave",
            _gains(lambda H: 1 / H[0]),
            (
                "That is what happens to the flat wave. The worst noise is the wave that the kernel weakens most. "
                "Try `[1, 3, 1]/5`: 1 for the flat wave, but 0.2 for 1, −1, 1, −1, …",
                "那是平的波的情形。最糟的噪声，是核削弱得最厉害的那种波。"
                "看看 `[1, 3, 1]/5`：平的波是 1，而 1, −1, 1, −1, … 是 0.2。",
            ),
        ),
        Idea(
            "the_number_itself",
            _gains(lambda H: H.min()),
            (
                "That is what the kernel multiplies by; the inverse filter divides by it. "
                "Try `[1, 3, 1]/5`: 0.2, so 1/0.2 = 5.",
                "那是核乘上的数；逆滤波要除以它。看看 `[1, 3, 1]/5`：0.2，所以是 1/0.2 = 5。",
            ),
        ),
        Idea(
            "not_divided",
            lambda: [1, 0.5, 1],
            (
                "You took the kernels before they are divided by 5 and 6. "
                "Try `[1, 3, 1]/5`: (3 − 2)/5 = 0.2, so it is 5.",
                "你用的是还没有除以 5 和 6 的核。看看 `[1, 3, 1]/5`：(3 − 2)/5 = 0.2，所以是 5。",
            ),
        ),
        Idea(
            "squared",
            _gains(lambda H: 1 / H.min() ** 2),
            (
                "You divided twice. Noise is added after the blur, and only the inverse filter works on it. "
                "Try `[1, 3, 1]/5`: 0.05 becomes 0.05/0.2 = 0.25.",
                "你除了两次。噪声是模糊之后才加上的，只有逆滤波作用在它上面。"
                "看看 `[1, 3, 1]/5`：0.05 变成 0.05/0.2 = 0.25。",
            ),
        ),
        Idea(
            "shift_is_lost",
            lambda: [5, 3, 0],
            (
                "`[0, 0, 1]` only shifts the signal by a cell, and every wave keeps its height. "
                "Try 1, −1, 1, −1: it becomes −1, 1, −1, 1, as high as before.",
                "`[0, 0, 1]` 只是把信号挪一格，每个波的高度都不变。试试 1, −1, 1, −1：变成 −1, 1, −1, 1，还是那么高。",
            ),
        ),
    ),
    praise=(
        "The heavier the middle, the tamer the inverse. And a shift is undone by a shift: nothing is weakened.",
        "中间越重，逆滤波越温和。至于平移，挪回来就行：什么也没有被削弱。",
    ),
    hints=(
        (
            "For each kernel: by what does it multiply its weakest wave? For the first two that is 1, −1, 1, −1, …",
            "每个核：它削弱得最厉害的波，乘的是多少？前两个都是 1, −1, 1, −1, …",
        ),
        (
            "`[1, 4, 1]/6`: (4 − 2)/6 = 1/3. `[0, 0, 1]` shifts; no wave loses height.",
            "`[1, 4, 1]/6`：(4 − 2)/6 = 1/3。`[0, 0, 1]` 是平移，没有哪个波变矮。",
        ),
        ("One over the smallest number: `[5, 3, 1]`.", "1 除以最小的那个数：`[5, 3, 1]`。"),
    ),
)


def _wiener_cases():
    rng = np.random.default_rng(8)
    return [
        (np.array([2, 4, 6]), np.array([0.0, 1.0, 0.0]), 1.0),
        (rng.integers(0, 10, 4), np.array([0.0, 2.0, 1.0]), 0.5),
        (rng.integers(0, 10, 8), np.array([0.1, 0.3, 0.6]), 0.01),
        (rng.integers(0, 10, 8), np.array([0.2, 0.6, 0.2]), 1.0),
        (rng.integers(0, 10, (4, 4)), np.array([[1.0, 2.0, 0.0], [0.0, 4.0, 1.0], [0.0, 0.0, 0.0]]) / 8, 0.1),
    ]


def _by_gain(gain):
    def restored(y, w, lam):
        H = spectrum(w, y.shape)
        return filtered(y, gain(H, lam))

    return restored


WIENER = Function(
    wants=("a function of `y`, `w` and `lam`", "一个函数，参数是 `y`、`w` 和 `lam`"),
    arguments=("y", "w", "lam"),
    cases=_wiener_cases,
    right=_by_gain(lambda H, lam: np.conj(H) / (abs(H) ** 2 + lam)),
    given="transposed",
    returns="input",
    ideas=(
        Idea(
            "transposed",
            _by_gain(lambda H, lam: np.conj(H)),
            (
                "So far this is the transposed convolution. Divide by what the kernel did to the wave, minding "
                "the noise: G is still to be written.",
                "现在它还是转置卷积。还要把核乘上的除回去，又要顾及噪声：G 这一行等你来写。",
            ),
        ),
        Idea(
            "inverse",
            _by_gain(lambda H, lam: 1 / H),
            (
                "That is the inverse filter: `lam` is not in it. Try `lam = 1`, where H = 1: it should be 1/2.",
                "这是逆滤波：里面没有 `lam`。试试 H = 1、`lam = 1`：应当是 1/2。",
            ),
        ),
        Idea(
            "no_conjugate",
            _by_gain(lambda H, lam: H / (abs(H) ** 2 + lam)),
            (
                "Above the line stands H itself; it has to be its conjugate, that of the transposed convolution. "
                "Try H = i, `lam = 0`: 1/i is −i.",
                "分子上是 H 本身；应当是它的共轭，也就是转置卷积的那个。试试 H = i、`lam = 0`：1/i 是 −i。",
            ),
        ),
        Idea(
            "lam_outside",
            _by_gain(lambda H, lam: np.conj(H) / abs(H) ** 2 + lam),
            (
                "Here `lam` is added to the quotient; a bracket is missing. Try H = 1, `lam = 1`: 1/2, not 2.",
                "`lam` 加在了商的外面，少了一对括号。试试 H = 1、`lam = 1`：是 1/2，不是 2。",
            ),
        ),
        Idea(
            "not_squared",
            _by_gain(lambda H, lam: np.conj(H) / (abs(H) + lam)),
            (
                "Below the line |H| has to be squared, or the wave is not brought back. Try H = 1/2, `lam = 0`: 2.",
                "分母里的 |H| 要平方，不然波恢复不到原来的高度。试试 H = 1/2、`lam = 0`：是 2。",
            ),
        ),
        Idea(
            "added_to_h",
            _by_gain(lambda H, lam: 1 / (H + lam)),
            (
                "`lam` added to H itself does not help where H is below 0. Try H = −1, `lam = 1`: it divides by 0.",
                "`lam` 直接加到 H 上，H 小于 0 时就帮不上忙了。试试 H = −1、`lam = 1`：除以 0 了。",
            ),
        ),
    ),
    praise=(
        "The transposed convolution stands above the line, what undoes the blur below.",
        "分子上是转置卷积，真正去掉模糊的是分母。",
    ),
    hints=(
        ("The conjugate of H is `np.conj(H)`, its size `abs(H)`.", "H 的共轭是 `np.conj(H)`，模是 `abs(H)`。"),
        (
            "Above the line the conjugate; below it the size squared, plus `lam`.",
            "分子是共轭；分母是模的平方，再加 `lam`。",
        ),
        (
            "`H = spectrum(w, y.shape)\nreturn filtered(y, np.conj(H) / (abs(H) ** 2 + lam))`",
            "`H = spectrum(w, y.shape)\nreturn filtered(y, np.conj(H) / (abs(H) ** 2 + lam))`",
        ),
    ),
)


def _lambda_fault(answer):
    lam, reached = answer
    if lam <= 0:
        return Fault(
            "no_lambda",
            "λ must be above 0: with λ = 0 it is the inverse filter, and noise is all there is. Try 0.1, then 0.01.",
            "λ 必须大于 0：λ = 0 就是逆滤波，看到的只有噪声。先试 0.1，再试 0.01。",
        )
    if reached > MOST_DB:
        return Fault(
            "not_this_picture",
            f"{plain(round(reached, 1))} dB is more than any λ gives here. Compare `photo` with "
            "`wiener(y, gaussian(2), lam)`, 8 cells at the edge left out.",
            f"{plain(round(reached, 1))} 分贝太高了，这里没有哪个 λ 能做到。"
            "要比较的是 `photo` 和 `wiener(y, gaussian(2), lam)`，边上去掉 8 格。",
        )
    if reached < WANTED_DB and lam < BEST_LAMBDA:
        return Fault(
            "too_small",
            f"{plain(round(reached, 1))} dB: λ is too small, and noise covers the picture. Try ten times as much.",
            f"{plain(round(reached, 1))} 分贝：λ 太小了，图被噪声盖住。试试大十倍。",
        )
    if reached < WANTED_DB:
        return Fault(
            "too_large",
            f"{plain(round(reached, 1))} dB: λ is too large, and the picture stays soft. Try a tenth of it.",
            f"{plain(round(reached, 1))} 分贝：λ 太大了，图还是糊的。试试它的十分之一。",
        )


LAMBDA = Property(
    wants=("two numbers: λ, and the decibels that it reaches", "两个数：λ，以及它达到的分贝"),
    shape=(2,),
    fault=_lambda_fault,
    zeros=ZEROS,
    praise=(
        "Between noise and softness: that is where every λ of this kind lies.",
        "一边是噪声，一边是模糊，合适的 λ 就在中间。",
    ),
    hints=(
        ("Look at the board: 0.01 is soft, 0.001 is noisy.", "看上面的图：0.01 偏糊，0.001 噪声偏多。"),
        (f"`({BEST_LAMBDA}, 24.6)`", f"`({BEST_LAMBDA}, 24.6)`"),
    ),
)


def _step_cases():
    rng = np.random.default_rng(80)
    corner = np.array([[0.5, 0.25, 0], [0, 0.25, 0], [0, 0, 0]])
    spot = np.full((3, 3), 1.0)
    return [
        (spot, spot + np.pad([[3.0]], 1), corner),
        *(
            (rng.uniform(1, 5, (4, 4)), rng.uniform(1, 5, (4, 4)), rng.dirichlet(np.ones(9)).reshape(3, 3))
            for _ in "ab"
        ),
    ]


def _forth(x, w):
    return conv2d(x, w, padding=1)


def _back(y, w):
    return conv_transpose2d(y, w, padding=1)


STEP = Function(
    wants=("a function of x, y and w", "一个函数，参数是 x、y 和 w"),
    arguments=("x", "y", "w"),
    cases=_step_cases,
    right=lambda x, y, w: x * _back(y / _forth(x, w), w),
    given="unchanged",
    returns="input",
    ideas=(
        Idea(
            "unchanged",
            lambda x, y, w: x,
            (
                "x comes back as it was. Bring the correction to the cells of x, and multiply by it.",
                "x 原样返回了。把修正送回 x 的格子，再乘上去。",
            ),
        ),
        Idea(
            "convolved",
            lambda x, y, w: x * _forth(y / _forth(x, w), w),
            (
                "You convolved the correction once more; it has to go back the way it came, through the transposed "
                "convolution. Look where the framed cells lie: on the other side.",
                "你把修正又卷积了一次；它应当沿原路回去，用转置卷积。看看加框的格子：跑到另一边去了。",
            ),
        ),
        Idea(
            "not_brought_back",
            lambda x, y, w: x * y / _forth(x, w),
            (
                "The correction belongs to the cells of y; it has still to be handed to the cells of x that each of "
                "them was made of.",
                "修正还停在 y 的格子上；每一格的修正，都要交还给当初算出这一格的那些 x 的格子。",
            ),
        ),
        Idea(
            "not_multiplied",
            lambda x, y, w: _back(y / _forth(x, w), w),
            (
                "That is the correction alone. Where it is 1 everywhere, x should stay as it is.",
                "这只是修正。如果修正处处是 1，x 应当原样不动。",
            ),
        ),
        Idea(
            "added",
            lambda x, y, w: x + _back(y / _forth(x, w), w),
            (
                "The correction is a factor: 1 means that all is well. Added, it makes x brighter at every step.",
                "修正是一个倍数，1 表示刚好。加上去的话，x 每走一步都变亮。",
            ),
        ),
        Idea(
            "upside_down",
            lambda x, y, w: x * _back(_forth(x, w) / y, w),
            (
                "The quotient is upside down: where y is brighter than C x, x has to grow. Try y = 2, C x = 1.",
                "商倒过来了：y 比 C x 亮的地方，x 应当变大。试试 y = 2、C x = 1。",
            ),
        ),
        Idea(
            "difference",
            lambda x, y, w: x + _back(y - _forth(x, w), w),
            (
                "That is a step of least squares: difference and sum. It works too, but x may fall below 0; here "
                "take the quotient and the product.",
                "这是最小二乘的一步：用差，再相加。它也行得通，不过 x 可能小于 0；这里请用商和积。",
            ),
        ),
    ),
    praise=(
        "One convolution forth, one transposed convolution back: inside true deconvolution it carries the correction.",
        "卷积过去，转置卷积回来：在真正的反卷积里，它负责送回修正。",
    ),
    hints=(
        (
            "How far is C x from y? `y / conv2d(x, w, padding=1)` says it as a factor, cell by cell of y.",
            "C x 离 y 有多远？`y / conv2d(x, w, padding=1)` 就是 y 每个格子上的倍数。",
        ),
        (
            "`conv_transpose2d` hands each factor back to the cells that it came from.",
            "`conv_transpose2d` 把每个倍数送回它来自的格子。",
        ),
        (
            "`return x * conv_transpose2d(y / conv2d(x, w, padding=1), w, padding=1)`",
            "`return x * conv_transpose2d(y / conv2d(x, w, padding=1), w, padding=1)`",
        ),
    ),
)

EXERCISES = {
    "08.waves": WAVE_NUMBERS,
    "08.two": TWO,
    "08.gain": GAIN,
    "08.wiener": WIENER,
    "08.lambda": LAMBDA,
    "08.step": STEP,
}
